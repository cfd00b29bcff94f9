package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store/engine"
)

// A View is the register as it stood at one moment.
type View struct {
	s     *Store
	at    string // a stamp: what was kept later is not seen
	pulse int64  // of the register when the view was pinned, 0 if it was not
}

// endOfTime is later than every stamp.
const endOfTime = "9999"

// Now is the register as it stands.
func (s *Store) Now() View { return View{s: s, at: endOfTime} }

// At is the register as it stood at t, or as it stands if t is zero.
func (s *Store) At(t time.Time) View {
	if t.IsZero() || t.After(s.db.Now()) { // what is to come is not known yet
		return s.Now()
	}
	return View{s: s, at: engine.Stamp(t)}
}

// Pin returns the view for the length of a request: what it gives may leave out
// what is written after this call, and costs less.
func (v View) Pin(ctx context.Context) (View, error) {
	var err error
	v.pulse, err = v.s.Pulse(ctx)
	return v, err
}

// Key names all that the present shows: as long as it is the same, so is everything,
// in every process. It is "" for views of the past: there are too many to keep
// something for each.
func (v View) Key(ctx context.Context) (string, error) {
	if v.at != endOfTime {
		return "", nil
	}
	pulse := v.pulse
	if pulse == 0 {
		var err error
		if pulse, err = v.s.Pulse(ctx); err != nil {
			return "", err
		}
	}
	return strconv.FormatInt(pulse, 10), nil
}

// Remembered is what f returns, kept in a cache under its name and all that the
// present shows, so that it cannot grow stale. Of views of the past nothing is kept.
func Remembered[T any](ctx context.Context, v View, kept *lru.Cache[string, T], name string, f func() (T, error)) (T, error) {
	key, err := v.Key(ctx)
	if err != nil {
		var none T
		return none, err
	}
	if key == "" {
		return f()
	}
	key += " " + name
	if have, ok := kept.Get(key); ok {
		return have, nil
	}
	out, err := f()
	if err == nil {
		kept.Add(key, out)
	}
	return out, err
}

// A Summit is one meeting of a series, with what the register knows of it.
type Summit struct {
	ID          string
	Series      string
	Year        int
	Title       string // of its leading document, or of its first version
	Date        string // likewise, YYYY-MM-DD
	Language    string // likewise
	Documents   int
	Commitments int // of the leading document, or of its first version
	Themes      []Theme
}

// A Theme is a theme of a document (see trillium.Themes) and how many
// commitments it has.
type Theme struct {
	Name  string
	Count int
}

// SummitIDs returns the ids of all summits, the latest first.
func (v View) SummitIDs(ctx context.Context) ([]string, error) {
	var out []string
	err := engine.Each(ctx, v.s.db.Read, func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		out = append(out, id)
		return err
	}, `SELECT id FROM summits WHERE id IN (SELECT summit FROM documents WHERE added <= $1) ORDER BY year DESC, id`, v.at)
	return out, err
}

// Summits returns all summits that have a document, the latest first.
func (v View) Summits(ctx context.Context) ([]Summit, error) {
	list, err := Remembered(ctx, v, v.s.summits, "", func() ([]Summit, error) { return v.allSummits(ctx) })
	return slices.Clone(list), err
}

func (v View) allSummits(ctx context.Context) ([]Summit, error) {
	var out []Summit
	err := engine.Each(ctx, v.s.db.Read, func(scan func(...any) error) error {
		var m Summit
		if err := scan(&m.ID, &m.Series, &m.Year); err != nil {
			return err
		}
		out = append(out, m)
		return nil
	}, `SELECT id, series, year FROM summits WHERE id IN (SELECT summit FROM documents WHERE added <= $1) ORDER BY year DESC, id`, v.at)
	if err != nil {
		return nil, err
	}
	for i := range out {
		if err := v.fill(ctx, &out[i]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// fill adds what the summit's documents say.
func (v View) fill(ctx context.Context, m *Summit) error {
	docs, err := v.Documents(ctx, m.ID)
	if err != nil || len(docs) == 0 {
		return err
	}
	m.Documents = len(docs)
	m.Title, m.Date, m.Language = docs[0].Title, docs[0].Date, docs[0].Language
	states, _, err := v.States(ctx, docs[0])
	if err != nil {
		return err
	}
	states = review.Counting(states)
	m.Commitments = len(states)
	place := make(map[string]int)
	for _, name := range review.Themes(states) {
		i, ok := place[name]
		if !ok {
			i, place[name] = len(m.Themes), len(m.Themes)
			m.Themes = append(m.Themes, Theme{Name: name})
		}
		m.Themes[i].Count++
	}
	return nil
}

// Documents returns the documents of a summit, the leading one first; of the
// summit "" those of all summits.
func (v View) Documents(ctx context.Context, summit string) ([]Document, error) {
	var out []Document
	err := engine.Each(ctx, v.s.db.Read, func(scan func(...any) error) error {
		d, err := scanDocument(scan)
		out = append(out, d)
		return err
	}, selectDocument+` WHERE (summit = $1 OR $1 = '') AND added <= $2 ORDER BY summit, leads DESC, key`, summit, v.at)
	return out, err
}

// Document returns the document with the key; the error is
// trillium.ErrNotFound if there is none.
func (v View) Document(ctx context.Context, key string) (Document, error) {
	d, err := scanDocument(v.s.db.Read.QueryRowContext(ctx, selectDocument+` WHERE key = $1 AND added <= $2`, key, v.at).Scan)
	if errors.Is(err, sql.ErrNoRows) {
		return d, fmt.Errorf("document %s: %w", key, trillium.ErrNotFound)
	}
	return d, err
}

// reading is the condition for rows of the reading in force.
const reading = ` document = $1 AND reading = (SELECT max(n) FROM readings WHERE document = $1 AND made <= $2) `

const selectFound = `SELECT fields FROM commitments WHERE` + reading + `ORDER BY place, id`

// Commitments returns the commitments of a document as they were read, in the
// order of its text.
func (v View) Commitments(ctx context.Context, sha256 string) ([]trillium.Commitment, error) {
	return fields[trillium.Commitment](ctx, v.s.db.Read, selectFound, sha256, v.at)
}

// Reports returns the reports of a document in the order of its text.
func (v View) Reports(ctx context.Context, sha256 string) ([]trillium.Report, error) {
	return fields[trillium.Report](ctx, v.s.db.Read, `SELECT fields FROM reports WHERE`+reading+`ORDER BY place`, sha256, v.at)
}

// fields reads rows of one JSON column.
func fields[T any](ctx context.Context, q engine.Querier, query string, args ...any) ([]T, error) {
	out := []T{}
	err := engine.Each(ctx, q, func(scan func(...any) error) error {
		var text string
		var one T
		if err := scan(&text); err != nil {
			return err
		}
		if err := json.Unmarshal([]byte(text), &one); err != nil {
			return err
		}
		out = append(out, one)
		return nil
	}, query, args...)
	return out, err
}

// A statesKey names what a document's states are derived from: its bytes, its
// reading, and how many decisions there are on it. Readings and decisions are
// only ever added, so the same numbers mean the same rows, in every process and
// at every moment that is asked for.
type statesKey struct {
	document           string
	reading, decisions int
	lit                int // how often words came back
}

// A replayed document is shared by all who ask for it: nobody changes it.
type replayed struct {
	key     statesKey
	states  []*review.State
	misfits []*review.Entry
}

// What is kept: documents whose states are, and lists of summits.
const (
	cachedStates  = 256
	cachedSummits = 16
)

// States returns the commitments of a document as they stand after the
// decisions on them, and the decisions that no longer fit (see review.Replay).
// All is read at one moment: a reading that is kept meanwhile is not mixed in.
// The states are shared; do not change them.
func (v View) States(ctx context.Context, d Document) ([]*review.State, []*review.Entry, error) {
	out, err := v.replayed(ctx, d)
	if err == nil && v.at != endOfTime {
		out.states, err = v.sealed(ctx, d, out)
	}
	return out.states, out.misfits, err
}

// sealed gives states of the past with the seals of today on their scores.
func (v View) sealed(ctx context.Context, d Document, past replayed) ([]*review.State, error) {
	now, err := v.s.Now().replayed(ctx, d)
	if err != nil || now.key == past.key {
		return past.states, err
	}
	today := make(map[string]*review.State)
	for _, s := range now.states {
		today[s.ID] = s
	}
	out := make([]*review.State, len(past.states))
	for i, s := range past.states {
		out[i] = s
		if !s.Scored() {
			continue
		}
		if today[s.ID] == nil {
			if today[s.ID], err = v.s.Now().Vanished(ctx, s.ID); err != nil {
				return nil, err
			}
		}
		out[i] = s.Past(today[s.ID])
	}
	return out, nil
}

// StandIn stands in for a document whose text is not there (see review.Document), in a
// language.
func (v View) StandIn(ctx context.Context, d Document, language string) (*trillium.Document, error) {
	states, _, err := v.States(ctx, d)
	if err != nil {
		return nil, err
	}
	date, _ := time.Parse(time.DateOnly, d.Date) // "" is no date
	return review.Document(trillium.Document{Name: d.Name, SHA256: d.SHA256, Title: d.Title, Date: date, Issuer: d.Issuer, Language: language,
		Address: d.Address, Summit: d.Summit, Complete: d.Complete, Names: d.names()}, review.Counting(states), language), nil
}

// names are the names of parties that a document declares, as far as they are kept.
func (d *Document) names() map[string]string {
	out := maps.Clone(d.Parties)
	maps.DeleteFunc(out, func(name, code string) bool { return name == code })
	return out
}

// Vanished is what is left of a commitment that is not found any more (see
// review.Vanished).
func (v View) Vanished(ctx context.Context, id string) (*review.State, error) {
	chain, err := selectDecisions(ctx, v.s.db.Read, `WHERE subject = $1 AND time <= $2 ORDER BY seq`, id, v.at)
	return v.s.forms.Vanished(id, chain), err
}

// replayed looks under the pulse first: where nothing at all was written, there is
// nothing to ask the database.
func (v View) replayed(ctx context.Context, d Document) (replayed, error) {
	return Remembered(ctx, v, v.s.recent, d.SHA256, func() (replayed, error) { return v.replay(ctx, d) })
}

func (v View) replay(ctx context.Context, d Document) (replayed, error) {
	var out replayed
	err := v.s.db.Still(ctx, func(tx *sql.Tx) error {
		key, err := v.statesKey(ctx, tx, d)
		if err != nil {
			return err
		}
		var ok bool
		if out, ok = v.s.states.Get(key); ok {
			return nil
		}
		found, err := fields[trillium.Commitment](ctx, tx, selectFound, d.SHA256, v.at)
		if err != nil {
			return err
		}
		decisions, err := selectDecisions(ctx, tx, `WHERE document = $1 AND time <= $2 ORDER BY subject, seq`, d.SHA256, v.at)
		if err != nil {
			return err
		}
		out.key = key
		out.states, out.misfits = v.s.forms.Replay(found, decisions)
		review.StandIn(out.states, d.Language)
		v.s.states.Add(key, out)
		return nil
	})
	return out, err
}

// Revised is States with a name for what the states are derived from: as long as it
// is the same, so are they.
func (v View) Revised(ctx context.Context, d Document) ([]*review.State, string, error) {
	out, err := v.replayed(ctx, d)
	return out.states, fmt.Sprint(out.key.document, " ", out.key.reading, " ", out.key.decisions, " ", out.key.lit), err
}

func (v View) statesKey(ctx context.Context, q engine.Querier, d Document) (statesKey, error) {
	key := statesKey{document: d.SHA256}
	err := q.QueryRowContext(ctx, `SELECT coalesce((SELECT max(n) FROM readings WHERE document = $1 AND made <= $2), 0),
		(SELECT count(*) FROM decisions WHERE document = $1 AND time <= $2), (SELECT lit FROM documents WHERE sha256 = $1)`, d.SHA256, v.at).
		Scan(&key.reading, &key.decisions, &key.lit)
	return key, err
}

// State returns one commitment as it stands, with its document, or a thing of an
// instrument, which has none.
func (v View) State(ctx context.Context, id string) (*review.State, Document, error) {
	if review.Instrument(id) != "" {
		p, err := v.subject(ctx, id)
		return p.State, Document{}, err
	}
	d, states, err := v.around(ctx, id)
	if err != nil {
		return nil, d, err
	}
	for _, s := range states {
		if s.ID == id {
			return s, d, nil
		}
	}
	return nil, d, fmt.Errorf("commitment %s: %w", id, trillium.ErrNotFound)
}

// around returns the document of a commitment and all its commitments.
func (v View) around(ctx context.Context, id string) (Document, []*review.State, error) {
	i := strings.LastIndexByte(id, '/')
	if i < 0 {
		return Document{}, nil, fmt.Errorf("commitment %s: %w", id, trillium.ErrNotFound)
	}
	d, err := v.Document(ctx, id[:i])
	if err != nil {
		return d, nil, err
	}
	states, _, err := v.States(ctx, d)
	return d, states, err
}

// seriesAndYear divides a summit's id: nals-2023 is nals, 2023. An id without
// a year at its end is a series of its own with the year of its document, 0 if that has no date.
func seriesAndYear(id string, date time.Time) (string, int) {
	if i := strings.LastIndexByte(id, '-'); i > 0 {
		if y, err := strconv.Atoi(id[i+1:]); err == nil && y >= 1900 && y <= 2150 {
			return id[:i], y
		}
	}
	if date.IsZero() {
		return id, 0
	}
	return id, date.Year()
}

// ParseMoment reads the moment of which a View is asked: a day (its end in
// UTC) as 2024-06-01, or a time as 2024-06-01T12:00:00Z. "" is the present.
func ParseMoment(s string) (time.Time, error) {
	if s == "" {
		return time.Time{}, nil
	}
	if day, err := time.Parse(time.DateOnly, s); err == nil && day.Year() > 0 && day.Year() < 9999 {
		return day.AddDate(0, 0, 1).Add(-time.Microsecond), nil
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil || t.UTC().Year() < 1 || t.UTC().Year() > 9998 || t.IsZero() {
		return t, fmt.Errorf("%w: the moment %q; write a day as 2024-06-01 or a time as 2024-06-01T12:00:00Z", trillium.ErrInvalid, s)
	}
	return t, nil
}
