package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/examples"
	"trillium/internal/extract"
	"trillium/internal/pgtest"
	"trillium/internal/review"
	"trillium/internal/sharedtest"
	"trillium/internal/store"
	"trillium/internal/web"
	"trillium/internal/web/sitetest"
	"trillium/internal/webtest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// Every page that can be reached by links answers, is sound HTML, and does so
// in every language, today and as it stood, for a reader and for an editor.
func TestEveryPage(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Decisions(t)
	s.Assess(t)
	s.Follow(t)
	tomorrow := time.Now().AddDate(0, 0, 1).UTC().Format(time.DateOnly)
	for _, c := range []struct {
		login string
		start string
		least int // how many pages to reach
	}{{"", "/en/", 400}, {"ed", "/en/", 250}, {"", "/en/?at=" + tomorrow, 250}} {
		s.Crawl(t, c.login, c.start, c.least)
	}
}

// A register without anything answers every page, says what to do first, and shows
// sound HTML.
func TestEmptyRegister(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	as := map[review.Act]string{review.Decide: "rita", review.SeeQueue: "rita", review.KeepPeople: "ed", review.KeepDocuments: "ed", review.FileUpdate: "xhv"}
	n := 0
	for pattern, route := range s.Web.Routes() {
		method, path, _ := strings.Cut(pattern, " ")
		if method != "GET" || path == "/" || route.Bare || strings.ContainsAny(path, "{") && !strings.HasSuffix(path, "/{$}") ||
			strings.HasSuffix(path, "/provider") {
			continue
		}
		path = strings.TrimSuffix(path, "{$}")
		login := as[route.Needs]
		if strings.HasSuffix(path, "/account") {
			login = "rita"
		}
		res, body := s.As(t, login).Get(path)
		_, needs, _ := strings.Cut(body, "give two summits") // what has to be said which
		if res.StatusCode != http.StatusOK && needs == "" && !strings.Contains(path, "series") {
			t.Errorf("%s: %s", path, res.Status)
		}
		if strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			webtest.CheckHTML(t, path, body)
		}
		n++
		if res.Header.Get("Content-Type") == "application/json; charset=utf-8" {
			if items, err := sitetest.ItemsOf[any](body); err != nil || len(items) != 0 && !strings.HasSuffix(path, "/declared-series") {
				t.Errorf("%s: %s (%v)", path, body, err)
			}
		}
	}
	if n < 60 {
		t.Errorf("only %d pages and documents were tried", n)
	}
	_, body := s.Get(t, "/en/")
	sitetest.Has(t, "the first page", body, "trillium add", "trillium index", "trillium user add", "trillium demo")
}

func TestStatuses(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	for path, want := range map[string]int{
		"/en/summits/none-2000": 404, "/en/commitments/great-bay-2022/99": 404, "/xx/": 404, "/en/documents/none": 404,
		"/api/v1/documents/none/commitments.csv": 404, "/api/v1/commitments/great-bay-2022/99": 404, "/static/none.css": 404, "/en/summits/": 404,
		"/en/summits/great-bay-2022": 200, "/en/commitments/great-bay-2022/9b": 200, "/en/documents/great-bay-2024~xcv-es": 200,
	} {
		if res, _ := s.Get(t, path); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", path, res.StatusCode, want)
		}
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for path, want := range map[string]string{"/": "/fr/", "/en/documents/great-bay-2022": "/en/summits/great-bay-2022"} {
		req, err := http.NewRequest("GET", s.URL+path, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Language", "fr-CA")
		res, err := client.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		if got := res.Header.Get("Location"); got != want {
			t.Errorf("%s leads to %q, want %q", path, got, want)
		}
	}
}

func TestHeaders(t *testing.T) {
	res, _ := sitetest.New(t).Get(t, "/en/")
	for key, want := range map[string]string{
		"Content-Security-Policy": "default-src 'none'", "X-Content-Type-Options": "nosniff", "Content-Language": "en",
	} {
		if got := res.Header.Get(key); !strings.Contains(got, want) {
			t.Errorf("%s is %q", key, got)
		}
	}
}

// The living page holds the whole document, each commitment marked once in its
// place, with its note beside it.
func TestLivingPage(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	_, body := s.Get(t, "/en/summits/great-bay-2022")
	for _, want := range []string{
		`<mark id="c9b" class="st not-searched suggested">They also committed to publish one guide`, `href="/en/commitments/great-bay-2022/9b"`,
		`>Clean Water and Living Stocks</h2>`, "A bay that is fished out or fouled feeds nobody.", `lang="en"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	_, body = s.Get(t, "/en/summits/great-bay-2022?due=any&party=ALL")
	if strings.Contains(body, `id="c9b"`) || !strings.Contains(body, `id="c2"`) || !strings.Contains(body, "They also committed to publish one guide") {
		t.Error("the filter does not unmark, or takes words away")
	}
}

// What a document, a name or a query says is shown and never run.
func TestInjection(t *testing.T) {
	s := sitetest.New(t)
	bad := `<script>alert(1)</script><img src=x onerror=alert(1)>`
	doc, err := sitetest.Reader.Read(bad+".md", []byte("---\nsummit: lakes-2020\ntitle: '"+bad+"'\nissuer: '"+bad+"'\nlanguage: en\nsource_url: "+
		"'javascript:alert(1)'\n---\n"+
		"The leaders will build \\<script\\>alert(2)\\</script\\> [a bridge](javascript:alert(3)) by 2030.\n\n<script>alert(4)</script>\n\n<p "+
		"onclick=alert(5)>They will meet.</p>\n"))
	s.Add(t, doc, err)
	for _, path := range []string{"/en/", "/en/?q=" + `"><script>alert(1)</script>`, "/en/summits/lakes-2020", "/en/summits/lakes-2020?party=" + `"><script>`,
		"/en/commitments/lakes-2020/1", "/es/<script>",
		"/en/commitments", "/en/commitments?q=" + `"><script>`, "/en/parties", "/en/parties?q=" + `"><script>`, "/en/bodies", "/en/bodies/<script>",
		"/en/themes/<script>", "/en/cards/lakes-2020/1", "/en/cards/lakes-2020",
		"/en/commitments/lakes-2020/1/suggest", "/en/due?party=" + `"><script>`, "/en/summits/lakes-2020?state=" + `"><script>` + "&due=%22", "/en/about", "/en/api",
		"/fr/summits/lakes-2020/report"} {
		_, body := s.Get(t, strings.ReplaceAll(path, " ", "%20"))
		for _, run := range []string{"<script", "<img src=x", "onclick=", `href="javascript:`} {
			if strings.Contains(body, run) {
				t.Errorf("%s holds %q", path, run)
			}
		}
	}
	res, body := s.Get(t, "/api/v1/documents/lakes-2020/original")
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/plain") || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") ||
		body != string(doc.Data) {
		t.Error("the original is not sent as plain text to be saved, or was changed")
	}
}

func TestDownloads(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	_, body := s.Get(t, "/api/v1/documents/great-bay-2022/commitments")
	list, err := sitetest.ItemsOf[trillium.Commitment](body)
	if err != nil || len(list) < 20 {
		t.Errorf("%d commitments, %v", len(list), err)
	}
	_, body = s.Get(t, "/api/v1/documents/great-bay-2022/commitments.csv")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != len(list)+1 {
		t.Errorf("%d rows for %d commitments, %v", len(rows), len(list), err)
	}
	_, body = s.Get(t, "/api/v1/commitments/great-bay-2022/9b")
	var one trillium.Commitment
	if err := json.Unmarshal([]byte(body), &one); err != nil || one.ID != "great-bay-2022/9b" {
		t.Errorf("%s, %v", body, err)
	}
}

func TestCitation(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	_, body := s.Get(t, "/en/commitments/great-bay-2022/2")
	for _, want := range []string{"@misc{great-bay-2022-2,", "SHA-256", s.URL + "/en/commitments/great-bay-2022/2", "May 19, 2022"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// markedItem is a list item that is marked as a commitment.
var markedItem = regexp.MustCompile(`<li>\s*<div class="row" id="b\d+"><p><mark`)

// The two real fact sheets are shown with all their list items marked.
func TestRealFactSheets(t *testing.T) {
	s := sitetest.New(t)
	for name, items := range map[string]int{"nals-2021-fact-sheet-usa.md": 31, "nals-2023-fact-sheet-usa.md": 28} {
		doc, err := sitetest.Reader.ReadFile(sharedtest.Path(t, "summits", name))
		s.Add(t, doc, err)
		_, body := s.Get(t, "/en/summits/"+doc.Summit)
		webtest.CheckHTML(t, name, body)
		if n := len(markedItem.FindAllString(body, -1)); n != items {
			t.Errorf("%s: %d list items are marked, want %d", name, n, items)
		}
	}
}

func BenchmarkLivingPage(b *testing.B) {
	register, err := store.Open(context.Background(), b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	defer register.Close()
	data, err := examples.Files.ReadFile(examples.Summits[0])
	if err != nil {
		b.Fatal(err)
	}
	doc, err := sitetest.Reader.Read("x.md", data)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := register.AddReading(context.Background(), store.CommandLine, extract.New(sitetest.Lexicon).Extract(doc)); err != nil {
		b.Fatal(err)
	}
	h := web.New(sitetest.Config(register)).Handler()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/en/summits/great-bay-2022", nil))
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
