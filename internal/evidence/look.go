package evidence

import (
	"math"
	"slices"
)

// look compares the words of one document with a profile.
type look struct {
	p       *profile
	title   []spot
	near    []float32 // by slot, in the passage, its heading or the title
	have    []float32 // by slot, in the sentence
	topics  []float64 // of the passages
	ownNear float64   // what the passage tells of the source's own names

	titled   bool // the title names a member other than the issuer
	reverses bool // a word of reversing stands in the title
}

// How much a word counts that does not stand in the sentence itself.
const (
	headingShare = 0.5
	nearShare    = 0.5
)

func newLook(p *profile) *look {
	n := len(p.slots.terms)
	return &look{p: p, near: make([]float32, n), have: make([]float32, n)}
}

// passage observes the sentences of a passage and appends them to dst.
func (l *look) passage(dst []sentence, q *passage, shared [signs]float64) []sentence {
	p := l.p
	clear(l.near)
	near := [][]spot{l.title, q.heading}
	for i := range q.said {
		near = append(near, q.said[i].terms)
	}
	for _, terms := range near {
		l.mark(l.near, terms, nearShare)
	}
	if slices.ContainsFunc(near[1:], func(terms []spot) bool { return l.p.summit.in(l.p, terms) }) {
		shared[signSummit] = 1
	}
	members := float64(l.members(near))
	l.ownNear = p.ownMass(near...)
	topic := 0.0
	for i := range q.said {
		s := l.sentence(q, i, shared)
		if l.titled {
			s.signs[signTitled] = s.signs[signTopic]
		}
		s.signs[signBoth] = s.signs[signTopic] * max(s.signs[signMembers], min(1, members/2)*0.8)
		topic = max(topic, s.signs[signTopic])
		dst = append(dst, s)
	}
	l.topics = append(l.topics, topic*topic)
	return dst
}

// mark notes that the slots of some terms are there, at the given share.
func (l *look) mark(table []float32, terms []spot, share float32) {
	for _, t := range terms {
		if at := l.p.slots.at(t.number); at != 0 {
			table[at] = max(table[at], share)
		}
	}
}

// sum is what the marked slots weigh.
func (l *look) sum(weights, marks []float32) float64 {
	var sum float32
	for i, w := range weights {
		sum += w * marks[i]
	}
	return float64(sum)
}

// members is how many members other than the issuer the texts name.
func (l *look) members(texts [][]spot) (n int) {
	for i := range l.p.countries {
		if slices.ContainsFunc(texts, func(terms []spot) bool { return l.p.countries[i].in(l.p, terms) }) {
			n++
		}
	}
	return n
}

// topicSteep is how steeply the topic sign falls.
const topicSteep = 12

// massUnit is about the squared rarity of a word that few passages have.
const massUnit = 100

// sentence observes sentence i of a passage by its words.
func (l *look) sentence(q *passage, i int, shared [signs]float64) sentence {
	from := &q.said[i]
	at := &q.Sentences[from.at]
	s := sentence{text: from.text, span: at.Span, kind: at.Kind, signs: shared, from: from}
	clear(l.have)
	l.mark(l.have, q.heading, headingShare)
	l.mark(l.have, from.terms, 1)
	p := l.p
	s.signs[signSentence] = share(l.sum(p.weights, l.have), 30)
	topic := 0.0
	for i, w := range p.weights {
		topic += float64(w * w * max(l.have[i], l.near[i]))
	}
	s.signs[signTopic] = math.Log1p(topicSteep*topic/max(1, p.squares)) / math.Log1p(topicSteep)
	l.limbs(&s)
	s.signs[signOwn] = p.ownMass(from.terms)
	s.signs[signOwnNear] = l.ownNear
	s.signs[signMass] = topic / massUnit
	s.signs[signTogether] = s.signs[signMass] + 0.5*l.ownNear
	s.signs[signSameMatter] = s.signs[signMass] * (0.2 + min(l.ownNear, 1.5))
	s.signs[signPairs] = share(float64(p.neighbours(from.terms)), 8)
	for _, b := range p.named(from.terms) {
		s.bodies = append(s.bodies, b.name)
		s.signs[signBody] = max(s.signs[signBody], b.worth)
	}
	if from.reverses || l.reverses {
		s.signs[signUndone] = max(s.signs[signBody], s.signs[signObject]*s.signs[signObject])
	}
	return s
}

// limbs observes which action the sentence covers best.
func (l *look) limbs(s *sentence) {
	for i := range l.p.limbs {
		m := &l.p.limbs[i]
		if c := l.sum(m.weights, l.have) / max(1, float64(m.total)); c > s.cover {
			s.cover, s.limb = c, i
		}
		near := 0.0
		for k, w := range m.objectWeights {
			near += float64(w * min(1, max(l.have[k], 2*l.near[k])))
		}
		s.signs[signObjectNear] = max(s.signs[signObjectNear], near/max(12, float64(m.objectTotal)))
		s.signs[signObject] = max(s.signs[signObject], l.sum(m.objectWeights, l.have)/max(12, float64(m.objectTotal)))
	}
}

// neighbours is what the neighbouring words weigh that are neighbours in the
// commitment too.
func (p *profile) neighbours(terms []spot) (sum float32) {
	before := uint16(0)
	for _, t := range terms {
		at := p.slots.at(t.number)
		if at != 0 && before != 0 {
			sum += p.pairs[pair(before, at)]
		}
		before = at
	}
	return sum
}

// named are the bodies that some terms name.
func (p *profile) named(terms []spot) (out []*body) {
	for i := range p.bodies {
		if p.bodies[i].in(p, terms) {
			out = append(out, &p.bodies[i])
		}
	}
	return out
}

func (b *body) in(p *profile, terms []spot) bool {
	for i := range terms {
		at := p.slots.at(terms[i].number)
		if at == 0 {
			continue
		}
	runs:
		for _, run := range b.runs {
			if run[0] != at || len(terms)-i < len(run) {
				continue
			}
			for k := range run {
				if p.slots.at(terms[i+k].number) != run[k] {
					continue runs
				}
			}
			return true
		}
	}
	return false
}
