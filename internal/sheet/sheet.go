// Package sheet reads the commitments that somebody keeps in a spreadsheet.
//
// The CSV file becomes a document: its bytes are kept as they are, and the
// text that spans refer to is made of its rows, a list item for each. What a
// column says of a commitment (who, by when, how firmly) is taken as it
// stands; what no column says is read from the words, as in any document.
package sheet

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/source"
)

// Fields are what a column can hold. Lists inside a cell are divided by bars
// or semicolons.
var Fields = []string{"text", "parties", "deadline", "strength", "renews", "bodies", "theme"}

// known are the usual names of the columns, for sheets that need no mapping.
var known = map[string][]string{
	"text":     {"text", "commitment", "pledge", "promise", "texto", "compromiso", "texte", "engagement"},
	"parties":  {"parties", "party", "country", "countries", "who", "país", "países", "partes", "pays", "partie"},
	"deadline": {"deadline", "deadline_date", "due", "by", "by when", "plazo", "fecha límite", "échéance"},
	"strength": {"strength", "fuerza", "fermeté"},
	"renews":   {"renews", "renueva", "renouvelle"},
	"bodies":   {"bodies", "body", "organismos", "organismes"},
	"theme":    {"theme", "section", "tema", "thème"},
}

// Options say what a sheet is.
type Options struct {
	Summit   string
	Title    string            // "" takes the file's name
	Language string            // "" lets the words say
	Columns  map[string]string // field to the name of its column; what is missing is found by its usual name
}

// ParseColumns reads "text=Pledge,parties=Country".
func ParseColumns(s string) (map[string]string, error) {
	out := make(map[string]string)
	for _, pair := range strings.Split(s, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		field, column, ok := strings.Cut(pair, "=")
		field, column = strings.TrimSpace(field), strings.TrimSpace(column)
		switch {
		case !ok || column == "":
			return nil, fmt.Errorf("%w: write FIELD=COLUMN, not %q", trillium.ErrInvalid, pair)
		case !slices.Contains(Fields, field):
			return nil, fmt.Errorf("%w: there is no field %q; they are %s", trillium.ErrInvalid, field, strings.Join(Fields, ", "))
		case out[field] != "":
			return nil, fmt.Errorf("%w: %s is given twice", trillium.ErrInvalid, field)
		}
		out[field] = column
	}
	return out, nil
}

// A Rejected row was not taken.
type Rejected struct {
	Row    int // line of the file, from 1
	Reason string
}

// A Reader reads sheets.
type Reader struct {
	source    *source.Reader
	extractor *extract.Extractor
}

// New returns a Reader.
func New(r *source.Reader, x *extract.Extractor) *Reader { return &Reader{r, x} }

// Rule is the rule that found the commitments of a sheet.
const Rule = "spreadsheet"

// maxRows bounds a sheet.
const maxRows = 20_000

// Read returns the sheet as a reading with a commitment for each good row, and
// the rows that it rejects. The error is trillium.ErrUnreadable if it is no
// CSV, and trillium.ErrInvalid if a column is missing or no row is good.
func (x *Reader) Read(name string, data []byte, o Options) (*trillium.Reading, []Rejected, error) {
	if len(data) > source.MaxSize {
		return nil, nil, fmt.Errorf("%s: %w: more than %d MB", name, trillium.ErrTooLarge, source.MaxSize>>20)
	}
	rows, columns, err := parse(data, o.Columns)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", name, err)
	}
	var good []row
	var rejected []Rejected
	seen := make(map[string]int)
	for _, r := range rows {
		r.columns = columns
		reason := r.check()
		if first := seen[r.get("text")]; first > 0 && reason == "" {
			reason = fmt.Sprintf("its words are those of line %d", first)
		}
		if reason != "" {
			rejected = append(rejected, Rejected{r.line, reason})
			continue
		}
		seen[r.get("text")] = r.line
		good = append(good, r)
	}
	if len(good) == 0 {
		return nil, rejected, fmt.Errorf("%s: %w: no row of it can be taken%s", name, trillium.ErrInvalid, firstReason(rejected))
	}
	reading, err := x.reading(name, data, o, good)
	return reading, rejected, err
}

func firstReason(list []Rejected) string {
	if len(list) == 0 {
		return ""
	}
	return fmt.Sprintf("; the first, line %d: %s", list[0].Row, list[0].Reason)
}

// parse reads the rows behind the header, and where each field stands.
func parse(data []byte, mapping map[string]string) ([]row, map[string]int, error) {
	lines, err := readLines(data, 1, false)
	if err != nil {
		return nil, nil, err
	}
	columns, err := place(lines[0].cells, mapping)
	if err != nil {
		return nil, nil, err
	}
	var out []row
	for _, l := range lines[1:] {
		out = append(out, row{line: l.n, cells: l.cells})
	}
	return out, columns, nil
}

// place finds the column of each field.
func place(header []string, mapping map[string]string) (map[string]int, error) {
	out := make(map[string]int)
	find := func(name string) int {
		return slices.IndexFunc(header, func(h string) bool { return strings.EqualFold(strings.TrimSpace(h), strings.TrimSpace(name)) })
	}
	for _, field := range Fields {
		if name := mapping[field]; name != "" {
			i := find(name)
			if i < 0 {
				return nil, fmt.Errorf("%w: there is no column %q; the columns are %s", trillium.ErrInvalid, name, strings.Join(header, ", "))
			}
			out[field] = i
			continue
		}
		for _, name := range known[field] {
			if i := find(name); i >= 0 {
				out[field] = i
				break
			}
		}
	}
	if _, ok := out["text"]; !ok {
		return nil, fmt.Errorf("%w: no column holds the words of the commitments; name it with -columns text=COLUMN (the columns are %s)", trillium.ErrInvalid,
			strings.Join(header, ", "))
	}
	return out, nil
}

// A row is a line of the sheet.
type row struct {
	line    int
	cells   []string
	columns map[string]int
}

// get is the cell of a field, "" if there is none. The apostrophe that keeps a
// spreadsheet from taking a text for a formula is no part of it.
func (r row) get(field string) string {
	i, ok := r.columns[field]
	if !ok || i >= len(r.cells) {
		return ""
	}
	s := trillium.Collapse(r.cells[i])
	if len(s) > 1 && s[0] == '\'' && strings.ContainsRune("=+-@", rune(s[1])) {
		s = s[1:]
	}
	return s
}

func (r row) list(field string) []string {
	var out []string
	for _, s := range strings.FieldsFunc(r.get(field), func(c rune) bool { return c == '|' || c == ';' }) {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

// The bounds of a row's words, in characters.
const (
	minWords = 8
	maxWords = 8000
)

// check returns why a row cannot be taken, "" if it can.
func (r row) check() string {
	n := utf8.RuneCountInString(r.get("text"))
	switch {
	case n == 0:
		return "it has no words of a commitment"
	case n < minWords:
		return fmt.Sprintf("its words %q are too few to be a commitment", r.get("text"))
	case n > maxWords:
		return fmt.Sprintf("its words have %d characters; %d are allowed", n, maxWords)
	}
	if s := r.get("deadline"); s != "" {
		if _, err := deadline(s); err != nil {
			return err.Error()
		}
	}
	if s := trillium.Strength(strings.ToLower(r.get("strength"))); s != "" && s.Rank() == 0 {
		return fmt.Sprintf("the strength %q is not high, mid or low", s)
	}
	if _, ok := truth(r.get("renews")); !ok {
		return fmt.Sprintf("%q does not say whether it renews: write yes or no", r.get("renews"))
	}
	return ""
}

func truth(s string) (value, ok bool) {
	switch strings.ToLower(s) {
	case "yes", "true", "1", "sí", "si", "oui", "verdadero", "vrai":
		return true, true
	case "", "no", "false", "0", "non", "falso", "faux":
		return false, true
	}
	return false, false
}

// deadline reads a day, month or year. Other ways of writing a day differ
// between countries, and are refused rather than guessed at.
func deadline(s string) (*trillium.Deadline, error) {
	if day, err := time.Parse(time.DateOnly, s); err == nil {
		return &trillium.Deadline{Date: day.Format(time.DateOnly), Precision: trillium.Day}, nil
	}
	if month, err := time.Parse("2006-01", s); err == nil {
		return &trillium.Deadline{Date: month.AddDate(0, 1, -1).Format(time.DateOnly), Precision: trillium.Month}, nil
	}
	if year, err := time.Parse("2006", s); err == nil {
		return &trillium.Deadline{Date: year.AddDate(1, 0, -1).Format(time.DateOnly), Precision: trillium.Year}, nil
	}
	return nil, fmt.Errorf("the deadline %q is none: write 2030, 2030-06 or 2030-06-30", s)
}

// reading makes the document and its commitments.
func (x *Reader) reading(name string, data []byte, o Options, rows []row) (*trillium.Reading, error) {
	title := o.Title
	if title == "" {
		title = strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	}
	var text strings.Builder
	fmt.Fprintf(&text, "# %s\n\n", trillium.Collapse(title))
	spans := make([]trillium.Span, len(rows))
	for i, r := range rows {
		text.WriteString("- ")
		spans[i].Start = text.Len()
		text.WriteString(r.get("text"))
		spans[i].End = text.Len()
		text.WriteString("\n")
	}
	doc, err := x.source.ReadText(name, []byte(text.String()))
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	doc.Data, doc.SHA256, doc.Title, doc.Summit = data, hex.EncodeToString(sum[:]), title, o.Summit
	if o.Language != "" {
		doc.Language = o.Language
	}
	found := x.extractor.Extract(doc)
	out := &trillium.Reading{Document: doc}
	for i, r := range rows {
		out.Commitments = append(out.Commitments, r.commitment(doc, i+1, spans[i], found.Commitments))
	}
	return out, nil
}

// commitment is what a row says, and for what it does not say what was found
// in its words.
func (r row) commitment(doc *trillium.Document, n int, span trillium.Span, found []trillium.Commitment) trillium.Commitment {
	words := span.Words(doc.Text)
	c := trillium.Commitment{Parties: []string{trillium.All}, Strength: trillium.High, Targets: []trillium.Target{}, Bodies: []string{}, Detail: []string{},
		Actions: []trillium.Action{{Verb: verb(words), Text: words, Span: span}}}
	for _, f := range found {
		if f.Overlap(span) > 0 {
			c = f
			break
		}
	}
	c.Document, c.ID, c.N, c.Rule = doc.Name, trillium.CommitmentID(doc.Summit, n, 0), n, Rule
	c.Text, c.Span, c.Stem, c.Section = words, span, "", r.get("theme")
	if list := r.list("parties"); len(list) > 0 {
		c.Parties = list
	}
	if s := r.get("deadline"); s != "" {
		c.Deadline, _ = deadline(s) // checked before
	}
	if s := r.get("strength"); s != "" {
		c.Strength = trillium.Strength(strings.ToLower(s))
	}
	if s := r.get("renews"); s != "" {
		c.Renews, _ = truth(s)
	}
	if list := r.list("bodies"); len(list) > 0 {
		c.Bodies = list
	}
	return c
}

// verb is the first word, where nothing better was found.
func verb(words string) string {
	first, _, _ := strings.Cut(words, " ")
	return strings.ToLower(first)
}
