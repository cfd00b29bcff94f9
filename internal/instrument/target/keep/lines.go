package keep

import (
	"slices"
	"strconv"

	"trillium/internal/instrument/target/measure"
	"trillium/internal/store"
)

// Leading are the documents among docs that lead a summit, or the first of one that
// has none: the others tell of the same promises.
func Leading(docs []store.Document) []store.Document {
	var out []store.Document
	for i, d := range docs {
		if i == 0 || docs[i-1].Summit != d.Summit {
			out = append(out, d)
		}
	}
	return out
}

// A Line is a goal with one of its results, as data.
type Line struct {
	Commitment string   `json:"commitment"`
	Goal       string   `json:"goal"`
	Proposed   bool     `json:"proposed"` // nobody has confirmed it
	Words      string   `json:"words"`
	Kind       string   `json:"kind"`
	Direction  string   `json:"direction,omitempty"`
	Value      float64  `json:"value"`
	Unit       string   `json:"unit,omitempty"`
	Base       int      `json:"base,omitempty"`
	By         string   `json:"by"`
	Sharing    string   `json:"sharing,omitempty"`
	Measure    string   `json:"measure,omitempty"`
	Party      string   `json:"party,omitempty"` // ALL for all together
	Position   string   `json:"position,omitempty"`
	Pace       string   `json:"pace,omitempty"`
	Projection string   `json:"projection,omitempty"`
	Fitness    string   `json:"fitness,omitempty"`
	Year       int      `json:"year,omitempty"`   // of the last value
	Last       *float64 `json:"last,omitempty"`   // the last value
	Linear     *float64 `json:"linear,omitempty"` // required by then on the straight path
	Measured   string   `json:"measured_in,omitempty"`
	Path       string   `json:"path"` // of its page, without the language
}

// Lines are rows with a line for each result of their leading measure; a goal without
// one has a line of its own.
func Lines(rows []Row) []Line {
	out := []Line{}
	for i := range rows {
		r := &rows[i]
		results := r.Leading()
		if len(results) == 0 {
			out = append(out, r.line(nil))
		}
		for _, x := range results {
			out = append(out, r.line(x))
		}
	}
	return out
}

func (r *Row) line(x *measure.Result) Line {
	g := &r.Goal
	l := Line{Commitment: r.State.ID, Goal: g.Name, Proposed: r.Proposed(), Words: g.Words, Kind: string(g.Kind), Direction: g.Direction, Value: g.Value,
		Unit: g.Unit, Base: g.Base, Sharing: g.Sharing, Path: r.Path()}
	if g.Kind == measure.Event || g.By != 0 {
		l.By = g.Deadline()
	}
	if x == nil {
		return l
	}
	l.Measure, l.Party, l.Measured = x.Measure, x.Party, x.Unit
	l.Position, l.Pace, l.Projection, l.Fitness = x.Position.Verdict, x.Pace.Verdict, x.Projection.Verdict, x.Fitness.Verdict
	l.Year, l.Last, l.Linear = x.Position.Year, x.Position.Value, x.Position.Linear
	return l
}

// Table are lines as rows of CSV.
func Table(list []Line) [][]string {
	rows := [][]string{{"commitment", "goal", "proposed", "words", "kind", "direction", "value", "unit", "base", "by", "sharing", "measure", "party", "position",
		"pace", "projection", "fitness", "year", "last", "linear", "measured_in", "path"}}
	for _, l := range list {
		rows = append(rows, []string{l.Commitment, l.Goal, strconv.FormatBool(l.Proposed), l.Words, l.Kind, l.Direction, plain(&l.Value), l.Unit, whole(l.Base),
			l.By, l.Sharing, l.Measure, l.Party,
			l.Position, l.Pace, l.Projection, l.Fitness, whole(l.Year), plain(l.Last), plain(l.Linear), l.Measured, l.Path})
	}
	return rows
}

// Years are results as rows of CSV, a year each: what was measured, what both paths
// ask for, and where each method leads.
func Years(results []*measure.Result) [][]string {
	head := []string{"measure", "party", "unit", "year", "value", "notation_key", "known", "linear", "geometric", "met", "break"}
	var names []string
	for _, x := range results {
		for _, run := range x.Projection.Runs {
			if name := runName(run); !slices.Contains(names, name) {
				names = append(names, name)
				head = append(head, name, name+"_low", name+"_high")
			}
		}
	}
	rows := [][]string{head}
	for _, x := range results {
		for _, y := range x.Rows {
			met := ""
			if y.Met != nil {
				met = strconv.FormatBool(*y.Met)
			}
			row := []string{x.Measure, x.Party, x.Unit, whole(y.Year), plain(y.Value), y.Key, y.Known, plain(y.Linear), plain(y.Geometric), met,
				strconv.FormatBool(y.Break)}
			for _, name := range names {
				row = append(row, projected(x, name, y.Year)...)
			}
			rows = append(rows, row)
		}
	}
	return rows
}

// runName names a method with its window as a column.
func runName(r measure.Run) string {
	if r.Window > 0 {
		return string(r.Method) + "-" + strconv.Itoa(r.Window)
	}
	return string(r.Method)
}

func projected(x *measure.Result, name string, year int) []string {
	for _, run := range x.Projection.Runs {
		if runName(run) != name {
			continue
		}
		for _, p := range run.Points {
			if p.Year == year {
				return []string{plain(&p.Value), plain(&p.Low), plain(&p.High)}
			}
		}
	}
	return []string{"", "", ""}
}

func plain(v *float64) string {
	if v == nil {
		return ""
	}
	return strconv.FormatFloat(*v, 'g', -1, 64)
}

func whole(n int) string {
	if n == 0 {
		return ""
	}
	return strconv.Itoa(n)
}
