package commands

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trillium/internal/command"
)

func run(args ...string) (code int, out, errs string) {
	var o, e strings.Builder
	p := &command.Program{Name: "trillium", Commands: Commands(), Stdin: strings.NewReader(""), Stdout: &o, Stderr: &e}
	code = p.Run(context.Background(), args)
	return code, o.String(), e.String()
}

// Each command of the group shows its flags.
func TestHelp(t *testing.T) {
	var look func(path []string, list []command.Command)
	look = func(path []string, list []command.Command) {
		for _, c := range list {
			path := append(path[:len(path):len(path)], c.Name)
			if code, out, errs := run(append(path, "-h")...); code != command.Done || !strings.HasPrefix(out, "Usage: trillium "+strings.Join(path, " ")+" ") ||
				errs != "" {
				t.Errorf("%q: %d\n%s%s", path, code, out, errs)
			}
			look(path, c.Of)
		}
	}
	look(nil, Commands())
}

// file writes a file and returns its name.
func file(t *testing.T, name, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// JSON of random runs has their interval.
func TestRunsAsJSON(t *testing.T) {
	sites := file(t, "sites.csv", "site,year,waste\na,2000,100\nb,2001,50\nb,2002,x\n")
	code, out, errs := run("target", "calculate", "landfill", "-unit", "Gg", "-last", "2003", "-runs", "50", "-format", "json", sites)
	if code != command.Done || !strings.Contains(errs, "sites.csv:4: b: left out: waste is \"x\"") || !strings.Contains(errs, "2 sites, 1 rows left out") {
		t.Fatalf("%d %s", code, errs)
	}
	lines := strings.Split(strings.TrimSpace(out), "\n")
	var last struct {
		Year                       int
		Emitted, Low, Median, High float64
	}
	if err := json.Unmarshal([]byte(lines[len(lines)-1]), &last); err != nil || last.Year != 2003 ||
		!(0 < last.Low && last.Low < last.Median && last.Median < last.High) {
		t.Errorf("%v, %+v", err, last)
	}
}

// Fields that exclude each other, and series that a method does not make, are wrong usage.
func TestMisuse(t *testing.T) {
	sites := file(t, "sites.csv", "year,waste\n2000,100\n")
	for args, want := range map[string]string{
		"landfill -runs 5 -set MCF=0.7":                         "-runs draws from the ranges of the defaults, and -set replaces them; give one of the two",
		"landfill -types food,paper -composition north-america": "-composition divides waste of one kind, and -types names several",
		"landgem -format sdmx":                                  "-format is table, json or csv: LandGEM knows nothing",
		"cover -format csv":                                     "-format is table or json, not \"csv\"",
		"landfill -start June":                                  "invalid value \"June\" for flag -start",
		"landfill more":                                         "name one file",
		"landfill -seed -1":                                     "invalid value",
		"wastewater -format xml":                                "-format is table, json, csv or sdmx, not \"xml\"",
	} {
		code, out, errs := run(append(append([]string{"target", "calculate"}, strings.Fields(args)...), sites)...)
		if code != command.Misuse || out != "" || !strings.Contains(errs, want) {
			t.Errorf("%s: %d %s%s", args, code, out, errs)
		}
	}
	code, _, errs := run("target", "calculate", "cover", "-year", "5", "-base-area", "9", file(t, "map.json", `{"type":"FeatureCollection","features":[]}`))
	if code != command.Failed || !strings.Contains(errs, "year: invalid: \"5\" is no year") {
		t.Errorf("%d %s", code, errs)
	}
}
