package declared

import (
	"context"
	"os"
	"strings"
	"testing"

	"trillium/internal/pgtest"
	"trillium/internal/store"
	"trillium/internal/summits"
)

func TestMain(m *testing.M) { os.Exit(pgtest.Main(m)) }

// What is declared later is in force, before that what came earlier, and a register without the
// table has what comes with the program.
func TestDeclare(t *testing.T) {
	ctx := context.Background()
	for name, where := range map[string]string{"SQLite": t.TempDir(), "PostgreSQL": ""} {
		t.Run(name, func(t *testing.T) {
			if where == "" {
				where = pgtest.Database(t)
			}
			s, err := store.Open(ctx, where, Part())
			if err != nil {
				t.Fatal(err)
			}
			defer s.Close()
			for _, place := range []string{"Lima", "Quito"} {
				list, err := summits.Parse(strings.NewReader("series quad\nname: Q\ncalled: Quad\nsummit 2030: 2030-05-01, "+place), "q")
				if err != nil {
					t.Fatal(err)
				}
				if err := Declare(ctx, s, store.CommandLine, list[0], "moved"); err != nil {
					t.Fatal(err)
				}
			}
			book, err := Book(ctx, s.Now())
			if err != nil || book.Get("quad").Meetings[0].Place != "Quito" || book.Get("g7") == nil {
				t.Errorf("%v, %v", book.Get("quad"), err)
			}
			all, err := All(ctx, s.Now())
			if err != nil || len(all) != 2 || all[1].N != 2 || all[1].Reason != "moved" {
				t.Errorf("%v, %v", all, err)
			}
			if err := Declare(ctx, s, store.CommandLine, all[0].Series, " "); err == nil {
				t.Error("it is declared without a reason")
			}
		})
	}
	s, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if book, err := Book(ctx, s.Now()); err != nil || book.Get("quad") == nil {
		t.Errorf("without the table: %v", err)
	}
}
