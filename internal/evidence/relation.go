package evidence

import (
	_ "embed"
	"strings"

	"trillium/internal/search"
)

// A Relation is how a passage bears on a commitment.
type Relation string

// The relations.
const (
	Fulfils  Relation = "fulfils"
	Progress Relation = "progress"
	Mentions Relation = "mentions"
	Against  Relation = "against"
)

//go:embed reversals.txt
var reversalsFile string

// reversals are verbs, and nouns made of them, that say that something was
// stopped or undone, by language.
var reversals = readWords(reversalsFile)

// readWords reads lines of a language and its words.
func readWords(file string) map[string]map[string]bool {
	out := make(map[string]map[string]bool)
	for _, line := range strings.Split(file, "\n") {
		lang, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if out[lang] == nil {
			out[lang] = make(map[string]bool)
		}
		for _, w := range strings.Fields(words) {
			out[lang][w] = true
		}
	}
	return out
}

// decide tells the relation by rules, the first that holds.
func decide(p *profile, c *candidate, s *sentence) Relation {
	all := p.all(c, s)
	switch {
	case c.doc.Date != "" && c.doc.Date == p.subject.Source.Date:
		return Mentions
	case undone(c, s):
		return Against
	case s.kind.Promises() || s.future && s.verb == "":
		if p.limb(s).pledges && s.figures > 0 && !s.we {
			return Fulfils // what was promised is to promise something
		}
		if all || s.renewed {
			return Mentions // said again by those who said it
		}
		return Progress
	case fulfils(p, s, all):
		return Fulfils
	case s.verb == "" && s.kind != search.Reported && (all || s.we || len(s.bodies) > 0):
		return Mentions
	}
	return Progress
}

// all reports whether the sentence speaks of all who are bound: it names them, or
// says "we" or "the three countries" in a text that is not of some of them alone.
func (p *profile) all(c *candidate, s *sentence) bool {
	need := len(p.bound)
	if p.bound[c.doc.Issuer] {
		need-- // who speaks need not name itself
	}
	named := 0
	for _, m := range s.parties {
		if p.bound[m] && m != c.doc.Issuer {
			named++
		}
	}
	if need > 0 && named >= need {
		return true
	}
	return (s.we || s.joint) && (c.titled == 0 || c.titled >= need)
}

// undone reports whether the sentence stops or undoes: it says so itself, or it
// is an item of a decision whose title says so.
func undone(c *candidate, s *sentence) bool {
	bears := s.signs[signObject] > 0.25 || len(s.bodies) > 0
	if s.reverse != "" && !s.future && bears {
		return true
	}
	return c.reverse != "" && decides[c.doc.Kind] && bears
}

// fulfils reports whether the sentence says that the promised act was done: by
// the promised verb, or by an act of establishing or holding by several of the
// parties or of the very body.
func fulfils(p *profile, s *sentence, all bool) bool {
	if s.verb == "" && s.kind != search.Reported || s.renewed {
		return false
	}
	bears := max(s.cover, s.signs[signObject])
	switch {
	case s.same && (bears > 0.3 || len(s.bodies) > 0):
		return true
	case (s.event || s.today) && len(s.bodies) > 0:
		return all
	case s.event || s.today:
		return all && bears > 0.15
	}
	return false
}

// limb is the action that the sentence covers best.
func (p *profile) limb(s *sentence) *limb {
	if len(p.limbs) == 0 {
		return &limb{}
	}
	return &p.limbs[s.limb]
}
