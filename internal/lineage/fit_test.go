package lineage

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"trillium/internal/language"
)

type example struct {
	x    [signs + 1]float64
	y    float64
	w    float64
	name string
}

func TestFit(t *testing.T) {
	spec := os.Getenv("DEVFIT")
	if spec == "" {
		t.Skip()
	}
	k := New(language.Load(), LoadThesaurus())
	var sets [][]example
	for _, line := range strings.Split(spec, ";") {
		f := strings.Fields(line)
		data, _ := os.ReadFile(f[0])
		a, b := devText(t, f[1]), devText(t, f[2])
		item := func(s string) string {
			if strings.Contains(f[0], "series") {
				return s
			}
			return strings.TrimRight(s, "abcdefghijklmnopqrstuvwxyz")
		}
		pos := map[string]bool{}
		lab := map[string]bool{}
		for _, l := range strings.Split(strings.TrimSpace(string(data)), "\n") {
			var v struct {
				A, B     string
				Reported bool
			}
			json.Unmarshal([]byte(l), &v)
			lab[item(v.A)] = true
			if v.B != "" {
				pos[item(v.A)+" "+item(v.B)] = true
			}
		}
		x, y := k.read(a), k.read(b)
		s := k.newSpace(x, y)
		n := named(x, y)
		var set []example
		for _, p := range x.profiles {
			if !lab[item(p.c.ID)] {
				continue
			}
			for _, q := range y.profiles {
				pr := s.liken(p, q, n)
				e := example{name: p.c.ID + " " + q.c.ID, w: 1}
				for i, v := range pr.signs {
					e.x[i] = v
				}
				e.x[signs] = 1
				if pos[item(p.c.ID)+" "+item(q.c.ID)] {
					// of several parts the best only
					e.y = 1
				}
				set = append(set, e)
			}
		}
		sets = append(sets, set)
	}
	fit := func(train []example) [signs + 1]float64 {
		var w [signs + 1]float64
		for it := 0; it < 4000; it++ {
			var g [signs + 1]float64
			tot := 0.0
			for _, e := range train {
				z := 0.0
				for i := range w {
					z += w[i] * e.x[i]
				}
				p := 1 / (1 + math.Exp(-z))
				ew := 1.0
				if e.y == 1 {
					ew = 6
				}
				for i := range w {
					g[i] += ew * (e.y - p) * e.x[i]
				}
				tot += ew
			}
			for i := range w {
				w[i] += 3 * (g[i]/tot - 0.001*w[i])
				if w[i] < 0 && i < signs {
					w[i] = 0
				}
			}
		}
		return w
	}
	report := func(w [signs + 1]float64, set []example) {
		// average precision
		type se struct {
			s float64
			y float64
		}
		var l []se
		for _, e := range set {
			z := 0.0
			for i := range w {
				z += w[i] * e.x[i]
			}
			l = append(l, se{z, e.y})
		}
		for i := range l {
			for j := i + 1; j < len(l); j++ {
				if l[j].s > l[i].s {
					l[i], l[j] = l[j], l[i]
				}
			}
		}
		ap, tp := 0.0, 0.0
		for i, e := range l {
			if e.y == 1 {
				tp++
				ap += tp / float64(i+1)
			}
		}
		fmt.Printf("   AP %.3f of %d positives\n", ap/tp, int(tp))
	}
	var all []example
	for i := range sets {
		var train []example
		for j := range sets {
			if j != i {
				train = append(train, sets[j]...)
			}
		}
		all = append(all, sets[i]...)
		if len(sets) > 1 {
			w := fit(train)
			fmt.Printf("held out %d: %.1f\n", i, w)
			report(w, sets[i])
		}
	}
	w := fit(all)
	fmt.Printf("all: %.2f\n", w)
	for i := range sets {
		report(w, sets[i])
	}
	for i := 0; i < signs; i++ {
		var u [signs + 1]float64
		u[i] = 1
		fmt.Print("sign ", i)
		for j := range sets {
			report(u, sets[j])
		}
	}
}
