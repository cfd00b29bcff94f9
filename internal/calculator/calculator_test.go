package calculator

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trillium"
	"trillium/internal/sharedtest"
)

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestDefaults(t *testing.T) {
	seen := make(map[string]bool)
	for _, p := range Defaults() {
		name := p.Method + " " + p.Name + " " + p.Class
		switch {
		case seen[name]:
			t.Errorf("%s stands there twice", name)
		case !(p.Low <= p.Value && p.Value <= p.High):
			t.Errorf("%s: %v is not between %v and %v", name, p.Value, p.Low, p.High)
		case p.Shape != Fixed && p.Shape != Triangular && p.Shape != Normal || p.Shape == Fixed && p.Low != p.High:
			t.Errorf("%s: shape %q", name, p.Shape)
		case p.Source == "" || p.Unit == "":
			t.Errorf("%s has no source or unit", name)
		}
		seen[name] = true
	}
	if _, err := Defaults().Get("landfill", "MCF", "deep"); err == nil || !strings.Contains(err.Error(), "unmanaged-deep") {
		t.Errorf("an unknown class: %v", err)
	}
}

// food is the landfill of the published worked case: food waste, decay from January
// of the next year.
var food = &Landfill{Wastes: []Waste{{"food", 0.15, 0.185}}, DOCf: 0.5, MCF: 0.705, F: 0.5, Start: 13}

func yearly(from, n int, mass float64) []Deposit {
	var out []Deposit
	for y := range n {
		out = append(out, Deposit{Year: from + y, Mass: []float64{mass}})
	}
	return out
}

func TestLandfillOracle(t *testing.T) {
	years, err := food.Decay(yearly(1950, 30, 2300.322), 1979)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "CH4 of 1950", years[0].Generated, 0, 0)
	near(t, "CH4 of 1959", years[9].Generated, 65.7456, 5e-5)
}

func TestLandfillOracleFile(t *testing.T) {
	f, err := os.Open(sharedtest.Path(t, "instruments", "targets", "oracle_fod_ipcc_foodwaste.csv"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	years, err := food.Decay(yearly(1950, len(rows)-1, 2300.322), 1950+len(rows)-2)
	if err != nil {
		t.Fatal(err)
	}
	for i, row := range rows[1:] {
		for j, got := range []float64{float64(years[i].Year), years[i].Deposited, years[i].DDOCm, years[i].Accumulated, years[i].Decomposed, years[i].Generated} {
			want, _ := strconv.ParseFloat(row[j], 64)
			near(t, fmt.Sprint(rows[0][j], " of ", row[0]), got, want, 1e-9*math.Abs(want))
		}
	}
}

// TestCarbonBalance: what was deposited has decomposed or is in place, in every year,
// for any landfill; and nothing is generated in the end that was not put in.
func TestCarbonBalance(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &Landfill{DOCf: rapid.Float64Range(0, 1).Draw(t, "docf"), MCF: rapid.Float64Range(0, 1).Draw(t, "mcf"), F: rapid.Float64Range(0, 1).Draw(t, "f"), OX: rapid.Float64Range(0, 1).Draw(t, "ox"), Start: rapid.IntRange(7, 13).Draw(t, "start")}
		n := rapid.IntRange(1, 4).Draw(t, "kinds")
		for range n {
			l.Wastes = append(l.Wastes, Waste{"x", rapid.Float64Range(0, 1).Draw(t, "doc"), rapid.Float64Range(0, 1).Draw(t, "k")})
		}
		var deposits []Deposit
		for y := range rapid.IntRange(1, 40).Draw(t, "years") {
			d := Deposit{Year: 1950 + y}
			for range n {
				d.Mass = append(d.Mass, rapid.Float64Range(0, 1000).Draw(t, "mass"))
			}
			deposits = append(deposits, d)
		}
		out, err := l.Decay(deposits, 2010)
		if err != nil {
			t.Fatal(err)
		}
		var in, gone float64
		for _, y := range out {
			in, gone = in+y.DDOCm, gone+y.Decomposed
			if math.Abs(in-gone-y.Accumulated) > 1e-9*(1+in) {
				t.Fatalf("in %d %v was deposited, %v decomposed and %v is in place", y.Year, in, gone, y.Accumulated)
			}
			if y.Emitted < 0 || y.Emitted > y.Generated*(1+1e-12) {
				t.Fatalf("%+v", y)
			}
		}
		if len(deposits) == 0 {
			return
		}
		// Another order of the kinds is the same landfill.
		slices.Reverse(l.Wastes)
		for i := range deposits {
			slices.Reverse(deposits[i].Mass)
		}
		again, _ := l.Decay(deposits, 2010)
		for i := range out {
			if math.Abs(again[i].Generated-out[i].Generated) > 1e-9*(1+out[i].Generated) {
				t.Fatalf("%v and, in another order, %v", out[i], again[i])
			}
		}
	})
}

// TestLimits: all carbon decomposes in the end; without decay none does; and a
// landfill that is fed evenly comes to emit what it is fed.
func TestLimits(t *testing.T) {
	one := &Landfill{Wastes: []Waste{{"food", 0.15, 0.4}}, DOCf: 0.5, MCF: 1, F: 0.5, Start: 13}
	out, err := one.Decay(yearly(1900, 1, 100), 2100)
	if err != nil {
		t.Fatal(err)
	}
	var sum float64
	for _, y := range out {
		sum += y.Generated
	}
	near(t, "all methane", sum, 100*0.15*0.5*0.5*16/12, 1e-9)
	out, _ = one.Decay(yearly(1900, 200, 100), 2099)
	near(t, "steady methane", out[199].Generated, 100*0.15*0.5*0.5*16/12, 1e-9)
	one.Wastes[0].K = 0
	out, _ = one.Decay(yearly(1900, 10, 100), 2000)
	near(t, "methane without decay", out[100].Generated, 0, 0)
}

// TestComposition: the shares of a region add up to one, and dividing waste by them
// loses none.
func TestComposition(t *testing.T) {
	p := Defaults()
	for _, region := range p.Regions() {
		types, shares, err := p.Composition(region)
		if err != nil {
			t.Fatal(err)
		}
		sum := 0.0
		for _, s := range shares {
			sum += s
		}
		near(t, region, sum, 1, 1e-12)
		sites := Compose([]Site{{ID: "a", Deposits: []Deposit{{Year: 2000, Mass: []float64{100}, Recovered: 1}}}}, shares)
		l, err := NewLandfill(p, types, "temperate-wet", "managed", "none")
		if err != nil {
			t.Fatal(err)
		}
		near(t, region+" food", sites[0].Deposits[0].Mass[0], 100*shares[0], 1e-12)
		if sites[0].Deposits[0].Recovered != 1 || len(l.Wastes) != len(shares) {
			t.Errorf("%+v", sites)
		}
	}
	if _, _, err := p.Composition("moon"); err == nil || !strings.Contains(err.Error(), "north-america, central-america") {
		t.Errorf("%v", err)
	}
}

func TestLandfillRefuses(t *testing.T) {
	for want, l := range map[string]*Landfill{
		"DOCf is 1.5":              {DOCf: 1.5, Start: 13},
		"OX is NaN":                {OX: math.NaN(), Start: 13},
		"decay begins in month 14": {Start: 14},
		"k of food is -1":          {Wastes: []Waste{{"food", 0.1, -1}}, Start: 13},
		"DOC of food is 15":        {Wastes: []Waste{{"food", 15, 0.1}}, Start: 13},
	} {
		if err := l.Check(); !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	d := yearly(1950, 10, 100)
	d[5].Recovered = 1e6
	if _, err := food.Decay(d, 1970); err == nil || !strings.Contains(err.Error(), "in 1955") {
		t.Errorf("more is recovered than there is: %v", err)
	}
	l, err := NewLandfill(Defaults(), []string{"food", "inert"}, "temperate-wet", "managed", "covered")
	if err != nil || l.Wastes[0].K != 0.185 || l.OX != 0.1 || l.Start != 13 {
		t.Errorf("%+v, %v", l, err)
	}
	near(t, "half-life", l.Wastes[0].HalfLife(), 3.7467, 1e-4)
}

// TestLandGEM compares the recurrence with the double sum that defines it, and with
// first-order decay of the same carbon.
func TestLandGEM(t *testing.T) {
	g := LandGEM{0.05, 170}
	waste := []float64{1000, 2000, 0, 500}
	got, err := g.Generated(waste, 20)
	if err != nil {
		t.Fatal(err)
	}
	for n := range got {
		want := 0.0
		for i := range waste {
			if i >= n {
				break
			}
			for j := 1; j <= 10; j++ {
				want += g.K * g.L0 * waste[i] / 10 * math.Exp(-g.K*(float64(n-i-1)+float64(j)/10))
			}
		}
		near(t, fmt.Sprint("year ", n), got[n], want, 1e-9*(1+want))
	}
	var sum float64
	long, _ := g.Generated([]float64{1000}, 500)
	for _, q := range long {
		sum += q
	}
	// The whole potential, but for the step of a tenth of a year.
	near(t, "all gas", sum, 170*1000, 0.003*170*1000)
	near(t, "mass", Mass(1e6), 0.6669, 1e-4)
}

func TestWastewaterOracle(t *testing.T) {
	w := Wastewater{People: 130e6, Organics: 40, Basis: BOD, B0: 0.6, B0Basis: BOD, Systems: []System{{"a", 0.45, 0, 1.25}, {"b", 0.10, 0.8, 1.25}, {"c", 0.20, 0.5, 1.25}, {"d", 0.25, 0.1, 1.25}}}
	y, err := w.Emit()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "TOW", y.TOW, 2372.5, 1e-9)
	near(t, "CH4", y.Emitted, 291.8175, 1e-9)
	for want, change := range map[string]func(*Wastewater){
		"not mixed": func(w *Wastewater) { w.B0Basis = COD },
		"add up to 0.8": func(w *Wastewater) {
			w.Systems = w.Systems[:0:0]
			w.Systems = append(w.Systems, System{"a", 0.8, 0, 1})
		},
		"counted as BOD or":   func(w *Wastewater) { w.Basis = "TOC" },
		"only 291":            func(w *Wastewater) { w.Recovery = 300 },
		"removed with sludge": func(w *Wastewater) { w.Sludge = 3000 },
		"population is -1":    func(w *Wastewater) { w.People = -1 },
	} {
		x := w
		change(&x)
		if _, err := x.Emit(); !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func TestAccount(t *testing.T) {
	flows := []Flow{
		{"AAA", 2020, Household, "food", "landfill", 100, 2}, {"AAA", 2020, Household, "inedible", "landfill", 40, 3},
		{"AAA", 2020, Retail, "both", "compost", 30, 4}, {"AAA", 2020, Retail, "food", "feed", 500, 5}, {"AAA", 2020, Storage, "food", "unknown", 7, 6},
	}
	got, err := Account(flows, Boundary{People: map[string]float64{"AAA": 1000}})
	if err != nil {
		t.Fatal(err)
	}
	a := got[0]
	if a.Waste != 170 || a.Loss != 7 || a.Left != 500 || !slices.Equal(a.Missing, []Stage{Harvest, Transport, Processing, Wholesale, FoodService}) || a.Outside != 0 || a.PerHead[Household] != 140 {
		t.Errorf("%+v", a)
	}
	got, _ = Account(flows, Boundary{Stages: []Stage{Storage, Household}, Material: "food"})
	if a := got[0]; a.Loss != 7 || a.Waste != 100 || a.Outside != 530 {
		t.Errorf("%+v", a)
	}
	if _, err := Account(flows, Boundary{Stages: []Stage{"kitchen"}}); !errors.Is(err, trillium.ErrInvalid) {
		t.Errorf("a stage that is none: %v", err)
	}
	for want, f := range map[string]Flow{"line 9: invalid: there is no stage \"kitchen\"": {Stage: "kitchen", Line: 9}, "no destination \"sea\"": {Stage: Retail, Material: "food", Destination: "sea"}, "-1 tonnes": {Stage: Retail, Material: "food", Destination: "sewer", Tonnes: -1}} {
		if _, err := Account([]Flow{f}, Boundary{}); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
}

func square(name string, x, y, side float64, year int) string {
	return fmt.Sprintf(`{"type":"Feature","properties":{"NAME":%q,"STATUS_YR":%d},"geometry":{"type":"Polygon","coordinates":[[[%v,%v],[%v,%v],[%v,%v],[%v,%v],[%v,%v]]]}}`, name, year, x, y, x+side, y, x+side, y+side, x, y+side, x, y)
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
	c, err := Cover(collection(square("a", 1, 41, 2, 2000), square("b", 2, 41, 2, 2010), square("out", 20, 41, 2, 2000), point, lone, bow), CoverOptions{Base: base, BaseName: "made up"})
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
	if _, err := Cover([]byte(`{"type":"FeatureCollection","features":[{"geometry":5}]}`), CoverOptions{BaseArea: 1}); err == nil || !strings.Contains(err.Error(), "feature 1") {
		t.Errorf("broken: %v", err)
	}
	wide, err := Cover(collection(square("w", -170, -10, 1, 0), `{"type":"Feature","properties":{"NAME":"around"},"geometry":{"type":"Polygon","coordinates":[[[-179,0],[179,0],[179,1],[-179,1],[-179,0]]]}}`), CoverOptions{BaseArea: 1})
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
			s := square(fmt.Sprint(i), float64(rapid.IntRange(0, 8).Draw(t, "x")), float64(rapid.IntRange(-60, -52).Draw(t, "y")), float64(rapid.IntRange(1, 4).Draw(t, "side")), 0)
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

func TestReadSites(t *testing.T) {
	sites, problems, err := ReadSites("s.csv", []byte("Landfill ID,State,Year Landfill Opened,Landfill Closure Year,Waste in Place (tons),Waste in Place Year,Annual Waste Acceptance Rate (tons per year)\n"+
		"1,AK,2000,2010,1000000,2004,100\n2,AK,,2010,1,2004,\n3,AK,2010,2000,1,2012,\n4,,2000,,,,50\n4,,2000,,,,50\n5,AK,2000,,x,2001,\n6,AK,2000,,,,\n"), SiteOptions{Unit: "short-ton", Last: 2012})
	if err != nil {
		t.Fatal(err)
	}
	if len(sites) != 2 || len(sites[0].Deposits) != 11 || len(sites[1].Deposits) != 13 {
		t.Fatalf("%+v", sites)
	}
	near(t, "a year", sites[0].Deposits[0].Mass[0], 200000*0.90718474e-3, 1e-9)
	near(t, "a later year", sites[0].Deposits[5].Mass[0], 100*0.90718474e-3, 1e-12)
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprint(p.Line, " ", p.Text))
	}
	want := []string{"3 nobody says when it opened", "4 it closed in 2000, before it opened in 2010", "6 the id stands in line 5 already", "7 in_place is \"x\", no number from 0", "8 neither the waste in place nor the yearly acceptance is known"}
	if !slices.Equal(got, want) {
		t.Errorf("problems\n%s", strings.Join(got, "\n"))
	}
	if _, _, err := ReadSites("s.csv", []byte("a,b\n1,2\n"), SiteOptions{}); err == nil || !strings.Contains(err.Error(), "s.csv:1: invalid: it needs a column for the site") {
		t.Errorf("%v", err)
	}
}

// TestRealSites runs the whole list of US landfills: every site is counted or told of.
func TestRealSites(t *testing.T) {
	data, err := os.ReadFile(sharedtest.Path(t, "instruments", "targets", "lmop_landfills_2019.csv"))
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := ReadSites("lmop.csv", data, SiteOptions{Last: 2019}); !errors.Is(err, trillium.ErrInvalid) || !strings.Contains(err.Error(), "short-ton") {
		t.Errorf("tons without a word on which: %v", err)
	}
	sites, problems, err := ReadSites("lmop.csv", data, SiteOptions{Unit: "short-ton", Last: 2019})
	if err != nil {
		t.Fatal(err)
	}
	if n := len(sites) + len(problems); n != 2622 {
		t.Errorf("%d sites and %d problems of 2622", len(sites), len(problems))
	}
	l, err := NewLandfill(Defaults(), []string{"bulk"}, "temperate-wet", "managed", "covered")
	if err != nil {
		t.Fatal(err)
	}
	inv := l.DecaySites(sites, 2019)
	last := inv.Years[len(inv.Years)-1]
	t.Logf("%d sites, %d problems; %d: %.0f Gg CH4 generated", inv.Sites, len(problems), last.Year, last.Generated)
	var sum float64
	for _, g := range inv.Groups {
		sum += g[len(g)-1].Generated
	}
	near(t, "the sum of the states", sum, last.Generated, 1e-6*last.Generated)
}

func TestSimulate(t *testing.T) {
	p := Defaults()
	l, err := NewLandfill(p, []string{"food", "paper", "inert"}, "temperate-wet", "managed", "covered")
	if err != nil {
		t.Fatal(err)
	}
	var d []Deposit
	for y := range 60 {
		d = append(d, Deposit{Year: 1960 + y, Mass: []float64{1000, 800, 2000}})
	}
	a, err := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 2000, 7)
	if err != nil {
		t.Fatal(err)
	}
	b, _ := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 2000, 7)
	if !slices.Equal(a, b) {
		t.Error("the same seed gives other numbers")
	}
	c, _ := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 2000, 8)
	if slices.Equal(a, c) {
		t.Error("another seed gives the same numbers")
	}
	last := a[len(a)-1]
	central, _ := l.Decay(d, 2019)
	if v := central[59].Emitted; !(last.Low < v && v < last.High && last.Low < last.Median && last.Median < last.High) {
		t.Errorf("%+v does not hold %v", last, v)
	}
	if _, err := Simulate(0, 1, 1, nil); err == nil {
		t.Error("no runs at all")
	}
}

// TestDraws: draws stay in their range and have the mean that the shape has.
func TestDraws(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	mean := func(p Parameter) float64 {
		sum := 0.0
		for range 200000 {
			v := p.Draw(r)
			if v < 0 || p.Shape == Triangular && (v < p.Low || v > p.High) {
				t.Fatalf("%+v gives %v", p, v)
			}
			sum += v
		}
		return sum / 200000
	}
	near(t, "triangular", mean(Parameter{Value: 0.15, Low: 0.08, High: 0.2, Shape: Triangular}), (0.15+0.08+0.2)/3, 5e-4)
	near(t, "normal", mean(Parameter{Value: 0.5, Low: 0.4, High: 0.6, Shape: Normal}), 0.5, 5e-4)
	near(t, "fixed", mean(Parameter{Value: 3, Shape: Fixed}), 3, 1e-9)
}

func FuzzReadSites(f *testing.F) {
	f.Add([]byte("site,year,waste\na,2000,5\n"))
	f.Add([]byte("site,opened,closed,in_place,in_place_year\na,2000,2010,5,2005\n"))
	l := &Landfill{Wastes: []Waste{{"bulk", 0.2, 0.09}}, DOCf: 0.5, MCF: 1, F: 0.5, Start: 13}
	f.Fuzz(func(t *testing.T, data []byte) {
		sites, _, err := ReadSites("x.csv", data, SiteOptions{Last: 2020})
		if err == nil {
			l.DecaySites(sites, 2020)
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

func BenchmarkLandfills(b *testing.B) {
	sites := make([]Site, 10_000)
	for i := range sites {
		sites[i] = Site{ID: strconv.Itoa(i), Deposits: yearly(1920, 100, float64(i))}
	}
	b.ResetTimer()
	for b.Loop() {
		food.DecaySites(sites, 2019)
	}
}

func BenchmarkSimulate(b *testing.B) {
	p := Defaults()
	types := []string{"food", "garden", "paper", "wood", "textiles", "nappies"}
	l, err := NewLandfill(p, types, "temperate-wet", "managed", "covered")
	if err != nil {
		b.Fatal(err)
	}
	var d []Deposit
	for y := range 70 {
		d = append(d, Deposit{Year: 1950 + y, Mass: []float64{1000, 500, 800, 200, 100, 100}})
	}
	for b.Loop() {
		if _, err := l.SimulateDecay(p, "temperate-wet", "managed", "covered", d, 2019, 10_000, 1); err != nil {
			b.Fatal(err)
		}
	}
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

// TestSecondOpinion holds what a second reader found.
func TestSecondOpinion(t *testing.T) {
	p := Defaults()
	rows, err := ReadWastewater("w.csv", []byte("party,year,people,septic\nMEX,2020,1000000,1\n"), p)
	if err != nil {
		t.Fatal(err)
	}
	y, err := rows[0].Emit()
	if err != nil {
		t.Fatal(err)
	}
	near(t, "TOW of septic tanks", y.TOW, 14.6, 1e-9)
	near(t, "CH4 of septic tanks", y.Emitted, 4.38, 1e-9)
	for want, text := range map[string]string{"as COD; give a column organics": "party,year,people,basis,septic\nUSA,2020,1,COD,1\n", "no year": "party,year,people,septic\nMEX,,1,1\n", "has a row for 2020 already, in line 2": "party,year,people,septic\nMEX,2020,1,1\nMEX,2020,1,1\n"} {
		if _, err := ReadWastewater("w.csv", []byte(text), p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	both := `{"type":"Feature","properties":{"NAME":"both sides"},"geometry":{"type":"MultiPolygon","coordinates":[[[[179,0],[180,0],[180,1],[179,1],[179,0]]],[[[-180,0],[-179,0],[-179,1],[-180,1],[-180,0]]]]}}`
	proposed := strings.Replace(square("planned", 1, 1, 1, 2000), `"NAME"`, `"STATUS":"Proposed","NAME"`, 1)
	mab := strings.Replace(square("reserve", 1, 1, 1, 2000), `"NAME"`, `"DESIG_ENG":"UNESCO-MAB Biosphere Reserve","NAME"`, 1)
	c, err := Cover(collection(both, proposed, mab), CoverOptions{BaseArea: 1})
	if err != nil || c.Polygons != 1 || len(c.Left) != 2 {
		t.Fatalf("%+v %v", c, err)
	}
	one, _ := Cover(collection(square("a", 0, 0, 1, 0)), CoverOptions{BaseArea: 1})
	near(t, "both sides of the 180th meridian", c.Union, 2*one.Union, 1e-6*one.Union)
	totals, err := Account([]Flow{{"AAA", 2020, Retail, "food", "feed", 100, 2}}, Boundary{})
	if err != nil || slices.Contains(totals[0].Missing, Retail) || totals[0].Waste != 0 {
		t.Errorf("all to feed: %+v %v", totals, err)
	}
	sites, _, err := ReadSites("s.csv", []byte("site,opened,status,in_place,in_place_year,acceptance\na,2000,Closed,100,2004,20\n"), SiteOptions{Last: 2020})
	if err != nil || len(sites[0].Deposits) != 5 {
		t.Errorf("closed, nobody knows when: %+v %v", sites, err)
	}
	bad := yearly(1990, 3, 1)
	bad[2].Recovered = 1e9
	inv := food.DecaySites([]Site{{ID: "bad", Deposits: bad}, {ID: "good", Deposits: yearly(1995, 3, 100)}}, 2000)
	if len(inv.Accepted) != 1 || inv.Years[0].Year != 1995 || len(inv.Problems) != 1 {
		t.Errorf("%+v", inv)
	}
}
