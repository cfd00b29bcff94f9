package eval

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	"trillium"
	"trillium/internal/corpus"
	"trillium/internal/evidence"
)

// A Pool is a promise with the documents that people judged for it.
type Pool struct {
	corpus.Place
	Judged map[string]evidence.Relation // by document, the strongest that any passage of it supports
	Sparse bool                         // what does not bear on it was hardly judged
}

// Set names what a pool is left out with: the document that the promise stands in.
func (p *Pool) Set() string {
	if p.Document != "" {
		return short(filepath.Base(p.Document))
	}
	summit, _, _ := bytes.Cut([]byte(p.Commitment), []byte("/"))
	return string(summit)
}

// short is a name that fits on a line.
func short(name string) string {
	if len(name) > 60 {
		return name[:60] + "…"
	}
	return name
}

// strongest are the relations of a document by which goes before which.
var strongest = []evidence.Relation{evidence.Fulfils, evidence.Against, evidence.Progress, evidence.Mentions, evidence.None}

// judgement is a line of a file of pools. The commitment is an ID in the register, or a place
// in a document of the corpus.
type judgement struct {
	Commitment json.RawMessage   `json:"commitment"`
	Document   string            `json:"document"`
	Relation   evidence.Relation `json:"relation"`
}

func (j *judgement) place() (corpus.Place, error) {
	var at struct {
		Document   string
		Start, End int
	}
	var id string
	if json.Unmarshal(j.Commitment, &id) == nil && id != "" {
		return corpus.Place{Commitment: id}, nil
	}
	if err := json.Unmarshal(j.Commitment, &at); err != nil || at.Document == "" || at.End <= at.Start {
		return corpus.Place{}, fmt.Errorf("%w: a commitment is an ID, or a document with start and end", trillium.ErrInvalid)
	}
	return corpus.Place{Document: at.Document, Span: trillium.Span{Start: at.Start, End: at.End}}, nil
}

// ReadPools reads judged pools (JSON Lines) from a file, or all files of a folder, in order.
// The error names the line.
func ReadPools(path string) ([]*Pool, error) {
	names := []string{path}
	if st, err := os.Stat(path); err != nil {
		return nil, err
	} else if st.IsDir() {
		if names, err = filepath.Glob(filepath.Join(path, "*.jsonl")); err != nil {
			return nil, err
		}
	}
	var out []*Pool
	by := make(map[corpus.Place]*Pool)
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		sc := bufio.NewScanner(bytes.NewReader(data))
		sc.Buffer(nil, 4<<20)
		for line := 1; sc.Scan(); line++ {
			if len(bytes.TrimSpace(sc.Bytes())) == 0 {
				continue
			}
			at, j, err := readJudgement(sc.Bytes())
			if err != nil {
				return nil, fmt.Errorf("%s:%d: %w", name, line, err)
			}
			p := by[at]
			if p == nil {
				p = &Pool{Place: at, Judged: make(map[string]evidence.Relation)}
				by[at], out = p, append(out, p)
			}
			p.judge(j)
		}
		if err := sc.Err(); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s: %w: no judgements in it", path, trillium.ErrInvalid)
	}
	for _, p := range out {
		p.Sparse = p.count(evidence.None) < fewJudged
	}
	return out, nil
}

// fewJudged is below how many documents that do not bear on a promise a pool is sparse.
const fewJudged = 5

func readJudgement(line []byte) (at corpus.Place, j judgement, err error) {
	if err = json.Unmarshal(line, &j); err != nil {
		return at, j, fmt.Errorf("%w: %v", trillium.ErrInvalid, err)
	}
	if j.Document == "" || !slices.Contains(strongest, j.Relation) {
		return at, j, fmt.Errorf("%w: a judgement needs a document and a relation (%v)", trillium.ErrInvalid, strongest)
	}
	at, err = j.place()
	return at, j, err
}

// judge keeps the strongest relation of a document.
func (p *Pool) judge(j judgement) {
	have, ok := p.Judged[j.Document]
	if !ok || slices.Index(strongest, j.Relation) < slices.Index(strongest, have) {
		p.Judged[j.Document] = j.Relation
	}
}

// count is how many documents have a relation.
func (p *Pool) count(r evidence.Relation) (n int) {
	for _, have := range p.Judged {
		if have == r {
			n++
		}
	}
	return n
}
