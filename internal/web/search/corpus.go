package search

import (
	"cmp"
	"net/http"
	"path"
	"strconv"
	"time"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// corpusPage is a document of the corpus in full, with a passage marked.
type corpusPage struct {
	show.Presenter
	Document  store.CorpusDocument
	Published string
	Nodes     []show.Node
	Original  string // address of its bytes
	Marked    bool
}

func (s *area) corpusDocument(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Register.CorpusDocument(r.Context(), r.PathValue("name"))
	if err != nil {
		return err
	}
	doc, err := s.CorpusText(r, d)
	if err != nil {
		return err
	}
	l := s.Language(r)
	p := corpusPage{Presenter: s.Presenter(r, doc), Document: d, Original: "/api/v1/corpus/" + d.SHA256}
	if day, err := time.Parse(time.DateOnly, d.Date); err == nil {
		p.Published = l.Date(day)
	}
	start, err1 := strconv.Atoi(r.URL.Query().Get("start"))
	end, err2 := strconv.Atoi(r.URL.Query().Get("end"))
	var list []show.Marked
	if err1 == nil && err2 == nil && start < end {
		st := &review.State{}
		st.Commitment.Span = trillium.Span{Start: start, End: end}
		list = append(list, show.Marked{Note: show.Note{State: st}, Anchor: "passage"})
		p.Marked = true
	}
	p.Nodes = show.Nodes(doc, list)
	return s.Render(w, r, http.StatusOK, "corpus", cmp.Or(d.Title, d.Name), p)
}

// corpusOriginal sends the bytes of a document of the corpus as plain text, so
// that no browser runs what is in them.
func (s *area) corpusOriginal(w http.ResponseWriter, r *http.Request) error {
	data, err := s.Register.CorpusOriginal(r.Context(), r.PathValue("sha256"))
	if err != nil {
		return err
	}
	kind := "application/octet-stream"
	if utf8.Valid(data) {
		kind = "text/plain; charset=utf-8"
	}
	return site.Send(w, kind, path.Base(r.PathValue("sha256")), data)
}
