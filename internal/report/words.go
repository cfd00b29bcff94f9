package report

import (
	"cmp"
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/i18n"
	"trillium/internal/review"
)

// A Teller says what a report holds in one language. Every number in its sentences
// is taken from the report.
type Teller struct {
	*i18n.Language
	Names i18n.Parties
}

// Party is a party's name.
func (t Teller) Party(code string) string { return t.Language.Party(t.Names, code) }

// Window says from when to when action counts.
func (t Teller) Window(w assess.Window) string {
	switch {
	case w.From != "" && w.To != "":
		return t.T("window.between", t.Day(w.From), t.Day(w.To))
	case w.From != "":
		return t.T("window.from", t.Day(w.From))
	case w.To != "":
		return t.T("window.to", t.Day(w.To))
	}
	return t.T("window.open")
}

// Mean is a mean with its sign and two digits; "–" if there is none.
func (t Teller) Mean(m assess.Mean) string {
	if m.N == 0 {
		return "–"
	}
	return t.signed(float64(m.Hundredths()) / 100)
}

func (t Teller) signed(v float64) string {
	s := t.Fixed(v, 2)
	if v > 0 {
		return "+" + s
	}
	return strings.Replace(s, "-", "−", 1)
}

// Percent is a percentage; "–" if there is none.
func (t Teller) Percent(a Average) string {
	if a.Percent == nil {
		return "–"
	}
	return t.T("percent", *a.Percent)
}

// Interval is the interval of a mean; "" if there is none.
func (t Teller) Interval(a Average) string {
	if a.Low == nil {
		return ""
	}
	return t.T("interval", t.signed(*a.Low), t.signed(*a.High))
}

// Counting says how acts of all parties together count.
func (t Teller) Counting(c assess.Counting) string { return t.T("counting." + string(c)) }

// Summary are the sentences that open a report.
func (t Teller) Summary(r *Report) []string {
	all := r.Summary()
	cells := 0
	for _, row := range r.Matrix.Rows {
		cells += len(row.Cells)
	}
	out := []string{t.T("summary.scope", t.N("count.commitments", len(r.Chapters)), t.N("count.parties", len(r.Parties)), all.N, cells)}
	if all.N == 0 {
		return append(out, t.T("summary.nothing"))
	}
	out = append(out, t.T("summary.mean", t.Mean(all.Exact), t.Percent(all)))
	if all.Low != nil {
		out = append(out, t.T("summary.interval", t.Interval(all), len(r.Matrix.Rows)))
	}
	if first, last, ok := ends(r.Of(OfParty)); ok {
		out = append(out, t.T("summary.parties", t.names(first, t.Party), t.Percent(first[0]), t.names(last, t.Party), t.Percent(last[0])))
	}
	if first, last, ok := ends(r.Of(OfCommitment)); ok {
		plain := func(id string) string { return id }
		out = append(out, t.T("summary.commitments", t.names(first, plain), t.Percent(first[0]), t.names(last, plain), t.Percent(last[0])))
	}
	for _, c := range r.Causes {
		out = append(out, t.N("summary.cause."+c.Cause, c.N))
	}
	if r.Letter.Kept+r.Letter.NotKept > 0 {
		out = append(out, t.T("summary.letter", r.Letter.Kept, r.Letter.Kept+r.Letter.NotKept))
	}
	return append(out, t.Agreement(r.Overall()))
}

// ends are those with the highest mean and those with the lowest; ok is false if
// all have the same.
func ends(list []Average) (first, last []Average, ok bool) {
	for _, a := range list {
		if a.Rank == 0 {
			continue
		}
		if first == nil || a.Exact.Compare(first[0].Exact) > 0 {
			first = nil
		}
		if first == nil || a.Exact.Compare(first[0].Exact) == 0 {
			first = append(first, a)
		}
		if last == nil || a.Exact.Compare(last[0].Exact) < 0 {
			last = nil
		}
		if last == nil || a.Exact.Compare(last[0].Exact) == 0 {
			last = append(last, a)
		}
	}
	return first, last, len(first) > 0 && first[0].Exact.Compare(last[0].Exact) != 0
}

// mostNamed bounds how many a sentence names.
const mostNamed = 3

// names names several, or says how many there are.
func (t Teller) names(list []Average, name func(string) string) string {
	var out []string
	for _, a := range list {
		out = append(out, name(a.ID))
	}
	if len(out) > mostNamed {
		return t.T("summary.more", strings.Join(out[:mostNamed], ", "), len(out)-mostNamed)
	}
	return strings.Join(out, ", ")
}

// Agreement says how far reviewers agree.
func (t Teller) Agreement(a Agreement) string {
	if a.Pairs == 0 {
		return t.T("agreement.none")
	}
	s := t.T("agreement.percent", a.Equal, a.Pairs, t.T("percent", *a.Percent))
	if a.Alpha != nil {
		return s + " " + t.N("agreement.alpha", a.N, t.Fixed(*a.Alpha, 3))
	}
	return s + " " + t.NoAlpha(a)
}

// NoAlpha says why there is no alpha.
func (t Teller) NoAlpha(a Agreement) string {
	if a.NoAlpha == assess.ErrAllEqual.Error() {
		return t.T("agreement.all-equal")
	}
	return t.T("agreement.no-pairs")
}

// Alpha is alpha in a table; "–" if there is none.
func (t Teller) Alpha(a Agreement) string {
	if a.Alpha == nil {
		return "–"
	}
	return t.Fixed(*a.Alpha, 3)
}

// Differ are the cells on which reviewers disagreed, with the parties' names.
func (t Teller) Differ(a Agreement) string {
	out := make([]string, len(a.Differ))
	for i, d := range a.Differ {
		party, scores, _ := strings.Cut(d, " ")
		out[i] = t.Party(party) + " " + strings.ReplaceAll(scores, " ", " / ")
	}
	return strings.Join(out, "; ")
}

// Status says how a cell stands, where it has no score.
func (t Teller) Status(s Score) string {
	switch c := s.Final; {
	case s.Exempt != "":
		return t.T("cell.exempt")
	case c.Scored:
		return t.T("settled." + c.By)
	case c.Disputed:
		return t.T("cell.disputed")
	case c.People > 0:
		return t.T("cell.waits")
	}
	return t.T("cell.none")
}

// Footnote is the source of an action as a footnote gives it: issuer, title, date,
// address and the day on which it was read.
func (t Teller) Footnote(a Action) string {
	var parts []string
	for _, s := range []string{t.Party(a.Issuer), a.Title, t.Day(a.Date), a.Address} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	return t.T("footnote", strings.Join(parts, ", "), t.Date(a.Accessed.UTC()))
}

// Bearing says what an action is to the commitment, or what a party claims.
func (t Teller) Bearing(a Action) string {
	if a.Own() {
		return t.T("action.own", t.T("status."+a.Status))
	}
	return t.T("bearing." + a.Relation)
}

// Says is what an action was: its words, or the digest that stands in for them.
func (t Teller) Says(a Action) string {
	if a.Digest == nil {
		return a.Text
	}
	text, _ := a.Digest.In(t.Tag)
	return text
}

// Promise is what a chapter's commitment says, and in which language: its words without
// marks, or the digest that stands in for them.
func (t Teller) Promise(r *Report, c *Chapter) (text, language string) {
	text, language = c.State.Says(t.Tag)
	return trillium.Collapse(trillium.Plain(text)), cmp.Or(language, r.Document.Language)
}

// Searched is a search in a sentence.
func (t Teller) Searched(s *Search) string {
	return t.T("search.receipt", s.N, t.Date(s.Made.UTC()), t.Number(float64(s.Documents)), t.Day(s.From), t.Day(s.To), t.Number(float64(s.After)),
		t.Number(float64(s.Read)))
}

// Check says what has to be mended.
func (t Teller) Check(c Check) string {
	args := make([]any, 0, len(c.Args)+1)
	if c.Party != "" {
		args = append(args, t.Party(c.Party))
	}
	for _, a := range c.Args {
		args = append(args, t.Day(a))
	}
	return t.T("check."+string(c.Kind), args...)
}

// Cause says why a score is -1.
func (t Teller) Cause(cause string) string { return t.T("cause." + cause) }

// Letter says whether just what was promised was done.
func (t Teller) Letter(letter string) string {
	if letter == "" {
		letter = "open"
	}
	return t.T("letter." + letter)
}

// Fault says what is wrong with a rubric.
func (t Teller) Fault(r *assess.Rubric, f assess.Fault) string {
	var s string
	switch f.Kind {
	case assess.Gap:
		s = t.T("fault.gap", t.Case(r, f.Case))
	case assess.Overlap:
		s = t.T("fault.overlap", f.Lines[0], f.Lines[1], t.Case(r, f.Case))
	case assess.Precedence:
		s = t.T("fault.precedence", f.Lines[0], f.Lines[1], t.Case(r, f.Case))
	case assess.Unreachable, assess.Shadowed:
		s = t.T("fault."+string(f.Kind), f.Lines[0])
	case assess.Unearned:
		s = t.T("fault.unearned", Signed(assess.Scored(f.Score)))
	case assess.Inverted:
		s = t.T("fault.inverted", t.factName(r, f.Fact), t.Case(r, f.Case))
	case assess.Unused:
		s = t.T("fault.unused", t.factName(r, f.Fact))
	default:
		s = t.T("fault.too-many")
	}
	if f.Party != "" {
		return t.T("colon", t.T("fault.exception", t.Party(f.Party)), s)
	}
	return s
}

// factName is a fact in words; its name where it has none.
func (t Teller) factName(r *assess.Rubric, name string) string {
	if f := r.Fact(name); f != nil && f.Words != "" {
		return f.Words
	}
	return name
}

// Case says facts in words: "strong actions: none; weak actions: 5 or more".
func (t Teller) Case(r *assess.Rubric, list []assess.Value) string {
	var parts []string
	for _, v := range list {
		name := t.factName(r, v.Fact)
		if v.Goal > 0 {
			name = t.T("fact.goal", name, v.Goal)
		}
		parts = append(parts, t.T("colon", name, t.value(r.Fact(v.Fact), v.Low, v.High)))
	}
	return strings.Join(parts, "; ")
}

func (t Teller) value(f *assess.Fact, low, high int) string {
	percent := func(n int) string {
		if f != nil && f.Kind == assess.Share {
			return t.T("percent", n)
		}
		return t.Number(float64(n))
	}
	switch {
	case f != nil && f.Kind == assess.Yes && low == high:
		return t.T([]string{"no", "yes"}[low])
	case high < 0 && low == 0, f != nil && f.Kind == assess.Yes:
		return t.T("fact.any")
	case high < 0:
		return t.T("fact.more", percent(low))
	case low == high && low == 0 && (f == nil || f.Kind == assess.Count):
		return t.T("fact.none")
	case low == high:
		return percent(low)
	}
	return t.T("fact.between", percent(low), percent(high))
}

// Flip says what would change a score.
func (t Teller) Flip(r *assess.Rubric, f assess.Flip) string {
	var steps []string
	for _, s := range f.Steps {
		name := t.factName(r, s.Fact)
		if s.Goal > 0 {
			name = t.T("fact.goal", name, s.Goal)
		}
		fact := r.Fact(s.Fact)
		steps = append(steps, t.T("flip.step", name, t.value(fact, s.From, s.From), t.value(fact, s.To, s.To)))
	}
	key := "flip.generous"
	if f.Stricter {
		key = "flip.stricter"
	}
	return t.T(key, Signed(assess.Scored(f.To.Score)), strings.Join(steps, "; "))
}

// Facts says the facts that a score rests on.
func (t Teller) Facts(r *assess.Rubric, facts assess.Facts) string {
	var list []assess.Value
	for _, f := range r.Facts {
		if !f.Each {
			list = append(list, assess.Value{Fact: f.Name, Low: facts.Whole[f.Name], High: facts.Whole[f.Name]})
			continue
		}
		for i, g := range facts.Goals {
			list = append(list, assess.Value{Goal: i + 1, Fact: f.Name, Low: g[f.Name], High: g[f.Name]})
		}
	}
	return t.Case(r, list)
}

// Line says a line of a rubric: the score and its words, or its condition.
func (t Teller) Line(l assess.Line) string {
	if l.Words != "" {
		return l.Words
	}
	return l.When
}

// Change says how a score changed from the interim report.
func (t Teller) Change(c assess.Change) string {
	return t.T("change", c.ID, t.Party(c.Party), Signed(c.From), Signed(c.To))
}

// Title is the title of a report.
func (t Teller) Title(r *Report) string { return t.T("report.heading", r.Summit) }

// Cell is a score with its sign.
func (t Teller) Cell(c assess.Cell) string { return Signed(c) }

// Settled says how a score came about and who gave its reason.
func (t Teller) Settled(c review.Cell) string {
	if c.Decides == nil {
		return ""
	}
	return fmt.Sprintf("%s, %s", t.T("settled."+c.By), c.Decides.Name)
}
