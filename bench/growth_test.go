package bench

import (
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"os"
	"runtime/debug"
	"runtime/metrics"
	"strings"
	"testing"
	"text/tabwriter"
	"time"

	"trillium/internal/search"
)

var growth = flag.Bool("growth", false, "measure our index at 1, 4 and 16 times the corpus (minutes)")

// TestGrowth prints what building and asking costs as the corpus grows.
func TestGrowth(t *testing.T) {
	if !*growth {
		t.Skip("it takes minutes; run it with -growth")
	}
	c := theCorpus(t)
	sets := drawQueries(c, queryCount)
	fmt.Printf("%s, %d passages\n", c.name, c.passages)
	w := tabwriter.NewWriter(os.Stdout, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(w, "copies\tpassages\tbuild s\tpassages/s\tMB\tpeak RSS MB\tbefore\tpeak heap MB\tbefore\t10: p50 µs\tp99\t3: p50 µs\tp99\topen ms\t")
	for _, n := range []int{1, 4, 16} {
		grow(t, w, c, n, sets)
	}
	w.Flush()
}

// grow measures one size.
func grow(t *testing.T, w *tabwriter.Writer, c *corpus, n int, sets []querySet) {
	t.Helper()
	dir := t.TempDir()
	debug.FreeOSMemory()
	resetPeak()
	rss, heap, stop := status("VmRSS:"), heapBytes(), watchHeap()
	took, err := buildCopies(dir, c, n)
	if err != nil {
		t.Fatal(err)
	}
	seconds := took.Seconds()
	peakHeap, peakRSS := stop(), status("VmHWM:")
	size, err := diskSize(dir)
	if err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	s, err := openTrillium(dir, c)
	if err != nil {
		t.Fatal(err)
	}
	defer s.close()
	opened := time.Since(start)
	fmt.Fprintf(w, "%d\t%d\t%.1f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t%.0f\t", n, n*c.passages, seconds, float64(n*c.passages)/seconds, float64(size)/1e6, peakRSS, rss,
		peakHeap, heap)
	for _, set := range sets {
		l := timeTogether(t, []*built{{searcher: s}}, set.queries)[0]
		fmt.Fprintf(w, "%.0f\t%.0f\t", l.p50, l.p99)
	}
	fmt.Fprintf(w, "%.0f\t\n", float64(opened.Microseconds())/1e3)
}

// buildCopies builds the index of n copies, the first unchanged, each made when
// it is its turn. The time is without that of making copies.
func buildCopies(dir string, c *corpus, n int) (took time.Duration, err error) {
	w, err := search.NewWriter(dir)
	if err != nil {
		return 0, err
	}
	for i := range n {
		v := variant{copy: i, changed: make(map[string]string)}
		for k := range c.docs {
			d := v.document(&c.docs[k])
			start := time.Now()
			if err := w.Add(&d); err != nil {
				return 0, errors.Join(err, w.Close())
			}
			took += time.Since(start)
		}
	}
	start := time.Now()
	err = w.Close()
	return took + time.Since(start), err
}

// variant changes the words of a copy.
type variant struct {
	copy    int
	changed map[string]string // words met before
}

// document is a document of the copy; the first copy is the original.
func (v *variant) document(d *search.Document) search.Document {
	out := *d
	if v.copy == 0 {
		return out
	}
	// The name must be found again by ours.search: it is the original's with the
	// copy's number behind, which no query asks for.
	out.Name = fmt.Sprintf("%s#%d", d.Name, v.copy)
	out.Passages = make([]search.Passage, len(d.Passages))
	for i, p := range d.Passages {
		p.Text = v.text(p.Text)
		out.Passages[i] = p
	}
	return out
}

// text changes one content word in twenty. A changed word is as long as before,
// so that the sentences stand where they stood.
func (v *variant) text(text string) string {
	out := []byte(text)
	search.EachWord(text, func(start, end int, lower []byte, _ bool) {
		word, known := v.changed[string(lower)]
		if !known {
			word = v.word(string(lower))
			v.changed[string(lower)] = word
		}
		if word != "" && len(word) == end-start {
			copy(out[start:end], word)
		}
	})
	return string(out)
}

// word is what the copy has in place of a word, "" if the word itself. It ends
// with "q" and a letter of the copy's, which no stemmer takes off.
func (v *variant) word(w string) string {
	h := fnv.New32a()
	fmt.Fprint(h, v.copy, w)
	if len(w) < 5 || h.Sum32()%20 != 0 || english.Term(w, false) == "" || strings.Trim(w, "abcdefghijklmnopqrstuvwxyz") != "" {
		return ""
	}
	return w[:len(w)-2] + "q" + string("bcdfghjklmnprtvwxz"[v.copy%18])
}

// resetPeak lets the system count the peak anew, where it can.
func resetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// status is a figure of this process in MB, 0 where the system does not tell.
func status(name string) float64 {
	data, _ := os.ReadFile("/proc/self/status")
	_, rest, _ := strings.Cut(string(data), name)
	var kb float64
	fmt.Sscan(rest, &kb)
	return kb * 1024 / 1e6
}

// heapBytes is what live and not yet collected objects take, in MB.
func heapBytes() float64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}}
	metrics.Read(s)
	return float64(s[0].Value.Uint64()) / 1e6
}

// watchHeap notes the greatest heap until stop is called.
func watchHeap() (stop func() float64) {
	end, peak := make(chan struct{}), make(chan float64)
	go func() {
		most := 0.0
		for {
			most = max(most, heapBytes())
			select {
			case <-end:
				peak <- most
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	return func() float64 { close(end); return <-peak }
}
