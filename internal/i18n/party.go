package i18n

import "trillium"

// Parties are names of parties by code, as documents declare them.
type Parties map[string]string

// PartiesOf turns the names that a document declares (name to code) into the name
// of each code: of several the shortest, which is the plain one.
func PartiesOf(declared map[string]string) Parties {
	out := make(Parties)
	for name, code := range declared {
		if have := out[code]; have == "" || len(name) < len(have) || len(name) == len(have) && name < have {
			out[code] = name
		}
	}
	return out
}

// Party is a party's name: as declared, or that of a country, or the code itself.
func (l *Language) Party(names Parties, code string) string {
	if code == trillium.All {
		return l.T("party.ALL")
	}
	if name := names[code]; name != "" {
		return name
	}
	if name := l.Country(code); name != "" {
		return name
	}
	return code
}
