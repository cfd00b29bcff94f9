package feed

import (
	"bytes"
	"math"
	"net/url"
	"strconv"
	"strings"
	"time"

	"trillium/internal/source"
)

// Limits on a robots.txt: RFC 9309 asks for at least 500 KB.
const (
	maxRobots = 512 << 10
	maxRules  = 10_000
	maxDelay  = time.Minute // longer ones would let a check never end
)

// rules are what a robots.txt asks of Trillium. The zero value allows all.
type rules struct {
	list  []rule
	delay time.Duration // between two requests
}

// rule allows or disallows the paths that a pattern matches.
type rule struct {
	allow  bool
	pieces []string // between the stars
	end    bool     // the path ends with the last piece
	weight int      // the longest rule wins
}

// parseRobots reads the groups for Trillium, or else those for everybody.
func parseRobots(data []byte) rules {
	data = bytes.TrimPrefix(data[:min(len(data), maxRobots)], []byte("\xef\xbb\xbf"))
	var ours, all rules
	var named bool               // a group for Trillium was found
	var inOurs, inAll, open bool // whom the group is for; whether its agents are still being named
	for _, line := range strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' || r == '\r' }) {
		line, _, _ = strings.Cut(line, "#")
		key, value, _ := strings.Cut(line, ":")
		key, value = strings.ToLower(strings.TrimSpace(key)), strings.TrimSpace(value)
		switch key {
		case "user-agent":
			if !open {
				inOurs, inAll, open = false, false, true
			}
			inAll = inAll || value == "*"
			inOurs = inOurs || strings.EqualFold(product(value), source.Agent)
			named = named || inOurs
		case "allow", "disallow", "crawl-delay":
			open = false
			if inOurs {
				ours.add(key, value)
			}
			if inAll {
				all.add(key, value)
			}
		}
	}
	if named {
		return ours
	}
	return all
}

// product is the name in "Name/1.0 and more".
func product(agent string) string {
	end := strings.IndexFunc(agent, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r != '-' && r != '_'
	})
	if end < 0 {
		return agent
	}
	return agent[:end]
}

func (r *rules) add(key, value string) {
	if key == "crawl-delay" {
		if s, err := strconv.ParseFloat(value, 64); err == nil && s > 0 {
			r.delay = time.Duration(math.Min(s, maxDelay.Seconds()) * float64(time.Second))
		}
		return
	}
	// An empty pattern matches nothing; no path is as long as maxAddress.
	if value == "" || len(value) > maxAddress || len(r.list) == maxRules {
		return
	}
	value = canonical(value)
	pattern, end := strings.CutSuffix(value, "$")
	r.list = append(r.list, rule{allow: key == "allow", pieces: strings.Split(pattern, "*"), end: end, weight: len(value)})
}

// allowed reports whether u may be read. The longest rule that matches decides,
// and of two equally long ones that which allows.
func (r *rules) allowed(u *url.URL) bool {
	path := u.EscapedPath()
	if path == "" {
		path = "/"
	}
	if path == "/robots.txt" {
		return true
	}
	if u.RawQuery != "" || u.ForceQuery {
		path += "?" + u.RawQuery
	}
	// Stars and dollars of a path are themselves.
	path = canonical(strings.NewReplacer("*", "%2A", "$", "%24").Replace(path))
	allow, weight := true, -1
	for _, x := range r.list {
		if (x.weight > weight || x.weight == weight && x.allow) && x.matches(path) {
			allow, weight = x.allow, x.weight
		}
	}
	return allow
}

func (x *rule) matches(path string) bool {
	path, ok := strings.CutPrefix(path, x.pieces[0])
	if !ok {
		return false
	}
	rest := x.pieces[1:]
	if len(rest) == 0 {
		return !x.end || path == ""
	}
	last := rest[len(rest)-1]
	for _, piece := range rest[:len(rest)-1] {
		// The first place is as good as any later one.
		i := strings.Index(path, piece)
		if i < 0 {
			return false
		}
		path = path[i+len(piece):]
	}
	if x.end {
		return strings.HasSuffix(path, last)
	}
	return strings.Contains(path, last)
}

// canonical spells a path in one way: what needs no escape has none, and what
// needs one has it with large letters.
func canonical(path string) string {
	var out strings.Builder
	for i := 0; i < len(path); i++ {
		c := path[i]
		escaped := false
		if c == '%' && i+2 < len(path) {
			if n, err := strconv.ParseUint(path[i+1:i+3], 16, 8); err == nil {
				c, escaped = byte(n), true
				i += 2
			}
		}
		if plain := isUnreserved(c); plain || !escaped && c > ' ' && c < 0x7f {
			out.WriteByte(c)
			continue
		}
		const digits = "0123456789ABCDEF"
		out.Write([]byte{'%', digits[c>>4], digits[c&15]})
	}
	return out.String()
}

func isUnreserved(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.IndexByte("-._~", c) >= 0
}
