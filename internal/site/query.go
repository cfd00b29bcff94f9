package site

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// A Pager leads through a long list.
type Pager struct {
	Page, Last int
	Prev, Next string // addresses, "" if there are none
}

// PageSize is how many rows a page of a list shows.
const PageSize = 100

// PagerOf cuts n rows into pages; path is the address with q but for the page.
func PagerOf(path string, q url.Values, n int) (p Pager, from, to int) {
	p.Page, _ = strconv.Atoi(q.Get("page"))
	p.Last = max(1, (n+PageSize-1)/PageSize)
	p.Page = min(max(p.Page, 1), p.Last)
	address := func(page int) string {
		q := CloneQuery(q)
		q.Del("page")
		if page > 1 {
			q.Set("page", strconv.Itoa(page))
		}
		return path + SuffixOf(q)
	}
	if p.Page > 1 {
		p.Prev = address(p.Page - 1)
	}
	if p.Page < p.Last {
		p.Next = address(p.Page + 1)
	}
	from = (p.Page - 1) * PageSize
	return p, from, min(from+PageSize, n)
}

// CloneQuery is a copy of a query.
func CloneQuery(q url.Values) url.Values {
	out := url.Values{}
	for name, v := range q {
		out[name] = slices.Clone(v)
	}
	return out
}

// QueryOf reads what suffixOf wrote.
func QueryOf(suffix string) url.Values {
	q, err := url.ParseQuery(strings.TrimPrefix(suffix, "?"))
	if err != nil {
		return url.Values{}
	}
	return q
}

// WithValues sets names to values, a name and a value by turns.
func WithValues(q url.Values, pairs ...string) url.Values {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			q.Set(pairs[i], pairs[i+1])
		}
	}
	return q
}

// SuffixOf is a query with its mark, "" if it is empty.
func SuffixOf(q url.Values) string {
	if len(q) == 0 {
		return ""
	}
	return "?" + q.Encode()
}

// Nth is the i-th entry of a list, "" if it is shorter.
func Nth(list []string, i int) string {
	if i >= len(list) {
		return ""
	}
	return strings.TrimSpace(list[i])
}

// Lines are the lines of a text that have words.
func Lines(s string) []string {
	var out []string
	for _, line := range strings.Split(s, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// AddNew appends what a list does not have yet.
func AddNew(list []string, more ...string) []string {
next:
	for _, m := range more {
		for _, have := range list {
			if have == m {
				continue next
			}
		}
		list = append(list, m)
	}
	return list
}

// KeepQuery are the values of an address that are set, by name.
func KeepQuery(q url.Values, names ...string) url.Values {
	out := url.Values{}
	for _, name := range names {
		if v := q.Get(name); v != "" {
			out.Set(name, v)
		}
	}
	return out
}
