package store_test

import (
	"bytes"
	"context"
	"testing"
	"time"

	"trillium/internal/pgtest"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/store/storetest"
)

// Archives come from strangers: one that is not sound is refused, and never
// more than that.
func FuzzImport(f *testing.F) {
	s, err := store.Open(context.Background(), f.TempDir(), storetest.Parts()...)
	if err != nil {
		f.Fatal(err)
	}
	defer s.Close()
	var buf bytes.Buffer
	if _, err := s.AddReading(context.Background(), store.CommandLine, bridge("fuzz")); err != nil {
		f.Fatal(err)
	}
	if err := s.Export(context.Background(), &buf, true, nil); err != nil {
		f.Fatal(err)
	}
	f.Add(buf.Bytes())
	f.Add([]byte("PK\x05\x06" + string(make([]byte, 18))))
	into, err := store.Open(context.Background(), f.TempDir(), storetest.Parts()...)
	if err != nil {
		f.Fatal(err)
	}
	defer into.Close()
	f.Fuzz(func(t *testing.T, data []byte) {
		if err := storetest.Import(into, data); err == nil {
			if into, err = store.Open(context.Background(), t.TempDir(), storetest.Parts()...); err != nil { // it was sound: take a new one
				t.Fatal(err)
			}
		}
	})
}

func BenchmarkRegister(b *testing.B) {
	b.Run("SQLite", func(b *testing.B) { benchmarkRegister(b, b.TempDir()) })
	b.Run("PostgreSQL", func(b *testing.B) { benchmarkRegister(b, pgtest.Database(b)) })
}

// benchmarkRegister measures the hot paths: a decision, the state of a
// commitment, and a proof of all.
func benchmarkRegister(b *testing.B, where string) {
	ctx := context.Background()
	s, err := store.Open(ctx, where, storetest.Parts()...)
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	if _, err := s.AddReading(ctx, store.CommandLine, bridge("bench")); err != nil {
		b.Fatal(err)
	}
	if err := s.AddPerson(ctx, store.CommandLine, store.Person{Person: review.Person{Login: "rita", Name: "Rita", Role: review.Reviewer}}); err != nil {
		b.Fatal(err)
	}
	decide := func() error {
		_, err := s.Decide(ctx, "rita", "lakes-2020/1", review.Draft{Reason: "r", Body: review.Scoring{Party: "CAN", Value: 1}})
		return err
	}
	for range 50 {
		if err := decide(); err != nil {
			b.Fatal(err)
		}
	}
	b.Run("State", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := s.Now().State(ctx, "lakes-2020/1"); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Verify", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.Verify(ctx, time.Time{}, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("Decide", func(b *testing.B) {
		for b.Loop() {
			if err := decide(); err != nil {
				b.Fatal(err)
			}
		}
	})
}
