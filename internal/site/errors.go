package site

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"

	"trillium"
)

// A Handler answers a request or says why it cannot.
type Handler func(w http.ResponseWriter, r *http.Request) error

// A problem is what an error becomes on a page: a status, and the keys of its
// title and text.
type problem struct {
	err    error
	status int
	key    string
}

// problems are the kinds of error that are the visitor's to mend.
var problems = []problem{
	{trillium.ErrNotFound, http.StatusNotFound, "404"},
	{trillium.ErrForbidden, http.StatusForbidden, "403"},
	{trillium.ErrThrottled, http.StatusTooManyRequests, "429"},
	{trillium.ErrTooLarge, http.StatusRequestEntityTooLarge, "413"},
	{trillium.ErrConflict, http.StatusConflict, "409"},
	{trillium.ErrInvalid, http.StatusBadRequest, "400"},
	{trillium.ErrUnreadable, http.StatusBadRequest, "400"},
}

// errLeft: the visitor left before the page was sent.
var errLeft = errors.New("the visitor left")

// ErrSignIn: the page is for people with an account.
var ErrSignIn = errors.New("sign in first")

// handle turns a handler's error into a status and a page. Only errors that
// are ours to mend are logged.
func (s *Site) handle(route *Route) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r, err := s.admit(w, r)
		defer func() {
			if r.MultipartForm != nil {
				_ = r.MultipartForm.RemoveAll() // net/http does so for the request before admit only
			}
		}()
		if IsAPI(r) {
			w.Header().Add("Vary", "Cookie, Authorization")
		}
		if Visitor(r).Login != "" {
			w.Header().Set("Cache-Control", "private, no-store")
		}
		if err == nil && route.Needs != "" {
			_, err = Need(r, route.Needs)
		}
		if err == nil {
			err = route.Handle(w, r)
		}
		switch {
		case err == nil, errors.Is(err, context.Canceled), errors.Is(err, errLeft):
			return
		case IsAPI(r):
			s.failAPI(w, r, err)
			return
		case errors.Is(err, ErrSignIn):
			s.askToSignIn(w, r)
			return
		}
		s.fail(w, r, err)
	})
}

// failAPI answers a request to the API that failed.
func (s *Site) failAPI(w http.ResponseWriter, r *http.Request, err error) {
	status, text := problemOf(err)
	if status == http.StatusInternalServerError {
		s.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	sendProblem(w, r, status, text)
}

// errorPage is what the page of an error says.
type errorPage struct {
	Text   string
	Detail *Explanation // what exactly; nil if that helps nobody
	Wrote  []string     // what the visitor had written, so that it is not lost
}

func (s *Site) fail(w http.ResponseWriter, r *http.Request, err error) {
	l := s.Language(r)
	p := problem{err, http.StatusInternalServerError, "500"}
	for _, known := range problems {
		if errors.Is(err, known.err) {
			p = known
			break
		}
	}
	if p.status == http.StatusInternalServerError && s.away(r) {
		p.status, p.key = http.StatusServiceUnavailable, "503"
		w.Header().Set("Retry-After", "10")
	}
	if at, _ := Moment(r); p.status == http.StatusNotFound && !at.IsZero() {
		p.key = "404at"
	}
	body := errorPage{Text: l.T("error." + p.key + ".text"), Wrote: written(r)}
	body.Detail = Explain(l, err)
	switch p.status {
	case http.StatusForbidden:
		s.Log.Info("refused", "method", r.Method, "path", loggable(r), "person", Visitor(r).Login, "err", err)
	case http.StatusInternalServerError, http.StatusServiceUnavailable:
		s.Log.Error("request failed", "method", r.Method, "path", loggable(r), "err", err)
		body.Detail = nil
	case http.StatusBadRequest, http.StatusConflict:
	default:
		body.Detail = nil
	}
	if err := s.Render(w, r, p.status, "error", l.T("error."+p.key+".title"), body); err != nil {
		s.Log.Error("error page failed", "path", loggable(r), "err", err)
	}
}

// detail is what an error says behind its kind.
func detail(err error) string {
	s := err.Error()
	for _, kind := range problems {
		s = strings.TrimPrefix(s, kind.err.Error()+": ")
	}
	return s
}

// away reports whether the register does not answer at all.
func (s *Site) away(r *http.Request) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), ReadyTime)
	defer cancel()
	return s.Register.Ping(ctx) != nil
}

// loggable is the path of a request without the secret that it may end with.
func loggable(r *http.Request) string {
	if path := r.URL.Path; routeOf(r).Secret {
		return path[:strings.LastIndexByte(path, '/')+1] + "…"
	}
	return r.URL.Path
}

// written are the texts of a form that was sent, secrets apart.
func written(r *http.Request) []string {
	if r.Method != http.MethodPost || r.PostForm == nil {
		return nil
	}
	var out []string
	for _, name := range []string{"text", "quote", "title", "address", "link", "reason", "value"} {
		if v := strings.TrimSpace(r.PostForm.Get(name)); v != "" {
			out = append(out, v)
		}
	}
	return out
}

// IsReadError reports whether a file could not be read as a document.
func IsReadError(err error) bool {
	var e *trillium.ReadError
	return errors.As(err, &e)
}

// Mendable reports whether the visitor can mend what they sent.
func Mendable(err error) bool {
	return errors.Is(err, trillium.ErrInvalid) || errors.Is(err, trillium.ErrConflict)
}

// askToSignIn sends a visitor to the form and back, or, where they had written
// something, shows it so that it is not lost.
func (s *Site) askToSignIn(w http.ResponseWriter, r *http.Request) {
	l := s.Language(r)
	if wrote := written(r); len(wrote) > 0 {
		if err := s.Render(w, r, http.StatusForbidden, "error", l.T("error.401.title"), errorPage{Text: l.T("error.401.text"), Wrote: wrote}); err != nil {
			s.Log.Error("error page failed", "path", loggable(r), "err", err)
		}
		return
	}
	next := r.URL.Path
	if r.Method == http.MethodGet {
		next = r.URL.RequestURI()
	}
	http.Redirect(w, r, "/"+l.Tag+"/sign-in?"+url.Values{"next": {next}}.Encode(), http.StatusSeeOther)
}
