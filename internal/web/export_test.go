package web_test

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"encoding/xml"
	"html"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"trillium/internal/review"
	"trillium/internal/web/sitetest"
	"trillium/internal/webtest"
)

// The data package describes its tables truly; the results of targets are sound XML
// with the figures of the register.
func TestPackageAndResults(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Decisions(t)
	_, body := s.Get(t, "/api/v1/datapackage.zip")
	z, err := zip.NewReader(bytes.NewReader([]byte(body)), int64(len(body)))
	if err != nil {
		t.Fatal(err)
	}
	read := func(name string) []byte {
		f, err := z.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		data, err := io.ReadAll(f)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	var d struct {
		Profile   string
		Resources []struct {
			Name, Path string
			Bytes      int
			Schema     struct {
				PrimaryKey  string
				Fields      []struct{ Name, Type string }
				ForeignKeys []struct {
					Fields    string
					Reference struct{ Resource, Fields string }
				}
			}
		}
	}
	if err := json.Unmarshal(read("datapackage.json"), &d); err != nil || d.Profile != "tabular-data-package" || len(d.Resources) != 6 {
		t.Fatalf("%+v, %v", d, err)
	}
	columns := make(map[string]map[string]map[string]bool) // table, column, values
	for _, r := range d.Resources {
		data := read(r.Path)
		rows, err := csv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil || len(data) != r.Bytes || len(rows[0]) != len(r.Schema.Fields) {
			t.Fatalf("%s: %d bytes, %d columns, %v", r.Name, len(data), len(rows[0]), err)
		}
		columns[r.Name] = make(map[string]map[string]bool)
		for i, f := range r.Schema.Fields {
			if rows[0][i] != f.Name {
				t.Errorf("%s: column %d is %s, not %s", r.Name, i, rows[0][i], f.Name)
			}
			values := make(map[string]bool)
			for _, row := range rows[1:] {
				values[row[i]] = true
				if f.Type == "datetime" && row[i] != "" {
					if _, err := time.Parse(time.RFC3339, row[i]); err != nil {
						t.Errorf("%s: %s: %v", r.Name, f.Name, err)
					}
				}
			}
			if f.Name == r.Schema.PrimaryKey && len(values) != len(rows)-1 {
				t.Errorf("%s: the key %s is not one", r.Name, f.Name)
			}
			columns[r.Name][f.Name] = values
		}
	}
	for _, r := range d.Resources {
		for _, k := range r.Schema.ForeignKeys {
			for v := range columns[r.Name][k.Fields] {
				if !columns[k.Reference.Resource][k.Reference.Fields][v] {
					t.Errorf("%s.%s refers to %q, which %s lacks", r.Name, k.Fields, v, k.Reference.Resource)
				}
			}
		}
	}
	_, body = s.Get(t, "/api/v1/summits/great-bay-2022/results.xml")
	var x struct {
		Version    string `xml:"version,attr"`
		Activities []struct {
			ID         string `xml:"iati-identifier"`
			Indicators []struct {
				Title  string `xml:"title>narrative"`
				Period *struct {
					Target struct {
						Value string `xml:"value,attr"`
					} `xml:"target"`
				} `xml:"period"`
			} `xml:"result>indicator"`
		} `xml:"iati-activity"`
	}
	if err := xml.Unmarshal([]byte(body), &x); err != nil || x.Version != "2.03" || len(x.Activities) < 3 {
		t.Fatalf("%d activities, %v", len(x.Activities), err)
	}
	st, _, err := s.Register.Now().State(context.Background(), strings.TrimPrefix(x.Activities[0].ID, "trillium-"))
	if err != nil || len(st.Targets) != len(x.Activities[0].Indicators) || st.Targets[0].Text != x.Activities[0].Indicators[0].Title {
		t.Errorf("%+v, %v", x.Activities[0], err)
	}
}

// Every feed is sound Atom: dated entries with names of their own, the latest first.
func TestFeeds(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Decisions(t)
	s.Assess(t)
	s.Follow(t)
	for path, least := range map[string]int{"/commitments.atom": 40, "/commitments.atom?party=XHV": 5, "/decisions.atom": 8,
		"/commitments/great-bay-2022/2/changes.atom": 1,
		"/silent.atom": 1, "/deadlines.atom": 1, "/search.atom?q=ferry": 1, "/compare.atom?a=great-bay-2022&b=great-bay-2024": 0,
		"/summits/great-bay-2022/scores.atom": 0} {
		for _, lang := range []string{"en", "es", "fr"} {
			res, body := s.Get(t, "/api/v1/"+lang+path)
			sitetest.Want(t, path, res, http.StatusOK)
			var f struct {
				XMLName xml.Name `xml:"http://www.w3.org/2005/Atom feed"`
				Lang    string   `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
				Title   string   `xml:"title"`
				ID      string   `xml:"id"`
				Updated string   `xml:"updated"`
				Entries []struct {
					Title   string `xml:"title"`
					ID      string `xml:"id"`
					Updated string `xml:"updated"`
				} `xml:"entry"`
			}
			if err := xml.Unmarshal([]byte(body), &f); err != nil || f.Lang != lang || f.Title == "" || f.ID == "" || len(f.Entries) < least {
				t.Errorf("%s: %d entries, %q, %v", path, len(f.Entries), f.Lang, err)
			}
			for i, e := range f.Entries {
				if _, err := time.Parse(time.RFC3339, e.Updated); err != nil || e.Title == "" || e.ID == "" || i > 0 && e.Updated > f.Entries[i-1].Updated {
					t.Errorf("%s: entry %d: %+v", path, i, e)
				}
			}
		}
	}
}

// Whoever cites a page names data that anybody can ask for again, with the same
// hash, also after the register went on.
func TestCitedDataStays(t *testing.T) {
	s := fullSite(t, nil)
	pages := []string{"/es/commitments?party=XHV&due=any", "/fr/parties/XCV", "/en/themes", "/es/bodies", "/fr/due?party=XHV", "/en/silent",
		"/es/compare/great-bay-2022/great-bay-2024", "/fr/series/great-bay", "/en/summits/great-bay-2022/report?joint=once", "/es/summits/great-bay-2022"}
	hash, data := make(map[string]string), make(map[string]string)
	for _, page := range pages {
		_, body := s.Get(t, page)
		cite := between(body, `<details class="cite">`, "</details>")
		code := cite[strings.LastIndex(cite, "<dd><code>")+len("<dd><code>"):]
		hash[page], _, _ = strings.Cut(code, "</code>")
		data[page] = html.UnescapeString(between(code, `href="`, `"`))
		sitetest.Has(t, page, cite, "@misc{", hash[page])
	}
	s.DecideAs(t, "rita", "great-bay-2022/10", review.Standing{State: review.IsReversed})
	for _, page := range pages {
		res, body := s.Get(t, data[page])
		sitetest.Want(t, page, res, http.StatusOK)
		if sum := sha256.Sum256([]byte(body)); hex.EncodeToString(sum[:]) != hash[page] {
			t.Errorf("%s: the data at %s have another hash than %s", page, data[page], hash[page])
		}
	}
}

// Every example on the page that documents the API answers.
func TestLiveExamples(t *testing.T) {
	s := fullSite(t, nil)
	for _, lang := range []string{"en", "es", "fr"} {
		_, body := s.Get(t, "/"+lang+"/api")
		n := 0
		for _, link := range webtest.Links(body) {
			if strings.HasPrefix(link, "/api/v1/") {
				res, answer := s.Get(t, html.UnescapeString(link))
				sitetest.Want(t, link, res, http.StatusOK)
				if len(answer) == 0 || res.Header.Get("Access-Control-Allow-Origin") != "*" {
					t.Errorf("%s is empty, or no other site may read it: %v", link, res.Header)
				}
				n++
			}
		}
		if n < 50 {
			t.Errorf("%s: only %d examples", lang, n)
		}
	}
}
