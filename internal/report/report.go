package report

import (
	"time"

	"trillium/internal/assess"
	"trillium/internal/i18n"
	"trillium/internal/lineage"
	"trillium/internal/review"
	"trillium/internal/store"
)

// A Report is how far the parties kept what they promised at one summit.
type Report struct {
	Summit    string
	Series    string
	Document  store.Document // the leading one
	Names     i18n.Parties   // of parties, as the document declares them
	Next      string         // day of the next summit of the series, "" if there is none yet
	Made      time.Time
	Chosen    bool // priorities were chosen; else all commitments with a rubric or score are in it
	Parties   []string
	Counting  assess.Counting
	Matrix    *assess.Matrix // of the final scores
	Interim   *assess.Matrix // nil if there are no interim scores
	Averages  []Average      // of Matrix
	Changes   []assess.Change
	Agreement []Agreement // of what reviewers gave blind to each other
	Chapters  []Chapter
	Sources   []Action // all footnotes, by number from 1
	Causes    []CauseCount
	Letter    LetterCount
	Checks    []Check
	dates     dates
	firm      map[string][]assess.Flip // by commitment and facts
	NoLinks   bool                     // there are too many commitments to be compared with earlier summits
}

// A Chapter is one commitment of the report.
type Chapter struct {
	N          int // from 1
	State      *review.State
	Theme      string
	Window     assess.Window
	Faults     []assess.Fault // of its rubric
	Background []Past
	Scores     []Score // by party that can be scored; of all jointly first, if there is such a score
	Mean       assess.Mean
}

// A Past is a promise of an earlier summit that this one follows.
type Past struct {
	Summit, ID, Text string
	Language         string
	Relation         lineage.Relation
	Decided          string // name of who decided the link, "" if the machine proposes it
}

// A Score is what stands of one party on one commitment.
type Score struct {
	Party   string
	Final   review.Cell
	Interim review.Cell
	Window  assess.Window
	Exempt  string // why the rubric exempts the party, "" if it does not
	Actions []Action
	Search  *Search // on which a want of action rests
	Outcome *assess.Outcome
	Flips   []assess.Flip
}

// An Action is something that a party did, as a source tells it.
type Action struct {
	Note     int    // number of its footnote
	Date     string // YYYY-MM-DD, "" if unknown
	Text     string
	Relation string // to the commitment; "" of a party's own update
	Status   string // that a party claims; "" of evidence
	Issuer   string
	Title    string
	Address  string
	Language string
	Accessed time.Time        // when it was set against the commitment
	Person   string           // who did so
	Hash     string           // of the decision
	SHA256   string           // of the document, where it is in the corpus
	Start    int              // of the passage in it
	Inside   bool             // the window
	Digest   *review.Digested // in place of words that are withheld, nil if Text has them
}

// Own reports whether it is a party's own update.
func (a Action) Own() bool { return a.Status != "" }

// A Search is a receipt in short.
type Search struct {
	N         int
	Made      time.Time
	Documents int
	From, To  string
	After     int // documents since the promise
	Read      int // passages
}

// A CauseCount is how many settled scores of -1 have a cause. They are kept apart:
// that nothing was found says less than that something was undone.
type CauseCount struct {
	Cause string `json:"cause"`
	N     int    `json:"n"`
}

// A LetterCount is how many settled scores say whether just what was promised was
// done.
type LetterCount struct {
	Kept    int `json:"kept"`
	NotKept int `json:"not_kept"`
	Open    int `json:"open"`
}

// Summary is the mean of the summit.
func (r *Report) Summary() Average { return r.Averages[len(r.Averages)-1] }

// Of returns the averages of one sort.
func (r *Report) Of(of string) []Average {
	var out []Average
	for _, a := range r.Averages {
		if a.Of == of {
			out = append(out, a)
		}
	}
	return out
}

// Overall is the agreement on all commitments.
func (r *Report) Overall() Agreement { return r.Agreement[len(r.Agreement)-1] }
