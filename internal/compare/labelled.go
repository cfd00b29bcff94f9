package compare

import (
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/eval"
	"trillium/internal/lineage"
)

// Labelled are the documents between which the labels of people say links are. A label's
// first end is a commitment of a summit's leading document; its second one of a later
// summit's, or FILE#N, the N-th list item of another version.
type Labelled struct {
	linker   *lineage.Linker
	leading  map[string]*lineage.Text // by summit
	versions map[string]*lineage.Text // by file name
}

// NewLabelled has no documents yet.
func NewLabelled(linker *lineage.Linker) *Labelled {
	return &Labelled{linker, make(map[string]*lineage.Text), make(map[string]*lineage.Text)}
}

// Add adds a document of a summit, as the one that leads it or as a version under the
// name of its file.
func (s *Labelled) Add(t *lineage.Text, name, summit string, leads bool) {
	if leads {
		s.leading[summit] = t
		return
	}
	s.versions[name] = t
}

// Leads reports whether a document leads the summit already.
func (s *Labelled) Leads(summit string) bool { return s.leading[summit] != nil }

// Measure compares what is found between the documents with the labels of a kind.
func (s *Labelled) Measure(kind lineage.Kind, labels []eval.LinkLabel) (eval.LinkCount, error) {
	found, err := s.find(kind, labels)
	if err == nil {
		err = compared(kind, labels)
	}
	if err != nil {
		return eval.LinkCount{}, err
	}
	return eval.MeasureLinks(string(kind), labels, found, documentOf), nil
}

// compared returns an error if a label of silence is of a document that no label
// of the kind links with another: it was then not looked at.
func compared(kind lineage.Kind, list []eval.LinkLabel) error {
	looked := make(map[string]bool)
	for _, l := range list {
		if l.Kind == string(kind) && l.B != "" {
			looked[documentOf(l.A)] = true
		}
	}
	for _, l := range list {
		if l.Kind == string(kind) && l.B == "" && !looked[documentOf(l.A)] {
			return fmt.Errorf("%s is labelled as silent: %w: no label of %s has a second end, which would say with what to compare it",
				l.A, trillium.ErrInvalid, documentOf(l.A))
		}
	}
	return nil
}

// documentOf is the document of the second end of a label: a summit, or a file;
// "" of a label without one.
func documentOf(id string) string {
	id, _, _ = strings.Cut(id, "#")
	id, _, _ = strings.Cut(id, "/")
	return id
}

// find compares the documents that the labels name.
func (s *Labelled) find(kind lineage.Kind, labels []eval.LinkLabel) ([]eval.LinkFound, error) {
	var out []eval.LinkFound
	done := make(map[[2]string]bool)
	for _, label := range labels {
		pair := [2]string{documentOf(label.A), documentOf(label.B)}
		if label.Kind != string(kind) || pair[1] == "" || done[pair] {
			continue
		}
		done[pair] = true
		a, b := s.leading[pair[0]], s.leading[pair[1]]
		if kind == lineage.Version {
			b = s.versions[pair[1]]
		}
		if a == nil || b == nil {
			return nil, fmt.Errorf("labels of %s – %s: %w: one of the two is not there; "+
				"add it to the register, or name with -root the folder that has its document", pair[0], pair[1], trillium.ErrNotFound)
		}
		links := s.linker.Summits
		if kind == lineage.Version {
			links = s.linker.Versions
		}
		for _, l := range links(a, b) {
			f := eval.LinkFound{A: l.A, B: l.B, Relation: string(l.Relation)}
			if kind == lineage.Version && l.B != "" {
				f.B = pair[1] + "#" + l.B[strings.LastIndexByte(l.B, '/')+1:]
			}
			out = append(out, f)
		}
	}
	return out, nil
}
