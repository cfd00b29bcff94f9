package main

import (
	"context"
	"crypto/rand"
	"errors"
	"flag"
	"fmt"
	"net"
	"os"
	"path"
	"path/filepath"
	"strings"

	"trillium/examples"
	"trillium/internal/corpus"
	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/store"
	"trillium/internal/timeseries"
	"trillium/internal/web"
)

var demoCommand = command{
	name: "demo", args: "", short: "show a fictional summit in a throw-away register",
	example: "trillium demo",
	run:     runDemo,
}

func runDemo(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	addr := flags.String("addr", "", "`HOST:PORT` to listen on (default: 127.0.0.1:8080, or a free port if that is taken)")
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usagef("it takes no arguments, not %q", rest[0])
	}
	dir, err := os.MkdirTemp("", "trillium-demo-")
	if err != nil {
		return err
	}
	return errors.Join(p.demo(ctx, dir, *addr), os.RemoveAll(dir))
}

// demo fills a register in dir with the sample and serves it.
func (p *program) demo(ctx context.Context, dir, addr string) error {
	register, err := store.Open(ctx, dir)
	if err != nil {
		return err
	}
	defer register.Close()
	l := newPipeline()
	for _, name := range examples.Summits {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			return err
		}
		doc, err := l.reader.Read(name, data)
		if err != nil {
			return err
		}
		if err := p.add(ctx, register, l.extractor.Extract(doc), false); err != nil {
			return err
		}
	}
	index := filepath.Join(dir, "index")
	if err := p.demoCorpus(ctx, l, register, index); err != nil {
		return err
	}
	if err := p.demoPeople(ctx, register); err != nil {
		return err
	}
	if err := demoSeries(ctx, register); err != nil {
		return err
	}
	if err := p.demoDecisions(ctx, register); err != nil {
		return err
	}
	if addr == "" {
		addr = freeAddress("127.0.0.1:8080")
	}
	fmt.Fprintln(p.stdout, "This register is thrown away when the demo stops.")
	about, err := web.ReadAbout(examples.About)
	if err != nil {
		return err
	}
	return p.serve(ctx, register, site{addr: addr, index: index, about: about})
}

// demoCorpus adds what was published after the summits, and looks in it for what
// became of each commitment.
func (p *program) demoCorpus(ctx context.Context, l pipeline, register *store.Store, index string) error {
	var sources []corpus.Source
	for _, name := range examples.Later() {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			return err
		}
		sources = append(sources, corpus.Source{Name: path.Base(name), File: store.File{Path: name, Size: int64(len(data))}, Data: data})
	}
	if _, err := l.corpus(register, index).Add(ctx, sources, p.telling("demo")); err != nil {
		return err
	}
	searcher, err := p.level(ctx, l, register, index)
	if err != nil {
		return err
	}
	defer searcher.Close()
	summits, err := register.Now().SummitIDs(ctx)
	if err != nil {
		return err
	}
	for _, m := range summits {
		ids, err := commitmentsOf(ctx, register, m)
		if err != nil {
			return err
		}
		if err := searcher.FindAll(ctx, store.CommandLine, ids, 1, func(string, corpus.Receipt) error { return nil }); err != nil {
			return err
		}
	}
	return nil
}

// demoSeries adds the measured series.
func demoSeries(ctx context.Context, register *store.Store) error {
	for _, name := range examples.Releases {
		data, err := examples.Files.ReadFile(name)
		if err != nil {
			return err
		}
		mapping := strings.TrimSuffix(name, ".csv") + ".json"
		text, err := examples.Files.ReadFile(mapping)
		if err != nil {
			return err
		}
		m, err := timeseries.ParseMapping(mapping, text)
		if err != nil {
			return err
		}
		if _, _, err := register.AddRelease(ctx, store.CommandLine, path.Base(name), data, *m); err != nil {
			return err
		}
	}
	return nil
}

// demoPeople opens an account of each role, so that a visitor can decide.
func (p *program) demoPeople(ctx context.Context, register *store.Store) error {
	password := rand.Text()
	kept := signin.HashPassword(password)
	for _, who := range []review.Person{
		{Login: "editor", Name: "Elena Editor", Role: review.Editor},
		{Login: "reviewer", Name: "Rémi Reviewer", Role: review.Reviewer},
		{Login: "second", Name: "Sara Second", Role: review.Reviewer},
		{Login: "ports", Name: "Ministry of Ports of Halvern", Role: review.Contributor, Party: "XHV"},
	} {
		if err := register.AddPerson(ctx, store.CommandLine, store.Person{Person: who, Password: kept}); err != nil {
			return err
		}
	}
	fmt.Fprintf(p.stdout, "To decide or report, sign in as editor, reviewer, second or ports with the password %s\n", password)
	return nil
}

// freeAddress is addr if nothing listens there, else the same host with port 0.
func freeAddress(addr string) string {
	l, err := net.Listen("tcp", addr)
	if err != nil {
		host, _, _ := net.SplitHostPort(addr)
		return net.JoinHostPort(host, "0")
	}
	l.Close()
	return addr
}
