package record

import (
	"net/http"
	"strconv"
	"time"

	"trillium/internal/datapackage"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// tablesOf are the tables of the register for analysts.
func (s *area) tablesOf(r *http.Request) ([]datapackage.Table, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, err
	}
	summits, err := v.Summits(r.Context())
	if err != nil {
		return nil, err
	}
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return nil, err
	}
	list, _, err := s.List(r, show.Wanted{})
	if err != nil {
		return nil, err
	}
	var evidence []apiEvidence
	var updates []apiUpdate
	for i := range list {
		evidence, updates = append(evidence, evidenceOf(list[i].State)...), append(updates, updatesOf(list[i].State)...)
	}
	return []datapackage.Table{
		{Name: "summits", Key: "summit", Rows: summitRows(summits)},
		{Name: "documents", Key: "document", Rows: documentRows(docs), Refers: map[string]string{"summit": "summits"}},
		{Name: "commitments", Key: "commitment", Rows: listRows(s.Words.Language("en"), list), Refers: map[string]string{"summit": "summits",
			"document": "documents"}},
		{Name: "evidence", Key: "decision", Rows: evidenceRows(evidence), Refers: map[string]string{"commitment": "commitments"}},
		{Name: "updates", Key: "decision", Rows: updateRows(updates), Refers: map[string]string{"commitment": "commitments"}},
	}, nil
}

func summitRows(list []store.Summit) [][]string {
	rows := [][]string{{"summit", "series", "year", "title", "date", "language", "documents", "commitments"}}
	for _, m := range list {
		rows = append(rows, []string{m.ID, m.Series, strconv.Itoa(m.Year), m.Title, m.Date, m.Language, strconv.Itoa(m.Documents), strconv.Itoa(m.Commitments)})
	}
	return rows
}

func documentRows(list []store.Document) [][]string {
	rows := [][]string{{"document", "summit", "leading", "complete", "title", "date", "issuer", "language", "address", "sha256", "added"}}
	for _, d := range list {
		rows = append(rows, []string{d.Key, d.Summit, strconv.FormatBool(d.Leading), strconv.FormatBool(d.Complete), d.Title, d.Date, d.Issuer, d.Language,
			d.Address, d.SHA256, d.Added.Format(time.RFC3339)})
	}
	return rows
}

func updateRows(list []apiUpdate) [][]string {
	rows := [][]string{{"commitment", "party", "date", "status", "text", "link", "filed_by", "filed_at", "verdict", "decision"}}
	for _, u := range list {
		rows = append(rows, []string{u.Commitment, u.Party, u.Date, u.Status, u.Text, u.Link, u.Person, u.Time.Format(time.RFC3339), u.Verdict, u.Decision})
	}
	return rows
}
