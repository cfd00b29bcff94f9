package show

import (
	"context"
	"errors"
	"maps"
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/store"
)

// PlainWords takes the marks of bold out of a quoted stem.
func PlainWords(s string) string { return strings.ReplaceAll(s, "**", "") }

// Versions are the documents of the summit in the path, the leading one first; at
// least one.
func Versions(r *http.Request, v store.View) ([]store.Document, error) {
	summit := r.PathValue("summit")
	docs, err := v.Documents(r.Context(), summit)
	if err == nil && (len(docs) == 0 || summit == "") {
		err = trillium.ErrNotFound
	}
	return docs, err
}

// Shown is a document as the visitor reads it. Where its text is not in the register,
// digests in the visitor's language stand in, and absent is true.
func (s *Book) Shown(r *http.Request, v store.View, d store.Document) (doc *trillium.Document, absent bool, err error) {
	doc, err = s.read(r.Context(), d)
	if errors.Is(err, store.ErrAbsent) {
		doc, err = v.StandIn(r.Context(), d, s.Language(r).Tag)
		return doc, true, err
	}
	return doc, false, err
}

// Words is the language of the words that are shown of a document.
func Words(doc *trillium.Document, d store.Document, absent bool) string {
	if absent {
		return doc.Language
	}
	return d.Language
}

// Text reads a document from what its spans refer to; where that is not in the register,
// digests in the language of the document stand in.
func (s *Book) Text(ctx context.Context, d store.Document) (*trillium.Document, error) {
	doc, err := s.read(ctx, d)
	if errors.Is(err, store.ErrAbsent) {
		return s.Register.Now().StandIn(ctx, d, d.Language)
	}
	return doc, err
}

// read reads a document from what its spans refer to.
func (s *Book) read(ctx context.Context, d store.Document) (*trillium.Document, error) {
	if doc, ok := s.parsed.Get(d.SHA256); ok {
		return doc, nil
	}
	text, err := s.Register.Text(ctx, d.SHA256)
	if err != nil {
		return nil, err
	}
	doc, err := s.Reader.ReadText(d.Name, text)
	if err == nil {
		s.parsed.Add(d.SHA256, doc)
	}
	return doc, err
}

// Everybody is a presenter that knows the parties of all documents.
func (s *Book) Everybody(r *http.Request) Presenter {
	names, err := s.AllNames(r, s.Register.Now())
	if err != nil {
		s.Log.Warn("names of parties", "err", err)
	}
	return s.Presenter(r, &trillium.Document{Names: names})
}

// AllNames are the names of parties that the register's documents declare.
func (s *Book) AllNames(r *http.Request, v store.View) (map[string]string, error) {
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return nil, err
	}
	names := make(map[string]string)
	for _, d := range docs {
		doc, ok := s.parsed.Get(d.SHA256) // those at hand: a list is not worth reading all
		if !ok && len(docs) <= cachedDocuments {
			if doc, err = s.Text(r.Context(), d); err != nil {
				return nil, err
			}
		}
		if doc != nil {
			maps.Copy(names, doc.Names)
		}
	}
	return names, nil
}

// cachedDocuments bounds the documents that are kept read, in number.
const cachedDocuments = 64

// CorpusText reads a document of the corpus.
func (s *Book) CorpusText(r *http.Request, d store.CorpusDocument) (*trillium.Document, error) {
	key := "corpus " + d.SHA256
	if doc, ok := s.parsed.Get(key); ok {
		return doc, nil
	}
	data, err := s.Register.CorpusOriginal(r.Context(), d.SHA256)
	if err != nil {
		return nil, err
	}
	doc, err := s.Reader.Read(d.Name, data)
	if err == nil {
		s.parsed.Add(key, doc)
	}
	return doc, err
}
