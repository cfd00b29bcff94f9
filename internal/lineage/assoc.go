package lineage

import (
	"os"
	"strconv"
	"strings"
	"sync"
)

type kin struct {
	key string
	sim float64
}

var associations = sync.OnceValue(func() map[string][]kin {
	data, _ := os.ReadFile("/tmp/assoc.txt")
	out := make(map[string][]kin)
	for _, line := range strings.Split(string(data), "\n") {
		head, rest, ok := strings.Cut(line, ":")
		if !ok {
			continue
		}
		key, _, _ := strings.Cut(head, " ")
		for _, f := range strings.Fields(rest) {
			i := strings.LastIndexByte(f, '=')
			v, _ := strconv.ParseFloat(f[i+1:], 64)
			out[key] = append(out[key], kin{f[:i], v})
		}
	}
	return out
})

// kinOf gives the dimensions of a space that are associated with each.
func (s *space) kinOf() map[int32]map[int32]float64 {
	out := make(map[int32]map[int32]float64)
	add := func(a, b int32, v float64) {
		if out[a] == nil {
			out[a] = make(map[int32]float64)
		}
		out[a][b] = max(out[a][b], v)
	}
	for i, key := range s.keys {
		for _, k := range associations()[key] {
			if j, ok := s.at[k.key]; ok {
				v := max(0, (k.sim-.4)/.6)
				add(int32(i), j, v)
				add(j, int32(i), v)
			}
		}
	}
	return out
}

// softHeld is the share of a's weight that b has, in the same words or associated ones.
func softHeld(a, b vector, kin map[int32]map[int32]float64) float64 {
	total, have := 0.0, 0.0
	in := func(dim int32) bool {
		i, j := 0, len(b.at)
		for i < j {
			h := (i + j) / 2
			if b.at[h] < dim {
				i = h + 1
			} else {
				j = h
			}
		}
		return i < len(b.at) && b.at[i] == dim
	}
	for i, dim := range a.at {
		total += a.weight[i]
		if in(dim) {
			have += a.weight[i]
			continue
		}
		best := 0.0
		for other, v := range kin[dim] {
			if v > best && in(other) {
				best = v
			}
		}
		have += best * a.weight[i]
	}
	return have / max(total, 1e-9)
}
