// Package words holds what the pages of targets say: goals, measured series and
// calculators, in English, Spanish and French.
package words

import "embed"

// Files are the words by language, for i18n.Load.
//
//go:embed *.txt
var Files embed.FS
