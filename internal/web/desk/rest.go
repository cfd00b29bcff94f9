package desk

import (
	"cmp"
	"errors"
	"math"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"trillium/internal/evidence"
	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/standing"
	"trillium/internal/store"
	"trillium/internal/web/show"
)

// setRestAside sets aside all that waits of a commitment and is in the queue, with what tells of
// the same events, and goes on to the next commitment.
func (s *area) setRestAside(w http.ResponseWriter, r *http.Request, who store.Person, id string, next url.Values) error {
	list, _, err := s.waitingProposals(r, proposalFilter{Commitment: id, All: next.Get("all") != ""})
	if err != nil {
		return err
	}
	if err := s.behind(r, next, id+" "+r.PostForm.Get("document"), func(x *standing.Waiting) bool { return x.ID != id }); err != nil {
		return err
	}
	row, err := s.Register.Now().LastReceipt(r.Context(), id)
	if err != nil {
		return err
	}
	receipt, err := s.ReadReceipt(row)
	if err != nil {
		return err
	}
	var made []string
	for _, x := range list {
		for _, piece := range append([]standing.Piece{x.Piece}, x.Repeats...) {
			i := slices.IndexFunc(receipt.Proposals, func(p evidence.Proposal) bool { return p.Document == piece.Document })
			if i < 0 {
				continue // searched anew meanwhile
			}
			body, err := s.citation(r, &receipt.Proposals[i], review.None)
			if errors.Is(err, errChanged) {
				continue // nobody was shown what it says now
			}
			if err != nil {
				return err
			}
			d, err := s.Register.Decide(r.Context(), who.Login, id, review.Draft{Body: body, Reason: s.Language(r).T("proposal.reason.rest")})
			if err != nil {
				return err
			}
			s.Meter.Decided(d.Kind)
			made = append(made, d.Hash[:12])
		}
	}
	if len(made) > 0 {
		next.Set("undo", strings.Join(made, ","))
	}
	http.Redirect(w, r, "/"+s.Language(r).Tag+"/review/evidence?"+next.Encode(), http.StatusSeeOther)
	return nil
}

// Weaken is the address of the queue with what is less likely too, or without it.
func (p proposalsPage) Weaken() string {
	f := p.Filter
	f.All = !f.All
	return "/" + p.L.Tag + "/review/evidence" + site.SuffixOf(f.values())
}

// PiecePath is the address of a passage in its document.
func (p proposalsPage) PiecePath(x standing.Piece) string {
	return show.CorpusPath(p.L.Tag, x.Document, x.Start, x.End)
}

// yield is how many of some proposals are likely to bear on their commitments: the sum of their
// chances.
func yield(list []standing.Waiting) int {
	sum := 0.0
	for i := range list {
		sum += list[i].Piece.Chance
	}
	return int(math.Round(sum))
}

// Of the visitor's decisions on evidence, so many of the last tell their pace. A longer break
// between two is none of it, nor is what comes faster than anybody reads.
const (
	paceDecisions = 20
	paceLeast     = 4
	longBreak     = 3 * time.Minute
	noReader      = 2 * time.Second
)

// minutesFor is how many minutes n proposals take at the visitor's pace, the median time between
// their last decisions; 0 if that is not known yet.
func (s *area) minutesFor(r *http.Request, n int) (int, error) {
	list, err := s.Register.Now().Decisions(r.Context(), store.DecisionFilter{Person: site.Visitor(r).Login, Kind: review.Evidence}, paceDecisions)
	if err != nil {
		return 0, err
	}
	var gaps []time.Duration
	for i := 1; i < len(list); i++ {
		if gap := list[i-1].Time.Sub(list[i].Time); gap > noReader && gap < longBreak {
			gaps = append(gaps, gap)
		}
	}
	if len(gaps) < paceLeast {
		return 0, nil
	}
	slices.SortFunc(gaps, cmp.Compare)
	return int(math.Ceil(gaps[len(gaps)/2].Minutes() * float64(n))), nil
}
