// Package table writes commitments and reports for people and spreadsheets:
// aligned columns for a terminal, and CSV.
package table

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"trillium"
	"trillium/internal/review"
)

// Columns are the names of the CSV columns of commitments, in order.
var Columns = []string{"id", "document", "n", "section", "stem", "text", "start", "end", "parties", "actions",
	"deadline", "deadline_date", "deadline_precision", "targets", "strength", "renews", "bodies", "detail", "rule"}

// WriteCSV writes commitments, after a row of names if header is set. Cells that hold several
// values divide them by " | ". A cell that a spreadsheet would take for a
// formula is led in by an apostrophe.
func WriteCSV(w io.Writer, list []trillium.Commitment, header bool) error {
	c := csv.NewWriter(w)
	if header {
		if err := c.Write(Columns); err != nil {
			return err
		}
	}
	for i := range list {
		if err := c.Write(row(&list[i])); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func row(k *trillium.Commitment) []string {
	var actions, targets []string
	for _, a := range k.Actions {
		actions = append(actions, a.Text)
	}
	for _, t := range k.Targets {
		targets = append(targets, t.Text)
	}
	var d trillium.Deadline
	if k.Deadline != nil {
		d = *k.Deadline
	}
	cells := []string{k.ID, k.Document, strconv.Itoa(k.N), k.Section, k.Stem, k.Text, strconv.Itoa(k.Start), strconv.Itoa(k.End),
		strings.Join(k.Parties, " | "), strings.Join(actions, " | "), d.Text, d.Date, string(d.Precision), strings.Join(targets, " | "),
		string(k.Strength), strconv.FormatBool(k.Renews), strings.Join(k.Bodies, " | "), strings.Join(k.Detail, " | "), k.Rule}
	for i, s := range cells {
		cells[i] = safe(s)
	}
	return cells
}

// WriteReportsCSV does the same with reports.
func WriteReportsCSV(w io.Writer, list []trillium.Report, header bool) error {
	c := csv.NewWriter(w)
	if header {
		if err := c.Write([]string{"document", "section", "text", "start", "end", "parties", "verb", "bodies", "rule"}); err != nil {
			return err
		}
	}
	for _, r := range list {
		cells := []string{r.Document, r.Section, r.Text, strconv.Itoa(r.Start), strconv.Itoa(r.End), strings.Join(r.Parties, " | "), r.Verb,
			strings.Join(r.Bodies, " | "), r.Rule}
		for i, s := range cells {
			cells[i] = safe(s)
		}
		if err := c.Write(cells); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// WriteDecisionsCSV writes decisions, the body as JSON.
func WriteDecisionsCSV(w io.Writer, list []review.Decision) error {
	rows := [][]string{{"hash", "subject", "seq", "kind", "time", "person", "name", "role", "party", "reason", "body", "saw_last", "prev"}}
	for _, d := range list {
		rows = append(rows, []string{d.Hash, d.Subject, strconv.Itoa(d.Seq), string(d.Kind), d.Time.Format(time.RFC3339Nano), d.Person, d.Name, string(d.Role),
			d.Party, d.Reason, string(d.Body), d.Saw.Last, d.Prev})
	}
	return WriteRows(w, rows)
}

// An Update is a party's report with its commitment.
type Update struct {
	Commitment string
	review.Reported
}

// WriteUpdatesCSV writes updates with what reviewers made of them.
func WriteUpdatesCSV(w io.Writer, list []Update) error {
	rows := [][]string{{"commitment", "party", "date", "status", "text", "link", "filed", "person", "verdict"}}
	for _, u := range list {
		rows = append(rows, []string{u.Commitment, u.Progress.Party, u.Date, u.Status, u.Text, u.Link, u.Time.Format(time.RFC3339), u.Person, Verdict(u.Reported)})
	}
	return WriteRows(w, rows)
}

// Verdict is what reviewers made of an update.
func Verdict(r review.Reported) string {
	switch {
	case r.Accepted():
		return review.Accept
	case r.Rejected():
		return review.Reject
	}
	return "waiting"
}

// WriteRows writes rows of cells, the first with their names.
func WriteRows(w io.Writer, rows [][]string) error {
	c := csv.NewWriter(w)
	for _, row := range rows {
		for i, s := range row {
			row[i] = safe(s)
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// safe leads a cell that begins like a formula in by an apostrophe, also where a
// spreadsheet that divides at semicolons would see it begin. A number with a sign
// is none.
func safe(s string) string {
	if strings.ContainsAny(s, ";\n\t") {
		s = inner.Replace(s)
	}
	if s == "" || !strings.ContainsRune("=+-@\t\r\n", rune(s[0])) {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

// inner finds what begins like a formula behind a divider.
var inner = strings.NewReplacer(";=", ";'=", ";+", ";'+", ";-", ";'-", ";@", ";'@", "\n=", "\n'=", "\n+", "\n'+", "\n-", "\n'-", "\n@", "\n'@",
	"\t=", "\t'=", "\t+", "\t'+", "\t-", "\t'-", "\t@", "\t'@")

// width is how much of a text a terminal row shows, in characters.
const width = 68

// WriteText writes commitments as aligned columns.
func WriteText(w io.Writer, list []trillium.Commitment) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "ID\tPARTIES\tBY\tSTRENGTH\tTEXT")
	for _, k := range list {
		by := "–"
		if k.Deadline != nil {
			by = k.Deadline.Date
			if by == "" {
				by = "vague"
			}
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\n", Plain(k.ID), Cut(Plain(strings.Join(k.Parties, ",")), 24), by, k.Strength, Cut(Plain(k.Text), width))
	}
	return t.Flush()
}

// WriteReportsText writes reports as aligned columns.
func WriteReportsText(w io.Writer, list []trillium.Report) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "DOCUMENT\tPARTIES\tVERB\tTEXT")
	for _, r := range list {
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", Cut(Plain(r.Document), 32), Cut(Plain(strings.Join(r.Parties, ",")), 24), Plain(r.Verb), Cut(Plain(r.Text), width))
	}
	return t.Flush()
}

// Cut shortens s to n characters, with an ellipsis for what is left out.
func Cut(s string, n int) string {
	runes := []rune(s)
	if len(runes) <= n {
		return s
	}
	return string(runes[:n-1]) + "…"
}

// Plain drops control characters, so that a document cannot drive a terminal.
func Plain(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 {
			return -1
		}
		return r
	}, s)
}
