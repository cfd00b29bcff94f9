package assess

import "fmt"

// Facts are what a reviewer established of one party: the values of the rubric's
// facts by name, those of each goal by goal.
type Facts struct {
	Whole map[string]int   `json:"whole,omitempty"`
	Goals []map[string]int `json:"goals,omitempty"` // one for each goal of the rubric
}

// CheckFacts returns a *FieldError if a value is none that its fact can have, or
// is of no fact of the rubric.
func (r *Rubric) CheckFacts(facts Facts) error {
	check := func(values map[string]int, each bool) error {
		for name, v := range values {
			f := r.Fact(name)
			switch {
			case f == nil || f.Each != each:
				return wrong("facts", "%q is no fact of the rubric", name)
			case v < 0, f.Kind == Yes && v > 1, v > 1_000_000:
				return wrong("facts", "%s cannot be %d", name, v)
			}
		}
		return nil
	}
	if len(facts.Goals) > r.NumGoals() {
		return wrong("facts", "they are of %d goals; the rubric has %d", len(facts.Goals), r.NumGoals())
	}
	for i, g := range facts.Goals {
		if err := check(g, true); err != nil {
			return fmt.Errorf("goal %d: %w", i+1, err)
		}
	}
	return check(facts.Whole, false)
}

// Outcome is what a rubric makes of facts.
type Outcome struct {
	Score  int
	Scored bool  // false: no line holds, or lines with different scores do
	Lines  []int // that hold, from 1; where the first decides, only that
}

// Score applies the rubric to the facts of a party. The rubric must have passed
// Check.
func (r *Rubric) Score(party string, facts Facts) Outcome {
	return r.compile(party).outcome(established{r, facts})
}

// established are facts as a situation.
type established struct {
	r     *Rubric
	facts Facts
}

func (e established) goals() int { return e.r.NumGoals() }

func (e established) value(name string) int {
	if f := e.r.Fact(name); f == nil || !f.Each {
		return e.facts.Whole[name]
	}
	sum := 0
	for _, g := range e.facts.Goals {
		sum += g[name]
	}
	return sum
}

func (e established) fulfilled(q *quantified) int {
	n := 0
	for i := range e.goals() {
		if q.inner.holds(oneGoal{e, i}) {
			n++
		}
	}
	return n
}

// oneGoal is a situation inside the brackets behind goals.
type oneGoal struct {
	established
	goal int
}

func (g oneGoal) value(name string) int {
	if f := g.r.Fact(name); f == nil || !f.Each {
		return g.facts.Whole[name]
	}
	if g.goal >= len(g.facts.Goals) {
		return 0
	}
	return g.facts.Goals[g.goal][name]
}

// A ruling is a rubric with its conditions read.
type ruling struct {
	lines []Line
	when  []Condition
	never []Condition
	first bool
}

// compile reads the conditions; those that cannot be read never hold, which Check
// rules out.
func (r *Rubric) compile(party string) ruling {
	out := ruling{lines: r.LinesFor(party), first: r.Order == First}
	read := func(s string) Condition {
		c, err := r.condition(s)
		if err != nil {
			return Condition{negation{always{}}}
		}
		return c
	}
	for _, l := range out.lines {
		out.when = append(out.when, read(l.When))
	}
	for _, n := range r.Never {
		out.never = append(out.never, read(n))
	}
	return out
}

// outcome is what the lines make of a situation.
func (u ruling) outcome(in situation) Outcome {
	var out Outcome
	for i, c := range u.when {
		if !c.root.holds(in) {
			continue
		}
		out.Lines = append(out.Lines, i+1)
		if len(out.Lines) == 1 {
			out.Score, out.Scored = u.lines[i].Score, true
		} else if u.lines[i].Score != out.Score {
			out.Score, out.Scored = 0, false
		}
		if u.first {
			break
		}
	}
	return out
}
