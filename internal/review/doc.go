// Package review holds what people decide about what a machine found.
//
// A [Decision] is one act of a named [Person] on one commitment: correct a
// field, merge or split it, set a link or a passage of evidence against it,
// accept or reject what was proposed, file an update, score, or withdraw an
// earlier decision. Decisions are only ever appended. Those on one commitment
// form a chain: each carries the hash of the one before, so that a change to
// any of them shows, and each says which was the last that its author had
// seen, so that two people who decided at once both learn of it.
//
// The present state is a replay: [Replay] takes what was read in a document
// and the decisions on it, up to any moment, and returns each commitment as it
// then stood. The package remembers nothing and asks no clock; package store
// keeps the chains and calls [Append] for every new decision, which is where
// rights and values are checked.
package review
