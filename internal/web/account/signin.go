package account

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/site"
	"trillium/internal/store"
)

// signInPage is the form to sign in with.
type signInPage struct {
	Next     string
	Login    string
	Wrong    bool // the last try failed
	Provider bool // single sign-on is offered
}

func (s *area) signInPage(w http.ResponseWriter, r *http.Request) error {
	return s.showSignIn(w, r, http.StatusOK, signInPage{Next: site.Local(r.URL.Query().Get("next"), "")})
}

func (s *area) showSignIn(w http.ResponseWriter, r *http.Request, status int, p signInPage) error {
	p.Provider = s.Provider != nil
	return s.Render(w, r, status, "signin", s.Language(r).T("signin.title"), p)
}

// Guessing is slowed down by counting tries: of one name from one address, of
// one address, and of one name from anywhere.
const (
	guessTime   = 15 * time.Minute
	pairTries   = 8
	addressMost = 200
	nameMost    = 1000
)

func pairKey(r *http.Request, login string) string { return "pair " + login + " " + site.From(r) }

// throttle counts a try, and refuses it where there were too many. It counts
// before and after, so that tries at the same time are seen by each other, and
// tries without end are not kept without end. An unknown name is treated like
// any other, so that the answer tells nothing.
func (s *area) throttle(r *http.Request, login string) error {
	limits := map[string]int{pairKey(r, login): pairTries, "address " + site.From(r): addressMost, "name " + login: nameMost}
	since := s.Now().Add(-guessTime)
	check := func() error {
		for key, most := range limits {
			n, err := s.Register.Attempts(r.Context(), key, since)
			if err != nil {
				return err
			}
			if n > most {
				s.Meter.Throttled.Inc()
				s.Log.Warn("sign-in throttled", "from", site.From(r))
				return fmt.Errorf("sign-in: %w", trillium.ErrThrottled)
			}
		}
		return nil
	}
	if err := check(); err != nil {
		return err
	}
	if err := s.Register.AddAttempt(r.Context(), since, slices.Collect(maps.Keys(limits))...); err != nil {
		return err
	}
	return check()
}

func (s *area) signIn(w http.ResponseWriter, r *http.Request) error {
	login := strings.ToLower(strings.TrimSpace(r.PostForm.Get("login")))
	if len(login) > 64 {
		login = strings.ToValidUTF8(login[:64], "") // no account has such a name
	}
	next := site.Local(r.PostForm.Get("next"), "")
	if err := s.throttle(r, login); err != nil {
		return err
	}
	p, err := s.Register.Person(r.Context(), login)
	if err != nil && !errors.Is(err, trillium.ErrNotFound) {
		return err
	}
	if !signin.VerifyPassword(p.Password, r.PostForm.Get("password")) || !p.Active {
		s.Meter.Refused.Inc()
		s.Log.Info("sign-in refused", "from", site.From(r)) // not the name: it may be a password in the wrong field
		return s.showSignIn(w, r, http.StatusForbidden, signInPage{Next: next, Login: login, Wrong: true})
	}
	if err := s.Register.ForgetAttempts(r.Context(), pairKey(r, login)); err != nil {
		return err
	}
	return s.enter(w, r, p, next)
}

// enter signs a person in with a new session; one that the browser brought
// along ends.
func (s *area) enter(w http.ResponseWriter, r *http.Request, p store.Person, next string) error {
	if old := site.Cookie(r, s.SessionCookie(r)); old != "" {
		if err := s.Register.EndSession(r.Context(), old); err != nil {
			return err
		}
	}
	token, err := s.Register.StartSession(r.Context(), p.Login, r.UserAgent())
	if err != nil {
		return err
	}
	s.Log.Info("signed in", "person", p.Login)
	s.SetCookie(w, r, s.SessionCookie(r), token, int(store.SessionTime/time.Second))
	http.Redirect(w, r, site.Local(next, s.start(r, p)), http.StatusSeeOther)
	return nil
}

// start is where a person's work begins.
func (s *area) start(r *http.Request, p store.Person) string {
	if p.May(review.SeeQueue) {
		return "/" + s.Language(r).Tag + "/review"
	}
	if p.May(review.FileUpdate) {
		return "/" + s.Language(r).Tag + "/mine"
	}
	return "/" + s.Language(r).Tag + "/"
}

func (s *area) signOut(w http.ResponseWriter, r *http.Request) error {
	name := s.SessionCookie(r)
	if token := site.Cookie(r, name); token != "" {
		if err := s.Register.EndSession(r.Context(), token); err != nil {
			return err
		}
	}
	s.SetCookie(w, r, name, "", -1)
	http.Redirect(w, r, "/"+s.Language(r).Tag+"/", http.StatusSeeOther)
	return nil
}

// ReturnPath is where a provider of single sign-on sends people back to.
const ReturnPath = "/sign-in/return"

// A journey is what the browser keeps while somebody is at the provider.
type journey struct {
	signin.Login
	Language   string
	Next       string
	Invitation string // that is being accepted, "" if none
	Name, User string // what they chose there
}

const (
	journeyCookie = "sign-on" // with the prefix of hostCookie
	journeyTime   = 600       // seconds
)

// signOn sends a visitor to the provider.
func (s *area) signOn(w http.ResponseWriter, r *http.Request) error {
	address, err := s.travel(w, r, journey{Next: site.Local(r.URL.Query().Get("next"), "")})
	if err != nil {
		return err
	}
	http.Redirect(w, r, address, http.StatusSeeOther)
	return nil
}

// travel prepares a way through the provider and returns the address at which
// it begins.
func (s *area) travel(w http.ResponseWriter, r *http.Request, j journey) (string, error) {
	if s.Provider == nil {
		return "", trillium.ErrNotFound
	}
	address, login, err := s.Provider.Begin(r.Context())
	if err != nil {
		return "", err
	}
	j.Login, j.Language = login, s.Language(r).Tag
	data, err := json.Marshal(j)
	if err != nil {
		return "", err
	}
	s.SetCookie(w, r, s.HostCookie(r, journeyCookie), base64.RawURLEncoding.EncodeToString(data), journeyTime)
	return address, nil
}

// signOnReturn takes somebody back from the provider.
func (s *area) signOnReturn(w http.ResponseWriter, r *http.Request) error {
	if s.Provider == nil {
		return trillium.ErrNotFound
	}
	var j journey
	data, err := base64.RawURLEncoding.DecodeString(site.Cookie(r, s.HostCookie(r, journeyCookie)))
	if err != nil || json.Unmarshal(data, &j) != nil {
		j = journey{} // refused below, for want of a state
	}
	if s.Words.Language(j.Language) == nil {
		j.Language = i18n.Tags[0]
	}
	s.SetCookie(w, r, s.HostCookie(r, journeyCookie), "", -1)
	q := r.URL.Query()
	id, err := s.Provider.Finish(r.Context(), j.Login, q.Get("state"), q.Get("code"))
	if err != nil {
		s.Log.Warn("single sign-on refused", "err", err)
		s.Meter.Refused.Inc()
		return err
	}
	p, err := s.identified(r.Context(), j, id)
	if err != nil {
		return err
	}
	return s.enter(w, r, p, site.Local(j.Next, "/"+j.Language+"/"))
}

// identified is the account of an identity, made now if an invitation says so.
func (s *area) identified(ctx context.Context, j journey, id signin.Identity) (store.Person, error) {
	if j.Invitation != "" {
		name := j.Name
		if name == "" {
			name = id.Name
		}
		p := store.Person{Person: review.Person{Login: j.User, Name: name}, Issuer: id.Issuer, Identity: id.Subject}
		if err := s.Register.Accept(ctx, j.Invitation, p); err != nil {
			return p, err
		}
	}
	p, err := s.Register.PersonOf(ctx, id.Issuer, id.Subject)
	if errors.Is(err, trillium.ErrNotFound) || err == nil && !p.Active {
		return p, site.Refuse(trillium.ErrForbidden, "refused.identity", "this identity has no open account; ask an editor for an invitation")
	}
	return p, err
}
