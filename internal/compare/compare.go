// Package compare sets the documents of a register against each other: two
// summits, the versions of one summit, and all summits of a series. It takes the
// commitments as they stand after decisions, has package lineage propose links,
// and lays what people decided on links over them.
//
// Proposals are derived and kept nowhere but in memory, under what the documents
// and their commitments say, so that they cannot grow stale.
package compare

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"
	"golang.org/x/sync/singleflight"

	"trillium"
	"trillium/internal/align"
	"trillium/internal/cache"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/themes"
)

// A Side is one of the documents that are compared.
type Side struct {
	Document store.Document
	Text     *lineage.Text
	States   []*review.State          // those that count, in the order of the text
	ByID     map[string]*review.State // of States
	revision string                   // of the document and the decisions on it
	content  string                   // names the document and its commitments as they read; most decisions change none
}

// Absent reports whether the words of the document are withheld.
func (s *Side) Absent() bool {
	return slices.ContainsFunc(s.States, func(st *review.State) bool { return st.Absent })
}

// A Comparison is two documents with the links between their commitments.
type Comparison struct {
	Kind  lineage.Kind
	A, B  *Side
	Links []lineage.Link
}

// Documents reads the text of a document of the register into blocks.
type Documents func(ctx context.Context, d store.Document) (*trillium.Document, error)

// A Comparer compares the documents of a register. It is safe for concurrent
// use.
type Comparer struct {
	linker   *lineage.Linker
	themes   *themes.Judge
	document Documents
	proposed *lru.Cache[string, []lineage.Link]
	once     singleflight.Group // many who ask for one comparison at once wait for one
	rows     *lru.Cache[string, []align.Row]
	series   *lru.Cache[string, *Series]
	topics   *lru.Cache[string, map[string][]string]
	contents *lru.Cache[string, string]
	recent   *lru.Cache[string, *Series]            // the same by what the whole register was then
	around   *lru.Cache[string, map[string]*Around] // of the commitments of a document, likewise
}

// What is kept, in number.
const (
	cached       = 512 // comparisons
	cachedSeries = 32
)

// New returns a Comparer.
func New(linker *lineage.Linker, judge *themes.Judge, document Documents) *Comparer {
	return &Comparer{linker: linker, themes: judge, document: document,
		proposed: cache.New[string, []lineage.Link](cached), rows: cache.New[string, []align.Row](cached), series: cache.New[string, *Series](cachedSeries),
		topics: cache.New[string, map[string][]string](cached), contents: cache.New[string, string](cached),
		recent: cache.New[string, *Series](cachedSeries), around: cache.New[string, map[string]*Around](cached)}
}

// Linker is what proposes the links.
func (c *Comparer) Linker() *lineage.Linker { return c.linker }

// Find is the document with the key, or the leading one of the summit with that
// id; the error is trillium.ErrNotFound if there is neither.
func Find(ctx context.Context, v store.View, key string) (store.Document, error) {
	if !strings.Contains(key, "~") {
		docs, err := v.Documents(ctx, key)
		if err != nil {
			return store.Document{}, err
		}
		if len(docs) > 0 && key != "" {
			return docs[0], nil
		}
	}
	d, err := v.Document(ctx, key)
	if errors.Is(err, trillium.ErrNotFound) {
		return d, fmt.Errorf("%q is no summit and no document: %w", key, trillium.ErrNotFound)
	}
	return d, err
}

// side reads a document of the register.
func (c *Comparer) side(ctx context.Context, v store.View, d store.Document) (*Side, error) {
	doc, err := c.document(ctx, d)
	if err != nil {
		return nil, err
	}
	states, revision, err := v.Revised(ctx, d)
	if err != nil {
		return nil, err
	}
	s := &Side{Document: d, ByID: make(map[string]*review.State), revision: revision}
	s.Text = &lineage.Text{Key: d.Key, Summit: d.Summit, Language: d.Language, Issuer: d.Issuer, Date: d.Date, Complete: d.Complete, Names: doc.Names,
		Document: doc}
	if s.Text.Reports, err = v.Reports(ctx, d.SHA256); err != nil {
		return nil, err
	}
	for _, st := range states {
		if st.Counts() {
			s.States = append(s.States, st)
			s.ByID[st.ID] = st
			s.Text.Commitments = append(s.Text.Commitments, st.Commitment)
		}
	}
	s.content, err = c.contentOf(s)
	return s, err
}

// contentOf names what proposals rest on: the document and what its commitments say.
func (c *Comparer) contentOf(s *Side) (string, error) {
	if have, ok := c.contents.Get(s.revision); ok {
		return have, nil
	}
	h := sha256.New()
	if err := json.NewEncoder(h).Encode(s.Text.Commitments); err != nil {
		return "", err
	}
	content := s.Document.SHA256 + " " + hex.EncodeToString(h.Sum(nil))
	c.contents.Add(s.revision, content)
	return content, nil
}

// Between compares two documents: of two summits by what became of each
// promise, of one summit as versions. The earlier summit comes first, and so do
// its ids in the links, whatever the order asked for; of one summit the leading
// document comes first.
func (c *Comparer) Between(ctx context.Context, v store.View, a, b store.Document) (*Comparison, error) {
	if a.SHA256 == b.SHA256 {
		return nil, fmt.Errorf("%w: %s is compared with itself; name another summit or document", trillium.ErrInvalid, a.Key)
	}
	if a.Summit != b.Summit && when(b) < when(a) || a.Summit == b.Summit && b.Leading {
		a, b = b, a
	}
	x, err := c.side(ctx, v, a)
	if err != nil {
		return nil, err
	}
	y, err := c.side(ctx, v, b)
	if err != nil {
		return nil, err
	}
	return c.between(ctx, v, x, y)
}

// when is the day of a document; of one without, the year at the end of its
// summit's id.
func when(d store.Document) string {
	if d.Date == "" {
		return d.Summit[strings.LastIndexByte(d.Summit, '-')+1:]
	}
	return d.Date
}

func (c *Comparer) between(ctx context.Context, v store.View, x, y *Side) (*Comparison, error) {
	out := &Comparison{Kind: lineage.Summit, A: x, B: y}
	if x.Document.Summit == y.Document.Summit {
		out.Kind = lineage.Version
	}
	links, err := c.propose(ctx, out)
	if err != nil {
		return nil, err
	}
	out.Links = lineage.Settle(links, x.Text, y.Text, decisions(x, y))
	return out, ctx.Err()
}

// propose returns the links that the machine finds; the error is
// trillium.ErrTooLarge if there are too many pairs to look at.
func (c *Comparer) propose(ctx context.Context, of *Comparison) ([]lineage.Link, error) {
	if of.A.Absent() || of.B.Absent() {
		return nil, nil // digests are not compared as if they were the documents' words
	}
	key := of.A.content + " – " + of.B.content
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if links, ok := c.proposed.Get(key); ok {
		return links, nil
	}
	if n, m := len(of.A.States), len(of.B.States); max(n, 1)*max(m, 1) > lineage.MostPairs || max(n, m) > lineage.MostCommitments {
		return nil, fmt.Errorf("%s and %s: %w: %d by %d commitments are more than are compared", of.A.Document.Key, of.B.Document.Key, trillium.ErrTooLarge, n, m)
	}
	links, _, _ := c.once.Do(key, func() (any, error) {
		find := c.linker.Summits
		if of.Kind == lineage.Version {
			find = c.linker.Versions
		}
		links := find(of.A.Text, of.B.Text)
		c.proposed.Add(key, links)
		return links, nil
	})
	return links.([]lineage.Link), nil
}

// Rows sets the paragraphs of two versions beside each other.
func (c *Comparer) Rows(of *Comparison) []align.Row {
	key := of.A.Document.SHA256 + of.B.Document.SHA256
	if rows, ok := c.rows.Get(key); ok {
		return rows
	}
	rows, _, _ := c.once.Do("rows "+key, func() (any, error) {
		rows := c.linker.Align(of.A.Text, of.B.Text)
		c.rows.Add(key, rows)
		return rows, nil
	})
	return rows.([]align.Row)
}

// decisions are what people decided on links from or to the two sides, in the
// order of time.
func decisions(x, y *Side) []lineage.Decision {
	type dated struct {
		lineage.Decision
		at time.Time
	}
	var list []dated
	for _, side := range []*Side{x, y} {
		for _, st := range side.States {
			for _, r := range slices.Concat(st.Links, st.Parted) {
				d := lineage.Decision{From: st.ID, To: r.To, Relation: lineage.Relation(r.Linking.Relation), Hash: r.Hash, By: r.Name}
				at := r.Time
				if r.Verdict != nil {
					at = r.Verdict.Time
				}
				if r.Rejected() {
					d.Relation = lineage.None
				}
				list = append(list, dated{d, at})
			}
		}
	}
	slices.SortStableFunc(list, func(a, b dated) int { return a.at.Compare(b.at) })
	out := make([]lineage.Decision, len(list))
	for i := range list {
		out[i] = list[i].Decision
	}
	return out
}

// Topics are the themes of each commitment of a document that counts, by id, the most certain
// first (see themes.Judge). What it returns is shared; do not change it.
func (c *Comparer) Topics(ctx context.Context, v store.View, d store.Document) (map[string][]string, error) {
	side, err := c.side(ctx, v, d)
	if err != nil {
		return nil, err
	}
	return c.TopicsOf(side), nil
}

// TopicsOf is Topics of a side of a comparison.
func (c *Comparer) TopicsOf(side *Side) map[string][]string {
	if have, ok := c.topics.Get(side.content); ok {
		return have
	}
	out := make(map[string][]string, len(side.Text.Commitments))
	for i, list := range c.themes.Of(side.Text.Document, side.Text.Commitments) {
		out[side.Text.Commitments[i].ID] = list
	}
	c.topics.Add(side.content, out)
	return out
}

// Text is a document of the register with its commitments as they stand, ready
// to be compared.
func (c *Comparer) Text(ctx context.Context, v store.View, d store.Document) (*lineage.Text, error) {
	s, err := c.side(ctx, v, d)
	if err != nil {
		return nil, err
	}
	return s.Text, nil
}
