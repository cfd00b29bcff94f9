package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/examples"
	"trillium/internal/corpus"
	"trillium/internal/extract"
	"trillium/internal/i18n"
	"trillium/internal/instrument"
	"trillium/internal/instrument/target"
	"trillium/internal/instrument/target/keep"
	targetwords "trillium/internal/instrument/target/words"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/pgtest"
	"trillium/internal/sharedtest"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/web"
	"trillium/internal/webtest"
)

var (
	lexicon = language.Load()
	reader  = source.New(lexicon)
	linker  = lineage.New(lexicon, lineage.LoadThesaurus())
)

// A site is a running server with its register.
type site struct {
	*httptest.Server
	register *store.Store
	corpus   *corpus.Corpus
	searcher *corpus.Searcher
}

// config is a site of the register without a public address.
func config(register *store.Store) web.Config {
	return web.Config{Register: register, Reader: reader, Words: i18n.Load(targetwords.Files), Linker: linker, Lexicon: lexicon,
		Instruments: []instrument.Instrument{target.New()}, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Read: func(name string, data []byte) (*trillium.Reading, error) {
			doc, err := reader.Read(name, data)
			if err != nil {
				return nil, err
			}
			return extract.New(lexicon).Extract(doc), nil
		}}
}

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

func newSite(t *testing.T) *site { return siteOf(t, t.TempDir(), nil) }

// siteOf is a site of the register there, on a day of its own if now is not nil.
func siteOf(t *testing.T, where string, now func() time.Time) *site {
	t.Helper()
	return siteWith(t, where, func(c *web.Config) { c.Now = now })
}

// siteWith is a site of the register there, set up further by f.
func siteWith(t *testing.T, where string, f func(*web.Config)) *site {
	t.Helper()
	register, err := store.Open(context.Background(), where, keep.Part())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { register.Close() })
	c := config(register)
	f(&c)
	index := filepath.Join(t.TempDir(), "index")
	if c.Corpus, err = corpus.NewSearcher(register, index, lexicon, reader); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(c.Corpus.Close)
	s := httptest.NewServer(web.New(c).Handler())
	t.Cleanup(s.Close)
	return &site{s, register, corpus.New(register, index, lexicon, c.Read), c.Corpus}
}

// follow adds what was published after the sample's summits, and searches it for
// every commitment.
func (s *site) follow(t *testing.T) {
	t.Helper()
	ctx := context.Background()
	var sources []corpus.Source
	for _, name := range examples.Later() {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		sources = append(sources, corpus.Source{Name: name, Data: data})
	}
	if _, err := s.corpus.Add(ctx, sources, corpus.Telling{}); err != nil {
		t.Fatal(err)
	}
	docs, err := s.register.Now().Documents(ctx, "great-bay-2022")
	if err != nil {
		t.Fatal(err)
	}
	states, _, err := s.register.Now().States(ctx, docs[0])
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, c := range states {
		ids = append(ids, c.ID)
	}
	if err := s.searcher.FindAll(ctx, store.CommandLine, ids, 1, func(string, corpus.Receipt) error { return nil }); err != nil {
		t.Fatal(err)
	}
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
// in every language, today and as it stood, for a reader and for an editor.
func TestEveryPage(t *testing.T) {
	s := newSite(t)
	s.addSample(t)
	s.staff(t)
	s.decisions(t)
	s.assess(t)
	s.follow(t)
	tomorrow := time.Now().AddDate(0, 0, 1).UTC().Format(time.DateOnly)
	for _, c := range []struct {
		login string
		start string
		least int // how many pages to reach
	}{{"", "/en/", 400}, {"ed", "/en/", 250}, {"", "/en/?at=" + tomorrow, 250}} {
		s.crawl(t, c.login, c.start, c.least)
	}
}

// crawl follows links from a page and checks each page, until it has seen so many.
func (s *site) crawl(t *testing.T, login, start string, least int) {
	t.Helper()
	b := s.as(t, login)
	seen := map[string]bool{start: true}
	queue := []string{start}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		res, body := b.get(path)
		if res.StatusCode == http.StatusMovedPermanently {
			continue
		}
		if res.StatusCode != http.StatusOK {
			t.Errorf("%q at %s: %s", login, path, res.Status)
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		webtest.CheckHTML(t, path, body)
		if login == "" && strings.Contains(body, "<script") {
			t.Errorf("%s has a script: reading needs none", path)
		}
		if key := regexp.MustCompile(`>[a-z]+(\.[a-z-]+)+<`).FindString(body); key != "" {
			t.Errorf("%s shows the key %s", path, key)
		}
		for _, link := range webtest.Links(body) {
			link, _, _ = strings.Cut(link, "#")
			if strings.HasPrefix(link, "/") && !seen[link] && len(seen) < least {
				seen[link] = true
				queue = append(queue, link)
			}
		}
	}
	if len(seen) < least {
		t.Errorf("%q from %s: only %d pages were reached", login, start, len(seen))
	}
}

// A register without anything answers every page, says what to do first, and shows
// sound HTML.
func TestEmptyRegister(t *testing.T) {
	s := newSite(t)
	s.staff(t)
	for login, paths := range map[string][]string{
		"": {"/", "/about", "/accessibility", "/api", "/method", "/commitments", "/parties", "/themes", "/bodies", "/due", "/silent", "/compare", "/history",
			"/search", "/search?q=x", "/aliases", "/sign-in"},
		"rita": {"/review", "/review/evidence", "/review/links", "/review/updates", "/review/scores", "/review/suggestions", "/review/conflicts", "/account"},
		"ed":   {"/people", "/keep"},
		"xhv":  {"/mine"},
	} {
		b := s.as(t, login)
		for _, path := range paths {
			for _, lang := range i18n.Tags {
				res, body := b.get("/" + lang + path)
				want(t, path, res, http.StatusOK)
				webtest.CheckHTML(t, "/"+lang+path, body)
			}
		}
	}
	_, body := s.get(t, "/en/")
	has(t, "the first page", body, "trillium add", "trillium index", "trillium user add", "trillium demo")
	for _, path := range []string{"/summits", "/documents", "/commitments", "/evidence", "/updates", "/decisions", "/deadlines", "/silent", "/parties",
		"/search?q=x"} {
		res, body := s.get(t, "/api/v1"+path)
		want(t, path, res, http.StatusOK)
		if items, err := itemsOf[any](body); err != nil || len(items) != 0 {
			t.Errorf("%s: %s (%v)", path, body, err)
		}
	}
}

// decisions makes one of each kind on the sample.
func (s *site) decisions(t *testing.T) {
	t.Helper()
	const c = "/en/commitments/great-bay-2022/"
	rita, xhv := s.as(t, "rita"), s.as(t, "xhv")
	post := func(b *browser, n string, form ...string) string {
		t.Helper()
		res, body := b.post(c+n, append(form, "reason", "because")...)
		want(t, strings.Join(form, " "), res, http.StatusSeeOther)
		if res.StatusCode != http.StatusSeeOther {
			t.Log(body)
		}
		_, hash, _ := strings.Cut(res.Header.Get("Location"), "#d")
		d, err := s.register.Now().Decision(context.Background(), hash)
		if err != nil {
			t.Fatal(err)
		}
		return d.Hash
	}
	st, _, err := s.register.Now().State(context.Background(), "great-bay-2022/5")
	if err != nil {
		t.Fatal(err)
	}
	words := strings.Fields(st.Text)
	update := post(xhv, "2", "kind", "update", "text", "The plan is out.", "date", "2024-01-01", "status", "under-way", "link", "https://example.org/plan")
	post(xhv, "2", "kind", "update", "text", "It is done.", "date", "2024-02-01", "status", "done")
	post(rita, "2", "kind", "judge", "object", update, "verdict", "accept")
	evidence := post(rita, "2", "kind", "evidence", "address", "https://example.org", "title", "A paper", "date", "2024-03-04", "issuer", "XHV", "quote",
		"It opened.", "relation", "fulfils")
	post(rita, "2", "kind", "judge", "object", evidence, "verdict", "accept", "relation", "progress")
	post(rita, "2", "kind", "link", "to", "great-bay-2024/1", "relation", "renews")
	post(rita, "2", "kind", "score", "party", "ALL", "score", "-1", "cause", "too-little")
	post(rita, "2", "kind", "correct", "field", "parties", "value", "XHV\r\nXCV")
	post(rita, "2", "kind", "correct", "field", "bodies", "value", "Bay Board")
	post(rita, "2", "kind", "correct", "field", "strength", "value", "low")
	post(rita, "2", "kind", "correct", "field", "renews", "value", "yes")
	post(rita, "2", "kind", "correct", "field", "deadline", "date", "2031-05-06", "precision", "day", "words", "")
	post(rita, "2", "kind", "correct", "field", "targets", "target-words", "", "target-value", "12.5", "target-max", "15", "target-unit", "percent",
		"target-direction", "reduce", "target-comparison", "at least", "target-baseline", "2020", "target-by", "2030")
	post(rita, "3", "kind", "judge", "object", "commitment", "verdict", "reject")
	post(rita, "4", "kind", "merge", "into", "great-bay-2022/2")
	post(rita, "5", "kind", "split", "parts", strings.Join(words[:4], " ")+"\n"+strings.Join(words[4:], " "))
	wrong := post(rita, "6", "kind", "judge", "object", "commitment", "verdict", "accept")
	post(rita, "6", "kind", "withdraw", "decision", wrong)
}

func TestStatuses(t *testing.T) {
	s := newSite(t)
	s.addSample(t)
	for path, want := range map[string]int{
		"/en/summits/none-2000": 404, "/en/commitments/great-bay-2022/99": 404, "/xx/": 404, "/en/documents/none": 404,
		"/api/v1/documents/none/commitments.csv": 404, "/api/v1/commitments/great-bay-2022/99": 404, "/static/none.css": 404, "/en/summits/": 404,
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
		`<mark id="c9b" class="st not-searched suggested">They also committed to publish one guide`, `href="/en/commitments/great-bay-2022/9b"`,
		`>Clean Water and Living Stocks</h2>`, "A bay that is fished out or fouled feeds nobody.", `lang="en"`,
	} {
		if !strings.Contains(body, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
	_, body = s.get(t, "/en/summits/great-bay-2022?due=any&party=ALL")
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
	for _, path := range []string{"/en/", "/en/?q=" + `"><script>alert(1)</script>`, "/en/summits/lakes-2020", "/en/summits/lakes-2020?party=" + `"><script>`,
		"/en/commitments/lakes-2020/1", "/es/<script>",
		"/en/commitments", "/en/commitments?q=" + `"><script>`, "/en/parties", "/en/parties?q=" + `"><script>`, "/en/bodies", "/en/bodies/<script>",
		"/en/themes/<script>", "/en/cards/lakes-2020/1", "/en/cards/lakes-2020",
		"/en/commitments/lakes-2020/1/suggest", "/en/due?party=" + `"><script>`, "/en/summits/lakes-2020?state=" + `"><script>` + "&due=%22", "/en/about", "/en/api",
		"/fr/summits/lakes-2020/report"} {
		_, body := s.get(t, strings.ReplaceAll(path, " ", "%20"))
		for _, run := range []string{"<script", "<img src=x", "onclick=", `href="javascript:`} {
			if strings.Contains(body, run) {
				t.Errorf("%s holds %q", path, run)
			}
		}
	}
	res, body := s.get(t, "/api/v1/documents/lakes-2020/original")
	if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/plain") || !strings.HasPrefix(res.Header.Get("Content-Disposition"), "attachment") ||
		body != string(doc.Data) {
		t.Error("the original is not sent as plain text to be saved, or was changed")
	}
}

func TestDownloads(t *testing.T) {
	s := newSite(t)
	s.addSample(t)
	_, body := s.get(t, "/api/v1/documents/great-bay-2022/commitments")
	list, err := itemsOf[trillium.Commitment](body)
	if err != nil || len(list) < 20 {
		t.Errorf("%d commitments, %v", len(list), err)
	}
	_, body = s.get(t, "/api/v1/documents/great-bay-2022/commitments.csv")
	rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil || len(rows) != len(list)+1 {
		t.Errorf("%d rows for %d commitments, %v", len(rows), len(list), err)
	}
	_, body = s.get(t, "/api/v1/commitments/great-bay-2022/9b")
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

// markedItem is a list item that is marked as a commitment.
var markedItem = regexp.MustCompile(`<li>\s*<div class="row" id="b\d+"><p><mark`)

// The two real fact sheets are shown with all their list items marked.
func TestRealFactSheets(t *testing.T) {
	s := newSite(t)
	for name, items := range map[string]int{"nals-2021-fact-sheet-usa.md": 31, "nals-2023-fact-sheet-usa.md": 28} {
		doc, err := reader.ReadFile(sharedtest.Path(t, "summits", name))
		s.add(t, doc, err)
		_, body := s.get(t, "/en/summits/"+doc.Summit)
		webtest.CheckHTML(t, name, body)
		if n := len(markedItem.FindAllString(body, -1)); n != items {
			t.Errorf("%s: %d list items are marked, want %d", name, n, items)
		}
	}
}

func BenchmarkLivingPage(b *testing.B) {
	register, err := store.Open(context.Background(), b.TempDir(), keep.Part())
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
