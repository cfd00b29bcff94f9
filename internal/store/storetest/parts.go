package storetest

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"os"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/withhold"
)

// Parts are those of the registers that the suite tests: measured series, and remedies,
// which have a schema, files and decisions of their own.
func Parts() []store.Part {
	return []store.Part{{Name: "series", Tables: series.Tables(), Has: series.Has}, remedy(steps(2))}
}

// steps are the first steps of the schema of remedies.
func steps(n int) fstest.MapFS {
	out := fstest.MapFS{}
	for i, text := range []string{
		"CREATE TABLE remedy_entries (id TEXT NOT NULL, n INTEGER NOT NULL, sha256 TEXT NOT NULL, words TEXT NOT NULL, made TEXT NOT NULL, seal TEXT NOT NULL, " +
			"PRIMARY KEY (id, n));\n",
		"ALTER TABLE remedy_entries ADD COLUMN party TEXT NOT NULL DEFAULT '';\nCREATE TABLE remedy_files (sha256 TEXT PRIMARY KEY, data {{bytes}} NOT NULL);\n",
	}[:n] {
		out[string(rune('1'+i))+".sql"] = &fstest.MapFile{Data: []byte(text)}
	}
	return out
}

var entries2 = store.Table{Name: "remedy_entries", Columns: "id n:i sha256 words party@2 made seal", Key: "id, n", Seal: "remedy", Since: 1,
	Printed: "made",
	Bytes:   "remedies", Files: "remedy_files"}

func remedy(steps fstest.MapFS) store.Part {
	return store.Part{Name: "remedy", Steps: steps, Tables: []store.Table{entries2},
		Forms: []review.Form{review.Shape[vouching]{On: "remedy", Check: func(p review.Place, b vouching) (vouching, error) {
			if b.Party != "" && !p.Binds(b.Party) {
				return b, review.Invalid("party", "party", "%q is not bound", b.Party)
			}
			return b, nil
		}, Matter: func(vouching) string { return "vouch" }, Quotes: func(vouching) bool { return true }}.Form()},
		Place: func(ctx context.Context, v store.View, id string) (review.Place, error) {
			rows, err := v.Rows(ctx, "remedy_entries", "id = $1", strings.TrimPrefix(id, "remedy:entry/"))
			if err == nil && len(rows) == 0 {
				err = trillium.ErrNotFound
			}
			if err != nil {
				return review.Place{}, err
			}
			last := rows[len(rows)-1]
			return review.Place{State: &review.State{Commitment: trillium.Commitment{ID: id, Text: last.Text("words"), Parties: []string{last.Text("party")}}}}, nil
		}}
}

// A vouching says that a remedy works.
type vouching struct {
	Holds bool   `json:"holds"`
	Party string `json:"party,omitempty"`
	Quote string `json:"quote,omitempty"`
}

// Kind is remedy.vouch.
func (vouching) Kind() review.Kind { return "remedy.vouch" }

const entry = "remedy:entry/mx-41"

// fillRemedies adds a remedy with a file, in two versions, and decisions on it.
func fillRemedies(t *testing.T, s *store.Store) (between time.Time) {
	t.Helper()
	ctx := context.Background()
	if err := s.AddFile(ctx, "xhv", "add-remedy", []byte("a plan"), entries2.Row("mx-41", 1, "", "Plant trees.", "MEX")); err != nil {
		t.Fatal(err)
	}
	between = time.Now()
	time.Sleep(time.Millisecond)
	if err := s.AddFile(ctx, "xhv", "add-remedy", []byte("a plan"), entries2.Row("mx-41", 2, "", "Plant many trees.", "MEX")); err != nil {
		t.Fatal(err)
	}
	decide(t, s, "rita", entry, vouching{Holds: true, Party: "MEX", Quote: "many trees"})
	d := decide(t, s, "ruth", entry, vouching{Holds: false})
	decide(t, s, "ruth", entry, review.Withdrawal{Decision: d.Hash})
	return between
}

// What a part keeps is sealed, seen as it stood, verified and named in the events; a key
// is taken once.
func testPart(t *testing.T, reg Register) {
	s, ctx := reg.Open(), context.Background()
	staff(t, s)
	between := fillRemedies(t, s)
	rows, err := s.Now().Rows(ctx, "remedy_entries", "")
	if err != nil || len(rows) != 2 || rows[1].Text("words") != "Plant many trees." || rows[1].Number("n") != 2 {
		t.Fatalf("%v, %v", rows, err)
	}
	if rows, err := s.At(between).Rows(ctx, "remedy_entries", "id = $1 OR id = $2", "mx-41", "x"); err != nil || len(rows) != 1 {
		t.Errorf("as it stood: %v, %v", rows, err)
	}
	if data, err := s.Now().File(ctx, "remedy_entries", rows[0].Text("sha256")); err != nil || string(data) != "a plan" {
		t.Errorf("%q, %v", data, err)
	}
	if err := s.Append(ctx, "xhv", "", entries2.Row("mx-41", 2)); !errors.Is(err, store.ErrTaken) || !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("a key twice: %v", err)
	}
	for _, name := range []string{"events", "remedies"} {
		if err := s.Append(ctx, "xhv", "", store.Table{Name: name, Columns: "id", Key: "id"}.Row("x")); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("a row of %s: %v", name, err)
		}
	}
	if _, err := s.Now().Rows(ctx, "remedies", ""); !errors.Is(err, trillium.ErrNotFound) {
		t.Errorf("a table that nobody declares: %v", err)
	}
	events, err := s.Events(ctx, 1)
	if err != nil || events[0].Act != "add-remedy" || events[0].Subject != "mx-41 2" {
		t.Errorf("%+v, %v", events, err)
	}
	verified(t, s)
	for _, column := range []string{"id", "n", "sha256", "words", "party", "made", "seal"} {
		tamper(t, s, reg.Raw(), "remedy_entries", "words", column)
	}
	tamper(t, s, reg.Raw(), "remedy_files", "sha256", "data")
	verified(t, s)
}

// Decisions stand on things of an instrument as they do on commitments.
func testSubject(t *testing.T, reg Register) {
	s, ctx := reg.Open(), context.Background()
	add(t, s, sample(t, "great-bay-2022/fact-sheet.md"))
	staff(t, s)
	fillRemedies(t, s)
	st, _, err := s.Now().State(ctx, entry)
	if err != nil || len(st.History) != 3 || st.Text != "Plant many trees." {
		t.Fatalf("%+v, %v", st, err)
	}
	if in := st.Of("remedy.vouch"); len(in) != 1 || in[0].Body.(vouching).Quote != "many trees" || in[0].Saw.Words != "Plant many trees." {
		t.Errorf("%+v", in)
	}
	if _, err := s.Decide(ctx, "ruth", entry, review.Draft{Reason: "r", Body: vouching{}}); err != nil {
		t.Fatal(err)
	}
	if st, _, err = s.Now().State(ctx, entry); err != nil || len(st.Conflicts) != 1 {
		t.Errorf("%+v, %v", st.Conflicts, err)
	}
	list, err := s.Now().Decisions(ctx, store.DecisionFilter{Kind: "remedy.vouch"}, 9)
	if err != nil || len(list) != 3 || list[0].Subject != entry {
		t.Errorf("%+v, %v", list, err)
	}
	for what, c := range map[string]struct {
		login, subject string
		body           review.Body
		want           error
	}{
		"a kind of another place":   {"rita", entry, review.Choosing{Priority: true}, trillium.ErrInvalid},
		"on a commitment":           {"rita", first, vouching{}, trillium.ErrInvalid},
		"what its form refuses":     {"rita", entry, vouching{Party: "USA"}, trillium.ErrInvalid},
		"without the right":         {"xhv", entry, vouching{}, trillium.ErrForbidden},
		"a thing that is not there": {"rita", "remedy:entry/none", vouching{}, trillium.ErrNotFound},
		"an unknown instrument":     {"rita", "atlas:site/1", vouching{}, trillium.ErrNotFound},
	} {
		if _, err := s.Decide(ctx, c.login, c.subject, review.Draft{Reason: "r", Body: c.body}); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
	verified(t, s)
	tamper(t, s, reg.Raw(), "decisions", "document", "document")
}

// An archive carries what parts keep and names them; without texts nothing of them leaves
// that does not say so; a part that is not known, or newer, is refused.
func testPartArchive(t *testing.T, reg Register) {
	ctx := context.Background()
	open := func(parts ...store.Part) *store.Store {
		t.Helper()
		s, err := store.Open(ctx, t.TempDir(), parts...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	from := open(Parts()...)
	Filled(t, from)
	if files := Entries(t, Export(t, from, true)); strings.Contains(files["trillium.json"], "parts") || files["remedy_entries.jsonl"] != "" {
		t.Error("a part that holds nothing is in the archive")
	}
	fillRemedies(t, from)
	archive := Export(t, from, true)
	if files := Entries(t, archive); !strings.Contains(files["trillium.json"], `"parts":{"remedy":2}`) {
		t.Errorf("%s", files["trillium.json"])
	}
	s := reg.Open()
	if err := Import(s, archive); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(Export(t, s, true), archive) {
		t.Error("the archive does not come back as it was")
	}
	if a, b := verified(t, from), verified(t, s); a.Fingerprint != b.Fingerprint {
		t.Error("the fingerprints differ")
	}
	if st, _, err := s.Now().State(ctx, entry); err != nil || len(st.History) != 3 {
		t.Errorf("%+v, %v", st, err)
	}
	spoiled := Entries(t, archive)
	spoiled["trillium.json"] = strings.Replace(spoiled["trillium.json"], `"remedy":2`, `"remedy":3`, 1)
	for what, c := range map[string]struct {
		into    *store.Store
		archive []byte
	}{"unknown": {open(Parts()[0]), archive}, "newer": {open(Parts()...), Zipped(t, spoiled)}} {
		if err := Import(c.into, c.archive); !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), "newer") {
			t.Errorf("%s: %v", what, err)
		}
	}
	for name, text := range files(t, bare(t, from)) {
		if strings.Contains(name, "remedy") || strings.Contains(text, "remedy") && name != "events.jsonl" || strings.Contains(text, "many trees") {
			t.Errorf("without texts %s leaves", name)
		}
	}
}

// Of an older version of a part there is what its columns said.
func testPartOlder(t *testing.T, reg Register) {
	ctx, dir := context.Background(), t.TempDir()
	older := remedy(steps(1))
	older.Tables = []store.Table{{Name: "remedy_entries", Columns: "id n:i sha256 words made seal", Key: "id, n", Seal: "remedy id n sha256 words made",
		Since: 1}}
	from, err := store.Open(ctx, dir, older)
	if err != nil {
		t.Fatal(err)
	}
	if err := from.Append(ctx, "ed", "", older.Tables[0].Row("a", 1, "", "Plant trees.")); err != nil {
		t.Fatal(err)
	}
	archive := Export(t, from, true)
	defer from.Close()
	newer := remedy(steps(2))
	newer.Tables = []store.Table{{Name: "remedy_entries", Columns: "id n:i sha256 words party@2 made seal", Key: "id, n",
		Seal: "remedy id n sha256 words made", Since: 1}}
	into, err := store.Open(ctx, t.TempDir(), newer)
	if err != nil {
		t.Fatal(err)
	}
	defer into.Close()
	if err := Import(into, archive); err != nil {
		t.Fatal(err)
	}
	if _, err := store.OpenToRead(ctx, dir, newer); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("to read: %v", err)
	}
	same, err := store.OpenExisting(ctx, dir, newer)
	if err != nil {
		t.Fatal(err)
	}
	defer same.Close()
	if err := from.Append(ctx, "ed", "", older.Tables[0].Row("b", 1)); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a process that ran before the upgrade writes: %v", err)
	}
	if a, b := Export(t, into, true), Export(t, same, true); !bytes.Equal(a, b) {
		t.Error("migrated in place and through an archive they differ")
	}
	// An edited step, a newer version and a part that is not known are found and said.
	edited := remedy(steps(2))
	edited.Steps.(fstest.MapFS)["1.sql"].Data = append(edited.Steps.(fstest.MapFS)["1.sql"].Data, '\n')
	for says, parts := range map[string][]store.Part{"was edited": {edited}, "schema 2 of remedy, this one knows 1": {older}, "this one knows 0": nil} {
		for name, open := range map[string]func(context.Context, string, ...store.Part) (*store.Store, error){"open": store.Open, "to read": store.OpenToRead} {
			s, err := open(ctx, dir, parts...)
			if !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), says) {
				t.Errorf("%s, %s: %v", says, name, err)
			}
			if err == nil {
				s.Close()
			}
		}
	}
	reg.Open()
}

// What a part lets travel leaves without the words of sources, sealed anew, and is refused
// if it cannot be read.
func testPartTravels(t *testing.T, _ Register) {
	ctx := context.Background()
	sites := store.Table{Name: "atlas_sites", Columns: "id size:i words made seal", Key: "id", Seal: "site", Since: 1, Printed: "made", Travels: true,
		Bare: func(r store.Row) error { r.Set("words", withhold.Name(r.Text("words"))); return nil },
		Check: func(r store.Row) error {
			if r.Number("size") < 0 {
				return trillium.ErrInvalid
			}
			return nil
		}}
	atlas := store.Part{Name: "atlas", Tables: []store.Table{sites}, Steps: fstest.MapFS{"1.sql": &fstest.MapFile{
		Data: []byte("CREATE TABLE atlas_sites (id TEXT PRIMARY KEY, size INTEGER NOT NULL, words TEXT NOT NULL, made TEXT NOT NULL, seal TEXT NOT NULL);\n")}}}
	open := func() *store.Store {
		t.Helper()
		s, err := store.Open(ctx, t.TempDir(), append(Parts(), atlas)...)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { s.Close() })
		return s
	}
	s := open()
	if err := s.Append(ctx, "ed", "add-site", sites.Row("mine", 3, "Two shafts were sunk.")); err != nil {
		t.Fatal(err)
	}
	if err := s.Append(ctx, "ed", "add-site", sites.Row("pit", 1), sites.Row("hole", -1)); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a row that its table refuses: %v", err)
	}
	dir := bare(t, s)
	out := files(t, dir)
	if text := out["atlas_sites.jsonl"]; strings.Contains(text, "shafts") || !strings.Contains(text, `"mine"`) || strings.Contains(text, "pit") ||
		!strings.Contains(out["trillium.json"], "atlas") {
		t.Errorf("%s %s", text, out["trillium.json"])
	}
	into := open()
	if err := into.Import(ctx, os.DirFS(dir), nil); err != nil {
		t.Fatal(err)
	}
	verified(t, into)
	if !maps.Equal(out, files(t, bare(t, into))) {
		t.Error("the archive without texts does not come back as it was")
	}
	out["atlas_sites.jsonl"] = strings.Replace(out["atlas_sites.jsonl"], `"size":3`, `"size":-3`, 1)
	if err := Import(open(), Zipped(t, out)); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a row that cannot be read: %v", err)
	}
}
