package show

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
	"trillium/internal/site"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/terms"
)

// Filters are the parameters that lists of commitments take.
const Filters = "summit document party theme body state basis due q at"

// ListOptions are what the filters of a list offer.
type ListOptions struct {
	Summits, Parties, Themes, States []string
}

// TitleOf names a list by what it chooses.
func (p Presenter) TitleOf(x Wanted, lp LinkPresenter) string {
	var parts []string
	if x.Party != "" {
		parts = append(parts, p.Party(x.Party))
	}
	if x.Theme != "" {
		parts = append(parts, lp.ThemeOr(x.Theme))
	}
	for _, s := range []string{x.Body, x.Summit, x.Document} {
		if s != "" {
			parts = append(parts, s)
		}
	}
	if x.State != "" {
		parts = append(parts, p.L.T("state."+x.State))
	}
	if len(parts) == 0 {
		return p.L.T("list.title")
	}
	return p.L.T("colon", p.L.T("list.title"), strings.Join(parts, ", "))
}

// Badge is how a template shows where a commitment stands.
func (p Presenter) Badge(row *Listed) Badge { return Badge{Standing: row.Standing, Language: p.L} }

// Remaining says how many days are left until a row's deadline, or have passed since;
// "" if it has none, or nothing more is due.
func (p Presenter) Remaining(row *Listed) string {
	if row.Deadline == nil || kept(row.Standing.State) {
		return ""
	}
	return p.Left(row.Deadline)
}

// PieceHref is where a piece of evidence can be read: in the corpus, or where it was
// published.
func (p Presenter) PieceHref(x *standing.Piece) string {
	if x.Document != "" {
		return CorpusPath(p.L.Tag, x.Document, x.Start, x.End)
	}
	return x.Address
}

// Active reports whether anything is filtered.
func (x Wanted) Active() bool { return x != Wanted{} }

// EachState calls f for each commitment of each document.
func (s *Book) EachState(r *http.Request, v store.View, f func(*review.State)) error {
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return err
	}
	for _, d := range docs {
		states, _, err := v.States(r.Context(), d)
		if err != nil {
			return err
		}
		for _, c := range states {
			f(c)
		}
	}
	return nil
}

// The days ahead that the digest looks, unless the address says otherwise.
const (
	DaysAhead    = 90
	MaxDaysAhead = 3660
)

// Changed is when a commitment was last decided on or, if never, added.
func (x *Listed) Changed() time.Time {
	if n := len(x.History); n > 0 {
		return x.History[n-1].Time
	}
	return x.Document.Added
}

// HasWords reports whether text has every word of filter, in any case.
func HasWords(text, filter string) bool {
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(filter)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}

// A Wanted chooses commitments, on pages and in the API alike; what is empty keeps
// all. Without a document the leading documents are looked through: the others tell
// of the same promises.
type Wanted struct {
	Summit, Document, Party, Theme, Body, State, Basis, Due, Words string
}

// The ways in which a state came about, as Filters name them.
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

// Choices are the values that parameters of lists take, where there are only some.
func Choices() map[string][]string {
	return map[string][]string{"state": StateChoices(), "due": dueChoices, "basis": {basisDecided, basisSuggested}}
}

// WantedOf reads a filter from an address.
func WantedOf(q url.Values) Wanted {
	return Wanted{q.Get("summit"), q.Get("document"), q.Get("party"), q.Get("theme"), q.Get("body"), q.Get("state"), q.Get("basis"), q.Get("due"),
		strings.TrimSpace(q.Get("q"))}
}

// Values is the filter as an address says it.
func (x Wanted) Values() url.Values {
	q := url.Values{}
	for name, v := range map[string]string{"summit": x.Summit, "document": x.Document, "party": x.Party, "theme": x.Theme, "body": x.Body, "state": x.State,
		"basis": x.Basis, "due": x.Due, "q": x.Words} {
		if v != "" {
			q.Set(name, v)
		}
	}
	return q
}

// A Listed commitment is a row of a list.
type Listed struct {
	standing.Row
	Topics  []string // its themes, the most certain first
	Members []string // the parties that are bound, each of all where all are
}

// OrNoTheme are the themes of a commitment, or the one that stands for none.
func OrNoTheme(topics []string) []string {
	if len(topics) == 0 {
		return []string{NoTheme}
	}
	return topics
}

// keeps reports whether the filter, words apart, keeps a row, on a day.
func (x Wanted) keeps(row *Listed, today time.Time) bool {
	return (x.Party == "" || slices.Contains(row.Members, x.Party)) &&
		(x.Theme == "" || slices.Contains(OrNoTheme(row.Topics), x.Theme) || row.Theme == x.Theme) &&
		(x.Body == "" || hasBody(row.Bodies, x.Body)) &&
		(x.State == "" || row.Standing.Value() == x.State) &&
		(x.Basis == "" || (x.Basis == basisSuggested) == row.Standing.Suggested()) &&
		(x.Due == "" || dueOf(row, today, x.Due))
}

// Keeper tells which rows a filter keeps, on a day. Words are looked for in the id, the text and
// the digests, in any of the languages.
func (s *Book) Keeper(x Wanted, today time.Time) func(*Listed) bool {
	if x.Words == "" {
		return func(row *Listed) bool { return x.keeps(row, today) }
	}
	asked := s.words.Ask(x.Words)
	return func(row *Listed) bool {
		if !x.keeps(row, today) {
			return false
		}
		texts := []*terms.Spoken{s.spokenIn(row.Document.Language, row.ID+" "+trillium.Plain(row.Text))}
		if row.Digest != nil {
			for _, lang := range review.DigestLanguages {
				if text := row.Digest.Text[lang]; text != "" {
					texts = append(texts, s.spokenIn(lang, text))
				}
			}
		}
		return asked.In(texts...)
	}
}

// spokenIn is a text as it is looked through; texts are read once.
func (s *Book) spokenIn(lang, text string) *terms.Spoken {
	key := lang + " " + text
	if have, ok := s.spoken.Get(key); ok {
		return have
	}
	out := s.words.Spoken(lang, text)
	s.spoken.Add(key, out)
	return out
}

// hasBody reports whether a list names a body, in any case.
func hasBody(list []string, name string) bool {
	return slices.ContainsFunc(list, func(b string) bool { return strings.EqualFold(b, name) })
}

// dueOf reports whether a row's deadline is as asked.
func dueOf(row *Listed, today time.Time, want string) bool {
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
	return row.Deadline.Date >= day && row.Deadline.Date <= today.AddDate(0, 0, DaysAhead).Format(time.DateOnly)
}

// kept reports whether a state says that nothing more is due.
func kept(state string) bool { return state == review.IsDelivered || state == review.IsSuperseded }

// A listing is what a list chooses from, with the names of the parties.
type listing struct {
	rows  []Listed
	names i18n.Parties
}

// cachedListings bounds the listings that are kept.
const cachedListings = 64

// cachedSpoken bounds the texts that are kept as they are looked through.
const cachedSpoken = 30_000

// ListOfAll are the commitments of the register that a list chooses from, as the
// visitor may see them, with the names of their parties.
func (s *Book) ListOfAll(r *http.Request, v store.View, x Wanted) ([]Listed, i18n.Parties, error) {
	all, err := s.listing(r.Context(), v, x)
	if err != nil {
		return nil, nil, err
	}
	login := site.Visitor(r).Login
	rows := slices.Clone(all.rows)
	for i := range rows {
		rows[i].State = rows[i].For(login)
	}
	return rows, all.names, nil
}

// CommitmentAsked is the commitment in the path with its document, as the visitor may
// see it.
func (s *Book) CommitmentAsked(r *http.Request, v store.View) (*review.State, store.Document, error) {
	st, d, err := v.State(r.Context(), r.PathValue("key")+"/"+r.PathValue("n"))
	if err != nil {
		return nil, d, err
	}
	return st.For(site.Visitor(r).Login), d, nil
}

// Listed is one commitment as a list would have it, also one that does not count.
func (s *Book) Listed(ctx context.Context, v store.View, st *review.State, d store.Document) (*Listed, error) {
	row := Listed{Row: standing.Row{State: st, Document: d}}
	var err error
	if row.Standing, err = s.Standings.One(ctx, v, st); err != nil {
		return nil, err
	}
	members, err := s.Report.Members(ctx, d)
	if err != nil {
		return nil, err
	}
	topics, err := s.Links.Topics(ctx, v, d)
	if err != nil {
		return nil, err
	}
	row.Topics, row.Members = topics[st.ID], report.Scorable(st, members)
	return &row, nil
}

// listing is what a list chooses from, kept by all that the register holds.
func (s *Book) listing(ctx context.Context, v store.View, x Wanted) (listing, error) {
	return store.Remembered(ctx, v, s.listings, x.Summit+" "+x.Document, func() (listing, error) { return s.readListing(ctx, v, x) })
}

func (s *Book) readListing(ctx context.Context, v store.View, x Wanted) (listing, error) {
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
	rows, err := s.Standings.Of(ctx, v, chosen)
	if err != nil {
		return listing{}, err
	}
	names := make(map[string]string)
	out := listing{rows: make([]Listed, len(rows))}
	at := 0
	for _, d := range chosen {
		doc, err := s.Text(ctx, d)
		if err != nil {
			return listing{}, err
		}
		maps.Copy(names, doc.Names)
		members, err := s.Report.Members(ctx, d)
		if err != nil {
			return listing{}, err
		}
		topics, err := s.Links.Topics(ctx, v, d)
		if err != nil {
			return listing{}, err
		}
		for ; at < len(rows) && rows[at].Document.SHA256 == d.SHA256; at++ {
			out.rows[at] = Listed{rows[at], topics[rows[at].ID], report.Scorable(rows[at].State, members)}
		}
	}
	out.names = i18n.PartiesOf(names)
	return out, nil
}

// List are the commitments that the address asks for.
func (s *Book) List(r *http.Request, x Wanted) ([]Listed, i18n.Parties, error) {
	v, err := s.View(r)
	if err != nil {
		return nil, nil, err
	}
	all, names, err := s.ListOfAll(r, v, x)
	if err != nil {
		return nil, names, err
	}
	today := s.Today(r)
	out := []Listed{}
	keeps := s.Keeper(x, today)
	for i := range all {
		if keeps(&all[i]) {
			out = append(out, all[i])
		}
	}
	return out, names, nil
}

// TextOf is a commitment's text without marks.
func TextOf(c *review.State) string { return trillium.Collapse(trillium.Plain(c.Text)) }

// Warm works out ahead what the pages of a large register are slow to ask for first:
// where every commitment stands, and what links the summits.
func (s *Book) Warm(ctx context.Context) error {
	v, err := s.Register.Now().Pin(ctx)
	if err != nil {
		return err
	}
	if _, err := s.listing(ctx, v, Wanted{}); err != nil {
		return err
	}
	summits, err := v.Summits(ctx)
	if err != nil {
		return err
	}
	for _, m := range summits {
		if _, err := s.Links.Series(ctx, v, m.Series); err != nil && !errors.Is(err, trillium.ErrTooLarge) {
			return err
		}
	}
	return nil
}

// NoTheme stands in addresses for promises whose theme cannot be told.
const NoTheme = "none"
