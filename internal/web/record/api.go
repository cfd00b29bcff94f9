package record

import (
	"io"
	"net/http"
	"path"
	"strconv"
	"time"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/web/show"
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
		Themes  []string `json:"themes"`  // ids of the scheme, the most certain first
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
		Findings  []show.Told   `json:"findings"` // what instruments report, with English words
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
)

func (s *area) summitsJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	list, err := v.Summits(r.Context())
	if err != nil {
		return err
	}
	out := make([]apiSummit, len(list))
	for i, m := range list {
		out[i] = apiSummit{m.ID, m.Series, m.Year, m.Title, m.Date, m.Language, m.Documents, m.Commitments,
			s.Origin(r) + show.DocumentPath("en", &store.Document{Summit: m.ID, Leading: true})}
	}
	return site.SendList(w, r, out, func(m *apiSummit) string { return m.ID })
}

func (s *area) documentsJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
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
		out[i] = apiDocument{d.Key, d.Summit, d.Leading, d.Complete, d.Title, d.Date, d.Issuer, d.Language, d.Address, d.SHA256, d.Added,
			s.Origin(r) + show.DocumentPath("en", d)}
	}
	return site.SendList(w, r, out, func(d *apiDocument) string { return d.Key })
}

// apiOf is a row of a list as the API gives it.
func (s *area) apiOf(r *http.Request, x *show.Listed) apiCommitment {
	out := apiCommitment{Commitment: x.Commitment, apiDigest: digestOf(x.Absent, x.Digest), Summit: x.Document.Summit, Themes: x.Topics, Members: x.Members,
		Page: s.Origin(r) + show.CommitmentPath("en", x.ID)}
	st := x.Standing
	out.State = apiState{Value: x.Standing.Value(), Suggested: st.Suggested(), Proposed: st.Proposed, Latest: st.Latest, Reason: st.Why(s.Words.Language("en"))}
	if d := st.Decided; d != nil {
		out.State.Person, out.State.Time, out.State.Decision = d.Name, &d.Time, d.Hash
	}
	return out
}

// commitmentJSON sends any commitment with all that is set against it, also one
// that does not count.
func (s *area) commitmentJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	st, d, err := s.CommitmentAsked(r, v)
	if err != nil {
		return err
	}
	row, err := s.Listed(r.Context(), v, st, d)
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
	names := s.Presenter(r, &trillium.Document{Names: d.Parties}).PartyNames
	findings, err := show.Findings(r.Context(), s.Finders, v, st, d, s.Today(r).Format(time.DateOnly), s.Words.Language("en"), names)
	if err != nil {
		return err
	}
	out.Findings = append([]show.Told{}, findings...)
	return site.SendJSON(w, out)
}

func digestOf(absent bool, d *review.Digested) apiDigest {
	if d == nil {
		return apiDigest{Absent: absent}
	}
	return apiDigest{absent, d.Text}
}

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

// commitmentsOf returns the commitments of the document in the path as they
// stand, or stood at the moment that is asked for.
func (s *area) commitmentsOf(r *http.Request) ([]trillium.Commitment, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	d, err := v.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	states, _, err := v.States(r.Context(), d)
	out := []trillium.Commitment{}
	for _, c := range review.Counting(states) {
		out = append(out, c.Commitment)
	}
	return out, err
}

func (s *area) commitmentsCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.commitmentsOf(r)
	if err != nil {
		return err
	}
	return site.SendCSV(w, r.PathValue("key")+"-commitments.csv", func(out io.Writer) error { return table.WriteCSV(out, list, true) })
}

// original sends a document's bytes as plain text, so that no browser runs
// what is in them.
func (s *area) original(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Register.Now().Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	data, err := s.Register.Original(r.Context(), d.SHA256)
	if err != nil {
		return err
	}
	kind := "application/octet-stream"
	if utf8.Valid(data) {
		kind = "text/plain; charset=utf-8"
	}
	return site.Send(w, kind, d.Key+path.Ext(d.Name), data)
}
