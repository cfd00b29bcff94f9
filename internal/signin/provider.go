package signin

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"trillium"
)

// A Provider is an OpenID Connect provider that people may sign in through.
// It is asked about itself when first used, so that a register starts while
// the provider is away.
type Provider struct {
	Issuer   string // its address, as its own documents name it
	ClientID string
	Secret   string
	Redirect string // the register's address to which it sends people back

	mutex    sync.Mutex
	config   *oauth2.Config
	verifier *oidc.IDTokenVerifier
}

// A Login is one way through the provider, to be kept in the browser until it
// comes back.
type Login struct {
	State, Nonce, Verifier string
}

// An Identity is who somebody is at the provider.
type Identity struct {
	Issuer, Subject string
	Name            string // "" if the provider does not say
}

// providerTime bounds each exchange with the provider.
const providerTime = 10 * time.Second

// client is used for the provider only.
var client = &http.Client{Timeout: providerTime}

// discover asks the provider about itself, until it has answered once. Nobody
// waits for another's question.
func (p *Provider) discover(ctx context.Context) (*oauth2.Config, *oidc.IDTokenVerifier, error) {
	p.mutex.Lock()
	config, verifier := p.config, p.verifier
	p.mutex.Unlock()
	if config != nil {
		return config, verifier, nil
	}
	// The keys are fetched later with this context, so it must outlive ctx.
	provider, err := oidc.NewProvider(oidc.ClientContext(context.WithoutCancel(ctx), client), p.Issuer)
	if err != nil {
		return nil, nil, fmt.Errorf("the sign-on provider %s does not answer as one: %w", p.Issuer, err)
	}
	verifier = provider.Verifier(&oidc.Config{ClientID: p.ClientID})
	config = &oauth2.Config{ClientID: p.ClientID, ClientSecret: p.Secret, Endpoint: provider.Endpoint(), RedirectURL: p.Redirect,
		Scopes: []string{oidc.ScopeOpenID, "profile"}}
	p.mutex.Lock()
	p.config, p.verifier = config, verifier
	p.mutex.Unlock()
	return config, verifier, nil
}

// Begin returns the provider's address to send a browser to, and what the
// browser must keep meanwhile.
func (p *Provider) Begin(ctx context.Context) (string, Login, error) {
	config, _, err := p.discover(ctx)
	if err != nil {
		return "", Login{}, err
	}
	l := Login{State: oauth2.GenerateVerifier(), Nonce: oauth2.GenerateVerifier(), Verifier: oauth2.GenerateVerifier()}
	return config.AuthCodeURL(l.State, oidc.Nonce(l.Nonce), oauth2.S256ChallengeOption(l.Verifier)), l, nil
}

// Finish takes what the browser came back with and returns who it is. The
// error is trillium.ErrForbidden if the answer does not belong to the login.
func (p *Provider) Finish(ctx context.Context, l Login, state, code string) (Identity, error) {
	if l.State == "" || state != l.State || code == "" {
		return Identity{}, fmt.Errorf("%w: the answer does not belong to a sign-in begun in this browser", trillium.ErrForbidden)
	}
	config, verifier, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx, cancel := context.WithTimeout(oidc.ClientContext(ctx, client), providerTime)
	defer cancel()
	token, err := config.Exchange(ctx, code, oauth2.VerifierOption(l.Verifier))
	if err != nil {
		var refused *oauth2.RetrieveError // whose text holds the provider's whole answer
		if errors.As(err, &refused) {
			err = fmt.Errorf("%s", refused.ErrorCode)
		}
		return Identity{}, fmt.Errorf("%w: the provider does not confirm the sign-in: %v", trillium.ErrForbidden, err)
	}
	raw, ok := token.Extra("id_token").(string)
	if !ok {
		return Identity{}, fmt.Errorf("%w: the provider sent no identity", trillium.ErrForbidden)
	}
	id, err := verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, fmt.Errorf("%w: the provider's token is not sound: %v", trillium.ErrForbidden, err)
	}
	if id.Nonce != l.Nonce {
		return Identity{}, fmt.Errorf("%w: the token is of another sign-in", trillium.ErrForbidden)
	}
	var claims struct {
		Name string `json:"name"`
	}
	_ = id.Claims(&claims) // without a name the person writes one
	return Identity{Issuer: id.Issuer, Subject: id.Subject, Name: claims.Name}, nil
}
