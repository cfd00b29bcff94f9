package store_test

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"trillium"
	"trillium/internal/pgtest"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/store/storetest"
)

// kills is how often each engine's writer is killed; the release is tested
// with -kills 200.
var kills = flag.Int("kills", 24, "how often a writer is killed, for each engine")

// childVariable tells the test binary to be a writer that is going to be
// killed: its task and the register.
const childVariable = "TRILLIUM_TEST_CHILD"

func TestMain(m *testing.M) {
	if task := os.Getenv(childVariable); task != "" {
		kind, where, _ := strings.Cut(task, " ")
		if err := child(kind, where); err != nil {
			fmt.Println("error", err)
			os.Exit(1)
		}
		return
	}
	os.Exit(pgtest.Main(m))
}

// child writes until it is killed, and says what was kept once it is.
func child(kind, where string) error {
	ctx := context.Background()
	s, err := store.Open(ctx, where, storetest.Parts()...)
	if err != nil {
		return err
	}
	defer s.Close()
	fmt.Println("open")
	for n := 0; ; n++ {
		switch kind {
		case "open":
			return nil
		case "add":
			r := bridge(fmt.Sprintf("%d-%d-%d", os.Getpid(), time.Now().UnixNano(), n))
			if _, err := s.AddReading(ctx, store.CommandLine, r); err != nil {
				return err
			}
			fmt.Println("document", r.Document.SHA256)
		case "decide":
			verdict := []string{review.Accept, review.Reject}[n%2]
			d, err := s.Decide(ctx, "rita", "lakes-2020/1", review.Draft{Reason: "because", Body: review.Judgement{Object: review.Itself, Verdict: verdict}})
			if err != nil {
				return err
			}
			fmt.Println("decision", d.Hash)
		}
	}
}

// bridge is a reading of a small document with a text of its own and enough
// commitments that keeping it takes a while.
func bridge(name string) *trillium.Reading {
	var text strings.Builder
	r := &trillium.Reading{Document: &trillium.Document{Name: "a.md", Title: name, Summit: "lakes-2020", Complete: true}}
	for i := range 30 {
		start := text.Len()
		fmt.Fprintf(&text, "The leaders will build bridge %s %d.", name, i)
		span := trillium.Span{Start: start, End: text.Len()}
		text.WriteString("\n")
		r.Commitments = append(r.Commitments, trillium.Commitment{ID: trillium.CommitmentID("lakes-2020", i+1, 0), N: i + 1,
			Text: strings.TrimSpace(text.String()[start:]), Span: span,
			Parties: []string{"ALL"}, Strength: trillium.High})
	}
	data := []byte(text.String())
	sum := sha256.Sum256(data)
	r.Document.Data, r.Document.Text, r.Document.SHA256 = data, data, hex.EncodeToString(sum[:])
	return r
}

// Killed at any moment, a writer leaves a register that verifies, with all
// that it was told is kept, and no half document.
func TestKilled(t *testing.T) {
	if testing.Short() {
		t.Skip("killing writers is skipped with -short")
	}
	t.Run("SQLite", func(t *testing.T) {
		testKilled(t, func() string { return filepath.Join(t.TempDir(), "register") })
	})
	t.Run("PostgreSQL", func(t *testing.T) { testKilled(t, func() string { return pgtest.Database(t) }) })
}

func testKilled(t *testing.T, empty func() string) {
	ctx := context.Background()
	lived := empty()
	s, err := store.Open(ctx, lived, storetest.Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddReading(ctx, store.CommandLine, bridge("first")); err != nil {
		t.Fatal(err)
	}
	if err := s.AddPerson(ctx, store.CommandLine, store.Person{Person: review.Person{Login: "rita", Name: "Rita", Role: review.Reviewer}}); err != nil {
		t.Fatal(err)
	}
	s.Close()
	told := make(map[string]int)
	for n := range *kills {
		kind := []string{"add", "decide", "open"}[n%3]
		where := lived
		if kind == "open" {
			where = empty() // killed while it makes the schema
		}
		for line := range killed(t, kind, where) {
			what, name, _ := strings.Cut(line, " ")
			told[what]++
			if what == "error" {
				t.Fatal(line)
			}
			requireKept(t, where, what, name)
		}
		s, err := store.Open(ctx, where, storetest.Parts()...)
		if err != nil {
			t.Fatalf("after %d kills (%s): %v", n+1, kind, err)
		}
		if r, err := s.Verify(ctx, time.Time{}, nil); err != nil || len(r.Problems) > 0 {
			t.Fatalf("after %d kills (%s): %v, %v", n+1, kind, r.Problems, err)
		}
		docs, err := s.Now().Documents(ctx, "")
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range docs {
			if list, err := s.Now().Commitments(ctx, d.SHA256); err != nil || len(list) != 30 {
				t.Fatalf("%s has %d commitments, %v", d.Key, len(list), err)
			}
		}
		s.Close()
	}
	t.Logf("%d kills; told: %v", *kills, told)
	if told["document"] == 0 || told["decision"] == 0 {
		t.Errorf("the writers were killed before they wrote: %v", told)
	}
}

// killed runs a writer, kills it at a random moment, and returns what it had
// said.
func killed(t *testing.T, kind, where string) map[string]bool {
	t.Helper()
	c := exec.Command(os.Args[0])
	c.Env = append(os.Environ(), childVariable+"="+kind+" "+where)
	out, err := c.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Start(); err != nil {
		t.Fatal(err)
	}
	said := make(map[string]bool)
	sc := bufio.NewScanner(out)
	kill := func() { _ = c.Process.Signal(syscall.SIGKILL) }
	if kind == "open" {
		time.AfterFunc(time.Duration(rand.Int64N(int64(60*time.Millisecond))), kill)
	}
	for sc.Scan() {
		if sc.Text() == "open" && kind != "open" {
			time.AfterFunc(time.Duration(rand.Int64N(int64(60*time.Millisecond))), kill)
			continue
		}
		said[sc.Text()] = true
	}
	_ = c.Wait() // it was killed
	delete(said, "open")
	return said
}

// requireKept looks for what a writer was told is kept.
func requireKept(t *testing.T, where, what, name string) {
	t.Helper()
	ctx := context.Background()
	s, err := store.Open(ctx, where, storetest.Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	switch what {
	case "document":
		_, err = s.Original(ctx, name)
	case "decision":
		_, err = s.Now().Decision(ctx, name)
	}
	if err != nil {
		t.Fatalf("%s %s was kept and is lost: %v", what, name, err)
	}
}

// Killed and started again, PostgreSQL has what it said it kept, and the
// register that was open goes on.
func TestDatabaseCrash(t *testing.T) {
	ctx := context.Background()
	s, err := store.Open(ctx, pgtest.Database(t), storetest.Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for n := range 3 {
		r := bridge(fmt.Sprint("crash ", n))
		if _, err := s.AddReading(ctx, store.CommandLine, r); err != nil {
			t.Fatal(err)
		}
		pgtest.Crash(t)
		time.Sleep(1100 * time.Millisecond) // connections that were idle this long are tried before they are used
		if _, err := s.Original(ctx, r.Document.SHA256); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := s.Verify(ctx, time.Time{}, nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%v, %v", r.Problems, err)
	}
}

// A disk that is full costs the one document that was being added, with one
// clear error.
func TestDiskFull(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=2m"); err != nil {
		t.Skipf("no small disk can be made here (%v); the test of a full disk is skipped", err)
	}
	defer syscall.Unmount(dir, 0)
	ctx := context.Background()
	s, err := store.Open(ctx, filepath.Join(dir, "register"), storetest.Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	kept := 0
	for err == nil && kept < 1000 {
		if _, err = s.AddReading(ctx, store.CommandLine, bridge(fmt.Sprint("bridge ", kept))); err == nil {
			kept++
		}
	}
	if !errors.Is(err, trillium.ErrStorage) || !strings.Contains(err.Error(), "disk is full") {
		t.Errorf("a full disk: %v", err)
	}
	docs, err := s.Now().Documents(ctx, "")
	if err != nil || len(docs) != kept {
		t.Errorf("%d documents, %d were kept (%v)", len(docs), kept, err)
	}
	if r, err := s.Verify(ctx, time.Time{}, nil); err != nil || len(r.Problems) > 0 {
		t.Errorf("%v, %v", r.Problems, err)
	}
}

// A register that may not be written can be read, says so once to who writes,
// and loses nothing.
func TestReadOnly(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "disk")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size=8m"); err != nil {
		t.Skipf("no disk can be made here (%v); the test of one that may not be written is skipped", err)
	}
	defer syscall.Unmount(dir, 0)
	ctx := context.Background()
	where := filepath.Join(dir, "register")
	s, err := store.Open(ctx, where, storetest.Parts()...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.AddReading(ctx, store.CommandLine, bridge("one")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_RDONLY, ""); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(ctx, where, storetest.Parts()...); err == nil {
		_, err = s.AddReading(ctx, store.CommandLine, bridge("two"))
		s.Close()
	}
	if !errors.Is(err, trillium.ErrStorage) || !strings.Contains(err.Error(), "may not be written") {
		t.Errorf("%v", err)
	}
	if err := syscall.Mount("", dir, "", syscall.MS_REMOUNT, ""); err != nil {
		t.Fatal(err)
	}
	if s, err = store.Open(ctx, where, storetest.Parts()...); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if docs, err := s.Now().Documents(ctx, ""); err != nil || len(docs) != 1 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
}

// From SQLite to PostgreSQL and back, an archive stays the same to the byte.
func TestBetweenEngines(t *testing.T) {
	lite, pg, back := sqlite(t).Open(), postgres(t).Open(), sqlite(t).Open()
	storetest.Filled(t, lite)
	for _, accounts := range []bool{false, true} {
		archive := storetest.Export(t, lite, accounts)
		if accounts {
			pg, back = postgres(t).Open(), sqlite(t).Open()
		}
		if err := storetest.Import(pg, archive); err != nil {
			t.Fatal(err)
		}
		there := storetest.Export(t, pg, accounts)
		if err := storetest.Import(back, there); err != nil {
			t.Fatal(err)
		}
		if string(there) != string(archive) || string(storetest.Export(t, back, accounts)) != string(archive) {
			t.Errorf("with accounts %v: the archives differ", accounts)
		}
	}
}
