package show

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/table"
)

// A Cited page says how to cite it: in words, as BibTeX, and with the hash of its
// data at a moment, which the address of the data gives again.
type Cited struct {
	Text, BibTeX, Address, SHA256 string
	Data                          string // address of the data that has the hash
}

// Cite is how to cite a page as it stands at this moment. rows are its data, which
// the API gives at the address data with the query q.
func (s *Book) Cite(r *http.Request, title, data string, q url.Values, rows [][]string) Cited {
	l, now := s.Language(r), s.Now().UTC()
	at := q.Get("at")
	if at == "" {
		at = now.Format(time.RFC3339Nano)
	}
	h := sha256.New()
	if err := table.WriteRows(h, rows); err != nil {
		s.Log.Error("hash of a page's data", "err", err)
	}
	address := func(path string, q url.Values) string {
		q = site.CloneQuery(q)
		q.Del("page")
		q.Set("at", at)
		return path + "?" + q.Encode()
	}
	out := Cited{Address: s.Origin(r) + address(r.URL.EscapedPath(), r.URL.Query()), SHA256: hex.EncodeToString(h.Sum(nil)), Data: address(site.APIRoot+data, q)}
	register := s.About.Title(l)
	out.Text = l.T("cite.page", register, title, l.Time(now), out.Address, out.SHA256)
	out.BibTeX = BibEntry("trillium-"+now.Format("20060102"), [][2]string{{"title", title}, {"author", register}, {"year", now.Format("2006")},
		{"url", out.Address}, {"note", "SHA-256 of the data: " + out.SHA256}})
	return out
}

// SourceOf is who issued a document, or else its summit, and where it was published.
func (p Presenter) SourceOf(d *store.Document) (issuer, where string) {
	issuer = d.Summit
	if d.Issuer != "" {
		issuer = p.Party(d.Issuer)
	}
	return issuer, cmp.Or(d.Address, d.Name)
}

// BibDate is the month of a day as fields of a BibTeX entry; none if it is unknown.
func BibDate(day time.Time) [][2]string {
	if day.IsZero() {
		return nil
	}
	return [][2]string{{"year", day.Format("2006")}, {"month", strings.ToLower(day.Format("Jan"))}}
}

// BibEntry is a BibTeX entry; fields without a value are left out.
func BibEntry(key string, fields [][2]string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "@misc{%s,\n", key)
	for _, f := range fields {
		if f[1] != "" {
			fmt.Fprintf(&b, "  %s = {%s},\n", f[0], bibEscape(f[1]))
		}
	}
	b.WriteString("}\n")
	return b.String()
}

// bibEscape escapes what BibTeX would read as markup.
func bibEscape(s string) string {
	return strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "_", `\_`, "$", `\$`, "~",
		`\textasciitilde{}`).Replace(s)
}
