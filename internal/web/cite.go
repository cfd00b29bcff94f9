package web

import (
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"net/url"
	"time"

	"trillium/internal/table"
)

// A cited page says how to cite it: in words, as BibTeX, and with the hash of its
// data at a moment, which the address of the data gives again.
type cited struct {
	Text, BibTeX, Address, SHA256 string
	Data                          string // address of the data that has the hash
}

// cite is how to cite a page as it stands at this moment. rows are its data, which
// the API gives at the address data with the query q.
func (s *Server) cite(r *http.Request, title, data string, q url.Values, rows [][]string) cited {
	l, now := s.language(r), s.now().UTC()
	at := q.Get("at")
	if at == "" {
		at = now.Format(time.RFC3339Nano)
	}
	h := sha256.New()
	if err := table.WriteRows(h, rows); err != nil {
		s.Log.Error("hash of a page's data", "err", err)
	}
	address := func(path string, q url.Values) string {
		q = cloneQuery(q)
		q.Del("page")
		q.Set("at", at)
		return path + "?" + q.Encode()
	}
	out := cited{Address: s.origin(r) + address(r.URL.EscapedPath(), r.URL.Query()), SHA256: hex.EncodeToString(h.Sum(nil)), Data: address(apiRoot+data, q)}
	register := s.About.title(l)
	out.Text = l.T("cite.page", register, title, l.Time(now), out.Address, out.SHA256)
	out.BibTeX = bibEntry("trillium-"+now.Format("20060102"), [][2]string{{"title", title}, {"author", register}, {"year", now.Format("2006")}, {"url", out.Address}, {"note", "SHA-256 of the data: " + out.SHA256}})
	return out
}
