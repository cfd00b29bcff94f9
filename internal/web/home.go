package web

import (
	"net/http"
	"strings"

	"trillium/internal/store"
)

type homePage struct {
	Summits []store.Summit
	Filter  string
	Empty   bool   // the register has no summit at all
	At      string // of ?at=
}

// home lists the summits, those whose name has the words of ?q= only.
func (s *Server) home(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	all, err := v.Summits(r.Context())
	if err != nil {
		return err
	}
	p := homePage{Filter: strings.TrimSpace(r.URL.Query().Get("q")), Empty: len(all) == 0, At: r.URL.Query().Get("at")}
	for _, m := range all {
		if hasWords(m.ID+" "+m.Title, p.Filter) {
			p.Summits = append(p.Summits, m)
		}
	}
	return s.render(w, r, http.StatusOK, "home", s.language(r).T("home.title"), p)
}

// hasWords reports whether text has every word of filter, in any case.
func hasWords(text, filter string) bool {
	text = strings.ToLower(text)
	for _, w := range strings.Fields(strings.ToLower(filter)) {
		if !strings.Contains(text, w) {
			return false
		}
	}
	return true
}
