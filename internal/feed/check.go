package feed

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/cache"
	"trillium/internal/source"
)

// Limits on a reader.
const (
	maxSitemaps = 50 // of an index, in one check
	defaultNew  = 100
	keptRobots  = 256
	keptHosts   = 4096
)

// Options say how a Reader reads.
type Options struct {
	// Contact is an address on the web that tells publishers who reads them.
	Contact string
	// MaxNew is how many items a check gives at most; 0 is 100.
	MaxNew int
}

// A Reader asks places what is new. It is safe for concurrent use, and polite
// only as a whole: a program should have one.
type Reader struct {
	fetcher *source.Fetcher
	agent   string
	maxNew  int
	now     func() time.Time
	wait    func(context.Context, time.Duration) error

	known *lru.Cache[string, robots] // by the address of the robots.txt
	mutex sync.Mutex                 // of the hosts
	hosts *lru.Cache[string, *host]  // by name
}

// NewReader returns a Reader that reads with f.
func NewReader(f *source.Fetcher, o Options) *Reader {
	r := &Reader{fetcher: f, agent: source.Agent + " (reads feeds and what they name)", maxNew: o.MaxNew, now: time.Now, wait: wait}
	if o.Contact != "" {
		r.agent = source.Agent + " (+" + o.Contact + ")"
	}
	if r.maxNew <= 0 {
		r.maxNew = defaultNew
	}
	r.known, r.hosts = cache.New[string, robots](keptRobots), cache.New[string, *host](keptHosts)
	return r
}

func wait(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// Fetch returns the bytes of a document and the address they came from in the
// end, as source.Fetcher.Fetch does, but politely. The error is
// trillium.ErrForbidden if robots.txt asks not to read it, and a *WaitError if
// the server asks to come later. It waits for its turn at the host, until ctx ends.
func (r *Reader) Fetch(ctx context.Context, address string) (data []byte, final string, err error) {
	res, err := r.get(ctx, source.Request{Address: address, Accept: source.AcceptDocuments})
	if err != nil {
		return nil, "", err
	}
	if err := res.Err(); err != nil {
		return nil, "", whole(address, err)
	}
	return res.Data, res.Address, nil
}

// Check asks a place what is new since s, and gives no more of it than
// Options.MaxNew, oldest first; next.More says that there is more. Before
// s.NotBefore it asks nothing and gives nothing. The maps of s are not changed.
//
// next is to be kept once the items are dealt with. Both are good also when err
// is not nil: of an index, some sitemaps can be read and others not.
func (r *Reader) Check(ctx context.Context, place string, s State) (items []Item, next State, err error) {
	if r.now().Before(s.NotBefore) {
		return nil, s, nil
	}
	next = s
	next.NotBefore = time.Time{}
	res, err := r.get(ctx, source.Request{Address: place, Accept: acceptFeeds, ETag: s.ETag, LastModified: s.LastModified})
	if err != nil {
		next.NotBefore = until(err)
		return nil, next, err
	}
	if res.Status == http.StatusNotModified {
		return nil, next, nil
	}
	f, err := parse(place, res)
	if err != nil {
		return nil, next, err
	}
	next.More, next.Cut = false, f.Cut
	parts := []part{{items: f.Items}}
	if f.Kind == SitemapIndex {
		parts, err = r.follow(ctx, f.Items, &next)
		next.NotBefore = until(err)
	} else {
		next.Sitemaps = nil
	}
	items = next.take(parts, f.Kind, r.maxNew, r.now())
	next.ETag, next.LastModified = "", ""
	if !next.More && f.Kind != SitemapIndex {
		// Else 304 would hide what is left, or what is new in the sitemaps.
		next.ETag, next.LastModified = validator(res.ETag), validator(res.LastModified)
	}
	return items, next, err
}

const acceptFeeds = "application/rss+xml, application/atom+xml, application/xml;q=0.9, text/xml;q=0.9, */*;q=0.5"

// until is when a server lets itself be read again, if that is the error.
func until(err error) time.Time {
	var w *WaitError
	if errors.As(err, &w) {
		return w.Until
	}
	return time.Time{}
}

func parse(address string, res *source.Response) (Feed, error) {
	if err := res.Err(); err != nil {
		return Feed{}, whole(address, err)
	}
	return Parse(res.Address, res.Data)
}

// part is a feed, or a sitemap of an index.
type part struct {
	sitemap Item // in the index
	items   []Item
	failed  bool
}

// take returns what is new in the parts, and remembers it.
func (s *State) take(parts []part, kind string, limit int, now time.Time) []Item {
	var listed []Item
	for _, p := range parts {
		listed = append(listed, p.items...)
	}
	if kind == RSS || kind == Atom {
		slices.Reverse(listed) // they begin with the newest, dated or not
	}
	given, rest := s.news(listed, limit)
	left := make(map[string]bool)
	for _, i := range rest {
		left[i.Address] = true
	}
	for _, p := range parts {
		address, isLeft := p.sitemap.Address, func(i Item) bool { return left[i.Address] }
		switch {
		case address == "" || slices.ContainsFunc(p.items, isLeft): // it is read again
		case p.failed:
			s.Sitemaps[address] = ""
		default:
			s.Sitemaps[address] = cmp.Or(date(p.sitemap.Published), date(now))
		}
	}
	s.More = s.More || len(left) > 0
	s.remember(listed, left)
	return given
}

// follow reads the sitemaps of an index in which something may be new, until
// there is enough for a check. It makes s.Sitemaps anew, without what the index
// no longer names.
func (r *Reader) follow(ctx context.Context, index []Item, s *State) (parts []part, err error) {
	todo, n := s.due(index), 0
	failed, found := 0, 0
	for ; n < min(len(todo), maxSitemaps) && found < r.maxNew && ctx.Err() == nil && until(err).IsZero(); n++ {
		p, problem := r.sitemap(ctx, todo[n], s)
		parts = append(parts, p)
		for _, i := range p.items {
			if s.isNew(i) {
				found++
			}
		}
		if problem != nil {
			failed++
			// The first problem is told, unless one later says when to come back.
			if err == nil || !until(problem).IsZero() {
				err = problem
			}
		}
	}
	s.More = slices.ContainsFunc(todo[n:], func(i Item) bool { return s.rank(i) < again })
	kept := make(map[string]string)
	for _, i := range index {
		if mark, ok := s.Sitemaps[i.Address]; ok {
			kept[i.Address] = mark
		}
	}
	s.Sitemaps = kept
	if failed > 1 {
		err = fmt.Errorf("%w (and %d more of its sitemaps cannot be read)", err, failed-1)
	}
	return parts, err
}

// sitemap reads one sitemap of an index.
func (r *Reader) sitemap(ctx context.Context, i Item, s *State) (part, error) {
	p := part{sitemap: i}
	var f Feed
	res, err := r.get(ctx, source.Request{Address: i.Address, Accept: acceptFeeds})
	if err == nil {
		f, err = parse(i.Address, res)
	}
	if err == nil && f.Kind == SitemapIndex {
		err = whole(i.Address, fmt.Errorf("%w: an index inside an index; give its own address as a place", trillium.ErrInvalid))
	}
	if err != nil {
		p.failed = true
		return p, err
	}
	p.items, s.Cut = f.Items, s.Cut || f.Cut
	return p, nil
}

// The ranks of the sitemaps of an index.
const (
	unread    = iota // or not all of it was given
	changed          // since it was read
	again            // it does not say whether it changed
	unchanged        // it is not read
)

func (s *State) rank(sitemap Item) int {
	mark, read := s.Sitemaps[sitemap.Address]
	switch {
	case !read:
		return unread
	case sitemap.Published.IsZero():
		return again
	case mark != date(sitemap.Published):
		return changed
	}
	return unchanged
}

// due are the sitemaps to read, in order: by rank, the oldest first, and those
// without a date in turn.
func (s *State) due(index []Item) []Item {
	todo := slices.DeleteFunc(slices.Clone(index), func(i Item) bool { return s.rank(i) == unchanged })
	slices.SortStableFunc(todo, func(a, b Item) int {
		return cmp.Or(cmp.Compare(s.rank(a), s.rank(b)), a.Published.Compare(b.Published), strings.Compare(s.Sitemaps[a.Address], s.Sitemaps[b.Address]))
	})
	return todo
}
