package web_test

import (
	"context"
	"encoding/csv"
	"net/http"
	"strings"
	"testing"

	"trillium/internal/i18n"
	"trillium/internal/lineage"
	"trillium/internal/store"
	"trillium/internal/web/sitetest"
)

const across = "/en/compare/great-bay-2022/great-bay-2024"

// Two summits are compared whichever comes first in the address, the filter
// chooses, and the downloads have the same links.
func TestComparePages(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	b := s.Browser(t)
	res, body := b.Get(across)
	sitetest.Want(t, across, res, http.StatusOK)
	for _, words := range []string{"Weaker", "Gone silent", "“task force” became “exchange information”", `id="lgreat-bay-2024-14-18"`} {
		if !strings.Contains(body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	if strings.Contains(body, "link.keep") || strings.Contains(body, `name="proposed"`) {
		t.Error("a reader is offered forms")
	}
	if res, _ := b.Get("/en/compare/great-bay-2024/great-bay-2022"); res.StatusCode != http.StatusFound || res.Header.Get("Location") != across {
		t.Errorf("the other way round: %s to %s", res.Status, res.Header.Get("Location"))
	}
	if _, body := b.Get(across + "?relation=weakens"); strings.Contains(body, "great-bay-2022/1<") || !strings.Contains(body, "great-bay-2022/18<") {
		t.Error("the filter by relation does not choose")
	}
	if _, body := b.Get(across + "?type=target"); strings.Contains(body, "great-bay-2022/18<") || !strings.Contains(body, "great-bay-2022/2<") {
		t.Error("the filter by difference does not choose")
	}
	_, text := b.Get("/api/v1/compare?a=great-bay-2022&b=great-bay-2024")
	links, err := sitetest.ItemsOf[lineage.Link](text)
	if err != nil || len(links) < 20 {
		t.Errorf("%d links, %v", len(links), err)
	}
	_, text = b.Get("/api/v1/compare.csv?a=great-bay-2022&b=great-bay-2024")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != len(links)+1 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
	for path, status := range map[string]int{"/en/compare/great-bay-2022/none-1": 404, "/en/compare/great-bay-2022/great-bay-2022": 400,
		"/api/v1/compare.csv": 400,
		"/en/series/none":     404, "/en/series/great-bay/none-such": 404, "/en/silent?series=none": 200, "/api/v1/series.csv?series=none": 404} {
		res, _ := b.Get(path)
		sitetest.Want(t, path, res, status)
	}
}

// Versions are read side by side, two or three, with what differs marked.
func TestSideBySide(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	_, body := s.Browser(t).Get("/en/compare/great-bay-2024/great-bay-2024~xcv-es?with=great-bay-2024~xbr-fr")
	for _, words := range []string{`lang="es"`, `lang="fr"`, "a finales de 2027", `<mark class="diff">by the end of 2026`,
		"Halvern, English and Calvera, Spanish"} {
		if !strings.Contains(body, words) {
			t.Errorf("the page lacks %q", words)
		}
	}
	_, body = s.Browser(t).Get("/en/compare/great-bay-2024/great-bay-2024~xcv-es?type=target")
	if strings.Contains(body, `<mark class="diff">by the end of 2026`) {
		t.Error("the filter by difference does not choose")
	}
}

// A reviewer keeps a link, changes one, parts one, draws one by hand and confirms
// a silence; the comparison, the commitments at both ends and the list of the
// silent follow.
func TestDecideOnLinks(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	decide := func(subject string, form ...string) {
		t.Helper()
		res, body := rita.Post("/en/commitments/"+subject, append(form, "kind", "link", "back", across+"#x")...)
		sitetest.Want(t, subject, res, http.StatusSeeOther)
		if res.StatusCode != http.StatusSeeOther {
			t.Fatal(body)
		}
		if at := res.Header.Get("Location"); at != across+"#x" {
			t.Errorf("sent to %s", at)
		}
	}
	_, body := rita.Get(across)
	if !strings.Contains(body, `name="proposed"`) {
		t.Fatal("a reviewer is offered no form")
	}
	decide("great-bay-2024/14", "to", "great-bay-2022/18", "relation", "weakens", "proposed", "weakens")
	decide("great-bay-2024/8", "to", "great-bay-2022/22", "relation", "none", "proposed", "related")
	decide("great-bay-2024/2", "to", "great-bay-2022/1", "relation", "narrows", "proposed", "renews")
	decide("great-bay-2024/11", "to", "great-bay-2022/14", "relation", "builds-on", "reason", "the service was renamed")
	decide("great-bay-2022/21", "to", "great-bay-2024", "relation", "dropped", "proposed", "dropped")
	_, text := rita.Get("/api/v1/compare?a=great-bay-2022&b=great-bay-2024")
	links, err := sitetest.ItemsOf[lineage.Link](text)
	if err != nil {
		t.Fatal(err)
	}
	got := make(map[string]string)
	for _, l := range links {
		got[l.A+" "+l.B] = string(l.Relation)
		if l.Decided != "" {
			got[l.A+" "+l.B] += " by " + l.By
		}
	}
	for pair, wanted := range map[string]string{
		"great-bay-2022/18 great-bay-2024/14": "weakens by Rita Roy", "great-bay-2022/22 great-bay-2024/8": "", "great-bay-2022/22 ": "dropped",
		" great-bay-2024/8":                 "new",
		"great-bay-2022/1 great-bay-2024/2": "narrows by Rita Roy", "great-bay-2022/14 great-bay-2024/11": "builds-on by Rita Roy", "great-bay-2022/14 ": "",
		"great-bay-2022/21 ": "dropped by Rita Roy",
	} {
		if got[pair] != wanted {
			t.Errorf("%s is %q, want %q", pair, got[pair], wanted)
		}
	}
	for path, words := range map[string]string{"/en/commitments/great-bay-2022/14": "great-bay-2024/11", "/en/commitments/great-bay-2024/11": "great-bay-2022/14",
		"/en/commitments/great-bay-2022/21": "decided by Rita Roy", "/en/silent": "decided by Rita Roy", "/en/series/great-bay/rights": "",
		"/en/commitments/great-bay-2024/8": "Said that it is not linked with"} {
		if _, body := s.Browser(t).Get(path); words != "" && !strings.Contains(body, words) {
			t.Errorf("%s lacks %q", path, words)
		}
	}
	list, err := s.Register.Now().Decisions(context.Background(), store.DecisionFilter{Kind: "link"}, 10)
	if err != nil || len(list) != 5 || list[1].Reason != "the service was renamed" || list[4].Reason == "" {
		t.Errorf("%+v, %v", list, err)
	}
	res, _ := rita.Post("/en/commitments/great-bay-2024/3", "kind", "link", "to", "great-bay-2022/5", "relation", "none", "reason", "r")
	sitetest.Want(t, "parting what was not proposed", res, http.StatusBadRequest)
	res, _ = rita.Post("/en/commitments/great-bay-2024/3", "kind", "link", "to", "great-bay-2022/5", "relation", "renews", "reason", "r", "back",
		"https://example.org/")
	if at := res.Header.Get("Location"); strings.HasPrefix(at, "https:") {
		t.Error("a form sends people elsewhere")
	}
}

// The silent are listed with the day on which they were last heard of, which
// evidence and updates move on.
func TestSilent(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	const gone = "/en/commitments/great-bay-2022/17"
	row := func() []string {
		_, text := rita.Get("/api/v1/silent.csv?series=great-bay")
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r[0] == "great-bay-2022/17" {
				return r
			}
		}
		t.Fatal("it is not among the silent")
		return nil
	}
	if r := row(); r[4] != "2022-05-19" || r[5] != "summit" {
		t.Errorf("%q", r)
	}
	res, _ := rita.Post(gone, "kind", "evidence", "address", "https://example.org", "title", "A paper", "date", "2023-03-04", "quote", "Roaming has ended.",
		"relation", "progress", "reason", "r")
	sitetest.Want(t, "evidence", res, http.StatusSeeOther)
	if r := row(); r[4] != "2023-03-04" || r[5] != "evidence" {
		t.Errorf("%q", r)
	}
	for query, in := range map[string]bool{"?party=ALL": true, "?party=XHV": false, "?theme=culture": false, "?series=none": false} {
		if _, body := rita.Get("/en/silent" + query); strings.Contains(body, "great-bay-2022/17<") != in {
			t.Errorf("%s: shown is %v", query, !in)
		}
	}
}

// Every relation, type of difference and reason can be said in every language,
// with as many arguments as it has.
func TestLinkWords(t *testing.T) {
	for _, tag := range i18n.Tags {
		l := i18n.Load().Language(tag)
		for _, r := range []lineage.Relation{lineage.Renews, lineage.Advances, lineage.Narrows, lineage.Widens, lineage.Weakens, lineage.BuildsOn, lineage.Related,
			lineage.Dropped, lineage.Appeared, lineage.Same, lineage.Changed, lineage.Omitted, lineage.NotSeen, lineage.Added} {
			if !l.Has("link." + string(r)) {
				t.Errorf("%s cannot say %s", tag, r)
			}
		}
		for _, d := range lineage.DivergenceTypes {
			if !l.Has("diverge." + string(d)) {
				t.Errorf("%s cannot say %s", tag, d)
			}
		}
		for key, text := range lineage.Reasons {
			said := l.T("why."+key, "{A}", "{B}")
			if !l.Has("why."+key) || strings.Count(text, "%s") != strings.Count(said, "{A}")+strings.Count(said, "{B}") {
				t.Errorf("%s: %s is %q, in English %q", tag, key, said, text)
			}
		}
	}
}
