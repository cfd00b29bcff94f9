package quantity

import (
	"strings"

	"trillium/internal/language"
)

// measures are the units of measure that promises count in, as they are written. The units
// of the SI and those accepted beside it (BIPM, The International System of Units, 9th
// edition), and those of land and trade.
var measures = wordSet(
	"ha km km2 km² m2 m² m3 m³ t kt mt gt gg kg mmt kw mw gw tw kwh mwh gwh twh gj tj pj megawatts gigawatts mtco2e mtco2 mtco₂e mtco₂ tco2e " +
		"gtco2e °c mtpa bpd hectares hectáreas acres tonnes tons toneladas litres liters grammes megavatios gigavatios mégawatts")

// shaped are adjectives of units of area and volume.
var shaped = map[string]bool{"square": true, "cubic": true, "metric": true, "million": false}

// gases stand behind a unit of mass and belong to it.
var gases = map[string]bool{"co2e": true, "co2": true, "co2eq": true, "co₂e": true, "co₂": true, "co2-eq": true}

// measured reads "100 Mt", "1.5 Mt CO2e", "2.5 million ha", "500,000 square kilometres",
// "1.4 MtCO₂e": the unit keeps its letters.
func (s *scan) measured(i int) (Amount, bool) {
	f, ok := s.figure(i)
	if !ok || !f.digits || s.year(i) > 0 && f.to == i+1 && !s.adjacent(i) {
		return Amount{}, false
	}
	max, to := 0.0, f.to
	if s.punct(to, '-') || s.word(to) == "to" || s.word(to) == "a" || s.word(to) == "à" {
		if g, ok := s.figure(to + 1); ok && g.value > f.value && (measures[s.word(g.to)] || shaped[s.word(g.to)]) {
			max, to = g.value, g.to
			if s.word(i-1) == "from" || s.word(i-1) == "de" {
				f.value, max = g.value, 0
			}
		}
	}
	end := to + 1
	switch w := s.word(to); {
	case shaped[w] && to+1 < len(s.Tokens) && s.Tokens[to+1].Kind == language.Word:
		end++
	case !measures[w] || s.Tokens[to].Cap && len(w) == 1:
		return Amount{}, false
	case gases[s.word(end)]:
		end++
	}
	unit := s.Text.Text[s.Tokens[to].Start:s.Tokens[end-1].End]
	if w := s.word(end); (s.word(i-1) == "from" || s.word(i-2) == "from" || s.word(i-1) == "de") && (w == "to" || w == "a" || w == "à") {
		if g, ok := s.figure(end + 1); ok && s.word(g.to) == s.word(to) { // from 1,400 MW to 15,000 MW
			baseline := s.Text.Text[s.Tokens[i].Start:s.Tokens[f.to-1].End]
			return Amount{From: i, To: g.to + 1, Value: g.value, Unit: unit, Baseline: baseline}, true
		}
	}
	return Amount{From: i, To: end, Value: f.value, Max: max, Unit: strings.Join(strings.Fields(unit), " ")}, true
}
