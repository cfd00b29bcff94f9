package record

import (
	"errors"
	"net/http"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// A linked is a link on a commitment's page, seen from there.
type linked struct {
	show.ShownLink
	Other    *review.State // nil where there is none
	Document store.Document
	Text     string
}

// linkSections are the links of a commitment, by where they lead.
type linkSections struct {
	Earlier, Later, Versions, Told, Silent []linked
	TooLarge                               bool // there is too much to compare
}

// linksOf gathers the links of a commitment for its page.
func (s *area) linksOf(r *http.Request, v store.View, d store.Document, st *review.State, of show.Presenter) (linkSections, error) {
	around, err := s.Links.Around(r.Context(), v, d, st.ID)
	if errors.Is(err, trillium.ErrTooLarge) {
		return linkSections{TooLarge: true}, nil // the rest of the page does not depend on them
	}
	if err != nil {
		return linkSections{}, err
	}
	lp := s.LinkPresenter(r)
	show := func(list []compare.Linked) []linked {
		var out []linked
		for _, x := range list {
			l := linked{ShownLink: lp.Shown(of, x.Link), Other: x.Other, Document: x.Document}
			l.Subject, l.To = x.B, x.A
			if x.Other == nil {
				l.Subject, l.To, l.Head = st.ID, x.Document.Summit, st.Head()
				if x.Passage != nil {
					l.Text = trillium.Plain(x.Passage.Text)
				}
			} else {
				l.Text = trillium.Plain(x.Other.Text)
				l.Head = x.Other.Head()
				if l.Subject == st.ID {
					l.Head = st.Head()
				}
			}
			out = append(out, l)
		}
		return out
	}
	return linkSections{show(around.Earlier), show(around.Later), show(around.Versions), show(around.Told), show(around.Silent), false}, nil
}
