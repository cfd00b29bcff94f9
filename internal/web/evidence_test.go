package web_test

import (
	"context"
	"encoding/xml"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"trillium/internal/web/sitetest"
)

// The queue: accept, change, set aside, take back; what was decided is solid on
// the timeline and no longer proposed.
func TestEvidenceQueue(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Follow(t)
	rita := s.As(t, "rita")
	const report = "great-bay-later/2026-03-24-spring-report.md"
	_, before := s.Get(t, "/en/commitments/great-bay-2022/2")
	sitetest.Has(t, "the page before", before, `class="entry proposed"`, "spring-report", "proposed by machine", "What was searched")

	const queue = "/en/review/evidence"
	res, body := rita.Get(queue + "?commitment=great-bay-2022/2&at_document=" + url.QueryEscape(report))
	sitetest.Want(t, "the queue", res, http.StatusOK)
	sitetest.Has(t, "the queue", body, "spring-report.md?start=", `data-key="a"`, `data-key="r"`, `data-key="s"`, "keys.js", `<option value="progress"`)
	place := func(body string) (start, end string) {
		m := regexp.MustCompile(`name="start" value="(\d+)"><input type="hidden" name="end" value="(\d+)"`).FindStringSubmatch(body)
		if m == nil {
			t.Fatal("no passage in the form")
		}
		return m[1], m[2]
	}
	start, end := place(body)
	left := regexp.MustCompile(`(\d+) proposals? waits?`).FindStringSubmatch(body)[1]

	res, body = rita.Post(queue, "commitment", "great-bay-2022/2", "document", report, "start", "0", "end", "7", "relation", "mentions")
	sitetest.Want(t, "a passage that was not shown", res, http.StatusConflict)
	sitetest.Has(t, "a passage that was not shown", body, "changed meanwhile")
	res, _ = rita.Post(queue, "commitment", "great-bay-2022/2", "document", report, "start", start, "end", end, "relation", "mentions", "last",
		rita.Head("/en/commitments/great-bay-2022/2"), "f-commitment", "great-bay-2022/2")
	sitetest.Want(t, "accepting", res, http.StatusSeeOther)
	res, body = rita.Get(res.Header.Get("Location"))
	sitetest.Want(t, "the next", res, http.StatusOK)
	sitetest.Has(t, "the next", body, `data-key="u"`)
	if strings.Contains(body, "spring-report.md?start=") || strings.Contains(body, left+" proposal") {
		t.Error("what was decided is still in the queue")
	}
	_, page := s.Get(t, "/en/commitments/great-bay-2022/2")
	sitetest.Has(t, "the page", page, "only mentions it", "Decided by Rita Roy", "As the passage says")
	st, _, err := s.Register.Now().State(context.Background(), "great-bay-2022/2")
	if err != nil || len(st.Evidence) != 1 || st.Evidence[0].Citation.Proposed == "" || st.Evidence[0].Citation.End <= st.Evidence[0].Citation.Start {
		t.Fatalf("%+v %v", st.Evidence, err)
	}

	undo := regexp.MustCompile(`name="undo" value="([0-9a-f]+)"`).FindStringSubmatch(body)
	if undo == nil {
		t.Fatal("nothing to take back")
	}
	res, _ = rita.Post("/en/review/undo", "undo", undo[1], "back", "/review/evidence?commitment=great-bay-2022%2F2")
	sitetest.Want(t, "taking back", res, http.StatusSeeOther)
	_, body = rita.Get(res.Header.Get("Location"))
	sitetest.Has(t, "after taking back", body, "spring-report.md?start=")

	res, _ = rita.Post(queue, "commitment", "great-bay-2022/2", "document", report, "start", start, "end", end, "relation", "none", "last",
		rita.Head("/en/commitments/great-bay-2022/2"))
	sitetest.Want(t, "setting aside", res, http.StatusSeeOther)
	_, page = s.Get(t, "/en/commitments/great-bay-2022/2")
	if strings.Contains(page, "spring-report.md?") {
		t.Error("what was set aside is still proposed")
	}
	_, receipts := s.Get(t, "/en/commitments/great-bay-2022/2/receipts")
	sitetest.Has(t, "the receipts", receipts, "Set aside by a person", "does not bear on the commitment", "state of the corpus")
	res, body = s.As(t, "ruth").Post(queue, "commitment", "great-bay-2022/2", "document", report, "relation", "fulfils")
	sitetest.Want(t, "answering what was answered meanwhile", res, http.StatusConflict)
	sitetest.Has(t, "the conflict", body, "decided on meanwhile")
	res, _ = rita.Post(queue, "commitment", "great-bay-2022/2", "document", "nothing.md", "start", "1", "end", "2", "relation", "progress")
	sitetest.Want(t, "a proposal that is none", res, http.StatusNotFound)
	res, _ = rita.Post(queue, "commitment", "great-bay-2022/3", "document", report, "relation", "brilliant")
	if res.StatusCode != http.StatusBadRequest && res.StatusCode != http.StatusNotFound {
		t.Errorf("a relation that is none: %s", res.Status)
	}
}

// The queue goes promise by promise and says what to expect; the rest of a promise is set aside
// at once and taken back at once; what is less likely waits behind a link.
func TestQueueByPromise(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Follow(t)
	rita := s.As(t, "rita")
	const queue = "/en/review/evidence"
	field := func(body, name string) string {
		_, form, _ := strings.Cut(body, `action="/en/review/evidence">`+"<input")
		return between(form, `name="`+name+`" value="`, `"`)
	}
	_, body := rita.Get(queue + "?commitment=great-bay-2022/3")
	sitetest.Has(t, "the queue", body, "(1 of 5 for this promise)", "should bear on their promises", `data-key="x"`, `data-key="w"`, "with a chance of")
	waiting := func(id string) string {
		_, body := rita.Get(queue + "?commitment=" + id)
		return between(body, `<p class="count">`, " proposal")
	}
	before, others := waiting("great-bay-2022/3"), waiting("great-bay-2022/5")
	_, all := rita.Get(queue + "?commitment=great-bay-2022/3&all=1")
	if n := between(all, `<p class="count">`, " proposal"); n == before {
		t.Errorf("%s wait, with what is less likely and without", n)
	}
	_, body = rita.Get(queue + "?at_commitment=great-bay-2022/3&at_document=" + url.QueryEscape(field(body, "document")))
	res, _ := rita.Post(queue, "commitment", field(body, "commitment"), "document", field(body, "document"), "start", field(body, "start"), "end",
		field(body, "end"),
		"rest", "1", "last", field(body, "last"))
	sitetest.Want(t, "setting the rest aside", res, http.StatusSeeOther)
	_, body = rita.Get(res.Header.Get("Location"))
	sitetest.Has(t, "after it", body, before+" proposals were set aside")
	if id := field(body, "commitment"); id == "great-bay-2022/3" || id == "great-bay-2022/1" {
		t.Errorf("the queue goes on with %s", id)
	}
	if now := waiting("great-bay-2022/3"); now != "0" || waiting("great-bay-2022/5") != others {
		t.Errorf("%s of the promise wait, and %s of another", now, waiting("great-bay-2022/5"))
	}
	res, _ = rita.Post("/en/review/undo", "undo", between(body, `name="undo" value="`, `"`), "back", "/review/evidence")
	sitetest.Want(t, "taking it back", res, http.StatusSeeOther)
	if now := waiting("great-bay-2022/3"); now != before {
		t.Errorf("%s wait after taking it back, %s before", now, before)
	}
	_, page := s.Get(t, "/fr/commitments/great-bay-2022/3")
	sitetest.Has(t, "the public page", page, "pas encore examiné ; affiché à partir d’une probabilité de 50 %")
}

// Searches are pages, downloads and a feed; odd ones are refused with a reason,
// and nothing that is typed becomes markup.
func TestSearchPages(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Follow(t)
	_, body := s.Get(t, "/en/search?q=ferry+links&from=2022-01-01&to=2022-12-31&issuer=XHV&lang=en")
	sitetest.Has(t, "search", body, "<mark>ferry</mark>", "November 17, 2022", "/api/v1/search.csv?",
		"/en/corpus/great-bay-later/2022-11-17-first-ferry-money.md?start=",
		"Halvern")
	_, body = s.Get(t, "/en/search?q="+url.QueryEscape(`<script>alert(1)</script> ferry`))
	if strings.Contains(body, "<script>alert") {
		t.Error("the query became markup")
	}
	res, body := s.Get(t, "/fr/search?q=date:demain")
	sitetest.Want(t, "a bad date", res, http.StatusBadRequest)
	sitetest.Has(t, "a bad date", body, "Recherche impossible")
	res, _ = s.Get(t, "/en/search?q="+strings.Repeat("long", 400))
	sitetest.Want(t, "a long query", res, http.StatusBadRequest)
	_, body = s.Get(t, "/en/search?q=zanzibar")
	sitetest.Has(t, "nothing", body, "Nothing was found in 14 documents")

	_, body = s.Get(t, "/api/v1/search?q=ferry")
	rows, err := sitetest.ItemsOf[struct{ Document, Text string }](body)
	if err != nil || len(rows) == 0 || rows[0].Document == "" {
		t.Errorf("JSON: %v %s", err, body)
	}
	_, body = s.Get(t, "/api/v1/search.csv?q=ferry")
	sitetest.Has(t, "CSV", body, "document,date,title")
	res, body = s.Get(t, "/api/v1/es/search.atom?q=ferry")
	var feed struct {
		XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
		Entries []struct {
			ID      string `xml:"id"`
			Updated string `xml:"updated"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(body), &feed); err != nil || len(feed.Entries) == 0 || !strings.HasPrefix(res.Header.Get("Content-Type"),
		"application/atom+xml") {
		t.Errorf("feed: %v %s", err, body)
	}
	for i := 1; i < len(feed.Entries); i++ {
		if feed.Entries[i].Updated > feed.Entries[i-1].Updated {
			t.Error("the feed is not in order")
		}
	}

	_, body = s.Get(t, "/en/corpus/great-bay-later/2026-03-24-spring-report.md?start=204&end=380")
	sitetest.Has(t, "the document", body, `<mark id="passage">`, "Go to the passage", "SHA-256")
	res, _ = s.Get(t, "/en/corpus/../../etc/passwd")
	if res.StatusCode == http.StatusOK {
		t.Error("a path outside the corpus answers")
	}
	res, _ = s.Get(t, "/en/corpus/nothing.md")
	sitetest.Want(t, "an unknown document", res, http.StatusNotFound)
	res, _ = s.Get(t, "/en/corpus/great-bay-later/2026-03-24-spring-report.md?start=-5&end=999999999")
	sitetest.Want(t, "a passage outside", res, http.StatusOK)
}

// A person's word on two names is kept and shown with its reason.
func TestAliasesPage(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	res, _ := rita.Post("/en/aliases", "name", "Bay Desk", "alias", "Port <b> Desk", "holds", "yes", "reason", "renamed in 2023")
	sitetest.Want(t, "adding", res, http.StatusSeeOther)
	_, body := s.Get(t, "/en/aliases?q=desk")
	sitetest.Has(t, "names", body, "Port &lt;b&gt; Desk", "renamed in 2023", "rita")
	res, _ = rita.Post("/en/aliases", "name", "Bay Desk", "alias", "Bay Desk", "holds", "yes", "reason", "x")
	sitetest.Want(t, "the same name", res, http.StatusBadRequest)
	list, err := s.Register.Aliases(context.Background())
	if err != nil || len(list) != 1 {
		t.Fatalf("%v %v", list, err)
	}
}

// Editors name feeds to watch; folders of the machine cannot be named here.
func TestWatchForm(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	ed := s.As(t, "ed")
	res, _ := ed.Post("/en/keep", "act", "watch", "place", "https://example.org/feed.xml")
	sitetest.Want(t, "watching", res, http.StatusSeeOther)
	for _, bad := range []string{"/etc", "file:///etc", "javascript:alert(1)", ""} {
		res, _ = ed.Post("/en/keep", "act", "watch", "place", bad)
		sitetest.Want(t, "watching "+bad, res, http.StatusBadRequest)
	}
	_, body := ed.Get("/en/keep")
	sitetest.Has(t, "the page", body, "https://example.org/feed.xml", "not yet")
	res, _ = s.As(t, "rita").Post("/en/keep", "act", "watch", "place", "https://example.org/other.xml")
	sitetest.Want(t, "a reviewer", res, http.StatusForbidden)
	res, _ = ed.Post("/en/keep", "act", "unwatch", "place", "https://example.org/feed.xml")
	sitetest.Want(t, "watching no longer", res, http.StatusSeeOther)
	list, err := s.Register.Watches(context.Background())
	if err != nil || len(list) != 0 {
		t.Errorf("%v %v", list, err)
	}
}
