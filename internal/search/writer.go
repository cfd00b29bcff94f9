package search

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"trillium"
)

// A Writer changes the index of a directory. One process at a time may hold it;
// searches go on meanwhile. Not safe for concurrent use.
type Writer struct {
	dir      string
	lock     *os.File
	manifest manifest
	builder  *Builder
	names    map[string]place // of every living document
	pending  map[string]bool  // names in the builder
	limit    int
	next     int
}

// place is where a document is, and the hash of its bytes.
type place struct {
	segment int // ordinal in the manifest, -1 in the builder
	ordinal uint32
	hash    string
}

// flushBytes is how much a writer collects before it writes a segment.
const flushBytes = 96 << 20

// NewWriter opens a directory to write, making it if need be. Files left behind
// by a crash are removed. It is an error (ErrConflict) if another process writes.
func NewWriter(dir string) (*Writer, error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, err
	}
	lock, err := lockFile(filepath.Join(dir, lockName))
	if err != nil {
		return nil, fmt.Errorf("%w: another process writes the index in %s; wait for it to end (%w)", trillium.ErrConflict, dir, err)
	}
	w := &Writer{dir: dir, lock: lock, limit: flushBytes}
	if err := w.load(); err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	return w, nil
}

// load reads what is there and removes files that nothing refers to.
func (w *Writer) load() error {
	m, err := readManifest(w.dir)
	if err != nil {
		return err
	}
	w.manifest = m
	w.builder, w.names, w.pending = NewBuilder(), make(map[string]place), make(map[string]bool)
	for i, info := range m.Segments {
		seg, err := openSegment(filepath.Join(w.dir, filepath.Base(info.Name)), info.Name)
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%s: %w; \"trillium index -rebuild\" makes the index anew", w.dir, damaged("the segment %s is missing", info.Name))
		}
		if err != nil {
			return err
		}
		w.index(i, seg)
		if err := seg.close(); err != nil {
			return err
		}
	}
	return w.sweep()
}

// index notes where the documents of segment i are.
func (w *Writer) index(i int, seg *segment) {
	for k := range seg.documents {
		if _, dead := slices.BinarySearch(w.manifest.Segments[i].Dead, uint32(k)); !dead {
			d := &seg.documents[k]
			w.names[d.Name] = place{i, uint32(k), d.Hash}
		}
	}
}

// sweep removes files that the manifest does not name.
func (w *Writer) sweep() error {
	files, err := segmentFiles(w.dir)
	if err != nil {
		return err
	}
	for _, f := range files {
		if !slices.ContainsFunc(w.manifest.Segments, func(s segmentInfo) bool { return s.Name == f }) {
			if err := os.Remove(filepath.Join(w.dir, f)); err != nil {
				return err
			}
		}
	}
	return nil
}

// Clear empties the index of a directory that cannot be opened, or is to be made
// anew.
func Clear(dir string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	lock, err := lockFile(filepath.Join(dir, lockName))
	if err != nil {
		return fmt.Errorf("%w: another process writes the index in %s; wait for it to end (%w)", trillium.ErrConflict, dir, err)
	}
	generation := 1
	if m, err := readManifest(dir); err == nil {
		generation = m.Generation + 1
	}
	return errors.Join(writeManifest(dir, manifest{Format: manifestFormat, ID: newID(), Generation: generation}), lock.Close())
}

// Hash returns the hash of the named document; "" if the index has none.
func (w *Writer) Hash(name string) string { return w.names[name].hash }

// Names calls f with the name and hash of every document, in no set order.
func (w *Writer) Names(f func(name, hash string)) {
	for name, p := range w.names {
		f(name, p.hash)
	}
}

// Add adds a document, in the place of one of the same name. It lasts from the
// next Flush on, which Add calls when memory is full.
func (w *Writer) Add(d *Document) error {
	if err := w.Delete(d.Name); err != nil {
		return err
	}
	w.names[d.Name] = place{-1, uint32(w.builder.Documents()), d.Hash}
	w.pending[d.Name] = true
	w.builder.Add(d)
	if w.builder.Bytes() >= w.limit {
		return w.Flush()
	}
	return nil
}

// Delete deletes the named document if there is one. It lasts from the next
// Flush on.
func (w *Writer) Delete(name string) error {
	if w.pending[name] {
		if err := w.Flush(); err != nil {
			return err
		}
	}
	p, ok := w.names[name]
	if !ok {
		return nil
	}
	info := &w.manifest.Segments[p.segment]
	if i, dead := slices.BinarySearch(info.Dead, p.ordinal); !dead {
		info.Dead = slices.Insert(slices.Clone(info.Dead), i, p.ordinal)
	}
	delete(w.names, name)
	return nil
}

// Flush writes what was added and deleted, merges segments where there are too
// many, and makes all of it last.
func (w *Writer) Flush() error {
	if w.builder.Documents() > 0 {
		name := w.newName()
		path := filepath.Join(w.dir, name)
		if err := w.builder.write(path); err != nil {
			return errors.Join(err, os.Remove(path))
		}
		st, err := os.Stat(path)
		if err != nil {
			return err
		}
		w.manifest.Segments = append(w.manifest.Segments, segmentInfo{Name: name, Documents: w.builder.Documents(), Passages: len(w.builder.passages),
			Bytes: st.Size()})
		for pending := range w.pending {
			p := w.names[pending]
			p.segment = len(w.manifest.Segments) - 1
			w.names[pending] = p
		}
		w.builder = NewBuilder()
		clear(w.pending)
	}
	if err := w.publish(); err != nil {
		return err
	}
	return w.merge()
}

// newName is a name for a segment that no file has.
func (w *Writer) newName() string {
	w.next++
	if w.manifest.ID == "" {
		w.manifest.ID = newID()
	}
	return fmt.Sprintf("%s-%06d-%03d.seg", w.manifest.ID, w.manifest.Generation+1, w.next)
}

// publish puts the manifest in force.
func (w *Writer) publish() error {
	w.manifest.Generation++
	return writeManifest(w.dir, w.manifest)
}

// Close flushes and gives the directory back.
func (w *Writer) Close() error {
	return errors.Join(w.Flush(), w.lock.Close())
}

// mergeWidth is how many segments of about one size are merged into one.
const mergeWidth = 6

// merge merges segments of about one size, and rewrites one of which more than a
// third is deleted, until neither is left.
func (w *Writer) merge() error {
	for {
		group := w.toMerge()
		if len(group) == 0 {
			return nil
		}
		if err := w.mergeGroup(group); err != nil {
			return err
		}
	}
}

// toMerge chooses the segments to merge, in ascending order; none if all is well.
func (w *Writer) toMerge() []int {
	bySize := make([]int, 0, len(w.manifest.Segments))
	for i, s := range w.manifest.Segments {
		if len(s.Dead) > 0 && len(s.Dead)*3 > s.Documents {
			return []int{i}
		}
		bySize = append(bySize, i)
	}
	segments := w.manifest.Segments
	slices.SortFunc(bySize, func(i, j int) int { return cmp.Compare(segments[i].Bytes, segments[j].Bytes) })
	for from := 0; from+mergeWidth <= len(bySize); from++ {
		group := bySize[from : from+mergeWidth]
		if segments[group[mergeWidth-1]].Bytes <= 4*segments[group[0]].Bytes+(1<<20) {
			slices.Sort(group)
			return group
		}
	}
	return nil
}

// mergeGroup merges segments into one, which takes the place of the first.
func (w *Writer) mergeGroup(group []int) error {
	var in []*segment
	closeAll := func() (err error) {
		for _, s := range in {
			err = errors.Join(err, s.close())
		}
		return err
	}
	var dead [][]uint32
	for _, i := range group {
		info := w.manifest.Segments[i]
		s, err := openSegment(filepath.Join(w.dir, info.Name), info.Name)
		if err != nil {
			return errors.Join(err, closeAll())
		}
		in, dead = append(in, s), append(dead, info.Dead)
	}
	name := w.newName()
	path := filepath.Join(w.dir, name)
	info, err := mergeSegments(path, in, dead)
	if err = errors.Join(err, closeAll()); err != nil {
		return errors.Join(err, os.Remove(path))
	}
	info.Name = name
	kept := w.manifest.Segments[:0:0]
	for i, s := range w.manifest.Segments {
		if !slices.Contains(group, i) {
			kept = append(kept, s)
		}
	}
	if info.Documents > 0 {
		kept = append(kept, info)
	}
	w.manifest.Segments = kept
	if err := w.publish(); err != nil {
		return err
	}
	return w.load()
}
