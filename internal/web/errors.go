package web

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"trillium"
)

// A handler answers a request or says why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

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

// errSignIn: the page is for people with an account.
var errSignIn = errors.New("sign in first")

// handle turns a handler's error into a status and a page. Only errors that
// are ours to mend are logged.
func (s *Server) handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		r, err := s.admit(w, r)
		defer func() {
			if r.MultipartForm != nil {
				_ = r.MultipartForm.RemoveAll() // net/http does so for the request before admit only
			}
		}()
		if isAPI(r) {
			w.Header().Add("Vary", "Cookie, Authorization")
		}
		if visitor(r).Login != "" {
			w.Header().Set("Cache-Control", "private, no-store")
		}
		if err == nil {
			err = h(w, r)
		}
		switch {
		case err == nil, errors.Is(err, context.Canceled), errors.Is(err, errLeft):
			return
		case isAPI(r):
			s.failAPI(w, r, err)
			return
		case errors.Is(err, errSignIn):
			s.askToSignIn(w, r)
			return
		}
		s.fail(w, r, err)
	})
}

// failAPI answers a request to the API that failed.
func (s *Server) failAPI(w http.ResponseWriter, r *http.Request, err error) {
	status, text := problemOf(err)
	if status == http.StatusInternalServerError {
		s.Log.Error("request failed", "method", r.Method, "path", r.URL.Path, "err", err)
	}
	sendProblem(w, r, status, text)
}

// errorPage is what the page of an error says.
type errorPage struct {
	Text   string
	Detail string   // what exactly, in the words of the program; "" if that helps nobody
	Wrote  []string // what the visitor had written, so that it is not lost
}

func (s *Server) fail(w http.ResponseWriter, r *http.Request, err error) {
	l := s.language(r)
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
	if at, _ := moment(r); p.status == http.StatusNotFound && !at.IsZero() {
		p.key = "404at"
	}
	body := errorPage{Text: l.T("error." + p.key + ".text"), Wrote: written(r)}
	switch p.status {
	case http.StatusForbidden:
		body.Detail = detail(err)
		s.Log.Info("refused", "method", r.Method, "path", redacted(r.URL.Path), "person", visitor(r).Login, "err", err)
	case http.StatusInternalServerError, http.StatusServiceUnavailable:
		s.Log.Error("request failed", "method", r.Method, "path", redacted(r.URL.Path), "err", err)
	case http.StatusBadRequest, http.StatusConflict:
		body.Detail = detail(err)
	}
	if err := s.render(w, r, p.status, "error", l.T("error."+p.key+".title"), body); err != nil {
		s.Log.Error("error page failed", "path", redacted(r.URL.Path), "err", err)
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
func (s *Server) away(r *http.Request) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), readyTime)
	defer cancel()
	return s.Register.Ping(ctx) != nil
}

// redacted takes the secret out of the address of an invitation or suggestion.
func redacted(path string) string {
	for _, part := range []string{"/invitation/", "/suggestions/"} {
		if before, _, ok := strings.Cut(path, part); ok {
			return before + part + "…"
		}
	}
	return path
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
