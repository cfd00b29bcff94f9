package search

import "strings"

// A Snippet is the part of a passage that shows why it was found. Marks are
// [start, end) in Text, in order.
type Snippet struct {
	Text  string
	Marks [][2]int
	Start int // in the passage
}

// Marked is the text with marks around the words that matched.
func (s Snippet) Marked(before, after string) string {
	var b strings.Builder
	at := 0
	for _, m := range s.Marks {
		b.WriteString(s.Text[at:m[0]] + before + s.Text[m[0]:m[1]] + after)
		at = m[1]
	}
	return b.String() + s.Text[at:]
}

// maxSnippet is about how many bytes a snippet has.
const maxSnippet = 320

// Snippet returns the sentences of a hit that tell most of the query's terms,
// with the words that matched marked.
func (s *Snapshot) Snippet(h *Hit, q *Query) Snippet {
	a := analyzers[h.Document.Language]
	if a == nil {
		a = NewAnalyzer(h.Document.Language)
	}
	rarity := make(map[string]float32)
	for _, t := range q.Terms {
		rarity[t.Term] = s.Rarity(t.Term) * t.Weight
	}
	text := h.Found.Text
	marks, worth := matches(a, text, rarity)
	from, to := bestStretch(h.Found.Sentences, len(text), marks, worth)
	out := Snippet{Text: text[from:to], Start: from}
	for _, m := range marks {
		if m[0] >= from && m[1] <= to {
			out.Marks = append(out.Marks, [2]int{m[0] - from, m[1] - from})
		}
	}
	return out
}

// matches are the places of words whose terms have a rarity, and what each is
// worth: a term counts once in full and then little.
func matches(a *Analyzer, text string, rarity map[string]float32) (marks [][2]int, worth []float32) {
	sc := scanner{text: text}
	for w, ok := sc.next(); ok; w, ok = sc.next() {
		if r, ok := rarity[a.Term(string(w.lower), w.upper)]; ok {
			marks = append(marks, [2]int{w.start, w.end})
			worth = append(worth, r)
		}
	}
	return marks, worth
}

// bestStretch is the run of whole sentences, up to about maxSnippet bytes, with
// the most worth; one that is longer alone is cut around its matches.
func bestStretch(sentences []Sentence, length int, marks [][2]int, worth []float32) (from, to int) {
	best := float32(-1)
	for i := range sentences {
		var sum float32
		for k := i; k < len(sentences) && (k == i || sentences[k].End-sentences[i].Start <= maxSnippet); k++ {
			for m := range marks {
				if marks[m][0] >= sentences[k].Start && marks[m][1] <= sentences[k].End {
					sum += worth[m]
				}
			}
			if sum > best {
				best, from, to = sum, sentences[i].Start, sentences[k].End
			}
		}
	}
	if best < 0 {
		return 0, length
	}
	return from, to
}

// Folded groups hits that say the same: the first of each group stands for it
// and Copies are the others, in order.
type Folded struct {
	Hit
	Copies []Hit
}

// Fold folds hits whose words are the same or nearly so: at least four fifths of
// their runs of four words in common (Jaccard's coefficient of shingles: Broder,
// "On the resemblance and containment of documents", 1997).
func Fold(hits []Hit) []Folded {
	var out []Folded
	sets := make([]map[string]bool, 0, len(hits))
next:
	for _, h := range hits {
		set := Shingles(h.Found.Text)
		if h.Passage < 0 {
			set = map[string]bool{h.Document.Hash: true}
		}
		for i := range out {
			if Resemblance(set, sets[i]) >= 0.8 {
				out[i].Copies = append(out[i].Copies, h)
				continue next
			}
		}
		out, sets = append(out, Folded{Hit: h}), append(sets, set)
	}
	return out
}

// shingle is how many words a shingle has.
const shingle = 4

// Shingles are the runs of four words of a text, in lower case and folded; of a
// shorter text it is the whole.
func Shingles(text string) map[string]bool {
	words := Phrase(text)
	out := make(map[string]bool)
	if len(words) < shingle {
		out[strings.Join(words, " ")] = true
		return out
	}
	for i := 0; i+shingle <= len(words); i++ {
		out[strings.Join(words[i:i+shingle], " ")] = true
	}
	return out
}

// Resemblance is Jaccard's coefficient of two sets: what they share, of all they
// hold.
func Resemblance(a, b map[string]bool) float64 {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a)*10 < len(b)*8 { // cannot reach what anybody asks for
		return 0
	}
	both := 0
	for s := range a {
		if b[s] {
			both++
		}
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
