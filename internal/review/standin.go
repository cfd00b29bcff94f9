package review

import (
	"cmp"
	"slices"

	"trillium"
	"trillium/internal/withhold"
)

// StandIn puts digests where the words of sources are withheld: of a commitment its
// own, in the language of the document as far as there is one, and nothing for what it
// quotes. The commitments are Absent then.
func StandIn(states []*State, language string) {
	for _, s := range states {
		for i := range s.Evidence {
			s.Evidence[i].standIn()
		}
		for i := range s.Aside {
			s.Aside[i].standIn()
		}
		if withhold.Is(s.Text) {
			s.standIn(language)
		} else {
			s.blank()
		}
	}
}

func (s *State) standIn(language string) {
	s.Absent, s.name = true, s.Text
	s.Text, _ = s.Digest.In(language)
	s.Stem, s.Detail = "", nil
	s.Actions = slices.Clone(s.Actions)
	for i := range s.Actions {
		s.Actions[i].Text = s.Actions[i].Verb
	}
	s.Targets = slices.Clone(s.Targets)
	for i := range s.Targets {
		s.Targets[i].Text = ""
	}
	if s.Deadline != nil {
		d := *s.Deadline
		d.Text = ""
		s.Deadline = &d
	}
}

// blank takes out what is still withheld beside words that are there: another reading of
// the document may not give them.
func (s *State) blank() {
	if withhold.Is(s.Stem) {
		s.Stem = ""
	}
	if slices.ContainsFunc(s.Detail, withhold.Is) {
		s.Detail = slices.DeleteFunc(slices.Clone(s.Detail), withhold.Is)
	}
}

func (p *Passage) standIn() {
	if withhold.Is(p.Quote) {
		p.Absent, p.Quote = true, ""
	}
}

// Words are the words of the commitment, or their name if they are withheld.
func (s *State) Words() string {
	if s.Absent {
		return s.name
	}
	return s.Text
}

// Says is what the commitment promises in a language: its digest, if its words are
// withheld, else its words; with the language that they are in, "" for that of the
// document.
func (s *State) Says(language string) (text, in string) {
	if s.Absent {
		return s.Digest.In(language)
	}
	return s.Text, ""
}

// Document stands in for one whose text is not there: its sections, and a list of the
// digests of its commitments in a language, each at the bytes of the commitment.
func Document(d trillium.Document, states []*State, language string) *trillium.Document {
	section, list := "", 0
	states = slices.Clone(states)
	slices.SortStableFunc(states, func(a, b *State) int { return cmp.Compare(a.Start, b.Start) })
	for i, s := range states {
		if s.Section != section || i == 0 {
			section = s.Section
			list++
			if section != "" {
				before := max(0, s.Start-1) // a place of its own, as anchors are named by it
				d.Blocks = append(d.Blocks, block(trillium.Heading, section, trillium.Span{Start: before, End: before}))
			}
		}
		text, _ := s.Says(language)
		b := block(trillium.Item, cmp.Or(text, "–"), s.Span)
		b.Item, b.List = i+1, list
		d.Blocks = append(d.Blocks, b)
	}
	return &d
}

// block is a block of text that stands for a span as a whole.
func block(kind trillium.BlockKind, text string, span trillium.Span) trillium.Block {
	return trillium.Block{Kind: kind, Level: 1, Text: text, Span: span,
		Map: []trillium.Segment{{Text: 0, TextLen: len(text), Source: span.Start, SourceLen: span.Len()}}}
}
