package report

import (
	"fmt"
	"strings"
	"time"

	ics "github.com/arran4/golang-ical"

	"trillium/internal/table"
)

// Calendar writes deadlines as an iCalendar feed (RFC 5545), a whole-day event for
// each on the last day that it allows. address gives the page of a commitment. The
// same deadlines give the same bytes, so that calendars which ask again see no
// change where there is none.
func Calendar(list []Due, t Teller, name string, address func(id string) string) string {
	c := ics.NewCalendarFor("Trillium")
	c.SetMethod(ics.MethodPublish)
	c.SetXWRCalName(name)
	c.SetRefreshInterval("P1D")
	for _, d := range list {
		day, err := time.Parse(time.DateOnly, d.Deadline.Date)
		if err != nil {
			continue
		}
		e := c.AddEvent(uid(d.ID))
		e.SetDtStampTime(d.Changed.UTC())
		e.SetLastModifiedAt(d.Changed.UTC())
		e.SetAllDayStartAt(day)
		e.SetAllDayEndAt(day.AddDate(0, 0, 1))
		e.SetSummary(table.Cut(d.ID+": "+d.Text, calendarLine))
		e.SetDescription(t.describe(d))
		e.SetURL(address(d.ID))
		if d.Theme != "" {
			e.AddCategory(d.Theme)
		}
		e.SetTimeTransparency(ics.TransparencyTransparent)
	}
	return c.Serialize(ics.WithNewLine("\r\n"))
}

// uid is the same for a commitment wherever its register is served.
func uid(id string) string {
	return strings.NewReplacer("/", ".", "~", ".").Replace(id) + "@trillium"
}

// calendarLine is how much of a text calendars show, in characters.
const calendarLine = 120

// describe says what an entry of the calendar is.
func (t Teller) describe(d Due) string {
	var names []string
	for _, p := range d.Parties {
		names = append(names, t.Party(p))
	}
	lines := []string{d.Text, t.T("colon", t.T("commitment.parties"), strings.Join(names, ", ")),
		t.T("calendar.precision."+string(d.Deadline.Precision), t.deadline(&d.Deadline))}
	if d.Done != "" {
		lines = append(lines, t.T("done."+d.Done))
	}
	return strings.Join(lines, "\n")
}

// Digest is the digest as plain lines, for a mail or a terminal.
func (t Teller) Digest(d *Digest) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", t.T("digest.title", t.Day(d.Day)))
	dues := func(key string, list []Due) {
		fmt.Fprintf(&b, "\n%s\n", t.N(key, len(list)))
		for _, x := range list {
			fmt.Fprintf(&b, "  %s  %s  %s\n", x.Deadline.Date, x.ID, table.Cut(x.Text, calendarLine))
		}
	}
	dues("digest.late", d.Late)
	dues("digest.due", d.Due)
	fmt.Fprintf(&b, "\n%s\n", t.N("digest.silent", len(d.Silent)))
	for _, x := range d.Silent {
		fmt.Fprintf(&b, "  %s  %s  %s\n", x.Heard, x.ID, table.Cut(x.Text, calendarLine))
	}
	return b.String()
}
