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
	"strings"
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
	return &Fetcher{client: &http.Client{Transport: transport, Timeout: fetchTime, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // Get follows redirects, and asks before each
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
	if a.IsLoopback() || a.IsPrivate() || a.IsLinkLocalUnicast() || a.IsLinkLocalMulticast() || a.IsMulticast() || a.IsUnspecified() || !a.IsGlobalUnicast() ||
		special {
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

// Agent is what Trillium calls itself at the places that it reads.
const Agent = "Trillium"

// A Request asks for what is at an address.
type Request struct {
	Address string
	Agent   string // the User-Agent; it begins with the constant Agent
	Accept  string

	// What the last Response said of itself: if nothing changed since, the
	// server may answer 304. Both may be "".
	ETag, LastModified string

	// Before hears of each request before it is made, those that redirects lead
	// to as well, and may wait or refuse. It may be nil.
	Before func(context.Context, *url.URL) error
}

// A Response is what a server answered in the end.
type Response struct {
	Status                         int    // of HTTP, never a redirect that can be followed
	Address                        string // it came from
	Data                           []byte // of status 200 only
	ETag, LastModified, RetryAfter string // headers, as they came
}

// Err is nil if the status is 200, and else says what the server answered.
func (r *Response) Err() error {
	if r.Status == http.StatusOK {
		return nil
	}
	return fmt.Errorf("%w: the server answered %s", trillium.ErrUnreadable, strings.TrimSpace(fmt.Sprint(r.Status, " ", http.StatusText(r.Status))))
}

// Fetch returns the bytes at address and the address they came from in the
// end. Errors are *trillium.ReadError and name the address.
func (f *Fetcher) Fetch(ctx context.Context, address string) (data []byte, final string, err error) {
	ctx, cancel := context.WithTimeout(ctx, fetchTime)
	defer cancel()
	res, err := f.Get(ctx, Request{Address: address, Agent: Agent + " (reads one document at a person's request)", Accept: AcceptDocuments})
	if err != nil {
		return nil, "", err
	}
	if err := res.Err(); err != nil {
		return nil, "", wholeFile(address, err)
	}
	return res.Data, res.Address, nil
}

// AcceptDocuments are the kinds of document that a Reader reads, as the header
// Accept names them.
const AcceptDocuments = "text/html, application/pdf, text/markdown, text/plain, */*;q=0.5"

// Get makes a request and follows redirects. Whatever the server answers in the
// end is a Response; errors are *trillium.ReadError and name the address.
func (f *Fetcher) Get(ctx context.Context, r Request) (*Response, error) {
	u, err := url.Parse(r.Address)
	for redirects := 0; err == nil; redirects++ {
		if err = webScheme(u); err != nil {
			break
		}
		if redirects > fetchRedirects {
			err = fmt.Errorf("%w: more than %d redirects", trillium.ErrUnreadable, fetchRedirects)
			break
		}
		if r.Before != nil {
			if err := r.Before(ctx, u); err != nil {
				return nil, wholeFile(r.Address, err)
			}
		}
		var res *Response
		if res, u, err = f.once(ctx, u, r); err == nil && u == nil {
			return res, nil
		}
	}
	return nil, wholeFile(r.Address, withoutAddress(err))
}

// withoutAddress is err without the address that it names: ReadError names it.
func withoutAddress(err error) error {
	var ue *url.Error
	if errors.As(err, &ue) {
		return ue.Err
	}
	return err
}

// once makes one request. If the server redirects it, next is where to.
func (f *Fetcher) once(ctx context.Context, u *url.URL, r Request) (res *Response, next *url.URL, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, nil, err
	}
	for name, value := range map[string]string{"User-Agent": r.Agent, "Accept": r.Accept, "If-None-Match": r.ETag, "If-Modified-Since": r.LastModified} {
		if value != "" {
			req.Header.Set(name, value)
		}
	}
	got, err := f.client.Do(req)
	if err != nil {
		return nil, nil, err
	}
	defer got.Body.Close()
	switch got.StatusCode {
	case http.StatusMovedPermanently, http.StatusFound, http.StatusSeeOther, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		if to := got.Header.Get("Location"); to != "" {
			next, err = u.Parse(to)
			return nil, next, err
		}
	}
	res = &Response{Status: got.StatusCode, Address: u.String(),
		ETag: got.Header.Get("ETag"), LastModified: got.Header.Get("Last-Modified"), RetryAfter: got.Header.Get("Retry-After")}
	if res.Status == http.StatusOK {
		res.Data, err = io.ReadAll(io.LimitReader(got.Body, MaxSize+1))
	}
	if len(res.Data) > MaxSize {
		err = fmt.Errorf("%w: more than %d MB; give a part of it", trillium.ErrTooLarge, MaxSize>>20)
	}
	return res, nil, err
}
