package web_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"trillium/internal/review"
	"trillium/internal/web"
	"trillium/internal/web/sitetest"
)

// state is what the API says of a commitment's state.
type state struct {
	ID    string
	State struct {
		Value, Reason string
		Suggested     bool
		By            string `json:"decided_by"`
	}
}

// A person sets a state with a reason; pages, lists and the API then say so, and
// before they say what rules suggest and that they do.
func TestStates(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	_, body := s.Get(t, "/en/commitments/great-bay-2022/1")
	sitetest.Has(t, "what nobody looked for", body, "not yet looked for", "nothing was searched for it yet")
	rita := s.As(t, "rita")
	res, body := rita.Post("/en/commitments/great-bay-2022/1", "kind", "stand", "state", "no-evidence", "reason", "nothing there", "last", "")
	sitetest.Want(t, "no evidence without a search", res, http.StatusBadRequest)
	sitetest.Has(t, "no evidence without a search", body, "no receipt")
	s.Follow(t)
	list := func(query string) []state {
		t.Helper()
		_, body := s.Get(t, "/api/v1/commitments?summit=great-bay-2022&limit=1000"+query)
		items, err := sitetest.ItemsOf[state](body)
		if err != nil {
			t.Fatal(err)
		}
		return items
	}
	before := list("")
	if n := len(list("&basis=suggested")); n != len(before) || len(list("&basis=decided")) != 0 {
		t.Errorf("%d of %d are suggested before anybody decided", n, len(before))
	}
	res, _ = rita.Post("/en/commitments/great-bay-2022/1", "kind", "stand", "state", "delivered-in-part", "suggested", before[0].State.Value, "reason",
		"One pier is open.", "last", rita.Head("/en/commitments/great-bay-2022/1"))
	sitetest.Want(t, "setting a state", res, http.StatusSeeOther)
	got := list("&basis=decided")
	if len(got) != 1 || got[0].ID != "great-bay-2022/1" || got[0].State.Value != review.IsPartly || got[0].State.Suggested || got[0].State.By != "Rita Roy" ||
		got[0].State.Reason != "One pier is open." {
		t.Errorf("%+v", got)
	}
	for lang, words := range map[string]string{"en": "delivered in part", "es": "cumplido en parte", "fr": "réalisé en partie"} {
		for _, path := range []string{"/commitments/great-bay-2022/1", "/summits/great-bay-2022", "/commitments?state=delivered-in-part", "/parties",
			"/cards/great-bay-2022/1", "/"} {
			_, body := s.Get(t, "/"+lang+path)
			sitetest.Has(t, lang+path, body, words)
		}
	}
	_, body = s.Get(t, "/en/commitments/great-bay-2022/1")
	sitetest.Has(t, "the page", body, "Decided by Rita Roy", "One pier is open.", "Set the state: delivered in part")
	if _, body = s.Get(t, "/en/commitments?state=delivered-in-part"); strings.Contains(body, "great-bay-2022/2<") {
		t.Error("the filter by state shows others")
	}
	for _, bad := range []string{"finished", ""} {
		res, _ := rita.Post("/en/commitments/great-bay-2022/1", "kind", "stand", "state", bad, "reason", "r", "last", rita.Head("/en/commitments/great-bay-2022/1"))
		sitetest.Want(t, "the state "+bad, res, http.StatusBadRequest)
	}
}

// Pages of a list follow each other without gap or double, whatever their size, and
// cursors that were not given out are refused.
func TestCursors(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	_, body := s.Get(t, "/api/v1/commitments?limit=1000")
	all, err := sitetest.ItemsOf[state](body)
	if err != nil || len(all) < 40 {
		t.Fatalf("%d, %v", len(all), err)
	}
	for _, size := range []int{1, 7, 40, len(all)} {
		var got []string
		for next, pages := "", 0; pages <= len(all); pages++ {
			res, body := s.Get(t, fmt.Sprintf("/api/v1/commitments?limit=%d&cursor=%s", size, next))
			sitetest.Want(t, "a page", res, http.StatusOK)
			var list struct {
				Items []state
				Total int
				Next  string
			}
			if err := json.Unmarshal([]byte(body), &list); err != nil || list.Total != len(all) {
				t.Fatalf("%d in all, %v", list.Total, err)
			}
			for _, c := range list.Items {
				got = append(got, c.ID)
			}
			if next = list.Next; next == "" {
				break
			}
			if !strings.Contains(res.Header.Get("Link"), `rel="next"`) {
				t.Error("no link to the next page")
			}
		}
		if len(got) != len(all) {
			t.Errorf("by %d: %d of %d", size, len(got), len(all))
		}
		for i := range min(len(got), len(all)) {
			if got[i] != all[i].ID {
				t.Fatalf("by %d: number %d is %s, want %s", size, i, got[i], all[i].ID)
			}
		}
	}
	for query, status := range map[string]int{"limit=0": 400, "limit=1001": 400, "limit=x": 400, "cursor=!": 400, "cursor=bm90aGluZw": 409} {
		res, _ := s.Get(t, "/api/v1/commitments?"+query)
		sitetest.Want(t, query, res, status)
	}
}

// What fails answers as RFC 9457 says, and other sites may read it.
func TestProblems(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	for path, status := range map[string]int{"/commitments/great-bay-2022/999": 404, "/documents/none/original": 404, "/commitments?at=yesterday": 400,
		"/compare": 400, "/series?series=none": 404, "/nothing": 404} {
		res, body := s.Get(t, "/api/v1"+path)
		sitetest.Want(t, path, res, status)
		var p struct {
			Type, Title, Instance string
			Status                int
		}
		if err := json.Unmarshal([]byte(body), &p); err != nil || p.Status != status || p.Title == "" || p.Type != "about:blank" ||
			!strings.HasPrefix(path, strings.TrimPrefix(p.Instance, "/api/v1")) {
			t.Errorf("%s: %s", path, body)
		}
		if got := res.Header.Get("Content-Type"); got != "application/problem+json" {
			t.Errorf("%s: %s", path, got)
		}
	}
	res, _ := s.Get(t, "/api/v1/summits")
	if res.Header.Get("Access-Control-Allow-Origin") != "*" {
		t.Error("other sites may not read")
	}
	req, _ := http.NewRequest(http.MethodOptions, s.URL+"/api/v1/summits", nil)
	req.Header.Set("Origin", "https://elsewhere.example")
	req.Header.Set("Access-Control-Request-Method", "POST")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	res.Body.Close()
	if m := res.Header.Get("Access-Control-Allow-Methods"); res.StatusCode != http.StatusNoContent || strings.Contains(m, "POST") {
		t.Errorf("a preflight: %s, %q", res.Status, m)
	}
}

// An answer that did not change costs nothing, and one that did is told.
func TestETag(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	ask := func(path, tag string, gzip bool) *http.Response {
		t.Helper()
		req, _ := http.NewRequest(http.MethodGet, s.URL+path, nil)
		if tag != "" {
			req.Header.Set("If-None-Match", tag)
		}
		if gzip {
			req.Header.Set("Accept-Encoding", "gzip")
		} else {
			req.Header.Set("Accept-Encoding", "identity")
		}
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.Copy(io.Discard, res.Body)
		res.Body.Close()
		return res
	}
	for _, path := range []string{"/api/v1/commitments", "/en/summits/great-bay-2022", "/en/commitments/great-bay-2022/1"} {
		tags := make(map[string]bool)
		for _, gzip := range []bool{false, true} {
			first := ask(path, "", gzip)
			tag := first.Header.Get("ETag")
			if tag == "" || tags[tag] {
				t.Errorf("%s: the tag %q", path, tag)
			}
			tags[tag] = true
			if gzip != (first.Header.Get("Content-Encoding") == "gzip") || !strings.Contains(first.Header.Get("Vary"), "Accept-Encoding") {
				t.Errorf("%s: gzip %v: %v", path, gzip, first.Header)
			}
			sitetest.Want(t, "unchanged", ask(path, tag, gzip), http.StatusNotModified)
			sitetest.Want(t, "one of several", ask(path, `"x", W/`+tag, gzip), http.StatusNotModified)
			sitetest.Want(t, "another tag", ask(path, `"x"`, gzip), http.StatusOK)
		}
	}
	tag := ask("/en/commitments/great-bay-2022/1", "", true).Header.Get("ETag")
	rita := s.As(t, "rita")
	rita.Post("/en/commitments/great-bay-2022/1", "kind", "judge", "object", "commitment", "verdict", "accept", "reason", "so it is", "last", "")
	res := ask("/en/commitments/great-bay-2022/1", tag, true)
	sitetest.Want(t, "changed", res, http.StatusOK)
	if r, _ := rita.Get("/en/commitments/great-bay-2022/1"); r.Header.Get("ETag") != "" || !strings.Contains(r.Header.Get("Cache-Control"), "no-store") {
		t.Error("what is shown to a person who signed in is kept")
	}
}

// A program decides in the name of the person who made its token, with their rights
// and no more, and never with a cookie.
func TestTokens(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	_, body := rita.Post("/en/account", "act", "token", "name", "script")
	token := between(body, "<code>trillium_", "</code>")
	if token == "" {
		t.Fatal("no token is shown")
	}
	token = "trillium_" + token
	if _, body := rita.Get("/en/account"); strings.Contains(body, token) || !strings.Contains(body, "script") {
		t.Error("the token is shown again, or not listed")
	}
	send := func(auth, subject, draft string, b *sitetest.Browser) (int, string) {
		t.Helper()
		req, _ := http.NewRequest(http.MethodPost, s.URL+"/api/v1/commitments/"+subject+"/decisions", strings.NewReader(draft))
		if auth != "" {
			req.Header.Set("Authorization", auth)
		}
		if b != nil {
			req.AddCookie(&http.Cookie{Name: "session", Value: b.Cookie("session")})
		}
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		body, _ := io.ReadAll(res.Body)
		return res.StatusCode, string(body)
	}
	const c, good = "great-bay-2022/1", `{"kind":"stand","reason":"seen","last":"","body":{"state":"under-way"}}`
	for name, x := range map[string]struct {
		auth, subject, draft string
		b                    *sitetest.Browser
		status               int
	}{
		"no token":         {"", c, good, nil, 401},
		"a cookie":         {"", c, good, rita, 401},
		"a wrong token":    {"Bearer trillium_x", c, good, nil, 401},
		"another scheme":   {"Basic " + token, c, good, nil, 401},
		"no commitment":    {"Bearer " + token, "great-bay-2022/999", good, nil, 404},
		"no JSON":          {"Bearer " + token, c, `{`, nil, 400},
		"an unknown field": {"Bearer " + token, c, `{"kind":"stand","by":"ed","reason":"r","last":"","body":{"state":"under-way"}}`, nil, 400},
		"an unknown kind":  {"Bearer " + token, c, `{"kind":"reign","reason":"r","last":"","body":{}}`, nil, 400},
		"a wrong state":    {"Bearer " + token, c, `{"kind":"stand","reason":"r","last":"","body":{"state":"splendid"}}`, nil, 400},
		"somebody's update": {"Bearer " + token, c, `{"kind":"update","reason":"","last":"","body":{"party":"XHV","date":"2024-01-01","text":"t","link":"",` +
			`"status":"done"}}`, nil, 403},
		"too much": {"Bearer " + token, c, `{"kind":"stand","reason":"` + strings.Repeat("a", 2<<20) + `"}`, nil, 400},
	} {
		if status, body := send(x.auth, x.subject, x.draft, x.b); status != x.status {
			t.Errorf("%s: %d, want %d: %.200s", name, status, x.status, body)
		}
	}
	status, body := send("Bearer "+token, c, good, nil)
	var made review.Decision
	if err := json.Unmarshal([]byte(body), &made); err != nil || status != http.StatusCreated || made.Person != "rita" || made.Kind != review.Stand {
		t.Errorf("%d %s (%v)", status, body, err)
	}
	_, page := rita.Get("/en/account")
	res, _ := rita.Post("/en/account", "act", "revoke-token", "token", between(page, `name="token" value="`, `"`))
	sitetest.Want(t, "revoking", res, http.StatusSeeOther)
	if status, _ := send("Bearer "+token, "great-bay-2022/2", good, nil); status != http.StatusUnauthorized {
		t.Errorf("a revoked token: %d", status)
	}
}

// between is what stands between two strings, "" if they do not.
func between(s, before, after string) string {
	_, rest, ok := strings.Cut(s, before)
	if !ok {
		return ""
	}
	in, _, _ := strings.Cut(rest, after)
	return in
}

// Addresses that ask too often are told when to come back; others, and who is at
// this machine, are not held up.
func TestRate(t *testing.T) {
	s := sitetest.New(t)
	c := sitetest.Config(s.Register)
	c.Rate = 1
	h := web.New(c).Handler()
	ask := func(address, path string) int {
		r := httptest.NewRequest("GET", path, nil)
		r.RemoteAddr = address
		w := httptest.NewRecorder()
		h.ServeHTTP(w, r)
		if w.Code == http.StatusTooManyRequests && w.Header().Get("Retry-After") == "" {
			t.Error("no Retry-After")
		}
		return w.Code
	}
	refused := 0
	for i := range 20 {
		if ask("192.0.2.1:5000", fmt.Sprint("/api/v1/summits?limit=", i+1)) == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused < 10 {
		t.Errorf("%d of 20 were refused at one a second", refused)
	}
	for _, address := range []string{"192.0.2.2:5000", "127.0.0.1:5000", "[::1]:5000"} {
		if got := ask(address, "/api/v1/summits?limit=99"); got != http.StatusOK {
			t.Errorf("%s: %d", address, got)
		}
	}
	if got := ask("192.0.2.1:5000", "/en/"); got != http.StatusOK {
		t.Errorf("a page: %d", got)
	}
}
