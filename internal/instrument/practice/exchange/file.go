package exchange

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/sha256"
	"crypto/x509"
	"encoding/hex"
	"encoding/json"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"time"

	"trillium"
)

// The largest file that is read, in bytes, and the most practices in it.
const (
	MaxFile      = 4 << 20
	maxPractices = 5000
)

// format names the layout of the file, and what is signed.
const format = "trillium practices 1"

// A file is what travels: practices as they were written, with the key of who signed
// them. The signature is over the format, the name, and the practices without white space
// between their parts, so that a file may be laid out anew on the way.
type file struct {
	Format    string          `json:"format"`
	Name      string          `json:"name"` // of the signer
	Key       []byte          `json:"key"`  // ed25519, 32 bytes in base64
	Signature []byte          `json:"signature"`
	Practices json.RawMessage `json:"practices"`
}

// signed are the bytes under the signature, each part led in by its length.
func (f *file) signed() ([]byte, error) {
	var compact bytes.Buffer
	if err := json.Compact(&compact, f.Practices); err != nil {
		return nil, err
	}
	return fmt.Appendf(nil, "%s\n%d:%s\n%d:%s", format, len(f.Name), f.Name, compact.Len(), compact.Bytes()), nil
}

// Sign writes practices as one file, signed under a name. More than Open would read is
// refused as trillium.ErrTooLarge.
func Sign(key ed25519.PrivateKey, name string, list []Practice) ([]byte, error) {
	if err := (text{"name", name, maxLine - len(" (0123456789abcdef)"), true}).check(); err != nil {
		return nil, err
	}
	bare := make([]Practice, len(list))
	for i, p := range list {
		bare[i] = p
		bare[i].Signer = ""
	}
	practices, err := json.Marshal(bare)
	if err != nil {
		return nil, err
	}
	f := file{Format: format, Name: name, Key: key.Public().(ed25519.PublicKey), Practices: practices}
	what, err := f.signed()
	if err != nil {
		return nil, err
	}
	f.Signature = ed25519.Sign(key, what)
	data, err := json.MarshalIndent(f, "", "  ")
	if err == nil && (len(data) > MaxFile || len(list) > maxPractices) {
		err = fmt.Errorf("%w: %d practices in %d bytes; a file holds %d, in %d MB", trillium.ErrTooLarge, len(list), len(data), maxPractices, MaxFile>>20)
	}
	return data, err
}

// Open reads a signed file: its practices carry who signed them. A file that was changed
// after it was signed is refused; the error is trillium.ErrInvalid or ErrUnreadable.
func Open(data []byte, today time.Time) ([]Practice, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("%w: more than %d MB", trillium.ErrTooLarge, MaxFile>>20)
	}
	var f file
	if err := strict(data, &f); err != nil {
		return nil, fmt.Errorf("%w: it is no file of practices: %v", trillium.ErrUnreadable, err)
	}
	if f.Format != format || len(f.Key) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("%w: its format is %q, with a key of %d bytes; this version reads %q", trillium.ErrUnreadable, f.Format, len(f.Key), format)
	}
	what, err := f.signed()
	if err != nil || !ed25519.Verify(f.Key, what, f.Signature) {
		return nil, fmt.Errorf("%w: the file was changed after %q signed it; ask for it again", trillium.ErrInvalid, f.Name)
	}
	var list []Practice
	if err := strict(f.Practices, &list); err != nil {
		return nil, fmt.Errorf("%w: its practices: %v", trillium.ErrUnreadable, err)
	}
	if len(list) > maxPractices {
		return nil, fmt.Errorf("%w: %d practices; %d at most", trillium.ErrTooLarge, len(list), maxPractices)
	}
	for i := range list {
		list[i].Signer = f.Name + " (" + Fingerprint(f.Key) + ")"
		if err := list[i].Check(today); err != nil {
			return nil, fmt.Errorf("practice %d: %w", i+1, err)
		}
	}
	return list, nil
}

// strict reads one JSON value and refuses fields that nobody knows.
func strict(data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return err
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("more stands behind it, from byte %d on", dec.InputOffset())
	}
	return nil
}

// Read reads practices that somebody wrote: one object, or one a line. A file
// without any is refused.
func Read(data []byte, today time.Time) ([]Practice, error) {
	if len(data) > MaxFile {
		return nil, fmt.Errorf("%w: more than %d MB", trillium.ErrTooLarge, MaxFile>>20)
	}
	var list []Practice
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	for n := 1; ; n++ {
		var p Practice
		if err := dec.Decode(&p); errors.Is(err, io.EOF) && n > 1 {
			return list, nil
		} else if err != nil {
			return nil, fmt.Errorf("%w: practice %d, byte %d: %v", trillium.ErrUnreadable, n, dec.InputOffset(), err)
		}
		if p.ID == "" {
			words, _ := p.TitleIn("en")
			p.ID = Slug(words)
		}
		if p.Signer != "" {
			return nil, fmt.Errorf("practice %d: %w", n, &FieldError{"signer", "only a signed file has one; leave it out"})
		}
		if err := p.Check(today); err != nil {
			return nil, fmt.Errorf("practice %d: %w", n, err)
		}
		if list = append(list, p); len(list) > maxPractices {
			return nil, fmt.Errorf("%w: more than %d practices", trillium.ErrTooLarge, maxPractices)
		}
	}
}

// pemType names a key in its file.
const pemType = "PRIVATE KEY"

// NewKey makes a key, as PEM (PKCS #8). Who has it can sign in its name.
func NewKey() ([]byte, error) {
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		return nil, err
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return nil, err
	}
	return pem.EncodeToMemory(&pem.Block{Type: pemType, Bytes: der}), nil
}

// ReadKey reads what NewKey made.
func ReadKey(data []byte) (ed25519.PrivateKey, error) {
	block, _ := pem.Decode(data)
	if block == nil || block.Type != pemType {
		return nil, fmt.Errorf("%w: it is no key; make one with \"trillium practice key FILE\"", trillium.ErrInvalid)
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("%w: the key: %v", trillium.ErrInvalid, err)
	}
	ed, ok := key.(ed25519.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("%w: the key is no ed25519 key", trillium.ErrInvalid)
	}
	return ed, nil
}

// Fingerprint is short for a public key: the first sixteen digits of its SHA-256.
func Fingerprint(key ed25519.PublicKey) string {
	sum := sha256.Sum256(key)
	return hex.EncodeToString(sum[:8])
}
