package extract

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// actions are the acts in spans, as the document says them.
func (c *clause) actions(spans []grammar.Act) []trillium.Action {
	out := make([]trillium.Action, 0, len(spans))
	for _, s := range spans {
		s.To = c.TrimEnd(s.From, s.To)
		if s.From >= s.To {
			continue
		}
		src := c.w.doc.Span(c.b, c.Tokens[s.From].Start, c.Tokens[s.To-1].End)
		verb := s.Verb
		if verb < s.From || verb >= s.To {
			verb = s.From
		}
		out = append(out, trillium.Action{Verb: c.Words(verb, c.Particle(verb)), Text: c.w.doc.Words(src), Span: src})
	}
	return out
}

// actionSpans splits what a verdict promises into acts that can be kept or
// broken by themselves: coordinated verbs of the same form as the first. Means
// ("by creating …"), purposes of giving ("to fund …"), relative clauses and
// lists of objects are not split.
func (c *clause) actionSpans(v verdict) []grammar.Act {
	if list := c.numbered(v); list != nil {
		return list
	}
	g := c.Goal(v.body)
	first := grammar.Act{From: v.body, To: len(c.Tokens), Verb: v.verb}
	switch {
	case v.rule == "stem-noun" || v.rule == "will-be-done":
		first.From, first.Verb = v.body, v.verb
		if v.rule == "stem-noun" {
			for first.Verb < len(c.Tokens)-1 && c.Is(first.Verb, language.Det) {
				first.Verb++ // la creación, a new centre
			}
			return []grammar.Act{first}
		}
	case v.rule == "this-includes":
		return c.Listed(v.body)
	case g.Verb >= 0:
		first.From, first.Verb = g.Start, g.Verb
	case g.After > v.body && g.After < len(c.Tokens) && (g.Noun || g.Importance):
		first.From, first.Verb = g.After, g.After
	default:
		first.From = v.verb
		if c.Is(v.body, language.To) && v.body+1 < len(c.Tokens) {
			first.From, first.Verb = v.body+1, v.body+1
		}
	}
	if n := c.Negation(first.From); n >= 0 {
		first.From = n // to refrain is the act: "not to build …"
	}
	return c.Split(first)
}

// numbered splits "including by: (1) …; (2) …" at its numbers; nil if there
// are none.
func (c *clause) numbered(v verdict) []grammar.Act {
	var starts []int
	for i := v.body; i+2 < len(c.Tokens); i++ {
		if c.Punct(i, '(') && c.Punct(i+2, ')') && (c.Tokens[i+1].Kind == language.Digits || c.Tokens[i+1].End-c.Tokens[i+1].Start == 1) {
			starts = append(starts, i)
		}
	}
	if len(starts) < 2 {
		return nil
	}
	var out []grammar.Act
	for k, s := range starts {
		to := len(c.Tokens)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		if s+3 < to { // a number at the very end opens nothing
			out = append(out, grammar.Act{From: s + 3, To: to, Verb: s + 3})
		}
	}
	return out
}
