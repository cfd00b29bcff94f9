package series

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"trillium"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

// tries bounds how often something is added again because somebody else was faster.
const tries = 40

func retry(f func() error) error {
	for range tries - 1 {
		if err := f(); !errors.Is(err, store.ErrTaken) {
			return err
		}
	}
	return f()
}

// Add keeps a file of series. It is read first, together with the earlier
// releases of its dataset, and refused if that cannot be. Without a day of
// publication its values are known from today on. The same file, read
// in the same way, is kept once: then the error is trillium.ErrConflict. Only with a day of
// its own it counts anew, which mends a day that was forgotten.
func Add(ctx context.Context, s *store.Store, by, name string, data []byte, m timeseries.Mapping) (Release, *timeseries.Dataset, error) {
	if m.Source == nil {
		m.Source = &timeseries.Source{}
	}
	dated := m.Source.Known != ""
	if !dated {
		source := *m.Source
		source.Known = time.Now().UTC().Format(time.DateOnly)
		m.Source = &source
	}
	if err := checkSource(m.Source); err != nil {
		return Release{}, nil, err
	}
	name = store.BaseName(name)
	d, err := timeseries.Read(name, data, &m)
	if err != nil {
		return Release{}, nil, err
	}
	m.Dataset = d.ID
	text, err := json.Marshal(m)
	if err != nil {
		return Release{}, nil, err
	}
	// What counts is what can be read again from what is kept.
	var again timeseries.Mapping
	if err := json.Unmarshal(text, &again); err != nil {
		return Release{}, nil, err
	}
	if d, err = timeseries.Read(name, data, &again); err != nil {
		return Release{}, nil, err
	}
	sum := sha256.Sum256(data)
	var row store.Row
	err = retry(func() error {
		n, err := next(ctx, s.Now(), d, hex.EncodeToString(sum[:]), string(text), dated)
		if err != nil {
			return err
		}
		row = releases().Row(d.ID, n, "", name, string(text), m.Source.Known, by)
		return s.AddFile(ctx, by, "add-series", data, row)
	})
	if err != nil {
		return Release{}, d, err
	}
	r, err := releaseOf(row)
	r.Mapping = m
	return r, d, err
}

// next is the number of a release that fits behind those that are there.
func next(ctx context.Context, v store.View, d *timeseries.Dataset, sum, mapping string, dated bool) (int, error) {
	rows, err := v.Rows(ctx, "releases", "dataset = $1", d.ID)
	if err != nil {
		return 0, err
	}
	for _, e := range rows {
		if e.Text("sha256") == sum && (e.Text("mapping") == mapping || !dated && alike(e.Text("mapping"), mapping)) {
			return 0, fmt.Errorf("%w: dataset %s has this file already, as release %d", trillium.ErrConflict, d.ID, e.Number("n"))
		}
	}
	have, err := read(ctx, v, rows)
	if err != nil {
		return 0, err
	}
	_, err = timeseries.Join(have, d)
	return len(rows) + 1, err
}

// alike reports whether two mappings read a file in the same way, whatever they say of
// its source.
func alike(a, b string) bool {
	bare := func(text string) []byte {
		var m timeseries.Mapping
		if json.Unmarshal([]byte(text), &m) != nil {
			return nil
		}
		m.Title, m.Source = "", nil
		out, err := json.Marshal(m)
		if err != nil {
			return nil
		}
		return out
	}
	x, y := bare(a), bare(b)
	return x != nil && bytes.Equal(x, y)
}

// checkSource holds what is said of a source to its form.
func checkSource(src *timeseries.Source) error {
	day, err := time.Parse(time.DateOnly, src.Known)
	if err != nil {
		return fmt.Errorf("%w: the day of publication %q; write it as 2024-06-30", trillium.ErrInvalid, src.Known)
	}
	if day.After(time.Now().Add(24 * time.Hour)) {
		return fmt.Errorf("%w: the day of publication, %s, has not come yet", trillium.ErrInvalid, src.Known)
	}
	if src.Address == "" {
		return nil
	}
	if u, err := url.Parse(src.Address); err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" {
		return fmt.Errorf("%w: the address %q; write a whole web address, such as https://example.org/page", trillium.ErrInvalid, src.Address)
	}
	return nil
}

// maxNote bounds what is said of a break, in bytes.
const maxNote = 4000

// SetBreak keeps what a person says of a year of a series that the register has. It
// needs a reason.
func SetBreak(ctx context.Context, s *store.Store, b Break) error {
	dataset, _, _ := strings.Cut(b.Series, "/")
	d, _, err := Dataset(ctx, s.Now(), dataset)
	if err != nil {
		return fmt.Errorf("series %s: %w", b.Series, err)
	}
	series := d.Find(b.Series)
	switch {
	case series == nil:
		return fmt.Errorf("series %s: %w", b.Series, trillium.ErrNotFound)
	case len(series.Observations) == 0 || b.Year <= series.Observations[0].Year || b.Year > series.Observations[len(series.Observations)-1].Year:
		return fmt.Errorf("%w: a break parts the values before a year from those from it on; %s has none on one side of %d", trillium.ErrInvalid, b.Series, b.Year)
	case b.Note == "" || len(b.Note) > maxNote:
		return fmt.Errorf("%w: say in a few words what changed, and where that is written", trillium.ErrInvalid)
	}
	return retry(func() error {
		rows, err := s.Now().Rows(ctx, "breaks", "series = $1 AND year = $2", b.Series, b.Year)
		if err != nil {
			return err
		}
		holds := 0
		if b.Holds {
			holds = 1
		}
		return s.Append(ctx, b.Person, "", breaks().Row(b.Series, b.Year, len(rows)+1, holds, b.Note, b.Person, b.Name))
	})
}
