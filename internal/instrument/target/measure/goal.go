package measure

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"trillium"
	"trillium/internal/timeseries"
)

// A Kind says how the promised number relates to what is measured.
type Kind string

// The kinds of goal.
const (
	Change    Kind = "change"    // percent less or more than in the base year
	Amount    Kind = "amount"    // an amount less or more than in the base year
	BAU       Kind = "bau"       // percent less or more than a scenario of business as usual
	Level     Kind = "level"     // a value to reach or to stay within
	Ratio     Kind = "ratio"     // a share of two series to reach or to stay within
	Intensity Kind = "intensity" // percent less or more of a ratio than in the base year
	Range     Kind = "range"     // between two values
	Event     Kind = "event"     // something done by a date; nothing is measured
)

// Kinds are all kinds.
var Kinds = []Kind{Change, Amount, BAU, Level, Ratio, Intensity, Range, Event}

// NeedsBase reports whether the goal has no meaning without a base year.
func (k Kind) NeedsBase() bool {
	return k == Change || k == Amount || k == Intensity
}

// IsPercent reports whether the goal's value is a percentage of something else.
func (k Kind) IsPercent() bool { return k == Change || k == BAU || k == Intensity }

// Divides reports whether the goal is about one series over another.
func (k Kind) Divides() bool { return k == Ratio || k == Intensity }

// The directions.
const (
	Reduce   = "reduce"   // less is better
	Increase = "increase" // more is better
)

// Directions are both directions.
var Directions = []string{Reduce, Increase}

// The ways in which several parties share a goal.
const (
	Each     = "each"     // each party alone has to meet it
	Together = "together" // their sum has to
	Unsaid   = ""         // the text does not say
)

// Sharings are the ways to share a goal.
var Sharings = []string{Unsaid, Each, Together}

// A Goal is a promised quantity as a type. A goal that is set anew under its name
// is a new version; earlier ones stay as they were.
type Goal struct {
	Name      string    `json:"name"`  // tells the goals of one commitment apart: small letters, digits, hyphens
	Words     string    `json:"words"` // that promise it, as they stand in the document
	Kind      Kind      `json:"kind"`
	Direction string    `json:"direction,omitempty"` // of all but ranges and events
	Value     float64   `json:"value"`               // percent where the kind says so, else in Unit
	Max       *float64  `json:"max,omitempty"`       // the upper end of a range
	Unit      string    `json:"unit,omitempty"`      // of Value where it is no percentage of something else
	Base      int       `json:"base,omitempty"`      // year; 0 if there is none
	Proxy     *Proxy    `json:"proxy,omitempty"`     // for a base year without a value
	By        int       `json:"by,omitempty"`        // year at whose end it is to be met; 0 for an event
	Day       string    `json:"day,omitempty"`       // YYYY-MM-DD, of an event
	Done      *Done     `json:"done,omitempty"`      // of an event, nil as long as it has not happened
	Sharing   string    `json:"sharing,omitempty"`
	Scope     Scope     `json:"scope"`
	Measures  []Measure `json:"measures,omitempty"` // the first leads
}

// A Proxy is another year that stands for the base year.
type Proxy struct {
	Year   int    `json:"year"`
	Reason string `json:"reason"`
}

// Done says when an event happened and where that is written.
type Done struct {
	Day     string `json:"day"` // YYYY-MM-DD
	Address string `json:"address,omitempty"`
}

// A Scope says what the goal covers, in words; "" leaves it open.
type Scope struct {
	Gas          string `json:"gas,omitempty"`
	Sector       string `json:"sector,omitempty"`
	Place        string `json:"place,omitempty"`
	Material     string `json:"material,omitempty"`
	Nomenclature string `json:"nomenclature,omitempty"`
}

// A Measure is one source by which the goal is measured.
type Measure struct {
	Name    string   `json:"name"`           // of the source, for people
	Unit    string   `json:"unit,omitempty"` // to compare in; "" takes that of the series
	Members []Member `json:"members"`
}

// A Member is a party with its series.
type Member struct {
	Party    string   `json:"party"`
	Series   []string `json:"series"`             // ids; several are added up
	Over     []string `json:"over,omitempty"`     // ids of the divisor of a ratio or intensity
	Scenario []string `json:"scenario,omitempty"` // ids of business as usual
}

// The limits of a goal that people may write.
const (
	maxText     = 2000
	maxMeasures = 10
	maxMembers  = 60
	maxAll      = 100 // members of all measures
	maxIDs      = 100
)

// A FieldError is what is wrong with a field of a goal.
type FieldError struct{ Field, Text string }

// Error says it in a line.
func (e *FieldError) Error() string { return e.Field + ": " + e.Text }

// Unwrap makes it a trillium.ErrInvalid.
func (e *FieldError) Unwrap() error { return trillium.ErrInvalid }

func wrong(field, format string, args ...any) error {
	return &FieldError{field, fmt.Sprintf(format, args...)}
}

// Check returns a *FieldError if the goal is none.
func (g *Goal) Check() error {
	for _, check := range []func() error{g.checkWords, g.checkNumbers, g.checkYears, g.checkMeasures} {
		if err := check(); err != nil {
			return err
		}
	}
	return nil
}

func (g *Goal) checkWords() error {
	if g.Name == "" || len(g.Name) > 40 || strings.Trim(g.Name, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
		return wrong("name", "%q is no name of a goal: small letters, digits and hyphens, at most 40", g.Name)
	}
	if !slices.Contains(Kinds, g.Kind) {
		return wrong("kind", "it is one of %v, not %q", Kinds, g.Kind)
	}
	if !slices.Contains(Sharings, g.Sharing) {
		return wrong("sharing", "it is %q, %q or empty, not %q", Each, Together, g.Sharing)
	}
	for _, x := range [][2]string{{"words", g.Words}, {"unit", g.Unit}, {"scope", g.Scope.Gas + g.Scope.Sector + g.Scope.Place + g.Scope.Material +
		g.Scope.Nomenclature}} {
		if utf8.RuneCountInString(x[1]) > maxText || !utf8.ValidString(x[1]) || strings.ContainsRune(x[1], 0) {
			return wrong(x[0], "it is too long or no text")
		}
	}
	if strings.TrimSpace(g.Words) == "" {
		return wrong("words", "quote the words that promise it")
	}
	if g.Kind == Ratio && g.Unit != "ratio" && g.Unit != timeseries.Percent {
		return wrong("unit", "say whether the number is a ratio or percent")
	}
	directed := g.Kind != Range && g.Kind != Event
	if directed && !slices.Contains(Directions, g.Direction) {
		return wrong("direction", "say whether less is promised (%s) or more (%s)", Reduce, Increase)
	}
	return nil
}

func (g *Goal) checkNumbers() error {
	for _, v := range []*float64{&g.Value, g.Max} {
		if v != nil && (math.IsNaN(*v) || math.Abs(*v) > 1e100 || *v != 0 && math.Abs(*v) < 1e-9) {
			return wrong("value", "%v is no number that can be promised", *v)
		}
	}
	switch {
	case g.Kind == Event:
		return nil
	case g.Kind == Range && (g.Max == nil || !(*g.Max > g.Value)):
		return wrong("max", "a range has an upper end above its lower one")
	case g.Kind != Range && g.Max != nil:
		return wrong("max", "only a range has an upper end")
	case g.Kind.IsPercent() && g.Value < 0:
		return wrong("value", "the direction says whether it is less or more; write %v without a sign", g.Value)
	case g.Kind == Amount && g.Value < 0:
		return wrong("value", "the direction says whether it is less or more; write it without a sign")
	}
	return nil
}

// The first and last years that goals can have.
const (
	firstYear = 1900
	lastYear  = 2200
)

func (g *Goal) checkYears() error {
	if g.Kind == Event {
		if _, err := time.Parse(time.DateOnly, g.Day); err != nil {
			return wrong("day", "write the day by which it is promised as 2025-12-31, not %q", g.Day)
		}
		if g.Done != nil {
			if _, err := time.Parse(time.DateOnly, g.Done.Day); err != nil {
				return wrong("done", "write the day on which it was done as 2025-12-31, not %q", g.Done.Day)
			}
		}
		return nil
	}
	year := func(field string, y int) error {
		if y == 0 {
			return wrong(field, "the goal needs one, and the text may not name it: give the year")
		}
		if y < firstYear || y > lastYear {
			return wrong(field, "%d is no year between %d and %d", y, firstYear, lastYear)
		}
		return nil
	}
	if err := year("by", g.By); err != nil {
		return err
	}
	if g.Base != 0 || g.Kind.NeedsBase() {
		if err := year("base", g.Base); err != nil {
			return err
		}
		if g.Base >= g.By {
			return wrong("base", "the base year %d is not before %d", g.Base, g.By)
		}
	}
	if g.Proxy == nil {
		return nil
	}
	if strings.TrimSpace(g.Proxy.Reason) == "" || g.Proxy.Year == g.Base || g.Base == 0 {
		return wrong("proxy", "say for which base year, by which other one, and why")
	}
	if g.Proxy.Year >= g.By {
		return wrong("proxy", "the year %d that stands in for the base year is not before %d", g.Proxy.Year, g.By)
	}
	return year("proxy", g.Proxy.Year)
}

func (g *Goal) checkMeasures() error {
	if g.Kind == Event && len(g.Measures) > 0 {
		return wrong("measures", "an event is not measured")
	}
	if len(g.Measures) > maxMeasures {
		return wrong("measures", "at most %d", maxMeasures)
	}
	all := 0
	for i := range g.Measures {
		if all += len(g.Measures[i].Members); all > maxAll {
			return wrong("measures", "they name more than %d parties in all", maxAll)
		}
		if err := g.checkMeasure(&g.Measures[i]); err != nil {
			return err
		}
	}
	return nil
}

func (g *Goal) checkMeasure(m *Measure) error {
	switch {
	case strings.TrimSpace(m.Name) == "" || utf8.RuneCountInString(m.Name) > 200:
		return wrong("measures", "each has a name of at most 200 characters")
	case len(m.Members) == 0 || len(m.Members) > maxMembers:
		return wrong("measures", "%s names between 1 and %d parties", m.Name, maxMembers)
	}
	parties := make(map[string]bool)
	for _, x := range m.Members {
		switch {
		case x.Party == "" || len(x.Party) > 120 || x.Party == trillium.All || parties[x.Party]:
			return wrong("measures", "%s names %q twice, or it is no single party", m.Name, x.Party)
		case len(x.Series) == 0 || len(x.Series)+len(x.Over)+len(x.Scenario) > maxIDs:
			return wrong("measures", "%s names no series for %s, or more than %d", m.Name, x.Party, maxIDs)
		case g.Kind.Divides() != (len(x.Over) > 0):
			return wrong("measures", "%s: a %s goal divides one series by another, and no other kind does (%s)", m.Name, g.Kind, x.Party)
		case (g.Kind == BAU) != (len(x.Scenario) > 0):
			return wrong("measures", "%s: only a goal of kind %s has a scenario, and it needs one (%s)", m.Name, BAU, x.Party)
		}
		if a, b := nested(x.Series); a != "" {
			return wrong("measures", "%s: %s is a part of %s already; to add both would count it twice", m.Name, b, a)
		}
		parties[x.Party] = true
	}
	return nil
}

// nested finds a series that is a part of another in the same sum: by the codes of
// inventories, 5.A.1 is a part of 5.A. It returns "" if there is none.
func nested(ids []string) (whole, part string) {
	for _, a := range ids {
		for _, b := range ids {
			if a != b && partOf(b, a) {
				return a, b
			}
		}
	}
	return "", ""
}

// partOf reports whether one dimension of a is a code that begins with that of b,
// all others being equal.
func partOf(a, b string) bool {
	x, y := strings.Split(a, ":"), strings.Split(b, ":")
	if len(x) != len(y) {
		return false
	}
	nested := false
	for i := range x {
		switch {
		case x[i] == y[i]:
		case !nested && code(y[i]) != "" && strings.HasPrefix(code(x[i]), code(y[i])+"."):
			nested = true
		default:
			return false
		}
	}
	return nested
}

// code is the code that a dimension begins with: 5.A.1 of 5.A.1-Managed-sites.
func code(s string) string {
	s, _, _ = strings.Cut(s, "-")
	if s == "" || s[0] < '0' || s[0] > '9' {
		return ""
	}
	return s
}

// Deadline is the last day that the goal allows.
func (g *Goal) Deadline() string {
	if g.Kind == Event {
		return g.Day
	}
	return fmt.Sprintf("%04d-12-31", g.By)
}

// Parties are those that any measure names, in order.
func (g *Goal) Parties() []string {
	var out []string
	for _, m := range g.Measures {
		for _, x := range m.Members {
			if !slices.Contains(out, x.Party) {
				out = append(out, x.Party)
			}
		}
	}
	return out
}

// IDs are the ids of all series that the goal's measures name.
func (g *Goal) IDs() []string {
	var out []string
	for _, m := range g.Measures {
		for _, x := range m.Members {
			out = append(out, slices.Concat(x.Series, x.Over, x.Scenario)...)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
