package lineage

import (
	_ "embed"
	"io"
	"strings"

	"trillium/internal/learn"
)

// A Judge says what became of promises at a later summit, by weights learnt from what people
// said of pairs of documents. It does not change and is safe for concurrent use.
type Judge struct {
	first, again *learn.Line  // whether two promises belong together, at the first look and at the second
	told         *learn.Line  // whether a sentence that is no promise tells of one
	relation     *learn.Model // how the second stands to the first
}

// From what chance on two promises are linked, and a sentence is taken to tell of one.
const (
	leastPair = 0.25
	leastTold = 0.25
	// What two statements must share at all: among few, any is the most alike.
	leastLikeness = 0.25
)

//go:embed pairs.txt
var pairsFile string

//go:embed pairs-again.txt
var againFile string

//go:embed told.txt
var toldFile string

//go:embed relations.txt
var relationsFile string

// loadJudge is the Judge whose weights come with the program.
func loadJudge() *Judge {
	j, err := readJudge(strings.NewReader(pairsFile), strings.NewReader(againFile), strings.NewReader(toldFile), strings.NewReader(relationsFile))
	if err != nil {
		panic(err) // which a test rules out
	}
	return j
}

func readJudge(first, again, told, relation io.Reader) (j *Judge, err error) {
	j = new(Judge)
	if j.first, err = learn.ReadLine(first, traitNames); err != nil {
		return nil, err
	}
	if j.again, err = learn.ReadLine(again, bothNames()); err != nil {
		return nil, err
	}
	if j.told, err = learn.ReadLine(told, traitNames); err != nil {
		return nil, err
	}
	j.relation, err = learn.Read(relation)
	return j, err
}

// bothNames are the traits of both looks.
func bothNames() []string { return append(append([]string(nil), traitNames...), againNames...) }

// Files are the weights as they are kept beside this package, by the name of the file.
func (j *Judge) Files() map[string]io.WriterTo {
	return map[string]io.WriterTo{"pairs.txt": j.first, "pairs-again.txt": j.again, "told.txt": j.told, "relations.txt": j.relation}
}

// match gives each pair of promises its chance: first each by itself, then among the others.
func (j *Judge) match(m *meeting) {
	for _, c := range m.pairs {
		c.chance = j.first.Chance(c.traits)
	}
	if j.again == nil {
		return
	}
	seen := m.seenAgain()
	for i, c := range m.pairs {
		c.chance = j.again.Chance(seen[i])
	}
}

// seenAgain are the traits of all pairs at the second look.
func (m *meeting) seenAgain() [][]float64 {
	crowd := m.crowd(func(c *candidate) float64 { return c.chance })
	out := make([][]float64, len(m.pairs))
	for i, c := range m.pairs {
		out[i] = append(append(make([]float64, 0, len(traitNames)+len(againNames)), c.traits...), crowd.again(c)...)
	}
	return out
}

// hear gives each sentence that is no promise the chance that it tells of a promise.
func (j *Judge) hear(m *meeting) {
	for _, c := range m.pairs {
		c.chance = j.told.Chance(c.traits)
	}
}
