package command

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/store"
)

// echo is a command that says what it was given.
func echo(f *Flags) Run {
	format, words, at := f.Format("table, json (JSON Lines) or ics (iCalendar)"), f.Language(), f.Moment()
	n := f.Int("n", 3, "how many")
	return func(_ context.Context, e *Env, args []string) error {
		fmt.Fprintf(e.Stdout, "%s %s %s %d %q\n", *format, words().Tag, at.Format(time.DateOnly), *n, args)
		return nil
	}
}

// fails is a command that ends with an error.
func fails(err error) func(*Flags) Run {
	return func(*Flags) Run { return func(context.Context, *Env, []string) error { return err } }
}

func program(in string) (p *Program, out, errs *strings.Builder) {
	out, errs = new(strings.Builder), new(strings.Builder)
	return &Program{Name: "house", About: "A house.", Stdin: strings.NewReader(in), Stdout: out, Stderr: errs, Commands: []Command{
		{Name: "echo", Args: "WORD…", Short: "say words", Example: "house echo x", Takes: Between(1, 2, "give one word or two"), Set: echo},
		{Name: "quiet", Short: "say nothing", Example: "house quiet", Takes: Nothing, Set: fails(nil)},
		{Name: "fails", Short: "fail", Example: "house fails", Set: fails(errors.New("it broke"))},
		{Name: "silent", Set: fails(ErrReported)},
		{Name: "stopped", Set: fails(fmt.Errorf("%w; run it again", context.Canceled))},
		{Name: "rooms", Args: "attic|cellar …", Short: "look at rooms", Example: "house rooms attic", Ask: "say which: %s", Of: []Command{
			{Name: "cellar", Args: "[flags] WORD", Set: echo},
			{Name: "attic", Ask: "say which corner: %s", Args: "dark, light", Of: []Command{{Name: "dark", Takes: OneFile, Set: echo}}},
		}},
	}}, out, errs
}

func TestDispatch(t *testing.T) {
	for _, x := range []struct {
		args, out, errs string
		code            int
	}{
		{"", "", "A house.\n\nUsage: house COMMAND", Misuse},
		{"help", "  echo     say words\n  quiet    say nothing\n", "", Done},
		{"cook", "", `house: there is no command "cook"; "house help" lists them`, Misuse},
		{"echo a", "table en 0001-01-01 3 [\"a\"]\n", "", Done},
		{"echo a -n 5 b -lang fr -format ics -at 2024-06-01", "ics fr 2024-06-01 5 [\"a\" \"b\"]\n", "", Done},
		{"echo -- -n -x", "table en 0001-01-01 3 [\"-n\" \"-x\"]\n", "", Done},
		{"echo", "", `house echo: give one word or two; see "house echo -h"`, Misuse},
		{"echo a b c", "", `house echo: give one word or two; see`, Misuse},
		{"echo a -nope", "", `house echo: flag provided but not defined: -nope; see`, Misuse},
		{"echo a -format xml", "", `house echo: -format is table, json or ics, not "xml"; see`, Misuse},
		{"echo a -lang de", "", `house echo: -lang is en, es or fr, not "de"; see`, Misuse},
		{"echo a -at noon", "", `house echo: -at: `, Misuse},
		{"quiet x", "", `house quiet: it takes no arguments, not "x"; see`, Misuse},
		{"quiet -h", "Usage: house quiet [flags] \n\nsay nothing.\n\nExample:\n\n  house quiet\n", "", Done},
		{"help echo", "Usage: house echo [flags] WORD…\n\nsay words.\n\nExample:\n\n  house echo x\n\nFlags:\n\n  -at MOMENT\n", "", Done},
		{"fails", "", "house fails: it broke\n", Failed},
		{"silent", "", "", Failed},
		{"stopped", "", "house stopped: interrupted; run it again\n", Failed},
		{"rooms", "", `house rooms: say which: attic, cellar; see "house rooms -h"`, Misuse},
		{"rooms kitchen", "", `house rooms: say which: attic, cellar; see`, Misuse},
		{"rooms -h", "Usage: house rooms [flags] attic|cellar …\n\nlook at rooms.\n\nExample:\n\n  house rooms attic\n", "", Done},
		{"rooms cellar x", "table en 0001-01-01 3 [\"x\"]\n", "", Done},
		{"rooms cellar -h", "Usage: house rooms cellar [flags] WORD\n\nFlags:\n\n  -at MOMENT\n", "", Done},
		{"rooms attic", "", "house rooms: say which corner: dark; see", Misuse},
		{"rooms attic dark", "", "house rooms: name one file; see", Misuse},
	} {
		p, out, errs := program("")
		if code := p.Run(context.Background(), strings.Fields(x.args)); code != x.code || !strings.Contains(out.String(), x.out) ||
			!strings.Contains(errs.String(), x.errs) {
			t.Errorf("house %s: %d\n%s\n%s", x.args, code, out, errs)
		}
		if x.out == "" && p.Stdout.(*strings.Builder).Len() > 0 || x.errs == "" && errs.Len() > 0 {
			t.Errorf("house %s: %q, %q", x.args, out, errs)
		}
	}
}

// A register is where the flags say; to look at it or to change it, it must be there.
func TestRegister(t *testing.T) {
	t.Setenv(databaseVariable, "")
	dir := filepath.Join(t.TempDir(), "register")
	open := func(how Opening, args ...string) (int, string) {
		p, out, errs := program("")
		p.Commands = []Command{{Name: "open", Set: func(f *Flags) Run {
			where := f.Register()
			return func(ctx context.Context, e *Env, _ []string) error {
				return where.Open(ctx, how, func(s *store.Store) error {
					n, err := s.Now().SummitIDs(ctx)
					fmt.Fprintln(e.Stdout, len(n))
					return err
				})
			}
		}}}
		code := p.Run(context.Background(), append([]string{"open"}, args...))
		return code, out.String() + errs.String()
	}
	for _, how := range []Opening{ToRead, ToChange} {
		if code, said := open(how, "-data", dir); code != Failed || !strings.Contains(said, "there is no register in "+dir) {
			t.Errorf("%d: %d %s", how, code, said)
		}
	}
	for _, how := range []Opening{ToMake, ToRead, ToChange} {
		if code, said := open(how, "-data", dir); code != Done || said != "0\n" {
			t.Errorf("%d: %d %s", how, code, said)
		}
	}
	for want, args := range map[string][]string{
		"not both":                {"-data", dir, "-db", "postgres://x"},
		"-db is an address":       {"-db", dir},
		"-data is a directory":    {"-data", "postgres://x"},
		"there is no register in": nil,
	} {
		t.Setenv("XDG_DATA_HOME", filepath.Dir(dir)+"/nothing")
		if code, said := open(ToRead, args...); code == Done || !strings.Contains(said, want) {
			t.Errorf("%q: %d %s", args, code, said)
		}
	}
	t.Setenv(databaseVariable, "nonsense")
	if code, said := open(ToRead); code != Misuse || !strings.Contains(said, "-db is an address") {
		t.Errorf("%d %s", code, said)
	}
	// What fails inside is an error even though the register closes well.
	env := &Env{}
	where := Register{data: &dir, db: new(string), env: env}
	broken := errors.New("broken")
	if err := where.View(context.Background(), time.Time{}, func(store.View) error { return broken }); !errors.Is(err, broken) {
		t.Error(err)
	}
}

func TestPrint(t *testing.T) {
	rows := [][]string{{"name", "text"}, {"a", "=1+1"}, {"long " + strings.Repeat("x", 70), "\x1b[2J"}}
	for format, want := range map[string]string{
		"json":  "{\"Name\":\"<a>\"}\n",
		"csv":   "name,text\na,'=1+1\n",
		"table": "name  ",
	} {
		var out strings.Builder
		if err := Print(&Env{Stdout: &out}, format, []struct{ Name string }{{"<a>"}}, CSV(rows[:2]), Narrow(rows)); err != nil ||
			!strings.HasPrefix(out.String(), want) {
			t.Errorf("%s: %v\n%s", format, err, &out)
		}
		if strings.Contains(out.String(), "\x1b") || strings.Contains(out.String(), strings.Repeat("x", 60)) {
			t.Errorf("%s: %q", format, &out)
		}
	}
}

func TestInput(t *testing.T) {
	e := &Env{Stdin: strings.NewReader(`{"a":1} {}`)}
	data, err := e.ReadFile("-", 100)
	if err != nil {
		t.Fatal(err)
	}
	var into struct{ A int }
	for text, want := range map[string]string{string(data): "in:1: invalid: something follows", "{\n\"b\":1}": "in:2: invalid", "[": "in:1: invalid"} {
		if err := StrictJSON("in", []byte(text), &into); err == nil || !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%q: %v, want %q", text, err, want)
		}
	}
	if err := StrictJSON("in", []byte(`{"a":3}`), &into); err != nil || into.A != 3 {
		t.Error(into, err)
	}
	e.Stdin = strings.NewReader("too long")
	if _, err := e.ReadFile("-", 3); !errors.Is(err, trillium.ErrTooLarge) {
		t.Error(err)
	}
	if _, err := e.ReadFile(t.TempDir()+"/nothing", 3); err == nil {
		t.Error("a file that is not there was read")
	}
}

// Progress is for terminals and long jobs.
func TestProgress(t *testing.T) {
	var out strings.Builder
	g := &Progress{&out, 60, true}
	for n := range 61 {
		g.Show(n)
	}
	g.Tell(80, 80)
	g.Tell(3, 3)
	want := "\r0 of 60 documents\r25 of 60 documents\r50 of 60 documents\r60 of 60 documents\r80 of 80 documents\r\x1b[K"
	if out.String() != want {
		t.Errorf("%q", &out)
	}
	var quiet io.Writer = &out
	if OnTerminal(quiet) || (&Env{Stderr: quiet}).Progress(100).on() {
		t.Error("a text is no terminal")
	}
}
