package review

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strconv"
	"time"

	"trillium"
	"trillium/internal/withhold"
)

// A Kind is what a decision does.
type Kind string

// The kinds of decision of the register itself, each with the type of its body.
const (
	Correct  Kind = "correct"  // Correction
	Merge    Kind = "merge"    // Merging
	Split    Kind = "split"    // Splitting
	Judge    Kind = "judge"    // Judgement
	Link     Kind = "link"     // Linking
	Evidence Kind = "evidence" // Citation
	Update   Kind = "update"   // Progress
	Choose   Kind = "choose"   // Choosing
	Rubric   Kind = "rubric"   // Ruling
	Score    Kind = "score"    // Scoring
	Stand    Kind = "stand"    // Standing
	Digest   Kind = "digest"   // Digesting
	Withdraw Kind = "withdraw" // Withdrawal
)

// A Body is what a decision says beyond who, when and why: one type for each
// kind.
type Body interface {
	// Kind is the kind of decision that has such a body.
	Kind() Kind
}

// A Decision is one act of a person on a commitment. It is never changed.
type Decision struct {
	Subject string          `json:"subject"` // the commitment's id
	Seq     int             `json:"seq"`     // place in the subject's chain, from 1
	Kind    Kind            `json:"kind"`
	Time    time.Time       `json:"time"`   // UTC, to the microsecond; never before that of the one before
	Person  string          `json:"person"` // login
	Name    string          `json:"name"`   // as it was then, as are role and party
	Role    Role            `json:"role"`
	Party   string          `json:"party"`
	Reason  string          `json:"reason"`
	Saw     Saw             `json:"saw"`
	Body    json.RawMessage `json:"body"` // the JSON of the kind's type
	Prev    string          `json:"prev"` // hash of the decision before, "" for the first
	Hash    string          `json:"hash"` // of all of the above; the decision's name
}

// Saw is what the person had before their eyes.
type Saw struct {
	Last  string          `json:"last"`            // hash of the last decision that they had seen, "" if none
	Words string          `json:"words"`           // of the commitment
	Value json.RawMessage `json:"value,omitempty"` // of the field that they corrected
}

// A Correction gives a field of the commitment another value.
type Correction struct {
	Field string          `json:"field"` // one of Fields
	Value json.RawMessage `json:"value"`
}

// Kind is Correct.
func (Correction) Kind() Kind { return Correct }

// A Merging makes the commitment a part of another in the same document.
type Merging struct {
	Into string `json:"into"`
}

// Kind is Merge.
func (Merging) Kind() Kind { return Merge }

// A Splitting divides the commitment. The first part keeps its id.
type Splitting struct {
	Parts []Part `json:"parts"` // at least two, in the order of the text
}

// Kind is Split.
func (Splitting) Kind() Kind { return Split }

// A Part is a commitment that a splitting makes.
type Part struct {
	ID   string `json:"id"`
	Text string `json:"text"`
	trillium.Span
}

// Itself is the object of a judgement on the commitment itself.
const Itself = "commitment"

// A Judgement accepts or rejects the commitment as found, or a link, a piece of
// evidence or an update.
type Judgement struct {
	Object   string `json:"object"` // Itself, or the hash of a decision
	Verdict  string `json:"verdict"`
	Relation string `json:"relation,omitempty"` // of a link or evidence, if another than was proposed
}

// Kind is Judge.
func (Judgement) Kind() Kind { return Judge }

// The verdicts.
const (
	Accept = "accept"
	Reject = "reject"
)

// A Linking relates the commitment to another: it renews that one, or is the
// same. With the relation Dropped it says that the commitment has no counterpart
// at a later summit; with None, that a link which was proposed does not hold.
type Linking struct {
	To       string `json:"to"` // id of the other commitment; of the summit, if dropped
	Relation string `json:"relation"`
	Proposed string `json:"proposed,omitempty"` // the relation that the machine proposed
}

// Kind is Link.
func (Linking) Kind() Kind { return Link }

// Relations are the kinds of link: across summits, then across versions.
var Relations = []string{"renews", "advances", "narrows", "widens", "weakens", "builds-on", "related", "same", "changed"}

// A Citation sets a published passage against the commitment.
type Citation struct {
	Address  string `json:"address"` // where it was published
	Title    string `json:"title"`
	Date     string `json:"date"`   // YYYY-MM-DD, "" if unknown
	Issuer   string `json:"issuer"` // code or organisation, "" if unknown
	Quote    string `json:"quote"`  // the passage, word for word
	Relation string `json:"relation"`
	// Of a passage of the corpus: the document's name in it, its SHA-256, where
	// the passage stands, and the relation that the machine proposed.
	Document string `json:"document,omitempty"`
	SHA256   string `json:"sha256,omitempty"`
	Start    int    `json:"start,omitempty"`
	End      int    `json:"end,omitempty"`
	Proposed string `json:"proposed,omitempty"`
	// Credit names whoever outside suggested it, as they wish; "" if nobody did.
	Credit string `json:"credit,omitempty"`
}

// Kind is Evidence.
func (Citation) Kind() Kind { return Evidence }

// Dropped is the relation of a commitment to a later summit at which it has no
// counterpart.
const Dropped = "dropped"

// Bearings are the relations of evidence to a commitment.
var Bearings = []string{"fulfils", "progress", "mentions", "against"}

// None is the relation of a passage of the corpus that was proposed and does not
// bear on the commitment, and of a proposed link that does not hold.
const None = "none"

// A Progress is a party's own dated note on a commitment.
type Progress struct {
	Party  string `json:"party"`
	Date   string `json:"date"` // YYYY-MM-DD, the day of which it speaks
	Text   string `json:"text"`
	Link   string `json:"link"` // "" if none
	Status string `json:"status"`
}

// Kind is Update.
func (Progress) Kind() Kind { return Update }

// Statuses are what a party may claim.
var Statuses = []string{"not-started", "under-way", "done", "stopped"}

// A Withdrawal takes an earlier decision back.
type Withdrawal struct {
	Decision string `json:"decision"` // its hash
}

// Kind is Withdraw.
func (Withdrawal) Kind() Kind { return Withdraw }

// timeFormat is how times enter the hash.
const timeFormat = "2006-01-02T15:04:05.000000Z"

// Sum is the hash that d must carry: SHA-256 in hexadecimal over its parts,
// each led in by its length in bytes, so that no two decisions give the same
// bytes. The words of sources enter it by their names, so that it holds whether
// or not they are withheld.
func (d *Decision) Sum() string {
	return d.sum("trillium decision 2", withhold.Name(d.Saw.Words), string(withhold.JSON(d.Saw.Value)), string(d.Bare()))
}

// sumBefore is what decisions carried before words could be withheld.
func (d *Decision) sumBefore() string {
	return d.sum("trillium decision 1", d.Saw.Words, string(d.Saw.Value), string(d.Body))
}

func (d *Decision) sum(form, words, value, body string) string {
	h := sha256.New()
	for _, s := range []string{form, d.Subject, strconv.Itoa(d.Seq), string(d.Kind), d.Time.UTC().Format(timeFormat),
		d.Person, d.Name, string(d.Role), d.Party, d.Reason, d.Saw.Last, words, value, body, d.Prev} {
		_, _ = io.WriteString(h, strconv.Itoa(len(s))+":"+s)
	}
	return hex.EncodeToString(h.Sum(nil))
}

// Proper reports whether d carries the hash of its content.
func (d *Decision) Proper() bool { return d.Hash == d.Sum() || d.Hash == d.sumBefore() }

// Withholdable reports whether the hash of d holds with the words of sources
// withheld. That of decisions from before they could be does not.
func (d *Decision) Withholdable() bool { return d.Hash == d.Sum() }

// ours are the kinds whose bodies hold no words of sources. Those of instruments may, so
// that a hash holds whether or not the kind is known.
var ours = []Kind{Merge, Judge, Link, Update, Choose, Rubric, Score, Stand, Digest, Withdraw}

// Bare is the body with the words of sources withheld.
func (d *Decision) Bare() json.RawMessage {
	if slices.Contains(ours, d.Kind) {
		return d.Body
	}
	return withhold.JSON(d.Body)
}

// CheckChain returns an error that names the first decision of a subject's
// chain that does not carry the right hash, place or predecessor.
func CheckChain(chain []Decision) error {
	prev := ""
	for i := range chain {
		d := &chain[i]
		switch {
		case d.Seq != i+1:
			return fmt.Errorf("decision %s on %s: it is number %d of its chain and stands in place %d", short(d.Hash), d.Subject, d.Seq, i+1)
		case d.Prev != prev:
			return fmt.Errorf("decision %s on %s: it follows %s, not %s as it says", short(d.Hash), d.Subject, short(prev), short(d.Prev))
		case !d.Proper():
			return fmt.Errorf("decision %s on %s: its content does not give its hash", short(d.Hash), d.Subject)
		}
		prev = d.Hash
	}
	return nil
}

// short is enough of a hash to name it.
func short(hash string) string {
	if hash == "" {
		return "none"
	}
	return hash[:min(12, len(hash))]
}
