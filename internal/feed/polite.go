package feed

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/source"
)

// How a host is treated.
const (
	spacing     = time.Second // between two requests
	robotsKept  = 24 * time.Hour
	robotsAgain = 10 * time.Minute // after its robots.txt could not be read
	awayUnsaid  = 15 * time.Minute // if a server that is busy does not say how long
	awayMost    = 30 * 24 * time.Hour
)

// A WaitError says that a server does not want to be read for a while. It is
// trillium.ErrThrottled.
type WaitError struct {
	Until time.Time
}

// Error is one line.
func (e *WaitError) Error() string {
	return fmt.Sprintf("%v: the server asks not to be read again before %s", trillium.ErrThrottled, e.Until.UTC().Format(time.RFC3339))
}

// Unwrap returns the kind of failure.
func (e *WaitError) Unwrap() error { return trillium.ErrThrottled }

// host is how a host was last spoken with.
type host struct {
	free   time.Time // when the next request may be made
	closed time.Time // it asked not to be read before
}

// robots is what was last learnt of a robots.txt.
type robots struct {
	rules rules
	err   error
	until time.Time
}

// get makes a request politely: where robots.txt allows it, in its turn, and
// again at each redirect.
func (r *Reader) get(ctx context.Context, q source.Request) (*source.Response, error) {
	q.Agent, q.Before = r.agent, r.before
	res, err := r.fetcher.Get(ctx, q)
	if err != nil {
		return nil, err
	}
	if err := r.busy(res); err != nil {
		return nil, whole(q.Address, err)
	}
	return res, nil
}

// before waits until the request for u may be made.
func (r *Reader) before(ctx context.Context, u *url.URL) error {
	x, err := r.robots(ctx, u)
	if err != nil {
		return fmt.Errorf("what robots.txt asks must be known first: %w", err)
	}
	if !x.allowed(u) {
		return fmt.Errorf("%w: the robots.txt of %s asks programs not to read %.200s; ask its publisher", trillium.ErrForbidden, u.Host, u.EscapedPath())
	}
	return r.turn(ctx, u, max(spacing, x.delay))
}

// robots returns the rules for u. A robots.txt that is not there allows all,
// and one that cannot be read nothing, which is an error.
func (r *Reader) robots(ctx context.Context, u *url.URL) (rules, error) {
	place := (&url.URL{Scheme: u.Scheme, Host: strings.ToLower(u.Host), Path: "/robots.txt"}).String()
	if k, ok := r.known.Get(place); ok && r.now().Before(k.until) {
		return k.rules, k.err
	}
	k := robots{until: r.now().Add(robotsKept)}
	res, err := r.fetcher.Get(ctx, source.Request{Address: place, Agent: r.agent, Accept: "text/plain, */*;q=0.1",
		Before: func(ctx context.Context, u *url.URL) error { return r.turn(ctx, u, spacing) }})
	if err == nil {
		if err := r.busy(res); err != nil {
			return rules{}, whole(place, err)
		}
		if class := res.Status / 100; class != 2 && class != 4 {
			err = whole(place, res.Err())
		}
	}
	switch {
	case err != nil && (ctx.Err() != nil || !until(err).IsZero()):
		return rules{}, err // says nothing of the file
	case err != nil:
		k.err, k.until = err, r.now().Add(robotsAgain)
	default:
		k.rules = parseRobots(res.Data)
	}
	r.known.Add(place, k)
	return k.rules, k.err
}

// turn waits until the host of u may be asked, and keeps others from asking it
// for the delay after that.
func (r *Reader) turn(ctx context.Context, u *url.URL, delay time.Duration) error {
	pause, err := r.reserve(u, delay)
	if err == nil && pause > 0 {
		if err = r.wait(ctx, pause); err == nil {
			_, err = r.reserve(u, 0) // it may be closed by now
		}
	}
	return err
}

// reserve takes the next turn at the host of u and returns how far off it is.
func (r *Reader) reserve(u *url.URL, delay time.Duration) (time.Duration, error) {
	r.mutex.Lock()
	defer r.mutex.Unlock()
	h, now := r.host(u), r.now()
	if h.closed.After(now) {
		return 0, &WaitError{h.closed}
	}
	start := now
	if h.free.After(now) {
		start = h.free
	}
	h.free = start.Add(delay)
	return start.Sub(now), nil
}

// host is the host of u. The mutex is held.
func (r *Reader) host(u *url.URL) *host {
	name := strings.ToLower(u.Hostname())
	h, ok := r.hosts.Get(name)
	if !ok {
		h = new(host)
		r.hosts.Add(name, h)
	}
	return h
}

// busy is a WaitError if the server answered that it is, and keeps its host
// from being asked.
func (r *Reader) busy(res *source.Response) error {
	if res.Status != http.StatusTooManyRequests && res.Status != http.StatusServiceUnavailable {
		return nil
	}
	until := retryAfter(r.now(), res.RetryAfter)
	u, err := url.Parse(res.Address)
	if err != nil {
		return err
	}
	r.mutex.Lock()
	defer r.mutex.Unlock()
	r.host(u).closed = until
	return &WaitError{until}
}

// retryAfter reads the header Retry-After: seconds or a date.
func retryAfter(now time.Time, header string) time.Time {
	until := now.Add(awayUnsaid)
	if t, err := http.ParseTime(header); err == nil {
		until = t
	} else if n, err := strconv.ParseUint(header, 10, 64); err == nil {
		until = now.Add(time.Duration(min(n, uint64(awayMost/time.Second))) * time.Second)
	}
	switch {
	case until.Before(now):
		return now
	case until.After(now.Add(awayMost)):
		return now.Add(awayMost)
	}
	return until
}
