// Package webtest checks pages: their HTML here, and in a real browser in
// browser.go.
package webtest

import (
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// CheckHTML fails the test for each rule of a sound page that body breaks: a
// language and a title, one h1 and no skipped heading, unique ids, labels on
// fields, text on links and buttons, texts for pictures, and nothing inline
// that a strict content security policy would block.
func CheckHTML(t *testing.T, where string, body string) {
	t.Helper()
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		t.Errorf("%s: %v", where, err)
		return
	}
	c := checker{ids: make(map[string]int), labels: make(map[string]bool)}
	c.walk(root)
	c.finish()
	for _, p := range c.problems {
		t.Errorf("%s: %s", where, p)
	}
}

type checker struct {
	ids      map[string]int
	labels   map[string]bool // ids of labelled fields
	fields   []string
	anchors  []string
	h1       int
	level    int
	title    bool
	problems []string
}

func (c *checker) problemf(format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf(format, args...))
}

func (c *checker) walk(n *html.Node) {
	if n.Type == html.ElementNode {
		c.element(n)
	}
	for k := n.FirstChild; k != nil; k = k.NextSibling {
		c.walk(k)
	}
}

func attr(n *html.Node, key string) (string, bool) {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val, true
		}
	}
	return "", false
}

// text is what an element says: its words, its label, or its pictures' texts.
func text(n *html.Node) string {
	if l, ok := attr(n, "aria-label"); ok {
		return l
	}
	var b strings.Builder
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.TextNode {
			b.WriteString(n.Data)
		}
		if alt, ok := attr(n, "alt"); ok && n.Data == "img" {
			b.WriteString(alt)
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			visit(k)
		}
	}
	visit(n)
	return strings.TrimSpace(b.String())
}

func (c *checker) element(n *html.Node) {
	if id, ok := attr(n, "id"); ok {
		c.ids[id]++
	}
	for _, a := range n.Attr {
		if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
			c.problemf("<%s> has an inline %s", n.Data, a.Key)
		}
	}
	switch n.Data {
	case "html":
		if l, _ := attr(n, "lang"); l == "" {
			c.problemf("the page has no language")
		}
	case "title":
		c.title = text(n) != ""
	case "script":
		if src, _ := attr(n, "src"); !strings.HasPrefix(src, "/static/") || n.FirstChild != nil {
			c.problemf("a <script> that is not a file of ours in the page")
		}
	case "style":
		c.problemf("<%s> in the page", n.Data)
	case "h1", "h2", "h3", "h4", "h5", "h6":
		c.heading(n)
	case "a":
		c.link(n)
	case "button":
		if text(n) == "" {
			c.problemf("a button says nothing")
		}
	case "img":
		if _, ok := attr(n, "alt"); !ok {
			c.problemf("a picture has no alt")
		}
	case "label":
		if f, ok := attr(n, "for"); ok && text(n) != "" {
			c.labels[f] = true
		}
	case "input", "select", "textarea":
		id, _ := attr(n, "id")
		if kind, _ := attr(n, "type"); kind != "hidden" && !inLabel(n) {
			c.fields = append(c.fields, id)
		}
	case "p":
		if p := n.Parent; p != nil && p.Data == "p" {
			c.problemf("a paragraph in a paragraph")
		}
	}
}

func (c *checker) heading(n *html.Node) {
	level := int(n.Data[1] - '0')
	if level == 1 {
		c.h1++
	}
	if level > c.level+1 {
		c.problemf("<%s> %q follows a heading of level %d", n.Data, text(n), c.level)
	}
	c.level = level
	if text(n) == "" {
		c.problemf("an empty <%s>", n.Data)
	}
}

func (c *checker) link(n *html.Node) {
	href, ok := attr(n, "href")
	if !ok || text(n) == "" {
		c.problemf("a link without address or words: %q %q", href, text(n))
	}
	if strings.HasPrefix(strings.ToLower(href), "javascript:") {
		c.problemf("a link runs a script: %q", href)
	}
	if strings.HasPrefix(href, "#") {
		c.anchors = append(c.anchors, href[1:])
	}
}

// inLabel reports whether a field stands in a label with words.
func inLabel(n *html.Node) bool {
	for p := n.Parent; p != nil; p = p.Parent {
		if p.Data == "label" {
			return text(p) != ""
		}
	}
	return false
}

func (c *checker) finish() {
	if c.h1 != 1 {
		c.problemf("%d elements h1", c.h1)
	}
	if !c.title {
		c.problemf("no title")
	}
	for id, n := range c.ids {
		if n > 1 || id == "" {
			c.problemf("id %q %d times", id, n)
		}
	}
	for _, f := range c.fields {
		if !c.labels[f] {
			c.problemf("field %q has no label", f)
		}
	}
	for _, a := range c.anchors {
		if c.ids[a] == 0 {
			c.problemf("a link leads to #%s, which is not there", a)
		}
	}
}

// Links returns the addresses that the page links to.
func Links(body string) []string {
	root, err := html.Parse(strings.NewReader(body))
	if err != nil {
		return nil
	}
	var out []string
	var visit func(*html.Node)
	visit = func(n *html.Node) {
		if n.Type == html.ElementNode && n.Data == "a" {
			if href, ok := attr(n, "href"); ok {
				out = append(out, href)
			}
		}
		for k := n.FirstChild; k != nil; k = k.NextSibling {
			visit(k)
		}
	}
	visit(root)
	return out
}
