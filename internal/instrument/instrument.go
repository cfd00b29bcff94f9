// Package instrument says what an instrument is: a package that carries out an
// information system that a commitment names. It brings what it needs to every part of
// the house as values; the program's list of instruments is the one place that names it.
package instrument

import (
	"context"
	"io/fs"

	"trillium/internal/command"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// An Instrument is what an instrument brings. What is nil it has not.
type Instrument struct {
	Name     string                        // the prefix of its kinds of decision, subjects and words
	Words    fs.FS                         // en.txt, es.txt, fr.txt: what it says, each key led in by its name
	Part     store.Part                    // what it keeps in a register: tables, kinds of decision
	Section  func(*show.Book) site.Section // its pages, its part of the API, its panel on commitments
	Finder   show.Finder                   // what it reports on a commitment
	Commands []command.Command             // what it does from the command line
	// fills the register of the sample: its documents are there, and editor, reviewer, second and the contributor ports
	Demo func(context.Context, *store.Store) error
}
