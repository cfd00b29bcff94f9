// Package calculator makes the numbers that targets are measured by, where nobody
// has measured them: methane of landfills by first-order decay ([Landfill]) with
// LandGEM beside it ([LandGEM]), methane of domestic wastewater ([Wastewater]), food
// loss and food waste kept apart ([Account]), and the share of an area that polygons
// protect ([Cover]).
//
// Each method names its source. Default parameters are data with references
// (parameters.csv), each with the range that the source gives, from which
// [Simulate] draws. Inventories of many sites come in as CSV; a site that cannot be
// right is reported and left out, never mended.
package calculator

import (
	_ "embed"
)
