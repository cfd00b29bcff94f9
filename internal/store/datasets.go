package store

import (
	"bytes"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/timeseries"
)

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

	mapping string // as it is kept
}

func (r *Release) seal() string {
	return newSeal("release").add(r.Dataset, strconv.Itoa(r.N), r.SHA256, r.Name, r.mapping, r.Known, r.Person, stamp(r.Made)).sum()
}

// reads reports whether two releases read a file in the same way, whatever they say of
// its source.
func (r *Release) reads(other *Release) bool {
	a, b := r.Mapping, other.Mapping
	a.Title, b.Title, a.Source, b.Source = "", "", nil, nil
	x, errX := json.Marshal(a)
	y, errY := json.Marshal(b)
	return errX == nil && errY == nil && bytes.Equal(x, y)
}

// AddRelease keeps a file of series. It is read first, together with the earlier
// releases of its dataset, and refused if that cannot be. Without a day of
// publication its values are known from today on. The same file, read
// in the same way, is kept once: then the error is trillium.ErrConflict. Only with a day of
// its own it counts anew, which mends a day that was forgotten.
func (s *Store) AddRelease(ctx context.Context, by, name string, data []byte, m timeseries.Mapping) (Release, *timeseries.Dataset, error) {
	if m.Source == nil {
		m.Source = &timeseries.Source{}
	}
	dated := m.Source.Known != ""
	if !dated {
		source := *m.Source
		source.Known = s.now().UTC().Format(time.DateOnly)
		m.Source = &source
	}
	if err := s.checkSource(m.Source); err != nil {
		return Release{}, nil, err
	}
	name = baseName(name)
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
	packed, err := pack(data)
	if err != nil {
		return Release{}, nil, err
	}
	sum := sha256.Sum256(data)
	r := Release{Dataset: d.ID, SHA256: hex.EncodeToString(sum[:]), Name: clean(name), Mapping: m, Known: m.Source.Known, Person: by, mapping: clean(string(text))}
	err = s.update(ctx, func(tx *sql.Tx) error { return s.addRelease(ctx, tx, &r, dated, d, packed) })
	return r, d, err
}

// checkSource holds what is said of a source to its form.
func (s *Store) checkSource(src *timeseries.Source) error {
	day, err := time.Parse(time.DateOnly, src.Known)
	if err != nil {
		return fmt.Errorf("%w: the day of publication %q; write it as 2024-06-30", trillium.ErrInvalid, src.Known)
	}
	if day.After(s.now().Add(24 * time.Hour)) {
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

func (s *Store) addRelease(ctx context.Context, tx *sql.Tx, r *Release, dated bool, d *timeseries.Dataset, packed []byte) error {
	earlier, err := releases(ctx, tx, `WHERE dataset = $1 ORDER BY n`, r.Dataset)
	if err != nil {
		return err
	}
	for _, e := range earlier {
		if e.SHA256 == r.SHA256 && (e.mapping == r.mapping || !dated && e.reads(r)) {
			return fmt.Errorf("%w: dataset %s has this file already, as release %d", trillium.ErrConflict, r.Dataset, e.N)
		}
	}
	have, err := join(ctx, tx, earlier)
	if err != nil {
		return err
	}
	if _, err := timeseries.Join(have, d); err != nil {
		return err
	}
	r.N, r.Made = len(earlier)+1, s.now().UTC().Truncate(time.Microsecond)
	if _, err := tx.ExecContext(ctx, `INSERT INTO release_originals (sha256, data) VALUES ($1, $2) ON CONFLICT (sha256) DO NOTHING`, r.SHA256, packed); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO releases (dataset, n, sha256, name, mapping, known, person, made, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
		r.Dataset, r.N, r.SHA256, r.Name, r.mapping, r.Known, r.Person, stamp(r.Made), r.seal()); err != nil {
		return err
	}
	return s.addEvent(ctx, tx, r.Person, "add-series", r.Dataset, fmt.Sprintf("release %d, %s", r.N, r.Name))
}

func releases(ctx context.Context, q querier, where string, args ...any) ([]Release, error) {
	var out []Release
	err := each(ctx, q, func(scan func(...any) error) error {
		r, _, err := scanRelease(scan)
		out = append(out, r)
		return err
	}, `SELECT dataset, n, sha256, name, mapping, known, person, made, seal FROM releases `+where, args...)
	return out, err
}

func scanRelease(scan func(...any) error) (r Release, seal string, err error) {
	var made string
	if err := scan(&r.Dataset, &r.N, &r.SHA256, &r.Name, &r.mapping, &r.Known, &r.Person, &made, &seal); err != nil {
		return r, "", err
	}
	if err := json.Unmarshal([]byte(r.mapping), &r.Mapping); err != nil {
		return r, seal, err
	}
	r.Made, err = parseStamp(made)
	return r, seal, err
}

// join reads releases of one dataset and puts them behind each other.
func join(ctx context.Context, q querier, list []Release) (*timeseries.Dataset, error) {
	var read []*timeseries.Dataset
	for i := range list {
		r := &list[i]
		data, err := releaseOriginal(ctx, q, r.SHA256)
		if err != nil {
			return nil, fmt.Errorf("dataset %s, release %d: %w", r.Dataset, r.N, err)
		}
		d, err := timeseries.Read(r.Name, data, &r.Mapping)
		if err != nil {
			return nil, fmt.Errorf("dataset %s, release %d: %w", r.Dataset, r.N, err)
		}
		read = append(read, d)
	}
	return timeseries.Join(read...)
}

func releaseOriginal(ctx context.Context, q querier, sum string) ([]byte, error) {
	var packed []byte
	err := q.QueryRowContext(ctx, `SELECT data FROM release_originals WHERE sha256 = $1`, sum).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("file %s: %w", sum, trillium.ErrNotFound)
	}
	if err != nil {
		return nil, err
	}
	return checked(sum, packed)
}

// ReleaseOriginal returns the bytes of a release by their SHA-256.
func (s *Store) ReleaseOriginal(ctx context.Context, sum string) ([]byte, error) {
	return releaseOriginal(ctx, s.read, sum)
}

// Releases returns the releases of all datasets, by dataset and number.
func (v View) Releases(ctx context.Context) ([]Release, error) {
	return releases(ctx, v.s.read, `WHERE made <= $1 ORDER BY dataset, n`, v.at)
}

// Dataset returns a dataset with all its releases and what people said of its breaks,
// and a name for what it was made of. It is shared; do not change it. Releases and words on breaks are only ever added, so
// that as many of them mean the same dataset at every moment.
func (v View) Dataset(ctx context.Context, id string) (*timeseries.Dataset, string, error) {
	list, err := releases(ctx, v.s.read, `WHERE dataset = $1 AND made <= $2 ORDER BY n`, id, v.at)
	if err != nil {
		return nil, "", err
	}
	if len(list) == 0 {
		return nil, "", fmt.Errorf("dataset %s: %w", id, trillium.ErrNotFound)
	}
	var said int
	if err := v.s.read.QueryRowContext(ctx, `SELECT count(*) FROM breaks WHERE made <= $1`, v.at).Scan(&said); err != nil {
		return nil, "", err
	}
	key := fmt.Sprint(id, " ", len(list), " ", said)
	if d, ok := v.s.datasets.Get(key); ok {
		return d, key, nil
	}
	d, err := join(ctx, v.s.read, list)
	if err != nil {
		return nil, "", err
	}
	breaks, err := v.Breaks(ctx)
	if err != nil {
		return nil, "", err
	}
	for _, b := range breaks {
		if s := d.Find(b.Series); s != nil {
			s.SetBreak(timeseries.Break{Year: b.Year, Note: b.Note, By: b.Name, Real: !b.Holds})
		}
	}
	v.s.datasets.Add(key, d)
	return d, key, nil
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

func (b *Break) seal(n int) string {
	return newSeal("break").add(b.Series, strconv.Itoa(b.Year), strconv.Itoa(n), strconv.Itoa(bit(b.Holds)), b.Note, b.Person, b.Name, stamp(b.Made)).sum()
}

// Breaks returns what was said last of each series and year.
func (v View) Breaks(ctx context.Context) ([]Break, error) {
	var out []Break
	err := each(ctx, v.s.read, func(scan func(...any) error) error {
		b, _, _, err := scanBreak(scan)
		if n := len(out); n > 0 && out[n-1].Series == b.Series && out[n-1].Year == b.Year {
			out = out[:n-1]
		}
		out = append(out, b)
		return err
	}, `SELECT series, year, n, holds, note, person, name, made, seal FROM breaks WHERE made <= $1 ORDER BY series, year, n`, v.at)
	return out, err
}

func scanBreak(scan func(...any) error) (b Break, n int, seal string, err error) {
	var made string
	var holds int
	if err := scan(&b.Series, &b.Year, &n, &holds, &b.Note, &b.Person, &b.Name, &made, &seal); err != nil {
		return b, 0, "", err
	}
	b.Holds = holds == 1
	b.Made, err = parseStamp(made)
	return b, n, seal, err
}

// maxBreakNote bounds what is said of a break, in bytes.
const maxBreakNote = 4000

// SetBreak keeps what a person says of a year of a series that the register has. It
// needs a reason.
func (s *Store) SetBreak(ctx context.Context, b Break) error {
	dataset, _, _ := strings.Cut(b.Series, "/")
	d, _, err := s.Now().Dataset(ctx, dataset)
	if err != nil {
		return fmt.Errorf("series %s: %w", b.Series, err)
	}
	series := d.Find(b.Series)
	switch {
	case series == nil:
		return fmt.Errorf("series %s: %w", b.Series, trillium.ErrNotFound)
	case len(series.Observations) == 0 || b.Year <= series.Observations[0].Year || b.Year > series.Observations[len(series.Observations)-1].Year:
		return fmt.Errorf("%w: a break parts the values before a year from those from it on; %s has none on one side of %d", trillium.ErrInvalid, b.Series, b.Year)
	case clean(b.Note) == "" || len(b.Note) > maxBreakNote:
		return fmt.Errorf("%w: say in a few words what changed, and where that is written", trillium.ErrInvalid)
	}
	return s.update(ctx, func(tx *sql.Tx) error {
		var last sql.NullInt64
		if err := tx.QueryRowContext(ctx, `SELECT max(n) FROM breaks WHERE series = $1 AND year = $2`, b.Series, b.Year).Scan(&last); err != nil {
			return err
		}
		n := int(last.Int64) + 1
		b.Note, b.Made = clean(b.Note), s.now().UTC().Truncate(time.Microsecond)
		_, err := tx.ExecContext(ctx, `INSERT INTO breaks (series, year, n, holds, note, person, name, made, seal) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
			b.Series, b.Year, n, bit(b.Holds), b.Note, b.Person, b.Name, stamp(b.Made), b.seal(n))
		return err
	})
}
