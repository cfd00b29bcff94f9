package main

import (
	"trillium/internal/instrument"
	"trillium/internal/instrument/target/wing"
)

// instruments are all that this program carries. To add one is to add a line.
func instruments() []instrument.Instrument {
	return []instrument.Instrument{
		wing.New(),
	}
}
