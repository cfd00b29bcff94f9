package compare

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"trillium"
	"trillium/internal/lineage"
)

// Promises of three summits make chains, one that a summit leaves out is taken up by the next,
// and a chain has the theme that most of its promises have.
func TestChains(t *testing.T) {
	text := func(ids ...string) *lineage.Text {
		x := &lineage.Text{}
		for _, id := range ids {
			x.Commitments = append(x.Commitments, trillium.Commitment{ID: id})
		}
		return x
	}
	texts := []*lineage.Text{text("a/1", "a/2"), text("b/1", "b/2"), text("c/1", "c/2")}
	links := []lineage.Link{{A: "a/1", B: "b/1", Relation: lineage.Widens, Score: 0.8}, {A: "b/1", B: "c/1", Relation: lineage.Weakens, Score: 0.7},
		{A: "a/2", B: "b/1", Relation: lineage.Related, Score: 0.3}, {A: "a/2", B: "c/2", Relation: lineage.Advances, Score: 0.9}}
	topics := map[string][]string{"a/1": {"food"}, "b/1": {"security", "food"}, "c/1": {"food"}, "a/2": {"health"}}
	got := make(map[string]string)
	for _, c := range chains(texts, links, topics) {
		ids := ""
		for _, m := range c.Members {
			ids += m.Commitment.ID + " "
		}
		got[ids] = c.Theme
	}
	if diff := cmp.Diff(map[string]string{"a/1 b/1 c/1 ": "food", "a/2 c/2 ": "health", "b/2 ": ""}, got); diff != "" {
		t.Error(diff)
	}
}
