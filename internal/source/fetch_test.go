package source

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"trillium"
)

func TestFetch(t *testing.T) {
	mux := http.NewServeMux()
	mux.HandleFunc("/doc", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte("The leaders will meet.")) })
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/doc", http.StatusFound) })
	mux.HandleFunc("/loop", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/loop", http.StatusFound) })
	mux.HandleFunc("/file", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "file:///etc/passwd", http.StatusFound)
	})
	mux.HandleFunc("/huge", func(w http.ResponseWriter, r *http.Request) {
		for range MaxSize>>10 + 10 {
			if _, err := w.Write(make([]byte, 1024)); err != nil {
				return
			}
		}
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	open := NewFetcher(true)
	data, final, err := open.Fetch(context.Background(), s.URL+"/moved")
	if err != nil || string(data) != "The leaders will meet." || final != s.URL+"/doc" {
		t.Errorf("%q %s %v", data, final, err)
	}
	for path, says := range map[string]string{"/none": "404", "/loop": "redirects", "/file": "only http", "/huge": "32 MB"} {
		if _, _, err := open.Fetch(context.Background(), s.URL+path); err == nil || !strings.Contains(err.Error(), says) || strings.Count(err.Error(), s.URL+path) != 1 {
			t.Errorf("%s: %v", path, err)
		}
	}
	// The machine itself and private networks are refused.
	for _, address := range []string{s.URL + "/doc", "http://localhost:1/", "http://[::1]:1/", "http://169.254.169.254/latest/", "http://10.0.0.1/", "http://[::ffff:127.0.0.1]:1/"} {
		if _, _, err := NewFetcher(false).Fetch(context.Background(), address); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, _, err := open.Fetch(context.Background(), "ftp://example.org/x"); !errors.Is(err, trillium.ErrInvalid) {
		t.Error(err)
	}
}
