package rows

import (
	"crypto/sha256"
	"encoding/hex"
	"hash"
	"io"
	"strconv"
)

// A Seal is the SHA-256 of a row's columns, each led in by its length. It
// shows a row that was changed with another tool. It is no signature: who can
// write the database and knows this package can forge it, which is why the
// register has a fingerprint that can be kept elsewhere (see store.Verification).
type Seal struct{ hash.Hash }

// NewSeal begins the seal of a row of a kind.
func NewSeal(kind string) Seal {
	s := Seal{sha256.New()}
	s.Add(kind)
	return s
}

// Add adds columns.
func (s Seal) Add(columns ...string) Seal {
	for _, c := range columns {
		_, _ = io.WriteString(s, strconv.Itoa(len(c))+":"+c)
	}
	return s
}

// Sum is the seal in hexadecimal digits.
func (s Seal) Sum() string { return hex.EncodeToString(s.Hash.Sum(nil)) }
