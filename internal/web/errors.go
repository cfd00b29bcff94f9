package web

import (
	"context"
	"errors"
	"net/http"

	"trillium"
)

// A handler answers a request or says why it cannot.
type handler func(w http.ResponseWriter, r *http.Request) error

// handle turns a handler's error into a status and a page. Only errors that
// are ours to mend are logged.
func (s *Server) handle(h handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		err := h(w, r)
		if err == nil {
			return
		}
		status := http.StatusInternalServerError
		title, text := "error.500.title", "error.500.text"
		switch {
		case errors.Is(err, context.Canceled):
			return // the visitor left
		case errors.Is(err, trillium.ErrNotFound):
			status, title, text = http.StatusNotFound, "error.404.title", "error.404.text"
		case errors.Is(err, trillium.ErrInvalid):
			status, title, text = http.StatusBadRequest, "error.400.title", "error.400.text"
		default:
			s.log.Error("request failed", "path", r.URL.Path, "err", err)
		}
		l := s.language(r)
		if err := s.render(w, r, status, "error", l.T(title), l.T(text)); err != nil {
			s.log.Error("error page failed", "path", r.URL.Path, "err", err)
		}
	})
}
