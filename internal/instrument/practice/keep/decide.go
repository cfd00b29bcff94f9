package keep

import (
	"context"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// The kinds of decision on a practice.
const (
	Vouch review.Kind = "practice.vouch" // a reviewer knows that it is so
	Doubt review.Kind = "practice.doubt" // a reviewer does not believe it
)

// A Vouching says that a practice came out as it is told.
type Vouching struct{}

// Kind is Vouch.
func (Vouching) Kind() review.Kind { return Vouch }

// A Doubting says that it did not, or that nobody can tell.
type Doubting struct{}

// Kind is Doubt.
func (Doubting) Kind() review.Kind { return Doubt }

// forms are both kinds. They settle one matter, so that two people who decide otherwise at
// once both learn of it.
func forms() []review.Form {
	matter := "word"
	return []review.Form{
		review.Shape[Vouching]{On: Name, Check: once[Vouching], Matter: func(Vouching) string { return matter }}.Form(),
		review.Shape[Doubting]{On: Name, Check: once[Doubting], Matter: func(Doubting) string { return matter }}.Form(),
	}
}

// once lets a person say a thing once, and not both.
func once[T review.Body](p review.Place, b T) (T, error) {
	for _, kind := range []review.Kind{Vouch, Doubt} {
		for _, e := range p.State.Of(kind) {
			if e.Person == p.Who.Login {
				return b, review.Invalid("practice", "practice.twice", "you said so, or otherwise, already; withdraw that first")
			}
		}
	}
	return b, nil
}

// prefix leads in the subjects of decisions on practices.
const prefix = Name + ":entry/"

// Subject is what decisions on a practice stand on.
func Subject(id string) string { return prefix + id }

// ID is the practice of a subject, "" if it is none.
func ID(subject string) string {
	id, ok := strings.CutPrefix(subject, prefix)
	if !ok {
		return ""
	}
	return id
}

// place is where decisions on a practice are appended: what a reviewer sees are its claim
// and lesson.
func place(ctx context.Context, v store.View, subject string) (review.Place, error) {
	rows, err := v.Rows(ctx, practices.Name, "id = $1", ID(subject))
	list, err := store.Each(rows, err, entryOf)
	if err == nil && len(list) == 0 {
		err = trillium.ErrNotFound
	}
	if err != nil {
		return review.Place{}, err
	}
	e := list[0]
	c := trillium.Commitment{ID: subject, Text: e.Claim + " " + e.Lesson, Parties: []string{e.Country}}
	return review.Place{State: &review.State{Commitment: c}}, nil
}
