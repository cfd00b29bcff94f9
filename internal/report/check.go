package report

import (
	"bytes"
	"fmt"
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/review"
	"trillium/internal/sheet"
	"trillium/internal/table"
)

// CheckKind is what a self-check found.
type CheckKind string

// The kinds of self-check.
const (
	OutsideWindow CheckKind = "outside"    // an action outside the window
	NoDate        CheckKind = "no-date"    // an action without a date
	OtherDate     CheckKind = "other-date" // a date in a reason that no footnote has
	AddressDate   CheckKind = "address"    // a footnote whose address has another date
	Twice         CheckKind = "twice"      // one source used twice for one party
	TotalsDiffer  CheckKind = "totals"     // a printed total that its cells do not give
	NoReceipt     CheckKind = "no-receipt" // -1 for want of action without the receipt of a search
	SearchedEarly CheckKind = "early"      // the search was made before the window closed
	NoSecond      CheckKind = "no-second"  // fewer have scored than should
	Disputed      CheckKind = "disputed"   // the reviewers disagree
	NotScored     CheckKind = "no-score"   // nobody has scored the party
	NoRubric      CheckKind = "no-rubric"  // there is no rubric
	RubricFaults  CheckKind = "rubric"     // the linter finds faults
	OlderRubric   CheckKind = "older"      // a score by a rubric that has been changed since
	Departs       CheckKind = "departs"    // a score that is not what the rubric gives
	NoFacts       CheckKind = "no-facts"   // a score that does not say which facts it rests on
	NoCause       CheckKind = "no-cause"   // -1 from elsewhere, without a reason
	NoGrounds     CheckKind = "no-grounds" // a score above -1 without any action
)

// A Check is one thing to mend before a report is published.
type Check struct {
	Kind       CheckKind `json:"kind"`
	Commitment string    `json:"commitment,omitempty"`
	Party      string    `json:"party,omitempty"`
	Args       []string  `json:"args,omitempty"`
}

// check runs all self-checks.
func (r *Report) check() {
	for i := range r.Chapters {
		c := &r.Chapters[i]
		find := func(kind CheckKind, party string, args ...any) {
			k := Check{Kind: kind, Commitment: c.State.ID, Party: party}
			for _, a := range args {
				k.Args = append(k.Args, fmt.Sprint(a))
			}
			r.Checks = append(r.Checks, k)
		}
		jointly := slices.ContainsFunc(c.Scores, func(s Score) bool { return s.Party == trillium.All && s.Final.Scored }) // it stands for each
		for k := range c.Scores {
			s := &c.Scores[k]
			s.checkScore(c, jointly, find)
			s.checkActions(find, r.dates)
			s.checkSearch(find)
		}
		switch {
		case c.State.Rubric == nil:
			find(NoRubric, "")
		case len(c.Faults) > 0:
			find(RubricFaults, "", len(c.Faults))
		}
	}
	r.checkTotals()
}

type finder func(kind CheckKind, party string, args ...any)

func (s *Score) checkScore(c *Chapter, jointly bool, find finder) {
	cell := &s.Final
	switch {
	case s.Exempt != "":
		return
	case cell.Disputed:
		find(Disputed, s.Party)
	case cell.By == review.BySingle:
		find(NoSecond, s.Party, 1, 2)
	case cell.Scored:
	case cell.People > 0:
		n := cell.People
		if cell.Open { // all scored, and somebody took theirs back
			n = len(cell.Marks)
		}
		find(NoSecond, s.Party, n, cell.Needs)
	case !jointly:
		find(NotScored, s.Party)
	}
	m := cell.Decides
	if m == nil {
		return
	}
	if c.State.Rubric != nil {
		switch {
		case m.Rubric != c.State.Rubric.Hash:
			find(OlderRubric, s.Party)
		case m.Facts == nil:
			find(NoFacts, s.Party)
		case s.Outcome != nil && (!s.Outcome.Scored || s.Outcome.Score != m.Value):
			find(Departs, s.Party, Signed(assess.Scored(m.Value)), Signed(assess.Cell{Value: s.Outcome.Score, Scored: s.Outcome.Scored}))
		}
	}
	if m.Cause == review.Unstated {
		find(NoCause, s.Party)
	}
	if m.Value >= 0 && len(s.Actions) == 0 {
		find(NoGrounds, s.Party, Signed(assess.Scored(m.Value)))
	}
}

// addressDate is a date in an address: /2023/05/24/ or 2023-05-24.
var addressDate = regexp.MustCompile(`\b(20\d\d|19\d\d)[/-](0[1-9]|1[0-2])[/-](0[1-9]|[12]\d|3[01])\b`)

func (s *Score) checkActions(find finder, dates dates) {
	seen := make(map[string]int)
	for _, a := range s.Actions {
		switch {
		case a.Date == "":
			find(NoDate, s.Party, a.Note)
		case !a.Inside:
			find(OutsideWindow, s.Party, a.Note, a.Date)
		}
		if m := addressDate.FindStringSubmatch(a.Address); m != nil && a.Date != "" {
			if day := strings.Join(m[1:], "-"); !strings.HasPrefix(day, a.Date) {
				find(AddressDate, s.Party, a.Note, a.Date, day)
			}
		}
		source := a.Address
		if source == "" {
			source = a.SHA256
		}
		if first := seen[source]; first > 0 && source != "" {
			find(Twice, s.Party, first, a.Note)
		} else {
			seen[source] = a.Note
		}
	}
	if m := s.Final.Decides; m != nil {
		for _, day := range dates.in(m.Reason) {
			if !slices.ContainsFunc(s.Actions, func(a Action) bool { return a.Date == day }) {
				find(OtherDate, s.Party, day)
			}
		}
	}
}

func (s *Score) checkSearch(find finder) {
	m := s.Final.Decides
	if m == nil || m.Cause != review.NoAction {
		return
	}
	switch {
	case s.Search == nil:
		find(NoReceipt, s.Party)
	case s.Window.To != "" && s.Search.Made.UTC().Format(time.DateOnly) <= s.Window.To:
		find(SearchedEarly, s.Party, s.Search.N, s.Search.Made.UTC().Format(time.DateOnly), s.Window.To)
	}
}

// checkTotals reads the table that is published as anybody would who found it, and
// compares the averages in it with what its cells give.
func (r *Report) checkTotals() {
	if r.Matrix.Summit().N == 0 {
		return
	}
	var out bytes.Buffer
	err := table.WriteRows(&out, r.MatrixRows())
	var read *sheet.Scores
	if err == nil {
		read, err = sheet.ReadScores("matrix.csv", out.Bytes())
	}
	if err != nil {
		r.Checks = append(r.Checks, Check{Kind: TotalsDiffer, Args: []string{err.Error()}})
		return
	}
	for _, d := range slices.Concat(read.Differ, read.Unclear, read.Left) {
		r.Checks = append(r.Checks, Check{Kind: TotalsDiffer, Args: []string{d.Column + ": " + d.Text + ": " + d.Note}})
	}
	a, _ := read.Matrix.Summit().Value()
	if b := r.Summary().Mean; b == nil || math.Abs(a-*b) > 1e-12 {
		r.Checks = append(r.Checks, Check{Kind: TotalsDiffer, Args: []string{r.Summit}})
	}
}
