package terms

import (
	_ "embed"
	"strings"
)

//go:embed leads.txt
var leadsFile string

// A role is what small words tell of what stands behind them.
type Role string

const (
	Means Role = "means" // by which means the promise is kept
	End   Role = "end"   // to which end
	Aside Role = "aside" // a reason or an aim beside the matter
	Level Role = "level" // a figure to come down to
	Event Role = "event" // when something takes place
	All   Role = "all"   // everything of its kind
	Less  Role = "less"  // what is to become less
)

// leads are the small words, by role and language.
var leads = readLeads(leadsFile)

// Leads are the small words of a role in the language with the tag.
func Leads(r Role, tag string) []string { return leads[r][tag] }

func readLeads(file string) map[Role]map[string][]string {
	out := make(map[Role]map[string][]string)
	for _, line := range strings.Split(file, "\n") {
		head, list, ok := strings.Cut(line, ":")
		r, tag, _ := strings.Cut(head, " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if out[Role(r)] == nil {
			out[Role(r)] = make(map[string][]string)
		}
		for _, p := range strings.Split(list, ";") {
			out[Role(r)][tag] = append(out[Role(r)][tag], strings.TrimSpace(p))
		}
	}
	return out
}
