// Package goals brings the quantities that commitments promise together with the
// measured series of a register: which goals people set, what the machine proposes
// where nobody has, and how far each has come (internal/instrument/target says how).
package keep

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/cache"
	"trillium/internal/instrument/target/measure"
	"trillium/internal/review"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/timeseries"
)

// A Row is a goal of a commitment with how far it has come.
type Row struct {
	State    *review.State
	Document store.Document
	Goal     measure.Goal
	Set      *Targeted         // as a person set it, nil if it is only proposed
	Results  []*measure.Result // empty if it is only proposed, unless it is an event
}

// Proposed reports whether nobody has confirmed the goal.
func (r *Row) Proposed() bool { return r.Set == nil }

// Leading are the results of the goal's first measure.
func (r *Row) Leading() []*measure.Result {
	var out []*measure.Result
	for _, x := range r.Results {
		if len(r.Goal.Measures) == 0 || x.Measure == r.Goal.Measures[0].Name {
			out = append(out, x)
		}
	}
	return out
}

// Path is the address of the goal's page, without the language.
func (r *Row) Path() string {
	n := r.State.ID[strings.LastIndexByte(r.State.ID, '/')+1:]
	return "/targets/" + r.Document.Key + "/" + n + "/" + r.Goal.Name
}

// Findings are what the goal reports on the commitment's timeline.
func (r *Row) Findings() []trillium.Finding {
	if r.Proposed() {
		return nil
	}
	return r.Goal.Findings(r.State.ID, r.Path(), r.Results)
}

// A Keeper assesses the goals of a register. It is safe for concurrent use.
type Keeper struct {
	kept *lru.Cache[string, []*measure.Result] // by all that they follow from
}

// cachedResults bounds the goals whose results are kept.
const cachedResults = 2000

// NewKeeper returns a Keeper.
func NewKeeper() *Keeper { return &Keeper{cache.New[string, []*measure.Result](cachedResults)} }

// Of are the goals of the commitments of some documents, those that count, in the order
// of the documents and of their text: of each commitment first those that people set,
// then what is proposed and was not set under its name.
func (k *Keeper) Of(ctx context.Context, v store.View, docs []store.Document, at measure.Moment) ([]Row, error) {
	var out []Row
	for _, d := range docs {
		states, _, err := v.States(ctx, d)
		if err != nil {
			return nil, err
		}
		for _, s := range states {
			if !s.Counts() {
				continue
			}
			rows, err := k.One(ctx, v, s, d, at)
			if err != nil {
				return nil, err
			}
			out = append(out, rows...)
		}
	}
	return out, nil
}

// One are the goals of one commitment.
func (k *Keeper) One(ctx context.Context, v store.View, s *review.State, d store.Document, at measure.Moment) ([]Row, error) {
	var out []Row
	for _, t := range InForce(s) {
		r, err := k.Version(ctx, v, s, d, t, at)
		if err != nil {
			return nil, err
		}
		out = append(out, *r)
	}
	for _, g := range measure.Propose(&s.Commitment) {
		if Goal(s, g.Name) != nil {
			continue
		}
		r := Row{State: s, Document: d, Goal: g}
		if g.Kind == measure.Event && g.Check() == nil {
			r.Results = g.Assess(at, nil)
		}
		out = append(out, r)
	}
	return out, nil
}

// Version is one version of a goal.
func (k *Keeper) Version(ctx context.Context, v store.View, s *review.State, d store.Document, t *Targeted, at measure.Moment) (*Row, error) {
	r := &Row{State: s, Document: d, Goal: t.Goal, Set: t}
	measured, key, err := seriesOf(ctx, v, &t.Goal)
	if err != nil {
		return nil, err
	}
	key = fmt.Sprint(t.Hash, " ", at.Day, " ", at.Year, " ", key)
	if have, ok := k.kept.Get(key); ok {
		r.Results = have
		return r, nil
	}
	r.Results = t.Goal.Assess(at, func(id string) *timeseries.Series { return measured[id] })
	k.kept.Add(key, r.Results)
	return r, nil
}

// seriesOf are the series that a goal names, by id, with a name for what they are.
func seriesOf(ctx context.Context, v store.View, g *measure.Goal) (map[string]*timeseries.Series, string, error) {
	out := make(map[string]*timeseries.Series)
	var keys []string
	for _, id := range g.IDs() {
		name, _, _ := strings.Cut(id, "/")
		d, made, err := series.Dataset(ctx, v, name)
		if errors.Is(err, trillium.ErrNotFound) {
			continue // the answer says so
		}
		if err != nil {
			return nil, "", err
		}
		out[id] = d.Find(id)
		if !slices.Contains(keys, made) {
			keys = append(keys, made)
		}
	}
	return out, strings.Join(keys, " "), nil
}

// A Dataset is one of the register, with where it is used.
type Dataset struct {
	*timeseries.Dataset
	Releases []series.Release
	Breaks   []series.Break
	Problem  string // why it cannot be read any more, "" if it can
}

// Datasets are all datasets, by id.
func Datasets(ctx context.Context, v store.View) ([]Dataset, error) { return datasets(ctx, v, "") }

// OneDataset is the dataset with the id; the error is trillium.ErrNotFound if there is none.
func OneDataset(ctx context.Context, v store.View, id string) (Dataset, error) {
	list, err := datasets(ctx, v, id)
	if err == nil && (id == "" || len(list) == 0) {
		err = fmt.Errorf("dataset %s: %w", id, trillium.ErrNotFound)
	}
	if err != nil {
		return Dataset{}, err
	}
	return list[0], nil
}

// datasets are that with the id, or all if it is "".
func datasets(ctx context.Context, v store.View, id string) ([]Dataset, error) {
	list, err := series.Releases(ctx, v, id)
	if err != nil {
		return nil, err
	}
	breaks, err := series.Breaks(ctx, v, id)
	if err != nil {
		return nil, err
	}
	var out []Dataset
	for _, r := range list {
		if n := len(out); n > 0 && out[n-1].ID == r.Dataset {
			out[n-1].Releases = append(out[n-1].Releases, r)
			continue
		}
		one := Dataset{Releases: []series.Release{r}}
		one.Dataset, _, err = series.Dataset(ctx, v, r.Dataset)
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil { // the others are still shown
			one.Dataset, one.Problem = &timeseries.Dataset{ID: r.Dataset, Title: r.Dataset}, err.Error()
		}
		for _, b := range breaks {
			if strings.HasPrefix(b.Series, one.ID+"/") {
				one.Breaks = append(one.Breaks, b)
			}
		}
		out = append(out, one)
	}
	return out, nil
}

// A Filter chooses rows; what is empty keeps all.
type Filter struct {
	Party    string
	Kind     string
	Position string // a verdict, of any result of the leading measure
	Basis    string // set or proposed
	Words    string
}

// The ways in which a goal came about, as filters name them.
const (
	BasisSet      = "set"
	BasisProposed = "proposed"
)

// Check refuses words that no goal can have.
func (f Filter) Check() error {
	switch {
	case f.Kind != "" && !slices.Contains(measure.Kinds, measure.Kind(f.Kind)):
		return fmt.Errorf("%w: there is no kind %q; they are %v", trillium.ErrInvalid, f.Kind, measure.Kinds)
	case f.Position != "" && !slices.Contains(measure.Positions, f.Position):
		return fmt.Errorf("%w: there is no position %q; they are %v", trillium.ErrInvalid, f.Position, measure.Positions)
	case f.Basis != "" && f.Basis != BasisSet && f.Basis != BasisProposed:
		return fmt.Errorf("%w: the basis is %s or %s, not %q", trillium.ErrInvalid, BasisSet, BasisProposed, f.Basis)
	}
	return nil
}

// Keep are the rows that a filter keeps.
func (f Filter) Keep(rows []Row) []Row {
	out := []Row{}
	for i := range rows {
		if f.keeps(&rows[i]) {
			out = append(out, rows[i])
		}
	}
	return out
}

func (f Filter) keeps(r *Row) bool {
	bound := f.Party == "" || slices.Contains(r.State.Parties, f.Party) || slices.Contains(r.State.Parties, trillium.All)
	stands := f.Position == "" || slices.ContainsFunc(r.Leading(), func(x *measure.Result) bool {
		return x.Position.Verdict == f.Position && (f.Party == "" || x.Party == "" || x.Party == f.Party)
	})
	words := strings.ToLower(r.State.ID + " " + r.State.Text + " " + r.Goal.Words)
	return bound && stands && (f.Kind == "" || string(r.Goal.Kind) == f.Kind) &&
		(f.Basis == "" || (f.Basis == BasisProposed) == r.Proposed()) &&
		(f.Words == "" || strings.Contains(words, strings.ToLower(f.Words)))
}

// Suggest are the datasets that have series of some of the parties, those first whose
// title shares the most words with what is promised.
func Suggest(list []Dataset, parties []string, words string) []Dataset {
	have := strings.Fields(strings.ToLower(words))
	shared := make(map[string]int)
	var out []Dataset
	for _, d := range list {
		if !slices.ContainsFunc(d.Series, func(s *timeseries.Series) bool { return slices.Contains(parties, s.Party) }) {
			continue
		}
		for _, w := range strings.FieldsFunc(strings.ToLower(d.Title+" "+d.ID), func(r rune) bool { return r == ' ' || r == '-' || r == ',' }) {
			if len(w) > 3 && slices.Contains(have, w) {
				shared[d.ID]++
			}
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Dataset) int { return cmp.Compare(shared[b.ID], shared[a.ID]) })
	return out
}
