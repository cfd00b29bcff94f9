package web_test

import (
	"context"
	"html"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"testing"

	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/signontest"
	"trillium/internal/store"
	"trillium/internal/web"
	"trillium/internal/web/sitetest"
)

// An invitation makes one account, once, with the role that it gives.
func TestInvitation(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	ed := s.As(t, "ed")
	_, body := ed.Post("/en/people", "act", "invite", "role", "contributor", "party", "XBR", "name", "Brivaine Fisheries")
	i := strings.Index(body, s.URL+"/en/invitation/")
	if i < 0 {
		t.Fatal("no invitation is shown")
	}
	path, _, _ := strings.Cut(body[i+len(s.URL):], "<")
	_, later := ed.Get("/en/people")
	if strings.Contains(later, path) {
		t.Error("the invitation is shown again")
	}
	b := s.Browser(t)
	res, page := b.Get(path)
	sitetest.Want(t, "invitation", res, http.StatusOK)
	if !strings.Contains(page, "Brivaine Fisheries") || res.Header.Get("Referrer-Policy") != "no-referrer" {
		t.Error("the page lacks the name, or tells its address to others")
	}
	for name, form := range map[string][]string{
		"a short password": {"login", "brel", "name", "B", "new", "short", "again", "short"}, "two passwords": {"login", "brel", "name", "B", "new",
			sitetest.Password,
			"again", sitetest.Password + "x"},
		"a taken name": {"login", "rita", "name", "B", "new", sitetest.Password, "again", sitetest.Password},
		"no name": {"login", "b", "name", "B", "new", sitetest.Password, "again",
			sitetest.Password},
	} {
		res, _ := b.Post(path, form...)
		sitetest.Want(t, name, res, http.StatusBadRequest)
	}
	res, _ = b.Post(path, "login", "brel", "name", "B", "new", sitetest.Password, "again", sitetest.Password, "role", "editor", "party", "")
	sitetest.Want(t, "accepted", res, http.StatusSeeOther)
	if p, err := s.Register.Person(context.Background(), "brel"); err != nil || p.Role != review.Contributor || p.Party != "XBR" {
		t.Errorf("%+v, %v", p, err)
	}
	res, _ = b.Get("/en/account")
	sitetest.Want(t, "signed in at once", res, http.StatusOK)
	res, _ = s.Browser(t).Get(path)
	sitetest.Want(t, "used up", res, http.StatusNotFound)
	res, _ = s.Browser(t).Post(path, "login", "brel2", "name", "B", "new", sitetest.Password, "again", sitetest.Password)
	sitetest.Want(t, "used twice", res, http.StatusNotFound)
}

// A password change signs out everywhere else; so does the button for it.
func TestAccount(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	one, two := s.As(t, "rita"), s.As(t, "rita")
	res, _ := one.Post("/en/account", "act", "password", "password", "wrong horse battery", "new", "another long word", "again", "another long word")
	sitetest.Want(t, "with a wrong password", res, http.StatusBadRequest)
	res, _ = one.Post("/en/account", "act", "password", "password", sitetest.Password, "new", "another long word", "again", "another long word")
	sitetest.Want(t, "changed", res, http.StatusSeeOther)
	res, _ = one.Get("/en/account")
	sitetest.Want(t, "here", res, http.StatusOK)
	res, _ = two.Get("/en/account")
	sitetest.Want(t, "elsewhere", res, http.StatusSeeOther)
	res, _ = two.Post("/en/sign-in", "login", "rita", "password", sitetest.Password)
	sitetest.Want(t, "with the old password", res, http.StatusForbidden)
	two.Post("/en/sign-in", "login", "rita", "password", "another long word")
	res, _ = two.Post("/en/account", "act", "everywhere")
	sitetest.Want(t, "out everywhere", res, http.StatusSeeOther)
	res, _ = one.Get("/en/account")
	sitetest.Want(t, "after out everywhere", res, http.StatusSeeOther)
}

// Nothing secret gets into the log.
func TestLog(t *testing.T) {
	s := sitetest.New(t)
	var log strings.Builder
	var mutex sync.Mutex
	c := sitetest.Config(s.Register)
	c.Log = slog.New(slog.NewTextHandler(writerFunc(func(b []byte) (int, error) {
		mutex.Lock()
		defer mutex.Unlock()
		return log.Write(b)
	}), nil))
	server := httptest.NewServer(web.New(c).Handler())
	defer server.Close()
	s.Server = server
	s.Staff(t)
	token, err := s.Register.Invite(context.Background(), "ed", store.Invitation{Role: review.Editor})
	if err != nil {
		t.Fatal(err)
	}
	s.Register.Close() // from now on everything fails
	b := s.Browser(t)
	b.Post("/en/sign-in", "login", "ed", "password", sitetest.Password)
	res, _ := b.Get("/en/invitation/" + token)
	sitetest.Want(t, "a broken register", res, http.StatusServiceUnavailable)
	if log.Len() == 0 || strings.Contains(log.String(), token) || strings.Contains(log.String(), sitetest.Password) {
		t.Errorf("the log: %s", log.String())
	}
	res, _ = b.Get("/readyz")
	sitetest.Want(t, "ready with a broken register", res, http.StatusServiceUnavailable)
	res, _ = b.Get("/healthz")
	sitetest.Want(t, "healthy with a broken register", res, http.StatusOK)
}

type writerFunc func([]byte) (int, error)

func (f writerFunc) Write(b []byte) (int, error) { return f(b) }

// Through a real provider: an invited person opens an account with it and signs
// in again; others, and answers that were not asked for, are refused.
func TestSignOn(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	real := signontest.Start(t, s.URL+web.ReturnPath)
	c := sitetest.Config(s.Register)
	c.Public = s.URL
	c.Provider = &signin.Provider{Issuer: real.Issuer, ClientID: real.ClientID, Secret: real.ClientSecret, Redirect: s.URL + web.ReturnPath}
	s.Server.Config.Handler = web.New(c).Handler()

	follow := func(b *sitetest.Browser, address string) *http.Response {
		t.Helper()
		back := real.SignIn(t, address)
		res, _ := b.Get(strings.TrimPrefix(back, s.URL))
		return res
	}
	travel := func(b *sitetest.Browser, res *http.Response) *http.Response {
		t.Helper()
		sitetest.Want(t, "to the provider", res, http.StatusSeeOther)
		return follow(b, res.Header.Get("Location"))
	}
	b := s.Browser(t)
	res, _ := b.Get("/fr/sign-in/provider")
	sitetest.Want(t, "without an account", travel(b, res), http.StatusForbidden)

	token, err := s.Register.Invite(context.Background(), "ed", store.Invitation{Role: review.Reviewer})
	if err != nil {
		t.Fatal(err)
	}
	// A form may not lead to another site, so the page that answers has a link.
	res, page := b.Post("/fr/invitation/"+token, "act", "provider", "login", "anna", "name", "")
	sitetest.Want(t, "the invitation", res, http.StatusOK)
	address := regexp.MustCompile(`href="(` + regexp.QuoteMeta(real.Issuer) + `[^"]*)"`).FindStringSubmatch(page)
	if address == nil {
		t.Fatal("no link leads to the provider")
	}
	res = follow(b, html.UnescapeString(address[1]))
	sitetest.Want(t, "accepted", res, http.StatusSeeOther)
	if p, err := s.Register.Person(context.Background(), "anna"); err != nil || p.Name != "Anna Example" || p.Role != review.Reviewer || p.Password != "" ||
		p.Issuer != real.Issuer {
		t.Errorf("%+v, %v", p, err)
	}
	res, _ = b.Get("/fr/review")
	sitetest.Want(t, "signed in", res, http.StatusOK)

	again := s.Browser(t)
	res, _ = again.Get("/fr/sign-in/provider?next=/fr/account")
	res = travel(again, res)
	if res.Header.Get("Location") != "/fr/account" {
		t.Errorf("it leads to %s", res.Header.Get("Location"))
	}
	// A password does not open an account of single sign-on.
	res, _ = s.Browser(t).Post("/en/sign-in", "login", "anna", "password", "")
	sitetest.Want(t, "with no password", res, http.StatusForbidden)

	// An answer that somebody else began: signing a victim in as another.
	attacker, victim := s.Browser(t), s.Browser(t)
	res, _ = attacker.Get("/fr/sign-in/provider")
	back := real.SignIn(t, res.Header.Get("Location"))
	res, _ = victim.Get(strings.TrimPrefix(back, s.URL))
	sitetest.Want(t, "another's answer", res, http.StatusForbidden)
	if victim.Cookie("session") != "" {
		t.Error("the victim is signed in")
	}
	// Closed, the account does not open.
	if err := s.Register.ChangePerson(context.Background(), "ed", "anna", "account closed",
		func(p *store.Person) error { p.Active = false; return nil }); err != nil {
		t.Fatal(err)
	}
	closed := s.Browser(t)
	res, _ = closed.Get("/en/sign-in/provider")
	sitetest.Want(t, "closed", travel(closed, res), http.StatusForbidden)
}

// Behind https, the cookie goes by https only.
func TestSecureCookie(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	c := sitetest.Config(s.Register)
	c.Public = "https://register.example.org"
	s.Server.Config.Handler = web.New(c).Handler()
	req := s.Browser(t).Form("/en/sign-in", "login", "ed", "password", sitetest.Password)
	req.Header.Set("Origin", "https://register.example.org")
	req.Header.Del("Sec-Fetch-Site")
	res, _ := s.Browser(t).Send(req)
	sitetest.Want(t, "sign-in", res, http.StatusSeeOther)
	cookies := res.Cookies()
	if len(cookies) != 1 || cookies[0].Name != "__Host-session" || !cookies[0].Secure || !cookies[0].HttpOnly || cookies[0].Path != "/" {
		t.Errorf("%+v", cookies)
	}
}
