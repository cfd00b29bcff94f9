package pages

import (
	"cmp"
	"html/template"
	"io"
	"net/http"
	"net/url"
	"slices"

	"trillium/internal/calculator"
	"trillium/internal/chart"
	"trillium/internal/i18n"
	"trillium/internal/site"
	"trillium/internal/table"
)

// calculatorsPage lists the calculators and their parameters.
type calculatorsPage struct {
	Parameters calculator.Parameters
	Method     string
	Methods    []string
	Query      string
}

// Calculators are all of them.
func (calculatorsPage) Calculators() []calculator.Method { return calculator.Methods() }

func (s *area) calculators(w http.ResponseWriter, r *http.Request) error {
	p := calculatorsPage{Method: r.URL.Query().Get("method"), Query: site.SuffixOf(site.KeepQuery(r.URL.Query(), "method")), Parameters: parametersAsked(r)}
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
	calculator.Method
	Values   url.Values // by field
	Examples []shownExample
	Result   *calcResult
	Problem  *site.Explanation
	Data     string
}

// A calcResult is a result as it is shown: a table whose first row are names, remarks, and
// perhaps a figure.
type calcResult struct {
	Rows   [][]string
	Notes  []string
	Figure template.HTML
}

// A shownExample is an example with its address.
type shownExample struct{ Name, Href string }

func (s *area) calculator(w http.ResponseWriter, r *http.Request) error {
	m, err := calculator.Named(r.PathValue("calculator"))
	if err != nil {
		return err
	}
	l, q := s.Language(r), r.URL.Query()
	values, title := m.FromForm(q), l.T("calc."+m.Name+".title")
	p := calculatorPage{Method: m, Values: values.Of, Data: site.APIRoot + "/calculators/" + m.Name + "/result.csv" + site.SuffixOf(q)}
	for _, e := range m.Examples {
		p.Examples = append(p.Examples, shownExample{e.Name, r.URL.Path + site.SuffixOf(e.Values) + "#result"})
	}
	status := http.StatusOK
	if len(q) > 0 {
		if got, err := m.Run(values); err != nil {
			p.Problem, status = site.Explain(l, err), http.StatusBadRequest
		} else {
			p.Result = &calcResult{Rows: got.Table(calcCell), Figure: calcFigure(l, got, title)}
			for _, n := range got.Notes {
				p.Result.Notes = append(p.Result.Notes, calcNote(l, n))
			}
		}
	}
	return s.Render(w, r, status, "calculator", title, p)
}

// calcFigure draws a result over years.
func calcFigure(l *i18n.Language, c *calculator.Result, title string) template.HTML {
	if c.Figure == "" || len(c.Rows) < 2 {
		return ""
	}
	f := chart.Progress{ID: "figure", Title: title, Unit: "Gg CH4", Number: l.Number, Words: chart.ProgressWords{Measured: l.T("calc.figure")}}
	values, low, median, high := c.Numbers(c.Figure), c.Numbers("low_Gg"), c.Numbers("median_Gg"), c.Numbers("high_Gg")
	for i, v := range values {
		year, _ := c.Rows[i][0].(int)
		f.Measured = append(f.Measured, chart.YearValue{Year: year, Value: v})
		if low != nil {
			f.Band, f.Words.Band = append(f.Band, chart.Banded{Year: year, Value: median[i], Low: low[i], High: high[i]}), l.T("calc.band")
		}
	}
	first, last := f.Measured[0], f.Measured[len(values)-1]
	peak := slices.MaxFunc(f.Measured, func(a, b chart.YearValue) int { return cmp.Compare(a.Value, b.Value) })
	f.About = l.T("calc.about", first.Year, last.Year, l.Number(peak.Value), peak.Year, l.Number(last.Value))
	return template.HTML(f.SVG())
}

func (s *area) calculatorCSV(w http.ResponseWriter, r *http.Request) error {
	m, err := calculator.Named(r.PathValue("calculator"))
	if err != nil {
		return err
	}
	c, err := m.Run(m.FromForm(r.URL.Query()))
	if err != nil {
		return err
	}
	return site.SendCSV(w, m.Name+".csv", func(out io.Writer) error { return table.WriteRows(out, c.Table(calcCell)) })
}

func (s *area) parametersCSV(w http.ResponseWriter, r *http.Request) error {
	return site.SendCSV(w, "parameters.csv", func(out io.Writer) error { return table.WriteRows(out, parametersAsked(r).Table()) })
}

func (s *area) parametersJSON(w http.ResponseWriter, r *http.Request) error {
	return site.SendList(w, r, parametersAsked(r), func(p *calculator.Parameter) string { return p.Method + " " + p.Name + " " + p.Class })
}
