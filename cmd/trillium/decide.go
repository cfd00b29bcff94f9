package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

var decideCommand = command{
	name: "decide", args: "FILE", short: "append decisions from JSON Lines, as a person with an account",
	example: `trillium decide -as ana decisions.jsonl, with lines such as
  {"subject":"nals-2023/6","kind":"correct","reason":"…","body":{"field":"strength","value":"mid"}}`,
	run: runDecide,
}

// A draftLine is one line of the file.
type draftLine struct {
	Subject string          `json:"subject"`
	Kind    review.Kind     `json:"kind"`
	Reason  string          `json:"reason"`
	Body    json.RawMessage `json:"body"`
}

func runDecide(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	as := flags.String("as", "", "`LOGIN` of the person who decides")
	name, err := oneFile(flags, args)
	if err != nil {
		return err
	}
	if *as == "" {
		return usagef("say with -as who decides")
	}
	in := p.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return err
		}
		defer f.Close()
		in = f
	}
	register, err := where.existing(ctx)
	if err != nil {
		return err
	}
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	bad := false
	for n := 1; sc.Scan() && ctx.Err() == nil; n++ {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		d, err := p.decide(ctx, register, *as, sc.Bytes())
		if err != nil {
			fmt.Fprintf(p.stderr, "trillium decide: %s:%d: %v\n", name, n, err)
			bad = true
			continue
		}
		fmt.Fprintf(p.stdout, "%s %s %s\n", d.Hash, d.Subject, d.Kind)
	}
	if err := errors.Join(sc.Err(), ctx.Err(), register.Close()); err != nil {
		return err
	}
	if bad {
		return errReported
	}
	return nil
}

// decide appends one decision. Whoever decides by command is taken to have
// seen the commitment as it stands.
func (p *program) decide(ctx context.Context, register *store.Store, login string, line []byte) (review.Decision, error) {
	var l draftLine
	dec := json.NewDecoder(bytes.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return review.Decision{}, fmt.Errorf("%w: %v", trillium.ErrInvalid, err)
	}
	body, err := review.DecodeBody(l.Kind, l.Body)
	if err != nil {
		return review.Decision{}, fmt.Errorf("%w: body: %v", trillium.ErrInvalid, err)
	}
	s, _, err := register.Now().State(ctx, l.Subject)
	if err != nil {
		return review.Decision{}, err
	}
	return register.Decide(ctx, login, l.Subject, review.Draft{Reason: l.Reason, Last: s.Head(), Body: body})
}
