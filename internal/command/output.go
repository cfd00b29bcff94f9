package command

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"golang.org/x/term"

	"trillium/internal/table"
)

// A Form writes a list in one form.
type Form func(io.Writer) error

// Print writes a list as -format asks: an object a line for json, csv, or text for people.
func Print[T any](e *Env, format string, list []T, csv, text Form) error {
	switch format {
	case "json":
		return Lines(e.Stdout, list)
	case "csv":
		return csv(e.Stdout)
	}
	return text(e.Stdout)
}

// Lines writes a JSON object a line.
func Lines[T any](w io.Writer, list []T) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for i := range list {
		if err := enc.Encode(list[i]); err != nil {
			return err
		}
	}
	return nil
}

// Indented writes a value as JSON that people edit.
func Indented(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// CSV is rows of cells as CSV, the first with their names.
func CSV(rows [][]string) Form { return func(w io.Writer) error { return table.WriteRows(w, rows) } }

// Columns is rows of cells in aligned columns.
func Columns(rows [][]string) Form {
	return func(w io.Writer) error {
		t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, row := range rows {
			fmt.Fprintln(t, strings.Join(row, "\t"))
		}
		return t.Flush()
	}
}

// Narrow is rows of cells in aligned columns, with long cells cut.
func Narrow(rows [][]string) Form {
	var out [][]string
	for _, row := range rows {
		var cells []string
		for _, cell := range row {
			cells = append(cells, table.Cut(table.Plain(cell), 60))
		}
		out = append(out, cells)
	}
	return Columns(out)
}

// A Progress tells on a terminal how far a long job is.
type Progress struct {
	out      io.Writer
	total    int
	terminal bool
}

// progressFrom is the least number of documents for which progress is shown.
const progressFrom = 50

// Progress begins to tell of a job with so many documents.
func (e *Env) Progress(total int) *Progress { return &Progress{e.Stderr, total, OnTerminal(e.Stderr)} }

// OnTerminal reports whether what is written shows on a terminal.
func OnTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}

// Tell tells that some of all documents are done, for jobs that learn their total as
// they go.
func (g *Progress) Tell(done, total int) {
	g.total = total
	if g.Show(done); done == total {
		g.End()
	}
}

// Show tells that n documents are done.
func (g *Progress) Show(n int) {
	if g.on() && (n%25 == 0 || n == g.total) {
		fmt.Fprintf(g.out, "\r%d of %d documents", n, g.total)
	}
}

func (g *Progress) on() bool { return g.terminal && g.total >= progressFrom }

// End clears the line of progress, so that something else can be said.
func (g *Progress) End() {
	if g.on() {
		fmt.Fprint(g.out, "\r\x1b[K")
	}
}
