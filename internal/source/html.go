package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"golang.org/x/net/html"

	"trillium"
)

// isHTML reports whether text is an HTML page: it says so at its top, or
// begins with an element of one.
func isHTML(text []byte) bool {
	top := strings.ToLower(string(bytes.TrimSpace(bytes.TrimPrefix(text[:min(len(text), 1024)], []byte("\ufeff")))))
	for _, p := range []string{"<!doctype html", "<html", "<head", "<body", "<?xml"} {
		if strings.HasPrefix(top, p) {
			return p != "<?xml" || strings.Contains(top, "<html")
		}
	}
	return false
}

// skipped are the elements whose content is no part of the document.
var skipped = map[string]bool{
	"script": true, "style": true, "noscript": true, "template": true, "svg": true, "nav": true, "footer": true, "aside": true,
	"button": true, "iframe": true, "select": true, "dialog": true, "figure": true, "object": true, "video": true,
	"audio": true, "title": true, "head": true, "textarea": true, "math": true,
}

// skippedRoles are ARIA roles of such content.
var skippedRoles = map[string]bool{"navigation": true, "banner": true, "contentinfo": true, "search": true, "complementary": true, "dialog": true,
	"alert": true}

// chrome are ids and classes of an element that is the site's and not
// the document's.
var chrome = map[string]bool{
	"breadcrumb": true, "breadcrumbs": true, "navbar": true, "nav": true, "navigation": true, "main-nav": true, "site-nav": true, "menu": true, "main-menu": true,
	"mega-menu":   true,
	"site-header": true, "site-footer": true, "skip-link": true, "sidebar": true, "pagination": true, "pager": true,
	"share": true, "sharing": true, "share-buttons": true, "share-links": true, "social": true, "social-links": true, "social-media": true, "social-share": true,
	"newsletter": true, "subscribe": true, "newsletter-signup": true, "related-posts": true, "related-content": true, "related-articles": true,
	"cookie": true, "cookies": true, "cookie-banner": true, "cookie-consent": true, "cookie-notice": true, "consent": true,
}

// openEnded are elements whose end tag may be left out: to leave one out by
// its class could lose what follows it.
var openEnded = map[string]bool{"html": true, "body": true, "main": true, "article": true, "p": true, "li": true, "dt": true, "dd": true, "tr": true,
	"td": true, "th": true}

// blockTags end the text before them and begin new text.
var blockTags = map[string]bool{
	"p": true, "div": true, "section": true, "article": true, "main": true, "header": true, "ul": true, "ol": true, "li": true, "dl": true, "dt": true, "dd": true,
	"h1": true, "h2": true, "h3": true, "h4": true, "h5": true, "h6": true, "blockquote": true, "table": true, "tr": true, "td": true, "th": true,
	"pre": true, "hr": true, "address": true, "body": true, "caption": true, "figcaption": true, "details": true, "summary": true, "center": true,
}

// voidTags have no content and no end tag.
var voidTags = map[string]bool{"br": true, "hr": true, "img": true, "input": true, "meta": true, "link": true, "wbr": true, "source": true, "col": true,
	"area": true, "base": true, "embed": true, "track": true, "param": true}

// htmlWalk turns a page's tokens into blocks.
type htmlWalk struct {
	doc      *trillium.Document
	fields   map[string]string
	from, to int // the bytes of the page's main content

	text           *textBuilder
	block          trillium.Block
	skip           string // the element being left out
	nested         int    // how often it is open
	lists          []bool // open lists: whether each is numbered
	items          []int  // open list items
	nItems, nLists int
	tables         tables
	link           string
	linkAt         int
	title          bool
}

// html reads a page into doc. What the head says of title, date, language and
// address is used as front matter is.
func (r *Reader) html(doc *trillium.Document) error {
	w := &htmlWalk{doc: doc, fields: make(map[string]string)}
	w.from, w.to = mainContent(doc.Text)
	w.reset()
	z := html.NewTokenizer(bytes.NewReader(doc.Text))
	for at := 0; ; {
		kind := z.Next()
		raw := z.Raw()
		if kind == html.ErrorToken {
			if !errors.Is(z.Err(), io.EOF) {
				return &trillium.ReadError{Name: doc.Name, Byte: at, Err: fmt.Errorf("%w: %v", trillium.ErrUnreadable, z.Err())}
			}
			break
		}
		if err := w.token(kind, z, at, at+len(raw)); err != nil {
			return err
		}
		at += len(raw)
	}
	w.flush(len(doc.Text))
	r.applyFields(doc, w.fields)
	return nil
}

func (w *htmlWalk) token(kind html.TokenType, z *html.Tokenizer, at, end int) error {
	switch kind {
	case html.TextToken:
		if w.title && w.fields["title"] == "" {
			w.fields["title"] = trillium.Collapse(html.UnescapeString(string(w.doc.Text[at:end])))
		}
		if w.skip == "" && at >= w.from && at < w.to {
			w.text.append(at, end, entitiesOnly)
		}
	case html.StartTagToken, html.SelfClosingTagToken:
		name, attrs := tagOf(z)
		return w.open(name, attrs, at, end, kind == html.SelfClosingTagToken)
	case html.EndTagToken:
		name, _ := tagOf(z)
		w.close(name, at)
	}
	return nil
}

// tagOf reads the current tag's name and attributes.
func tagOf(z *html.Tokenizer) (string, map[string]string) {
	name, more := z.TagName()
	var attrs map[string]string
	for n := 0; more && n < 64; n++ {
		var k, v []byte
		k, v, more = z.TagAttr()
		if attrs == nil {
			attrs = make(map[string]string)
		}
		attrs[string(k)] = string(v)
	}
	return string(name), attrs
}

func (w *htmlWalk) open(name string, attrs map[string]string, at, end int, closed bool) error {
	w.title = w.title || name == "title"
	if w.skip != "" {
		if name == w.skip && !closed && !voidTags[name] {
			w.nested++
		}
		w.head(name, attrs)
		return nil
	}
	w.head(name, attrs)
	if !closed && !voidTags[name] && leftOut(name, attrs) {
		w.flush(at)
		w.skip, w.nested = name, 1
		return nil
	}
	switch name {
	case "ul", "ol":
		w.flush(at)
		if len(w.lists) >= maxDepth {
			return &trillium.ReadError{Name: w.doc.Name, Byte: at, Err: fmt.Errorf("%w: lists nest more than %d levels", trillium.ErrTooLarge, maxDepth)}
		}
		w.nLists++
		w.lists = append(w.lists, name == "ol")
		w.items = append(w.items, 0)
		w.reset()
	case "li":
		w.flush(at)
		w.nItems++
		if n := len(w.items); n > 0 {
			w.items[n-1] = w.nItems
		}
		w.reset()
	case "br":
		w.text.lineBreak(at)
	case "table", "tr", "td", "th":
		w.flush(at)
		w.tables.begin(name, attrs["colspan"])
		w.reset()
		if name == "td" || name == "th" {
			w.block.Kind, w.block.Level, w.block.Item, w.block.List = trillium.Cell, 0, 0, 0
		}
	case "a":
		w.link, w.linkAt = attrs["href"], len(w.text.text)
	default:
		if blockTags[name] {
			w.flush(at)
			w.reset()
			if len(name) == 2 && name[0] == 'h' && name[1] >= '1' && name[1] <= '6' {
				w.block = trillium.Block{Kind: trillium.Heading, Level: int(name[1] - '0')}
			}
			return nil
		}
		w.text.tag("<"+name+">", at)
	}
	return nil
}

func (w *htmlWalk) close(name string, at int) {
	if name == "title" {
		w.title = false
	}
	if w.skip != "" {
		if name == w.skip {
			if w.nested--; w.nested == 0 {
				w.skip = ""
			}
		}
		return
	}
	switch name {
	case "ul", "ol":
		w.flush(at)
		if n := len(w.lists); n > 0 {
			w.lists, w.items = w.lists[:n-1], w.items[:n-1]
		}
		w.reset()
	case "table":
		w.flush(at)
		w.tables.end()
		w.reset()
	case "a":
		if w.link != "" && len(w.text.text) > w.linkAt {
			w.text.marks = append(w.text.marks, trillium.Mark{Kind: trillium.Link, Start: w.linkAt, End: len(w.text.text), Href: w.link})
		}
		w.link = ""
	default:
		if blockTags[name] {
			w.flush(at)
			w.reset()
			return
		}
		w.text.tag("</"+name+">", at)
	}
}

// flush ends the block of text before the byte at.
func (w *htmlWalk) flush(at int) {
	if len(w.text.segs) > 0 {
		b := w.block
		b.Start, b.End = w.text.segs[0].Source, w.text.sourceEnd()
		w.doc.Blocks = append(w.doc.Blocks, w.text.blocks(b)...)
	}
	w.text = newText(w.doc.Text)
	w.link = ""
}

// reset begins a block in the list item that is open, if any.
func (w *htmlWalk) reset() {
	w.text = newText(w.doc.Text)
	w.block = trillium.Block{}
	w.tables.put(&w.block)
	for d := len(w.items) - 1; d >= 0; d-- {
		if w.items[d] > 0 {
			w.block.Kind, w.block.Level, w.block.Item, w.block.List, w.block.Ordered = trillium.Item, d+1, w.items[d], w.nLists, w.lists[d]
			return
		}
	}
}

// head reads what the head says of the document.
func (w *htmlWalk) head(name string, attrs map[string]string) {
	set := func(key, value string) {
		if value = strings.TrimSpace(value); value != "" && w.fields[key] == "" {
			w.fields[key] = value
		}
	}
	switch name {
	case "html":
		tag, _, _ := strings.Cut(attrs["lang"], "-")
		set("language", tag)
	case "link":
		if attrs["rel"] == "canonical" {
			set("source_url", attrs["href"])
		}
	case "meta":
		key := strings.ToLower(attrs["property"] + attrs["name"])
		switch key {
		case "og:title", "dcterms.title", "dc.title":
			w.fields["title"] = attrs["content"]
		case "og:url":
			set("source_url", attrs["content"])
		case "article:published_time", "dcterms.issued", "dcterms.date", "dc.date", "date", "dcterms.created", "publish_date":
			set("date", attrs["content"])
		}
	case "time":
		if d := attrs["datetime"]; len(d) >= len(time.DateOnly) {
			set("date", d)
		}
	}
}

// leftOut reports whether an element is the site's and not the document's.
func leftOut(name string, attrs map[string]string) bool {
	if skipped[name] {
		return true
	}
	if openEnded[name] {
		return false
	}
	if skippedRoles[attrs["role"]] || attrs["aria-hidden"] == "true" {
		return true
	}
	if _, hidden := attrs["hidden"]; hidden {
		return true
	}
	for what := range strings.FieldsSeq(strings.ToLower(attrs["id"] + " " + attrs["class"])) {
		if chrome[what] {
			return true
		}
	}
	return false
}

// minMain is the least text, as a share of the page's, that an element must
// hold to be taken for its main content.
const minMain = 0.2

// mainContent returns the bytes of the page's <main>, or else of its longest
// <article>, if it holds enough of the text; else of the whole page.
func mainContent(page []byte) (from, to int) {
	type open struct {
		name string
		at   int
	}
	var stack []open
	best, bestRank := [2]int{0, len(page)}, 0
	z := html.NewTokenizer(bytes.NewReader(page))
	for at := 0; ; {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		n := len(z.Raw())
		if kind == html.StartTagToken || kind == html.EndTagToken {
			tag, _ := z.TagName()
			name := string(tag)
			rank := map[string]int{"article": 1, "main": 2}[name]
			if rank > 0 && kind == html.StartTagToken && len(stack) < maxDepth {
				stack = append(stack, open{name, at + n})
			} else if rank > 0 && kind == html.EndTagToken && len(stack) > 0 && stack[len(stack)-1].name == name {
				s := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				size := at - s.at
				if float64(size) >= minMain*float64(len(page)) || size > 2000 {
					if rank > bestRank || rank == bestRank && size > best[1]-best[0] {
						best, bestRank = [2]int{s.at, at}, rank
					}
				}
			}
		}
		at += n
	}
	return best[0], best[1]
}
