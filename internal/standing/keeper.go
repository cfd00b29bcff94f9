package standing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium/internal/cache"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Keeper says where the commitments of a register stand. It is safe for
// concurrent use.
type Keeper struct {
	receipts *lru.Cache[string, []lead] // what a receipt proposes, by commitment and number: receipts never change
}

// A lead is a proposal as it is kept.
type lead struct {
	Piece
	repeats string // the document that tells of the same event before it, "" if none does
}

// cachedReceipts bounds the receipts of which the proposals are kept; those of
// one take some kilobytes.
const cachedReceipts = 20_000

// NewKeeper returns a Keeper.
func NewKeeper() *Keeper {
	return &Keeper{cache.New[string, []lead](cachedReceipts)}
}

// A Row is a commitment with where it stands.
type Row struct {
	*review.State
	Standing Standing
	Document store.Document
	Theme    string // of the document, "" if none
}

// Of is where the commitments of some documents stand, those that count, in the
// order of the documents and of their text.
func (k *Keeper) Of(ctx context.Context, v store.View, docs []store.Document) ([]Row, error) {
	replaced, err := replacements(ctx, v)
	if err != nil {
		return nil, err
	}
	var out []Row
	err = eachState(ctx, v, docs, func(d store.Document, theme string, s *review.State, head int) error {
		stands, err := k.of(ctx, v, s, head, replaced[s.ID])
		out = append(out, Row{s, stands, d, theme})
		return err
	})
	return out, err
}

// eachState calls f for the commitments of some documents that count, in their
// order, with the theme of each and the number of its last receipt.
func eachState(ctx context.Context, v store.View, docs []store.Document, f func(d store.Document, theme string, s *review.State, head int) error) error {
	for _, d := range docs {
		states, _, err := v.States(ctx, d)
		if err != nil {
			return err
		}
		heads, err := v.ReceiptHeads(ctx, d.Key)
		if err != nil {
			return err
		}
		states = slices.DeleteFunc(slices.Clone(states), func(s *review.State) bool { return !s.Counts() })
		themes := review.Themes(states)
		for i, s := range states {
			if err := f(d, themes[i], s, heads[s.ID]); err != nil {
				return err
			}
		}
	}
	return nil
}

// One is where one commitment of a document stands.
func (k *Keeper) One(ctx context.Context, v store.View, s *review.State) (Standing, error) {
	replaced, err := replacements(ctx, v)
	if err != nil {
		return Standing{}, err
	}
	n, err := v.ReceiptHead(ctx, s.ID)
	if err != nil {
		return Standing{}, err
	}
	return k.of(ctx, v, s, n, replaced[s.ID])
}

// of says where a commitment stands that has n receipts.
func (k *Keeper) of(ctx context.Context, v store.View, s *review.State, n int, replaced string) (Standing, error) {
	c := Case{State: s, Searched: n > 0, Replaced: replaced}
	if c.Searched {
		leads, err := k.leads(ctx, v, s, n)
		if err != nil {
			return Standing{}, err
		}
		for _, l := range leads {
			if l.repeats == "" {
				c.Leads = append(c.Leads, l.Piece)
			}
		}
	}
	return Of(c), nil
}

// leads are the proposals of a receipt that nobody has decided on.
func (k *Keeper) leads(ctx context.Context, v store.View, s *review.State, n int) ([]lead, error) {
	key := fmt.Sprint(s.ID, " ", n)
	all, ok := k.receipts.Get(key)
	if !ok {
		row, err := v.Receipt(ctx, s.ID, n)
		if err != nil {
			return nil, err
		}
		var fields corpus.Receipt
		if err := json.Unmarshal(row.Fields, &fields); err != nil {
			return nil, fmt.Errorf("receipt %d of %s: %w", n, s.ID, err)
		}
		for _, x := range fields.Proposals {
			all = append(all, lead{Piece{Relation: string(x.Relation), Date: x.Date, Title: x.Title, Issuer: x.Issuer, Language: x.Language, Address: x.Address,
				Document: x.Document, Start: x.Start, End: x.End, Chance: x.Score, Relations: relations(x)}, x.CopyOf})
		}
		k.receipts.Add(key, all)
	}
	return slices.DeleteFunc(slices.Clone(all), func(l lead) bool { return s.Seen(l.Document) }), nil
}

// relations are the chances of a proposal's relations; receipts of earlier versions tell one.
func relations(x evidence.Proposal) map[evidence.Relation]float64 {
	if x.Relations == nil {
		return map[evidence.Relation]float64{x.Relation: 1}
	}
	return x.Relations
}

// A Waiting is a proposal that nobody has decided on.
type Waiting struct {
	*review.State
	Document store.Document
	Piece    Piece
	Repeats  []Piece // that tell of the same event
	At, Of   int     // its place among those of the commitment, decided ones too, from 1
}

// Likely reports whether the proposal is likely enough to be shown.
func (w *Waiting) Likely() bool { return w.Piece.Chance >= leastChance }

// Waiting are the proposals of the last receipts for some documents that nobody has decided
// on, commitment by commitment, the likeliest first.
func (k *Keeper) Waiting(ctx context.Context, v store.View, docs []store.Document) ([]Waiting, error) {
	var out []Waiting
	err := eachState(ctx, v, docs, func(d store.Document, _ string, s *review.State, head int) error {
		if head == 0 {
			return nil
		}
		leads, err := k.leads(ctx, v, s, head)
		out = append(out, waiting(d, s, leads)...)
		return err
	})
	return out, err
}

// waiting are the proposals of a commitment, what tells of the same event together.
func waiting(d store.Document, s *review.State, leads []lead) (out []Waiting) {
	of := make(map[string]int)
	for _, l := range leads {
		if at, ok := of[l.repeats]; ok && l.repeats != "" {
			out[at].Repeats = append(out[at].Repeats, l.Piece)
		} else if l.repeats == "" {
			of[l.Document] = len(out)
			out = append(out, Waiting{State: s, Document: d, Piece: l.Piece})
		}
	}
	likely := 0
	for i := range out {
		if out[i].Likely() {
			likely++
		}
	}
	before := len(s.Evidence) + len(s.Aside)
	for i := range out {
		out[i].At, out[i].Of = before+i+1, before+likely
		if !out[i].Likely() {
			out[i].Of = before + len(out)
		}
	}
	return out
}

// replacing are the relations by which a later promise takes the place of an
// earlier one: it asks for something else. One that is renewed stands as it was.
var replacing = []string{"narrows", "widens", "weakens"}

// replacements are the commitments whose place a later one took, as people linked
// them.
func replacements(ctx context.Context, v store.View) (map[string]string, error) {
	docs, err := v.Documents(ctx, "")
	if err != nil {
		return nil, err
	}
	out := make(map[string]string)
	for _, d := range docs {
		if !d.Leading {
			continue
		}
		states, _, err := v.States(ctx, d)
		if err != nil {
			return nil, err
		}
		for _, s := range states {
			for _, l := range s.Links {
				if s.Counts() && !l.Rejected() && slices.Contains(replacing, l.Linking.Relation) && !strings.HasPrefix(l.To, d.Key+"/") {
					out[l.To] = s.ID
				}
			}
		}
	}
	return out, nil
}
