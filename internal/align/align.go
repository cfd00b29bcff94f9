// Package align sets two documents beside each other, paragraph by paragraph, and finds the
// words that a damaged translation lost.
package align

import (
	"math"
	"slices"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/likeness"
	"trillium/internal/terms"
	"trillium/internal/thesaurus"
)

// A Row is blocks of one document beside those of another that say the same.
// Either side may have none; one of them may have two.
type Row struct {
	A, B  []int   // indexes into the documents' blocks
	Score float64 // likeness, 0 to 1
	Lost  *Loss   // nil if nothing seems to be lost
}

// A Loss says that words of a block have no counterpart in a translation that
// was cut or damaged.
type Loss struct {
	Words string // of the first document
	Start bool   // its beginning was lost; else its end
}

// A Side is one of the documents.
type Side struct {
	Document *trillium.Document
	Language string
	Names    map[string]string
}

// An Aligner aligns documents. It is safe for concurrent use.
type Aligner struct {
	lexicon   *language.Lexicon
	thesaurus *thesaurus.Thesaurus
	terms     *terms.Reader
}

// New returns an Aligner.
func New(lexicon *language.Lexicon, t *thesaurus.Thesaurus) *Aligner {
	return &Aligner{lexicon, t, terms.NewReader(lexicon, t)}
}

// Align sets two documents against each other, paragraph by paragraph, in order.
// It finds the path of the greatest sum of likenesses through the two, as Gale
// and Church did with lengths ("A Program for Aligning Sentences in Bilingual
// Corpora", Computational Linguistics 19, 1993), here with the words as well.
// Time and memory grow with the product of the numbers of blocks, within a band
// around the diagonal.
func (k *Aligner) Align(a, b Side) []Row {
	x, y := k.stretches(a, texts(a)), k.stretches(b, texts(b))
	x.kinds(a.Document)
	y.kinds(b.Document)
	beads := k.align(x, y)
	rows := make([]Row, 0, len(beads))
	ratio := lengthRatio(x, y)
	for _, bead := range beads {
		row := Row{Score: bead.score}
		for i := bead.a; i < bead.a+bead.na; i++ {
			row.A = append(row.A, i)
		}
		for j := bead.b; j < bead.b+bead.nb; j++ {
			row.B = append(row.B, j)
		}
		if bead.na == 1 && bead.nb > 0 {
			row.Lost = k.loss(a, b, row, ratio)
		}
		rows = append(rows, row)
	}
	return rows
}

// leastParallel is how alike the paragraphs that stand beside each other must be
// for two documents to be taken for versions of one text, in the same order.
const leastParallel = 0.2

// Parallel reports whether two documents tell the same in the same order.
func Parallel(rows []Row) bool {
	sum, n := 0.0, 0
	for _, r := range rows {
		if len(r.A) > 0 && len(r.B) > 0 {
			sum += r.Score
			n++
		}
	}
	return n > 0 && sum/float64(n) >= leastParallel
}

// texts are those of the blocks of a document.
func texts(s Side) []string {
	var out []string
	if s.Document != nil {
		for i := range s.Document.Blocks {
			out = append(out, s.Document.Blocks[i].Text)
		}
	}
	return out
}

// A stretch is a block or a sentence of a document.
type stretch struct {
	plain   string
	heading bool
	units   []terms.Unit
	vector  likeness.Vector
}

// stretches are made ready to be aligned.
type stretches struct {
	index int // of the language
	list  []stretch
}

func (k *Aligner) stretches(of Side, texts []string) *stretches {
	s := &stretches{index: language.Index(of.Language)}
	tag := of.Language
	if s.index < 0 {
		tag, s.index = "en", language.Index("en")
	}
	names := language.NewNames(of.Names)
	for _, text := range texts {
		s.list = append(s.list, stretch{plain: text, units: k.terms.Units(tag, text, names)})
	}
	return s
}

// kinds notes which stretches are headings.
func (s *stretches) kinds(d *trillium.Document) {
	for i := range s.list {
		s.list[i].heading = d.Blocks[i].Kind == trillium.Heading
	}
}

// A bead is na stretches from a on beside nb from b on.
type bead struct {
	a, na, b, nb int
	score        float64
}

// What a bead is worth beyond the likeness of its sides.
const (
	likenessGain = 1.5
	pairGain     = 0.15 // two stretches in the same place of a translation
	kindLoss     = 0.4  // a heading beside a paragraph
	lengthLoss   = 0.35 // for each factor e by which a length is off
	lengthMost   = 0.7
	gapLoss      = 0.12 // a stretch without counterpart
	mergeLoss    = 0.35 // two stretches beside one
)

// The path may stray so far from the diagonal, as far as so many cells allow.
const (
	leastBand = 80
	mostCells = 4 << 20
)

// moves are the beads that a path is made of.
var moves = [...][2]int{{1, 1}, {1, 0}, {0, 1}, {2, 1}, {1, 2}}

// align finds the best path.
func (k *Aligner) align(x, y *stretches) []bead {
	n, m := len(x.list), len(y.list)
	s := likeness.NewSpace(k.thesaurus, x.index != y.index)
	for _, side := range []*stretches{x, y} {
		for i := range side.list {
			s.Count(side.list[i].each(s))
		}
	}
	for _, side := range []*stretches{x, y} {
		for i := range side.list {
			side.list[i].vector = s.Vector(side.list[i].each(s))
		}
	}
	l := &path{x: x, y: y, ratio: lengthRatio(x, y), joinedX: x.joined(s), joinedY: y.joined(s)}
	g := newBand(n, m)
	g.best[g.cell(0, 0)] = 0
	for i := 0; i <= n; i++ {
		from, to := g.row(i)
		for j := from; j < to; j++ {
			here := g.best[g.cell(i, j)]
			if math.IsInf(here, -1) {
				continue
			}
			for move, step := range moves {
				p, q := i+step[0], j+step[1]
				if !g.has(p, q) {
					continue
				}
				gain, _ := l.gain(i, step[0], j, step[1])
				if to := g.cell(p, q); here+gain > g.best[to] {
					g.best[to], g.by[to] = here+gain, int8(move)
				}
			}
		}
	}
	var out []bead
	for i, j := n, m; i > 0 || j > 0; {
		step := moves[g.by[g.cell(i, j)]]
		i, j = i-step[0], j-step[1]
		_, score := l.gain(i, step[0], j, step[1])
		out = append(out, bead{i, step[0], j, step[1], score})
	}
	slices.Reverse(out)
	return out
}

// A band is the cells around the diagonal of a table of n by m, corners
// included: the best sum that leads to each, and by which move.
type band struct {
	n, m, half, width int
	best              []float64
	by                []int8
}

func newBand(n, m int) *band {
	g := &band{n: n, m: m}
	g.half = max(leastBand, max(n, m)/10)
	if n > 0 {
		g.half = max(leastBand, min(g.half, mostCells/(2*n))) + m/n + 1
	} else {
		g.half = m
	}
	g.width = min(m+1, 2*g.half+1)
	g.best, g.by = make([]float64, (n+1)*g.width), make([]int8, (n+1)*g.width)
	for i := range g.best {
		g.best[i] = math.Inf(-1)
	}
	return g
}

// row is the range of columns of a row that are in the band.
func (g *band) row(i int) (from, to int) {
	if g.n > 0 {
		from = max(0, min(i*g.m/g.n-g.half, g.m+1-g.width))
	}
	return from, from + g.width
}

func (g *band) has(i, j int) bool {
	if i > g.n || j > g.m {
		return false
	}
	from, to := g.row(i)
	return from <= j && j < to
}

func (g *band) cell(i, j int) int {
	from, _ := g.row(i)
	return i*g.width + j - from
}

// A path weighs beads.
type path struct {
	x, y             *stretches
	ratio            float64
	joinedX, joinedY []likeness.Vector // of each stretch with the next
}

// each are the dimensions of a stretch.
func (s *stretch) each(space *likeness.Space) likeness.Each {
	return func(f func(int32, float64)) { space.Units(s.units, 1, f) }
}

// joined are the vectors of neighbouring stretches as one.
func (s *stretches) joined(space *likeness.Space) []likeness.Vector {
	out := make([]likeness.Vector, max(0, len(s.list)-1))
	for i := range out {
		both := stretch{units: slices.Concat(s.list[i].units, s.list[i+1].units)}
		out[i] = space.Vector(both.each(space))
	}
	return out
}

// gain is what a bead adds to the path, and how alike its sides are.
func (l *path) gain(i, na, j, nb int) (gain, score float64) {
	switch {
	case na == 0 || nb == 0:
		return -gapLoss, 0
	case na == 2:
		score = likeness.Cosine(l.joinedX[i], l.y.list[j].vector)
		gain = -mergeLoss
	case nb == 2:
		score = likeness.Cosine(l.x.list[i].vector, l.joinedY[j])
		gain = -mergeLoss
	default:
		score = likeness.Cosine(l.x.list[i].vector, l.y.list[j].vector)
	}
	gain += pairGain + likenessGain*score - min(lengthMost, lengthLoss*math.Abs(math.Log(l.lengths(l.y, j, nb)/(l.ratio*l.lengths(l.x, i, na)))))
	for p := i; p < i+na; p++ {
		for q := j; q < j+nb; q++ {
			if l.x.list[p].heading != l.y.list[q].heading {
				return gain - kindLoss, score
			}
		}
	}
	return gain, score
}

// lengths is the length of n stretches from i on, in bytes.
func (l *path) lengths(s *stretches, i, n int) float64 {
	sum := 1
	for _, p := range s.list[i : i+n] {
		sum += len(p.plain)
	}
	return float64(sum)
}

// lengthRatio is how much longer the second text is than the first: the median
// over its longest stretches, so that what one of them lacks does not count.
func lengthRatio(x, y *stretches) float64 {
	sum := func(s *stretches) float64 {
		lengths := make([]int, 0, len(s.list))
		for _, p := range s.list {
			lengths = append(lengths, len(p.plain))
		}
		slices.Sort(lengths)
		if len(lengths) == 0 {
			return 0
		}
		total := 0
		for _, n := range lengths[len(lengths)/2:] {
			total += n
		}
		return float64(total) / float64(len(lengths)-len(lengths)/2)
	}
	a, b := sum(x), sum(y)
	if a == 0 || b == 0 {
		return 1
	}
	return min(1.6, max(0.6, b/a))
}
