// Package demo fills the register of the sample with practices.
package demo

import (
	"context"
	_ "embed"
	"time"

	"trillium/internal/instrument/practice/exchange"
	"trillium/internal/instrument/practice/keep"
	"trillium/internal/review"
	"trillium/internal/store"
)

// practices are what the sample's parties share, one a line.
//
//go:embed practices.jsonl
var practices []byte

// signed are those of another register, which come signed.
const signed = "Isle of Orrin"

// Fill adds the practices: those of Halvern as filed, the others out of a signed file, as
// they would travel; and what reviewers say of some.
func Fill(ctx context.Context, register *store.Store) error {
	list, err := exchange.Read(practices, time.Now())
	if err != nil {
		return err
	}
	ports, err := register.Person(ctx, "ports")
	if err != nil {
		return err
	}
	var others []exchange.Practice
	for _, p := range list {
		if p.Country != ports.Party {
			others = append(others, p)
			continue
		}
		if _, err := keep.File(ctx, register, ports.Person, p); err != nil {
			return err
		}
	}
	if others, err = travelled(others); err != nil {
		return err
	}
	if _, err := keep.Add(ctx, register, "editor", others); err != nil {
		return err
	}
	for _, say := range []struct {
		as, id, reason string
		body           review.Body
	}{
		{"reviewer", "winter-cover-by-contract", "The figures are in the secretariat’s spring report.", keep.Vouching{}},
		{"second", "berths-shared-by-hand", "The delay is known to every port of the Bay.", keep.Vouching{}},
		{"reviewer", "reed-beds-at-the-weir", "No count before the planting is published.", keep.Doubting{}},
	} {
		st, _, err := register.Now().State(ctx, keep.Subject(say.id))
		if err == nil {
			_, err = register.Decide(ctx, say.as, keep.Subject(say.id), review.Draft{Reason: say.reason, Last: st.Head(), Body: say.body})
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// travelled signs practices with a key that is thrown away, and reads them again.
func travelled(list []exchange.Practice) ([]exchange.Practice, error) {
	pem, err := exchange.NewKey()
	if err != nil {
		return nil, err
	}
	key, err := exchange.ReadKey(pem)
	if err != nil {
		return nil, err
	}
	data, err := exchange.Sign(key, signed, list)
	if err != nil {
		return nil, err
	}
	return exchange.Open(data, time.Now())
}
