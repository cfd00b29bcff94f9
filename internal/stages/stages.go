// Package stages tells how far an act has come, by its verb: thought of, prepared, begun,
// carried out; or that it goes on, reaches farther, is made use of or asked of others.
package stages

import (
	_ "embed"
	"strings"

	"trillium/internal/language"
	"trillium/internal/thesaurus"
)

//go:embed stages.txt
var stagesFile string

// stages are how far an act has come, by language and lemma of its verb.
var stages = readStages(stagesFile)

// The stages: the first four follow each other, the others stand beside them.
const (
	Thought = 1 + iota
	Prepared
	Begun
	CarriedOut
	Again   // it goes on or is taken up
	Wider   // it reaches farther
	Through // something is made use of
	Asks    // others are asked for it
)

// Names are the stages in a word each, none first.
var Names = [...]string{"none", "thought", "prepared", "begun", "carried-out", "again", "wider", "through", "asks"}

// A Reader tells the stages of verbs. It is safe for concurrent use.
type Reader struct {
	thesaurus *thesaurus.Thesaurus
	stages    [len(language.Tags)]map[string]int // by stem
}

// New returns a Reader that takes stems as the thesaurus does.
func New(t *thesaurus.Thesaurus) *Reader { return &Reader{t, stemStages(t)} }

// namedStages are the stages that the file calls by a name.
var namedStages = map[string]int{"again": Again, "wider": Wider, "through": Through, "asks": Asks}

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

// verbReach is how many words on the second part of a verb may stand: "putting
// the plan of the five ministers into effect".
const verbReach = 8

// Of is how far a verb says that its act has come, 0 if it does not say: by
// its lemma, or by its stem if the lexicon does not know it, alone or with a word
// that follows.
func (k *Reader) Of(lang int, tokens []language.Token, i int, text string) int {
	stem := func(t *language.Token) string {
		return k.thesaurus.Analyzer(lang).Term(strings.ToLower(text[t.Start:t.End]), false)
	}
	t := &tokens[i]
	for _, verb := range []string{k.thesaurus.Analyzer(lang).Term(t.Entry.Lemma, false), stem(t)} {
		if verb == "" {
			continue
		}
		for j := i + 1; j < len(tokens) && j <= i+verbReach; j++ {
			if n := k.stages[lang][verb+"_"+strings.ToLower(text[tokens[j].Start:tokens[j].End])]; n > 0 {
				return n
			}
		}
		if n := k.stages[lang][verb]; n > 0 {
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
