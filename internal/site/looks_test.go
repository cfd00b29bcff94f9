package site

import (
	"fmt"
	"io/fs"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

// looks are the files of the site's looks.
func looks(t *testing.T) fs.FS {
	t.Helper()
	dir, err := fs.Sub(files, "static")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// The site's own style and script stay small.
func TestStaticSize(t *testing.T) {
	most := map[string]int{".css": 25_000, ".js": 30_000}
	sum := make(map[string]int)
	err := fs.WalkDir(looks(t), ".", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		sum[path[strings.LastIndexByte(path, '.'):]] += int(info.Size())
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	for kind, limit := range most {
		if sum[kind] > limit {
			t.Errorf("%s takes %d bytes, more than %d", kind, sum[kind], limit)
		}
	}
}

// pairs are which token stands on which, with the least contrast (WCAG 2.2, 1.4.3
// and 1.4.11): 4.5 for words, 3 for shapes and edges that say something.
var pairs = []struct {
	on, under string
	least     float64
}{
	{"ink", "paper", 7}, {"ink", "note", 7}, {"ink", "mark", 7}, {"ink", "warn", 7},
	{"soft", "paper", 4.5}, {"soft", "note", 4.5},
	{"accent", "paper", 4.5}, {"accent", "note", 4.5}, {"accent", "mark", 4.5}, {"accent", "warn", 4.5}, {"paper", "accent", 4.5},
	{"focus", "paper", 4.5}, {"focus", "note", 4.5}, {"focus", "warn", 4.5},
	{"mark-line", "paper", 3}, {"mark-line", "note", 3},
}

// Words and signs stand out from what is under them, in light and in dark, as the
// tokens of the style sheets say.
func TestContrast(t *testing.T) {
	for _, sheet := range []string{"trillium.css", "card.css"} {
		data, err := fs.ReadFile(looks(t), sheet)
		if err != nil {
			t.Fatal(err)
		}
		light, dark := tokensOf(t, string(data))
		for look, tokens := range map[string]map[string]string{"light": light, "dark": dark} {
			for _, p := range pairs {
				on, under := tokens[p.on], tokens[p.under]
				if on == "" || under == "" {
					if sheet == "trillium.css" {
						t.Errorf("%s: no token %s or %s", look, p.on, p.under)
					}
					continue
				}
				if c := contrast(t, on, under); c < p.least {
					t.Errorf("%s, %s: %s on %s has a contrast of %.2f, less than %v", sheet, look, p.on, p.under, c, p.least)
				}
			}
		}
	}
}

var token = regexp.MustCompile(`--([a-z-]+):\s*(#[0-9a-f]{6})`)

// tokensOf are the colours of a sheet, in light and in dark.
func tokensOf(t *testing.T, css string) (light, dark map[string]string) {
	t.Helper()
	begin := strings.Index(css, ":root {")
	at := strings.Index(css, "prefers-color-scheme: dark")
	if begin < 0 || at < begin {
		t.Fatal("the sheet has no tokens")
	}
	light, dark = make(map[string]string), make(map[string]string)
	for _, m := range token.FindAllStringSubmatch(css[begin:at], -1) {
		light[m[1]], dark[m[1]] = m[2], m[2]
	}
	end := at + strings.Index(css[at:], "} }")
	if i := strings.Index(css[at:], "}\n}"); i >= 0 && (end < at || at+i < end) {
		end = at + i
	}
	for _, m := range token.FindAllStringSubmatch(css[at:end], -1) {
		dark[m[1]] = m[2]
	}
	return light, dark
}

// contrast is the ratio of WCAG 2 between two colours as #rrggbb.
func contrast(t *testing.T, a, b string) float64 {
	x, y := luminance(t, a), luminance(t, b)
	return (math.Max(x, y) + 0.05) / (math.Min(x, y) + 0.05)
}

// luminance is the relative luminance of WCAG 2.
func luminance(t *testing.T, colour string) float64 {
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(colour[1+2*i:3+2*i], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		v := float64(n) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

// The check of contrast can fail.
func TestContrastOfKnownColours(t *testing.T) {
	for pair, wanted := range map[[2]string]string{{"#000000", "#ffffff"}: "21.00", {"#777777", "#ffffff"}: "4.48", {"#abcdef", "#abcdef"}: "1.00"} {
		if got := fmt.Sprintf("%.2f", contrast(t, pair[0], pair[1])); got != wanted {
			t.Errorf("%v: %s, want %s", pair, got, wanted)
		}
	}
}
