// Package themes tells what promises are about, by a closed scheme of themes that stand
// beside the sector codes of the OECD and the topics of the Comparative Agendas Project
// (scheme.txt). A promise may have several. What its terms tell of each theme, what stands
// around it and what its document is about are traits with names; which of them make a theme is
// learnt from labels (weights.txt). What people corrected is what they said.
package themes

import (
	_ "embed"
	"fmt"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/learn"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A Judge tells the themes of promises. It is safe for concurrent use.
type Judge struct {
	thesaurus *thesaurus.Thesaurus
	terms     *terms.Reader
	words     map[string][]int // themes of words that the thesaurus does not know, by their stems
	line      *learn.Line
}

//go:embed weights.txt
var weightsFile string

// New returns a Judge with the weights that come with the program.
func New(lexicon *language.Lexicon, t *thesaurus.Thesaurus) *Judge {
	line, err := learn.ReadLine(strings.NewReader(weightsFile), traitNames)
	if err != nil {
		panic(err) // which a test rules out
	}
	j := &Judge{thesaurus: t, terms: terms.NewReader(lexicon, t), line: line}
	if j.words, err = readWords(wordsFile); err != nil {
		panic(err)
	}
	return j
}

//go:embed words.txt
var wordsFile string

// readWords reads what words of English tell: w and the stem of a word, or a and an acronym, a
// bar, and themes.
func readWords(file string) (map[string][]int, error) {
	out := make(map[string][]int)
	for n, line := range strings.Split(file, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		word, list, _ := strings.Cut(line, " | ")
		for _, id := range strings.Fields(list) {
			t := slices.Index(trillium.Topics, id)
			if t < 0 {
				return nil, fmt.Errorf("line %d: %w: %q is no theme", n+1, trillium.ErrInvalid, id)
			}
			out[word] = append(out[word], t)
		}
	}
	return out, nil
}

// leastChance is from what chance on a promise has a theme; mostThemes bounds how many.
const (
	leastChance = 0.3
	mostThemes  = 4
)

// Of gives each commitment of a document its themes, the likeliest first: those that a person
// gave it, or those that the judge tells.
func (j *Judge) Of(d *trillium.Document, list []trillium.Commitment) [][]string {
	out := make([][]string, len(list))
	for i, s := range j.statements(d, list) {
		if list[i].Topics != nil {
			out[i] = list[i].Topics
			continue
		}
		out[i] = j.themes(s)
	}
	return out
}

func (j *Judge) themes(s *statement) []string {
	type likely struct {
		id     string
		chance float64
	}
	var have []likely
	for t, traits := range j.observe(s) {
		if p := j.line.Chance(traits); p >= leastChance {
			have = append(have, likely{j.thesaurus.Themes()[t].ID, p})
		}
	}
	slices.SortStableFunc(have, func(a, b likely) int {
		switch {
		case a.chance > b.chance:
			return -1
		case a.chance < b.chance:
			return 1
		}
		return 0
	})
	var out []string
	for _, l := range have[:min(mostThemes, len(have))] {
		out = append(out, l.id)
	}
	return out
}

// A Theme is one of the scheme.
type Theme struct {
	ID    string    `json:"id"`
	OECD  []string  `json:"oecd"`  // codes of sectors and purposes of the OECD's creditor reporting system
	CAP   []string  `json:"cap"`   // topics of the Comparative Agendas Project
	About [3]string `json:"about"` // what it is about, in English, Spanish and French
}

//go:embed scheme.txt
var schemeFile string

// Scheme are the themes in the order of lists.
func Scheme() []Theme {
	out, err := readScheme(schemeFile)
	if err != nil {
		panic(err) // which a test rules out
	}
	return out
}

func readScheme(file string) ([]Theme, error) {
	var out []Theme
	for n, line := range strings.Split(file, "\n") {
		if line == "" || strings.HasPrefix(line, "#") {
			continue
		}
		f := strings.Split(line, " | ")
		if len(f) != 6 {
			return nil, fmt.Errorf("line %d: %w: %d fields of 6", n+1, trillium.ErrInvalid, len(f))
		}
		out = append(out, Theme{ID: f[0], OECD: strings.Fields(f[1]), CAP: strings.Fields(f[2]), About: [3]string(f[3:6])})
	}
	return out, nil
}
