// Package report makes the compliance report of a summit out of what was decided.
package report
