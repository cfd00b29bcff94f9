// Package demo fills the register of the sample with measured series.
package demo

import (
	"context"
	"path"
	"strings"

	"trillium/examples"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

// Fill adds the measured series of the sample.
func Fill(ctx context.Context, register *store.Store) error {
	for _, name := range examples.Releases {
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
		if err != nil {
			return err
		}
		if _, _, err := series.Add(ctx, register, store.CommandLine, path.Base(name), data, *m); err != nil {
			return err
		}
	}
	return nil
}
