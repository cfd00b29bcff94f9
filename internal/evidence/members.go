package evidence

import (
	"slices"

	"trillium"
	"trillium/internal/language"
)

// maxMembers bounds how many countries can be said to speak in a document; in
// one that names more, naming tells nothing.
const maxMembers = 30

// Members are the countries that speak in a document: those that it names about
// as often as the one it names most, with its issuer. names are those that it, or
// others, declare.
func Members(x *language.Lexicon, names language.Names, doc *trillium.Document) []string {
	lang := x.Language(doc.Language)
	if lang == nil {
		lang = x.Language("en")
	}
	counts := make(map[string]int)
	for _, b := range doc.Blocks {
		for _, n := range x.Parties(names, b.Text, lang.Tokens(nil, b.Text)) {
			counts[n.Code]++
		}
	}
	return frequent(counts, doc.Issuer)
}

// frequent are the codes that are named about as often as the one named most.
func frequent(counts map[string]int, issuer string) []string {
	most := 0
	for _, n := range counts {
		most = max(most, n)
	}
	var out []string
	for code, n := range counts {
		if len(code) == 3 && (n*4 >= most && n > 1 || code == issuer) {
			out = append(out, code)
		}
	}
	if len(issuer) == 3 && counts[issuer] == 0 {
		out = append(out, issuer)
	}
	slices.Sort(out)
	if len(out) > maxMembers {
		return nil
	}
	return out
}
