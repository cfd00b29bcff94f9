package search

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
)

// An Index reads the index of one directory. Searches run on a [Snapshot]; a
// snapshot stays as it was while a writer, in this process or another, goes on.
type Index struct {
	dir     string
	mu      sync.Mutex
	current *Snapshot
}

// Open opens the index of a directory, which may be empty or not be there yet.
func Open(dir string) (*Index, error) {
	x := &Index{dir: dir}
	s, err := x.Snapshot()
	if err != nil {
		return nil, err
	}
	s.Release()
	return x, nil
}

// Close gives the files back once the last snapshot is released.
func (x *Index) Close() {
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.current != nil {
		x.current.Release()
		x.current = nil
	}
}

// A Snapshot is the index at one moment. Release it when done.
type Snapshot struct {
	generation int
	id         string
	segments   []*shared
	dead       [][]bool // by segment and document; nil for none
	refs       atomic.Int32
	documents  int
	passages   int
	words      uint64
}

// shared is a segment that several snapshots may hold.
type shared struct {
	*segment
	refs atomic.Int32
}

func (s *shared) release() {
	if s.refs.Add(-1) == 0 {
		_ = s.close()
	}
}

// Snapshot returns the index as it is now.
func (x *Index) Snapshot() (*Snapshot, error) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for try := 0; ; try++ {
		m, err := readManifest(x.dir)
		if err != nil {
			return nil, err
		}
		if x.current != nil && x.current.generation == m.Generation && x.current.id == m.ID {
			x.current.refs.Add(1)
			return x.current, nil
		}
		s, err := x.open(m)
		if errors.Is(err, os.ErrNotExist) && try < 5 {
			continue // merged away between reading the manifest and opening
		}
		if errors.Is(err, os.ErrNotExist) {
			err = fmt.Errorf("%s: %w; \"trillium index -rebuild\" makes the index anew", x.dir, damaged("a segment is missing"))
		}
		if err != nil {
			return nil, err
		}
		if x.current != nil {
			x.current.Release()
		}
		x.current = s
		s.refs.Add(1)
		return s, nil
	}
}

// open opens the segments of a manifest, those that are open already apart.
func (x *Index) open(m manifest) (*Snapshot, error) {
	s := &Snapshot{generation: m.Generation, id: m.ID}
	s.refs.Store(1)
	for _, info := range m.Segments {
		seg, err := x.segment(info.Name)
		if err != nil {
			s.Release()
			return nil, err
		}
		s.segments = append(s.segments, seg)
		var dead []bool
		if len(info.Dead) > 0 {
			dead = make([]bool, len(seg.documents))
			for _, d := range info.Dead {
				if int(d) < len(dead) {
					dead[d] = true
				}
			}
		}
		s.dead = append(s.dead, dead)
		s.count(seg.segment, dead)
	}
	return s, nil
}

func (x *Index) segment(name string) (*shared, error) {
	if x.current != nil {
		for _, have := range x.current.segments {
			if have.name == name {
				have.refs.Add(1)
				return have, nil
			}
		}
	}
	seg, err := openSegment(filepath.Join(x.dir, filepath.Base(name)), name)
	if err != nil {
		return nil, err
	}
	sh := &shared{segment: seg}
	sh.refs.Store(1)
	return sh, nil
}

// count adds up what lives.
func (s *Snapshot) count(seg *segment, dead []bool) {
	for i := range seg.documents {
		if dead == nil || !dead[i] {
			s.documents++
			s.passages += int(seg.passageEnd(uint32(i)) - seg.documents[i].first)
			s.words += uint64(seg.documents[i].words)
		}
	}
}

// Release gives the snapshot back. Nothing that refers to it may be used then.
func (s *Snapshot) Release() {
	if s.refs.Add(-1) == 0 {
		for _, seg := range s.segments {
			seg.release()
		}
	}
}

// Documents is how many documents the index holds.
func (s *Snapshot) Documents() int { return s.documents }

// Passages is how many passages the index holds.
func (s *Snapshot) Passages() int { return s.passages }

// Generation grows with every change of the index.
func (s *Snapshot) Generation() int { return s.generation }

// Each calls f with every document, without its passages, in no set order.
func (s *Snapshot) Each(f func(d *Document)) {
	for i, seg := range s.segments {
		for k := range seg.documents {
			if s.dead[i] == nil || !s.dead[i][k] {
				f(&seg.documents[k].Document)
			}
		}
	}
}

// Find returns the named document with its passages; ok is false if the index
// has none.
func (s *Snapshot) Find(name string) (d Document, ok bool) {
	for i, seg := range s.segments {
		if k, ok := seg.byName[name]; ok && (s.dead[i] == nil || !s.dead[i][k]) {
			d = seg.documents[k].Document
			for p := seg.documents[k].first; p < seg.passageEnd(uint32(k)); p++ {
				d.Passages = append(d.Passages, seg.passage(p))
			}
			return d, true
		}
	}
	return Document{}, false
}

// Have is in how many passages a term is, deleted ones included.
func (s *Snapshot) Have(term string) int {
	n := 0
	for _, seg := range s.segments {
		if e, ok := seg.find(term); ok {
			n += int(e.have)
		}
	}
	return n
}

// Rarity is how much a term tells: the inverse document frequency over the
// passages of the index.
func (s *Snapshot) Rarity(term string) float32 {
	return weight(max(1, s.passages), min(s.Have(term), max(1, s.passages)))
}

// segmentFiles lists the segment files of a directory.
func segmentFiles(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	var out []string
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".seg") || strings.HasSuffix(e.Name(), ".tmp") {
			out = append(out, e.Name())
		}
	}
	return out, err
}
