// Package pgtest runs a real PostgreSQL for the tests of a package, in a
// directory that is thrown away.
package pgtest

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib" // the driver to make databases with
)

// A server is a running PostgreSQL.
type server struct {
	dir     string
	bin     string
	account *syscall.Credential // PostgreSQL refuses to run as root
	process *exec.Cmd
	ended   chan struct{} // closed when the process has ended
}

var (
	start   = sync.OnceValues(newServer)
	started atomic.Pointer[server]
	count   atomic.Int64
)

// Main runs the tests of a package and stops the server that they started.
// Call it from TestMain: os.Exit(pgtest.Main(m)).
func Main(m interface{ Run() int }) int {
	code := m.Run()
	if s := started.Load(); s != nil {
		s.stop()
	}
	return code
}

// errMissing: there is no PostgreSQL to test with.
var errMissing = errors.New(`PostgreSQL is not installed ("make setup" does it where it may)`)

// Database makes an empty database and returns its address. The test is
// skipped, saying so, where PostgreSQL is not installed.
func Database(t testing.TB) string {
	t.Helper()
	s, err := start()
	if errors.Is(err, errMissing) {
		t.Skip(err)
	}
	if err != nil {
		t.Fatal(err)
	}
	name := fmt.Sprintf("test%d", count.Add(1))
	db, err := sql.Open("pgx", s.address("postgres"))
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatalf("%v; the server's log: %s", err, s.said())
	}
	return s.address(name)
}

// Crash kills the server as a power cut would, and starts it again.
func Crash(t testing.TB) {
	t.Helper()
	s, err := start()
	if err == nil {
		err = s.process.Process.Kill()
	}
	if err != nil {
		t.Fatal(err)
	}
	<-s.ended
	if err := s.run(); err != nil {
		t.Fatal(err)
	}
}

func (s *server) address(database string) string {
	u := url.URL{Scheme: "postgres", User: url.User("trillium"), Path: "/" + database, RawQuery: url.Values{"host": {s.dir}}.Encode()}
	return u.String()
}

func newServer() (*server, error) {
	s := &server{bin: binaries()}
	if s.bin == "" {
		return nil, errMissing
	}
	var err error
	if s.dir, err = os.MkdirTemp("", "pgtest"); err != nil {
		return nil, err
	}
	if os.Getuid() == 0 {
		if s.account, err = unprivileged(); err != nil {
			return nil, err
		}
		if err := os.Chown(s.dir, int(s.account.Uid), int(s.account.Gid)); err != nil {
			return nil, err
		}
	}
	initdb := s.command("initdb", "--pgdata", filepath.Join(s.dir, "data"), "--username", "trillium", "--auth", "trust", "--no-sync", "--encoding", "UTF8",
		"--locale", "C")
	if out, err := initdb.CombinedOutput(); err != nil {
		return nil, fmt.Errorf("initdb: %w: %s", err, out)
	}
	if err := s.run(); err != nil {
		return nil, err
	}
	started.Store(s)
	return s, nil
}

// run starts the server and waits until it answers. After a crash it refuses
// to start until the last processes of its predecessor have gone, so it is
// started again while it ends by itself.
func (s *server) run() error {
	db, err := sql.Open("pgx", s.address("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for range 20 {
		ended, err := s.start()
		if err != nil {
			return err
		}
		for !closed(ended) {
			ctx, cancel := context.WithTimeout(context.Background(), time.Second)
			err = db.PingContext(ctx)
			cancel()
			if err == nil && !closed(ended) {
				s.ended = ended
				return nil
			}
			time.Sleep(50 * time.Millisecond)
		}
		time.Sleep(200 * time.Millisecond)
	}
	return fmt.Errorf("PostgreSQL does not answer: %s", s.said())
}

// start starts the process; ended is closed when it has ended.
func (s *server) start() (ended chan struct{}, err error) {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	// A crash of the server is tested, a crash of the machine is not: what it
	// hands to the system's cache is safe from the former, and much faster.
	s.process = s.command("postgres", "-D", filepath.Join(s.dir, "data"), "-c", "listen_addresses=", "-c", "unix_socket_directories="+s.dir,
		"-c", "fsync=off", "-c", "max_connections=200")
	s.process.Stdout, s.process.Stderr = log, log
	if err := s.process.Start(); err != nil {
		return nil, err
	}
	ended = make(chan struct{})
	go func() {
		_ = s.process.Wait() // how it ended is in its log
		close(ended)
	}()
	return ended, nil
}

func closed(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// said is the end of the server's log, best effort: it explains.
func (s *server) said() string {
	data, _ := os.ReadFile(filepath.Join(s.dir, "log"))
	return string(data[max(0, len(data)-2000):])
}

func (s *server) stop() {
	_ = s.process.Process.Signal(syscall.SIGINT) // fast shutdown
	<-s.ended
	_ = os.RemoveAll(s.dir)
}

func (s *server) command(name string, args ...string) *exec.Cmd {
	c := exec.Command(filepath.Join(s.bin, name), args...)
	c.Dir = s.dir
	// A group of its own, so that an interrupt of the tests does not reach it
	// before they end.
	c.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Credential: s.account}
	return c
}

// binaries is the folder with initdb and postgres, "" if there is none.
func binaries() string {
	if path, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(path)
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // where Debian keeps them
	if err != nil || len(found) == 0 {
		return ""
	}
	return filepath.Dir(found[len(found)-1])
}

// unprivileged is an account for the server where the tests run as root.
func unprivileged() (*syscall.Credential, error) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err1 := strconv.ParseUint(u.Uid, 10, 32)
		gid, err2 := strconv.ParseUint(u.Gid, 10, 32)
		if err1 == nil && err2 == nil {
			return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
		}
	}
	return nil, errors.New("there is no unprivileged account to run PostgreSQL with")
}
