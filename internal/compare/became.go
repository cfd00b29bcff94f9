package compare

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"

	"trillium"
	"trillium/internal/eval"
	"trillium/internal/lineage"
)

// A BecamePair is two documents with what somebody says became, in the second, of each promise
// of the first. Documents are named by their paths below a root.
type BecamePair struct {
	Name   string
	A, B   string
	Labels []lineage.Label
	// Composed says that the documents were written, with their labels, to be learnt from.
	Composed bool
}

// becameRow is one line of a file of labels.
type becameRow struct {
	A        becamePlace      `json:"a"`
	B        *becamePlace     `json:"b"`
	In       string           `json:"in"` // the second document, where b is nothing
	Relation lineage.Relation `json:"relation"`
	Hard     bool             `json:"hard"`
	BIs      string           `json:"b_is"`
	Added    string           `json:"added"`
}

type becamePlace struct {
	Document string `json:"document"`
	trillium.Span
}

// ReadBecame reads the files of labels (JSON Lines, one pair of documents each) of a folder in
// the order of their names. A file with other lines, such as of what was skipped, is passed
// over if its name says so.
func ReadBecame(dir string) ([]BecamePair, error) {
	names, err := filepath.Glob(filepath.Join(dir, "*.jsonl"))
	if err != nil {
		return nil, err
	}
	var out []BecamePair
	for _, name := range names {
		if strings.Contains(filepath.Base(name), "skipped") {
			continue
		}
		p, err := readBecame(name)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w: no files of labels in it", dir, trillium.ErrInvalid)
	}
	return out, nil
}

func readBecame(name string) (BecamePair, error) {
	p := BecamePair{Name: strings.TrimSuffix(filepath.Base(name), ".jsonl")}
	f, err := os.Open(name)
	if err != nil {
		return p, err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		var r becameRow
		if err := json.Unmarshal(sc.Bytes(), &r); err != nil {
			return p, fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
		}
		l := lineage.Label{A: r.A.Span, Relation: r.Relation, Hard: r.Hard, Report: r.BIs == "report", Own: r.Added != ""}
		second := r.In
		if r.B != nil {
			l.B, second = &r.B.Span, r.B.Document
		}
		if p.A == "" {
			p.A, p.B = r.A.Document, second
		}
		if r.A.Document != p.A || second != p.B || r.Relation == "" {
			return p, fmt.Errorf("%s:%d: %w: a label names the two documents of its file, and a relation", name, line, trillium.ErrInvalid)
		}
		p.Composed = strings.HasPrefix(p.A, "composed/")
		p.Labels = append(p.Labels, l)
	}
	return p, sc.Err()
}

// Became is what is asked of labels of what became of promises.
type Became struct {
	Labels, Taught string // folders; the second is learnt from, and measured with Folds only
	Into           string // folder for weights: learn from all, and measure nothing
	Folds          bool   // measure each pair of real documents by what is learnt from the others
	Errors         bool   // list every difference
}

// Run measures what a linker finds, or learns from labels.
func (b Became) Run(w io.Writer, k *lineage.Linker, read func(name string) (*trillium.Reading, error)) error {
	lessons, err := Lessons(b.Labels, read)
	if err != nil {
		return err
	}
	measured := lessons
	if b.Taught != "" {
		more, err := Lessons(b.Taught, read)
		if err != nil {
			return err
		}
		lessons = append(slices.Clip(lessons), more...)
	}
	var counts []BecameCount
	switch {
	case b.Into != "":
		return TrainInto(k, lessons, b.Into)
	case b.Folds:
		counts, err = BecameFolds(k, lessons)
	default:
		for _, l := range measured {
			counts = append(counts, MeasureBecame(l, k.Summits(l.A, l.B)))
		}
	}
	if err != nil {
		return err
	}
	if b.Errors {
		for _, m := range counts {
			for _, e := range m.Errors {
				fmt.Fprintln(w, e)
			}
		}
	}
	return WriteBecame(w, counts)
}

// Lessons are the pairs of a folder of labels, with their documents read. A pair that says
// nothing of sentences that are no promises, because no label of it is a report or a reader's
// own, is of promises only.
func Lessons(dir string, read func(name string) (*trillium.Reading, error)) ([]*lineage.Lesson, error) {
	pairs, err := ReadBecame(dir)
	if err != nil {
		return nil, err
	}
	var out []*lineage.Lesson
	for _, p := range pairs {
		a, err := read(p.A)
		if err != nil {
			return nil, err
		}
		b, err := read(p.B)
		if err != nil {
			return nil, err
		}
		l := &lineage.Lesson{Name: p.Name, A: lineage.FromReading(a, "a"), B: lineage.FromReading(b, "b"), Labels: p.Labels, Weight: 1}
		l.Told = slices.ContainsFunc(p.Labels, func(x lineage.Label) bool { return x.Report || x.Own })
		if p.Composed {
			l.Weight = composedCounts
		}
		out = append(out, l)
	}
	return out, nil
}

// composedCounts is how much a pair of documents counts that were written to be learnt from.
const composedCounts = 0.3

// TrainInto learns from lessons and writes the weights to files in a folder.
func TrainInto(k *lineage.Linker, lessons []*lineage.Lesson, dir string) error {
	j, err := k.Teach(lessons)
	if err != nil {
		return err
	}
	for name, w := range j.Files() {
		f, err := os.Create(filepath.Join(dir, name))
		if err != nil {
			return err
		}
		_, err = w.WriteTo(f)
		if err := errors.Join(err, f.Close()); err != nil {
			return err
		}
	}
	return nil
}

// A BecameCount is how links compare with what somebody said.
type BecameCount struct {
	Name     string
	Pairs    eval.Count // promises of both summits that belong together
	Read     eval.Count // likewise, without those of which one side is no commitment as it was read
	Relation [2]int     // of pairs found that are not hard: relation right, all
	Reported eval.Count // sentences of the later text that only tell of a promise
	Silent   eval.Count // promises to which nothing returns
	Heard    int        // promises to which something returns
	Errors   []string
}

// Add adds the counts of another pair of documents.
func (m *BecameCount) Add(o BecameCount) {
	for _, x := range []struct{ to, from *eval.Count }{{&m.Pairs, &o.Pairs}, {&m.Read, &o.Read}, {&m.Reported, &o.Reported}, {&m.Silent, &o.Silent}} {
		x.to.Add(*x.from)
	}
	m.Relation[0], m.Relation[1], m.Heard = m.Relation[0]+o.Relation[0], m.Relation[1]+o.Relation[1], m.Heard+o.Heard
}

// MeasureBecame compares links between the texts of a lesson with its labels. Only what was
// found of a labelled promise counts.
func MeasureBecame(l *lineage.Lesson, links []lineage.Link) BecameCount {
	m := BecameCount{Name: l.Name}
	at := make(map[string]trillium.Span)
	for _, t := range []*lineage.Text{l.A, l.B} {
		for _, c := range t.Commitments {
			at[t.Key+"|"+c.ID] = c.Span
		}
	}
	found := make(map[*lineage.Label]bool)
	spoken := make([]trillium.Span, 0, len(links)) // promises to which something was found
	for i := range links {
		x := &links[i]
		a, ok := at[l.A.Key+"|"+x.A]
		if !ok || !x.Relation.Pairs() && x.Relation != lineage.Reported {
			continue
		}
		spoken = append(spoken, a)
		b := at[l.B.Key+"|"+x.B]
		if x.Passage != nil {
			b = x.Passage.Span
		}
		m.link(l, x, a, b, found)
	}
	m.missed(l, spoken, found)
	return m
}

// link counts one link that was found.
func (m *BecameCount) link(l *lineage.Lesson, x *lineage.Link, a, b trillium.Span, found map[*lineage.Label]bool) {
	asked := false
	var label *lineage.Label
	for i := range l.Labels {
		y := &l.Labels[i]
		if !lineage.Meets(y.A, a) {
			continue
		}
		asked = true
		if y.B != nil && lineage.Meets(*y.B, b) {
			label = y
			break
		}
	}
	told := x.Relation == lineage.Reported
	switch {
	case !asked:
	case label == nil && told:
		m.Reported.FP++
		m.Errors = append(m.Errors, fmt.Sprintf("%s: told, not labelled: %d – %d", l.Name, a.Start, b.Start))
	case label == nil:
		m.Pairs.FP++
		m.Read.FP++
		m.Errors = append(m.Errors, fmt.Sprintf("%s: not labelled: %d – %d %s %.2f", l.Name, a.Start, b.Start, x.Relation, x.Score))
	case found[label] || label.Report != told: // found once, or in the other way
	default:
		found[label] = true
		if !told && !label.Hard {
			m.Relation[1]++
			if x.Relation == label.Relation {
				m.Relation[0]++
			} else {
				m.Errors = append(m.Errors, fmt.Sprintf("%s: relation: %d – %d is %s, found %s", l.Name, a.Start, b.Start, label.Relation, x.Relation))
			}
		}
	}
}

// missed counts labels found and not, and silence.
func (m *BecameCount) missed(l *lineage.Lesson, spoken []trillium.Span, found map[*lineage.Label]bool) {
	count := func(c *eval.Count, ok bool) {
		if ok {
			c.TP++
		} else {
			c.FN++
		}
	}
	heard := make(map[trillium.Span]bool)
	for i := range l.Labels {
		x := &l.Labels[i]
		silent := !slices.ContainsFunc(spoken, func(s trillium.Span) bool { return lineage.Meets(x.A, s) })
		switch {
		case x.B == nil:
			count(&m.Silent, silent)
			continue
		case x.Report:
			count(&m.Reported, found[x])
		default:
			count(&m.Pairs, found[x])
			if !x.Own {
				count(&m.Read, found[x])
			}
		}
		if !found[x] {
			m.Errors = append(m.Errors, fmt.Sprintf("%s: missed: %d – %d %s", l.Name, x.A.Start, x.B.Start, x.Relation))
		}
		if !heard[x.A] {
			heard[x.A] = true
			m.Heard++
			if silent {
				m.Silent.FP++
			}
		}
	}
}

// BecameFolds measures each lesson of real documents by a linker that learnt from the others.
func BecameFolds(k *lineage.Linker, lessons []*lineage.Lesson) ([]BecameCount, error) {
	var out []BecameCount
	for i, l := range lessons {
		if l.Weight != 1 {
			continue // composed
		}
		j, err := k.Teach(slices.Delete(slices.Clone(lessons), i, i+1))
		if err != nil {
			return nil, err
		}
		out = append(out, MeasureBecame(l, k.With(j).Summits(l.A, l.B)))
	}
	return out, nil
}

// WriteBecame writes counts as a table, all of them together last.
func WriteBecame(w io.Writer, list []BecameCount) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "DOCUMENTS\tPAIRS P\tR\tF1\tOF READ F1\tRELATION\tREPORTED P\tR\tF1\tSILENT\tFALSELY\n")
	all := BecameCount{Name: "all"}
	for _, m := range list {
		all.Add(m)
	}
	for _, m := range append(slices.Clone(list), all) {
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.3f\t%.3f\t%d of %d\t%.3f\t%.3f\t%.3f\t%d of %d\t%d of %d\n", m.Name, m.Pairs.Precision(), m.Pairs.Recall(), m.Pairs.F1(),
			m.Read.F1(), m.Relation[0], m.Relation[1], m.Reported.Precision(), m.Reported.Recall(), m.Reported.F1(), m.Silent.TP, m.Silent.TP+m.Silent.FN,
			m.Silent.FP, m.Heard)
	}
	return t.Flush()
}
