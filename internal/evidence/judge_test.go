package evidence

import (
	"context"
	"math"
	"slices"
	"testing"

	"trillium/internal/search"
)

// What is embedded is what is written again, and asks of traits that there are.
func TestBuilt(t *testing.T) {
	files, err := Built().Files()
	if err != nil {
		t.Fatal(err)
	}
	if string(files[BearingFile]) != bearingFile || string(files[RelationFile]) != relationFile {
		t.Error("what the program learnt is another when it is written again")
	}
	for _, names := range [][]string{bearingNames, relationNames} {
		if sorted := slices.Sorted(slices.Values(names)); len(slices.Compact(sorted)) != len(names) {
			t.Errorf("two traits have one name: %v", names)
		}
	}
}

// What weighed is told by signs that there are, the strongest first.
func TestWeighed(t *testing.T) {
	s := newSample(t)
	for id, r := range s.find(t, nil) {
		for _, x := range r.Proposals {
			if len(x.Weighed) == 0 || len(x.Weighed) > mostWeighed {
				t.Errorf("%s: %d signs weighed for %s", id, len(x.Weighed), x.Document)
			}
			for i, w := range x.Weighed {
				if !slices.Contains(bearingNames, w.Sign) || i > 0 && math.Abs(w.Weight) > math.Abs(x.Weighed[i-1].Weight) {
					t.Errorf("%s: %v", id, x.Weighed)
				}
			}
		}
	}
}

func TestShareBelow(t *testing.T) {
	column := []float64{0, 0, 1, 2}
	for v, want := range map[float64]float64{0: 0.25, 1: 0.625, 2: 0.875, 3: 1, -1: 0} {
		if got := shareBelow(column, v); got != want {
			t.Errorf("%g of %g lie below %g", got, column, v)
		}
	}
}

// A line through sums whose chances are known is found again.
func TestCalibrate(t *testing.T) {
	var sums []float64
	var bears []bool
	for x := -4.0; x <= 4; x += 0.5 {
		share := 1 / (1 + math.Exp(-(0.5*x - 1)))
		for i := range 2000 {
			sums, bears = append(sums, x), append(bears, float64(i) < 2000*share)
		}
	}
	if slope, shift := calibrate(sums, bears); math.Abs(slope-0.5) > 0.01 || math.Abs(shift+1) > 0.01 {
		t.Errorf("slope %.3f and shift %.3f, not 0.5 and -1", slope, shift)
	}
}

// One event told twice within days is a repeat; the same words are one whenever they came.
func TestRepeats(t *testing.T) {
	s := newSample(t)
	f := New(s.lexicon, s.snap, nil)
	of := func(date, text string) candidate {
		said := &said{text: text}
		said.terms, _ = f.vocabulary.read(nil, "en", text)
		return candidate{doc: &search.Document{Date: date}, best: sentence{text: text, from: said}}
	}
	list := []candidate{
		of("2023-03-01", "The ministers opened the joint desk for salvage tugs at Port Ansel."),
		of("2023-03-04", "A joint desk for salvage tugs was opened in Port Ansel by ministers."),
		of("2023-09-01", "A joint desk for salvage tugs was opened in Port Ansel by ministers of two countries."),
		of("2025-09-01", "The ministers opened the joint desk for salvage tugs at Port Ansel."),
		of("2023-03-02", "Two ferries were ordered from a yard in Brivaine."),
	}
	if got, want := f.repeats(list, len(list)), []int{-1, 0, -1, 0, -1}; !slices.Equal(got, want) {
		t.Errorf("repeats %v, want %v", got, want)
	}
}

// The names that tell what a document is about are found, and its issuer is none of them.
func TestOwn(t *testing.T) {
	s := newSample(t)
	f := New(s.lexicon, s.snap, nil)
	src := f.NewSource(s.reading.Document.Summit, s.reading.Document)
	var names []string
	for _, o := range src.Own {
		names = append(names, o.name)
	}
	for _, want := range []string{"Bay", "Calvera"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is none of %v", want, names)
		}
	}
	if slices.Contains(names, "Halvern") {
		t.Errorf("the issuer is one of %v", names)
	}
	if src.stranger("XHV", []string{"XCV", "XXX"}) || !src.stranger("XHV", []string{"XHV", "XXX"}) || src.stranger("XHV", []string{"XHV"}) {
		t.Error("a stranger is a country that the source does not name, beside none that it does")
	}
}

// A judge learns to tell what people judged to bear on a promise from what they did not.
func TestTeach(t *testing.T) {
	s := newSample(t)
	f := New(s.lexicon, s.snap, nil)
	src := f.NewSource(s.reading.Document.Summit, s.reading.Document)
	var lessons []*Lesson
	for _, c := range s.reading.Commitments {
		judged := make(map[string]Relation)
		l, err := f.Study(context.Background(), &Subject{Commitment: c, Source: src}, judged)
		if err != nil {
			t.Fatal(err)
		}
		for i := range l.found {
			judged[l.found[i].doc.Name] = None
			if l.found[i].score > middle {
				judged[l.found[i].doc.Name] = Progress
			}
		}
		lessons = append(lessons, l)
	}
	j, err := Teach(lessons, [][]*Lesson{lessons[:len(lessons)/2], lessons[len(lessons)/2:]})
	if err != nil {
		t.Fatal(err)
	}
	right, all := 0, 0
	for _, l := range lessons {
		for _, v := range l.Verdicts(j) {
			if want, ok := l.Judged[v.Document]; ok {
				all++
				if (v.Chance > 0.5) == (want != None) {
					right++
				}
			}
		}
	}
	if right*10 < all*9 {
		t.Errorf("%d of %d are told right", right, all)
	}
	lessons[0].Judged[lessons[0].found[0].doc.Name] = "brilliant"
	if _, err := Teach(lessons, nil); err == nil {
		t.Error("a relation that is none is learnt")
	}
}
