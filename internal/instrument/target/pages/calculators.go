package pages

import (
	"cmp"
	"fmt"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"

	"trillium"
	"trillium/internal/calculator"
	"trillium/internal/chart"
	"trillium/internal/i18n"
	"trillium/internal/site"
	"trillium/internal/table"
)

// calculatorsPage lists the calculators and their parameters.
type calculatorsPage struct {
	Names      []string
	Parameters calculator.Parameters
	Method     string
	Methods    []string
	Query      string
}

func (s *area) calculators(w http.ResponseWriter, r *http.Request) error {
	p := calculatorsPage{Method: r.URL.Query().Get("method"), Query: site.SuffixOf(site.KeepQuery(r.URL.Query(), "method")), Parameters: parametersAsked(r)}
	for _, m := range calcMethods() {
		p.Names = append(p.Names, m.name)
	}
	for _, x := range calculator.Defaults() {
		p.Methods = site.AddNew(p.Methods, x.Method)
	}
	return s.Render(w, r, http.StatusOK, "calculators", s.Language(r).T("calculators.title"), p)
}

func parametersAsked(r *http.Request) calculator.Parameters {
	if m := r.URL.Query().Get("method"); m != "" {
		return calculator.Defaults().Of(m)
	}
	return calculator.Defaults()
}

// calculatorPage is one calculator with its result.
type calculatorPage struct {
	Name     string
	Fields   []calcField
	Values   url.Values
	Examples []shownExample
	Result   *calcResult
	Figure   template.HTML
	Problem  string
	Data     string
}

// A shownExample is an example with its address.
type shownExample struct{ Name, Href string }

// Value is what a field holds.
func (p calculatorPage) Value(name string) string { return p.Values.Get(name) }

func calcNamed(name string) (calcMethod, error) {
	for _, m := range calcMethods() {
		if m.name == name {
			return m, nil
		}
	}
	return calcMethod{}, fmt.Errorf("calculator %s: %w", name, trillium.ErrNotFound)
}

func (s *area) calculator(w http.ResponseWriter, r *http.Request) error {
	m, err := calcNamed(r.PathValue("calculator"))
	if err != nil {
		return err
	}
	l, q := s.Language(r), r.URL.Query()
	p := calculatorPage{Name: m.name, Fields: m.fields, Values: m.filled(q), Data: site.APIRoot + "/calculators/" + m.name + "/result.csv" + site.SuffixOf(q)}
	for _, e := range m.examples {
		p.Examples = append(p.Examples, shownExample{e.Name, r.URL.Path + site.SuffixOf(e.Values) + "#result"})
	}
	status := http.StatusOK
	if len(q) > 0 {
		if p.Result, err = m.run(p.Values, l); err != nil {
			p.Problem, status = site.Detail(err), http.StatusBadRequest
		} else {
			p.Figure = calcPicture(l, p.Result, l.T("calc."+m.name+".title"))
		}
	}
	return s.Render(w, r, status, "calculator", l.T("calc."+m.name+".title"), p)
}

// calcPicture draws a result over years.
func calcPicture(l *i18n.Language, c *calcResult, title string) template.HTML {
	if len(c.Years) < 2 {
		return ""
	}
	first, last := c.Years[0], c.Years[len(c.Years)-1]
	peak := slices.MaxFunc(c.Years, func(a, b chart.YearValue) int { return cmp.Compare(a.Value, b.Value) })
	f := chart.Progress{ID: "figure", Title: title, Unit: "Gg CH4", Measured: c.Years, Number: l.Number,
		About: l.T("calc.about", first.Year, last.Year, l.Number(peak.Value), peak.Year, l.Number(last.Value)), Words: chart.ProgressWords{Measured: l.T("calc.figure")}}
	if len(c.Bands) > 0 {
		f.Band, f.Words.Band = c.Bands, l.T("calc.band")
	}
	return template.HTML(f.SVG())
}

func (s *area) calculatorCSV(w http.ResponseWriter, r *http.Request) error {
	m, err := calcNamed(r.PathValue("calculator"))
	if err != nil {
		return err
	}
	c, err := m.run(m.filled(r.URL.Query()), s.Language(r))
	if err != nil {
		return err
	}
	return site.SendCSV(w, m.name+".csv", func(out io.Writer) error { return table.WriteRows(out, c.Rows) })
}

func (s *area) parametersCSV(w http.ResponseWriter, r *http.Request) error {
	return site.SendCSV(w, "parameters.csv", func(out io.Writer) error { return table.WriteRows(out, parametersAsked(r).Table()) })
}

func (s *area) parametersJSON(w http.ResponseWriter, r *http.Request) error {
	return site.SendList(w, r, parametersAsked(r), func(p *calculator.Parameter) string { return p.Method + " " + p.Name + " " + p.Class })
}
