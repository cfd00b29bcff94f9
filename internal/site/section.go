package site

import (
	"context"
	"html/template"
	"io/fs"
	"net/http"

	"trillium"
	"trillium/internal/datapackage"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Section is a part of the site: an area, or the pages of an instrument. What is
// nil it has not.
type Section struct {
	Routes    []Route
	Endpoints []Endpoint
	Pages     []Template
	Templates fs.FS // what Pages name, as templates/NAME.html
	Nav       []Link
	Summit    []Link // from the page of a summit, which is their ?summit=
	// Method names the template, which stands alone and whose data is a [Method], of what
	// the page on the method says.
	Method   string
	Says     map[review.Kind]func(*i18n.Language, i18n.Parties, review.Body) string // decisions of its own kinds, in words
	Subject  func(subject string) string                                            // the page of a subject of its own, without the language; "" if it is none
	Panel    func(context.Context, Place) (template.HTML, error)                    // what it shows on a commitment's page; "" for nothing
	Tables   func(*http.Request) ([]datapackage.Table, error)                       // what it adds to the data package, as the visitor may see it
	Examples func(*http.Request, store.View) (map[string]string, error)             // values with which the API's addresses answer, by the name of their hole
}

// A Route is an address with its policy.
type Route struct {
	Pattern string // method and path, without the language
	Handle  Handler
	Needs   review.Act // who may not do this gets no further; "" for everybody
	Fresh   bool       // answers depend on more than the register, and are not kept
	Costs   bool       // a request with a query counts against the rate of its address
	Secret  bool       // the last part of the path is a secret, and is not logged
	Bare    bool       // there is one for all languages
}

// A Link leads to a page of a section from every page.
type Link struct {
	Path  string // without the language
	Key   string // its words in the catalogue
	Needs string // who may not do this act does not see it; "" for everybody
	Today bool   // it shows the present, whatever moment the page shows
	Top   bool   // it stands in the header, else in the footer
	Rank  int    // its place among them, from left to right
}

// A Method is what the template of a Section's Method is given.
type Method struct{}

// A Place is where a panel is shown: a commitment's page as one visitor asks for it.
type Place struct {
	View     store.View
	State    *review.State
	Document store.Document
	Text     *trillium.Document
	Frame    *Frame
	Day      string // YYYY-MM-DD, the day that is shown
}
