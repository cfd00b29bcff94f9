package evidence

import (
	"bufio"
	"cmp"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"math"
	"os"
	"slices"
	"sort"
	"strings"
	"sync"
	"testing"
)

var (
	learnIndex  = flag.String("learn", "", "`DIR` of an index of the corpus: learn the weights from -labels and print them")
	learnLabels = flag.String("labels", "", "`FILE` of labelled evidence")
	learnSheet  = flag.String("sheet", "", "`FILE` that the labels are about")
)

type labelled struct {
	Commitment, Document, Date, Sentence, Relation string
}

// example is all candidates of one commitment.
type example struct {
	id     string
	list   []candidate
	labels map[string][]labelled
	p      *profile
}

func labelledExamples(t *testing.T) (*Finder, []example) {
	f, subjects := openSheet(t)
	file, err := os.Open(*learnLabels)
	if err != nil {
		t.Fatal(err)
	}
	labels := make(map[string][]labelled)
	sc := bufio.NewScanner(file)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		var l labelled
		if err := json.Unmarshal(sc.Bytes(), &l); err != nil {
			t.Fatal(err)
		}
		labels[l.Commitment] = append(labels[l.Commitment], l)
	}
	var out []example
	for _, sub := range subjects {
		id := sub.Commitment.ID
		if labels[id] == nil {
			continue
		}
		ex := example{id: id, labels: make(map[string][]labelled)}
		for _, l := range labels[id] {
			ex.labels[l.Document] = append(ex.labels[l.Document], l)
		}
		p, _, all, err := f.look(context.Background(), sub)
		if err != nil {
			t.Fatal(err)
		}
		ex.list = all
		ex.p = p
		out = append(out, ex)
	}
	return f, out
}

func (e *example) gain(doc string) float64 {
	best := 0.0
	for _, l := range e.labels[doc] {
		if l.Relation != "none" {
			best = 1
		}
	}
	return best
}

func (e *example) positives() int {
	n := 0
	for d := range e.labels {
		if e.gain(d) > 0 {
			n++
		}
	}
	return n
}

type figures struct{ r10, r50, r100, ndcg, noneTop, none, logRank float64 }

func (e *example) measure(w *[signs]float64) (m figures, ranks map[string]int) {
	type scored struct {
		name string
		s    float64
	}
	var list []scored
	for _, c := range e.list {
		v, _ := c.max(w)
		list = append(list, scored{c.doc.Name, v})
	}
	slices.SortFunc(list, func(a, b scored) int { return cmp.Or(cmp.Compare(b.s, a.s), cmp.Compare(a.name, b.name)) })
	ranks = map[string]int{}
	n := float64(e.positives())
	for i, s := range list {
		if len(e.labels[s.name]) == 0 {
			continue
		}
		ranks[s.name] = i + 1
		g := e.gain(s.name)
		if g == 0 {
			m.none++
			if i < 10 {
				m.noneTop++
			}
			continue
		}
		if i < 10 {
			m.r10 += 1 / n
			m.ndcg += 1 / math.Log2(float64(i)+2)
		}
		if i < 50 {
			m.r50 += 1 / n
		}
		if i < 100 {
			m.r100 += 1 / n
		}
	}
	for d := range e.labels {
		if e.gain(d) > 0 {
			at := float64(ranks[d])
			if at == 0 {
				at = 1000
			}
			m.logRank += math.Log2(at) / n
		}
	}
	ideal := 0.0
	for i := range min(10, e.positives()) {
		ideal += 1 / math.Log2(float64(i)+2)
	}
	if ideal > 0 {
		m.ndcg /= ideal
	}
	return m, ranks
}

// max is the best sentence under some weights.
func (c *candidate) max(w *[signs]float64) (float64, *[signs]float64) {
	best, at := math.Inf(-1), 0
	for i := range c.all {
		if v := dot(w, &c.all[i].signs); v > best {
			best, at = v, i
		}
	}
	return best, &c.all[at].signs
}

func dot(w, s *[signs]float64) (sum float64) {
	for i := range s {
		sum += w[i] * s[i]
	}
	return sum
}

func average(exs []example, w func(i int) *[signs]float64) (m figures, labels float64) {
	n, microHit := 0.0, 0.0
	for i := range exs {
		if exs[i].positives() == 0 {
			f, _ := exs[i].measure(w(i))
			m.none += f.none
			m.noneTop += f.noneTop
			continue
		}
		f, _ := exs[i].measure(w(i))
		n++
		m.r10 += f.r10
		m.r50 += f.r50
		m.r100 += f.r100
		m.ndcg += f.ndcg
		m.logRank += f.logRank
		m.none += f.none
		m.noneTop += f.noneTop
		labels += float64(exs[i].positives())
		microHit += f.r10 * float64(exs[i].positives())
	}
	m.r10 /= n
	m.r50 /= n
	m.r100 /= n
	m.ndcg /= n
	m.logRank /= n
	fmt.Printf("  macro: log rank %.3f R@10 %.3f R@50 %.3f R@100 %.3f nDCG %.3f none %g/%g   micro R@10 %.3f  (%g docs, %g commitments)\n", m.logRank, m.r10,
		m.r50, m.r100, m.ndcg, m.noneTop, m.none, microHit/labels, labels, n)
	return m, labels
}

// train fits weights by a list-wise logistic loss (softmax over a commitment's
// documents), with a pull to the prior.
func train(exs []example, skip int, prior [signs]float64) [signs]float64 {
	w := prior
	var grad, m, v [signs]float64
	for step := 1; step <= 80; step++ {
		clear(grad[:])
		for i := range exs {
			if skip >= 0 && i/3 == skip/3 || exs[i].positives() == 0 {
				continue
			}
			e := &exs[i]
			scores := make([]float64, len(e.list))
			at := make([]*[signs]float64, len(e.list))
			top := math.Inf(-1)
			for k := range e.list {
				scores[k], at[k] = e.list[k].max(&w)
				top = max(top, scores[k])
			}
			sum, pos := 0.0, 0.0
			for k := range scores {
				scores[k] = math.Exp(scores[k] - top)
				sum += scores[k]
				if e.gain(e.list[k].doc.Name) > 0 {
					pos++
				}
			}
			if pos == 0 {
				continue
			}
			for k := range scores {
				target := 0.0
				if e.gain(e.list[k].doc.Name) > 0 {
					target = 1 / pos
				}
				d := scores[k]/sum - target
				for j := range grad {
					if frozen[signNames[j]] {
						continue
					}
					grad[j] += d * at[k][j] * math.Sqrt(pos)
				}
			}
		}
		for j := range w {
			g := grad[j] + 3*(w[j]-prior[j])
			m[j] = 0.9*m[j] + 0.1*g
			v[j] = 0.999*v[j] + 0.001*g*g
			w[j] -= 0.1 * (m[j] / (1 - math.Pow(0.9, float64(step)))) / (math.Sqrt(v[j]/(1-math.Pow(0.999, float64(step)))) + 1e-8)
		}
	}
	return w
}

// frozen signs keep their weight: the labels have too few cases to learn it.
var frozen = map[string]bool{"undone": true, "same-day": true, "reported": true}

// leftOut learns the weights of each commitment from the others, in folds of
// three.
func leftOut(exs []example, prior [signs]float64) [][signs]float64 {
	cv := make([][signs]float64, len(exs))
	var group sync.WaitGroup
	for i := range exs {
		if i%3 == 0 {
			group.Go(func() {
				w := train(exs, i, prior)
				for k := i; k < min(i+3, len(exs)); k++ {
					cv[k] = w
				}
			})
		}
	}
	group.Wait()
	return cv
}

// TestDrop tells what each sign is worth: the figures left out without it.
func TestDrop(t *testing.T) {
	if *learnIndex == "" || *learnShow != "drop" {
		t.Skip("give -show drop")
	}
	_, exs := labelledExamples(t)
	for i := range exs {
		exs[i].list = exs[i].list[:min(len(exs[i].list), 400)]
	}
	for drop := -1; drop < int(signs); drop++ {
		prior := weights
		name := "all"
		if drop >= 0 {
			name = signNames[drop]
			prior[drop] = 0
		}
		frozen[name] = true
		cv := leftOut(exs, prior)
		fmt.Printf("%-12s", name)
		average(exs, func(i int) *[signs]float64 { return &cv[i] })
		delete(frozen, name)
	}
}

func TestLearn(t *testing.T) {
	if *learnIndex == "" {
		t.Skip("give -learn, -labels and -sheet")
	}
	_, exs := labelledExamples(t)
	fmt.Println("as they are")
	average(exs, func(int) *[signs]float64 { return &weights })
	if *learnShow == "quick" {
		return
	}
	prior := weights
	full := train(exs, -1, prior)
	fmt.Println("trained on all")
	average(exs, func(int) *[signs]float64 { return &full })
	cv := leftOut(exs, prior)
	fmt.Println("left out one by one")
	average(exs, func(i int) *[signs]float64 { return &cv[i] })
	for i, n := range signNames {
		fmt.Printf("%s %.2f\n", n, full[i])
	}
	for i := range exs {
		m, ranks := exs[i].measure(&cv[i])
		fmt.Printf("%s R@10 %.2f:", exs[i].id, m.r10)
		var ds []string
		for d := range exs[i].labels {
			ds = append(ds, d)
		}
		sort.Strings(ds)
		for _, d := range ds {
			fmt.Printf(" %s=%d%s", d[strings.LastIndex(d, "/")+1:][:min(34, len(d[strings.LastIndex(d, "/")+1:]))], ranks[d],
				map[bool]string{true: "(none)"}[exs[i].gain(d) == 0])
		}
		fmt.Println()
	}
}

var learnShow = flag.String("show", "", "`WHAT`: IDs of commitments, to list the best of with signs; quick, drop, grid or sheet")

func TestShow(t *testing.T) {
	if *learnIndex == "" || *learnShow == "" {
		t.Skip("give -show")
	}
	_, exs := labelledExamples(t)
	for i := range exs {
		e := &exs[i]
		if !slices.Contains(strings.Split(*learnShow, ","), e.id) {
			continue
		}
		slices.SortFunc(e.list, func(a, b candidate) int { return cmp.Compare(b.score, a.score) })
		fmt.Println("==", e.id, e.p.subject.Commitment.Text)
		for k, c := range e.list {
			mark := ""
			for _, l := range e.labels[c.doc.Name] {
				mark += " **" + l.Relation
			}
			if k >= 14 && mark == "" {
				continue
			}
			fmt.Printf("%d %.2f%s %s\n    %.230s\n    ", k+1, c.score, mark, c.doc.Name, c.best.text)
			for j, n := range signNames {
				if c.best.signs[j] != 0 {
					fmt.Printf("%s=%.2f ", n, c.best.signs[j])
				}
			}
			fmt.Println()
		}
	}
}

func TestGrid(t *testing.T) {
	if *learnIndex == "" || *learnShow != "grid" {
		t.Skip()
	}
	_, exs := labelledExamples(t)
	base := weights
	average(exs, func(int) *[signs]float64 { return &base })
	for round := range 2 {
		_ = round
		for i := range signNames {
			best, bestV := base, -1.0
			for _, m := range []float64{0, 0.6, 1, 1.5, 2.2} {
				w := base
				w[i] = base[i] * m
				if base[i] == 0 {
					w[i] = m - 1
				}
				score := 0.0
				for k := range exs {
					if exs[k].positives() > 0 {
						f, _ := exs[k].measure(&w)
						score += f.ndcg + f.r10 + 0.5*f.r100 + 0.5*f.r50 - 0.2*f.noneTop
					}
				}
				if m == 1 && base[i] != 0 {
					score += 0.15
				}
				if score > bestV {
					best, bestV = w, score
				}
			}
			if best != base {
				fmt.Println(signNames[i], base[i], best[i])
			}
			base = best
		}
		average(exs, func(int) *[signs]float64 { return &base })
	}
	for i, n := range signNames {
		fmt.Printf("%s %.3g\n", n, base[i])
	}
}
