// Package importtest holds the project to its design: which package may import
// which, who may import a driver or a parser, what is named how, and how large
// anything may grow. Its rules are patterns, so that a package that is new obeys
// them before anybody thinks of it.
package importtest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode/utf8"
)

const root = "../.."

// A source is one Go file.
type source struct {
	path    string // from the root, with slashes
	pkg     string // its folder, "" for the root
	test    bool   // a test, or in a package that only tests import
	imports []string
	lines   int
	long    int      // lines that are too long
	inits   bool     // it has a func init
	texts   []string // its string literals
}

// house reads all Go files, those of the benchmarks' own module apart.
var house = sync.OnceValues(func() ([]source, error) {
	var all []source
	err := filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || d.Name() == "bench" || strings.HasPrefix(d.Name(), ".") && name != root) {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(name, ".go") {
			return nil
		}
		s, err := read(name)
		all = append(all, s)
		return err
	})
	return all, err
})

// read parses one file.
func read(name string) (source, error) {
	rel, err := filepath.Rel(root, name)
	if err != nil {
		return source{}, err
	}
	s := source{path: filepath.ToSlash(rel)}
	if s.pkg = path.Dir(s.path); s.pkg == "." {
		s.pkg = ""
	}
	s.test = strings.HasSuffix(s.path, "_test.go") || strings.HasSuffix(s.pkg, "test")
	data, err := os.ReadFile(name)
	if err != nil {
		return s, err
	}
	for line := range strings.Lines(string(data)) {
		s.lines++
		if utf8.RuneCountInString(strings.TrimRight(line, "\n")) > maxColumns {
			s.long++
		}
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), name, data, 0)
	if err != nil {
		return s, err
	}
	ast.Inspect(parsed, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.ImportSpec:
			s.imports = append(s.imports, unquote(n.Path.Value))
			return false
		case *ast.FuncDecl:
			s.inits = s.inits || n.Name.Name == "init" && n.Recv == nil
		case *ast.BasicLit:
			if n.Kind == token.STRING {
				s.texts = append(s.texts, unquote(n.Value))
			}
		}
		return true
	})
	return s, nil
}

func unquote(literal string) string {
	text, err := strconv.Unquote(literal)
	if err != nil {
		return literal
	}
	return text
}

// sources are all Go files.
func sources(t *testing.T) []source {
	t.Helper()
	all, err := house()
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 100 {
		t.Fatalf("only %d Go files found", len(all))
	}
	return all
}

// packages are the folders with Go files that are no tests, in order.
func packages(t *testing.T) []string {
	var out []string
	for _, s := range sources(t) {
		if !strings.HasSuffix(s.path, "_test.go") && !slices.Contains(out, s.pkg) {
			out = append(out, s.pkg)
		}
	}
	slices.Sort(out)
	return out
}

// own is the package of the project that an import names, and whether it is one.
func own(imported string) (string, bool) {
	if imported == "trillium" {
		return "", true
	}
	return strings.CutPrefix(imported, "trillium/")
}

// matches reports whether a package is one that a pattern names: "a/b", "a/*" for
// what stands one step below a, "a/..." for a and all that is below.
func matches(pattern, pkg string) bool {
	if tree, ok := strings.CutSuffix(pattern, "/..."); ok {
		return pkg == tree || strings.HasPrefix(pkg, tree+"/")
	}
	ok, err := path.Match(pattern, pkg)
	return ok && err == nil
}

// matchesAny reports whether any of the patterns names the package.
func matchesAny(patterns []string, pkg string) bool {
	return slices.ContainsFunc(patterns, func(p string) bool { return matches(p, pkg) })
}

// exceptions are what a rule does not hold yet, each with the reason. An exception
// that nothing needs any more fails the test, so that the list can only shrink.
type exceptions struct {
	t      *testing.T
	reason map[string]string
	used   map[string]bool
}

func except(t *testing.T, reason map[string]string) *exceptions {
	e := &exceptions{t: t, reason: reason, used: make(map[string]bool)}
	t.Cleanup(func() {
		for what := range reason {
			if !e.used[what] {
				t.Errorf("the exception %q is not needed any more: delete it", what)
			}
		}
	})
	return e
}

// for reports whether what is excepted.
func (e *exceptions) has(what string) bool {
	if e.reason[what] == "" {
		return false
	}
	e.used[what] = true
	return true
}
