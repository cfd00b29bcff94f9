package signontest

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// Nothing listens there: the tests take the place of the application.
const redirectURI = "http://127.0.0.1:1/callback"

// A discovery is what the tests need of the provider's metadata.
type discovery struct {
	Issuer        string `json:"issuer"`
	Authorization string `json:"authorization_endpoint"`
	Token         string `json:"token_endpoint"`
	Keys          string `json:"jwks_uri"`
}

func discover(t *testing.T, p *Provider) discovery {
	t.Helper()
	var d discovery
	getJSON(t, p.Issuer+"/.well-known/openid-configuration", &d)
	return d
}

func getJSON(t *testing.T, address string, to any) {
	t.Helper()
	resp, err := http.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusOK {
		t.Fatalf("GET %s: %s", address, resp.Status)
	}
	if err := json.NewDecoder(resp.Body).Decode(to); err != nil {
		t.Fatalf("GET %s: %v", address, err)
	}
}

// A request is one run of the authorization code flow.
type request struct {
	scope, state, nonce, verifier string
}

func newRequest() request {
	return request{scope: "openid", state: rand.Text() + "&=+ ", nonce: rand.Text(), verifier: rand.Text() + rand.Text()}
}

func (r request) address(p *Provider, d discovery) string {
	challenge := sha256.Sum256([]byte(r.verifier))
	return d.Authorization + "?" + url.Values{
		"response_type":         {"code"},
		"client_id":             {p.ClientID},
		"redirect_uri":          {redirectURI},
		"scope":                 {r.scope},
		"state":                 {r.state},
		"nonce":                 {r.nonce},
		"code_challenge":        {base64.RawURLEncoding.EncodeToString(challenge[:])},
		"code_challenge_method": {"S256"},
	}.Encode()
}

// code signs in and returns the code that the provider sends back.
func (r request) code(t *testing.T, p *Provider, d discovery) string {
	t.Helper()
	back := p.SignIn(t, r.address(p, d))
	address, query, _ := strings.Cut(back, "?")
	values, err := url.ParseQuery(query)
	if err != nil || address != redirectURI || values.Get("state") != r.state || values.Get("code") == "" {
		t.Fatalf("the provider sends the browser back to %s (state %q)", back, r.state)
	}
	return values.Get("code")
}

// exchange asks for the tokens of a code, with the secret in the header or in
// the form.
func exchange(t *testing.T, p *Provider, d discovery, code, verifier string, basic bool) (status int, idToken string) {
	t.Helper()
	form := url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {code},
		"redirect_uri":  {redirectURI},
		"code_verifier": {verifier},
	}
	if !basic {
		form.Set("client_id", p.ClientID)
		form.Set("client_secret", p.ClientSecret)
	}
	req, err := http.NewRequest(http.MethodPost, d.Token, strings.NewReader(form.Encode()))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if basic {
		req.SetBasicAuth(p.ClientID, p.ClientSecret)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var tokens struct {
		ID string `json:"id_token"`
	}
	json.NewDecoder(resp.Body).Decode(&tokens) // a refusal may have no body
	return resp.StatusCode, tokens.ID
}

type claims struct {
	Issuer   string `json:"iss"`
	Audience string `json:"aud"`
	Nonce    string `json:"nonce"`
	Subject  string `json:"sub"`
	Name     string `json:"name"`
	Email    string `json:"email"`
}

func decode(t *testing.T, idToken string) claims {
	t.Helper()
	parts := strings.Split(idToken, ".")
	if len(parts) != 3 {
		t.Fatalf("not a signed token: %q", idToken)
	}
	payload, err := base64.RawURLEncoding.DecodeString(parts[1])
	if err != nil {
		t.Fatal(err)
	}
	var c claims
	if err := json.Unmarshal(payload, &c); err != nil {
		t.Fatalf("%v: %s", err, payload)
	}
	return c
}

func TestProvider(t *testing.T) {
	p := Start(t, redirectURI)
	d := discover(t, p)
	if d.Issuer != p.Issuer {
		t.Fatalf("discovered issuer %q, want %q", d.Issuer, p.Issuer)
	}
	var subject string // of the first token; the same person has it in each
	for _, test := range []struct {
		name, scope string
		basic       bool
		want        claims
	}{
		{name: "basic", scope: "openid", basic: true},
		{name: "post", scope: "openid"},
		{name: "scopes", scope: "openid profile email", basic: true, want: claims{Name: "Anna Example", Email: "anna@example.org"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := newRequest()
			r.scope = test.scope
			status, token := exchange(t, p, d, r.code(t, p, d), r.verifier, test.basic)
			if status != http.StatusOK {
				t.Fatalf("token endpoint: status %d", status)
			}
			got := decode(t, token)
			if subject == "" {
				subject = got.Subject
			}
			want := test.want
			want.Issuer, want.Audience, want.Nonce, want.Subject = p.Issuer, p.ClientID, r.nonce, subject
			if got != want || got.Subject == "" {
				t.Errorf("claims %+v, want %+v", got, want)
			}
		})
	}
	t.Run("wrong verifier", func(t *testing.T) {
		code := newRequest().code(t, p, d)
		if status, token := exchange(t, p, d, code, newRequest().verifier, true); status < 400 || token != "" {
			t.Errorf("accepted: status %d", status)
		}
	})
	t.Run("wrong secret", func(t *testing.T) {
		r := newRequest()
		code := r.code(t, p, d)
		stranger := *p
		stranger.ClientSecret += "x"
		if status, token := exchange(t, &stranger, d, code, r.verifier, true); status < 400 || token != "" {
			t.Errorf("accepted: status %d", status)
		}
	})
	t.Run("refused", func(t *testing.T) {
		address := newRequest().address(p, d)
		back := p.SignIn(t, strings.Replace(address, "response_type=code", "response_type=token", 1))
		if !strings.HasPrefix(back, redirectURI) || !strings.Contains(back, "error=") {
			t.Errorf("sent back to %s", back)
		}
	})
	t.Run("keys", func(t *testing.T) {
		var set struct {
			Keys []struct {
				Algorithm string `json:"alg"`
			} `json:"keys"`
		}
		getJSON(t, d.Keys, &set)
		if len(set.Keys) != 1 || set.Keys[0].Algorithm != "RS256" {
			t.Errorf("keys %+v", set.Keys)
		}
	})
}
