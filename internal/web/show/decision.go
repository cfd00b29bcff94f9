package show

import (
	"strings"

	"trillium/internal/review"
	"trillium/internal/store"
)

// What says in a sentence what a decision does.
func (p Presenter) What(e *review.Entry) string {
	switch b := e.Body.(type) {
	case review.Correction:
		return p.L.T("what.correct", p.L.T("decide."+b.Field), p.value(b))
	case review.Merging:
		return p.L.T("what.merge", b.Into)
	case review.Splitting:
		ids := make([]string, len(b.Parts))
		for i, part := range b.Parts {
			ids[i] = part.ID
		}
		return p.L.T("what.split", strings.Join(ids, ", "))
	case review.Judgement:
		return p.judgement(b)
	case review.Linking:
		switch b.Relation {
		case review.None:
			return p.L.T("what.parted", b.To)
		case review.Dropped:
			return p.L.T("what.silent", b.To)
		}
		return p.L.T("what.link", p.L.T("relation."+b.Relation), b.To)
	case review.Citation:
		if b.Relation == review.None {
			return p.L.T("what.aside", b.Title)
		}
		return p.L.T("what.evidence", p.L.T("bearing."+b.Relation), b.Title)
	case review.Progress:
		return p.L.T("what.update", p.Party(b.Party), p.L.T("status."+b.Status), b.Text)
	case review.Choosing:
		if b.Priority {
			return p.L.T("what.choose")
		}
		return p.L.T("what.unchoose")
	case review.Ruling:
		return p.L.T("what.rubric")
	case review.Scoring:
		return p.L.T("what.score", p.Party(b.Party), p.Signed(b.Value)) + p.because(b)
	case review.Sealed:
		return p.L.T("what.sealed", p.Party(b.Party))
	case review.Standing:
		return p.L.T("what.stand", p.L.T("state."+b.State))
	case review.Digesting:
		text, _ := (&review.Digested{Text: b.Text}).In(p.L.Tag)
		if b.Object == review.Itself {
			return p.L.T("what.digest", text)
		}
		return p.L.T("what.digest.evidence", b.Object[:min(12, len(b.Object))], text)
	case review.Withdrawal:
		return p.L.T("what.withdraw", b.Decision[:min(12, len(b.Decision))])
	}
	if text := p.says(e.Body); text != "" {
		return text
	}
	return p.L.T("what.unknown", e.Kind)
}

// says puts a decision of an instrument's own kind in words; "" if no instrument knows it.
func (p Presenter) says(body review.Body) string {
	if body == nil {
		return ""
	}
	for i := range p.wings {
		if say := p.wings[i].Says[body.Kind()]; say != nil {
			return say(p.L, p.PartyNames, body)
		}
	}
	return ""
}

// because is the round and the cause of a score.
func (p Presenter) because(b review.Scoring) string {
	s := ""
	if b.Round != review.Final {
		s += ", " + p.L.T("round."+b.Round)
	}
	if b.Cause != "" {
		s += ", " + p.L.T("cause."+b.Cause)
	}
	return s
}

func (p Presenter) judgement(b review.Judgement) string {
	if b.Object == review.Itself {
		return p.L.T("what." + b.Verdict + ".commitment")
	}
	s := p.L.T("what."+b.Verdict, b.Object[:min(12, len(b.Object))])
	if b.Relation != "" {
		for _, prefix := range []string{"relation.", "bearing."} {
			if p.L.Has(prefix + b.Relation) {
				return p.L.T("what.as", s, p.L.T(prefix+b.Relation))
			}
		}
	}
	return s
}

// Kind is the name of a kind of decision.
func (p Presenter) Kind(k review.Kind) string { return p.L.T("kind." + string(k)) }

// MayWithdraw reports whether the visitor may withdraw the decision.
func (p Presenter) MayWithdraw(who store.Person, e *review.Entry) bool {
	if e.Withdrawn != "" {
		return false
	}
	if e.Person == who.Login {
		return who.May(review.WithdrawOwn)
	}
	return who.May(review.WithdrawOther)
}
