package instrumenttest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"trillium/internal/i18n"
	"trillium/internal/site"
	"trillium/internal/web/sitetest"
	"trillium/internal/webtest"
)

var hole = regexp.MustCompile(`\{(\w+)[.$]*\}`)

// fill puts the examples of a section into a pattern's holes; "" if one is missing.
func fill(pattern string, examples map[string]string) string {
	out := hole.ReplaceAllStringFunc(pattern, func(h string) string {
		value, ok := examples[hole.FindStringSubmatch(h)[1]]
		if !ok {
			return "{}"
		}
		return url.PathEscape(value)
	})
	if strings.Contains(out, "{}") {
		return ""
	}
	return out
}

// addresses are what the section answers on a register: its pages, without the language.
func (s suite) addresses(t *testing.T, x *sitetest.Site, section site.Section) (pages []string, examples map[string]string) {
	t.Helper()
	if section.Examples != nil {
		r, err := http.NewRequest("GET", "/en/", nil)
		if err != nil {
			t.Fatal(err)
		}
		if examples, err = section.Examples(r, x.Register.Now()); err != nil {
			t.Fatal(err)
		}
	}
	for _, route := range section.Routes {
		if path, ok := strings.CutPrefix(route.Pattern, "GET "); ok {
			if path = fill(path, examples); path != "" {
				pages = append(pages, path)
			}
		}
	}
	return pages, examples
}

// pages: every page of the section in every language, now and then, answers with sound
// HTML, and every document of its part of the API with what it says it is.
func (s suite) pages(t *testing.T, x *sitetest.Site) {
	section := s.section(x)
	pages, examples := s.addresses(t, x, section)
	now := "?at=" + url.QueryEscape(time.Now().UTC().Add(time.Second).Format(time.RFC3339))
	for _, path := range pages {
		for _, lang := range i18n.Tags {
			s.page(t, x, "/"+lang+path, http.StatusOK)
			s.page(t, x, "/"+lang+path+now, http.StatusOK)
			s.page(t, x, "/"+lang+path+"?at=2001-01-01", 0)
		}
	}
	for _, e := range section.Endpoints {
		if e.Method != "" && e.Method != http.MethodGet {
			continue
		}
		for _, pattern := range e.Patterns() {
			path := fill(strings.TrimPrefix(pattern, "GET "), examples)
			if path == "" {
				continue
			}
			res, body := x.Get(t, path)
			if kind := res.Header.Get("Content-Type"); res.StatusCode == http.StatusOK && e.Kind != site.TypeAny && !strings.HasPrefix(kind, e.Kind) {
				t.Errorf("%s is %s, not %s", path, kind, e.Kind)
			}
			if e.Kind == site.TypeJSON && !json.Valid([]byte(body)) {
				t.Errorf("%s is no JSON", path)
			}
			if res.StatusCode >= http.StatusInternalServerError {
				t.Errorf("%s: %s", path, res.Status)
			}
			if res, _ := x.Get(t, path+"?no-such-parameter=1"); res.StatusCode != http.StatusBadRequest {
				t.Errorf("%s takes a parameter that it does not know: %s", path, res.Status)
			}
		}
	}
}

// page asks for a page; status 0 takes whatever a page of the past may be.
func (s suite) page(t *testing.T, x *sitetest.Site, path string, status int) {
	t.Helper()
	res, body := x.Get(t, path)
	switch {
	case status != 0 && res.StatusCode != status, res.StatusCode >= http.StatusInternalServerError:
		t.Errorf("%s: %s", path, res.Status)
	case strings.HasPrefix(res.Header.Get("Content-Type"), "text/html"):
		webtest.CheckHTML(t, path, body)
		if key := regexp.MustCompile(`>` + s.one.Name + `(\.[a-z-]+)+<`).FindString(body); key != "" {
			t.Errorf("%s shows the key %s", path, key)
		}
	}
}

// looks: every page in a browser, light and dark, wide and narrow and on paper.
func (s suite) looks(t *testing.T) {
	if testing.Short() {
		t.Skip("a browser takes long")
	}
	x := s.demo(t)
	pages, _ := s.addresses(t, x, s.section(x))
	if len(pages) == 0 {
		t.Skip("it has no pages")
	}
	webtest.NeedAxe(t)
	x.LookAt(t, webtest.Browser(t), "rita", pages)
}
