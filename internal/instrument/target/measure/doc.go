// Package measure is the instrument for commitments with a quantity: it binds a
// promised number to measured series and says where things stand, how sure that
// is, and why.
//
// A [Goal] is the promise as a type: what has to change, from which year, by when,
// for whom. A [Measure] names the series that measure it, one for each party.
// [Goal.Assess] gives a [Result] for each party and, where values can be added up,
// for all together. A result holds four answers that are never merged into one:
//
//   - Position: how far the last value is from what is required by then, on a
//     straight and on a geometric path.
//   - Pace: what was achieved over what was required, with the cuts of the Open SDG
//     progress method.
//   - Projection: where several simple methods lead, each with an interval; that they
//     disagree is an answer too.
//   - Fitness: what the data are good for: their age, number, gaps, breaks,
//     revisions and stated confidence.
//
// "Unassessable" with its reason is a full verdict. No trend, pace or projection
// crosses a break; a base year without a value is refused or stands on a proxy that
// a person declared; units and warming potentials are converted in the open or not
// at all.
//
// The package knows neither the register nor the site. It takes series as
// internal/timeseries gives them and returns values; reasons are keys with
// arguments, which screens put into words. What it reports on a commitment's
// timeline is a [trillium.Finding].
package measure
