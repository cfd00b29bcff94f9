package lineage

import (
	_ "embed"
	"strings"
)

//go:embed leads.txt
var leadsFile string

// A role is what small words tell of what stands behind them.
type role string

const (
	means role = "means" // by which means the promise is kept
	end   role = "end"   // to which end
	aside role = "aside" // a reason or an aim beside the matter
	level role = "level" // a figure to come down to
	event role = "event" // when something takes place
	all   role = "all"   // everything of its kind
	less  role = "less"  // what is to become less
)

// leads are the small words, by role and language.
var leads = readLeads(leadsFile)

func readLeads(file string) map[role]map[string][]string {
	out := make(map[role]map[string][]string)
	for _, line := range strings.Split(file, "\n") {
		head, list, ok := strings.Cut(line, ":")
		r, tag, _ := strings.Cut(head, " ")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		if out[role(r)] == nil {
			out[role(r)] = make(map[string][]string)
		}
		for _, p := range strings.Split(list, ";") {
			out[role(r)][tag] = append(out[role(r)][tag], strings.TrimSpace(p))
		}
	}
	return out
}
