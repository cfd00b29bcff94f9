package eval

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/extract"
)

// A Searched pool is one whose evidence was looked for.
type Searched struct {
	*Pool
	Lesson *evidence.Lesson
	Taught bool // it is learnt from and not measured
}

// An Examiner measures and teaches how evidence is found, with judged pools.
type Examiner struct {
	pools   []*Searched
	Skipped []error // of pools whose promise the reader does not find
}

// NewExaminer looks for evidence of the pools in a file or folder, and of those that are only
// learnt from ("" for none). tell hears how many are done.
func NewExaminer(ctx context.Context, run *corpus.Run, x *extract.Extractor, labels, taught string, tell func(done, all int)) (*Examiner, error) {
	e := &Examiner{}
	for _, path := range []string{labels, taught} {
		if path == "" {
			continue
		}
		pools, err := ReadPools(path)
		if err != nil {
			return nil, err
		}
		for _, p := range pools {
			e.pools = append(e.pools, &Searched{Pool: p, Taught: path == taught})
		}
	}
	for i, p := range e.pools {
		lesson, err := run.Study(ctx, x, p.Place, p.Judged)
		switch {
		case errors.Is(err, trillium.ErrNotFound) && p.Document != "":
			e.Skipped = append(e.Skipped, err)
		case err != nil:
			return nil, err
		default:
			lesson.Sparse = p.Sparse
			p.Lesson = lesson
		}
		tell(i+1, len(e.pools))
	}
	e.pools = slices.DeleteFunc(e.pools, func(p *Searched) bool { return p.Lesson == nil })
	return e, nil
}

// sets are the pools by the document of their promises.
func (e *Examiner) sets() (names []string, by map[string][]*evidence.Lesson) {
	by = make(map[string][]*evidence.Lesson)
	for _, p := range e.pools {
		if by[p.Set()] == nil {
			names = append(names, p.Set())
		}
		by[p.Set()] = append(by[p.Set()], p.Lesson)
	}
	return names, by
}

// teach learns from all pools but those of one set ("" for none left out).
func (e *Examiner) teach(without string) (*evidence.Judge, error) {
	names, by := e.sets()
	var lessons []*evidence.Lesson
	var parts [][]*evidence.Lesson
	for _, name := range names {
		if name != without {
			lessons, parts = append(lessons, by[name]...), append(parts, by[name])
		}
	}
	return evidence.Teach(lessons, parts)
}

// TrainInto learns from all pools and writes what was learnt to files in a folder.
func (e *Examiner) TrainInto(dir string) error {
	j, err := e.teach("")
	if err != nil {
		return err
	}
	files, err := j.Files()
	if err != nil {
		return err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return err
		}
	}
	return nil
}

// Measure prints how the documents found compare with what people judged; nil for the judge
// that the program is built with.
func (e *Examiner) Measure(w io.Writer, errs bool) error {
	return e.write(w, errs, func(string) (*evidence.Judge, error) { return evidence.Built(), nil })
}

// Folds prints the same by judges that know nothing of the document of the promises.
func (e *Examiner) Folds(w io.Writer, errs bool) error {
	fmt.Fprintln(w, "each document's promises judged by what was learnt from the others:")
	return e.write(w, errs, e.teach)
}

func (e *Examiner) write(w io.Writer, errs bool, judgeOf func(set string) (*evidence.Judge, error)) error {
	names, _ := e.sets()
	var all []*Ranking
	for _, name := range names {
		var of []*Searched
		for _, p := range e.pools {
			if p.Set() == name && !p.Taught {
				of = append(of, p)
			}
		}
		if len(of) == 0 {
			continue
		}
		j, err := judgeOf(name)
		if err != nil {
			return err
		}
		for _, p := range of {
			r := MeasureRanking(p.Pool, p.Lesson.Verdicts(j))
			all = append(all, r)
			if errs {
				r.writeErrors(w)
			}
		}
	}
	return WriteRankings(w, all)
}
