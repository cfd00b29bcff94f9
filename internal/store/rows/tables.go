package rows

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"trillium/internal/store/engine"
)

// A Table declares a table once: how its rows are scanned, sealed, verified, put into
// archives and read from them follows from it.
type Table struct {
	Name string
	// Columns are those of an archive, in order: NAME, a kind behind a colon if it is no
	// text (i a whole number, b one that is 0 or 1, j JSON, m JSON of texts by their
	// names), behind @ the schema that brought it to its table, and "!" behind what only
	// an archive with accounts has. "made" and "seal", which come last, are filled in.
	Columns string
	Key     string // its primary key, as "dataset, n"
	// Seal is the kind of its seal and the sealed columns, in order; without any, all
	// but the seal itself. "" is a table without seals.
	Seal    string
	Since   int    // the schema that brought it, of its part or of the trunk; older archives lack it
	Printed string // the column that says from when on a row is in the fingerprint; "" leaves all out of it
	Bytes   string // the folder of an archive with the files that its column sha256 names, "" if there are none
	Files   string // the table of those files, compressed with gzip
	Travels bool   // an archive without texts has it
	Secret  bool   // only an archive with accounts has it
	// Bare takes the words of sources out of a row for an archive without texts. The row
	// is sealed anew then. nil: there are none in it.
	Bare func(Row) error
	// Check refuses a row that cannot be read; nil takes all.
	Check func(Row) error
	// Event is what the list of events says of a row that is added; nil says its key.
	Event func(Row) (subject, detail string)
}

// A column is a column of a table.
type column struct {
	name   string
	kind   byte // t, i, b, j or m
	since  int  // 0 is the table's own
	secret bool
}

// A Layout is a Table as it is worked with.
type Layout struct {
	Table
	columns []column
	sealed  []int  // places of the sealed columns
	Kind    string // of the seal, "" without
}

// Layout reads what the table declares.
func (t Table) Layout() *Layout {
	out := &Layout{Table: t}
	for _, f := range strings.Fields(t.Columns) {
		var c column
		f, c.secret = strings.CutSuffix(f, "!")
		f, from, _ := strings.Cut(f, "@")
		c.since, _ = strconv.Atoi(from) // "" is the table's own
		name, kind, _ := strings.Cut(f, ":")
		c.name, c.kind = name, (kind + "t")[0]
		out.columns = append(out.columns, c)
	}
	names := strings.Fields(t.Seal)
	if len(names) > 0 {
		out.Kind, names = names[0], names[1:]
	}
	for i, c := range out.columns {
		if len(names) == 0 && c.name != "seal" {
			out.sealed = append(out.sealed, i)
		}
	}
	for _, name := range names {
		out.sealed = append(out.sealed, out.place(name))
	}
	return out
}

// Of is the table as an archive has it, of an older schema or without accounts.
func (t *Layout) Of(schema int, accounts bool) *Layout {
	out := *t
	out.columns = slices.DeleteFunc(slices.Clone(t.columns), func(c column) bool { return c.since > schema || c.secret && !accounts })
	return &out
}

// With is the layout as an archive has it with the secret columns that it lacks behind
// its own, and how many those are.
func (t *Layout) With(has *Layout) (all *Layout, more int) {
	out := *has
	out.columns = slices.Clone(has.columns)
	for _, c := range t.columns {
		if c.secret && !has.Has(c.name) {
			out.columns = append(out.columns, c)
		}
	}
	return &out, len(out.columns) - len(has.columns)
}

// Has reports whether the table has a column of the name.
func (t *Layout) Has(name string) bool { return t.place(name) >= 0 }

func (t *Layout) place(name string) int {
	return slices.IndexFunc(t.columns, func(c column) bool { return c.name == name })
}

func (t *Layout) names() string {
	names := make([]string, len(t.columns))
	for i, c := range t.columns {
		names[i] = c.name
	}
	return strings.Join(names, ", ")
}

// Selects is the query for rows, with a condition if it is not "".
func (t *Layout) Selects(where string) string {
	if where != "" {
		where = " WHERE " + where
	}
	return "SELECT " + t.names() + " FROM " + t.Name + where + " ORDER BY " + t.Key
}

// Inserts is the statement that adds a row.
func (t *Layout) Inserts() string {
	marks := make([]string, len(t.columns))
	for i := range marks {
		marks[i] = fmt.Sprintf("$%d", i+1)
	}
	return "INSERT INTO " + t.Name + " (" + t.names() + ") VALUES (" + strings.Join(marks, ", ") + ")"
}

// A Row is a row of a table.
type Row struct {
	t       *Layout
	texts   []string // of each column the text or the number counts
	numbers []int64
}

// Table is the table of the row.
func (r Row) Table() *Layout { return r.t }

// Row is a row with the values of its columns in order, texts or whole numbers. Those that
// are not given are empty.
func (t Table) Row(values ...any) Row {
	return t.Layout().Row(values...)
}

// Row is a row with the values of its columns in order (see Table.Row).
func (t *Layout) Row(values ...any) Row {
	r := t.empty()
	for i, v := range values {
		switch v := v.(type) {
		case string:
			r.texts[i] = v
		case int:
			r.numbers[i] = int64(v)
		case int64:
			r.numbers[i] = v
		case bool:
			r.numbers[i] = int64(engine.Bit(v))
		default:
			panic(fmt.Sprintf("%s: a column cannot be %T", t.Name, v)) // which no data can bring about
		}
	}
	return r
}

func (t *Layout) empty() Row {
	return Row{t, make([]string, len(t.columns)), make([]int64, len(t.columns))}
}

// Scan reads a row of the table.
func (t *Layout) Scan(scan func(...any) error) (Row, error) {
	r := t.empty()
	into := make([]any, len(t.columns))
	for i, c := range t.columns {
		into[i] = &r.texts[i]
		if c.number() {
			into[i] = &r.numbers[i]
		}
	}
	return r, scan(into...)
}

func (c column) number() bool { return c.kind == 'i' || c.kind == 'b' }

// Values are what the columns hold, for the database.
func (r Row) Values() []any {
	out := make([]any, len(r.texts))
	for i, c := range r.t.columns {
		out[i] = r.texts[i]
		if c.number() {
			out[i] = r.numbers[i]
		}
	}
	return out
}

// is is the condition for the row's key, with arguments from the n-th on.
func (r Row) is(n int) (string, []any) {
	names, values := strings.Split(r.t.Key, ", "), r.Values()
	args := make([]any, len(names))
	for i, name := range names {
		args[i], names[i] = values[r.t.place(name)], fmt.Sprintf("%s = $%d", name, n+i+1)
	}
	return strings.Join(names, " AND "), args
}

// Put writes what the row says now in the place of the row with its key.
func (r Row) Put(ctx context.Context, tx *sql.Tx) error {
	set := make([]string, len(r.t.columns))
	for i, c := range r.t.columns {
		set[i] = fmt.Sprintf("%s = $%d", c.name, i+1)
	}
	is, args := r.is(len(set))
	_, err := tx.ExecContext(ctx, "UPDATE "+r.t.Name+" SET "+strings.Join(set, ", ")+" WHERE "+is, append(r.Values(), args...)...)
	return err
}

// Text is the named column, which is a text or JSON.
func (r Row) Text(name string) string { return r.texts[r.t.place(name)] }

// Number is the named column, which is a number.
func (r Row) Number(name string) int { return int(r.numbers[r.t.place(name)]) }

// Set gives the named column, which is a text or JSON, another value.
func (r Row) Set(name, text string) { r.texts[r.t.place(name)] = text }

// Time is the named column, which is a moment.
func (r Row) Time(name string) (time.Time, error) { return engine.ParseStamp(r.Text(name)) }

// Each makes something of each row, unless there was an error before.
func Each[T any](rows []Row, err error, f func(Row) (T, error)) ([]T, error) {
	if err != nil {
		return nil, err
	}
	out := make([]T, 0, len(rows))
	for _, r := range rows {
		one, err := f(r)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", r.Where(), err)
		}
		out = append(out, one)
	}
	return out, nil
}

// Key is the row's key in words.
func (r Row) Key() string {
	var out []string
	for _, name := range strings.Split(r.t.Key, ", ") {
		out = append(out, r.cell(r.t.place(name)))
	}
	return strings.Join(out, " ")
}

// Where names the row in an error.
func (r Row) Where() string { return r.t.Name + " " + r.Key() }

func (r Row) cell(i int) string {
	n := r.numbers[i]
	switch kind := r.t.columns[i].kind; {
	case kind == 'b' && n >= 0 && n <= 1:
		return strconv.FormatBool(n == 1)
	case kind == 'b' || kind == 'i':
		return strconv.FormatInt(n, 10)
	}
	return r.texts[i]
}

// Seal is the seal that the row must carry.
func (r Row) Seal() string {
	s := NewSeal(r.t.Kind)
	for _, i := range r.t.sealed {
		var pairs map[string]string
		if r.t.columns[i].kind != 'm' || json.Unmarshal([]byte(r.texts[i]), &pairs) != nil {
			s.Add(r.cell(i))
		}
		for _, name := range slices.Sorted(maps.Keys(pairs)) {
			s.Add(name, pairs[name])
		}
	}
	return s.Sum()
}

// Reseal writes the seal that the row must carry, if it carries one.
func (r Row) Reseal() {
	if i := r.t.place("seal"); i >= 0 && r.t.Kind != "" {
		r.texts[i] = r.Seal()
	}
}

// Line is the row as a line of JSON.
func (r Row) Line() ([]byte, error) {
	out := []byte{'{'}
	for i, c := range r.t.columns {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '"')
		out = append(append(out, c.name...), `":`...)
		switch {
		case c.number():
			out = fmt.Appendf(out, "%d", r.numbers[i])
		case c.kind != 't':
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

// Read reads a line of JSON.
func (t *Layout) Read(line []byte) (Row, error) {
	r := t.empty()
	var object map[string]json.RawMessage
	if err := json.Unmarshal(line, &object); err != nil {
		return r, err
	}
	for i, c := range t.columns {
		raw, ok := object[c.name]
		if !ok {
			return r, fmt.Errorf("it has no %q", c.name)
		}
		delete(object, c.name)
		var err error
		switch {
		case c.number():
			err = json.Unmarshal(raw, &r.numbers[i])
		case c.kind != 't':
			r.texts[i] = string(raw)
		default:
			err = json.Unmarshal(raw, &r.texts[i])
			r.texts[i] = engine.Clean(r.texts[i])
		}
		if err != nil {
			return r, fmt.Errorf("%s: %w", c.name, err)
		}
	}
	for name := range object {
		return r, fmt.Errorf("%q is not known", name)
	}
	return r, nil
}

// Complete fills in when a row that is added was made, and makes its texts such as every
// engine keeps, and its seal.
func (r Row) Complete(made time.Time) {
	if r.t.Has("made") {
		r.Set("made", engine.Stamp(made))
	}
	for i := range r.texts {
		r.texts[i] = engine.Clean(r.texts[i])
	}
	r.Reseal()
}
