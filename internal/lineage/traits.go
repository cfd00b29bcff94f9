package lineage

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// traitNames are what is known of a pair before it is decided whether they belong together.
var traitNames = []string{
	"words", "matter", "cover", "rare", "body", "theme", "lead", "figure", "heir", // as liken
	"likeness",                // what these come to
	"rank-later", "gap-later", // among the counterparts of the promise
	"rank-sooner", "gap-sooner", // among those of the later statement
	"sections", "beside", // likeness of what stands around both
	"keeps", "kept-of", // share of either that the other has
	"common", "common-rare", "common-second", // how much both name, and how rare it is
	"names", "rare-names", // names with capitals, acronyms
	"label",                    // what is set off at the start
	"countries",                // countries both name, by rarity
	"place",                    // how far apart they stand in their texts
	"size-first", "size-later", // how much they are about
	"told",                     // the later is no promise
	"sums-first", "sums-later", // figures in them
	"bodies-first", "bodies-later",
	"best-word",                                                                    // share of the weight of the first that the one best shared word has
	"same-section",                                                                 // likeness of headings
	"wide", "wide-keeps", "wide-kept", "wide-rarest", "wide-second", "wide-common", // by how rare that is in general
	"around", "around-keeps", "around-kept", // likewise, with what stands around both
	"main", // the share of what the first is mainly about that the later has, as it stands around
	"soft-keeps", "soft-kept", "soft-around", "soft-around-back", "soft-least", "soft-most",
}

// traits looks at a pair closely.
func (m *meeting) traits(c *candidate) []float64 {
	a, b := c.a, c.b
	out := make([]float64, 0, len(traitNames))
	out = append(out, c.signs[:]...)
	out = append(out, c.score, float64(min(c.ofA.rank, 10)), c.ofA.gap, float64(min(c.ofB.rank, 10)), c.ofB.gap, c.sections, c.beside)
	out = append(out, held(a.matter, b.vector), held(b.matter, a.vector))
	common, rarest, second := shared(a.matter, b.matter)
	out = append(out, common, rarest, second)
	names, rareName, countries := m.names(a, b)
	out = append(out, names, rareName, m.labelled(a, b), countries)
	place := math.Abs(float64(c.i)/float64(max(1, len(m.x.profiles))) - m.place(b))
	out = append(out, place, a.matter.norm, b.matter.norm, yes(b.told), float64(min(3, len(a.c.Targets))), float64(min(3, len(b.c.Targets))),
		float64(min(4, len(a.bodies))), float64(min(4, len(b.bodies))))
	total := 0.0
	for _, w := range a.matter.weight {
		total += w
	}
	out = append(out, rarest/max(total, 1e-9), cosine(a.head, b.head))
	wide, top, next := shared(a.wide, b.wide)
	out = append(out, cosine(a.wide, b.wide), held(a.wide, b.wide), held(b.wide, a.wide), top, next, wide)
	out = append(out, cosine(a.around, b.around), held(a.wide, b.around), held(b.wide, a.around))
	out = append(out, mainOf(a.wide, b.around))
	x, y := softHeld(a.wide, b.wide, m.kin), softHeld(b.wide, a.wide, m.kin)
	out = append(out, x, y, softHeld(a.wide, b.around, m.kin), softHeld(b.wide, a.around, m.kin), min(x, y), max(x, y))
	return out
}

func yes(b bool) float64 {
	if b {
		return 1
	}
	return 0
}

// place is where a later statement stands in its document, 0 to 1.
func (m *meeting) place(p *profile) float64 {
	if d := m.y.text.Document; d != nil && len(d.Text) > 0 {
		return float64(p.c.Start) / float64(len(d.Text))
	}
	return float64(p.order) / float64(max(1, m.promised))
}

// mainOf is the share of the three weightiest dimensions of a that b has.
func mainOf(a, b vector) float64 {
	order := make([]int, len(a.at))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return cmp.Or(cmp.Compare(a.weight[j], a.weight[i]), i-j) })
	total, have := 0.0, 0.0
	for _, i := range order[:min(3, len(order))] {
		total += a.weight[i]
		if _, ok := slices.BinarySearch(b.at, a.at[i]); ok {
			have += a.weight[i]
		}
	}
	return have / max(total, 1e-9)
}

// shared is how much weight two vectors share, and the two largest parts of it.
func shared(a, b vector) (sum, rarest, second float64) {
	for i, j := 0, 0; i < len(a.at) && j < len(b.at); {
		switch {
		case a.at[i] < b.at[j]:
			i++
		case a.at[i] > b.at[j]:
			j++
		default:
			w := min(a.weight[i], b.weight[j])
			sum += w
			if w > rarest {
				rarest, second = w, rarest
			} else if w > second {
				second = w
			}
			i, j = i+1, j+1
		}
	}
	return sum, rarest, second
}

// names are the names that both have: those with capitals and acronyms, by rarity, and countries.
func (m *meeting) names(a, b *profile) (sum, rarest, countries float64) {
	for i := range a.units {
		u := &a.units[i]
		party := u.Kind == terms.Party && !u.Frame
		named := u.Acronym || u.Name || u.Capital && u.Kind != terms.Party && u.Start > 0 && !(u.Kind == terms.Concept && m.k.thesaurus.Concept(u.Concept).Class == thesaurus.Act)
		if !party && !named || slices.ContainsFunc(a.units[:i], func(v terms.Unit) bool { return v.Kind == u.Kind && v.Stem == u.Stem && v.Concept == u.Concept }) {
			continue
		}
		if !slices.ContainsFunc(b.units, func(v terms.Unit) bool { return m.k.equal(u, &v, m.space.cross) }) {
			continue
		}
		dim := m.space.dimension(u)
		if dim < 0 {
			continue
		}
		r := m.space.rarity(dim)
		if party {
			countries += r
			continue
		}
		sum += r
		rarest = max(rarest, r)
	}
	return sum, rarest, countries
}

// labelled is the share of what either sets off that the other has.
func (m *meeting) labelled(a, b *profile) float64 {
	return max(held(a.label, b.vector), held(b.label, a.vector))
}

// label is the beginning of a promise that names it: what is set in bold, or stands before a colon.
func labelOf(text string) string {
	if i := strings.Index(text, "**"); i >= 0 {
		if j := strings.Index(text[i+2:], "**"); j > 0 {
			return text[i+2 : i+2+j]
		}
	}
	if i := strings.Index(text, ":"); i > 0 && i < 100 {
		return text[:i]
	}
	return ""
}
