package command

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"trillium"
)

// Input opens a file; "-" is standard input.
func (e *Env) Input(name string) (io.ReadCloser, error) {
	if name == "-" {
		return io.NopCloser(e.Stdin), nil
	}
	return os.Open(name)
}

// ReadFile reads a file of at most limit bytes; "-" is standard input.
func (e *Env) ReadFile(name string, limit int64) ([]byte, error) {
	in, err := e.Input(name)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s: %w: more than %d bytes", name, trillium.ErrTooLarge, limit)
	}
	return data, err
}

// StrictJSON reads one JSON value, refusing what its type does not know. The error says
// where in the file something is wrong.
func StrictJSON(name string, data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil && dec.More() {
		err = errors.New("something follows the first value; one is read from a file")
	}
	if err != nil {
		line := 1 + bytes.Count(data[:min(int(dec.InputOffset()), len(data))], []byte("\n"))
		return fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
	}
	return nil
}
