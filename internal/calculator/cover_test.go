package calculator

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

func square(name string, x, y, side float64, year int) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"NAME":%q,"STATUS_YR":%d},"geometry":`+
		`{"type":"Polygon","coordinates":[[[%v,%v],[%v,%v],[%v,%v],[%v,%v],[%v,%v]]]}}`, name, year, x, y, x+side, y, x+side, y+side, x, y+side, x, y)
}

func collection(features ...string) []byte {
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(features, ",") + `]}`)
}

// TestCover: two squares that share a half count once; a point becomes a circle of
// its reported area; what lies outside the base does not count.
func TestCover(t *testing.T) {
	base := collection(square("base", 0, 40, 10, 0))
	point := `{"type":"Feature","properties":{"REP_AREA":5000},"geometry":{"type":"Point","coordinates":[8,48]}}`
	lone := `{"type":"Feature","properties":{"NAME":"lone"},"geometry":{"type":"Point","coordinates":[1,41]}}`
	bow := `{"type":"Feature","properties":{"NAME":"bow"},"geometry":{"type":"Polygon","coordinates":[[[0,41],[1,42],[1,41],[0,42],[0,41]]]}}`
	c, err := Cover(collection(square("a", 1, 41, 2, 2000), square("b", 2, 41, 2, 2010), square("out", 20, 41, 2, 2000), point, lone, bow),
		CoverOptions{Base: base, BaseName: "made up"})
	if err != nil {
		t.Fatal(err)
	}
	one, err := Cover(collection(square("a", 1, 41, 2, 2000)), CoverOptions{BaseArea: 1})
	if err != nil {
		t.Fatal(err)
	}
	a := one.Union
	near(t, "sum", c.Sum, 3*a+5000, 1e-6*a)
	near(t, "union", c.Union, 2.5*a+5000, 1e-6*a)
	near(t, "inside", c.Inside, 1.5*a+5000, 1e-6*a)
	near(t, "percent", c.Percent, 100*c.Inside/c.BaseArea, 1e-9)
	if len(c.Left) != 2 || c.Left[0].Name != "lone" || c.Left[1].Name != "bow" || c.Points != 1 || c.Polygons != 3 {
		t.Errorf("%+v", c)
	}
	early, err := Cover(collection(square("a", 1, 41, 2, 2000), square("b", 2, 41, 2, 2010)), CoverOptions{Base: base, Year: 2005})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "in 2005", early.Union, a, 1e-6*a)
	if _, err := Cover(collection(square("a", 1, 41, 2, 2000)), CoverOptions{}); err == nil || !strings.Contains(err.Error(), "needs a base") {
		t.Errorf("a share of nothing: %v", err)
	}
	if _, err := Cover([]byte(`{"type":"FeatureCollection","features":[{"geometry":5}]}`), CoverOptions{BaseArea: 1}); err == nil ||
		!strings.Contains(err.Error(), "feature 1") {
		t.Errorf("broken: %v", err)
	}
	around := `{"type":"Feature","properties":{"NAME":"around"},"geometry":` +
		`{"type":"Polygon","coordinates":[[[-179,0],[179,0],[179,1],[-179,1],[-179,0]]]}}`
	wide, err := Cover(collection(square("w", -170, -10, 1, 0), around), CoverOptions{BaseArea: 1})
	if err != nil || len(wide.Left) != 1 || !strings.Contains(wide.Left[0].Why, "180th meridian") {
		t.Errorf("around the globe: %+v %v", wide, err)
	}
}

// TestEqualArea: the zone between two latitudes has the area that geometry gives it:
// the whole ellipsoid is 510,065,622 km² (NGA, WGS 84), and a degree by a degree is the
// integral of the radii of curvature.
func TestEqualArea(t *testing.T) {
	half := collection(`{"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[0,-90],[180,-90],[180,90],[0,90],[0,-90]]]}}`)
	c, err := Cover(half, CoverOptions{BaseArea: 1})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "half of the globe", c.Union, 510065622/2., 1)
	for _, south := range []float64{0, 40, -75} {
		want, steps := 0.0, 1000
		for i := range steps {
			phi := (south + (float64(i)+0.5)/float64(steps)) * math.Pi / 180
			w := 1 - excentricity2*math.Sin(phi)*math.Sin(phi)
			want += semiMajor * semiMajor * math.Cos(phi) * (1 - excentricity2) / (w * w) * math.Pi / 180 / float64(steps) * math.Pi / 180 / 1e6
		}
		c, _ = Cover(collection(square("e", 10, south, 1, 0)), CoverOptions{BaseArea: 1})
		near(t, fmt.Sprint("a degree from ", south), c.Union, want, 1e-6*want)
	}
}

// TestUnionBounds: the union is at most the sum, and at least the largest part, and
// does not depend on the order.
func TestUnionBounds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []string
		var largest float64
		for i := range rapid.IntRange(1, 6).Draw(t, "n") {
			s := square(fmt.Sprint(i), float64(rapid.IntRange(0, 8).Draw(t, "x")), float64(rapid.IntRange(-60, -52).Draw(t, "y")),
				float64(rapid.IntRange(1, 4).Draw(t, "side")), 0)
			one, _ := Cover(collection(s), CoverOptions{BaseArea: 1})
			largest = max(largest, one.Union)
			list = append(list, s)
		}
		c, err := Cover(collection(list...), CoverOptions{BaseArea: 1})
		if err != nil {
			t.Fatal(err)
		}
		slices.Reverse(list)
		d, _ := Cover(collection(list...), CoverOptions{BaseArea: 1})
		if c.Union > c.Sum*(1+1e-9) || c.Union < largest*(1-1e-9) || math.Abs(c.Union-d.Union) > 1e-6*c.Union {
			t.Fatalf("%+v, largest %v, turned %v", c, largest, d.Union)
		}
	})
}

func FuzzCover(f *testing.F) {
	f.Add(collection(square("a", 1, 41, 2, 2000), square("b", 2, 41, 2, 2010)))
	f.Add([]byte(`{"type":"Point","coordinates":[1,2]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := Cover(data, CoverOptions{BaseArea: 100})
		if err == nil && (math.IsNaN(c.Union) || c.Union < 0) {
			t.Fatalf("%+v", c)
		}
	})
}

func BenchmarkCover(b *testing.B) {
	r := rand.New(rand.NewPCG(1, 2))
	var list []string
	for i := range 1000 {
		list = append(list, square(strconv.Itoa(i), r.Float64()*20, 30+r.Float64()*20, 0.5, 2000))
	}
	data := collection(list...)
	for b.Loop() {
		if _, err := Cover(data, CoverOptions{BaseArea: 1e6}); err != nil {
			b.Fatal(err)
		}
	}
}

// TestLeftOut: what is proposed or a biosphere reserve does not count; what lies on both
// sides of the 180th meridian does, once.
func TestLeftOut(t *testing.T) {
	both := `{"type":"Feature","properties":{"NAME":"both sides"},"geometry":` +
		`{"type":"MultiPolygon","coordinates":[[[[179,0],[180,0],[180,1],[179,1],[179,0]]],[[[-180,0],[-179,0],[-179,1],[-180,1],[-180,0]]]]}}`
	proposed := strings.Replace(square("planned", 1, 1, 1, 2000), `"NAME"`, `"STATUS":"Proposed","NAME"`, 1)
	mab := strings.Replace(square("reserve", 1, 1, 1, 2000), `"NAME"`, `"DESIG_ENG":"UNESCO-MAB Biosphere Reserve","NAME"`, 1)
	c, err := Cover(collection(both, proposed, mab), CoverOptions{BaseArea: 1})
	if err != nil || c.Polygons != 1 || len(c.Left) != 2 {
		t.Fatalf("%+v %v", c, err)
	}
	one, _ := Cover(collection(square("a", 0, 0, 1, 0)), CoverOptions{BaseArea: 1})
	near(t, "both sides of the 180th meridian", c.Union, 2*one.Union, 1e-6*one.Union)
}
