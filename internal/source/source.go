// Package source turns bytes into a trillium.Document and is the only code
// that knows file formats.
//
// Every reader keeps, for each block of text, the map from what a person reads
// to the original bytes (trillium.Segment), so that whatever is later found in
// the words can be shown in the file. Readers never fail on odd content: what
// they doubt becomes a warning, and only bytes that are no document at all (or
// exceed a limit) are an error.
//
//	PDF, DOCX ── derive ──▶ markdown ─┐
//	markdown, plain text, HTML ───────┴─▶ blocks ── promote ──▶ headings, items
//	   └── front matter, <head> ────────▶ title, date, issuer, language, address
//
// PDF and DOCX have no bytes that words could be shown in, so markdown is taken
// from them (Document.Text) and spans refer to that.
//
// A reader works in one goroutine and keeps nothing between documents.
package source

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/summits"
)

// MaxSize is the largest document read, in bytes. The longest real summit
// texts are under 1 MB; the limit leaves room and bounds time and memory.
const MaxSize = 32 << 20

// A Reader reads documents. Its zero value is not usable; see [New].
type Reader struct {
	lexicon  *language.Lexicon
	markdown markdownParser
	kinds    []textKind
	summits  *summits.Book
}

// New returns a Reader that uses lexicon to tell languages and countries.
func New(lexicon *language.Lexicon) *Reader {
	return &Reader{lexicon: lexicon, markdown: newMarkdown(), kinds: readKinds(), summits: summits.Load()}
}

// With is the Reader with other series of summits.
func (r *Reader) With(b *summits.Book) *Reader {
	out := *r
	out.summits = b
	return &out
}

// ReadFile reads the named file; "-" is standard input. Errors are
// *trillium.ReadError and name the file.
func (r *Reader) ReadFile(name string) (*trillium.Document, error) {
	in := os.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, wholeFile(name, pathReason(err))
		}
		defer f.Close()
		if st, err := f.Stat(); err == nil && st.IsDir() {
			return nil, wholeFile(name, fmt.Errorf("%w: a directory, not a document", trillium.ErrInvalid))
		} else if err == nil && st.Size() > MaxSize {
			return nil, tooLarge(name)
		}
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, MaxSize+1))
	if err != nil {
		return nil, wholeFile(name, pathReason(err))
	}
	return r.Read(name, data)
}

// Read reads the bytes of one document, in the format that they show. It keeps
// data, which the caller must not change afterwards.
func (r *Reader) Read(name string, data []byte) (*trillium.Document, error) {
	switch {
	case len(data) > MaxSize:
		return nil, tooLarge(name)
	case len(bytes.TrimSpace(data)) == 0:
		return nil, wholeFile(name, fmt.Errorf("%w: the file is empty", trillium.ErrUnreadable))
	}
	text, err := derive(name, data)
	if err != nil {
		return nil, err
	}
	doc, err := r.ReadText(name, text)
	if err != nil {
		return nil, err
	}
	sum := sha256.Sum256(data)
	doc.Data, doc.SHA256 = data, hex.EncodeToString(sum[:])
	return doc, nil
}

// derive returns the text that spans refer to: that taken from a PDF or DOCX
// as markdown, else data itself.
func derive(name string, data []byte) ([]byte, error) {
	switch {
	case bytes.HasPrefix(data, []byte("%PDF-")):
		return pdfText(name, data)
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return docxText(name, data)
	}
	return data, nil
}

// maxText bounds the text itself, as it stands in the file or as it was taken
// from a PDF or DOCX: blocks take many times its size in memory.
const maxText = 8 << 20

// ReadText reads text, as markdown or HTML. Its document has no Data.
func (r *Reader) ReadText(name string, text []byte) (*trillium.Document, error) {
	if len(text) > maxText {
		return nil, wholeFile(name, fmt.Errorf("%w: its text is larger than %d MB", trillium.ErrTooLarge, maxText>>20))
	}
	if err := checkText(name, text); err != nil {
		return nil, err
	}
	doc := &trillium.Document{Name: name, Text: text, Complete: true}
	var err error
	if isHTML(text) {
		err = r.html(doc)
	} else {
		err = r.markdown.read(doc, r.frontMatter(doc))
	}
	if err != nil {
		return nil, err
	}
	promote(doc)
	if len(doc.Blocks) == 0 {
		return nil, wholeFile(name, fmt.Errorf("%w: no text in it", trillium.ErrUnreadable))
	}
	r.describe(doc)
	return doc, nil
}

// checkText refuses what cannot be a text document.
func checkText(name string, data []byte) error {
	if i := bytes.IndexByte(data, 0); i >= 0 {
		return &trillium.ReadError{Name: name, Byte: i,
			Err: fmt.Errorf("%w: not a text file (a zero byte); give markdown, HTML, PDF, DOCX or plain text", trillium.ErrUnreadable)}
	}
	if !utf8.Valid(data) {
		return &trillium.ReadError{Name: name, Byte: firstInvalid(data),
			Err: fmt.Errorf("%w: not UTF-8; convert the file to UTF-8 first", trillium.ErrUnreadable)}
	}
	return nil
}

func firstInvalid(data []byte) int {
	for i := 0; i < len(data); {
		r, n := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && n == 1 {
			return i
		}
		i += n
	}
	return -1
}

func tooLarge(name string) error {
	return wholeFile(name, fmt.Errorf("%w: more than %d MB; split the document", trillium.ErrTooLarge, MaxSize>>20))
}

func wholeFile(name string, err error) error {
	return &trillium.ReadError{Name: name, Byte: -1, Err: err}
}

// pathReason drops the path that os errors repeat: ReadError names the file.
func pathReason(err error) error {
	var pe *os.PathError
	if errors.As(err, &pe) {
		return pe.Err
	}
	return err
}
