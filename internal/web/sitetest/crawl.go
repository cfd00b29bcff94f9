package sitetest

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"trillium/internal/i18n"
	"trillium/internal/webtest"
)

// LookAt looks at pages in every language and in every way, as somebody sees them.
func (s *Site) LookAt(t *testing.T, ctx context.Context, login string, paths []string) {
	t.Helper()
	if err := webtest.SetCookie(ctx, s.URL, "session", s.As(t, login).Cookie("session")); err != nil {
		t.Fatal(err)
	}
	queue := make(chan string)
	var wg sync.WaitGroup
	for _, tab := range webtest.Tabs(t, ctx, 2) {
		wg.Go(func() {
			for address := range queue {
				if everyLook(t, tab, s.URL, address) {
					continue
				}
				t.Logf("%s: the browser did not answer; once more in a new tab", address)
				tab = webtest.Tabs(t, ctx, 1)[0]
				if !everyLook(t, tab, s.URL, address) {
					t.Errorf("%s: the browser does not answer", address)
				}
			}
		})
	}
	n := 0
	for _, path := range paths {
		for _, lang := range i18n.Tags {
			queue <- "/" + lang + strings.ReplaceAll(path, " ", "%20")
			n++
		}
	}
	close(queue)
	wg.Wait()
	t.Logf("%d pages, each in %d looks", n, len(looks)+1)
}

// looks are the ways in which accessibility is checked.
var looks = []webtest.View{{Width: 1280}, {Width: 1280, Dark: true}, {Width: 320, Dark: true}, {Width: 320}}

// lookTime bounds how long one page is looked at: a browser on a busy machine now and
// then leaves a tab without an answer.
const lookTime = 45 * time.Second

// everyLook opens a page once and looks at it in every way; false if the browser did
// not answer.
func everyLook(t *testing.T, tab context.Context, site, address string) bool {
	tab, cancel := context.WithTimeout(tab, lookTime)
	defer cancel()
	if err := webtest.Show(tab, site+address, looks[0]); err != nil {
		if tab.Err() == nil {
			t.Errorf("%s: %v", address, err)
		}
		return tab.Err() == nil
	}
	if strings.HasSuffix(address, "#open") {
		if err := webtest.OpenDetails(tab); err != nil && tab.Err() == nil {
			t.Error(err)
		}
	}
	for _, view := range looks {
		if err := webtest.Look(tab, view); err != nil && tab.Err() == nil {
			t.Error(err)
		}
		page := fmt.Sprintf("%s %+v", address, view)
		px, err := webtest.Overflow(tab)
		if tab.Err() != nil {
			return false
		}
		if err != nil || px > 0 {
			t.Errorf("%s is %d pixels too wide (%v)", page, px, err)
		}
		found, err := webtest.Violations(tab)
		if tab.Err() != nil {
			return false
		}
		if err != nil {
			t.Errorf("%s: %v", page, err)
		}
		for _, v := range found {
			t.Errorf("%s: %s: %s (%d, such as %s)", page, v.ID, v.Help, len(v.Nodes), v.Nodes[0].HTML)
		}
	}
	err := webtest.Look(tab, webtest.View{Width: 800, Print: true})
	px, wide := webtest.Overflow(tab)
	if tab.Err() != nil {
		return false
	}
	if err != nil || wide != nil || px > 0 {
		t.Errorf("%s on paper is %d pixels too wide (%v, %v)", address, px, err, wide)
	}
	return true
}

// Crawl follows links from a page and checks each page, until it has seen so many.
func (s *Site) Crawl(t *testing.T, login, start string, least int) {
	t.Helper()
	b := s.As(t, login)
	seen := map[string]bool{start: true}
	queue := []string{start}
	for len(queue) > 0 {
		path := queue[0]
		queue = queue[1:]
		res, body := b.Get(path)
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
