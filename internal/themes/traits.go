package themes

import (
	"math"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/terms"
)

// traitNames are what is known of a promise and a theme before it is decided whether the
// promise is about it.
var traitNames = []string{
	"votes", "share", "rank", // what its words tell of the theme, of all that they tell, and how many themes they tell more of
	"alone",                  // likewise, of terms that are of this theme only
	"best",                   // the weightiest term
	"terms",                  // how many terms
	"first",                  // what is named first, and not by a verb, is of the theme
	"around", "around-share", // what the lead-in, the heading and the details tell
	"heading",       // the heading alone
	"all", "length", // votes of all themes; terms of all
	"document", "document-rank", // the share that the whole document's words tell
	"lead", // how far it leads the next theme, or is behind the first
}

// A statement is what is given themes: its words, what stands around them, and what its
// document tells of each theme.
type statement struct {
	words, detail, heading, stem []terms.Unit
	document                     []float64
}

// statements are the commitments of a document, which may be without its blocks.
func (j *Judge) statements(d *trillium.Document, list []trillium.Commitment) []*statement {
	names := language.NewNames(d.Names)
	read := make(map[string][]terms.Unit) // what stands around several
	around := func(text string) []terms.Unit {
		if _, ok := read[text]; !ok {
			read[text] = j.terms.Units(d.Language, trillium.Plain(text), names)
		}
		return read[text]
	}
	whole := make([]float64, len(j.thesaurus.Themes()))
	out := make([]*statement, len(list))
	for i := range list {
		c := &list[i]
		s := &statement{words: j.terms.Units(d.Language, trillium.Plain(c.Text), names), heading: around(c.Section), stem: around(c.Stem), document: whole}
		for _, detail := range c.Detail {
			s.detail = append(s.detail, j.terms.Units(d.Language, trillium.Plain(detail), names)...)
		}
		j.vote(whole, s.words)
		out[i] = s
	}
	share(whole)
	return out
}

// share makes votes shares of their sum.
func share(votes []float64) {
	total := sum(votes)
	for t := range votes {
		votes[t] /= max(total, 1e-9)
	}
}

// observe is the traits of each theme.
func (j *Judge) observe(s *statement) [][]float64 {
	n := len(j.thesaurus.Themes())
	own, around, heading := make([]float64, n), make([]float64, n), make([]float64, n)
	alone, best, count := make([]float64, n), make([]float64, n), make([]float64, n)
	first := make([]float64, n)
	seen := make(map[string]bool)
	named := false
	for i := range s.words {
		u := &s.words[i]
		list, key := j.signs(u)
		weight := u.Share
		if u.Proviso {
			weight /= 3
		}
		if seen[key] {
			weight /= 3
		}
		for _, t := range list {
			part := weight / math.Sqrt(float64(len(list)))
			own[t] += part
			best[t] = max(best[t], part)
			if len(list) == 1 {
				alone[t] += weight
			}
			if !seen[key] {
				count[t]++
			}
			if !named && !u.Act {
				first[t] = 1
			}
		}
		named = named || !u.Act && len(list) > 0
		seen[key] = seen[key] || key != ""
	}
	j.vote(around, s.detail)
	j.vote(around, s.stem)
	j.vote(around, s.heading)
	j.vote(heading, s.heading)
	out := make([][]float64, n)
	all, allAround := sum(own), sum(around)
	for t := range out {
		rank, top := 0.0, 0.0
		for o := range own {
			if own[o] > own[t] {
				rank++
			}
			if o != t {
				top = max(top, own[o])
			}
		}
		out[t] = []float64{own[t], own[t] / max(all, 1e-9), min(rank, 6), alone[t], best[t], count[t], first[t],
			around[t], around[t] / max(allAround, 1e-9), heading[t], all, float64(len(seen)), s.document[t], above(s.document, t), own[t] - top}
	}
	return out
}

// signs are the themes of which a unit is a sign, with what names it; none if it is of none.
func (j *Judge) signs(u *terms.Unit) (list []int, key string) {
	switch {
	case u.Kind == terms.Concept:
		c := j.thesaurus.Concept(u.Concept)
		return c.Themes, "c" + c.ID
	case u.Kind == terms.Word && u.Acronym:
		key = "a" + u.Stem
	case u.Kind == terms.Word:
		key = "w" + u.Stem
	}
	return j.words[key], key
}

// vote adds what units tell of themes.
func (j *Judge) vote(votes []float64, units []terms.Unit) {
	for i := range units {
		u := &units[i]
		if u.Proviso {
			continue
		}
		list, _ := j.signs(u)
		for _, t := range list {
			votes[t] += u.Share / math.Sqrt(float64(len(list)))
		}
	}
}

func sum(list []float64) (s float64) {
	for _, v := range list {
		s += v
	}
	return s
}

func above(list []float64, t int) (n float64) {
	for _, v := range list {
		if v > list[t] {
			n++
		}
	}
	return min(n, 6)
}
