package report

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/cache"
	"trillium/internal/compare"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/i18n"
	"trillium/internal/language"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Maker makes reports from a register. It is safe for concurrent use.
type Maker struct {
	lexicon  *language.Lexicon
	links    *compare.Comparer
	document compare.Documents
	dates    dates
	members  *lru.Cache[string, []string] // of documents, by SHA-256
}

// cachedMembers bounds the documents whose members are kept.
const cachedMembers = 256

// NewMaker returns a Maker; document reads the text of a document of the register
// into blocks.
func NewMaker(lexicon *language.Lexicon, words *i18n.Bundle, links *compare.Comparer, document compare.Documents) *Maker {
	return &Maker{lexicon: lexicon, links: links, document: document, dates: newDates(words), members: cache.New[string, []string](cachedMembers)}
}

// Members are the parties for which "all" of a document stands: those that it
// declares or, where it declares none, the countries that speak in it.
func (m *Maker) Members(ctx context.Context, d store.Document) ([]string, error) {
	if len(d.Parties) > 0 {
		return slices.Compact(slices.Sorted(maps.Values(d.Parties))), nil
	}
	if have, ok := m.members.Get(d.SHA256); ok {
		return have, nil
	}
	doc, err := m.document(ctx, d)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, code := range doc.Names {
		if !slices.Contains(out, code) {
			out = append(out, code)
		}
	}
	if len(out) == 0 {
		out = evidence.Members(m.lexicon, language.NewNames(nil), doc)
	}
	slices.Sort(out)
	m.members.Add(d.SHA256, out)
	return out, nil
}

// Scorable are the parties that can be scored on a commitment of a document: those
// bound, each member where all are, and all as one first.
func Scorable(c *review.State, members []string) []string {
	var out []string
	for _, p := range c.Parties {
		if p == trillium.All {
			out = append([]string{trillium.All}, out...)
			for _, code := range members {
				if !slices.Contains(out, code) {
					out = append(out, code)
				}
			}
		} else if !slices.Contains(out, p) {
			out = append(out, p)
		}
	}
	return out
}

// Options say how a report counts.
type Options struct {
	Counting assess.Counting
	Now      time.Time // when it is made
}

// Make makes the report of a summit as the view has it. The error is
// trillium.ErrNotFound if there is no such summit.
func (m *Maker) Make(ctx context.Context, v store.View, summit string, o Options) (*Report, error) {
	docs, err := v.Documents(ctx, summit)
	if err != nil {
		return nil, err
	}
	if len(docs) == 0 || summit == "" {
		return nil, fmt.Errorf("summit %q: %w", summit, trillium.ErrNotFound)
	}
	doc, err := m.document(ctx, docs[0])
	if err != nil {
		return nil, err
	}
	states, _, err := v.States(ctx, docs[0])
	if err != nil {
		return nil, err
	}
	r := &Report{Summit: summit, Document: docs[0], Names: i18n.PartiesOf(doc.Names), Made: o.Now, dates: m.dates, Counting: cmp.Or(o.Counting, assess.PerParty)}
	if r.Series, r.Next, err = next(ctx, v, summit); err != nil {
		return nil, err
	}
	members, err := m.Members(ctx, docs[0])
	if err != nil {
		return nil, err
	}
	if err := m.chapters(ctx, v, r, states, members); err != nil {
		return nil, err
	}
	if err := m.background(ctx, v, r); err != nil {
		return nil, err
	}
	r.compute()
	r.check()
	return r, ctx.Err()
}

// UsualWindow is from when to when action on a document's promises counts, if no
// rubric says otherwise.
func (m *Maker) UsualWindow(ctx context.Context, v store.View, d store.Document) (assess.Window, error) {
	_, day, err := next(ctx, v, d.Summit)
	return assess.UsualWindow(d.Date, day), err
}

// next is the series of a summit, and the day of the summit after it in the
// series, "" if there is none.
func next(ctx context.Context, v store.View, summit string) (series, day string, err error) {
	summits, err := v.Summits(ctx) // the latest come first
	if err != nil {
		return "", "", err
	}
	at := slices.IndexFunc(summits, func(s store.Summit) bool { return s.ID == summit })
	if at < 0 {
		return "", "", nil
	}
	for _, s := range slices.Backward(summits[:at]) {
		if s.Series == summits[at].Series && s.Date > summits[at].Date {
			return s.Series, s.Date, nil
		}
	}
	return summits[at].Series, "", nil
}

// chapters makes a chapter of each commitment that is assessed.
func (m *Maker) chapters(ctx context.Context, v store.View, r *Report, states []*review.State, members []string) error {
	var counting []*review.State
	for _, s := range states {
		if s.Counts() {
			counting = append(counting, s.For("")) // what is sealed stays so
			r.Chosen = r.Chosen || s.Priority
		}
	}
	themes := review.Themes(counting)
	for i, s := range counting {
		if r.Chosen && !s.Priority || !r.Chosen && s.Rubric == nil && len(s.Scores) == 0 {
			continue
		}
		c := Chapter{N: len(r.Chapters) + 1, State: s, Theme: themes[i], Window: assess.UsualWindow(r.Document.Date, r.Next)}
		rubric := &assess.Rubric{}
		if s.Rubric != nil {
			rubric = &s.Rubric.Rubric
			c.Faults = rubric.Lint()
			c.Window = rubric.WindowFor("", c.Window)
		}
		for _, party := range Scorable(s, members) {
			score, err := r.score(ctx, v, s, rubric, party, c.Window)
			if err != nil {
				return err
			}
			if party == trillium.All && score.Final.People+score.Interim.People == 0 {
				continue // most joint promises are scored party by party
			}
			c.Scores = append(c.Scores, score)
			if party != trillium.All && !slices.Contains(r.Parties, party) {
				r.Parties = append(r.Parties, party)
			}
		}
		r.Chapters = append(r.Chapters, c)
	}
	slices.Sort(r.Parties)
	return nil
}

// score gathers what stands of one party.
func (r *Report) score(ctx context.Context, v store.View, s *review.State, rubric *assess.Rubric, party string, window assess.Window) (Score, error) {
	out := Score{Party: party, Final: s.Cell(party, review.Final), Interim: s.Cell(party, review.Interim), Window: rubric.WindowFor(party, window)}
	if e := rubric.For(party); e != nil && e.Exempt {
		out.Exempt = e.Words
	}
	cell := &out.Final
	if !cell.Scored && out.Interim.Scored {
		cell = &out.Interim
	}
	var rests []string
	if m := cell.Decides; m != nil {
		rests = m.Scoring.Evidence
		if m.Facts != nil && s.Rubric != nil {
			o := rubric.Score(party, *m.Facts)
			out.Outcome, out.Flips = &o, r.flips(s.ID, rubric, party, *m.Facts)
		}
		if m.Receipt > 0 {
			var err error
			if out.Search, err = search(ctx, v, s.ID, m.Receipt); err != nil {
				return out, err
			}
		}
	}
	for _, a := range actions(s, party, rests) {
		a.Note = len(r.Sources) + 1
		a.Inside = out.Window.Holds(a.Date)
		r.Sources = append(r.Sources, a)
		out.Actions = append(out.Actions, a)
	}
	return out, nil
}

// flips are what would change a score; parties with the same rule and facts share
// them.
func (r *Report) flips(id string, rubric *assess.Rubric, party string, facts assess.Facts) []assess.Flip {
	key := fmt.Sprint(id, facts)
	if rubric.For(party) != nil {
		key += party
	}
	if have, ok := r.firm[key]; ok {
		return have
	}
	if r.firm == nil {
		r.firm = make(map[string][]assess.Flip)
	}
	r.firm[key] = rubric.Flips(party, facts)
	return r.firm[key]
}

// actions are what was published of a party's doings, the earliest first: what the
// score names as its grounds or, where it names none, the evidence that the party
// issued and the party's own updates. What a reviewer rejected is none.
func actions(s *review.State, party string, rests []string) []Action {
	var out []Action
	for i := range s.Evidence {
		p := &s.Evidence[i]
		if p.Rejected() || rests != nil && !slices.Contains(rests, p.Hash) || rests == nil && p.Issuer != party {
			continue
		}
		a := Action{Date: p.Citation.Date, Text: p.Quote, Relation: p.Citation.Relation, Issuer: p.Issuer, Title: p.Title, Address: p.Address,
			Accessed: p.Time, Person: p.Name, Hash: p.Hash, SHA256: p.SHA256, Start: p.Citation.Start}
		if p.Absent {
			a.Digest = p.Digest
			a.Text, _ = p.Digest.In(review.DigestLanguages[0])
		}
		out = append(out, a)
	}
	for i := range s.Updates {
		u := &s.Updates[i]
		if u.Rejected() || rests != nil && !slices.Contains(rests, u.Hash) || rests == nil && u.Progress.Party != party {
			continue
		}
		out = append(out, Action{Date: u.Date, Text: u.Text, Status: u.Status, Issuer: u.Progress.Party, Address: u.Link, Accessed: u.Time, Person: u.Name,
			Hash: u.Hash})
	}
	slices.SortStableFunc(out, func(a, b Action) int { return cmp.Compare(a.Date, b.Date) })
	return out
}

// search is a receipt in short, nil if the view has no such receipt.
func search(ctx context.Context, v store.View, id string, n int) (*Search, error) {
	row, err := v.Receipt(ctx, id, n)
	if errors.Is(err, trillium.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var fields corpus.Receipt
	if err := json.Unmarshal(row.Fields, &fields); err != nil {
		return nil, fmt.Errorf("receipt %d of %s: %w", n, id, err)
	}
	return &Search{N: n, Made: row.Made, Documents: fields.State.Documents, From: fields.State.From, To: fields.State.To, After: fields.After, Read: fields.Read},
		nil
}

// background adds to each chapter what earlier summits promised of its matter.
func (m *Maker) background(ctx context.Context, v store.View, r *Report) error {
	if len(r.Chapters) == 0 {
		return nil
	}
	earlier, err := m.Earlier(ctx, v, r.Summit)
	if errors.Is(err, trillium.ErrTooLarge) {
		r.NoLinks = true
		return nil
	}
	if err != nil {
		return err
	}
	for i := range r.Chapters {
		c := &r.Chapters[i]
		c.Background = earlier[c.State.ID]
	}
	return nil
}

// Earlier are the promises of earlier summits of the series that each commitment of
// a summit follows. The error is trillium.ErrTooLarge if there are too many to be
// compared.
func (m *Maker) Earlier(ctx context.Context, v store.View, summit string) (map[string][]Past, error) {
	name, _, err := next(ctx, v, summit)
	if err != nil {
		return nil, err
	}
	series, err := m.links.Series(ctx, v, name)
	if err != nil {
		return nil, err
	}
	place := make(map[string]*compare.Side)
	for _, side := range series.Sides {
		for id := range side.ByID {
			place[id] = side
		}
	}
	out := make(map[string][]Past)
	for _, l := range series.Links {
		a, b := place[l.A], place[l.B]
		if a != nil && b != nil && b.Document.Summit == summit {
			out[l.B] = append(out[l.B], Past{Summit: a.Document.Summit, ID: l.A, Text: trillium.Plain(a.ByID[l.A].Text), Language: a.Document.Language,
				Relation: l.Relation, Decided: l.Decided})
		}
	}
	return out, nil
}

// Trend are the reports of the summits of a report's series that have scores, the
// earliest first, made as it was.
func (m *Maker) Trend(ctx context.Context, v store.View, of *Report) ([]*Report, error) {
	summits, err := v.Summits(ctx)
	if err != nil {
		return nil, err
	}
	var out []*Report
	for _, s := range slices.Backward(summits) { // the latest come first
		if s.Series != of.Series {
			continue
		}
		r := of
		if s.ID != of.Summit {
			if r, err = m.Make(ctx, v, s.ID, Options{Counting: of.Counting, Now: of.Made}); err != nil {
				return nil, err
			}
		}
		if r.Matrix.Summit().N > 0 {
			out = append(out, r)
		}
	}
	return out, nil
}
