package calculator

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/sharedtest"
)

func TestReadSites(t *testing.T) {
	sites, problems, err := ReadSites("s.csv", []byte("Landfill ID,State,Year Landfill Opened,Landfill Closure Year,Waste in Place (tons),"+
		"Waste in Place Year,Annual Waste Acceptance Rate (tons per year)\n"+
		"1,AK,2000,2010,1000000,2004,100\n2,AK,,2010,1,2004,\n3,AK,2010,2000,1,2012,\n4,,2000,,,,50\n4,,2000,,,,50\n5,AK,2000,,x,2001,\n6,AK,2000,,,,\n"),
		SiteOptions{Unit: "short-ton", Last: 2012})
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
	want := []string{"3 nobody says when it opened", "4 it closed in 2000, before it opened in 2010", "6 the id stands in line 5 already",
		"7 in_place is \"x\", no number from 0", "8 neither the waste in place nor the yearly acceptance is known"}
	if !slices.Equal(got, want) {
		t.Errorf("problems\n%s", strings.Join(got, "\n"))
	}
	if _, _, err := ReadSites("s.csv", []byte("a,b\n1,2\n"), SiteOptions{}); err == nil ||
		!strings.Contains(err.Error(), "s.csv:1: invalid: it needs a column for the site") {
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

// TestClosedUnknown: a site that closed, nobody knows when, takes nothing more.
func TestClosedUnknown(t *testing.T) {
	sites, _, err := ReadSites("s.csv", []byte("site,opened,status,in_place,in_place_year,acceptance\na,2000,Closed,100,2004,20\n"), SiteOptions{Last: 2020})
	if err != nil || len(sites[0].Deposits) != 5 {
		t.Errorf("closed, nobody knows when: %+v %v", sites, err)
	}
}

// TestOneBadSite: a site that recovered more than it made is left out; the others count.
func TestOneBadSite(t *testing.T) {
	bad := yearly(1990, 3, 1)
	bad[2].Recovered = 1e9
	inv := food.DecaySites([]Site{{ID: "bad", Deposits: bad}, {ID: "good", Deposits: yearly(1995, 3, 100)}}, 2000)
	if len(inv.Accepted) != 1 || inv.Years[0].Year != 1995 || len(inv.Problems) != 1 {
		t.Errorf("%+v", inv)
	}
}
