// Package declared is what people declare of series of summits in a register: each
// declaration is kept, with who made it, when and why, and the last one is in force.
package declared

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"

	"trillium"
	"trillium/internal/store"
	"trillium/internal/summits"
)

//go:embed schema/*.sql
var schema embed.FS

// declarations is the table.
var declarations = store.Table{Name: "series_declared", Columns: "id n:i fields:j reason person made seal", Key: "id, n", Seal: "series", Since: 1,
	Printed: "made", Travels: true,
	Check: func(r store.Row) error { _, err := read(r); return err },
	Event: func(r store.Row) (subject, detail string) { return r.Text("id"), r.Text("reason") }}

// Part is what a register keeps of series.
func Part() store.Part {
	steps, err := fs.Sub(schema, "schema")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Part{Name: "series", Steps: steps, Tables: []store.Table{declarations}}
}

// A Declaration is a series as somebody declared it.
type Declaration struct {
	summits.Series
	N      int       `json:"n"` // of its series, from 1
	Person string    `json:"person"`
	Made   time.Time `json:"made"`
	Reason string    `json:"reason"`
}

func read(r store.Row) (Declaration, error) {
	d := Declaration{N: r.Number("n"), Person: r.Text("person"), Reason: r.Text("reason")}
	if err := json.Unmarshal([]byte(r.Text("fields")), &d.Series); err != nil {
		return d, err
	}
	again, err := summits.Parse(strings.NewReader(d.Series.String()), "series "+d.ID)
	if err == nil && (len(again) != 1 || again[0].ID != r.Text("id")) {
		err = errors.New("it is not the series that it is kept as")
	}
	if err == nil {
		d.Made, err = r.Time("made")
	}
	return d, err
}

// All are the declarations of a view, by series, the first of each first; none where the
// register keeps none.
func All(ctx context.Context, v store.View) ([]Declaration, error) {
	rows, err := v.Rows(ctx, declarations.Name, "")
	if errors.Is(err, trillium.ErrNotFound) {
		return nil, nil
	}
	return store.Each(rows, err, read)
}

// Book are the series that a view knows: those that come with the program, and in their
// place those that were declared.
func Book(ctx context.Context, v store.View) (*summits.Book, error) {
	all, err := All(ctx, v)
	return With(all), err
}

// With are the series that come with the program, and in their place those of declarations.
func With(all []Declaration) *summits.Book {
	latest := make([]summits.Series, len(all))
	for i := range all {
		latest[i] = all[i].Series // a later one takes the place of an earlier one
	}
	return summits.Load().With(latest)
}

// Declare keeps what a person says of a series. The error is store.ErrTaken if somebody else
// declared it at the same moment.
func Declare(ctx context.Context, s *store.Store, person string, series summits.Series, reason string) error {
	if strings.TrimSpace(reason) == "" {
		return fmt.Errorf("%w: say why: a declaration has its reason", trillium.ErrInvalid)
	}
	all, err := All(ctx, s.Now())
	if err != nil {
		return err
	}
	n := 1
	for _, d := range all {
		if d.ID == series.ID {
			n = d.N + 1
		}
	}
	fields, err := json.Marshal(series)
	if err != nil {
		return err
	}
	row := declarations.Row(series.ID, n, string(fields), reason, person)
	return s.Append(ctx, person, "series", row)
}
