package assess

import (
	"fmt"
	"strings"
)

// maxCases bounds the cases that are tried.
const maxCases = 40_000

// A stretch is values of a fact between which no condition tells. High is -1
// where it has no end.
type stretch struct{ low, high int }

// A space is every case of a rubric that its conditions can tell apart.
type space struct {
	r       *Rubric
	rule    ruling
	counted []*quantified // the conditions on goals
	whole   []axis        // facts of the party
	each    []axis        // facts of each goal
	summed  []bool        // by each: it is compared as a sum too
	goals   int
}

// An axis is a fact with the values that are tried.
type axis struct {
	fact   *Fact
	values []stretch
}

// A tried case is values of whole facts and for each goal, as indexes of axes,
// and which lines hold.
type triedCase struct {
	whole []int
	each  [][]int // by goal
	holds []bool  // by line
}

// newSpace finds what the conditions can tell apart. One goal is no goal of its
// own: its facts are the party's.
func newSpace(r *Rubric, party string) *space {
	s := &space{r: r, rule: r.compile(party), goals: r.NumGoals()}
	inner, outer := make(map[string][]comparison), make(map[string][]comparison)
	for _, c := range append(append([]Condition(nil), s.rule.when...), s.rule.never...) {
		s.gather(c.root, inner, outer)
	}
	for i := range r.Facts {
		f := &r.Facts[i]
		compared := append(append([]comparison(nil), inner[f.Name]...), outer[f.Name]...)
		if !f.Each || s.goals == 1 {
			s.whole = append(s.whole, axis{f, intervals(f, compared)})
			continue
		}
		a := axis{f, intervals(f, compared)}
		if len(outer[f.Name]) > 0 {
			a.values = singles(f, compared)
		}
		s.each = append(s.each, a)
		s.summed = append(s.summed, len(outer[f.Name]) > 0)
	}
	return s
}

// gather finds the comparisons inside and outside the brackets behind goals.
func (s *space) gather(root node, inner, outer map[string][]comparison) {
	walk(root, func(n node) bool {
		switch n := n.(type) {
		case comparison:
			outer[n.fact] = append(outer[n.fact], n)
		case *quantified:
			s.counted = append(s.counted, n)
			walk(n.inner, func(n node) bool {
				if c, ok := n.(comparison); ok {
					inner[c.fact] = append(inner[c.fact], c)
				}
				return true
			})
			return false
		}
		return true
	})
}

// intervals divides the values of a fact where a comparison changes.
func intervals(f *Fact, compared []comparison) []stretch {
	all := singles(f, compared)
	out := all[:1]
	for _, v := range all[1:] {
		last := &out[len(out)-1]
		same := f.Kind != Yes
		for _, c := range compared {
			same = same && c.of(v.low) == c.of(last.low)
		}
		if same {
			last.high = v.high
		} else {
			out = append(out, v)
		}
	}
	return out
}

// singles are the values one by one, up to the first that no comparison tells
// from any higher one.
func singles(f *Fact, compared []comparison) []stretch {
	if f.Kind == Yes {
		return []stretch{{0, 0}, {1, 1}}
	}
	most := 0
	for _, c := range compared {
		most = max(most, c.n)
	}
	var out []stretch
	for v := range most + 1 {
		out = append(out, stretch{v, v})
	}
	return append(out, stretch{most + 1, -1})
}

// caseSituation is a case as a situation.
type caseSituation struct {
	s      *space
	whole  []int // values
	sums   []int // by each
	counts []int // by counted
}

func (c *caseSituation) goals() int { return c.s.goals }

func (c *caseSituation) value(fact string) int {
	for i := range c.s.whole {
		if c.s.whole[i].fact.Name == fact {
			return c.whole[i]
		}
	}
	for i := range c.s.each {
		if c.s.each[i].fact.Name == fact {
			return c.sums[i]
		}
	}
	return 0
}

func (c *caseSituation) fulfilled(q *quantified) int {
	for i, o := range c.s.counted {
		if o == q {
			return c.counts[i]
		}
	}
	return 0
}

// cases calls f for every case that is not excluded; it returns false if there
// are too many.
func (s *space) cases(f func(triedCase)) bool {
	n := 1
	for _, a := range s.whole {
		n *= len(a.values)
		if n > maxCases {
			return false
		}
	}
	budget := maxCases
	whole := make([]int, len(s.whole))
	for {
		if !s.within(whole, &budget, f) {
			return false
		}
		if !advance(whole, s.whole) {
			return true
		}
	}
}

// advance counts indexes of axes up like digits.
func advance(index []int, axes []axis) bool {
	for i := len(index) - 1; i >= 0; i-- {
		if index[i]++; index[i] < len(axes[i].values) {
			return true
		}
		index[i] = 0
	}
	return false
}

// A summary is all that conditions can tell of several goals: how many fulfil
// each condition on goals, and the sums of facts; with the goals that first gave
// it.
type summary struct {
	counts, sums []int
	goals        [][]int
}

// within calls f for every case with the given whole facts. Goals are added one
// by one to the summaries there are, so that goals which no condition can tell
// apart are tried once.
func (s *space) within(whole []int, budget *int, f func(triedCase)) bool {
	in := &caseSituation{s: s, whole: make([]int, len(whole))}
	for i, k := range whole {
		in.whole[i] = s.whole[i].values[k].low
	}
	summaries := []summary{{counts: make([]int, len(s.counted)), sums: make([]int, len(s.each))}}
	kinds := s.kinds(in)
	for range s.goals {
		seen := make(map[string]bool)
		var next []summary
		for _, have := range summaries {
			for _, k := range kinds {
				if *budget--; *budget < 0 {
					return false
				}
				sum := s.plus(have, k)
				name := fmt.Sprint(sum.counts, sum.sums)
				if !seen[name] {
					seen[name] = true
					next = append(next, sum)
				}
			}
		}
		summaries = next
	}
	for _, sum := range summaries {
		in.counts, in.sums = sum.counts, sum.sums
		if s.excluded(in) {
			continue
		}
		c := triedCase{whole: append([]int(nil), whole...), each: sum.goals}
		for _, w := range s.rule.when {
			c.holds = append(c.holds, w.root.holds(in))
		}
		f(c)
	}
	return true
}

func (s *space) excluded(in situation) bool {
	for _, n := range s.rule.never {
		if n.root.holds(in) {
			return true
		}
	}
	return false
}

// A goalKind is a goal as the conditions see it.
type goalKind struct {
	index  []int // of the axes of each
	counts []int // 1 for each condition on goals that it fulfils
	sums   []int
}

// kinds are the goals that the conditions can tell apart.
func (s *space) kinds(in *caseSituation) []goalKind {
	var out []goalKind
	seen := make(map[string]bool)
	index := make([]int, len(s.each))
	for {
		k := goalKind{index: append([]int(nil), index...), counts: make([]int, len(s.counted)), sums: make([]int, len(s.each))}
		values := make([]int, len(s.each))
		for i, a := range s.each {
			values[i] = a.values[index[i]].low
			if s.summed[i] {
				k.sums[i] = values[i]
			}
		}
		one := &caseSituation{s: s, whole: in.whole, sums: values}
		for i, q := range s.counted {
			if q.inner.holds(one) {
				k.counts[i] = 1
			}
		}
		if name := fmt.Sprint(k.counts, k.sums); !seen[name] {
			seen[name] = true
			out = append(out, k)
		}
		if !advance(index, s.each) {
			return out
		}
	}
}

// plus adds a goal to a summary; sums stop at the last value that is told apart.
func (s *space) plus(have summary, k goalKind) summary {
	out := summary{counts: make([]int, len(have.counts)), sums: make([]int, len(have.sums))}
	for i := range out.counts {
		out.counts[i] = have.counts[i] + k.counts[i]
	}
	for i := range out.sums {
		values := s.each[i].values
		out.sums[i] = min(have.sums[i]+k.sums[i], values[len(values)-1].low)
	}
	out.goals = append(append([][]int(nil), have.goals...), k.index)
	return out
}

// indexKey names the whole facts of a case.
func indexKey(index []int) string {
	var b strings.Builder
	for _, i := range index {
		b.WriteByte(byte(i))
		b.WriteByte(byte(i >> 8))
	}
	return b.String()
}
