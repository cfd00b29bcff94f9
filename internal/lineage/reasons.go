package lineage

import (
	"slices"
	"strings"

	"trillium"
	"trillium/internal/terms"
)

// Reasons are the keys of reasons with their texts in English; %s stands for an
// argument.
var Reasons = map[string]string{
	"body":          "both name %s",
	"speak":         "both speak of %s",
	"translate":     "words that translate each other: %s",
	"through":       "it acts through %s",
	"to-exchange":   "what is left is “%s”",
	"became":        "“%s” became “%s”",
	"firmness":      "it binds less: %s became %s",
	"same-body":     "it is again about %s",
	"again":         "it goes on: “%s”",
	"part-of":       "“%s” is a part of “%s”",
	"no-longer-all": "“%s” was promised; now it is about %s",
	"limited-to":    "it is limited to %s",
	"opened-to":     "it now covers %s",
	"no-more":       "it no longer names %s",
	"reaches":       "“%s” became “%s”",
	"shaped":        "it has taken shape: “%s”",
	"realized":      "“%s” was promised; now the matter itself is",
	"only-thought":  "it is only thought of: “%s”",
	"only-asked":    "it is only asked of others: “%s”",

	"step":       "a step of it is taken: “%s”",
	"one-of":     "the first is said in general, the second is one thing of it",
	"more-money": "both give money for it",
	"funded":     "money is given for it",
	"both-broad": "both are said in general",
	"reported":   "the later text tells of it as done, and does not promise it again",
	"mentioned":  "the later text tells of it, and does not promise it again",

	"no-longer-thought": "it was only thought of: “%s”",
	"firmer":            "it binds more: “%s”",
	"extends":           "it goes farther: “%s”",
	"makes-use":         "it makes use of what was to be made: “%s”",
	"later":             "there is more time for it",
	"place":             "it stands in the same place",
	"lost":              "these words were lost in the other version: “%s”",
	"unread":            "no promise could be read in what stands beside it: “%s”",
	"figure-new":        "a figure appeared: %s",
	"figure-gone":       "the figure is gone: %s",
	"date-new":          "a date appeared: %s",
	"date-gone":         "the date is gone: %s",
}

// mostWords bounds the shared words that a reason lists.
const mostWords = 6

// likeReasons say what two promises share, and what appeared or is gone.
func (k *Linker) likeReasons(x, y *side, p pair) []trillium.Reason {
	var out []trillium.Reason
	if p.score == byPlace {
		out = append(out, trillium.Reason{Key: "place"})
	}
	for _, b := range p.bodies {
		out = append(out, trillium.Reason{Key: "body", Args: []string{b}})
	}
	cross := x.index != y.index
	var shared []string
	for i := range p.a.units {
		u := &p.a.units[i]
		if u.Frame || u.Share < terms.GroupShare && u.Kind != terms.Figure || len(shared) == mostWords {
			continue
		}
		j := slices.IndexFunc(p.b.units, func(v terms.Unit) bool {
			if cross && u.Kind == terms.Concept && v.Kind == terms.Concept {
				return u.Concept == v.Concept // what is only near is no translation
			}
			return k.equal(u, &v, cross)
		})
		if j < 0 {
			continue
		}
		word := bare(p.a.plain, u)
		if other := bare(p.b.plain, &p.b.units[j]); cross && u.Kind != terms.Figure && !strings.EqualFold(word, other) {
			word += " – " + other
		}
		if !slices.ContainsFunc(shared, func(s string) bool { return strings.EqualFold(s, word) }) {
			shared = append(shared, word)
		}
	}
	if len(shared) > 0 {
		key := "speak"
		if cross {
			key = "translate"
		}
		out = append(out, trillium.Reason{Key: key, Args: []string{strings.Join(shared, ", ")}})
	}
	return out
}

// bare are the words of a unit without what stands around them.
func bare(plain string, u *terms.Unit) string {
	return strings.Trim(plain[u.Start:u.End], " \u00a0,;.")
}

// changeReasons say which figure or date appeared or is gone.
func changeReasons(list []Divergence) []trillium.Reason {
	var out []trillium.Reason
	for _, d := range list {
		name := map[DivergenceType]string{Measure: "figure", When: "date"}[d.Type]
		switch {
		case name == "":
		case d.A == "":
			out = append(out, trillium.Reason{Key: name + "-new", Args: []string{d.B}})
		case d.B == "":
			out = append(out, trillium.Reason{Key: name + "-gone", Args: []string{d.A}})
		default:
			out = append(out, trillium.Reason{Key: "became", Args: []string{d.A, d.B}})
		}
	}
	return out
}
