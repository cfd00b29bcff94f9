package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"sync"
	"time"

	"trillium/internal/site"
	"trillium/internal/thesaurus"
	"trillium/internal/web/record"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/lineage"
	"trillium/internal/signin"
	"trillium/internal/store"
	"trillium/internal/web"
)

var serveCommand = command.Command{
	Name: "serve", Short: "show the register as a site",
	Example: "trillium serve -addr 127.0.0.1:8080",
	Takes:   command.Nothing,
	Set:     setServe,
}

// site is how a register is served.
type serving struct {
	addr     string
	public   string
	json     bool
	provider *signin.Provider
	index    string // directory of the search index
	about    site.About
}

// secretVariable names the environment variable with the secret that the
// provider of single sign-on gave us.
const secretVariable = "TRILLIUM_OIDC_SECRET"

func setServe(f *command.Flags) command.Run {
	where := f.Register()
	addr := f.String("addr", "127.0.0.1:8080", "`HOST:PORT` to listen on; port 0 takes a free one")
	public := f.String("public", "", "`ADDRESS` by which people reach the site, such as https://register.example.org; behind a proxy this is needed")
	logs := f.String("log", "text", "`FORMAT` of the log: text or json")
	issuer := f.String("oidc-issuer", "", "`ADDRESS` of an OpenID Connect provider for single sign-on; its secret is in the variable "+secretVariable)
	client := f.String("oidc-client", "trillium", "`ID` by which that provider knows this register")
	about := f.String("about", "", "`FILE` of JSON that says who keeps the register, how to reach them, and under which licence its data are")
	return func(ctx context.Context, e *command.Env, _ []string) (err error) {
		if *logs != "text" && *logs != "json" {
			return command.Usagef("-log is text or json, not %q", *logs)
		}
		how := serving{addr: *addr, json: *logs == "json"}
		if how.public, err = publicAddress(*public); err != nil {
			return err
		}
		if *about != "" {
			data, err := os.ReadFile(*about)
			if err != nil {
				return err
			}
			if how.about, err = site.ReadAbout(data); err != nil {
				return fmt.Errorf("%s: %w", *about, err)
			}
		}
		if *issuer != "" {
			if how.public == "" {
				return command.Usagef("single sign-on needs -public, the address to which the provider sends people back")
			}
			how.provider = &signin.Provider{Issuer: *issuer, ClientID: *client, Secret: os.Getenv(secretVariable), Redirect: how.public + web.ReturnPath}
		}
		return where.Open(ctx, command.ToChange, func(register *store.Store) error {
			if how.index, err = indexOf(where); err != nil {
				return err
			}
			return program{e}.serve(ctx, register, how)
		})
	}
}

// publicAddress is a scheme and host, without a path.
func publicAddress(s string) (string, error) {
	if s == "" {
		return "", nil
	}
	u, err := url.Parse(strings.TrimSuffix(s, "/"))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.Path != "" || u.RawQuery != "" || u.User != nil {
		return "", command.Usagef("-public %q is not an address such as https://register.example.org", s)
	}
	return u.String(), nil
}

// stopTime bounds how long a stop waits for answers under way.
const stopTime = 10 * time.Second

// serve shows the register until ctx ends, and does its long jobs.
func (p program) serve(ctx context.Context, register *store.Store, how serving) error {
	listener, err := net.Listen("tcp", how.addr)
	if err != nil {
		return fmt.Errorf("cannot listen on %s: %w; give another -addr, or port 0 for a free one", how.addr, err)
	}
	var handler slog.Handler = slog.NewTextHandler(p.Stderr, nil)
	if how.json {
		handler = slog.NewJSONHandler(p.Stderr, nil)
	}
	log := slog.New(handler)
	l, err := newPipeline().of(ctx, register)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	searcher, err := p.level(ctx, l, register, how.index)
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	defer searcher.Close()
	pages := web.New(web.Config{Register: register, Reader: l.reader, Words: p.Words(),
		Finder: record.Finder{Read: l.bytes, Reasons: l.extractor.Explain}, Instruments: instruments(), Log: log, Public: how.public,
		Provider: how.provider,
		Corpus:   searcher, Linker: lineage.New(l.lexicon, thesaurus.Load()), Lexicon: l.lexicon, About: how.about})
	server := &http.Server{
		Handler:           pages.Handler(),
		ReadHeaderTimeout: 5 * time.Second,
		ReadTimeout:       60 * time.Second,
		WriteTimeout:      60 * time.Second,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    64 << 10,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	fmt.Fprintf(p.Stdout, "Trillium is at http://%s/ (Ctrl-C stops it)\n", listener.Addr())
	log.Info("serving", "address", listener.Addr().String(), "public", how.public, "version", buildVersion())
	defer log.Info("stopped")
	var jobs sync.WaitGroup
	working, rest := context.WithCancel(ctx)
	work := newWorker(register, l, log)
	work.watcher = l.watcher(register, l.corpus(register, how.index), searcher, false)
	jobs.Go(func() { work.run(working) })
	jobs.Go(func() {
		if err := pages.Warm(working); err != nil && working.Err() == nil {
			log.Warn("pages were not worked out ahead", "err", err)
		}
	})
	defer func() { rest(); jobs.Wait() }()
	stopped := make(chan error, 1)
	go func() {
		<-ctx.Done()
		end, cancel := context.WithTimeout(context.Background(), stopTime)
		defer cancel()
		if err := server.Shutdown(end); err != nil {
			stopped <- server.Close() // answers under way had their time
			return
		}
		stopped <- nil
	}()
	if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return <-stopped
}

// bytes reads a document that somebody sent.
func (l pipeline) bytes(name string, data []byte) (reading *trillium.Reading, err error) {
	defer func() {
		if fault := recover(); fault != nil { // a hostile document does not end the site
			err = &trillium.ReadError{Name: name, Err: fmt.Errorf("%w: a fault of this program, please report it: %v", trillium.ErrUnreadable, fault)}
		}
	}()
	doc, err := l.reader.Read(name, data)
	if err != nil {
		return nil, err
	}
	return l.extractor.Extract(doc), nil
}
