package pages

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/series"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/timeseries"
	"trillium/internal/web/show"
)

// datasetsPage lists the measured series of the register.
type datasetsPage struct {
	show.Presenter
	Datasets []keep.Dataset
	Filter   string
	Total    int
	Query    string
	Problem  *site.Explanation
	Sent     func(name string) string // what was sent and refused
}

// datasetPage is one dataset: its releases, series and breaks.
type datasetPage struct {
	show.Presenter
	keep.Dataset
	Rows    []keep.SeriesRow // of this page
	Pages   site.Pager
	Shown   *timeseries.Series // whose values are listed, nil if none is asked for
	Values  []valueRow
	Query   string
	Problem *site.Explanation
	Jumps   []jump                   // that nobody has said anything of
	Sent    func(name string) string // what the form on breaks begins with
}

// A jump is a year in which a series moves further than it usually does.
type jump struct {
	Series string
	Year   string
}

// A valueRow is an observation with its source.
type valueRow struct {
	timeseries.Observation
	Source timeseries.Source
	Later  bool // a later release says otherwise
}

// Number writes the value as it stands.
func (v valueRow) Number() string {
	if !v.Measured {
		return ""
	}
	return strconv.FormatFloat(v.Value, 'f', -1, 64)
}

func (s *area) datasets(w http.ResponseWriter, r *http.Request) error {
	return s.showDatasets(w, r, http.StatusOK, nil)
}

func (s *area) showDatasets(w http.ResponseWriter, r *http.Request, status int, problem *site.Explanation) error {
	p := datasetsPage{Presenter: s.Presenter(r, &trillium.Document{}), Filter: strings.TrimSpace(r.URL.Query().Get("q")), Problem: problem, Sent: r.PostForm.Get}
	list, err := s.datasetsAsked(r)
	if err != nil {
		return err
	}
	p.Datasets, p.Total, p.Query = list, len(list), site.SuffixOf(site.KeepQuery(r.URL.Query(), "q", "at"))
	return s.Render(w, r, status, "datasets", p.L.T("datasets.title"), p)
}

func (s *area) datasetsAsked(r *http.Request) ([]keep.Dataset, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	list, err := keep.Datasets(r.Context(), v)
	words := strings.TrimSpace(r.URL.Query().Get("q"))
	return slices.DeleteFunc(list, func(d keep.Dataset) bool { return !show.HasWords(d.ID+" "+d.Title, words) }), err
}

// addDataset takes a file of series from an editor.
func (s *area) addDataset(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	release, err := s.uploadSeries(r, who)
	if errors.Is(err, trillium.ErrInvalid) || errors.Is(err, trillium.ErrConflict) || errors.Is(err, trillium.ErrTooLarge) || site.IsReadError(err) {
		return s.showDatasets(w, r, http.StatusBadRequest, site.Explain(s.Language(r), err))
	}
	if err != nil {
		return err
	}
	s.Log.Info("series", "dataset", release.Dataset, "release", release.N, "person", who.Login)
	http.Redirect(w, r, "/"+s.Language(r).Tag+"/datasets/"+release.Dataset, http.StatusSeeOther)
	return nil
}

func (s *area) uploadSeries(r *http.Request, who store.Person) (series.Release, error) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return series.Release{}, site.Refuse(trillium.ErrInvalid, "refused.file", "choose a file")
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, timeseries.MaxFile+1))
	if err != nil {
		return series.Release{}, err
	}
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	var m timeseries.Mapping
	if text := get("mapping"); text != "" {
		read, err := timeseries.ParseMapping("mapping", []byte(text))
		if err != nil {
			return series.Release{}, err
		}
		m = *read
	}
	source := timeseries.Source{}
	if m.Source != nil {
		source = *m.Source
	}
	if m.Set == nil {
		m.Set = make(map[string]string)
	}
	for name, into := range map[string]*string{"dataset": &m.Dataset, "title": &m.Title, "source": &source.Name, "address": &source.Address,
		"licence": &source.Licence, "known": &source.Known} {
		if v := get(name); v != "" {
			*into = v
		}
	}
	for _, name := range []string{"unit", "gas"} {
		if v := get(name); v != "" {
			m.Set[name] = v
		}
	}
	m.Source = &source
	release, _, err := series.Add(r.Context(), s.Register, who.Login, header.Filename, data, m)
	return release, err
}

func (s *area) dataset(w http.ResponseWriter, r *http.Request) error {
	return s.showDataset(w, r, http.StatusOK, nil)
}

func (s *area) showDataset(w http.ResponseWriter, r *http.Request, status int, problem *site.Explanation) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	one, err := keep.OneDataset(r.Context(), v, r.PathValue("dataset"))
	if err != nil {
		return err
	}
	p := datasetPage{Presenter: s.Presenter(r, &trillium.Document{}), Dataset: one, Rows: keep.SeriesRows([]keep.Dataset{one}),
		Query: site.SuffixOf(site.KeepQuery(r.URL.Query(), "at")), Problem: problem, Sent: r.FormValue}
	for _, row := range p.Rows {
		for _, b := range row.Breaks {
			if year, ok := strings.CutSuffix(b, "?"); ok {
				p.Jumps = append(p.Jumps, jump{row.Series, year})
			}
		}
	}
	var from, to int
	p.Pages, from, to = site.PagerOf(r.URL.Path, r.URL.Query(), len(p.Rows))
	p.Rows, p.Jumps = p.Rows[from:to], p.Jumps[:min(len(p.Jumps), site.PageSize)]
	if id := r.URL.Query().Get("series"); id != "" {
		if p.Shown = p.Find(id); p.Shown == nil {
			return fmt.Errorf("series %s: %w", id, trillium.ErrNotFound)
		}
		for i, o := range p.Shown.Observations {
			later := i+1 < len(p.Shown.Observations) && p.Shown.Observations[i+1].Year == o.Year
			p.Values = append(p.Values, valueRow{o, p.Sources[o.Source], later})
		}
	}
	return s.Render(w, r, status, "dataset", p.Title, p)
}

// SeriesPath is the address at which the values of a series are listed.
func (p datasetPage) SeriesPath(id string) string {
	return "/" + p.L.Tag + "/datasets/" + p.ID + site.SuffixOf(site.WithValues(site.QueryOf(p.Query), "series", id)) + "#values"
}

// JumpPath is the address at which a jump stands in the form on breaks, below the values.
func (p datasetPage) JumpPath(j jump) string {
	return "/" + p.L.Tag + "/datasets/" + p.ID + site.SuffixOf(site.WithValues(site.QueryOf(p.Query), "series", j.Series, "year", j.Year)) + "#breaks"
}

// sayBreak keeps what a reviewer says of a jump.
func (s *area) sayBreak(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	f := r.PostForm
	year, err := strconv.Atoi(strings.TrimSpace(f.Get("year")))
	if err != nil {
		return s.showDataset(w, r, http.StatusBadRequest, site.Say(s.Language(r), "dataset.break.year"))
	}
	b := series.Break{Series: strings.TrimSpace(f.Get("series")), Year: year, Holds: f.Get("what") != "real", Note: strings.TrimSpace(f.Get("note")),
		Person: who.Login, Name: who.Name}
	if !strings.HasPrefix(b.Series, r.PathValue("dataset")+"/") {
		return s.showDataset(w, r, http.StatusBadRequest, site.Say(s.Language(r), "dataset.break.series"))
	}
	err = series.SetBreak(r.Context(), s.Register, b)
	if errors.Is(err, trillium.ErrInvalid) || errors.Is(err, trillium.ErrNotFound) {
		return s.showDataset(w, r, http.StatusBadRequest, site.Explain(s.Language(r), err))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, r.URL.Path+"#breaks", http.StatusSeeOther)
	return nil
}

// seriesAsked are the series of the datasets that the address asks for.
func (s *area) seriesAsked(r *http.Request) ([]keep.SeriesRow, error) {
	list, err := s.datasetsAsked(r)
	return keep.SeriesRows(list), err
}

// writeSeriesPackage writes a dataset as a data package whose cells no spreadsheet
// takes for formulas.
func writeSeriesPackage(w io.Writer, d *timeseries.Dataset) error {
	p := timeseries.Package(d)
	for i := range p.Tables {
		p.Tables[i].Write = table.WriteRows
	}
	return p.Write(w)
}

// datasetFile sends a dataset in the form that write gives it.
func (s *area) datasetFile(kind, ending string, write func(io.Writer, *timeseries.Dataset) error) site.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := s.View(r)
		if err != nil {
			return err
		}
		d, _, err := series.Dataset(r.Context(), v, r.PathValue("dataset"))
		if err != nil {
			return err
		}
		var buf bytes.Buffer
		if err := write(&buf, d); err != nil {
			return err
		}
		return site.Send(w, kind, d.ID+ending, buf.Bytes())
	}
}

// releaseOriginal sends a release as it was added.
func (s *area) releaseOriginal(w http.ResponseWriter, r *http.Request) error {
	data, err := series.File(r.Context(), s.Register.Now(), r.PathValue("file"))
	if err != nil {
		return err
	}
	return site.Send(w, "text/plain; charset=utf-8", r.PathValue("file")+".csv", data)
}
