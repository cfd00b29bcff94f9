// Package eval measures what Trillium finds against labels made by hand.
//
// Labels are JSON Lines, one labelled statement a line, in the fields of
// `trillium read` with "label" C (commitment) or R (report) and "document",
// a path below a root folder. A commitment found and one labelled match when
// their byte spans overlap; each matches at most once, the larger overlaps
// first. Figures over fields are taken as each [Table] row says.
package eval

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"time"

	"trillium"
)

// A Label is one hand-labelled statement.
type Label struct {
	Document string            `json:"document"`
	Label    string            `json:"label"` // C, R, or O for neither
	File     string            `json:"-"`     // name of the file that it stands in
	Start    int               `json:"start"`
	End      int               `json:"end"`
	Text     string            `json:"text"`
	Parties  []string          `json:"parties"`
	Actions  []trillium.Action `json:"actions"`
	Deadline *struct {
		Text string  `json:"text"`
		Date *string `json:"date"`
	} `json:"deadline"`
	Targets []struct {
		Text  string `json:"text"`
		Value any    `json:"value"` // a number, or "low-high"
		Unit  string `json:"unit"`
	} `json:"targets"`
	Strength string `json:"strength"`
	Renews   bool   `json:"renews"`
}

// Span is the labelled bytes.
func (l *Label) Span() trillium.Span { return trillium.Span{Start: l.Start, End: l.End} }

// ReadLabels reads the label files in path, which is a file or a folder of
// *.jsonl, and groups them by document. Errors name file and line.
func ReadLabels(path string) (map[string][]Label, error) {
	files := []string{path}
	if st, err := os.Stat(path); err != nil {
		return nil, err
	} else if st.IsDir() {
		if files, err = filepath.Glob(filepath.Join(path, "*.jsonl")); err != nil {
			return nil, err
		}
	}
	out := make(map[string][]Label)
	for _, f := range files {
		if err := readLabelFile(f, out); err != nil {
			return nil, err
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w: no labels in it", path, trillium.ErrInvalid)
	}
	return out, nil
}

func readLabelFile(name string, out map[string][]Label) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 4<<20)
	for line := 1; sc.Scan(); line++ {
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var l Label
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			return fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
		}
		l.File = filepath.Base(name)
		out[l.Document] = append(out[l.Document], l)
	}
	return sc.Err()
}

// A Count is how many were found rightly (TP), wrongly (FP), and missed (FN).
type Count struct{ TP, FP, FN int }

// Add adds d to c.
func (c *Count) Add(d Count) { c.TP += d.TP; c.FP += d.FP; c.FN += d.FN }

// Precision is TP/(TP+FP), 1 if nothing was found.
func (c Count) Precision() float64 { return ratio(c.TP, c.TP+c.FP) }

// Recall is TP/(TP+FN), 1 if there was nothing to find.
func (c Count) Recall() float64 { return ratio(c.TP, c.TP+c.FN) }

// F1 is the harmonic mean of precision and recall.
func (c Count) F1() float64 { return ratio(2*c.TP, 2*c.TP+c.FP+c.FN) }

func ratio(a, b int) float64 {
	if b == 0 {
		return 1
	}
	return float64(a) / float64(b)
}

// A Result is the figures for one document, or for several added up.
type Result struct {
	Document    string
	Kind        string // see Labelled
	Commitments Count
	Actions     Count // of all commitments, by overlap
	Deadlines   Count // by the last day meant
	Targets     Count // by value
	Parties     Count // of matched commitments: FP where they differ
	Strength    Count // of matched commitments
	Renews      Count // of matched commitments
	Reports     Count
	Errors      []string // one line each, for reading
}

// Add adds the figures of s to r.
func (r *Result) Add(s Result) {
	r.Commitments.Add(s.Commitments)
	r.Actions.Add(s.Actions)
	r.Deadlines.Add(s.Deadlines)
	r.Targets.Add(s.Targets)
	r.Parties.Add(s.Parties)
	r.Strength.Add(s.Strength)
	r.Renews.Add(s.Renews)
	r.Reports.Add(s.Reports)
}

// Compare measures a reading against the labels of its document.
func Compare(document string, reading *trillium.Reading, labels []Label) Result {
	r := Result{Document: document}
	var want, reports []Label
	for _, l := range labels {
		if l.Label == "C" {
			want = append(want, l)
		} else {
			reports = append(reports, l)
		}
	}
	got := reading.Commitments
	gotSpans, wantSpans := make([]trillium.Span, len(got)), make([]trillium.Span, len(want))
	for i := range got {
		gotSpans[i] = got[i].Span
	}
	for i := range want {
		wantSpans[i] = want[i].Span()
	}
	pairs := match(gotSpans, wantSpans)
	r.Commitments = Count{TP: len(pairs), FP: len(got) - len(pairs), FN: len(want) - len(pairs)}
	matchedGot, matchedWant := make([]bool, len(got)), make([]bool, len(want))
	for _, p := range pairs {
		matchedGot[p[0]], matchedWant[p[1]] = true, true
		r.fields(&got[p[0]], &want[p[1]])
	}
	for i := range got {
		if !matchedGot[i] {
			r.Actions.FP += len(got[i].Actions)
			r.Targets.FP += len(got[i].Targets)
			if got[i].Deadline != nil {
				r.Deadlines.FP++
			}
			r.errorf("invented (%s): %s", got[i].Rule, got[i].Text)
		}
	}
	for i := range want {
		if !matchedWant[i] {
			r.Actions.FN += len(want[i].Actions)
			r.Targets.FN += len(want[i].Targets)
			if want[i].Deadline != nil {
				r.Deadlines.FN++
			}
			r.errorf("missed: %s", want[i].Text)
		}
	}
	r.reports(reading.Reports, reports)
	return r
}

func (r *Result) reports(got []trillium.Report, want []Label) {
	gs, ws := make([]trillium.Span, len(got)), make([]trillium.Span, len(want))
	for i := range got {
		gs[i] = got[i].Span
	}
	for i := range want {
		ws[i] = want[i].Span()
	}
	pairs := match(gs, ws)
	r.Reports = Count{TP: len(pairs), FP: len(got) - len(pairs), FN: len(want) - len(pairs)}
	seen := make(map[int]bool)
	for _, p := range pairs {
		seen[p[0]] = true
	}
	for i := range got {
		if !seen[i] {
			r.errorf("report not labelled (%s): %s", got[i].Rule, got[i].Text)
		}
	}
}

func (r *Result) errorf(format string, args ...any) {
	r.Errors = append(r.Errors, fmt.Sprintf(format, args...))
}

// match pairs the spans of a and b that overlap, each at most once, the larger
// overlaps first.
func match(a, b []trillium.Span) [][2]int {
	type cand struct{ i, j, n int }
	var cands []cand
	for i := range a {
		for j := range b {
			if n := a[i].Overlap(b[j]); n > 0 {
				cands = append(cands, cand{i, j, n})
			}
		}
	}
	sort.SliceStable(cands, func(x, y int) bool { return cands[x].n > cands[y].n })
	usedA, usedB := make(map[int]bool), make(map[int]bool)
	var out [][2]int
	for _, c := range cands {
		if !usedA[c.i] && !usedB[c.j] {
			usedA[c.i], usedB[c.j] = true, true
			out = append(out, [2]int{c.i, c.j})
		}
	}
	return out
}

// fields compares the fields of a matched pair.
func (r *Result) fields(got *trillium.Commitment, want *Label) {
	gs, ws := make([]trillium.Span, len(got.Actions)), make([]trillium.Span, len(want.Actions))
	for i := range gs {
		gs[i] = got.Actions[i].Span
	}
	for i := range ws {
		ws[i] = want.Actions[i].Span
	}
	n := len(match(gs, ws))
	r.Actions.Add(Count{TP: n, FP: len(gs) - n, FN: len(ws) - n})
	if len(gs) != len(ws) {
		r.errorf("actions %d, labelled %d: %s", len(gs), len(ws), got.Text)
	}
	r.deadline(got, want)
	r.targets(got, want)
	r.same(&r.Parties, sameSet(got.Parties, want.Parties), "parties %v, labelled %v: %s", got.Parties, want.Parties, got.Text)
	r.same(&r.Strength, string(got.Strength) == want.Strength, "strength %s, labelled %s: %s", got.Strength, want.Strength, got.Text)
	r.same(&r.Renews, got.Renews == want.Renews, "renews %v, labelled %v: %s", got.Renews, want.Renews, got.Text)
}

func (r *Result) same(c *Count, ok bool, format string, args ...any) {
	if ok {
		c.TP++
		return
	}
	c.FP++
	c.FN++
	r.errorf(format, args...)
}

func (r *Result) deadline(got *trillium.Commitment, want *Label) {
	switch {
	case got.Deadline == nil && want.Deadline == nil:
	case got.Deadline == nil:
		r.Deadlines.FN++
		r.errorf("deadline missed %q: %s", want.Deadline.Text, got.Text)
	case want.Deadline == nil:
		r.Deadlines.FP++
		r.errorf("deadline invented %q: %s", got.Deadline.Text, got.Text)
	case got.Deadline.Date == lastDay(want.Deadline.Date):
		r.Deadlines.TP++
	default:
		r.Deadlines.FP++
		r.Deadlines.FN++
		r.errorf("deadline %q %s, labelled %q %s: %s", got.Deadline.Text, got.Deadline.Date, want.Deadline.Text, lastDay(want.Deadline.Date), got.Text)
	}
}

func (r *Result) targets(got *trillium.Commitment, want *Label) {
	used := make([]bool, len(got.Targets))
	n := 0
next:
	for _, w := range want.Targets {
		for i, g := range got.Targets {
			if !used[i] && sameValue(g, w.Value) {
				used[i] = true
				n++
				continue next
			}
		}
		r.errorf("target missed %q: %s", w.Text, got.Text)
	}
	for i, g := range got.Targets {
		if !used[i] {
			r.errorf("target invented %q = %v %s: %s", g.Text, g.Value, g.Unit, got.Text)
		}
	}
	r.Targets.Add(Count{TP: n, FP: len(got.Targets) - n, FN: len(want.Targets) - n})
}

func sameValue(g trillium.Target, want any) bool {
	switch v := want.(type) {
	case float64:
		return g.Value == v
	case string:
		var lo, hi float64
		if _, err := fmt.Sscanf(v, "%f-%f", &lo, &hi); err == nil {
			return g.Value == lo && g.Max != nil && *g.Max == hi
		}
	}
	return false
}

// lastDay turns the dates of labels (2030, 2023-Q1, 2022-09, 2025-12-31) into
// the last day they allow, "" for none.
func lastDay(date *string) string {
	if date == nil {
		return ""
	}
	s := *date
	var y, n int
	switch {
	case len(s) == 4:
		return s + "-12-31"
	case len(s) == 7 && s[5] == 'Q':
		if _, err := fmt.Sscanf(s, "%d-Q%d", &y, &n); err == nil {
			return time.Date(y, time.Month(3*n+1), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
	case len(s) == 7:
		if _, err := fmt.Sscanf(s, "%d-%d", &y, &n); err == nil {
			return time.Date(y, time.Month(n+1), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
		}
	}
	return s
}

func sameSet(a, b []string) bool {
	if len(a) != len(b) {
		return false
	}
	x, y := append([]string(nil), a...), append([]string(nil), b...)
	sort.Strings(x)
	sort.Strings(y)
	for i := range x {
		if !strings.EqualFold(x[i], y[i]) {
			return false
		}
	}
	return true
}

// WriteTable prints the results, one document a row and all together last.
func WriteTable(w io.Writer, results []Result) {
	all := Result{Document: "all together"}
	fmt.Fprintf(w, "%-44s %5s %5s %5s %6s %6s %6s %6s %6s %6s %7s\n", "document", "P", "R", "F1", "action", "deadl.", "target", "party", "streng", "renews",
		"report")
	row := func(r *Result) {
		name := baseName(r.Document)
		fmt.Fprintf(w, "%-44.44s %5.3f %5.3f %5.3f %6.3f %6.3f %6.3f %6.3f %6.3f %6.3f %7.3f\n", name,
			r.Commitments.Precision(), r.Commitments.Recall(), r.Commitments.F1(), r.Actions.F1(), r.Deadlines.F1(),
			r.Targets.F1(), r.Parties.Precision(), r.Strength.Precision(), r.Renews.Precision(), r.Reports.Precision())
	}
	for i := range results {
		row(&results[i])
		all.Add(results[i])
	}
	if len(results) > 1 {
		row(&all)
	}
	fmt.Fprintf(w, "labels: %d commitments, %d actions, %d deadlines, %d targets, %d reports in %d documents\n",
		all.Commitments.TP+all.Commitments.FN, all.Actions.TP+all.Actions.FN, all.Deadlines.TP+all.Deadlines.FN,
		all.Targets.TP+all.Targets.FN, all.Reports.TP+all.Reports.FN, len(results))
}

func baseName(path string) string { return filepath.Base(path) }
