package record

import (
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"trillium/internal/i18n"
	"trillium/internal/site"
	"trillium/internal/table"
	"trillium/internal/web/show"
)

func (s *area) listJSON(w http.ResponseWriter, r *http.Request) error {
	rows, _, err := s.List(r, show.WantedOf(r.URL.Query()))
	if err != nil {
		return err
	}
	out := make([]apiCommitment, len(rows))
	for i := range rows {
		out[i] = s.apiOf(r, &rows[i])
	}
	return site.SendList(w, r, out, func(c *apiCommitment) string { return c.ID })
}

// listRows are the commitments of a list as rows of CSV.
func listRows(l *i18n.Language, list []show.Listed) [][]string {
	rows := [][]string{{"commitment", "summit", "document", "parties", "theme", "section", "deadline", "deadline_words", "state", "suggested", "reason",
		"decided_by", "decided_at",
		"latest_date", "latest_relation", "latest_title", "latest_address", "text"}}
	rows[0] = append(rows[0], digestColumns...)
	for i := range list {
		x := &list[i]
		row := []string{x.ID, x.Document.Summit, x.Document.Key, strings.Join(x.Members, " | "), strings.Join(x.Topics, " | "), x.Theme, "", ""}
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

func (s *area) listCSV(w http.ResponseWriter, r *http.Request) error {
	list, _, err := s.List(r, show.WantedOf(r.URL.Query()))
	if err != nil {
		return err
	}
	return site.SendCSV(w, "commitments.csv", func(out io.Writer) error { return table.WriteRows(out, listRows(s.Words.Language("en"), list)) })
}

// digestColumns are the names of the cells of a digest.
var digestColumns = []string{"absent", "digest_en", "digest_es", "digest_fr"}

// listAtom is a feed of the commitments that a list chooses, by their last change.
func (s *area) listAtom(w http.ResponseWriter, r *http.Request) error {
	x := show.WantedOf(r.URL.Query())
	rows, names, err := s.List(r, x)
	if err != nil {
		return err
	}
	l := s.Language(r)
	p := show.Presenter{L: l, PartyNames: names, Day: s.Today(r)}
	feed := s.NewFeed(r, p.TitleOf(x, s.LinkPresenter(r)), "/"+l.Tag+"/commitments?"+x.Values().Encode())
	for i := range rows {
		row := &rows[i]
		title := l.T("colon", row.ID, p.StateText(row.Standing))
		feed.Add(s.Origin(r)+show.CommitmentPath(l.Tag, row.ID), title, show.TextOf(row.State), row.Changed())
	}
	return feed.Send(w)
}
