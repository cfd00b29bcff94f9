package themes

import (
	"trillium/internal/learn"
	"trillium/internal/thesaurus"
)

// A Judge tells the themes of promises.
type Judge struct {
	thesaurus *thesaurus.Thesaurus
	forest    *learn.Forest
	kin       map[string][]float64
}
