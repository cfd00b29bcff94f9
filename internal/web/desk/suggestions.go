package desk

import (
	"errors"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// answerSuggestion keeps a reviewer's answer; what is accepted as evidence becomes
// a decision, with the credit that its author wishes.
func (s *area) answerSuggestion(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	f, l := r.PostForm, s.Language(r)
	g, err := s.Register.Suggestion(r.Context(), f.Get("suggestion"))
	if err != nil {
		return err
	}
	if g.State != store.SuggestionWaits {
		return site.Refuse(trillium.ErrConflict, "refused.answered", "it was answered meanwhile")
	}
	answer, verdict := strings.TrimSpace(f.Get("answer")), f.Get("verdict")
	switch {
	case answer == "" || utf8.RuneCountInString(answer) > show.MostWords:
		return site.Refuse(trillium.ErrInvalid, "refused.answer", "the author waits for an answer of at most %d characters", show.MostWords)
	case verdict != review.Accept && verdict != review.Reject:
		return site.Refuse(trillium.ErrInvalid, "refused.accepted", "say whether it is accepted")
	}
	state := store.SuggestionDeclined
	if verdict == review.Accept {
		state = store.SuggestionAccepted
	}
	// The answer first: of two reviewers at once only one goes on to decide.
	if err := s.Register.AnswerSuggestion(r.Context(), g.ID, who.Login, state, answer); err != nil {
		return err
	}
	if state == store.SuggestionAccepted && g.Kind == "evidence" {
		made, err := s.KeepDecision(r, who.Login, g.Commitment, review.Draft{Reason: answer, Last: f.Get("last"), Body: review.Citation{
			Address: g.Address, Title: strings.TrimSpace(f.Get("title")), Date: strings.TrimSpace(f.Get("date")), Issuer: strings.TrimSpace(f.Get("issuer")),
			Quote: strings.TrimSpace(f.Get("quote")), Relation: f.Get("relation"), Credit: g.Credit}})
		if err != nil {
			err = errors.Join(err, s.Register.ReopenSuggestion(r.Context(), g.ID, who.Login))
		} else {
			err = s.Register.DecideSuggestion(r.Context(), g.ID, made.Hash)
		}
		var wrong *review.InvalidError
		if errors.As(err, &wrong) {
			return fmt.Errorf("%w: %s", trillium.ErrInvalid, s.Explain(r, wrong))
		}
		if err != nil {
			return err
		}
	}
	http.Redirect(w, r, "/"+l.Tag+"/review/suggestions", http.StatusSeeOther)
	return nil
}
