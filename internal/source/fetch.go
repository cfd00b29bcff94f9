package source

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"slices"
	"syscall"
	"time"

	"trillium"
)

// Limits on fetching an address.
const (
	fetchTime      = 30 * time.Second
	fetchRedirects = 5
)

// A Fetcher reads documents from addresses on the web.
type Fetcher struct {
	client *http.Client
}

// NewFetcher returns a Fetcher that refuses addresses of this machine and of
// private networks, at every redirect and whatever a name resolves to; with
// private it lets them through, for tests.
func NewFetcher(private bool) *Fetcher {
	dialer := &net.Dialer{Timeout: fetchTime / 3, Control: func(_, address string, _ syscall.RawConn) error {
		if private {
			return nil
		}
		ap, err := netip.ParseAddrPort(address)
		if err != nil {
			return err
		}
		return publicAddress(ap.Addr().Unmap())
	}}
	transport := &http.Transport{DialContext: dialer.DialContext, TLSHandshakeTimeout: fetchTime / 3, ResponseHeaderTimeout: fetchTime / 2,
		MaxResponseHeaderBytes: 64 << 10, DisableKeepAlives: true}
	return &Fetcher{client: &http.Client{Transport: transport, Timeout: fetchTime, CheckRedirect: func(r *http.Request, via []*http.Request) error {
		if len(via) >= fetchRedirects {
			return fmt.Errorf("more than %d redirects", fetchRedirects)
		}
		return webScheme(r.URL)
	}}}
}

// specialPrefixes are blocks that look global and are not, or that lead to an
// IPv4 address inside (the IANA special-purpose address registries, RFC 6890).
var specialPrefixes = prefixes("0.0.0.0/8", "100.64.0.0/10", "192.0.0.0/24", "192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24",
	"203.0.113.0/24", "240.0.0.0/4", "64:ff9b::/96", "64:ff9b:1::/48", "100::/64", "2001::/23", "2001:db8::/32", "2002::/16", "5f00::/16")

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, p := range list {
		out[i] = netip.MustParsePrefix(p)
	}
	return out
}

// publicAddress refuses what is no address of the public internet.
func publicAddress(a netip.Addr) error {
	special := slices.ContainsFunc(specialPrefixes, func(p netip.Prefix) bool { return p.Contains(a) })
	if a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLinkLocalMulticast() || a.IsMulticast() || a.IsUnspecified() || !a.IsGlobalUnicast() || special {
		return fmt.Errorf("%w: %s is not a public address", trillium.ErrInvalid, a)
	}
	return nil
}

func webScheme(u *url.URL) error {
	if u.Scheme != "http" && u.Scheme != "https" {
		return fmt.Errorf("%w: only http and https addresses are read", trillium.ErrInvalid)
	}
	return nil
}

// Fetch returns the bytes at address and the address they came from in the
// end. Errors are *trillium.ReadError and name the address.
func (f *Fetcher) Fetch(ctx context.Context, address string) (data []byte, final string, err error) {
	refuse := func(err error) ([]byte, string, error) {
		var ue *url.Error
		if errors.As(err, &ue) {
			err = ue.Err // the address is named once
		}
		return nil, "", wholeFile(address, err)
	}
	u, err := url.Parse(address)
	if err != nil {
		return refuse(err)
	}
	if err := webScheme(u); err != nil {
		return refuse(err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return refuse(err)
	}
	req.Header.Set("User-Agent", "Trillium (reads one document at a person's request)")
	req.Header.Set("Accept", "text/html, application/pdf, text/markdown, text/plain, */*;q=0.5")
	res, err := f.client.Do(req)
	if err != nil {
		return refuse(err)
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return refuse(fmt.Errorf("%w: the server answered %s", trillium.ErrUnreadable, res.Status))
	}
	data, err = io.ReadAll(io.LimitReader(res.Body, MaxSize+1))
	if err != nil {
		return refuse(err)
	}
	if len(data) > MaxSize {
		return nil, "", tooLarge(address)
	}
	return data, res.Request.URL.String(), nil
}
