package themes

import (
	"math"

	"trillium/internal/terms"
	"trillium/internal/thesaurus"
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
	"heading",          // the heading alone
	"kin", "kin-share", // what unknown words are mostly said with
	"all", "length", // votes of all themes; terms of all
	"document", "document-rank", // the share that the whole document's words tell
	"lead", // how far it leads the next theme, or is behind the first
}

// A Statement is what is given a theme: its words, and what stands around them.
type Statement struct {
	Words    []terms.Unit
	Detail   []terms.Unit
	Heading  []terms.Unit
	Stem     []terms.Unit
	Document []float64
}

// observe is the traits of each theme.
func (j *Judge) observe(s *Statement) [][]float64 {
	n := len(j.thesaurus.Themes())
	own, around, heading, kin := make([]float64, n), make([]float64, n), make([]float64, n), make([]float64, n)
	alone, best, count := make([]float64, n), make([]float64, n), make([]float64, n)
	first := make([]float64, n)
	seen := make(map[int]bool)
	named := false
	for i := range s.Words {
		u := &s.Words[i]
		if u.Kind != terms.Concept {
			continue
		}
		c := j.thesaurus.Concept(u.Concept)
		weight := u.Share
		if u.Proviso {
			weight /= 3
		}
		if seen[u.Concept] {
			weight /= 3
		}
		for _, t := range c.Themes {
			own[t] += weight / math.Sqrt(float64(len(c.Themes)))
			best[t] = max(best[t], weight/math.Sqrt(float64(len(c.Themes))))
			if len(c.Themes) == 1 {
				alone[t] += weight
			}
			if !seen[u.Concept] {
				count[t]++
			}
			if !named && c.Class == thesaurus.Domain && !u.Act {
				first[t] = 1
			}
		}
		named = named || c.Class == thesaurus.Domain && !u.Act && len(c.Themes) > 0
		seen[u.Concept] = true
	}
	for i := range s.Words {
		u := &s.Words[i]
		for k, t := range j.kin[j.key(u)] {
			kin[k] += t
		}
	}
	j.vote(around, s.Detail, 1)
	j.vote(around, s.Stem, 1)
	j.vote(around, s.Heading, 1)
	j.vote(heading, s.Heading, 1)
	out := make([][]float64, n)
	all, allAround, allKin := sum(own), sum(around), sum(kin)
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
			around[t], around[t] / max(allAround, 1e-9), heading[t], kin[t], kin[t] / max(allKin, 1e-9), all, float64(len(seen)), s.Document[t], above(s.Document, t), own[t] - top}
	}
	return out
}

// vote adds what units tell of themes.
func (j *Judge) vote(votes []float64, units []terms.Unit, weight float64) {
	for i := range units {
		u := &units[i]
		if u.Kind != terms.Concept || u.Proviso {
			continue
		}
		c := j.thesaurus.Concept(u.Concept)
		for _, t := range c.Themes {
			votes[t] += weight * u.Share / math.Sqrt(float64(len(c.Themes)))
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

// key names a unit that tells no theme by itself.
func (j *Judge) key(u *terms.Unit) string {
	switch {
	case u.Kind == terms.Word && u.Acronym:
		return "a" + u.Stem
	case u.Kind == terms.Word:
		return "w" + u.Stem
	case u.Kind == terms.Concept && len(j.thesaurus.Concept(u.Concept).Themes) == 0:
		return "c" + j.thesaurus.Concept(u.Concept).ID
	}
	return ""
}
