package main

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"net"
	"os"
	"path/filepath"
	"trillium/internal/site"

	"trillium/internal/command"
	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/store"
	"trillium/registers"
)

var demoCommand = command.Command{
	Name: "demo", Short: "show the register of the North American Leaders' Summits, or a sample, in a throw-away register",
	Example: "trillium demo, or trillium demo -sample for a fictional summit with its documents",
	Takes:   command.Nothing,
	Set:     setDemo,
}

func setDemo(f *command.Flags) command.Run {
	addr := f.String("addr", "", "`HOST:PORT` to listen on (default: 127.0.0.1:8080, or a free port if that is taken)")
	sample := f.Bool("sample", false, "show a fictional summit instead, with its documents and a corpus to search")
	return func(ctx context.Context, e *command.Env, _ []string) error {
		dir, err := os.MkdirTemp("", "trillium-demo-")
		if err != nil {
			return err
		}
		p := program{e}
		fill := p.demoNALS
		if *sample {
			fill = p.demoSample
		}
		return errors.Join(p.demo(ctx, dir, *addr, fill), os.RemoveAll(dir))
	}
}

// demo fills a register in dir and serves it.
func (p program) demo(ctx context.Context, dir, addr string, fill func(context.Context, *store.Store, string) (site.About, error)) error {
	register, err := p.Open(ctx, dir, command.ToMake)
	if err != nil {
		return err
	}
	defer register.Close()
	index := filepath.Join(dir, "index")
	about, err := fill(ctx, register, index)
	if err != nil {
		return err
	}
	if addr == "" {
		addr = freeAddress("127.0.0.1:8080")
	}
	fmt.Fprintln(p.Stdout, "This register is thrown away when the demo stops.")
	return p.serve(ctx, register, serving{addr: addr, index: index, about: about})
}

// demoNALS fills a register with that of the North American Leaders' Summits.
func (p program) demoNALS(ctx context.Context, register *store.Store, _ string) (site.About, error) {
	archive, err := fs.Sub(registers.Files, "nals")
	if err != nil {
		return site.About{}, err
	}
	if err := register.Import(ctx, archive, nil); err != nil {
		return site.About{}, fmt.Errorf("registers/nals: %w", err)
	}
	contributor := review.Person{Login: "ministry", Name: "A ministry of Canada (demo)", Role: review.Contributor, Party: "CAN"}
	if err := p.demoPeople(ctx, register, contributor); err != nil {
		return site.About{}, err
	}
	return site.ReadAbout(registers.About)
}

// demoPeople opens an account of each role, so that a visitor can decide.
func (p program) demoPeople(ctx context.Context, register *store.Store, contributor review.Person) error {
	password := rand.Text()
	kept := signin.HashPassword(password)
	for _, who := range []review.Person{
		{Login: "editor", Name: "Elena Editor", Role: review.Editor},
		{Login: "reviewer", Name: "Rémi Reviewer", Role: review.Reviewer},
		{Login: "second", Name: "Sara Second", Role: review.Reviewer},
		contributor,
	} {
		if err := register.AddPerson(ctx, store.CommandLine, store.Person{Person: who, Password: kept}); err != nil {
			return err
		}
	}
	fmt.Fprintf(p.Stdout, "To decide or report, sign in as editor, reviewer, second or %s with the password %s\n", contributor.Login, password)
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
