package evidence

import (
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/language"
)

// A trait is a value with a name that a model asks of.
type trait struct {
	name string
	of   func(p *profile, c *candidate, s *sentence) float64
}

// bearingNames are the traits by which a model tells whether a document bears on a commitment:
// the signs of its best sentence, and each again, marked with %, as the share of the documents
// found that have less of it.
var bearingNames = bearingTraits()

func bearingTraits() (out []string) {
	for _, n := range append(slices.Clone(signNames[:]), "cover") {
		out = append(out, n, n+"%")
	}
	return out
}

// against are the signs of which more may only speak against a document; open are those that
// may speak either way. All others may only speak for it.
var (
	against = []string{"foreign", "strange", "title-strange", "spoken", "same-day"}
	open    = []string{"undone", "reported", "formal", "depth", "soon"}
)

// bearingRising says of each trait which way it may speak.
func bearingRising() (out []int) {
	for _, n := range bearingNames {
		n = strings.TrimSuffix(n, "%")
		switch {
		case slices.Contains(against, n):
			out = append(out, -1)
		case slices.Contains(open, n):
			out = append(out, 0)
		default:
			out = append(out, 1)
		}
	}
	return out
}

// setTraits sets the traits of what was read closely of some documents that stand by language, in
// the order of bearingNames. Shares are of the language that has most, how many are returned.
func setTraits(all []candidate) (n int) {
	groups := closeGroups(all)
	var most []*candidate
	for _, g := range groups {
		if len(g) > len(most) {
			most = g
		}
	}
	column := make([]float64, len(most))
	for j := range int(signs) + 1 {
		value := func(c *candidate) float64 {
			if j < int(signs) {
				return c.best.signs[j]
			}
			return c.best.cover
		}
		for i, c := range most {
			column[i] = value(c)
		}
		slices.Sort(column)
		for _, c := range slices.Concat(groups...) {
			if c.traits == nil {
				c.traits = make([]float64, len(bearingNames))
			}
			c.traits[2*j], c.traits[2*j+1] = value(c), shareBelow(column, value(c))
		}
	}
	return len(most)
}

// closeGroups are the documents that were read closely, by language.
func closeGroups(all []candidate) (out [][]*candidate) {
	for i := range all {
		c := &all[i]
		if i == 0 || c.profile != all[i-1].profile {
			out = append(out, nil)
		}
		if g := &out[len(out)-1]; len(*g) < c.profile.close() {
			*g = append(*g, c)
		}
	}
	return out
}

// shareBelow is the share of sorted values that lie below one, those that are equal counted
// half.
func shareBelow(sorted []float64, v float64) float64 {
	less, _ := slices.BinarySearch(sorted, v)
	notMore, _ := slices.BinarySearchFunc(sorted, v, func(x, v float64) int {
		if x <= v {
			return -1
		}
		return 1
	})
	return float64(less+notMore) / 2 / float64(len(sorted))
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// sentenceTraits are what a sentence says of the act. The model of relations asks them of the
// best sentence of a document, and of all that were read of it.
var sentenceTraits = []trait{
	{"reported", func(_ *profile, _ *candidate, s *sentence) float64 { return s.signs[signReported] }},
	{"promises", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.kind.Promises()) }},
	{"future", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.future) }},
	{"done", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.verb != "") }},
	{"done-as-promised", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.same) }},
	{"event", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.event) }},
	{"today", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.today) }},
	{"we", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.we) }},
	{"joint", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.joint) }},
	{"renewed", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.renewed) }},
	{"figures", func(_ *profile, _ *candidate, s *sentence) float64 { return share(float64(s.figures), 2) }},
	{"promised-values", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(len(s.values) > 0) }},
	{"reversing", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.reverse != "") }},
	{"parties", func(_ *profile, _ *candidate, s *sentence) float64 { return float64(len(s.parties)) }},
	{"all-bound", func(p *profile, c *candidate, s *sentence) float64 { return yes(p.all(c, s)) }},
	{"object", func(_ *profile, _ *candidate, s *sentence) float64 { return s.signs[signObject] }},
	{"body", func(_ *profile, _ *candidate, s *sentence) float64 { return s.signs[signBody] }},
	{"cover", func(_ *profile, _ *candidate, s *sentence) float64 { return s.cover }},
	{"specific", func(_ *profile, _ *candidate, s *sentence) float64 { return s.signs[signSpecific] }},
	{"object-done", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.done()) * s.signs[signObject] }},
	{"object-near-done", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.done()) * s.signs[signObjectNear] }},
	{"object-done-as-promised", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.same) * s.signs[signObject] }},
	{"object-event", func(_ *profile, _ *candidate, s *sentence) float64 {
		return yes(s.event || s.today) * s.signs[signObject]
	}},
	{"object-promised", func(_ *profile, _ *candidate, s *sentence) float64 {
		return yes(s.kind.Promises() || s.future && !s.done()) * s.signs[signObject]
	}},
	{"object-reported", func(_ *profile, _ *candidate, s *sentence) float64 {
		return s.signs[signReported] * s.signs[signObject]
	}},
	{"together-done", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.done()) * s.signs[signTogether] }},
	{"made", func(p *profile, _ *candidate, s *sentence) float64 {
		return yes(p.limb(s).establishes && (s.event || s.same || s.today) && !s.renewed) * max(s.signs[signObject], s.signs[signBody])
	}},
	{"body-done", func(_ *profile, _ *candidate, s *sentence) float64 { return yes(s.done()) * s.signs[signBody] }},
	{"rule-fulfils", func(p *profile, c *candidate, s *sentence) float64 { return yes(decide(p, c, s) == Fulfils) }},
	{"rule-progress", func(p *profile, c *candidate, s *sentence) float64 { return yes(decide(p, c, s) == Progress) }},
	{"rule-mentions", func(p *profile, c *candidate, s *sentence) float64 { return yes(decide(p, c, s) == Mentions) }},
	{"rule-against", func(p *profile, c *candidate, s *sentence) float64 { return yes(decide(p, c, s) == Against) }},
}

// done reports whether the sentence says that something was done.
func (s *sentence) done() bool { return s.verb != "" }

// documentTraits are of a document, whatever its sentences say, and of the commitment.
var documentTraits = []trait{
	{"kind-order", func(_ *profile, c *candidate, _ *sentence) float64 {
		return yes(c.doc.Kind == "order" || c.doc.Kind == "legislation")
	}},
	{"kind-fact-sheet", func(_ *profile, c *candidate, _ *sentence) float64 { return yes(c.doc.Kind == "fact-sheet") }},
	{"kind-declaration", func(_ *profile, c *candidate, _ *sentence) float64 { return yes(c.doc.Kind == "declaration") }},
	{"kind-readout", func(_ *profile, c *candidate, _ *sentence) float64 { return yes(c.doc.Kind == "readout") }},
	{"kind-spoken", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signSpoken] }},
	{"title-reverses", func(_ *profile, c *candidate, _ *sentence) float64 { return yes(c.reverse != "") }},
	{"titled", func(_ *profile, c *candidate, _ *sentence) float64 { return float64(c.titled) }},
	{"years", func(p *profile, c *candidate, _ *sentence) float64 { return years(p.subject.Source.Date, c.doc.Date) }},
	{"deadline-passed", func(p *profile, c *candidate, _ *sentence) float64 { return yes(p.passed(c.doc.Date)) }},
	{"mass", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signMass] }},
	{"own-near", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signOwnNear] }},
	{"own-title", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signOwnTitle] }},
	{"follow", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signFollow] }},
	{"depth", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signDepth] }},
	{"both", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signBoth] }},
	{"same-matter", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signSameMatter] }},
	{"dense", func(_ *profile, c *candidate, _ *sentence) float64 { return c.best.signs[signDense] }},
	{"first-look", func(_ *profile, c *candidate, _ *sentence) float64 { return c.score }},
	{"to-establish", func(p *profile, _ *candidate, s *sentence) float64 { return yes(p.limb(s).establishes) }},
	{"to-pledge", func(p *profile, _ *candidate, s *sentence) float64 { return yes(p.limb(s).pledges) }},
	{"binding", func(p *profile, _ *candidate, _ *sentence) float64 {
		return yes(p.subject.Commitment.Strength == trillium.High)
	}},
	{"acts", func(p *profile, _ *candidate, _ *sentence) float64 { return float64(len(p.limbs)) }},
}

// relationNames are the traits by which a model tells the relation: those of the best sentence,
// the most of any sentence, marked with +, and those of the document.
var relationNames = relationTraits()

func relationTraits() (out []string) {
	for _, t := range sentenceTraits {
		out = append(out, t.name, t.name+"+")
	}
	for _, t := range documentTraits {
		out = append(out, t.name+"*")
	}
	return out
}

// relating are the traits of a document for its relation, in the order of relationNames.
func (p *profile) relating(c *candidate) []float64 {
	out := make([]float64, 0, len(relationNames))
	for _, t := range sentenceTraits {
		best := t.of(p, c, &c.best)
		most := best
		for i := range c.all {
			most = max(most, t.of(p, c, &c.all[i]))
		}
		out = append(out, best, most)
	}
	for _, t := range documentTraits {
		out = append(out, t.of(p, c, &c.best))
	}
	return out
}

// years is how many years lie between two days, 0 if one is unknown.
func years(from, to string) float64 {
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 != nil || err2 != nil {
		return 0
	}
	return b.Sub(a).Hours() / 24 / 365.25
}

// passed reports whether the commitment's deadline has passed on a day.
func (p *profile) passed(day string) bool {
	d := p.subject.Commitment.Deadline
	return d != nil && d.Date != "" && day >= d.Date
}

// establishing reports whether a verb of the first words is one of establishing, holding or
// publishing.
func establishing(tokens []language.Token) bool {
	for i := range tokens[:min(len(tokens), 6)] {
		if tokens[i].Is(language.Event) && tokens[i].Forms != 0 {
			return true
		}
	}
	return false
}
