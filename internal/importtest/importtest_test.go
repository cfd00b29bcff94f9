// Package importtest holds the project to its design: which package may import
// which, who may import a driver or a parser, and how large the vocabulary may
// grow.
package importtest

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"
)

// layers are the packages from the bottom up. A package may import those of
// lower layers, and of its own layer only what own lists.
var layers = [][]string{
	{""},
	{"internal/assess", "internal/cache", "internal/calculator", "internal/datapackage", "internal/timeseries", "internal/trend", "internal/instrument/target", "internal/language", "internal/chart", "internal/docx", "internal/i18n", "internal/review", "internal/signin", "internal/withhold", "examples", "registers"},
	{"internal/quantity", "internal/source", "internal/extract", "internal/search", "internal/table"},
	{"internal/evidence", "internal/eval", "internal/feed", "internal/lineage", "internal/sheet", "internal/store"},
	{"internal/compare", "internal/corpus", "internal/series"},
	{"internal/instrument/target/keep"},
	{"internal/goals", "internal/report", "internal/standing"},
	{"internal/web"},
	{"cmd/trillium"},
}

// own are the imports allowed inside a layer.
var own = map[string][]string{
	"internal/source":  {"internal/quantity"},
	"internal/extract": {"internal/quantity"},
	"internal/review":  {"internal/assess", "internal/withhold"},

	"internal/timeseries":        {"internal/datapackage"},
	"internal/instrument/target": {"internal/timeseries", "internal/trend"},
	"internal/calculator":        {"internal/timeseries"},
}

// only lists who may import a module outside the project.
var only = map[string][]string{
	"modernc.org/sqlite":        {"internal/store"},
	"github.com/jackc/pgx":      {"internal/store"},
	"github.com/coreos/go-oidc": {"internal/signin"},
	"github.com/yuin/goldmark":  {"internal/source"},
	"go.yaml.in/yaml":           {"internal/source"},
	"gonum.org/v1/gonum":        {"internal/trend"},
	"golang.org/x/text":         {"internal/language", "internal/chart", "internal/i18n", "internal/search"},

	"github.com/peterstace/simplefeatures": {"internal/calculator"},
	"github.com/blevesearch/snowballstem":  {"internal/search"},
	"github.com/arran4/golang-ical":        {"internal/goals", "internal/report", "internal/standing"},
}

const root = "../.."

// imports returns what the package in dir imports, tests apart.
func imports(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	files, err := filepath.Glob(filepath.Join(root, dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), f, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range parsed.Imports {
			path, err := strconv.Unquote(i.Path.Value)
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, path)
		}
	}
	return out
}

// packages are the folders with Go files that are no tests or test helpers.
func packages(t *testing.T) []string {
	t.Helper()
	seen := make(map[string]bool)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if strings.HasSuffix(path, ".go") && !strings.HasSuffix(path, "_test.go") {
			dir, err := filepath.Rel(root, filepath.Dir(path))
			if err != nil {
				return err
			}
			if dir = filepath.ToSlash(dir); dir == "." {
				dir = ""
			}
			if !strings.HasSuffix(dir, "test") {
				seen[dir] = true
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for p := range seen {
		out = append(out, p)
	}
	sort.Strings(out)
	return out
}

func layerOf(pkg string) int {
	for i, l := range layers {
		for _, p := range l {
			if p == pkg {
				return i
			}
		}
	}
	return -1
}

func TestDirection(t *testing.T) {
	for _, pkg := range packages(t) {
		from := layerOf(pkg)
		if from < 0 {
			t.Errorf("package %q is in no layer: add it to this test and to docs/design.md", pkg)
			continue
		}
		for _, path := range imports(t, pkg) {
			if path != "trillium" && !strings.HasPrefix(path, "trillium/") {
				continue
			}
			dep := strings.TrimPrefix(strings.TrimPrefix(path, "trillium"), "/")
			to := layerOf(dep)
			allowed := to >= 0 && to < from
			for _, o := range own[pkg] {
				allowed = allowed || o == dep
			}
			if !allowed {
				t.Errorf("%q must not import %q", pkg, dep)
			}
		}
	}
}

func TestOutsideModules(t *testing.T) {
	for _, pkg := range packages(t) {
		for _, path := range imports(t, pkg) {
			for module, users := range only {
				if !strings.HasPrefix(path, module) {
					continue
				}
				ok := false
				for _, u := range users {
					ok = ok || u == pkg
				}
				if !ok {
					t.Errorf("%q must not import %s: only %v may", pkg, path, users)
				}
			}
		}
	}
}

func TestVocabulary(t *testing.T) {
	for _, path := range imports(t, "") {
		if strings.Contains(strings.Split(path, "/")[0], ".") || strings.HasPrefix(path, "trillium") {
			t.Errorf("the vocabulary imports %s; it may import the standard library only", path)
		}
	}
	files, err := filepath.Glob(filepath.Join(root, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatal("no vocabulary found", err)
	}
	lines := 0
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		lines += strings.Count(string(data), "\n")
	}
	if lines >= 700 {
		t.Errorf("the vocabulary has %d lines; it must stay under 700", lines)
	}
}

// TestNames keeps out the names that say nothing.
func TestNames(t *testing.T) {
	for _, pkg := range packages(t) {
		switch filepath.Base(pkg) {
		case "util", "utils", "common", "helper", "helpers", "model", "models", "manager", "service", "services":
			t.Errorf("package %s: the name says nothing", pkg)
		}
	}
}
