package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A table is what an archive holds of one table of the database.
type table struct {
	name    string
	columns []column
	order   string // its primary key
	since   int    // the schema that brought it; older archives lack it
	texts   bool   // an archive without texts lacks it
}

// A column is a text, a whole number, or a text that is JSON.
type column struct {
	name  string
	kind  byte // t, i or j
	since int  // the schema that brought it to its table; 0 is the table's own
}

func columns(spec string) []column {
	var out []column
	for _, f := range strings.Fields(spec) {
		f, from, _ := strings.Cut(f, "@")
		since, _ := strconv.Atoi(from) // "" is the table's own
		name, kind, _ := strings.Cut(f, ":")
		if kind == "" {
			kind = "t"
		}
		out = append(out, column{name, kind[0], since})
	}
	return out
}

// tables are the tables of an archive, each behind those that it refers to.
// What is left out can be derived (chains, folder_readings) or passes
// (sessions, invitations, attempts, jobs, tokens, pulse); the bytes of documents are
// files of their own. What people outside suggested goes with the accounts: it may
// say how they can be reached.
func tables(accounts bool) []table {
	people := "login name role party active:i made"
	if accounts {
		people += " password issuer identity seal"
	}
	list := []table{
		{"summits", columns("id series year:i"), "id", 1, false},
		{"documents", columns("sha256 key summit leads:i name title date issuer language address complete:i added seal parties:j@7"), "sha256", 1, false},
		{"readings", columns("document n:i made digest"), "document, n", 1, false},
		{"commitments", columns("document reading:i id n:i place:i theme fields:j"), "document, reading, id", 1, false},
		{"reports", columns("document reading:i place:i fields:j"), "document, reading, place", 1, false},
		{"decisions", columns("subject seq:i hash document kind time person name role party reason saw:j body:j prev"), "subject, seq", 1, false},
		{"people", columns(people), "login", 1, false},
		{"events", columns("id time person act subject detail seal"), "id", 1, false},
		{"corpus", columns("name sha256 title date issuer kind language address origin size:i modified added seal"), "name", 4, true},
		{"aliases", columns("name alias n:i holds:i source reason person made seal"), "name, alias, n", 4, true},
		{"receipts", columns("commitment n:i made person corpus found:i fields:j seal"), "commitment, n", 4, false},
		{"releases", columns("dataset n:i sha256 name mapping:j known person made seal"), "dataset, n", 6, false},
		{"breaks", columns("series year:i n:i holds:i note person name made seal"), "series, year, n", 6, false},
		{"watches", columns("place kind every:i state checked note made_by made"), "place", 4, true},
	}
	if accounts {
		list = append(list,
			table{"suggestions", columns("id commitment kind address words credit contact language made state answer answered person decision"), "id", 5, true},
			table{"filters", columns("person name path made"), "person, name", 5, true})
	}
	return list
}

// of is the table as an archive of an older schema has it.
func (t table) of(schema int) table {
	t.columns = slices.DeleteFunc(slices.Clone(t.columns), func(c column) bool { return c.since > schema })
	return t
}

func (t table) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

func (t table) selects() string {
	return "SELECT " + t.names() + " FROM " + t.name + " ORDER BY " + t.order
}

// inserts also sets, where the table has them, the columns that the archive
// leaves out.
func (t table) inserts(more ...string) string {
	names, marks := t.names(), make([]string, 0, len(t.columns)+len(more))
	for i := range len(t.columns) + len(more) {
		marks = append(marks, fmt.Sprintf("$%d", i+1))
	}
	if len(more) > 0 {
		names += ", " + strings.Join(more, ", ")
	}
	return "INSERT INTO " + t.name + " (" + names + ") VALUES (" + strings.Join(marks, ", ") + ")"
}

// A row is a row of a table; of each column the text or the number counts.
type row struct {
	table
	texts   []string
	numbers []int64
}

// scan reads a row of the table.
func (t table) scan(scan func(...any) error) (row, error) {
	r := row{t, make([]string, len(t.columns)), make([]int64, len(t.columns))}
	into := make([]any, len(t.columns))
	for i, c := range t.columns {
		into[i] = &r.texts[i]
		if c.kind == 'i' {
			into[i] = &r.numbers[i]
		}
	}
	return r, scan(into...)
}

// text is the named column of the row, which is a text.
func (r row) text(name string) *string { return &r.texts[r.place(name)] }

// number is the named column of the row, which is a number.
func (r row) number(name string) int { return int(r.numbers[r.place(name)]) }

func (r row) place(name string) int {
	return slices.IndexFunc(r.columns, func(c column) bool { return c.name == name })
}

// line is the row as a line of JSON.
func (r row) line() ([]byte, error) {
	out := []byte{'{'}
	for i, c := range r.columns {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '"')
		out = append(append(out, c.name...), `":`...)
		switch c.kind {
		case 'i':
			out = fmt.Appendf(out, "%d", r.numbers[i])
		case 'j':
			out = append(out, r.texts[i]...)
		default:
			text, err := json.Marshal(r.texts[i])
			if err != nil {
				return nil, err
			}
			out = append(out, text...)
		}
	}
	return append(out, "}\n"...), nil
}

// values reads a line of JSON into what the columns hold.
func (t table) values(line []byte) ([]any, error) {
	var object map[string]json.RawMessage
	if err := json.Unmarshal(line, &object); err != nil {
		return nil, err
	}
	out := make([]any, len(t.columns))
	for i, c := range t.columns {
		raw, ok := object[c.name]
		if !ok {
			return nil, fmt.Errorf("it has no %q", c.name)
		}
		delete(object, c.name)
		var err error
		switch c.kind {
		case 'i':
			var n int64
			err = json.Unmarshal(raw, &n)
			out[i] = n
		case 'j':
			out[i] = string(raw)
		default:
			var s string
			err = json.Unmarshal(raw, &s)
			out[i] = clean(s)
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	for name := range object {
		return nil, fmt.Errorf("%q is not known", name)
	}
	return out, nil
}
