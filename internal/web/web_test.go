package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"trillium"
	"trillium/examples"
	"trillium/internal/extract"
	"trillium/internal/i18n"
	"trillium/internal/language"
	"trillium/internal/sharedtest"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/web"
	"trillium/internal/webtest"
)

var (
	lexicon = language.Load()
	reader  = source.New(lexicon)
)

// A site is a running server with its register.
type site struct {
	*httptest.Server
	register *store.Store
}

// config is a site of the register without a public address.
func config(register *store.Store) web.Config {
	return web.Config{Register: register, Reader: reader, Words: i18n.Load(), Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Read: func(name string, data []byte) (*trillium.Reading, error) {
			doc, err := reader.Read(name, data)
			if err != nil {
				return nil, err
			}
			return extract.New(lexicon).Extract(doc), nil
		}}
}

func newSite(t *testing.T) *site {
	t.Helper()
	register, err := store.Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { register.Close() })
	s := httptest.NewServer(web.New(config(register)).Handler())
	t.Cleanup(s.Close)
	return &site{s, register}
}

func (s *site) add(t *testing.T, doc *trillium.Document, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.register.AddReading(context.Background(), store.CommandLine, extract.New(lexicon).Extract(doc)); err != nil {
		t.Fatal(err)
	}
}

func (s *site) addSample(t *testing.T) {
	t.Helper()
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		doc, err := reader.Read(name, data)
		s.add(t, doc, err)
	}
}

func (s *site) get(t *testing.T, path string) (*http.Response, string) {
	t.Helper()
	res, err := http.Get(s.URL + path)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res, string(body)
}

// Every page that can be reached by links answers, is sound HTML, and does so
// in every language.
func TestEveryPage(t *testing.T) {
	s := newSite(t)
	s.addSample(t)
	seen := map[string]bool{"/en/": true}
	queue := []string{"/en/"}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		res, body := s.get(t, path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, res.Status)
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		webtest.CheckHTML(t, path, body)
		for _, link := range webtest.Links(body) {
			link, _, _ = strings.Cut(link, "#")
			if strings.HasPrefix(link, "/") && !seen[link] {
				seen[link] = true
				queue = append(queue, link)
			}
		}
	}
	if len(seen) < 3*70 {
		t.Errorf("only %d pages were reached", len(seen))
	}
}

func TestEmptyRegister(t *testing.T) {
	s := newSite(t)
	for _, lang := range i18n.Tags {
		res, body := s.get(t, "/"+lang+"/")
		if res.StatusCode != http.StatusOK || !strings.Contains(body, "trillium demo") {
			t.Errorf("%s: %s", lang, res.Status)
		}
		webtest.CheckHTML(t, lang, body)
	}
}

func TestStatuses(t *testing.T) {
	s := newSite(t)
	s.addSample(t)
	for path, want := range map[string]int{
		"/en/summits/none-2000": 404, "/en/commitments/great-bay-2022/99": 404, "/xx/": 404, "/en/documents/none": 404,
		"/data/none/commitments.csv": 404, "/data/great-bay-2022/99": 404, "/static/none.css": 404, "/en/summits/": 404,
		"/en/summits/great-bay-2022": 200, "/en/commitments/great-bay-2022/9b": 200, "/en/documents/great-bay-2024~xcv-es": 200,
	} {
		if res, _ := s.get(t, path); res.StatusCode != want {
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
	res, _ := newSite(t).get(t, "/en/")
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
	s := newSite(t)
	s.addSample(t)
	_, body := s.get(t, "/en/summits/great-bay-2022")
	for _, want := range []string{
		`<mark id="c9b">They also committed to publish one guide`, `href="/en/commitments/great-bay-2022/9b"`,
		`<h2>Clean Water and Living Stocks</h2>`, "A bay that is fished out or fouled feeds nobody.", `lang="en"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	_, body = s.get(t, "/en/summits/great-bay-2022?with=target&party=ALL")
	if strings.Contains(body, `id="c9b"`) || !strings.Contains(body, `id="c2"`) || !strings.Contains(body, "They also committed to publish one guide") {
		t.Error("the filter does not unmark, or takes words away")
	}
}

// What a document, a name or a query says is shown and never run.
func TestInjection(t *testing.T) {
	s := newSite(t)
	bad := `<script>alert(1)</script><img src=x onerror=alert(1)>`
	doc, err := reader.Read(bad+".md", []byte("---\nsummit: lakes-2020\ntitle: '"+bad+"'\nissuer: '"+bad+"'\nlanguage: en\nsource_url: 'javascript:alert(1)'\n---\n"+
		"The leaders will build \\<script\\>alert(2)\\</script\\> [a bridge](javascript:alert(3)) by 2030.\n\n<script>alert(4)</script>\n\n<p onclick=alert(5)>They will meet.</p>\n"))
	s.add(t, doc, err)
	for _, path := range []string{"/en/", "/en/?q=" + `"><script>alert(1)</script>`, "/en/summits/lakes-2020", "/en/summits/lakes-2020?party=" + `"><script>`, "/en/commitments/lakes-2020/1", "/es/<script>"} {
		_, body := s.get(t, strings.ReplaceAll(path, " ", "%20"))
		for _, run := range []string{"<script", "<img src=x", "onclick=", `href="javascript:`} {
			if strings.Contains(body, run) {
				t.Errorf("%s holds %q", path, run)
			}
		}
	}
	res, body := s.get(t, "/data/lakes-2020/original")
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/plain") || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") || body != string(doc.Data) {
		t.Error("the original is not sent as plain text to be saved, or was changed")
	}
}

func TestDownloads(t *testing.T) {
	s := newSite(t)
	s.addSample(t)
	_, body := s.get(t, "/data/great-bay-2022/commitments.json")
	var list []trillium.Commitment
	if err := json.Unmarshal([]byte(body), &list); err != nil || len(list) < 20 {
		t.Errorf("%d commitments, %v", len(list), err)
	}
	_, body = s.get(t, "/data/great-bay-2022/commitments.csv")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != len(list)+1 {
		t.Errorf("%d rows for %d commitments, %v", len(rows), len(list), err)
	}
	_, body = s.get(t, "/data/great-bay-2022/9b")
	var one trillium.Commitment
	if err := json.Unmarshal([]byte(body), &one); err != nil || one.ID != "great-bay-2022/9b" {
		t.Errorf("%s, %v", body, err)
	}
}

func TestCitation(t *testing.T) {
	s := newSite(t)
	s.addSample(t)
	_, body := s.get(t, "/en/commitments/great-bay-2022/2")
	for _, want := range []string{"@misc{great-bay-2022-2,", "SHA-256", s.URL + "/en/commitments/great-bay-2022/2", "May 19, 2022"} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// In a real browser every page fits a narrow and a wide window, in light, dark
// and print.
func TestEveryPageFits(t *testing.T) {
	everyView(t, []webtest.View{{Width: 320}, {Width: 1280, Dark: true}, {Width: 800, Print: true}}, func(ctx context.Context, page string) {
		if px, err := webtest.Overflow(ctx); err != nil || px > 0 {
			t.Errorf("%s is %d pixels too wide (%v)", page, px, err)
		}
	})
}

// Every page, light and dark, breaks no rule of accessibility.
func TestAccessibility(t *testing.T) {
	everyView(t, []webtest.View{{Width: 320, Dark: true}, {Width: 1280}}, func(ctx context.Context, page string) {
		for _, v := range webtest.Axe(t, ctx) {
			t.Errorf("%s: %s: %s (%d, such as %s)", page, v.ID, v.Help, len(v.Nodes), v.Nodes[0].HTML)
		}
	})
}

// everyView opens each kind of page in each language and view, and calls check
// with the open page.
func everyView(t *testing.T, views []webtest.View, check func(ctx context.Context, page string)) {
	if testing.Short() {
		t.Skip("browser checks skipped with -short")
	}
	ctx := webtest.Browser(t)
	s := newSite(t)
	s.addSample(t)
	for _, path := range []string{"/", "/method", "/summits/great-bay-2022", "/documents/great-bay-2024~xcv-es", "/commitments/great-bay-2022/2", "/nothing"} {
		for _, lang := range i18n.Tags {
			for _, view := range views {
				if err := webtest.Show(ctx, s.URL+"/"+lang+path, view); err != nil {
					t.Fatal(err)
				}
				check(ctx, fmt.Sprintf("/%s%s %+v", lang, path, view))
			}
		}
	}
}

// The two real fact sheets are shown with all their list items marked.
func TestRealFactSheets(t *testing.T) {
	s := newSite(t)
	for name, items := range map[string]int{"nals-2021-fact-sheet-usa.md": 31, "nals-2023-fact-sheet-usa.md": 28} {
		doc, err := reader.ReadFile(sharedtest.Path(t, "summits", name))
		s.add(t, doc, err)
		_, body := s.get(t, "/en/summits/"+doc.Summit)
		webtest.CheckHTML(t, name, body)
		if n := strings.Count(body, "<li>\n<div class=\"row\"><p><mark"); n != items {
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
	doc, err := reader.Read("x.md", data)
	if err != nil {
		b.Fatal(err)
	}
	if _, err := register.AddReading(context.Background(), store.CommandLine, extract.New(lexicon).Extract(doc)); err != nil {
		b.Fatal(err)
	}
	h := web.New(config(register)).Handler()
	for b.Loop() {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", "/en/summits/great-bay-2022", nil))
		if w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
