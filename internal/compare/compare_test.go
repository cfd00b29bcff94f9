package compare_test

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/themes"
	"trillium/internal/thesaurus"
)

var (
	lexicon = language.Load()
	reader  = source.New(lexicon)
	linker  = lineage.New(lexicon, thesaurus.Load())
)

// register is one with a sheet for each summit, made of list items.
func register(t *testing.T, sheets map[string][]string) *store.Store {
	t.Helper()
	s, err := store.Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	for summit, items := range sheets {
		text := fmt.Sprintf("---\ntitle: Sheet\ndate: %s-06-06\nlanguage: en\nissuer: MEX\nsummit: %s\n---\n\nThe three countries committed to:\n\n",
			summit[len(summit)-4:], summit)
		for _, item := range items {
			text += "- " + item + "\n"
		}
		d, err := reader.Read(summit+".md", []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.AddReading(context.Background(), store.CommandLine, extract.New(lexicon).Extract(d)); err != nil {
			t.Fatal(err)
		}
	}
	return s
}

func comparer(s *store.Store) *compare.Comparer {
	return compare.New(linker, themes.New(lexicon, linker.Thesaurus()), func(ctx context.Context, d store.Document) (*trillium.Document, error) {
		text, err := s.Text(ctx, d.SHA256)
		if err != nil {
			return nil, err
		}
		return reader.ReadText(d.Name, text)
	})
}

// A promise that the next summit leaves out and the one after takes up is silent
// at none; one that nobody takes up is.
func TestSeries(t *testing.T) {
	s := register(t, map[string][]string{
		"sea-2020":  {"Creating a task force on illegal fishing.", "Building forty schools for nurses by 2031.", "Opening a museum of lighthouses."},
		"sea-2022":  {"Expanding the task force on illegal fishing.", "Dredging the northern canal for larger ferries."},
		"sea-2024":  {"Sharing information on illegal fishing.", "Building sixty schools for nurses by 2031."},
		"hill-2024": {"Planting a million pines."},
	})
	ctx := context.Background()
	series, err := comparer(s).Series(ctx, s.Now(), "sea")
	if err != nil {
		t.Fatal(err)
	}
	links := make(map[string]bool)
	for _, l := range series.Links {
		links[l.A+" "+l.B] = true
	}
	for _, pair := range []string{"sea-2020/1 sea-2022/1", "sea-2022/1 sea-2024/1", "sea-2020/2 sea-2024/2"} {
		if !links[pair] {
			t.Errorf("%s is not linked", pair)
		}
	}
	if links["sea-2020/1 sea-2024/1"] {
		t.Error("a promise is linked past the summit that took it up")
	}
	silent := make(map[string]string)
	for _, x := range series.Silent() {
		silent[x.State.ID] = x.Heard
	}
	if len(silent) != 2 || silent["sea-2020/3"] != "2020-06-06" || silent["sea-2022/2"] != "2022-06-06" {
		t.Errorf("%v", silent)
	}
	d, err := s.Now().Document(ctx, "sea-2022")
	if err != nil {
		t.Fatal(err)
	}
	around, err := comparer(s).Around(ctx, s.Now(), d, "sea-2022/1")
	if err != nil || len(around.Earlier) != 1 || len(around.Later) != 1 || around.Later[0].Other.ID != "sea-2024/1" || len(around.Silent) != 0 {
		t.Errorf("%+v, %v", around, err)
	}
	if around, err = comparer(s).Around(ctx, s.Now(), d, "sea-2022/2"); err != nil || len(around.Silent) != 1 || around.Silent[0].Document.Summit != "sea-2024" {
		t.Errorf("%+v, %v", around, err)
	}
	if _, err := comparer(s).Series(ctx, s.Now(), "none"); !errors.Is(err, trillium.ErrNotFound) {
		t.Error(err)
	}
}

// A silence is decided for a later summit of the series, and is then shown as
// decided; it is no decision on another summit, and a link found further on does
// not hide it.
func TestSilenceDecided(t *testing.T) {
	s := register(t, map[string][]string{
		"sea-2020":  {"Creating a task force on illegal fishing.", "Building forty schools for nurses by 2031."},
		"sea-2022":  {"Expanding the task force on illegal fishing."},
		"sea-2024":  {"Building sixty schools for nurses by 2031."},
		"hill-2024": {"Planting a million pines."},
	})
	ctx := context.Background()
	if err := s.AddPerson(ctx, store.CommandLine, store.Person{Person: review.Person{Login: "ana", Name: "Ana", Role: review.Editor}}); err != nil {
		t.Fatal(err)
	}
	decide := func(summit string) error {
		_, err := s.Decide(ctx, "ana", "sea-2020/2", review.Draft{Body: review.Linking{To: summit, Relation: review.Dropped}, Reason: "read"})
		return err
	}
	for _, summit := range []string{"sea-2020", "hill-2024", "sea-2030"} {
		if err := decide(summit); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("silent at %s: %v", summit, err)
		}
	}
	if err := decide("sea-2022"); err != nil {
		t.Fatal(err)
	}
	d, err := s.Now().Document(ctx, "sea-2020")
	if err != nil {
		t.Fatal(err)
	}
	around, err := comparer(s).Around(ctx, s.Now(), d, "sea-2020/2")
	if err != nil || len(around.Later) != 1 || len(around.Silent) != 1 || around.Silent[0].By != "Ana" {
		t.Errorf("%+v, %v", around, err)
	}
}

// The earlier summit comes first whatever was asked, and what is kept of a
// comparison does not outlive a decision.
func TestBetween(t *testing.T) {
	s := register(t, map[string][]string{"sea-2020": {"Creating a task force on illegal fishing."},
		"sea-2022": {"Expanding the task force on illegal fishing.", "Opening a museum of lighthouses."}})
	ctx := context.Background()
	find := func(key string) store.Document {
		d, err := compare.Find(ctx, s.Now(), key)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	c := comparer(s)
	for _, keys := range [][2]string{{"sea-2020", "sea-2022"}, {"sea-2022", "sea-2020"}} {
		of, err := c.Between(ctx, s.Now(), find(keys[0]), find(keys[1]))
		if err != nil || of.A.Document.Key != "sea-2020" || len(of.Links) != 2 || of.Links[0].Decided != "" {
			t.Errorf("%v: %+v, %v", keys, of, err)
		}
	}
	if _, err := c.Between(ctx, s.Now(), find("sea-2020"), find("sea-2020")); !errors.Is(err, trillium.ErrInvalid) {
		t.Error(err)
	}
	for _, key := range []string{"", "none", "sea-2020~x"} {
		if _, err := compare.Find(ctx, s.Now(), key); !errors.Is(err, trillium.ErrNotFound) {
			t.Errorf("%q: %v", key, err)
		}
	}
	if rows := compare.Table(&compare.Comparison{A: &compare.Side{}, B: &compare.Side{}, Links: []lineage.Link{{A: "x/1", Relation: lineage.Dropped}}},
		true); len(rows) != 2 || len(rows[0]) != len(rows[1]) {
		t.Errorf("%v", rows)
	}
}
