package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"text/tabwriter"

	"trillium"
	"trillium/internal/themes"
)

// Themes measures the themes that a judge tells of labelled promises and writes the measures;
// or, with a folder, has it learn from them and writes its weights there.
func Themes(w io.Writer, j *themes.Judge, labels, into string, read func(document string) (*trillium.Reading, error)) error {
	lessons, err := ReadThemes(labels, read)
	if err != nil {
		return err
	}
	if into == "" {
		each, all := MeasureThemes(j, lessons)
		return WriteThemes(w, each, all)
	}
	if j, err = j.Teach(lessons); err != nil {
		return err
	}
	var b bytes.Buffer
	if _, err := j.WriteTo(&b); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(into, "weights.txt"), b.Bytes(), 0o644)
}

// ReadThemes reads a file of stretches of documents with their themes (JSON Lines), and the
// documents.
func ReadThemes(name string, read func(document string) (*trillium.Reading, error)) ([]themes.Lesson, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	of := make(map[string]map[trillium.Span][]string)
	var order []string
	sc := bufio.NewScanner(f)
	for line := 1; sc.Scan(); line++ {
		var r struct {
			Document string `json:"document"`
			trillium.Span
			Themes []string `json:"themes"`
		}
		err := json.Unmarshal(sc.Bytes(), &r)
		if err == nil && slices.ContainsFunc(r.Themes, func(t string) bool { return !slices.Contains(trillium.Topics, t) }) {
			err = fmt.Errorf("%q are not all themes", r.Themes)
		}
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
		}
		if of[r.Document] == nil {
			of[r.Document] = make(map[trillium.Span][]string)
			order = append(order, r.Document)
		}
		of[r.Document][r.Span] = append([]string{}, r.Themes...) // not nil: somebody looked
	}
	if err := sc.Err(); err != nil {
		return nil, err
	}
	var out []themes.Lesson
	for _, document := range order {
		r, err := read(document)
		if err != nil {
			return nil, err
		}
		out = append(out, themes.LessonOf(r, of[document]))
	}
	return out, nil
}

// MeasureThemes compares the themes that a judge tells with labels: of each theme, and of all
// together.
func MeasureThemes(j *themes.Judge, lessons []themes.Lesson) (each map[string]Count, all Count) {
	each = make(map[string]Count)
	for _, l := range lessons {
		for i, got := range j.Of(l.Document, l.Commitments) {
			if l.Topics[i] == nil {
				continue
			}
			for _, t := range trillium.Topics {
				var c Count
				switch found, want := slices.Contains(got, t), slices.Contains(l.Topics[i], t); {
				case found && want:
					c.TP = 1
				case found:
					c.FP = 1
				case want:
					c.FN = 1
				}
				all.Add(c)
				c.Add(each[t])
				each[t] = c
			}
		}
	}
	return each, all
}

// WriteThemes writes the measures as a table.
func WriteThemes(w io.Writer, each map[string]Count, all Count) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "THEME\tPRECISION\tRECALL\tF1\tLABELS\n")
	for _, id := range trillium.Topics {
		c := each[id]
		fmt.Fprintf(t, "%s\t%.3f\t%.3f\t%.3f\t%d\n", id, c.Precision(), c.Recall(), c.F1(), c.TP+c.FN)
	}
	fmt.Fprintf(t, "all\t%.3f\t%.3f\t%.3f\t%d\n", all.Precision(), all.Recall(), all.F1(), all.TP+all.FN)
	return t.Flush()
}
