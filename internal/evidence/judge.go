package evidence

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"trillium/internal/learn"
)

// Files that hold what a Judge learnt.
const (
	BearingFile  = "bearing.txt"
	RelationFile = "relation.txt"
)

//go:embed bearing.txt
var bearingFile string

//go:embed relation.txt
var relationFile string

// A Judge tells of documents how likely they bear on a commitment and how, as it learnt from
// documents that people judged.
type Judge struct {
	bears, relation *learn.Forest
	slope, shift    float64 // make a chance of what bears and the first look say together
}

// built is the judge that the program is built with.
var built = readJudge(bearingFile, relationFile)

// LeastChance is from which chance of bearing on the commitment on a proposal is shown; what
// lies below is kept in the receipt.
const LeastChance = 0.5

// Built is the judge that the program is built with.
func Built() *Judge { return built }

// calibrated is how the line begins that says how sums become chances.
const calibrated = "calibrated "

func readJudge(bearing, relation string) *Judge {
	j := &Judge{}
	head, rest, _ := strings.Cut(bearing, "\n")
	_, err := fmt.Sscanf(head, calibrated+"%g %g", &j.slope, &j.shift)
	if err == nil {
		j.bears, err = learn.ReadForest(strings.NewReader(rest), bearingNames)
	}
	if err == nil {
		j.relation, err = learn.ReadForest(strings.NewReader(relation), relationNames)
	}
	if err != nil {
		panic(err) // embedded; every test reads it
	}
	return j
}

// Files are what the judge learnt, as texts by the names of their files.
func (j *Judge) Files() (map[string][]byte, error) {
	var bears, relation bytes.Buffer
	fmt.Fprintf(&bears, calibrated+"%.3f %.3f\n", j.slope, j.shift)
	_, err := j.bears.WriteTo(&bears)
	if err == nil {
		_, err = j.relation.WriteTo(&relation)
	}
	return map[string][]byte{BearingFile: bears.Bytes(), RelationFile: relation.Bytes()}, err
}

// lookCounts is how much the sum of the first look counts beside what was learnt. Its weights
// are older than the learnt trees and hold for promises that these have seen none like.
const lookCounts = 0.4

// bearingSum is what speaks for a document's bearing on the commitment, as logarithm of odds
// before calibration.
func (j *Judge) bearingSum(traits []float64, look float64) float64 {
	sums := j.bears.Sums(traits)
	return sums[1] - sums[0] + lookCounts*(look-middle)
}

// mostWeighed bounds the signs that are told of a document.
const mostWeighed = 6

// why are the signs that spoke most for or against a document's bearing on the commitment, each
// with its share among those found, the strongest first.
func (j *Judge) why(c *candidate) []learn.Weighed {
	sums := make(map[string]float64)
	for _, w := range j.bears.Why(c.traits, 1) {
		sums[strings.TrimSuffix(w.Sign, "%")] += w.Weight
	}
	out := make([]learn.Weighed, 0, len(sums))
	for sign, sum := range sums {
		out = append(out, learn.Weighed{Sign: sign, Weight: thousandth(sum)})
	}
	slices.SortFunc(out, func(a, b learn.Weighed) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Sign, b.Sign))
	})
	return out[:min(mostWeighed, len(out))]
}

// odds are those of a document among n of a language that were read closely, as logarithm. What
// was learnt was learnt from hundreds of documents a promise; the fewer there are, the more the
// first look says alone.
func (j *Judge) odds(c *candidate, n int) float64 {
	learnt := float64(n) / closeDocuments
	return learnt*(j.slope*j.bearingSum(c.traits, c.score)+j.shift) + (1-learnt)*(c.score-middle)
}

func thousandth(x float64) float64 { return math.Round(x*1000) / 1000 }

// roughness is by how much less a document is likely to bear on a promise that was translated for
// it, as logarithm of odds: fewer words are compared, and commoner ones.
const roughness = 1.5

// judge tells the chances and relations of the documents, which stand by language and then as
// the first look put them, and puts the likeliest first.
func (j *Judge) judge(all []candidate) {
	n := setTraits(all)
	least := math.Inf(1)
	var beyond []*candidate // what was not read closely is less likely than all that was
	for i := range all {
		c := &all[i]
		if c.traits == nil {
			beyond = append(beyond, c)
			continue
		}
		c.odds = j.odds(c, n)
		if c.profile.translated {
			c.odds -= roughness
		}
		least = min(least, c.odds)
		c.relation, c.relations = j.relate(c)
	}
	for _, c := range beyond {
		c.odds, c.relation = least+min(0, c.score-middle), decide(c.profile, c, &c.best)
	}
	for i := range all {
		all[i].chance = thousandth(1 / (1 + math.Exp(-all[i].odds)))
	}
	slices.SortStableFunc(all, func(a, b candidate) int { return cmp.Compare(b.odds, a.odds) })
}

// relate tells the likeliest relation of a document, if it bears on the commitment, and the
// chances of all. What came out with the promise tells nothing that became of it.
func (j *Judge) relate(c *candidate) (Relation, map[Relation]float64) {
	if c.doc.Date != "" && c.doc.Date == c.profile.subject.Source.Date {
		return Mentions, map[Relation]float64{Mentions: 1}
	}
	chances := j.relation.Chances(c.profile.relating(c))
	best, of := 0, make(map[Relation]float64)
	for k, class := range j.relation.Classes {
		of[Relation(class)] = thousandth(chances[k])
		if chances[k] > chances[best] {
			best = k
		}
	}
	return Relation(j.relation.Classes[best]), of
}
