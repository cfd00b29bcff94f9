package importtest

import (
	"slices"
	"strings"
	"testing"
)

// floors are the packages from the ground up. A package imports what stands on the
// floors below its own, and of its own floor only what beside lists. What no
// pattern names is a foundation and imports the vocabulary only.
var floors = [][]string{
	{""}, // the vocabulary
	{},   // foundations
	{"internal/quantity", "internal/source", "internal/grammar", "internal/plan", "internal/extract", "internal/search", "internal/table", "internal/store/rows"},
	{"internal/store/accounts", "internal/store/jobs", "internal/store/shelf", "internal/store/suggestions",
		"internal/thesaurus", "internal/terms"},
	{"internal/align", "internal/bodies", "internal/likeness", "internal/stages", "internal/themes"},
	{"internal/evidence", "internal/feed", "internal/lineage", "internal/sheet", "internal/store", "internal/store/storetest"},
	{"internal/compare", "internal/corpus", "internal/eval", "internal/series", "internal/summits/declared"},
	{"internal/report", "internal/standing"},
	{"internal/command", "internal/site"},
	{"internal/web/show"},
	{"internal/web/*", "internal/instrument", "internal/summits/commands"},
	{"internal/web"},
	{"internal/instrument/..."},
	{"cmd/..."},
}

const foundation = 1

// beside are the imports that are allowed on one floor.
var beside = map[string][]string{
	"internal/source":  {"internal/quantity"},
	"internal/extract": {"internal/quantity", "internal/grammar", "internal/plan"},
	"internal/review":  {"internal/assess", "internal/withhold"},

	"internal/align":   {"internal/likeness"},
	"internal/eval":    {"internal/corpus"},
	"internal/compare": {"internal/eval"},

	"internal/timeseries":      {"internal/datapackage"},
	"internal/calculator":      {"internal/timeseries"},
	"internal/i18n/i18ntest":   {"internal/i18n"},
	"internal/store/storetest": {"internal/store"},

	"internal/store/suggestions": {"internal/store/accounts"},
	"internal/terms":             {"internal/thesaurus"},
}

// directions are imports that do not obey yet, each with the reason; there are none.
var directions = map[string]string{}

// floor is where a package stands: on the lowest floor that names it.
func floor(pkg string) int {
	for i, patterns := range floors {
		if i != foundation && matchesAny(patterns, pkg) {
			return i
		}
	}
	return foundation
}

// An instrument's tree, and what in it is no method.
const instruments = "internal/instrument/"

var noMethods = []string{"pages", "keep", "commands", "demo", "words", "wing"}

// list is the one file of the trunk that names instruments.
const list = "cmd/trillium/instruments.go"

// instrument is the name of the instrument that a package belongs to, "" if to none.
func instrument(pkg string) string {
	rest, ok := strings.CutPrefix(pkg, instruments)
	if name, _, _ := strings.Cut(rest, "/"); ok && name != "instrumenttest" {
		return name
	}
	return ""
}

// method reports whether a package is a method of an instrument: pure values in and
// out.
func method(pkg string) bool {
	_, below, ok := strings.Cut(strings.TrimPrefix(pkg, instruments), "/")
	if instrument(pkg) == "" || !ok {
		return false
	}
	part, _, _ := strings.Cut(below, "/")
	return !slices.Contains(noMethods, part) && !strings.HasSuffix(pkg, "test")
}

// mayImport reports whether the file may import another package of the project.
func mayImport(s source, dep string) bool {
	from, to := floor(s.pkg), floor(dep)
	mine, its := instrument(s.pkg), instrument(dep)
	switch {
	case s.pkg == dep || slices.Contains(beside[s.pkg], dep):
		return true
	case its != "" && s.path != list:
		return mine == its // an instrument belongs to itself and to the list
	case s.test && strings.HasSuffix(dep, "test"), strings.HasSuffix(s.pkg, "test") && mine == "" && from > floor("internal/standing"):
		return true // what only tests import, and what is made for them
	case mine != "" && s.test && dep == "internal/web":
		return true // its tests set a site up
	case mine != "" && (dep == "internal/web" || matches("internal/web/*", dep) && dep != "internal/web/show"):
		return false // an instrument stands beside the areas, not on them
	case s.test && from >= foundation && from <= floor("internal/standing"):
		return to <= floor("internal/standing") // tests take documents, readers and registers to try things on
	}
	return to < from
}

// Areas import show, show imports site, areas never each other; instruments stand
// beside them and never import each other; the trunk names none but in its list.
func TestDirection(t *testing.T) {
	e := except(t, directions)
	for _, s := range sources(t) {
		for _, path := range s.imports {
			dep, ok := own(path)
			if ok && !mayImport(s, dep) && !e.has(s.pkg+" -> "+dep) {
				t.Errorf("%s must not import %q", s.path, dep)
			}
		}
	}
}

// The rules hold for packages that are yet to come.
func TestRules(t *testing.T) {
	for _, c := range []struct {
		file, dep string
		may       bool
	}{
		{"internal/web/record/a.go", "internal/web/show", true},
		{"internal/web/record/a.go", "internal/site", true},
		{"internal/web/record/a.go", "internal/report", true},
		{"internal/web/record/a.go", "internal/web/desk", false},
		{"internal/web/record/a_test.go", "internal/web/desk", false},
		{"internal/web/record/a.go", "internal/web", false},
		{"internal/web/show/a.go", "internal/site", true},
		{"internal/web/show/a.go", "internal/web/desk", false},
		{"internal/site/a.go", "internal/web/show", false},
		{"internal/site/a_test.go", "internal/webtest", true},
		{"internal/web/a.go", "internal/web/desk", true},
		{"internal/web/a.go", "internal/instrument/zinc", false},
		{"internal/web/a_test.go", "internal/instrument/zinc/words", false},
		{"internal/instrument/zinc/pages/a.go", "internal/web/show", true},
		{"internal/instrument/zinc/pages/a.go", "internal/web/record", false},
		{"internal/instrument/zinc/pages/a.go", "internal/web", false},
		{"internal/instrument/zinc/pages/a.go", "internal/instrument/zinc/keep", true},
		{"internal/instrument/zinc/pages/a.go", "internal/instrument/lead", false},
		{"internal/instrument/zinc/a_test.go", "internal/instrument/instrumenttest", true},
		{"internal/instrument/zinc/a.go", "internal/instrument", true},
		{"internal/instrument/zinc/commands/a.go", "internal/command", true},
		{"internal/instrument/a.go", "internal/instrument/zinc", false},
		{"internal/instrument/instrumenttest/a.go", "internal/web", true},
		{"internal/extract/a.go", "internal/store", false},
		{"internal/extract/a_test.go", "internal/store", true},
		{"internal/extract/a_test.go", "internal/site", false},
		{"internal/newcomer/a.go", "", true},
		{"internal/newcomer/a.go", "internal/language", false},
		{"cmd/trillium/instruments.go", "internal/instrument/zinc", true},
		{"cmd/trillium/serve.go", "internal/instrument/zinc", false},
		{"cmd/trillium/serve.go", "internal/instrument", true},
	} {
		s := source{path: c.file, pkg: c.file[:strings.LastIndexByte(c.file, '/')]}
		s.test = strings.HasSuffix(c.file, "_test.go") || strings.HasSuffix(s.pkg, "test")
		if got := mayImport(s, c.dep); got != c.may {
			t.Errorf("%s imports %s: %v", c.file, c.dep, got)
		}
	}
	for pkg, want := range map[string]bool{
		"internal/instrument/zinc/network": true, "internal/instrument/zinc/network/deep": true, "internal/instrument/zinc": false,
		"internal/instrument/zinc/pages": false, "internal/instrument/instrumenttest": false, "internal/web": false,
	} {
		if method(pkg) != want {
			t.Errorf("%s is a method: %v", pkg, !want)
		}
	}
}

// A method takes values and returns values: through no package of the project does
// it reach the network, a database or a page.
func TestMethods(t *testing.T) {
	deps := make(map[string][]string)
	for _, s := range sources(t) {
		if !s.test {
			deps[s.pkg] = append(deps[s.pkg], s.imports...)
		}
	}
	for pkg := range deps {
		if !method(pkg) {
			continue
		}
		seen := make(map[string]bool)
		var walk func(at string, way []string)
		walk = func(at string, way []string) {
			for _, path := range deps[at] {
				if (path == "net/http" || path == "database/sql" || path == "html/template") && !seen[path] {
					seen[path] = true
					t.Errorf("the method %s reaches %s by %s", pkg, path, strings.Join(way, " -> "))
				}
				if dep, ok := own(path); ok && !seen[dep] {
					seen[dep] = true
					walk(dep, append(slices.Clone(way), dep))
				}
			}
		}
		walk(pkg, []string{pkg})
	}
}

// sharedNames are names of instruments that are words of the field too, which the
// trunk says of its own.
var sharedNames = []string{"target"}

// The trunk says no kind, table, word or address of an instrument: they begin with
// its name, and stand in its tree.
func TestTrunkNamesNoInstrument(t *testing.T) {
	var names []string
	for _, pkg := range packages(t) {
		if n := instrument(pkg); n != "" && !slices.Contains(sharedNames, n) && !slices.Contains(names, n) {
			names = append(names, n)
		}
	}
	for _, s := range sources(t) {
		if instrument(s.pkg) != "" || s.path == list || strings.HasPrefix(s.pkg, "internal/importtest") {
			continue
		}
		for _, n := range names {
			for _, text := range s.texts {
				if rest, ok := strings.CutPrefix(strings.TrimPrefix(text, "/"), n); ok && (rest == "" && text[0] == '/' || rest != "" &&
					strings.ContainsAny(rest[:1], "._:/")) {
					t.Errorf("%s says %q: that belongs to the instrument %s", s.path, text, n)
				}
			}
		}
	}
}
