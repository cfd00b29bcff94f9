package extract

import (
	"trillium"
	"trillium/internal/grammar"
	"trillium/internal/language"
)

// supposed is the verdict on a statement that promises though no rule names it: who is
// bound, how firmly, and by which verb.
func (s *statement) supposed() verdict {
	v := verdict{label: commitment, rule: "signs", strength: trillium.High, parties: s.bound()}
	main, found := mainVerb(s.says)
	p, sub := main.Predicate, main.of
	f, _, _ := s.opens()
	if s.Is(f, language.To) && s.Form(f+1, language.Infinitive) {
		f++
	}
	form, class := s.openingForm(f)
	switch {
	case form != 0 && (s.first || !found || sub.kind == nobody):
		v.verb, v.body = f, f
		v.strength = s.lent().Weaker(weakest(s.Goal(f).Class | class))
	case found && sub.binds():
		v.verb, v.body = p.Head, p.Body
		if sub.parties != nil {
			v.parties = sub.parties
		}
		v.strength = strength(p.Class &^ language.Communicate).Weaker(weakest(s.Goal(p.Body).Class))
		if p.Kind == grammar.Present || p.Kind == grammar.Will {
			v.body = p.Head
			if p.Kind == grammar.Will {
				v.body = p.Body
			}
		}
	case found:
		v.verb, v.body = min(p.Body, len(s.Tokens)-1), 0
		if p.Passive {
			v.rule = "will-be-done"
		}
	default:
		v.verb, v.body = f, f
		v.rule = "stem-noun"
		v.strength = s.lent()
	}
	return v
}

// lent is the strength that the stem of an item lends.
func (s *statement) lent() trillium.Strength {
	if s.item && s.stem != nil && !s.stem.neutral && s.stem.verdict.strength != "" {
		return s.stem.verdict.strength
	}
	return trillium.High
}

// bound are those whom the statement binds where it names nobody: its label's parties, its
// stem's, or the issuers.
func (s *statement) bound() []string {
	switch {
	case s.labelParties() != nil:
		return s.labelParties()
	case s.item && s.stem != nil && s.stem.parties != nil:
		return s.stem.parties
	}
	return s.w.weParties()
}
