// Package timeseries holds measured series with their history.
//
// A [Dataset] is what one source published under one name, over one or several
// releases; a [Series] is one measure of one party in it, a value a year. Nothing
// is smoothed over: each [Observation] says where it stands in which file, since
// when it was known, and why there is no number where there is none (a notation
// key is not a zero). A year may have several observations, one a vintage;
// [Series.AsOf] gives what was known on a day. Breaks are facts of a series
// ([Break]), stated by the source, by a person, or suspected from a jump.
//
// Units are never mixed: [Unit.To] converts mass to mass, converts methane to CO2
// equivalents only with the warming potential that it is given, and says so in
// words; everything else is refused.
//
// Files come in as SDMX-CSV 1.0 or 2.0 (https://github.com/sdmx-twg/sdmx-csv) or
// as plain CSV with a [Mapping], and go out as SDMX-CSV 2.0. The package keeps
// nothing.
package timeseries
