package main

import (
	"io/fs"

	"trillium/internal/command"
	"trillium/internal/instrument"
	"trillium/internal/instrument/practice"
	"trillium/internal/instrument/target"
	"trillium/internal/store"
	"trillium/internal/summits/declared"
	webshow "trillium/internal/web/show"
)

// instruments are all that this program carries. To add one is to add a line.
func instruments() []instrument.Instrument {
	return []instrument.Instrument{
		target.New(),
		practice.New(),
	}
}

// ofInstruments gathers what pick takes of each instrument.
func ofInstruments[T any](pick func(instrument.Instrument) []T) []T {
	var out []T
	for _, x := range instruments() {
		out = append(out, pick(x)...)
	}
	return out
}

// one is a list of one thing, or of none where there is nothing.
func one[T any](x T, is bool) []T {
	if !is {
		return nil
	}
	return []T{x}
}

func instrumentWords() []fs.FS {
	return ofInstruments(func(x instrument.Instrument) []fs.FS { return one(x.Words, x.Words != nil) })
}

func instrumentCommands() []command.Command {
	return ofInstruments(func(x instrument.Instrument) []command.Command { return x.Commands })
}

func parts() []store.Part {
	return append(ofInstruments(func(x instrument.Instrument) []store.Part { return one(x.Part, x.Part.Name != "") }), declared.Part())
}

func finders() []webshow.Finder {
	return ofInstruments(func(x instrument.Instrument) []webshow.Finder { return one(x.Finder, x.Finder != nil) })
}
