package web_test

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
	"trillium/internal/instrument/target/keep"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
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

// measure adds the sample's series, and binds a quantity to them.
func (s *site) measure(t *testing.T) {
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
		if _, _, err := series.Add(context.Background(), s.register, store.CommandLine, name, data, *m); err != nil {
			t.Fatal(err)
		}
	}
	s.decideAs(t, "rita", "great-bay-2022/2", keep.Targeting{Goal: runOff()})
}

// day is when the tests of targets look.
func day() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }

// measured is a site with a measured quantity.
func measured(t *testing.T) *site {
	t.Helper()
	s := siteOf(t, t.TempDir(), day)
	s.addSample(t)
	s.staff(t)
	s.measure(t)
	return s
}

func holds(t *testing.T, where, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%s does not say %q", where, w)
		}
	}
}

func TestTargetsBoard(t *testing.T) {
	s := measured(t)
	_, body := s.get(t, "/en/targets")
	holds(t, "the board", body, "20% less than in 2015, by 2030", "Halvern", "behind the path", "on the path", "All together", "proposed by the machine",
		"Nobody has bound it to measured series yet.")
	for query, rows := range map[string]int{"": 0, "?basis=set": 4, "?party=XHV&basis=set": 4, "?position=met": 0, "?kind=range": 0,
		"?q=run-off+into&basis=set": 4, "?summit=great-bay-2024&basis=set": 0} {
		res, text := s.get(t, "/api/v1/targets.csv"+query)
		want(t, query, res, http.StatusOK)
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
	_, body := s.get(t, "/en/targets/great-bay-2022/2/t1")
	holds(t, "the goal", body, "223.6 kt in 2025", "The straight path asks for 225.3 by then", "−14% since 2015", "on the path", "ratio of yearly changes 1.05",
		"Ratio of growth rates 1.01",
		"on track", "Mann-Kendall", "Sen’s slope", "Year by year: Secretariat – All together", `<desc id="figure-r4-about">`, "Rita Roy", "run-off/XBR",
		"Years without a value (1): 2012", "Values that later releases changed: 2")
	res, before := s.get(t, "/en/targets/great-bay-2022/2/t1?year=2016")
	want(t, "year", res, http.StatusOK)
	holds(t, "the goal at the end of 2016", before, "in 2016.")
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
	_, data := s.get(t, "/api/v1/targets/great-bay-2022/2/t1")
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
		res, _ := s.get(t, path)
		want(t, path, res, status)
	}
	_, page := s.get(t, "/en/commitments/great-bay-2022/2")
	holds(t, "the commitment", page, "Promised quantities", "All together: 223.6 kt in 2025, on the path: by then 225.3 was required.", `id="timeline"`)
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
		res, _ := s.as(t, login).post(path, form()...)
		if login == "" && res.StatusCode != http.StatusSeeOther && res.StatusCode != status && res.StatusCode != http.StatusUnauthorized || login != "" &&
			res.StatusCode != status {
			t.Errorf("%q: %s", login, res.Status)
		}
	}
	rita := s.as(t, "rita")
	res, body := rita.post(path, form()...)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s: %.300s", res.Status, body)
	}
	_, body = s.get(t, path)
	holds(t, "the goal", body, "coastal-waters/XBR", "at least 30 percent by 2030", "The series breaks in 2021", "each party alone")
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
		res, body := rita.post(path, list...)
		want(t, field, res, http.StatusBadRequest)
		holds(t, field, body, `role="alert"`)
	}
	st, _, err := s.register.Now().State(context.Background(), "great-bay-2024/2")
	if err != nil {
		t.Fatal(err)
	}
	next := keep.Goal(st, "t1").Goal
	next.Value = 35
	s.decideAs(t, "ruth", "great-bay-2024/2", keep.Targeting{Goal: next})
	_, body = s.get(t, path)
	holds(t, "the new version", body, "at least 35 percent by 2030", "at least 30 percent by 2030", "?version=1")
	_, body = s.get(t, path+"?version=1")
	holds(t, "the old version", body, "This is version 1 of 2.")
	holds(t, "a version set without having seen the other", body, "notice conflict")
	st, _, err = s.register.Now().State(context.Background(), "great-bay-2024/2")
	if err != nil {
		t.Fatal(err)
	}
	settled := form()
	settled[len(settled)-1] = st.Head()
	res, _ = rita.post(path, settled...)
	want(t, "having seen both", res, http.StatusSeeOther)
	if _, body = s.get(t, path); strings.Contains(body, "notice conflict") {
		t.Error("the conflict is settled, and still shown")
	}
}

// TestBreaks: a jump is suspected until a reviewer says what it is.
func TestBreaks(t *testing.T) {
	s := measured(t)
	g := measure.Goal{Name: "t1", Words: "30 percent", Kind: measure.Level, Direction: measure.Increase, Value: 30, Unit: "percent", Base: 2018, By: 2030,
		Measures: []measure.Measure{{Name: "Secretariat", Members: []measure.Member{{Party: "XHV", Series: []string{"coastal-waters/XHV"}}}}}}
	s.decideAs(t, "rita", "great-bay-2024/2", keep.Targeting{Goal: g})
	_, body := s.get(t, "/en/datasets/coastal-waters")
	holds(t, "the dataset", body, "Protected coastal waters", "SDMX-CSV", "2021")
	rita := s.as(t, "rita")
	_, body = rita.get("/en/datasets/coastal-waters?series=coastal-waters%2FXHV&year=2020") // where the list of jumps leads
	holds(t, "the form on a jump", body, `name="series" required list="b-list" value="coastal-waters/XHV"`, `value="2020"`)
	_, body = rita.post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "soon", "what", "real", "note", "A long story")
	holds(t, "what was refused", body, "A long story</textarea>", `value="real" checked`)
	res, _ := rita.post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "2020", "what", "break", "note", "Another law")
	want(t, "break", res, http.StatusSeeOther)
	_, body = s.get(t, "/en/targets/great-bay-2024/2/t1")
	holds(t, "the goal", body, "The series breaks in 2020: Another law (Rita Roy).")
	res, _ = rita.post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "2020", "what", "real", "note", "A park was made")
	want(t, "real", res, http.StatusSeeOther)
	_, body = s.get(t, "/en/targets/great-bay-2024/2/t1")
	if strings.Contains(body, "The series breaks in 2020") {
		t.Error("what is real still counts as a break")
	}
	for _, form := range [][]string{{"series", "run-off/XHV", "year", "2020", "note", "x"}, {"series", "coastal-waters/XHV", "year", "x", "note", "x"},
		{"series", "coastal-waters/XHV", "year", "2015", "note", "x"}, {"series", "coastal-waters/XHV", "year", "2020", "note", ""}} {
		res, _ := rita.post("/en/datasets/coastal-waters", form...)
		want(t, strings.Join(form, " "), res, http.StatusBadRequest)
	}
	res, _ = s.as(t, "xhv").post("/en/datasets/coastal-waters", "series", "coastal-waters/XHV", "year", "2020", "note", "x")
	want(t, "a contributor", res, http.StatusForbidden)
}

// upload sends a file of series.
func (b *browser) upload(path, name, text string, fields map[string]string) (*http.Response, string) {
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for k, v := range fields {
		if err := m.WriteField(k, v); err != nil {
			b.t.Fatal(err)
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
		b.t.Fatal(err)
	}
	req, err := http.NewRequest(http.MethodPost, b.site.URL+path, &body)
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", m.FormDataContentType())
	return b.do(req)
}

// TestUploadSeries: an editor adds a file; what cannot be read is refused with its
// place; a second release changes the present and not the past.
func TestUploadSeries(t *testing.T) {
	s := siteOf(t, t.TempDir(), nil)
	s.addSample(t)
	s.staff(t)
	ed := s.as(t, "ed")
	fields := map[string]string{"dataset": "gauges", "title": "Tide <gauges>", "source": "Harbour masters", "unit": "gauges", "known": "2024-02-01"}
	res, body := ed.upload("/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,1;2\n", fields)
	want(t, "no number", res, http.StatusBadRequest)
	holds(t, "no number", body, "g.csv:2", "is no number", "Harbour masters")
	res, _ = ed.upload("/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,12\n", fields)
	want(t, "upload", res, http.StatusSeeOther)
	_, body = s.get(t, "/en/datasets/gauges")
	holds(t, "the dataset", body, "Tide &lt;gauges&gt;", "gauges/XHV", "Harbour masters")
	fields["known"] = "2025-02-01"
	res, _ = ed.upload("/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,13\nXHV,2021,15\n", fields)
	want(t, "second release", res, http.StatusSeeOther)
	_, body = s.get(t, "/en/datasets/gauges?series=gauges%2FXHV")
	holds(t, "the values", body, "revised later", "line 2")
	_, sdmx := s.get(t, "/api/v1/datasets/gauges/sdmx.csv")
	if d, err := timeseries.Read("x.csv", []byte(sdmx), nil); err != nil || len(d.Series[0].Observations) != 3 {
		t.Errorf("%v\n%s", err, sdmx)
	}
	res, _ = s.as(t, "rita").upload("/en/datasets", "g.csv", "iso3,year,value\nXHV,2020,12\n", fields)
	if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusBadRequest {
		t.Errorf("a reviewer adds a file: %s", res.Status)
	}
	for _, path := range []string{"/en/datasets/nothing", "/api/v1/datasets/nothing/sdmx.csv", "/api/v1/datasets/..%2Fx/package.zip", "/api/v1/releases/00"} {
		res, _ := s.get(t, path)
		want(t, path, res, http.StatusNotFound)
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
	s := newSite(t)
	results := map[string][]string{"landfill": {"65.74557", "95% interval"}, "landgem": {"generated_m3"}, "wastewater": {"291.8175"},
		"food": {"storage", "195000"}, "cover": {"union_km2"}}
	for name, words := range results {
		_, body := s.get(t, "/en/calculators/"+name)
		var all string
		n := 0
		for _, part := range strings.Split(body, `href="`)[1:] {
			link, _, _ := strings.Cut(part, `"`)
			link = html.UnescapeString(link)
			if !strings.HasPrefix(link, "/en/calculators/"+name+"?") {
				continue
			}
			res, answer := s.get(t, link)
			want(t, link[:60], res, http.StatusOK)
			all += answer
			n++
			_, query, _ := strings.Cut(strings.TrimSuffix(link, "#result"), "?")
			res, data := s.get(t, "/api/v1/calculators/"+name+"/result.csv?"+query)
			want(t, name+" as CSV", res, http.StatusOK)
			if rows, err := csv.NewReader(strings.NewReader(data)).ReadAll(); err != nil || len(rows) < 2 {
				t.Errorf("%s: %v %v", name, rows, err)
			}
		}
		if n == 0 {
			t.Errorf("%s has no example", name)
		}
		holds(t, name, all, words...)
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
		res, body := s.get(t, "/en/calculators/"+bad)
		want(t, bad, res, http.StatusBadRequest)
		holds(t, bad, body, `role="alert"`)
	}
	res, _ := s.get(t, "/en/calculators/nothing")
	want(t, "nothing", res, http.StatusNotFound)
	_, body := s.get(t, "/en/calculators?method=wastewater")
	holds(t, "parameters", body, "Table 6.3", "septic")
}
