package storetest

import (
	"archive/zip"
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// Filled fills a register with something in every table that an archive holds.
func Filled(t *testing.T, s *store.Store) {
	t.Helper()
	ctx := context.Background()
	for _, name := range []string{"great-bay-2022/fact-sheet.md", "great-bay-2024/fact-sheet.en.md", "great-bay-2024/fact-sheet.es.md",
		"great-bay-2024/fact-sheet.fr.md"} {
		add(t, s, sample(t, name))
	}
	// A document whose text is not its bytes, as of a PDF, and one with a report.
	odd := reading(t, "odd.md", "---\nsummit: lakes-2020\n---\nCanada will build & paint a < b > bridge \"green\" by 2030.")
	odd.Document.Data = []byte("%PDF-\x00\xff not the text")
	sum := sha256.Sum256(odd.Document.Data)
	odd.Document.SHA256 = hex.EncodeToString(sum[:])
	a := add(t, s, odd)
	odd.Commitments[0].Strength = trillium.Low
	if _, err := s.AddReadingAgain(ctx, a.Document, odd); err != nil {
		t.Fatal(err)
	}
	staff(t, s)
	if err := s.ChangePerson(ctx, "ed", "ruth", "password set", func(p *store.Person) error { p.Password = "$argon2id$…"; return nil }); err != nil {
		t.Fatal(err)
	}
	decide(t, s, "rita", first, review.Citation{Address: "https://example.org/?a=<b>&c", Title: "Títle <&>", Date: "2024-02-03", Quote: "\u2028 “q” <b>",
		Relation: "fulfils"})
	decide(t, s, "rita", first, strength(trillium.Low))
	d := decide(t, s, "xhv", first, review.Progress{Date: "2024-01-02", Text: "líne\none", Link: "https://example.org", Status: "done"})
	decide(t, s, "ruth", first, review.Judgement{Object: d.Hash, Verdict: review.Accept})
	decide(t, s, "ed", "great-bay-2022/2", review.Splitting{Parts: halves(t, s, "great-bay-2022/2")})
	fillCorpus(t, s)
}

// Export is the archive of a register.
func Export(t *testing.T, s *store.Store, accounts bool) []byte {
	t.Helper()
	var buf bytes.Buffer
	if err := s.Export(context.Background(), &buf, accounts, nil); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// Import fills a register from an archive.
func Import(s *store.Store, archive []byte) error {
	a, err := store.OpenArchive(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		return err
	}
	return s.Import(context.Background(), a, nil)
}

// An archive comes back as it was written, by itself or with accounts, and a
// register that holds something refuses it.
func testArchive(t *testing.T, reg Register) {
	ctx := context.Background()
	from, err := store.Open(ctx, t.TempDir(), Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	Filled(t, from)
	archive, backup := Export(t, from, false), Export(t, from, true)
	if bytes.Contains(unzipped(t, archive), []byte("argon2id")) || !bytes.Contains(unzipped(t, backup), []byte("argon2id")) {
		t.Error("an export tells the password hashes, or a backup does not")
	}
	s := reg.Open()
	if err := Import(s, backup); err != nil {
		t.Fatal(err)
	}
	if got := Export(t, s, true); !bytes.Equal(got, backup) {
		t.Error("a backup that was restored gives another backup")
	}
	if got := Export(t, s, false); !bytes.Equal(got, archive) {
		t.Error("a backup that was restored gives another export")
	}
	a, b := verified(t, from), verified(t, s)
	if a.Fingerprint != b.Fingerprint {
		t.Error("the fingerprints differ")
	}
	if p, err := s.Person(ctx, "ruth"); err != nil || p.Password != "$argon2id$…" {
		t.Errorf("%+v, %v", p, err)
	}
	if err := Import(s, archive); !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("imported over what is there: %v", err)
	}
	decide(t, s, "rita", first, strength(trillium.High)) // the chains go on
	verified(t, s)
}

// Entries are the files of an archive, by name.
func Entries(t testing.TB, archive []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		t.Fatal(err)
	}
	out := make(map[string]string)
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		out[f.Name] = string(data)
	}
	return out
}

func unzipped(t *testing.T, archive []byte) []byte {
	var all []byte
	for _, text := range Entries(t, archive) {
		all = append(all, text...)
	}
	return all
}

// Zipped is an archive of files, by name; their order is not kept.
func Zipped(t testing.TB, files map[string]string) []byte {
	t.Helper()
	var buf bytes.Buffer
	z := zip.NewWriter(&buf)
	for name, text := range files {
		w, err := z.Create(name)
		if err == nil {
			_, err = io.WriteString(w, text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return buf.Bytes()
}

// An archive with anything wrong in it is refused whole.
func testArchiveRefused(t *testing.T, reg Register) {
	from, err := store.Open(context.Background(), t.TempDir(), Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	Filled(t, from)
	archive := Export(t, from, true)
	s := reg.Open()
	replace := func(name, old, with string) func(map[string]string) {
		return func(f map[string]string) {
			if !strings.Contains(f[name], old) {
				t.Fatalf("%s has no %q", name, old)
			}
			f[name] = strings.Replace(f[name], old, with, 1)
		}
	}
	original := func(f map[string]string) string {
		for name := range f {
			if strings.HasPrefix(name, "originals/") {
				return name
			}
		}
		return ""
	}
	for name, spoil := range map[string]func(map[string]string){
		"another reason":     replace("decisions.jsonl", "because", "Because"),
		"a strength":         replace("commitments.jsonl", `"strength":"high"`, `"strength":"low"`),
		"a title":            replace("documents.jsonl", `"title":"`, `"title":"X`),
		"a year":             replace("summits.jsonl", `"year":2022`, `"year":2021`),
		"no JSON":            replace("reports.jsonl", `{`, `[`),
		"an unknown column":  replace("people.jsonl", `{`, `{"x":1,`),
		"a missing column":   replace("people.jsonl", `"role"`, `"rule"`),
		"a role":             replace("people.jsonl", `"reviewer"`, `"admin"`),
		"a newer format":     replace("trillium.json", `"format":1`, `"format":2`),
		"a newer schema":     replace("trillium.json", `"schema":`, `"schema":9`),
		"no table":           func(f map[string]string) { delete(f, "decisions.jsonl") },
		"no manifest":        func(f map[string]string) { delete(f, "trillium.json") },
		"other bytes":        func(f map[string]string) { f[original(f)] += "x" },
		"no bytes":           func(f map[string]string) { delete(f, original(f)) },
		"half the decisions": func(f map[string]string) { f["decisions.jsonl"] = f["decisions.jsonl"][:len(f["decisions.jsonl"])/2] },
		"a part of itself": forged(t, "split", func(d *review.Decision) {
			d.Body = json.RawMessage(strings.Replace(string(d.Body), `"id":"great-bay-2022/2b"`, `"id":"great-bay-2022/2"`, 1))
		}),
		"a sight of nothing": forged(t, "split", func(d *review.Decision) { d.Saw.Last = "short" }),
		"an odd body":        forged(t, "split", func(d *review.Decision) { d.Body = json.RawMessage(`{"parts":7}`) }),
		"a person's role":    replace("people.jsonl", `"role":"reviewer"`, `"role":"editor"`),
		"a row twice":        func(f map[string]string) { f["people.jsonl"] += f["people.jsonl"] },
	} {
		files := Entries(t, archive)
		spoil(files)
		if err := Import(s, Zipped(t, files)); err == nil {
			t.Fatalf("%s: imported", name)
		}
		if docs, err := s.Now().Documents(context.Background(), ""); err != nil || len(docs) != 0 {
			t.Fatalf("%s: %d documents were imported before it was refused (%v)", name, len(docs), err)
		}
	}
	// What is forged but could have been said passes, as the package says it
	// does: the refusals above were not for want of a right hash.
	files := Entries(t, archive)
	forged(t, "split", func(d *review.Decision) { d.Reason = "another" })(files)
	lenient, err := store.Open(context.Background(), t.TempDir(), Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer lenient.Close()
	if err := Import(lenient, Zipped(t, files)); err != nil {
		t.Errorf("a forgery with right hashes: %v", err)
	}
	for name, data := range map[string][]byte{"no zip": []byte("PK nothing"), "half": archive[:len(archive)/2], "empty": nil} {
		if err := Import(s, data); !errors.Is(err, trillium.ErrUnreadable) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := Import(s, archive); err != nil {
		t.Errorf("the sound archive is refused after all that: %v", err)
	}
}

// forged changes the decisions of a kind in an archive and makes their hashes
// right again, as somebody could who knows this program.
func forged(t *testing.T, kind review.Kind, change func(*review.Decision)) func(map[string]string) {
	return func(files map[string]string) {
		t.Helper()
		var out strings.Builder
		for _, line := range strings.Split(strings.TrimSpace(files["decisions.jsonl"]), "\n") {
			var row map[string]any
			var d review.Decision
			if err := errors.Join(json.Unmarshal([]byte(line), &row), json.Unmarshal([]byte(line), &d)); err != nil {
				t.Fatal(err)
			}
			if d.Kind != kind {
				out.WriteString(line + "\n")
				continue
			}
			before := d.Sum()
			change(&d)
			if d.Hash = d.Sum(); d.Hash == before {
				t.Fatal("nothing was changed")
			}
			row["hash"], row["body"], row["saw"], row["reason"] = d.Hash, d.Body, d.Saw, d.Reason
			data, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			out.Write(append(data, '\n'))
		}
		files["decisions.jsonl"] = out.String()
	}
}

// One byte changed with another tool, in any column of any table that lasts,
// is found and named.
func testTampered(t *testing.T, reg Register) {
	s := reg.Open()
	Filled(t, s)
	verified(t, s)
	db := reg.Raw()
	checked := 0
	for _, c := range []struct{ table, key, columns string }{
		{"summits", "id", "series year"},
		{"documents", "sha256", "key leads name title date issuer language address complete added seal"},
		{"originals", "sha256", "data text"},
		{"readings", "digest", "made digest"},
		{"commitments", "fields", "id n place theme fields"},
		{"reports", "fields", "place fields"},
		{"decisions", "hash", "hash subject seq kind time person name role party reason saw body prev"},
		{"chains", "subject", "subject seq hash"},
		{"people", "login", "login name role party active password made seal"},
		{"events", "id", "id time person act subject detail seal"},
		{"corpus", "name", "name sha256 title date issuer kind language address origin size modified added seal"},
		{"corpus_originals", "sha256", "data"},
		{"aliases", "alias", "name alias holds source reason person made seal"},
		{"receipts", "commitment", "commitment made person corpus found fields seal"},
		{"releases", "sha256", "dataset n sha256 name mapping known person made seal"},
		{"release_originals", "sha256", "data"},
		{"breaks", "series", "series year n holds note person name made seal"},
	} {
		for _, column := range strings.Fields(c.columns) {
			if tamper(t, s, db, c.table, c.key, column) {
				checked++
			}
		}
	}
	if checked < 45 {
		t.Errorf("only %d columns could be tampered with", checked)
	}
	verified(t, s)
}

// tamper changes a byte in a column of one row, sees that it is found, and
// changes it back. The engine itself may refuse, for a key.
func tamper(t *testing.T, s *store.Store, db *sql.DB, table, key, column string) bool {
	t.Helper()
	var row string
	var value any
	if err := db.QueryRow(`SELECT `+key+`, `+column+` FROM `+table+` WHERE `+column+` IS NOT NULL ORDER BY 1 DESC LIMIT 1`).Scan(&row, &value); err != nil {
		t.Fatal(table, column, err)
	}
	var spoiled any
	switch v := value.(type) {
	case int64:
		spoiled = 1 - v
	case string:
		spoiled = flip([]byte(v), true)
	case []byte:
		spoiled = flip(v, false)
	}
	set := func(to any, where string, is any) error {
		r, err := db.Exec(`UPDATE `+table+` SET `+column+` = $1 WHERE `+where+` = $2`, to, is)
		if err != nil {
			return err
		}
		if n, err := r.RowsAffected(); err != nil || n == 0 {
			t.Fatalf("%s.%s: nothing was changed (%v)", table, column, err)
		}
		return nil
	}
	if err := set(spoiled, key, row); err != nil {
		return false
	}
	r, err := s.Verify(context.Background(), time.Time{}, nil)
	if err == nil && len(r.Problems) == 0 {
		t.Errorf("%s.%s: %v became %v and verify finds nothing", table, column, value, spoiled)
	}
	for _, p := range r.Problems {
		if p.Where == "" || p.What == "" {
			t.Errorf("%s.%s: a problem without a name: %+v", table, column, p)
		}
	}
	where, is := key, any(row)
	if column == key {
		is = spoiled
	}
	if err := set(value, where, is); err != nil {
		t.Fatal(err)
	}
	return true
}

// flip changes a byte in the middle.
func flip(b []byte, text bool) any {
	b = append([]byte{}, b...)
	if len(b) == 0 {
		b = []byte("x")
	} else if i := len(b) / 2; b[i] == 'a' {
		b[i] = 'b'
	} else {
		b[i] = 'a'
	}
	if text {
		return string(b)
	}
	return b
}
