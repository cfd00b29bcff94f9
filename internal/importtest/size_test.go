package importtest

import (
	"bufio"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// How large things may grow.
const (
	maxColumns      = 160  // of a line, a tab counted as one
	maxFileLines    = 500  // of a file, tests included
	maxPackageLines = 4000 // of a package, without tests
)

// largePackages, largeFiles and longLines are what is still too large, until its
// owners have split it; there are none. longLines names trees of packages.
var (
	largePackages = map[string]string{}
	largeFiles    = map[string]string{}
	longLines     = map[string]string{}
)

// A file holds one idea, under 500 lines.
func TestFiles(t *testing.T) {
	e := except(t, largeFiles)
	for _, s := range sources(t) {
		if s.lines > maxFileLines && !e.has(s.path) {
			t.Errorf("%s has %d lines, and a file at most %d", s.path, s.lines, maxFileLines)
		}
	}
}

func TestPackages(t *testing.T) {
	e := except(t, largePackages)
	lines := make(map[string]int)
	for _, s := range sources(t) {
		if !strings.HasSuffix(s.path, "_test.go") {
			lines[s.pkg] += s.lines
		}
	}
	for pkg, n := range lines {
		if n > maxPackageLines && !e.has(pkg) {
			t.Errorf("%s has %d lines without tests, and a package at most %d", pkg, n, maxPackageLines)
		}
	}
}

func TestLines(t *testing.T) {
	e := except(t, longLines)
	for _, s := range sources(t) {
		if s.long == 0 {
			continue
		}
		excepted := false
		for tree := s.pkg; tree != "." && !excepted; tree = path.Dir(tree) {
			excepted = e.has(tree)
		}
		if !excepted {
			t.Errorf("%s has %d lines of more than %d columns", s.path, s.long, maxColumns)
		}
	}
}

// An init runs unasked and in no order that anybody reads.
func TestNoInit(t *testing.T) {
	for _, s := range sources(t) {
		if s.inits {
			t.Errorf("%s has a func init: say it where it is used", s.path)
		}
	}
}

// TestNames keeps out the names that say nothing.
func TestNames(t *testing.T) {
	for _, pkg := range packages(t) {
		switch path.Base(pkg) {
		case "util", "utils", "common", "helper", "helpers", "model", "models", "manager", "service", "services":
			t.Errorf("package %s: the name says nothing", pkg)
		}
	}
}

// Every package has its line in the layout; what is in an instrument's tree is
// described there.
func TestLayoutNamesPackages(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "docs/design.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, pkg := range packages(t) {
		if n := instrument(pkg); n != "" {
			pkg = instruments + n
		}
		if pkg != "" && !strings.Contains(string(data), "`"+pkg+"`") {
			t.Errorf("docs/design.md does not name the package %s", pkg)
		}
	}
}

// oldNames are instruments whose words have names from before instruments.
var oldNames = map[string]string{"target": "its words kept their keys when they left the trunk's catalogue"}

// named is the key of an instrument's word behind what the trunk leads in: its endpoints,
// its kinds of decision, what is wrong with them.
var named = regexp.MustCompile(`^(api|kind|invalid|decide)\.`)

// The words of an instrument begin with its name, so that no two say one key.
func TestPrefixes(t *testing.T) {
	e := except(t, oldNames)
	files, err := filepath.Glob(filepath.Join(root, "internal/instrument/*/words/*.txt"))
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		instrument := filepath.Base(filepath.Dir(filepath.Dir(name)))
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		for lines := bufio.NewScanner(f); lines.Scan(); {
			key, _, ok := strings.Cut(lines.Text(), " = ")
			if ok && !strings.HasPrefix(key, "#") && !strings.HasPrefix(named.ReplaceAllString(key, ""), instrument) && !e.has(instrument) {
				t.Errorf("%s: the key %s does not begin with %s", name, key, instrument+".")
			}
		}
		if err := f.Close(); err != nil {
			t.Fatal(err)
		}
	}
}
