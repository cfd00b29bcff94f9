package feed

import (
	"strings"
	"time"
)

// layouts are the forms of dates in feeds, once their zones are numbers and the
// day of the week is gone. Those without a zone are taken to be UTC.
var layouts = []string{
	// RFC 3339 and what W3C allows of ISO 8601
	"2006-01-02T15:04:05Z07:00", "2006-01-02T15:04:05-0700", "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05", "2006-01-02T15:04",
	"2006-01-02 15:04:05Z07:00", "2006-01-02 15:04:05 -0700", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02", "2006-01", "2006",
	// RFC 822 and what came of it
	"2 Jan 2006 15:04:05 -0700", "2 Jan 2006 15:04 -0700", "2 Jan 2006 15:04:05 -07:00", "2 Jan 2006 15:04:05", "2 Jan 2006 15:04", "2 Jan 2006",
	"2 Jan 06 15:04:05 -0700", "2 Jan 06 15:04 -0700", "2 Jan 06 15:04:05", "2 Jan 06 15:04", "2 Jan 06",
	// that of C
	"Jan 2 15:04:05 2006", "Jan 2 15:04:05 -0700 2006",
}

// zones are the names of zones in RFC 822.
var zones = map[string]string{
	"Z": "+0000", "UT": "+0000", "UTC": "+0000", "GMT": "+0000",
	"EST": "-0500", "EDT": "-0400", "CST": "-0600", "CDT": "-0500", "MST": "-0700", "MDT": "-0600", "PST": "-0800", "PDT": "-0700",
}

// parseTime reads a date of a feed, in UTC; what is none is the zero time.
func parseTime(s string) time.Time {
	if len(s) > 64 {
		return time.Time{}
	}
	// The day of the week comes first, in whatever language.
	if day, rest, ok := strings.Cut(s, ","); ok && isWord(day) {
		s = rest
	}
	words := strings.Fields(s)
	if len(words) > 1 && isWord(words[0]) && month(words[0]) == "" {
		words = words[1:]
	}
	for i, w := range words {
		if m := month(w); m != "" {
			words[i] = m
		} else if z := zones[strings.ToUpper(w)]; z != "" {
			words[i] = z
		}
	}
	s = strings.Join(words, " ")
	for _, l := range layouts {
		if t, err := time.Parse(l, s); err == nil {
			if t = t.UTC(); t.Year() < 1 || t.Year() > 9999 {
				break // no other form can hold it
			}
			return t
		}
	}
	return time.Time{}
}

func isWord(w string) bool {
	return !strings.ContainsAny(w, "0123456789")
}

// month is the short name of the month that w names in English, or "".
func month(w string) string {
	w = strings.ToLower(strings.TrimSuffix(w, "."))
	if len(w) < 3 {
		return ""
	}
	t, err := time.Parse("Jan", w[:3])
	if err != nil || !strings.HasPrefix(strings.ToLower(t.Month().String()), w) {
		return ""
	}
	return t.Format("Jan")
}
