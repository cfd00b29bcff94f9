package calculator

import (
	"encoding/csv"
	"errors"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trillium"
	"trillium/internal/sharedtest"
)

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
		l := &Landfill{DOCf: rapid.Float64Range(0, 1).Draw(t, "docf"), MCF: rapid.Float64Range(0, 1).Draw(t, "mcf"), F: rapid.Float64Range(0, 1).Draw(t, "f"),
			OX: rapid.Float64Range(0, 1).Draw(t, "ox"), Start: rapid.IntRange(7, 13).Draw(t, "start")}
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
