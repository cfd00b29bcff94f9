package learn

import (
	"bufio"
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"trillium"
)

// A Forest gives chances to classes by values with names: for each class but the first, with
// which they are compared, a sum of small trees, each of which mends a little what those before
// it say. It does not change and is safe for concurrent use.
type Forest struct {
	Classes []string
	Names   []string    // of the values
	base    []float64   // of each class, before the trees
	trees   [][]*branch // of each class
}

// A branch asks whether a value is less than another, or is a leaf. Every branch has the worth
// that it would add as a leaf, so that what a question changes can be told.
type branch struct {
	worth     float64
	value     int // which is asked of
	at        float64
	low, high *branch // nil for a leaf
}

// next is the branch that some values lead to, nil from a leaf.
func (b *branch) next(values []float64) *branch {
	if b.low != nil && values[b.value] >= b.at {
		return b.high
	}
	return b.low
}

func (b *branch) leaf(values []float64) *branch {
	for next := b.next(values); next != nil; next = b.next(values) {
		b = next
	}
	return b
}

// Sums are what each class adds up to. The values are in the order of Names.
func (f *Forest) Sums(values []float64) []float64 {
	sums := slices.Clone(f.base)
	for k, trees := range f.trees {
		for _, t := range trees {
			sums[k] += t.leaf(values).worth
		}
	}
	return sums
}

// Chances are those of the classes, which sum to 1 (the softmax of the sums).
func (f *Forest) Chances(values []float64) []float64 { return softmax(f.Sums(values)) }

// Why are the values by how much they say for the class against the mean of the others, the
// strongest first: on the way to a leaf each question is worth the change that it brings
// (Saabas, Interpreting random forests, 2014).
func (f *Forest) Why(values []float64, class int) []Weighed {
	sums := make([]float64, len(f.Names))
	for k, trees := range f.trees {
		share := 1.0
		if k != class {
			share = -1 / float64(len(f.Classes)-1)
		}
		for _, b := range trees {
			for next := b.next(values); next != nil; next = b.next(values) {
				sums[b.value] += share * (next.worth - b.worth)
				b = next
			}
		}
	}
	var out []Weighed
	for i, sum := range sums {
		if sum = thousandth(sum); sum != 0 {
			out = append(out, Weighed{f.Names[i], sum})
		}
	}
	slices.SortFunc(out, func(a, b Weighed) int {
		return cmp.Or(cmp.Compare(math.Abs(b.Weight), math.Abs(a.Weight)), cmp.Compare(a.Sign, b.Sign))
	})
	return out
}

func thousandth(x float64) float64 { return math.Round(x*1000) / 1000 }

// WriteTo writes the forest as text: a line for each class with what it is before the trees,
// then its trees. A branch is a line with its worth and, unless it is a leaf, its question;
// behind it and further in stand the branch for less and the one for the rest.
func (f *Forest) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	for k, class := range f.Classes {
		fmt.Fprintf(&b, "class %s %.3f\n", class, f.base[k])
		for _, t := range f.trees[k] {
			f.write(&b, t, 1)
		}
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}

func (f *Forest) write(b *strings.Builder, t *branch, depth int) {
	fmt.Fprintf(b, "%s%.3f", strings.Repeat(" ", depth), t.worth)
	if t.low == nil {
		b.WriteString("\n")
		return
	}
	fmt.Fprintf(b, " %s < %.3f\n", f.Names[t.value], t.at)
	f.write(b, t.low, depth+1)
	f.write(b, t.high, depth+1)
}

// maxDepth bounds the questions one behind the other in a tree that is read.
const maxDepth = 8

// ReadForest reads what WriteTo wrote, over values with the given names. The error names the line.
func ReadForest(r io.Reader, names []string) (*Forest, error) {
	p := forestReader{Scanner: bufio.NewScanner(r), numbers: make(map[string]int)}
	for i, n := range names {
		p.numbers[n] = i
	}
	f := &Forest{Names: names}
	p.scan()
	for p.text != "" {
		fields := strings.Fields(p.text)
		if len(fields) != 3 || fields[0] != "class" {
			return nil, p.wrong("a class and its number are wanted, not %q", p.text)
		}
		base, err := strconv.ParseFloat(fields[2], 64)
		if err != nil {
			return nil, p.wrong("%v", err)
		}
		f.Classes, f.base = append(f.Classes, fields[1]), append(f.base, base)
		var trees []*branch
		for p.scan(); strings.HasPrefix(p.text, " "); {
			t, err := p.branch(1)
			if err != nil {
				return nil, err
			}
			trees = append(trees, t)
		}
		f.trees = append(f.trees, trees)
	}
	if len(f.Classes) < 2 {
		return nil, fmt.Errorf("%w: a forest needs two classes", trillium.ErrInvalid)
	}
	return f, p.Err()
}

type forestReader struct {
	*bufio.Scanner
	numbers map[string]int
	line    int
	text    string // "" at the end
}

func (p *forestReader) scan() {
	p.text = ""
	for p.text == "" && p.Scan() {
		p.line++
		p.text = p.Text()
	}
}

func (p *forestReader) wrong(format string, args ...any) error {
	return fmt.Errorf("line %d: %w: %s", p.line, trillium.ErrInvalid, fmt.Sprintf(format, args...))
}

// branch reads a branch that stands so far in, with those that follow from it.
func (p *forestReader) branch(depth int) (*branch, error) {
	indent := len(p.text) - len(strings.TrimLeft(p.text, " "))
	fields := strings.Fields(p.text)
	if indent != depth || depth > maxDepth || len(fields) != 1 && (len(fields) != 4 || fields[2] != "<") {
		return nil, p.wrong("a branch is wanted here, not %q", p.text)
	}
	b := &branch{}
	var err error
	if b.worth, err = strconv.ParseFloat(fields[0], 64); err != nil {
		return nil, p.wrong("%v", err)
	}
	if len(fields) == 1 {
		p.scan()
		return b, nil
	}
	var ok bool
	if b.value, ok = p.numbers[fields[1]]; !ok {
		return nil, p.wrong("no value is named %q", fields[1])
	}
	if b.at, err = strconv.ParseFloat(fields[3], 64); err != nil {
		return nil, p.wrong("%v", err)
	}
	p.scan()
	if b.low, err = p.branch(depth + 1); err != nil {
		return nil, err
	}
	b.high, err = p.branch(depth + 1)
	return b, err
}
