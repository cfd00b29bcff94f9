package report

import (
	"bytes"
	"fmt"
	"io"
	"mime"
	"mime/quotedprintable"
	"strings"
	"time"
)

// Mail writes the digest as a message (RFC 5322) that a mail program can send: plain
// text in the teller's language. to may be "", for a program that fills it in; site
// is the address of the register.
func (t Teller) Mail(w io.Writer, d *Digest, to, site string, now time.Time) error {
	var out bytes.Buffer
	header := func(name, value string) {
		if value != "" {
			fmt.Fprintf(&out, "%s: %s\r\n", name, strings.NewReplacer("\r", " ", "\n", " ").Replace(value))
		}
	}
	header("Date", now.Format(time.RFC1123Z))
	header("To", to)
	header("Subject", mime.QEncoding.Encode("utf-8", t.T("digest.title", t.Day(d.Day))))
	header("MIME-Version", "1.0")
	header("Content-Language", t.Tag)
	header("Content-Type", "text/plain; charset=utf-8")
	header("Content-Transfer-Encoding", "quoted-printable")
	out.WriteString("\r\n")
	body := quotedprintable.NewWriter(&out)
	text := t.Digest(d) + "\n" + site + "/" + t.Tag + "/due\n"
	if _, err := io.WriteString(body, strings.ReplaceAll(text, "\n", "\r\n")); err != nil {
		return err
	}
	if err := body.Close(); err != nil {
		return err
	}
	_, err := out.WriteTo(w)
	return err
}
