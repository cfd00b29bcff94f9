package web

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"trillium"
	"trillium/internal/review"
)

// healthz says that the program runs.
func (s *Server) healthz(w http.ResponseWriter, _ *http.Request) {
	plain(w, http.StatusOK, "ok\n")
}

// readyTime bounds how long the register may take to answer.
const readyTime = 2 * time.Second

// readyz says that the register answers, and that its schema is the one this
// program knows: after an upgrade by another process it is not.
func (s *Server) readyz(w http.ResponseWriter, r *http.Request) {
	ctx, cancel := context.WithTimeout(r.Context(), readyTime)
	defer cancel()
	if err := s.Register.Ping(ctx); err != nil {
		s.Log.Warn("not ready", "err", err)
		text := "the register does not answer\n"
		if errors.Is(err, trillium.ErrInvalid) {
			text = "a newer version has changed the register; start that version\n"
		}
		plain(w, http.StatusServiceUnavailable, text)
		return
	}
	plain(w, http.StatusOK, "ready\n")
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the visitor may have left
}

// metrics lists the counters in the text format of Prometheus. They count and
// name nobody.
func (s *Server) metrics(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
	s.meter.set.WritePrometheus(w)
	metrics.WriteProcessMetrics(w)
}

// A meter counts what the site does.
type meter struct {
	set                *metrics.Set
	throttled, refused *metrics.Counter
}

func newMeter() *meter {
	set := metrics.NewSet()
	return &meter{set: set, throttled: set.NewCounter("trillium_sign_in_throttled_total"), refused: set.NewCounter("trillium_sign_in_refused_total")}
}

func (m *meter) decided(kind review.Kind) {
	m.set.GetOrCreateCounter(`trillium_decisions_total{kind="` + string(kind) + `"}`).Inc()
}

// count measures each answer by method, kind of page and status.
func (m *meter) count(mux *http.ServeMux, h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		begin := time.Now()
		seen := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		h.ServeHTTP(seen, r)
		_, pattern := mux.Handler(r) // an answer from the cache never met it
		page := kindOfPage(pattern)
		labels := `{method="` + method(r) + `",page="` + page + `",status="` + strconv.Itoa(seen.status) + `"}`
		m.set.GetOrCreateCounter("trillium_requests_total" + labels).Inc()
		m.set.GetOrCreateSummary(`trillium_request_seconds{page="` + page + `"}`).UpdateDuration(begin)
	})
}

// method bounds what strangers can make us count.
func method(r *http.Request) string {
	switch r.Method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return r.Method
	}
	return "other"
}

// kindOfPage is the first part of the path after the language, if it is one of
// ours.
func kindOfPage(pattern string) string {
	if pattern == "GET /" || pattern == "" {
		return "none"
	}
	parts := strings.Split(strings.TrimPrefix(pattern[strings.IndexByte(pattern, ' ')+1:], "/"), "/")
	for _, p := range parts {
		switch p {
		case "", "{$}", "en", "es", "fr":
			continue
		}
		return p
	}
	return "home"
}

// A statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// WriteHeader passes the status on.
func (w *statusWriter) WriteHeader(status int) {
	w.status = status
	w.ResponseWriter.WriteHeader(status)
}

// Unwrap lets http.ResponseController reach the writer.
func (w *statusWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }

// isReadError reports whether a file could not be read as a document.
func isReadError(err error) bool {
	var e *trillium.ReadError
	return errors.As(err, &e)
}
