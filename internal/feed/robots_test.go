package feed

import (
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestRobots(t *testing.T) {
	for name, c := range map[string]struct {
		file    string
		yes, no string // paths, between spaces
		delay   time.Duration
	}{
		"empty":              {"", "/ /a /a?b", "", 0},
		"a page":             {"<!doctype html><title>Not found</title>", "/ /a", "", 0},
		"all":                {"User-agent: *\nDisallow: /", "/robots.txt", "/ /a /a?b", 0},
		"nothing":            {"User-agent: *\nDisallow:", "/ /a", "", 0},
		"longest":            {"User-agent: *\nDisallow: /a\nAllow: /a/b\nDisallow: /a/b/c", "/ /a/b /a/b/x /b", "/a /abc /a/b/c", 0},
		"allow wins":         {"User-agent: *\nDisallow: /a\nAllow: /a", "/a", "", 0},
		"ours, not all":      {"User-agent: *\nDisallow: /\nUser-agent: trillium/2.0 (x)\nDisallow: /a", "/ /b", "/a", 0},
		"ours is empty":      {"User-agent: Trillium\n\nUser-agent: *\nDisallow: /", "", "/a", 0},
		"ours allows all":    {"User-agent: Trillium\nDisallow:\n\nUser-agent: *\nDisallow: /", "/a", "", 0},
		"longer name":        {"User-agent: Trilliums\nDisallow: /a\nUser-agent: Trillium-news\nDisallow: /a", "/a", "", 0},
		"several agents":     {"User-agent: other\nUser-agent: TRILLIUM\nUser-agent: another\nDisallow: /a", "/", "/a", 0},
		"groups join":        {"User-agent: trillium\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: trillium\nDisallow: /c", "/b", "/a /c", 0},
		"others between":     {"User-agent: trillium\nSitemap: https://a.example/s\nUser-agent: x\nDisallow: /a", "", "/a", 0},
		"before any group":   {"Disallow: /\nUser-agent: *\nDisallow: /a", "/", "/a", 0},
		"comments, spaces":   {"\xef\xbb\xbf# x\r\nUSER-AGENT :\t*  # all\r\n\r\n  disallow:/a # b\r\n", "/b", "/a", 0},
		"old line ends":      {"User-agent: *\rDisallow: /a\r", "/b", "/a", 0},
		"stars":              {"User-agent: *\nDisallow: /*/print\nDisallow: *.doc", "/print /a", "/a/print /a/b/print/c /x.docx", 0},
		"ends":               {"User-agent: *\nDisallow: /*.pdf$\nDisallow: /a$", "/x.pdf?v=1 /ab", "/x.pdf /x.pdf.pdf /a", 0},
		"star and end":       {"User-agent: *\nDisallow: /a*b*b$", "/ab /abbc", "/abb /aXbXb", 0},
		"question":           {"User-agent: *\nDisallow: /*?", "/a", "/a? /a?b=c", 0},
		"escapes":            {"User-agent: *\nDisallow: /%7ejo%2fx\nDisallow: /é\nDisallow: /a b", "/~jo/x", "/~jo%2Fx /%C3%A9t%C3%A9 /a%20b", 0},
		"stars themselves":   {"User-agent: *\nDisallow: /%2A\nDisallow: /x%24", "/a /x", "/* /x$", 0},
		"delay":              {"User-agent: *\nCrawl-delay: 2.5\nDisallow: /a", "/", "/a", 2500 * time.Millisecond},
		"endless delay":      {"User-agent: *\nCrawl-delay: 1e300", "/", "", maxDelay},
		"no delay":           {"User-agent: *\nCrawl-delay: NaN\nCrawl-delay: -5\nCrawl-delay: x", "/", "", 0},
		"delay of another":   {"User-agent: x\nCrawl-delay: 9\nUser-agent: *\nDisallow: /a", "/", "/a", 0},
		"a pattern too long": {"User-agent: *\nDisallow: /" + strings.Repeat("a", maxAddress), "/a", "", 0},
	} {
		r := parseRobots([]byte(c.file))
		if r.delay != c.delay {
			t.Errorf("%s: a delay of %v, want %v", name, r.delay, c.delay)
		}
		for want, paths := range map[bool]string{true: c.yes, false: c.no} {
			for _, p := range strings.Fields(paths) {
				u, err := url.Parse("https://a.example" + p)
				if err != nil {
					t.Fatal(err)
				}
				if got := r.allowed(u); got != want {
					t.Errorf("%s: %s is allowed: %v, want %v", name, p, got, want)
				}
			}
		}
	}
}

func TestLargeRobots(t *testing.T) {
	u, err := url.Parse("https://a.example/" + strings.Repeat("ab/", 500))
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	r := parseRobots([]byte("User-agent: *\n" + strings.Repeat("Disallow: /*a*b*c*d\n", 100_000)))
	if !r.allowed(u) || len(r.list) > maxRules {
		t.Errorf("%d rules", len(r.list))
	}
	stars := parseRobots([]byte("User-agent: *\nDisallow: /" + strings.Repeat("*a", 1000) + "*c"))
	if !stars.allowed(u) {
		t.Error("many stars match what they should not")
	}
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("took %v", took)
	}
}

func FuzzRobots(f *testing.F) {
	f.Add("User-agent: *\nDisallow: /*a$\nAllow: /%41\nCrawl-delay: 3", "/a%20b?c")
	f.Fuzz(func(t *testing.T, file, path string) {
		r := parseRobots([]byte(file))
		if r.delay < 0 || r.delay > maxDelay {
			t.Errorf("a delay of %v", r.delay)
		}
		if u, err := url.Parse("https://a.example/" + path); err == nil {
			r.allowed(u)
			if u.Path = "/robots.txt"; !r.allowed(u) && u.RawPath == "" {
				t.Error("the robots.txt itself is not allowed")
			}
		}
	})
}
