// Package account is the area of accounts: signing in, one's own account, invitations,
// and the people of a register.
package account

import (
	"embed"

	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// area is the area on the book of a register.
type area struct {
	*show.Book
	Provider *signin.Provider // of single sign-on, nil if there is none
}

// New returns the area.
func New(b *show.Book, provider *signin.Provider) site.Section {
	s := &area{b, provider}
	return site.Section{
		Routes: []site.Route{
			{Pattern: "GET /sign-in", Handle: s.signInPage, Fresh: true},
			{Pattern: "POST /sign-in", Handle: s.signIn, Fresh: true},
			{Pattern: "POST /sign-out", Handle: s.signOut},
			{Pattern: "GET /sign-in/provider", Handle: s.signOn, Fresh: true},
			{Pattern: "GET " + ReturnPath, Handle: s.signOnReturn, Fresh: true, Bare: true},
			{Pattern: "GET /account", Handle: s.account, Fresh: true},
			{Pattern: "POST /account", Handle: s.changeAccount, Fresh: true},
			{Pattern: "GET /invitation/{token}", Handle: s.invitation, Fresh: true, Secret: true},
			{Pattern: "POST /invitation/{token}", Handle: s.acceptInvitation, Fresh: true, Secret: true},
			{Pattern: "GET /people", Handle: s.people, Needs: review.KeepPeople},
			{Pattern: "POST /people", Handle: s.changePeople, Needs: review.KeepPeople},
		},
		Pages: []site.Template{site.Of[signInPage]("signin"), site.Of[accountPage]("account"), site.Of[invitationPage]("invitation"),
			site.Of[peoplePage]("people")},
		Nav:       []site.Link{{Path: "/people", Key: "nav.people", Needs: string(review.KeepPeople), Today: true, Top: true, Rank: 100}},
		Templates: files,
	}
}
