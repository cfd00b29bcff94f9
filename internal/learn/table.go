package learn

// A table finds weights by sign. A sign is a hash already, so the place where it is looked
// for follows from it (open addressing: Knuth, The Art of Computer Programming 3, 6.4).
type table struct {
	signs   []Sign
	weights [][]float64
	n       int
}

func (t *table) get(s Sign) []float64 {
	if len(t.signs) == 0 {
		return nil
	}
	mask := len(t.signs) - 1
	for i := int(s>>7) & mask; ; i = (i + 1) & mask {
		if t.weights[i] == nil || t.signs[i] == s {
			return t.weights[i]
		}
	}
}

// put adds a sign; the table stays at most half full.
func (t *table) put(s Sign, weights []float64) {
	if 2*(t.n+1) > len(t.signs) {
		old := *t
		size := max(64, 2*len(old.signs))
		*t = table{signs: make([]Sign, size), weights: make([][]float64, size)}
		for i, w := range old.weights {
			if w != nil {
				t.put(old.signs[i], w)
			}
		}
	}
	mask := len(t.signs) - 1
	i := int(s>>7) & mask
	for t.weights[i] != nil && t.signs[i] != s {
		i = (i + 1) & mask
	}
	if t.weights[i] == nil {
		t.n++
	}
	t.signs[i], t.weights[i] = s, weights
}
