package extract

import (
	"sync"

	"trillium/internal/language"
	"trillium/internal/learn"
)

// A slab hands out pieces of one slice, which are all given back together.
type slab[T any] struct {
	room []T
	used int
}

// slabSize is how many values are made room for at a time.
const slabSize = 1 << 14

// take is an empty slice with room for n values. Where the slab is used up a new one is
// made; what was handed out stays with those who have it.
func (s *slab[T]) take(n int) []T {
	if s.used+n > len(s.room) {
		s.room, s.used = make([]T, max(n, slabSize)), 0
	}
	out := s.room[s.used : s.used : s.used+n]
	s.used += n
	return out
}

// An arena is the room in which a document is read: what is known of its statements lives
// as long as that.
type arena struct {
	tokens  slab[language.Token]
	signs   slab[learn.Sign]
	groups  slab[language.Group]
	scratch []language.Token // of the block that is cut
}

// arenas are arenas to use again.
var arenas = sync.Pool{New: func() any { return new(arena) }}

// release gives the arena back. Nothing of the walk may be used any more.
func (w *walk) release() {
	w.arena.tokens.used, w.arena.signs.used, w.arena.groups.used = 0, 0, 0
	arenas.Put(w.arena)
	w.arena, w.statements = nil, nil
}
