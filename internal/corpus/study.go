package corpus

import (
	"context"
	"fmt"

	"trillium"
	"trillium/internal/evidence"
	"trillium/internal/extract"
)

// A Place is where a promise stands that people judged documents for: a commitment of the
// register, or a range of bytes of a document of the corpus.
type Place struct {
	Commitment string // its ID; "" if it stands in the corpus
	Document   string
	Span       trillium.Span
}

// Study looks for evidence of a promise as Find does, to learn from what people judged or to be
// measured by it. It keeps nothing. The error is trillium.ErrNotFound where the reader finds
// no commitment in the range.
func (r *Run) Study(ctx context.Context, x *extract.Extractor, at Place, judged map[string]evidence.Relation) (*evidence.Lesson, error) {
	if at.Commitment != "" {
		state, doc, err := r.s.register.Now().State(ctx, at.Commitment)
		if err != nil {
			return nil, err
		}
		s, err := r.subject(ctx, state, doc)
		if err != nil {
			return nil, err
		}
		return r.finder.Study(ctx, s, judged)
	}
	reading, err := r.reading(ctx, x, at.Document)
	if err != nil {
		return nil, err
	}
	c := overlapping(reading.Commitments, at.Span)
	if c == nil {
		return nil, fmt.Errorf("bytes %d to %d of %s: %w: no commitment is read there", at.Span.Start, at.Span.End, at.Document, trillium.ErrNotFound)
	}
	s := &evidence.Subject{Commitment: *c, Source: r.finder.NewSource(reading.Document.Summit, reading.Document)}
	for _, o := range reading.Commitments {
		if o.N == c.N && o.ID != c.ID {
			s.Beside = append(s.Beside, o)
		}
	}
	return r.finder.Study(ctx, s, judged)
}

// reading reads a document of the corpus as one that promises.
func (r *Run) reading(ctx context.Context, x *extract.Extractor, name string) (*trillium.Reading, error) {
	d, err := r.s.register.CorpusDocument(ctx, name)
	if err != nil {
		return nil, err
	}
	data, err := r.s.register.CorpusOriginal(ctx, d.SHA256)
	if err != nil {
		return nil, err
	}
	doc, err := r.s.reader.Read(name, data)
	if err != nil {
		return nil, err
	}
	return x.Extract(doc), nil
}

// overlapping is the commitment that shares most bytes with a span, nil if none shares any.
func overlapping(list []trillium.Commitment, s trillium.Span) (out *trillium.Commitment) {
	most := 0
	for i := range list {
		if both := min(list[i].End, s.End) - max(list[i].Start, s.Start); both > most {
			most, out = both, &list[i]
		}
	}
	return out
}
