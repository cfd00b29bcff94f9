package feed

import (
	"bytes"
	"compress/gzip"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/charset"

	"trillium"
	"trillium/internal/source"
)

// The kinds of feed.
const (
	RSS          = "rss"
	Atom         = "atom"
	Sitemap      = "sitemap"
	SitemapIndex = "sitemapindex" // its items are sitemaps
)

// Limits on what is read.
const (
	maxItems   = 10_000
	maxAddress = 2048 // as the sitemap protocol has it
	maxTitle   = 500  // characters
	maxText    = 16 << 10
	maxDepth   = 256
)

// An Item is a document that a feed names.
type Item struct {
	Address   string
	Title     string    // "" in a sitemap
	Published time.Time // zero if unknown; in a sitemap when the document last changed
}

// A Feed is what a place says that it publishes.
type Feed struct {
	Kind  string // RSS, Atom, Sitemap or SitemapIndex
	Title string // "" in a sitemap
	Items []Item // in its order, each address once
	Cut   bool   // it names more items than are read
}

// Parse reads a feed or sitemap, which may be packed with gzip. Relative
// addresses are resolved against base. Items that are not on the web are left
// out. Errors are *trillium.ReadError and name base.
func Parse(base string, data []byte) (Feed, error) {
	b, err := url.Parse(base)
	if err != nil {
		return Feed{}, whole(base, fmt.Errorf("%w: not an address", trillium.ErrInvalid))
	}
	if data, err = unpack(data); err != nil {
		return Feed{}, whole(base, err)
	}
	p := newParser(b, data)
	for err == nil {
		err = p.next()
	}
	if errors.Is(err, io.EOF) && p.feed.Kind != "" {
		return p.feed, nil
	}
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		err = fmt.Errorf("%w: it is empty, and no feed or sitemap", trillium.ErrUnreadable)
	case errors.As(err, &syntax):
		err = fmt.Errorf("%w: not the XML of a feed or sitemap: %s", trillium.ErrUnreadable, syntax.Msg)
	case !errors.Is(err, trillium.ErrTooLarge) && !errors.Is(err, trillium.ErrUnreadable):
		err = fmt.Errorf("%w: %v", trillium.ErrUnreadable, err)
	}
	line, _ := p.in.InputPos()
	return Feed{}, &trillium.ReadError{Name: base, Line: line, Err: err}
}

// whole is an error that concerns all of what is at an address.
func whole(address string, err error) error {
	return &trillium.ReadError{Name: address, Byte: -1, Err: err}
}

// unpack undoes gzip, in which large sitemaps are often kept.
func unpack(data []byte) ([]byte, error) {
	if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
		z, err := gzip.NewReader(bytes.NewReader(data))
		if err == nil {
			data, err = io.ReadAll(io.LimitReader(z, source.MaxSize+1))
		}
		if err != nil {
			return nil, fmt.Errorf("%w: what is packed in it is damaged: %v", trillium.ErrUnreadable, err)
		}
	}
	if len(data) > source.MaxSize {
		return nil, fmt.Errorf("%w: more than %d MB; a sitemap can be divided by an index", trillium.ErrTooLarge, source.MaxSize>>20)
	}
	return bytes.TrimPrefix(data, []byte("\xef\xbb\xbf")), nil
}

// The namespaces that are known by name. Those of RSS and sitemaps have many
// spellings: what is in the namespace of the item is the feed's own.
const (
	atomSpace = "http://www.w3.org/2005/Atom"
	oldAtom   = "http://purl.org/atom/ns#"
	dublin    = "http://purl.org/dc/elements/1.1/"
	dublinNew = "http://purl.org/dc/terms/"
	xmlSpace  = "http://www.w3.org/XML/1998/namespace"
)

// element is an element that is open.
type element struct {
	space, name string
	base        *url.URL // by xml:base
}

// parser reads the tokens of a feed.
type parser struct {
	in    *xml.Decoder
	open  []element
	feed  Feed
	seen  map[string]bool
	draft *draft // the item that is open
	depth int    // at which it was opened

	field  string // the field that is open, "" if none
	level  int    // its depth
	markup bool   // its text is HTML that was escaped
	text   []byte
}

// draft is an item while it is read: what could be its address, and its dates,
// by how well they say it.
type draft struct {
	title                  string
	base                   *url.URL
	link, guid, atom       string
	published, other, edit string
}

func newParser(base *url.URL, data []byte) *parser {
	p := &parser{in: xml.NewDecoder(bytes.NewReader(data)), seen: make(map[string]bool)}
	p.open = append(p.open, element{base: base})
	// Feeds in the wild use the entities of HTML and forget to close elements.
	p.in.Strict, p.in.Entity = false, xml.HTMLEntity
	p.in.CharsetReader = func(label string, in io.Reader) (io.Reader, error) {
		r, err := charset.NewReaderLabel(label, in)
		if err != nil {
			return nil, fmt.Errorf("%w: its characters are called %.40q, which is not known; UTF-8 always is", trillium.ErrUnreadable, label)
		}
		return r, nil
	}
	return p
}

// next reads one token; io.EOF ends.
func (p *parser) next() error {
	t, err := p.in.Token()
	if err != nil {
		return err
	}
	switch t := t.(type) {
	case xml.StartElement:
		return p.start(t)
	case xml.EndElement:
		p.end()
	case xml.CharData:
		if p.field != "" && len(p.text) < maxText {
			p.text = append(p.text, t[:min(len(t), maxText-len(p.text))]...)
		}
	}
	return nil
}

func (p *parser) start(t xml.StartElement) error {
	if len(p.open) > maxDepth {
		return fmt.Errorf("%w: its elements nest more than %d levels", trillium.ErrTooLarge, maxDepth)
	}
	e := element{space: t.Name.Space, name: t.Name.Local, base: p.open[len(p.open)-1].base}
	if to := attribute(t, xmlSpace, "base"); to != "" && len(to) <= maxAddress {
		// Bases add up, level by level.
		if u, err := e.base.Parse(to); err == nil && len(u.String()) <= maxAddress {
			e.base = u
		}
	}
	p.open = append(p.open, e)
	switch {
	case len(p.open) == 2:
		return p.root(e)
	case p.field != "": // markup inside a field is text
	case p.draft != nil:
		if len(p.open) == p.depth+1 {
			p.startField(e, t)
		}
	case e.name == itemNames[p.feed.Kind] && len(p.open) <= 4:
		p.draft, p.depth = &draft{base: e.base}, len(p.open)
	case e.name == "title" && p.feed.Title == "" && p.ofFeed():
		p.field, p.level, p.markup = "title", len(p.open), p.escaped(t)
	}
	return nil
}

// itemNames are what an item of each kind is called.
var itemNames = map[string]string{RSS: "item", Atom: "entry", Sitemap: "url", SitemapIndex: "sitemap"}

// root tells the kind of feed.
func (p *parser) root(e element) error {
	if p.feed.Kind != "" {
		return fmt.Errorf("%w: a second document follows the first", trillium.ErrUnreadable)
	}
	switch e.name {
	case "rss", "RDF":
		p.feed.Kind = RSS
	case "feed":
		p.feed.Kind = Atom
	case "urlset":
		p.feed.Kind = Sitemap
	case "sitemapindex":
		p.feed.Kind = SitemapIndex
	default:
		return fmt.Errorf("%w: neither a feed nor a sitemap: it begins with <%.40s>; give the address of an RSS or Atom feed or of a sitemap",
			trillium.ErrUnreadable, e.name)
	}
	return nil
}

// ofFeed reports whether the element just opened belongs to the feed itself:
// images and text boxes of RSS have titles too.
func (p *parser) ofFeed() bool {
	n := len(p.open)
	e, parent := p.open[n-1], p.open[n-2]
	if p.feed.Kind == Atom {
		return n == 3
	}
	return parent.name == "channel" && e.space == parent.space
}

// escaped reports whether the text of an element is HTML: RSS never says so,
// and most publishers escape.
func (p *parser) escaped(t xml.StartElement) bool {
	return p.feed.Kind == RSS || attribute(t, "", "type") == "html"
}

func attribute(t xml.StartElement, space, name string) string {
	for _, a := range t.Attr {
		if a.Name.Space == space && a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// startField opens a field of the item. Elements of vocabularies that add to a
// feed have names like its own, so that only what is known is taken.
func (p *parser) startField(e element, t xml.StartElement) {
	name := e.name
	switch {
	case e.space == atomSpace || e.space == oldAtom:
		if name == "link" {
			p.atomLink(e, t)
			return
		}
		if p.feed.Kind != Atom {
			return
		}
	case e.space == dublin || e.space == dublinNew:
		if name != "date" && name != "created" && name != "issued" {
			return
		}
		name = "date"
	case e.space != p.open[p.depth-1].space:
		return
	case p.feed.Kind == RSS && name == "guid" && attribute(t, "", "isPermaLink") == "false":
		return
	case p.feed.Kind == Atom && name == "link": // of no namespace
		p.atomLink(e, t)
		return
	}
	switch name {
	case "title", "link", "loc", "guid", "pubDate", "date", "lastmod", "published", "issued", "created", "updated", "modified":
		p.field, p.level, p.markup = name, len(p.open), p.escaped(t)
	}
}

// atomLink takes an item's <link href>. One with another relation leads to
// comments, to the feed itself or to a file.
func (p *parser) atomLink(e element, t xml.StartElement) {
	if rel := attribute(t, "", "rel"); (rel == "" || rel == "alternate") && p.draft.atom == "" {
		p.draft.atom = absolute(e.base, attribute(t, "", "href"))
	}
}

func (p *parser) end() {
	n := len(p.open)
	switch {
	case n < 2:
		return
	case p.field != "" && n == p.level:
		p.endField()
	case p.draft != nil && n == p.depth:
		p.endItem()
	}
	p.open = p.open[:n-1]
}

func (p *parser) endField() {
	text, base, d := strings.TrimSpace(string(p.text)), p.open[len(p.open)-1].base, p.draft
	switch p.field {
	case "title":
		if d == nil {
			p.feed.Title = p.plain(text)
		} else {
			d.title = p.plain(text)
		}
	case "link", "loc":
		d.link = absolute(base, text)
	case "guid":
		d.guid = absolute(&url.URL{}, text) // "42" is a guid and no address
	case "pubDate", "published", "lastmod":
		d.published = text
	case "date", "issued", "created":
		d.other = text
	case "updated", "modified":
		d.edit = text
	}
	p.field, p.text = "", p.text[:0]
}

func (p *parser) endItem() {
	d := p.draft
	p.draft = nil
	i := Item{Title: d.title}
	for _, a := range []string{d.link, d.atom, d.guid} {
		if i.Address == "" {
			i.Address = a
		}
	}
	for _, s := range []string{d.published, d.other, d.edit} {
		if i.Published.IsZero() {
			i.Published = parseTime(s)
		}
	}
	switch {
	case i.Address == "" || p.seen[i.Address]:
	case len(p.feed.Items) == maxItems:
		p.feed.Cut = true
	default:
		p.seen[i.Address] = true
		p.feed.Items = append(p.feed.Items, i)
	}
}

// absolute is an address of the web, or "". What comes after # is the same
// document, and nobody's password belongs into an address.
func absolute(base *url.URL, address string) string {
	address = strings.TrimSpace(address)
	if address == "" || len(address) > maxAddress {
		return ""
	}
	u, err := base.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Hostname() == "" || u.User != nil {
		return ""
	}
	u.Fragment, u.RawFragment = "", ""
	if out := u.String(); len(out) <= maxAddress {
		return out
	}
	return ""
}

// plain is a title as people read it, on one line.
func (p *parser) plain(text string) string {
	if p.markup && strings.ContainsAny(text, "&<") {
		text = withoutTags(text)
	}
	text = strings.TrimSpace(trillium.Collapse(text))
	if utf8.RuneCountInString(text) > maxTitle {
		text = string([]rune(text)[:maxTitle-1]) + "…"
	}
	return text
}

func withoutTags(text string) string {
	var out strings.Builder
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			return out.String()
		case html.TextToken:
			out.Write(z.Text())
		}
	}
}
