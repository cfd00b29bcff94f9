// Package bench compares internal/search with bleve and SQLite's FTS5 over the
// same passages and the same queries. It is a module of its own, so that what it
// needs stays out of the project's. See README.md.
package bench

import (
	"cmp"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"
)

// built is an engine with its index, built once a run.
type built struct {
	engine
	searcher
	seconds float64
	bytes   int64
}

var (
	ready   = map[string]*built{}
	scratch string // of the indexes that are built once
)

func TestMain(m *testing.M) {
	os.Exit(run(m))
}

func run(m *testing.M) int {
	var err error
	if scratch, err = os.MkdirTemp("", "bench"); err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer os.RemoveAll(scratch)
	defer func() {
		for _, b := range ready {
			b.searcher.close()
		}
	}()
	return m.Run()
}

// theCorpus is the corpus of this run.
func theCorpus(t testing.TB) *corpus {
	t.Helper()
	c, err := loaded()
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// once builds an engine's index, or gives the one that was built before.
func once(t testing.TB, e engine, c *corpus) *built {
	t.Helper()
	if b := ready[e.name]; b != nil {
		return b
	}
	b := buildIn(t, e, filepath.Join(scratch, e.name), c)
	ready[e.name] = b
	return b
}

// buildIn builds an engine's index in a directory and opens it.
func buildIn(t testing.TB, e engine, dir string, c *corpus) *built {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	start := time.Now()
	if err := e.build(dir, c); err != nil {
		t.Fatal(err)
	}
	b := &built{engine: e, seconds: time.Since(start).Seconds()}
	var err error
	if b.searcher, err = e.open(dir, c); err != nil {
		t.Fatal(err)
	}
	if b.bytes, err = diskSize(dir); err != nil {
		t.Fatal(err)
	}
	return b
}

func BenchmarkBuild(b *testing.B) {
	c := theCorpus(b)
	for _, e := range engines {
		b.Run(e.name, func(b *testing.B) {
			var size int64
			for b.Loop() {
				dir := b.TempDir()
				if err := e.build(dir, c); err != nil {
					b.Fatal(err)
				}
				var err error
				if size, err = diskSize(dir); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(size)/1e6, "MB")
			b.ReportMetric(float64(c.passages)*float64(b.N)/b.Elapsed().Seconds(), "passages/s")
		})
	}
}

// queryCount is how many queries a set has.
const queryCount = 500

func BenchmarkQuery(b *testing.B) {
	c := theCorpus(b)
	for _, set := range drawQueries(c, queryCount) {
		for _, e := range engines {
			b.Run(set.name+"/"+e.name, func(b *testing.B) {
				s := once(b, e, c)
				for _, q := range set.queries[:50] { // what is read from disk first
					timed(b, s, q)
				}
				var times []time.Duration
				for b.Loop() {
					times = append(times, timed(b, s, set.queries[len(times)%len(set.queries)]))
				}
				b.ReportMetric(percentile(times, 50), "p50-µs")
				b.ReportMetric(percentile(times, 99), "p99-µs")
			})
		}
	}
}

// timed runs one query.
func timed(t testing.TB, s searcher, q string) time.Duration {
	start := time.Now()
	if _, err := s.search(q); err != nil {
		t.Fatal(err)
	}
	return time.Since(start)
}

// percentile is in microseconds; times are sorted.
func percentile(times []time.Duration, p int) float64 {
	if len(times) == 0 {
		return 0
	}
	slices.SortFunc(times, cmp.Compare[time.Duration])
	return float64(times[min(len(times)*p/100, len(times)-1)].Nanoseconds()) / 1e3
}

// TestEngines: every engine, asked for words of a passage, finds passages, and
// the engines agree on most of the best.
func TestEngines(t *testing.T) {
	c := made(300)
	var searchers []searcher
	for _, e := range engines {
		s := buildIn(t, e, t.TempDir(), c).searcher
		defer s.close()
		searchers = append(searchers, s)
	}
	for _, set := range drawQueries(c, 50) {
		for i := range engines[1:] {
			share, err := agreement(searchers[0], searchers[i+1], set.queries)
			if err != nil {
				t.Fatal(err)
			}
			if share < 0.5 {
				t.Errorf("%s: of our best %d only %.0f %% are %s's", set.name, top, 100*share, engines[i+1].name)
			}
		}
	}
}

// agreement is the share of x's answers that y gives too.
func agreement(x, y searcher, queries []string) (float64, error) {
	same, all := 0, 0
	for _, q := range queries {
		mine, err := x.search(q)
		if err != nil {
			return 0, err
		}
		theirs, err := y.search(q)
		if err != nil {
			return 0, err
		}
		for _, p := range mine {
			if slices.Contains(theirs, p) {
				same++
			}
		}
		all += len(mine)
	}
	if all == 0 {
		return 0, fmt.Errorf("nothing was found")
	}
	return float64(same) / float64(all), nil
}
