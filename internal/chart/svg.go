package chart

import (
	"fmt"
	"html"
	"strings"
)

// head opens a figure with its name and description. id tells the figures of one
// page apart. Colours stand as attributes, so that the figure can be kept as a
// file; on a page its classes take the colours of the page.
func head(b *strings.Builder, class, id string, width, height int, title, about string) {
	fmt.Fprintf(b, `<svg class="%s" viewBox="0 0 %d %d" role="img" aria-labelledby="%s-title %s-about" xmlns="http://www.w3.org/2000/svg" `+
		`font-family="system-ui, sans-serif" font-size="13">`, class, width, height, id, id)
	fmt.Fprintf(b, `<title id="%s-title">%s</title><desc id="%s-about">%s</desc>`, id, html.EscapeString(title), id, html.EscapeString(about))
}

// cut shortens a label to n characters.
func cut(label string, n int) string {
	if runes := []rune(label); len(runes) > n {
		return strings.TrimRight(string(runes[:n-1]), " ") + "…"
	}
	return label
}
