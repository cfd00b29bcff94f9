package sitetest

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/review"
	"trillium/internal/store"
)

// DecideAs keeps a decision without a form.
func (s *Site) DecideAs(t *testing.T, login, id string, body review.Body) review.Decision {
	t.Helper()
	d, err := s.Register.Decide(context.Background(), login, id, review.Draft{Reason: "because", Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// Assess chooses, rules and scores some commitments of the sample: one with
// several goals that is scored by two, one that waits for the second.
func (s *Site) Assess(t *testing.T) {
	t.Helper()
	const c = "great-bay-2022/7"
	s.DecideAs(t, "rita", c, review.Choosing{Priority: true})
	rule := TemplateRubric("goals")
	rule.Goals = []string{"The first goal", "The second goal"}
	rule.Definitions = []assess.Definition{{Term: "Bay", Meaning: "The waters of the three parties."}}
	rule.Exceptions = []assess.Exception{{Party: "XBR", Words: "It joined later.", Exempt: true}}
	s.DecideAs(t, "rita", c, review.Ruling{Rubric: rule})
	for _, relation := range []string{"progress", "against"} {
		s.DecideAs(t, "rita", c, review.Citation{Address: "https://gov.example.org/" + relation, Title: "A law", Date: "2023-03-04", Issuer: "XHV",
			Quote: "It entered into force.", Relation: relation})
	}
	facts := &assess.Facts{Whole: map[string]int{"against": 1}, Goals: []map[string]int{{"strong": 1}, {"weak": 1}}}
	s.DecideAs(t, "rita", c, review.Scoring{Party: "XHV", Value: 0, Facts: facts, Letter: review.NotKept})
	s.DecideAs(t, "ruth", c, review.Scoring{Party: "XHV", Value: -1, Cause: review.Reversed})
	s.DecideAs(t, "rita", c, review.Scoring{Party: "XCV", Value: 1})
	s.DecideAs(t, "rita", c, review.Scoring{Party: "XHV", Value: 0, Round: review.Interim})
	gap := TemplateRubric("sustained")
	gap.Lines[4].When, gap.Order = "strong = 0 and weak = 0 and against = 0", assess.NoOrder
	s.DecideAs(t, "rita", "great-bay-2022/8", review.Choosing{Priority: true})
	s.DecideAs(t, "rita", "great-bay-2022/8", review.Ruling{Rubric: gap})
	s.DecideAs(t, "rita", "great-bay-2024/1", review.Scoring{Party: "XHV", Value: 1})
	s.DecideAs(t, "rita", "great-bay-2024/1", review.Scoring{Party: trillium.All, Value: 0})
}

// Password is that of every account in the tests.
const Password = "correct horse battery"

// ItemsOf are the items of a page of the API.
func ItemsOf[T any](body string) ([]T, error) {
	var list struct {
		Items []T
		Total int
	}
	err := json.Unmarshal([]byte(body), &list)
	if err == nil && list.Items == nil {
		err = fmt.Errorf("no items in %.200s", body)
	}
	return list.Items, err
}

// Staff opens an account of each role: ed, rita and ruth, xhv and xcv.
func (s *Site) Staff(t *testing.T) {
	t.Helper()
	s.people(t, review.Person{Login: "ed", Name: "Ed Itor", Role: review.Editor}, review.Person{Login: "rita", Name: "Rita Roy", Role: review.Reviewer},
		review.Person{Login: "ruth", Name: "Ruth", Role: review.Reviewer},
		review.Person{Login: "xhv", Name: "Halvern Ports", Role: review.Contributor, Party: "XHV"},
		review.Person{Login: "xcv", Name: "Calvera Ports", Role: review.Contributor, Party: "XCV"})
}

// DemoPeople opens the accounts that the sample has in the program.
func (s *Site) DemoPeople(t *testing.T) {
	t.Helper()
	s.people(t, review.Person{Login: "editor", Name: "Elena Editor", Role: review.Editor}, review.Person{Login: "reviewer", Name: "Rémi Reviewer",
		Role: review.Reviewer},
		review.Person{Login: "second", Name: "Sara Second", Role: review.Reviewer},
		review.Person{Login: "ports", Name: "Ministry of Ports of Halvern", Role: review.Contributor, Party: "XHV"})
}

func (s *Site) people(t *testing.T, list ...review.Person) {
	t.Helper()
	for _, p := range list {
		if err := s.Register.AddPerson(context.Background(), store.CommandLine, store.Person{Person: p, Password: kept()}); err != nil {
			t.Fatal(err)
		}
	}
}

// A Browser keeps cookies and follows no redirects.
type Browser struct {
	T    testing.TB
	Site *Site
	*http.Client
}

func (s *Site) Browser(t testing.TB) *Browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &Browser{t, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// As is a browser in which somebody is signed in; "" is a reader.
func (s *Site) As(t testing.TB, login string) *Browser {
	t.Helper()
	b := s.Browser(t)
	if login == "" {
		return b
	}
	res, _ := b.Post("/en/sign-in", "login", login, "password", Password)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s cannot sign in: %s", login, res.Status)
	}
	return b
}

// Send sends a request and reads the answer.
func (b *Browser) Send(req *http.Request) (*http.Response, string) {
	b.T.Helper()
	res, err := b.Client.Do(req)
	if err != nil {
		b.T.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.T.Fatal(err)
	}
	return res, string(body)
}

func (b *Browser) Get(path string) (*http.Response, string) {
	b.T.Helper()
	req, err := http.NewRequest("GET", b.Site.URL+path, nil)
	if err != nil {
		b.T.Fatal(err)
	}
	return b.Send(req)
}

// Post sends a form of names and values, as a browser on the site would.
func (b *Browser) Post(path string, form ...string) (*http.Response, string) {
	b.T.Helper()
	return b.Send(b.Form(path, form...))
}

func (b *Browser) Form(path string, form ...string) *http.Request {
	b.T.Helper()
	values := make(url.Values)
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	req, err := http.NewRequest("POST", b.Site.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.T.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.Site.URL)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req
}

// Cookie is the value of a cookie of the site, "" if there is none.
func (b *Browser) Cookie(name string) string {
	u, err := url.Parse(b.Site.URL)
	if err != nil {
		b.T.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// Want checks a status.
func Want(t testing.TB, what string, res *http.Response, status int) {
	t.Helper()
	if res.StatusCode != status {
		t.Errorf("%s: %s, want %d", what, res.Status, status)
	}
}

// Head is the last decision on a commitment, as a form of its page holds it.
func (b *Browser) Head(path string) string {
	b.T.Helper()
	_, body := b.Get(path)
	_, own, _ := strings.Cut(body, `id="form-`) // forms on links come first, and may be of other commitments
	_, after, ok := strings.Cut(own, `name="last" value="`)
	if !ok {
		b.T.Fatalf("%s has no form", path)
	}
	last, _, _ := strings.Cut(after, `"`)
	return last
}

// Has fails unless the page holds every text.
func Has(t *testing.T, where, body string, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(body, text) {
			t.Errorf("%s does not say %q", where, text)
		}
	}
}

func Holds(t *testing.T, where, body string, words ...string) {
	t.Helper()
	for _, w := range words {
		if !strings.Contains(body, w) {
			t.Errorf("%s does not say %q", where, w)
		}
	}
}
