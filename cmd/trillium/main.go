// Command trillium turns a leaders' summit fact sheet into a living record.
//
// Run "trillium help" for its commands. It exits with 0 when all is done, 1
// when something failed, and 2 when it was called wrongly.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"slices"
	"syscall"

	"trillium/internal/command"
	"trillium/internal/summits/commands"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() {
		<-ctx.Done()
		stop() // a second signal ends the program at once
	}()
	code := trilliumOn(os.Stdin, os.Stdout, os.Stderr).Run(ctx, os.Args[1:])
	stop()
	os.Exit(code)
}

// trilliumOn is the program with all its commands, in the order in which help lists them.
func trilliumOn(in io.Reader, out, errs io.Writer) *command.Program {
	return &command.Program{Name: "trillium", About: "Trillium turns a leaders' summit fact sheet into a living record.", Words: instrumentWords(),
		Parts: parts(), Stdin: in, Stdout: out, Stderr: errs,
		Commands: slices.Concat(
			[]command.Command{readCommand, addCommand, indexCommand, searchCommand, findCommand, watchCommand, compareCommand, commands.Series(),
				rubricCommand, scoreCommand, reportCommand, dueCommand},
			instrumentCommands(),
			[]command.Command{listCommand, showCommand, decideCommand, rereadCommand, serveCommand, demoCommand, userCommand,
				exportCommand, importCommand, backupCommand, restoreCommand, verifyCommand, evalCommand, versionCommand})}
}

// A program is one run of a command, with what several commands of the trunk do.
type program struct{ *command.Env }
