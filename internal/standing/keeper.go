package standing

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Keeper says where the commitments of a register stand. It is safe for
// concurrent use.
type Keeper struct {
	receipts *lru.Cache[string, []Piece] // what a receipt proposes, by commitment and number: receipts never change
}

// cachedReceipts bounds the receipts of which the proposals are kept; those of
// one take about a kilobyte.
const cachedReceipts = 50_000

// mostLeads bounds the proposals of a receipt that are kept. More are only looked
// at where people decided on all of these.
const mostLeads = 6

// NewKeeper returns a Keeper.
func NewKeeper() *Keeper {
	receipts, err := lru.New[string, []Piece](cachedReceipts)
	if err != nil {
		panic(err) // only for a size below one
	}
	return &Keeper{receipts}
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
	for _, d := range docs {
		states, _, err := v.States(ctx, d)
		if err != nil {
			return nil, err
		}
		heads, err := v.ReceiptHeads(ctx, d.Key)
		if err != nil {
			return nil, err
		}
		states = slices.DeleteFunc(slices.Clone(states), func(s *review.State) bool { return !s.Counts() })
		themes := themesOf(states)
		for i, s := range states {
			stands, err := k.of(ctx, v, s, heads[s.ID], replaced[s.ID])
			if err != nil {
				return nil, err
			}
			out = append(out, Row{s, stands, d, themes[i]})
		}
	}
	return out, nil
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
		var err error
		if c.Leads, err = k.leads(ctx, v, s, n); err != nil {
			return Standing{}, err
		}
	}
	return Of(c), nil
}

func themesOf(states []*review.State) []string {
	list := make([]trillium.Commitment, len(states))
	for i, s := range states {
		list[i] = s.Commitment
	}
	return trillium.Themes(list)
}

// leads are the proposals of a receipt that nobody has decided on.
func (k *Keeper) leads(ctx context.Context, v store.View, s *review.State, n int) ([]Piece, error) {
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
			if x.CopyOf == "" && !x.Slight && len(all) < mostLeads {
				all = append(all, Piece{string(x.Relation), x.Date, x.Title, x.Issuer, x.Language, x.Address, x.Document, x.Start, x.End, ""})
			}
		}
		k.receipts.Add(key, all)
	}
	var out []Piece
	for _, p := range all {
		if !s.Seen(p.Document) {
			out = append(out, p)
		}
	}
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
