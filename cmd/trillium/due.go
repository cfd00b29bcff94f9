package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"slices"
	"time"

	"trillium/internal/report"
)

var dueCommand = command{
	name: "due", args: "", short: "say what is late, due or newly silent, or write deadlines as a calendar",
	example: `trillium due -days 90                           a digest to read or to mail
  trillium due -format mail -lang fr -to x@example.org | sendmail -t
  trillium due -format ics -party CAN > can.ics   the deadlines of one party for a calendar`,
	run: runDue,
}

func runDue(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	format := flags.String("format", "table", "`FORMAT` of the output: table, json (JSON Lines), ics (iCalendar) or mail (a message for sendmail)")
	to := flags.String("to", "", "`ADDRESS` to which the mail goes")
	language := languageFlag(flags)
	days := flags.Int("days", 90, "how many `DAYS` ahead to look")
	public := flags.String("public", "http://127.0.0.1:8080", "`ADDRESS` of the site, for the links of a calendar or mail")
	var f report.DueFilter
	flags.StringVar(&f.Summit, "summit", "", "only commitments of this `SUMMIT`")
	flags.StringVar(&f.Party, "party", "", "only commitments that bind the party with this `CODE`")
	flags.StringVar(&f.Theme, "theme", "", "only commitments on this `THEME`")
	at := momentFlag(flags)
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	words, err := language()
	switch {
	case len(rest) > 0:
		return usagef("it takes no arguments, not %q", rest[0])
	case err != nil:
		return err
	case !slices.Contains([]string{"table", "json", "ics", "mail"}, *format):
		return usagef("-format is table, json, ics or mail, not %q", *format)
	case *days < 0:
		return usagef("-days is a number from 0, not %d", *days)
	}
	t, err := moment(*at)
	if err != nil {
		return err
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	today := t
	if today.IsZero() {
		today = time.Now().UTC()
	}
	l := newPipeline()
	tell := report.Teller{Language: words}
	var digest *report.Digest
	var list []report.Due
	if *format == "table" || *format == "mail" {
		digest, tell.Names, err = l.reports(register).Digest(ctx, register.At(t), f, today, *days)
	} else {
		list, tell.Names, err = l.reports(register).Deadlines(ctx, register.At(t), f)
	}
	if err := errors.Join(err, register.Close()); err != nil {
		return err
	}
	switch *format {
	case "json":
		return lines(p, report.DueRows(list, today.Format(time.DateOnly)))
	case "ics":
		_, err = fmt.Fprint(p.stdout, report.Calendar(list, tell, words.T("due.feed"), func(id string) string {
			return *public + "/" + words.Tag + "/commitments/" + id
		}))
		return err
	}
	if *format == "mail" {
		return tell.Mail(p.stdout, digest, *to, *public, time.Now())
	}
	_, err = fmt.Fprint(p.stdout, tell.Digest(digest))
	return err
}
