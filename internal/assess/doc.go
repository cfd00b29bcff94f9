// Package assess computes what scores say: averages with their n, percentages
// and ranks; how sure a mean is; how far two tables of scores agree; the rubrics
// by which scores are given, and what is wrong with a rubric.
//
// It remembers nothing and knows no document. A [Matrix] has a row for each
// commitment and a cell for each party, and every number of it is computed from
// the cells that are scored: an empty cell is no zero. Means are fractions of
// whole numbers until they are written ([Mean]), so that no rounding is hidden in
// another.
//
// A [Rubric] is data: facts that a reviewer establishes (how many strong actions,
// was the meeting held), and lines that say which facts earn which score. Its
// conditions are a small language ([ParseCondition]) in which a fact is only ever
// compared with whole numbers. So a fact above the largest number that is named
// behaves like any other above it, and [Lint] can try every case that differs.
package assess
