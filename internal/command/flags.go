package command

import (
	"errors"
	"flag"
	"io"
	"regexp"
	"slices"
	"strings"
	"time"

	"trillium/internal/i18n"
	"trillium/internal/store"
)

// Flags are the flags of a command. Those that several commands have are declared by
// methods, and checked before the command runs.
type Flags struct {
	*flag.FlagSet
	env    *Env
	checks []func() error
}

func newFlags(name string, e *Env) *Flags {
	f := &Flags{FlagSet: flag.NewFlagSet(name, flag.ContinueOnError), env: e}
	f.SetOutput(io.Discard)
	return f
}

// parse parses args and returns those that are no flags. A flag may follow other
// arguments; "--" ends the flags.
func (f *Flags) parse(args []string) ([]string, error) {
	var rest []string
	for {
		if err := f.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, Usagef("%v", err)
		}
		left := f.Args()
		if len(left) == 0 {
			return rest, nil
		}
		if n := len(args) - len(left); n > 0 && args[n-1] == "--" {
			return append(rest, left...), nil
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}

// Check has f looked at once the flags are parsed, before the command runs.
func (f *Flags) Check(check func() error) { f.checks = append(f.checks, check) }

// Lists are the formats of most lists.
const Lists = "table, json (JSON Lines) or csv"

// inBrackets is what an offer of formats says of one of them.
var inBrackets = regexp.MustCompile(` \([^)]*\)`)

// Format declares -format. The offer names the formats as help shows them, such as
// [Lists]; the first is the default.
func (f *Flags) Format(offer string) *string {
	plain := inBrackets.ReplaceAllString(offer, "")
	formats := strings.Split(strings.ReplaceAll(plain, " or ", ", "), ", ")
	got := f.String("format", formats[0], "`FORMAT` of the output: "+offer)
	f.Check(func() error {
		if !slices.Contains(formats, *got) {
			return Usagef("-format is %s, not %q", plain, *got)
		}
		return nil
	})
	return got
}

// Language declares -lang, the language of what is written. It is known once the
// command runs.
func (f *Flags) Language() func() *i18n.Language {
	tag := f.String("lang", "en", "`LANGUAGE` of its words: en, es or fr")
	var l *i18n.Language
	f.Check(func() error {
		if l = f.env.Words().Language(*tag); l == nil {
			return Usagef("-lang is en, es or fr, not %q", *tag)
		}
		return nil
	})
	return func() *i18n.Language { return l }
}

// Words are what the program says, in all its languages.
func (e *Env) Words() *i18n.Bundle { return i18n.Load(e.words...) }

// Moment declares -at, the moment of which the register is shown; the zero time is now.
func (f *Flags) Moment() *time.Time {
	text := f.String("at", "", "`MOMENT` of which to show the register: a day (2024-06-01) or a time (2024-06-01T12:00:00Z)")
	at := new(time.Time)
	f.Check(func() (err error) {
		if *at, err = store.ParseMoment(*text); err != nil {
			err = Usagef("-at: %v", err)
		}
		return err
	})
	return at
}
