package main

import (
	"io/fs"

	"trillium/internal/i18n"
)

// loadWords reads what the trunk and its instruments say.
func loadWords() *i18n.Bundle {
	var parts []fs.FS
	for _, x := range instruments() {
		if x.Words != nil {
			parts = append(parts, x.Words)
		}
	}
	return i18n.Load(parts...)
}
