package lineage

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/goldentest"
	"trillium/internal/source"
)

// made reads list items as a text with the key.
func made(t testing.TB, key, lang string, items ...string) *Text {
	t.Helper()
	lead := map[string]string{"en": "The three countries committed to:", "es": "Los tres países se comprometieron a:",
		"fr": "Les trois pays se sont engagés à :"}[lang]
	text := fmt.Sprintf("---\ntitle: A sheet\ndate: 2024-06-06\nlanguage: %s\nsummit: %s\n---\n\n%s\n\n", lang, key, lead)
	for _, item := range items {
		text += "- " + item + "\n"
	}
	d, err := source.New(lexicon).Read(key+".md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	r := extract.New(lexicon).Extract(d)
	if len(r.Commitments) < len(items) {
		t.Fatalf("%s: %d commitments were read of %d items", key, len(r.Commitments), len(items))
	}
	for i := range r.Commitments {
		c := &r.Commitments[i]
		c.ID = key + c.ID[strings.LastIndexByte(c.ID, '/'):]
	}
	return FromReading(r, key)
}

// filler keeps a pair from being all there is, so that rarity means something.
var filler = []string{"Opening a museum of lighthouses in the old harbour.", "Building forty schools for nurses by 2031.",
	"Publishing the accounts of the customs union every spring."}

// Each rule of relation, on sentences of our own: the first that holds.
func TestRelations(t *testing.T) {
	for _, c := range []struct {
		name, a, b string
		want       Relation
		why        string
	}{
		{"again", "Continuing the Coastal Forum on Tides (CFT) with new partners.", "Resuming the Coastal Forum on Tides (CFT) and its meetings.", Renews,
			"again about Coastal Forum on Tides"},
		{"a plan is carried out", "Exploring a joint patrol of the fishing grounds with drones.",
			"Implementing the joint patrol of the fishing grounds with drones.", Advances, "“Exploring” became “Implementing”"},
		{"a part of it", "Reducing emissions from transport in capital cities.", "Reducing emissions from buses in capital cities.", Narrows, "part of"},
		{"no longer all", "Cutting methane emissions from all sectors.", "Cutting methane emissions from the wastewater sector.", Narrows, "“all sectors”"},
		{"some of them", "Ending the use of plastic bags in schools, ports and hospitals.", "Ending the use of plastic bags in schools by 2030.", Narrows,
			"no longer names ports, hospitals"},
		{"more of them", "Ending the use of plastic bags in schools.", "Ending the use of plastic bags in schools and hospitals.", Widens, "hospitals"},
		{"fewer countries", "Repairing the lighthouses of Chile, Peru and Ecuador.", "Repairing the lighthouses of Chile and Peru.", Narrows,
			"no longer names Ecuador"},
		{"a qualifier more", "Halving infant mortality by 2030.", "Halving infant mortality in mining towns by 2030.", Narrows, "mining"},
		{"built upon", "Setting up a Tide Observation Centre in Port Ansel.", "Drawing on the Tide Observation Centre to publish a yearly atlas of storms.",
			BuildsOn, "Tide Observation Centre"},
		{"farther", "Conserving 30 percent of regional wetlands by 2030.", "Conserving 30 percent of global wetlands by 2030.", Widens, "became"},
		{"less than it was", "Creating a Partnership for Seafarers’ Health.", "Sharing best practices on seafarers’ health.", Weakens, "“best practices”"},
		{"more of it", "Training 200 divers for wreck removal by 2028.", "Training 500 divers for wreck removal by 2028.", Advances, ""},
		{"less of it", "Training 500 divers for wreck removal by 2028.", "Training 200 divers for wreck removal by 2028.", Weakens, ""},
		{"down to a level, higher", "Cutting the average waiting time of ferries to six hours by 2026.",
			"Cutting the average waiting time of ferries to twelve hours by 2026.", Weakens, ""},
		{"as much, later", "Training 200 divers for wreck removal by 2028.", "Training 200 divers for wreck removal by 2031.", Weakens, ""},
		{"begun", "Exploring a ferry between the northern islands and the salt coast.", "Launching a ferry between the northern islands and the salt coast.",
			Advances, "“Exploring”"},
		{"only thought of", "Building a ferry terminal on the salt coast.", "Considering a ferry terminal on the salt coast.", Weakens, "binds less"},
		{"reaches farther", "Linking the tide gauges of the salt coast.", "Extending the tide gauges of the salt coast to the river mouths.", Widens, "farther"},
		{"what was planned", "Developing a roadmap for electric ferries on the salt coast.", "Running forty electric ferries on the salt coast.", Advances,
			"roadmap"},
		{"made use of", "Establishing a registry of wrecks in coastal waters.", "Using the registry of wrecks to remove barges from coastal waters.", BuildsOn,
			"made"},
		{"no more than an invitation", "Ending the dumping of ballast water by 2027.", "Encouraging ship owners to reduce the dumping of ballast water.", Weakens,
			"binds less"},
		{"helped, then begun", "Supporting the training of lighthouse keepers in two languages.",
			"Establishing a school for the training of lighthouse keepers in two languages.", Advances, ""},
		{"much the same", "Banning the sale of undersized lobster in coastal markets.", "Banning the sale of undersized lobster in all coastal markets.", Renews,
			""},
	} {
		a, b := made(t, "sea-2022", "en", append([]string{c.a}, filler[:2]...)...), made(t, "sea-2024", "en", append([]string{c.b}, filler[2])...)
		m := linker.meet(linker.read(a), linker.read(b))
		for _, pair := range m.pairs {
			if pair.a.c.ID != "sea-2022/1" || pair.b.c.ID != "sea-2024/1" {
				continue
			}
			relation, why := Related, []trillium.Reason(nil)
			for _, sign := range linker.compared(m.x, m.y, pair.pair).shown() {
				if strings.HasPrefix(sign.name, "rule:") {
					relation, why = sign.speaks, sign.why
					break
				}
			}
			var l Link
			l.say(why)
			if relation != c.want || !strings.Contains(strings.Join(l.Why, "; "), c.why) {
				t.Errorf("%s: %s because %q", c.name, relation, l.Why)
			}
		}
	}
}

// What nothing takes up is silent, what nothing came before is new, and what the later text
// only tells as done is reported with its words, and not silent.
func TestSilentAndNew(t *testing.T) {
	a := made(t, "sea-2022", "en", "Concluding the Great Kelp Accord with the islands by 2023.", "Dredging the northern canal for larger ferries.",
		filler[0], filler[1])
	text := "---\ntitle: A sheet\ndate: 2024-06-06\nsummit: sea-2024\n---\n\nIn spring the three countries signed the Great Kelp Accord with the islands.\n\n" +
		"The three countries committed to:\n\n- Founding an academy of marine painting.\n- Publishing a calendar of tides.\n"
	d, err := source.New(lexicon).Read("sea-2024.md", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	b := FromReading(extract.New(lexicon).Extract(d), "sea-2024")
	got := make(map[string]string)
	for _, l := range linker.Summits(a, b) {
		words := ""
		if l.Passage != nil {
			words = " " + l.Passage.Text
		}
		got[l.A+"|"+l.B] = string(l.Relation) + words
	}
	want := map[string]string{"sea-2022/1|": "reported In spring the three countries signed the Great Kelp Accord with the islands.",
		"sea-2022/2|": "dropped", "sea-2022/3|": "dropped", "sea-2022/4|": "dropped", "|sea-2024/1": "new", "|sea-2024/2": "new"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// Each type of divergence, on sentences of our own.
func TestDivergences(t *testing.T) {
	for _, c := range []struct {
		name, tag, a, b string
		want            string // type: a | b, of each
	}{
		{"nothing", "en", "Building a shared store of spare parts for ferries.", "To build a shared store of spare parts for ferries.", ""},
		{"when", "en", "Opening the coastal desk in early 2025.", "Opening the coastal desk in 2025.", "when: in early 2025 | in 2025"},
		{"target", "en", "Training 200 divers for wreck removal by 2028.", "Training 300 divers for wreck removal by 2028.",
			"target: 200 divers for wreck removal by 2028 | 300 divers for wreck removal by 2028"},
		{"means and end", "en", "Donating old ferries to the islands to expand winter routes.",
			"Expanding winter routes, including by donating old ferries to the islands.",
			"means: to expand winter routes. | including by donating old ferries to the islands."},
		{"another form", "en", "Creating a task force on illegal fishing.", "Creating a working group on illegal fishing.", "means: task force | working group"},
		{"of another sort", "en", "Promoting voluntary returns of stranded crews.", "Promoting orderly returns of stranded crews.", "scope: voluntary | orderly"},
		{"less", "en", "Combatting counterfeit medicines and spare parts in ports.", "Combatting counterfeit spare parts in ports.", "omission: medicines | "},
		{"more", "en", "Protecting whales in the strait.", "Protecting whales and turtles in the strait.", "addition:  | turtles"},
		{"a proviso", "en", "Opening the archives to the public.", "Opening the archives to the public, subject to national law.",
			"scope:  | subject to national law"},
		{"another proviso", "en", "Sharing the catch data in accordance with national law.", "Sharing the catch data subject to available funds.",
			"scope: in accordance with national law | subject to available funds"},
		{"a proviso less", "en", "Sharing the catch data in accordance with national law, subject to privacy rules.",
			"Sharing the catch data, subject to privacy rules.", "scope: in accordance with national law | "},
		{"names less", "es", "Deepening the ports of Havre-Noble, Santa Rimena, Kessel and Orrin.", "Profundizar los puertos de Havre-Noble y Kessel.", "omission: "},
		{"a time in other words", "es", "Training 250 divers over five years.", "Formar a 250 buzos en cinco años.", ""},
		{"firmness", "en", "Building a tunnel under the strait.", "Exploring a tunnel under the strait.", "strength: high | mid"},
		{"a translation", "es", "Reducing methane emissions from wastewater by 15% by 2030.",
			"Reducir las emisiones de metano de las aguas residuales en un 15 % para 2030.", ""},
		{"a translation with another day", "es", "Reducing methane emissions from wastewater by 15% by 2030.",
			"Reducir las emisiones de metano de las aguas residuales en un 15 % para 2035.", "when: by 2030 | para 2035"},
		{"a translation with less", "es", "Reducing methane emissions from wastewater, oil wells and rice paddies by 2030.",
			"Reducir las emisiones de metano de las aguas residuales para 2030.", "omission: oil, rice | "},
	} {
		a := made(t, "sea-2024", "en", append([]string{c.a}, filler...)...)
		b := made(t, "sea-2024-b", c.tag, c.b)
		var got []string
		linked := false
		for _, l := range linker.Versions(a, b) {
			if l.A != "sea-2024/1" || l.B == "" {
				continue
			}
			linked = true
			for _, d := range l.Divergences {
				got = append(got, fmt.Sprintf("%s: %s | %s", d.Type, d.A, d.B))
			}
			if (l.Relation == Same) != (c.want == "") {
				t.Errorf("%s: %s", c.name, l.Relation)
			}
		}
		if !linked {
			t.Errorf("%s: not linked", c.name)
		}
		all := strings.Join(got, "; ")
		if all != c.want && !(c.want != "" && strings.HasPrefix(all, strings.TrimSpace(c.want))) {
			t.Errorf("%s: %q, want %q", c.name, all, c.want)
		}
	}
}

// A version that is known in part only omits nothing, and what was cut off at its
// end is no difference.
func TestPart(t *testing.T) {
	a := made(t, "sea-2024", "en", "Protecting whales in the strait and turtles on the beaches.", "Dredging the northern canal for larger ferries.")
	b := made(t, "sea-2024-b", "en", "Protecting whales in the strait and")
	relations := func() string {
		var out []string
		for _, l := range linker.Versions(a, b) {
			out = append(out, string(l.Relation))
		}
		return strings.Join(out, " ")
	}
	if got := relations(); got != "changed omitted" {
		t.Errorf("of a whole document: %s", got)
	}
	b.Complete = false
	if got := relations(); got != "same not-seen" {
		t.Errorf("of a part: %s", got)
	}
}

// What a part of a later summit's text does not have was not seen.
func TestPartOfSummit(t *testing.T) {
	a := made(t, "sea-2022", "en", filler...)
	b := made(t, "sea-2024", "en", "Protecting whales in the strait.")
	for _, complete := range []bool{true, false} {
		b.Complete = complete
		want := map[bool]Relation{true: Dropped, false: NotSeen}[complete]
		links := linker.Summits(a, b)
		for _, l := range append(links, Settle(links, a, b, nil)...) {
			if l.A != "" && l.B == "" && l.Relation != want {
				t.Errorf("complete %v: %s is %s", complete, l.A, l.Relation)
			}
		}
	}
}

// Two items that a translation makes one are both linked with it.
func TestMerged(t *testing.T) {
	a := made(t, "sea-2024", "en", "Setting up a store of spare parts in Port Ansel in 2025.", "Training 200 mechanics by 2027.",
		"Protecting whales in the strait.")
	b := made(t, "sea-2024-b", "fr", "Établir à Port Ansel, en 2025, une réserve de pièces de rechange et former 200 mécaniciens d’ici 2027.",
		"Protéger les baleines dans le détroit.")
	var got []string
	for _, l := range linker.Versions(a, b) {
		got = append(got, fmt.Sprint(strings.TrimPrefix(l.A, "sea-2024/"), "–", strings.TrimPrefix(l.B, "sea-2024-b/")))
	}
	if strings.Join(got, " ") != "1–1 2–1 3–2" {
		t.Errorf("%q", got)
	}
}

// The links of the sample, written out, stay what they were.
func TestGolden(t *testing.T) {
	sample := func(name, key string) *Text {
		return file(t, filepath.Join("..", "..", "examples", filepath.FromSlash(name)), key)
	}
	first, second := sample("great-bay-2022/fact-sheet.md", "2022"), sample("great-bay-2024/fact-sheet.en.md", "2024")
	for name, links := range map[string][]Link{
		"across":  linker.Summits(first, second),
		"spanish": linker.Versions(second, sample("great-bay-2024/fact-sheet.es.md", "es")),
		"french":  linker.Versions(second, sample("great-bay-2024/fact-sheet.fr.md", "fr")),
	} {
		var b strings.Builder
		for _, l := range links {
			fmt.Fprintf(&b, "%s – %s %s %s\n", l.A, l.B, l.Relation, strings.Join(l.Why, "; "))
			for _, d := range l.Divergences {
				fmt.Fprintf(&b, "    %s: %s – %s\n", d.Type, d.A, d.B)
			}
		}
		goldentest.Check(t, filepath.Join("testdata", name+".txt"), b.String())
	}
}

// A document beside itself is the same throughout.
func TestItself(t *testing.T) {
	for _, path := range []string{"summits/nals-2021-fact-sheet-usa.md", "summits/nals-2023-fact-sheet-usa.md"} {
		a, b := real(t, path, "a"), real(t, path, "b")
		for _, l := range linker.Versions(a, b) {
			if l.Relation != Same || strings.TrimPrefix(l.A, "a/") != strings.TrimPrefix(l.B, "b/") {
				t.Errorf("%s: %s – %s is %s: %v", path, l.A, l.B, l.Relation, l.Divergences)
			}
		}
	}
}

// Whatever people decide, each commitment stands in at least one link, none has
// both a counterpart and none, and what was decided last on a pair holds.
func TestSettle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := func(key string, n int) *Text {
			x := &Text{Key: key, Complete: true}
			for i := range n {
				x.Commitments = append(x.Commitments, trillium.Commitment{ID: fmt.Sprintf("%s/%d", key, i+1)})
			}
			return x
		}
		a, b := text("a", rapid.IntRange(0, 4).Draw(t, "n")), text("b", rapid.IntRange(0, 4).Draw(t, "m"))
		id := rapid.SampledFrom([]string{"a/1", "a/2", "a/3", "a/4", "b/1", "b/2", "b/3", "b/4", "c/1", "b"})
		relation := rapid.SampledFrom([]Relation{Renews, Related, None, Dropped})
		links := linker.Summits(a, b)
		decisions := rapid.SliceOf(rapid.Custom(func(t *rapid.T) Decision {
			return Decision{From: id.Draw(t, "from"), To: id.Draw(t, "to"), Relation: relation.Draw(t, "relation"), Hash: "h", By: "Rita"}
		})).Draw(t, "decisions")
		settled := Settle(links, a, b, decisions)
		paired, single := make(map[string]bool), make(map[string]bool)
		for _, l := range settled {
			if l.Relation.Pairs() != (l.A != "" && l.B != "") {
				t.Fatalf("%+v has the wrong ends", l)
			}
			for _, end := range []string{l.A, l.B} {
				if l.Relation.Pairs() {
					paired[end] = true
				} else if end != "" {
					if single[end] {
						t.Fatalf("%s stands alone twice", end)
					}
					single[end] = true
				}
			}
		}
		for _, x := range []*Text{a, b} {
			for _, c := range x.Commitments {
				if paired[c.ID] == single[c.ID] {
					t.Fatalf("%s: with a counterpart %v, without %v", c.ID, paired[c.ID], single[c.ID])
				}
			}
		}
	})
}

// Comparing hostile texts ends, and names no commitment that is not there.
func FuzzLinks(f *testing.F) {
	f.Add("Creating a task force on illegal fishing.\nBuilding 40 schools by 2031.", "La création d’un groupe de travail.\nConstruire 40 écoles.", "fr")
	f.Add("\x00\xff**İ** to to to including by\n, , ,", "recognizing \u202e $1 ", "es")
	f.Fuzz(func(t *testing.T, a, b, tag string) {
		if len(a)+len(b) > 4000 {
			return
		}
		text := func(key, tag, s string) *Text {
			x := &Text{Key: key, Language: tag, Complete: len(s)%2 == 0, Document: &trillium.Document{}}
			at := 0
			for i, line := range strings.Split(s, "\n") {
				c := trillium.Commitment{ID: fmt.Sprintf("%s/%d", key, i+1), N: i + 1, Text: line, Span: trillium.Span{Start: at, End: at + len(line)},
					Parties: []string{trillium.All}, Actions: []trillium.Action{{Text: line}}, Bodies: strings.SplitN(line, " ", 3), Strength: trillium.High}
				x.Commitments = append(x.Commitments, c)
				x.Document.Blocks = append(x.Document.Blocks, trillium.Block{Kind: trillium.Item, Text: line, Span: c.Span})
				at += len(line) + 1
			}
			return x
		}
		x, y := text("a", "en", a), text("b", tag, b)
		known := map[string]bool{"": true}
		for _, c := range append(x.Commitments, y.Commitments...) {
			known[c.ID] = true
		}
		start := time.Now()
		for _, l := range append(linker.Summits(x, y), linker.Versions(x, y)...) {
			if !known[l.A] || !known[l.B] || l.A+l.B == "" {
				t.Fatalf("a link of %q and %q", l.A, l.B)
			}
		}
		if d := time.Since(start); d > 5*time.Second {
			t.Fatalf("it took %v", d)
		}
	})
}
