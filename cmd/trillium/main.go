// Command trillium turns a leaders' summit fact sheet into a living record.
//
// Run "trillium help" for its commands. It exits with 0 when all is done, 1
// when something failed, and 2 when it was called wrongly.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"
)

// The exit codes.
const (
	done   = 0
	failed = 1
	misuse = 2
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	p := &program{stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr}
	code := p.run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// A program is one run of the command.
type program struct {
	stdin          io.Reader
	stdout, stderr io.Writer
}

// A command is a subcommand: its name, one line on it, an example, and what it
// does. It returns errUsage (wrapped) when it was called wrongly.
type command struct {
	name, args, short, example string
	run                        func(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error
}

// commands are all subcommands, in the order in which help lists them.
func commands() []command {
	return []command{readCommand, addCommand, indexCommand, searchCommand, findCommand, watchCommand, compareCommand, rubricCommand, scoreCommand, reportCommand, dueCommand, targetCommand, listCommand, showCommand, decideCommand, rereadCommand, serveCommand, demoCommand, userCommand,
		exportCommand, importCommand, backupCommand, restoreCommand, verifyCommand, evalCommand, versionCommand}
}

// errUsage marks an error of the caller: exit code 2.
var errUsage = errors.New("wrong usage")

// usagef is an error of the caller.
func usagef(format string, args ...any) error {
	return fmt.Errorf("%w: %s", errUsage, fmt.Sprintf(format, args...))
}

// errReported marks a failure whose reasons were printed already.
var errReported = errors.New("")

// run finds the subcommand and runs it; it returns the exit code.
func (p *program) run(ctx context.Context, args []string) int {
	if len(args) == 0 {
		p.help(p.stderr)
		return misuse
	}
	name := args[0]
	switch name {
	case "help", "-h", "-help", "--help":
		if len(args) > 1 {
			return p.run(ctx, []string{args[1], "-h"})
		}
		p.help(p.stdout)
		return done
	}
	for _, c := range commands() {
		if c.name == name {
			return p.exit(c, p.execute(ctx, c, args[1:]))
		}
	}
	fmt.Fprintf(p.stderr, "trillium: there is no command %q; \"trillium help\" lists them\n", name)
	return misuse
}

// execute parses the flags of c and runs it. Flags may stand before and behind
// the other arguments.
func (p *program) execute(ctx context.Context, c command, args []string) error {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	return c.run(p, ctx, flags, args)
}

// parse parses args and returns those that are no flags. A flag may follow
// other arguments; "--" ends the flags.
func parse(flags *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		if err := flags.Parse(args); err != nil {
			if errors.Is(err, flag.ErrHelp) {
				return nil, err
			}
			return nil, usagef("%v", err)
		}
		left := flags.Args()
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

// exit prints what is left to say of err and returns the exit code.
func (p *program) exit(c command, err error) int {
	switch {
	case err == nil:
		return done
	case errors.Is(err, flag.ErrHelp):
		p.commandHelp(c)
		return done
	case errors.Is(err, errUsage):
		fmt.Fprintf(p.stderr, "trillium %s: %s; see \"trillium %s -h\"\n", c.name, strings.TrimPrefix(err.Error(), errUsage.Error()+": "), c.name)
		return misuse
	case errors.Is(err, context.Canceled):
		more := strings.TrimPrefix(err.Error(), context.Canceled.Error())
		fmt.Fprintf(p.stderr, "trillium %s: interrupted%s\n", c.name, more)
		return failed
	case !errors.Is(err, errReported):
		fmt.Fprintf(p.stderr, "trillium %s: %v\n", c.name, err)
	}
	return failed
}

func (p *program) help(w io.Writer) {
	fmt.Fprint(w, "Trillium turns a leaders' summit fact sheet into a living record.\n\nUsage: trillium COMMAND [flags] [arguments]\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  %-8s %s\n", c.name, c.short)
	}
	fmt.Fprint(w, "\n\"trillium COMMAND -h\" shows a command's flags and an example.\n")
}

// commandHelp prints a command's flags and example. The command is run with no
// arguments in a mode that only declares its flags.
func (p *program) commandHelp(c command) {
	flags := flag.NewFlagSet(c.name, flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	_ = c.run(&program{stdin: strings.NewReader(""), stdout: io.Discard, stderr: io.Discard}, ctx, flags, []string{"-h"})
	fmt.Fprintf(p.stdout, "Usage: trillium %s [flags] %s\n\n%s.\n\nExample:\n\n  %s\n", c.name, c.args, c.short, c.example)
	has := false
	flags.VisitAll(func(*flag.Flag) { has = true })
	if has {
		fmt.Fprint(p.stdout, "\nFlags:\n\n")
		flags.SetOutput(p.stdout)
		flags.PrintDefaults()
	}
}
