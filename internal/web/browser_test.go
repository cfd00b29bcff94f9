package web_test

import (
	"net/http"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"trillium/internal/goldentest"
	"trillium/internal/web/sitetest"
	"trillium/internal/webtest"
)

// views are the kinds of page, by who sees them.
var views = map[string][]string{
	"": {"/", "/?q=nothing+such", "/method", "/about", "/accessibility", "/api", "/summits/great-bay-2022", "/summits/great-bay-2022?state=under-way&due=any",
		"/documents/great-bay-2024~xcv-es",
		"/commitments/great-bay-2022/2", "/nothing", "/history", "/sign-in",
		"/commitments", "/commitments?state=reversed", "/parties", "/parties/XHV", "/themes", "/themes/none", "/bodies",
		"/bodies/Great Bay Standing Committee on Fisheries",
		"/cards/great-bay-2022/2", "/cards/great-bay-2022", "/commitments/great-bay-2022/2/suggest", "/suggestions/",
		"/commitments/great-bay-2022/2?at=2099-01-01", "/commitments/great-bay-2022/4/history",
		"/compare", "/compare/great-bay-2022/great-bay-2024", "/compare/great-bay-2024/great-bay-2024~xcv-es", "/series", "/series/great-bay",
		"/series/quad", "/silent",
		"/summits/great-bay-2022/report", "/summits/great-bay-2024/report?joint=once", "/summits/great-bay-2022/assess", "/commitments/great-bay-2022/7/rubric",
		"/commitments/great-bay-2022/7/scores/XHV", "/due", "/due?party=XHV&days=3000",
		"/search", "/search?q=ferry+bah%C3%ADa", "/corpus/great-bay-later/2026-03-24-spring-report.md?start=204&end=380", "/commitments/great-bay-2022/2/receipts",
		"/aliases",
		"/invitation/none", "/decisions/none", "/series/great-bay/none"},
	"rita": {"/summits/great-bay-2022/assess?with=chosen", "/commitments/great-bay-2022/7/rubric?template=goals", "/commitments/great-bay-2022/7/scores/XCV#open",
		"/review/evidence", "/review/evidence?commitment=none",
		"/review/links", "/review/updates", "/review/scores", "/review/suggestions", "/review/conflicts"},
	"ed":  {"/commitments/great-bay-2022/2#open", "/review", "/people", "/keep", "/account"},
	"xhv": {"/commitments/great-bay-2022/7", "/mine"},
}

// fullSite is a site with something of everything.
func fullSite(t *testing.T, now func() time.Time) *sitetest.Site {
	t.Helper()
	s := sitetest.Of(t, t.TempDir(), now)
	s.AddSample(t)
	s.Staff(t)
	s.Decisions(t)
	s.Assess(t)
	s.Follow(t)
	return s
}

// No page is forgotten among the views.
func TestEveryRouteIsViewed(t *testing.T) {
	s := sitetest.New(t)
	seen := make(map[string]bool)
	for _, paths := range views {
		for _, path := range paths {
			r, err := http.NewRequest("GET", "/en"+strings.ReplaceAll(strings.Replace(path, "/suggestions/", "/suggestions/x", 1), " ", "%20"), nil)
			if err != nil {
				t.Fatal(err)
			}
			seen[s.Web.PatternOf(r)] = true
		}
	}
	for pattern, route := range s.Web.Routes() {
		if strings.HasPrefix(pattern, "GET /en/") && !route.Bare && !seen[pattern] && !strings.HasSuffix(pattern, "/provider") {
			t.Errorf("nobody looks at %s", pattern)
		}
	}
}

// Every kind of page, in each language, light and dark, narrow and wide, breaks no
// rule of accessibility and fits its window; and on paper it fits too.
func TestEveryView(t *testing.T) {
	if testing.Short() {
		t.Skip("browser checks skipped with -short")
	}
	webtest.NeedAxe(t)
	ctx := webtest.Browser(t)
	s := fullSite(t, nil)
	suggestion, _ := s.Browser(t).Post("/en/commitments/great-bay-2022/1/suggest", "kind", "evidence", "address", "https://example.org/x", "words",
		"It shows it.", "credit", "A. Reader", "contact", "a@example.org")
	token := strings.TrimPrefix(suggestion.Header.Get("Location"), "/en")
	for login, paths := range views {
		paths = slices.Clone(paths)
		if i := slices.Index(paths, "/suggestions/"); i >= 0 {
			paths[i] = token
		}
		s.LookAt(t, ctx, login, paths)
	}
}

// The living page does not move while it is read: no layout shift, even while it
// loads.
func TestNoLayoutShift(t *testing.T) {
	if testing.Short() {
		t.Skip("browser checks skipped with -short")
	}
	ctx := webtest.Browser(t)
	s := fullSite(t, nil)
	if err := webtest.Show(ctx, s.URL+"/en/summits/great-bay-2022", webtest.View{Width: 1280}); err != nil {
		t.Fatal(err)
	}
	shift, err := chromedp.Run(ctx, chromedp.Evaluate[float64](`new Promise(done => {
		let sum = 0;
		new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; }).observe({type: "layout-shift", buffered: true});
		setTimeout(() => done(sum), 500);
	})`, chromedp.EvalAwaitPromise))
	if err != nil || shift != 0 {
		t.Errorf("the page moved by %v (%v)", shift, err)
	}
}

// A walk with the Tab key meets everything that can be used, in the order of the
// page, each under a name; testdata has the walks as they should be.
func TestKeyboardWalk(t *testing.T) {
	if testing.Short() {
		t.Skip("browser checks skipped with -short")
	}
	ctx := webtest.Browser(t)
	s := fullSite(t, func() time.Time { return time.Date(2026, 11, 26, 12, 0, 0, 0, time.UTC) }) // what is late does not change
	for name, path := range map[string]string{"home": "/en/", "living": "/en/summits/great-bay-2022?state=delivered",
		"commitment": "/en/commitments/great-bay-2022/2", "list": "/fr/parties/XHV?state=reversed", "suggest": "/es/commitments/great-bay-2022/2/suggest"} {
		if err := webtest.Show(ctx, s.URL+path, webtest.View{Width: 1280}); err != nil {
			t.Fatal(err)
		}
		steps, err := webtest.Walk(ctx, 400)
		if err != nil {
			t.Fatal(err)
		}
		got := varies.ReplaceAllString(strings.ReplaceAll(strings.Join(steps, "\n")+"\n", s.URL, "SITE"), "…")
		goldentest.Check(t, filepath.Join("testdata", "walk-"+name+".txt"), got)
		for _, step := range steps {
			if strings.HasSuffix(step, " ") {
				t.Errorf("%s: %q has no name", path, step)
			}
		}
	}
}

// varies is what differs from run to run: hashes, moments, and days counted from today.
var varies = regexp.MustCompile(`\b[0-9a-f]{12}\b|[A-Z][a-z]+ \d+, \d{4}, \d+:\d\d UTC|\?at=\S+|\d[\d,\x{202f}\x{a0}]* (?:days|jours|días)[^\n]*`)
