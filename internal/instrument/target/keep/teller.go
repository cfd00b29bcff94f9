package keep

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/instrument/target/measure"
)

// A Teller says goals and their results in one language.
type Teller struct {
	*i18n.Language
	Names i18n.Parties
}

// Digits writes a number with four significant digits and a true minus.
func (t Teller) Digits(v float64) string {
	if v == 0 {
		return t.Fixed(0, 0)
	}
	digits := min(max(3-int(math.Floor(math.Log10(math.Abs(v)))), 0), 8)
	scale := math.Pow(10, float64(digits))
	for whole := math.Round(v * scale); digits > 0 && math.Mod(whole, 10) == 0; whole /= 10 {
		digits-- // no zeros that the source does not have
	}
	return trueMinus(t.Fixed(v, digits))
}

func trueMinus(s string) string { return strings.Replace(s, "-", "−", 1) }

var isDay = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)

// Why says a reason of an answer on a target.
func (t Teller) Why(r trillium.Reason) string {
	args := make([]any, len(r.Args))
	for i, a := range r.Args {
		args[i] = t.argument(r.Key, a)
	}
	return t.T("goal.why."+r.Key, args...)
}

// argument is an argument of a reason in words (see measure.Reason).
func (t Teller) argument(key, a string) string {
	switch {
	case key == "ratios-differ":
		return t.T("goal.pace." + a)
	case strings.HasPrefix(a, "#"):
		if v, err := strconv.ParseFloat(a[1:], 64); err == nil {
			return t.Digits(v)
		}
	case strings.HasPrefix(a, "@"):
		var names []string
		for _, code := range strings.Split(a, ", ") {
			names = append(names, t.Party(strings.TrimPrefix(code, "@")))
		}
		return strings.Join(names, ", ")
	case isDay.MatchString(a):
		return t.Day(a)
	}
	return a
}

// Party names the party of a result.
func (t Teller) Party(code string) string {
	switch code {
	case trillium.All:
		return t.T("goal.together")
	case "":
		return ""
	}
	return t.Language.Party(t.Names, code)
}

// Whys are all reasons of an answer, one behind the other.
func (t Teller) Whys(a measure.Answer) string {
	var out []string
	for _, r := range a.Reasons {
		out = append(out, t.Why(r))
	}
	return strings.Join(out, " ")
}

// Goal says what a goal asks for.
func (t Teller) Goal(g *measure.Goal) string {
	if g.Kind == measure.Event {
		return t.T("goal.says.event", t.Day(g.Day))
	}
	base, by := strconv.Itoa(g.Base), strconv.Itoa(g.By)
	if g.Base == 0 {
		base = t.T("goal.base.open")
	}
	if g.By == 0 {
		by = t.T("goal.by.open")
	}
	key := "goal.says." + string(g.Kind)
	if g.Kind != measure.Range {
		key += "." + g.Direction
	}
	top := ""
	if g.Max != nil {
		top = t.Digits(*g.Max)
	}
	return trillium.Collapse(t.T(key, t.Digits(g.Value), base, by, t.Unit(g.Unit), top))
}

// Unit is a unit in words, where the catalogue has them.
func (t Teller) Unit(u string) string {
	if t.Has("unit." + u) {
		return t.T("unit." + u)
	}
	return u
}

// Method says how a run of a projection went about it.
func (t Teller) Method(r measure.Run) string {
	if r.Window > 0 {
		return t.T("colon", t.T("goal.method."+string(r.Method)), t.T("goal.window.last", r.Window, r.From, r.To))
	}
	return t.T("colon", t.T("goal.method."+string(r.Method)), t.T("goal.window.all", r.From, r.To))
}

// Answers are the four answers of a result, a line each, with numbers and reasons.
func (t Teller) Answers(x *measure.Result) []string {
	out := []string{t.answer("position", x.Position.Answer, t.Position(x))}
	if x.Series() == nil && x.Party == "" {
		return out // an event has no other
	}
	out = append(out, t.answer("pace", x.Pace.Answer, t.Pace(x)), t.answer("projection", x.Projection.Answer, ""))
	for _, r := range x.Projection.Runs {
		out = append(out, "  "+t.Run(x, r))
	}
	out = append(out, t.answer("fitness", x.Fitness.Answer, ""))
	for _, tr := range x.Trends {
		out = append(out, t.Trend(x, tr))
	}
	for _, n := range x.Notes {
		out = append(out, t.Why(n))
	}
	return out
}

// answer is a verdict with numbers and reasons behind it.
func (t Teller) answer(question string, a measure.Answer, numbers string) string {
	s := t.T("colon", t.T("goal.answer."+question), t.T("goal."+question+"."+a.Verdict)+".")
	for _, more := range []string{numbers, t.Whys(a)} {
		if more != "" {
			s += " " + more
		}
	}
	return s
}

// Position says the numbers of a position.
func (t Teller) Position(x *measure.Result) string {
	p := &x.Position
	if p.Value == nil || !p.Given() {
		return ""
	}
	out := []string{t.T("goal.position.value", t.Digits(*p.Value), t.Unit(x.Unit), p.Year)}
	if p.Change != nil {
		out = append(out, t.T("goal.position.change", t.signed(*p.Change), x.Line.BaseYear))
	}
	if p.Linear != nil {
		out = append(out, t.T("goal.position.linear", t.Digits(*p.Linear), t.signed(*p.Value-*p.Linear)))
	}
	if p.Geometric != nil {
		out = append(out, t.T("goal.position.geometric", t.Digits(*p.Geometric), t.signed(*p.Value-*p.Geometric)))
	}
	out = append(out, t.T("goal.position.goal", t.Digits(x.Line.Value), x.Line.By))
	return strings.Join(out, " ")
}

func (t Teller) signed(v float64) string {
	s := t.Digits(math.Abs(v))
	switch {
	case v > 0:
		return "+" + s
	case v < 0:
		return "−" + s
	}
	return s
}

// ratio writes a number with two digits behind the point and a true minus.
func (t Teller) ratio(v float64) string { return trueMinus(t.Fixed(v, 2)) }

// Pace says the numbers of a pace.
func (t Teller) Pace(x *measure.Result) string {
	p := &x.Pace
	if p.Linear == nil || !p.Given() {
		return ""
	}
	out := t.T("goal.pace.numbers", t.signed(*p.Achieved), t.signed(*p.Required), t.Digits(*p.Time), t.ratio(*p.Linear))
	if p.CAGR != nil {
		out += " " + t.T("goal.pace.cagr", t.ratio(*p.CAGR))
	}
	return out
}

// Run says where a method leads.
func (t Teller) Run(x *measure.Result, r measure.Run) string {
	if r.Failed != nil {
		return t.T("colon", t.T("goal.method."+string(r.Method)), t.Why(*r.Failed))
	}
	key := "goal.run.misses"
	if r.Reaches {
		key = "goal.run.reaches"
	}
	sure := t.T("goal.run.unsure")
	if r.Sure {
		sure = t.T("goal.run.sure")
	}
	return t.T("colon", t.Method(r), t.T("goal.run.text", t.Digits(r.End.Value), t.Digits(r.End.Low), t.Digits(r.End.High), r.End.Year, t.T(key), sure))
}

// Trend says the test and the slope of a trend.
func (t Teller) Trend(x *measure.Result, r measure.Trend) string {
	key := "goal.trend.none"
	switch {
	case r.Toward:
		key = "goal.trend.toward"
	case r.Against:
		key = "goal.trend.against"
	case r.Test.P < 0.05:
		key = "goal.trend.some"
	}
	p := "= " + t.Fixed(r.Test.P, 3)
	if r.Test.P < 0.001 {
		p = "< " + t.Fixed(0.001, 3)
	}
	return t.T("goal.trend.text", r.From, r.To, t.T(key), t.signed(float64(r.Test.S)), t.ratio(r.Test.Z), p, t.signed(r.Slope.Value), t.signed(r.Slope.Low),
		t.signed(r.Slope.High), t.Unit(x.Unit))
}

// Difference says how far two measures disagree on a party.
func (t Teller) Difference(d measure.Difference) string {
	who := t.Party(d.Party)
	if d.Reason != nil {
		return t.T("goal.differ.not", who, d.A, d.B, t.Why(*d.Reason))
	}
	s := t.T("goal.differ.text", who, d.Year, d.A, t.Digits(d.ValueA), d.B, t.Digits(d.ValueB), t.Unit(d.Unit), t.Fixed(d.Factor, 2))
	if d.Open != "" {
		s += " " + t.T("goal.differ.open", d.Open)
	}
	return s
}
