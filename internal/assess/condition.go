package assess

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// otherwise is the condition that always holds.
const otherwise = "otherwise"

// The limits of a condition.
const (
	maxCondition = 500 // bytes
	maxDepth     = 20
	maxCount     = 60 // that a count is compared with
	maxShare     = 1000
)

// keywords cannot be names of facts.
var keywords = []string{"and", "or", "not", "all", "any", "no", "most", "half", "at", "least", "exactly", "goal", "goals", otherwise}

// A Condition says when a line holds.
type Condition struct {
	root node
}

// A node is a part of a condition.
type node interface{ holds(in situation) bool }

// A situation is what a condition is asked of: the values of facts, and how many
// goals fulfil what stands in brackets behind "goals".
type situation interface {
	value(fact string) int
	fulfilled(q *quantified) int
	goals() int
}

type (
	always     struct{}
	comparison struct {
		fact string
		op   string
		n    int
	}
	negation    struct{ of node }
	conjunction struct{ a, b node }
	disjunction struct{ a, b node }
	quantified  struct {
		kind  string // all, any, no, most, half, least, exactly
		n     int
		inner node
	}
)

func (always) holds(situation) bool           { return true }
func (n negation) holds(in situation) bool    { return !n.of.holds(in) }
func (n conjunction) holds(in situation) bool { return n.a.holds(in) && n.b.holds(in) }
func (n disjunction) holds(in situation) bool { return n.a.holds(in) || n.b.holds(in) }

func (c comparison) holds(in situation) bool { return c.of(in.value(c.fact)) }

// of compares a value.
func (c comparison) of(v int) bool {
	switch c.op {
	case "=":
		return v == c.n
	case "!=":
		return v != c.n
	case "<":
		return v < c.n
	case "<=":
		return v <= c.n
	case ">":
		return v > c.n
	}
	return v >= c.n
}

func (q *quantified) holds(in situation) bool {
	n, of := in.fulfilled(q), in.goals()
	switch q.kind {
	case "all":
		return n == of
	case "any":
		return n > 0
	case "no":
		return n == 0
	case "most":
		return 2*n > of
	case "half":
		return 2*n >= of
	case "exactly":
		return n == q.n
	}
	return n >= q.n
}

// walk calls f for every node; where f returns false it does not go below.
func walk(n node, f func(node) bool) {
	if !f(n) {
		return
	}
	switch n := n.(type) {
	case negation:
		walk(n.of, f)
	case conjunction:
		walk(n.a, f)
		walk(n.b, f)
	case disjunction:
		walk(n.a, f)
		walk(n.b, f)
	case *quantified:
		walk(n.inner, f)
	}
}

// ParseCondition reads a condition on facts:
//
//	strong >= 1 and weak < 3        comparisons: = != < <= > >=
//	held or not (announced)         a fact of the kind yes stands alone
//	all goals (strong >= 1)         also: any goal, no goal, most goals (more than
//	                                half), half goals (at least half), at least 2
//	                                goals, exactly 1 goal
//	otherwise                       always
//
// "and" binds closer than "or". Inside the brackets behind goals a fact of each
// goal is that goal's; outside it is the sum over all goals. The error says at
// which character it cannot go on, and why.
func ParseCondition(s string, facts []Fact) (Condition, error) {
	if len(s) > maxCondition || !utf8.ValidString(s) {
		return Condition{}, fmt.Errorf("a condition has at most %d characters", maxCondition)
	}
	p := &conditionParser{facts: facts, text: s}
	p.next()
	if p.word == otherwise {
		if p.next(); p.word != "" {
			return Condition{}, p.fail("nothing can follow %q", otherwise)
		}
		return Condition{always{}}, nil
	}
	root, err := p.or(0)
	if err != nil {
		return Condition{}, err
	}
	if p.word != "" {
		return Condition{}, p.fail("write \"and\" or \"or\" before %q", p.word)
	}
	return Condition{root}, nil
}

func (r *Rubric) condition(s string) (Condition, error) { return ParseCondition(s, r.Facts) }

// A conditionParser reads by recursive descent; word is the next word or sign.
type conditionParser struct {
	facts  []Fact
	text   string
	at     int // where the next word is looked for
	start  int // where word begins
	word   string
	inside bool // the brackets behind goals
}

func (p *conditionParser) fail(format string, args ...any) error {
	return fmt.Errorf("condition %q, character %d: %s", p.text, utf8.RuneCountInString(p.text[:p.start])+1, fmt.Sprintf(format, args...))
}

// next reads a word, a number or a sign; "" at the end.
func (p *conditionParser) next() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
	p.start = p.at
	rest := p.text[p.at:]
	n := 0
	switch {
	case rest == "":
	case strings.HasPrefix(rest, "≥"), strings.HasPrefix(rest, "≤"), strings.HasPrefix(rest, "≠"):
		n = len("≥")
	case isWord(rest[0]):
		for n < len(rest) && isWord(rest[n]) {
			n++
		}
	case len(rest) > 1 && rest[1] == '=' && strings.IndexByte("<>!", rest[0]) >= 0:
		n = 2
	default:
		_, n = utf8.DecodeRuneInString(rest)
	}
	p.word, p.at = rest[:n], p.at+n
}

func isWord(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-'
}

func (p *conditionParser) take(word string) bool {
	if p.word != word {
		return false
	}
	p.next()
	return true
}

func (p *conditionParser) or(depth int) (node, error) {
	left, err := p.and(depth)
	for err == nil && p.take("or") {
		var right node
		if right, err = p.and(depth); err == nil {
			left = disjunction{left, right}
		}
	}
	return left, err
}

func (p *conditionParser) and(depth int) (node, error) {
	left, err := p.unary(depth)
	for err == nil && p.take("and") {
		var right node
		if right, err = p.unary(depth); err == nil {
			left = conjunction{left, right}
		}
	}
	return left, err
}

func (p *conditionParser) unary(depth int) (node, error) {
	if depth > maxDepth {
		return nil, p.fail("it is nested more than %d deep", maxDepth)
	}
	switch {
	case p.take("not"):
		of, err := p.unary(depth + 1)
		return negation{of}, err
	case p.take("("):
		return p.bracket(depth)
	case slices.Contains([]string{"all", "any", "no", "most", "half", "at", "exactly"}, p.word):
		return p.quantified(depth)
	}
	return p.comparison()
}

// bracket reads to the closing bracket, the opening one being taken.
func (p *conditionParser) bracket(depth int) (node, error) {
	inner, err := p.or(depth + 1)
	if err == nil && !p.take(")") {
		err = p.fail("a bracket is not closed")
	}
	return inner, err
}

func (p *conditionParser) quantified(depth int) (node, error) {
	if p.inside {
		return nil, p.fail("a condition on goals cannot stand in another")
	}
	q := &quantified{kind: p.word}
	p.next()
	if q.kind == "at" {
		if q.kind = "least"; !p.take("least") {
			return nil, p.fail("write \"at least 2 goals\"")
		}
	}
	if q.kind == "least" || q.kind == "exactly" {
		n, err := strconv.Atoi(p.word)
		if err != nil || n < 0 || n > MaxGoals {
			return nil, p.fail("write how many goals, 0 to %d", MaxGoals)
		}
		q.n = n
		p.next()
	}
	if !p.take("goals") && !p.take("goal") {
		return nil, p.fail("write \"goals\" here")
	}
	if !p.take("(") {
		return nil, p.fail("write in brackets what must hold of each of the goals")
	}
	p.inside = true
	inner, err := p.bracket(depth)
	p.inside = false
	q.inner = inner
	return q, err
}

func (p *conditionParser) comparison() (node, error) {
	i := slices.IndexFunc(p.facts, func(f Fact) bool { return f.Name == p.word })
	if i < 0 {
		if p.word == "" {
			return nil, p.fail("something is missing here")
		}
		return nil, p.fail("%q is no fact of this rubric", p.word)
	}
	f := p.facts[i]
	if f.Kind == Share && f.Each && !p.inside {
		return nil, p.fail("%q is of each goal; write for which goals it must hold", f.Name)
	}
	p.next()
	op := map[string]string{"=": "=", "!=": "!=", "≠": "!=", "<": "<", "<=": "<=", "≤": "<=", ">": ">", ">=": ">=", "≥": ">="}[p.word]
	if op == "" {
		if f.Kind == Yes {
			return comparison{f.Name, ">=", 1}, nil
		}
		return nil, p.fail("compare %q with a number, such as %s >= 1", f.Name, f.Name)
	}
	p.next()
	most := maxCount
	if f.Kind == Share {
		most = maxShare
	}
	n, err := strconv.Atoi(p.word)
	if err != nil || n < 0 || n > most {
		return nil, p.fail("compare %q with a whole number from 0 to %d", f.Name, most)
	}
	p.next()
	return comparison{f.Name, op, n}, nil
}
