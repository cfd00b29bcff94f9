package align

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trillium"
	"trillium/internal/language"
	"trillium/internal/sharedtest"
	"trillium/internal/source"
	"trillium/internal/thesaurus"
)

var (
	lexicon = language.Load()
	aligner = New(lexicon, thesaurus.Load())
)

// real reads a document that lies beside the checkout.
func real(t *testing.T, path string) Side {
	t.Helper()
	d, err := source.New(lexicon).ReadFile(sharedtest.Path(t, filepath.FromSlash(path)))
	if err != nil {
		t.Fatal(err)
	}
	return Side{d, d.Language, d.Names}
}

// pages is a text of blocks.
func pages(lang string, blocks ...string) Side {
	t := Side{Language: lang, Document: &trillium.Document{}}
	for _, b := range blocks {
		kind := trillium.Paragraph
		if strings.HasPrefix(b, "# ") {
			kind, b = trillium.Heading, b[2:]
		}
		t.Document.Blocks = append(t.Document.Blocks, trillium.Block{Kind: kind, Text: b})
	}
	return t
}

// rows writes an alignment as "0–0 1,2–1 –2".
func rows(list []Row) string {
	var out []string
	join := func(x []int) string { return strings.Trim(strings.ReplaceAll(fmt.Sprint(x), " ", ","), "[]") }
	for _, r := range list {
		out = append(out, join(r.A)+"–"+join(r.B))
	}
	return strings.Join(out, " ")
}

// A translation aligns in order, also where a paragraph is missing, added, or
// two are made one.
func TestAlign(t *testing.T) {
	en := []string{"# The sea", "Methane from wastewater will fall by 15 percent by 2030.", "Nurses and teachers will be trained in all ports.",
		"The customs union publishes its accounts."}
	for name, c := range map[string]struct{ b, want string }{
		"whole": {"# El mar|El metano de las aguas residuales bajará un 15 por ciento para 2030.|Se formará a enfermeros y docentes en todos los puertos.|La " +
			"unión aduanera publica sus cuentas.", "0–0 1–1 2–2 3–3"},
		"missing": {"# El mar|El metano de las aguas residuales bajará un 15 por ciento para 2030.|La unión aduanera publica sus cuentas.",
			"0–0 1–1 2– 3–2"},
		"joined": {"# El mar|El metano de las aguas residuales bajará un 15 por ciento para 2030. Se formará a enfermeros y docentes en todos los puertos.|La " +
			"unión aduanera publica sus cuentas.", "0–0 1,2–1 3–2"},
	} {
		if got := rows(aligner.Align(pages("en", en...), pages("es", strings.Split(c.b, "|")...))); got != c.want {
			t.Errorf("%s: %s, want %s", name, got, c.want)
		}
	}
}

// Words that a damaged translation lost are told.
func TestLoss(t *testing.T) {
	a := pages("en", "The islands will open a school of navigation in 2026. It will train 200 pilots a year, half of them women.",
		"Whales are protected in the strait by all three countries.",
		"The customs union publishes the accounts of its ports and of its ferries every spring, in the three languages of the coast.",
		"Nurses and teachers are trained in all ports of the bay, and their diplomas are recognized by the three governments.")
	b := pages("es", "Formará cada año a 200 pilotos, la mitad mujeres.", "de las ballenas en el estrecho por los tres países.",
		"La unión aduanera publica cada primavera las cuentas de sus puertos y de sus transbordadores, en los tres idiomas de la costa.",
		"Se forma a enfermeros y docentes en todos los puertos de la bahía, y los tres gobiernos reconocen sus diplomas.")
	got := aligner.Align(a, b)
	if len(got) != 4 || got[0].Lost == nil || got[0].Lost.Words != "The islands will open a school of navigation in 2026." || !got[0].Lost.Start {
		t.Fatalf("%+v", got)
	}
	if got[1].Lost == nil || !strings.HasPrefix(got[1].Lost.Words, "Whales") {
		t.Errorf("%+v", got[1].Lost)
	}
}

// Every block stands in one row, in order, whatever the documents.
func TestAlignWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		block := rapid.StringMatching(`[a-zé ,.0-9]{0,40}`)
		a, b := pages("en", rapid.SliceOfN(block, 0, 12).Draw(t, "a")...), pages("fr", rapid.SliceOfN(block, 0, 12).Draw(t, "b")...)
		i, j := 0, 0
		for _, r := range aligner.Align(a, b) {
			for _, n := range r.A {
				if n != i {
					t.Fatalf("block %d stands where %d should", n, i)
				}
				i++
			}
			for _, n := range r.B {
				if n != j {
					t.Fatalf("block %d of the second stands where %d should", n, j)
				}
				j++
			}
		}
		if i != len(a.Document.Blocks) || j != len(b.Document.Blocks) {
			t.Fatalf("%d of %d and %d of %d blocks", i, len(a.Document.Blocks), j, len(b.Document.Blocks))
		}
	})
}

// Documents of very different length fit in the band, and memory stays bounded.
func TestBand(t *testing.T) {
	for _, c := range [][2]int{{0, 0}, {0, 5000}, {5000, 0}, {1, 9000}, {9000, 1}, {40000, 30000}, {3, 3}} {
		g := newBand(c[0], c[1])
		if len(g.best) > 2*mostCells+(c[0]+1)*(4*leastBand+2*c[1]/max(1, c[0])+4) {
			t.Errorf("%v: %d cells", c, len(g.best))
		}
		if !g.has(0, 0) || !g.has(c[0], c[1]) {
			t.Errorf("%v: the corners are not in the band", c)
		}
		for i := 1; i <= c[0]; i++ { // neighbouring rows meet, so that a path leads through
			from, _ := g.row(i)
			_, before := g.row(i - 1)
			if from >= before {
				t.Fatalf("%v: row %d begins at %d, the one before ends at %d", c, i, from, before)
			}
		}
	}
}

// The four-language declaration of 2022 and its damaged fact sheet: English, Spanish
// and French stand beside each other paragraph by paragraph.
func TestRealTranslations(t *testing.T) {
	const folder = "corpus/statements-releases/2022-06/2022-06-10-"
	for _, c := range []struct {
		name, a, b string
		losses     int
	}{
		{"declaration, Spanish", "los-angeles-declaration-on-migration-and-protection", "declaracion-sobre-migracion-y-proteccion-de-los-angeles", 0},
		{"declaration, French", "los-angeles-declaration-on-migration-and-protection", "declaration-de-los-angeles-sur-les-migrations-et-la-protection", 0},
		{"fact sheet, Spanish", "fact-sheet-the-los-angeles-declaration-on-migration-and-protection-u-s-government-and-foreign-partner-deliverables",
			"la-declaracion-sobre-migracion-y-proteccion-de-los-angeles-ee-uu-y-sus-socios-extranjeros", 10},
		{"fact sheet, French", "fact-sheet-the-los-angeles-declaration-on-migration-and-protection-u-s-government-and-foreign-partner-deliverables",
			"declaration-de-los-angeles-sur-les-migrations-et-la-protection-mesures-a-prendre-par-le-gouvernement-des-etats-unis-et-ses-pays-partenaires", 8},
	} {
		a, b := real(t, folder+c.a+".md"), real(t, folder+c.b+".md")
		right, all, lost := 0, 0, 0
		for _, r := range aligner.Align(a, b) {
			if r.Lost != nil {
				lost++
			}
			for _, i := range r.A {
				if len(a.Document.Blocks[i].Text) < 4 { // the mark of the end
					continue
				}
				all++
				// The documents have the same paragraphs in the same order; one has a
				// line drawn before the last.
				if len(r.B) == 1 && (r.B[0] == i || r.B[0] == i+1 && i >= len(a.Document.Blocks)-3) {
					right++
				}
			}
		}
		t.Logf("%s: %d of %d paragraphs, %d with words lost", c.name, right, all, lost)
		if float64(right) < 0.97*float64(all) || lost < c.losses {
			t.Errorf("%s: %d of %d paragraphs aligned, %d losses told", c.name, right, all, lost)
		}
	}
}
