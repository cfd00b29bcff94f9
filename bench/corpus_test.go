package bench

import (
	"cmp"
	"flag"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/source"
)

var (
	corpusDir = flag.String("corpus", "../../shared/corpus", "folder of markdown files; documents are made up if there is none")
	madeUp    = flag.Int("made-up", 0, "use so many made-up documents, whatever the corpus")
)

// seed fixes all that is drawn: two runs measure the same.
const seed = 1962

// A corpus is the documents that all engines index, cut into passages.
type corpus struct {
	name     string
	docs     []search.Document
	first    map[string]int // ordinal of a document's first passage, by name
	passages int
}

// loaded is the corpus of this run, read once.
var loaded = sync.OnceValues(func() (*corpus, error) {
	if _, err := os.Stat(*corpusDir); err != nil || *madeUp > 0 {
		return made(cmp.Or(*madeUp, 20000)), nil
	}
	return readCorpus(*corpusDir)
})

func newCorpus(name string, docs []search.Document) *corpus {
	c := &corpus{name: name, docs: docs, first: make(map[string]int, len(docs))}
	for i := range docs {
		c.first[docs[i].Name] = c.passages
		c.passages += len(docs[i].Passages)
	}
	return c
}

// each calls f with the words that a passage is found by: its heading and, for
// the first of a document, the title are indexed with it.
func (c *corpus) each(f func(id int, words string) error) error {
	id := 0
	for i := range c.docs {
		d := &c.docs[i]
		for k := range d.Passages {
			above := d.Passages[k].Heading
			if k == 0 {
				above = d.Title + "\n" + above
			}
			if err := f(id, above+"\n"+d.Passages[k].Text); err != nil {
				return err
			}
			id++
		}
	}
	return nil
}

// readCorpus reads the English documents of a folder. What a sentence is does
// not change how it is found, so nothing is extracted.
func readCorpus(dir string) (*corpus, error) {
	var files []string
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() && strings.HasSuffix(path, ".md") {
			files = append(files, path)
		}
		return err
	})
	if err != nil {
		return nil, err
	}
	lexicon := language.Load()
	reader, cutter := source.New(lexicon), search.NewCutter(lexicon)
	docs, errs := make([]search.Document, len(files)), make([]error, len(files))
	var wg sync.WaitGroup
	for worker := range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := worker; i < len(files); i += runtime.GOMAXPROCS(0) {
				doc, err := reader.ReadFile(files[i])
				if err != nil {
					errs[i] = err
					continue
				}
				docs[i] = cutter.Document(files[i], &trillium.Reading{Document: doc})
			}
		})
	}
	wg.Wait()
	kept := docs[:0]
	for i := range docs {
		if errs[i] == nil && docs[i].Language == "en" && len(docs[i].Passages) > 0 {
			kept = append(kept, docs[i])
		}
	}
	return newCorpus(fmt.Sprintf("%d of %d files (English, with text)", len(kept), len(files)), kept), nil
}

// vocabulary is how many words the made-up documents are drawn from.
const vocabulary = 60000

// made makes documents up: words by Zipf's law, a few passages each.
func made(n int) *corpus {
	r := rand.New(rand.NewPCG(seed, 1))
	zipf := rand.NewZipf(r, 1.1, 3, vocabulary-1)
	docs := make([]search.Document, n)
	for i := range docs {
		d := &docs[i]
		*d = search.Document{Name: fmt.Sprintf("%07d", i), Hash: fmt.Sprint(i), Language: "en", Title: sentence(r, zipf, 6)}
		for range 1 + r.IntN(20) {
			var p search.Passage
			for range 3 + r.IntN(3) {
				s := sentence(r, zipf, 8+r.IntN(25))
				start := len(p.Text)
				p.Text += s + ". "
				p.Sentences = append(p.Sentences, search.Sentence{Start: start, End: start + len(s)})
			}
			d.Passages = append(d.Passages, p)
		}
	}
	return newCorpus(fmt.Sprintf("%d made-up documents", n), docs)
}

func sentence(r *rand.Rand, zipf *rand.Zipf, n int) string {
	words := make([]string, n)
	for i := range words {
		words[i] = spell(zipf.Uint64())
	}
	return strings.Join(words, " ")
}

// spell is the word of a number: two syllables or more, so that frequent words
// are short and hardly any is a common English one.
func spell(n uint64) string {
	const consonants, vowels = "bdfgklmnprstvz", "aeiou"
	const syllables = uint64(len(consonants) * len(vowels))
	var word []byte
	for n += syllables; n > 0; n /= syllables {
		s := n % syllables
		word = append(word, consonants[s/uint64(len(vowels))], vowels[s%uint64(len(vowels))])
	}
	return string(word)
}
