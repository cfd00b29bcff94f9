package web_test

import (
	"bytes"
	"context"
	"fmt"
	"html"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/web"
	"trillium/internal/web/sitetest"
)

// told reports whether a page that somebody asks for says any of the words.
func told(b *sitetest.Browser, page string, words ...string) bool {
	_, body := b.Get(page)
	body = html.UnescapeString(body)
	for _, w := range words {
		if strings.Contains(body, w) {
			return true
		}
	}
	return false
}

// A score stays sealed when its commitment is not found any more, and at every moment
// of the past, also from before the rubric that seals it.
func TestSealsLast(t *testing.T) {
	const c, secret = "great-bay-2022/2", "zebra in the reason"
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	score := func(login string) {
		t.Helper()
		if _, err := s.Register.Decide(context.Background(), login, c, review.Draft{Reason: secret, Body: review.Scoring{Party: "XHV", Value: 1}}); err != nil {
			t.Fatal(err)
		}
	}
	score("rita")
	time.Sleep(5 * time.Millisecond)
	between := "?at=" + url.QueryEscape(time.Now().UTC().Format(time.RFC3339Nano))
	time.Sleep(5 * time.Millisecond)
	s.DecideAs(t, "rita", c, review.Ruling{Rubric: sitetest.TemplateRubric("sustained")})
	pages := []string{"/en/commitments/" + c, "/en/commitments/" + c + "/history", "/en/commitments/" + c + "/scores/XHV", "/api/v1/commitments/" + c,
		"/api/v1/en/commitments/" + c + "/changes.atom",
		"/api/v1/summits/great-bay-2022/scores.csv", "/en/summits/great-bay-2022/report", "/api/v1/decisions", "/api/v1/decisions.csv", "/en/history",
		"/en/cards/" + c, "/en/summits/great-bay-2022"}
	for _, login := range []string{"", "ruth", "ed"} {
		for _, page := range pages {
			for _, at := range []string{"", between} {
				if told(s.As(t, login), page+at, secret, `"value": 1`, `"value":1`, "<strong>+1</strong>", `</a>: <strong class="score s1">+1`) {
					t.Errorf("%q reads the score on %s%s", login, page, at)
				}
			}
		}
	}
	docs, err := s.Register.Now().Documents(context.Background(), "great-bay-2022")
	if err != nil {
		t.Fatal(err)
	}
	found, err := s.Register.Now().Commitments(context.Background(), docs[0].SHA256)
	if err != nil {
		t.Fatal(err)
	}
	text, err := s.Register.Text(context.Background(), docs[0].SHA256)
	if err != nil {
		t.Fatal(err)
	}
	doc, err := sitetest.Reader.ReadText(docs[0].Name, text)
	if err != nil {
		t.Fatal(err)
	}
	var rest []trillium.Commitment
	for _, x := range found {
		if x.ID != c {
			rest = append(rest, x)
		}
	}
	if _, err := s.Register.AddReadingAgain(context.Background(), docs[0], &trillium.Reading{Document: doc, Commitments: rest}); err != nil {
		t.Fatal(err)
	}
	for _, page := range []string{"/api/v1/decisions", "/api/v1/decisions.csv", "/api/v1/en/decisions.atom", "/en/history", "/api/v1/decisions" + between,
		"/en/commitments/" + c + between, "/api/v1/commitments/" + c + between} {
		if told(s.As(t, "ruth"), page, secret) {
			t.Errorf("%s tells what was sealed before its commitment was gone", page)
		}
	}
}

// The hash of a sealed score does not let anybody check a guess: two equal scores
// have different bodies.
func TestSealedScoreIsSalted(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	a := s.DecideAs(t, "rita", "great-bay-2022/2", review.Scoring{Party: "XHV", Value: 1, Nonce: "mine"})
	b := s.DecideAs(t, "rita", "great-bay-2022/2", review.Scoring{Party: "XHV", Value: 1, Nonce: "mine"})
	if string(a.Body) == string(b.Body) || strings.Contains(string(a.Body), "mine") {
		t.Errorf("%s and %s", a.Body, b.Body)
	}
}

// What one visitor takes does not decide what another is sent.
func TestEncodingIsEachVisitors(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	ask := func(path, accept string) string {
		req, _ := http.NewRequest(http.MethodGet, s.URL+path, nil)
		req.Header["Accept-Encoding"] = []string{accept}
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		if enc := res.Header.Get("Content-Encoding"); enc == "" != bytes.Contains(body, []byte("</html>")) {
			t.Errorf("%s is said to be %q, and is not", path, enc)
		}
		return res.Header.Get("Content-Encoding")
	}
	for i, order := range [][2]string{{"zstd", "identity"}, {"gzip, zstd", "gzip"}, {"gzip", "gzip;q=0"}, {"identity", "gzip"},
		{"br;q=1.0, gzip;q=0.8", "*;q=0"}} {
		path := "/en/method?n=" + string(rune('a'+i))
		for _, accept := range order {
			got := ask(path, accept)
			if got == "gzip" != (strings.Contains(accept, "gzip") && !strings.Contains(accept, "gzip;q=0") || strings.Contains(accept, "gzip;q=0.8")) {
				t.Errorf("%q gets %q", accept, got)
			}
		}
	}
}

// Of several reviewers who answer a suggestion at once, one does, and at most one
// decision comes of it; a form without a verdict answers nothing.
func TestSuggestionIsAnsweredOnce(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Browser(t).Post(suggestPath, "kind", "evidence", "address", "https://example.org/x", "words", "It shows it.")
	rita, ruth, ed := s.As(t, "rita"), s.As(t, "ruth"), s.As(t, "ed")
	_, queue := rita.Get("/en/review/suggestions")
	id := between(queue, `name="suggestion" value="`, `"`)
	form := []string{"suggestion", id, "answer", "Thank you.", "relation", "progress", "title", "A page", "quote", "It shows it."}
	res, _ := rita.Post("/en/review/suggestions", form...)
	sitetest.Want(t, "no verdict", res, http.StatusBadRequest)
	var wg sync.WaitGroup
	for _, b := range []*sitetest.Browser{rita, ruth, ed} {
		wg.Go(func() { b.Post("/en/review/suggestions", append(form, "verdict", "accept")...) })
	}
	wg.Go(func() { rita.Post("/en/review/suggestions", append(form, "verdict", "reject")...) })
	wg.Wait()
	g, err := s.Register.Suggestion(context.Background(), id)
	if err != nil {
		t.Fatal(err)
	}
	st, _, err := s.Register.Now().State(context.Background(), "great-bay-2022/1")
	if err != nil {
		t.Fatal(err)
	}
	wanted := map[string]int{store.SuggestionAccepted: 1, store.SuggestionDeclined: 0}[g.State]
	if len(st.Evidence) != wanted || (g.Decision != "") != (wanted == 1) {
		t.Errorf("it is %s with %d decisions (%q)", g.State, len(st.Evidence), g.Decision)
	}
}

// Suggestions at the same time are counted like others, and nobody's sign-in makes
// them forgotten.
func TestSuggestionLimitHolds(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	var wg sync.WaitGroup
	var mu sync.Mutex
	taken := 0
	b := s.Browser(t)
	for range 30 {
		wg.Go(func() {
			res, _ := b.Post(suggestPath, "kind", "correction", "words", "It is wrong.")
			mu.Lock()
			defer mu.Unlock()
			if res.StatusCode == http.StatusSeeOther {
				taken++
			}
		})
	}
	wg.Wait()
	if taken > 5 {
		t.Errorf("%d were taken", taken)
	}
	if err := s.Register.AddAttempt(context.Background(), time.Now().Add(time.Minute), "somebody else"); err != nil {
		t.Fatal(err)
	}
	res, _ := b.Post(suggestPath, "kind", "correction", "words", "It is wrong.")
	sitetest.Want(t, "after somebody's sign-in", res, http.StatusTooManyRequests)
}

// Who is held up does not hold up others who ask for the same page.
func TestRefusalIsNotShared(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	c := sitetest.Config(s.Register)
	c.Rate = 0.01
	h := web.New(c).Handler()
	ask := func(address, path string) int {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = address
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		return w.Code
	}
	for range 5 {
		ask("192.0.2.1:1", "/api/v1/parties")
	}
	stop := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		for {
			select {
			case <-stop:
				return
			default:
				ask("192.0.2.1:1", "/api/v1/commitments?limit=7")
			}
		}
	})
	for i := range 10 {
		if got := ask(fmt.Sprintf("198.51.100.%d:1", i), "/api/v1/commitments?limit=7"); got != http.StatusOK {
			t.Errorf("somebody else gets %d", got)
		}
	}
	close(stop)
	wg.Wait()
}

// What the API tells somebody with an account is theirs alone; addresses with
// secrets stand in no log; forged passages and unknown parameters are refused.
func TestAPIKeepsToItself(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Follow(t)
	rita := s.As(t, "rita")
	res, _ := rita.Get("/api/v1/decisions")
	if c := res.Header.Get("Cache-Control"); !strings.Contains(c, "no-store") {
		t.Errorf("a person's data may be kept: %q", c)
	}
	res, _ = s.Get(t, "/api/v1/decisions")
	if v := strings.Join(res.Header.Values("Vary"), ","); !strings.Contains(v, "Cookie") || !strings.Contains(v, "Authorization") {
		t.Errorf("Vary: %s", v)
	}
	res, body := s.Get(t, "/api/v1/commitments?colour=green")
	sitetest.Want(t, "an unknown parameter", res, http.StatusBadRequest)
	sitetest.Has(t, "an unknown parameter", body, "colour", "summit document party")

	_, page := rita.Post("/en/account", "act", "token", "name", "script")
	token := "trillium_" + between(page, "<code>trillium_", "</code>")
	send := func(auth, body string) int {
		req, _ := http.NewRequest(http.MethodPost, s.URL+"/api/v1/commitments/great-bay-2022/2/decisions", strings.NewReader(body))
		req.Header.Set("Authorization", auth)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		res.Body.Close()
		return res.StatusCode
	}
	forged := `{"kind":"evidence","reason":"r","last":"","body":{"address":"","title":"T","date":"","issuer":"","quote":"Never ` +
		`written","relation":"fulfils","document":"great-bay-later/2026-03-24-spring-report.md","sha256":"` + strings.Repeat("0", 64) + `","start":1,"end":5}}`
	if got := send("bearer "+token, forged); got != http.StatusBadRequest {
		t.Errorf("a forged passage: %d", got)
	}
	rita.Post("/en/account", "act", "everywhere")
	if got := send("Bearer "+token, forged); got != http.StatusUnauthorized {
		t.Errorf("a token after signing out everywhere: %d", got)
	}

	var log bytes.Buffer
	c := sitetest.Config(s.Register)
	c.Log = slog.New(slog.NewTextHandler(&log, nil))
	h := web.New(c).Handler()
	if err := s.Register.Close(); err != nil {
		t.Fatal(err)
	}
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest("GET", "/en/suggestions/SECRETTOKEN", nil))
	if !strings.Contains(log.String(), "suggestions/…") || strings.Contains(log.String(), "SECRETTOKEN") {
		t.Errorf("the log says %s", log.String())
	}
}
