package record

import (
	"io"
	"net/http"
	"strconv"
	"time"

	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

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
func (s *area) evidenceAsked(r *http.Request) ([]apiEvidence, error) {
	rows, _, err := s.List(r, show.WantedOf(r.URL.Query()))
	var out []apiEvidence
	for i := range rows {
		out = append(out, evidenceOf(rows[i].State)...)
	}
	return out, err
}

func evidenceRows(list []apiEvidence) [][]string {
	rows := [][]string{{"commitment", "relation", "date", "issuer", "title", "address", "quote", "document", "sha256", "start", "end", "credit", "decided_by",
		"decided_at", "reason", "verdict", "decision"}}
	rows[0] = append(rows[0], digestColumns...)
	for _, e := range list {
		row := []string{e.Commitment, e.Relation, e.Date, e.Issuer, e.Title, e.Address, e.Quote, e.Document, e.SHA256, strconv.Itoa(e.Start), strconv.Itoa(e.End),
			e.Credit, e.Person, e.Time.Format(time.RFC3339), e.Reason, e.Verdict, e.Decision}
		rows = append(rows, append(row, e.cells()...))
	}
	return rows
}

func (s *area) updatesJSON(w http.ResponseWriter, r *http.Request) error {
	rows, _, err := s.List(r, show.WantedOf(r.URL.Query()))
	if err != nil {
		return err
	}
	var out []apiUpdate
	for i := range rows {
		out = append(out, updatesOf(rows[i].State)...)
	}
	return site.SendList(w, r, out, func(u *apiUpdate) string { return u.Decision })
}

// updatesCSV sends the parties' updates with what reviewers made of them.
func (s *area) updatesCSV(w http.ResponseWriter, r *http.Request) error {
	v, err := s.View(r)
	if err != nil {
		return err
	}
	var list []table.Update
	err = s.EachState(r, v, func(c *review.State) {
		for _, u := range c.Updates {
			list = append(list, table.Update{Commitment: c.ID, Reported: u})
		}
	})
	if err != nil {
		return err
	}
	return site.SendCSV(w, "updates.csv", func(out io.Writer) error { return table.WriteUpdatesCSV(out, list) })
}
