// Package report makes the compliance report of a summit out of a register: the
// matrix of scores with every average, a chapter for each commitment that is
// assessed, and what has to be mended before it is published.
//
// A [Maker] gathers what people decided (scores, rubrics, evidence, updates), what
// was searched, and the links to earlier summits, and returns a [Report]: values
// only. Everything else is writing it down: as DOCX, CSV and JSON here, as a page
// in package web. All numbers in sentences come from the report's own averages.
// Scores that are still sealed are not in it, whoever asks.
//
// Deadlines as a calendar and the digest of what is due, late or newly silent are
// here too, as they are made from the same commitments.
package report
