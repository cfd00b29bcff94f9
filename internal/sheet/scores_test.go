package sheet_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/sheet"
)

// told is a matrix in one line for each row.
func told(m *assess.Matrix) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n", strings.Join(m.Parties, " "))
	for _, r := range m.Rows {
		fmt.Fprintf(&b, "%s", r.ID)
		for _, c := range r.Cells {
			if c.Scored {
				fmt.Fprintf(&b, " %+d", c.Value)
			} else {
				b.WriteString(" .")
			}
		}
		b.WriteString("\n")
	}
	return b.String()
}

func TestReadScores(t *testing.T) {
	for name, c := range map[string]struct {
		text, want                          string
		unclear, restored, checked, differs int
	}{
		"plain": {"id,CAN,MEX\n1,+1,0\n2,-1,\n", "CAN MEX\n1 +1 +0\n2 -1 .\n", 0, 0, 0, 0},
		"all ways of writing": {"No;Commitment;A;B;C\n1;Water;１x;−1;1.0\n2;Air;–1;+ 1;1,0\n3;Sea;n/a;N/A; 0 \n",
			"A B C\n1 . -1 +1\n2 -1 +1 +1\n3 . . +0\n", 1, 0,
			0, 0},
		"signs alone":          {"id,A,B\n1,+,-\n2,-,+\n3,0,\n", "A B\n1 +1 -1\n2 -1 +1\n3 +0 .\n", 0, 0, 0, 0},
		"a dash alone":         {"id,A,B\n1,1,-\n2,-1,1\n", "A B\n1 +1 .\n2 -1 +1\n", 1, 0, 0, 0},
		"a plus and minus one": {"id,A,B\n1,+,-\n2,-1,+\n", "A B\n1 +1 .\n2 -1 +1\n", 1, 0, 0, 0},
		"other figures":        {"id,A,B\n1,1,0.5\n2,2,1\n3,75%,-1\n", "A B\n1 +1 .\n2 . +1\n3 . -1\n", 3, 0, 0, 0},
		"averages": {"Table 1: Scores\n,,,,\nID,Commitment,A,B,Average,Percent\n1,Water,1,0,+0.50,75%\n2,Air,1,,1.00,100%\n3,Sea,-1,-1,-1.00,0%\nAverage,,0.33," +
			"-0.50,0.00,50%\nPercent,,67%,25%,,50%\n",
			"A B\n1 +1 +0\n2 +1 .\n3 -1 -1\n", 0, 0, 13, 0},
		"an average that is wrong": {"id,A,B,Mean\n1,1,0,0.75\n2,1,1,1\n", "A B\n1 +1 +0\n2 +1 +1\n", 0, 0, 2, 1},
		"turned":                   {"Country,2021-1,2021-2,Average\nCanada,1,0,0.5\nMexico,,-1,-1\n", "Canada Mexico\n2021-1 +1 .\n2021-2 +0 -1\n", 0, 0, 2, 0},
		"ids beside numbers":       {"id,A\nJan-85,1\nFeb-85,0\n13-85,-1\n", "A\n1-85 +1\n2-85 +0\n13-85 -1\n", 0, 2, 0, 0},
		"ids beside years":         {"id,A\nJan-85,1\n1985-13,-1\n", "A\n1985-1 +1\n1985-13 -1\n", 0, 1, 0, 0},
		"ids in French":            {"id;A\njanv.-85;1\n13-85;-1\n", "A\n1-85 +1\n13-85 -1\n", 0, 1, 0, 0},
		"ids that cannot be told":  {"id,A\nJan-85,1\n2-Mar,0\n", "A\nJan-85 +1\n2-Mar +0\n", 2, 0, 0, 0},
		"an id that is taken":      {"id,A\nJan-85,1\n1-85,0\n13-85,0\n", "A\nJan-85 +1\n1-85 +0\n13-85 +0\n", 1, 0, 0, 0},
		"themes across":            {"id,A,B\nWater,,\n1,1,0\nAir\n2,0,0\n", "A B\n1 +1 +0\n2 +0 +0\n", 0, 0, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := sheet.ReadScores("a.csv", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if got := told(s.Matrix); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
			if len(s.Unclear) != c.unclear || len(s.Restored) != c.restored || s.Checked != c.checked || len(s.Differ) != c.differs {
				t.Errorf("unclear %v, restored %v, checked %d, differ %v", s.Unclear, s.Restored, s.Checked, s.Differ)
			}
		})
	}
}

// Tables as people keep them: what each is read as, and how much is left out,
// unclear or differs.
func TestWildTables(t *testing.T) {
	for name, c := range map[string]struct {
		text, want                   string
		left, unclear, differ, total int
	}{
		"averages above": {"Commitment,CAN,USA,JPN\nAverage,0.5,0.5,0.33\nAid,0,1,0\nGas,1,0,1\nAir,,,0\n",
			"CAN USA JPN\nAid +0 +1 +0\nGas +1 +0 +1\nAir . . +0\n", 0, 0, 0, 1},
		"numbers above": {"Commitment,CAN,USA\nN,2,2\nAid,0,1\nGas,1,0\n", "CAN USA\nAid +0 +1\nGas +1 +0\n", 0, 0, 0, 1},
		"starred first": {"No,Commitment,CAN,USA,JPN\n1,Trade,1*,0*,1*\n2,Aid,1,0,-1\n", "CAN USA JPN\n1 . . .\n2 +1 +0 -1\n", 0, 3, 0, 0},
		"a party in words": {"Commitment,Russia,Japan,France\nTrade,suspended,1,1\nAid,suspended,0,0\nGas,1,1,0\n",
			"Russia Japan France\nTrade . +1 +1\nAid . +0 +0\nGas +1 +1 +0\n", 0, 2, 0, 0},
		"a party not scored": {"Commitment,CAN,USA\nAid,,1\nGas,,0\n", "CAN USA\nAid . +1\nGas . +0\n", 0, 0, 0, 0},
		"words of totals": {"No,Theme,Commitment,CAN,USA\n1,Human rights,Media freedom,1,0\n2,Climate,Net zero,0,1\n3,Growth,Total " +
			"emissions,1,1\n4,Aid,Average tariffs,1,1\n", "CAN USA\n1 +1 +0\n2 +0 +1\n3 +1 +1\n4 +1 +1\n", 0, 0, 0, 0},
		"letters in ids": {"ID,Name,CAN,USA\nN1,Net,1,0\nSD-1,Oceans,1,1\n", "CAN USA\nN1 +1 +0\nSD-1 +1 +1\n", 0, 0, 0, 0},
		"merged cells": {"Theme,No,Commitment,CAN,USA\nEconomy,1,Growth,1,0\n,2,Debt,1,1\n,3,Tax,1,1\nClimate,4,Paris,-1,0\n",
			"CAN USA\n1 +1 +0\n2 +1 +1\n3 +1 +1\n4 -1 +0\n", 0, 0, 0, 0},
		"numbered labels": {"No,Priority,Commitment,Year,CAN,USA\n1,1,Aid,2013,1,0\n2,0,Gas,2013,0,1\n", "CAN USA\n1 +1 +0\n2 +0 +1\n", 0, 0, 0, 0},
		"counts":          {"Commitment,Canada,Japan,# of +1,# of 0,# of −1\nAid,1,0,1,1,0\nGas,1,-1,1,0,1\n", "Canada Japan\nAid +1 +0\nGas +1 -1\n", 0, 0, 0, 3},
		"names of totals": {"Commitment,CAN,USA\nAid,1,0\nGas,1,1\nFinal compliance score,1.00,0.50\nCountry rank,1,2\nAverage compliance score for all " +
			"members,100%,75%\n", "CAN USA\nAid +1 +0\nGas +1 +1\n", 0, 0, 0, 3},
		"other years":      {"Commitment,CAN,USA\nAid,1,0\nGas,1,1\n2019 average,0.2,0.1\nAverage,1.00,0.50\n", "CAN USA\nAid +1 +0\nGas +1 +1\n", 0, 0, 0, 2},
		"figures above":    {"Scores of the summit\nVersion,1\n\nCommitment,CAN,USA\nAid,1,0\nGas,1,1\n", "CAN USA\nAid +1 +0\nGas +1 +1\n", 0, 0, 0, 0},
		"a legend below":   {"Commitment,CAN,USA\nAid,1,0\nSource:,A research group\nNote: n/a is not assessed\n", "CAN USA\nAid +1 +0\n", 2, 0, 0, 0},
		"turned, in words": {"Country,Macroeconomic policy,Trade\nCanada,1,0\nMexico,,-1\n", "Canada Mexico\nMacroeconomic policy +1 .\nTrade +0 -1\n", 0, 0, 0, 0},
		"turned, numbered": {"Country,1,2,3\nCanada,1,0,1\nMexico,0,-1,1\nAverage,0.5,-0.5,1\n", "Canada Mexico\n1 +1 +0\n2 +0 -1\n3 +1 +1\n", 0, 0, 0, 1},
		"two in a cell":    {"No,CAN,USA\n1,01,1\n2,0 1,-1\n3,1,0\n", "CAN USA\n1 . +1\n2 . -1\n3 +1 +0\n", 0, 2, 0, 0},
		"a second table":   {"Commitment,CAN,USA\nAid,1,0\nCommitment,FRA,ITA\nAid,0,1\n", "CAN USA\nAid +1 +0\n", 1, 0, 0, 0},
		"the header again": {"Commitment,CAN,USA\nAid,1,0\nCommitment,CAN,USA\nGas,0,1\n", "CAN USA\nAid +1 +0\nGas +0 +1\n", 0, 0, 0, 0},
		"twice":            {"Theme,Commitment Text,CAN\nEconomy,Trade,1\nEconomy,Aid,0\nEconomy,Aid,0\n", "CAN\nTrade +1\nAid +0\nAid +0\n", 0, 1, 0, 0},
		"part averages": {"No,CAN,USA\nEconomy\n1,1,0\n2,1,1\nAverage,1,0.5\nClimate\n3,-1,1\nAverage,-1,1\nOverall,0.33,0.67\n",
			"CAN USA\n1 +1 +0\n2 +1 +1\n3 -1 +1\n", 0, 0, 0, 3},
		"percent as a share": {"No,CAN,USA,Percent\n1,1,0,0.75\n2,1,1,1\n", "CAN USA\n1 +1 +0\n2 +1 +1\n", 0, 0, 0, 1},
		"commas in words": {"N.º;Compromiso;CAN;MEX\n1;Reducir, medir y publicar, cada año, los residuos;1;0\n2;Proteger, sin demora, mares;0;1\n",
			"CAN MEX\n1 +1 +0\n2 +0 +1\n", 0, 0, 0, 0},
		"bare quotation": {"No\tCommitment\tCAN\n1\tTo \"phase out\" subsidies\t1\n2\tAid\t0\n", "CAN\n1 +1\n2 +0\n", 0, 0, 0, 0},
		"old line ends":  {"No,CAN\r1,1\r2,0\r", "CAN\n1 +1\n2 +0\n", 0, 0, 0, 0},
		"dates":          {"No,CAN\n1/1/2009,1\n1985-01-01,0\n", "CAN\n1/1/2009 +1\n1985-01-01 +0\n", 0, 2, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			s, err := sheet.ReadScores("a.csv", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if got := told(s.Matrix); got != c.want {
				t.Errorf("got\n%swant\n%s", got, c.want)
			}
			if len(s.Left) != c.left || len(s.Unclear) != c.unclear || len(s.Differ) != c.differ || len(s.Totals) != c.total {
				t.Errorf("left %v, unclear %v, differ %v, totals %v", s.Left, s.Unclear, s.Differ, s.Totals)
			}
		})
	}
}

func TestScoresPlaces(t *testing.T) {
	s, err := sheet.ReadScores("a.csv", []byte("Scores\nid,A,MEX\n\n1,1,?\n"))
	if err != nil || len(s.Unclear) != 1 || s.Unclear[0].Line != 4 || s.Unclear[0].Column != "C (MEX)" || s.Unclear[0].Text != "?" {
		t.Errorf("%+v, %v", s, err)
	}
	s, err = sheet.ReadScores("a.csv", []byte("id,A\nWater\n1,1\nAir\n2,0\n"))
	if err != nil || s.Matrix.Rows[0].Theme != "Water" || s.Matrix.Rows[1].Theme != "Air" {
		t.Errorf("%+v, %v", s, err)
	}
	for _, text := range []string{"", "a,b\nc,d\n", "id,A\n"} {
		if _, err := sheet.ReadScores("a.csv", []byte(text)); !errors.Is(err, trillium.ErrInvalid) && !errors.Is(err, trillium.ErrUnreadable) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// A table of 13 parties and 21 commitments with cells missing, printed with
// averages, is read back to the same numbers.
func TestScoresRoundTrip(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	for range 50 {
		m := &assess.Matrix{}
		for p := range 13 {
			m.Parties = append(m.Parties, string(rune('A'+p))+"land")
		}
		for i := range 21 {
			r := assess.Row{ID: fmt.Sprint(i + 1), Cells: make([]assess.Cell, 13)}
			for p := range r.Cells {
				if rng.IntN(5) > 0 {
					r.Cells[p] = assess.Scored(rng.IntN(3) - 1)
				}
			}
			m.Rows = append(m.Rows, r)
		}
		s, err := sheet.ReadScores("a.csv", []byte(printed(m)))
		if err != nil || len(s.Unclear) > 0 || len(s.Differ) > 0 || s.Checked < 2*(13+21) {
			t.Fatalf("%v, unclear %v, checked %d, differ %v", err, s.Unclear, s.Checked, s.Differ)
		}
		if told(s.Matrix) != told(m) || s.Matrix.Summit() != m.Summit() {
			t.Fatalf("it comes back as\n%s", told(s.Matrix))
		}
	}
}

// printed is a matrix as a report prints it.
func printed(m *assess.Matrix) string {
	var b strings.Builder
	percent := func(x assess.Mean) string {
		if p, ok := x.Percent(); ok {
			return fmt.Sprintf("%d%%", p)
		}
		return ""
	}
	b.WriteString("Commitment," + strings.Join(m.Parties, ",") + ",Average,Percent\n")
	for i, r := range m.Rows {
		b.WriteString(r.ID)
		for _, c := range r.Cells {
			b.WriteString(",")
			if c.Scored {
				b.WriteString(strings.Replace(fmt.Sprintf("%+d", c.Value), "-", "−", 1))
			}
		}
		fmt.Fprintf(&b, ",%s,%s\n", m.Commitment(i), percent(m.Commitment(i)))
	}
	means, percents := "Average", "Percent"
	for _, x := range m.PartyMeans() {
		means, percents = means+","+x.String(), percents+","+percent(x)
	}
	fmt.Fprintf(&b, "%s,%s,\n%s,,%s\n", means, m.Summit(), percents, percent(m.Summit()))
	return b.String()
}

// Whatever a table holds, every row has a cell for each party and no score is
// other than -1, 0 or 1.
func FuzzReadScores(f *testing.F) {
	f.Add([]byte("id,A,B\n1,+,-\nJan-85,0,\nAverage,1,0\n"))
	f.Add([]byte("Country;2021-1;2021-2;Average\nCanada;1;0;50%\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := sheet.ReadScores("a.csv", data)
		if err != nil {
			return
		}
		for _, r := range s.Matrix.Rows {
			if len(r.Cells) != len(s.Matrix.Parties) {
				t.Errorf("%d cells for %d parties", len(r.Cells), len(s.Matrix.Parties))
			}
			for _, c := range r.Cells {
				if c.Value < -1 || c.Value > 1 || !c.Scored && c.Value != 0 {
					t.Errorf("%+v", c)
				}
			}
		}
	})
}
