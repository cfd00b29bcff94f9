package site

import (
	"encoding/json"
	"errors"
	"net/http"
)

// A problemDetails is an error as RFC 9457 writes it.
type problemDetails struct {
	Type     string `json:"type"` // about:blank: the status says it all
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance"`
}

// sendProblem answers a request to the API that failed.
func sendProblem(w http.ResponseWriter, r *http.Request, status int, detail string) {
	data, err := json.Marshal(problemDetails{"about:blank", http.StatusText(status), status, detail, r.URL.Path})
	if err != nil {
		http.Error(w, http.StatusText(status), status)
		return
	}
	h := w.Header()
	h.Set("Content-Type", "application/problem+json")
	h.Del("Content-Disposition")
	w.WriteHeader(status)
	_, _ = w.Write(append(data, '\n')) // the visitor may have left
}

// problemOf is the status of an error and what it says to a program.
func problemOf(err error) (int, string) {
	if errors.Is(err, ErrSignIn) {
		return http.StatusUnauthorized, "send a personal token: Authorization: Bearer trillium_…"
	}
	for _, known := range problems {
		if errors.Is(err, known.err) {
			return known.status, detail(err)
		}
	}
	return http.StatusInternalServerError, ""
}
