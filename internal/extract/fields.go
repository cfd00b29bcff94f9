package extract

import (
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
	"trillium/internal/quantity"
)

// remember keeps the parties of a statement for the pronouns after it.
func (w *walk) remember(parties []string) {
	if len(parties) > 0 {
		w.last = parties
	}
}

// explains reports whether a sentence of prose points back to the promise
// before it.
func (c *clause) explains() bool {
	return c.Is(0, language.Deictic|language.It|language.They) || c.Is(0, language.We) && c.Is(2, language.Deictic|language.Adv)
}

func (w *keeper) addCommitment(c *clause, v verdict) {
	end := c.Tokens[len(c.Tokens)-1].End
	src := w.doc.Span(c.b, c.start, end)
	spans := c.actionSpans(v)
	k := trillium.Commitment{
		Document: w.doc.Name,
		Section:  c.section,
		Text:     w.doc.Words(src),
		Span:     src,
		Parties:  v.parties,
		Actions:  c.actions(spans),
		Targets:  []trillium.Target{},
		Strength: v.strength,
		Renews:   v.renews,
		Bodies:   c.bodies(),
		Detail:   []string{},
		Rule:     v.rule,
	}
	if c.stem != nil && c.first && !c.stem.neutral {
		k.Stem = c.stem.text
	}
	if len(k.Parties) == 0 {
		k.Parties = []string{trillium.All}
	}
	if len(k.Actions) == 0 {
		k.Actions = []trillium.Action{{Verb: c.Words(v.verb, v.verb+1), Text: k.Text, Span: src}}
	}
	if k.Bodies == nil {
		k.Bodies = []string{}
	}
	k.Strength = c.strongest(v, spans, k.Strength)
	k.Renews = k.Renews || c.underscores()
	w.quantities(c, &k)
	w.addIndicators(c, &k)
	w.headline = c.first && c.b.Marked(trillium.Bold, c.Tokens[0].Start, c.Tokens[max(0, len(c.Tokens)-2)].End)
	w.commitments = append(w.commitments, k)
	w.items = append(w.items, c.b.Item)
	w.open = len(w.commitments) - 1
}

// underscores reports whether the statement, told in the past, recalls an
// earlier pledge: "and underscored their commitment to implement".
func (c *clause) underscores() bool {
	for i := 1; i < len(c.Tokens)-3; i++ {
		if c.Told(i) && c.Is(i, language.Communicate|language.Reaffirm) && c.Is(i-1, language.And) && c.PledgeNoun(i+1) > 0 {
			return true
		}
	}
	return false
}

// strongest raises the strength of an item whose first act is weak and whose
// later act is not: "supporting … and … commitment to implement".
func (c *clause) strongest(v verdict, spans []grammar.Act, s trillium.Strength) trillium.Strength {
	governor := trillium.High
	switch v.rule {
	case "stem-gerund", "stem-verb":
		governor = c.stem.verdict.strength
	case "will", "commit", "reaffirm":
	default:
		return s
	}
	if s.Rank() >= governor.Rank() {
		return s
	}
	if !c.Is(spans[0].Verb, weakening) {
		return s // the weak verb governs all of them: "seek to …"
	}
	for _, a := range spans[1:] {
		class := c.Tokens[a.Verb].Entry.Class & language.Governing
		if class&weakening == 0 && c.Is(a.Verb, language.Act) && !c.Is(a.From, weakening) {
			return governor
		}
	}
	return s
}

// text is the clause as package quantity reads it.
func (w *walk) text(c *clause) quantity.Text {
	return quantity.Text{Text: c.b.Text, Tokens: c.Tokens, Issuer: w.doc.Issuer}
}

func (w *walk) addReport(c *clause, v verdict) {
	src := w.doc.Span(c.b, c.start, c.Tokens[len(c.Tokens)-1].End)
	r := trillium.Report{Document: w.doc.Name, Section: c.section, Text: w.doc.Words(src), Span: src,
		Parties: v.parties, Verb: c.Words(v.verb, v.verb+1), Bodies: c.bodies(), Rule: v.rule}
	if r.Bodies == nil {
		r.Bodies = []string{}
	}
	w.reports = append(w.reports, r)
}

// addDetail attaches a sentence to the open commitment. A restatement brings
// its amounts and dates with it, an explanation only its dates.
func (w *keeper) addDetail(c *clause, restates bool) {
	k := &w.commitments[w.open]
	src := w.doc.Span(c.b, c.start, c.Tokens[len(c.Tokens)-1].End)
	k.Detail = append(k.Detail, w.doc.Words(src))
	t := w.text(c)
	times := w.finder.Times(t, w.doc.Date)
	if k.Deadline == nil && (restates || c.Ahead()) {
		k.Deadline = w.deadline(c, times)
	}
	if (restates || w.headline) && len(k.Targets) == 0 {
		w.targets(c, t, times, k)
	}
}

// restates reports whether the clause says again what the headline said: it
// has its verb, or half of its content words.
func (c *clause) restates(k *trillium.Commitment) bool {
	words := contentWords(k.Text)
	hits := 0
	for i := range c.Tokens {
		if words[strings.ToLower(c.Words(i, i+1))] {
			hits++
		}
	}
	for i := range c.Tokens {
		if !c.Is(i, language.Will) {
			continue
		}
		g := c.Goal(i + 1)
		for _, a := range k.Actions {
			if g.Verb >= 0 && strings.EqualFold(c.Words(g.Verb, g.Verb+1), a.Verb) && hits*5 >= len(words) {
				return true
			}
		}
	}
	return len(words) > 0 && hits*2 >= len(words)
}

// contentWords are the words of a text that carry its meaning.
func contentWords(text string) map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return strings.ContainsRune(" *.,;:“”\"()", r) }) {
		if len(w) > 4 {
			words[w] = true
		}
	}
	return words
}

// quantities fills in the deadline and targets of a commitment from the words
// of its actions.
func (w *walk) quantities(c *clause, k *trillium.Commitment) {
	t := w.text(c)
	times := w.finder.Times(t, w.doc.Date)
	k.Deadline = w.deadline(c, times)
	if k.Deadline == nil && c.item {
		k.Deadline = w.governingDeadline(c)
	}
	w.targets(c, t, times, k)
}

// governingDeadline is the deadline that the item's stem or section gives to
// all its items: "In the next 60 days:".
func (w *walk) governingDeadline(c *clause) *trillium.Deadline {
	if c.stem != nil && c.stem.deadline != nil {
		return c.stem.deadline
	}
	return c.sectionDeadline
}

// headingDeadline is the deadline that a heading consists of, or nil.
func (w *walk) headingDeadline(b *trillium.Block) *trillium.Deadline {
	if !strings.ContainsAny(b.Text, "0123456789") && len(b.Text) > 40 {
		return nil
	}
	tokens := w.lang.Tokens(nil, b.Text)
	c := w.clause(b, tokens)
	d := w.deadline(c, w.finder.Times(w.text(c), w.doc.Date))
	if d == nil || len(d.Text)*2 < len(b.Text) {
		return nil
	}
	return d
}

// deadline is the first of the clause's times that says by when.
func (w *walk) deadline(c *clause, times []quantity.Time) *trillium.Deadline {
	done := c.DoneFrom()
	for _, tm := range times {
		last := tm.Strict && tm.Relative && tm.To >= len(c.Tokens)-2 // "funded through the deal within 90 days"
		if !w.isDeadline(c, tm) || tm.From >= done && !last {
			continue
		}
		src := w.doc.Span(c.b, tm.Start, tm.End)
		return &trillium.Deadline{Text: w.doc.Words(src), Date: tm.Date(), Precision: tm.Precision, Span: src}
	}
	return nil
}

// bracketed reports whether a time stands in brackets at the end of the statement, as plans
// give their dates: "website established (October 2013)".
func (c *clause) bracketed(tm quantity.Time) bool {
	from, to := tm.From, tm.To
	for from > 0 && c.Tokens[from-1].Kind == language.Word {
		from--
	}
	n := len(c.Tokens)
	for n > to && c.Tokens[n-1].Kind == language.Punct && !c.Punct(n-1, ')') {
		n--
	}
	return tm.From-from <= 2 && c.Punct(from-1, '(') && c.Punct(to, ')') && to+1 == n
}

// spans reports whether a time says how long something lasts from its beginning on: "over
// two years, starting in 2026".
func (c *clause) spans(tm quantity.Time) bool {
	for i := tm.From; i < tm.To; i++ {
		if c.Is(i, language.TimeUnit) {
			return true
		}
	}
	return false
}

// isDeadline reports whether a time says by when the promise is due: it has a
// preposition, is not past, and does not belong to a reduced relative clause
// ("skills needed over the next five years") or to a name.
func (w *walk) isDeadline(c *clause, tm quantity.Time) bool {
	if !tm.Led && !c.bracketed(tm) || tm.From > 0 && c.Tokens[tm.From-1].Has(language.Past) || c.Begins(tm.From) && !c.spans(tm) {
		return false
	}
	if !tm.Last.IsZero() && !w.doc.Date.IsZero() && tm.Last.Before(w.doc.Date) {
		return false
	}
	if !tm.Strict {
		if c.Reduced(tm.From) || tm.To < len(c.Tokens) && c.Tokens[tm.To].Cap && c.Tokens[tm.To].Kind == language.Word && !tm.Relative {
			return false
		}
		if c.PastBefore(tm.From) {
			return false
		}
	}
	return c.Lemma(tm.From) != "from" && c.Lemma(tm.From) != "since" || tm.To-tm.From > 2
}

// targets adds the amounts of the clause that the commitment promises.
func (w *walk) targets(c *clause, t quantity.Text, times []quantity.Time, k *trillium.Commitment) {
	done := c.DoneFrom()
	for _, a := range w.finder.Amounts(t) {
		if c.Aside(a.From) || a.From >= done || c.fact(a, w.doc.Date.Year()) {
			continue
		}
		tg := trillium.Target{Value: a.Value, Unit: a.Unit, Comparison: a.Comparison, Baseline: a.Baseline, Direction: c.direction(a)}
		if a.Max > 0 {
			tg.Max = &a.Max
		}
		end := a.End
		for _, tm := range times {
			if tm.From >= a.From && tm.From <= a.To+3 && tm.Led && (tm.From >= a.To || tm.Strict) && a.Unit != "" && c.Together(a.To, tm.From) && w.isDeadline(c, tm) {
				tg.By = tm.By()
				end = max(end, tm.End)
				break
			}
		}
		src := w.doc.Span(c.b, a.Start, end)
		tg.Text, tg.Span = w.doc.Words(src), src
		k.Targets = append(k.Targets, tg)
	}
}

// fact reports whether an amount tells how much something is: "which represents 24 %", "25 %
// by 2050 (11 % in 2023)".
func (c *clause) fact(a quantity.Amount, year int) bool {
	if c.Punct(a.From-1, '(') && c.Is(a.To, language.Prep) && a.To+2 < len(c.Tokens) && c.Punct(a.To+2, ')') {
		y, err := strconv.Atoi(c.Words(a.To+1, a.To+2))
		return err == nil && y < year
	}
	return c.Tells(a.From)
}

// direction is what an amount does: the nearest verb before it that increases
// or reduces, else reach; "" for money.
func (c *clause) direction(a quantity.Amount) string {
	if len(a.Unit) >= 3 && strings.ToUpper(a.Unit[:3]) == a.Unit[:3] {
		return ""
	}
	for i := a.To - 1; i >= 0; i-- {
		switch {
		case i < a.From && c.Is(i, language.And) && c.Form(i+1, language.Infinitive|language.Gerund) && c.Is(i+1, language.Act) &&
			!c.Is(i+1, language.Reduce|language.Increase|language.Noun):
			return "reach" // another act begins here: reduce poverty and train 5,000 teachers
		case c.Is(i, language.Reduce) && c.Tokens[i].Forms != 0:
			return "reduce"
		case c.Is(i, language.Increase) && c.Tokens[i].Forms != 0:
			return "increase"
		}
	}
	return "reach"
}
