package site

import (
	"math"
	"net/http"
	"strconv"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/time/rate"

	"trillium/internal/cache"
)

// usualRate is how many requests a second one address may make of the API, and
// usualBurst how many at once.
const (
	usualRate  = 20
	usualBurst = 100
)

// A limiter holds each address to a rate of requests. Who is at this machine is not
// limited: behind a proxy that does not say whom it serves, all would be one.
type limiter struct {
	rate  rate.Limit
	burst int
	seen  *lru.Cache[string, *rate.Limiter]
}

// cachedAddresses bounds the addresses that are kept; who was forgotten begins
// anew.
const cachedAddresses = 20_000

// newLimiter returns a limiter; perSecond 0 is the usual rate.
func newLimiter(perSecond float64) *limiter {
	l := &limiter{rate: usualRate, burst: usualBurst, seen: cache.New[string, *rate.Limiter](cachedAddresses)}
	if perSecond > 0 {
		l.rate, l.burst = rate.Limit(perSecond), int(math.Ceil(perSecond*usualBurst/usualRate))
	}
	return l
}

// hold answers 429 where an address asks too often for what costs most: data, pages
// of the past, and what a route says is worked out.
func (l *limiter) hold(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		costs := IsAPI(r) || r.URL.Query().Has("at") || routeOf(r).Costs && r.URL.RawQuery != ""
		if client(r).IsLoopback() || !costs {
			h.ServeHTTP(w, r)
			return
		}
		key := From(r)
		one, ok := l.seen.Get(key)
		if !ok {
			fresh := rate.NewLimiter(l.rate, l.burst)
			if have, there, _ := l.seen.PeekOrAdd(key, fresh); there {
				one = have
			} else {
				one = fresh
			}
		}
		if !one.Allow() {
			w.Header().Set("Retry-After", strconv.Itoa(1+int(1/float64(l.rate))))
			const text = "more requests than one address may make; wait as long as Retry-After says, and ask for larger pages with limit="
			if IsAPI(r) {
				sendProblem(w, r, http.StatusTooManyRequests, text)
			} else {
				PlainText(w, http.StatusTooManyRequests, text+"\n")
			}
			return
		}
		h.ServeHTTP(w, r)
	})
}
