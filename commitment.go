package trillium

import (
	"fmt"
	"strings"
)

// All is the party that stands for the issuers of a document jointly.
const All = "ALL"

// Strength is how firmly a commitment binds, from its governing verb.
type Strength string

// The strengths; the order is Low < Mid < High.
const (
	High Strength = "high" // will, shall, commit, pledge, agree, decide
	Mid  Strength = "mid"  // support, encourage, promote, explore, seek, intend, aim
	Low  Strength = "low"  // call on, urge, welcome, look forward to, consider
)

// Rank orders strengths: 3 high, 2 mid, 1 low, 0 none.
func (s Strength) Rank() int {
	switch s {
	case High:
		return 3
	case Mid:
		return 2
	case Low:
		return 1
	}
	return 0
}

// Weaker returns the weaker of s and t; "" counts as no opinion.
func (s Strength) Weaker(t Strength) Strength {
	if t == "" || s != "" && s.Rank() <= t.Rank() {
		return s
	}
	return t
}

// A Commitment is a statement that binds parties to a future or continuing act.
type Commitment struct {
	Document string `json:"document"`
	ID       string `json:"id"` // summit/N, or summit/Nb for a second one in the same item
	N        int    `json:"n"`  // ordinal of the deliverable in its document, from 1
	Section  string `json:"section"`
	Stem     string `json:"stem"` // the lead-in that governs it, "" if none
	Text     string `json:"text"` // the source, white space collapsed
	Span
	Parties  []string  `json:"parties"` // who is bound: codes or organisations
	Actions  []Action  `json:"actions"` // at least one
	Deadline *Deadline `json:"deadline"`
	Targets  []Target  `json:"targets"`
	Strength Strength  `json:"strength"`
	Renews   bool      `json:"renews"` // it repeats an earlier pledge
	Bodies   []string  `json:"bodies"` // organisations, programmes, plans, treaties named
	Detail   []string  `json:"detail"` // sentences that explain it
	Rule     string    `json:"rule"`   // name of the rule that found it
	// Topics are the themes that a person gave it, of those in [Topics]; nil where nobody did.
	Topics []string `json:"topics,omitempty"`
}

// Topics are the themes of promises: a closed scheme, in the order of lists.
var Topics = []string{"health", "climate", "energy", "transport", "food", "economy", "trade", "digital", "education", "migration", "security", "drugs",
	"rights", "inclusion", "governance", "development", "disaster", "culture"}

// An Action is one act or goal that can be kept or broken by itself.
type Action struct {
	Verb string `json:"verb"`
	Text string `json:"text"`
	Span
}

// Precision says how exact a date is.
type Precision string

// The precisions of a date.
const (
	Day     Precision = "day"
	Month   Precision = "month"
	Quarter Precision = "quarter"
	Half    Precision = "half"
	Year    Precision = "year"
	Decade  Precision = "decade"
	Vague   Precision = "vague" // a time is meant but no date can be given
)

// A Deadline is the words that say by when, and the last day they allow.
type Deadline struct {
	Text      string    `json:"text"`
	Date      string    `json:"date"` // YYYY-MM-DD, the last day meant; "" if vague
	Precision Precision `json:"precision"`
	Span
}

// A Target is a promised quantity. Value is in Unit, already scaled: "$1.5
// billion" is 1500000000 USD. A range has its lower end in Value and its upper
// end in Max.
type Target struct {
	Text       string   `json:"text"`
	Value      float64  `json:"value"`
	Max        *float64 `json:"max,omitempty"`
	Unit       string   `json:"unit"`       // "percent", a currency code, or what is counted
	Direction  string   `json:"direction"`  // reduce, increase, reach; "" for an amount
	Comparison string   `json:"comparison"` // at least, at most, more than, less than, up to, about; "" if exact
	Baseline   string   `json:"baseline"`   // the level or year compared with; "" if none
	By         string   `json:"by"`         // YYYY, YYYY-Qn, YYYY-MM or YYYY-MM-DD; "" if none
	Span
}

// A Report is a statement that something relevant was done or now exists.
type Report struct {
	Document string `json:"document"`
	Section  string `json:"section"`
	Text     string `json:"text"`
	Span
	Parties []string `json:"parties"`
	Verb    string   `json:"verb"`
	Bodies  []string `json:"bodies"`
	Rule    string   `json:"rule"`
}

// A Reading is everything that was found in one document.
type Reading struct {
	Document    *Document
	Commitments []Commitment
	Reports     []Report
	Warnings    []Warning // of what was read with doubt, after those of the document
}

// CommitmentID forms the id of the part-th (from 0) commitment in the n-th
// deliverable of a summit or document: nals-2023/8, nals-2023/8b.
func CommitmentID(summit string, n, part int) string {
	if part == 0 {
		return fmt.Sprintf("%s/%d", summit, n)
	}
	var letters string
	for p := part; ; p = p/26 - 1 {
		letters = string(rune('a'+p%26)) + letters
		if p < 26 {
			break
		}
	}
	return fmt.Sprintf("%s/%d%s", summit, n, letters)
}

// ValidSummit reports whether s can be a summit's id: lower-case letters,
// digits and hyphens, at most 64 bytes, beginning with a letter or digit.
func ValidSummit(s string) bool {
	if s == "" || len(s) > 64 || s[0] == '-' {
		return false
	}
	return strings.Trim(s, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

// Themes returns the theme of each commitment of one document, in order: its
// section; in a document without sections its stem; and for a further
// commitment in the same list item, the theme of the first.
func Themes(list []Commitment) []string {
	themes := make([]string, len(list))
	for i := range list {
		c := &list[i]
		switch {
		case c.Section != "":
			themes[i] = c.Section
		case c.Stem != "":
			themes[i] = strings.TrimRight(strings.ReplaceAll(c.Stem, "**", ""), ": ")
		case i > 0 && list[i-1].N == c.N:
			themes[i] = themes[i-1]
		}
	}
	return themes
}

// A Finding is what an instrument reports on a commitment. It is derived from data
// and can be worked out again; nobody has decided it.
type Finding struct {
	Instrument string   `json:"instrument"`
	Commitment string   `json:"commitment"`
	Date       string   `json:"date"` // YYYY-MM-DD, since when it can be known
	Says       Reason   `json:"says"` // the statement
	Value      *float64 `json:"value,omitempty"`
	Unit       string   `json:"unit,omitempty"`
	Source     string   `json:"source"` // of the data
	Path       string   `json:"path"`   // of the page that shows it, without the language
}
