package site

import (
	"cmp"
	"encoding/xml"
	"net/http"
	"slices"
	"time"
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

// FeedEntries is how many entries a feed has.
const FeedEntries = 100

// NewFeed begins a feed of what a page shows.
func (s *Site) NewFeed(r *http.Request, title, page string) *atomFeed {
	l := s.Language(r)
	self := s.Origin(r) + r.URL.RequestURI()
	return &atomFeed{Language: l.Tag, Title: title, ID: self, Author: l.T("site.name"), Links: []atomLink{{"self", self}, {"", s.Origin(r) + page}}}
}

// Add puts an entry into the feed; at is when it came about or was last changed.
func (f *atomFeed) Add(href, title, summary string, at time.Time) {
	f.Entries = append(f.Entries, atomEntry{title, href, at.UTC().Format(time.RFC3339), atomLink{Href: href}, summary})
}

// Send writes the latest entries of the feed, the latest first.
func (f *atomFeed) Send(w http.ResponseWriter) error {
	slices.SortStableFunc(f.Entries, func(a, b atomEntry) int { return cmp.Compare(b.Updated, a.Updated) })
	f.Entries = f.Entries[:min(len(f.Entries), FeedEntries)]
	f.Updated = time.Unix(0, 0).UTC().Format(time.RFC3339)
	if len(f.Entries) > 0 {
		f.Updated = f.Entries[0].Updated
	}
	data, err := xml.MarshalIndent(f, "", " ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", TypeAtom+"; charset=utf-8")
	_, err = w.Write(append([]byte(xml.Header), data...))
	return err
}
