// Package series keeps measured series in a register: the releases of datasets, as the
// files that were published, and what people say of their breaks. A dataset is its
// releases in a row, read again from their files.
package series

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/cache"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

// Tables are the tables of series, which the sixth schema of the register brought.
func Tables() []store.Table { return []store.Table{releases(), breaks()} }

func releases() store.Table {
	return store.Table{Name: "releases", Columns: "dataset n:i sha256 name mapping:j known person made seal", Key: "dataset, n", Seal: "release", Since: 6,
		Printed: "made", Bytes: "series", Files: "release_originals", Travels: true,
		Check: func(r store.Row) error { return json.Unmarshal([]byte(r.Text("mapping")), new(timeseries.Mapping)) },
		Event: func(r store.Row) (subject, detail string) {
			return r.Text("dataset"), fmt.Sprintf("release %d, %s", r.Number("n"), r.Text("name"))
		}}
}

func breaks() store.Table {
	return store.Table{Name: "breaks", Columns: "series year:i n:i holds:i note person name made seal", Key: "series, year, n", Seal: "break", Since: 6,
		Printed: "made", Travels: true}
}

// A Release is a file of a dataset.
type Release struct {
	Dataset string             `json:"dataset"`
	N       int                `json:"n"` // place among the dataset's releases, from 1
	SHA256  string             `json:"sha256"`
	Name    string             `json:"name"` // of the file
	Mapping timeseries.Mapping `json:"mapping"`
	Known   string             `json:"known"` // YYYY-MM-DD, the day it was published
	Person  string             `json:"person"`
	Made    time.Time          `json:"made"`
}

func releaseOf(row store.Row) (Release, error) {
	r := Release{Dataset: row.Text("dataset"), N: row.Number("n"), SHA256: row.Text("sha256"), Name: row.Text("name"), Known: row.Text("known"),
		Person: row.Text("person")}
	var err error
	r.Made, err = row.Time("made")
	return r, errors.Join(err, json.Unmarshal([]byte(row.Text("mapping")), &r.Mapping))
}

// Releases are the releases of a dataset, or of all if it is "", by dataset and number.
func Releases(ctx context.Context, v store.View, dataset string) ([]Release, error) {
	rows, err := v.Rows(ctx, "releases", "dataset = $1 OR $1 = ''", dataset)
	return store.Each(rows, err, releaseOf)
}

// File returns the bytes of a release by their SHA-256.
func File(ctx context.Context, v store.View, sum string) ([]byte, error) {
	return v.File(ctx, "releases", sum)
}

// cached bounds the datasets that are kept as they were read.
const cached = 512

// Dataset returns a dataset with all its releases and what people said of its breaks,
// and a name for what it was made of. It is shared; do not change it. Releases and words
// on breaks are only ever added, so that as many of them of one dataset mean the same at
// every moment.
func Dataset(ctx context.Context, v store.View, id string) (*timeseries.Dataset, string, error) {
	rows, err := v.Rows(ctx, "releases", "dataset = $1", id)
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("dataset %s: %w", id, trillium.ErrNotFound)
	}
	if err != nil {
		return nil, "", err
	}
	said, err := v.Rows(ctx, "breaks", within, id+"/", id+"0")
	if err != nil {
		return nil, "", err
	}
	kept := store.Beside(v, "series", func() *lru.Cache[string, *timeseries.Dataset] { return cache.New[string, *timeseries.Dataset](cached) })
	key := fmt.Sprint(id, " ", len(rows), " ", len(said))
	if d, ok := kept.Get(key); ok {
		return d, key, nil
	}
	d, err := read(ctx, v, rows)
	if err != nil {
		return nil, "", err
	}
	list, err := last(said, nil)
	if err != nil {
		return nil, "", err
	}
	for _, b := range list {
		if s := d.Find(b.Series); s != nil {
			s.SetBreak(timeseries.Break{Year: b.Year, Note: b.Note, By: b.Name, Real: !b.Holds})
		}
	}
	kept.Add(key, d)
	return d, key, nil
}

// read reads releases of one dataset and puts them behind each other.
func read(ctx context.Context, v store.View, rows []store.Row) (*timeseries.Dataset, error) {
	list, err := store.Each(rows, nil, releaseOf)
	if err != nil {
		return nil, err
	}
	var out []*timeseries.Dataset
	for i := range list {
		r := &list[i]
		data, err := File(ctx, v, r.SHA256)
		if err != nil {
			return nil, fmt.Errorf("dataset %s, release %d: %w", r.Dataset, r.N, err)
		}
		d, err := timeseries.Read(r.Name, data, &r.Mapping)
		if err != nil {
			return nil, fmt.Errorf("dataset %s, release %d: %w", r.Dataset, r.N, err)
		}
		out = append(out, d)
	}
	return timeseries.Join(out...)
}

// Has reports whether the register has a series.
func Has(ctx context.Context, v store.View, id string) (bool, error) {
	name, _, _ := strings.Cut(id, "/")
	d, _, err := Dataset(ctx, v, name)
	if errors.Is(err, trillium.ErrNotFound) {
		return false, nil
	}
	return err == nil && d.Find(id) != nil, err
}

// A Break is what a person said last of a year of a series.
type Break struct {
	Series string    `json:"series"`
	Year   int       `json:"year"`
	Holds  bool      `json:"holds"` // false: the jump is real, the values do compare
	Note   string    `json:"note"`
	Person string    `json:"person"`
	Name   string    `json:"name"` // as it was then
	Made   time.Time `json:"made"`
}

// within is of what is said of the series of one dataset: "0" follows "/".
const within = "series >= $1 AND series < $2"

// Breaks are what was said last of each series and year of a dataset, or of all if it is "".
func Breaks(ctx context.Context, v store.View, dataset string) ([]Break, error) {
	if dataset == "" {
		return last(v.Rows(ctx, "breaks", ""))
	}
	return last(v.Rows(ctx, "breaks", within, dataset+"/", dataset+"0"))
}

// last keeps of what was said of a year what was said last.
func last(rows []store.Row, err error) ([]Break, error) {
	all, err := store.Each(rows, err, func(r store.Row) (Break, error) {
		made, err := r.Time("made")
		return Break{Series: r.Text("series"), Year: r.Number("year"), Holds: r.Number("holds") == 1, Note: r.Text("note"), Person: r.Text("person"),
			Name: r.Text("name"), Made: made}, err
	})
	var out []Break
	for _, b := range all {
		if n := len(out); n > 0 && out[n-1].Series == b.Series && out[n-1].Year == b.Year {
			out = out[:n-1]
		}
		out = append(out, b)
	}
	return out, err
}
