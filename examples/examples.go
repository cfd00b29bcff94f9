// Package examples is a fictional summit, told in two editions, three
// languages and a dozen later documents. It feeds the demo and the tests; see
// README.md in this folder.
package examples

import (
	"embed"
	"io/fs"
)

// Files holds the documents by their path in this folder.
//
//go:embed great-bay-2022/*.md great-bay-2024/*.md great-bay-later/*.md great-bay-series
var Files embed.FS

// Decisions are what the people of the sample decide, one a line, as "trillium decide"
// reads them.
//
//go:embed decisions.jsonl
var Decisions []byte

// Suggestions are what people outside suggest, one a line.
//
//go:embed suggestions.jsonl
var Suggestions []byte

// About is what is said of the demo's register.
//
//go:embed about.json
var About []byte

// Summits are the documents of the two summits, the leading one first.
var Summits = []string{
	"great-bay-2022/fact-sheet.md",
	"great-bay-2024/fact-sheet.en.md",
	"great-bay-2024/fact-sheet.es.md",
	"great-bay-2024/fact-sheet.fr.md",
}

// Releases are the files of measured series, in the order in which they were published;
// beside each lies its mapping, with the ending .json.
var Releases = []string{
	"great-bay-series/run-off-2024.csv",
	"great-bay-series/coastal-waters.csv",
	"great-bay-series/run-off-2026.csv",
}

// Later are the documents published after the summits, in order of their dates.
func Later() []string {
	names, err := fs.Glob(Files, "great-bay-later/*.md")
	if err != nil {
		panic(err) // the pattern is constant
	}
	return names
}
