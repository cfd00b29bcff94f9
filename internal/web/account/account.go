package account

import (
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/site"
	"trillium/internal/store"
)

// accountPage is what a person sees of their own account.
type accountPage struct {
	Sessions []store.Session
	Tokens   []store.Token
	Token    string // one just made, told once
	Filters  []store.SavedFilter
	Changed  bool   // the password was just changed
	Problem  string // why it was not, "" if nobody tried
}

func (s *area) account(w http.ResponseWriter, r *http.Request) error {
	p, err := site.SignedIn(r)
	if err != nil {
		return err
	}
	return s.showAccount(w, r, http.StatusOK, p, accountPage{Changed: r.URL.Query().Get("changed") != ""})
}

func (s *area) showAccount(w http.ResponseWriter, r *http.Request, status int, p store.Person, body accountPage) (err error) {
	if body.Sessions, err = s.Register.Sessions(r.Context(), p.Login); err != nil {
		return err
	}
	if body.Tokens, err = s.Register.Tokens(r.Context(), p.Login); err != nil {
		return err
	}
	if body.Filters, err = s.Register.Filters(r.Context(), p.Login); err != nil {
		return err
	}
	return s.Render(w, r, status, "account", s.Language(r).T("account.title"), body)
}

// changeAccount changes the password or signs out everywhere.
func (s *area) changeAccount(w http.ResponseWriter, r *http.Request) error {
	p, err := site.SignedIn(r)
	if err != nil {
		return err
	}
	l := s.Language(r)
	switch r.PostForm.Get("act") {
	case "token":
		token, err := s.Register.AddToken(r.Context(), p.Login, r.PostForm.Get("name"))
		if err != nil {
			return err
		}
		return s.showAccount(w, r, http.StatusOK, p, accountPage{Token: token})
	case "revoke-token":
		if err := s.Register.RevokeToken(r.Context(), p.Login, r.PostForm.Get("token")); err != nil {
			return err
		}
		http.Redirect(w, r, "/"+l.Tag+"/account#tokens", http.StatusSeeOther)
		return nil
	case "everywhere":
		if err := s.Register.EndSessions(r.Context(), p.Login, p.Login); err != nil {
			return err
		}
		s.SetCookie(w, r, s.SessionCookie(r), "", -1)
		http.Redirect(w, r, "/"+l.Tag+"/sign-in", http.StatusSeeOther)
		return nil
	}
	if err := s.throttle(r, p.Login); err != nil {
		return err
	}
	if !signin.VerifyPassword(p.Password, r.PostForm.Get("password")) {
		return s.showAccount(w, r, http.StatusBadRequest, p, accountPage{Problem: l.T("account.wrong")})
	}
	kept, err := newPassword(r, p.Login)
	if site.Mendable(err) {
		return s.showAccount(w, r, http.StatusBadRequest, p, accountPage{Problem: l.T("account.refused")})
	}
	if err != nil {
		return err
	}
	if err := s.Register.ChangePerson(r.Context(), p.Login, p.Login, "password set", func(p *store.Person) error {
		p.Password = kept
		return nil
	}); err != nil {
		return err
	}
	return s.enter(w, r, p, "/"+l.Tag+"/account?changed=1")
}

// newPassword takes a password from the form, twice the same, and returns what
// to keep of it.
func newPassword(r *http.Request, login string) (string, error) {
	password := r.PostForm.Get("new")
	if password != r.PostForm.Get("again") {
		return "", site.Refuse(trillium.ErrInvalid, "refused.passwords", "the two new passwords differ")
	}
	if err := signin.CheckPassword(password, login); err != nil {
		return "", err
	}
	return signin.HashPassword(password), nil
}

// invitationPage lets somebody make an account.
type invitationPage struct {
	store.Invitation
	Provider bool
	GoOn     string // the provider's address, once the form was sent; "" before
	Problem  *site.Explanation
	Form     map[string]string
}

func (s *area) invitation(w http.ResponseWriter, r *http.Request) error {
	return s.showInvitation(w, r, http.StatusOK, invitationPage{})
}

func (s *area) showInvitation(w http.ResponseWriter, r *http.Request, status int, p invitationPage) error {
	i, err := s.Register.Invitation(r.Context(), r.PathValue("token"))
	if err != nil {
		return err
	}
	p.Invitation, p.Provider = i, s.Provider != nil
	p.Form = map[string]string{"login": i.Login, "name": i.Name}
	for name := range p.Form {
		if v := r.PostForm.Get(name); v != "" {
			p.Form[name] = v
		}
	}
	w.Header().Set("Referrer-Policy", "no-referrer") // the address is a secret
	w.Header().Set("Cache-Control", "no-store")
	return s.Render(w, r, status, "invitation", s.Language(r).T("invitation.title"), p)
}

// acceptInvitation makes the account, or sends them to the provider first.
func (s *area) acceptInvitation(w http.ResponseWriter, r *http.Request) error {
	token := r.PathValue("token")
	i, err := s.Register.Invitation(r.Context(), token)
	if err != nil {
		return err
	}
	p := store.Person{Person: review.Person{Login: strings.ToLower(strings.TrimSpace(r.PostForm.Get("login"))), Name: r.PostForm.Get("name")}}
	if i.Login != "" {
		p.Login = i.Login
	}
	if r.PostForm.Get("act") == "provider" {
		// A browser lets no form lead to another site, so a link does.
		address, err := s.travel(w, r, journey{Invitation: token, User: p.Login, Name: p.Name})
		if err != nil {
			return err
		}
		return s.showInvitation(w, r, http.StatusOK, invitationPage{GoOn: address})
	}
	if p.Password, err = newPassword(r, p.Login); err == nil {
		err = s.Register.Accept(r.Context(), token, p)
	}
	if site.Mendable(err) {
		return s.showInvitation(w, r, http.StatusBadRequest, invitationPage{Problem: site.Explain(s.Language(r), err)})
	}
	if err != nil {
		return err
	}
	if p, err = s.Register.Person(r.Context(), p.Login); err != nil {
		return err
	}
	return s.enter(w, r, p, "")
}
