package bench

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/index/scorch"
	"github.com/blevesearch/bleve/v2/mapping"
	index "github.com/blevesearch/bleve_index_api"
	_ "modernc.org/sqlite" // the driver of FTS5

	"trillium/internal/search"
)

// An engine builds an index of a corpus in a directory, and opens it.
type engine struct {
	name  string
	build func(dir string, c *corpus) error
	open  func(dir string, c *corpus) (searcher, error)
}

// engines in the order of the table, ours first.
var engines = []engine{
	{"trillium", buildTrillium, openTrillium},
	{"bleve", buildBleve, openBleve},
	{"fts5", buildFTS5, openFTS5},
}

// A searcher finds the passages that have any of the words, the best first.
type searcher interface {
	search(words string) (passages []int, err error)
	close() error
}

// ours is this project's index.
type ours struct {
	index    *search.Index
	snapshot *search.Snapshot
	first    map[string]int
}

func buildTrillium(dir string, c *corpus) error {
	w, err := search.NewWriter(dir)
	if err != nil {
		return err
	}
	for i := range c.docs {
		if err := w.Add(&c.docs[i]); err != nil {
			return errors.Join(err, w.Close())
		}
	}
	return w.Close()
}

func openTrillium(dir string, c *corpus) (searcher, error) {
	x, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	s, err := x.Snapshot()
	if err != nil {
		return nil, err
	}
	return &ours{x, s, c.first}, nil
}

func (o *ours) search(words string) ([]int, error) {
	var q search.Query
	for _, t := range english.Terms(words) {
		q.Terms = append(q.Terms, search.Term{Term: t, Weight: 1})
	}
	q.Limit = top
	hits, err := o.snapshot.Search(context.Background(), q)
	out := make([]int, len(hits))
	for i, h := range hits {
		out[i] = o.first[h.Document.Name] + h.Passage
	}
	return out, err
}

func (o *ours) close() error {
	o.snapshot.Release()
	o.index.Close()
	return nil
}

// theBleve is an index of bleve.
type theBleve struct{ index bleve.Index }

// field is where the words are.
const field = "words"

// bleveMapping indexes one text field and keeps nothing else of it.
func bleveMapping() mapping.IndexMapping {
	words := bleve.NewTextFieldMapping()
	words.Analyzer = en.AnalyzerName
	words.Store, words.IncludeInAll, words.IncludeTermVectors, words.DocValues = false, false, false, false
	m := bleve.NewIndexMapping()
	m.DefaultMapping = bleve.NewDocumentStaticMapping()
	m.DefaultMapping.AddFieldMappingsAt(field, words)
	m.ScoringModel = index.BM25Scoring
	return m
}

// bleveBatch is how many passages bleve takes at a time.
const bleveBatch = 5000

// bleveConfig spares bleve keeping the files of earlier states, which would count
// as its size.
var bleveConfig = map[string]any{"numSnapshotsToKeep": 1}

func buildBleve(dir string, c *corpus) error {
	x, err := bleve.NewUsing(filepath.Join(dir, "bleve"), bleveMapping(), scorch.Name, scorch.Name, bleveConfig)
	if err != nil {
		return err
	}
	err = fillBleve(x, c)
	waitForFiles(filepath.Join(dir, "bleve", "store"))
	return errors.Join(err, x.Close())
}

// waitForFiles waits a little for bleve to remove the segments that it has
// merged, which it does in the background and which would count as its size.
func waitForFiles(dir string) {
	for range 200 {
		if files, _ := filepath.Glob(filepath.Join(dir, "*.zap")); len(files) <= 2 { // the last batch may stay by itself
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func fillBleve(x bleve.Index, c *corpus) error {
	batch := x.NewBatch()
	err := c.each(func(id int, words string) error {
		if err := batch.Index(strconv.Itoa(id), map[string]any{field: words}); err != nil || batch.Size() < bleveBatch {
			return err
		}
		err := x.Batch(batch)
		batch.Reset()
		return err
	})
	if err == nil {
		err = x.Batch(batch)
	}
	if err != nil {
		return err
	}
	inner, err := x.Advanced()
	if err != nil {
		return err
	}
	return inner.(*scorch.Scorch).ForceMerge(context.Background(), nil)
}

func openBleve(dir string, c *corpus) (searcher, error) {
	x, err := bleve.OpenUsing(filepath.Join(dir, "bleve"), map[string]any{"read_only": true})
	if err != nil {
		return nil, err
	}
	if n, err := x.DocCount(); err != nil || n != uint64(c.passages) {
		return nil, errors.Join(fmt.Errorf("bleve holds %d of %d passages", n, c.passages), err, x.Close())
	}
	return &theBleve{x}, nil
}

func (b *theBleve) search(words string) ([]int, error) {
	q := bleve.NewMatchQuery(words) // any of the words
	q.SetField(field)
	r, err := b.index.Search(bleve.NewSearchRequestOptions(q, top, 0, false))
	if err != nil {
		return nil, err
	}
	out := make([]int, len(r.Hits))
	for i, h := range r.Hits {
		if out[i], err = strconv.Atoi(h.ID); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (b *theBleve) close() error { return b.index.Close() }

// fts5 is a table of SQLite.
type fts5 struct {
	db    *sql.DB
	query *sql.Stmt
}

// openSQLite opens a database with room for all of it in memory.
func openSQLite(dir string) (*sql.DB, error) {
	db, err := sql.Open("sqlite", "file:"+filepath.Join(dir, "fts5.db")+"?_pragma=cache_size(-524288)&_pragma=mmap_size(4294967296)")
	if err == nil {
		db.SetMaxOpenConns(1)
	}
	return db, err
}

func buildFTS5(dir string, c *corpus) error {
	db, err := openSQLite(dir)
	if err != nil {
		return err
	}
	return errors.Join(fillFTS5(db, c), db.Close())
}

// fillFTS5 keeps no text, the index alone (a contentless table).
func fillFTS5(db *sql.DB, c *corpus) error {
	if _, err := db.Exec(`CREATE VIRTUAL TABLE passages USING fts5(words, content='', tokenize='porter unicode61')`); err != nil {
		return err
	}
	tx, err := db.Begin()
	if err != nil {
		return err
	}
	insert, err := tx.Prepare(`INSERT INTO passages(rowid, words) VALUES (?, ?)`)
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	err = c.each(func(id int, words string) error {
		_, err := insert.Exec(id, words)
		return err
	})
	if err != nil {
		return errors.Join(err, tx.Rollback())
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	_, err = db.Exec(`INSERT INTO passages(passages) VALUES ('optimize')`)
	return err
}

func openFTS5(dir string, _ *corpus) (searcher, error) {
	db, err := openSQLite(dir)
	if err != nil {
		return nil, err
	}
	query, err := db.Prepare(`SELECT rowid FROM passages WHERE passages MATCH ? ORDER BY rank LIMIT ` + strconv.Itoa(top))
	return &fts5{db, query}, err
}

func (f *fts5) search(words string) (out []int, err error) {
	rows, err := f.query.Query(`"` + strings.ReplaceAll(words, " ", `" OR "`) + `"`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int
		if err := rows.Scan(&id); err != nil {
			return nil, err
		}
		out = append(out, id)
	}
	return out, rows.Err()
}

func (f *fts5) close() error { return errors.Join(f.query.Close(), f.db.Close()) }

// diskSize is the bytes of the files below a directory.
func diskSize(dir string) (n int64, err error) {
	err = filepath.WalkDir(dir, func(_ string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		info, err := e.Info()
		if err == nil {
			n += info.Size()
		}
		return err
	})
	return n, err
}
