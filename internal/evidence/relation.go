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

//go:embed scope.txt
var scopeFile string

// scope are words that say how widely something is done, by language.
var scope = readWords(scopeFile)

//go:embed provisos.txt
var provisosFile string

// provisos are the words that open a proviso, by language.
var provisos = readPhrases(provisosFile)

func readPhrases(file string) map[string][]string {
	out := make(map[string][]string)
	for _, line := range strings.Split(file, "\n") {
		lang, list, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		for _, p := range strings.Split(list, ";") {
			out[lang] = append(out[lang], strings.TrimSpace(p))
		}
	}
	return out
}

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

// A Reason is one ground for a proposal: a key of the catalogue of messages and
// what it speaks of.
type Reason struct {
	Key  string   `json:"key"`
	Args []string `json:"args,omitempty"`
}

// String is the reason in English.
func (r Reason) String() string {
	text := reasonTexts[r.Key]
	for _, a := range r.Args {
		text = strings.Replace(text, "%s", a, 1)
	}
	return text
}

// relate tells the relation of a sentence and the reasons for proposing it.
func (f *Finder) relate(p *profile, c *candidate, s *sentence) (Relation, []Reason) {
	relation := decide(p, c, s)
	return relation, reasons(p, c, s, relation)
}

// decide tells the relation by rules.
func decide(p *profile, c *candidate, s *sentence) Relation {
	switch {
	case s.reverse != "" && !s.future:
		return Against
	case s.signs[signSameDay] > 0:
		return Mentions
	case s.kind.Promises() || s.future:
		if s.signs[signBody] > 0 {
			return Mentions
		}
		return Progress
	case (s.kind == search.Reported || s.verb != "") && s.same && s.cover > 0.4:
		return Fulfils
	}
	return Progress
}

var reasonTexts = map[string]string{
	"body":     "names the %s",
	"words":    "speaks of %s",
	"parties":  "names %s",
	"done":     "says it was done: %s",
	"promised": "promises it again",
	"reversed": "says it was stopped or undone: %s",
	"after":    "%s after the summit",
	"same-day": "published on the day of the summit",
	"values":   "gives the promised figure: %s",
	"follow":   "the document takes up many of the summit's matters",
	"foreign":  "names other countries: %s",
	"spoken":   "spoken words",
}

// reasons are the grounds, the strongest first.
func reasons(p *profile, c *candidate, s *sentence, r Relation) []Reason {
	var out []Reason
	for _, b := range s.bodies {
		out = append(out, Reason{"body", []string{b}})
	}
	if len(s.words) > 0 {
		out = append(out, Reason{"words", []string{strings.Join(s.words[:min(5, len(s.words))], ", ")}})
	}
	if r == Against && s.reverse != "" {
		out = append(out, Reason{"reversed", []string{s.reverse}})
	} else if s.kind.Promises() {
		out = append(out, Reason{"promised", nil})
	} else if s.verb != "" {
		out = append(out, Reason{"done", []string{s.verb}})
	}
	return out
}
