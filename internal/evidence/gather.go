package evidence

import (
	"cmp"
	"context"
	"slices"
	"sort"
	"strings"
	"time"

	"trillium/internal/search"
)

// How many passages each query may bring, and how many are read in all.
const (
	wholeHits = 200
	nearHits  = 1000
	limbHits  = 60
	bodyHits  = 60
	docHits   = 400
)

// sourceSigns is what is looked up once for all commitments of a document.
type sourceSigns struct {
	follow  map[*search.Document]float64 // documents by how much they speak of the source's matters, 0 to 1
	members map[*search.Document]float64 // by how much they speak of the members other than the issuer
	own     map[*search.Document]float64 // by how much they speak of what the source is about by its own names
	filter  func(*search.Document) bool
}

// inLanguage is a filter for documents in a language; with rest for those too that are in none in
// which promises can be looked for.
func (f *Finder) inLanguage(tag string, rest bool) func(*search.Document) bool {
	return func(d *search.Document) bool {
		return d.Language == tag || rest && f.lexicon.Language(d.Language) == nil
	}
}

// sourceSigns looks up what the documents that a filter lets through show of a source.
func (f *Finder) sourceSigns(ctx context.Context, s *Source, filter func(*search.Document) bool) (*sourceSigns, error) {
	key := s.key()
	if have := f.sources[key]; have != nil {
		return have, nil
	}
	own := make(map[string]bool)
	for _, h := range s.Hashes {
		own[h] = true
	}
	copies := f.copies(s)
	may := make(map[*search.Document]bool)
	f.snapshot.Each(func(d *search.Document) {
		if filter(d) && (d.Date == "" || d.Date >= s.Date) && !own[d.Hash] && !copies[d.Name] {
			may[d] = true
		}
	})
	signs := &sourceSigns{filter: func(d *search.Document) bool { return may[d] }}
	var err error
	if signs.follow, err = f.documents(ctx, s.Words, signs.filter); err != nil {
		return nil, err
	}
	var members []search.Term
	for _, code := range s.Members {
		if code == s.Issuer {
			continue
		}
		for _, name := range f.namesOf(s.Language, code) {
			for _, t := range f.analyzer(s.Language).Terms(name) {
				members = append(members, search.Term{Term: t, Weight: 1})
			}
		}
	}
	if signs.members, err = f.documents(ctx, members, signs.filter); err != nil {
		return nil, err
	}
	if signs.own, err = f.documents(ctx, s.ownQuery(), signs.filter); err != nil {
		return nil, err
	}
	f.sources[key] = signs
	return signs, nil
}

// copied is the share of a document's runs of words that the source has too, from
// which on it is a copy.
const copied = 0.6

// copies are the documents of the source's day, or of the days around it, that
// say what it says.
func (f *Finder) copies(s *Source) map[string]bool {
	day, err := time.Parse(time.DateOnly, s.Date)
	if err != nil {
		return nil
	}
	from, to := day.AddDate(0, 0, -3).Format(time.DateOnly), day.AddDate(0, 0, 7).Format(time.DateOnly)
	out := make(map[string]bool)
	f.snapshot.Each(func(d *search.Document) {
		if d.Date < from || d.Date > to {
			return
		}
		whole, ok := f.snapshot.Find(d.Name)
		if !ok {
			return
		}
		var text strings.Builder
		for _, p := range whole.Passages {
			text.WriteString(p.Heading + "\n" + p.Text + "\n")
		}
		all, both := search.Shingles(text.String()), 0
		for run := range all {
			if s.Shingles[run] {
				both++
			}
		}
		if both > 20 && float64(both) > copied*float64(len(all)) {
			out[d.Name] = true
		}
	})
	return out
}

// documents ranks whole documents and returns their scores as shares of the
// best.
func (f *Finder) documents(ctx context.Context, terms []search.Term, filter func(*search.Document) bool) (map[*search.Document]float64, error) {
	hits, err := f.snapshot.Search(ctx, search.Query{Terms: terms, Filter: filter, Documents: true, Limit: docHits * 4})
	if err != nil {
		return nil, err
	}
	out := make(map[*search.Document]float64, len(hits))
	for _, h := range hits {
		out[h.Document] = h.Score / hits[0].Score
	}
	return out, nil
}

// nearDocuments is how many documents near the source are read more closely.
const nearDocuments = 300

// near is a filter for the documents that speak most of the members, of the
// source's matters and of the commitment together, whatever their passages' rank:
// official follow-up often uses other words than the promise.
func (src *sourceSigns) near(docs map[*search.Document]float64) func(*search.Document) bool {
	sums := make(map[*search.Document]float64, 2*len(docs))
	for _, m := range []map[*search.Document]float64{src.members, src.follow, src.own, docs} {
		for d, v := range m {
			sums[d] += v
		}
	}
	list := make([]*search.Document, 0, len(sums))
	for d := range sums {
		list = append(list, d)
	}
	slices.SortFunc(list, func(a, b *search.Document) int {
		return cmp.Or(cmp.Compare(sums[b], sums[a]), cmp.Compare(a.Name, b.Name))
	})
	in := make(map[*search.Document]bool, nearDocuments)
	for _, d := range list[:min(nearDocuments, len(list))] {
		in[d] = true
	}
	return func(d *search.Document) bool { return in[d] && src.filter(d) }
}

// gathered are the passages that the queries brought.
type gathered struct {
	queries   []string
	documents []*found // in the order of their names
	byDoc     map[*search.Document]*found
	passages  int
	docs      map[*search.Document]float64 // documents by the whole query, as shares of the best
}

// found is a document with the passages of it that were found.
type found struct {
	doc      *search.Document
	passages []search.Hit
}

func (f *Finder) gather(ctx context.Context, p *profile, src *sourceSigns) (*gathered, error) {
	g := &gathered{byDoc: make(map[*search.Document]*found)}
	var err error
	if g.docs, err = f.documents(ctx, p.query, src.filter); err != nil {
		return nil, err
	}
	if err := f.ask(ctx, g, p.query, src.filter, wholeHits, 0); err != nil {
		return nil, err
	}
	if err := f.gatherNear(ctx, g, p, src); err != nil {
		return nil, err
	}
	for i := range p.limbs {
		if err := f.ask(ctx, g, queryOf(p.limbs[i].terms), src.filter, limbHits, 0); err != nil {
			return nil, err
		}
		if len(p.limbs) == 1 {
			break // nearly the whole again
		}
	}
	for i := range p.bodies {
		if err := f.ask(ctx, g, f.bodyQuery(&p.bodies[i]), src.filter, bodyHits, 0); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(g.documents, func(a, b *found) int { return strings.Compare(a.doc.Name, b.doc.Name) })
	return g, nil
}

// gatherNear looks more closely in documents near the source, and for acts that undo. What is
// translated is too rough for either.
func (f *Finder) gatherNear(ctx context.Context, g *gathered, p *profile, src *sourceSigns) error {
	if p.translated {
		return nil
	}
	near := src.near(g.docs)
	if err := f.ask(ctx, g, p.query, near, nearHits, 2); err != nil {
		return err
	}
	for i := range p.limbs {
		if len(p.limbs) == 1 {
			break // nearly the whole again
		}
		if err := f.ask(ctx, g, queryOf(p.limbs[i].terms), near, nearHits, 1); err != nil {
			return err
		}
	}
	return f.askReversals(ctx, p, src, g)
}

// queryOf is a query of the heaviest terms.
func queryOf(weights map[string]float32) []search.Term {
	var terms []search.Term
	for t, w := range weights {
		terms = append(terms, search.Term{Term: t, Weight: w})
	}
	return heaviest(terms, maxQueryTerms)
}

func (f *Finder) bodyQuery(b *body) []search.Term {
	weights := make(map[string]float32)
	for _, n := range b.names {
		for _, t := range n {
			weights[t] = f.rarity(t)
		}
	}
	for a := range b.acro {
		weights[a] = 2 * f.rarity(a)
	}
	return queryOf(weights)
}

// ask runs one query. Weights of terms already hold their rarity; the search
// multiplies by it once more, so that a rare word counts by its square. each is
// how many passages of a document are taken, 0 for all.
func (f *Finder) ask(ctx context.Context, g *gathered, terms []search.Term, filter func(*search.Document) bool, n, each int) error {
	q := search.Query{Filter: filter, Limit: n, Bare: true}
	var words []string
	for _, t := range terms {
		if f.rarity(t.Term) > 0 {
			q.Terms = append(q.Terms, search.Term{Term: t.Term, Weight: t.Weight / 8})
			words = append(words, t.Term)
		}
	}
	sort.Strings(words)
	g.queries = append(g.queries, strings.Join(words, " "))
	hits, err := f.snapshot.Search(ctx, q)
	if err != nil {
		return err
	}
	taken := make(map[*search.Document]int)
	for _, h := range hits {
		if each == 0 || taken[h.Document] < each {
			taken[h.Document]++
			g.add(h)
		}
	}
	return nil
}

// add adds a passage, once.
func (g *gathered) add(h search.Hit) {
	d := g.byDoc[h.Document]
	if d == nil {
		d = &found{doc: h.Document}
		g.byDoc[h.Document] = d
		g.documents = append(g.documents, d)
	}
	if !slices.ContainsFunc(d.passages, func(have search.Hit) bool { return have.Passage == h.Passage }) {
		d.passages = append(d.passages, h)
		g.passages++
	}
}

// askReversals looks for acts that undo: they name the object beside a verb of
// reversing, and stand in orders and decisions more than in reports.
func (f *Finder) askReversals(ctx context.Context, p *profile, src *sourceSigns, g *gathered) error {
	terms := slices.Clone(p.query[:min(len(p.query), maxQueryTerms/2)])
	if len(terms) == 0 {
		return nil
	}
	acts := make(map[string]bool)
	for word := range reversals[p.lang.Tag] {
		for _, t := range f.analyzer(p.lang.Tag).Terms(word) {
			acts[t] = true
		}
	}
	for t := range acts {
		terms = append(terms, search.Term{Term: t, Weight: p.query[0].Weight})
	}
	filter := func(d *search.Document) bool { return decides[d.Kind] && src.filter(d) }
	return f.ask(ctx, g, heaviest(terms, 4*maxQueryTerms), filter, limbHits, 1)
}

// decides are the kinds of text that decide things.
var decides = map[string]bool{"order": true, "legislation": true, "declaration": true, "fact-sheet": true}
