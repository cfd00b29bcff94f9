package signontest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"testing"
	"time"
)

// values is a JSON object.
type values map[string]any

// A browser talks to the provider for one person: it keeps the cookies of the
// session, and does not follow redirects, as tests want to see them.
type browser struct {
	t      testing.TB
	client http.Client
}

func newBrowser(t testing.TB) *browser {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	return &browser{t: t, client: http.Client{
		Jar:           jar,
		Timeout:       20 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// send sends body as JSON, which the provider must accept.
func (b *browser) send(method, address string, body values) {
	b.t.Helper()
	data, err := json.Marshal(body)
	if err != nil {
		b.t.Fatal(err)
	}
	req, err := http.NewRequest(method, address, bytes.NewReader(data))
	if err != nil {
		b.t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/json")
	resp, answer := b.do(req)
	if resp.StatusCode != http.StatusOK {
		b.t.Fatalf("%s %s: the provider answered %s: %s", method, address, resp.Status, answer)
	}
}

// redirect gets address and returns where the provider redirects to.
func (b *browser) redirect(address string) *url.URL {
	b.t.Helper()
	req, err := http.NewRequest(http.MethodGet, address, nil)
	if err != nil {
		b.t.Fatal(err)
	}
	resp, answer := b.do(req)
	location, err := resp.Location()
	if err != nil {
		b.t.Fatalf("GET %s: the provider answered %s instead of redirecting: %s", address, resp.Status, answer)
	}
	return location
}

// do sends the request and returns the answer with its body.
func (b *browser) do(req *http.Request) (*http.Response, []byte) {
	b.t.Helper()
	resp, err := b.client.Do(req)
	if err != nil {
		b.t.Fatal(err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(resp.Body)
	if err != nil {
		b.t.Fatalf("%s %s: %v", req.Method, req.URL, err)
	}
	return resp, answer
}
