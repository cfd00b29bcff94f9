package review

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trillium"
)

// Whatever is decided: the chains are sound, a replay of the past is what the
// past was, and when all is withdrawn, what was read stands.
func TestReplayProperties(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		k := newDesk(t)
		ids := []string{"lakes-2020/1", "lakes-2020/2", "lakes-2020/3"}
		var then map[string]*State
		cut := -1
		for range rapid.IntRange(1, 12).Draw(r, "decisions") {
			id := rapid.SampledFrom(ids).Draw(r, "id")
			who := rapid.SampledFrom([]Person{rita, ruth}).Draw(r, "who")
			kind := rapid.SampledFrom([]Kind{Correct, Judge, Merge, Score, Withdraw, Split, Link}).Draw(r, "kind")
			var body Body
			switch kind {
			case Correct:
				body = Correction{"strength", raw(rapid.SampledFrom([]string{"high", "mid", "low"}).Draw(r, "strength"))}
			case Judge:
				body = Judgement{Itself, rapid.SampledFrom([]string{Accept, Reject}).Draw(r, "verdict"), ""}
			case Merge:
				body = Merging{rapid.SampledFrom(ids).Draw(r, "into")}
			case Score:
				body = Scoring{Party: "CAN", Value: rapid.IntRange(-1, 1).Draw(r, "score"), Cause: rapid.SampledFrom([]string{"", TooLittle}).Draw(r, "cause")}
			case Split:
				body = Splitting{[]Part{{Text: "The leaders will"}, {Text: "paint"}}}
			case Link:
				body = Linking{To: "lakes-2018/4", Relation: "related"}
			case Withdraw:
				if len(k.decisions) == 0 {
					continue
				}
				body = Withdrawal{rapid.SampledFrom(k.decisions).Draw(r, "withdrawn").Hash}
			}
			last := "*"
			if h := k.states()[id].History; len(h) > 0 && rapid.Bool().Draw(r, "stale") {
				last = h[rapid.IntRange(0, len(h)-1).Draw(r, "last")].Hash
			}
			_, _ = k.try(who, id, last, body) // a refusal is an answer too
			if cut < 0 && rapid.Bool().Draw(r, "cut") {
				cut, then = len(k.decisions), k.states()
			}
		}
		chains := make(map[string][]Decision)
		for _, d := range k.decisions {
			chains[d.Subject] = append(chains[d.Subject], d)
		}
		for _, c := range chains {
			if err := CheckChain(c); err != nil {
				r.Fatal(err)
			}
		}
		if cut >= 0 {
			past := &desk{t: t, found: found(), decisions: k.decisions[:cut]}
			for id, s := range past.states() {
				if got, want := stand(s), stand(then[id]); got != want {
					r.Fatalf("the past of %s changed: %s, was %s", id, got, want)
				}
			}
		}
		for range len(k.decisions) + 1 {
			for id, s := range k.states() {
				for _, e := range s.History {
					if e.Withdrawn == "" && e.Kind != Withdraw {
						_, _ = k.try(rita, id, "*", Withdrawal{e.Hash})
					}
				}
			}
		}
		states, _ := forms.Replay(k.found, k.decisions)
		var now []trillium.Commitment
		for _, s := range states {
			now = append(now, s.Commitment)
		}
		if diff := cmp.Diff(found(), now); diff != "" {
			r.Fatal(diff)
		}
	})
}

// stand is how a commitment stands, for comparison.
func stand(s *State) string {
	return fmt.Sprint(string(raw(s.Commitment)), s.Counts(), s.MergedInto, s.Merged, s.SplitInto, len(s.Links), len(s.Scores), len(s.Conflicts))
}

// Bodies come from archives and files of strangers.
func FuzzBody(f *testing.F) {
	for _, k := range forms.Kinds() {
		f.Add(string(k), []byte(`{"field":"targets","value":[{"value":1e308}],"parts":[{},{"start":-1,"end":9}],"object":"commitment","verdict":"reject",`+
			`"into":"lakes-2020/1","decision":""}`))
	}
	f.Add("split", []byte(`{"parts":[{"id":"lakes-2020/1","start":2,"end":9},{"id":"lakes-2020/1","start":3,"end":9}]}`))
	f.Fuzz(func(t *testing.T, kind string, body []byte) {
		d := Decision{Subject: "lakes-2020/1", Seq: 1, Kind: Kind(kind), Body: body, Person: "x"}
		d.Hash = d.Sum()
		states, _ := forms.Replay(found(), []Decision{d})
		if len(states) < 3 {
			t.Error("a decision made a commitment vanish")
		}
	})
}

func BenchmarkReplay(b *testing.B) {
	k := newDesk(b)
	for i := range 300 {
		k.must(rita, fmt.Sprintf("lakes-2020/%d", i%3+1), Scoring{Party: "CAN", Value: i % 2})
	}
	for b.Loop() {
		forms.Replay(k.found, k.decisions)
	}
}
