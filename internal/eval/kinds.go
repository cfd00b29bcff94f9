package eval

import (
	"fmt"
	"io"
	"maps"
	"math/rand/v2"
	"slices"
)

// resamples is how many times documents are drawn anew for an interval.
const resamples = 1000

// intervalOf is the range of the middle 95 % of a figure when documents are drawn anew with
// replacement (the percentile bootstrap: Efron and Tibshirani, An Introduction to the
// Bootstrap, 1993, chapter 13). It is the same for the same results.
func intervalOf(list []Result, figure func(*Result) float64) (low, high float64) {
	if len(list) < 2 {
		return figure(&list[0]), figure(&list[0])
	}
	r := rand.New(rand.NewPCG(1, uint64(len(list))))
	drawn := make([]float64, resamples)
	for i := range drawn {
		var all Result
		for range list {
			all.Add(list[r.IntN(len(list))])
		}
		drawn[i] = figure(&all)
	}
	slices.Sort(drawn)
	return drawn[resamples*25/1000], drawn[resamples*975/1000]
}

// kindNames say what the first letters of label files stand for.
var kindNames = map[string]string{"m": "multilateral", "c": "Canadian", "f": "French", "s": "Spanish", "u": "United States", "p": "spoken and short",
	"t": "plans, treaties", FirstKind: "first round"}

// WriteKinds prints the figures by kind of document and all together, with the interval of
// F1 where documents are drawn anew, and the mean over the kinds without the first round.
func WriteKinds(w io.Writer, results []Result) {
	kinds := make(map[string][]Result)
	for _, r := range results {
		kinds[r.Kind] = append(kinds[r.Kind], r)
	}
	fmt.Fprintf(
		w,
		"%-20s %4s %5s %5s %5s %-15s %6s %6s %6s %6s %6s %7s\n",
		"kind",
		"docs",
		"P",
		"R",
		"F1",
		"interval of F1",
		"action",
		"deadl.",
		"target",
		"party",
		"streng",
		"report",
	)
	mean, n := 0.0, 0
	for _, k := range slices.Sorted(maps.Keys(kinds)) {
		f1 := writeKind(w, k+" "+kindNames[k], kinds[k])
		if k != FirstKind {
			mean += f1
			n++
		}
	}
	writeKind(w, "all together", results)
	if n > 0 {
		fmt.Fprintf(w, "mean F1 over %d kinds: %.3f\n", n, mean/float64(n))
	}
}

func writeKind(w io.Writer, name string, list []Result) float64 {
	var sum Result
	for _, r := range list {
		sum.Add(r)
	}
	f1 := func(r *Result) float64 { return r.Commitments.F1() }
	low, high := intervalOf(list, f1)
	fmt.Fprintf(w, "%-20.20s %4d %5.3f %5.3f %5.3f %.3f to %.3f  %6.3f %6.3f %6.3f %6.3f %6.3f %7.3f\n", name, len(list), sum.Commitments.Precision(),
		sum.Commitments.Recall(), f1(&sum), low, high, sum.Actions.F1(), sum.Deadlines.F1(), sum.Targets.F1(), sum.Parties.Precision(), sum.Strength.Precision(),
		sum.Reports.F1())
	return f1(&sum)
}
