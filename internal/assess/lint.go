package assess

import "slices"

// FaultKind is what is wrong with a rubric.
type FaultKind string

// The kinds of fault.
const (
	Gap         FaultKind = "gap"         // facts that earn no score
	Overlap     FaultKind = "overlap"     // facts that earn two
	Precedence  FaultKind = "precedence"  // one line is a special case of another, and nothing says which goes first
	Unreachable FaultKind = "unreachable" // a line that can never hold
	Shadowed    FaultKind = "shadowed"    // a line whose cases earlier lines take
	Unearned    FaultKind = "unearned"    // a score that no facts earn
	Inverted    FaultKind = "inverted"    // more compliance earns less
	Unused      FaultKind = "unused"      // a fact that no line asks for
	TooMany     FaultKind = "too-many"    // the cases cannot all be tried
)

// A Fault is one thing that is wrong.
type Fault struct {
	Kind  FaultKind
	Party string  // whose exception it is in, "" for the lines of all
	Lines []int   // that it is about, from 1
	Score int     // of Unearned; of Inverted the lower score
	Fact  string  // of Unused and Inverted
	Case  []Value // facts for which it shows, where there are such
}

// A Value is a fact of a case.
type Value struct {
	Goal      int // from 1; 0 for a fact of the party
	Fact      string
	Low, High int // High is -1 for "or more"
}

// maxExamples bounds the cases that one kind of fault is shown on.
const maxExamples = 5

// Lint tries every case that the conditions of a rubric can tell apart and
// returns what is wrong, the gravest first. A rubric without faults gives every
// case exactly one score. The rubric must have passed Check.
func (r *Rubric) Lint() []Fault {
	out := r.lint("")
	for _, e := range r.Exceptions {
		if len(e.Lines) > 0 && !e.Exempt {
			out = append(out, r.lint(e.Party)...)
		}
	}
	return out
}

func (r *Rubric) lint(party string) []Fault {
	s := newSpace(r, party)
	l := &linter{space: s, decides: make([]int, len(s.rule.lines)), ever: make([]int, len(s.rule.lines)), pairs: make(map[[2]int]*found), gaps: &found{},
		scores: make(map[int]bool)}
	if !s.cases(l.add) {
		return []Fault{{Kind: TooMany, Party: party}}
	}
	out := l.faults()
	if party == "" {
		out = append(out, l.unused()...)
	}
	for i := range out {
		out[i].Party = party
	}
	return out
}

// A linter gathers what the cases show.
type linter struct {
	*space
	all     []triedCase
	decided []Outcome
	ever    []int // how many cases each line holds in
	decides []int // and decides
	scores  map[int]bool
	gaps    *found
	pairs   map[[2]int]*found // by the lines that overlap
}

// found are the cases of a fault, as indexes of all.
type found struct{ cases []int }

func (l *linter) add(c triedCase) {
	n := len(l.all)
	l.all = append(l.all, c)
	var out Outcome
	for i, h := range c.holds {
		if !h {
			continue
		}
		l.ever[i]++
		if l.rule.first && len(out.Lines) > 0 {
			continue
		}
		l.decides[i]++
		out.Lines = append(out.Lines, i+1)
		l.scores[l.rule.lines[i].Score] = true
	}
	if len(out.Lines) == 0 {
		l.gaps.cases = append(l.gaps.cases, n)
	} else if !l.clash(n, out.Lines) {
		out.Score, out.Scored = l.rule.lines[out.Lines[0]-1].Score, true
	}
	l.decided = append(l.decided, out)
}

// clash notes the pairs of lines that give a case different scores.
func (l *linter) clash(n int, lines []int) bool {
	clashes := false
	for i, a := range lines {
		for _, b := range lines[i+1:] {
			if l.rule.lines[a-1].Score == l.rule.lines[b-1].Score {
				continue
			}
			clashes = true
			pair := [2]int{a, b}
			if l.pairs[pair] == nil {
				l.pairs[pair] = &found{}
			}
			l.pairs[pair].cases = append(l.pairs[pair].cases, n)
		}
	}
	return clashes
}

func (l *linter) faults() []Fault {
	var out []Fault
	for _, c := range l.examples(l.gaps.cases) {
		out = append(out, Fault{Kind: Gap, Case: c})
	}
	for a := range l.rule.lines {
		for b := range l.rule.lines {
			if f := l.pairs[[2]int{a + 1, b + 1}]; f != nil {
				out = append(out, l.overlap(a, b, f)...)
			}
		}
	}
	for i := range l.rule.lines {
		switch {
		case l.ever[i] == 0:
			out = append(out, Fault{Kind: Unreachable, Lines: []int{i + 1}})
		case l.decides[i] == 0:
			out = append(out, Fault{Kind: Shadowed, Lines: []int{i + 1}})
		}
	}
	for _, score := range []int{1, 0, -1} {
		if !l.scores[score] {
			out = append(out, Fault{Kind: Unearned, Score: score})
		}
	}
	return append(out, l.inverted()...)
}

// overlap is an overlap of two lines, or the want of a precedence where one holds
// only where the other does.
func (l *linter) overlap(a, b int, f *found) []Fault {
	if n := len(f.cases); n == l.ever[a] || n == l.ever[b] {
		special, general := a+1, b+1
		if n != l.ever[a] || l.ever[a] > l.ever[b] {
			special, general = general, special
		}
		return []Fault{{Kind: Precedence, Lines: []int{special, general}, Case: l.examples(f.cases)[0]}}
	}
	var out []Fault
	for _, c := range l.examples(f.cases) {
		out = append(out, Fault{Kind: Overlap, Lines: []int{a + 1, b + 1}, Case: c})
	}
	return out
}

// inverted finds a fact of which more earns less than it should. Only facts of
// the party are tried, where cases are neighbours.
func (l *linter) inverted() []Fault {
	if len(l.each) > 0 {
		return nil
	}
	at := make(map[string]int, len(l.all))
	for i, c := range l.all {
		at[indexKey(c.whole)] = i
	}
	var out []Fault
	for dim, a := range l.whole {
		for i, c := range l.all {
			up := slices.Clone(c.whole)
			up[dim]++
			next, ok := at[indexKey(up)]
			if !ok || !l.decided[i].Scored || !l.decided[next].Scored {
				continue
			}
			if from, to := l.decided[i].Score, l.decided[next].Score; (to-from)*a.fact.Toward < 0 {
				out = append(out, Fault{Kind: Inverted, Fact: a.fact.Name, Score: min(from, to), Lines: []int{l.decided[i].Lines[0], l.decided[next].Lines[0]},
					Case: l.values(c)})
				break
			}
		}
	}
	return out
}

// unused are facts that no line asks for.
func (l *linter) unused() []Fault {
	asked := make(map[string]bool)
	look := func(lines []Line) {
		for _, line := range lines {
			if c, err := l.r.condition(line.When); err == nil {
				walk(c.root, func(n node) bool {
					if c, ok := n.(comparison); ok {
						asked[c.fact] = true
					}
					return true
				})
			}
		}
	}
	look(l.r.Lines)
	for _, e := range l.r.Exceptions {
		look(e.Lines)
	}
	var out []Fault
	for _, f := range l.r.Facts {
		if !asked[f.Name] {
			out = append(out, Fault{Kind: Unused, Fact: f.Name})
		}
	}
	return out
}

// examples describes cases: where there is one goal, as blocks of neighbouring
// values, else one by one. At most maxExamples.
func (l *linter) examples(cases []int) [][]Value {
	var out [][]Value
	if len(l.each) > 0 {
		for _, i := range cases[:min(len(cases), maxExamples)] {
			out = append(out, l.values(l.all[i]))
		}
		return out
	}
	left := make(map[string]bool, len(cases))
	for _, i := range cases {
		left[indexKey(l.all[i].whole)] = true
	}
	for _, i := range cases {
		if from := l.all[i].whole; left[indexKey(from)] && len(out) < maxExamples {
			to := grow(from, left)
			out = append(out, l.block(from, to))
		}
	}
	return out
}

// grow extends a case to the largest block that it finds among those that are
// left, fact by fact, and takes it out of them.
func grow(from []int, left map[string]bool) (to []int) {
	to = slices.Clone(from)
	for dim := range from {
		for {
			slab := slices.Clone(from)
			slab[dim] = to[dim] + 1
			end := slices.Clone(to)
			end[dim]++
			if !eachIn(slab, end, func(key string) bool { return left[key] }) {
				break
			}
			to[dim]++
		}
	}
	eachIn(from, to, func(key string) bool { delete(left, key); return true })
	return to
}

// eachIn calls f for every index between from and to until it returns false.
func eachIn(from, to []int, f func(key string) bool) bool {
	at := slices.Clone(from)
	for {
		if !f(indexKey(at)) {
			return false
		}
		i := len(at) - 1
		for ; i >= 0; i-- {
			if at[i]++; at[i] <= to[i] {
				break
			}
			at[i] = from[i]
		}
		if i < 0 {
			return true
		}
	}
}

// block is a block of cases as values; facts that may have any are left out.
func (l *linter) block(from, to []int) []Value {
	var out []Value
	for i, a := range l.whole {
		if from[i] == 0 && to[i] == len(a.values)-1 && len(l.whole) > 1 {
			continue
		}
		out = append(out, Value{Fact: a.fact.Name, Low: a.values[from[i]].low, High: a.values[to[i]].high})
	}
	return out
}

// values are the facts of one case.
func (l *linter) values(c triedCase) []Value {
	out := l.block(c.whole, c.whole)
	for g, index := range c.each {
		for i, a := range l.each {
			v := a.values[index[i]]
			out = append(out, Value{Goal: g + 1, Fact: a.fact.Name, Low: v.low, High: v.high})
		}
	}
	return out
}
