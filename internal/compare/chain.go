package compare

import (
	"cmp"
	"slices"

	"trillium"
	"trillium/internal/lineage"
)

// A Chain is promises of several summits that follow from each other, in the
// order of the summits.
type Chain struct {
	Theme   string         `json:"theme"` // id of its theme, "" if none can be told
	Members []Member       `json:"members"`
	Links   []lineage.Link `json:"links"`
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

// chains joins the promises of summits, the earliest first, by the links between
// any two of them. Each promise is joined with its best counterparts only, so
// that one loose link does not make one chain of two. The order is that of
// themes in the scheme, then that of first members; topics are the themes of promises by id.
func chains(texts []*lineage.Text, links []lineage.Link, topics map[string][]string) []Chain {
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
	byRoot := make(map[int]*Chain)
	var order []int
	for i, m := range all {
		r := find(i)
		if byRoot[r] == nil {
			byRoot[r] = &Chain{}
			order = append(order, r)
		}
		byRoot[r].Members = append(byRoot[r].Members, m)
	}
	for _, l := range kept {
		if a, ok := place[l.A]; ok {
			byRoot[find(a)].Links = append(byRoot[find(a)].Links, l)
		}
	}
	out := make([]Chain, 0, len(order))
	for _, r := range order {
		out = append(out, *byRoot[r])
	}
	nameThemes(out, topics)
	return out
}

// bestLinks keeps pairs that are the best of either end.
func bestLinks(links []lineage.Link) []lineage.Link {
	best := make(map[string]float64)
	for _, l := range links {
		if l.Relation.Pairs() {
			best["a"+l.A], best["b"+l.B] = max(best["a"+l.A], l.Score), max(best["b"+l.B], l.Score)
		}
	}
	var out []lineage.Link
	for _, l := range links {
		if l.Relation.Pairs() && (l.Score >= best["a"+l.A] || l.Score >= best["b"+l.B]) {
			out = append(out, l)
		}
	}
	return out
}

// nameThemes gives each chain the theme that most of its members have, the first of each
// counting most, and sorts.
func nameThemes(list []Chain, topics map[string][]string) {
	rank := map[string]int{"": len(trillium.Topics)}
	for i, t := range trillium.Topics {
		rank[t] = i
	}
	for i := range list {
		votes := make(map[string]float64)
		for _, m := range list[i].Members {
			for n, topic := range topics[m.Commitment.ID] {
				votes[topic] += 1 / float64(n+1)
				if have := list[i].Theme; have == "" || votes[topic] > votes[have] {
					list[i].Theme = topic
				}
			}
		}
	}
	slices.SortStableFunc(list, func(a, b Chain) int { return cmp.Compare(rank[a.Theme], rank[b.Theme]) })
}
