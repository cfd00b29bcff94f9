package account

import (
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// peoplePage is where editors keep the accounts.
type peoplePage struct {
	People     []store.Person
	Roles      []review.Role
	Events     []store.Event
	Open       []store.Invitation
	Invitation string // the address of one just made, told once
	For        string // whom it is for
	Problem    *site.Explanation
	Filter     string
}

// shownEvents is how many of the last events a page lists.
const shownEvents = 50

func (s *area) people(w http.ResponseWriter, r *http.Request) error {
	return s.showPeople(w, r, http.StatusOK, peoplePage{})
}

func (s *area) showPeople(w http.ResponseWriter, r *http.Request, status int, p peoplePage) error {
	all, err := s.Register.People(r.Context())
	if err != nil {
		return err
	}
	p.Filter = strings.TrimSpace(r.URL.Query().Get("q"))
	for _, one := range all {
		if show.HasWords(one.Login+" "+one.Name+" "+one.Party+" "+string(one.Role), p.Filter) {
			p.People = append(p.People, one)
		}
	}
	if p.Events, err = s.Register.Events(r.Context(), shownEvents); err != nil {
		return err
	}
	if p.Open, err = s.Register.Invitations(r.Context()); err != nil {
		return err
	}
	p.Roles = review.Roles
	return s.Render(w, r, status, "people", s.Language(r).T("people.title"), p)
}

// changePeople invites somebody or changes an account.
func (s *area) changePeople(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	f := r.PostForm
	var page peoplePage
	var err error
	switch f.Get("act") {
	case "invite":
		page, err = s.invite(r, who, store.Invitation{Name: strings.TrimSpace(f.Get("name")), Role: review.Role(f.Get("role")),
			Party: strings.TrimSpace(f.Get("party"))})
	case "reset":
		var p store.Person
		if p, err = s.Register.Person(r.Context(), f.Get("login")); err == nil && !p.Active {
			err = site.Refuse(trillium.ErrInvalid, "refused.closed", "the account is closed; open it first")
		}
		if err == nil {
			page, err = s.invite(r, who, store.Invitation{Login: p.Login, Name: p.Name, Role: p.Role, Party: p.Party})
		}
	case "revoke":
		err = s.Register.Revoke(r.Context(), who.Login, f.Get("invitation"))
	case "sign-out":
		err = s.Register.EndSessions(r.Context(), who.Login, f.Get("login"))
	default:
		err = s.changePerson(r, who)
	}
	if site.Mendable(err) {
		return s.showPeople(w, r, http.StatusBadRequest, peoplePage{Problem: site.Explain(s.Language(r), err)})
	}
	if err != nil {
		return err
	}
	s.Log.Info("people", "act", f.Get("act"), "subject", f.Get("login"), "person", who.Login)
	if page.Invitation == "" {
		http.Redirect(w, r, r.URL.Path, http.StatusSeeOther)
		return nil
	}
	w.Header().Set("Cache-Control", "no-store")
	return s.showPeople(w, r, http.StatusOK, page)
}

func (s *area) invite(r *http.Request, who store.Person, i store.Invitation) (peoplePage, error) {
	token, err := s.Register.Invite(r.Context(), who.Login, i)
	name := i.Name
	if i.Login != "" {
		name = i.Login
	}
	return peoplePage{Invitation: s.Origin(r) + "/" + s.Language(r).Tag + "/invitation/" + token, For: name}, err
}

// changePerson saves a row of the table, or closes or opens the account.
func (s *area) changePerson(r *http.Request, who store.Person) error {
	f := r.PostForm
	act := f.Get("act")
	change, ok := map[string]func(*store.Person) error{
		"close": func(p *store.Person) error { p.Active = false; return nil },
		"open":  func(p *store.Person) error { p.Active = true; return nil },
		"save": func(p *store.Person) error {
			p.Role, p.Party = review.Role(f.Get("role")), strings.TrimSpace(f.Get("party"))
			if p.Role != review.Contributor {
				p.Party = ""
			}
			return nil
		},
	}[act]
	if !ok {
		return site.Refuse(trillium.ErrInvalid, "refused.act", "there is no act %q", act)
	}
	words := map[string]string{"close": "account closed", "open": "account opened again", "save": "role changed"}
	return s.Register.ChangePerson(r.Context(), who.Login, f.Get("login"), words[act], change)
}
