package lineage

import (
	"strings"

	"trillium/internal/language"
	"trillium/internal/terms"
)

// A clause is a promise cut in two: what is promised, and by which means or to
// which end.
type clause struct {
	main, sub []terms.Unit
	role      terms.Role
	start     int // of the words that lead in sub
}

// leastExchanged is the share of a clause's units that must stand in the other's
// place.
const leastExchanged = 0.5

// exchanged tells whether what is the end in one version is the means in the
// other, and reports it.
func (d *differ) exchanged() bool {
	for _, a := range d.clauses(d.x, d.a) {
		for _, b := range d.clauses(d.y, d.b) {
			if d.inside(a.main, b.sub) >= leastExchanged && d.inside(a.sub, b.main) >= leastExchanged &&
				d.inside(a.main, b.main) < leastExchanged { // what was first is first no more
				d.add(Means, strings.TrimSpace(d.a.plain[a.start:]), strings.TrimSpace(d.b.plain[b.start:]))
				return true
			}
		}
	}
	return false
}

// clauses are the ways to cut a promise in two at words that lead in a means or
// an end.
func (d *differ) clauses(s *side, p *profile) []clause {
	lower := strings.ToLower(p.plain)
	if len(lower) != len(p.plain) {
		return nil
	}
	var out []clause
	for _, r := range []terms.Role{terms.Means, terms.End} {
		for _, words := range terms.Leads(r, s.lang.Tag) {
			for at := 0; ; {
				i := strings.Index(lower[at:], " "+words+" ")
				if i < 0 {
					break
				}
				i += at + 1
				at = i + len(words)
				if r == terms.End && !verbAt(s.lang, p.plain[at:]) {
					continue
				}
				c := clause{role: r, start: i}
				for _, u := range p.units {
					switch {
					case u.Frame || u.Proviso:
					case u.Start < i:
						c.main = append(c.main, u)
					default:
						c.sub = append(c.sub, u)
					}
				}
				if len(c.main) > 1 && len(c.sub) > 1 {
					out = append(out, c)
				}
			}
		}
	}
	return out
}

// verbAt reports whether a text begins with an infinitive.
func verbAt(lang *language.Language, text string) bool {
	text = strings.TrimSpace(text)
	tokens := lang.Tokens(nil, text[:min(len(text), 60)])
	return len(tokens) > 0 && tokens[0].Form(language.Infinitive) && !tokens[0].Cap
}

// inside is the share of a's weight that is in b.
func (d *differ) inside(a, b []terms.Unit) float64 {
	total, shared := 0.0, 0.0
	for i := range a {
		u := &a[i]
		total += u.Share
		for j := range b {
			v := &b[j]
			if d.k.equal(u, v, d.cross) {
				shared += u.Share
				break
			}
		}
	}
	if total == 0 {
		return 0
	}
	return shared / total
}
