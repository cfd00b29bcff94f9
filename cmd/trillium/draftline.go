package main

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A draftLine is one line of what somebody decides: a decision of a kind with its body,
// or in short evidence from a document of the corpus, a rubric from a template, or a
// digest. "$name" in a body stands for the hash of the decision that an earlier line named so.
type draftLine struct {
	Subject string          `json:"subject"`
	As      string          `json:"as"`   // login
	Name    string          `json:"name"` // by which later lines speak of the decision
	Kind    review.Kind     `json:"kind"`
	Reason  string          `json:"reason"`
	Body    json.RawMessage `json:"body"`

	Evidence string            `json:"evidence"` // name of a document of the corpus
	Relation string            `json:"relation"`
	Quote    string            `json:"quote"`  // its words; "" for those that the last search proposed
	Rubric   string            `json:"rubric"` // name of a template
	Digest   map[string]string `json:"digest"` // of the evidence, or of the commitment itself; by language
}

// line decides one line. Whoever decides so is taken to have seen the commitment as it
// stands.
func (d *decider) line(ctx context.Context, text []byte) ([]review.Decision, error) {
	for name, hash := range d.named {
		text = bytes.ReplaceAll(text, []byte(`"$`+name+`"`), []byte(`"`+hash+`"`))
	}
	var l draftLine
	dec := json.NewDecoder(bytes.NewReader(text))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&l); err != nil {
		return nil, fmt.Errorf("%w: %v", trillium.ErrInvalid, err)
	}
	l.As = cmp.Or(l.As, d.as)
	if l.As == "" {
		return nil, fmt.Errorf("%w: say who decides, with -as or in the line with \"as\"", trillium.ErrInvalid)
	}
	body, err := d.body(ctx, &l)
	if err != nil {
		return nil, err
	}
	made, err := d.decide(ctx, &l, body)
	if err != nil {
		return nil, err
	}
	out := []review.Decision{made}
	if l.Name != "" {
		d.named[l.Name] = made.Hash
	}
	if l.Evidence != "" && l.Digest != nil {
		made, err = d.decide(ctx, &l, review.Digesting{Object: made.Hash, Text: l.Digest})
		if err == nil {
			out = append(out, made)
		}
	}
	return out, err
}

func (d *decider) decide(ctx context.Context, l *draftLine, body review.Body) (review.Decision, error) {
	st, _, err := d.register.Now().State(ctx, l.Subject)
	if err != nil {
		return review.Decision{}, err
	}
	return d.register.Decide(ctx, l.As, l.Subject, review.Draft{Reason: l.Reason, Last: st.Head(), Body: body})
}

// body is what the line decides.
func (d *decider) body(ctx context.Context, l *draftLine) (review.Body, error) {
	short := 0
	for _, has := range []bool{l.Kind != "", l.Evidence != "", l.Rubric != "", l.Digest != nil && l.Evidence == ""} {
		if has {
			short++
		}
	}
	switch {
	case short != 1:
		return nil, fmt.Errorf("%w: give one of \"kind\" with its \"body\", \"evidence\", \"rubric\" and \"digest\"", trillium.ErrInvalid)
	case l.Evidence != "":
		return d.evidence(ctx, l)
	case l.Rubric != "":
		return template(l.Rubric)
	case l.Digest != nil:
		return review.Digesting{Object: review.Itself, Text: l.Digest}, nil
	}
	body, err := d.register.Forms().Decode(l.Kind, l.Body)
	if err != nil {
		return nil, fmt.Errorf("%w: body: %v", trillium.ErrInvalid, err)
	}
	return body, nil
}

// template is the rubric that comes with this program under a name.
func template(name string) (review.Body, error) {
	list := assess.Templates("en")
	i := slices.IndexFunc(list, func(t assess.Template) bool { return t.Rubric.Template == name })
	if i < 0 {
		return nil, fmt.Errorf("template %q: %w", name, trillium.ErrNotFound)
	}
	return review.Ruling{Rubric: list[i].Rubric}, nil
}

// evidence cites a document of the corpus: the words that are given, or those that the
// last search for the commitment proposed.
func (d *decider) evidence(ctx context.Context, l *draftLine) (review.Body, error) {
	doc, err := d.register.CorpusDocument(ctx, l.Evidence)
	if err != nil {
		return nil, err
	}
	c := review.Citation{Address: doc.Address, Title: cmp.Or(doc.Title, doc.Name), Date: doc.Date, Issuer: doc.Issuer, Relation: l.Relation,
		Document: doc.Name, SHA256: doc.SHA256}
	if l.Quote != "" {
		err := d.quote(ctx, &c, l.Quote)
		return c, err
	}
	row, err := d.register.Now().LastReceipt(ctx, l.Subject)
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
		if x.Document == doc.Name {
			c.Quote, c.Start, c.End, c.Proposed = x.Text, x.Start, x.End, x.Relation
			return c, nil
		}
	}
	return nil, fmt.Errorf("%s is not proposed for %s: %w; give the words with \"quote\"", doc.Name, l.Subject, trillium.ErrNotFound)
}

// quote finds the words in the document, whatever white space and marks of emphasis are
// between them.
func (d *decider) quote(ctx context.Context, c *review.Citation, words string) error {
	data, err := d.register.CorpusOriginal(ctx, c.SHA256)
	if err != nil {
		return err
	}
	if d.source == nil {
		l := newPipeline()
		d.source = &l
	}
	doc, err := d.source.reader.Read(c.Document, data)
	if err != nil {
		return err
	}
	parts := strings.Fields(words)
	for i := range parts {
		parts[i] = regexp.QuoteMeta(parts[i])
	}
	find, err := regexp.Compile(strings.Join(parts, `[\s\p{Z}*_]+`))
	if err != nil {
		return fmt.Errorf("%w: the words to quote: %v", trillium.ErrInvalid, err)
	}
	at := find.FindIndex(doc.Text)
	if at == nil {
		return fmt.Errorf("%s does not say %q: %w", c.Document, words, trillium.ErrNotFound)
	}
	span := trillium.Span{Start: at[0], End: at[1]}
	c.Start, c.End, c.Quote = span.Start, span.End, span.Words(doc.Text)
	return nil
}

// addSuggestion keeps what somebody outside suggests, from a line of JSON.
func addSuggestion(ctx context.Context, register *store.Store, text []byte) error {
	var g struct{ Subject, Kind, Address, Words, Credit, Contact string }
	if err := json.Unmarshal(text, &g); err != nil {
		return err
	}
	_, err := register.AddSuggestion(ctx,
		store.Suggestion{Commitment: g.Subject, Kind: g.Kind, Address: g.Address, Words: g.Words, Credit: g.Credit, Contact: g.Contact, Language: "en"})
	return err
}
