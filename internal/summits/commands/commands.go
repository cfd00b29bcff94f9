// Package commands are the commands on series of summits: "trillium series list" and the
// others of its group.
package commands

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/store"
	"trillium/internal/summits"
	"trillium/internal/summits/declared"
)

// Series is the group.
func Series() command.Command {
	return command.Command{
		Name: "series", Args: "list|show|declare|name …", Short: "declare once who meets at a series of summits, under which names, and when",
		Example: `trillium series list                              those that come with the program, and those declared
  trillium series show quad > quad.txt              one, as text to change
  trillium series declare -reason "a summit was added" quad.txt
  trillium series name "Quad Leaders’ Statement" 2022-05-24`,
		Of:  []command.Command{list(), show(), declare(), name()},
		Ask: "say what to do: %s (\"trillium series VERB -h\" shows its flags)",
	}
}

// look opens the series that a register knows, with what was declared there; where there is
// no register, those that come with the program.
func look(ctx context.Context, where command.Register, at time.Time, f func(*summits.Book, []declared.Declaration) error) error {
	opened := false
	err := where.View(ctx, at, func(v store.View) error {
		opened = true
		all, err := declared.All(ctx, v)
		if err != nil {
			return err
		}
		return f(declared.With(all), all)
	})
	if !opened && errors.Is(err, trillium.ErrNotFound) {
		return f(summits.Load(), nil)
	}
	return err
}

// An entry is a series as a list gives it.
type entry struct {
	summits.Series
	Declared bool   `json:"declared"` // in this register
	Next     string `json:"next"`     // day by which the summit after the last is due, "" if nothing tells
}

func list() command.Command {
	return command.Command{Name: "list", Args: "[flags]", Takes: command.Nothing, Set: func(f *command.Flags) command.Run {
		where, format, at := f.Register(), f.Format(command.Lists), f.Moment()
		return func(ctx context.Context, e *command.Env, _ []string) error {
			return look(ctx, where, *at, func(book *summits.Book, all []declared.Declaration) error {
				mine := make(map[string]bool)
				for _, d := range all {
					mine[d.ID] = true
				}
				var out []entry
				rows := [][]string{{"ID", "NAME", "MEMBERS", "SUMMITS", "NEXT DUE", "DECLARED"}}
				for _, s := range book.All() {
					x := entry{s, mine[s.ID], s.Next()}
					out = append(out, x)
					rows = append(rows, []string{s.ID, s.Name(0), strconv.Itoa(len(s.Members)), strconv.Itoa(len(s.Meetings)), x.Next,
						map[bool]string{true: "here"}[x.Declared]})
				}
				return command.Print(e, *format, out, command.CSV(rows), command.Columns(rows))
			})
		}
	}}
}

func show() command.Command {
	return command.Command{Name: "show", Args: "ID", Takes: command.Between(1, 1, "name one series, such as nals (\"trillium series list\" has all)"),
		Set: func(f *command.Flags) command.Run {
			where, at := f.Register(), f.Moment()
			return func(ctx context.Context, e *command.Env, args []string) error {
				return look(ctx, where, *at, func(book *summits.Book, _ []declared.Declaration) error {
					s := book.Get(args[0])
					if s == nil {
						return fmt.Errorf("series %q: %w; \"trillium series list\" has all, and \"trillium series declare FILE\" adds one", args[0], trillium.ErrNotFound)
					}
					_, err := io.WriteString(e.Stdout, s.String())
					return err
				})
			}
		}}
}

func declare() command.Command {
	return command.Command{Name: "declare", Args: "-reason WORDS FILE", Takes: command.OneFile, Set: func(f *command.Flags) command.Run {
		where := f.Register()
		reason := f.String("reason", "", "why it is declared so, in `WORDS`")
		return func(ctx context.Context, e *command.Env, args []string) error {
			data, err := e.ReadFile(args[0], summits.MaxFile)
			if err != nil {
				return err
			}
			series, err := summits.Parse(strings.NewReader(string(data)), args[0])
			if err != nil {
				return err
			}
			if len(series) == 0 {
				return fmt.Errorf("%s: %w: no series in it; begin one with \"series ID\"", args[0], trillium.ErrInvalid)
			}
			return where.Open(ctx, command.ToMake, func(s *store.Store) error {
				for i := range series {
					if err := declared.Declare(ctx, s, store.CommandLine, series[i], *reason); err != nil {
						return err
					}
					fmt.Fprintf(e.Stdout, "%s: declared, %d summits\n", series[i].ID, len(series[i].Meetings))
				}
				return nil
			})
		}
	}}
}

func name() command.Command {
	return command.Command{Name: "name", Args: "TITLE [DATE]", Takes: command.Between(1, 2, "give the title of a document, and its day if it is known"),
		Set: func(f *command.Flags) command.Run {
			where, at := f.Register(), f.Moment()
			return func(ctx context.Context, e *command.Env, args []string) error {
				var day time.Time
				if len(args) == 2 {
					var err error
					if day, err = time.Parse(time.DateOnly, args[1]); err != nil {
						return command.Usagef("%q is no day: write YYYY-MM-DD", args[1])
					}
				}
				return look(ctx, where, *at, func(book *summits.Book, _ []declared.Declaration) error {
					id := book.Summit(args[0], day)
					if id == "" {
						return fmt.Errorf("%q names no summit of a series that is known: %w", args[0], trillium.ErrNotFound)
					}
					_, err := fmt.Fprintln(e.Stdout, id)
					return err
				})
			}
		}}
}
