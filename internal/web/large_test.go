package web_test

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"trillium/internal/corpus"
	"trillium/internal/extract"
	"trillium/internal/review"
	"trillium/internal/sharedtest"
	"trillium/internal/store"
	"trillium/internal/store/storetest"
	"trillium/internal/web/sitetest"
)

// How large the register of TestLarge is; the figures in docs/operations.md are of
// -summits 50 -evidence 20 -reading 30s, a register of 5,000 commitments with
// 100,000 rows of evidence.
var (
	summits  = flag.Int("summits", 4, "summits of 100 commitments each in the large register")
	evidence = flag.Int("evidence", 5, "rows of evidence on each of its commitments")
	reading  = flag.Duration("reading", 2*time.Second, "how long it is read at 1,000 requests a second")
)

// perSummit is how many commitments a summit of the large register has.
const perSummit = 100

// largeSite is a site of a large register: made as an archive, and imported.
func largeSite(t *testing.T) *sitetest.Site {
	t.Helper()
	ctx := context.Background()
	small, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer small.Close()
	if err := small.AddPerson(ctx, store.CommandLine, store.Person{Person: review.Person{Login: "rita", Name: "Rita Roy", Role: review.Reviewer}}); err != nil {
		t.Fatal(err)
	}
	things := strings.Fields("ferries bridges harbours clinics schools rivers forests grids ports mines farms sensors labs wells roads rails dams parks reefs " +
		"towers")
	for n := range *summits {
		var b strings.Builder
		series, year := n/5, 2000+3*(n%5)
		fmt.Fprintf(&b, "---\ntitle: Outcomes of summit %d of series %d\nsummit: lake%d-%d\ndate: %d-05-06\nissuer: CAN\nlanguage: en\n---\nThe leaders committed "+
			"to:\n\n", year, series, series, year, year)
		for i := range perSummit {
			if i%20 == 0 {
				fmt.Fprintf(&b, "## Work on %s\n\nThe leaders committed to:\n\n", things[(i/20+n)%len(things)])
			}
			fmt.Fprintf(&b, "- build at least %d new %s in region %d by %d and publish a plan on them.\n", i+2, things[(i+n)%len(things)], i, year+4+i%20)
		}
		doc, err := sitetest.Reader.Read(fmt.Sprintf("s%d.md", n), []byte(b.String()))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := small.AddReading(ctx, store.CommandLine, extract.New(sitetest.Lexicon).Extract(doc)); err != nil {
			t.Fatal(err)
		}
	}
	where := t.TempDir()
	large, err := store.Open(ctx, where)
	if err != nil {
		t.Fatal(err)
	}
	archive := withEvidence(t, small)
	if err := storetest.Import(large, archive); err != nil {
		t.Fatal(err)
	}
	if err := large.Close(); err != nil {
		t.Fatal(err)
	}
	return sitetest.Of(t, where, nil)
}

// withEvidence exports a register with evidence decided on every commitment.
func withEvidence(t *testing.T, s *store.Store) []byte {
	t.Helper()
	ctx := context.Background()
	var in, out bytes.Buffer
	if err := s.Export(ctx, &in, false, nil); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(in.Bytes()), int64(in.Len()))
	if err != nil {
		t.Fatal(err)
	}
	to := zip.NewWriter(&out)
	for _, f := range z.File {
		w, err := to.Create(f.Name)
		if err != nil {
			t.Fatal(err)
		}
		if f.Name == "decisions.jsonl" {
			writeEvidence(t, s, w)
			continue
		}
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.Copy(w, r); err != nil {
			t.Fatal(err)
		}
	}
	if err := to.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func writeEvidence(t *testing.T, s *store.Store, w io.Writer) {
	t.Helper()
	docs, err := s.Now().Documents(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	for _, d := range docs {
		states, _, err := s.Now().States(context.Background(), d)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range states {
			prev := ""
			for n := range *evidence {
				body, err := json.Marshal(review.Citation{Address: fmt.Sprintf("https://example.org/%s/%d", c.ID, n), Title: fmt.Sprintf("News number %d of %s", n, c.ID),
					Date:   fmt.Sprintf("20%02d-0%d-11", 15+n%10, 1+n%9),
					Issuer: "CAN", Quote: "The ministry opened the first of them and set out when the others follow.", Relation: review.Bearings[(n+c.N)%3]})
				if err != nil {
					t.Fatal(err)
				}
				e := review.Decision{Subject: c.ID, Seq: n + 1, Kind: review.Evidence, Time: time.Date(2025, 3, 1, 0, n, c.N%60, 0, time.UTC), Person: "rita",
					Name: "Rita Roy", Role: review.Reviewer,
					Reason: "as it says", Saw: review.Saw{Last: prev, Words: c.Text}, Body: body, Prev: prev}
				e.Hash = e.Sum()
				prev = e.Hash
				if err := enc.Encode(map[string]any{"subject": e.Subject, "seq": e.Seq, "hash": e.Hash, "document": d.SHA256, "kind": e.Kind,
					"time":   e.Time.Format("2006-01-02T15:04:05.000000Z"),
					"person": e.Person, "name": e.Name, "role": e.Role, "party": "", "reason": e.Reason, "saw": e.Saw, "body": e.Body, "prev": e.Prev}); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// Every page of a large register answers, and so do 1,000 requests a second of mixed
// reading. How long that takes is told, not tested.
func TestLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("the large register is skipped with -short")
	}
	s := largeSite(t)
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 400, DisableCompression: true}}
	pages := []string{"/en/", "/fr/summits/lake0-2000", "/es/summits/lake0-2003", "/en/commitments/lake0-2000/7", "/en/commitments",
		"/en/commitments?state=under-way&due=late", "/en/parties", "/fr/parties/CAN?page=2", "/en/themes", "/en/bodies",
		"/en/due", "/en/silent", "/en/history", "/en/compare", "/en/compare/lake0-2000/lake0-2003", "/en/series/lake0", "/en/about", "/en/method", "/en/api",
		"/en/cards/lake0-2000/7", "/es/summits/lake0-2000/report",
		"/api/v1/commitments", "/api/v1/commitments?limit=1000", "/api/v1/commitments/lake0-2000/7", "/api/v1/parties", "/api/v1/en/commitments.atom?party=CAN"}
	first, again, anew := &timed{}, &timed{}, &timed{}
	ask := func(m *timed, page string, anew bool) {
		req, err := http.NewRequest("GET", s.URL+page, nil)
		if err != nil {
			t.Fatal(err)
		}
		if anew {
			req.Header.Set("Range", "items=0-") // which no answer has, and none from the cache
		}
		req.Header.Set("Accept-Encoding", "gzip")
		m.send(client, req, false)
	}
	for _, page := range pages {
		one := &timed{}
		ask(one, page, false)
		first.reads = append(first.reads, one.reads...)
		warm := &timed{}
		for range 20 {
			ask(again, page, false)
			ask(warm, page, true)
		}
		anew.reads = append(anew.reads, warm.reads...)
		if one.server+warm.server+one.errors+warm.errors > 0 {
			t.Errorf("%s fails", page)
		}
		t.Logf("%-50s first %8v, made anew p50 %8v p95 %8v", page, at(one.reads, 50), at(warm.reads, 50), at(warm.reads, 95))
	}
	t.Logf("%d commitments, %d rows of evidence: first p50 %v p99 %v; made anew p50 %v p99 %v; asked again p50 %v p99 %v",
		*summits*perSummit, *summits*perSummit**evidence, at(first.reads, 50), at(first.reads, 99), at(anew.reads, 50), at(anew.reads, 99), at(again.reads, 50),
		at(again.reads, 99))
	readAt(t, s, client, pages)
}

// readAt reads pages at 1,000 requests a second for a while.
func readAt(t *testing.T, s *sitetest.Site, client *http.Client, pages []string) {
	t.Helper()
	const each = time.Millisecond
	m := &timed{}
	var wg sync.WaitGroup
	begin := time.Now()
	n := int(*reading / each)
	work := make(chan int, n)
	for range 200 {
		wg.Go(func() {
			for i := range work {
				req, err := http.NewRequest("GET", s.URL+pages[i%len(pages)], nil)
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("Accept-Encoding", "gzip")
				m.send(client, req, false)
			}
		})
	}
	for i := range n {
		time.Sleep(time.Until(begin.Add(time.Duration(i) * each)))
		work <- i
	}
	close(work)
	wg.Wait()
	took := time.Since(begin)
	if m.errors > 0 || m.server > 0 {
		t.Errorf("%d requests failed, %d answers were errors of ours", m.errors, m.server)
	}
	t.Logf("%d requests in %v (%.0f a second): p50 %v, p99 %v", len(m.reads), took.Round(time.Millisecond), float64(len(m.reads))/took.Seconds(), at(m.reads, 50),
		at(m.reads, 99))
}

// The living page of a real fact sheet, with all that was found for it, is small on
// the wire.
func TestLivingPageSize(t *testing.T) {
	s := sitetest.New(t)
	for _, name := range []string{"nals-2021-fact-sheet-usa.md", "nals-2023-fact-sheet-usa.md"} {
		doc, err := sitetest.Reader.ReadFile(sharedtest.Path(t, "summits", name))
		s.Add(t, doc, err)
	}
	lookIn(t, s, "fact-sheets")
	for _, summit := range []string{"nals-2021", "nals-2023"} {
		req, err := http.NewRequest("GET", s.URL+"/en/summits/"+summit, nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Accept-Encoding", "gzip")
		res, err := http.DefaultTransport.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		packed, err := io.ReadAll(res.Body)
		res.Body.Close()
		if err != nil || res.Header.Get("Content-Encoding") != "gzip" {
			t.Fatal(err, res.Header)
		}
		z, err := gzip.NewReader(bytes.NewReader(packed))
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(z)
		if err != nil || !regexp.MustCompile("state (announced|under-way|delivered|reversed) suggested").Match(body) {
			t.Errorf("%s: nothing was found for it (%v)", summit, err)
		}
		if len(packed) > 60_000 {
			t.Errorf("%s takes %d bytes, more than 60,000", summit, len(packed))
		}
		t.Logf("%s: %d bytes, %d on the wire", summit, len(body), len(packed))
	}
}

// lookIn adds a folder of the real corpus and looks in it for every commitment.
func lookIn(t *testing.T, s *sitetest.Site, folder string) {
	t.Helper()
	ctx := context.Background()
	root := filepath.Join(sharedtest.Path(t, "corpus"), folder)
	var sources []corpus.Source
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, ".md") {
			return err
		}
		rel, err := filepath.Rel(root, path)
		if err != nil {
			return err
		}
		data, err := os.ReadFile(path)
		sources = append(sources, corpus.Source{Name: filepath.ToSlash(rel), Data: data})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.Corpus.Add(ctx, sources, corpus.Telling{}); err != nil {
		t.Fatal(err)
	}
	docs, err := s.Register.Now().Documents(ctx, "")
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, d := range docs {
		states, _, err := s.Register.Now().States(ctx, d)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range states {
			ids = append(ids, c.ID)
		}
	}
	if err := s.Searcher.FindAll(ctx, store.CommandLine, ids, 1, func(string, corpus.Receipt) error { return nil }); err != nil {
		t.Fatal(err)
	}
}
