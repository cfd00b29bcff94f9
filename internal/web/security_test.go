package web_test

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"sync"
	"testing"

	"trillium/internal/pgtest"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/web/sitetest"
)

// Who may do what, through the site: role by request. The status says whether
// it was done (303 or 200), asked to sign in (303 to the form), or refused.
func TestRoleByRequest(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Follow(t)
	const c = "/en/commitments/great-bay-2022/2" // binds all
	last := func() string {
		st, _, err := s.Register.Now().State(context.Background(), "great-bay-2022/2")
		if err != nil {
			t.Fatal(err)
		}
		return st.Head()
	}
	requests := []struct {
		name    string
		allowed string // roles that it is open to
		send    func(b *sitetest.Browser) *http.Response
	}{
		{"read", "reader xhv rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get(c); return r }},
		{"history", "reader xhv rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/history"); return r }},
		{"download", "reader xhv rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/api/v1/decisions.csv"); return r }},
		{"update", "xhv", func(b *sitetest.Browser) *http.Response {
			r, _ := b.Post(c, "kind", "update", "last", last(), "text", "t", "date", "2024-01-01", "status", "done")
			return r
		}},
		{"judge", "rita ed", func(b *sitetest.Browser) *http.Response {
			r, _ := b.Post(c, "kind", "judge", "last", last(), "object", "commitment", "verdict", "accept", "reason", "r")
			return r
		}},
		{"score", "rita ed", func(b *sitetest.Browser) *http.Response {
			r, _ := b.Post(c, "kind", "score", "last", last(), "party", "ALL", "score", "1", "reason", "r")
			return r
		}},
		{"own list", "xhv", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/mine"); return r }},
		{"queue", "rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/review"); return r }},
		{"documents", "ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/keep"); return r }},
		{"reread", "ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Post("/en/keep", "act", "reread"); return r }},
		{"people", "ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/people"); return r }},
		{"invite", "ed", func(b *sitetest.Browser) *http.Response {
			r, _ := b.Post("/en/people", "act", "invite", "role", "editor")
			return r
		}},
		{"promote", "ed", func(b *sitetest.Browser) *http.Response {
			r, _ := b.Post("/en/people", "act", "save", "login", "ruth", "role", "reviewer")
			return r
		}},
		{"search", "reader xhv rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/search?q=ferry"); return r }},
		{"evidence queue", "rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/review/evidence"); return r }},
		{"look again", "rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Post(c + "/receipts"); return r }},
		{"accept", "rita ed", func(b *sitetest.Browser) *http.Response {
			_, page := b.Get("/en/review/evidence?commitment=great-bay-2022/3") // the first that waits
			form := []string{"x", "x", "document", "great-bay-later/2026-03-24-spring-report.md", "start", "1", "end", "2"}
			if m := regexp.MustCompile(`name="(document)" value="([^"]+)"><input type="hidden" name="(start)" value="([^"]+)"><input type="hidden" name="(end)" ` +
				`value="([^"]+)"`).FindStringSubmatch(page); m != nil {
				form = m[1:]
			}
			r, _ := b.Post("/en/review/evidence", append(form, "commitment", "great-bay-2022/3", "relation", "progress")...)
			return r
		}},
		{"alias", "rita ed", func(b *sitetest.Browser) *http.Response {
			r, _ := b.Post("/en/aliases", "name", "A", "alias", "B", "holds", "yes", "reason", "r")
			return r
		}},
		{"account", "xhv rita ed", func(b *sitetest.Browser) *http.Response { r, _ := b.Get("/en/account"); return r }},
	}
	for _, login := range []string{"reader", "xhv", "rita", "ed"} {
		b := s.As(t, strings.TrimPrefix(login, "reader"))
		for _, q := range requests {
			res := q.send(b)
			done := res.StatusCode == http.StatusOK || res.StatusCode == http.StatusSeeOther && !strings.Contains(res.Header.Get("Location"), "/sign-in")
			if allowed := strings.Contains(" "+q.allowed+" ", " "+login+" "); done != allowed {
				t.Errorf("%s as %s: %s %s, allowed is %v", q.name, login, res.Status, res.Header.Get("Location"), allowed)
			}
			if !done && login != "reader" && res.StatusCode != http.StatusForbidden {
				t.Errorf("%s as %s is refused with %s", q.name, login, res.Status)
			}
		}
	}
	if p, err := s.Register.Person(context.Background(), "ruth"); err != nil || p.Role != review.Reviewer {
		t.Errorf("%+v, %v", p, err)
	}
}

// A token that somebody else put into the browser is not the one that signing
// in makes valid.
func TestSessionFixation(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	b := s.Browser(t)
	u, err := url.Parse(s.URL)
	if err != nil {
		t.Fatal(err)
	}
	planted := base64.RawURLEncoding.EncodeToString(make([]byte, 32))
	b.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: planted, Path: "/"}})
	res, _ := b.Post("/en/sign-in", "login", "ed", "password", sitetest.Password)
	sitetest.Want(t, "sign-in", res, http.StatusSeeOther)
	if got := b.Cookie("session"); got == planted || got == "" {
		t.Fatal("the planted token is still there")
	}
	thief := s.Browser(t)
	thief.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: planted, Path: "/"}})
	res, _ = thief.Get("/en/people")
	sitetest.Want(t, "with the planted token", res, http.StatusSeeOther)

	// Signing in again ends the session before.
	old := b.Cookie("session")
	b.Post("/en/sign-in", "login", "ed", "password", sitetest.Password)
	thief.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: old, Path: "/"}})
	res, _ = thief.Get("/en/people")
	sitetest.Want(t, "with the token before", res, http.StatusSeeOther)
	for _, c := range res.Cookies() {
		t.Errorf("an answer to a stranger sets %v", c)
	}
	// And so does signing out, at the register, not only in the browser.
	now := b.Cookie("session")
	b.Post("/en/sign-out")
	thief.Jar.SetCookies(u, []*http.Cookie{{Name: "session", Value: now, Path: "/"}})
	res, _ = thief.Get("/en/people")
	sitetest.Want(t, "after signing out", res, http.StatusSeeOther)
}

// Forms that another site makes a browser send are refused, and change nothing.
func TestCrossSite(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	b := s.As(t, "ed")
	for name, headers := range map[string][2]string{
		"fetched from elsewhere": {"Sec-Fetch-Site", "cross-site"}, "from a sister host": {"Sec-Fetch-Site", "same-site"},
		"another origin": {"Origin", "https://evil.example"}, "no origin to name": {"Origin", "null"},
	} {
		for _, path := range []string{"/en/sign-in", "/en/sign-out", "/en/people", "/en/keep", "/en/account", "/en/commitments/great-bay-2022/2"} {
			req := b.Form(path, "act", "close", "login", "rita", "kind", "judge", "object", "commitment", "verdict", "reject", "reason", "r", "password",
				sitetest.Password)
			req.Header.Del("Sec-Fetch-Site")
			req.Header.Del("Origin")
			req.Header.Set(headers[0], headers[1])
			res, _ := b.Send(req)
			sitetest.Want(t, name+" to "+path, res, http.StatusForbidden)
		}
	}
	if p, err := s.Register.Person(context.Background(), "rita"); err != nil || !p.Active {
		t.Error("another site closed an account")
	}
	if list, err := s.Register.Now().Decisions(context.Background(), store.DecisionFilter{}, 1); err != nil || len(list) != 0 {
		t.Error("another site made a decision")
	}
	res, _ := b.Post("/en/sign-in", "login", "ed", "password", sitetest.Password)
	if len(res.Cookies()) != 1 {
		t.Fatal(res.Cookies())
	}
	c := res.Cookies()[0]
	if !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("the cookie: %+v", c)
	}
}

// Signing in leads to pages of this site only.
func TestOpenRedirect(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	for next, want := range map[string]string{
		"https://evil.example/": "/en/review", "//evil.example/": "/en/review", `/\evil.example`: "/en/review", "javascript:alert(1)": "/en/review",
		"http:evil.example": "/en/review", "/\t/evil.example": "/en/review", "/%09/evil.example": "/%09/evil.example", "": "/en/review", "evil": "/en/review",
		"///evil.example": "/en/review", "/en/account": "/en/account", "/en/history?kind=score": "/en/history?kind=score",
		"https:///evil.example": "/en/review", "/\n/evil.example": "/en/review", `\\evil.example`: "/en/review",
	} {
		res, _ := s.Browser(t).Post("/en/sign-in", "login", "ed", "password", sitetest.Password, "next", next)
		if got := res.Header.Get("Location"); got != want {
			t.Errorf("next %q leads to %q, want %q", next, got, want)
		}
	}
	// The page that asks to sign in does not pass on what leads elsewhere.
	_, body := s.Browser(t).Get("/en/sign-in?next=https://evil.example/")
	if !strings.Contains(body, `name="next" value=""`) {
		t.Error("the form holds an address elsewhere")
	}
}

// A wrong password, an unknown name, a closed account and one without a
// password are answered alike.
func TestEnumeration(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	ctx := context.Background()
	if err := s.Register.ChangePerson(ctx, "ed", "ruth", "account closed", func(p *store.Person) error { p.Active = false; return nil }); err != nil {
		t.Fatal(err)
	}
	if err := s.Register.AddPerson(ctx, "ed", store.Person{Person: review.Person{Login: "sso", Name: "S", Role: review.Editor}, Issuer: "https://id.example",
		Identity: "1"}); err != nil {
		t.Fatal(err)
	}
	var first string
	for i, login := range []string{"rita", "nobody", "ruth", "sso"} {
		word := "wrong horse battery"
		if login == "ruth" {
			word = sitetest.Password // even the right one
		}
		res, body := s.Browser(t).Post("/en/sign-in", "login", login, "password", word)
		sitetest.Want(t, login, res, http.StatusForbidden)
		body = strings.ReplaceAll(body, `value="`+login+`"`, "")
		if i == 0 {
			first = body
		} else if body != first {
			t.Errorf("the answer to %s differs", login)
		}
		if len(res.Cookies()) > 0 {
			t.Errorf("%s gets a cookie", login)
		}
	}
	for _, login := range []string{"", "' OR 1=1 --", strings.Repeat("x", 10000), strings.Repeat("x", 63) + "é", "ЕD"} {
		res, _ := s.Browser(t).Post("/en/sign-in", "login", login, "password", "")
		sitetest.Want(t, fmt.Sprintf("%.20q", login), res, http.StatusForbidden)
	}
}

// Guessing is stopped after some tries, also of names that do not exist, also
// many at once; others are not locked out.
func TestBruteForce(t *testing.T) {
	for _, login := range []string{"rita", "nobody"} {
		s := sitetest.New(t)
		s.Staff(t)
		var wg sync.WaitGroup
		var mutex sync.Mutex
		statuses := make(map[int]int)
		for n := range 40 {
			wg.Go(func() {
				res, _ := s.Browser(t).Post("/en/sign-in", "login", login, "password", fmt.Sprint("guess number ", n))
				mutex.Lock()
				statuses[res.StatusCode]++
				mutex.Unlock()
			})
		}
		wg.Wait()
		if statuses[http.StatusTooManyRequests] < 20 || statuses[http.StatusForbidden]+statuses[http.StatusTooManyRequests] != 40 {
			t.Errorf("%s: %v", login, statuses)
		}
		res, _ := s.Browser(t).Post("/en/sign-in", "login", login, "password", sitetest.Password)
		sitetest.Want(t, login+" with the right password, after all that", res, http.StatusTooManyRequests)
		res, _ = s.Browser(t).Post("/en/sign-in", "login", "ed", "password", sitetest.Password)
		sitetest.Want(t, "somebody else", res, http.StatusSeeOther)
	}
}

// Addresses are counted as the proxy on this machine saw them, and not as a
// visitor says.
func TestForwarded(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	try := func(lines ...string) int {
		req := s.Browser(t).Form("/en/sign-in", "login", "rita", "password", "wrong horse battery")
		for _, l := range lines {
			req.Header.Add("X-Forwarded-For", l)
		}
		res, _ := s.Browser(t).Send(req)
		return res.StatusCode
	}
	for name, lines := range map[string]func(n int) []string{
		"one line":      func(n int) []string { return []string{fmt.Sprintf("10.0.0.%d, 192.0.2.1", n)} },
		"two lines":     func(n int) []string { return []string{fmt.Sprintf("10.0.0.%d", n), "192.0.2.2"} },
		"with a port":   func(n int) []string { return []string{fmt.Sprintf("192.0.2.3:%d", 1000+n)} },
		"one network":   func(n int) []string { return []string{fmt.Sprintf("2001:db8:1:2::%x", n+1)} },
		"mapped in six": func(n int) []string { return []string{fmt.Sprintf("10.0.0.%d,::ffff:192.0.2.4", n)} },
	} {
		last := 0
		for n := range 12 {
			last = try(lines(n)...)
		}
		if last != http.StatusTooManyRequests {
			t.Errorf("%s: after 12 tries %d", name, last)
		}
	}
	if got := try("192.0.2.99"); got != http.StatusForbidden {
		t.Errorf("somebody else: %d", got)
	}
}

// Bytes that are no text are refused, on each engine alike.
func TestOddBytes(t *testing.T) {
	for name, s := range map[string]*sitetest.Site{"SQLite": sitetest.New(t), "PostgreSQL": sitetest.Of(t, pgtest.Database(t), nil)} {
		s.AddSample(t)
		s.Staff(t)
		b := s.Browser(t)
		for path, status := range map[string]int{"/en/summits/%ff": 404, "/en/documents/%00": 404, "/en/commitments/a%ff/1": 404, "/en/history?person=%ff": 400,
			"/en/history?summit=%00": 400, "/api/v1/documents/%00/original": 404, "/en/decisions/%ff%ff%ff%ff%ff%ff%ff%ff%ff%ff%ff%ff": 404, "/en/?q=%00": 400} {
			res, _ := b.Get(path)
			sitetest.Want(t, name+" "+path, res, status)
		}
		res, _ := b.Post("/en/sign-in", "login", "ed\x00", "password", "x")
		sitetest.Want(t, name+" sign-in", res, http.StatusBadRequest)
		res, _ = s.As(t, "rita").Post(second, "kind", "link", "to", "a\xff/1", "relation", "same", "reason", "r")
		sitetest.Want(t, name+" link", res, http.StatusBadRequest)
	}
}

// Nobody fills the register: decisions are bounded in number and pages in size.
func TestManyDecisions(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	for n := range 230 {
		if _, err := s.Register.Decide(context.Background(), "xhv", "great-bay-2022/2", review.Draft{Body: review.Progress{Date: "2024-01-01",
			Text: fmt.Sprintf("note %d %s", n, strings.Repeat("<", 3900)), Status: "done"}}); err != nil {
			t.Fatal(err)
		}
	}
	res, _ := s.As(t, "xhv").Post(second, "kind", "update", "text", "one more", "date", "2024-01-01", "status", "done")
	sitetest.Want(t, "one more", res, http.StatusTooManyRequests)
	_, body := s.Browser(t).Get(second)
	if len(body) > 2<<20 || !strings.Contains(body, "note 229 ") || strings.Contains(body, "note 200 ") || !strings.Contains(body, "210 earlier ones") {
		t.Errorf("the page has %d bytes", len(body))
	}
	_, history := s.Browser(t).Get(second + "/history")
	if !strings.Contains(history, "note 30 ") || strings.Contains(history, "note 29 ") || !strings.Contains(history, "30 earlier ones") {
		t.Error("the history does not show the last 200")
	}
	if _, earlier := s.Browser(t).Get(second + "/history?before=31"); !strings.Contains(earlier, "note 29 ") || strings.Contains(earlier, "note 30 ") {
		t.Error("the earlier ones are not to be had")
	}
}

// What people write is shown as they wrote it, and never runs.
func TestHostileWords(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	const hostile = `"><script>alert(1)</script><img src=x onerror=alert(2)>{{.}}`
	const c = "/en/commitments/great-bay-2022/2"
	xhv, rita := s.As(t, "xhv"), s.As(t, "rita")
	res, _ := xhv.Post(c, "kind", "update", "text", hostile, "date", "2024-01-01", "status", "done", "link", "https://example.org/?"+hostile)
	sitetest.Want(t, "update", res, http.StatusSeeOther)
	res, _ = rita.Post(c, "kind", "evidence", "address", "https://example.org", "title", hostile, "quote", hostile, "relation", "against", "issuer", hostile,
		"reason", hostile)
	sitetest.Want(t, "evidence", res, http.StatusSeeOther)
	res, body := rita.Post(c, "kind", "evidence", "address", "javascript:alert(1)", "title", hostile, "quote", hostile, "relation", "against", "reason", hostile)
	sitetest.Want(t, "a script as address", res, http.StatusBadRequest)
	pages := []string{body}
	for _, path := range []string{c, c + "/history", "/en/history", "/en/review", "/en/summits/great-bay-2022", "/fr/history?person=" + url.QueryEscape(hostile)} {
		_, body := rita.Get(path)
		pages = append(pages, body)
	}
	for i, body := range pages {
		if strings.Contains(body, "<script") || strings.Contains(body, "<img src=x") || strings.Contains(body, "javascript:alert(1)\"") && i > 0 {
			t.Errorf("page %d holds it as it was written", i)
		}
	}
	res, _ = rita.Get(c)
	if csp := res.Header.Get("Content-Security-Policy"); !strings.Contains(csp, "default-src 'none'") || strings.Contains(csp, "unsafe") {
		t.Errorf("no script is kept from running: %s", csp)
	}
}

// A form that was filled in and refused comes back as it was, in words that say
// what is wrong; one that was sent after the session ended is not lost.
func TestNothingWrittenIsLost(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	res, body := rita.Post("/es/commitments/great-bay-2022/2", "kind", "evidence", "address", "nowhere", "title", "Un título largo", "quote", "Un pasaje",
		"relation", "fulfils", "reason", "Porque sí")
	sitetest.Want(t, "a wrong address", res, http.StatusBadRequest)
	for _, words := range []string{"Un título largo", "Un pasaje", "Porque sí", "escriba una dirección web completa", `role="alert"`} {
		if !strings.Contains(body, words) {
			t.Errorf("the answer lacks %q", words)
		}
	}
	rita.Post("/en/sign-out")
	res, body = rita.Post("/en/commitments/great-bay-2022/2", "kind", "evidence", "quote", "A long passage that took an hour", "password", "secret words")
	sitetest.Want(t, "after signing out", res, http.StatusForbidden)
	if !strings.Contains(body, "A long passage that took an hour") || strings.Contains(body, "secret words") {
		t.Error("what was written is lost, or a secret is shown")
	}
}
