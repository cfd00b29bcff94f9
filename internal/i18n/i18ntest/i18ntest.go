// Package i18ntest holds a catalogue of words, the trunk's or an instrument's, to
// what the screens need of it.
package i18ntest

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trillium/internal/i18n"
)

// Check tests that the words of a part have the same keys and placeholders in every
// language, that what counts has its forms, and that code or templates below root,
// the folder of go.mod, say every key.
func Check(t *testing.T, root string, part fs.FS) {
	t.Helper()
	words, err := i18n.Read(part)
	if err != nil {
		t.Fatal(err)
	}
	english := words[i18n.Tags[0]]
	if len(english) == 0 {
		t.Fatal("no words found")
	}
	for _, tag := range i18n.Tags {
		for key, text := range english {
			other, ok := words[tag][key]
			if !ok {
				t.Errorf("%s lacks %s", tag, key)
			} else if a, b := holes(text), holes(other); !slices.Equal(a, b) {
				t.Errorf("%s: %s has placeholders %v, English has %v", tag, key, b, a)
			}
		}
		for key := range words[tag] {
			if _, ok := english[key]; !ok {
				t.Errorf("%s has %s, which English lacks", tag, key)
			}
			if base, ok := strings.CutSuffix(key, ".one"); ok && words[tag][base+".other"] == "" {
				t.Errorf("%s: %s has no .other", tag, base)
			}
		}
	}
	said := keysSaid(t, root)
	for key := range english {
		if !said.has(key) {
			t.Errorf("nothing says %s: delete it", key)
		}
	}
}

// placeholder stands for an argument.
var placeholder = regexp.MustCompile(`\{\d+\}`)

// holes are the placeholders of a text, in order.
func holes(text string) []string {
	found := placeholder.FindAllString(text, -1)
	slices.Sort(found)
	return found
}

// saying are the keys that code and templates hold in quotes, and the beginnings
// ("state.") and ends ("%s.lead") of those that they put together.
type saying map[string]bool

// keyLike is a key in quotes, its beginning or its end.
var keyLike = regexp.MustCompile("[\"`]((?:%s)?[a-zA-Z.][\\w.-]*(?: [\\w.-]+)*)")

// keysSaid reads the code and templates below root.
func keysSaid(t *testing.T, root string) saying {
	t.Helper()
	said := make(saying)
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == "testdata" || strings.HasPrefix(d.Name(), ".") && path != root) {
			return filepath.SkipDir
		}
		if ext := filepath.Ext(path); d.IsDir() || ext != ".go" && ext != ".html" || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		data, err := os.ReadFile(path)
		for _, m := range keyLike.FindAllSubmatch(data, -1) {
			said[string(m[1])] = true
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return said
}

// has reports whether a key is said: as it stands, without the form of a count, by
// a beginning that ends in a point, or by an end that begins with one.
func (s saying) has(key string) bool {
	for _, form := range []string{".zero", ".one", ".other"} {
		if base, ok := strings.CutSuffix(key, form); ok && s[base] {
			return true
		}
	}
	for i, r := range key {
		if r == '.' && (s[key[:i+1]] || s["%s"+key[i:]]) {
			return true
		}
	}
	return s[key]
}
