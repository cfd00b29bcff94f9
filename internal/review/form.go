package review

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// A Form is all that is known of a kind of decision. A Shape makes one.
type Form struct {
	Kind     Kind
	On       string // the instrument on whose subjects it stands, "" for commitments
	needs    Act
	anywhere bool // it stands on any subject
	decode   func(data []byte, strict bool) (Body, error)
	may      func(Place, Body) (Act, bool)
	check    func(Place, Body) (Body, error)
	apply    func(*State, *Entry) error
	matter   func(Body) string
	quotes   func(Body) bool // nil if none of the kind does
}

// A Shape says what is particular to a kind of decision with bodies of type T. A nil
// field means nothing is.
type Shape[T Body] struct {
	On     string                        // the instrument on whose subjects it stands, "" for commitments
	Needs  Act                           // the right to decide so, "" is Decide
	May    func(Place, T) (Act, bool)    // in the place of Needs: the act, and whether the person may
	Check  func(Place, T) (T, error)     // refuses what cannot be decided there, and completes it
	Apply  func(*State, *Entry, T) error // makes it take effect; State.Of tells of it in any case
	Matter func(T) string                // what it settles: two on one matter contradict each other, or might
	Quotes func(T) bool                  // reports whether it rests on the words of the document
}

// Form is the shape as a form.
func (s Shape[T]) Form() Form {
	var none T
	f := Form{Kind: none.Kind(), On: s.On, needs: s.Needs}
	if f.needs == "" {
		f.needs = Decide
	}
	f.decode = func(data []byte, strict bool) (Body, error) {
		var b T
		if !strict {
			err := json.Unmarshal(data, &b)
			return b, err
		}
		dec := json.NewDecoder(bytes.NewReader(data))
		dec.DisallowUnknownFields()
		err := dec.Decode(&b)
		return b, err
	}
	f.may = func(p Place, b Body) (Act, bool) {
		body, ok := b.(T)
		if s.May != nil && ok {
			return s.May(p, body)
		}
		return f.needs, p.Who.May(f.needs)
	}
	f.check = func(p Place, b Body) (Body, error) {
		body, ok := b.(T)
		if !ok {
			return nil, noKind(b.Kind())
		}
		if s.Check == nil {
			return body, nil
		}
		return s.Check(p, body)
	}
	f.apply = func(st *State, e *Entry) error {
		body, ok := e.Body.(T)
		if s.Apply == nil || !ok {
			return nil
		}
		return s.Apply(st, e, body)
	}
	f.matter = func(b Body) string {
		body, ok := b.(T)
		if s.Matter == nil || !ok {
			return ""
		}
		return s.Matter(body)
	}
	if s.Quotes != nil {
		f.quotes = func(b Body) bool {
			body, ok := b.(T)
			return ok && s.Quotes(body)
		}
	}
	return f
}

func noKind(kind Kind) error {
	return Invalid("kind", "kind", "there is no decision of the kind %q", kind)
}

// only is a check that completes nothing.
func only[T Body](check func(Place, T) error) func(Place, T) (T, error) {
	return func(p Place, b T) (T, error) { return b, check(p, b) }
}

// always is of a kind whose decisions all settle one matter.
func always[T Body](matter string) func(T) string { return func(T) string { return matter } }

// Forms are the kinds of decision that a register knows.
type Forms struct {
	list []Form
	at   map[Kind]int
}

// NewForms are the kinds of the register itself and those of instruments. In lists those
// stand last that speak of other decisions.
func NewForms(more ...Form) *Forms {
	withdraw := Shape[Withdrawal]{May: mayWithdraw, Check: only(Place.checkWithdrawal),
		Matter: func(b Withdrawal) string { return "withdrawal " + b.Decision }}.Form()
	withdraw.anywhere = true
	f := &Forms{at: make(map[Kind]int)}
	f.list = slices.Concat([]Form{
		Shape[Correction]{Check: Place.checkCorrection, Apply: (*State).correct,
			Matter: func(b Correction) string { return "field " + b.Field }, Quotes: Correction.quotes}.Form(),
		Shape[Merging]{Check: Place.checkMerging, Apply: (*State).mergeInto, Matter: always[Merging]("shape")}.Form(),
		Shape[Splitting]{Check: Place.checkSplitting, Apply: (*State).split, Matter: always[Splitting]("shape"), Quotes: func(Splitting) bool { return true }}.Form(),
		Shape[Judgement]{Check: Place.checkJudgement, Apply: (*State).judge, Matter: func(b Judgement) string { return "judgement " + b.Object }}.Form(),
		Shape[Linking]{Check: Place.checkLinking, Apply: (*State).link}.Form(),
		Shape[Citation]{Check: only(Place.checkCitation), Apply: (*State).cite}.Form(),
		Shape[Progress]{May: mayReport, Check: Place.checkProgress, Apply: (*State).update}.Form(),
		Shape[Choosing]{Check: only(Place.checkChoosing), Apply: (*State).choose, Matter: always[Choosing]("priority")}.Form(),
		Shape[Ruling]{Check: only(Place.checkRuling), Apply: (*State).rule, Matter: always[Ruling]("rubric")}.Form(),
		Shape[Scoring]{Needs: GiveScore, Check: Place.checkScoring, Apply: (*State).mark}.Form(),
		Shape[Standing]{Check: only(Place.checkStanding), Apply: (*State).stand, Matter: always[Standing]("state")}.Form(),
	}, more, []Form{
		Shape[Digesting]{Check: Place.checkDigesting, Apply: (*State).setDigest, Matter: func(b Digesting) string { return "digest " + b.Object }}.Form(),
		withdraw,
	})
	for i, form := range f.list {
		f.at[form.Kind] = i
	}
	return f
}

// form is that of a kind, nil if it is not known.
func (f *Forms) form(kind Kind) *Form {
	if i, ok := f.at[kind]; ok {
		return &f.list[i]
	}
	return nil
}

// Kinds are all kinds, in the order in which lists show them.
func (f *Forms) Kinds() []Kind {
	var out []Kind
	for i := range f.list {
		out = append(out, f.list[i].Kind)
	}
	return out
}

// Subjects reports whether some kinds stand on subjects of instruments.
func (f *Forms) Subjects() bool {
	return slices.ContainsFunc(f.list, func(form Form) bool { return form.On != "" })
}

// Quotes reports whether decisions of a kind may rest on the words of the document.
func (f *Forms) Quotes(kind Kind) bool {
	form := f.form(kind)
	return form != nil && form.quotes != nil
}

// Stands reports whether decisions of a kind may stand on a subject.
func (f *Forms) Stands(kind Kind, subject string) bool {
	form := f.form(kind)
	return form != nil && (form.anywhere || form.On == Instrument(subject))
}

// Instrument is the instrument of a subject such as practice:entry/mx-41, "" if it is a
// commitment: no document's key holds a colon.
func Instrument(subject string) string {
	name, _, ok := strings.Cut(subject, ":")
	if !ok {
		return ""
	}
	return name
}

// Decode reads the body of a decision of the kind into its type, refusing what the type
// does not know.
func (f *Forms) Decode(kind Kind, data json.RawMessage) (Body, error) {
	return f.decode(kind, data, true)
}

func (f *Forms) decode(kind Kind, data json.RawMessage, strict bool) (Body, error) {
	form := f.form(kind)
	if form == nil {
		return nil, fmt.Errorf("the kind %q is not known to this version", kind)
	}
	return form.decode(data, strict)
}

// Entry is a decision by itself, outside its chain.
func (f *Forms) Entry(d Decision) *Entry {
	e := &Entry{Decision: d}
	var err error
	if e.Body, err = f.decode(d.Kind, d.Body, false); err != nil {
		e.Body, e.Misfit = nil, err.Error()
	}
	return e
}

// apply makes one decision take effect.
func (f *Forms) apply(s *State, e *Entry) error {
	if form := f.form(e.Kind); form != nil {
		return form.apply(s, e)
	}
	return nil
}

// matterOf is what a decision settles: two on the same matter contradict each
// other, or might. "" for what only adds: links, evidence, updates, and scores,
// which are each person's own.
func (f *Forms) matterOf(e *Entry) string {
	if form := f.form(e.Kind); form != nil && e.Body != nil {
		return form.matter(e.Body)
	}
	return ""
}

// Of are the decisions of a kind that are in force, the oldest first.
func (s *State) Of(kind Kind) []*Entry {
	var out []*Entry
	for _, e := range s.History {
		if e.Kind == kind && e.Withdrawn == "" && e.Misfit == "" {
			out = append(out, e)
		}
	}
	return out
}

func (b Correction) quotes() bool {
	return b.Field == "actions" || b.Field == "deadline" || b.Field == "targets"
}

// mayReport: a contributor reports for their own party, which the commitment binds.
func mayReport(p Place, b Progress) (Act, bool) {
	return FileUpdate, p.Who.MayReport(p.State.Parties) && (b.Party == "" || b.Party == p.Who.Party)
}

func mayWithdraw(p Place, b Withdrawal) (Act, bool) {
	act := WithdrawOther
	if d := p.State.decision(b.Decision); d != nil && d.Person == p.Who.Login {
		act = WithdrawOwn
	}
	return act, p.Who.May(act)
}

func (s *State) correct(e *Entry, b Correction) error {
	if err := Assign(&s.Commitment, b.Field, b.Value); err != nil {
		return err
	}
	s.Corrected[b.Field] = e
	return nil
}

func (s *State) mergeInto(e *Entry, b Merging) error {
	s.MergedInto, s.mergedBy = b.Into, e
	return nil
}

func (s *State) link(e *Entry, b Linking) error {
	into := &s.Links
	if b.Relation == None {
		into = &s.Parted
	}
	*into = append(*into, Relation{Entry: e, Linking: b})
	return nil
}

func (s *State) cite(e *Entry, b Citation) error {
	into := &s.Evidence
	if b.Relation == None {
		into = &s.Aside
	}
	*into = append(*into, Passage{Entry: e, Citation: b})
	return nil
}

func (s *State) update(e *Entry, b Progress) error {
	s.Updates = append(s.Updates, Reported{Entry: e, Progress: b})
	return nil
}

func (s *State) choose(e *Entry, b Choosing) error {
	s.Chosen, s.Priority = e, b.Priority
	return nil
}

func (s *State) rule(e *Entry, b Ruling) error {
	s.Rubric = &Ruled{Entry: e, Rubric: b.Rubric}
	return nil
}

func (s *State) stand(e *Entry, b Standing) error {
	s.Standing = &Stood{Entry: e, Standing: b}
	return nil
}
