// Package keep is what the register of practices keeps: practices as they were filed or
// imported, never changed, and what reviewers say of them, as decisions.
package keep

import (
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/instrument/practice/exchange"
	"trillium/internal/review"
	"trillium/internal/store"
)

// Name is the instrument's.
const Name = "practice"

//go:embed schema/*.sql
var schema embed.FS

// practices is the table. What somebody claims may quote a document, so that none of it
// travels without texts.
var practices = store.Table{Name: "practices", Columns: "id fields:j signer sum person made seal", Key: "id", Seal: "practice", Since: 1, Printed: "made",
	Check: checkRow,
	Event: func(r store.Row) (subject, detail string) { return r.Text("id"), r.Text("signer") }}

// Part is what the instrument keeps.
func Part() store.Part {
	steps, err := fs.Sub(schema, "schema")
	if err != nil {
		panic(err) // the folder is embedded
	}
	return store.Part{Name: Name, Steps: steps, Tables: []store.Table{practices}, Forms: forms(), Place: place,
		Has: func(ctx context.Context, v store.View, id string) (bool, error) {
			_, err := One(ctx, v, id)
			return err == nil, notFound(err)
		}}
}

// notFound is nil for what is only not there.
func notFound(err error) error {
	if errors.Is(err, trillium.ErrNotFound) {
		return nil
	}
	return err
}

// An Entry is a practice in the register.
type Entry struct {
	exchange.Practice
	Person string    `json:"person"` // login of who filed or imported it
	Made   time.Time `json:"made"`
	Vouch  []Word    `json:"vouched"` // what reviewers say, as it stands
	Doubt  []Word    `json:"doubted"`
}

// A Word is what a reviewer says of a practice.
type Word struct {
	Person   string `json:"person"`
	Name     string `json:"name"`
	Reason   string `json:"reason"`
	Decision string `json:"decision"`
}

// checkRow holds a row, which may come out of a stranger's archive, to the form of the day
// when it was made.
func checkRow(r store.Row) error {
	e, err := entryOf(r)
	if err != nil {
		return err
	}
	return e.Check(e.Made)
}

func entryOf(r store.Row) (Entry, error) {
	e := Entry{Person: r.Text("person"), Vouch: []Word{}, Doubt: []Word{}}
	if err := json.Unmarshal([]byte(r.Text("fields")), &e.Practice); err != nil {
		return e, err
	}
	if e.ID != r.Text("id") || e.Sum() != r.Text("sum") {
		return e, errors.New("its fields are not those that were kept")
	}
	e.Signer = r.Text("signer")
	var err error
	e.Made, err = r.Time("made")
	return e, err
}

// All are the practices that stood at the view's moment, the latest outcome first, with
// what reviewers said of each.
func All(ctx context.Context, v store.View) ([]Entry, error) {
	return chosen(ctx, v, exchange.Filter{})
}

// Serving are those of All that serve a commitment.
func Serving(ctx context.Context, v store.View, commitment string) ([]Entry, error) {
	return chosen(ctx, v, exchange.Filter{Serves: commitment})
}

func chosen(ctx context.Context, v store.View, f exchange.Filter) ([]Entry, error) {
	rows, err := v.Rows(ctx, practices.Name, "")
	list, err := store.Each(rows, err, entryOf)
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(e Entry) bool { return !f.Keeps(&e.Practice) })
	for i := range list {
		if err := list[i].hear(ctx, v); err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(list, func(a, b Entry) int { return strings.Compare(b.When, a.When) })
	return list, nil
}

// One is a practice; the error is trillium.ErrNotFound if there is none.
func One(ctx context.Context, v store.View, id string) (Entry, error) {
	rows, err := v.Rows(ctx, practices.Name, "id = $1", id)
	list, err := store.Each(rows, err, entryOf)
	if err == nil && len(list) == 0 {
		err = fmt.Errorf("practice %s: %w", id, trillium.ErrNotFound)
	}
	if err != nil {
		return Entry{}, err
	}
	return list[0], list[0].hear(ctx, v)
}

// hear adds what reviewers say.
func (e *Entry) hear(ctx context.Context, v store.View) error {
	st, _, err := v.State(ctx, Subject(e.ID))
	if err != nil {
		return err
	}
	for _, d := range st.Of(Vouch) {
		e.Vouch = append(e.Vouch, Word{d.Person, d.Name, d.Reason, d.Hash})
	}
	for _, d := range st.Of(Doubt) {
		e.Doubt = append(e.Doubt, Word{d.Person, d.Name, d.Reason, d.Hash})
	}
	return nil
}

// Own are the practices that were filed here: what others signed is theirs to sign, and
// says nothing of who shared what.
func Own(list []Entry) []Entry {
	var out []Entry
	for _, e := range list {
		if e.Signer == "" {
			out = append(out, e)
		}
	}
	return out
}

// Practices are entries as they travel.
func Practices(list []Entry) []exchange.Practice {
	out := make([]exchange.Practice, len(list))
	for i := range list {
		out[i] = list[i].Practice
	}
	return out
}

// Add keeps practices, all or none, for the person with the login; those that the register has
// already are passed over. It returns how many were new. The error is
// trillium.ErrConflict if one of them says something else under an id that is taken.
func Add(ctx context.Context, s *store.Store, by string, list []exchange.Practice) (int, error) {
	var rows []store.Row
	sums := make(map[string]string) // of those that are new, by id
	for i := range list {
		p := &list[i]
		have, err := One(ctx, s.Now(), p.ID)
		if notFound(err) != nil {
			return 0, err
		}
		sum, ok := sums[p.ID]
		if err == nil {
			sum, ok = have.Sum(), true
		}
		if ok {
			if sum != p.Sum() {
				return 0, fmt.Errorf("%w: practice %s is in the register and says something else; file it under another id", trillium.ErrConflict, p.ID)
			}
			continue
		}
		row, err := rowOf(by, p)
		if err != nil {
			return 0, err
		}
		rows, sums[p.ID] = append(rows, row), p.Sum()
	}
	if len(rows) == 0 {
		return 0, nil
	}
	return len(rows), s.Append(ctx, by, "add-practice", rows...)
}

func rowOf(by string, p *exchange.Practice) (store.Row, error) {
	bare := *p
	bare.Signer = ""
	fields, err := json.Marshal(bare)
	return practices.Row(p.ID, string(fields), p.Signer, p.Sum(), by), err
}

// File keeps a practice that a person files: a contributor for their party, on
// commitments that the register has.
func File(ctx context.Context, s *store.Store, who review.Person, p exchange.Practice) (int, error) {
	if !who.May(review.FileUpdate) {
		return 0, fmt.Errorf("%w: %s is no contributor; practices are filed by those who answer for them", trillium.ErrForbidden, who.Login)
	}
	if p.Country != who.Party {
		return 0, &exchange.FieldError{Field: "country", Text: fmt.Sprintf("%s files for %s, not for %s", who.Login, who.Party, p.Country)}
	}
	for _, id := range p.Serves {
		if _, _, err := s.Now().State(ctx, id); err != nil {
			if notFound(err) == nil {
				err = &exchange.FieldError{Field: "serves", Text: fmt.Sprintf("%s is no commitment of this register", id)}
			}
			return 0, err
		}
	}
	return Add(ctx, s, who.Login, []exchange.Practice{p})
}
