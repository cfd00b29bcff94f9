package pages

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/series"
	"trillium/internal/site"
)

// A goalForm holds the fields of a goal as the form shows them: those of the goal, or
// what was sent and refused.
type goalForm struct{ url.Values }

// formOf fills the form from a goal.
func formOf(g *measure.Goal) goalForm {
	v := url.Values{}
	set := func(name, value string) { v.Set(name, value) }
	set("words", g.Words)
	set("kind", string(g.Kind))
	set("direction", g.Direction)
	set("value", strconv.FormatFloat(g.Value, 'f', -1, 64))
	if g.Max != nil {
		set("max", strconv.FormatFloat(*g.Max, 'f', -1, 64))
	}
	set("unit", g.Unit)
	set("base", yearText(g.Base))
	if g.Proxy != nil {
		set("proxy-year", yearText(g.Proxy.Year))
		set("proxy-reason", g.Proxy.Reason)
	}
	set("by", yearText(g.By))
	set("day", g.Day)
	if g.Done != nil {
		set("done-day", g.Done.Day)
		set("done-address", g.Done.Address)
	}
	set("sharing", g.Sharing)
	set("gas", g.Scope.Gas)
	set("sector", g.Scope.Sector)
	set("place", g.Scope.Place)
	set("material", g.Scope.Material)
	set("nomenclature", g.Scope.Nomenclature)
	for _, m := range g.Measures {
		v.Add("measure-name", m.Name)
		v.Add("measure-unit", m.Unit)
		var lines []string
		for _, x := range m.Members {
			lines = append(lines, memberLine(x))
		}
		v.Add("measure-members", strings.Join(lines, "\n"))
	}
	return goalForm{v}
}

func yearText(y int) string {
	if y == 0 {
		return ""
	}
	return strconv.Itoa(y)
}

// A measureRow is a measure in the form.
type measureRow struct{ Name, Unit, Members string }

// Measures are the measures of the form.
func (f goalForm) Measures() []measureRow {
	var out []measureRow
	for i := range f.Values["measure-name"] {
		out = append(out, measureRow{site.Nth(f.Values["measure-name"], i), site.Nth(f.Values["measure-unit"], i), site.Nth(f.Values["measure-members"], i)})
	}
	return out
}

// The words that divide the parts of a member's line.
const (
	overWord     = " over "
	scenarioWord = " scenario "
)

// memberLine is a member as a line: CAN = a + b over c scenario d.
func memberLine(m measure.Member) string {
	s := m.Party + " = " + strings.Join(m.Series, " + ")
	if len(m.Over) > 0 {
		s += overWord + strings.Join(m.Over, " + ")
	}
	if len(m.Scenario) > 0 {
		s += scenarioWord + strings.Join(m.Scenario, " + ")
	}
	return s
}

// memberFrom reads such a line.
func memberFrom(line string) (measure.Member, error) {
	party, rest, ok := strings.Cut(line, "=")
	if !ok {
		return measure.Member{}, site.Refuse(trillium.ErrInvalid, "goal.refused.member", "%q: write CODE = series + series", line)
	}
	ids := func(s string) []string {
		return slices.DeleteFunc(strings.FieldsFunc(s, func(r rune) bool { return r == '+' || r == ' ' }), func(id string) bool { return id == "" })
	}
	rest, scenario, _ := strings.Cut(rest, scenarioWord)
	rest, over, _ := strings.Cut(rest, overWord)
	return measure.Member{Party: strings.TrimSpace(party), Series: ids(rest), Over: ids(over), Scenario: ids(scenario)}, nil
}

// goalFrom reads the form. Measures are those of its lines, and one more that is made
// of a dataset if the form names one.
func (s *area) goalFrom(r *http.Request, p *goalPage) (measure.Goal, error) {
	f := r.PostForm
	get := func(name string) string { return strings.TrimSpace(f.Get(name)) }
	g := measure.Goal{Name: p.Row.Goal.Name, Words: get("words"), Kind: measure.Kind(get("kind")), Direction: get("direction"), Unit: get("unit"),
		Sharing: get("sharing"),
		Scope:   measure.Scope{Gas: get("gas"), Sector: get("sector"), Place: get("place"), Material: get("material"), Nomenclature: get("nomenclature")}}
	for _, x := range []struct {
		name string
		into *int
	}{{"base", &g.Base}, {"by", &g.By}} {
		var err error
		if *x.into, err = yearIn(get(x.name)); err != nil {
			return g, err
		}
	}
	if g.Kind == measure.Event {
		return eventFrom(g, get)
	}
	var err error
	if g.Value, err = numberIn(get("value")); err != nil {
		return g, err
	}
	if text := get("max"); text != "" && g.Kind == measure.Range {
		top, err := numberIn(text)
		if err != nil {
			return g, err
		}
		g.Max = &top
	}
	if g.Kind == measure.Range {
		g.Direction = ""
	}
	if g.Kind.IsPercent() {
		g.Unit = ""
	}
	if text := get("proxy-year"); text != "" {
		year, err := yearIn(text)
		if err != nil {
			return g, err
		}
		g.Proxy = &measure.Proxy{Year: year, Reason: get("proxy-reason")}
	}
	g.Measures, err = s.measuresFrom(r, p)
	return g, err
}

// eventFrom finishes an event.
func eventFrom(g measure.Goal, get func(string) string) (measure.Goal, error) {
	g.Day, g.Direction, g.Unit, g.Base, g.By = get("day"), "", "", 0, 0
	if day := get("done-day"); day != "" {
		g.Done = &measure.Done{Day: day, Address: get("done-address")}
	}
	return g, nil
}

func yearIn(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	y, err := strconv.Atoi(s)
	if err != nil {
		return 0, site.Refuse(trillium.ErrInvalid, "goal.refused.year", "%q is no year", s)
	}
	return y, nil
}

// numberIn reads a number with a point or, as Spanish and French write it, a comma.
func numberIn(s string) (float64, error) {
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return 0, site.Refuse(trillium.ErrInvalid, "goal.refused.number", "%q is no number", s)
	}
	return v, nil
}

func (s *area) measuresFrom(r *http.Request, p *goalPage) ([]measure.Measure, error) {
	var out []measure.Measure
	for _, row := range p.Form.Measures() {
		if row.Name == "" && row.Members == "" {
			continue // taken out
		}
		m := measure.Measure{Name: row.Name, Unit: row.Unit}
		for _, line := range site.Lines(row.Members) {
			x, err := memberFrom(line)
			if err != nil {
				return nil, err
			}
			m.Members = append(m.Members, x)
		}
		if len(m.Members) > 0 {
			out = append(out, m)
		}
	}
	id := strings.TrimSpace(r.PostForm.Get("dataset"))
	if id == "" {
		return out, nil
	}
	d, _, err := series.Dataset(r.Context(), s.Register.Now(), id)
	if err != nil {
		return nil, err
	}
	filter := make(map[string]string)
	for _, f := range strings.FieldsFunc(r.PostForm.Get("dataset-filter"), func(r rune) bool { return r == ',' || r == '\n' }) {
		name, pattern, ok := strings.Cut(strings.TrimSpace(f), "=")
		if !ok {
			return nil, site.Refuse(trillium.ErrInvalid, "goal.refused.filter", "%q: write DIMENSION=PATTERN", f)
		}
		filter[strings.TrimSpace(name)] = strings.TrimSpace(pattern)
	}
	parties := slices.DeleteFunc(slices.Clone(p.State.Parties), func(c string) bool { return c == trillium.All })
	if len(parties) == 0 {
		if parties, err = s.Report.Members(r.Context(), p.Document); err != nil {
			return nil, err
		}
	}
	m, err := measure.Bind(strings.TrimSpace(r.PostForm.Get("dataset-name")), d, parties, filter)
	return append(out, m), err
}
