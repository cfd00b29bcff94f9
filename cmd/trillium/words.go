package main

import (
	"trillium/internal/i18n"
	"trillium/internal/instrument/target/words"
)

// loadWords reads what the trunk and its instruments say.
func loadWords() *i18n.Bundle { return i18n.Load(words.Files) }
