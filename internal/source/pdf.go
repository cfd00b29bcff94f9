package source

import (
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
	"sort"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/ledongthuc/pdf"

	"trillium"
)

// Limits on reading a PDF.
const (
	pdfTime   = 30 * time.Second
	pdfMemory = 2 << 20   // kilobytes of address space, for the child process
	pdfOutput = 256 << 20 // bytes of its output, which says where each word stands
)

// A pdfLine is a line of text on a page, with its place in points from the top
// left corner.
type pdfLine struct {
	page, block int
	x, y        float64
	top         float64 // y as a share of the page's height
	text        string
}

// pdfText takes the text of a PDF as markdown, with pdftotext where it is
// installed (in a child process with limits on time and memory), else with a
// reader in Go.
func pdfText(name string, data []byte) ([]byte, error) {
	lines, err := pdftotext(data)
	if errors.Is(err, exec.ErrNotFound) {
		lines, err = pdfInGo(data)
	}
	if err != nil {
		return nil, wholeFile(name, fmt.Errorf("%w: this PDF cannot be read: %v", trillium.ErrUnreadable, err))
	}
	for _, l := range lines {
		if strings.ContainsFunc(l.text, unicode.IsLetter) {
			return layout(lines), nil
		}
	}
	return nil, wholeFile(name, fmt.Errorf("%w: no text in this PDF; it may be a scan: run it through text recognition first", trillium.ErrUnreadable))
}

// pdftotext runs the program of that name, which knows columns and blocks of
// text, and reads the places it reports.
func pdftotext(data []byte) ([]pdfLine, error) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return nil, exec.ErrNotFound
	}
	ctx, cancel := context.WithTimeout(context.Background(), pdfTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", fmt.Sprintf("ulimit -v %d 2>/dev/null; exec pdftotext -enc UTF-8 -bbox-layout - -", pdfMemory))
	cmd.Stdin = bytes.NewReader(data)
	var complaint bytes.Buffer
	cmd.Stderr = &limitedWriter{w: &complaint, left: 4 << 10}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	limited := &io.LimitedReader{R: out, N: pdfOutput}
	lines, readErr := pdfLines(limited)
	if limited.N <= 0 || readErr != nil {
		cancel()
	}
	err = cmd.Wait()
	switch {
	case limited.N <= 0:
		return nil, fmt.Errorf("%w: more than %d MB of text", trillium.ErrTooLarge, pdfOutput>>20)
	case errors.Is(ctx.Err(), context.DeadlineExceeded):
		return nil, fmt.Errorf("it took more than %v", pdfTime)
	case err != nil && len(lines) == 0:
		line, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return nil, fmt.Errorf("pdftotext: %s", line)
	}
	return lines, readErr
}

// pdfLines reads the XHTML of pdftotext -bbox-layout: pages of flows of blocks
// of lines of words.
func pdfLines(r io.Reader) ([]pdfLine, error) {
	dec := xml.NewDecoder(r)
	dec.Strict = false
	dec.Entity = xml.HTMLEntity
	var lines []pdfLine
	page, block := 0, 0
	height := 1.0
	inWord := false
	number := func(e xml.StartElement, name string) float64 {
		v, _ := strconv.ParseFloat(named(&e, name), 64)
		return v
	}
	for {
		t, err := dec.Token()
		if errors.Is(err, io.EOF) {
			return lines, nil
		}
		if err != nil {
			return lines, err
		}
		switch t := t.(type) {
		case xml.StartElement:
			switch t.Name.Local {
			case "page":
				page++
				height = max(number(t, "height"), 1)
			case "block":
				block++
			case "line":
				y := number(t, "yMin")
				lines = append(lines, pdfLine{page: page, block: block, x: number(t, "xMin"), y: y, top: y / height})
			case "word":
				inWord = true
			}
		case xml.EndElement:
			inWord = inWord && t.Name.Local != "word"
		case xml.CharData:
			if n := len(lines); inWord && n > 0 {
				if lines[n-1].text != "" {
					lines[n-1].text += " "
				}
				lines[n-1].text += strings.ToValidUTF8(strings.TrimSpace(string(t)), "\ufffd")
			}
		}
	}
}

// limitedWriter keeps the first bytes and drops the rest.
type limitedWriter struct {
	w    io.Writer
	left int
}

func (l *limitedWriter) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.left -= n
	if n > 0 {
		if _, err := l.w.Write(p[:n]); err != nil {
			return 0, err
		}
	}
	return len(p), nil
}

// pdfInGo reads the text without any program. The library panics on some
// broken files.
func pdfInGo(data []byte) ([]pdfLine, error) {
	type result struct {
		lines []pdfLine
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var res result
		defer func() {
			if p := recover(); p != nil {
				res = result{err: fmt.Errorf("broken: %v", p)}
			}
			done <- res
		}()
		r, err := pdf.NewReader(bytes.NewReader(data), int64(len(data)))
		if err != nil {
			res.err = err
			return
		}
		size := 0
		for page := 1; page <= r.NumPage() && size < MaxSize; page++ {
			rows, err := r.Page(page).GetTextByRow()
			if err != nil {
				res.err = fmt.Errorf("page %d: %w", page, err)
				return
			}
			for _, row := range rows {
				l := pdfLine{page: page, block: page, y: -float64(row.Position), top: 1 - float64(row.Position)/letterHeight}
				for i, t := range row.Content {
					if i == 0 {
						l.x = t.X
					}
					l.text += t.S
				}
				l.text = strings.TrimSpace(strings.ToValidUTF8(l.text, "\ufffd"))
				size += len(l.text)
				if l.text != "" {
					res.lines = append(res.lines, l)
				}
			}
		}
	}()
	select {
	case r := <-done:
		return r.lines, r.err
	case <-time.After(pdfTime):
		return nil, fmt.Errorf("it took more than %v", pdfTime)
	}
}

// letterHeight is the height in points that pages are taken to have where the
// reader does not tell.
const letterHeight = 792

// bulletLine is a line that begins a list item, with its mark.
var bulletLine = regexp.MustCompile(`^([•·▪●◦‣⁃∙■□➢►–—*-]|o(?:\s)|\d{1,2}[.)]|\([a-z0-9]{1,3}\))\s+(\S.*)$`)

// layout turns lines into markdown: running heads and feet and page numbers
// are dropped, lines joined into paragraphs, words that were divided joined,
// and bullets become list items, as deep as they are indented.
func layout(lines []pdfLine) []byte {
	lines = dropEdges(lines)
	gap := usualGap(lines)
	depth := indents(lines)
	var out bytes.Buffer
	var para []string
	item := false
	flush := func() {
		if s := joinLines(para); s != "" {
			if item && !strings.HasPrefix(strings.TrimLeft(s, " "), "-  ") {
				out.WriteString("<!-- -->\n\n") // ends the list
			}
			item = strings.HasPrefix(strings.TrimLeft(s, " "), "-  ")
			out.WriteString(s + "\n\n")
		}
		para = nil
	}
	for i, l := range lines {
		m := bulletLine.FindStringSubmatch(l.text)
		switch {
		case m != nil:
			flush()
			para = []string{strings.Repeat("   ", depth(l.x)) + "-  " + escapeMarkdown(m[2])}
			continue
		case i > 0 && breaks(lines[i-1], l, gap) && !continues(para), len(para) > 0 && paragraphEnds(para, l.text):
			flush()
		}
		para = append(para, escapeMarkdown(l.text))
	}
	flush()
	return out.Bytes()
}

// breaks reports whether a new paragraph begins between two lines: more space
// than usual on a page, or a new page or column.
func breaks(a, b pdfLine, gap float64) bool {
	if a.page != b.page || b.y < a.y {
		return true
	}
	return b.y-a.y > 1.4*gap
}

// usualGap is the median distance between lines that follow each other.
func usualGap(lines []pdfLine) float64 {
	var gaps []float64
	for i := 1; i < len(lines); i++ {
		if d := lines[i].y - lines[i-1].y; lines[i].page == lines[i-1].page && d > 1 {
			gaps = append(gaps, d)
		}
	}
	if len(gaps) == 0 {
		return 1
	}
	sort.Float64s(gaps)
	return gaps[len(gaps)/3] // below the median: the gaps between paragraphs count too
}

// indents returns the depth of a list item from where its bullet stands: the
// rank of its column among those of all bullets.
func indents(lines []pdfLine) func(x float64) int {
	var xs []float64
	for _, l := range lines {
		if bulletLine.MatchString(l.text) {
			xs = append(xs, l.x)
		}
	}
	sort.Float64s(xs)
	var columns []float64
	for _, x := range xs {
		if n := len(columns); n == 0 || x-columns[n-1] > sameColumn {
			columns = append(columns, x)
		}
	}
	return func(x float64) int {
		depth := 0
		for i, c := range columns {
			if x >= c-sameColumn/2 {
				depth = i
			}
		}
		return min(depth, maxPDFDepth)
	}
}

const (
	sameColumn  = 6.0 // points by which bullets of one depth may differ
	maxPDFDepth = 3
)

// dropEdges drops running heads and feet: lines at the edge of a page that
// return on others, digits aside, and page numbers.
func dropEdges(lines []pdfLine) []pdfLine {
	counts := make(map[string]int)
	pages := 0
	for _, l := range lines {
		pages = max(pages, l.page)
		if atEdge(l) {
			counts[normalLine(l.text)]++
		}
	}
	var kept []pdfLine
	for _, l := range lines {
		n := counts[normalLine(l.text)]
		if l.text == "" || atEdge(l) && (n >= 3 || n == 2 && pages <= 3 || pageNumber(l.text)) {
			continue
		}
		kept = append(kept, l)
	}
	return kept
}

// atEdge reports whether a line is in the top or bottom tenth of its page.
func atEdge(l pdfLine) bool { return l.top < 0.1 || l.top > 0.9 }

// normalLine is a line with its numbers made alike.
func normalLine(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) {
			return '#'
		}
		return unicode.ToLower(r)
	}, s)
}

var pageNumberLine = regexp.MustCompile(`(?i)^[-–\s]*(?:page|página|p\.)?\s*\d{1,4}(?:\s*(?:of|de|sur|/)\s*\d{1,4})?[-–\s]*$`)

func pageNumber(s string) bool { return pageNumberLine.MatchString(s) }

// continues reports whether a paragraph breaks off in mid-sentence, so that it
// goes on after a page break or an empty line.
func continues(para []string) bool {
	if len(para) == 0 {
		return false
	}
	last := para[len(para)-1]
	r, _ := utf8.DecodeLastRuneInString(last)
	return (unicode.IsLower(r) || r == ',' || r == '-') && len(last) > 40
}

// paragraphEnds reports whether a line that is far shorter than those before
// it ended a paragraph, so that next begins a new one.
func paragraphEnds(para []string, next string) bool {
	last := para[len(para)-1]
	r, _ := utf8.DecodeLastRuneInString(last)
	first, _ := utf8.DecodeRuneInString(next)
	longest := 0
	for _, l := range para {
		longest = max(longest, len(l))
	}
	return len(para) > 1 && len(last) < longest*2/3 && strings.ContainsRune(".:;!?", r) && unicode.IsUpper(first)
}

// joinLines joins the lines of a paragraph; a word divided at the end of a line
// becomes one again.
func joinLines(lines []string) string {
	var b strings.Builder
	for i, l := range lines {
		if i > 0 {
			s := b.String()
			first, _ := utf8.DecodeRuneInString(l)
			if strings.HasSuffix(s, "-") && len(s) > 1 && s[len(s)-2] != ' ' && unicode.IsLower(first) {
				b.Reset()
				b.WriteString(strings.TrimSuffix(s, "-"))
			} else {
				b.WriteByte(' ')
			}
		}
		b.WriteString(l)
	}
	return strings.TrimRight(b.String(), " ")
}

// escapeMarkdown escapes what markdown would read as markup.
func escapeMarkdown(s string) string {
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_[]<>|~", r), i == 0 && strings.ContainsRune("#+-=", r):
			b.WriteByte('\\')
		case r == '.' || r == ')':
			if n := strings.TrimLeft(s[:i], "0123456789"); n == "" && i > 0 {
				b.WriteByte('\\')
			}
		}
		b.WriteRune(r)
	}
	return b.String()
}
