package desk

import (
	"encoding/json"
	"fmt"
	"net/http"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/site"
)

// An apiDraft is a decision as a program sends it.
type apiDraft struct {
	Kind   review.Kind     `json:"kind"`
	Reason string          `json:"reason"`
	Last   string          `json:"last"` // hash of the last decision that the person had seen, "" if none
	Body   json.RawMessage `json:"body"` // the body of a decision of the kind
}

// decideJSON keeps a decision that a program sends for a person. Only a token lets
// it: a cookie would let other sites decide for whoever visits them.
func (s *area) decideJSON(w http.ResponseWriter, r *http.Request) error {
	who := site.Visitor(r)
	if who.Login == "" || !site.ByToken(r) {
		w.Header().Set("WWW-Authenticate", `Bearer realm="trillium"`)
		return site.ErrSignIn
	}
	var draft apiDraft
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, site.MaxForm))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&draft); err != nil {
		return fmt.Errorf("%w: the body is no draft of a decision: %v", trillium.ErrInvalid, err)
	}
	body, err := s.Register.Forms().Decode(draft.Kind, draft.Body)
	if err != nil {
		return fmt.Errorf("%w: the body of the %s: %v", trillium.ErrInvalid, draft.Kind, err)
	}
	if c, ok := body.(review.Citation); ok && c.Document != "" {
		if err := s.checkProposed(r, r.PathValue("key")+"/"+r.PathValue("n"), c); err != nil {
			return err
		}
	}
	made, err := s.KeepDecision(r, who.Login, r.PathValue("key")+"/"+r.PathValue("n"), review.Draft{Reason: draft.Reason, Last: draft.Last, Body: body})
	if err != nil {
		return err
	}
	w.Header().Set("Location", "/en/decisions/"+made.Hash)
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(http.StatusCreated)
	return json.NewEncoder(w).Encode(made)
}

// checkProposed holds a passage of the corpus that a program cites to what the last
// search for the commitment proposed: nobody else has looked at the document.
func (s *area) checkProposed(r *http.Request, id string, c review.Citation) error {
	row, err := s.Register.Now().LastReceipt(r.Context(), id)
	if err != nil {
		return err
	}
	receipt, err := s.ReadReceipt(row)
	if err != nil {
		return err
	}
	for i := range receipt.Proposals {
		x := &receipt.Proposals[i]
		if x.Document == c.Document && x.SHA256 == c.SHA256 && x.Start == c.Start && x.End == c.End && x.Text == c.Quote {
			return nil
		}
	}
	return fmt.Errorf("%w: the passage is none that the last search for %s proposed; cite another text by its address, without document, sha256, start and end",
		trillium.ErrInvalid, id)
}
