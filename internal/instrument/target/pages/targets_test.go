package pages_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"trillium/examples"
	"trillium/internal/instrument"
	"trillium/internal/instrument/target"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
	"trillium/internal/web"
	"trillium/internal/web/sitetest"
)

// runOff is the goal of 20 percent less run-off, which the countries meet together.
func runOff() measure.Goal {
	g := measure.Goal{Name: "t1", Words: "at least 20% by 2030 from 2015 levels", Kind: measure.Change, Direction: measure.Reduce, Value: 20, Base: 2015,
		By: 2030, Sharing: measure.Together}
	m := measure.Measure{Name: "Secretariat"}
	for _, p := range []string{"XHV", "XCV", "XBR"} {
		m.Members = append(m.Members, measure.Member{Party: p, Series: []string{"run-off/" + p}})
	}
	g.Measures = []measure.Measure{m}
	return g
}

// addMeasured adds the sample's series, and binds a quantity to them.
func addMeasured(t *testing.T, s *sitetest.Site) {
	t.Helper()
	for _, name := range examples.Releases {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text, err := examples.Files.ReadFile(strings.TrimSuffix(name, ".csv") + ".json")
		if err != nil {
			t.Fatal(err)
		}
		m, err := timeseries.ParseMapping(name, text)
		if err != nil {
			t.Fatal(err)
		}
		if _, _, err := series.Add(context.Background(), s.Register, store.CommandLine, name, data, *m); err != nil {
			t.Fatal(err)
		}
	}
	s.DecideAs(t, "rita", "great-bay-2022/2", keep.Targeting{Goal: runOff()})
}

// targeted is a site with the instrument.
func targeted(c *web.Config) { c.Instruments = []instrument.Instrument{target.New()} }

// day is when the tests of targets look.
func day() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }

// measured is a site with a measured quantity.
func measured(t *testing.T) *sitetest.Site {
	t.Helper()
	s := sitetest.With(t, t.TempDir(), func(c *web.Config) { c.Now, c.Instruments = day, []instrument.Instrument{target.New()} })
	s.AddSample(t)
	s.Staff(t)
	addMeasured(t, s)
	return s
}

func TestTargetsBoard(t *testing.T) {
	s := measured(t)
	_, body := s.Get(t, "/en/targets")
	sitetest.Holds(t, "the board", body, "20% less than in 2015, by 2030", "Halvern", "behind the path", "on the path", "All together", "proposed by the machine",
		"Nobody has bound it to measured series yet.")
	for query, rows := range map[string]int{"": 0, "?basis=set": 4, "?party=XHV&basis=set": 4, "?position=met": 0, "?kind=range": 0,
		"?q=run-off+into&basis=set": 4, "?summit=great-bay-2024&basis=set": 0} {
		res, text := s.Get(t, "/api/v1/targets.csv"+query)
		sitetest.Want(t, query, res, http.StatusOK)
		list, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if query != "" && len(list)-1 != rows || query == "" && len(list) < 12 {
			t.Errorf("%s gives %d rows, want %d", query, len(list)-1, rows)
		}
	}
}

// TestGoalPage: the four answers, each with its words, the table, and the figure with
// its text; of the past what was known then.
func TestGoalPage(t *testing.T) {
	s := measured(t)
	_, body := s.Get(t, "/en/targets/great-bay-2022/2/t1")
	sitetest.Holds(t, "the goal", body, "223.6 kt in 2025", "The straight path asks for 225.3 by then", "−14% since 2015", "on the path",
		"ratio of yearly changes 1.05",
		"Ratio of growth rates 1.01",
		"on track", "Mann-Kendall", "Sen’s slope", "Year by year: Secretariat – All together", `<desc id="figure-r4-about">`, "Rita Roy", "run-off/XBR",
		"Years without a value (1): 2012", "Values that later releases changed: 2")
	res, before := s.Get(t, "/en/targets/great-bay-2022/2/t1?year=2016")
	sitetest.Want(t, "year", res, http.StatusOK)
	sitetest.Holds(t, "the goal at the end of 2016", before, "in 2016.")
	if strings.Contains(before, "in 2025.") {
		t.Error("values after 2016 are shown")
	}
	var goal struct {
		Version int
		Results []struct {
			Party    string
			Position struct {
				Verdict string
				Value   float64
			}
			Rows []struct{ Year int }
		}
		Findings []struct{ Date, Commitment string }
	}
	_, data := s.Get(t, "/api/v1/targets/great-bay-2022/2/t1")
	if err := json.Unmarshal([]byte(data), &goal); err != nil {
		t.Fatal(err)
	}
	if goal.Version != 1 || len(goal.Results) != 4 || goal.Results[3].Party != "ALL" || goal.Results[3].Position.Verdict != "ahead" || len(goal.Findings) != 1 ||
		goal.Findings[0].Date != "2026-03-24" {
		t.Errorf("%+v", goal)
	}
	for path, status := range map[string]int{"/en/targets/great-bay-2022/2/t9": 404, "/en/targets/great-bay-2022/2/t1?version=2": 404,
		"/en/targets/great-bay-2022/2/t1?version=x": 404, "/en/targets/great-bay-2022/99/t1": 404,
		"/en/targets/great-bay-2022/2/t2": 404, "/en/targets/great-bay-2022/1/t1?version=9": 404, "/en/targets?year=abc": 400,
		"/en/targets/great-bay-2022/2/t1?year=-5": 400, "/api/v1/targets?year=99999999999999999999": 400,
		"/api/v1/en/targets/great-bay-2022/2/t1/figure.svg?member=XHV": 200, "/api/v1/en/targets/great-bay-2022/1/t1/figure.svg": 404,
		"/api/v1/targets/great-bay-2022/2/t1/years.csv": 200} {
		res, _ := s.Get(t, path)
		sitetest.Want(t, path, res, status)
	}
	_, page := s.Get(t, "/en/commitments/great-bay-2022/2")
	sitetest.Holds(t, "the commitment", page, "Promised quantities", "All together: 223.6 kt in 2025, on the path: by then 225.3 was required.", `id="timeline"`)
}

// TestSetGoal: a reviewer confirms what is proposed, binds it by a dataset, and later
// sets a new version; the old one stays. Others may not.
func TestSetGoal(t *testing.T) {
	s := measured(t)
	const path = "/en/targets/great-bay-2024/2/t1"
	form := func(more ...string) []string {
		return append([]string{"words", "30 percent of coastal waters by 2030", "kind", "level", "direction", "increase", "value", "30", "unit", "percent", "base",
			"2018", "by", "2030", "sharing", "each",
			"dataset", "coastal-waters", "dataset-name", "Secretariat", "reason", "As the text says", "last", ""}, more...)
	}
	for login, status := range map[string]int{"": http.StatusForbidden, "xhv": http.StatusForbidden} {
		res, _ := s.As(t, login).Post(path, form()...)
		if login == "" && res.StatusCode != http.StatusSeeOther && res.StatusCode != status && res.StatusCode != http.StatusUnauthorized || login != "" &&
			res.StatusCode != status {
			t.Errorf("%q: %s", login, res.Status)
		}
	}
	rita := s.As(t, "rita")
	res, body := rita.Post(path, form()...)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %.300s", res.Status, body)
	}
	_, body = s.Get(t, path)
	sitetest.Holds(t, "the goal", body, "coastal-waters/XBR", "at least 30 percent by 2030", "The series breaks in 2021", "each party alone")
	bad := url.Values{}
	for i, x := 0, form(); i < len(x); i += 2 {
		bad.Set(x[i], x[i+1])
	}
	for field, value := range map[string]string{"value": "thirty", "by": "1000", "words": "", "reason": "", "dataset": "nothing", "kind": "event",
		"base": "2031"} {
		f := url.Values{}
		for k := range bad {
			f.Set(k, bad.Get(k))
		}
		f.Set(field, value)
		var list []string
		for k := range f {
			list = append(list, k, f.Get(k))
		}
		res, body := rita.Post(path, list...)
		sitetest.Want(t, field, res, http.StatusBadRequest)
		sitetest.Holds(t, field, body, `role="alert"`)
	}
	st, _, err := s.Register.Now().State(context.Background(), "great-bay-2024/2")
	if err != nil {
		t.Fatal(err)
	}
	next := keep.Goal(st, "t1").Goal
	next.Value = 35
	s.DecideAs(t, "ruth", "great-bay-2024/2", keep.Targeting{Goal: next})
	_, body = s.Get(t, path)
	sitetest.Holds(t, "the new version", body, "at least 35 percent by 2030", "at least 30 percent by 2030", "?version=1")
	_, body = s.Get(t, path+"?version=1")
	sitetest.Holds(t, "the old version", body, "This is version 1 of 2.")
	sitetest.Holds(t, "a version set without having seen the other", body, "notice conflict")
	st, _, err = s.Register.Now().State(context.Background(), "great-bay-2024/2")
	if err != nil {
		t.Fatal(err)
	}
	settled := form()
	settled[len(settled)-1] = st.Head()
	res, _ = rita.Post(path, settled...)
	sitetest.Want(t, "having seen both", res, http.StatusSeeOther)
	if _, body = s.Get(t, path); strings.Contains(body, "notice conflict") {
		t.Error("the conflict is settled, and still shown")
	}
}

// TestBreaks: a jump is suspected until a reviewer says what it is.
func TestBreaks(t *testing.T) {
	s := measured(t)
	g := measure.Goal{Name: "t1", Words: "30 percent", Kind: measure.Level, Direction: measure.Increase, Value: 30, Unit: "percent", Base: 2018, By: 2030,
		Measures: []measure.Measure{{Name: "Secretariat", Members: []measure.Member{{Party: "XHV", Series: []string{"coastal-waters/XHV"}}}}}}
	s.DecideAs(t, "rita", "great-bay-2024/2", keep.Targeting{Goal: g})
	_, body := s.Get(t, "/en/datasets/coastal-waters")
	sitetest.Holds(t, "the dataset", body, "Protected coastal waters", "SDMX-CSV", "2021")
	rita := s.As(t, "rita")
	_, body = rita.Get("/en/datasets/coastal-waters?series=coastal-waters%2FXHV&year=2020") // where the list of jumps leads
	sitetest.Holds(t, "the form on a jump", body, `name="series" required list="b-list" value="coastal-waters/XHV"`, `value="2020"`)
	_, body = rita.Post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "soon", "what", "real", "note", "A long story")
	sitetest.Holds(t, "what was refused", body, "A long story</textarea>", `value="real" checked`)
	res, _ := rita.Post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "2020", "what", "break", "note", "Another law")
	sitetest.Want(t, "break", res, http.StatusSeeOther)
	_, body = s.Get(t, "/en/targets/great-bay-2024/2/t1")
	sitetest.Holds(t, "the goal", body, "The series breaks in 2020: Another law (Rita Roy).")
	res, _ = rita.Post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "2020", "what", "real", "note", "A park was made")
	sitetest.Want(t, "real", res, http.StatusSeeOther)
	_, body = s.Get(t, "/en/targets/great-bay-2024/2/t1")
	if strings.Contains(body, "The series breaks in 2020") {
		t.Error("what is real still counts as a break")
	}
	for _, form := range [][]string{{"series", "run-off/XHV", "year", "2020", "note", "x"}, {"series", "coastal-waters/XHV", "year", "x", "note", "x"},
		{"series", "coastal-waters/XHV", "year", "2015", "note", "x"}, {"series", "coastal-waters/XHV", "year", "2020", "note", ""}} {
		res, _ := rita.Post("/en/datasets/coastal-waters", form...)
		sitetest.Want(t, strings.Join(form, " "), res, http.StatusBadRequest)
	}
	res, _ = s.As(t, "xhv").Post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "2020", "note", "x")
	sitetest.Want(t, "a contributor", res, http.StatusForbidden)
}

// upload sends a file of series.
func upload(b *sitetest.Browser, path, name, text string, fields map[string]string) (*http.Response, string) {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range fields {
		if err := m.WriteField(k, v); err != nil {
			b.T.Fatal(err)
		}
	}
	w, err := m.CreateFormFile("file", name)
	if err == nil {
		_, err = io.WriteString(w, text)
	}
	if err == nil {
		err = m.Close()
	}
	if err != nil {
		b.T.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, b.Site.URL+path, &body)
	if err != nil {
		b.T.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	return b.Send(req)
}

// TestUploadSeries: an editor adds a file; what cannot be read is refused with its
// place; a second release changes the present and not the past.
func TestUploadSeries(t *testing.T) {
	s := sitetest.With(t, t.TempDir(), targeted)
	s.AddSample(t)
	s.Staff(t)
	ed := s.As(t, "ed")
	fields := map[string]string{"dataset": "gauges", "title": "Tide <gauges>", "source": "Harbour masters", "unit": "gauges", "known": "2024-02-01"}
	res, body := upload(ed, "/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,1;2\n", fields)
	sitetest.Want(t, "no number", res, http.StatusBadRequest)
	sitetest.Holds(t, "no number", body, "g.csv:2", "is no number", "Harbour masters")
	res, _ = upload(ed, "/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,12\n", fields)
	sitetest.Want(t, "upload", res, http.StatusSeeOther)
	_, body = s.Get(t, "/en/datasets/gauges")
	sitetest.Holds(t, "the dataset", body, "Tide &lt;gauges&gt;", "gauges/XHV", "Harbour masters")
	fields["known"] = "2025-02-01"
	res, _ = upload(ed, "/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,13\nXHV,2021,15\n", fields)
	sitetest.Want(t, "second release", res, http.StatusSeeOther)
	_, body = s.Get(t, "/en/datasets/gauges?series=gauges%2FXHV")
	sitetest.Holds(t, "the values", body, "revised later", "line 2")
	_, sdmx := s.Get(t, "/api/v1/datasets/gauges/sdmx.csv")
	if d, err := timeseries.Read("x.csv", []byte(sdmx), nil); err != nil || len(d.Series[0].Observations) != 3 {
		t.Errorf("%v\n%s", err, sdmx)
	}
	res, _ = upload(s.As(t, "rita"), "/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,12\n", fields)
	if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusBadRequest {
		t.Errorf("a reviewer adds a file: %s", res.Status)
	}
	for _, path := range []string{"/en/datasets/nothing", "/api/v1/datasets/nothing/sdmx.csv", "/api/v1/datasets/..%2Fx/package.zip", "/api/v1/releases/00"} {
		res, _ := s.Get(t, path)
		sitetest.Want(t, path, res, http.StatusNotFound)
	}
}

// zigzag is a small map with very long sides.
func zigzag() string {
	var b strings.Builder
	b.WriteString(`{"type":"Polygon","coordinates":[[[-89,-80],`)
	for i := range 100 {
		fmt.Fprintf(&b, "[%d,%f],", 178*(i%2)-89, -79+float64(i))
	}
	b.WriteString(`[-90,80],[-89,-80]]]}`)
	return url.QueryEscape(b.String())
}

// TestCalculators: every worked example gives what it says; what cannot be is refused.
func TestCalculators(t *testing.T) {
	s := sitetest.With(t, t.TempDir(), targeted)
	results := map[string][]string{"landfill": {"65.74557", "95% interval"}, "landgem": {"generated_m3"}, "wastewater": {"291.8175"},
		"food": {"storage", "195000"}, "cover": {"union_km2"}}
	for name, words := range results {
		_, body := s.Get(t, "/en/calculators/"+name)
		var all string
		n := 0
		for _, part := range strings.Split(body, `href="`)[1:] {
			link, _, _ := strings.Cut(part, `"`)
			link = html.UnescapeString(link)
			if !strings.HasPrefix(link, "/en/calculators/"+name+"?") {
				continue
			}
			res, answer := s.Get(t, link)
			sitetest.Want(t, link[:60], res, http.StatusOK)
			all += answer
			n++
			_, query, _ := strings.Cut(strings.TrimSuffix(link, "#result"), "?")
			res, data := s.Get(t, "/api/v1/calculators/"+name+"/result.csv?"+query)
			sitetest.Want(t, name+" as CSV", res, http.StatusOK)
			if rows, err := csv.NewReader(strings.NewReader(data)).ReadAll(); err != nil || len(rows) < 2 {
				t.Errorf("%s: %v %v", name, rows, err)
			}
		}
		if n == 0 {
			t.Errorf("%s has no example", name)
		}
		sitetest.Holds(t, name, all, words...)
	}
	for _, bad := range []string{"landfill?waste=x", "landfill?waste=year,waste%0A2000,1&last=99999", "landfill?waste=year,waste%0A2000,-1",
		"landfill?waste=year,waste%0A2000,1&start=99", "landfill?waste=year,waste%0A2000,1&runs=1e9", "landfill?waste=year,waste%0A2000,1&type=x",
		"wastewater?people=-1", "wastewater?people=1&septic=0.5", "wastewater?people=1&septic=NaN", "food?flows=x", "cover?map=x&base-area=1",
		"cover?map=%7B%22type%22:%22FeatureCollection%22,%22features%22:%5B%5D%7D&base-area=0", "landgem?waste=year,waste%0A2000,1&class=x",
		"landfill?waste=opened,acceptance%0A1990,5&last=1000000000", "landgem?waste=year,waste%0A2000,5&last=3000000000",
		"landgem?waste=year,waste%0A2000,5&last=9000000000000000000", "landgem?waste=year,waste%0A2000,5&last=1e300",
		"landfill?waste=year,waste%0A2000,1&start=13.9",
		"landfill?waste=year,waste%0A2000,1&runs=10000&last=2300", "landfill?waste=year,waste%0A2000,1&runs=10&seed=1e300",
		"wastewater?people=1e308&organics=1e308&septic=1", "food?flows=party,year,stage,tonnes%0AAAA,2020.7,retail,5",
		"food?flows=party,year,stage,tonnes%0AAAA,2020,retail,Inf", "food?flows=party,year,stage,tonnes%0AAAA,2020,retail,5&material=zzz",
		"cover?base-area=1e-320&map=%7B%22type%22:%22Point%22,%22coordinates%22:%5B1,2%5D%7D", "cover?base-area=1&map=" + zigzag()} {
		res, body := s.Get(t, "/en/calculators/"+bad)
		sitetest.Want(t, bad, res, http.StatusBadRequest)
		sitetest.Holds(t, bad, body, `role="alert"`)
	}
	res, _ := s.Get(t, "/en/calculators/nothing")
	sitetest.Want(t, "nothing", res, http.StatusNotFound)
	_, body := s.Get(t, "/en/calculators?method=wastewater")
	sitetest.Holds(t, "parameters", body, "Table 6.3", "septic")
}
