package calculator

import (
	"encoding/json"
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/peterstace/simplefeatures/geom"

	"trillium"
)

// A Coverage is how much of an area polygons cover.
type Coverage struct {
	Base     string    `json:"base"`           // name of the map or figure that the share is of
	BaseArea float64   `json:"base_area"`      // km²
	Sum      float64   `json:"sum"`            // km², of all parts, overlaps counted again
	Union    float64   `json:"union"`          // km², overlaps counted once
	Inside   float64   `json:"inside"`         // km², of the union within the base
	Percent  float64   `json:"percent"`        // inside over base
	Polygons int       `json:"polygons"`       //
	Points   int       `json:"points"`         // that became circles of their reported area
	Undated  int       `json:"undated"`        // features without a year, which count in every year
	Left     []LeftOut `json:"left,omitempty"` // features that could not be taken
	corners  int
}

// A LeftOut is a feature that was not counted, and why.
type LeftOut struct {
	Feature int    `json:"feature"` // its place in the file, from 1
	Name    string `json:"name,omitempty"`
	Why     string `json:"why"`
}

// A CoverOptions says what to count.
type CoverOptions struct {
	Year     int     // only what was designated until then; 0 for all
	Base     []byte  // GeoJSON of the whole; nil takes BaseArea
	BaseName string  //
	BaseArea float64 // km², where there is no map of the whole
	Most     int     // corners that may be worked on, 0 for as many as there are
}

// The limits of a map.
const (
	maxMap      = 256 << 20 // bytes
	maxFeatures = 300_000
	// densify is the longest side in degrees before a side is cut: sides are straight
	// in longitude and latitude and would bend in the projection.
	densify = 0.1
)

// Cover works out how much of a base protected areas cover, as the World Database on
// Protected Areas advises (UNEP-WCMC, Calculating protected area coverage): the union
// of all polygons, not their sum; what is proposed, not reported or a UNESCO-MAB biosphere
// reserve (properties STATUS, DESIG_ENG) left out; points become circles of their reported area
// (property REP_AREA, in km²); all areas are taken in an equal-area projection, the
// cylindrical one on the authalic latitude of WGS 84 (Snyder 1987, Map Projections, pages
// 16 and 76). The map is GeoJSON (RFC 7946) in longitude and latitude.
func Cover(data []byte, o CoverOptions) (*Coverage, error) {
	c := &Coverage{Base: o.BaseName, BaseArea: o.BaseArea}
	features, err := parseMap(data)
	if err != nil {
		return nil, err
	}
	var parts []geom.Geometry
	for i, f := range features {
		if c.corners += f.corners(); o.Most > 0 && c.corners > o.Most {
			return nil, fmt.Errorf("%w: more than %d corners, with those by which long sides are cut", trillium.ErrTooLarge, o.Most)
		}
		g, why := c.take(f, o.Year)
		if why != "" {
			c.Left = append(c.Left, LeftOut{i + 1, f.name(), why})
			continue
		}
		if !g.IsEmpty() {
			parts = append(parts, g)
			c.Sum += g.Area() / 1e6
		}
	}
	union, err := geom.UnionMany(parts)
	if err != nil {
		return nil, fmt.Errorf("%w: the polygons have no union: %v", trillium.ErrInvalid, err)
	}
	c.Union = union.Area() / 1e6
	return c, c.within(union, o)
}

// within takes the part of the union that lies in the base.
func (c *Coverage) within(union geom.Geometry, o CoverOptions) error {
	c.Inside = c.Union
	if o.Base != nil {
		features, err := parseMap(o.Base)
		if err != nil {
			return fmt.Errorf("base map: %w", err)
		}
		var parts []geom.Geometry
		for i, f := range features {
			g, err := f.projected()
			if err != nil {
				return fmt.Errorf("base map: feature %d: %w", i+1, err)
			}
			parts = append(parts, g)
		}
		base, err := geom.UnionMany(parts)
		if err != nil {
			return fmt.Errorf("base map: %w: %v", trillium.ErrInvalid, err)
		}
		inside, err := geom.Intersection(union, base)
		if err != nil {
			return fmt.Errorf("base map: %w: %v", trillium.ErrInvalid, err)
		}
		c.BaseArea, c.Inside = base.Area()/1e6, inside.Area()/1e6
	}
	if !(c.BaseArea > 1e-6 && c.BaseArea < 1e9) {
		return fmt.Errorf("%w: the share needs a base: a map of the whole, or its area in km²", trillium.ErrInvalid)
	}
	c.Percent = 100 * c.Inside / c.BaseArea
	return nil
}

// A feature is one of a map.
type feature struct {
	Geometry   geom.Geometry  `json:"geometry"`
	Properties map[string]any `json:"properties"`
}

// parseMap reads a feature collection, a feature or a bare geometry.
func parseMap(data []byte) ([]feature, error) {
	if len(data) > maxMap {
		return nil, fmt.Errorf("%w: a map has at most %d MB", trillium.ErrTooLarge, maxMap>>20)
	}
	var head struct {
		Type     string            `json:"type"`
		Features []json.RawMessage `json:"features"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, fmt.Errorf("%w: it is no GeoJSON: %v", trillium.ErrUnreadable, err)
	}
	if len(head.Features) > maxFeatures {
		return nil, fmt.Errorf("%w: %d features; at most %d are read", trillium.ErrTooLarge, len(head.Features), maxFeatures)
	}
	switch head.Type {
	case "FeatureCollection":
	case "Feature":
		head.Features = []json.RawMessage{data}
	default:
		g, err := geom.UnmarshalGeoJSON(data, geom.NoValidate{})
		if err != nil {
			return nil, fmt.Errorf("%w: it is no GeoJSON: %v", trillium.ErrUnreadable, err)
		}
		return []feature{{Geometry: g}}, nil
	}
	var out []feature
	for i, raw := range head.Features {
		f, err := parseFeature(raw)
		if err != nil {
			return nil, fmt.Errorf("feature %d: %w: %v", i+1, trillium.ErrUnreadable, err)
		}
		out = append(out, f)
	}
	return out, nil
}

func parseFeature(raw json.RawMessage) (feature, error) {
	var f struct {
		Geometry   json.RawMessage `json:"geometry"`
		Properties map[string]any  `json:"properties"`
	}
	if err := json.Unmarshal(raw, &f); err != nil {
		return feature{}, err
	}
	out := feature{Properties: f.Properties}
	if len(f.Geometry) == 0 || string(f.Geometry) == "null" {
		return out, nil
	}
	var err error
	out.Geometry, err = geom.UnmarshalGeoJSON(f.Geometry, geom.NoValidate{})
	return out, err
}

func (f feature) name() string {
	for _, key := range []string{"NAME", "name", "WDPAID", "id"} {
		if v, ok := f.Properties[key]; ok {
			return fmt.Sprint(v)
		}
	}
	return ""
}

// number is a property as a number.
func (f feature) number(keys ...string) (float64, bool) {
	for _, key := range keys {
		switch v := f.Properties[key].(type) {
		case float64:
			return v, true
		case string:
			if x, err := strconv.ParseFloat(v, 64); err == nil {
				return x, true
			}
		}
	}
	return 0, false
}

// excluded says why a feature is none that counts: what is only proposed, or a
// biosphere reserve, whose outer zones are not protected; "" if it counts.
func (f feature) excluded() string {
	status, _ := f.Properties["STATUS"].(string)
	if status == "Proposed" || status == "Not Reported" {
		return "its status is " + status
	}
	if kind, _ := f.Properties["DESIG_ENG"].(string); strings.Contains(kind, "MAB Biosphere Reserve") {
		return "it is a " + kind
	}
	return ""
}

// corners is how many corners a feature has once its long sides are cut.
func (f feature) corners() int {
	n := f.Geometry.DumpCoordinates().Length()
	if t := f.Geometry.Type(); t == geom.TypePoint || t == geom.TypeMultiPoint {
		return n * corners
	}
	length := f.Geometry.Boundary().Length()
	if !(length < 1e9) {
		return 1e9
	}
	return n + int(length/densify)
}

// take brings a feature into the projection, or says why it does not count.
func (c *Coverage) take(f feature, year int) (geom.Geometry, string) {
	if why := f.excluded(); why != "" {
		return geom.Geometry{}, why
	}
	if y, ok := f.number("STATUS_YR", "year"); ok && y > 0 {
		if year != 0 && int(y) > year {
			return geom.Geometry{}, ""
		}
	} else {
		c.Undated++
	}
	switch f.Geometry.Type() {
	case geom.TypePoint, geom.TypeMultiPoint:
		area, ok := f.number("REP_AREA", "area_km2")
		if !ok || !(area > 0) || area > 2e7 {
			return geom.Geometry{}, "a point without a reported area"
		}
		g, why := circles(f.Geometry, area)
		if why == "" {
			c.Points++
		}
		return g, why
	case geom.TypePolygon, geom.TypeMultiPolygon:
		g, err := f.projected()
		if err != nil {
			return g, err.Error()
		}
		c.Polygons++
		return g, ""
	}
	return geom.Geometry{}, "neither polygon nor point"
}

// projected is a polygon in the equal-area projection, in metres.
func (f feature) projected() (geom.Geometry, error) {
	g := f.Geometry.Force2D()
	if g.Type() != geom.TypePolygon && g.Type() != geom.TypeMultiPolygon {
		return g, fmt.Errorf("%w: it is a %s, not a polygon", trillium.ErrInvalid, g.Type())
	}
	if err := g.Validate(); err != nil {
		return g, fmt.Errorf("%w: %v", trillium.ErrInvalid, err)
	}
	for _, part := range g.Dump() {
		min, max, ok := part.Envelope().MinMaxXYs()
		switch {
		case !ok:
		case min.X < -180 || max.X > 180 || min.Y < -90 || max.Y > 90:
			return g, fmt.Errorf("%w: coordinates beyond 180 and 90 degrees: it is not in longitude and latitude", trillium.ErrInvalid)
		case max.X-min.X > 180:
			return g, fmt.Errorf("%w: a part spans more than half of the globe; cut it at the 180th meridian (RFC 7946, 3.1.9)", trillium.ErrInvalid)
		}
	}
	return g.Densify(densify).TransformXY(project), nil
}

// The ellipsoid WGS 84.
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
)

var (
	excentricity2 = flattening * (2 - flattening)
	excentricity  = math.Sqrt(excentricity2)
	authalicPole  = authalic(1)
	// authalicRadius is of the sphere with the area of the ellipsoid.
	authalicRadius = semiMajor * math.Sqrt(authalicPole/2)
)

// authalic is Snyder's q (equation 3-12) of the sine of a latitude.
func authalic(sin float64) float64 {
	e := excentricity
	return (1 - e*e) * (sin/(1-e*e*sin*sin) - math.Log((1-e*sin)/(1+e*sin))/(2*e))
}

// project maps degrees to the cylindrical equal-area projection.
func project(p geom.XY) geom.XY {
	return geom.XY{X: authalicRadius * p.X * math.Pi / 180, Y: authalicRadius * authalic(math.Sin(p.Y*math.Pi/180)) / authalicPole}
}

// corners is how many a circle gets.
const corners = 64

// circles gives points a circle each, which share the reported area.
func circles(points geom.Geometry, area float64) (geom.Geometry, string) {
	var list []geom.XY
	seq := points.DumpCoordinates()
	for i := range seq.Length() {
		list = append(list, seq.GetXY(i))
	}
	if len(list) == 0 {
		return geom.Geometry{}, "a point without coordinates"
	}
	// A polygon within a circle is smaller; widen it to the same area.
	each := area * 1e6 / float64(len(list))
	radius := math.Sqrt(each / (corners / 2 * math.Sin(2*math.Pi/corners)))
	var parts []geom.Geometry
	for _, p := range list {
		cos := math.Cos(p.Y * math.Pi / 180)
		if math.Abs(p.X) > 180 || math.Abs(p.Y) > 90 || !(cos > 0.01) {
			return geom.Geometry{}, "a point beyond the map or next to a pole"
		}
		at := project(p)
		flat := make([]float64, 0, 2*corners+2)
		for i := range corners + 1 {
			a := 2 * math.Pi * float64(i%corners) / corners
			flat = append(flat, at.X+radius/cos*math.Cos(a), at.Y+radius*cos*math.Sin(a))
		}
		parts = append(parts, geom.NewPolygon([]geom.LineString{geom.NewLineString(geom.NewSequence(flat, geom.DimXY))}).AsGeometry())
	}
	union, err := geom.UnionMany(parts)
	if err != nil {
		return union, err.Error()
	}
	return union, ""
}
