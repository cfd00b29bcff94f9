package lineage

import (
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/source"
)

func devText(t testing.TB, name string) *Text {
	x := language.Load()
	d, err := source.New(x).ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	r := extract.New(x).Extract(d)
	return FromReading(r, d.Summit)
}

func TestDev(t *testing.T) {
	spec := os.Getenv("DEV")
	if spec == "" {
		t.Skip()
	}
	f := strings.Split(spec, " ")
	a, b := devText(t, f[1]), devText(t, f[2])
	k := New(language.Load(), LoadThesaurus())
	text := map[string]string{}
	for _, x := range []*Text{a, b} {
		for _, c := range x.Commitments {
			text[c.ID] = trillium.Collapse(c.Text)
		}
	}
	switch f[0] {
	case "units":
		s := k.read(a)
		for _, p := range s.profiles {
			fmt.Println(p.c.ID, p.plain)
			for _, u := range p.units {
				n := ""
				if u.kind == conceptUnit {
					n = k.thesaurus.concepts[u.concept].id
				}
				fmt.Printf("  %-24s %-24s %.2f act=%v scope=%v frame=%v prov=%v\n", p.plain[u.start:u.end], n, u.share, u.act, u.scope, u.frame, u.proviso)
			}
		}
	case "pairs":
		x, y := k.read(a), k.read(b)
		for _, p := range k.summitPairs(x, y) {
			fmt.Printf("%.2f %s %s %v\n   %.140s\n   %.140s\n", p.score, p.a.c.ID, p.b.c.ID, p.bodies, p.a.plain, p.b.plain)
		}
	case "summits", "versions":
		links := k.Summits(a, b)
		if f[0] == "versions" {
			links = k.Versions(a, b)
		}
		for _, l := range links {
			if l.A == "" {
				continue
			}
			fmt.Printf("%s  %s  %s  %.2f %s\n   %.300s\n   %.300s\n", l.A, l.B, strings.ToUpper(string(l.Relation)), l.Score, strings.Join(l.Why, "; "), text[l.A], text[l.B])
			for _, d := range l.Divergences {
				fmt.Printf("      %s: %q | %q %v\n", d.Type, d.A, d.B, d.Detail)
			}
		}
	case "align":
		for _, r := range k.Align(a, b) {
			fmt.Printf("%v %v %.2f\n", r.A, r.B, r.Score)
			for _, i := range r.A {
				fmt.Printf("   A %.120s\n", a.Document.Blocks[i].Text)
			}
			for _, i := range r.B {
				fmt.Printf("   B %.120s\n", b.Document.Blocks[i].Text)
			}
			if r.Lost != nil {
				fmt.Printf("   LOST %v %.200s\n", r.Lost.Start, r.Lost.Words)
			}
		}
	}
}

// TestDevEval: DEVLABELS=file a b
func TestDevEval(t *testing.T) {
	spec := os.Getenv("DEVEVAL")
	if spec == "" {
		t.Skip()
	}
	k := New(language.Load(), LoadThesaurus())
	for _, line := range strings.Split(spec, ";") {
		f := strings.Fields(line)
		data, err := os.ReadFile(f[0])
		if err != nil {
			t.Fatal(err)
		}
		a, b := devText(t, f[1]), devText(t, f[2])
		want := map[string][]string{}
		rel := map[string]string{}
		second := map[string]bool{}
		item := func(s string) string {
			if strings.Contains(f[0], "series") {
				return s
			}
			return strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
		}
		for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			var v struct {
				A, B, Kind, Relation string
				Reported             bool
			}
			if err := json.Unmarshal([]byte(l), &v); err != nil {
				t.Fatal(err)
			}
			if v.Reported || v.Kind == "version" || v.A == "" {
				continue
			}
			v.A, v.B = item(v.A), item(v.B)
			if len(want[v.A]) > 0 {
				second[v.A+v.B] = true
			}
			want[v.A] = append(want[v.A], v.B)
			rel[v.A+v.B] = v.Relation
		}
		got := map[string]map[string]string{}
		score := map[string]float64{}
		for _, l := range k.Summits(a, b) {
			if l.A != "" && l.B != "" {
				x, y := item(l.A), item(l.B)
				if got[x] == nil {
					got[x] = map[string]string{}
				}
				got[x][y] = string(l.Relation)
				score[x+y] = l.Score
			}
		}
		tp, fp, fn, right, silentOK, silentMiss, silentFalse := 0, 0, 0, 0, 0, 0, 0
		for x, ys := range want {
			if ys[0] == "" {
				if len(got[x]) == 0 {
					silentOK++
				} else {
					silentMiss++
					for y := range got[x] {
						fp++
						fmt.Printf("   FALSE %s %s %.2f\n", x, y, score[x+y])
					}
				}
				continue
			}
			if len(got[x]) == 0 {
				silentFalse++
			}
			for y, r := range got[x] {
				if w, ok := rel[x+y]; ok {
					tp++
					if w == r {
						right++
					} else {
						fmt.Printf("   REL %s %s want %s got %s\n", x, y, w, r)
					}
				} else {
					fp++
					fmt.Printf("   FALSE %s %s %.2f want %v\n", x, y, score[x+y], ys)
				}
			}
			for _, y := range ys {
				if _, ok := got[x][y]; !ok && !second[x+y] {
					fn++
					fmt.Printf("   MISS %s %s %s\n", x, y, rel[x+y])
				}
			}
		}
		p, r := float64(tp)/float64(tp+fp), float64(tp)/float64(tp+fn)
		fmt.Printf("%s: P %.2f R %.2f F1 %.2f (tp %d fp %d fn %d) relation %d/%d silent %d/%d false %d\n", f[0], p, r, 2*p*r/(p+r), tp, fp, fn, right, tp, silentOK, silentOK+silentMiss, silentFalse)
	}
}

// TestDevPair: explain the likeness of two ids: DEVPAIR="fileA fileB idA idB"
func TestDevPair(t *testing.T) {
	spec := os.Getenv("DEVPAIR")
	if spec == "" {
		t.Skip()
	}
	f := strings.Fields(spec)
	a, b := devText(t, f[0]), devText(t, f[1])
	k := New(language.Load(), LoadThesaurus())
	x, y := k.read(a), k.read(b)
	s := k.newSpace(x, y)
	name := make([]string, len(s.at))
	for n, i := range s.at {
		name[i] = n
	}
	var p, q *profile
	for _, z := range x.profiles {
		if z.c.ID == f[2] {
			p = z
		}
	}
	for _, z := range y.profiles {
		if z.c.ID == f[3] {
			q = z
		}
	}
	fmt.Println(p.plain, "\n", q.plain)
	w := map[int32]float64{}
	for i, d := range q.vector.at {
		w[d] = q.vector.weight[i]
	}
	for i, d := range p.vector.at {
		fmt.Printf("%-30s %.2f %.2f\n", name[d], p.vector.weight[i], w[d])
		delete(w, d)
	}
	for d, v := range w {
		fmt.Printf("%-30s      %.2f\n", name[d], v)
	}
	fmt.Println(cosine(p.vector, q.vector), s.liken(p, q, named(x, y)).score)
}

func TestDevTop(t *testing.T) {
	spec := os.Getenv("DEVTOP")
	if spec == "" {
		t.Skip()
	}
	f := strings.Fields(spec)
	a, b := devText(t, f[0]), devText(t, f[1])
	k := New(language.Load(), LoadThesaurus())
	x, y := k.read(a), k.read(b)
	s := k.newSpace(x, y)
	n := named(x, y)
	for _, p := range x.profiles {
		var l []pair
		for _, q := range y.profiles {
			l = append(l, s.liken(p, q, n))
		}
		for i := range l {
			for j := i + 1; j < len(l); j++ {
				if l[j].score > l[i].score {
					l[i], l[j] = l[j], l[i]
				}
			}
		}
		fmt.Printf("%s %.100s\n", p.c.ID, p.plain)
		for _, q := range l[:3] {
			fmt.Printf("      %.2f %.2f %s %.100s\n", q.score, q.signs, q.b.c.ID, q.b.plain)
		}
	}
}

func TestDevHeir(t *testing.T) {
	if os.Getenv("DEVHEIR") == "" {
		t.Skip()
	}
	a, b := devText(t, "../../../shared/summits/nals-2021-fact-sheet-usa.md"), devText(t, "../../../shared/summits/nals-2023-fact-sheet-usa.md")
	k := New(language.Load(), LoadThesaurus())
	x, y := k.read(a), k.read(b)
	fmt.Println(fullNames(b))
	for _, p := range x.profiles {
		if p.c.ID == "nals-2021/23" {
			fmt.Println(p.creates, p.moves)
		}
	}
	for _, p := range y.profiles {
		if p.c.ID == "nals-2023/13" {
			fmt.Println(p.through, p.more)
		}
	}
}
