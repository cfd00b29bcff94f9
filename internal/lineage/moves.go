package lineage

import (
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/stages"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A move is one act of a promise: how far it has come, and the form of working
// together that it makes or uses.
type move struct {
	verb   string // as written, "" if none has a stage
	stage  int
	form   int    // concept of the first institution named, -1 if none
	formAt string // as written
	units  []terms.Unit
}

// moves reads the acts of a promise.
func (k *Linker) moves(s *side, p *profile) []move {
	var out []move
	for _, a := range p.c.Actions {
		text := trillium.Plain(a.Text)
		m := move{form: -1, units: k.terms.Units(s.lang.Tag, text, language.NewNames(s.text.Names))}
		tokens := s.lang.Tokens(nil, text)
		for i := range tokens {
			t := &tokens[i]
			if t.Kind != language.Word || t.Forms == 0 && i > 0 {
				continue
			}
			stage := k.stages.Of(s.index, tokens, i, text)
			farther := m.stage < stages.Again && stage < stages.Again && stage > m.stage && i < 4
			if stage > 0 && (m.stage == 0 || farther) {
				m.verb, m.stage = text[t.Start:t.End], stage
			}
			if m.stage > 0 && i > 5 {
				break
			}
		}
		m.form, m.formAt = k.form(m.units, text)
		out = append(out, m)
	}
	return out
}

// form is the first form of working together that units name, -1 if they name
// none, and its words.
func (k *Linker) form(units []terms.Unit, text string) (int, string) {
	for i := range units {
		u := &units[i]
		if u.Kind != terms.Concept || u.Frame {
			continue
		}
		for _, n := range append([]int{u.Concept}, u.Parts...) {
			if c := k.thesaurus.Concept(n); c.Class == thesaurus.Institution && c.Rung > 0 {
				return n, text[u.Start:u.End]
			}
		}
	}
	return -1, ""
}

// closest is the act of a promise that has most in common with another promise.
func (k *Linker) closest(moves []move, other *profile, cross bool) move {
	best, most := move{form: -1}, -1.0
	for _, m := range moves {
		sum := 0.0
		for i := range m.units {
			for j := range other.units {
				if k.equal(&m.units[i], &other.units[j], cross) {
					sum += m.units[i].Share
					break
				}
			}
		}
		if sum > most {
			best, most = m, sum
		}
	}
	return best
}

// equal reports whether two units say the same, in one language or across two.
func (k *Linker) equal(u, v *terms.Unit, cross bool) bool {
	if u.Kind == terms.Concept && v.Kind == terms.Concept {
		return k.thesaurus.Near(u.Concept, v.Concept)
	}
	if u.Kind != v.Kind {
		return false
	}
	if cross && u.Kind == terms.Word && !u.Acronym {
		return u.Cognate != "" && u.Cognate == v.Cognate
	}
	return u.Stem == v.Stem
}

// throughBody reports whether a text says that it acts by means of the body.
func throughBody(tag, text, body string) bool {
	at := strings.Index(text, body)
	if at < 0 {
		return false
	}
	before := " " + strings.ToLower(text[:at])
	for _, lead := range terms.Leads(terms.Means, tag) {
		if i := strings.LastIndex(before, " "+lead+" "); i >= 0 && lead != "by" && at+1-i <= len(lead)+8 {
			return true
		}
	}
	return false
}
