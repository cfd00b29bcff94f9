package main

import (
	"context"
	"fmt"
	"time"

	"trillium/internal/command"
	"trillium/internal/report"
	"trillium/internal/store"
)

var dueCommand = command.Command{
	Name: "due", Short: "say what is late, due or newly silent, or write deadlines as a calendar",
	Example: `trillium due -days 90                           a digest to read or to mail
  trillium due -format mail -lang fr -to x@example.org | sendmail -t
  trillium due -format ics -party CAN > can.ics   the deadlines of one party for a calendar`,
	Takes: command.Nothing,
	Set:   setDue,
}

func setDue(f *command.Flags) command.Run {
	where, words, format := f.Register(), f.Language(), f.Format("table, json (JSON Lines), ics (iCalendar) or mail (a message for sendmail)")
	to := f.String("to", "", "`ADDRESS` to which the mail goes")
	days := f.Int("days", 90, "how many `DAYS` ahead to look")
	f.Check(func() error {
		if *days < 0 {
			return command.Usagef("-days is a number from 0, not %d", *days)
		}
		return nil
	})
	public := f.String("public", "http://127.0.0.1:8080", "`ADDRESS` of the site, for the links of a calendar or mail")
	var filter report.DueFilter
	f.StringVar(&filter.Summit, "summit", "", "only commitments of this `SUMMIT`")
	f.StringVar(&filter.Party, "party", "", "only commitments that bind the party with this `CODE`")
	f.StringVar(&filter.Theme, "theme", "", "only commitments on this `THEME`")
	at := f.Moment()
	return func(ctx context.Context, e *command.Env, _ []string) error {
		today := *at
		if today.IsZero() {
			today = time.Now().UTC()
		}
		tell := report.Teller{Language: words()}
		var digest *report.Digest
		var list []report.Due
		err := where.Open(ctx, command.ToRead, func(register *store.Store) (err error) {
			reports := program{e}.reports(newPipeline(), register)
			if *format == "table" || *format == "mail" {
				digest, tell.Names, err = reports.Digest(ctx, register.At(*at), filter, today, *days)
			} else {
				list, tell.Names, err = reports.Deadlines(ctx, register.At(*at), filter)
			}
			return err
		})
		switch {
		case err != nil:
		case *format == "json":
			err = command.Lines(e.Stdout, report.DueRows(list, today.Format(time.DateOnly)))
		case *format == "ics":
			_, err = fmt.Fprint(e.Stdout, report.Calendar(list, tell, tell.T("due.feed"), func(id string) string {
				return *public + "/" + tell.Tag + "/commitments/" + id
			}))
		case *format == "mail":
			err = tell.Mail(e.Stdout, digest, *to, *public, time.Now())
		default:
			_, err = fmt.Fprint(e.Stdout, tell.Digest(digest))
		}
		return err
	}
}
