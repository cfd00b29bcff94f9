//go:build !unix

package search

import "os"

// mapFile reads a file into memory: mapping is only written for Unix.
func mapFile(path string) (data []byte, closer func() error, err error) {
	data, err = os.ReadFile(path)
	return data, func() error { return nil }, err
}

// lockFile takes the lock of a directory's writer. Here it only keeps the file
// open: run one writer at a time.
func lockFile(path string) (*os.File, error) {
	return os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
}
