package feed

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"trillium"
	"trillium/internal/source"
)

// clock is a clock that goes on only when somebody waits.
type clock struct {
	mutex sync.Mutex
	time  time.Time
}

func (c *clock) now() time.Time {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	return c.time
}

func (c *clock) wait(ctx context.Context, d time.Duration) error {
	c.mutex.Lock()
	defer c.mutex.Unlock()
	c.time = c.time.Add(d)
	return ctx.Err()
}

// publisher is a place on the web that a test can change between checks.
type publisher struct {
	*httptest.Server
	clock *clock
	mutex sync.Mutex
	pages map[string]page
	asked []request
}

// page is what the publisher answers; %s in its body is the publisher's address.
type page struct {
	status int // 0 is 200
	body   string
	header map[string]string
}

// request is one that was made of the publisher.
type request struct {
	path  string
	at    time.Time
	agent string
}

var start = time.Date(2024, 5, 1, 9, 0, 0, 0, time.UTC)

func publish(t *testing.T, pages map[string]page) (*publisher, *Reader) {
	t.Helper()
	p := &publisher{clock: &clock{time: start}, pages: pages}
	p.Server = httptest.NewServer(p)
	t.Cleanup(p.Close)
	return p, p.reader(source.NewFetcher(true), Options{})
}

func (p *publisher) reader(f *source.Fetcher, o Options) *Reader {
	r := NewReader(f, o)
	r.now, r.wait = p.clock.now, p.clock.wait
	return r
}

// ServeHTTP implements http.Handler.
func (p *publisher) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.asked = append(p.asked, request{r.URL.Path, p.clock.now(), r.UserAgent()})
	x, ok := p.pages[r.URL.Path]
	if !ok {
		http.NotFound(w, r)
		return
	}
	for k, v := range x.header {
		w.Header().Set(k, strings.ReplaceAll(v, "%s", p.URL))
	}
	if tag := x.header["ETag"]; tag != "" && r.Header.Get("If-None-Match") == tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if at := x.header["Last-Modified"]; at != "" && r.Header.Get("If-Modified-Since") == at {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	if x.status != 0 {
		w.WriteHeader(x.status)
	}
	fmt.Fprint(w, strings.ReplaceAll(x.body, "%s", p.URL))
}

// set changes a page.
func (p *publisher) set(path string, x page) {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	p.pages[path] = x
}

// paths are what was asked for since the last call.
func (p *publisher) paths() string {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	var out []string
	for _, r := range p.asked {
		out = append(out, r.path)
	}
	p.asked = nil
	return strings.Join(out, " ")
}

// check makes one check, says what it gave, and keeps the state as JSON as a
// caller does.
func (p *publisher) check(t *testing.T, r *Reader, path string, s *State) (string, error) {
	t.Helper()
	old, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	items, next, problem := r.Check(context.Background(), p.URL+path, *s)
	if after, err := json.Marshal(s); err != nil || string(after) != string(old) {
		t.Errorf("the state given was changed from %s to %s, %v", old, after, err)
	}
	kept, err := json.Marshal(next)
	if err != nil {
		t.Fatal(err)
	}
	*s = State{}
	if err := json.Unmarshal(kept, s); err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, i := range items {
		names = append(names, strings.TrimPrefix(i.Address, p.URL+"/"))
	}
	return strings.Join(names, " "), problem
}

// rss is a feed with items as "name day".
func rss(items ...string) string {
	var out strings.Builder
	out.WriteString("<rss><channel><title>News</title>")
	for _, i := range items {
		name, day, dated := strings.Cut(i, " ")
		fmt.Fprintf(&out, "<item><link>/%s</link>", name)
		if dated {
			fmt.Fprintf(&out, "<pubDate>%s Jan 2024 00:00:00 GMT</pubDate>", day)
		}
		out.WriteString("</item>")
	}
	out.WriteString("</channel></rss>")
	return out.String()
}

// urls is a sitemap, or an index of sitemaps, with items as "name date".
func urls(root, element string, items ...string) string {
	var out strings.Builder
	fmt.Fprintf(&out, "<%s>", root)
	for _, i := range items {
		name, day, dated := strings.Cut(i, " ")
		fmt.Fprintf(&out, "<%s><loc>%%s/%s</loc>", element, name)
		if dated {
			fmt.Fprintf(&out, "<lastmod>%s</lastmod>", day)
		}
		fmt.Fprintf(&out, "</%s>", element)
	}
	fmt.Fprintf(&out, "</%s>", root)
	return out.String()
}

func sitemap(items ...string) string { return urls("urlset", "url", items...) }
func index(items ...string) string   { return urls("sitemapindex", "sitemap", items...) }

func TestCheck(t *testing.T) {
	type step struct {
		body string
		want string
		more bool
	}
	for name, steps := range map[string][]step{
		"what is new, oldest first": {
			{rss("c 3", "b 2", "a 1"), "a b c", false},
			{rss("c 3", "b 2", "a 1"), "", false},
			{rss("d 4", "c 3", "b 2"), "d", false},
			{rss("c 3", "a 1"), "", false}, // it comes back, and is known
		},
		"no dates": {
			{rss("c", "b", "a"), "a b c", false},
			{rss("e", "d", "c", "b"), "d e", false},
		},
		"a few at a time": {
			{rss("e 5", "d 4", "c 3", "b 2", "a 1"), "a b c", true},
			{rss("e 5", "d 4", "c 3", "b 2", "a 1"), "d e", false},
			{rss("e 5", "d 4", "c 3", "b 2", "a 1"), "", false},
		},
		"more comes while some is left": {
			{rss("d 4", "c 3", "b 2", "a 1"), "a b c", true},
			{rss("f 6", "e 5", "d 4"), "d e f", false},
		},
		"what changed comes again": {
			{sitemap("a 2024-01-01", "b 2024-01-02"), "a b", false},
			{sitemap("a 2024-03-01", "b 2024-01-02"), "a", false},
			{sitemap("a 2024-03-01", "b 2024-01-02"), "", false},
		},
		"a date that comes or goes is no change": {
			{sitemap("a", "b 2024-01-02"), "a b", false},
			{sitemap("a 2024-01-01", "b"), "", false},
			{sitemap("a 2024-03-01", "b 2024-01-02"), "a", false},
		},
		"what always changes does not hold up the rest": {
			{sitemap("a 2024-01-01", "b 2024-01-01", "c 2024-01-01", "d 2024-01-01"), "a b c", true},
			{sitemap("a 2024-01-02", "b 2024-01-02", "c 2024-01-02", "d 2024-01-02"), "d a b", true},
		},
	} {
		p, _ := publish(t, map[string]page{})
		r := p.reader(source.NewFetcher(true), Options{MaxNew: 3})
		var s State
		for n, x := range steps {
			p.set("/place", page{body: x.body})
			got, err := p.check(t, r, "/place", &s)
			if err != nil || got != x.want || s.More != x.more {
				t.Errorf("%s, check %d: %q, more %v, %v; want %q, more %v", name, n+1, got, s.More, err, x.want, x.more)
			}
		}
	}
}

func TestConditional(t *testing.T) {
	for _, header := range []map[string]string{{"ETag": `"1"`}, {"Last-Modified": "Tue, 10 Jan 2023 12:00:00 GMT"}} {
		p, _ := publish(t, map[string]page{"/place": {body: rss("c 3", "b 2", "a 1"), header: header}})
		r := p.reader(source.NewFetcher(true), Options{MaxNew: 2})
		var s State
		// While some is left nothing may say that all is known.
		for n, want := range []string{"a b", "c", "", ""} {
			got, err := p.check(t, r, "/place", &s)
			if err != nil || got != want {
				t.Errorf("%v, check %d: %q %v, want %q", header, n+1, got, err, want)
			}
			if kept := s.ETag + s.LastModified; (kept == "") != (n == 0) {
				t.Errorf("%v, check %d: %q is kept", header, n+1, kept)
			}
		}
		p.set("/place", page{body: rss("d 4", "c 3"), header: map[string]string{"ETag": `"2"`}})
		if got, err := p.check(t, r, "/place", &s); err != nil || got != "d" || s.ETag != `"2"` || s.LastModified != "" {
			t.Errorf("%v: %q %v %+v", header, got, err, s)
		}
	}
}

func TestRetryAfter(t *testing.T) {
	for name, c := range map[string]struct {
		header string
		want   time.Duration
	}{
		"seconds":  {"120", 2 * time.Minute},
		"date":     {start.Add(time.Hour).Format(http.TimeFormat), time.Hour},
		"past":     {start.Add(-time.Hour).Format(http.TimeFormat), 0},
		"unsaid":   {"", awayUnsaid},
		"nonsense": {"-5", awayUnsaid},
		"for ever": {"18446744073709551615", awayMost},
		"far date": {"Fri, 31 Dec 9999 23:59:59 GMT", awayMost},
	} {
		if got := retryAfter(start, c.header).Sub(start); got != c.want {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	for _, status := range []int{http.StatusTooManyRequests, http.StatusServiceUnavailable} {
		for _, where := range []string{"/place", "/robots.txt"} {
			p, r := publish(t, map[string]page{"/place": {body: rss("a 1")}})
			good := p.pages[where]
			p.set(where, page{status: status, header: map[string]string{"Retry-After": "3600"}})
			var s State
			got, err := p.check(t, r, "/place", &s)
			var w *WaitError
			if got != "" || !errors.Is(err, trillium.ErrThrottled) || !errors.As(err, &w) || !w.Until.Equal(s.NotBefore) || s.NotBefore.Sub(p.clock.now()) != time.Hour {
				t.Fatalf("%d at %s: %q %v, not before %v", status, where, got, err, s.NotBefore)
			}
			p.paths()
			// Until then nothing is asked, neither by a check nor for a document.
			if got, err := p.check(t, r, "/place", &s); got != "" || err != nil {
				t.Errorf("%q %v", got, err)
			}
			if _, _, err := r.Fetch(context.Background(), p.URL+"/a"); !errors.Is(err, trillium.ErrThrottled) {
				t.Error(err)
			}
			if asked := p.paths(); asked != "" {
				t.Errorf("%d at %s: asked for %s", status, where, asked)
			}
			p.clock.time = p.clock.time.Add(time.Hour)
			if good.body == "" {
				good.status = http.StatusNotFound
			}
			p.set(where, good)
			if got, err := p.check(t, r, "/place", &s); got != "a" || err != nil || !s.NotBefore.IsZero() {
				t.Errorf("%d at %s, later: %q %v, not before %v", status, where, got, err, s.NotBefore)
			}
		}
	}
}

func TestObeysRobots(t *testing.T) {
	for name, c := range map[string]struct {
		robots page
		kind   error // of the check
		says   string
	}{
		"none":          {page{status: 404}, nil, ""},
		"not for us":    {page{status: 403}, nil, ""},
		"allows":        {page{body: "User-agent: *\nDisallow: /other"}, nil, ""},
		"asks not to":   {page{body: "User-agent: Trillium\nDisallow: /place"}, trillium.ErrForbidden, "asks programs not to read /place"},
		"broken server": {page{status: 500}, trillium.ErrUnreadable, "/robots.txt: unreadable: the server answered 500"},
		"moved":         {page{status: 301, header: map[string]string{"Location": "/elsewhere.txt"}}, trillium.ErrForbidden, "not to read /place"},
		"moved away":    {page{status: 301, header: map[string]string{"Location": "ftp://a.example/"}}, trillium.ErrInvalid, "only http"},
	} {
		p, r := publish(t, map[string]page{"/place": {body: rss("a 1")}, "/robots.txt": c.robots, "/elsewhere.txt": {body: "User-agent: *\nDisallow: /place"}})
		var s State
		got, err := p.check(t, r, "/place", &s)
		if c.kind == nil && (err != nil || got != "a") || c.kind != nil && (!errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says)) {
			t.Errorf("%s: %q %v", name, got, err)
		}
		if asked := p.paths(); c.kind != nil && strings.Contains(asked, "/place") {
			t.Errorf("%s: asked for %s", name, asked)
		}
		// The robots.txt is not asked for again.
		if _, err = p.check(t, r, "/place", &s); (err == nil) != (c.kind == nil) {
			t.Errorf("%s: %v", name, err)
		}
		if asked := p.paths(); strings.Contains(asked, "robots") {
			t.Errorf("%s: asked again for %s", name, asked)
		}
	}
}

// A robots.txt is asked for again after a day, or soon if it could not be read.
func TestRobotsKept(t *testing.T) {
	p, r := publish(t, map[string]page{"/place": {body: rss("a 1")}, "/robots.txt": {status: 500}})
	var s State
	for _, x := range []struct {
		robots page
		later  time.Duration
		ok     bool
		asks   bool
	}{
		{page{status: 500}, 0, false, true},
		{page{status: 404}, time.Minute, false, false},
		{page{status: 404}, robotsAgain, true, true},
		{page{body: "User-agent: *\nDisallow: /"}, robotsKept - time.Minute, true, false},
		{page{body: "User-agent: *\nDisallow: /"}, time.Hour, false, true},
	} {
		p.set("/robots.txt", x.robots)
		p.clock.time = p.clock.time.Add(x.later)
		_, err := p.check(t, r, "/place", &s)
		if asks := strings.Contains(p.paths(), "robots"); (err == nil) != x.ok || asks != x.asks {
			t.Errorf("%v later, with %v: %v, asked for it %v", x.later, x.robots, err, asks)
		}
	}
}

func TestRedirects(t *testing.T) {
	p, r := publish(t, map[string]page{
		"/old":  {status: 301, header: map[string]string{"Location": "/new/place"}},
		"/hide": {status: 302, header: map[string]string{"Location": "/closed/place"}},
		"/loop": {status: 302, header: map[string]string{"Location": "/loop"}}, "/file": {status: 302, header: map[string]string{"Location": "file:///etc/hosts"}},
		"/new/place":  {body: `<rss><channel><item><link>doc</link></item></channel></rss>`, header: map[string]string{"ETag": `"1"`}},
		"/robots.txt": {body: "User-agent: *\nDisallow: /closed"},
	})
	var s State
	for n, want := range []string{"new/doc", ""} {
		if got, err := p.check(t, r, "/old", &s); err != nil || got != want {
			t.Errorf("check %d: %q %v, want %q", n+1, got, err, want)
		}
	}
	for path, kind := range map[string]error{"/hide": trillium.ErrForbidden, "/loop": trillium.ErrUnreadable, "/file": trillium.ErrInvalid,
		"/none": trillium.ErrUnreadable} {
		if _, err := p.check(t, r, path, new(State)); !errors.Is(err, kind) || strings.Count(err.Error(), p.URL+path) != 1 {
			t.Errorf("%s: %v, want %v", path, err, kind)
		}
	}
	if strings.Contains(p.paths(), "closed") {
		t.Error("a redirect led past robots.txt")
	}
}

// Nothing of this machine or a private network is read, also when a public
// place names it.
func TestPrivate(t *testing.T) {
	p, _ := publish(t, map[string]page{"/place": {body: rss("a 1")}})
	closed := p.reader(source.NewFetcher(false), Options{})
	if _, err := p.check(t, closed, "/place", new(State)); !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), "not a public address") {
		t.Error(err)
	}
	for _, address := range []string{p.URL + "/a", "http://169.254.169.254/latest/", "http://[::1]:1/", "ftp://a.example/", "http://", "%"} {
		if _, _, err := closed.Fetch(context.Background(), address); err == nil {
			t.Errorf("%s is read", address)
		}
	}
	if asked := p.paths(); asked != "" {
		t.Errorf("asked for %s", asked)
	}
}

func TestPace(t *testing.T) {
	for robots, want := range map[string]time.Duration{"": spacing, "User-agent: *\nCrawl-delay: 7": 7 * time.Second, "User-agent: *\nCrawl-delay: 0.1": spacing} {
		p, _ := publish(t, map[string]page{"/robots.txt": {body: robots}, "/old": {status: 302, header: map[string]string{"Location": "/doc"}},
			"/doc": {body: "We will act."}, "/place": {body: rss("a 1")}})
		r := p.reader(source.NewFetcher(true), Options{Contact: "https://register.example/"})
		if _, err := p.check(t, r, "/place", new(State)); err != nil {
			t.Fatal(err)
		}
		read := func() {
			if data, final, err := r.Fetch(context.Background(), p.URL+"/old"); err != nil || string(data) != "We will act." || final != p.URL+"/doc" {
				t.Errorf("%q %s %v", data, final, err)
			}
		}
		read()
		for n, q := range p.asked[1:] {
			if n == 0 && q.at.Sub(start) != spacing || n > 0 && q.at.Sub(p.asked[n].at) != want {
				t.Errorf("%q: %s was asked for %v after what was before it", robots, q.path, q.at.Sub(p.asked[n].at))
			}
		}
		// Those who ask at once wait for each other; with this clock for more
		// than they must.
		before := p.clock.now()
		var group sync.WaitGroup
		for range 3 {
			group.Go(read)
		}
		group.Wait()
		if took := p.clock.now().Sub(before); len(p.asked) != 10 || took < 6*want {
			t.Errorf("%q: %d requests, the last 6 in %v", robots, len(p.asked), took)
		}
		for _, q := range p.asked {
			if q.agent != "Trillium (+https://register.example/)" {
				t.Errorf("%s was asked for by %q", q.path, q.agent)
			}
		}
	}
}

// A turn that nobody waits for does not make a request.
func TestCancelled(t *testing.T) {
	p, r := publish(t, map[string]page{"/place": {body: rss("a 1")}})
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := r.Check(ctx, p.URL+"/place", State{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	// It says nothing of the place.
	if got, err := p.check(t, r, "/place", new(State)); got != "a" || err != nil {
		t.Errorf("%q %v", got, err)
	}
	if err := wait(ctx, time.Hour); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	if err := wait(context.Background(), time.Nanosecond); err != nil {
		t.Error(err)
	}
}
