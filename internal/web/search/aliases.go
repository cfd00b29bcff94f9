package search

import (
	"errors"
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// aliasesPage lists the names by which bodies go.
type aliasesPage struct {
	show.Presenter
	Aliases []store.Alias
	Filter  string
	Problem string
}

// DocumentPath is the address of the document that showed an alias.
func (p aliasesPage) DocumentPath(name string) string { return show.CorpusPath(p.L.Tag, name, 0, 0) }

func (s *area) aliases(w http.ResponseWriter, r *http.Request) error {
	return s.showAliases(w, r, http.StatusOK, "")
}

func (s *area) showAliases(w http.ResponseWriter, r *http.Request, status int, problem string) error {
	all, err := s.Register.Aliases(r.Context())
	if err != nil {
		return err
	}
	p := aliasesPage{Presenter: s.Everybody(r), Filter: strings.TrimSpace(r.URL.Query().Get("q")), Problem: problem}
	for _, a := range all {
		if show.HasWords(a.Name+" "+a.Alias, p.Filter) {
			p.Aliases = append(p.Aliases, a)
		}
	}
	return s.Render(w, r, status, "aliases", p.L.T("aliases.title"), p)
}

// changeAlias keeps what a person says of two names.
func (s *area) changeAlias(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	get := func(name string) string { return strings.TrimSpace(r.PostForm.Get(name)) }
	a := store.Alias{Name: get("name"), Alias: get("alias"), Holds: get("holds") == "yes", Reason: get("reason"), Person: who.Login}
	l := s.Language(r)
	if a.Reason == "" || len(a.Name)+len(a.Alias)+len(a.Reason) > 4000 {
		return s.showAliases(w, r, http.StatusBadRequest, l.T("aliases.wrong"))
	}
	err := s.Register.SetAlias(r.Context(), a)
	if errors.Is(err, trillium.ErrInvalid) {
		return s.showAliases(w, r, http.StatusBadRequest, l.T("aliases.wrong"))
	}
	if err != nil {
		return err
	}
	http.Redirect(w, r, "/"+l.Tag+"/aliases", http.StatusSeeOther)
	return nil
}
