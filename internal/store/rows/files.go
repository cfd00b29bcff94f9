package rows

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"sync"

	"trillium"
)

// MaxFile bounds the bytes of a file.
const MaxFile = 64 << 20

// packers are compressors to use again: each takes most of a megabyte.
var packers = sync.Pool{New: func() any {
	z, err := gzip.NewWriterLevel(nil, gzip.BestSpeed)
	if err != nil {
		panic(err) // the level is constant
	}
	return z
}}

// Pack compresses bytes; it may be called from several goroutines.
func Pack(data []byte) ([]byte, error) {
	var b bytes.Buffer
	z := packers.Get().(*gzip.Writer)
	defer packers.Put(z)
	z.Reset(&b)
	_, err := z.Write(data)
	if err == nil {
		err = z.Close()
	}
	return b.Bytes(), err
}

// Unpack returns the bytes, of which only the first MaxFile+1.
func Unpack(packed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, err
	}
	return io.ReadAll(io.LimitReader(z, MaxFile+1))
}

// Checked unpacks bytes and compares them with their SHA-256.
func Checked(sum string, packed []byte) ([]byte, error) {
	data, err := Unpack(packed)
	if got := sha256.Sum256(data); err == nil && hex.EncodeToString(got[:]) != sum {
		err = errors.New("its bytes were changed")
	}
	if err != nil {
		return nil, fmt.Errorf("corpus original %s: %w (%w); \"trillium verify\" lists what is damaged", sum, trillium.ErrUnreadable, err)
	}
	return data, nil
}

// InsertFile keeps the packed bytes of a file that rows of the table name by their
// SHA-256; otherwise is what the statement says of one that is there.
func (t *Layout) InsertFile(ctx context.Context, tx *sql.Tx, sum string, packed []byte, otherwise string) error {
	_, err := tx.ExecContext(ctx, `INSERT INTO `+t.Files+` (sha256, data) VALUES ($1, $2)`+otherwise, sum, packed)
	return err
}
