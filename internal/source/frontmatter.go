package source

import (
	"bytes"
	"fmt"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"trillium"
)

// maxFrontMatter bounds what is handed to the YAML parser.
const maxFrontMatter = 64 << 10

// frontMatter reads the YAML between two lines "---" at the top of the file
// into doc and returns the offset at which the body begins. A file without
// front matter has its body at 0 (after a byte order mark). Front matter that
// is not valid YAML becomes a warning and its lines are left out of the body.
func (r *Reader) frontMatter(doc *trillium.Document) int {
	start, end, body := frontMatterSpan(doc.Text)
	if end == 0 {
		return body
	}
	var root yaml.Node
	if err := yaml.Unmarshal(doc.Text[start:end], &root); err != nil {
		doc.Warnings = append(doc.Warnings, trillium.Warning{
			Span: trillium.Span{Start: start, End: end},
			Text: fmt.Sprintf("front matter is not valid YAML and was left out: %v", err),
		})
		return body
	}
	if len(root.Content) == 0 {
		return body
	}
	if root.Content[0].Kind != yaml.MappingNode { // text between two rules
		return bom(doc.Text)
	}
	m := root.Content[0].Content
	fields := make(map[string]string, len(m)/2)
	for i := 0; i+1 < len(m); i += 2 {
		key := strings.ToLower(m[i].Value)
		if m[i+1].Kind == yaml.ScalarNode {
			fields[key] = trillium.Collapse(m[i+1].Value)
		} else if key == "parties" {
			doc.Names = partyNames(m[i+1])
		}
	}
	r.applyFields(doc, fields)
	return body
}

// frontMatterSpan finds the YAML [start, end) and the offset of the body;
// end is 0 if there is none.
func frontMatterSpan(data []byte) (start, end, body int) {
	body = bom(data)
	line, next := lineAt(data, body)
	if string(line) != "---" {
		return 0, 0, body
	}
	start = next
	for at := next; at < len(data) && at-start <= maxFrontMatter; {
		line, next = lineAt(data, at)
		if s := string(line); s == "---" || s == "..." {
			return start, at, next
		}
		at = next
	}
	return 0, 0, body
}

// bom is the length of the byte order mark that data begins with, 0 without.
func bom(data []byte) int {
	if bytes.HasPrefix(data, []byte("\ufeff")) {
		return len("\ufeff")
	}
	return 0
}

// lineAt returns the line that begins at i, without its end and trailing
// blanks, and the offset of the next line.
func lineAt(data []byte, i int) (line []byte, next int) {
	if n := bytes.IndexByte(data[i:], '\n'); n >= 0 {
		return bytes.TrimRight(data[i:i+n], " \t\r"), i + n + 1
	}
	return bytes.TrimRight(data[i:], " \t\r"), len(data)
}

// partyNames reads "parties: {CODE: [name, …]}": names that the document uses
// for parties that ISO 3166-1 does not list.
func partyNames(n *yaml.Node) map[string]string {
	if n.Kind != yaml.MappingNode {
		return nil
	}
	names := make(map[string]string)
	for i := 0; i+1 < len(n.Content); i += 2 {
		code := n.Content[i].Value
		values := []*yaml.Node{n.Content[i+1]}
		if n.Content[i+1].Kind == yaml.SequenceNode {
			values = n.Content[i+1].Content
		}
		for _, v := range values {
			if name := trillium.Collapse(v.Value); name != "" {
				names[name] = code
			}
		}
	}
	return names
}

// applyFields sets what front matter says. Several key styles are in use: the
// first key present wins.
func (r *Reader) applyFields(doc *trillium.Document, fields map[string]string) {
	first := func(keys ...string) string {
		for _, k := range keys {
			if fields[k] != "" {
				return fields[k]
			}
		}
		return ""
	}
	doc.Title = first("title")
	doc.Address = first("source_url", "permalink", "address", "url")
	doc.Issuer = first("issuer")
	doc.Kind = first("kind", "category", "tags", "type") // described with the title
	doc.Language = strings.ToLower(first("language", "lang"))
	switch strings.ToLower(first("complete")) {
	case "false", "no", "off", "0":
		doc.Complete = false
	default:
		doc.Complete = true
	}
	if s := first("summit"); trillium.ValidSummit(s) {
		doc.Summit = s
	} else if s != "" {
		doc.Warnings = append(doc.Warnings, trillium.Warning{Text: fmt.Sprintf(
			"summit %q in the front matter is not an id (lower-case letters, digits and hyphens, such as nals-2023)", s)})
	}
	if s := first("date", "published_time", "published"); len(s) >= len(time.DateOnly) {
		if d, err := time.Parse(time.DateOnly, s[:len(time.DateOnly)]); err == nil {
			doc.Date = d
		}
	}
}
