package web

import (
	"cmp"
	"encoding/xml"
	"net/http"
	"slices"
	"time"

	"trillium"
	"trillium/internal/lineage"
	"trillium/internal/report"
	"trillium/internal/review"
)

// The elements of an Atom feed (RFC 4287).
type atomFeed struct {
	XMLName  xml.Name    `xml:"http://www.w3.org/2005/Atom feed"`
	Language string      `xml:"http://www.w3.org/XML/1998/namespace lang,attr"`
	Title    string      `xml:"title"`
	ID       string      `xml:"id"`
	Updated  string      `xml:"updated"`
	Links    []atomLink  `xml:"link"`
	Author   string      `xml:"author>name"`
	Entries  []atomEntry `xml:"entry"`
}

type atomLink struct {
	Rel  string `xml:"rel,attr,omitempty"`
	Href string `xml:"href,attr"`
}

type atomEntry struct {
	Title   string   `xml:"title"`
	ID      string   `xml:"id"`
	Updated string   `xml:"updated"`
	Link    atomLink `xml:"link"`
	Summary string   `xml:"summary"`
}

// feedEntries is how many entries a feed has.
const feedEntries = 100

// newFeed begins a feed of what a page shows.
func (s *Server) newFeed(r *http.Request, title, page string) *atomFeed {
	l := s.language(r)
	self := s.origin(r) + r.URL.RequestURI()
	return &atomFeed{Language: l.Tag, Title: title, ID: self, Author: l.T("site.name"), Links: []atomLink{{"self", self}, {"", s.origin(r) + page}}}
}

// add puts an entry into the feed; at is when it came about or was last changed.
func (f *atomFeed) add(href, title, summary string, at time.Time) {
	f.Entries = append(f.Entries, atomEntry{title, href, at.UTC().Format(time.RFC3339), atomLink{Href: href}, summary})
}

// send writes the latest entries of the feed, the latest first.
func (f *atomFeed) send(w http.ResponseWriter) error {
	slices.SortStableFunc(f.Entries, func(a, b atomEntry) int { return cmp.Compare(b.Updated, a.Updated) })
	f.Entries = f.Entries[:min(len(f.Entries), feedEntries)]
	f.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339)
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	data, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", typeAtom+"; charset=utf-8")
	_, err = w.Write(append([]byte(xml.Header), data...))
	return err
}

// changed is when a commitment was last decided on or, if never, added.
func (x *listed) changed() time.Time {
	if n := len(x.History); n > 0 {
		return x.History[n-1].Time
	}
	return x.Document.Added
}

// listAtom is a feed of the commitments that a list chooses, by their last change.
func (s *Server) listAtom(w http.ResponseWriter, r *http.Request) error {
	x := wantedOf(r.URL.Query())
	rows, names, err := s.list(r, x)
	if err != nil {
		return err
	}
	l := s.language(r)
	p := presenter{l: l, names: names, today: s.today(r)}
	feed := s.newFeed(r, p.titleOf(x, s.linkPresenter(r)), "/"+l.Tag+"/commitments?"+x.values().Encode())
	for i := range rows {
		row := &rows[i]
		title := l.T("colon", row.ID, p.StateText(row.Standing))
		feed.add(s.origin(r)+commitmentPath(l.Tag, row.ID), title, textOf(row.State), row.changed())
	}
	return feed.send(w)
}

// changesAtom is a feed of what happened to one commitment: evidence, updates and
// every decision.
func (s *Server) changesAtom(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	st, _, err := s.commitmentAsked(r, v)
	if err != nil {
		return err
	}
	p := s.everybody(r)
	p.l = s.language(r)
	page := commitmentPath(p.l.Tag, st.ID)
	feed := s.newFeed(r, p.l.T("commitment.title", st.ID), page)
	for _, e := range st.History {
		feed.add(s.origin(r)+decisionPath(p.l.Tag, e.Hash), p.What(e), e.Reason, e.Time)
	}
	return feed.send(w)
}

// decisionsAtom is a feed of the latest decisions.
func (s *Server) decisionsAtom(w http.ResponseWriter, r *http.Request) error {
	list, err := s.decisionsAsked(r, feedEntries)
	if err != nil {
		return err
	}
	entries, err := s.unveil(r, list)
	if err != nil {
		return err
	}
	p := s.everybody(r)
	p.l = s.language(r)
	feed := s.newFeed(r, p.l.T("history.title"), "/"+p.l.Tag+"/history")
	for _, e := range entries {
		feed.add(s.origin(r)+decisionPath(p.l.Tag, e.Hash), p.l.T("colon", e.Subject, p.What(e)), e.Reason, e.Time)
	}
	return feed.send(w)
}

// silentAtom is a feed of what fell silent, by when it was last heard of.
func (s *Server) silentAtom(w http.ResponseWriter, r *http.Request) error {
	list, err := s.silencesAsked(r)
	if err != nil {
		return err
	}
	l := s.language(r)
	feed := s.newFeed(r, l.T("silent.title"), "/"+l.Tag+"/silent")
	for _, x := range list {
		if day, err := time.Parse(time.DateOnly, x.Heard); err == nil {
			feed.add(s.origin(r)+commitmentPath(l.Tag, x.Commitment), l.T("colon", x.Commitment, l.T("silent.by."+x.By, x.Summit)), trillium.Plain(x.Text), day)
		}
	}
	return feed.send(w)
}

// deadlinesAtom is a feed of the deadlines that have passed, each on the day after
// its last.
func (s *Server) deadlinesAtom(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	list, names, err := s.report.Deadlines(r.Context(), v, dueFilterOf(r.URL.Query()))
	if err != nil {
		return err
	}
	l := s.language(r)
	p := duePage{presenter: presenter{l: l, names: names, today: s.today(r)}}
	feed := s.newFeed(r, l.T("due.feed"), "/"+l.Tag+"/due")
	for _, d := range list {
		day, err := time.Parse(time.DateOnly, d.Deadline.Date)
		if err == nil && day.Before(p.today) {
			feed.add(s.origin(r)+commitmentPath(l.Tag, d.ID), l.T("colon", d.ID, p.State(d)), d.Text, day.AddDate(0, 0, 1))
		}
	}
	return feed.send(w)
}

// compareAtom is a feed of the links that people decided between two documents.
func (s *Server) compareAtom(w http.ResponseWriter, r *http.Request) error {
	of, err := s.comparisonAsked(r)
	if err != nil {
		return err
	}
	l := s.language(r)
	feed := s.newFeed(r, l.T("compare.of", of.A.Document.Key, of.B.Document.Key), comparePath(l.Tag, of.A.Document.Key, of.B.Document.Key))
	at := make(map[string]*review.Entry)
	for _, side := range [][]*review.State{of.A.States, of.B.States} {
		for _, st := range side {
			for _, e := range st.History {
				at[e.Hash] = e
			}
		}
	}
	for _, link := range of.Links {
		if e := at[link.Decided]; e != nil {
			feed.add(s.origin(r)+decisionPath(l.Tag, e.Hash), linkTitle(l.T("link."+string(link.Relation)), link), e.Reason, e.Time)
		}
	}
	return feed.send(w)
}

func linkTitle(relation string, l lineage.Link) string {
	if l.B == "" {
		return l.A + " – " + relation
	}
	return l.A + " – " + relation + " – " + l.B
}

// scoresAtom is a feed of the scores of a summit's report, by when they were given.
func (s *Server) scoresAtom(w http.ResponseWriter, r *http.Request) error {
	rep, _, err := s.reportOf(r)
	if err != nil {
		return err
	}
	t := s.tellerOf(r, rep)
	feed := s.newFeed(r, t.T("colon", t.T("compliance.title"), rep.Document.Title), "/"+t.Tag+"/summits/"+rep.Summit+"/report")
	for i := range rep.Chapters {
		c := &rep.Chapters[i]
		for _, score := range c.Scores {
			if m := score.Final.Decides; m != nil {
				feed.add(s.origin(r)+decisionPath(t.Tag, m.Hash), t.T("what.score", t.Party(score.Party), report.Signed(score.Final.Cell)), m.Entry.Reason, m.Time)
			}
		}
	}
	return feed.send(w)
}
