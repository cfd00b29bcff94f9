// Package demo fills the register of the sample with measured series, and with goals that
// its people bind to them.
package demo

import (
	"bytes"
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"path"
	"strings"

	"trillium/examples"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/review"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

// goals are what the sample's people set, one a line.
//
//go:embed goals.jsonl
var goals []byte

// Fill adds the series, what a person says of a jump, and the goals.
func Fill(ctx context.Context, register *store.Store) error {
	for _, name := range examples.Releases {
		if err := add(ctx, register, name); err != nil {
			return err
		}
	}
	jump := series.Break{Series: "coastal-waters/XBR", Year: 2024, Note: "The area grew; how it is counted did not change.", Person: "second", Name: "Sara Second"}
	if err := series.SetBreak(ctx, register, jump); err != nil {
		return err
	}
	for line := range bytes.Lines(goals) {
		if err := set(ctx, register, line); err != nil {
			return fmt.Errorf("goals.jsonl: %w", err)
		}
	}
	return nil
}

// add adds a release with its mapping.
func add(ctx context.Context, register *store.Store, name string) error {
	data, err := examples.Files.ReadFile(name)
	if err != nil {
		return err
	}
	mapping := strings.TrimSuffix(name, ".csv") + ".json"
	text, err := examples.Files.ReadFile(mapping)
	if err != nil {
		return err
	}
	m, err := timeseries.ParseMapping(mapping, text)
	if err == nil {
		_, _, err = series.Add(ctx, register, store.CommandLine, path.Base(name), data, *m)
	}
	return err
}

// set sets the goal of a line.
func set(ctx context.Context, register *store.Store, line []byte) error {
	var goal struct {
		As, Subject, Reason string
		Body                keep.Targeting
	}
	if err := json.Unmarshal(line, &goal); err != nil {
		return err
	}
	st, _, err := register.Now().State(ctx, goal.Subject)
	if err == nil {
		_, err = register.Decide(ctx, goal.As, goal.Subject, review.Draft{Reason: goal.Reason, Last: st.Head(), Body: goal.Body})
	}
	return err
}
