package site

import (
	"context"
	"errors"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// visitorKey is where a request carries who sends it.
type visitorKey struct{}

// Visitor is who sends the request; the zero Person is a reader.
func Visitor(r *http.Request) store.Person {
	p, _ := r.Context().Value(visitorKey{}).(store.Person)
	return p
}

// The largest forms that are read, in bytes.
const (
	MaxForm   = 1 << 20
	maxUpload = 33 << 20 // a document of the largest size, and the rest of the form
)

// admit finds out who sends a request, and reads its form.
func (s *Site) admit(w http.ResponseWriter, r *http.Request) (*http.Request, error) {
	if err := checkText(r); err != nil {
		return r, err
	}
	if IsAPI(r) && r.Header.Get("Authorization") != "" {
		return s.admitProgram(r)
	}
	if token := Cookie(r, s.SessionCookie(r)); token != "" {
		p, err := s.Register.SessionPerson(r.Context(), token)
		if err != nil && !errors.Is(err, trillium.ErrNotFound) {
			return r, err
		}
		if err == nil {
			r = r.WithContext(context.WithValue(r.Context(), visitorKey{}, p))
		}
	}
	if r.Method != http.MethodPost || IsAPI(r) {
		return r, nil
	}
	limit, parse := int64(MaxForm), r.ParseForm
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/form-data") && Visitor(r).May(review.KeepDocuments) {
		limit, parse = maxUpload, func() error { return r.ParseMultipartForm(MaxForm) }
	}
	r.Body = http.MaxBytesReader(w, r.Body, limit)
	if err := parse(); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			return r, Refuse(trillium.ErrTooLarge, "refused.form-size", "the form has more than %d MB", limit>>20)
		}
		return r, Refuse(trillium.ErrInvalid, "refused.form", "the form cannot be read: %v", err)
	}
	for name, values := range r.PostForm {
		for _, v := range values {
			if !isText(v) {
				return r, Refuse(trillium.ErrInvalid, "refused.bytes", "%q holds bytes that are no text", name)
			}
		}
	}
	return r, nil
}

// byTokenKey is where a request carries that a token says who sends it.
type byTokenKey struct{}

// ByToken reports whether a personal token says who sends the request.
func ByToken(r *http.Request) bool { return r.Context().Value(byTokenKey{}) != nil }

// admitProgram finds out for whom a program sends a request to the API.
func (s *Site) admitProgram(r *http.Request) (*http.Request, error) {
	scheme, token, ok := strings.Cut(r.Header.Get("Authorization"), " ")
	if !ok || !strings.EqualFold(scheme, "Bearer") {
		return r, ErrSignIn
	}
	p, err := s.Register.TokenPerson(r.Context(), strings.TrimSpace(token))
	if errors.Is(err, trillium.ErrNotFound) {
		return r, ErrSignIn
	}
	ctx := context.WithValue(r.Context(), visitorKey{}, p)
	return r.WithContext(context.WithValue(ctx, byTokenKey{}, true)), err
}

// checkText refuses addresses with bytes that no register holds.
func checkText(r *http.Request) error {
	if !isText(r.URL.Path) {
		return trillium.ErrNotFound
	}
	for _, values := range r.URL.Query() {
		for _, v := range values {
			if !isText(v) {
				return Refuse(trillium.ErrInvalid, "refused.address-bytes", "the address holds bytes that are no text")
			}
		}
	}
	return nil
}

func isText(s string) bool { return utf8.ValidString(s) && !strings.ContainsRune(s, 0) }

// Need returns the visitor if they may do the act.
func Need(r *http.Request, act review.Act) (store.Person, error) {
	p := Visitor(r)
	switch {
	case p.May(act):
		return p, nil
	case p.Login == "":
		return p, ErrSignIn
	}
	return p, Refuse(trillium.ErrForbidden, "refused.act-forbidden", "%s may not %s", p.Login, act)
}

// SignedIn returns the visitor if they have an account.
func SignedIn(r *http.Request) (store.Person, error) {
	if p := Visitor(r); p.Login != "" {
		return p, nil
	}
	return store.Person{}, ErrSignIn
}

// secure reports whether the site is reached by https only.
func (s *Site) secure(r *http.Request) bool {
	return r.TLS != nil || strings.HasPrefix(s.Public, "https://")
}

// SessionCookie is the name of the cookie with the session's token. The prefix
// keeps other hosts and plain http from setting it.
func (s *Site) SessionCookie(r *http.Request) string {
	return s.HostCookie(r, "session")
}

func (s *Site) HostCookie(r *http.Request, name string) string {
	if s.secure(r) {
		return "__Host-" + name
	}
	return name
}

// Cookie is the value of a cookie, "" if there is none.
func Cookie(r *http.Request, name string) string {
	c, err := r.Cookie(name)
	if err != nil {
		return ""
	}
	return c.Value
}

// SetCookie keeps a value in the browser for some seconds; none drops it.
// Lax: links from elsewhere find the visitor signed in, forms from elsewhere
// are refused.
func (s *Site) SetCookie(w http.ResponseWriter, r *http.Request, name, value string, seconds int) {
	http.SetCookie(w, &http.Cookie{Name: name, Value: value, Path: "/", MaxAge: seconds, HttpOnly: true, Secure: s.secure(r), SameSite: http.SameSiteLaxMode})
}

// Local is a page of this site to go on to, or the fallback if next is none.
func Local(next, fallback string) string {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || !strings.HasPrefix(next, "/") ||
		strings.HasPrefix(next, "//") || strings.ContainsAny(next, "\\\r\n\t") {
		return fallback
	}
	return next
}

// From names where a request comes from. Behind a proxy on this
// machine it is the one that the proxy saw: the last in X-Forwarded-For, over
// all lines of that name, because what stands before it came from the visitor.
// Of an IPv6 address the network counts, since one visitor has all of it.
func From(r *http.Request) string {
	seen := client(r)
	if seen.Is6() && !seen.IsLoopback() {
		if network, err := seen.Prefix(64); err == nil {
			return network.String()
		}
	}
	return seen.String()
}

// client is the address that a request comes from.
func client(r *http.Request) netip.Addr {
	seen := address(r.RemoteAddr)
	if seen.IsLoopback() {
		list := strings.Split(strings.Join(r.Header.Values("X-Forwarded-For"), ","), ",")
		if last := address(strings.TrimSpace(list[len(list)-1])); last.IsValid() {
			seen = last
		}
	}
	return seen
}

// address reads an address with or without a port; the zero Addr if it is none.
func address(s string) netip.Addr {
	if with, err := netip.ParseAddrPort(s); err == nil {
		return with.Addr().Unmap().WithZone("")
	}
	plain, err := netip.ParseAddr(s)
	if err != nil {
		return netip.Addr{}
	}
	return plain.Unmap().WithZone("")
}
