// Package standing says in which state a commitment stands: the state that a
// person set, or else the one that the rules suggest from what people decided
// and, failing that, from what the machine proposes. It is a suggestion with a
// reason and never a decision; screens show the two in different ways.
//
// Silence is not failure: a commitment for which nothing was searched has no
// state, and one for which a search found nothing is in the state "no evidence
// found", with the receipt of that search.
package standing

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"trillium"
	"trillium/internal/evidence"
	"trillium/internal/i18n"
	"trillium/internal/review"
)

// A Piece is a published passage that bears on a commitment.
type Piece struct {
	Relation string  `json:"relation"` // one of review.Bearings
	Date     string  `json:"date"`     // YYYY-MM-DD, "" if unknown
	Title    string  `json:"title"`
	Issuer   string  `json:"issuer,omitempty"`
	Language string  `json:"language,omitempty"` // "" if unknown
	Address  string  `json:"address,omitempty"`  // where it was published
	Document string  `json:"document,omitempty"` // its name in the corpus, with the place of the passage
	Start    int     `json:"start,omitempty"`
	End      int     `json:"end,omitempty"`
	Decision string  `json:"decision,omitempty"` // hash of the decision that set it; "" if the machine proposes it
	Chance   float64 `json:"chance,omitempty"`   // of what the machine proposes: that it bears on the commitment

	Relations map[evidence.Relation]float64 `json:"relations,omitempty"` // the chances of relations if it bears on it
}

// A Case is what a suggestion rests on.
type Case struct {
	State    *review.State
	Searched bool    // there is a receipt of a search
	Leads    []Piece // proposals that nobody has decided on, each of another event, the likeliest first
	Replaced string  // id of the commitment of a later summit that took its place, as a person linked them; "" if none
}

// A Standing is where a commitment stands.
type Standing struct {
	State    string // one of review.Standings; "" if nothing is known and nothing was searched
	Decided  *review.Stood
	Proposed bool // the suggestion rests on passages that nobody has looked at
	Reason   trillium.Reason
	Latest   *Piece // the latest passage that a person set or, if there is none, the best proposal; nil if there is neither
}

// Suggested reports whether the state is the machine's.
func (s Standing) Suggested() bool { return s.Decided == nil }

// NotSearched is how filters and data name the state of what nobody looked for.
const NotSearched = "not-searched"

// Value is the state as filters and data name it.
func (s Standing) Value() string { return cmp.Or(s.State, NotSearched) }

// Why says why the commitment stands where it does: in the words of the person who
// set its state, or in those of the rule that suggests it.
func (s Standing) Why(l *i18n.Language) string {
	if s.Decided != nil {
		return s.Decided.Reason
	}
	args := make([]any, len(s.Reason.Args))
	for i, a := range s.Reason.Args {
		args[i] = a
	}
	return l.T("stands."+s.Reason.Key, args...)
}

// Of says where a commitment stands. A state that a person set stands until a
// person sets another. Else evidence that people set goes before the parties'
// own accepted updates, these before a link to a later promise, and proposals
// come last.
func Of(c Case) Standing {
	set := decided(c.State)
	out := Standing{Latest: latest(set)}
	if out.Latest == nil && len(c.Leads) > 0 && c.Leads[0].Chance >= leastChance {
		out.Latest = &c.Leads[0]
	}
	if c.State.Standing != nil {
		out.State, out.Decided = c.State.Standing.State, c.State.Standing
		return out
	}
	for _, rule := range []func(Case, []Piece) (string, trillium.Reason){fromEvidence, fromUpdates, fromLink} {
		if state, why := rule(c, set); state != "" {
			out.State, out.Reason = state, why
			return out
		}
	}
	if state, why := fromLeads(c.Leads); state != "" {
		out.State, out.Reason, out.Proposed = state, why, true
		return out
	}
	switch {
	case len(c.Leads) > 0:
		out.State = review.IsNoEvidence
		out.Reason = trillium.Reason{Key: "weak", Args: []string{percent(c.Leads[0].Chance)}}
	case c.Searched:
		out.State, out.Reason = review.IsNoEvidence, trillium.Reason{Key: "nothing"}
	default:
		out.Reason = trillium.Reason{Key: "unsearched"}
	}
	return out
}

// From which chance on a passage that nobody has looked at is named, and from which on such
// passages together suggest a state.
const (
	leastChance = evidence.LeastChance
	leastBelief = 0.6
)

// steps are the states that proposals may suggest, the strongest first, each with the relations
// that speak for it: what fulfils a promise is progress too, and what is progress speaks of it.
var steps = []struct {
	state     string
	key       string // of the reason
	relations []evidence.Relation
}{
	{review.IsDelivered, "lead.fulfils", []evidence.Relation{evidence.Fulfils}},
	{review.IsReversed, "lead.against", []evidence.Relation{evidence.Against}},
	{review.IsUnderWay, "lead.progress", []evidence.Relation{evidence.Fulfils, evidence.Progress}},
	{review.IsAnnounced, "lead.mentions", []evidence.Relation{evidence.Fulfils, evidence.Progress, evidence.Mentions}},
}

// fromLeads is the first state that the proposals suggest together with enough chance: that at
// least one speaks for it, were each right or wrong by itself. Repeats of one event, which are
// not, are left out before; so is here what rather does not bear on the promise.
func fromLeads(leads []Piece) (string, trillium.Reason) {
	for _, step := range steps {
		wrong, most := 1.0, 0.0
		var best *Piece
		for i := range leads {
			p := &leads[i]
			if p.Chance < leastChance {
				continue
			}
			speaks := 0.0
			for _, r := range step.relations {
				speaks += p.Chance * p.Relations[r]
			}
			wrong *= 1 - speaks
			if speaks > most {
				most, best = speaks, p
			}
		}
		if 1-wrong >= leastBelief {
			return step.state, trillium.Reason{Key: step.key, Args: []string{best.Title, percent(1 - wrong)}}
		}
	}
	return "", trillium.Reason{}
}

func percent(x float64) string { return strconv.Itoa(int(math.Round(100 * x))) }

// decided are the passages that people set and nobody rejected, by date.
func decided(s *review.State) []Piece {
	var out []Piece
	for i := range s.Evidence {
		e := &s.Evidence[i]
		if !e.Rejected() {
			b := e.Citation
			out = append(out, Piece{Relation: b.Relation, Date: b.Date, Title: b.Title, Issuer: b.Issuer, Address: b.Address, Document: b.Document,
				Start: b.Start, End: b.End, Decision: e.Hash})
		}
	}
	// Unknown dates come first.
	slices.SortStableFunc(out, func(a, b Piece) int { return cmp.Compare(a.Date, b.Date) })
	return out
}

func latest(list []Piece) *Piece {
	if len(list) == 0 {
		return nil
	}
	return &list[len(list)-1]
}

// fromEvidence goes by the strongest passage; what was done against the promise
// counts unless something later shows it taken up again.
func fromEvidence(c Case, set []Piece) (string, trillium.Reason) {
	last := make(map[string]*Piece)
	for i := range set {
		last[set[i].Relation] = &set[i]
	}
	because := func(state string, p *Piece) (string, trillium.Reason) {
		return state, trillium.Reason{Key: "evidence." + p.Relation, Args: []string{p.Title}}
	}
	fulfils, progress, against := last[string(evidence.Fulfils)], last[string(evidence.Progress)], last[string(evidence.Against)]
	after := func(p *Piece) bool { return p != nil && p.Date > against.Date }
	switch {
	case against != nil && !after(fulfils) && !after(progress):
		return because(review.IsReversed, against)
	case fulfils != nil && progress != nil && progress.Date > fulfils.Date && len(c.State.Actions) > 1:
		// One of several acts is done, and work goes on.
		return review.IsPartly, trillium.Reason{Key: "evidence.partly", Args: []string{fulfils.Title, progress.Title}}
	case fulfils != nil:
		return because(review.IsDelivered, fulfils)
	case progress != nil:
		return because(review.IsUnderWay, progress)
	}
	if p := last[string(evidence.Mentions)]; p != nil && !claimed(c.State) {
		return because(review.IsAnnounced, p)
	}
	return "", trillium.Reason{}
}

// claimed reports whether a party's accepted update says that something was done.
func claimed(s *review.State) bool {
	for _, status := range statuses(s) {
		if status != "not-started" {
			return true
		}
	}
	return false
}

// statuses are each party's last accepted claim.
func statuses(s *review.State) map[string]string {
	out, day := make(map[string]string), make(map[string]string)
	for _, u := range s.Updates {
		if u.Accepted() && u.Date >= day[u.Progress.Party] {
			out[u.Progress.Party], day[u.Progress.Party] = u.Status, u.Date
		}
	}
	return out
}

// fromUpdates goes by what the parties claim and a reviewer accepted.
func fromUpdates(c Case, _ []Piece) (string, trillium.Reason) {
	count := make(map[string]int)
	claims := statuses(c.State)
	for _, status := range claims {
		count[status]++
	}
	bound := 0
	for _, p := range c.State.Parties {
		if p != trillium.All {
			bound++
		}
	}
	why := func(state, key string) (string, trillium.Reason) {
		return state, trillium.Reason{Key: "updates." + key}
	}
	switch {
	case count["done"] > 0 && count["done"] == len(claims) && bound > 0 && len(claims) >= bound:
		return why(review.IsDelivered, "done")
	case count["done"] > 0:
		return why(review.IsPartly, "some")
	case count["under-way"] > 0:
		return why(review.IsUnderWay, "under-way")
	case count["stopped"] > 0:
		return why(review.IsReversed, "stopped")
	}
	return "", trillium.Reason{}
}

// fromLink: a later summit put another promise in its place.
func fromLink(c Case, _ []Piece) (string, trillium.Reason) {
	if c.Replaced == "" {
		return "", trillium.Reason{}
	}
	return review.IsSuperseded, trillium.Reason{Key: "replaced", Args: []string{c.Replaced}}
}
