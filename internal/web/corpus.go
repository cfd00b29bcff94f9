package web

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
)

// corpusPage is a document of the corpus in full, with a passage marked.
type corpusPage struct {
	presenter
	Document  store.CorpusDocument
	Published string
	Nodes     []node
	Original  string // address of its bytes
	Marked    bool
}

// corpusPath is the address of a document of the corpus, at a passage if end is
// not 0.
func corpusPath(lang, name string, start, end int) string {
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	p := "/" + lang + "/corpus/" + strings.Join(parts, "/")
	if end > 0 {
		p += fmt.Sprintf("?start=%d&end=%d#passage", start, end)
	}
	return p
}

// corpusText reads a document of the corpus.
func (s *Server) corpusText(r *http.Request, d store.CorpusDocument) (*trillium.Document, error) {
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

func (s *Server) corpusDocument(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Register.CorpusDocument(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	doc, err := s.corpusText(r, d)
	if err != nil {
		return err
	}
	l := s.language(r)
	p := corpusPage{presenter: s.presenter(r, doc), Document: d, Original: "/api/v1/corpus/" + d.SHA256}
	if day, err := time.Parse(time.DateOnly, d.Date); err == nil {
		p.Published = l.Date(day)
	}
	start, err1 := strconv.Atoi(r.URL.Query().Get("start"))
	end, err2 := strconv.Atoi(r.URL.Query().Get("end"))
	var list []marked
	if err1 == nil && err2 == nil && start < end {
		st := &review.State{}
		st.Commitment.Span = trillium.Span{Start: start, End: end}
		list = append(list, marked{note{State: st}, "passage"})
		p.Marked = true
	}
	p.Nodes = nodes(doc, list)
	return s.render(w, r, http.StatusOK, "corpus", cmp.Or(d.Title, d.Name), p)
}

// corpusOriginal sends the bytes of a document of the corpus as plain text, so
// that no browser runs what is in them.
func (s *Server) corpusOriginal(w http.ResponseWriter, r *http.Request) error {
	data, err := s.Register.CorpusOriginal(r.Context(), r.PathValue("sha256"))
	if err != nil {
		return err
	}
	kind := "application/octet-stream"
	if utf8.Valid(data) {
		kind = "text/plain; charset=utf-8"
	}
	return send(w, kind, path.Base(r.PathValue("sha256")), data)
}

// keys are the keys of counts, the greatest first; "" is left out.
func keys(counts map[string]int) []string {
	var out []string
	for k := range counts {
		if k != "" {
			out = append(out, k)
		}
	}
	slices.SortFunc(out, func(a, b string) int { return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b)) })
	return out
}
