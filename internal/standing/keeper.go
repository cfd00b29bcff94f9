package standing

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium/internal/cache"
	"trillium/internal/corpus"
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
	score  float64
	lesser bool // a copy of another, or too slight to speak for a state
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
		c.Leads = pieces(leads)
		c.Weak = len(c.Leads) == 0 && len(leads) > 0
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
			all = append(all, lead{Piece{string(x.Relation), x.Date, x.Title, x.Issuer, x.Language, x.Address, x.Document, x.Start, x.End, ""}, x.Score,
				x.CopyOf != "" || x.Slight})
		}
		k.receipts.Add(key, all)
	}
	return slices.DeleteFunc(slices.Clone(all), func(l lead) bool { return s.Seen(l.Document) }), nil
}

// leastScore is from which score on a proposal speaks for a state.
const leastScore = 0.5

// pieces are those of leads that speak for a state.
func pieces(leads []lead) []Piece {
	var out []Piece
	for _, l := range leads {
		if !l.lesser && l.score >= leastScore {
			out = append(out, l.Piece)
		}
	}
	return out
}

// A Waiting is a proposal that nobody has decided on.
type Waiting struct {
	*review.State
	Document store.Document
	Piece    Piece
	Score    float64 // 0 to 1
}

// Waiting are the proposals of the last receipts for some documents that nobody has
// decided on, the strongest first.
func (k *Keeper) Waiting(ctx context.Context, v store.View, docs []store.Document) ([]Waiting, error) {
	var out []Waiting
	err := eachState(ctx, v, docs, func(d store.Document, _ string, s *review.State, head int) error {
		if head == 0 {
			return nil
		}
		leads, err := k.leads(ctx, v, s, head)
		for _, l := range leads {
			out = append(out, Waiting{s, d, l.Piece, l.score})
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(out, func(a, b Waiting) int { return cmp.Compare(b.Score, a.Score) })
	return out, nil
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
