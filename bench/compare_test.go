package bench

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"testing"
	"text/tabwriter"
	"time"
)

var compare = flag.Bool("compare", false, "print the table of all engines (minutes)")

// TestCompare prints the table of all engines.
func TestCompare(t *testing.T) {
	if !*compare {
		t.Skip("it takes minutes; run it with -compare")
	}
	c := theCorpus(t)
	var all []*built
	for _, e := range engines {
		all = append(all, once(t, e, c))
	}
	text, sentences := c.kept()
	fmt.Printf("%s, %d passages; %d queries a set, best %d; GOMAXPROCS %d, %s\n", c.name, c.passages, queryCount, top, runtime.GOMAXPROCS(0), runtime.Version())
	fmt.Printf("trillium's MB hold %.1f of text and %.1f of sentences, which the others do not keep\n", text, sentences)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "queries\tengine\tbuild s\tMB\tp50 µs\tp99 µs\tp50 to ours\tp99 to ours\tours found\t")
	for _, set := range drawQueries(c, queryCount) {
		rows := timeTogether(t, all, set.queries)
		for i, b := range all {
			share, err := agreement(all[0], b, set.queries[:50])
			if err != nil {
				t.Fatal(err)
			}
			fmt.Fprintf(w, "%s\t%s\t%.1f\t%.1f\t%.0f\t%.0f\t%.1f\t%.1f\t%.0f %%\t\n", set.name, b.name, b.seconds, float64(b.bytes)/1e6,
				rows[i].p50, rows[i].p99, rows[i].p50/rows[0].p50, rows[i].p99/rows[0].p99, 100*share)
		}
	}
	w.Flush()
}

// kept is how much of our index is text and sentences, in MB; a sentence takes
// 17 bytes.
func (c *corpus) kept() (text, sentences float64) {
	for i := range c.docs {
		for k := range c.docs[i].Passages {
			p := &c.docs[i].Passages[k]
			text += float64(len(p.Text)) / 1e6
			sentences += float64(17*len(p.Sentences)) / 1e6
		}
	}
	return text, sentences
}

// latency is in microseconds.
type latency struct{ p50, p99 float64 }

// timeTogether times the queries on all engines, each query on one after the
// other, so that what else the machine does falls on all alike. A first round
// over some of them, not timed, reads from disk.
func timeTogether(t *testing.T, all []*built, queries []string) []latency {
	t.Helper()
	for _, q := range queries[:min(50, len(queries))] {
		for _, b := range all {
			timed(t, b, q)
		}
	}
	times := make([][]time.Duration, len(all))
	for _, q := range queries {
		for i, b := range all {
			times[i] = append(times[i], timed(t, b, q))
		}
	}
	out := make([]latency, len(all))
	for i := range out {
		out[i] = latency{percentile(times[i], 50), percentile(times[i], 99)}
	}
	return out
}
