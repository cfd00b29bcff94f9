// Package words has what the register of practices says, in three languages.
package words

import "embed"

// Files are en.txt, es.txt and fr.txt.
//
//go:embed *.txt
var Files embed.FS
