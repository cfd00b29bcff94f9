package web

import (
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/table"
)

// What the API says of each thing. Texts of Trillium's own are in English there.
type (
	apiSummit struct {
		ID          string `json:"id"`
		Series      string `json:"series"`
		Year        int    `json:"year"`
		Title       string `json:"title"`
		Date        string `json:"date"`
		Language    string `json:"language"`
		Documents   int    `json:"documents"`
		Commitments int    `json:"commitments"`
		Page        string `json:"page"` // address of its page in English
	}
	apiDocument struct {
		Key      string    `json:"key"`
		Summit   string    `json:"summit"`
		Leading  bool      `json:"leading"`
		Complete bool      `json:"complete"`
		Title    string    `json:"title"`
		Date     string    `json:"date"`
		Issuer   string    `json:"issuer"`
		Language string    `json:"language"`
		Address  string    `json:"address"`
		SHA256   string    `json:"sha256"`
		Added    time.Time `json:"added"`
		Page     string    `json:"page"`
	}
	apiState struct {
		Value     string          `json:"value"`              // one of the states; "not-searched" where nobody looked
		Suggested bool            `json:"suggested"`          // by rules; else a person set it
		Proposed  bool            `json:"proposed,omitempty"` // the suggestion rests on passages that nobody has looked at
		Reason    string          `json:"reason"`
		Person    string          `json:"decided_by,omitempty"`
		Time      *time.Time      `json:"decided_at,omitempty"`
		Decision  string          `json:"decision,omitempty"`
		Latest    *standing.Piece `json:"latest,omitempty"` // the latest evidence or, if there is none, the best proposal
	}
	apiDigest struct {
		Absent bool              `json:"absent"`           // the words of the source are not in this register; the text of a commitment is then its digest
		Digest map[string]string `json:"digest,omitempty"` // what it is in a sentence of those who keep the register, by language
	}
	apiCommitment struct {
		trillium.Commitment
		apiDigest
		Summit  string   `json:"summit"`
		Theme   string   `json:"theme"`   // id of the theme that its words tell of
		Members []string `json:"members"` // the parties that are bound, each of all where all are
		State   apiState `json:"state"`
		Page    string   `json:"page"`
	}
	apiCommitmentFull struct {
		apiCommitment
		Counts    bool          `json:"counts"` // false where people judged it to be none, or a part of another
		Head      string        `json:"head"`   // hash of the last decision, to be sent with the next
		Decisions int           `json:"decisions"`
		Evidence  []apiEvidence `json:"evidence"`
		Updates   []apiUpdate   `json:"updates"`
		Scores    []apiScore    `json:"scores"`
	}
	apiVerdict struct {
		Verdict string `json:"verdict,omitempty"` // accept or reject, absent where nobody judged
		By      string `json:"verdict_by,omitempty"`
	}
	apiEvidence struct {
		Commitment string `json:"commitment"`
		review.Citation
		apiDigest
		apiVerdict
		Person   string    `json:"decided_by"`
		Reason   string    `json:"reason"`
		Time     time.Time `json:"decided_at"`
		Decision string    `json:"decision"`
	}
	apiUpdate struct {
		Commitment string `json:"commitment"`
		review.Progress
		apiVerdict
		Person   string    `json:"filed_by"`
		Time     time.Time `json:"filed_at"`
		Decision string    `json:"decision"`
	}
	apiScore struct {
		Party  string `json:"party"`
		Value  *int   `json:"value"` // null where it does not stand
		People int    `json:"people"`
	}
	apiReceipt struct {
		N        int            `json:"n"`
		Made     time.Time      `json:"made"`
		Person   string         `json:"person"`
		Corpus   string         `json:"corpus"` // hash of the corpus as it was
		Found    int            `json:"found"`
		Searched corpus.Receipt `json:"searched"`
	}
)

func (s *Server) summitsJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	list, err := v.Summits(r.Context())
	if err != nil {
		return err
	}
	out := make([]apiSummit, len(list))
	for i, m := range list {
		out[i] = apiSummit{m.ID, m.Series, m.Year, m.Title, m.Date, m.Language, m.Documents, m.Commitments, s.origin(r) + documentPath("en", &store.Document{Summit: m.ID, Leading: true})}
	}
	return sendList(w, r, out, func(m *apiSummit) string { return m.ID })
}

func (s *Server) documentsJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	list, err := v.Documents(r.Context(), r.URL.Query().Get("summit"))
	if err != nil {
		return err
	}
	out := make([]apiDocument, len(list))
	for i := range list {
		d := &list[i]
		out[i] = apiDocument{d.Key, d.Summit, d.Leading, d.Complete, d.Title, d.Date, d.Issuer, d.Language, d.Address, d.SHA256, d.Added, s.origin(r) + documentPath("en", d)}
	}
	return sendList(w, r, out, func(d *apiDocument) string { return d.Key })
}

// apiOf is a row of a list as the API gives it.
func (s *Server) apiOf(r *http.Request, x *listed) apiCommitment {
	out := apiCommitment{Commitment: x.Commitment, apiDigest: digestOf(x.Absent, x.Digest), Summit: x.Document.Summit, Theme: x.Topic, Members: x.Members, Page: s.origin(r) + commitmentPath("en", x.ID)}
	st := x.Standing
	out.State = apiState{Value: x.Standing.Value(), Suggested: st.Suggested(), Proposed: st.Proposed, Latest: st.Latest, Reason: st.Why(s.Words.Language("en"))}
	if d := st.Decided; d != nil {
		out.State.Person, out.State.Time, out.State.Decision = d.Name, &d.Time, d.Hash
	}
	return out
}

func (s *Server) listJSON(w http.ResponseWriter, r *http.Request) error {
	rows, _, err := s.list(r, wantedOf(r.URL.Query()))
	if err != nil {
		return err
	}
	out := make([]apiCommitment, len(rows))
	for i := range rows {
		out[i] = s.apiOf(r, &rows[i])
	}
	return sendList(w, r, out, func(c *apiCommitment) string { return c.ID })
}

// listRows are the commitments of a list as rows of CSV.
func listRows(l *i18n.Language, list []listed) [][]string {
	rows := [][]string{{"commitment", "summit", "document", "parties", "theme", "section", "deadline", "deadline_words", "state", "suggested", "reason", "decided_by", "decided_at",
		"latest_date", "latest_relation", "latest_title", "latest_address", "text"}}
	rows[0] = append(rows[0], digestColumns...)
	for i := range list {
		x := &list[i]
		row := []string{x.ID, x.Document.Summit, x.Document.Key, strings.Join(x.Members, " | "), x.Topic, x.Theme, "", ""}
		if d := x.Deadline; d != nil {
			row[6], row[7] = d.Date, d.Text
		}
		row = append(row, x.Standing.Value(), strconv.FormatBool(x.Standing.Suggested()), x.Standing.Why(l))
		if d := x.Standing.Decided; d != nil {
			row = append(row, d.Name, d.Time.Format(time.RFC3339))
		} else {
			row = append(row, "", "")
		}
		if p := x.Standing.Latest; p != nil {
			row = append(row, p.Date, p.Relation, p.Title, p.Address)
		} else {
			row = append(row, "", "", "", "")
		}
		rows = append(rows, append(append(row, x.Text), digestOf(x.Absent, x.Digest).cells()...))
	}
	return rows
}

func (s *Server) listCSV(w http.ResponseWriter, r *http.Request) error {
	list, _, err := s.list(r, wantedOf(r.URL.Query()))
	if err != nil {
		return err
	}
	return sendCSV(w, "commitments.csv", func(out io.Writer) error { return table.WriteRows(out, listRows(s.Words.Language("en"), list)) })
}

// commitmentJSON sends any commitment with all that is set against it, also one
// that does not count.
func (s *Server) commitmentJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	st, d, err := s.commitmentAsked(r, v)
	if err != nil {
		return err
	}
	row, err := s.listed(r.Context(), v, st, d)
	if err != nil {
		return err
	}
	out := apiCommitmentFull{apiCommitment: s.apiOf(r, row), Counts: st.Counts(), Head: st.Head(), Decisions: len(st.History),
		Evidence: evidenceOf(st), Updates: updatesOf(st), Scores: []apiScore{}}
	for _, party := range row.Members {
		cell := st.Cell(party, review.Final)
		score := apiScore{Party: party, People: cell.People}
		if cell.Scored {
			score.Value = &cell.Value
		}
		out.Scores = append(out.Scores, score)
	}
	return sendJSON(w, out)
}

func digestOf(absent bool, d *review.Digested) apiDigest {
	if d == nil {
		return apiDigest{Absent: absent}
	}
	return apiDigest{absent, d.Text}
}

// digestColumns are the names of the cells of a digest.
var digestColumns = []string{"absent", "digest_en", "digest_es", "digest_fr"}

// cells are the digest as cells of CSV.
func (d apiDigest) cells() []string {
	out := []string{strconv.FormatBool(d.Absent)}
	for _, l := range review.DigestLanguages {
		out = append(out, d.Digest[l])
	}
	return out
}

func verdictOf(e *review.Entry) apiVerdict {
	if e == nil {
		return apiVerdict{}
	}
	b, _ := e.Body.(review.Judgement)
	return apiVerdict{b.Verdict, e.Name}
}

func evidenceOf(st *review.State) []apiEvidence {
	out := []apiEvidence{}
	for i := range st.Evidence {
		e := &st.Evidence[i]
		out = append(out, apiEvidence{st.ID, e.Citation, digestOf(e.Absent, e.Digest), verdictOf(e.Verdict), e.Name, e.Reason, e.Time, e.Hash})
	}
	return out
}

func updatesOf(st *review.State) []apiUpdate {
	out := []apiUpdate{}
	for i := range st.Updates {
		u := &st.Updates[i]
		out = append(out, apiUpdate{st.ID, u.Progress, verdictOf(u.Verdict), u.Name, u.Time, u.Hash})
	}
	return out
}

// evidenceAsked is the evidence that people set, of the commitments that the
// address asks for.
func (s *Server) evidenceAsked(r *http.Request) ([]apiEvidence, error) {
	rows, _, err := s.list(r, wantedOf(r.URL.Query()))
	var out []apiEvidence
	for i := range rows {
		out = append(out, evidenceOf(rows[i].State)...)
	}
	return out, err
}

func (s *Server) evidenceJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.evidenceAsked(r)
	if err != nil {
		return err
	}
	return sendList(w, r, list, func(e *apiEvidence) string { return e.Decision })
}

func evidenceRows(list []apiEvidence) [][]string {
	rows := [][]string{{"commitment", "relation", "date", "issuer", "title", "address", "quote", "document", "sha256", "start", "end", "credit", "decided_by", "decided_at", "reason", "verdict", "decision"}}
	rows[0] = append(rows[0], digestColumns...)
	for _, e := range list {
		row := []string{e.Commitment, e.Relation, e.Date, e.Issuer, e.Title, e.Address, e.Quote, e.Document, e.SHA256, strconv.Itoa(e.Start), strconv.Itoa(e.End),
			e.Credit, e.Person, e.Time.Format(time.RFC3339), e.Reason, e.Verdict, e.Decision}
		rows = append(rows, append(row, e.cells()...))
	}
	return rows
}

func (s *Server) evidenceCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.evidenceAsked(r)
	if err != nil {
		return err
	}
	return sendCSV(w, "evidence.csv", func(out io.Writer) error { return table.WriteRows(out, evidenceRows(list)) })
}

func (s *Server) updatesJSON(w http.ResponseWriter, r *http.Request) error {
	rows, _, err := s.list(r, wantedOf(r.URL.Query()))
	if err != nil {
		return err
	}
	var out []apiUpdate
	for i := range rows {
		out = append(out, updatesOf(rows[i].State)...)
	}
	return sendList(w, r, out, func(u *apiUpdate) string { return u.Decision })
}

func (s *Server) receiptsJSON(w http.ResponseWriter, r *http.Request) error {
	rows, err := s.Register.Now().Receipts(r.Context(), r.PathValue("key")+"/"+r.PathValue("n"), shownReceipts)
	if err != nil {
		return err
	}
	out := make([]apiReceipt, len(rows))
	for i, row := range rows {
		one, err := s.readReceipt(row)
		if err != nil {
			return err
		}
		out[i] = apiReceipt{row.N, row.Made, row.Person, row.Corpus, row.Found, one.Receipt}
	}
	return sendList(w, r, out, func(x *apiReceipt) string { return fmt.Sprint(x.N) })
}
