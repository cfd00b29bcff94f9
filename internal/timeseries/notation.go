package timeseries

import (
	"slices"
	"strings"
)

// The notation keys of the UNFCCC reporting guidelines
// (https://unfccc.int/resource/docs/2013/cop19/eng/10a03.pdf, paragraph 37).
const (
	NotOccurring  = "NO" // the activity does not exist there: it adds nothing
	NotEstimated  = "NE" // it exists and was not estimated: the value is missing
	NotApplicable = "NA" // the activity emits none of this gas: it adds nothing
	Elsewhere     = "IE" // included elsewhere: it adds nothing here
	Confidential  = "C"  // not told: the value is missing
)

// Keys are the notation keys.
var Keys = []string{NotOccurring, NotEstimated, NotApplicable, Elsewhere, Confidential}

// parseKeys reads a notation key or several, as "IE,NA".
func parseKeys(s string) (string, bool) {
	var out []string
	for _, k := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == '/' || r == ' ' || r == ';' || r == '+' }) {
		if !slices.Contains(Keys, k) {
			return "", false
		}
		out = append(out, k)
	}
	return strings.Join(out, ","), len(out) > 0
}

// Nothing reports whether what stands in place of a number adds nothing to a sum:
// all of its keys say so. A value that is missing does not.
func (o Observation) Nothing() bool {
	if o.Measured || o.Key == "" {
		return false
	}
	for _, k := range strings.Split(o.Key, ",") {
		if k == NotEstimated || k == Confidential {
			return false
		}
	}
	return true
}
