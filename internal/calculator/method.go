package calculator

import (
	"cmp"
	"fmt"
	"math"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/timeseries"
)

// A Method is a calculator, described once: the form of the site, the API and the command
// are made of it.
type Method struct {
	Name     string
	Input    string // the file that the command takes
	Formats  string // that the command offers
	NoSeries string // why it makes no series, for who asks the command for them; "" if that needs no reason
	Fields   []Field
	Examples []Example
	run      func(Values) (*Result, error)
}

// A Kind is what a field holds.
type Kind string

// The kinds of fields.
const (
	Rows   Kind = "area"   // rows of CSV, or a map: a file to the command
	Choice Kind = "select" // one of the options
	Number Kind = "number" // with a point or a comma
	Whole  Kind = "whole"
	Seed   Kind = "seed" // a whole number from 0
	Text   Kind = "text"
	Map    Kind = "map" // the name of a second file
)

// A Field is one value that a method asks for.
type Field struct {
	Name    string // in addresses; its label is calc.field.NAME
	Kind    Kind
	Options []string
	Usual   string // its value where none is given
	Unless  string // FIELD=VALUE: with that it has no usual value

	Usage   string // what the command says of its flag; "" if only forms have the field
	Flag    string // the name of the flag, if it is not Name
	Default string // of the flag, if it is not Usual
	Command bool   // forms do not have it
}

// An Example is a worked example: values of fields whose result is known.
type Example struct {
	Name   string // its words are calc.example.NAME
	Values url.Values
}

// Values are what a method is given.
type Values struct {
	Of   url.Values // by field
	Data []byte     // the rows or the map
	Base []byte     // the map of the whole; nil if there is none

	// File names the file that Data comes from; "" says that the values come from a form,
	// whose limits are narrower, and in which what cannot be is refused.
	File string
	// Tell hears of what is left out of a file, with its line or 0; it may be nil.
	Tell func(line int, text string)
}

// The limits of a form; the command takes more.
const (
	maxFormText    = 60_000 // characters
	maxFormSites   = 100
	maxFormRuns    = 10_000
	maxFormDraws   = 1_000_000
	maxFormCorners = 20_000
)

// A Result is what a method gives: rows, and what else can be said of them.
type Result struct {
	Columns []string
	Rows    [][]any // cells are words, lists of words, whole numbers and numbers
	Objects []any   // the rows with all that is known of them, for JSON
	Figure  string  // the column that is drawn over the years, if any
	Notes   []Note
	Text    string              // in place of rows for people who read a terminal
	Series  *timeseries.Dataset // nil if it makes none
}

// A Note is a remark in the words of a catalogue. An argument is a [Word], a number or text.
type Note struct {
	Key  string
	Args []any
}

// A Word is the key of words in a catalogue.
type Word string

// A Clash says which fields exclude each other.
type Clash string

func (c Clash) Error() string { return string(c) }

// Is says that a clash is a kind of [trillium.ErrInvalid].
func (c Clash) Is(target error) bool { return target == trillium.ErrInvalid }

// clash says of two fields, by their names as flags, that they exclude each other.
func (v Values) clash(format, a, b string) Clash {
	if !v.form() {
		a, b = "-"+a, "-"+b
	}
	return Clash(fmt.Sprintf(format, a, b))
}

// Table are the rows below the names of the columns, with cells written by cell.
func (r *Result) Table(cell func(any) string) [][]string {
	out := [][]string{slices.Clone(r.Columns)}
	for _, row := range r.Rows {
		var cells []string
		for _, c := range row {
			cells = append(cells, cell(c))
		}
		out = append(out, cells)
	}
	return out
}

// Numbers are a column of numbers, nil if there is no such column.
func (r *Result) Numbers(column string) []float64 {
	i := slices.Index(r.Columns, column)
	if i < 0 {
		return nil
	}
	var out []float64
	for _, row := range r.Rows {
		v, _ := row[i].(float64)
		out = append(out, v)
	}
	return out
}

// Named is a method by its name.
func Named(name string) (Method, error) {
	for _, m := range Methods() {
		if m.Name == name {
			return m, nil
		}
	}
	return Method{}, fmt.Errorf("calculator %s: %w", name, trillium.ErrNotFound)
}

// Form are the fields that a form has.
func (m Method) Form() []Field {
	return slices.DeleteFunc(slices.Clone(m.Fields), func(f Field) bool { return f.Command })
}

// FromForm are the values of a form, with usual values in the place of empty ones.
func (m Method) FromForm(form url.Values) Values {
	v := Values{Of: make(url.Values)}
	for _, f := range m.Form() {
		usual := f.Usual
		if name, value, ok := strings.Cut(f.Unless, "="); ok && form.Get(name) == value {
			usual = ""
		}
		v.Of.Set(f.Name, cmp.Or(strings.TrimSpace(form.Get(f.Name)), usual))
		if f.Kind == Rows {
			v.Data = []byte(v.Of.Get(f.Name))
		}
	}
	return v
}

// Run works the values out.
func (m Method) Run(v Values) (*Result, error) {
	if v.form() && len(v.Data) > maxFormText {
		return nil, fmt.Errorf("%w: more than %d characters; use the command", trillium.ErrTooLarge, maxFormText)
	}
	for _, f := range m.Fields {
		if f.Kind == Number {
			if _, err := v.number(f.Name, 0); err != nil {
				return nil, err
			}
		}
	}
	return m.run(v)
}

func (v Values) form() bool { return v.File == "" }

// number is a field as a number; otherwise stands for an empty one.
func (v Values) number(name string, otherwise float64) (float64, error) {
	text := v.Of.Get(name)
	if text == "" {
		return otherwise, nil
	}
	x, err := strconv.ParseFloat(strings.Replace(text, ",", ".", 1), 64)
	if err != nil || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0, fmt.Errorf("%s: %w: %q is no number", name, trillium.ErrInvalid, text)
	}
	return x, nil
}

// Year reads a field as a year, 0 if it is empty.
func Year(name, text string) (int, error) {
	if text == "" {
		return 0, nil
	}
	year, err := strconv.Atoi(text)
	if err != nil || year < 1500 || year > 2300 {
		return 0, fmt.Errorf("%s: %w: %q is no year", name, trillium.ErrInvalid, text)
	}
	return year, nil
}

func (v Values) tell(line int, text string) {
	if v.Tell != nil {
		v.Tell(line, text)
	}
}

// leave tells of what is left out of a file; a form has its first problem refused, as who
// filled it in can mend it.
func (v Values) leave(problems []Problem) error {
	for _, x := range problems {
		switch {
		case !v.form():
			v.tell(x.Line, x.Site+": left out: "+x.Text)
		case x.err != nil:
			return x.err
		default:
			return fmt.Errorf("%w: line %d: %s", trillium.ErrInvalid, x.Line, x.Text)
		}
	}
	return nil
}
