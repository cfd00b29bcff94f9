package trend

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// nile is the yearly flow of the Nile at Aswan, 1871 to 1970, in 10^8 m³ (Cobb
// 1978, Biometrika 65).
var nile = []float64{1120, 1160, 963, 1210, 1160, 1160, 813, 1230, 1370, 1140, 995, 935, 1110, 994, 1020, 960, 1180, 799, 958, 1140, 1100, 1210, 1150, 1250,
	1260,
	1220, 1030, 1100, 774, 840, 874, 694, 940, 833, 701, 916, 692, 1020, 1050, 969, 831, 726, 456, 824, 702, 1120, 1100, 832, 764, 821,
	768, 845, 864, 862, 698, 845, 744, 796, 1040, 759, 781, 865, 845, 944, 984, 897, 822, 1010, 771, 676, 649, 846, 812, 742, 801,
	1040, 860, 874, 848, 890, 744, 749, 838, 1050, 918, 986, 797, 923, 975, 815, 1020, 906, 901, 1170, 912, 746, 919, 718, 714, 740}

func years(from, n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = from + i
	}
	return out
}

func near(t *testing.T, what string, got, want, within float64) {
	t.Helper()
	if !(math.Abs(got-want) <= within) {
		t.Errorf("%s is %v, want %v", what, got, want)
	}
}

func TestNile(t *testing.T) {
	m := Test(nile)
	if m.S != -1387 {
		t.Errorf("S is %d", m.S)
	}
	near(t, "z", m.Z, -4.12807, 5e-6)
	near(t, "p", m.P, 3.66e-5, 1e-7)
	s := Sen(years(1871, 100), nile, 0.95)
	near(t, "slope", s.Value, -2.6, 1e-9)
	near(t, "low", s.Low, -3.6286, 5e-5)
	near(t, "high", s.High, -1.4242, 5e-5)
}

func TestNothingMoves(t *testing.T) {
	m := Test([]float64{5, 5, 5, 5})
	if m.S != 0 || m.Z != 0 || m.P != 1 || m.Var != 0 {
		t.Errorf("a constant: %+v", m)
	}
	if s := Sen(years(2000, 4), []float64{5, 5, 5, 5}, 0.95); s.Value != 0 || s.Low != 0 || s.High != 0 {
		t.Errorf("slope of a constant: %+v", s)
	}
}

// TestTurned: to turn values around turns the test around.
func TestTurned(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-100, 100), 3, 40).Draw(t, "values")
		minus := make([]float64, len(v))
		for i := range v {
			minus[i] = -v[i]
		}
		a, b := Test(v), Test(minus)
		if a.S != -b.S || a.Var != b.Var || math.Abs(a.Z+b.Z) > 1e-12 {
			t.Fatalf("%+v, turned %+v", a, b)
		}
		x, y := Sen(years(2000, len(v)), v, 0.95), Sen(years(2000, len(v)), minus, 0.95)
		if math.Abs(x.Value+y.Value) > 1e-9 || x.Low > x.Value || x.High < x.Value {
			t.Fatalf("%+v, turned %+v", x, y)
		}
	})
}

// straight is a line without noise.
func straight(n int, a, b float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = a + b*float64(i)
	}
	return out
}

// TestLinesGoOn: each method carries a straight line straight on; the damped one
// falls behind, but not to where it stands.
func TestLinesGoOn(t *testing.T) {
	v := straight(12, 100, -2)
	for _, m := range Methods {
		p, err := Project(m, years(2000, 12), v, 2016, 0.8)
		if err != nil {
			t.Fatal(m, err)
		}
		last := p[len(p)-1]
		if m == Holt {
			if last.Value >= v[11] || last.Value < 68 {
				t.Errorf("%s leads to %v", m, last)
			}
			continue
		}
		near(t, string(m), last.Value, 68, 1e-6)
		near(t, string(m)+" low", last.Low, 68, 1e-6)
	}
}

// TestKnown compares with values that were computed by hand from the formulas.
func TestKnown(t *testing.T) {
	y, v := []int{2000, 2001, 2002, 2003, 2004}, []float64{1, 3, 2, 5, 4}
	// least squares: slope 0.8, mean 3, residual SS 3.6, s² = 1.2, t(0.9, 3) = 1.637744
	p, err := Project(OLS, y, v, 2005, 0.8)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "ols", p[0].Value, 5.4, 1e-12)
	near(t, "ols high", p[0].High-p[0].Value, 1.637744*math.Sqrt(1.2*(1+0.2+0.9)), 1e-5)
	// drift: slope 0.75, errors 1.25 -1.75 2.25 -1.75, SS 12.75, s² = 4.25
	p, err = Project(Drift, y, v, 2006, 0.8)
	if err != nil {
		t.Fatal(err)
	}
	near(t, "drift", p[1].Value, 5.5, 1e-12)
	near(t, "drift high", p[1].High-p[1].Value, 1.637744*math.Sqrt(4.25*2*(1+2./4)), 1e-5)
	// slopes of pairs: -1 -1 1/3 1/2 3/4 1 1 4/3 2 3: the median is 7/8
	p, err = Project(TheilSen, y, v, 2005, 0.8)
	if err != nil {
		t.Fatal(err)
	}
	slope := 7. / 8
	near(t, "theil-sen", p[0].Value, medianOf([]float64{1 + 2*slope, 3 + slope, 2, 5 - slope, 4 - 2*slope})+3*slope, 1e-12)
}

// TestSteady: a series that stands still but for one value has an interval; and the
// smoothing does not mind how large its values are.
func TestSteady(t *testing.T) {
	p, err := Project(TheilSen, years(2013, 9), []float64{9.4, 9.4, 9.4, 9.4, 9.4, 9.4, 9.4, 9.5, 9.4}, 2025, 0.8)
	if err != nil || p[0].High-p[0].Low < 0.05 {
		t.Errorf("%+v %v", p, err)
	}
	small := []float64{1, 3, 2, 5, 4, 6, 9, 7, 8, 11, 10, 13, 12}
	large := make([]float64, len(small))
	for i, v := range small {
		large[i] = 1e6 + v
	}
	a, err1 := Project(Holt, years(2000, 13), small, 2020, 0.8)
	b, err2 := Project(Holt, years(2000, 13), large, 2020, 0.8)
	if err1 != nil || err2 != nil {
		t.Fatal(err1, err2)
	}
	near(t, "the value of the large", b[7].Value-1e6, a[7].Value, 0.01)
	near(t, "its width", b[7].High-b[7].Low, a[7].High-a[7].Low, 0.01)
}

func TestShort(t *testing.T) {
	for _, m := range Methods {
		if _, err := Project(m, years(2000, m.Least()-1), make([]float64, m.Least()-1), 2020, 0.8); err == nil {
			t.Errorf("%s takes %d values", m, m.Least()-1)
		}
	}
	y := years(2000, 10)
	y[9]++
	if _, err := Project(Holt, y, make([]float64, 10), 2020, 0.8); err == nil {
		t.Error("holt takes years with a gap")
	}
}

// TestIntervals: they hold the value, are finite, and do not narrow with time.
func TestIntervals(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := rapid.SliceOfN(rapid.Float64Range(-1000, 1000), 8, 30).Draw(t, "values")
		for _, m := range Methods {
			p, err := Project(m, years(1990, len(v)), v, 1990+len(v)+10, 0.8)
			if err != nil {
				t.Fatal(err)
			}
			width := 0.0
			for _, x := range p {
				if math.IsNaN(x.Value) || math.IsInf(x.High, 0) || x.Low > x.Value || x.High < x.Value {
					t.Fatalf("%s: %+v", m, x)
				}
				if x.High-x.Low < width-1e-9*math.Abs(width)-1e-9 {
					t.Fatalf("%s narrows at %d", m, x.Year)
				}
				width = x.High - x.Low
			}
		}
	})
}

// TestShifted: to add a constant adds it to every projection, to scale scales.
func TestShifted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := make([]float64, rapid.IntRange(5, 20).Draw(t, "n"))
		w := make([]float64, len(v))
		for i := range v {
			v[i] = float64(rapid.IntRange(0, 100).Draw(t, "value")) // whole: ties must stay ties
			w[i] = 3*v[i] + 50
		}
		for _, m := range []Method{Drift, OLS, TheilSen} {
			p, _ := Project(m, years(1990, len(v)), v, 1990+len(v)+3, 0.8)
			q, _ := Project(m, years(1990, len(v)), w, 1990+len(v)+3, 0.8)
			for i := range p {
				if math.Abs(3*p[i].High+50-q[i].High) > 1e-6 {
					t.Fatalf("%s: %v, scaled %v", m, p[i], q[i])
				}
			}
		}
	})
}

func BenchmarkHolt(b *testing.B) {
	y := years(1871, 100)
	for b.Loop() {
		if _, err := Project(Holt, y, nile, 1980, 0.8); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkSen(b *testing.B) {
	y := years(1871, 100)
	for b.Loop() {
		Sen(y, nile, 0.95)
	}
}
