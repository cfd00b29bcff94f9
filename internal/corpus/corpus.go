// Package corpus keeps the documents in which evidence may be found: it puts
// them into the register and into the search index, and keeps the two in step.
//
// The register is what lasts. A batch of documents is kept there first and then
// indexed; the index is brought level with the register whenever either is
// changed, so that work that was cut off anywhere goes on where it was, and an
// index that is lost or damaged is made anew from the register alone.
package corpus

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/search"
	"trillium/internal/store"
)

// A Corpus is the corpus of one register with its index in one directory. It is
// safe for concurrent use; changes wait for each other.
type Corpus struct {
	register *store.Store
	dir      string
	read     func(name string, data []byte) (*trillium.Reading, error)
	lexicon  *language.Lexicon
	cutter   *search.Cutter
	changing sync.Mutex
}

// New returns the corpus of a register. read reads the bytes of a document; the
// index is in dir, which is made when it is needed.
func New(register *store.Store, dir string, lexicon *language.Lexicon, read func(name string, data []byte) (*trillium.Reading, error)) *Corpus {
	return &Corpus{register: register, dir: dir, read: read, lexicon: lexicon, cutter: search.NewCutter(lexicon)}
}

// Dir is the directory of the index.
func (c *Corpus) Dir() string { return c.dir }

// A Source is a document to add: a file, or bytes that came from elsewhere.
type Source struct {
	Name string // in the corpus
	store.File
	Data []byte // if it is no file
}

// A Result counts what became of sources.
type Result struct {
	Added     int // new or changed
	Unchanged int
	Failed    int
	Names     []string // of those added
	Lit       int      // pieces of evidence whose withheld words came back
	Problem   error    // why a watched place could not be read, in whole or in part
}

// batch is how many documents are kept in one transaction.
const batch = 256

// Telling hears how a long job goes on. Both may be nil.
type Telling struct {
	Progress func(done, total int)
	Problem  func(name string, err error) // a document that is left out
}

// otherFile reports whether a source would take the place of a document that came
// from another file, which is still there with other words.
func otherFile(d store.CorpusDocument, s Source) bool {
	if d.Origin == s.Path || s.Path == "" {
		return false
	}
	there, err := os.ReadFile(d.Origin)
	if err != nil {
		return false // it moved, or came from elsewhere
	}
	here := s.Data
	if here == nil {
		if here, err = os.ReadFile(s.Path); err != nil {
			return false // reading it says what is wrong
		}
	}
	return !bytes.Equal(there, here)
}

// prepared is a document ready to be kept.
type prepared struct {
	addition store.Addition
	document search.Document
	err      error
	name     string
}

// Add adds documents. Those that did not change are passed over; one that cannot
// be read is told of and left out. Interrupted, it keeps what was done.
func (c *Corpus) Add(ctx context.Context, sources []Source, tell Telling) (Result, error) {
	c.changing.Lock()
	defer c.changing.Unlock()
	w, known, err := c.writer(ctx, tell)
	if err != nil {
		return Result{}, err
	}
	var r Result
	var todo []Source
	seen := make(map[string]bool)
	for _, s := range sources {
		if seen[s.Name] {
			r.Failed++
			problem(tell, prepared{name: s.Path, err: fmt.Errorf("%w: another document is named %s too; index the folder above both", trillium.ErrConflict, s.Name)})
			continue
		}
		seen[s.Name] = true
		if d, ok := known[s.Name]; ok && same(d, s) {
			r.Unchanged++
			continue
		}
		if d, ok := known[s.Name]; ok && otherFile(d, s) {
			r.Failed++
			problem(tell, prepared{name: s.Path, err: fmt.Errorf("%w: the corpus has another document named %s, from %s; index the folder above both, or take that "+
				"one out with -remove %s",
				trillium.ErrConflict, s.Name, d.Origin, s.Name)})
			continue
		}
		todo = append(todo, s)
	}
	err = c.add(ctx, w, todo, &r, tell)
	// What was read is kept even when the work was interrupted.
	err = errors.Join(err, w.Close())
	if err == nil {
		err = c.light(ctx, &r, tell)
	}
	return r, err
}

// same reports whether a source is as the register has it.
func same(d store.CorpusDocument, s Source) bool {
	if s.Data == nil {
		return d.Same(s.File)
	}
	sum := sha256.Sum256(s.Data)
	return hex.EncodeToString(sum[:]) == d.SHA256
}

// writer opens the index to write, level with what the register holds, and
// returns that. What the register holds is only asked for under the lock of the
// index, so that another process adds nothing meanwhile.
func (c *Corpus) writer(ctx context.Context, tell Telling) (*search.Writer, map[string]store.CorpusDocument, error) {
	w, err := search.NewWriter(c.dir)
	if errors.Is(err, trillium.ErrUnreadable) {
		if tell.Problem != nil {
			tell.Problem(c.dir, fmt.Errorf("%w: it is made anew from the register", err))
		}
		if err = search.Clear(c.dir); err == nil {
			w, err = search.NewWriter(c.dir)
		}
	}
	if err != nil {
		return nil, nil, err
	}
	known, err := c.register.CorpusFiles(ctx)
	if err == nil {
		err = c.level(ctx, w, known, tell)
	}
	if err != nil {
		return nil, nil, errors.Join(err, w.Close())
	}
	return w, known, nil
}

// level indexes what the register has and the index has not, and the other way
// round takes it out.
func (c *Corpus) level(ctx context.Context, w *search.Writer, known map[string]store.CorpusDocument, tell Telling) error {
	var extra []string
	w.Names(func(name, _ string) {
		if _, ok := known[name]; !ok {
			extra = append(extra, name)
		}
	})
	for _, name := range extra {
		if err := w.Delete(name); err != nil {
			return err
		}
	}
	var missing []store.CorpusDocument
	for name, d := range known {
		if w.Hash(name) != d.SHA256 {
			missing = append(missing, d)
		}
	}
	work := func(d store.CorpusDocument) prepared {
		data, err := c.register.CorpusOriginal(ctx, d.SHA256)
		if err != nil {
			return prepared{name: d.Name, err: err}
		}
		p := prepared{name: d.Name}
		p.document, p.err = c.document(d.Name, data)
		return p
	}
	n := 0
	return Each(ctx, missing, work, func(p prepared) error {
		n++
		if tell.Progress != nil {
			tell.Progress(n, len(missing))
		}
		if p.err != nil {
			problem(tell, p)
			return nil
		}
		return w.Add(&p.document)
	})
}

func problem(tell Telling, p prepared) {
	if tell.Problem != nil {
		tell.Problem(p.name, p.err)
	}
}

// document reads the bytes of a document for the index.
func (c *Corpus) document(name string, data []byte) (search.Document, error) {
	r, err := c.read(name, data)
	if err != nil {
		return search.Document{}, err
	}
	return c.cutter.Document(name, r), nil
}

func (c *Corpus) add(ctx context.Context, w *search.Writer, todo []Source, r *Result, tell Telling) error {
	var additions []store.Addition
	var documents []search.Document
	keep := func() error {
		if err := c.register.AddToCorpus(context.WithoutCancel(ctx), additions); err != nil {
			return err
		}
		for i := range documents {
			if err := w.Add(&documents[i]); err != nil {
				return err
			}
		}
		r.Added += len(additions)
		for _, a := range additions {
			r.Names = append(r.Names, a.Name)
		}
		additions, documents = additions[:0], documents[:0]
		return nil
	}
	n := 0
	err := Each(ctx, todo, c.prepare, func(p prepared) error {
		n++
		if tell.Progress != nil {
			tell.Progress(n, len(todo))
		}
		if p.err != nil {
			r.Failed++
			problem(tell, p)
			return nil
		}
		additions, documents = append(additions, p.addition), append(documents, p.document)
		if len(additions) == batch {
			return keep()
		}
		return nil
	})
	if e := keep(); e != nil {
		return errors.Join(err, e)
	}
	return err
}

// prepare reads a source.
func (c *Corpus) prepare(s Source) (p prepared) {
	p.name = s.Name
	if !utf8.ValidString(s.Name) || strings.ContainsRune(s.Name, 0) {
		p.err = fmt.Errorf("%w: its name is not valid UTF-8; rename it", trillium.ErrInvalid)
		return p
	}
	defer func() {
		if fault := recover(); fault != nil { // one document does not end the others' reading
			p.err = fmt.Errorf("%w: a fault of this program, please report it: %v", trillium.ErrUnreadable, fault)
		}
	}()
	data := s.Data
	if data == nil {
		if data, p.err = readFile(s.Path); p.err != nil {
			return p
		}
	}
	reading, err := c.read(s.Name, data)
	if err != nil {
		p.err = err
		return p
	}
	if u, err := url.Parse(s.Path); s.Data != nil && err == nil && u.Host != "" {
		// What came from an address does not say itself where it came from.
		reading.Document.Address, reading.Document.Issuer = s.Path, c.lexicon.Country(u.Hostname())
	}
	p.document = c.cutter.Document(s.Name, reading)
	p.addition, p.err = store.NewAddition(store.NewCorpusDocument(s.Name, s.File, reading.Document), data)
	return p
}

// readFile reads a file of a size that the reader takes.
func readFile(path string) ([]byte, error) {
	st, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !st.Mode().IsRegular() {
		return nil, fmt.Errorf("%w: it is no file", trillium.ErrInvalid)
	}
	if st.Size() > maxFile {
		return nil, fmt.Errorf("%w: it has more than %d MB", trillium.ErrTooLarge, maxFile>>20)
	}
	return os.ReadFile(path)
}

const maxFile = 32 << 20

// Level brings the index level with the register.
func (c *Corpus) Level(ctx context.Context, tell Telling) error {
	c.changing.Lock()
	defer c.changing.Unlock()
	w, _, err := c.writer(ctx, tell)
	if err != nil {
		return err
	}
	return w.Close()
}

// Rebuild makes the index anew from the register.
func (c *Corpus) Rebuild(ctx context.Context, tell Telling) error {
	if err := search.Clear(c.dir); err != nil {
		return err
	}
	return c.Level(ctx, tell)
}

// Remove takes documents out of the corpus: by their names in it, or all that
// came from a folder or file. It returns the names of those that are gone.
func (c *Corpus) Remove(ctx context.Context, by string, what []string) ([]string, error) {
	known, err := c.register.CorpusFiles(ctx)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, w := range what {
		before := len(names)
		if _, ok := known[w]; ok {
			names = append(names, w)
			continue
		}
		path, err := filepath.Abs(w)
		if err != nil {
			return nil, err
		}
		for name, d := range known {
			if from, err := filepath.Abs(d.Origin); err == nil && (from == path || strings.HasPrefix(from, path+string(filepath.Separator))) {
				names = append(names, name)
			}
		}
		if len(names) == before {
			return nil, fmt.Errorf("%q in the corpus: %w; give the name of a document in it, as \"trillium search\" shows it, or the folder that was indexed", w,
				trillium.ErrNotFound)
		}
	}
	slices.Sort(names)
	names = slices.Compact(names)
	if err := c.register.RemoveFromCorpus(ctx, by, names); err != nil {
		return nil, err
	}
	return names, c.Level(ctx, Telling{})
}

// ahead bounds how many results may wait for those before them.
const ahead = 64

// Each works on several items at a time and calls f with the results in their
// order. It ends early when ctx does, at once, with what f was given by then, or
// with the error of f.
func Each[T, R any](ctx context.Context, items []T, work func(T) R, f func(R) error) error {
	ctx, cancel := context.WithCancel(ctx)
	var working sync.WaitGroup
	defer working.Wait() // nobody works on when this returns
	defer cancel()
	queue := make(chan chan R, ahead)
	slots := make(chan struct{}, runtime.GOMAXPROCS(0))
	working.Go(func() {
		defer close(queue)
		for _, item := range items {
			r := make(chan R, 1)
			select {
			case queue <- r:
			case <-ctx.Done():
				return
			}
			slots <- struct{}{}
			working.Go(func() {
				defer func() { <-slots }()
				r <- work(item)
			})
		}
	})
	for r := range queue {
		select {
		case v := <-r:
			if err := f(v); err != nil {
				return err
			}
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	return ctx.Err()
}

// FileSource is the source of a file under a name.
func FileSource(name, path string) Source {
	s := Source{Name: name, File: store.File{Path: path}}
	if st, err := os.Stat(path); err == nil { // reading it says what is wrong
		s.Size, s.Modified = st.Size(), st.ModTime()
	}
	return s
}
