// Package i18n holds what the screens say, in English, Spanish and French, and
// writes dates and numbers as each language does.
//
// Words stand in text files of "key = words" lines; {0}, {1} stand for
// arguments. A key that counts has forms key.one and key.other (and key.zero
// where none is said differently). Each area of the site has a folder of
// catalogue with a file for each language, en.txt, es.txt and fr.txt, and an
// instrument brings such files of its own. Package i18ntest holds them to the
// same keys and placeholders, and to words that something says.
package i18n

import (
	"bufio"
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"golang.org/x/text/language"
	"golang.org/x/text/language/display"
	"golang.org/x/text/message"
	"golang.org/x/text/number"
)

//go:embed catalogue
var catalogue embed.FS

// Catalogue is the trunk's own words.
func Catalogue() fs.FS { return catalogue }

// locale is the country whose way of writing numbers a language follows.
var locale = map[string]string{"en": "en-US", "es": "es-MX", "fr": "fr-CA"}

// Tags are the languages of the screens.
var Tags = []string{"en", "es", "fr"}

// A Bundle holds every language.
type Bundle struct {
	languages map[string]*Language
	matcher   language.Matcher
}

// A Language speaks one language.
type Language struct {
	Tag      string
	words    map[string]string
	printer  *message.Printer
	regions  display.Namer
	language display.Namer
}

// Load reads the trunk's words and those of parts, the instruments. It panics if
// they are malformed or say a key twice, which tests of each part rule out.
func Load(parts ...fs.FS) *Bundle {
	words, err := Read(append([]fs.FS{catalogue}, parts...)...)
	if err != nil {
		panic(err)
	}
	b := &Bundle{languages: make(map[string]*Language)}
	var tags []language.Tag
	for _, tag := range Tags {
		t := language.MustParse(tag)
		local := language.MustParse(locale[tag])
		tags = append(tags, t)
		b.languages[tag] = &Language{Tag: tag, words: words[tag], printer: message.NewPrinter(local),
			regions: display.Regions(t), language: display.Languages(t)}
	}
	b.matcher = language.NewMatcher(tags)
	return b
}

// Read returns the words of parts by tag and key. A part holds files named by the
// tag of their language, such as fr.txt, in any folders. No two files of a language
// may say the same key.
func Read(parts ...fs.FS) (map[string]map[string]string, error) {
	all := make(map[string]map[string]string)
	for _, tag := range Tags {
		all[tag] = make(map[string]string)
	}
	for _, part := range parts {
		err := fs.WalkDir(part, ".", func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			tag, ok := strings.CutSuffix(path.Base(name), ".txt")
			if !ok || !slices.Contains(Tags, tag) {
				return fmt.Errorf("%s: words stand in files named by their language: %s", name, strings.Join(Tags, ".txt, ")+".txt")
			}
			data, err := fs.ReadFile(part, name)
			if err != nil {
				return err
			}
			if err := parse(all[tag], string(data)); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// parse adds the words of a file to words.
func parse(words map[string]string, data string) error {
	sc := bufio.NewScanner(strings.NewReader(data))
	for line := 1; sc.Scan(); line++ {
		s := strings.TrimSpace(sc.Text())
		if s == "" || strings.HasPrefix(s, "#") {
			continue
		}
		key, text, ok := strings.Cut(s, " = ")
		if !ok {
			return fmt.Errorf("line %d: no \" = \"", line)
		}
		if _, twice := words[key]; twice {
			return fmt.Errorf("line %d: %s is said twice, here or in another file", line, key)
		}
		words[key] = text
	}
	return sc.Err()
}

// Language returns the language with the tag, or nil.
func (b *Bundle) Language(tag string) *Language { return b.languages[tag] }

// Match returns the tag of the language that best fits an Accept-Language
// header.
func (b *Bundle) Match(accept string) string {
	prefs, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(prefs) == 0 {
		return Tags[0]
	}
	_, i, _ := b.matcher.Match(prefs...)
	return Tags[i]
}

// T returns the words of key with args in the place of {0}, {1}, …; a key that
// is missing shows itself.
func (l *Language) T(key string, args ...any) string {
	s, ok := l.words[key]
	if !ok {
		return key
	}
	pairs := make([]string, 0, 2*len(args))
	for i, a := range args {
		pairs = append(pairs, fmt.Sprintf("{%d}", i), fmt.Sprint(a))
	}
	return strings.NewReplacer(pairs...).Replace(s) // in one pass: an argument may hold braces
}

// Has reports whether the catalogue has the key.
func (l *Language) Has(key string) bool {
	_, ok := l.words[key]
	return ok
}

// N returns the words of key for n things; {0} is n.
func (l *Language) N(key string, n int, args ...any) string {
	form := ".other"
	switch {
	case n == 0 && l.words[key+".zero"] != "":
		form = ".zero"
	case n == 1, n == 0 && l.Tag == "fr":
		form = ".one"
	}
	return l.T(key+form, append([]any{l.Number(float64(n))}, args...)...)
}

// Number writes v with the separators of the language.
func (l *Language) Number(v float64) string {
	return l.printer.Sprint(number.Decimal(v, number.MaxFractionDigits(4)))
}

// Date writes a day; "" for the zero time.
func (l *Language) Date(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	day := fmt.Sprint(t.Day())
	if t.Day() == 1 {
		day = l.T("date.first", day) // 1er janvier
	}
	return l.T("date.day", day, l.Month(int(t.Month())), t.Year())
}

// Day writes a day that is given as 2006-01-02; what is none stays as it is.
func (l *Language) Day(day string) string {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return day
	}
	return l.Date(t)
}

// Time writes a moment, in UTC.
func (l *Language) Time(t time.Time) string {
	t = t.UTC()
	return l.T("date.time", l.Date(t), t.Format("15:04"))
}

// Month is the name of month m, 1 to 12.
func (l *Language) Month(m int) string {
	return l.T(fmt.Sprintf("month.%d", m))
}

// Country is the name of the country with an ISO 3166-1 alpha-3 code, "" if it
// is none.
func (l *Language) Country(code string) string {
	if len(code) != 3 {
		return ""
	}
	r, err := language.ParseRegion(code)
	if err != nil || !r.IsCountry() {
		return ""
	}
	return l.regions.Name(r)
}

// Name is the name of a language, "" if the tag is none.
func (l *Language) Name(tag string) string {
	t, err := language.Parse(tag)
	if err != nil || tag == "" {
		return ""
	}
	return l.language.Name(t)
}

// Fixed writes v with so many digits behind the point, as the language does.
func (l *Language) Fixed(v float64, digits int) string {
	return l.printer.Sprint(number.Decimal(v, number.MinFractionDigits(digits), number.MaxFractionDigits(digits)))
}

// Count writes a whole number with the separators of the language.
func (l *Language) Count(n int) string { return l.Number(float64(n)) }
