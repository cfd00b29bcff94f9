package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/corpus"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/sharedtest"
	"trillium/internal/store"
	"trillium/internal/withhold"
	"trillium/registers"
)

// nals opens the shipped register.
func nals(t *testing.T) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), t.TempDir(), parts()...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	archive, err := fs.Sub(registers.Files, "nals")
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Import(context.Background(), archive, nil); err != nil {
		t.Fatal(err)
	}
	return s
}

// eachState calls f with every commitment of the register.
func eachState(t *testing.T, s *store.Store, f func(store.Document, *review.State)) {
	t.Helper()
	docs, err := s.Now().Documents(context.Background(), "")
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range docs {
		states, misfits, err := s.Now().States(context.Background(), d)
		if err != nil || len(misfits) > 0 {
			t.Fatalf("%s: %d misfits, %v", d.Key, len(misfits), err)
		}
		for _, st := range states {
			f(d, st)
		}
	}
}

// Every deliverable has a digest in three languages, a state with its reason, and
// evidence or a receipt; every piece of evidence has all that it needs.
func TestNALSIsWhole(t *testing.T) {
	s := nals(t)
	deliverables, evidence, priorities := make(map[string]bool), 0, 0
	languages := func(where string, d *review.Digested) {
		if d == nil || d.Text["en"] == "" || d.Text["es"] == "" || d.Text["fr"] == "" {
			t.Errorf("%s has no digest in three languages", where)
		}
	}
	eachState(t, s, func(d store.Document, st *review.State) {
		languages(st.ID, st.Digest)
		if st.Standing == nil || st.Standing.Reason == "" {
			t.Errorf("%s has no state with a reason", st.ID)
		}
		row, err := s.Now().LastReceipt(context.Background(), st.ID)
		if err != nil {
			t.Errorf("%s: %v", st.ID, err)
		}
		var r corpus.Receipt
		if err := json.Unmarshal(row.Fields, &r); err != nil || len(r.Missing.Issuers) == 0 {
			t.Errorf("%s: the receipt does not tell which sources are missing (%v)", st.ID, err)
		}
		if len(st.Evidence) == 0 && st.Standing != nil && st.Standing.State != review.IsNoEvidence && st.Standing.State != review.IsSuperseded {
			t.Errorf("%s is %s without evidence", st.ID, st.Standing.State)
		}
		for _, p := range append(st.Evidence, st.Aside...) {
			evidence++
			languages(st.ID+" evidence "+p.Hash[:12], p.Digest)
			if p.Citation.Date == "" || p.Issuer == "" || p.Address == "" || p.SHA256 == "" || p.End == 0 {
				t.Errorf("%s: evidence %.12s lacks a date, issuer, address or place", st.ID, p.Hash)
			}
		}
		if st.Priority {
			priorities++
			if st.Rubric == nil || len(st.Scores) < 6 {
				t.Errorf("%s is to be assessed and has %d scores", st.ID, len(st.Scores))
			}
		}
		deliverables[st.ID] = true
	})
	for summit, n := range map[string]int{"nals-2021": 31, "nals-2023": 28} {
		for i := range n {
			if id := trillium.CommitmentID(summit, i+1, 0); !deliverables[id] {
				t.Errorf("%s is not in the register", id)
			}
		}
	}
	t.Logf("%d pieces of evidence, %d priorities", evidence, priorities)
	if evidence < 59 || priorities < 12 {
		t.Error("the register has less than it should")
	}
}

// Exported again, the register is the files that are shipped.
func TestNALSExportsTheSame(t *testing.T) {
	s := nals(t)
	dir := filepath.Join(t.TempDir(), "again")
	if err := s.ExportWithoutTexts(context.Background(), dir, program{&command.Env{}}.told(newPipeline(), s)); err != nil {
		t.Fatal(err)
	}
	for _, name := range registerFiles(t) {
		want, err := registers.Files.ReadFile("nals/" + name)
		if err != nil {
			t.Fatal(err)
		}
		got, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s differs (%v)", name, err)
		}
	}
}

// registerFiles are the files of the archive, without what is written beside it.
func registerFiles(t *testing.T) []string {
	t.Helper()
	var out []string
	err := fs.WalkDir(registers.Files, "nals", func(path string, d fs.DirEntry, err error) error {
		name := strings.TrimPrefix(path, "nals/")
		if err == nil && !d.IsDir() && name != "README.md" && name != "about.json" {
			out = append(out, name)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// The report of each summit is made of it, and its self-checks find nothing to mend.
func TestNALSReports(t *testing.T) {
	s := nals(t)
	for _, summit := range []string{"nals-2021", "nals-2023"} {
		r, err := program{&command.Env{}}.reports(newPipeline(), s).Make(context.Background(), s.Now(), summit, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if len(r.Chapters) < 6 || len(r.Checks) > 0 {
			t.Errorf("%s: %d chapters, to mend: %+v", summit, len(r.Chapters), r.Checks)
		}
		if a := r.Overall(); a.Pairs == 0 || a.Equal == a.Pairs {
			t.Errorf("%s: the reviewers disagree nowhere: %+v", summit, r.Overall())
		}
	}
}

// With the two fact sheets every commitment has its words again, every decision stands,
// and their own words repeat none of a document's sentences.
func TestNALSAttaches(t *testing.T) {
	s := nals(t)
	ctx := context.Background()
	before := make(map[string]int)
	eachState(t, s, func(_ store.Document, st *review.State) { before[st.ID] = len(st.History) })
	p := program{&command.Env{Stdin: strings.NewReader("")}}
	for _, name := range []string{"nals-2021-fact-sheet-usa.md", "nals-2023-fact-sheet-usa.md"} {
		reading, err := newPipeline().file(ctx, p, sharedtest.Path(t, "summits", name), "")
		if err != nil {
			t.Fatal(err)
		}
		a, err := s.AddReading(ctx, store.CommandLine, reading)
		if err != nil || !a.Lit {
			t.Fatalf("%s: %+v, %v", name, a, err)
		}
	}
	attached := 0
	eachState(t, s, func(_ store.Document, st *review.State) {
		if st.Absent || withhold.Is(st.Stem) || len(st.History) != before[st.ID] {
			t.Errorf("%s is not attached, or lost a decision", st.ID)
		}
		for _, e := range st.History {
			if withhold.Is(e.Saw.Words) || e.Moved {
				t.Errorf("%s: decision %.12s saw other words", st.ID, e.Hash)
			}
		}
		for _, e := range st.History {
			if strings.Contains(string(e.Decision.Body), `"words":"sha256:`) {
				t.Errorf("%s: the words of decision %.12s did not come back", st.ID, e.Hash)
			}
		}
		attached++
	})
	if attached != 67 { // 59 deliverables, and 8 further commitments in them
		t.Errorf("%d commitments", attached)
	}
	r, err := s.Verify(ctx, time.Time{}, nil)
	if err != nil || len(r.Problems) > 0 {
		t.Errorf("%v, %v", r.Problems, err)
	}
}

// No sentence of a source is in what is shipped.
func TestNALSRepeatsNoSource(t *testing.T) {
	roots := []string{sharedtest.Path(t, "summits"), sharedtest.Path(t, "corpus")}
	own := make(map[string][]string) // texts by file and line
	var all []string
	for _, name := range append(registerFiles(t), "README.md", "about.json") {
		data, err := registers.Files.ReadFile("nals/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if !strings.HasSuffix(name, ".jsonl") {
			own[name] = ownTexts(string(data))
		} else {
			for n, line := range strings.Split(string(data), "\n") {
				own[fmt.Sprint(name, ":", n+1)] = ownTexts(line)
			}
		}
	}
	for _, texts := range own {
		all = append(all, texts...)
	}
	sources := withhold.NewSources(all...)
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".md" {
				return err
			}
			data, err := os.ReadFile(path)
			sources.Add(string(data))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	for where, texts := range own {
		for _, text := range texts {
			if words := sources.Repeated(text); words != "" {
				t.Errorf("%s repeats a source: %q", where, words)
			}
		}
	}
}

// ownTexts are the texts in a line, but for titles; of a line that is no JSON, itself.
func ownTexts(line string) []string {
	var v any
	if json.Unmarshal([]byte(line), &v) != nil {
		return []string{regexp.MustCompile(`https?://[^>]*`).ReplaceAllString(line, "")}
	}
	var out []string
	var walk func(v any)
	walk = func(v any) {
		switch v := v.(type) {
		case string:
			out = append(out, v)
		case []any:
			for _, x := range v {
				walk(x)
			}
		case map[string]any:
			for key, x := range v {
				switch key {
				case "title", "section", "theme", "bodies", "address", "document": // names
				default:
					walk(x)
				}
			}
		}
	}
	walk(v)
	return out
}
