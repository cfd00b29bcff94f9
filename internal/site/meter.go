package site

import (
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/VictoriaMetrics/metrics"

	"trillium/internal/review"
)

// ReadyTime bounds how long the register may take to answer.
const ReadyTime = 2 * time.Second

// PlainText sends a text that nobody keeps.
func PlainText(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text)) // the visitor may have left
}

// A Meter counts what the site does.
type Meter struct {
	Set                *metrics.Set
	Throttled, Refused *metrics.Counter
}

func newMeter() *Meter {
	set := metrics.NewSet()
	return &Meter{Set: set, Throttled: set.NewCounter("trillium_sign_in_throttled_total"), Refused: set.NewCounter("trillium_sign_in_refused_total")}
}

// Decided counts a decision of the kind.
func (m *Meter) Decided(kind review.Kind) {
	m.Set.GetOrCreateCounter(`trillium_decisions_total{kind="` + string(kind) + `"}`).Inc()
}

// answered measures an answer by method, kind of page and status.
func (m *Meter) answered(method, page string, status int, begin time.Time) {
	labels := `{method="` + boundMethod(method) + `",page="` + page + `",status="` + strconv.Itoa(status) + `"}`
	m.Set.GetOrCreateCounter("trillium_requests_total" + labels).Inc()
	m.Set.GetOrCreateSummary(`trillium_request_seconds{page="` + page + `"}`).UpdateDuration(begin)
}

// boundMethod bounds what strangers can make us count.
func boundMethod(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost:
		return method
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
