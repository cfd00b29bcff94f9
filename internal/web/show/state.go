package show

import (
	"cmp"
	"html/template"

	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/standing"
)

// Why says why a commitment stands where it does.
func (p Presenter) Why(st standing.Standing) string { return st.Why(p.L) }

// stateName is the state of a standing in words.
func stateName(l *i18n.Language, st standing.Standing) string { return l.T("state." + st.Value()) }

// StateText is a state in words, with a mark on what is only suggested.
func (p Presenter) StateText(st standing.Standing) string {
	if st.State != "" && st.Suggested() {
		return p.L.T("state.suggested", stateName(p.L, st))
	}
	return stateName(p.L, st)
}

// signs are the shapes of the states, in a square of 16: they differ without their
// colours. The fuller the circle, the more is shown as done.
var signs = map[string]string{
	review.IsNoEvidence:  `<circle cx="8" cy="8" r="6" stroke-dasharray="2.4 2.3"/>`,
	review.IsAnnounced:   `<circle cx="8" cy="8" r="6"/><circle cx="8" cy="8" r="1.6" class="in"/>`,
	review.IsUnderWay:    `<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" class="in"/>`,
	review.IsPartly:      `<circle cx="8" cy="8" r="6"/><path d="M8 8V2a6 6 0 1 1-6 6z" class="in"/>`,
	review.IsDelivered:   `<circle cx="8" cy="8" r="6" class="in"/><path d="m5 8.2 2.1 2.2L11.2 6" class="cut"/>`,
	review.IsSuperseded:  `<path d="M2.5 8h10M9 4.2 12.8 8 9 11.8"/><path d="M2.5 3.5v9"/>`,
	review.IsReversed:    `<path d="m3 3 10 10M13 3 3 13"/>`,
	standing.NotSearched: `<path d="M3 8h10"/>`,
}

// sign is the shape of a state.
func sign(state string) template.HTML {
	return template.HTML(`<svg class="sign" viewBox="0 0 16 16" aria-hidden="true">` + signs[cmp.Or(state, standing.NotSearched)] + `</svg>`)
}

// A Badge is what a template needs to show a state.
type Badge struct {
	standing.Standing
	Language *i18n.Language
}

// Sign is the state's shape.
func (b Badge) Sign() template.HTML { return sign(b.State) }

// Name is the state in words.
func (b Badge) Name() string { return stateName(b.Language, b.Standing) }

// Class names the state for the style sheet.
func (b Badge) Class() string {
	if b.Suggested() {
		return b.Value() + " suggested"
	}
	return b.Value()
}
