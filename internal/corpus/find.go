package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"trillium"
	"trillium/internal/evidence"
	"trillium/internal/language"
	"trillium/internal/review"
	"trillium/internal/search"
	"trillium/internal/source"
	"trillium/internal/store"
)

// A State tells what the corpus held when something was looked for.
type State struct {
	Documents int            `json:"documents"`
	Passages  int            `json:"passages"`
	From      string         `json:"from"` // the first and last day of publication
	To        string         `json:"to"`
	Kinds     map[string]int `json:"kinds"` // documents by kind of text, issuer, language
	Issuers   map[string]int `json:"issuers"`
	Languages map[string]int `json:"languages"`
	Hash      string         `json:"hash"` // SHA-256 over the names and hashes of the documents, in order
}

// A Receipt is what was searched for a commitment and what was found: the fields
// of store.Receipt.
type Receipt struct {
	State     State               `json:"corpus"`
	Since     string              `json:"since"` // day of the promise; what is older is not looked at
	After     int                 `json:"after"` // documents of the corpus since then
	Queries   []string            `json:"queries"`
	Read      int                 `json:"read"`      // passages read
	In        int                 `json:"documents"` // documents they are in
	Missing   Missing             `json:"missing"`
	Proposals []evidence.Proposal `json:"proposals"`
}

// Missing is what kinds of source the corpus lacks since the promise.
type Missing struct {
	Issuers   []string `json:"issuers"` // parties bound of whom it has no document
	Languages []string `json:"languages"`
	Kinds     []string `json:"kinds"`
	Years     []string `json:"years"` // without a document, up to the last that has one
}

// What of the proposals a receipt keeps: so many, and none that is less likely to bear on the
// commitment than this.
const (
	kept       = 50
	keptChance = 0.1
)

// Shown are the proposals that are likely enough to be shown.
func (r *Receipt) Shown() (out []*evidence.Proposal) {
	for i := range r.Proposals {
		if !r.Proposals[i].Slight {
			out = append(out, &r.Proposals[i])
		}
	}
	return out
}

// A Searcher looks things up in the index of a corpus. It is safe for concurrent
// use.
type Searcher struct {
	register *store.Store
	lexicon  *language.Lexicon
	reader   *source.Reader
	index    *search.Index

	mu      sync.Mutex
	state   State
	of      int // generation of state
	sources map[string]cachedSource
}

type cachedSource struct {
	generation int
	source     evidence.Source
}

// NewSearcher opens the index of a register to read. The index may be empty.
func NewSearcher(register *store.Store, dir string, lexicon *language.Lexicon, reader *source.Reader) (*Searcher, error) {
	x, err := search.Open(dir)
	if err != nil {
		return nil, err
	}
	return &Searcher{register: register, lexicon: lexicon, reader: reader, index: x, of: -1, sources: make(map[string]cachedSource)}, nil
}

// Close gives the index back.
func (s *Searcher) Close() { s.index.Close() }

// Snapshot is the index as it stands; release it when done.
func (s *Searcher) Snapshot() (*search.Snapshot, error) { return s.index.Snapshot() }

// State tells what the corpus holds.
func (s *Searcher) State() (State, error) {
	snap, err := s.index.Snapshot()
	if err != nil {
		return State{}, err
	}
	defer snap.Release()
	return s.stateOf(snap), nil
}

// Behind reports whether the register's corpus is another than the index's.
func (s *Searcher) Behind(ctx context.Context) (bool, error) {
	state, err := s.State()
	if err != nil {
		return true, err
	}
	hash, err := s.register.CorpusHash(ctx)
	return hash != state.Hash, err
}

func (s *Searcher) stateOf(snap *search.Snapshot) State {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.of == snap.Generation() {
		return s.state
	}
	st := State{Documents: snap.Documents(), Passages: snap.Passages(), Kinds: make(map[string]int), Issuers: make(map[string]int),
		Languages: make(map[string]int)}
	var names []string
	snap.Each(func(d *search.Document) {
		st.Kinds[d.Kind]++
		st.Issuers[d.Issuer]++
		st.Languages[d.Language]++
		if d.Date != "" {
			if st.From == "" || d.Date < st.From {
				st.From = d.Date
			}
			st.To = max(st.To, d.Date)
		}
		names = append(names, d.Name+"\n"+d.Hash+"\n")
	})
	slices.Sort(names)
	h := sha256.New()
	for _, n := range names {
		_, _ = io.WriteString(h, n)
	}
	st.Hash = hex.EncodeToString(h.Sum(nil))
	s.state, s.of = st, snap.Generation()
	return st
}

// ErrNoCorpus says that there is nothing to search.
var ErrNoCorpus = fmt.Errorf("the corpus is empty; \"trillium index DIR\" adds documents to it (%w)", trillium.ErrNotFound)

// A Run looks for evidence for several commitments on one snapshot.
type Run struct {
	s       *Searcher
	snap    *search.Snapshot
	finder  *evidence.Finder
	state   State
	aliases map[string][]string
	said    map[[2]string]bool // pairs of names that something was said of, denied ones too
}

// Start begins a run; end it with Close.
func (s *Searcher) Start(ctx context.Context) (*Run, error) {
	snap, err := s.index.Snapshot()
	if err != nil {
		return nil, err
	}
	r := &Run{s: s, snap: snap, state: s.stateOf(snap)}
	if err := r.names(ctx); err != nil {
		snap.Release()
		return nil, err
	}
	if snap.Documents() == 0 {
		snap.Release()
		return nil, ErrNoCorpus
	}
	return r, nil
}

// Close ends the run.
func (r *Run) Close() { r.snap.Release() }

// names reads the aliases of the register.
func (r *Run) names(ctx context.Context) error {
	list, err := r.s.register.Aliases(ctx)
	if err != nil {
		return err
	}
	r.aliases, r.said = make(map[string][]string), make(map[[2]string]bool)
	for _, a := range list {
		r.said[[2]string{a.Name, a.Alias}] = true
		if a.Holds {
			r.aliases[a.Name] = append(r.aliases[a.Name], a.Alias)
		}
	}
	r.finder = evidence.New(r.s.lexicon, r.snap, r.aliases)
	return nil
}

// Find looks for evidence for a commitment, returns the n best proposals, and
// keeps the receipt, with the names learnt on the way.
func (r *Run) Find(ctx context.Context, by, id string, n int) (Receipt, error) {
	receipt, row, err := r.look(ctx, by, id, n)
	if err != nil {
		return Receipt{}, err
	}
	_, err = r.s.register.AddReceipt(ctx, row)
	return receipt, err
}

// Look is Find without keeping the receipt.
func (r *Run) Look(ctx context.Context, id string, n int) (Receipt, error) {
	receipt, _, err := r.look(ctx, "", id, n)
	return receipt, err
}

// look also returns the receipt as it is kept.
func (r *Run) look(ctx context.Context, by, id string, n int) (Receipt, store.Receipt, error) {
	state, doc, err := r.s.register.Now().State(ctx, id)
	if err != nil {
		return Receipt{}, store.Receipt{}, err
	}
	subject, err := r.subject(ctx, state, doc)
	if err != nil {
		return Receipt{}, store.Receipt{}, err
	}
	result, err := r.finder.Find(ctx, subject, max(n, kept))
	if err != nil {
		return Receipt{}, store.Receipt{}, err
	}
	if learnt, err := r.learn(ctx, result.Learnt); err != nil {
		return Receipt{}, store.Receipt{}, err
	} else if learnt {
		if result, err = r.finder.Find(ctx, subject, max(n, kept)); err != nil {
			return Receipt{}, store.Receipt{}, err
		}
	}
	receipt := Receipt{State: r.state, Since: subject.Source.Date, Queries: result.Queries, Read: result.Read, In: result.Documents,
		Proposals: result.Proposals}
	r.missing(&receipt, subject)
	saved := receipt
	saved.Proposals = slices.DeleteFunc(slices.Clone(receipt.Proposals[:min(kept, len(receipt.Proposals))]),
		func(x evidence.Proposal) bool { return x.Score < keptChance })
	receipt.Proposals = receipt.Proposals[:min(n, len(receipt.Proposals))]
	fields, err := json.Marshal(saved)
	return receipt, store.Receipt{Commitment: id, Person: by, Corpus: r.state.Hash, Found: len(saved.Shown()), Fields: fields}, err
}

// learn keeps names that were not known; it reports whether there were any.
func (r *Run) learn(ctx context.Context, list []evidence.Learnt) (bool, error) {
	fresh := false
	for _, l := range list {
		if r.said[[2]string{l.Name, l.Alias}] {
			continue
		}
		if err := r.s.register.SetAlias(ctx, store.Alias{Name: l.Name, Alias: l.Alias, Holds: true, Source: l.Document, Reason: l.Text}); err != nil {
			return false, err
		}
		fresh = true
	}
	if !fresh {
		return false, nil
	}
	return true, r.names(ctx)
}

// subject is the commitment as it stands, with its document.
func (r *Run) subject(ctx context.Context, state *review.State, doc store.Document) (*evidence.Subject, error) {
	s := &evidence.Subject{Commitment: state.Commitment}
	all, _, err := r.s.register.Now().States(ctx, doc)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.Counts() && o.Commitment.N == state.Commitment.N && o.Commitment.ID != state.Commitment.ID {
			s.Beside = append(s.Beside, o.Commitment)
		}
	}
	s.Source, err = r.source(ctx, doc)
	return s, err
}

// source reads the document that commitments stand in; it is read once for each
// state of the index.
func (r *Run) source(ctx context.Context, d store.Document) (evidence.Source, error) {
	r.s.mu.Lock()
	have, ok := r.s.sources[d.SHA256]
	r.s.mu.Unlock()
	if ok && have.generation == r.snap.Generation() {
		return have.source, nil
	}
	text, err := r.s.register.Text(ctx, d.SHA256)
	if err != nil {
		return evidence.Source{}, err
	}
	doc, err := r.s.reader.ReadText(d.Name, text)
	if err != nil {
		return evidence.Source{}, err
	}
	doc.SHA256, doc.Title, doc.Issuer, doc.Language = d.SHA256, d.Title, d.Issuer, d.Language
	if doc.Date, err = time.Parse(time.DateOnly, d.Date); err != nil {
		doc.Date = time.Time{}
	}
	versions, err := r.s.register.Now().Documents(ctx, d.Summit)
	if err != nil {
		return evidence.Source{}, err
	}
	var hashes []string
	for _, v := range versions {
		if v.SHA256 != d.SHA256 {
			hashes = append(hashes, v.SHA256)
		}
	}
	src := r.finder.NewSource(d.Summit, doc, hashes...)
	r.s.mu.Lock()
	r.s.sources[d.SHA256] = cachedSource{r.snap.Generation(), src}
	r.s.mu.Unlock()
	return src, nil
}

// missing tells what the corpus lacks since the promise.
func (r *Run) missing(receipt *Receipt, s *evidence.Subject) {
	issuers, languages, kinds, years := make(map[string]bool), make(map[string]bool), make(map[string]bool), make(map[string]bool)
	r.snap.Each(func(d *search.Document) {
		if d.Date < receipt.Since {
			return
		}
		receipt.After++
		issuers[d.Issuer], languages[d.Language], kinds[d.Kind] = true, true, true
		years[d.Date[:min(4, len(d.Date))]] = true
	})
	m := &receipt.Missing
	bound := s.Commitment.Parties
	if slices.Contains(bound, trillium.All) {
		bound = s.Source.Members
	}
	for _, party := range bound {
		if len(party) == 3 && !issuers[party] {
			m.Issuers = append(m.Issuers, party)
		}
	}
	for _, l := range language.Tags {
		if !languages[l] {
			m.Languages = append(m.Languages, l)
		}
	}
	for _, k := range source.Kinds() {
		if !kinds[k] {
			m.Kinds = append(m.Kinds, k)
		}
	}
	from, err1 := time.Parse(time.DateOnly, receipt.Since)
	to, err2 := time.Parse(time.DateOnly, receipt.State.To)
	if errors.Join(err1, err2) == nil {
		for y := from.Year(); y <= min(to.Year(), time.Now().Year()); y++ {
			if !years[fmt.Sprint(y)] {
				m.Years = append(m.Years, fmt.Sprint(y))
			}
		}
	}
}

// FindAll looks for evidence for commitments, several at a time, and keeps all
// receipts together. f hears each in order.
func (s *Searcher) FindAll(ctx context.Context, by string, ids []string, n int, f func(id string, r Receipt) error) error {
	type found struct {
		id      string
		receipt Receipt
		row     store.Receipt
		err     error
	}
	runs := make(chan *Run, 64)
	defer func() {
		close(runs)
		for r := range runs {
			r.Close()
		}
	}()
	work := func(id string) (out found) {
		defer func() {
			if fault := recover(); fault != nil { // one commitment does not end the others' search
				out = found{id: id, err: fmt.Errorf("%s: a fault of this program, please report it: %v", id, fault)}
			}
		}()
		var run *Run
		var err error
		select {
		case run = <-runs:
		default:
			if run, err = s.Start(ctx); err != nil {
				return found{id: id, err: err}
			}
		}
		defer func() { runs <- run }()
		out.id = id
		out.receipt, out.row, out.err = run.look(ctx, by, id, n)
		return out
	}
	var rows []store.Receipt
	err := Each(ctx, ids, work, func(x found) error {
		if x.err != nil {
			return x.err
		}
		rows = append(rows, x.row)
		return f(x.id, x.receipt)
	})
	// What was found is kept even when the work was interrupted.
	if _, e := s.register.AddReceipts(context.WithoutCancel(ctx), rows); e != nil {
		return errors.Join(err, e)
	}
	return err
}
