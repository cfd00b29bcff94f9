package sheet

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// A total is what a column or row of a table holds beside scores.
type total int

// The totals.
const (
	noTotal total = iota
	meanTotal
	percentTotal
	sumTotal   // a sum, a mean or a percentage: what it is called does not say
	otherTotal // how many, ranks, averages of a part: not checked
)

// totals are the words by which they are known, in three languages.
var totals = map[total][]string{
	percentTotal: {"percent", "percentage", "%", "pct", "porcentaje", "pourcentage"},
	meanTotal:    {"average", "averages", "avg", "ave", "mean", "overall", "promedio", "promedios", "media", "moyenne", "moyennes", "moy", "ø"},
	sumTotal: {"total", "totals", "sum", "subtotal", "score", "scores", "result", "results", "compliance", "final", "interim", "suma", "somme", "puntaje",
		"puntuación", "resultado",
		"résultat", "cumplimiento", "conformité", "totales", "totaux", "all", "todos", "tous", "g7", "g8", "g20", "general", "générale", "général"},
	otherTotal: {"n", "rank", "ranks", "count", "scored", "stdev", "sd", "std", "dev", "deviation", "median", "difference", "diff", "rango", "lugar", "rang",
		"position", "posición", "cuenta",
		"full", "partial", "none", "compliant", "non"},
}

// neutral words say of what something is a total, and not that it is one.
var neutral = []string{"by", "of", "the", "for", "per", "and", "a", "country", "countries", "party", "parties", "member", "members", "commitment",
	"commitments", "rate", "level", "net", "year",
	"de", "del", "la", "las", "los", "el", "por", "par", "du", "des", "les", "le", "pour", "país", "países", "pays", "miembros", "membres", "partes",
	"compromiso", "engagement", "ciento", "cent", "no", "number", "número", "nombre"}

// counting begins the names of what counts scores of one kind.
var counting = regexp.MustCompile(`^(?:# ?of|no\.? of|number of|número de|nombre de|change (?:from|since)|n ?=)`)

// groupName is the name of a group of countries, of which a table of a larger one
// may give the average.
var groupName = regexp.MustCompile(`^[a-z]\d{1,2}$`)

// totalOf reads the name of a column or row: it is one of totals if all its words
// are theirs. A year or a group among them makes it a total of something else,
// which is not checked.
func totalOf(name string) total {
	name = strings.ToLower(strings.TrimSpace(name))
	if counting.MatchString(name) {
		return otherTotal
	}
	words := strings.FieldsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '%' })
	found, part := noTotal, false
	for _, w := range words {
		kind := noTotal
		for _, t := range []total{percentTotal, meanTotal, sumTotal, otherTotal} {
			if slices.Contains(totals[t], w) {
				kind = t
				break
			}
		}
		switch {
		case kind != noTotal:
			if found == noTotal || kind < found {
				found = kind
			}
			part = part || kind == otherTotal
		case len(words) > 1 && (isYear(w) || groupName.MatchString(w)):
			part = true
		case !slices.Contains(neutral, w):
			return noTotal
		}
	}
	switch {
	case found != noTotal && part:
		return otherTotal
	case len(words) > 1 && (slices.Contains(words, "percent") || slices.Contains(words, "%")):
		return percentTotal
	}
	return found
}

func isYear(w string) bool {
	return len(w) == 4 && strings.Trim(w, "0123456789") == "" && (w[:2] == "19" || w[:2] == "20")
}

// roles are the words that head the columns which describe a commitment.
var roles = []struct {
	name  string
	words []string
}{
	{"id", []string{"id", "no", "nº", "n°", "#", "number", "code", "ref", "número", "numéro", "num"}},
	{"theme", []string{"theme", "issue", "area", "topic", "section", "subject", "tema", "área", "thème", "domaine", "sujet"}},
	{"title", []string{"commitment", "commitments", "title", "text", "name", "pledge", "compromiso", "título", "engagement", "titre", "description", "texto",
		"texte"}},
	{"party", []string{"country", "member", "party", "país", "miembro", "parte", "pays", "membre", "partie", "state"}},
	{"other", []string{"priority", "year", "weight", "binding", "deadline", "date", "source", "notes", "note", "comment", "comments", "prioridad", "año", "plazo",
		"fuente", "priorité", "année", "échéance"}},
}

// roleOf is what a column of labels holds by its name, "" if it does not say.
func roleOf(name string) string {
	name = strings.NewReplacer(".º", "º", ".°", "°").Replace(strings.ToLower(name))
	words := strings.FieldsFunc(name, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(".,:;/()-_", r) })
	for _, r := range roles {
		for _, w := range words {
			if slices.Contains(r.words, w) {
				if r.name == "id" && len(words) > 1 && slices.Contains(roles[1].words, words[0]) {
					return "other" // the number of a theme
				}
				return r.name
			}
		}
	}
	return ""
}
