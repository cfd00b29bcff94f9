package evidence

import (
	"math"
	"time"

	"trillium/internal/search"
)

// When a document tells again what one before it tells: in the same words whenever it came out,
// or, within some days, in words of which the rare ones are mostly the same.
const (
	sameWords  = 0.8 // of runs of words
	sameEvent  = 0.6 // the cosine of their words by rarity
	eventsDays = 14
)

// telling is the best sentence of a document, to compare with others'.
type telling struct {
	day    time.Time
	runs   map[string]bool
	terms  map[number]float64
	length float64
}

func (f *Finder) telling(c *candidate) telling {
	t := telling{runs: search.Shingles(c.best.text), terms: make(map[number]float64)}
	t.day, _ = time.Parse(time.DateOnly, c.doc.Date) // the zero day is far from all others
	if c.best.from == nil {
		return t
	}
	for _, s := range c.best.from.terms {
		if _, ok := t.terms[s.number]; ok {
			continue
		}
		w := float64(f.rarityOf(s.number))
		t.terms[s.number] = w
		t.length += w * w
	}
	t.length = math.Sqrt(t.length)
	return t
}

// rarityOf is that of a term by its number.
func (f *Finder) rarityOf(n number) float32 { return f.rarity(f.vocabulary.terms[n]) }

// repeats reports whether a tells what b tells.
func (a *telling) repeats(b *telling) bool {
	if search.Resemblance(a.runs, b.runs) >= sameWords {
		return true
	}
	if apart := a.day.Sub(b.day).Hours() / 24; math.Abs(apart) > eventsDays || a.length == 0 || b.length == 0 {
		return false
	}
	both := 0.0
	for n, w := range a.terms {
		both += w * b.terms[n]
	}
	return both/a.length/b.length >= sameEvent
}

// repeats are, for the first n documents, the earlier one whose event each tells again, or -1.
func (f *Finder) repeats(all []candidate, n int) []int {
	n = min(n, len(all))
	told, out := make([]telling, n), make([]int, n)
	for i := range n {
		told[i], out[i] = f.telling(&all[i]), -1
		for k := range i {
			if out[k] < 0 && told[i].repeats(&told[k]) {
				out[i] = k
				break
			}
		}
	}
	return out
}
