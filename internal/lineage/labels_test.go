package lineage

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/eval"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/sharedtest"
	"trillium/internal/source"
	"trillium/internal/thesaurus"
)

var (
	lexicon = language.Load()
	linker  = New(lexicon, thesaurus.Load())
)

// real reads a document that lies beside the checkout.
func real(t testing.TB, path, key string) *Text {
	t.Helper()
	return file(t, sharedtest.Path(t, filepath.FromSlash(path)), key)
}

// file reads a document as a text with the key.
func file(t testing.TB, name, key string) *Text {
	t.Helper()
	d, err := source.New(lexicon).ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r := extract.New(lexicon).Extract(d)
	for i := range r.Commitments {
		c := &r.Commitments[i]
		c.ID = key + c.ID[strings.LastIndexByte(c.ID, '/'):]
	}
	return FromReading(r, key)
}

// A labelledPair is two documents with labels.
type labelledPair struct {
	name   string
	a, b   *Text
	labels []eval.LinkLabel
}

// labels reads a file of testdata: labels/NAME of real documents, or
// composed/NAME of documents that were written, with their labels, by somebody who
// did not know the program.
func labels(t testing.TB, name string) labelledPair {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("testdata", filepath.FromSlash(name)+".jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(string(data)), "\n")
	var documents struct{ A, B string }
	if err := json.Unmarshal([]byte(lines[0]), &documents); err != nil {
		t.Fatal(err)
	}
	open := real
	if strings.HasPrefix(name, "composed/") {
		open = func(t testing.TB, path, key string) *Text {
			return file(t, filepath.Join("testdata", filepath.FromSlash(path)), key)
		}
	}
	l := labelledPair{name: name, a: open(t, documents.A, "a"), b: open(t, documents.B, "b")}
	for _, line := range lines[1:] {
		var label eval.LinkLabel
		if err := json.Unmarshal([]byte(line), &label); err != nil {
			t.Fatal(err)
		}
		label.A, label.B = promiseAt(l.a, label.A), promiseAt(l.b, label.B)
		l.labels = append(l.labels, label)
	}
	return l
}

// promiseAt is the id of the promise that a label means: by its bytes START-END in the
// document, or by its short id.
func promiseAt(t *Text, label string) string {
	var s, best trillium.Span
	if n, _ := fmt.Sscanf(label, "%d-%d", &s.Start, &s.End); n < 2 {
		if label == "" {
			return ""
		}
		return t.Key + "/" + label
	}
	id := t.Key + "/" + label // nothing is found there
	for _, c := range t.Commitments {
		if both := (trillium.Span{Start: max(s.Start, c.Start), End: min(s.End, c.End)}); both.End-both.Start > best.End-best.Start {
			best, id = both, c.ID
		}
	}
	return id
}

// measured is how links compare with labels: pairs found that are labelled or
// not, main counterparts missed, relations right, and silent ones.
type measured struct {
	eval.Count
	right, silent, falseSilent, silentOf int
}

func (l labelledPair) measure(links []Link, item func(string) string) (m measured) {
	found := make(map[string]map[string]Relation)
	for _, x := range links {
		if x.A != "" && x.B != "" {
			a, b := item(x.A), item(x.B)
			if found[a] == nil {
				found[a] = make(map[string]Relation)
			}
			found[a][b] = x.Relation
		}
	}
	wanted := make(map[string][]eval.LinkLabel)
	for _, x := range l.labels {
		if x.A != "" {
			wanted[x.A] = append(wanted[x.A], x)
		}
	}
	for a, list := range wanted {
		if list[0].B == "" {
			m.silentOf++
			if len(found[a]) == 0 {
				m.silent++
			}
			m.FP += len(found[a])
			continue
		}
		if len(found[a]) == 0 {
			m.falseSilent++
		}
		for b, r := range found[a] {
			i := slices.IndexFunc(list, func(x eval.LinkLabel) bool { return x.B == b })
			if i < 0 {
				m.FP++
				continue
			}
			m.TP++
			if string(r) == list[i].Relation {
				m.right++
			}
		}
		if _, ok := found[a][list[0].B]; !ok {
			m.FN++
		}
	}
	return m
}

func same(id string) string { return id }

// The composed pairs.
var (
	composedSummits = []string{"composed/lakes", "composed/straits", "composed/andes", "composed/gulf", "composed/austral", "composed/baltic", "composed/atlas",
		"composed/plata", "composed/carpathia", "composed/sangha", "composed/iberia", "composed/copan"}
	composedVersions = []string{"composed/antilles", "composed/mascarene", "composed/isthmus", "composed/levant", "composed/aurora", "composed/mekong"}
)

// TestComposed holds links between composed documents to their labels, all pairs
// together.
func TestComposed(t *testing.T) {
	for _, c := range []struct {
		kind         Kind
		names        []string
		f1, relation float64 // at least
	}{{Summit, composedSummits, 0.78, 0.66}, {Version, composedVersions, 0.94, 0.81}} { // those of summits are learnt from
		var all measured
		for _, name := range c.names {
			l := labels(t, name)
			links := linker.Summits
			if c.kind == Version {
				links = linker.Versions
			}
			m := l.measure(links(l.a, l.b), eval.Item)
			t.Logf("%s: precision %.2f recall %.2f F1 %.2f, relation %d of %d, silent %d of %d", name, m.Precision(), m.Recall(), m.F1(), m.right, m.TP, m.silent,
				m.silentOf)
			all.add(m)
		}
		relation := float64(all.right) / float64(all.TP)
		t.Logf("%s: precision %.2f recall %.2f F1 %.2f, relation %d of %d, silent %d of %d, %d falsely", c.kind, all.Precision(), all.Recall(), all.F1(), all.right,
			all.TP, all.silent, all.silentOf, all.falseSilent)
		if all.F1() < c.f1 || relation < c.relation {
			t.Errorf("%s: F1 %.3f, want %.2f; relation %.3f, want %.2f", c.kind, all.F1(), c.f1, relation, c.relation)
		}
	}
}

func (m *measured) add(o measured) {
	m.TP, m.FP, m.FN = m.TP+o.TP, m.FP+o.FP, m.FN+o.FN
	m.right, m.silent, m.falseSilent, m.silentOf = m.right+o.right, m.silent+o.silent, m.falseSilent+o.falseSilent, m.silentOf+o.silentOf
}

// TestSameDay holds the links between a fact sheet and a joint statement of one
// day to labels made by hand.
func TestSameDay(t *testing.T) {
	l := labels(t, "labels/camp-david-same-day")
	l.labels = slices.DeleteFunc(l.labels, func(x eval.LinkLabel) bool { return x.Relation == "only-b" })
	m := l.measure(linker.Versions(l.a, l.b), same)
	t.Logf("precision %.2f recall %.2f F1 %.2f, relation %d of %d", m.Precision(), m.Recall(), m.F1(), m.right, m.TP)
	if m.F1() < 0.5 {
		t.Errorf("F1 %.3f, want at least 0.5", m.F1())
	}
}
