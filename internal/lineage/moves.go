package lineage

import (
	_ "embed"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

//go:embed stages.txt
var stagesFile string

// stages are how far an act has come, by language and lemma of its verb.
var stages = readStages(stagesFile)

// The stages: the first four follow each other, the others stand beside them.
const (
	thought = 1 + iota
	prepared
	begun
	carriedOut
	again   // it goes on or is taken up
	wider   // it reaches farther
	through // something is made use of
	asks    // others are asked for it
)

// namedStages are the stages that the file calls by a name.
var namedStages = map[string]int{"again": again, "wider": wider, "through": through, "asks": asks}

func readStages(file string) map[string]map[string]int {
	out := make(map[string]map[string]int)
	for _, line := range strings.Split(file, "\n") {
		head, list, ok := strings.Cut(line, ":")
		name, tag, _ := strings.Cut(head, " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if out[tag] == nil {
			out[tag] = make(map[string]int)
		}
		stage, named := namedStages[name]
		if !named {
			stage = int(name[0] - '0')
		}
		for _, lemma := range strings.Fields(list) {
			out[tag][lemma] = stage
		}
	}
	return out
}

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
			if stage := k.stage(s, tokens, i, text); stage > 0 && (m.stage == 0 || m.stage < again && stage < again && stage > m.stage && i < 4) {
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

// verbReach is how many words on the second part of a verb may stand: "putting
// the plan of the five ministers into effect".
const verbReach = 8

// stage is how far a verb says that its act has come, 0 if it does not say: by
// its lemma, or by its stem if the lexicon does not know it, alone or with a word
// that follows.
func (k *Linker) stage(s *side, tokens []language.Token, i int, text string) int {
	stem := func(t *language.Token) string {
		return k.thesaurus.Analyzer(s.index).Term(strings.ToLower(text[t.Start:t.End]), false)
	}
	t := &tokens[i]
	for _, verb := range []string{k.thesaurus.Analyzer(s.index).Term(t.Entry.Lemma, false), stem(t)} {
		if verb == "" {
			continue
		}
		for j := i + 1; j < len(tokens) && j <= i+verbReach; j++ {
			if n := k.stages[s.index][verb+"_"+strings.ToLower(text[tokens[j].Start:tokens[j].End])]; n > 0 {
				return n
			}
		}
		if n := k.stages[s.index][verb]; n > 0 {
			return n
		}
	}
	return 0
}

// stemStages are the stages by the stems of their verbs, and by these with "_" and
// the word that follows.
func stemStages(t *thesaurus.Thesaurus) (out [len(language.Tags)]map[string]int) {
	for i, tag := range language.Tags {
		out[i] = make(map[string]int)
		for words, stage := range stages[tag] {
			verb, word, _ := strings.Cut(words, "_")
			key := t.Analyzer(i).Term(verb, false)
			if word != "" {
				key += "_" + word
			}
			out[i][key] = stage
		}
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
