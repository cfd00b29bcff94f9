package main

import (
	"io/fs"

	"trillium/internal/command"
	"trillium/internal/instrument"
	"trillium/internal/instrument/target"
	"trillium/internal/store"
)

// instruments are all that this program carries. To add one is to add a line.
func instruments() []instrument.Instrument {
	return []instrument.Instrument{
		target.New(),
	}
}

// instrumentWords are the words that instruments bring.
func instrumentWords() []fs.FS {
	var out []fs.FS
	for _, x := range instruments() {
		if x.Words != nil {
			out = append(out, x.Words)
		}
	}
	return out
}

// instrumentCommands are the commands that instruments bring.
func instrumentCommands() []command.Command {
	var out []command.Command
	for _, x := range instruments() {
		out = append(out, x.Commands...)
	}
	return out
}

// parts are what instruments keep in a register.
func parts() []store.Part {
	var out []store.Part
	for _, x := range instruments() {
		if x.Part.Name != "" {
			out = append(out, x.Part)
		}
	}
	return out
}
