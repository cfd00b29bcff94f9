// Package trend holds what can be said of the course of a few yearly values:
// whether there is a trend (Mann-Kendall, Sen's slope), and where it leads by
// several simple methods, each with an interval. The methods disagree, and the
// caller is meant to show that.
//
// Everything here takes years and values of equal length, the years rising, and
// knows nothing of where they come from.
package trend
