package evidence

import (
	"cmp"
	"context"
	"math"
	"slices"
	"sort"
	"strings"
	"time"

	"trillium/internal/search"
)

// How many passages each query may bring, and how many are read in all.
const (
	wholeHits = 200
	nearHits  = 1500
	nearEach  = 2 // of each document
	limbHits  = 60
	bodyHits  = 60
	docHits   = 400
)

// sourceSigns is what is looked up once for all commitments of a document.
type sourceSigns struct {
	follow  map[string]float64 // documents by how much they speak of the source's matters, 0 to 1
	members map[string]float64 // by how much they speak of the members other than the issuer
	names   map[string]float64 // by how much they name the source, from its title
	filter  func(*search.Document) bool
}

func (f *Finder) sourceSigns(ctx context.Context, s *Source) (*sourceSigns, error) {
	key := s.Hashes[0]
	if have := f.sources[key]; have != nil {
		return have, nil
	}
	own := make(map[string]bool)
	for _, h := range s.Hashes {
		own[h] = true
	}
	copies := f.copies(s)
	signs := &sourceSigns{filter: func(d *search.Document) bool {
		return (d.Date == "" || d.Date >= s.Date) && !own[d.Hash] && !copies[d.Name]
	}}
	var err error
	if signs.follow, err = f.documents(ctx, s.Words, signs.filter); err != nil {
		return nil, err
	}
	var members []search.Term
	for _, code := range s.Members {
		if code == s.Issuer {
			continue
		}
		for _, t := range f.countryTerms(s.Language, code) {
			members = append(members, search.Term{Term: t, Weight: 1})
		}
	}
	if signs.members, err = f.documents(ctx, members, signs.filter); err != nil {
		return nil, err
	}
	var title []search.Term
	for _, t := range f.analyzer(s.Language).Terms(s.Title) {
		title = append(title, search.Term{Term: t, Weight: 1})
	}
	if signs.names, err = f.documents(ctx, title, signs.filter); err != nil {
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

// countryTerms are the terms of a country's usual name.
func (f *Finder) countryTerms(lang, code string) []string {
	return f.analyzer(lang).Terms(f.lexicon.CountryName(code, lang))
}

// documents ranks whole documents and returns their scores as shares of the
// best.
func (f *Finder) documents(ctx context.Context, terms []search.Term, filter func(*search.Document) bool) (map[string]float64, error) {
	hits, err := f.snapshot.Search(ctx, search.Query{Terms: terms, Filter: filter, Documents: true, Limit: docHits * 4})
	if err != nil {
		return nil, err
	}
	out := make(map[string]float64, len(hits))
	for _, h := range hits {
		out[h.Document.Name] = h.Score / hits[0].Score
	}
	return out, nil
}

// nearDocuments is how many documents near the source are read more closely.
const nearDocuments = 300

// near is a filter for the documents that speak of the members, of the source's
// matters, or most of the commitment, whatever their passages' rank: official
// follow-up often uses other words than the promise.
func (src *sourceSigns) near(docs map[string]float64) func(*search.Document) bool {
	type scored struct {
		name  string
		score float64
	}
	var list []scored
	for _, m := range []map[string]float64{src.members, src.follow, docs} {
		for name := range m {
			list = append(list, scored{name, src.members[name] + src.follow[name] + docs[name]})
		}
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Or(cmp.Compare(b.score, a.score), cmp.Compare(a.name, b.name)) })
	list = slices.CompactFunc(list, func(a, b scored) bool { return a.name == b.name })
	in := make(map[string]bool)
	for _, s := range list[:min(nearDocuments, len(list))] {
		in[s.name] = true
	}
	return func(d *search.Document) bool { return in[d.Name] && src.filter(d) }
}

// gathered are the passages that the queries brought.
type gathered struct {
	queries   []string
	passages  map[passageKey]*read
	documents []*search.Document
	byName    map[string][]*read
	top       float64            // best score of the whole query
	docs      map[string]float64 // documents by the whole query, as shares of the best
}

type passageKey struct {
	name    string
	ordinal int
}

// read is a passage with its score for the whole commitment.
type read struct {
	hit   search.Hit
	score float64
}

func (f *Finder) gather(ctx context.Context, p *profile, src *sourceSigns) (*gathered, error) {
	g := &gathered{passages: make(map[passageKey]*read), byName: make(map[string][]*read)}
	var err error
	if g.docs, err = f.documents(ctx, p.query, src.filter); err != nil {
		return nil, err
	}
	near := src.near(g.docs)
	if err := f.ask(ctx, g, p.query, src.filter, wholeHits, 0, true); err != nil {
		return nil, err
	}
	if err := f.ask(ctx, g, p.query, near, nearHits, nearEach, true); err != nil {
		return nil, err
	}
	for _, l := range p.limbs {
		var terms []search.Term
		for t, w := range l.terms {
			terms = append(terms, search.Term{Term: t, Weight: w})
		}
		terms = heaviest(terms, maxQueryTerms)
		if err := f.ask(ctx, g, terms, src.filter, limbHits, 0, false); err != nil {
			return nil, err
		}
		if err := f.ask(ctx, g, terms, near, nearHits, 1, false); err != nil {
			return nil, err
		}
	}
	for _, b := range p.bodies {
		var terms []search.Term
		for _, n := range b.names {
			for _, t := range n {
				terms = append(terms, search.Term{Term: t, Weight: f.rarity(t)})
			}
		}
		for a := range b.acro {
			terms = append(terms, search.Term{Term: a, Weight: 2 * f.rarity(a)})
		}
		if err := f.ask(ctx, g, heaviest(terms, maxQueryTerms), src.filter, bodyHits, 0, false); err != nil {
			return nil, err
		}
	}
	slices.SortFunc(g.documents, func(a, b *search.Document) int { return strings.Compare(a.Name, b.Name) })
	return g, nil
}

// ask runs one query. Weights of terms already hold their rarity; the search
// multiplies by it once more, so that a rare word counts by its square.
func (f *Finder) ask(ctx context.Context, g *gathered, terms []search.Term, filter func(*search.Document) bool, n, each int, whole bool) error {
	if len(terms) == 0 {
		return nil
	}
	q := search.Query{Filter: filter, Limit: n}
	var words []string
	for _, t := range terms {
		if r := f.rarity(t.Term); r > 0 {
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
	taken := make(map[string]int)
	for _, h := range hits {
		key := passageKey{h.Document.Name, h.Passage}
		if whole {
			g.top = max(g.top, h.Score)
		}
		if have := g.passages[key]; have != nil || each > 0 && taken[h.Document.Name] == each {
			continue
		}
		taken[h.Document.Name]++
		r := &read{hit: h}
		if whole {
			r.score = h.Score
		}
		g.passages[key] = r
		if len(g.byName[h.Document.Name]) == 0 {
			g.documents = append(g.documents, h.Document)
		}
		g.byName[h.Document.Name] = append(g.byName[h.Document.Name], r)
	}
	return nil
}

// Relevance feedback: how many of the best documents are listened to, and how
// many of their words.
const (
	echoDocuments = 8
	echoTerms     = 20
)

// echo finds the words that the best documents of a first round share and the
// commitment has not, such as the name that its object was given later. It is
// relevance feedback as in RM3 (Abdul-Jaleel and others, "UMass at TREC 2004").
func (f *Finder) echo(p *profile, all []candidate) {
	sums := make(map[string]float32)
	from := make(map[string]int)
	n := 0
	for i := range all {
		c := &all[i]
		if c.best.signs[signSameDay] > 0 {
			continue
		}
		if n++; n > echoDocuments {
			break
		}
		weight := float32(math.Exp((c.score - all[0].score) / 2))
		seen := make(map[string]bool)
		for _, t := range append(f.terms(c.doc.Language, c.doc.Title), f.terms(c.doc.Language, c.best.text)...) {
			if !seen[t.term] && p.terms[t.term] == 0 {
				seen[t.term] = true
				sums[t.term] += weight * f.rarity(t.term)
				from[t.term]++
			}
		}
	}
	var list []search.Term
	for t, w := range sums {
		if from[t] >= 2 && f.rarity(t) > 2.5 {
			list = append(list, search.Term{Term: t, Weight: w})
		}
	}
	p.echo = make(map[string]float32)
	p.echoTotal = 0
	for _, t := range heaviest(list, echoTerms) {
		p.echo[t.Term] = t.Weight
		p.echoTotal += t.Weight
	}
}

// gatherEcho looks once more with the words of the echo.
func (f *Finder) gatherEcho(ctx context.Context, p *profile, src *sourceSigns, g *gathered) error {
	if p.echoTotal == 0 {
		return nil
	}
	terms := slices.Clone(p.query)
	for t, w := range p.echo {
		terms = append(terms, search.Term{Term: t, Weight: w / p.echoTotal * p.total * echoShare})
	}
	if err := f.ask(ctx, g, heaviest(terms, 2*maxQueryTerms), src.filter, limbHits, 0, false); err != nil {
		return err
	}
	if err := f.askReversals(ctx, p, src, g); err != nil {
		return err
	}
	slices.SortFunc(g.documents, func(a, b *search.Document) int { return strings.Compare(a.Name, b.Name) })
	return nil
}

// askReversals looks for acts that undo: they name the object, often by its later
// names, beside a verb of reversing, and stand in orders and decisions more than
// in reports.
func (f *Finder) askReversals(ctx context.Context, p *profile, src *sourceSigns, g *gathered) error {
	terms := heaviest(slices.Clone(p.query), maxQueryTerms/2)
	for t, w := range p.echo {
		terms = append(terms, search.Term{Term: t, Weight: w / p.echoTotal * p.total * echoShare})
	}
	acts := make(map[string]bool)
	for word := range reversals[p.lang.Tag] {
		for _, t := range f.analyzer(p.lang.Tag).Terms(word) {
			acts[t] = true
		}
	}
	heavy := terms[0].Weight
	for t := range acts {
		terms = append(terms, search.Term{Term: t, Weight: heavy})
	}
	filter := func(d *search.Document) bool { return decides[d.Kind] && src.filter(d) }
	return f.ask(ctx, g, heaviest(terms, 4*maxQueryTerms), filter, limbHits, 1, false)
}

// decides are the kinds of text that decide things.
var decides = map[string]bool{"order": true, "legislation": true, "declaration": true, "fact-sheet": true}

// echoShare is how much the echo counts beside the commitment's own words.
const echoShare = 0.5
