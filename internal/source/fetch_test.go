package source

import (
	"compress/gzip"
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

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
		if _, _, err := open.Fetch(context.Background(), s.URL+path); err == nil || !strings.Contains(err.Error(), says) ||
			strings.Count(err.Error(), s.URL+path) != 1 {
			t.Errorf("%s: %v", path, err)
		}
	}
	// The machine itself and private networks are refused.
	for _, address := range []string{s.URL + "/doc", "http://localhost:1/", "http://[::1]:1/", "http://169.254.169.254/latest/", "http://10.0.0.1/",
		"http://[::ffff:127.0.0.1]:1/"} {
		if _, _, err := NewFetcher(false).Fetch(context.Background(), address); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%s: %v", address, err)
		}
	}
	if _, _, err := open.Fetch(context.Background(), "ftp://example.org/x"); !errors.Is(err, trillium.ErrInvalid) {
		t.Error(err)
	}
}

func TestGet(t *testing.T) {
	const changed = "Tue, 10 Jan 2023 12:00:00 GMT"
	mux := http.NewServeMux()
	mux.HandleFunc("/doc", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("ETag", `"7"`)
		w.Header().Set("Last-Modified", changed)
		if r.Header.Get("If-None-Match") == `"7"` || r.Header.Get("If-Modified-Since") == changed {
			w.WriteHeader(http.StatusNotModified)
			return
		}
		w.Write([]byte(r.UserAgent() + "|" + r.Header.Get("Accept")))
	})
	mux.HandleFunc("/moved", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "doc", http.StatusMovedPermanently) })
	mux.HandleFunc("/busy", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Retry-After", "120")
		http.Error(w, "busy", http.StatusServiceUnavailable)
	})
	mux.HandleFunc("/bomb", func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Encoding", "gzip")
		z := gzip.NewWriter(w)
		for range MaxSize>>20 + 2 {
			if _, err := z.Write(make([]byte, 1<<20)); err != nil {
				return
			}
		}
		z.Close()
	})
	s := httptest.NewServer(mux)
	defer s.Close()
	open := NewFetcher(true)
	for name, c := range map[string]struct {
		r    Request
		want Response
	}{
		"plain": {Request{Address: "/doc", Agent: Agent + " (test)", Accept: "text/html"}, Response{Status: 200, Address: "/doc",
			Data: []byte("Trillium (test)|text/html"), ETag: `"7"`, LastModified: changed}},
		"same tag":   {Request{Address: "/moved", ETag: `"7"`}, Response{Status: 304, Address: "/doc", ETag: `"7"`, LastModified: changed}},
		"same date":  {Request{Address: "/doc", LastModified: changed}, Response{Status: 304, Address: "/doc", ETag: `"7"`, LastModified: changed}},
		"come later": {Request{Address: "/busy"}, Response{Status: 503, Address: "/busy", RetryAfter: "120"}},
	} {
		c.r.Address, c.want.Address = s.URL+c.r.Address, s.URL+c.want.Address
		got, err := open.Get(context.Background(), c.r)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if diff := cmp.Diff(&c.want, got); diff != "" {
			t.Errorf("%s: %s", name, diff)
		}
	}
	if _, err := open.Get(context.Background(), Request{Address: s.URL + "/bomb"}); !errors.Is(err, trillium.ErrTooLarge) {
		t.Errorf("a small answer that unpacks to a large one: %v", err)
	}
	if _, err := NewFetcher(false).Get(context.Background(), Request{Address: s.URL + "/doc"}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a private address: %v", err)
	}
}

// Each request is announced, and made only if it may be.
func TestGetAsks(t *testing.T) {
	made := 0
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		made++
		http.Redirect(w, r, "/next"+r.URL.Path, http.StatusSeeOther)
	}))
	defer s.Close()
	refused := errors.New("not there")
	var asked []string
	_, err := NewFetcher(true).Get(context.Background(), Request{Address: s.URL + "/a", Before: func(_ context.Context, u *url.URL) error {
		asked = append(asked, u.Path)
		if len(asked) == 3 {
			return refused
		}
		return nil
	}})
	if want := []string{"/a", "/next/a", "/next/next/a"}; !errors.Is(err, refused) || !slices.Equal(asked, want) || made != 2 {
		t.Errorf("%v, asked of %v, made %d requests", err, asked, made)
	}
}
