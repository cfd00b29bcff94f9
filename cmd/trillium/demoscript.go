package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"trillium"
	"trillium/examples"
	"trillium/internal/assess"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A demoLine is one thing that somebody does in the demo: a decision, evidence from
// a later document, a rubric from a template, or a suggestion from outside.
type demoLine struct {
	As       string          `json:"as"`   // login
	On       string          `json:"on"`   // id of a commitment
	Name     string          `json:"name"` // by which later lines speak of the decision, as $name
	Kind     review.Kind     `json:"kind"`
	Body     json.RawMessage `json:"body"`
	Reason   string          `json:"reason"`
	Evidence string          `json:"evidence"` // file name of a later document
	Relation string          `json:"relation"`
	Quote    string          `json:"quote"`  // its words; "" for those that the machine proposed
	Rubric   string          `json:"rubric"` // name of a template
	Suggest  *struct {
		Kind, Address, Words, Credit, Contact string
	} `json:"suggest"`
}

// demoDecisions lets the demo's people decide, so that a visitor finds states,
// scores and queues.
func (p *program) demoDecisions(ctx context.Context, register *store.Store) error {
	named := make(map[string]string)
	sc := bufio.NewScanner(bytes.NewReader(examples.Decisions))
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		text := sc.Text()
		for name, hash := range named {
			text = strings.ReplaceAll(text, `"$`+name+`"`, `"`+hash+`"`)
		}
		var line demoLine
		err := json.Unmarshal([]byte(text), &line)
		if err == nil {
			err = demoStep(ctx, register, line, named)
		}
		if err != nil {
			return fmt.Errorf("decisions.jsonl, line %d: %w", n, err)
		}
	}
	return sc.Err()
}

func demoStep(ctx context.Context, register *store.Store, line demoLine, named map[string]string) error {
	if g := line.Suggest; g != nil {
		_, err := register.AddSuggestion(ctx, store.Suggestion{Commitment: line.On, Kind: g.Kind, Address: g.Address, Words: g.Words, Credit: g.Credit, Contact: g.Contact, Language: "en"})
		return err
	}
	body, err := demoBody(ctx, register, line)
	if err != nil {
		return err
	}
	st, _, err := register.Now().State(ctx, line.On)
	if err != nil {
		return err
	}
	made, err := register.Decide(ctx, line.As, line.On, review.Draft{Reason: line.Reason, Last: st.Head(), Body: body})
	if err == nil && line.Name != "" {
		named[line.Name] = made.Hash
	}
	return err
}

func demoBody(ctx context.Context, register *store.Store, line demoLine) (review.Body, error) {
	switch {
	case line.Rubric != "":
		list := assess.Templates("en")
		i := slices.IndexFunc(list, func(t assess.Template) bool { return t.Rubric.Template == line.Rubric })
		if i < 0 {
			return nil, fmt.Errorf("template %q: %w", line.Rubric, trillium.ErrNotFound)
		}
		return review.Ruling{Rubric: list[i].Rubric}, nil
	case line.Evidence != "":
		return demoEvidence(ctx, register, line)
	}
	return review.DecodeBody(line.Kind, line.Body)
}

// demoEvidence cites a later document: the words that are given, or those that the
// search for the commitment proposed.
func demoEvidence(ctx context.Context, register *store.Store, line demoLine) (review.Body, error) {
	d, err := register.CorpusDocument(ctx, line.Evidence)
	if err != nil {
		return nil, err
	}
	c := review.Citation{Address: d.Address, Title: d.Title, Date: d.Date, Issuer: d.Issuer, Quote: line.Quote, Relation: line.Relation, Document: d.Name, SHA256: d.SHA256}
	if line.Quote == "" {
		row, err := register.Now().LastReceipt(ctx, line.On)
		if err != nil {
			return nil, err
		}
		var r struct {
			Proposals []struct {
				Document, Text, Relation string
				Start, End               int
			}
		}
		if err := json.Unmarshal(row.Fields, &r); err != nil {
			return nil, err
		}
		for _, x := range r.Proposals {
			if x.Document == d.Name {
				c.Quote, c.Start, c.End, c.Proposed = x.Text, x.Start, x.End, x.Relation
				return c, nil
			}
		}
		return nil, fmt.Errorf("%s is not proposed for %s: %w", d.Name, line.On, trillium.ErrNotFound)
	}
	data, err := examples.Files.ReadFile(path.Join("great-bay-later", line.Evidence))
	if err != nil {
		return nil, err
	}
	words := strings.Fields(line.Quote)
	for i := range words {
		words[i] = regexp.QuoteMeta(words[i])
	}
	at := regexp.MustCompile(strings.Join(words, `\s+`)).FindIndex(data)
	if at == nil {
		return nil, fmt.Errorf("%s does not say %q: %w", d.Name, line.Quote, trillium.ErrNotFound)
	}
	c.Start, c.End = at[0], at[1]
	return c, nil
}
