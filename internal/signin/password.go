// Package signin proves who somebody is: by a password, or through an
// OpenID Connect provider. It keeps nothing; package store keeps accounts and
// sessions, and package web the cookies.
package signin

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"unicode/utf8"

	"golang.org/x/crypto/argon2"

	"trillium"
)

// The cost of argon2id, after RFC 9106 section 4 and OWASP's list: 19 MiB, two
// passes, one lane. A stored hash carries its own cost, so that this may grow.
const (
	memory  = 19 << 10 // KiB
	passes  = 2
	lanes   = 1
	saltLen = 16
	hashLen = 32
)

// slots bounds how many hashes are worked out at once, so that many sign-ins
// cannot use up the memory.
var slots = make(chan struct{}, 4)

// The lengths of a password, in characters and bytes.
const (
	minPassword = 12
	maxPassword = 256
)

// CheckPassword refuses a password that is too easy or too long; it asks for no
// mix of characters (NIST SP 800-63B, section 3.1.1.2).
func CheckPassword(password, login string) error {
	switch {
	case utf8.RuneCountInString(password) < minPassword:
		return fmt.Errorf("%w: a password has at least %d characters; a few words do well", trillium.ErrInvalid, minPassword)
	case len(password) > maxPassword:
		return fmt.Errorf("%w: a password has at most %d bytes", trillium.ErrInvalid, maxPassword)
	case login != "" && strings.Contains(strings.ToLower(password), login):
		return fmt.Errorf("%w: the password holds the sign-in name; choose another", trillium.ErrInvalid)
	case strings.Count(password, password[:1]) == len(password):
		return fmt.Errorf("%w: the password is one character repeated; choose another", trillium.ErrInvalid)
	}
	return nil
}

// HashPassword returns what to keep of a password: a PHC string with its cost,
// a fresh salt and the argon2id hash.
func HashPassword(password string) string {
	salt := make([]byte, saltLen)
	_, _ = rand.Read(salt) // never fails
	hash := derive(password, salt, passes, memory, lanes, hashLen)
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, encode(salt), encode(hash))
}

func encode(b []byte) string { return base64.RawStdEncoding.EncodeToString(b) }

func derive(password string, salt []byte, t, m uint32, p uint8, n uint32) []byte {
	slots <- struct{}{}
	defer func() { <-slots }()
	return argon2.IDKey([]byte(password), salt, t, m, p, n)
}

// nobody is the hash that a password is held against where there is no
// account, so that the answer takes as long.
var nobody = fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, memory, passes, lanes, encode(make([]byte, saltLen)),
	encode(make([]byte, hashLen)))

// VerifyPassword reports whether the password gives the kept hash. It takes as
// long where kept is "" or broken, and then says no.
func VerifyPassword(kept, password string) bool {
	if len(password) > maxPassword {
		password = password[:maxPassword] + "…" // no longer what was kept, and bounded
	}
	ok := kept != ""
	var version, m, t, p int
	var salt, want []byte
	for {
		parts := strings.Split(kept, "$")
		if len(parts) == 6 && parts[1] == "argon2id" {
			_, err1 := fmt.Sscanf(parts[2], "v=%d", &version)
			_, err2 := fmt.Sscanf(parts[3], "m=%d,t=%d,p=%d", &m, &t, &p)
			var err3, err4 error
			salt, err3 = base64.RawStdEncoding.DecodeString(parts[4])
			want, err4 = base64.RawStdEncoding.DecodeString(parts[5])
			if err1 == nil && err2 == nil && err3 == nil && err4 == nil && version == argon2.Version &&
				m > 0 && m <= 1<<20 && t > 0 && t <= 16 && p > 0 && p <= 16 && len(want) >= 16 {
				break
			}
		}
		kept, ok = nobody, false
	}
	got := derive(password, salt, uint32(t), uint32(m), uint8(p), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1 && ok
}
