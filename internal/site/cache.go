package site

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"
)

// A pageCache keeps what readers without an account are shown for as long as the
// register does not change: the key of an answer holds the register's pulse, so an
// answer cannot grow stale, whichever process writes. Answers get an ETag.
type pageCache struct {
	site *Site
	kept *lru.Cache[string, *answer]
	once singleflight.Group // many who ask for one page at once wait for one

	mu    sync.Mutex
	bytes int
}

// An answer is a status, headers and a body.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// The cache is bounded in bytes, and in number.
const (
	cachedBytes = 96 << 20
	cachedPages = 20_000
	maxCached   = 8 << 20 // of one page
	maxKey      = 2000    // bytes of an address
)

func newPageCache(s *Site) *pageCache {
	c := &pageCache{site: s}
	var err error
	if c.kept, err = lru.NewWithEvict(cachedPages, func(_ string, a *answer) { c.grow(-len(a.body)) }); err != nil {
		panic(err) // only for a size below one
	}
	return c
}

func (c *pageCache) grow(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.bytes += n
	return c.bytes
}

// keep adds an answer and drops the oldest until all fit.
func (c *pageCache) keep(key string, a *answer) {
	c.grow(len(a.body))
	c.kept.Add(key, a)
	for c.grow(0) > cachedBytes {
		if _, _, ok := c.kept.RemoveOldest(); !ok {
			return
		}
	}
}

// cacheable reports whether the answer depends on nothing but the address, the
// register and the day.
func (c *pageCache) cacheable(r *http.Request) bool {
	if r.Method != http.MethodGet && r.Method != http.MethodHead || r.Header.Get("Authorization") != "" || len(r.URL.RequestURI()) > maxKey ||
		Cookie(r, c.site.SessionCookie(r)) != "" || r.Header.Get("Range") != "" {
		return false
	}
	return !routeOf(r).Fresh
}

// wrap answers from the cache where it can.
func (c *pageCache) wrap(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !c.cacheable(r) {
			h.ServeHTTP(w, r)
			return
		}
		pulse, err := c.site.Register.Pulse(r.Context())
		if err != nil { // the page says what is wrong
			h.ServeHTTP(w, r)
			return
		}
		key := strings.Join([]string{strconv.FormatInt(pulse, 10), c.site.Now().UTC().Format(time.DateOnly), c.site.Origin(r),
			encoding(r), c.index(), r.URL.RequestURI()}, " ")
		a, ok := c.kept.Get(key)
		if !ok {
			a = c.ask(key, h, r)
		}
		a.send(w, r)
	})
}

// encoding is the encoding in which a visitor gets an answer: gzip where they take
// it, else identity.
func encoding(r *http.Request) string {
	for _, one := range strings.Split(strings.Join(r.Header.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(one, " ", ""), ";q=")
		if q, err := strconv.ParseFloat(weight, 64); strings.EqualFold(name, "gzip") && (weight == "" || err == nil && q > 0) {
			return "gzip"
		}
	}
	return "identity"
}

// index is the state of what answers depend on besides the register.
func (c *pageCache) index() string {
	if c.site.Index == nil {
		return ""
	}
	return c.site.Index()
}

// ask makes an answer, once for all who wait for it, and keeps it if it may be kept.
func (c *pageCache) ask(key string, h http.Handler, r *http.Request) *answer {
	made, _, _ := c.once.Do(key, func() (any, error) {
		if a, ok := c.kept.Get(key); ok {
			return a, nil
		}
		rec := &recorder{answer: answer{status: http.StatusOK, header: make(http.Header)}}
		whole := r.WithContext(context.WithoutCancel(r.Context())) // others wait for it too
		whole.Method = http.MethodGet
		whole.Header = r.Header.Clone()
		whole.Header.Set("Accept-Encoding", encoding(r)) // what the key says, and nothing else
		h.ServeHTTP(rec, whole)
		a := &rec.answer
		a.body = rec.buf.Bytes()
		if control := a.header.Get("Cache-Control"); a.status == http.StatusOK && a.header.Get("Set-Cookie") == "" && !strings.Contains(control, "no-store") &&
			len(a.body) <= maxCached {
			sum := sha256.Sum256(a.body)
			a.header.Set("ETag", `"`+hex.EncodeToString(sum[:12])+`"`)
			if control == "" {
				a.header.Set("Cache-Control", "no-cache") // ask again, with the ETag
			}
			c.keep(key, a)
		}
		return a, nil
	})
	return made.(*answer)
}

// send sends an answer, or that it is the one which the visitor has.
func (a *answer) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	for name, values := range a.header {
		h[name] = values
	}
	if tag := h.Get("ETag"); tag != "" && matches(r.Header.Get("If-None-Match"), tag) {
		h.Del("Content-Type")
		h.Del("Content-Encoding")
		w.WriteHeader(http.StatusNotModified)
		return
	}
	h.Set("Content-Length", strconv.Itoa(len(a.body)))
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead {
		_, _ = w.Write(a.body) // the visitor may have left
	}
}

// matches reports whether a list of tags has one; weak tags match too.
func matches(list, tag string) bool {
	for _, one := range strings.Split(list, ",") {
		if one = strings.TrimPrefix(strings.TrimSpace(one), "W/"); one == tag || one == "*" {
			return true
		}
	}
	return false
}

// A recorder keeps an answer instead of sending it.
type recorder struct {
	answer
	buf   bytes.Buffer
	wrote bool
}

// Header is the answer's.
func (w *recorder) Header() http.Header { return w.header }

// WriteHeader keeps the first status.
func (w *recorder) WriteHeader(status int) {
	if !w.wrote {
		w.status, w.wrote = status, true
	}
}

// Write keeps the body.
func (w *recorder) Write(p []byte) (int, error) {
	w.wrote = true
	return w.buf.Write(p)
}
