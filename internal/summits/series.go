// Package summits knows series of summits: who meets, what titles and texts call them, and
// when they met. From that follow the id of the summit that a document tells of, the parties
// that it binds jointly, and the day by which the next summit is due.
//
// Well-known series come with the program (series.txt); a register adds others or puts its own
// in their place, in the same form (see [Parse]).
package summits

import (
	"bufio"
	_ "embed"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"time"

	"trillium"
)

// A Series is summits of the same parties.
type Series struct {
	ID       string    `json:"id"`      // such as "quad", the first part of its summits' ids
	Names    [3]string `json:"names"`   // in English, Spanish and French
	Called   []string  `json:"called"`  // what titles and texts call it and its members together
	Members  []string  `json:"members"` // codes; none where they are not fixed
	Every    int       `json:"every"`   // months from one summit to the next, 0 without rhythm
	Meetings []Meeting `json:"summits"` // the earliest first
}

// A Meeting is one summit of a series. Two of one year have one id.
type Meeting struct {
	Year  int    `json:"year"`
	Date  string `json:"date"` // its last day, YYYY-MM-DD
	Place string `json:"place"`
}

// Name is that in the language with the index of language.Tags, in English if there is none.
func (s *Series) Name(index int) string {
	if index >= 0 && index < len(s.Names) && s.Names[index] != "" {
		return s.Names[index]
	}
	return s.Names[0]
}

// Summit is the id of its summit in a year.
func (s *Series) Summit(year int) string { return s.ID + "-" + strconv.Itoa(year) }

// Due is the day on which the summit after a day was held or, by the rhythm of the series, is
// due; "" where nothing tells.
func (s *Series) Due(day string) string {
	for _, m := range s.Meetings {
		if m.Date > day {
			return m.Date
		}
	}
	from, err := time.Parse(time.DateOnly, day)
	if err != nil || s.Every == 0 {
		return ""
	}
	return from.AddDate(0, s.Every, 0).Format(time.DateOnly)
}

// Next is the day by which the summit after the last one is due by its rhythm; "" where
// nothing tells.
func (s *Series) Next() string {
	if len(s.Meetings) == 0 {
		return ""
	}
	return s.Due(s.Meetings[len(s.Meetings)-1].Date)
}

// MaxFile bounds a file of series, in bytes.
const MaxFile = 1 << 20

// The most that a series may have.
const (
	mostLine     = 4 << 10
	mostCalled   = 40
	mostMeetings = 400
)

// Parse reads series in the form of series.txt. An error names the line.
func Parse(r io.Reader, name string) ([]Series, error) {
	var out []Series
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, mostLine)
	line := 0
	for sc.Scan() {
		line++
		text := strings.TrimSpace(sc.Text())
		if text == "" || strings.HasPrefix(text, "#") {
			continue
		}
		err := parseLine(&out, text)
		if err != nil {
			return nil, fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("%s:%d: %w: %v", name, line+1, trillium.ErrInvalid, err)
	}
	for i := range out {
		if err := out[i].complete(); err != nil {
			return nil, fmt.Errorf("%s: series %s: %w: %v", name, out[i].ID, trillium.ErrInvalid, err)
		}
	}
	return out, nil
}

func parseLine(out *[]Series, text string) error {
	if id, ok := strings.CutPrefix(text, "series "); ok {
		id = strings.TrimSpace(id)
		if !trillium.ValidSummit(id) || len(id) > 40 {
			return fmt.Errorf("%q is no id: use lower-case letters, digits and hyphens, such as quad", id)
		}
		if slices.ContainsFunc(*out, func(s Series) bool { return s.ID == id }) {
			return fmt.Errorf("series %s is declared twice", id)
		}
		*out = append(*out, Series{ID: id})
		return nil
	}
	if len(*out) == 0 {
		return fmt.Errorf("%q stands before the first series: begin with \"series ID\"", text)
	}
	s := &(*out)[len(*out)-1]
	key, value, ok := strings.Cut(text, ":")
	value = strings.TrimSpace(value)
	if !ok || value == "" {
		return fmt.Errorf("%q is no line of a series: write name, called, members, every or summit YEAR, a colon and its value", text)
	}
	if year, ok := strings.CutPrefix(key, "summit "); ok {
		return s.meeting(strings.TrimSpace(year), value)
	}
	return s.field(key, value)
}

func (s *Series) field(key, value string) error {
	switch key {
	case "name":
		names := strings.Split(value, "|")
		if len(names) > len(s.Names) {
			return fmt.Errorf("a name has at most three languages, English, Spanish and French, divided by |")
		}
		for i, n := range names {
			s.Names[i] = strings.TrimSpace(n)
		}
	case "called":
		for _, n := range strings.Split(value, ";") {
			if n = strings.TrimSpace(n); n != "" {
				s.Called = append(s.Called, n)
			}
		}
	case "members":
		s.Members = strings.Fields(value)
	case "every":
		n, err := strconv.Atoi(value)
		if err != nil || n < 0 || n > 1200 {
			return fmt.Errorf("every: %q is no number of months", value)
		}
		s.Every = n
	default:
		return fmt.Errorf("%q is no field of a series: name, called, members, every, summit YEAR", key)
	}
	return nil
}

func (s *Series) meeting(year, value string) error {
	n, err := strconv.Atoi(year)
	if err != nil || n < 1900 || n > 2150 {
		return fmt.Errorf("summit %q: %q is no year", year, year)
	}
	date, place, _ := strings.Cut(value, ",")
	if _, err := time.Parse(time.DateOnly, date); err != nil {
		return fmt.Errorf("summit %s: %q is no day: write YYYY-MM-DD, a comma and the place", year, date)
	}
	s.Meetings = append(s.Meetings, Meeting{n, date, strings.TrimSpace(place)})
	return nil
}

// complete checks a series and puts its summits in order.
func (s *Series) complete() error {
	switch {
	case s.Names[0] == "":
		return fmt.Errorf("it has no name: write name: English | Spanish | French")
	case len(s.Called) == 0:
		return fmt.Errorf("nothing tells how texts speak of it: write called: NAME; NAME")
	case len(s.Called) > mostCalled || len(s.Members) > 250 || len(s.Meetings) > mostMeetings:
		return fmt.Errorf("it has too much: at most %d names, 250 members and %d summits", mostCalled, mostMeetings)
	}
	for _, m := range s.Members {
		if len(m) < 2 || len(m) > 3 || strings.ToUpper(m) != m {
			return fmt.Errorf("member %q is no code: use ISO 3166-1 alpha-3 codes in capitals", m)
		}
	}
	slices.SortStableFunc(s.Meetings, func(a, b Meeting) int { return strings.Compare(a.Date, b.Date) })
	return nil
}

// String is the series in the form that Parse reads.
func (s *Series) String() string {
	var b strings.Builder
	fmt.Fprintf(&b, "series %s\nname: %s\n", s.ID, strings.Join(s.Names[:], " | "))
	fmt.Fprintf(&b, "called: %s\n", strings.Join(s.Called, "; "))
	if len(s.Members) > 0 {
		fmt.Fprintf(&b, "members: %s\n", strings.Join(s.Members, " "))
	}
	fmt.Fprintf(&b, "every: %d\n", s.Every)
	for _, m := range s.Meetings {
		fmt.Fprintf(&b, "summit %d: %s, %s\n", m.Year, m.Date, m.Place)
	}
	return b.String()
}

//go:embed series.txt
var shipped string

// Load are the series that come with the program.
func Load() *Book {
	list, err := Parse(strings.NewReader(shipped), "series.txt")
	if err != nil {
		panic(err) // which a test rules out
	}
	return &Book{list}
}
