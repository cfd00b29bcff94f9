package store

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"trillium"
	"trillium/internal/review"
)

// part is the part of an instrument, nil if it is not known.
func (s *Store) part(name string) *Part {
	i := slices.IndexFunc(s.parts, func(p Part) bool { return p.Name == name })
	if i < 0 {
		return nil
	}
	return &s.parts[i]
}

// has asks the part of an instrument whether it keeps a thing.
func (v View) has(ctx context.Context) func(instrument, id string) (bool, error) {
	return func(instrument, id string) (bool, error) {
		p := v.s.part(instrument)
		if p == nil || p.Has == nil {
			return false, nil
		}
		return p.Has(ctx, v, id)
	}
}

// subject is the place of decisions on a thing of an instrument. Of one that is gone
// there is what was decided.
func (v View) subject(ctx context.Context, id string) (review.Place, error) {
	p := v.s.part(review.Instrument(id))
	if p == nil || p.Place == nil {
		return review.Place{}, fmt.Errorf("%s: %w", id, trillium.ErrNotFound)
	}
	place, err := p.Place(ctx, v, id)
	if err != nil && !errors.Is(err, trillium.ErrNotFound) {
		return place, err
	}
	chain, e := selectDecisions(ctx, v.s.db.Read, `WHERE subject = $1 AND time <= $2 ORDER BY seq`, id, v.at)
	if e != nil {
		return place, e
	}
	c := trillium.Commitment{ID: id}
	if place.Gone = err != nil; place.Gone && len(chain) == 0 {
		return place, err
	}
	if !place.Gone {
		c = place.State.Commitment
	}
	place.State, place.Has = v.s.forms.Subject(c, chain), v.has(ctx)
	return place, nil
}
