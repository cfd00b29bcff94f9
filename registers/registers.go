// Package registers holds registers that are ready to open: decisions, hashes and our own
// words, without the texts of any source (see internal/withhold). Their README files say
// how they were made and what that is worth.
package registers

import "embed"

// Files holds each register in a folder, as "trillium export -without-texts" writes it.
//
//go:embed nals
var Files embed.FS

// About is what is said of the register of the North American Leaders' Summits.
//
//go:embed nals/about.json
var About []byte
