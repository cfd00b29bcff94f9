package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"trillium"
)

// A LinkLabel is one link between list items, labelled by hand. B is "" where
// the item has no counterpart.
type LinkLabel struct {
	A        string `json:"a"`
	B        string `json:"b"`
	Kind     string `json:"kind"` // summit or version
	Relation string `json:"relation"`
}

// LinkDropped is the relation of an item that has no counterpart.
const LinkDropped = "dropped"

// ReadLinks reads labels (JSON Lines) in the order of the file.
func ReadLinks(name string) ([]LinkLabel, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var out []LinkLabel
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 4<<20)
	for line := 1; sc.Scan(); line++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var l LinkLabel
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return nil, fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
		}
		if l.A == "" || l.Relation == "" || l.Kind != "summit" && l.Kind != "version" {
			return nil, fmt.Errorf("%s:%d: %w: a label needs a, relation, and the kind summit or version", name, line, trillium.ErrInvalid)
		}
		if (l.B == "") != (l.Relation == LinkDropped) {
			return nil, fmt.Errorf("%s:%d: %w: the relation of a label without b is dropped, and only of these", name, line, trillium.ErrInvalid)
		}
		l.A, l.B = Item(l.A), Item(l.B)
		if l.Relation == "same-changed" {
			l.Relation = "changed"
		}
		out = append(out, l)
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w: no labels in it", name, trillium.ErrInvalid)
	}
	return out, nil
}

// Item is the list item of a commitment: nals-2023/8 of nals-2023/8b. Labels
// know no second commitments in an item.
func Item(id string) string { return strings.TrimRight(id, "abcdefghijklmnopqrstuvwxyz") }

// A LinkFound is a link that was found between two list items; B is "" for one
// that was found to have no counterpart.
type LinkFound struct{ A, B, Relation string }

// A LinkCount is the measure of the links of one kind.
type LinkCount struct {
	Kind     string
	Pairs    Count  // of labelled items with counterparts found
	Relation [2]int // of correct pairs: relation right, all
	Silent   Count  // labelled items found to have none
	Errors   []string
}

// MeasureLinks compares links of one kind with their labels. Only what was found
// of a labelled first item counts, because not all links are labelled; an item
// is silent if none of its commitments has a counterpart. of names the document
// of a label's second end, so that an item can have one in each version.
func MeasureLinks(kind string, labels []LinkLabel, found []LinkFound, of func(id string) string) LinkCount {
	m := LinkCount{Kind: kind}
	want := make(map[[2]string]string) // pair to relation
	asked := make(map[[2]string]bool)  // first item and document of the second
	for _, l := range labels {
		if l.Kind == kind {
			want[[2]string{l.A, l.B}] = l.Relation
			asked[[2]string{l.A, of(l.B)}] = true
		}
	}
	got := make(map[[2]string]string)
	paired := make(map[string]bool)
	for _, f := range found {
		key := [2]string{Item(f.A), Item(f.B)}
		if f.B == "" || f.A == "" {
			continue
		}
		paired[key[0]] = true
		if !asked[[2]string{key[0], of(key[1])}] && !asked[[2]string{key[0], ""}] {
			continue
		}
		if have, twice := got[key]; !twice || have != want[key] && f.Relation == want[key] {
			got[key] = f.Relation
		}
	}
	for key, relation := range got {
		wanted, ok := want[key]
		if !ok {
			m.Pairs.FP++
			m.Errors = append(m.Errors, fmt.Sprintf("not labelled: %s – %s %s", key[0], key[1], relation))
			continue
		}
		m.Pairs.TP++
		m.Relation[1]++
		if wanted == relation {
			m.Relation[0]++
		} else {
			m.Errors = append(m.Errors, fmt.Sprintf("relation: %s – %s is %s, found %s", key[0], key[1], wanted, relation))
		}
	}
	m.silent(want, got, paired)
	return m
}

// silent counts missed pairs and the items without a counterpart.
func (m *LinkCount) silent(want, got map[[2]string]string, paired map[string]bool) {
	linked := make(map[string]bool)
	for key, relation := range want {
		if relation == LinkDropped {
			if paired[key[0]] {
				m.Silent.FN++
				m.Errors = append(m.Errors, fmt.Sprintf("not silent: %s", key[0]))
			} else {
				m.Silent.TP++
			}
			continue
		}
		if _, ok := got[key]; !ok {
			m.Pairs.FN++
			m.Errors = append(m.Errors, fmt.Sprintf("missed: %s – %s %s", key[0], key[1], relation))
		}
		if !linked[key[0]] {
			linked[key[0]] = true
			if !paired[key[0]] {
				m.Silent.FP++
			}
		}
	}
}

// WriteLinks writes the measures as a table.
func WriteLinks(w io.Writer, list []LinkCount) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "KIND\tMEASURE\tVALUE\tOVER\n")
	for _, m := range list {
		if m.Pairs.TP+m.Pairs.FN+m.Silent.TP+m.Silent.FN == 0 {
			continue
		}
		fmt.Fprintf(t, "%s\tpairs, precision\t%.3f\t%d found of labelled items\n", m.Kind, m.Pairs.Precision(), m.Pairs.TP+m.Pairs.FP)
		fmt.Fprintf(t, "%s\tpairs, recall\t%.3f\t%d labels\n", m.Kind, m.Pairs.Recall(), m.Pairs.TP+m.Pairs.FN)
		fmt.Fprintf(t, "%s\tpairs, F1\t%.3f\t\n", m.Kind, m.Pairs.F1())
		fmt.Fprintf(t, "%s\trelation right\t%.3f\t%d correct pairs\n", m.Kind, float64(m.Relation[0])/float64(max(1, m.Relation[1])), m.Relation[1])
		if m.Silent.TP+m.Silent.FN > 0 {
			fmt.Fprintf(t, "%s\tsilent, recall\t%.3f\t%d labels\n", m.Kind, m.Silent.Recall(), m.Silent.TP+m.Silent.FN)
			fmt.Fprintf(t, "%s\tsilent, false\t%d\tof the labelled items with a counterpart\n", m.Kind, m.Silent.FP)
		}
	}
	return t.Flush()
}
