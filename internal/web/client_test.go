package web_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync"
	"testing"

	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/store"
)

// password is that of every account in the tests.
const password = "correct horse battery"

// kept is what the register keeps of it, worked out once.
var kept = sync.OnceValue(func() string { return signin.HashPassword(password) })

// itemsOf are the items of a page of the API.
func itemsOf[T any](body string) ([]T, error) {
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

// staff opens an account of each role: ed, rita and ruth, xhv and xcv.
func (s *site) staff(t *testing.T) {
	t.Helper()
	for login, p := range map[string]review.Person{
		"ed": {Name: "Ed Itor", Role: review.Editor}, "rita": {Name: "Rita Roy", Role: review.Reviewer}, "ruth": {Name: "Ruth", Role: review.Reviewer},
		"xhv": {Name: "Halvern Ports", Role: review.Contributor, Party: "XHV"}, "xcv": {Name: "Calvera Ports", Role: review.Contributor, Party: "XCV"},
	} {
		p.Login = login
		if err := s.register.AddPerson(context.Background(), store.CommandLine, store.Person{Person: p, Password: kept()}); err != nil {
			t.Fatal(err)
		}
	}
}

// A browser keeps cookies and follows no redirects.
type browser struct {
	t    testing.TB
	site *site
	*http.Client
}

func (s *site) browser(t testing.TB) *browser {
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t, s, &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}}
}

// as is a browser in which somebody is signed in; "" is a reader.
func (s *site) as(t testing.TB, login string) *browser {
	t.Helper()
	b := s.browser(t)
	if login == "" {
		return b
	}
	res, _ := b.post("/en/sign-in", "login", login, "password", password)
	if res.StatusCode != http.StatusSeeOther {
		t.Fatalf("%s cannot sign in: %s", login, res.Status)
	}
	return b
}

func (b *browser) do(req *http.Request) (*http.Response, string) {
	b.t.Helper()
	res, err := b.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil {
		b.t.Fatal(err)
	}
	return res, string(body)
}

func (b *browser) get(path string) (*http.Response, string) {
	b.t.Helper()
	req, err := http.NewRequest("GET", b.site.URL+path, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	return b.do(req)
}

// post sends a form of names and values, as a browser on the site would.
func (b *browser) post(path string, form ...string) (*http.Response, string) {
	b.t.Helper()
	return b.do(b.form(path, form...))
}

func (b *browser) form(path string, form ...string) *http.Request {
	b.t.Helper()
	values := make(url.Values)
	for i := 0; i+1 < len(form); i += 2 {
		values.Add(form[i], form[i+1])
	}
	req, err := http.NewRequest("POST", b.site.URL+path, strings.NewReader(values.Encode()))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Origin", b.site.URL)
	req.Header.Set("Sec-Fetch-Site", "same-origin")
	return req
}

// cookie is the value of a cookie of the site, "" if there is none.
func (b *browser) cookie(name string) string {
	u, err := url.Parse(b.site.URL)
	if err != nil {
		b.t.Fatal(err)
	}
	for _, c := range b.Jar.Cookies(u) {
		if c.Name == name {
			return c.Value
		}
	}
	return ""
}

// want checks a status.
func want(t testing.TB, what string, res *http.Response, status int) {
	t.Helper()
	if res.StatusCode != status {
		t.Errorf("%s: %s, want %d", what, res.Status, status)
	}
}
