package show

import (
	"errors"
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
)

// Unveil returns decisions as the visitor may see them: a score that is sealed for
// them says neither its value nor its reason. What is sealed is asked of the
// present, whatever moment is shown.
func (s *Book) Unveil(r *http.Request, list []review.Decision) ([]*review.Entry, error) {
	v, login := s.Register.Now(), site.Visitor(r).Login
	known := make(map[string]map[string]*review.State) // by document and commitment
	out := make([]*review.Entry, len(list))
	for i, d := range list {
		out[i] = s.Register.Forms().Entry(d)
		if d.Kind != review.Score || d.Person == login {
			continue
		}
		key := d.Subject[:max(0, strings.LastIndexByte(d.Subject, '/'))]
		states, ok := known[key]
		if !ok {
			states = make(map[string]*review.State)
			doc, err := v.Document(r.Context(), key)
			if err != nil && !errors.Is(err, trillium.ErrNotFound) {
				return nil, err
			}
			if err == nil {
				all, _, err := v.States(r.Context(), doc)
				if err != nil {
					return nil, err
				}
				for _, st := range all {
					states[st.ID] = st
				}
			}
			known[key] = states
		}
		st := states[d.Subject]
		if st == nil { // it is not found any more: what was sealed stays so
			var err error
			if st, err = v.Vanished(r.Context(), d.Subject); err != nil {
				return nil, err
			}
			states[d.Subject] = st
		}
		out[i] = st.Veil(out[i], login)
	}
	return out, nil
}

// Veiled are decisions as the visitor may see them, without what unveil reads of them.
func (s *Book) Veiled(r *http.Request, list []review.Decision) ([]review.Decision, error) {
	entries, err := s.Unveil(r, list)
	out := make([]review.Decision, len(entries))
	for i, e := range entries {
		out[i] = e.Decision
	}
	return out, err
}
