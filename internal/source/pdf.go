package source

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"regexp"
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
	pdfMemory = 2 << 20 // kilobytes of address space, for the child process
)

// pdfText takes the text of a PDF as markdown, with pdftotext where it is
// installed (in a child process with limits on time and memory), else with a
// reader in Go.
func pdfText(name string, data []byte) ([]byte, error) {
	text, err := pdftotext(data)
	if errors.Is(err, exec.ErrNotFound) {
		text, err = pdfInGo(data)
	}
	if err != nil {
		return nil, wholeFile(name, fmt.Errorf("%w: this PDF cannot be read: %v", trillium.ErrUnreadable, err))
	}
	if !strings.ContainsFunc(text, unicode.IsLetter) {
		return nil, wholeFile(name, fmt.Errorf("%w: no text in this PDF; it may be a scan: run it through text recognition first", trillium.ErrUnreadable))
	}
	return layout(text), nil
}

// pdftotext runs the program of that name. The page breaks it writes are kept.
func pdftotext(data []byte) (string, error) {
	if _, err := exec.LookPath("pdftotext"); err != nil {
		return "", exec.ErrNotFound
	}
	ctx, cancel := context.WithTimeout(context.Background(), pdfTime)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", fmt.Sprintf("ulimit -v %d 2>/dev/null; exec pdftotext -enc UTF-8 - -", pdfMemory))
	cmd.Stdin = bytes.NewReader(data)
	var complaint bytes.Buffer
	cmd.Stderr = &limitedWriter{w: &complaint, left: 4 << 10}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", err
	}
	if err := cmd.Start(); err != nil {
		return "", err
	}
	text, readErr := io.ReadAll(io.LimitReader(out, MaxSize+1))
	if len(text) > MaxSize {
		cancel()
	}
	err = cmd.Wait()
	switch {
	case len(text) > MaxSize:
		return "", fmt.Errorf("more than %d MB of text", MaxSize>>20)
	case ctx.Err() != nil:
		return "", fmt.Errorf("it took more than %v", pdfTime)
	case err != nil && len(text) == 0:
		line, _, _ := strings.Cut(strings.TrimSpace(complaint.String()), "\n")
		return "", fmt.Errorf("pdftotext: %s", line)
	}
	return strings.ToValidUTF8(string(text), "\ufffd"), readErr
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
func pdfInGo(data []byte) (text string, err error) {
	type result struct {
		text string
		err  error
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
		var b strings.Builder
		for i := 1; i <= r.NumPage() && b.Len() < MaxSize; i++ {
			rows, err := r.Page(i).GetTextByRow()
			if err != nil {
				res.err = fmt.Errorf("page %d: %w", i, err)
				return
			}
			writeRows(&b, rows)
			b.WriteByte('\f')
		}
		res.text = strings.ToValidUTF8(b.String(), "\ufffd")
	}()
	select {
	case r := <-done:
		return r.text, r.err
	case <-time.After(pdfTime):
		return "", fmt.Errorf("it took more than %v", pdfTime)
	}
}

// writeRows writes the rows of a page as lines, with an empty line where the
// distance between rows grows.
func writeRows(b *strings.Builder, rows pdf.Rows) {
	last, usual := int64(0), int64(0)
	for i, row := range rows {
		gap := last - row.Position
		if i > 0 && usual > 0 && gap > usual+usual/3 {
			b.WriteByte('\n')
		}
		if i > 0 && (usual == 0 || gap > 0 && gap < usual) {
			usual = gap
		}
		last = row.Position
		for _, t := range row.Content {
			b.WriteString(t.S)
		}
		b.WriteByte('\n')
	}
}

// bulletLine is a line that begins a list item, with its mark.
var bulletLine = regexp.MustCompile(`^(\s*)([•·▪●◦‣⁃∙■□➢►–—*-]|o(?:\s)|\d{1,2}[.)]|\([a-z0-9]{1,3}\))\s+(\S.*)$`)

// layout turns lines of text with page breaks into markdown: repeated page
// heads and feet and page numbers are dropped, lines joined into paragraphs,
// words that were divided joined, and bullets become list items.
func layout(text string) []byte {
	pages := strings.Split(text, "\f")
	drop := repeated(pages)
	var out bytes.Buffer
	var para []string
	flush := func() {
		if s := joinLines(para); s != "" {
			out.WriteString(s)
			out.WriteString("\n\n")
		}
		para = nil
	}
	for _, page := range pages {
		lines := strings.Split(page, "\n")
		for i, line := range lines {
			edge := i < edgeLines || i >= len(lines)-edgeLines
			t := strings.TrimSpace(line)
			switch {
			case edge && t != "" && (drop[normalLine(t)] || pageNumber(t)):
			case t == "":
				if !continues(para) {
					flush()
				}
			default:
				if m := bulletLine.FindStringSubmatch(line); m != nil {
					flush()
					para = append(para, "- "+escapeMarkdown(m[3]))
					continue
				}
				if len(para) > 0 && paragraphEnds(para, t) {
					flush()
				}
				para = append(para, escapeMarkdown(t))
			}
		}
		if !continues(para) {
			flush()
		}
	}
	flush()
	return out.Bytes()
}

// edgeLines is how many lines at each edge of a page may be its head or foot.
const edgeLines = 4

// repeated are the lines that stand at the edges of most pages, digits aside.
func repeated(pages []string) map[string]bool {
	counts := make(map[string]int)
	for _, page := range pages {
		lines := strings.Split(page, "\n")
		seen := make(map[string]bool)
		for i, line := range lines {
			if i >= edgeLines && i < len(lines)-edgeLines {
				continue
			}
			if t := normalLine(strings.TrimSpace(line)); t != "" && !seen[t] {
				seen[t] = true
				counts[t]++
			}
		}
	}
	drop := make(map[string]bool)
	for line, n := range counts {
		drop[line] = n >= 3 || n == 2 && len(pages) <= 3
	}
	return drop
}

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
	return strings.TrimSpace(b.String())
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
