package search

import (
	"crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	manifestName = "manifest.json"
	lockName     = "lock"
)

// manifest lists the segments in force. Dead are the ordinals of documents that
// were deleted or replaced since the segment was written, in ascending order.
type manifest struct {
	Format     int           `json:"format"`
	ID         string        `json:"id"` // of this index: another one in the same place has another
	Generation int           `json:"generation"`
	Segments   []segmentInfo `json:"segments"`
	Sum        uint32        `json:"sum"` // CRC-32C of this object with sum 0
}

type segmentInfo struct {
	Name      string   `json:"name"`
	Documents int      `json:"documents"`
	Passages  int      `json:"passages"`
	Bytes     int64    `json:"bytes"`
	Dead      []uint32 `json:"dead,omitempty"`
}

const manifestFormat = 1

// newID is a random name.
func newID() string { return strings.ToLower(rand.Text()[:8]) }

func (m manifest) encode() ([]byte, error) {
	m.Sum = 0
	data, err := json.Marshal(m)
	if err != nil {
		return nil, err
	}
	m.Sum = crc32.Checksum(data, castagnoli)
	return json.MarshalIndent(m, "", " ")
}

// readManifest reads the manifest of a directory; one without is empty.
func readManifest(dir string) (manifest, error) {
	path := filepath.Join(dir, manifestName)
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return manifest{Format: manifestFormat}, nil
	}
	if err != nil {
		return manifest{}, err
	}
	var m manifest
	if err := json.Unmarshal(data, &m); err != nil {
		return m, fmt.Errorf("%s: %w: \"trillium index -rebuild\" makes the index anew", path, damaged("%v", err))
	}
	if m.Format != manifestFormat {
		return m, fmt.Errorf("%s: %w: \"trillium index -rebuild\" makes the index anew", path, damaged("its format is %d, and this program reads %d", m.Format,
			manifestFormat))
	}
	sum := m.Sum
	again, err := m.encode()
	var check manifest
	if err == nil {
		err = json.Unmarshal(again, &check)
	}
	if err != nil || check.Sum != sum {
		return m, fmt.Errorf("%s: %w: \"trillium index -rebuild\" makes the index anew", path, damaged("its checksum differs"))
	}
	return m, nil
}

// writeManifest replaces the manifest: after a crash there is the old one or the
// new one.
func writeManifest(dir string, m manifest) error {
	data, err := m.encode()
	if err != nil {
		return err
	}
	path := filepath.Join(dir, manifestName)
	f, err := os.CreateTemp(dir, manifestName+".*.tmp")
	if err != nil {
		return err
	}
	_, err = f.Write(append(data, '\n'))
	if err == nil {
		err = f.Sync()
	}
	err = errors.Join(err, f.Close())
	if err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		return errors.Join(err, os.Remove(f.Name()))
	}
	return syncDir(dir)
}

// syncDir makes the names in a directory last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
