package signin

import (
	"context"
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/signontest"
)

func TestPassword(t *testing.T) {
	kept := HashPassword("correct horse battery")
	if !VerifyPassword(kept, "correct horse battery") {
		t.Error("the right password is refused")
	}
	if kept == HashPassword("correct horse battery") {
		t.Error("two hashes of one password are the same: there is no salt")
	}
	long := strings.Repeat("x", 10<<20)
	for name, c := range map[string][2]string{
		"wrong": {kept, "correct horse batterz"}, "empty": {kept, ""}, "no account": {"", ""}, "broken": {"$argon2id$v=19$m=1", "x"},
		"costly": {"$argon2id$v=19$m=99999999,t=99,p=9$" + encode(make([]byte, 16)) + "$" + encode(make([]byte, 32)), "x"}, "long": {kept, long},
		"other scheme": {"plain:correct horse battery", "correct horse battery"},
	} {
		if VerifyPassword(c[0], c[1]) {
			t.Errorf("%s: accepted", name)
		}
	}
}

// An unknown account must take as long as a wrong password: both work out one
// hash of the same cost. Compared as a ratio, with room for a busy machine.
func TestUnknownTakesAsLong(t *testing.T) {
	kept := HashPassword("correct horse battery")
	took := func(kept string) time.Duration {
		best := time.Hour
		for range 5 {
			begin := time.Now()
			VerifyPassword(kept, "wrong horse battery")
			best = min(best, time.Since(begin))
		}
		return best
	}
	if known, unknown := took(kept), took(""); unknown < known/3 {
		t.Errorf("a wrong password takes %v, an unknown account %v", known, unknown)
	}
}

func TestCheckPassword(t *testing.T) {
	for password, ok := range map[string]bool{
		"short": false, "elevenchars": false, "twelve chars": true, "una frase con ñ": true, strings.Repeat("a", 12): false,
		strings.Repeat("ab", 200): false, "my-name-is-anna-x": false,
	} {
		if err := CheckPassword(password, "anna"); (err == nil) != ok || err != nil && !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%q: %v", password, err)
		}
	}
}

// Through a real provider: the answer tells who it is, and an answer that does
// not belong to the login is refused.
func TestProvider(t *testing.T) {
	ctx := context.Background()
	const redirect = "http://127.0.0.1:9/en/sign-in/return"
	real := signontest.Start(t, redirect)
	p := &Provider{Issuer: real.Issuer, ClientID: real.ClientID, Secret: real.ClientSecret, Redirect: redirect}
	come := func() (Login, url.Values) {
		t.Helper()
		address, login, err := p.Begin(ctx)
		if err != nil {
			t.Fatal(err)
		}
		back, err := url.Parse(real.SignIn(t, address))
		if err != nil {
			t.Fatal(err)
		}
		return login, back.Query()
	}
	login, q := come()
	id, err := p.Finish(ctx, login, q.Get("state"), q.Get("code"))
	if err != nil || id.Issuer != real.Issuer || id.Subject == "" || id.Name != "Anna Example" {
		t.Errorf("%+v, %v", id, err)
	}
	for name, spoil := range map[string]func(l *Login, q url.Values){
		"used twice":      func(l *Login, _ url.Values) { *l, _ = login, q; l.State = "" },
		"another state":   func(_ *Login, q url.Values) { q.Set("state", "forged") },
		"no login":        func(l *Login, q url.Values) { *l = Login{}; q.Set("state", "") },
		"another nonce":   func(l *Login, _ url.Values) { l.Nonce = "replayed" },
		"wrong verifier":  func(l *Login, _ url.Values) { l.Verifier += "x" },
		"a code of chaff": func(_ *Login, q url.Values) { q.Set("code", "chaff") },
	} {
		l, back := come()
		spoil(&l, back)
		if id, err := p.Finish(ctx, l, back.Get("state"), back.Get("code")); !errors.Is(err, trillium.ErrForbidden) {
			t.Errorf("%s: %+v, %v", name, id, err)
		}
	}
	away := &Provider{Issuer: "http://127.0.0.1:9/none", ClientID: "x", Secret: "y", Redirect: redirect}
	if _, _, err := away.Begin(ctx); err == nil {
		t.Error("a provider that is away answers")
	}
}

func BenchmarkVerifyPassword(b *testing.B) {
	kept := HashPassword("correct horse battery")
	for b.Loop() {
		VerifyPassword(kept, "correct horse battery")
	}
}
