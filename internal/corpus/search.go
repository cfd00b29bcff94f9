package corpus

import (
	"context"

	"trillium/internal/search"
)

// A Found is a passage of the corpus that answers a query, as commands and
// downloads give it.
type Found struct {
	Rank     int            `json:"rank"`
	Document string         `json:"document"`
	Date     string         `json:"date"`
	Title    string         `json:"title"`
	Issuer   string         `json:"issuer"`
	Kind     string         `json:"kind"`
	Language string         `json:"language"`
	Address  string         `json:"address"`
	Score    float64        `json:"score"`
	Text     string         `json:"text"`  // the sentences that show why
	Start    int            `json:"start"` // their bytes in the document
	End      int            `json:"end"`
	Copies   []string       `json:"copies,omitempty"` // documents that say the same
	Snippet  search.Snippet `json:"-"`
}

// mostHits bounds the hits that are folded to find different ones.
const mostHits = 1000

// Find returns the best n passages for a query, near copies folded. Nothing in
// them refers to the snapshot.
func Find(ctx context.Context, snap *search.Snapshot, q search.Query, n int) ([]Found, error) {
	var folded []search.Folded
	for q.Limit = n + n/4; ; q.Limit *= 2 { // some are copies
		hits, err := snap.Search(ctx, q)
		if err != nil {
			return nil, err
		}
		if folded = search.Fold(hits); len(folded) >= n || len(hits) < q.Limit || q.Limit > mostHits {
			break
		}
	}
	out := []Found{}
	for _, f := range folded {
		if len(out) == n {
			break
		}
		d := f.Document
		snippet := snap.Snippet(&f.Hit, &q)
		x := Found{Rank: len(out) + 1, Document: d.Name, Date: d.Date, Title: d.Title, Issuer: d.Issuer, Kind: d.Kind, Language: d.Language,
			Address: d.Address, Score: f.Score, Text: snippet.Text, Snippet: snippet}
		x.Start, x.End = f.Found.Place(snippet.Start, snippet.Start+len(snippet.Text))
		for _, c := range f.Copies {
			x.Copies = append(x.Copies, c.Document.Name)
		}
		out = append(out, x)
	}
	return out, nil
}
