// Package practice is the register of good practice that many promises ask for: what
// was done somewhere, and how it came out. Contributors file, reviewers vouch or doubt,
// and what is filed travels as one signed file. It is the smallest instrument that uses
// every part of the contract.
package practice

import (
	"trillium/internal/instrument"
	"trillium/internal/instrument/practice/commands"
	"trillium/internal/instrument/practice/demo"
	"trillium/internal/instrument/practice/keep"
	"trillium/internal/instrument/practice/pages"
	"trillium/internal/instrument/practice/words"
)

// New returns the instrument.
func New() instrument.Instrument {
	return instrument.Instrument{
		Name:     keep.Name,
		Words:    words.Files,
		Part:     keep.Part(),
		Section:  pages.New,
		Finder:   finder{},
		Commands: commands.Commands(),
		Demo:     demo.Fill,
	}
}
