// Package desk is the area of those who work on a register: the queues of what waits
// for a reviewer, what outsiders suggested, what a party has to report on, and
// decisions that programs send.
package desk

import (
	"embed"

	"trillium/internal/review"
	"trillium/internal/site"
	"trillium/internal/web/show"
)

//go:embed templates/*.html
var files embed.FS

// area is the area on the book of a register.
type area struct{ *show.Book }

// New returns the area.
func New(b *show.Book) site.Section {
	s := &area{b}
	return site.Section{
		Routes: []site.Route{
			{Pattern: "GET /review", Handle: s.desk, Fresh: true, Needs: review.SeeQueue},
			{Pattern: "POST /review/undo", Handle: s.takeBack, Fresh: true, Needs: review.Decide},
			{Pattern: "GET /review/links", Handle: s.linkQueue, Fresh: true, Needs: review.SeeQueue},
			{Pattern: "POST /review/links", Handle: s.decideQueuedLink, Fresh: true, Needs: review.Decide},
			{Pattern: "GET /review/updates", Handle: s.queue("updates"), Fresh: true, Needs: review.SeeQueue},
			{Pattern: "POST /review/updates", Handle: s.judgeQueued, Fresh: true, Needs: review.Decide},
			{Pattern: "GET /review/scores", Handle: s.queue("scores"), Fresh: true, Needs: review.SeeQueue},
			{Pattern: "GET /review/suggestions", Handle: s.queue("suggestions"), Fresh: true, Needs: review.SeeQueue},
			{Pattern: "POST /review/suggestions", Handle: s.answerSuggestion, Fresh: true, Needs: review.Decide},
			{Pattern: "GET /review/conflicts", Handle: s.queue("conflicts"), Fresh: true, Needs: review.SeeQueue},
			{Pattern: "GET /review/evidence", Handle: s.proposals, Fresh: true, Needs: review.SeeQueue},
			{Pattern: "POST /review/evidence", Handle: s.decideProposal, Fresh: true, Needs: review.Decide},
			{Pattern: "POST /filters", Handle: s.saveFilter},
			{Pattern: "GET /mine", Handle: s.mine, Needs: review.FileUpdate},
		},
		Endpoints: []site.Endpoint{
			{Method: "POST", Path: "/commitments/{key}/{n}/decisions", Name: "decide", Kind: site.TypeJSON, Reply: review.Decision{}, Body: apiDraft{},
				Handle: s.decideJSON},
		},
		Pages: []site.Template{site.Of[queuePage]("queue"), site.Of[proposalsPage]("proposals"), site.Of[linkQueuePage]("linkqueue"), site.Of[minePage]("mine")},
		Nav: []site.Link{{Path: "/mine", Key: "nav.mine", Needs: string(review.FileUpdate), Today: true, Top: true, Rank: 70},
			{Path: "/review", Key: "nav.queue", Needs: string(review.SeeQueue), Today: true, Top: true, Rank: 80}},
		Templates: files,
	}
}
