package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/signal"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"trillium/internal/command"
	"trillium/internal/goldentest"
	"trillium/internal/pgtest"
	"trillium/internal/sharedtest"
)

// testRun stops the database that tests have started when they end.
type testRun struct{ *testing.M }

// Run runs the tests.
func (m testRun) Run() int { return pgtest.Main(m.M) }

func TestMain(m *testing.M) {
	testscript.Main(testRun{m}, map[string]func(){
		"trillium": func() {
			ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
			defer stop()
			p := trilliumOn(os.Stdin, os.Stdout, os.Stderr)
			os.Exit(p.Run(ctx, os.Args[1:]))
		},
	})
}

func TestScripts(t *testing.T) {
	examples, err := filepath.Abs("../../examples")
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:           "testdata",
		UpdateScripts: goldentest.Updating(),
		Setup: func(env *testscript.Env) error {
			env.Setenv("EXAMPLES", examples)
			env.Setenv("HOME", env.WorkDir)
			return nil
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			// appendline FILE makes the bytes of a file others.
			"appendline": func(ts *testscript.TestScript, _ bool, args []string) {
				name := ts.MkAbs(args[0])
				data, err := os.ReadFile(name)
				ts.Check(err)
				ts.Check(os.WriteFile(name, append(data, '\n'), 0o644))
			},
			// binaryfile NAME writes a file that is no text.
			"binaryfile": func(ts *testscript.TestScript, neg bool, args []string) {
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte("PNG\r\x00\x00\x01"), 0o600))
			},
			// bigfile NAME writes 100 MB of text.
			"bigfile": func(ts *testscript.TestScript, neg bool, args []string) {
				ts.Check(os.WriteFile(ts.MkAbs(args[0]), []byte(strings.Repeat("a line of text\n", 100<<20/15)), 0o600))
			},
		},
	})
}

// serve runs a command that serves until the test ends, and returns its
// address.
func serve(t *testing.T, args ...string) string {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	done := make(chan int, 1)
	go func() {
		p := trilliumOn(strings.NewReader(""), w, io.Discard)
		done <- p.Run(ctx, args)
		w.Close()
	}()
	t.Cleanup(func() {
		cancel()
		go io.Copy(io.Discard, r)
		select {
		case code := <-done:
			if code != 0 {
				t.Errorf("%v ended with %d", args, code)
			}
		case <-time.After(10 * time.Second):
			t.Errorf("%v does not stop", args)
		}
	})
	out := make([]byte, 0, 4096)
	buf := make([]byte, 512)
	for {
		n, err := r.Read(buf)
		out = append(out, buf[:n]...)
		if m := regexp.MustCompile(`http://[^/]+/`).Find(out); m != nil {
			return string(m)
		}
		if err != nil {
			t.Fatalf("%v printed no address: %s", args, out)
		}
	}
}

func fetch(t *testing.T, address string) string {
	t.Helper()
	res, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil || res.StatusCode != http.StatusOK {
		t.Fatalf("%s: %s, %v", address, res.Status, err)
	}
	return string(body)
}

// The demo opens on the shipped register, or on the sample, without anything set up, and
// cleans up.
func TestDemo(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for summit, args := range map[string][]string{"nals-2023": {"demo"}, "great-bay-2024": {"demo", "-sample"}} {
		address := serve(t, append(args, "-addr", "127.0.0.1:0")...)
		if body := fetch(t, address+"en/"); !strings.Contains(body, summit) {
			t.Errorf("%v does not show %s", args, summit)
		}
		fetch(t, address+"fr/summits/"+summit)
	}
}

func TestServe(t *testing.T) {
	dir := t.TempDir()
	p := trilliumOn(strings.NewReader(""), io.Discard, io.Discard)
	if code := p.Run(context.Background(), []string{"add", "-data", dir, "../../examples/great-bay-2022/fact-sheet.md"}); code != command.Done {
		t.Fatal(code)
	}
	address := serve(t, "serve", "-data", dir, "-addr", "127.0.0.1:0")
	fetch(t, address+"en/summits/great-bay-2022")
}

// The bars that the reading of the two real fact sheets must keep.
func TestEvalRealFactSheets(t *testing.T) {
	var out strings.Builder
	p := trilliumOn(strings.NewReader(""), &out, &out)
	shared := sharedtest.Path(t)
	for _, year := range []string{"2021", "2023"} {
		labels := sharedtest.Path(t, "gold", "extract", "nals-"+year+".jsonl")
		out.Reset()
		if code := p.Run(context.Background(), []string{"eval", "-extract", labels, "-root", shared}); code != command.Done {
			t.Fatalf("%d: %s", code, out.String())
		}
		checkBars(t, out.String(), map[int]float64{3: 0.98, 4: 0.90, 5: 1, 6: 1, 7: 0.95, 8: 0.94})
	}
}

// checkBars holds the first row of an evaluation's table to the least figure
// of each column (see eval.WriteTable).
func checkBars(t *testing.T, table string, least map[int]float64) {
	t.Helper()
	rows := strings.Split(table, "\n")
	fields := strings.Fields(rows[1])
	for col, bar := range least {
		var v float64
		if _, err := fmt.Sscan(fields[col], &v); err != nil || v < bar {
			t.Errorf("column %s is %s, must be %.2f: %s", strings.Fields(rows[0])[col], fields[col], bar, rows[1])
		}
	}
}
