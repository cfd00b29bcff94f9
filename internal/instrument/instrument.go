// Package instrument says what an instrument is: a package that carries out an
// information system that a commitment names. It brings what it needs to every part of
// the house as values; the program's list of instruments is the one place that names it.
package instrument

import (
	"io/fs"

	"trillium/internal/command"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// An Instrument is what an instrument brings. What is nil it has not.
type Instrument struct {
	Name     string     // the prefix of its kinds of decision, tables, words and addresses
	Words    fs.FS      // en.txt, es.txt, fr.txt
	Part     store.Part // what it keeps in a register
	Section  func(*show.Book) site.Section
	Finder   show.Finder
	Commands []command.Command
}
