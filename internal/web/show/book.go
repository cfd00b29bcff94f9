// Package show says how things of the register are shown: where a promise stands,
// values, links, lists, citations, passages and receipts, decisions and what is
// sealed of them, in the visitor's language. The areas of the site and the pages of
// instruments are written with it; it knows neither.
//
// A [Book] is the register open for readers: what was read and replayed is kept in it
// under the register's own state, so that nothing grows stale.
package show

import (
	"embed"
	"html/template"

	lru "github.com/hashicorp/golang-lru/v2"

	"trillium"
	"trillium/internal/cache"
	"trillium/internal/compare"
	"trillium/internal/corpus"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/report"
	"trillium/internal/site"
	"trillium/internal/source"
	"trillium/internal/standing"
	"trillium/internal/terms"
	"trillium/internal/themes"
)

//go:embed templates/*.html
var files embed.FS

// A Config is what a Book is made of.
type Config struct {
	Reader  *source.Reader
	Corpus  *corpus.Searcher // where evidence is looked for, nil if there is none
	Linker  *lineage.Linker  // proposes links between commitments
	Lexicon *language.Lexicon
}

// A Book is the register as the site shows it.
type Book struct {
	*site.Site
	Reader    *source.Reader
	Corpus    *corpus.Searcher
	Links     *compare.Comparer
	Report    *report.Maker
	Standings *standing.Keeper
	Wings     []site.Section                         // of the instruments
	Finders   []Finder                               // of the instruments
	parsed    *lru.Cache[string, *trillium.Document] // by SHA-256 of the original: what never changes is read once
	told      *lru.Cache[string, *ReceiptView]       // receipts, which never change, by commitment and number
	words     *terms.Reader                          // reads what people look for
	spoken    *lru.Cache[string, *terms.Spoken]      // texts as they are looked through
	listings  *lru.Cache[string, listing]            // what lists choose from, by all that the register held
}

// Open returns the book of a site's register.
func Open(s *site.Site, c Config) *Book {
	b := &Book{Site: s, Reader: c.Reader, Corpus: c.Corpus, Standings: standing.NewKeeper(), parsed: cache.New[string, *trillium.Document](cachedDocuments),
		told: cache.New[string, *ReceiptView](cachedReceipts), listings: cache.New[string, listing](cachedListings),
		words: terms.NewReader(c.Lexicon, c.Linker.Thesaurus()), spoken: cache.New[string, *terms.Spoken](cachedSpoken)}
	b.Links = compare.New(c.Linker, themes.New(c.Lexicon, c.Linker.Thesaurus()), b.Text)
	b.Report = report.NewMaker(c.Lexicon, s.Words, b.Links, b.Text)
	return b
}

// Templates are those that all pages share: the layout, and how things are shown.
func Templates() *template.Template {
	return template.Must(site.Layout(functions).ParseFS(files, "templates/*.html"))
}
