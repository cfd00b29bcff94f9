package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"trillium/internal/command"
	"trillium/internal/review"
	"trillium/internal/store"
)

var decideCommand = command.Command{
	Name: "decide", Args: "FILE", Short: "append decisions from JSON Lines, as a person with an account",
	Example: `trillium decide -as ana decisions.jsonl, with lines such as
  {"subject":"nals-2023/6","kind":"correct","reason":"…","body":{"field":"strength","value":"mid"}}
  {"subject":"nals-2023/6","evidence":"releases/2024-05-01-landfills.md","relation":"progress","quote":"…","reason":"…","digest":{"en":"…"}}
  {"subject":"nals-2023/6","digest":{"en":"…","es":"…","fr":"…"},"reason":"…"}
  {"subject":"nals-2023/6","rubric":"number","reason":"…"}`,
	Takes: command.OneFile,
	Set:   setDecide,
}

func setDecide(f *command.Flags) command.Run {
	where := f.Register()
	as := f.String("as", "", "`LOGIN` of the person who decides, where a line does not say (\"as\")")
	return func(ctx context.Context, e *command.Env, args []string) error {
		name := args[0]
		in, err := e.Input(name)
		if err != nil {
			return err
		}
		defer in.Close()
		bad := 0
		err = where.Open(ctx, command.ToChange, func(register *store.Store) error {
			bad, err = newDecider(register, *as).all(ctx, in, func(n int, made []review.Decision, err error) {
				if err != nil {
					e.Warn("%s:%d: %v", name, n, err)
				}
				for _, x := range made {
					fmt.Fprintf(e.Stdout, "%s %s %s\n", x.Hash, x.Subject, x.Kind)
				}
			})
			return err
		})
		if err == nil && bad > 0 {
			err = command.ErrReported
		}
		return err
	}
}

// A decider appends decisions from lines of JSON.
type decider struct {
	register *store.Store
	as       string            // login, where a line does not say
	named    map[string]string // hashes of decisions by the names that lines gave them
	source   *pipeline         // reads documents; made when it is needed
}

func newDecider(register *store.Store, as string) *decider {
	return &decider{register: register, as: as, named: make(map[string]string)}
}

// maxDraft bounds a line, in bytes.
const maxDraft = 1 << 20

// all decides each line; tell hears of each. It returns how many were refused.
func (d *decider) all(ctx context.Context, in io.Reader, tell func(n int, made []review.Decision, err error)) (int, error) {
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, maxDraft)
	bad := 0
	for n := 1; sc.Scan() && ctx.Err() == nil; n++ {
		if len(bytes.TrimSpace(sc.Bytes())) == 0 {
			continue
		}
		made, err := d.line(ctx, sc.Bytes())
		if err != nil {
			bad++
		}
		tell(n, made, err)
	}
	return bad, errors.Join(sc.Err(), ctx.Err())
}
