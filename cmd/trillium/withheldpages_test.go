package main

import (
	"context"
	"io/fs"
	"net/http"
	"strings"
	"testing"
	"trillium/internal/site"

	"trillium/internal/review"
	"trillium/internal/web"
	"trillium/internal/web/sitetest"
	"trillium/internal/webtest"
	"trillium/registers"
)

// nalsSite is a site of the shipped register, which holds no documents.
func nalsSite(t *testing.T) *sitetest.Site {
	t.Helper()
	about, err := site.ReadAbout(registers.About)
	if err != nil {
		t.Fatal(err)
	}
	s := sitetest.With(t, t.TempDir(), func(c *web.Config) { c.About, c.Instruments = about, instruments() })
	archive, err := fs.Sub(registers.Files, "nals")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Register.Import(context.Background(), archive, nil); err != nil {
		t.Fatal(err)
	}
	s.Staff(t)
	return s
}

// Every page of a register without texts answers and is sound.
func TestWithheldPages(t *testing.T) {
	s := nalsSite(t)
	s.Crawl(t, "", "/en/", 300)
	s.Crawl(t, "rita", "/fr/commitments/nals-2023/6", 150)
}

// A register without texts shows digests in the visitor's language, says so, and leads
// to the original; names of words show nowhere.
func TestWithheldIsSaid(t *testing.T) {
	s := nalsSite(t)
	for path, want := range map[string][]string{
		"/en/": {"This register holds no documents", "How this register was made"},
		"/en/summits/nals-2023": {"digests of its commitments", "Read the original",
			"https://www.whitehouse.gov/briefing-room/statements-releases/2023/01/10/", `<article class="living" lang="en">`},
		"/es/summits/nals-2023":           {"síntesis de sus compromisos", `<article class="living" lang="es">`, "primer foro de los tres gobiernos"},
		"/fr/commitments/nals-2021/26":    {"Ceci est un résumé", "Renforcer l’asile", "ne sont pas dans ce registre"},
		"/es/commitments":                 {"Reforzar el asilo"},
		"/en/method":                      {"How this register was made, and what that is worth", "open to correction"},
		"/en/summits/nals-2021/report":    {"Digest by those who keep the register"},
		"/en/targets/nals-2023/6/t1":      {"Cut methane from waste"},
		"/api/v1/commitments/nals-2023/6": {`"absent": true`, `"en": "Cut methane`},
		"/api/v1/evidence.csv":            {"digest_fr"},
	} {
		res, body := s.Get(t, path)
		if res.StatusCode != http.StatusOK {
			t.Errorf("%s: %s", path, res.Status)
		}
		sitetest.Has(t, path, body, want...)
		if strings.HasPrefix(path, "/api/") {
			continue
		}
		if strings.Contains(body, "sha256:") {
			t.Errorf("%s shows the name of words", path)
		}
	}
	if res, _ := s.Get(t, "/api/v1/documents/nals-2023/original"); res.StatusCode != http.StatusNotFound {
		t.Errorf("the original: %s", res.Status)
	}
}

// A reviewer writes a digest of a commitment and of evidence; what quotes the text that
// is not there is refused in words.
func TestDigestForm(t *testing.T) {
	s := nalsSite(t)
	b := s.As(t, "rita")
	_, page := b.Get("/en/commitments/nals-2023/1")
	sitetest.Has(t, "the page", page, "Write a digest", "One sentence of your own")
	b.Post("/en/commitments/nals-2023/1", "last", b.Head("/en/commitments/nals-2023/1"), "kind", "digest", "object", review.Itself, "en", "Chips, at last.", "fr",
		"Des puces, enfin.", "reason", "Shorter.")
	_, page = b.Get("/fr/commitments/nals-2023/1")
	sitetest.Has(t, "the page in French", page, "Des puces, enfin.")
	_, page = b.Get("/es/commitments/nals-2023/1")
	sitetest.Has(t, "the page in Spanish, in English for want of Spanish", page, `lang="en">Chips, at last.`)
	_, refused := b.Post("/en/commitments/nals-2023/1", "kind", "split", "parts", "a\nb", "reason", "r")
	sitetest.Has(t, "the refusal", refused, "the text of the document is not in this register")
	_, refused = b.Post("/en/commitments/nals-2023/1", "kind", "digest", "object", review.Itself, "en", " ", "reason", "r")
	sitetest.Has(t, "the refusal", refused, "it is empty")
}

// The pages of a register without texts pass the same checks in the browser as others.
func TestWithheldViews(t *testing.T) {
	if testing.Short() {
		t.Skip("browser checks skipped with -short")
	}
	webtest.NeedAxe(t)
	ctx := webtest.Browser(t)
	s := nalsSite(t)
	s.LookAt(t, ctx, "", []string{"/", "/summits/nals-2021", "/summits/nals-2023", "/commitments/nals-2021/26", "/commitments/nals-2023/20", "/commitments",
		"/method", "/about",
		"/compare/nals-2021/nals-2023", "/summits/nals-2021/report", "/targets", "/targets/nals-2023/10/t1"})
	s.LookAt(t, ctx, "rita", []string{"/commitments/nals-2023/1#open"})
}
