package feed

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trillium"
	"trillium/internal/source"
)

func TestIndex(t *testing.T) {
	p, _ := publish(t, map[string]page{
		"/index": {body: index("old 2024-01-01", "new 2024-02-01", "undated"), header: map[string]string{"ETag": `"1"`}},
		"/old":   {body: sitemap("a 2023-01-01", "b 2023-01-02", "c 2023-01-03")}, "/new": {body: sitemap("d 2024-01-31")}, "/undated": {body: sitemap("x")},
	})
	r := p.reader(source.NewFetcher(true), Options{MaxNew: 3})
	var s State
	for n, x := range []struct {
		change      func()
		want, asked string
		more        bool
	}{
		{nil, "x a b", "/robots.txt /index /undated /old", true},
		{nil, "c d", "/index /old /new /undated", false},
		{nil, "", "/index /undated", false}, // although the index did not change
		{func() { p.set("/undated", page{body: sitemap("x", "y")}) }, "y", "/index /undated", false},
		{func() {
			p.set("/index", page{body: index("old 2024-01-01", "new 2024-03-01", "undated")})
			p.set("/new", page{body: sitemap("d 2024-01-31", "e 2024-03-01")})
		}, "e", "/index /new /undated", false},
		{func() { p.set("/index", page{body: index("old 2024-01-01")}) }, "", "/index", false},
	} {
		if x.change != nil {
			x.change()
		}
		got, err := p.check(t, r, "/index", &s)
		if asked := p.paths(); err != nil || got != x.want || asked != x.asked || s.More != x.more || s.ETag != "" {
			t.Errorf("check %d: %q, asked %s, more %v, %v; want %q, %s, more %v", n+1, got, asked, s.More, err, x.want, x.asked, x.more)
		}
	}
	if diff := cmp.Diff([]string{p.URL + "/old"}, slices.Collect(maps.Keys(s.Sitemaps))); diff != "" {
		t.Errorf("sitemaps that are gone are remembered: %s", diff)
	}
}

func TestIndexInParts(t *testing.T) {
	pages := make(map[string]page)
	var names []string
	for n := range maxSitemaps + 20 {
		name := fmt.Sprintf("s%02d", n)
		names = append(names, name)
		pages["/"+name] = page{body: sitemap("doc-" + name)}
	}
	pages["/index"] = page{body: index(names...)}
	p, r := publish(t, pages)
	var s State
	for n, want := range []int{maxSitemaps, 20, 0} {
		got, err := p.check(t, r, "/index", &s)
		asked := strings.Count(p.paths(), "/s")
		if len(strings.Fields(got)) != want || err != nil || asked != maxSitemaps || s.More != (n == 0) {
			t.Errorf("check %d: %d items, %d sitemaps asked for, more %v, %v", n+1, len(strings.Fields(got)), asked, s.More, err)
		}
	}
}

func TestIndexProblems(t *testing.T) {
	p, r := publish(t, map[string]page{
		"/index": {body: index("none 2024-01-01", "good 2024-02-01", "nested 2024-03-01", "closed 2024-03-02", "busy 2024-04-01", "unasked 2024-05-01")},
		"/good":  {body: sitemap("a", "b")}, "/nested": {body: index("good")}, "/unasked": {body: sitemap("z")},
		"/busy":       {status: 429, header: map[string]string{"Retry-After": "60"}},
		"/robots.txt": {body: "User-agent: *\nDisallow: /closed"},
	})
	var s State
	got, err := p.check(t, r, "/index", &s)
	if got != "a b" || !errors.Is(err, trillium.ErrThrottled) || !strings.Contains(err.Error(), "3 more") || strings.Contains(err.Error(), "\n") ||
		s.NotBefore.IsZero() || !s.More {
		t.Errorf("%q %v %+v", got, err, s)
	}
	if asked := p.paths(); asked != "/robots.txt /index /none /good /nested /busy" {
		t.Errorf("asked for %s", asked)
	}
	// When all is well what failed is read.
	p.clock.time = s.NotBefore
	p.set("/index", page{body: index("none 2024-01-01", "good 2024-02-01", "busy 2024-04-01", "unasked 2024-05-01")})
	p.set("/none", page{body: sitemap("c")})
	p.set("/busy", page{body: rss("d 1")}) // a feed may stand for a sitemap
	if got, err := p.check(t, r, "/index", &s); got != "z c d" || err != nil || s.More || !s.NotBefore.IsZero() {
		t.Errorf("%q %v %+v", got, err, s)
	}
	if asked := p.paths(); asked != "/index /unasked /none /busy" {
		t.Errorf("asked for %s", asked)
	}
}

// What is remembered is bounded, and what the place names now is kept longest.
func TestRemember(t *testing.T) {
	s := State{Seen: map[string]string{"https://a.example/now": "1999-01-01T00:00:00Z"}}
	listed := []Item{{Address: "https://a.example/now"}}
	for n := range maxSeen {
		s.Seen[fmt.Sprintf("https://a.example/%d", n)] = date(start.Add(time.Duration(n) * time.Hour))
	}
	before := len(s.Seen)
	next := s
	next.remember(listed, nil)
	_, now := next.Seen["https://a.example/now"]
	_, oldest := next.Seen["https://a.example/0"]
	if len(s.Seen) != before || len(next.Seen) != maxSeen || !now || oldest {
		t.Errorf("%d are remembered of %d; the present one %v, the oldest %v", len(next.Seen), before, now, oldest)
	}
}

func TestValidator(t *testing.T) {
	for header, want := range map[string]string{`W/"x"`: `W/"x"`, "a\x00b": "", "é": "", strings.Repeat("a", maxValidator+1): ""} {
		if got := validator(header); got != want {
			t.Errorf("%q: %q", header, got)
		}
	}
}
