package web

import (
	"net/http"
	"net/url"

	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/review"
)

// receiptsPage is all searches for a commitment.
type receiptsPage struct {
	presenter
	ID       string
	Back     string
	Data     string
	Receipts []*receiptView
	Aside    []review.Passage
	CanLook  bool
}

// PassagePath is the address of a proposal's passage in its document.
func (p receiptsPage) PassagePath(x evidence.Proposal) string {
	return corpusPath(p.l.Tag, x.Document, x.Start, x.End)
}

// shownReceipts bounds the receipts of a page.
const shownReceipts = 20

func (s *Server) receipts(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	id := r.PathValue("key") + "/" + r.PathValue("n")
	st, _, err := v.State(r.Context(), id)
	if err != nil {
		return err
	}
	rows, err := v.Receipts(r.Context(), id, shownReceipts)
	if err != nil {
		return err
	}
	l := s.language(r)
	p := receiptsPage{presenter: s.everybody(r), ID: id, Back: commitmentPath(l.Tag, id) + suffix(r),
		Data: "/api/v1/commitments/" + url.PathEscape(r.PathValue("key")) + "/" + url.PathEscape(r.PathValue("n")) + "/receipts", Aside: st.Aside, CanLook: s.Corpus != nil}
	for _, row := range rows {
		one, err := s.readReceipt(row)
		if err != nil {
			return err
		}
		p.Receipts = append(p.Receipts, one)
	}
	return s.render(w, r, http.StatusOK, "receipts", l.T("receipts.title", id), p)
}

// lookAgain searches the corpus for a commitment once more.
func (s *Server) lookAgain(w http.ResponseWriter, r *http.Request) error {
	who, err := need(r, review.Decide)
	if err != nil {
		return err
	}
	if s.Corpus == nil {
		return corpus.ErrNoCorpus
	}
	run, err := s.Corpus.Start(r.Context())
	if err != nil {
		return err
	}
	defer run.Close()
	id := r.PathValue("key") + "/" + r.PathValue("n")
	if _, err := run.Find(r.Context(), who.Login, id, 1); err != nil {
		return err
	}
	http.Redirect(w, r, commitmentPath(s.language(r).Tag, id)+"#timeline", http.StatusSeeOther)
	return nil
}
