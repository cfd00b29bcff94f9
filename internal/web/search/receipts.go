package search

import (
	"fmt"
	"net/http"
	"net/url"
	"time"

	"trillium/internal/corpus"
	"trillium/internal/evidence"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

// apiReceipt is a receipt as the API gives it.
type apiReceipt struct {
	N        int            `json:"n"`
	Made     time.Time      `json:"made"`
	Person   string         `json:"person"`
	Corpus   string         `json:"corpus"` // hash of the corpus as it was
	Found    int            `json:"found"`
	Searched corpus.Receipt `json:"searched"`
}

func (s *area) receiptsJSON(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.Register.Now().Receipts(r.Context(), r.PathValue("key")+"/"+r.PathValue("n"), shownReceipts)
	if err != nil {
		return err
	}
	out := make([]apiReceipt, len(rows))
	for i, row := range rows {
		one, err := s.ReadReceipt(row)
		if err != nil {
			return err
		}
		out[i] = apiReceipt{row.N, row.Made, row.Person, row.Corpus, row.Found, one.Receipt}
	}
	return site.SendList(w, r, out, func(x *apiReceipt) string { return fmt.Sprint(x.N) })
}

// receiptsPage is all searches for a commitment.
type receiptsPage struct {
	show.Presenter
	ID       string
	Back     string
	Data     string
	Receipts []*show.ReceiptView
	Aside    []review.Passage
	CanLook  bool
}

// PassagePath is the address of a proposal's passage in its document.
func (p receiptsPage) PassagePath(x evidence.Proposal) string {
	return show.CorpusPath(p.L.Tag, x.Document, x.Start, x.End)
}

// shownReceipts bounds the receipts of a page.
const shownReceipts = 20

func (s *area) receipts(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
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
	l := s.Language(r)
	p := receiptsPage{Presenter: s.Everybody(r), ID: id, Back: show.CommitmentPath(l.Tag, id) + site.Suffix(r),
		Data: "/api/v1/commitments/" + url.PathEscape(r.PathValue("key")) + "/" + url.PathEscape(r.PathValue("n")) + "/receipts", Aside: st.Aside,
		CanLook: s.Corpus != nil}
	for _, row := range rows {
		one, err := s.ReadReceipt(row)
		if err != nil {
			return err
		}
		p.Receipts = append(p.Receipts, one)
	}
	return s.Render(w, r, http.StatusOK, "receipts", l.T("receipts.title", id), p)
}

// lookAgain searches the corpus for a commitment once more.
func (s *area) lookAgain(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
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
	http.Redirect(w, r, show.CommitmentPath(s.Language(r).Tag, id)+"#timeline", http.StatusSeeOther)
	return nil
}
