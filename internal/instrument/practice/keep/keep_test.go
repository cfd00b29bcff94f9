package keep_test

import (
	"context"
	"encoding/json"
	"errors"
	"testing"

	"trillium"
	"trillium/internal/instrument/practice/exchange"
	"trillium/internal/instrument/practice/keep"
	"trillium/internal/store"
)

func practice(id string) exchange.Practice {
	return exchange.Practice{ID: id, Title: map[string]string{"en": "Nets"}, Place: "Ansel", Country: "XHV", Topic: "fish", Outcome: exchange.Failed,
		Evidence: "reported", Who: "Office of Nets", When: "2023-06", Claim: "They tore.", Lesson: "Mend them.", Serves: []string{"great-bay-2022/2"}}
}

// Twice is once, also in one file; two that differ under one id are refused, both.
func TestAdd(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, t.TempDir(), keep.Part())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	other := practice("b")
	other.Claim = "They held."
	if n, err := keep.Add(ctx, s, "ed", []exchange.Practice{practice("b"), other}); n != 0 || !errors.Is(err, trillium.ErrConflict) {
		t.Errorf("two of one id: %d, %v", n, err)
	}
	for want, list := range map[int][]exchange.Practice{1: {practice("a"), practice("a")}, 0: {}} {
		if n, err := keep.Add(ctx, s, "ed", list); n != want || err != nil {
			t.Errorf("%d, %v; want %d", n, err, want)
		}
	}
	signed := practice("c")
	signed.Signer, signed.Serves = "Anybody (00)", []string{"great-bay-2022/3"}
	if _, err := keep.Add(ctx, s, "ed", []exchange.Practice{signed}); err != nil {
		t.Fatal(err)
	}
	all, err := keep.All(ctx, s.Now())
	serving, err2 := keep.Serving(ctx, s.Now(), "great-bay-2022/3")
	if err != nil || err2 != nil || len(all) != 2 || len(serving) != 1 || len(keep.Own(all)) != 1 || keep.Own(all)[0].ID != "a" {
		t.Errorf("%+v, %+v, %v, %v", all, serving, err, err2)
	}
}

// A row out of a stranger's archive is held to the whole form, not to its sum alone.
func TestHostileRow(t *testing.T) {
	table := keep.Part().Tables[0]
	for want, spoil := range map[string]func(*exchange.Practice){"": func(*exchange.Practice) {}, "when": func(p *exchange.Practice) { p.When = "" },
		"outcome": func(p *exchange.Practice) { p.Outcome = "<b>" }, "id": func(p *exchange.Practice) { p.ID = "compare" }} {
		p := practice("a")
		spoil(&p)
		data, err := json.Marshal(p)
		if err != nil {
			t.Fatal(err)
		}
		row := table.Row(p.ID, string(data), "", p.Sum(), "ed")
		row.Set("made", "2026-11-30T00:00:00.000000Z")
		var wrong *exchange.FieldError
		if err := table.Check(row); (err == nil) != (want == "") || want != "" && (!errors.As(err, &wrong) || wrong.Field != want) {
			t.Errorf("%q: %v", want, err)
		}
	}
}
