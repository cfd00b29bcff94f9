package show

import (
	"fmt"
	"net/url"
	"strings"

	"trillium/internal/store"
)

// ScoringPath is the address of the page where a party is scored.
func ScoringPath(lang, id, party string) string {
	return CommitmentPath(lang, id) + "/scores/" + url.PathEscape(party)
}

// ScoringPath is the address of the page where a party is scored.
func (p Presenter) ScoringPath(id, party string) string {
	return ScoringPath(p.L.Tag, id, party) + p.AtSuffix
}

// RubricPath is the address of a commitment's rubric.
func (p Presenter) RubricPath(id string) string { return CommitmentPath(p.L.Tag, id) + "/rubric" }

// ReportPath is the address of a summit's report.
func (p Presenter) ReportPath(summit string) string {
	return "/" + p.L.Tag + "/summits/" + url.PathEscape(summit) + "/report" + p.AtSuffix
}

// AssessPath is the address of the page where commitments are chosen.
func (p Presenter) AssessPath(summit string) string {
	return "/" + p.L.Tag + "/summits/" + url.PathEscape(summit) + "/assess" + p.AtSuffix
}

// CorpusPath is the address of a document of the corpus, at a passage if end is
// not 0.
func CorpusPath(lang, name string, start, end int) string {
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	p := "/" + lang + "/corpus/" + strings.Join(parts, "/")
	if end > 0 {
		p += fmt.Sprintf("?start=%d&end=%d#passage", start, end)
	}
	return p
}

// Ref is the short name of a commitment in its document: 6, 6b.
func Ref(id string) string {
	return id[strings.LastIndexByte(id, '/')+1:]
}

// CommitmentPath is the address of a commitment's page.
func CommitmentPath(lang, id string) string {
	i := strings.LastIndexByte(id, '/')
	if i < 0 {
		return "/" + lang + "/"
	}
	return "/" + lang + "/commitments/" + url.PathEscape(id[:i]) + "/" + url.PathEscape(id[i+1:])
}

// DocumentPath is the address of a document's page.
func DocumentPath(lang string, d *store.Document) string {
	if d.Leading {
		return "/" + lang + "/summits/" + url.PathEscape(d.Summit)
	}
	return "/" + lang + "/documents/" + url.PathEscape(d.Key)
}

// DecisionPath is the address of a decision.
func DecisionPath(lang, hash string) string {
	return "/" + lang + "/decisions/" + hash[:min(12, len(hash))]
}

// DecisionPath is the address of a decision.
func (p Presenter) DecisionPath(hash string) string { return DecisionPath(p.L.Tag, hash) }

// SubjectPath is the address of the page of what a decision stands on: a commitment, or
// a thing of an instrument.
func (p Presenter) SubjectPath(id string) string {
	for i := range p.wings {
		if of := p.wings[i].Subject; of != nil && strings.Contains(id, ":") {
			if path := of(id); path != "" {
				return "/" + p.L.Tag + path + p.AtSuffix
			}
		}
	}
	return CommitmentPath(p.L.Tag, id) + p.AtSuffix
}
