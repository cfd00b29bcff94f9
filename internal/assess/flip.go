package assess

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// A Flip is what would change a score: other readings of the same facts.
type Flip struct {
	Stricter bool // else more generous
	Readings int  // how many readings change by one step
	Steps    []Step
	To       Outcome
}

// A Step is a fact that is another under the readings.
type Step struct {
	Goal     int // from 1; 0 for a fact of the party
	Fact     string
	From, To int
}

// maxSteps is how many readings may change before a score counts as firm, and
// maxReadings how many sets of readings are tried, which only a rubric with dozens
// of facts over all goals comes to.
const (
	maxSteps    = 3
	maxReadings = 2000
)

// Flips returns the fewest other readings that change what the rubric makes of
// the facts of a party: under a stricter reading (an action less, or a strong one
// that counts as weak), then under a more generous one. Facts that speak for
// neither are left alone. A reading is tried up to three steps away; a share
// moves as far as the next number that a line names. The first that is found of
// the fewest steps is given; none means that the score is firm that way.
func (r *Rubric) Flips(party string, facts Facts) []Flip {
	rule := r.compile(party)
	was := rule.outcome(established{r, facts})
	var out []Flip
	for _, stricter := range []bool{true, false} {
		if f, ok := r.flip(rule, was, facts, stricter); ok {
			out = append(out, f)
		}
	}
	return out
}

// flip looks for the nearest reading with another score in the direction that it
// should change: down if stricter.
func (r *Rubric) flip(rule ruling, was Outcome, facts Facts, stricter bool) (Flip, bool) {
	facts = r.complete(facts)
	level := []Facts{facts}
	seen := map[string]bool{facts.key(): true}
	for n := range maxSteps {
		var next []Facts
		for _, have := range level {
			for _, to := range r.readings(rule, have, stricter) {
				key := to.key()
				if seen[key] {
					continue
				}
				if len(seen) > maxReadings {
					return Flip{}, false
				}
				seen[key] = true
				now := rule.outcome(established{r, to})
				if now.Scored && (!was.Scored || stricter && now.Score < was.Score || !stricter && now.Score > was.Score) {
					return Flip{stricter, n + 1, r.difference(facts, to), now}, true
				}
				next = append(next, to)
			}
		}
		level = next
	}
	return Flip{}, false
}

// key is the same for facts that no rubric tells apart: conditions do not care
// which of the goals it is that something holds of.
func (f Facts) key() string {
	goals := make([]string, len(f.Goals))
	for i, g := range f.Goals {
		goals[i] = fmt.Sprint(g) // in the order of the names
	}
	slices.Sort(goals)
	return fmt.Sprint(f.Whole, strings.Join(goals, " "))
}

// difference are the facts that two sets of facts do not share.
func (r *Rubric) difference(from, to Facts) []Step {
	var out []Step
	for _, f := range r.Facts {
		if !f.Each && from.Whole[f.Name] != to.Whole[f.Name] {
			out = append(out, Step{0, f.Name, from.Whole[f.Name], to.Whole[f.Name]})
		}
		for g := range from.Goals {
			if f.Each && from.Goals[g][f.Name] != to.Goals[g][f.Name] {
				out = append(out, Step{g + 1, f.Name, from.Goals[g][f.Name], to.Goals[g][f.Name]})
			}
		}
	}
	return out
}

// complete gives every goal its values.
func (r *Rubric) complete(f Facts) Facts {
	out := Facts{Whole: maps.Clone(f.Whole)}
	if out.Whole == nil {
		out.Whole = make(map[string]int)
	}
	for i := range r.NumGoals() {
		values := make(map[string]int)
		if i < len(f.Goals) {
			maps.Copy(values, f.Goals[i])
		}
		out.Goals = append(out.Goals, values)
	}
	return out
}

func (f Facts) clone() Facts {
	out := Facts{Whole: maps.Clone(f.Whole)}
	for _, g := range f.Goals {
		out.Goals = append(out.Goals, maps.Clone(g))
	}
	return out
}

// readings are the facts one step away.
func (r *Rubric) readings(rule ruling, have Facts, stricter bool) []Facts {
	var out []Facts
	for i := range r.Facts {
		f := &r.Facts[i]
		if f.Toward == 0 {
			continue
		}
		by := f.Toward
		if stricter {
			by = -by
		}
		goals := 0
		if f.Each {
			goals = r.NumGoals()
		}
		for g := min(1, goals); g <= goals; g++ {
			if to, ok := step(rule, have, f, g, by); ok {
				out = append(out, to)
			}
		}
	}
	return out
}

// step changes one fact, of goal g or of the party if g is 0, and with it the fact
// that it counts as.
func step(rule ruling, have Facts, f *Fact, g, by int) (Facts, bool) {
	facts := have.clone()
	values := facts.Whole
	if g > 0 {
		values = facts.Goals[g-1]
	}
	from := values[f.Name]
	to := from + by
	if f.Kind == Share {
		to = rule.nextShare(f.Name, from, by)
	}
	if to < 0 || to == from || f.Kind == Yes && to > 1 {
		return Facts{}, false
	}
	values[f.Name] = to
	if f.Weaker != "" {
		if values[f.Weaker] -= by; values[f.Weaker] < 0 {
			values[f.Weaker] = 0 // what was no action at all is read as a strong one
		}
	}
	return facts, true
}

// nextShare is the nearest whole percent in a direction at which a comparison
// changes; the same if there is none.
func (u ruling) nextShare(fact string, from, by int) int {
	best := from
	for _, c := range u.when {
		walk(c.root, func(n node) bool {
			cmp, ok := n.(comparison)
			if !ok || cmp.fact != fact {
				return true
			}
			for v := max(0, cmp.n-1); v <= cmp.n+1; v++ {
				if (v-from)*by > 0 && cmp.of(v) != cmp.of(from) && (best == from || (best-v)*by > 0) {
					best = v
				}
			}
			return true
		})
	}
	return best
}
