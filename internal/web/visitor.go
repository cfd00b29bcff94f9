package web

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// visitorKey is where a request carries who sends it.
type visitorKey struct{}

// visitor is who sends the request; the zero Person is a reader.
func visitor(r *http.Request) store.Person {
	p, _ := r.Context().Value(visitorKey{}).(store.Person)
	return p
}

// The largest forms that are read, in bytes.
const (
	maxForm   = 1 << 20
	maxUpload = 33 << 20 // a document of the largest size, and the rest of the form
)

// admit finds out who sends a request, and reads its form.
func (s *Server) admit(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	if token := cookie(r, s.sessionCookie(r)); token != "" {
		p, err := s.Register.SessionPerson(r.Context(), token)
		if err != nil && !errors.Is(err, trillium.ErrNotFound) {
			return r, err
		}
		if err == nil {
			r = r.WithContext(context.WithValue(r.Context(), visitorKey{}, p))
		}
	}
	if r.Method != http.MethodPost {
		return r, nil
	}
	limit, parse := int64(maxForm), r.ParseForm
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") && visitor(r).May(review.KeepDocuments) {
		limit, parse = maxUpload, func() error { return r.ParseMultipartForm(maxForm) }
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if err := parse(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return r, fmt.Errorf("%w: the form has more than %d MB", trillium.ErrTooLarge, limit>>20)
		}
		return r, fmt.Errorf("%w: the form cannot be read: %v", trillium.ErrInvalid, err)
	}
	return r, nil
}

// need returns the visitor if they may do the act.
func need(r *http.Request, act review.Act) (store.Person, error) {
	p := visitor(r)
	switch {
	case p.May(act):
		return p, nil
	case p.Login == "":
		return p, errSignIn
	}
	return p, fmt.Errorf("%w: %s may not %s", trillium.ErrForbidden, p.Login, act)
}

// signedIn returns the visitor if they have an account.
func signedIn(r *http.Request) (store.Person, error) {
	if p := visitor(r); p.Login != "" {
		return p, nil
	}
	return store.Person{}, errSignIn
}

// secure reports whether the site is reached by https only.
func (s *Server) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(s.Public, "https://")
}

// sessionCookie is the name of the cookie with the session's token. The prefix
// keeps other hosts and plain http from setting it.
func (s *Server) sessionCookie(r *http.Request) string {
	if s.secure(r) {
		return "__Host-session"
	}
	return "session"
}

func cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// setCookie keeps a value in the browser for some seconds; none drops it.
// Lax: links from elsewhere find the visitor signed in, forms from elsewhere
// are refused.
func (s *Server) setCookie(w http.ResponseWriter, r *http.Request, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteLaxMode})
}

// local is a page of this site to go on to, or the fallback if next is none.
func local(next, fallback string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return fallback
	}
	return next
}

// from is the address that a request comes from. Behind a proxy on this
// machine it is the one that the proxy saw.
func from(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		host = r.RemoteAddr
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsLoopback() {
		list := strings.Split(r.Header.Get("X-Forwarded-For"), ",")
		if seen := net.ParseIP(strings.TrimSpace(list[len(list)-1])); seen != nil {
			return seen.String()
		}
	}
	return host
}
