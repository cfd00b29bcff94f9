package web

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/standing"
	"trillium/internal/store"
)

// A wanted chooses commitments, on pages and in the API alike; what is empty keeps
// all. Without a document the leading documents are looked through: the others tell
// of the same promises.
type wanted struct {
	Summit, Document, Party, Theme, Body, State, Basis, Due, Words string
}

// The ways in which a state came about, as filters name them.
const (
	basisDecided   = "decided"
	basisSuggested = "suggested"
)

// What can be asked of deadlines.
const (
	dueLate = "late" // passed, and nothing says that it was kept
	dueSoon = "soon" // within daysAhead
	dueAny  = "any"
	dueNone = "none"
)

var dueChoices = []string{dueLate, dueSoon, dueAny, dueNone}

func wantedOf(q url.Values) wanted {
	return wanted{q.Get("summit"), q.Get("document"), q.Get("party"), q.Get("theme"), q.Get("body"), q.Get("state"), q.Get("basis"), q.Get("due"), strings.TrimSpace(q.Get("q"))}
}

// values is the filter as an address says it.
func (x wanted) values() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{"summit": x.Summit, "document": x.Document, "party": x.Party, "theme": x.Theme, "body": x.Body, "state": x.State, "basis": x.Basis, "due": x.Due, "q": x.Words} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// A listed commitment is a row of a list.
type listed struct {
	standing.Row
	Topic   string   // theme of the thesaurus, "" if its words tell of none
	Members []string // the parties that are bound, each of all where all are
}

// keeps reports whether the filter keeps a row, on a day.
func (x wanted) keeps(row *listed, today time.Time) bool {
	return (x.Party == "" || slices.Contains(row.Members, x.Party)) &&
		(x.Theme == "" || cmp.Or(row.Topic, noTheme) == x.Theme || row.Theme == x.Theme) &&
		(x.Body == "" || hasBody(row.Bodies, x.Body)) &&
		(x.State == "" || row.Standing.Value() == x.State) &&
		(x.Basis == "" || (x.Basis == basisSuggested) == row.Standing.Suggested()) &&
		(x.Due == "" || dueOf(row, today, x.Due)) &&
		(x.Words == "" || hasWords(row.ID+" "+row.Text, x.Words))
}

// hasBody reports whether a list names a body, in any case.
func hasBody(list []string, name string) bool {
	return slices.ContainsFunc(list, func(b string) bool { return strings.EqualFold(b, name) })
}

// dueOf reports whether a row's deadline is as asked.
func dueOf(row *listed, today time.Time, want string) bool {
	dated := row.Deadline != nil && row.Deadline.Date != ""
	switch want {
	case dueNone:
		return !dated
	case dueAny:
		return dated
	}
	if !dated || kept(row.Standing.State) {
		return false
	}
	day := today.Format(time.DateOnly)
	if want == dueLate {
		return row.Deadline.Date < day
	}
	return row.Deadline.Date >= day && row.Deadline.Date <= today.AddDate(0, 0, daysAhead).Format(time.DateOnly)
}

// kept reports whether a state says that nothing more is due.
func kept(state string) bool { return state == review.IsDelivered || state == review.IsSuperseded }

// A listing is what a list chooses from, with the names of the parties.
type listing struct {
	rows  []listed
	names i18n.Parties
}

// cachedListings bounds the listings that are kept.
const cachedListings = 64

// listOfAll are the commitments of the register that a list chooses from, as the
// visitor may see them, with the names of their parties.
func (s *Server) listOfAll(r *http.Request, v store.View, x wanted) ([]listed, i18n.Parties, error) {
	all, err := s.listing(r.Context(), v, x)
	if err != nil {
		return nil, nil, err
	}
	login := visitor(r).Login
	rows := slices.Clone(all.rows)
	for i := range rows {
		rows[i].State = rows[i].For(login)
	}
	return rows, all.names, nil
}

// commitmentAsked is the commitment in the path with its document, as the visitor may
// see it.
func (s *Server) commitmentAsked(r *http.Request, v store.View) (*review.State, store.Document, error) {
	st, d, err := v.State(r.Context(), r.PathValue("key")+"/"+r.PathValue("n"))
	if err != nil {
		return nil, d, err
	}
	return st.For(visitor(r).Login), d, nil
}

// listed is one commitment as a list would have it, also one that does not count.
func (s *Server) listed(ctx context.Context, v store.View, st *review.State, d store.Document) (*listed, error) {
	row := listed{Row: standing.Row{State: st, Document: d}}
	var err error
	if row.Standing, err = s.standings.One(ctx, v, st); err != nil {
		return nil, err
	}
	members, err := s.report.Members(ctx, d)
	if err != nil {
		return nil, err
	}
	topics, err := s.links.Topics(ctx, v, d)
	if err != nil {
		return nil, err
	}
	row.Topic, row.Members = topics[st.ID], report.Scorable(st, members)
	return &row, nil
}

// listing is what a list chooses from, kept by all that the register holds.
func (s *Server) listing(ctx context.Context, v store.View, x wanted) (listing, error) {
	return store.Remembered(ctx, v, s.listings, x.Summit+" "+x.Document, func() (listing, error) { return s.readListing(ctx, v, x) })
}

func (s *Server) readListing(ctx context.Context, v store.View, x wanted) (listing, error) {
	docs, err := v.Documents(ctx, x.Summit)
	if err != nil {
		return listing{}, err
	}
	var chosen []store.Document
	for i, d := range docs { // the leading one of each summit comes first
		if x.Document == d.Key || x.Document == "" && (i == 0 || docs[i-1].Summit != d.Summit) {
			chosen = append(chosen, d)
		}
	}
	slices.SortStableFunc(chosen, func(a, b store.Document) int { return cmp.Compare(b.Date, a.Date) })
	rows, err := s.standings.Of(ctx, v, chosen)
	if err != nil {
		return listing{}, err
	}
	names := make(map[string]string)
	out := listing{rows: make([]listed, len(rows))}
	at := 0
	for _, d := range chosen {
		doc, err := s.text(ctx, d)
		if err != nil {
			return listing{}, err
		}
		maps.Copy(names, doc.Names)
		members, err := s.report.Members(ctx, d)
		if err != nil {
			return listing{}, err
		}
		topics, err := s.links.Topics(ctx, v, d)
		if err != nil {
			return listing{}, err
		}
		for ; at < len(rows) && rows[at].Document.SHA256 == d.SHA256; at++ {
			out.rows[at] = listed{rows[at], topics[rows[at].ID], report.Scorable(rows[at].State, members)}
		}
	}
	out.names = i18n.PartiesOf(names)
	return out, nil
}

// list are the commitments that the address asks for.
func (s *Server) list(r *http.Request, x wanted) ([]listed, i18n.Parties, error) {
	v, err := s.view(r)
	if err != nil {
		return nil, nil, err
	}
	all, names, err := s.listOfAll(r, v, x)
	if err != nil {
		return nil, names, err
	}
	today := s.today(r)
	out := []listed{}
	for i := range all {
		if x.keeps(&all[i], today) {
			out = append(out, all[i])
		}
	}
	return out, names, nil
}

// textOf is a commitment's text without marks.
func textOf(c *review.State) string { return trillium.Collapse(trillium.Plain(c.Text)) }

// Warm works out ahead what the pages of a large register are slow to ask for first:
// where every commitment stands, and what links the summits.
func (s *Server) Warm(ctx context.Context) error {
	v, err := s.Register.Now().Pin(ctx)
	if err != nil {
		return err
	}
	if _, err := s.listing(ctx, v, wanted{}); err != nil {
		return err
	}
	summits, err := v.Summits(ctx)
	if err != nil {
		return err
	}
	for _, m := range summits {
		if _, err := s.links.Series(ctx, v, m.Series); err != nil && !errors.Is(err, trillium.ErrTooLarge) {
			return err
		}
	}
	return nil
}
