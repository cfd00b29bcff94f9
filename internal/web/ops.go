package web

import (
	"context"
	"errors"
	"net/http"

	"github.com/VictoriaMetrics/metrics"

	"trillium"
	"trillium/internal/site"
)

// healthz says that the program runs.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	site.PlainText(w, http.StatusOK, "ok\n")
}

// readyz says that the register answers, and that its schema is the one this
// program knows: after an upgrade by another process it is not.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), site.ReadyTime)
	defer cancel()
	if err := s.Register.Ping(ctx); err != nil {
		s.Log.Warn("not ready", "err", err)
		text := "the register does not answer\n"
		if errors.Is(err, trillium.ErrInvalid) {
			text = "a newer version has changed the register; start that version\n"
		}
		site.PlainText(w, http.StatusServiceUnavailable, text)
		return
	}
	site.PlainText(w, http.StatusOK, "ready\n")
}

// metrics lists the counters in the text format of Prometheus. They count and
// name nobody.
func (s *Server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	s.Meter.Set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}
