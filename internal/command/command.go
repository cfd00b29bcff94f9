// Package command is the kit of which the program's commands are made.
//
// A [Command] is a value: its name and words, the flags that it declares and what it
// does with them. Whatever all commands share is done here once: finding the command,
// parsing flags before and behind arguments, help, opening the register and closing it,
// the forms of output, progress on a terminal and exit codes. A package that brings
// commands returns them as values and knows nothing of main.
package command

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"trillium/internal/store"
)

// The exit codes.
const (
	Done   = 0
	Failed = 1
	Misuse = 2
)

// A Command is a command, or a group of commands.
type Command struct {
	Name    string
	Args    string // what follows the flags; of a command in a group, all that follows its name
	Short   string // one line on it, without a full stop
	Example string
	// Takes refuses arguments; nil takes any.
	Takes func(args []string) error
	// Set declares the command's flags and returns what it does once they are parsed.
	Set func(f *Flags) Run
	// Of are the commands of a group, and Ask says what is missing when none of them is
	// named; %s in it stands for their names.
	Of  []Command
	Ask string
}

// A Run does what a command is for.
type Run func(ctx context.Context, e *Env, args []string) error

// A Program is a set of commands with what they read and write.
type Program struct {
	Name, About    string
	Commands       []Command
	Words          []fs.FS      // of the instruments, beside the trunk's own
	Parts          []store.Part // what instruments keep in a register
	Stdin          io.Reader
	Stdout, Stderr io.Writer
}

// An Env is what surrounds a running command.
type Env struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	name           string       // by which it speaks on standard error
	words          []fs.FS      // of the instruments
	parts          []store.Part // of the instruments
}

// errUsage marks an error of the caller: exit code 2.
var errUsage = errors.New("wrong usage")

// Usagef is an error of the caller.
func Usagef(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

// ErrReported marks a failure whose reasons were printed already.
var ErrReported = errors.New("")

// Warn says something on standard error, in the name of the command.
func (e *Env) Warn(format string, args ...any) {
	fmt.Fprintf(e.Stderr, e.name+": "+format+"\n", args...)
}

// Run finds the command that args name and runs it; it returns the exit code.
func (p *Program) Run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		p.help(p.Stderr)
		return Misuse
	}
	switch args[0] {
	case "help", "-h", "-help", "--help":
		if len(args) > 1 {
			return p.Run(ctx, []string{args[1], "-h"})
		}
		p.help(p.Stdout)
		return Done
	}
	c, ok := named(p.Commands, args[0])
	if !ok {
		fmt.Fprintf(p.Stderr, "%s: there is no command %q; \"%s help\" lists them\n", p.Name, args[0], p.Name)
		return Misuse
	}
	e := &Env{p.Stdin, p.Stdout, p.Stderr, p.Name + " " + c.Name, p.Words, p.Parts}
	return e.exit(c.run(ctx, e, e.name, args[1:]))
}

func named(list []Command, name string) (Command, bool) {
	i := slices.IndexFunc(list, func(c Command) bool { return c.Name == name })
	if i < 0 {
		return Command{}, false
	}
	return list[i], true
}

// run runs the command, or that of its group which args name; path is how it was called.
func (c Command) run(ctx context.Context, e *Env, path string, args []string) error {
	if len(args) > 0 {
		if of, ok := named(c.Of, args[0]); ok {
			return of.run(ctx, e, path+" "+of.Name, args[1:])
		}
	}
	f := newFlags(path, e)
	run := c.Set
	if run == nil {
		run = func(*Flags) Run { return c.missing }
	}
	do := run(f)
	rest, err := f.parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		c.help(e.Stdout, path, f)
		return nil
	case err != nil:
		return err
	}
	if c.Takes != nil {
		if err := c.Takes(rest); err != nil {
			return err
		}
	}
	for _, check := range f.checks {
		if err := check(); err != nil {
			return err
		}
	}
	return do(ctx, e, rest)
}

// missing is what a group does by itself.
func (c Command) missing(context.Context, *Env, []string) error {
	return Usagef(c.Ask, strings.Join(Names(c.Of), ", "))
}

// Names are the names of commands, in the order of the alphabet.
func Names(list []Command) []string {
	var out []string
	for _, c := range list {
		out = append(out, c.Name)
	}
	slices.Sort(out)
	return out
}

// exit prints what is left to say of err and returns the exit code.
func (e *Env) exit(err error) int {
	switch {
	case err == nil:
		return Done
	case errors.Is(err, errUsage):
		e.Warn("%s; see \"%s -h\"", strings.TrimPrefix(err.Error(), errUsage.Error()+": "), e.name)
		return Misuse
	case errors.Is(err, context.Canceled):
		e.Warn("interrupted%s", strings.TrimPrefix(err.Error(), context.Canceled.Error()))
	case !errors.Is(err, ErrReported):
		e.Warn("%v", err)
	}
	return Failed
}

func (p *Program) help(w io.Writer) {
	fmt.Fprintf(w, "%s\n\nUsage: %s COMMAND [flags] [arguments]\n\n", p.About, p.Name)
	for _, c := range p.Commands {
		fmt.Fprintf(w, "  %-8s %s\n", c.Name, c.Short)
	}
	fmt.Fprintf(w, "\n\"%s COMMAND -h\" shows a command's flags and an example.\n", p.Name)
}

// help prints the command's flags and, where it has one, its example.
func (c Command) help(w io.Writer, path string, f *Flags) {
	if c.Example == "" {
		fmt.Fprintf(w, "Usage: %s %s\n\nFlags:\n\n", path, c.Args)
	} else {
		fmt.Fprintf(w, "Usage: %s [flags] %s\n\n%s.\n\nExample:\n\n  %s\n", path, c.Args, c.Short, c.Example)
		has := false
		f.VisitAll(func(*flag.Flag) { has = true })
		if !has {
			return
		}
		fmt.Fprint(w, "\nFlags:\n\n")
	}
	f.SetOutput(w)
	f.PrintDefaults()
}

// Nothing refuses any argument.
func Nothing(args []string) error {
	if len(args) > 0 {
		return Usagef("it takes no arguments, not %q", args[0])
	}
	return nil
}

// Between takes from least to most arguments, any number from least where most is -1;
// say tells what to give.
func Between(least, most int, say string) func([]string) error {
	return func(args []string) error {
		if len(args) < least || most >= 0 && len(args) > most {
			return Usagef("%s", say)
		}
		return nil
	}
}

// OneFile takes one file.
func OneFile(args []string) error { return Between(1, 1, "name one file")(args) }
