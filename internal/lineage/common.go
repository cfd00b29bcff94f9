package lineage

import (
	_ "embed"
	"strconv"
	"strings"
)

//go:embed common.txt
var commonFile string

// background is in how many promises of documents in general what a promise speaks of stands.
var background = readCommon(commonFile)

// A frequency is how common dimensions are.
type frequency struct {
	of    int // promises counted
	least int // what stands in fewer is not listed
	have  map[string]int
}

func readCommon(file string) frequency {
	f := frequency{have: make(map[string]int)}
	for _, line := range strings.Split(file, "\n") {
		n, key, ok := strings.Cut(line, " ")
		if n == "of" {
			f.of, _ = strconv.Atoi(key)
			continue
		}
		if v, err := strconv.Atoi(n); ok && err == nil {
			f.have[key] = v
			f.least = v
		}
	}
	return f
}
