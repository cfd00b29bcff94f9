// Package signontest runs a real OpenID Connect provider for tests of single
// sign-on: glewlwyd, as the Debian package of that name ships it.
package signontest

import (
	"bytes"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// schema is the script with which the Debian package sets up a database. It
// creates the administrator admin, whose password is password, and the scopes
// openid and g_profile.
const schema = "/usr/share/dbconfig-common/data/glewlwyd/install/sqlite3"

// moreScopes adds what applications usually ask for besides openid.
const moreScopes = `
INSERT INTO g_scope (gs_name, gs_display_name) VALUES ('profile', 'Name');
INSERT INTO g_scope (gs_name, gs_display_name) VALUES ('email', 'E-mail address');
`

// A Provider is a running OpenID Connect provider with one client and one user.
type Provider struct {
	Issuer       string // what discovery starts from, and the iss of every token
	ClientID     string // the confidential client
	ClientSecret string // accepted as client_secret_basic and as client_secret_post
	User         string // the name the user signs in with; the sub of tokens is another
	Password     string // the user's password

	origin string // scheme, host and port of the provider
}

// Start starts an OpenID Connect provider on a free loopback port for the test.
// It has one confidential client, for the authorization code flow with or
// without PKCE, whose redirect URI is redirectURI, and one user, named Anna
// Example with the address anna@example.org. It is stopped and its files are
// removed when the test ends. The test is skipped, saying so, where glewlwyd is
// not installed.
func Start(t testing.TB, redirectURI string) *Provider {
	t.Helper()
	skipUnlessInstalled(t)
	origin := "http://" + freeAddress(t)
	p := &Provider{
		Issuer:       origin + "/api/oidc",
		ClientID:     "trillium",
		ClientSecret: "the-secret-of-the-client",
		User:         "anna",
		Password:     "the-password-of-anna",
		origin:       origin,
	}
	p.run(t)
	p.configure(t, redirectURI)
	return p
}

// SignIn plays the person at the provider: given the authorization address that
// the application redirected to, it signs in as the user, consents to the
// scopes, and returns the address to which the provider sends the browser back.
// That is the redirect URI with code and state or, where the provider refuses
// what the application asks for, with error and state.
func (p *Provider) SignIn(t testing.TB, authorizationURL string) string {
	t.Helper()
	b := newBrowser(t)
	login := b.redirect(authorizationURL)
	if !p.isLogin(login) {
		return login.String()
	}
	// What follows is what the provider's own login page does by script.
	query := login.Query()
	b.send(http.MethodPost, p.origin+"/api/auth/", values{"username": p.User, "password": p.Password})
	grant := p.origin + "/api/auth/grant/" + url.PathEscape(query.Get("client_id")) + "/"
	b.send(http.MethodPut, grant, values{"scope": query.Get("scope")})
	// Without g_continue the provider would show the login page once more.
	back := b.redirect(query.Get("callback_url") + "&g_continue")
	if p.isLogin(back) {
		t.Fatalf("the provider still wants a sign-in or a consent: %s", back)
	}
	return back.String()
}

// isLogin reports whether address is the page for sign-in and consent.
func (p *Provider) isLogin(address *url.URL) bool {
	return strings.HasPrefix(address.String(), p.origin+"/login.html?")
}

func skipUnlessInstalled(t testing.TB) {
	t.Helper()
	_, err := exec.LookPath("glewlwyd")
	if err == nil {
		_, err = os.Stat(schema)
	}
	if err != nil {
		t.Skipf("the Debian package glewlwyd is not installed; sign-on check skipped (%v)", err)
	}
}

func freeAddress(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp4", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// run starts the process and waits until it answers.
func (p *Provider) run(t testing.TB) {
	t.Helper()
	dir := t.TempDir()
	database := filepath.Join(dir, "glewlwyd.db")
	createDatabase(t, database)
	config := filepath.Join(dir, "glewlwyd.conf")
	if err := os.WriteFile(config, p.config(database), 0o600); err != nil {
		t.Fatal(err)
	}
	// A file, not a pipe: it can be read while the process still writes.
	log, err := os.Create(filepath.Join(dir, "log"))
	if err != nil {
		t.Fatal(err)
	}
	defer log.Close()
	cmd := exec.Command("glewlwyd", "--config-file", config)
	cmd.Stdout, cmd.Stderr = log, log
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	exited := make(chan struct{})
	go func() {
		cmd.Wait()
		close(exited)
	}()
	t.Cleanup(func() {
		cmd.Process.Kill() // nothing of it is kept, so nothing needs an orderly end
		<-exited
		if t.Failed() {
			said, _ := os.ReadFile(log.Name())
			t.Logf("glewlwyd said:\n%s", said)
		}
	})
	p.await(t, exited)
}

// createDatabase writes the database of a provider that knows nobody but its
// administrator.
func createDatabase(t testing.TB, path string) {
	t.Helper()
	script, err := os.ReadFile(schema)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sqlite3", "-bail", path)
	// One transaction, as each statement would else wait for the disk.
	cmd.Stdin = io.MultiReader(strings.NewReader("BEGIN;\n"), bytes.NewReader(script), strings.NewReader(moreScopes+"COMMIT;\n"))
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("creating the provider's database: %v\n%s", err, out)
	}
}

// config returns the configuration file.
func (p *Provider) config(database string) []byte {
	host, port, _ := strings.Cut(strings.TrimPrefix(p.origin, "http://"), ":")
	return fmt.Appendf(nil, `port=%s
bind_address=%q
external_url=%q
login_url="login.html"
api_prefix="api"
cookie_secure=0
log_mode="console"
log_level="WARNING"
user_module_path="/usr/lib/glewlwyd/user"
client_module_path="/usr/lib/glewlwyd/client"
user_auth_scheme_module_path="/usr/lib/glewlwyd/scheme"
plugin_module_path="/usr/lib/glewlwyd/plugin"
hash_algorithm="SHA512"
database={ type="sqlite3" path=%q };
`, port, host, p.origin, database)
}

// await returns once the provider answers.
func (p *Provider) await(t testing.TB, exited <-chan struct{}) {
	t.Helper()
	client := http.Client{Timeout: time.Second}
	timeout := time.After(20 * time.Second)
	for {
		select {
		case <-exited:
			t.Fatal("glewlwyd stopped at once")
		case <-timeout:
			t.Fatal("glewlwyd does not answer")
		case <-time.After(20 * time.Millisecond):
		}
		resp, err := client.Get(p.origin + "/config")
		if err != nil {
			continue
		}
		resp.Body.Close()
		if resp.StatusCode == http.StatusOK {
			return
		}
	}
}

// configure makes of the empty provider one with OpenID Connect, a client and a
// user.
func (p *Provider) configure(t testing.TB, redirectURI string) {
	t.Helper()
	admin := newBrowser(t)
	admin.send(http.MethodPost, p.origin+"/api/auth/", values{"username": "admin", "password": "password"})
	admin.send(http.MethodPost, p.origin+"/api/mod/plugin/", values{
		"module":       "oidc",
		"name":         "oidc", // the last element of the issuer
		"display_name": "OpenID Connect",
		"parameters":   p.parameters(t),
	})
	admin.send(http.MethodPost, p.origin+"/api/client/", values{
		"client_id":                  p.ClientID,
		"name":                       p.ClientID,
		"confidential":               true,
		"client_secret":              p.ClientSecret,
		"token_endpoint_auth_method": []string{"client_secret_basic", "client_secret_post"},
		"redirect_uri":               []string{redirectURI},
		"authorization_type":         []string{"code", "refresh_token"},
		"scope":                      []string{},
		"enabled":                    true,
	})
	admin.send(http.MethodPost, p.origin+"/api/user/", values{
		"username": p.User,
		"password": p.Password,
		"name":     "Anna Example",
		"email":    "anna@example.org",
		"scope":    []string{"openid", "profile", "email", "g_profile"}, // g_profile: may consent
		"enabled":  true,
	})
}

// parameters returns the settings of OpenID Connect. Durations are in seconds.
func (p *Provider) parameters(t testing.TB) values {
	t.Helper()
	private, public := newKey(t)
	return values{
		"iss":                       p.Issuer,
		"subject-type":              "public",
		"allowed-scope":             []string{"openid", "profile", "email"},
		"name-claim":                "on-demand",
		"name-claim-scope":          []string{"profile"},
		"email-claim":               "on-demand",
		"email-claim-scope":         []string{"email"},
		"jwt-type":                  "rsa",
		"jwt-key-size":              "256", // of the hash: RS256
		"key":                       private,
		"cert":                      public,
		"jwks-show":                 true,
		"auth-type-code-enabled":    true,
		"auth-type-refresh-enabled": true,
		"pkce-allowed":              true,
		"code-duration":             60,
		"access-token-duration":     3600,
		"refresh-token-duration":    3600,
	}
}

// newKey returns a new key to sign tokens with, as PEM.
func newKey(t testing.TB) (private, public string) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKIXPublicKey(key.Public())
	if err != nil {
		t.Fatal(err)
	}
	private = string(pem.EncodeToMemory(&pem.Block{Type: "RSA PRIVATE KEY", Bytes: x509.MarshalPKCS1PrivateKey(key)}))
	public = string(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}))
	return private, public
}
