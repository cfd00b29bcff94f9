package importtest

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// only lists who may import a module outside the project: patterns of packages.
var only = map[string][]string{
	"modernc.org/sqlite":        {"internal/store/engine"},
	"github.com/jackc/pgx":      {"internal/store/engine"},
	"github.com/coreos/go-oidc": {"internal/signin"},
	"github.com/yuin/goldmark":  {"internal/source"},
	"go.yaml.in/yaml":           {"internal/source", "internal/site"},
	"gonum.org/v1/gonum":        {"internal/learn", "internal/trend", "internal/instrument/*/*"},
	"golang.org/x/text":         {"internal/language", "internal/chart", "internal/i18n", "internal/search"},

	"github.com/peterstace/simplefeatures": {"internal/calculator", "internal/instrument/*/*"},
	"github.com/blevesearch/snowballstem":  {"internal/search"},
	"github.com/arran4/golang-ical":        {"internal/report", "internal/standing", "internal/instrument/*/*"},
}

// A module outside the project has one home, tests apart.
func TestOutsideModules(t *testing.T) {
	for _, s := range sources(t) {
		for _, imported := range s.imports {
			for module, users := range only {
				if !s.test && strings.HasPrefix(imported, module) && !matchesAny(users, s.pkg) {
					t.Errorf("%s must not import %s: only %v may", s.path, imported, users)
				}
			}
		}
	}
}

// What the project imports stands in go.mod as its own, not as "indirect".
func TestDirectModules(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	var imported []string
	for _, s := range sources(t) {
		imported = append(imported, s.imports...)
	}
	for _, m := range regexp.MustCompile(`(?m)^\s*(\S+) \S+ // indirect$`).FindAllSubmatch(data, -1) {
		module := string(m[1])
		if slices.ContainsFunc(imported, func(p string) bool { return p == module || strings.HasPrefix(p, module+"/") }) {
			t.Errorf("go.mod says that %s is indirect: run go mod tidy", module)
		}
	}
}

// The vocabulary knows the standard library only, and stays small.
func TestVocabulary(t *testing.T) {
	lines := 0
	for _, s := range sources(t) {
		if s.pkg != "" || s.test {
			continue
		}
		lines += s.lines
		for _, imported := range s.imports {
			if _, ok := own(imported); ok || strings.Contains(strings.Split(imported, "/")[0], ".") {
				t.Errorf("the vocabulary imports %s; it may import the standard library only", imported)
			}
		}
	}
	if lines == 0 || lines >= 700 {
		t.Errorf("the vocabulary has %d lines; it must have some and stay under 700", lines)
	}
}
