package web_test

import (
	"context"
	"flag"
	"fmt"
	"math/rand/v2"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"trillium/internal/pgtest"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/web/sitetest"
)

// load is how long the load test runs; the figures in docs/operations.md are
// of -load 60s.
var load = flag.Duration("load", 3*time.Second, "how long the load test runs, on each engine")

const (
	writers = 50
	readers = 500
	think   = 5 * time.Second // between two pages of one reader, on average
	work    = 3 * time.Second // between two decisions of one reviewer, on average
)

// Fifty reviewers write and five hundred readers read, on loopback and for a
// bounded time: every decision that was confirmed is kept, and no answer is an
// error of ours. How long answers take is told, not tested.
func TestLoad(t *testing.T) {
	if testing.Short() {
		t.Skip("the load test is skipped with -short")
	}
	t.Run("SQLite", func(t *testing.T) { testLoad(t, sitetest.New(t)) })
	t.Run("PostgreSQL", func(t *testing.T) { testLoad(t, sitetest.Of(t, pgtest.Database(t), nil)) })
}

func testLoad(t *testing.T, s *sitetest.Site) {
	s.AddSample(t)
	tokens := make([]string, writers)
	for i := range tokens {
		login := fmt.Sprintf("r%d", i)
		if err := s.Register.AddPerson(context.Background(), store.CommandLine, store.Person{Person: review.Person{Login: login, Name: login,
			Role: review.Reviewer}}); err != nil {
			t.Fatal(err)
		}
		token, err := s.Register.StartSession(context.Background(), login, "load")
		if err != nil {
			t.Fatal(err)
		}
		tokens[i] = token
	}
	transport := &http.Transport{MaxIdleConnsPerHost: writers + readers}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	end := time.Now().Add(*load)
	m := &timed{}
	var wg sync.WaitGroup
	for _, token := range tokens {
		wg.Go(func() {
			for pause(work, end) {
				path := fmt.Sprintf("/en/commitments/great-bay-2022/%d", 1+rand.IntN(20))
				form := "kind=judge&object=commitment&verdict=accept&reason=load"
				req, err := http.NewRequest("POST", s.URL+path, strings.NewReader(form))
				if err != nil {
					t.Error(err)
					return
				}
				req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				req.AddCookie(&http.Cookie{Name: "session", Value: token})
				m.send(client, req, true)
			}
		})
	}
	pages := []string{"/en/", "/fr/summits/great-bay-2022", "/es/summits/great-bay-2024", "/en/commitments/great-bay-2022/2", "/en/commitments/great-bay-2022/9",
		"/en/history"}
	for range readers {
		wg.Go(func() {
			for pause(think, end) {
				req, err := http.NewRequest("GET", s.URL+pages[rand.IntN(len(pages))], nil)
				if err != nil {
					t.Error(err)
					return
				}
				m.send(client, req, false)
			}
		})
	}
	wg.Wait()
	if m.errors > 0 || m.server > 0 {
		t.Errorf("%d requests failed, %d answers were errors of ours", m.errors, m.server)
	}
	list, err := s.Register.Now().Decisions(context.Background(), store.DecisionFilter{}, 1_000_000)
	if err != nil || len(list) != m.confirmed {
		t.Errorf("%d decisions are kept, %d were confirmed (%v)", len(list), m.confirmed, err)
	}
	if r, err := s.Register.Verify(context.Background(), time.Time{}, nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%v, %v", r.Problems, err)
	}
	t.Logf("%v: %d pages read: p50 %v, p99 %v; %d decisions: p50 %v, p99 %v", *load, len(m.reads), at(m.reads, 50), at(m.reads, 99), len(m.writes),
		at(m.writes, 50), at(m.writes, 99))
}

// pause waits a while, about mean; it is false when the time is over.
func pause(mean time.Duration, end time.Time) bool {
	d := time.Duration(rand.Float64() * 2 * float64(mean))
	if time.Now().Add(d).After(end) {
		return false
	}
	time.Sleep(d)
	return true
}

// A timed gathers answers.
type timed struct {
	sync.Mutex
	reads, writes             []time.Duration
	errors, server, confirmed int
}

func (m *timed) send(client *http.Client, req *http.Request, write bool) {
	begin := time.Now()
	res, err := client.Do(req)
	if err == nil {
		var buf [32 << 10]byte
		for err == nil {
			_, err = res.Body.Read(buf[:])
		}
		res.Body.Close()
		err = nil
	}
	took := time.Since(begin)
	m.Lock()
	defer m.Unlock()
	switch {
	case err != nil || res == nil:
		m.errors++
		return
	case res.StatusCode >= 500:
		m.server++
	case write && res.StatusCode == http.StatusSeeOther:
		m.confirmed++
	}
	if write {
		m.writes = append(m.writes, took)
	} else {
		m.reads = append(m.reads, took)
	}
}

// at is a percentile.
func at(list []time.Duration, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[min(len(list)-1, len(list)*percent/100)].Round(100 * time.Microsecond)
}
