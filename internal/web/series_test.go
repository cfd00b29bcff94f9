package web_test

import (
	"net/http"
	"strings"
	"testing"

	"trillium/internal/web/sitetest"
)

// An editor declares a series on its page; what will not do comes back with what is wrong; and
// nobody else is offered the form.
func TestDeclareSeries(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	const page = "/en/series/great-bay"
	text := "series great-bay\r\nname: Great Bay Leaders’ Summit | Cumbre de la Gran Bahía | Sommet de la Grande Baie\r\ncalled: Great Bay Leaders\r\n" +
		"members: XHV XCV XBR\r\nevery: 24\r\nsummit 2022: 2022-05-19, Port Ansel\r\n"
	ed := s.As(t, "ed")
	res, body := ed.Post(page, "text", strings.Replace(text, "2022-05-19", "in spring", 1), "reason", "r")
	sitetest.Want(t, "a day that is none", res, http.StatusBadRequest)
	sitetest.Has(t, "the form again", body, "is no day", "summit 2022: in spring", `value="r"`)
	res, _ = ed.Post(page, "text", strings.Replace(text, "series great-bay", "series g7", 1), "reason", "r")
	sitetest.Want(t, "another series", res, http.StatusBadRequest)
	res, _ = ed.Post(page, "text", text, "reason", "")
	sitetest.Want(t, "no reason", res, http.StatusBadRequest)
	res, _ = ed.Post(page, "text", text, "reason", "it is ours")
	sitetest.Want(t, "declaring", res, http.StatusSeeOther)
	_, body = s.Get(t, "/fr/series/great-bay")
	sitetest.Has(t, "the page", body, "Sommet de la Grande Baie", "it is ours", "Port Ansel")
	if strings.Contains(body, "<textarea") {
		t.Error("a reader is offered the form")
	}
	res, _ = s.As(t, "rita").Post(page, "text", text, "reason", "r")
	sitetest.Want(t, "a reviewer", res, http.StatusForbidden)
	_, body = s.Get(t, "/en/series?q=bahía")
	sitetest.Has(t, "the list", body, "Great Bay Leaders’ Summit")
	_, body = s.Get(t, "/api/v1/declared-series.csv?q=XHV")
	sitetest.Has(t, "the table", body, "great-bay,Great Bay Leaders’ Summit")
}

// What the later text tells as done is shown with its words, is not silent, and is taken as evidence.
func TestReportedPages(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	const page = "/en/commitments/great-bay-2022/3"
	_, body := s.Get(t, across)
	sitetest.Has(t, "the comparison", body, "Told as done", "has been signed and the Clean Harbours Plan is in print")
	rita := s.As(t, "rita")
	_, body = rita.Get(page)
	sitetest.Has(t, "the promise", body, "What later summits tell of it", "has been signed", "From summit to summit")
	_, text := s.Get(t, "/api/v1/silent.csv?series=great-bay")
	if strings.Contains(text, "great-bay-2022/3,") {
		t.Error("what was told as done is among the silent")
	}
	res, _ := rita.Post(page, "kind", "link", "to", "great-bay-2024", "proposed", "dropped", "relation", "dropped", "reason", "It is another accord")
	sitetest.Want(t, "confirming the silence", res, http.StatusSeeOther)
	_, text = s.Get(t, "/api/v1/silent.csv?series=great-bay")
	sitetest.Has(t, "the silent", text, "great-bay-2022/3,")
}

// The themes of a promise are corrected as any field, and lists follow; words are found in other
// languages.
func TestTopics(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	res, _ := rita.Post("/en/commitments/great-bay-2022/3", "kind", "correct", "field", "topics", "topic", "culture", "topic", "trade", "reason", "r")
	sitetest.Want(t, "correcting", res, http.StatusSeeOther)
	for _, theme := range []string{"culture", "trade"} {
		_, body := s.Get(t, "/en/themes/"+theme)
		sitetest.Has(t, theme, body, "great-bay-2022/3")
	}
	_, page := s.Get(t, "/es/themes")
	sitetest.Has(t, "the themes", page, "Agricultura, pesca, suministro de alimentos y hambre", "OCDE 311, 313, 520")
	res, _ = rita.Post("/en/commitments/great-bay-2022/3", "kind", "correct", "field", "topics", "topic", "weather", "reason", "r")
	sitetest.Want(t, "no such theme", res, http.StatusBadRequest)
	_, body := s.Get(t, "/en/commitments?q=aguas+residuales")
	sitetest.Has(t, "wastewater in Spanish", body, "great-bay-2024/4")
}
