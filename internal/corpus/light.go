package corpus

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"trillium"
	"trillium/internal/store"
)

// light puts words back into evidence that quotes documents of the corpus by their
// hash. A document that has the name or address of one that is quoted so, and other
// bytes, is told of: it is in the corpus, but the evidence does not rest on it.
func (c *Corpus) light(ctx context.Context, r *Result, tell Telling) error {
	cited, err := c.register.Withheld(ctx)
	if err != nil || len(cited) == 0 {
		return err
	}
	known, err := c.register.CorpusFiles(ctx)
	if err != nil {
		return err
	}
	addresses := make(map[string]store.CorpusDocument)
	for _, d := range known {
		if d.Address != "" {
			addresses[d.Address] = d
		}
	}
	for _, x := range cited {
		data, err := c.register.CorpusOriginal(ctx, x.SHA256)
		if errors.Is(err, trillium.ErrNotFound) {
			other, ok := known[x.Document]
			if !ok {
				other, ok = addresses[x.Address]
			}
			if ok && slices.Contains(r.Names, other.Name) {
				problem(tell, prepared{name: other.Name, err: fmt.Errorf("%w: evidence rests on other bytes of this document (SHA-256 %.12s, not %.12s); it is in the "+
					"corpus and not attached",
					trillium.ErrConflict, x.SHA256, other.SHA256)})
			}
			continue
		}
		if err != nil {
			return err
		}
		reading, err := c.read(x.Document, data)
		if err != nil {
			return err
		}
		reading.Document.SHA256 = x.SHA256
		lit, err := c.register.LightEvidence(ctx, reading.Document)
		if err != nil {
			return err
		}
		r.Lit += len(lit)
	}
	return nil
}
