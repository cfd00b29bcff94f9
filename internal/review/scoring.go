package review

import (
	"cmp"
	"crypto/rand"
	"encoding/json"
	"fmt"
	"slices"

	"trillium"
	"trillium/internal/assess"
)

// A Scoring scores one party on the commitment.
type Scoring struct {
	Party    string        `json:"party"`
	Value    int           `json:"value"`              // -1, 0 or +1
	Round    string        `json:"round,omitempty"`    // Interim, or "" for the final score
	Cause    string        `json:"cause,omitempty"`    // of -1: one of Causes
	Letter   string        `json:"letter,omitempty"`   // Kept or NotKept: whether just what was promised was done; "" is open
	Rubric   string        `json:"rubric,omitempty"`   // hash of the ruling that it follows, "" if there was none
	Facts    *assess.Facts `json:"facts,omitempty"`    // that the rubric asks for
	Evidence []string      `json:"evidence,omitempty"` // hashes of the evidence and updates that it rests on
	Receipt  int           `json:"receipt,omitempty"`  // number of the search that found no action, 0 if it needs none
	Nonce    string        `json:"nonce,omitempty"`    // random, so that the hash of a sealed score cannot be guessed at
}

// Kind is Score.
func (Scoring) Kind() Kind { return Score }

// Interim is the round of scores that are given before the time is up.
const Interim = "interim"

// Final is the round of the scores that stand.
const Final = ""

// Rounds are the rounds of scores, the last first.
var Rounds = []string{Final, Interim}

// Why a score is -1. They are kept apart: that nothing was found says less than
// that something was undone.
const (
	NoAction      = "no-action"      // nothing was found; needs the receipt of a search
	TooLittle     = "too-little"     // what was done does not earn more
	CounterAction = "counter-action" // something was done against it
	Reversed      = "reversed"       // it was done and undone
	Renounced     = "renounced"      // the party says that it will not do it, or left
	Unstated      = "unstated"       // a table from elsewhere does not say
)

// Causes are the reasons for -1.
var Causes = []string{NoAction, TooLittle, CounterAction, Reversed, Renounced, Unstated}

// Whether just what was promised was done, whatever the score.
const (
	Kept    = "kept"
	NotKept = "not-kept"
)

// maxRests bounds what a score rests on.
const maxRests = 200

// checkScoring holds a score to its rules, and names the rubric in force.
func (p Place) checkScoring(b Scoring) (Scoring, error) {
	switch {
	case b.Value < -1 || b.Value > 1:
		return b, Invalid("value", "score", "it is -1, 0 or +1, not %d", b.Value)
	case !p.Binds(b.Party):
		return b, Invalid("party", "party", "%q is not bound by this commitment", b.Party)
	case b.Round != Final && b.Round != Interim:
		return b, Invalid("round", "one-of", "it is one of %s, not %q", Interim, b.Round)
	case b.Letter != "" && b.Letter != Kept && b.Letter != NotKept:
		return b, Invalid("letter", "one-of", "it is one of %s, not %q", Kept+", "+NotKept, b.Letter)
	case len(b.Evidence) > maxRests:
		return b, Invalid("evidence", "number", "give between %d and %d", 0, maxRests)
	}
	for _, hash := range b.Evidence {
		if !p.State.holds(hash) {
			return b, Invalid("evidence", "rests", "there is no evidence or update %q on this commitment that stands", short(hash))
		}
	}
	if err := p.checkCause(&b); err != nil {
		return b, err
	}
	b.Nonce = rand.Text()
	return p.followRubric(b)
}

// checkCause holds -1 to a reason, and a want of action to a search.
func (p Place) checkCause(b *Scoring) error {
	switch {
	case b.Value == -1 && !slices.Contains(Causes, b.Cause):
		return Invalid("cause", "cause", "say why it is -1: one of %s", fmt.Sprint(Causes))
	case b.Value != -1 && b.Cause != "":
		return Invalid("cause", "cause-none", "only -1 has a cause")
	case b.Cause != NoAction && b.Receipt != 0:
		return Invalid("receipt", "receipt-none", "only a want of action rests on a search")
	case b.Cause == NoAction && p.Searched == 0:
		return Invalid("receipt", "receipt", "nothing was searched for this commitment; search first: that nothing is known is no failure")
	case b.Cause == NoAction && (b.Receipt < 0 || b.Receipt > p.Searched):
		return Invalid("receipt", "receipt", "there is no search %d for this commitment; the last is %d", b.Receipt, p.Searched)
	case b.Cause == CounterAction && len(b.Evidence) == 0:
		return Invalid("evidence", "counter", "name the evidence of the action against it")
	}
	if b.Cause == NoAction && b.Receipt == 0 {
		b.Receipt = p.Searched
	}
	return nil
}

// followRubric names the rubric in force and checks the facts against it.
func (p Place) followRubric(b Scoring) (Scoring, error) {
	r := p.State.Rubric
	switch {
	case r == nil && (b.Rubric != "" || b.Facts != nil):
		return b, Invalid("rubric", "rubric-none", "this commitment has no rubric")
	case r == nil:
		return b, nil
	case b.Rubric != "" && b.Rubric != r.Hash:
		return b, Invalid("rubric", "rubric-moved", "the rubric was changed meanwhile; read it again")
	}
	if e := r.For(b.Party); e != nil && e.Exempt {
		return b, Invalid("party", "exempt", "the rubric exempts %s", b.Party)
	}
	b.Rubric = r.Hash
	if b.Facts != nil {
		if err := r.CheckFacts(*b.Facts); err != nil {
			return b, Invalid("facts", "facts", "%v", err)
		}
	}
	return b, nil
}

// Binds reports whether the commitment binds the party, which may be all.
func (p Place) Binds(party string) bool {
	all := slices.Contains(p.State.Parties, trillium.All)
	if party == trillium.All {
		return all
	}
	return validParty(party) && (all || slices.Contains(p.State.Parties, party))
}

// holds reports whether the hash is of evidence or an update that nobody rejected.
func (s *State) holds(hash string) bool {
	for i := range s.Evidence {
		if s.Evidence[i].Hash == hash {
			return !s.Evidence[i].Rejected()
		}
	}
	for i := range s.Updates {
		if s.Updates[i].Hash == hash {
			return !s.Updates[i].Rejected()
		}
	}
	return false
}

// A Mark is one person's score of one party.
type Mark struct {
	*Entry
	Scoring
}

// A cellKey names a cell of a summit's matrix: a party in a round.
type cellKey struct{ party, round string }

func (b Scoring) cell() cellKey { return cellKey{b.Party, b.Round} }

// Reviewers is how many people score the commitment blind to each other: as its
// rubric says, one where there is none.
func (s *State) Reviewers() int {
	if s.Rubric == nil {
		return 1
	}
	return s.Rubric.NumReviewers()
}

// A scorer is somebody who scored a cell, whether that stands or not, with the
// place of their first score in the chain.
type scorer struct {
	login string
	seq   int
}

// note remembers who scored what. A score that was withdrawn had been seen all the
// same.
func (s *State) note(e *Entry) {
	b, ok := e.Body.(Scoring)
	if !ok || slices.ContainsFunc(s.scored[b.cell()], func(x scorer) bool { return x.login == e.Person }) {
		return
	}
	if s.scored == nil {
		s.scored = make(map[cellKey][]scorer)
	}
	s.scored[b.cell()] = append(s.scored[b.cell()], scorer{e.Person, e.Seq})
}

// mark applies a score. It is a blind one if nobody else had scored the cell
// before, or too few for it to be open.
func (s *State) mark(e *Entry, b Scoring) error {
	same := func(m Mark) bool { return m.Person == e.Person && m.cell() == b.cell() }
	s.Scores = append(slices.DeleteFunc(s.Scores, same), Mark{e, b})
	before, others := 0, 0
	for _, x := range s.scored[b.cell()] {
		if x.seq < e.Seq {
			before++
			if x.login != e.Person {
				others++
			}
		}
	}
	if others == 0 || before < s.Reviewers() {
		s.Blind = append(slices.DeleteFunc(s.Blind, same), Mark{e, b})
	}
	return nil
}

// How a cell was settled.
const (
	BySingle = "single" // one reviewer scores, and has
	ByAll    = "agreed" // all reviewers gave the same score
	ByThird  = "third"  // somebody else decided after them
)

// A Cell is what stands of one party's score in a round.
type Cell struct {
	Party, Round string
	Marks        []Mark // that stand, in the order in which their authors first scored
	People       int    // who have scored it, whether they may be seen or not
	Needs        int    // how many reviewers score blind to each other
	Open         bool   // as many have scored: everybody may see the marks
	assess.Cell         // the score, where it is settled
	By           string // how it was settled: BySingle, ByAll or ByThird; "" if it is not
	Decides      *Mark  // whose reason stands, nil if it is not settled
	Disputed     bool   // the reviewers disagree, and nobody has decided yet
}

// Waiting is how many reviewers have still to score.
func (c Cell) Waiting() int {
	if c.Open {
		return 0
	}
	return c.Needs - c.People
}

// Cell is a party's score in a round.
func (s *State) Cell(party, round string) Cell {
	key := cellKey{party, round}
	c := Cell{Party: party, Round: round, Needs: s.Reviewers()}
	var people []string
	for _, x := range s.scored[key] {
		people = append(people, x.login)
	}
	c.People, c.Open = len(people), len(people) >= c.Needs
	for _, m := range s.Scores {
		if m.cell() == key {
			c.Marks = append(c.Marks, m)
		}
	}
	slices.SortStableFunc(c.Marks, func(a, b Mark) int {
		return cmp.Compare(slices.Index(people, a.Person), slices.Index(people, b.Person))
	})
	if c.Open {
		c.settle(people)
	}
	return c
}

// settle takes the score of whoever decided last after the reviewers; where nobody
// did, that of the reviewers if all have one and it is the same.
func (c *Cell) settle(people []string) {
	reviewers := people[:c.Needs]
	var third *Mark
	own := 0
	for i := range c.Marks {
		m := &c.Marks[i]
		switch {
		case slices.Contains(reviewers, m.Person):
			own++
		case third == nil || m.Seq > third.Seq:
			third = m
		}
	}
	switch {
	case third != nil:
		c.take(third, ByThird)
	case own < c.Needs:
	case slices.ContainsFunc(c.Marks, func(m Mark) bool { return m.Value != c.Marks[0].Value }):
		c.Disputed = true
	case c.Needs == 1:
		c.take(&c.Marks[0], BySingle)
	default:
		c.take(&c.Marks[0], ByAll)
	}
}

func (c *Cell) take(m *Mark, by string) { c.Cell, c.By, c.Decides = assess.Scored(m.Value), by, m }

// sealed reports whether a decision is a score that only its author may see: the
// other reviewers have not scored yet. What is sealed today is sealed at every
// moment of the past.
func (s *State) sealed(e *Entry, login string) bool {
	b, ok := e.Body.(Scoring)
	return ok && e.Person != login && (len(s.scored[b.cell()]) < s.Reviewers() || s.today != nil && s.today.sealed(e, login))
}

// Past is the commitment as it stood, with what is sealed today sealed in it.
func (s *State) Past(today *State) *State {
	out := *s
	out.today = today
	return &out
}

// Scored reports whether anybody scored the commitment.
func (s *State) Scored() bool { return len(s.scored) > 0 }

// anySealed reports whether any cell waits for a reviewer.
func (s *State) anySealed() bool {
	for _, people := range s.scored {
		if len(people) < s.Reviewers() {
			return true
		}
	}
	return false
}

// For is the commitment as a person may see it: scores that are sealed for them
// have no value and no reason. The zero login is a reader.
func (s *State) For(login string) *State {
	if len(s.scored) == 0 || !slices.ContainsFunc(s.History, func(e *Entry) bool { return s.sealed(e, login) }) {
		return s
	}
	out := *s
	out.History = make([]*Entry, len(s.History))
	for i, e := range s.History {
		out.History[i] = s.Veil(e, login)
	}
	hidden := func(m Mark) bool { return s.sealed(m.Entry, login) }
	out.Scores = slices.DeleteFunc(slices.Clone(s.Scores), hidden)
	out.Blind = slices.DeleteFunc(slices.Clone(s.Blind), hidden)
	return &out
}

// Veil is a decision on this commitment as a person may see it.
func (s *State) Veil(e *Entry, login string) *Entry {
	if s.sealed(e, login) {
		return e.veiled()
	}
	return e
}

// Sealed is the body of a score that may not be seen yet.
type Sealed struct {
	Party string `json:"party"`
	Round string `json:"round,omitempty"`
	Veil  bool   `json:"sealed"` // always true
}

// Kind is Score.
func (Sealed) Kind() Kind { return Score }

// veiled is a score without what it says.
func (e *Entry) veiled() *Entry {
	b, _ := e.Body.(Scoring)
	out := *e
	seal := Sealed{b.Party, b.Round, true}
	data, err := json.Marshal(seal)
	if err != nil {
		panic(err) // of strings and a bool: cannot be
	}
	out.Decision.Body, out.Body, out.Reason = data, seal, ""
	return &out
}
