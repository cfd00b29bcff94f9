package lineage

import (
	"cmp"
	"slices"

	"trillium/internal/terms"

	"trillium"
)

// A Chain is promises of several summits that follow from each other, in the
// order of the summits.
type Chain struct {
	Theme   string   `json:"theme"` // id of its theme, "" if none can be told
	Members []Member `json:"members"`
	Links   []Link   `json:"links"`
}

// A Member is one promise in a chain.
type Member struct {
	Summit     int // index of its text
	Commitment *trillium.Commitment
}

// Last is the index of the latest text that has a promise of the chain.
func (c *Chain) Last() int { return c.Members[len(c.Members)-1].Summit }

// At are the members in a text.
func (c *Chain) At(summit int) []Member {
	var out []Member
	for _, m := range c.Members {
		if m.Summit == summit {
			out = append(out, m)
		}
	}
	return out
}

// Chains joins the promises of summits, the earliest first, by the links between
// any two of them. Each promise is joined with its best counterparts only, so
// that one loose link does not make one chain of two. The order is that of
// themes in the thesaurus, then that of first members.
func (k *Linker) Chains(texts []*Text, links []Link) []Chain {
	var all []Member
	place := make(map[string]int)
	for i, t := range texts {
		for j := range t.Commitments {
			place[t.Commitments[j].ID] = len(all)
			all = append(all, Member{i, &t.Commitments[j]})
		}
	}
	root := make([]int, len(all))
	for i := range root {
		root[i] = i
	}
	find := func(i int) int {
		for root[i] != i {
			root[i] = root[root[i]]
			i = root[i]
		}
		return i
	}
	kept := bestLinks(links)
	for _, l := range kept {
		a, okA := place[l.A]
		b, okB := place[l.B]
		if okA && okB {
			if x, y := find(a), find(b); x != y {
				root[max(x, y)] = min(x, y)
			}
		}
	}
	chains := make(map[int]*Chain)
	var order []int
	for i, m := range all {
		r := find(i)
		if chains[r] == nil {
			chains[r] = &Chain{}
			order = append(order, r)
		}
		chains[r].Members = append(chains[r].Members, m)
	}
	for _, l := range kept {
		if a, ok := place[l.A]; ok {
			chains[find(a)].Links = append(chains[find(a)].Links, l)
		}
	}
	out := make([]Chain, 0, len(order))
	for _, r := range order {
		out = append(out, *chains[r])
	}
	k.nameThemes(texts, out)
	return out
}

// bestLinks keeps pairs that are the best of either end.
func bestLinks(links []Link) []Link {
	best := make(map[string]float64)
	for _, l := range links {
		if l.Relation.Pairs() {
			best["a"+l.A], best["b"+l.B] = max(best["a"+l.A], l.Score), max(best["b"+l.B], l.Score)
		}
	}
	var out []Link
	for _, l := range links {
		if l.Relation.Pairs() && (l.Score >= best["a"+l.A] || l.Score >= best["b"+l.B]) {
			out = append(out, l)
		}
	}
	return out
}

// nameThemes gives each chain the theme that most of its members have, and sorts.
func (k *Linker) nameThemes(texts []*Text, chains []Chain) {
	themes := make(map[string]string)
	for _, t := range texts {
		for i, theme := range k.ThemesOf(t) {
			themes[t.Commitments[i].ID] = theme
		}
	}
	rank := map[string]int{"": len(k.thesaurus.Themes())}
	for i, t := range k.thesaurus.Themes() {
		rank[t.ID] = i
	}
	for i := range chains {
		votes := make(map[string]int)
		for _, m := range chains[i].Members {
			if theme := themes[m.Commitment.ID]; theme != "" {
				votes[theme]++
				if have := chains[i].Theme; have == "" || votes[theme] > votes[have] {
					chains[i].Theme = theme
				}
			}
		}
	}
	slices.SortStableFunc(chains, func(a, b Chain) int { return cmp.Compare(rank[a.Theme], rank[b.Theme]) })
}

// ThemesOf gives each commitment of a text the id of the theme that its words
// tell of most, its lead-in counting less; "" where they tell of none.
func (k *Linker) ThemesOf(t *Text) []string {
	s := k.read(t)
	out := make([]string, len(s.profiles))
	for i, p := range s.profiles {
		votes := make([]float64, len(k.thesaurus.Themes()))
		count := func(list []terms.Unit, weight float64) {
			for _, u := range list {
				if u.Kind != terms.Concept || u.Proviso {
					continue
				}
				c := k.thesaurus.Concept(u.Concept)
				for _, theme := range c.Themes {
					votes[theme] += weight * u.Share / float64(len(c.Themes))
				}
			}
		}
		count(p.units, 1)
		count(p.more, detailWeight)
		count(p.stem, stemWeight)
		best := 0.0
		for theme, v := range votes {
			if v > best {
				best, out[i] = v, k.thesaurus.Themes()[theme].ID
			}
		}
	}
	return out
}
