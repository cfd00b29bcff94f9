package pages_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"trillium/internal/instrument"
	"trillium/internal/instrument/practice"
	"trillium/internal/pgtest"
	"trillium/internal/web"
	"trillium/internal/web/sitetest"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// site is the sample with the register of practices.
func site(t *testing.T) *sitetest.Site {
	t.Helper()
	s := sitetest.With(t, pgtest.Database(t), func(c *web.Config) { c.Instruments = []instrument.Instrument{practice.New()} })
	s.AddSample(t)
	s.Staff(t)
	return s
}

func form(more ...string) []string {
	return append([]string{"title-en", "Kelp lines", "claim", "They were lost.", "lesson", "Anchor them deeper.", "outcome", "failed", "evidence", "reported",
		"place", "Ansel Bay", "topic", "water", "who", "Ministry of Ports", "when", "2023", "serves", "great-bay-2022/2"}, more...)
}

// A contributor files, the promise's page shows it, reviewers say what they think, once
// each, and everybody reads who said what.
func TestFiledAndVouched(t *testing.T) {
	s := site(t)
	for _, login := range []string{"rita", "ed"} {
		if res, _ := s.As(t, login).Post("/en/practices/new", form()...); res.StatusCode != http.StatusForbidden {
			t.Errorf("%s may file: %s", login, res.Status)
		}
	}
	xhv := s.As(t, "xhv")
	res, _ := xhv.Post("/en/practices/new", form()...)
	sitetest.Want(t, "filed", res, http.StatusSeeOther)
	_, body := s.Get(t, "/en/commitments/great-bay-2022/2")
	sitetest.Has(t, "the promise", body, "It failed", "Kelp lines", "Anchor them deeper.", "Halvern: practices shared for this promise: 1, of which failures: 1")
	rita := s.As(t, "rita")
	last := func() string {
		_, body := rita.Get("/en/practices/kelp-lines")
		_, after, _ := strings.Cut(body, `name="last" value="`)
		hash, _, _ := strings.Cut(after, `"`)
		return hash
	}
	res, _ = rita.Post("/en/practices/kelp-lines", "kind", "practice.doubt", "reason", "Nobody saw it.", "last", last())
	sitetest.Want(t, "a doubt", res, http.StatusSeeOther)
	res, body = rita.Post("/fr/practices/kelp-lines", "kind", "practice.vouch", "reason", "Now I did.", "last", last())
	sitetest.Want(t, "both", res, http.StatusBadRequest)
	sitetest.Has(t, "both", body, "vous vous êtes déjà prononcé")
	if res, _ := xhv.Post("/en/practices/kelp-lines", "kind", "practice.vouch", "reason", "Ours."); res.StatusCode != http.StatusForbidden {
		t.Errorf("a contributor vouches: %s", res.Status)
	}
	_, body = s.Get(t, "/es/practices/kelp-lines")
	sitetest.Has(t, "the practice", body, "Fracasó", "La pone en duda", "Nobody saw it.", "Rita Roy")
	_, body = s.Get(t, "/en/history")
	sitetest.Has(t, "the history", body, `href="/en/practices/kelp-lines"`, "Doubts it")
	if res, _ := s.Get(t, "/en/practices/kelp-lines?at=2001-01-01"); res.StatusCode != http.StatusNotFound {
		t.Errorf("before it was filed: %s", res.Status)
	}
}

// The filters choose, and what is wrong comes back in the visitor's language with the
// form as it was written.
func TestListAndRefusals(t *testing.T) {
	s := site(t)
	xhv := s.As(t, "xhv")
	for _, c := range [][3]string{{"when", "3000", "Cuándo"}, {"serves", "great-bay-2022/99", "Promesas"}, {"source", "ftp://x", "publicado"}} {
		fields := form()
		for i := 0; i < len(fields); i += 2 {
			if fields[i] == c[0] {
				fields[i+1] = c[1]
			}
		}
		if c[0] == "source" {
			fields = append(fields, c[0], c[1])
		}
		res, body := xhv.Post("/es/practices/new", fields...)
		sitetest.Want(t, c[0], res, http.StatusBadRequest)
		sitetest.Has(t, c[0], body, c[2], "Anchor them deeper.")
	}
	res, _ := xhv.Post("/en/practices/new", form()...)
	sitetest.Want(t, "filed", res, http.StatusSeeOther)
	for query, want := range map[string]bool{"outcome=failed": true, "outcome=worked": false, "country=XHV&q=anchor": true, "serves=great-bay-2022/3": false} {
		_, body := s.Get(t, "/en/practices?"+query)
		_, csv := s.Get(t, "/api/v1/practices.csv?"+query)
		if strings.Contains(body, "Kelp lines") != want || strings.Contains(csv, "Kelp lines") != want {
			t.Errorf("%s: page and table should have it: %v", query, want)
		}
	}
	_, body := s.Get(t, "/en/practices/compare?a=kelp-lines&b=kelp-lines")
	sitetest.Has(t, "side by side", body, "Anchor them deeper.", "It failed")
}
