// Package evidence finds, in a corpus of official documents, the passages that
// tell what became of a commitment, ranks them by how much they tell, says how
// each bears on the commitment, and gives its reasons in words that a reviewer
// can check.
//
//	Commitment ─ profile ─▶ queries ─ search ─▶ passages ─ observe ─▶ signs ─ weigh ─▶ proposals
//
// A profile is what to look for: the object of each action, the bodies named
// with the other names they go by, the parties, the quantities (profile.go).
// Several queries gather candidates: the whole commitment, each of its actions,
// each body, the same among documents near the source, and acts that undo
// (gather.go). Passages are read once, as numbers for terms, and kept for the
// next commitment (read.go). Every sentence is first compared by its words
// (look.go); the best of the best documents are then read with their grammar: whom
// they name, what they say was done, how definite they are (observe.go). A
// weighted sum of these signs ranks the documents (weigh.go); rules with names
// tell the relation (relation.go).
//
// Being on topic and being about the members must come together: speaking of the
// members tells little in a document on something else, and the other way round.
// So the sign that weighs most is the product of both, and what a document has
// whatever it says of the commitment counts in full only if it is on topic.
//
// The weights are data in weights.txt and the same for every commitment and
// corpus. They were set by hand with the help of the test flag -learn, which shows
// what weights learnt on other commitments would do (docs/evidence.md says how far
// that can be trusted). What people decide changes the ranking only through the
// names of bodies; nothing is learnt silently.
//
// Evidence comes after the promise. What was published before is context and not
// proposed; the source document, its versions and near copies are left out; what
// the summit itself published on the same day is put last.
package evidence
