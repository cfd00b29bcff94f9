// Package evidence finds, in a corpus of official documents, the passages that
// tell what became of a commitment, ranks them by how much they tell, says how
// each bears on the commitment, and gives its reasons in words that a reviewer
// can check.
//
//	Commitment ─ profile ─▶ queries ─ search ─▶ passages ─ observe ─▶ signs ─ judge ─▶ proposals
//
// A profile is what to look for: the object of each action, the bodies named
// with the other names they go by, the parties, the quantities (profile.go), and the
// names that tell what the source is about (own.go). Several queries gather candidates:
// the whole commitment, each of its actions, each body, the same among documents near the
// source, and acts that undo (gather.go). Passages are read once, as numbers for terms, and
// kept for the next commitment (read.go). Every sentence is first compared by its words
// (look.go) and weighed (weigh.go); the best of the best documents are then read with their
// grammar: whom they name, what they say was done, how definite they are (observe.go). From
// these signs, as traits of a document among those found (traits.go), a judge that learnt from
// documents that people judged (judge.go, teach.go) tells with what chance it bears on the
// commitment and how. For documents in another language the promise is translated term by term
// (translate.go).
//
// What was learnt is data in bearing.txt and relation.txt, the same for every commitment and
// corpus; docs/evidence.md says how far it can be trusted. What people decide changes the
// ranking only through the names of bodies; nothing is learnt silently.
//
// Evidence comes after the promise. What was published before is context and not
// proposed; the source document, its versions and near copies are left out; what
// the summit itself published on the same day is put last.
package evidence
