package web_test

import (
	"context"
	"html"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"trillium/internal/store"
	"trillium/internal/web/sitetest"
)

const suggestPath = "/en/commitments/great-bay-2022/1/suggest"

// Anybody suggests, a reviewer answers, the author finds the answer, and what was
// accepted is credited; how to reach the author is shown to reviewers alone.
func TestSuggestion(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	reader, rita := s.Browser(t), s.As(t, "rita")
	good := []string{"kind", "evidence", "address", "https://example.org/pier", "words", "The pier opened <b>today</b>.", "credit", "A. Reader", "contact",
		"reader@example.org"}
	res, _ := reader.Post(suggestPath, good...)
	sitetest.Want(t, "suggesting", res, http.StatusSeeOther)
	mine := res.Header.Get("Location")
	res, body := reader.Get(mine)
	sitetest.Want(t, "the author's page", res, http.StatusOK)
	sitetest.Has(t, "the author's page", body, "It waits for a reviewer", "The pier opened &lt;b&gt;today&lt;/b&gt;.", "A. Reader")
	if !strings.Contains(res.Header.Get("Cache-Control"), "no-store") || res.Header.Get("Referrer-Policy") != "no-referrer" ||
		res.Header.Get("X-Robots-Tag") != "noindex" {
		t.Errorf("the secret address is not kept: %v", res.Header)
	}
	for _, path := range []string{"/en/commitments/great-bay-2022/1", "/en/", mine} {
		if _, body := reader.Get(path); strings.Contains(body, "reader@example.org") {
			t.Errorf("%s tells how to reach the author", path)
		}
	}
	if _, body := reader.Get("/en/commitments/great-bay-2022/1"); strings.Contains(body, "example.org/pier") {
		t.Error("what nobody has looked at is on the page")
	}
	res, _ = reader.Get("/en/review/suggestions")
	sitetest.Want(t, "the queue for a reader", res, http.StatusSeeOther)

	_, queue := rita.Get("/en/review/suggestions")
	sitetest.Has(t, "the queue", queue, "1 suggestion waits", "https://example.org/pier", "mailto:reader@example.org?subject=", `data-key="a"`,
		"The pier opened &lt;b&gt;today&lt;/b&gt;.")
	id := between(queue, `name="suggestion" value="`, `"`)
	res, _ = rita.Post("/en/review/suggestions", "suggestion", id, "verdict", "accept", "answer", "Thank you.", "relation", "fulfils", "title", "", "quote",
		"The pier opened.")
	sitetest.Want(t, "accepting without a title", res, http.StatusBadRequest)
	res, _ = rita.Post("/en/review/suggestions", "suggestion", id, "verdict", "accept", "answer", "Thank you.", "relation", "fulfils", "title", "A pier opens",
		"date", "2024-05-06", "quote", "The pier opened.")
	sitetest.Want(t, "accepting", res, http.StatusSeeOther)
	res, _ = rita.Post("/en/review/suggestions", "suggestion", id, "verdict", "reject", "answer", "No.")
	sitetest.Want(t, "answering twice", res, http.StatusConflict)
	_, body = reader.Get(mine)
	sitetest.Has(t, "the answer", body, "It was accepted", "Thank you.", "/en/decisions/")
	_, body = reader.Get("/en/commitments/great-bay-2022/1")
	sitetest.Has(t, "the page", body, "A pier opens", "Suggested by A. Reader", "delivered")
	_, body = s.Get(t, "/api/v1/evidence?document=great-bay-2022")
	sitetest.Has(t, "the API", body, `"credit": "A. Reader"`)

	res, _ = reader.Post(suggestPath, "kind", "correction", "words", "It is due in 2024.")
	sitetest.Want(t, "a correction", res, http.StatusSeeOther)
	_, queue = rita.Get("/en/review/suggestions")
	res, _ = rita.Post("/en/review/suggestions", "suggestion", between(queue, `name="suggestion" value="`, `"`), "verdict", "reject", "answer",
		"The text says 2025.")
	sitetest.Want(t, "declining", res, http.StatusSeeOther)
	_, body = reader.Get(res.Header.Get("Location"))
	if strings.Contains(body, "2025") {
		t.Error("a reader sees the queue")
	}
}

// What is too much, hostile or made by a program is refused or dropped.
func TestSuggestionAbuse(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	reader := s.Browser(t)
	form := func(changes ...string) []string {
		f := map[string]string{"kind": "evidence", "address": "https://example.org/x", "words": "It shows it.", "credit": "", "contact": ""}
		for i := 0; i < len(changes); i += 2 {
			f[changes[i]] = changes[i+1]
		}
		var out []string
		for k, v := range f {
			out = append(out, k, v)
		}
		return out
	}
	for name, f := range map[string][]string{
		"no kind": form("kind", "praise"), "no address": form("address", ""), "a script": form("address", "javascript:alert(1)"),
		"a password": form("address", "https://me:pw@example.org/"),
		"no words":   form("words", " "), "too many words": form("words", strings.Repeat("x", 2001)),
		"a list of links":   form("words", "https://a.example https://b.example https://c.example"),
		"two lines of name": form("credit", "A\nB"), "a name that turns round": form("credit", "A\u202eB"), "no e-mail": form("contact", "reader"),
		"two e-mails": form("contact", "a@example.org, b@example.org"),
	} {
		res, body := reader.Post(suggestPath, f...)
		sitetest.Want(t, name, res, http.StatusBadRequest)
		sitetest.Has(t, name, body, `role="alert"`)
	}
	waiting := func() int {
		list, err := s.Register.Suggestions(context.Background(), store.SuggestionWaits, "", 100)
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	res, _ := reader.Post(suggestPath, form("website", "https://spam.example")...)
	sitetest.Want(t, "a program", res, http.StatusOK)
	if n := waiting(); n != 0 {
		t.Errorf("%d wait after what a program sent", n)
	}
	for range 4 {
		res, _ = reader.Post(suggestPath, form()...)
		sitetest.Want(t, "one more", res, http.StatusSeeOther)
	}
	res, _ = reader.Post(suggestPath, form()...)
	sitetest.Want(t, "too often", res, http.StatusTooManyRequests)
	if n := waiting(); n != 4 {
		t.Errorf("%d wait, want 4", n)
	}
	res, _ = reader.Post("/en/commitments/great-bay-2022/999/suggest", form()...)
	sitetest.Want(t, "no such commitment", res, http.StatusNotFound)
	res, _ = reader.Get("/en/suggestions/none")
	sitetest.Want(t, "a made-up address", res, http.StatusNotFound)
}

// The queue of links: accept, change, refuse, take back; each goes on to the next.
func TestLinkQueue(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	left := func(body string) string {
		m := regexp.MustCompile(`(\d+) links? waits?\.`).FindStringSubmatch(body)
		if m == nil {
			t.Fatal("the queue does not say how many wait")
		}
		return m[1]
	}
	res, body := rita.Get("/en/review/links")
	sitetest.Want(t, "the queue", res, http.StatusOK)
	sitetest.Has(t, "the queue", body, `data-key="a"`, `data-key="r"`, `data-key="s"`, "proposed by machine", "keys.js")
	before := left(body)
	fields := func(body string) []string {
		var out []string
		for _, name := range []string{"subject", "to", "proposed", "last"} {
			out = append(out, name, between(body, `name="`+name+`" value="`, `"`))
		}
		return out
	}
	res, _ = rita.Post("/en/review/links", append(fields(body), "relation", "none")...)
	sitetest.Want(t, "refusing", res, http.StatusSeeOther)
	_, next := rita.Get(res.Header.Get("Location"))
	if left(next) == before || !strings.Contains(next, `data-key="u"`) {
		t.Error("it still waits, or cannot be taken back")
	}
	res, _ = rita.Post("/en/review/undo", "undo", between(next, `name="undo" value="`, `"`), "back", between(next, `name="back" value="`, `"`))
	sitetest.Want(t, "taking back", res, http.StatusSeeOther)
	_, body = rita.Get(res.Header.Get("Location"))
	if left(body) != before {
		t.Errorf("%s wait after taking back, %s before", left(body), before)
	}
	res, _ = rita.Post("/en/review/links", append(fields(body), "relation", "related", "reason", "on the same matter")...)
	sitetest.Want(t, "another relation", res, http.StatusSeeOther)
	res, _ = rita.Post("/en/review/undo", "undo", "000000000000", "back", "/review/links")
	sitetest.Want(t, "taking back nothing", res, http.StatusNotFound)
	res, body = rita.Get("/en/review/links?after=nothing&undo=zzz")
	sitetest.Want(t, "an odd address", res, http.StatusOK)
	if strings.Contains(body, `data-key="u"`) {
		t.Error("nothing was decided, and can be taken back")
	}
	skip := html.UnescapeString(between(body, `class="button plain" href="/en/review/links?after=`, `"`))
	if _, skipped := rita.Get("/en/review/links?after=" + skip); between(skipped, `name="subject" value="`, `"`)+between(skipped, `name="to" value="`,
		`"`) == between(body, `name="subject" value="`, `"`)+between(body, `name="to" value="`, `"`) {
		t.Error("what was skipped comes again at once")
	}
}

// The desk says how much waits in every queue, and keeps lists that one comes back to.
func TestDesk(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Decisions(t)
	s.Assess(t)
	s.Follow(t)
	rita := s.As(t, "rita")
	_, body := rita.Get("/en/review")
	for _, queue := range []string{"evidence", "links", "updates", "scores", "suggestions", "conflicts"} {
		res, page := rita.Get("/en/review/" + queue)
		sitetest.Want(t, queue, res, http.StatusOK)
		sitetest.Has(t, "the desk", body, `href="/en/review/`+queue+`"`)
		sitetest.Has(t, queue, page, "<h1>")
	}
	const path = "/parties/XHV?state=under-way"
	_, list := rita.Get("/en" + path)
	sitetest.Has(t, "the list", list, "Save this filter")
	res, _ := rita.Post("/en/filters", "path", path+"&page=2&undo=0123", "name", "Halvern, under way")
	sitetest.Want(t, "saving", res, http.StatusSeeOther)
	_, body = rita.Get("/en/review")
	sitetest.Has(t, "the desk", body, "Halvern, under way", `href="/en/parties/XHV?state=under-way"`)
	for _, bad := range []string{"https://elsewhere.example/", "//elsewhere.example/", "\\elsewhere"} {
		res, _ := rita.Post("/en/filters", "path", bad, "name", "bad")
		if res.StatusCode == http.StatusSeeOther {
			_, body := rita.Get("/en/review")
			if strings.Contains(body, `href="`+bad) || strings.Contains(body, `href="//`) {
				t.Errorf("%q was saved", bad)
			}
		}
	}
	res, _ = rita.Post("/en/filters", "act", "remove", "name", "Halvern, under way")
	sitetest.Want(t, "removing", res, http.StatusSeeOther)
	if _, body = rita.Get("/en/review"); strings.Contains(body, "Halvern, under way") {
		t.Error("it is still there")
	}
	res, _ = s.Browser(t).Post("/en/filters", "path", path, "name", "x")
	if res.StatusCode == http.StatusOK || strings.Contains(res.Header.Get("Location"), url.PathEscape(path)) {
		t.Errorf("a reader saves a filter: %s", res.Status)
	}
}
