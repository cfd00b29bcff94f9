package store

import (
	"context"
	"encoding/json"
	"errors"
	"slices"

	"trillium/internal/review"
	"trillium/internal/withhold"
)

// A Repeat is a decision in which our own words repeat those of a source.
type Repeat struct {
	Subject, Hash string
	Kind          review.Kind
	Words         string // the first that are repeated
}

// Repeats are the decisions in which our own words (reasons, digests, rubrics, updates,
// corrected fields) repeat a run of words of a document of a summit or of a quoted passage, as far as their words
// are here. In a register without texts they would carry a source's sentences.
func (s *Store) Repeats(ctx context.Context) ([]Repeat, error) {
	docs, err := s.Now().Documents(ctx, "")
	if err != nil {
		return nil, err
	}
	sources := withhold.NewSources()
	for _, d := range docs {
		text, err := s.Text(ctx, d.SHA256)
		if err != nil && !errors.Is(err, ErrAbsent) {
			return nil, err
		}
		sources.Add(string(text))
	}
	decisions, err := selectDecisions(ctx, s.db.Read, `ORDER BY subject, seq`)
	if err != nil {
		return nil, err
	}
	for i := range decisions {
		if body, err := s.forms.Decode(decisions[i].Kind, decisions[i].Body); err == nil {
			if c, ok := body.(review.Citation); ok {
				sources.Add(c.Quote)
			}
		}
	}
	var out []Repeat
	for i := range decisions {
		d := &decisions[i]
		for _, own := range ownWords(d) {
			if words := sources.Repeated(own); words != "" {
				out = append(out, Repeat{d.Subject, d.Hash, d.Kind, words})
				break
			}
		}
	}
	return out, nil
}

// ownWords are the words in a decision that an archive without texts carries: all but
// those that it withholds, and names of documents.
func ownWords(d *review.Decision) []string {
	out := []string{d.Reason}
	var v any
	if json.Unmarshal(d.Bare(), &v) == nil {
		out = append(out, stringsIn(v)...)
	}
	return out
}

// named are the fields that hold names, titles and addresses, which may be repeated.
var named = []string{"title", "address", "document", "issuer", "link"}

// stringsIn are the texts in JSON.
func stringsIn(v any) []string {
	var out []string
	switch v := v.(type) {
	case string:
		return []string{v}
	case []any:
		for _, x := range v {
			out = append(out, stringsIn(x)...)
		}
	case map[string]any:
		for name, x := range v {
			if !slices.Contains(named, name) {
				out = append(out, stringsIn(x)...)
			}
		}
	}
	return out
}
