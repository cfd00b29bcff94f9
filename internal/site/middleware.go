package site

import (
	"context"
	"net/http"
	"time"

	"github.com/klauspost/compress/gzhttp"

	"trillium"
)

// routeKey is where a request carries its route and the pattern of it.
type routeKey struct{}

type routed struct {
	*Route
	pattern string
}

// route is the route of a request that the site serves.
func routeOf(r *http.Request) routed {
	route, ok := r.Context().Value(routeKey{}).(routed)
	if !ok {
		route.Route = &Route{Fresh: true} // an address that nothing was mounted on
	}
	return route
}

// count finds the route of each request and measures the answer, also one from the
// cache, by method, kind of page and status.
func (s *Site) count(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		_, pattern := s.mux.Handler(r)
		if route := s.routes[pattern]; route != nil {
			r = r.WithContext(context.WithValue(r.Context(), routeKey{}, routed{route, pattern}))
		}
		h.ServeHTTP(seen, r)
		s.Meter.answered(r.Method, kindOfPage(pattern), seen.status, begin)
	})
}

// pack sends answers in gzip to who takes it.
func pack(h http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(gzhttp.EnableZstd(false))
	if err != nil {
		panic(err) // the options are constant
	}
	return wrap(h)
}

// sameOrigin refuses what a browser was made to send by another site.
func (s *Site) sameOrigin(h http.Handler) http.Handler {
	p := http.NewCrossOriginProtection()
	if s.Public != "" {
		if err := p.AddTrustedOrigin(s.Public); err != nil {
			panic(err) // the address was checked when the program began
		}
	}
	p.SetDenyHandler(s.handle(&Route{Handle: func(http.ResponseWriter, *http.Request) error {
		return Refuse(trillium.ErrForbidden, "refused.other-site", "sent from another site")
	}}))
	return p.Handler(h)
}

// headers sets what every answer carries: nothing but our own style sheet,
// pictures and the script of keys may load, none may stand in a page, and no
// other site may frame us. Data any other site may read.
func headers(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		head := w.Header()
		head.Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; "+
			"frame-ancestors 'none'")
		head.Set("X-Content-Type-Options", "nosniff")
		head.Set("Referrer-Policy", "same-origin")
		head.Set("Cross-Origin-Opener-Policy", "same-origin")
		if IsAPI(r) {
			head.Set("Access-Control-Allow-Origin", "*")
		}
		h.ServeHTTP(w, r)
	})
}
