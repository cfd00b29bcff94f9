package chart

import (
	"fmt"
	"strings"
)

// A Share is a part of a whole in a bar of shares.
type Share struct {
	Class string // names its colour and pattern in the style sheet
	Count int
}

// sharesWidth is the width of a bar of shares in units of its drawing.
const sharesWidth = 400

// Shares draws parts of a whole side by side. It is an ornament: the numbers stand
// beside it in words, so that readers of screens are not told twice.
func Shares(parts []Share) string {
	total := 0
	for _, p := range parts {
		total += p.Count
	}
	if total == 0 {
		return ""
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg class="shares" viewBox="0 0 %d 10" preserveAspectRatio="none" aria-hidden="true">`, sharesWidth)
	at, sum := 0, 0
	for _, p := range parts {
		sum += p.Count
		to := sum * sharesWidth / total
		fmt.Fprintf(&b, `<rect class="p-%s" x="%d" width="%d" height="10"/>`, p.Class, at, to-at)
		at = to
	}
	b.WriteString(`</svg>`)
	return b.String()
}
