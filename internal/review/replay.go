package review

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/withhold"
)

// A State is a commitment as it stands after the decisions on it.
type State struct {
	trillium.Commitment                     // as corrected
	Found               trillium.Commitment // as it was read
	Corrected           map[string]*Entry   // field to the correction that is in force
	Judged              *Entry              // the judgement on the commitment itself, nil if none
	Rejected            bool                // it is judged to be no commitment
	MergedInto          string              // id of the commitment that it is a part of, "" if of none
	mergedBy            *Entry              // the merging that says so
	Merged              []string            // ids of its parts
	SplitInto           []string            // ids of what it was split into, its own first
	SplitFrom           string              // id of what it was split off, "" if it was read
	Links               []Relation
	Parted              []Relation // proposed links that a person said do not hold
	Evidence            []Passage
	Aside               []Passage // proposed passages that a person set aside
	Updates             []Reported
	Standing            *Stood    // the state that was set last, nil if none was
	Digest              *Digested // what it is in our words, nil if nobody said
	Absent              bool      // its words are withheld; Text is the digest (see StandIn)
	name                string    // of the withheld words
	Chosen              *Entry    // the last choice for or against it as a priority, nil if none
	Priority            bool      // it is one of the commitments that are assessed
	Rubric              *Ruled    // by which it is scored, nil if none
	Scores              []Mark    // each person's last on each party and round, the oldest first
	Blind               []Mark    // each person's last that was made before they could see another's
	Conflicts           []Conflict
	History             []*Entry // all decisions, the oldest first
	byHash              map[string]*Entry
	scored              map[cellKey][]scorer
	today               *State // as it stands now, of a state of the past; nil of one of today

	whole *trillium.Commitment // as it stood when it was split, nil if it was not
}

// An Entry is a decision with what became of it.
type Entry struct {
	Decision
	Body      Body   // nil if this version cannot read it
	Withdrawn string // hash of the decision that withdrew it, "" if it stands
	Misfit    string // why it no longer fits, "" if it does
	Moved     bool   // the commitment's words are not those that the person saw
}

// A Relation is a link to another commitment.
type Relation struct {
	*Entry
	Linking        // with the relation as it was last judged
	Verdict *Entry // the last judgement, nil if none
}

// A Passage is evidence.
type Passage struct {
	*Entry
	Citation
	Verdict *Entry
	Digest  *Digested // what it says in our words, nil if nobody said
	Absent  bool      // its words are withheld; Quote is "" (see StandIn)
}

// Reported is a party's update, with what was made of it.
type Reported struct {
	*Entry
	Progress
	Verdict *Entry
}

// Accepted and rejected by the last judgement; what nobody has judged is neither.
func verdict(e *Entry, want string) bool {
	if e == nil {
		return false
	}
	b, ok := e.Body.(Judgement)
	return ok && b.Verdict == want
}

// Waits reports whether a reviewer has still to judge the update.
func (r Reported) Waits() bool { return r.Verdict == nil }

// Accepted reports whether a reviewer accepted the update.
func (r Reported) Accepted() bool { return verdict(r.Verdict, Accept) }

// Rejected reports whether a reviewer rejected the update.
func (r Reported) Rejected() bool { return verdict(r.Verdict, Reject) }

// Rejected reports whether the link was rejected.
func (r Relation) Rejected() bool { return verdict(r.Verdict, Reject) }

// Rejected reports whether the evidence was rejected.
func (p Passage) Rejected() bool { return verdict(p.Verdict, Reject) }

// Seen reports whether a person has decided on a proposal from the named document
// of the corpus, and the decision stands.
func (s *State) Seen(document string) bool {
	of := func(p Passage) bool { return p.Citation.Document == document }
	return slices.ContainsFunc(s.Evidence, of) || slices.ContainsFunc(s.Aside, of)
}

// Counts reports whether the commitment counts as one: it is neither judged to
// be none nor a part of another.
func (s *State) Counts() bool { return !s.Rejected && s.MergedInto == "" }

// Counting leaves out of commitments what does not count as one.
func Counting(states []*State) []*State {
	return slices.DeleteFunc(slices.Clone(states), func(s *State) bool { return !s.Counts() })
}

// Head is the hash of the last decision, "" if there is none.
func (s *State) Head() string {
	if n := len(s.History); n > 0 {
		return s.History[n-1].Hash
	}
	return ""
}

// decision returns the decision with the hash, nil if there is none.
func (s *State) decision(hash string) *Entry { return s.byHash[hash] }

// Replay returns the commitments of a document as they stand after the
// decisions, in the order of the text, those that a decision split off behind
// what they were split off. Decisions must be in the order of their chains. It
// also returns the decisions that no longer fit: their commitment is not found
// any more, or what they speak of is gone.
func (f *Forms) Replay(found []trillium.Commitment, decisions []Decision) (states []*State, misfits []*Entry) {
	chains := make(map[string][]*Entry)
	entries := make([]*Entry, len(decisions))
	for i := range decisions {
		e := f.Entry(decisions[i])
		entries[i] = e
		chains[e.Subject] = append(chains[e.Subject], e)
	}
	byID := make(map[string]*State)
	for i := range found {
		states = f.add(states, byID, chains, newState(found[i]))
	}
	merge(states, byID)
	for subject, chain := range chains {
		if byID[subject] == nil {
			f.replay(newState(trillium.Commitment{ID: subject}), chain) // to learn what was withdrawn
			for _, e := range chain {
				e.Misfit = "no commitment is found there any more"
			}
		}
	}
	for _, e := range entries {
		if e.Misfit != "" && e.Withdrawn == "" && e.Kind != Withdraw {
			misfits = append(misfits, e)
		}
	}
	return states, misfits
}

// Vanished is what is left of a commitment that is not found any more: its
// history, from which decisions can be withdrawn.
func (f *Forms) Vanished(id string, decisions []Decision) *State {
	return f.Subject(trillium.Commitment{ID: id}, decisions)
}

// Subject is a thing of an instrument after the decisions on it, as a commitment with what
// its Place says of it.
func (f *Forms) Subject(c trillium.Commitment, decisions []Decision) *State {
	var chain []*Entry
	for i := range decisions {
		if decisions[i].Subject == c.ID {
			chain = append(chain, f.Entry(decisions[i]))
		}
	}
	s := newState(c)
	f.replay(s, chain)
	return s
}

// merge gives what was merged to what it was merged into. Of mergings that were
// made at once and run in a circle, the one that closes it does not hold.
func merge(states []*State, byID map[string]*State) {
	var parts []*State
	for _, s := range states {
		if s.MergedInto != "" {
			parts = append(parts, s)
		}
	}
	slices.SortStableFunc(parts, func(a, b *State) int { return a.mergedBy.Time.Compare(b.mergedBy.Time) })
	into := make(map[string]string)
	whole := func(id string) string {
		for into[id] != "" {
			id = into[id]
		}
		return id
	}
	for _, s := range parts {
		switch {
		case byID[s.MergedInto] == nil:
			s.unmerge(s.MergedInto + " is not found any more")
		case whole(s.MergedInto) == s.ID:
			s.unmerge(s.MergedInto + " was merged the other way at the same time")
		default:
			into[s.ID] = s.MergedInto
		}
	}
	for _, s := range states {
		if s.MergedInto != "" {
			byID[whole(s.ID)].take(s)
		}
	}
}

// unmerge lets a merging not hold.
func (s *State) unmerge(why string) {
	s.mergedBy.Misfit, s.MergedInto = why, ""
}

// add replays the chain of s and appends it with the parts that it was split into.
func (f *Forms) add(states []*State, byID map[string]*State, chains map[string][]*Entry, s *State) []*State {
	if byID[s.ID] != nil {
		return states // an id is given once: no archive can make a part contain itself
	}
	byID[s.ID] = s
	f.replay(s, chains[s.ID])
	states = append(states, s)
	for _, part := range s.parts() {
		states = f.add(states, byID, chains, part)
	}
	return states
}

func newState(c trillium.Commitment) *State {
	return &State{Commitment: c, Found: c, Corrected: make(map[string]*Entry)}
}

// replay applies a chain. What a later decision withdrew is left out from the
// start.
func (f *Forms) replay(s *State, chain []*Entry) {
	s.History, s.byHash = chain, make(map[string]*Entry, len(chain))
	for _, e := range chain {
		s.byHash[e.Hash] = e
		s.note(e)
	}
	// From the last to the first: a withdrawal that was itself withdrawn takes
	// nothing, and one speaks of what came before it.
	for _, e := range slices.Backward(chain) {
		if w, ok := e.Body.(Withdrawal); ok && e.Withdrawn == "" {
			if d := s.decision(w.Decision); d != nil && d.Seq < e.Seq {
				d.Withdrawn = e.Hash
			}
		}
	}
	for _, e := range chain {
		if e.Withdrawn == "" && e.Misfit == "" {
			if err := f.apply(s, e); err != nil {
				e.Misfit = err.Error()
			}
		}
	}
	for _, e := range chain {
		e.Moved = !withhold.Same(e.Saw.Words, s.Text) && !withhold.Same(e.Saw.Words, s.Found.Text)
	}
	s.Conflicts = f.conflicts(chain)
}

// judge applies a judgement on the commitment or on something set against it.
func (s *State) judge(e *Entry, b Judgement) error {
	if b.Object == Itself {
		s.Judged, s.Rejected = e, b.Verdict == Reject
		return nil
	}
	for i := range s.Links {
		if l := &s.Links[i]; l.Hash == b.Object {
			l.Verdict = e
			if b.Relation != "" {
				l.Relation = b.Relation
			}
			return nil
		}
	}
	for i := range s.Evidence {
		if p := &s.Evidence[i]; p.Hash == b.Object {
			p.Verdict = e
			if b.Relation != "" {
				p.Relation = b.Relation
			}
			return nil
		}
	}
	for i := range s.Updates {
		if s.Updates[i].Hash == b.Object {
			s.Updates[i].Verdict = e
			return nil
		}
	}
	if d := s.decision(b.Object); d != nil && d.Withdrawn != "" {
		return nil // what it judged was withdrawn: nothing is left to judge
	}
	return fmt.Errorf("what it judges, %s, is not there", short(b.Object))
}

// split narrows the commitment to the first part, if it still has its words.
func (s *State) split(_ *Entry, b Splitting) error {
	if len(b.Parts) < 2 || b.Parts[0].ID != s.ID {
		return errors.New("its parts are not those of a splitting")
	}
	for i, p := range b.Parts {
		if i > 0 && (p.Start < b.Parts[i-1].End || slices.ContainsFunc(b.Parts[:i], func(q Part) bool { return q.ID == p.ID })) {
			return errors.New("its parts overlap, or have one id")
		}
		if p.Len() <= 0 || p.Overlap(s.Found.Span) < p.Len() {
			return fmt.Errorf("the words %q are not part of it any more", cut(p.Text))
		}
	}
	s.SplitInto = nil
	for _, p := range b.Parts {
		s.SplitInto = append(s.SplitInto, p.ID)
	}
	whole := s.Commitment
	s.whole = &whole
	narrow(&s.Commitment, b.Parts[0], true)
	return nil
}

// parts are the commitments that were split off s.
func (s *State) parts() []*State {
	if len(s.SplitInto) == 0 {
		return nil
	}
	var out []*State
	for _, e := range s.History {
		b, ok := e.Body.(Splitting)
		if !ok || e.Withdrawn != "" || e.Misfit != "" {
			continue
		}
		out = nil
		for _, p := range b.Parts[1:] {
			c := *s.whole // with what was corrected before
			c.ID = p.ID
			narrow(&c, p, false)
			part := newState(c)
			part.SplitFrom = s.ID
			out = append(out, part)
		}
	}
	return out
}

// narrow keeps of c what stands in the part. What quotes no words stays with
// the first part.
func narrow(c *trillium.Commitment, p Part, first bool) {
	within := func(s trillium.Span) bool {
		return s.Len() == 0 && first || s.Len() > 0 && s.Overlap(p.Span) == s.Len()
	}
	c.Actions = slices.DeleteFunc(slices.Clone(c.Actions), func(a trillium.Action) bool { return !within(a.Span) })
	if len(c.Actions) == 0 {
		c.Actions = []trillium.Action{{Text: p.Text, Span: p.Span}}
	}
	c.Targets = slices.DeleteFunc(slices.Clone(c.Targets), func(t trillium.Target) bool { return !within(t.Span) })
	if c.Deadline != nil && !within(c.Deadline.Span) {
		c.Deadline = nil
	}
	c.Bodies = slices.DeleteFunc(slices.Clone(c.Bodies), func(b string) bool { return !withhold.Is(p.Text) && !strings.Contains(p.Text, b) })
	c.Text, c.Span = p.Text, p.Span
}

// take adds what a merged commitment promises to the fields that nobody has
// corrected since it was merged.
func (s *State) take(part *State) {
	s.Merged = append(s.Merged, part.ID)
	open := func(field string) bool {
		e := s.Corrected[field]
		return e == nil || e.Time.Before(part.mergedBy.Time)
	}
	if open("actions") {
		s.Actions = slices.Concat(s.Actions, part.Actions)
	}
	if open("targets") {
		s.Targets = slices.Concat(s.Targets, part.Targets)
	}
	if open("parties") {
		s.Parties = union(s.Parties, part.Parties)
	}
	if open("bodies") {
		s.Bodies = union(s.Bodies, part.Bodies)
	}
	if open("deadline") && s.Deadline == nil {
		s.Deadline = part.Deadline
	}
}

func union(a, b []string) []string {
	out := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(out, s) {
			out = append(out, s)
		}
	}
	return out
}

func cut(s string) string {
	if runes := []rune(s); len(runes) > 60 {
		return string(runes[:60]) + "…"
	}
	return s
}

// Themes gives each commitment its theme in the document (see trillium.Themes).
func Themes(states []*State) []string {
	list := make([]trillium.Commitment, len(states))
	for i, s := range states {
		list[i] = s.Commitment
	}
	return trillium.Themes(list)
}
