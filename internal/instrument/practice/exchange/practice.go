// Package exchange is what a practice is, and how practices travel: as one file that
// is signed, so that who reads it knows who says so and that nobody changed it on the
// way. It keeps nothing and shows nothing.
package exchange

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trillium"
)

// The outcomes of a practice, and what its claim rests on.
var (
	Outcomes = []string{"worked", "mixed", "failed"}
	Grounds  = []string{"measured", "reported", "modelled", "opinion"}
)

// Failed is the outcome from which others learn most.
const Failed = "failed"

// Languages are those of titles.
var Languages = []string{"en", "es", "fr"}

// A Practice is what somebody did somewhere, and what came of it.
type Practice struct {
	ID       string            `json:"id"`    // a-z, 0-9 and hyphens
	Title    map[string]string `json:"title"` // by language; one at least
	Place    string            `json:"place"`
	Country  string            `json:"country"` // ISO 3166-1 alpha-3, or the code that the register uses
	Topic    string            `json:"topic"`
	Outcome  string            `json:"outcome"`
	Evidence string            `json:"evidence"`
	Who      string            `json:"who"`  // an office or organisation, no private person
	When     string            `json:"when"` // YYYY, YYYY-MM or YYYY-MM-DD, of the outcome
	Claim    string            `json:"claim"`
	Lesson   string            `json:"lesson"`
	Source   string            `json:"source"` // a web address; "" of an opinion or a report
	Serves   []string          `json:"serves"` // commitments, such as nals-2023/8
	Signer   string            `json:"signer"` // who signed the file that it came in; "" of one filed here
}

// The most characters of a line and of a text, and the most commitments that are served.
const (
	maxLine   = 200
	maxText   = 2000
	maxServes = 50
)

var (
	slug    = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)
	country = regexp.MustCompile(`^[A-Z]{3}$`)
	serves  = regexp.MustCompile(`^[a-z0-9~-]+/[0-9]+[a-z]*$`)
)

// taken are ids under which pages stand.
var taken = []string{"new", "compare"}

// A FieldError says which field is wrong, why, and what to do. It is a
// trillium.ErrInvalid.
type FieldError struct{ Field, Text string }

// Error says the field and why.
func (e *FieldError) Error() string {
	return fmt.Sprintf("%v: %s: %s", trillium.ErrInvalid, e.Field, e.Text)
}

// Unwrap is trillium.ErrInvalid.
func (e *FieldError) Unwrap() error { return trillium.ErrInvalid }

// Check holds a practice to its form on a day. The error is a *FieldError.
func (p *Practice) Check(today time.Time) error {
	if !slug.MatchString(p.ID) || len(p.ID) > 60 {
		return &FieldError{"id", fmt.Sprintf("%q; use a-z, 0-9 and hyphens, 60 at most", p.ID)}
	}
	if slices.Contains(taken, p.ID) {
		return &FieldError{"id", fmt.Sprintf("%q is the address of a page; choose another", p.ID)}
	}
	if len(p.Title) == 0 {
		return &FieldError{"title", "there is none; give it in one language at least"}
	}
	for lang, text := range p.Title {
		if !slices.Contains(Languages, lang) || strings.TrimSpace(text) == "" {
			return &FieldError{"title", fmt.Sprintf("%q: give words for en, es or fr", lang)}
		}
	}
	if !country.MatchString(p.Country) {
		return &FieldError{"country", fmt.Sprintf("%q; write a code of three capital letters, such as CAN", p.Country)}
	}
	if !slices.Contains(Outcomes, p.Outcome) {
		return &FieldError{"outcome", fmt.Sprintf("%q; it is %s", p.Outcome, strings.Join(Outcomes, ", "))}
	}
	if !slices.Contains(Grounds, p.Evidence) {
		return &FieldError{"evidence", fmt.Sprintf("%q; it is %s", p.Evidence, strings.Join(Grounds, ", "))}
	}
	for _, f := range p.texts() {
		if err := f.check(); err != nil {
			return err
		}
	}
	if err := p.checkSource(); err != nil {
		return err
	}
	if len(p.Serves) > maxServes {
		return &FieldError{"serves", fmt.Sprintf("%d commitments; %d at most", len(p.Serves), maxServes)}
	}
	for _, id := range p.Serves {
		if !serves.MatchString(id) {
			return &FieldError{"serves", fmt.Sprintf("%q is no commitment; write it as nals-2023/8", id)}
		}
	}
	return checkWhen(p.When, today)
}

// A text is a field with its bounds.
type text struct {
	name, words string
	most        int
	required    bool
}

func (p *Practice) texts() []text {
	out := []text{{"place", p.Place, maxLine, true}, {"topic", p.Topic, maxLine, true}, {"who", p.Who, maxLine, true}, {"claim", p.Claim, maxText, true},
		{"lesson", p.Lesson, maxText, true}, {"source", p.Source, maxText, false}, {"signer", p.Signer, maxLine, false}}
	for _, words := range p.Title {
		out = append(out, text{"title", words, maxLine, true})
	}
	return out
}

func (f text) check() error {
	switch {
	case f.required && strings.TrimSpace(f.words) == "":
		return &FieldError{f.name, "it is empty; write a few words"}
	case utf8.RuneCountInString(f.words) > f.most:
		return &FieldError{f.name, fmt.Sprintf("it has %d characters; %d are allowed", utf8.RuneCountInString(f.words), f.most)}
	case !utf8.ValidString(f.words) || strings.ContainsFunc(f.words, f.control):
		return &FieldError{f.name, "it holds bytes that are no text, or a line break where there can be none"}
	}
	return nil
}

// control reports characters that would move a terminal's cursor; long texts have lines.
func (f text) control(r rune) bool {
	return unicode.IsControl(r) && (f.most == maxLine || r != '\n' && r != '\r' && r != '\t')
}

func (p *Practice) checkSource() error {
	if p.Source == "" {
		if p.Evidence == "measured" || p.Evidence == "modelled" {
			return &FieldError{"source", "what was " + p.Evidence + " was published somewhere; give the address"}
		}
		return nil
	}
	u, err := url.Parse(p.Source)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return &FieldError{"source", "write a whole web address, such as https://example.org/page"}
	}
	return nil
}

// checkWhen accepts a year, a month or a day that has come.
func checkWhen(when string, today time.Time) error {
	for _, form := range []string{"2006", "2006-01", time.DateOnly} {
		if day, err := time.Parse(form, when); err == nil {
			if day.After(today.Add(24 * time.Hour)) {
				return &FieldError{"when", when + " has not come yet"}
			}
			return nil
		}
	}
	return &FieldError{"when", fmt.Sprintf("%q; write a year, 2024-06 or 2024-06-30", when)}
}

// Sum names what a practice says, whoever signed it: the same content is the same practice.
func (p *Practice) Sum() string {
	bare := *p
	bare.Signer = ""
	if bare.Serves = slices.Clone(bare.Serves); len(bare.Serves) == 0 {
		bare.Serves = []string{}
	}
	slices.Sort(bare.Serves)
	data, err := json.Marshal(bare)
	if err != nil {
		panic(err) // texts and lists of texts
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// TitleIn is the title in a language, or in the first that there is, with that language.
func (p *Practice) TitleIn(lang string) (words, in string) {
	for _, l := range append([]string{lang}, Languages...) {
		if p.Title[l] != "" {
			return p.Title[l], l
		}
	}
	return p.ID, "en"
}

// Slug makes an id of a title.
func Slug(title string) string {
	words := strings.FieldsFunc(strings.ToLower(title), func(r rune) bool { return r < '0' || r > '9' && r < 'a' || r > 'z' })
	id := strings.Join(words, "-")
	if len(id) > 60 {
		id = strings.TrimRight(id[:60], "-")
	}
	return id
}
