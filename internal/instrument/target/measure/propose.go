package measure

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"trillium"
)

// Propose gives a commitment's quantities and its deadline as goals, for a person
// to confirm or mend. What the text does not say stays open (a base year of 0, for
// example), so a proposal need not pass Check.
func Propose(c *trillium.Commitment) []Goal {
	var out []Goal
	for i := range c.Targets {
		g := fromTarget(c, &c.Targets[i])
		g.Name = fmt.Sprint("t", i+1)
		out = append(out, g)
	}
	if c.Deadline != nil && c.Deadline.Date != "" && !measuredBy(out, c.Deadline.Date) {
		out = append(out, Goal{Name: "done", Words: c.Deadline.Text, Kind: Event, Day: c.Deadline.Date})
	}
	return out
}

// measuredBy reports whether the deadline is that of a quantity.
func measuredBy(goals []Goal, day string) bool {
	for _, g := range goals {
		if g.By != 0 && strings.HasPrefix(day, strconv.Itoa(g.By)) {
			return true
		}
	}
	return false
}

var (
	yearPattern = regexp.MustCompile(`\b(?:19|20|21)[0-9]{2}\b`)
	usualWords  = regexp.MustCompile(`(?i)business[- ]as[- ]usual|\bBAU\b|tendencial|línea base|scénario de référence|cours normal des affaires`)
	perWords    = regexp.MustCompile(`(?i)\bintensity\b|\bintensidad\b|\bintensité\b|per (?:unit|capita|head|person)|por (?:unidad|habitante|persona)|par ` +
		`(?:unité|habitant|personne)`)
	zeroWords = regexp.MustCompile(`(?i)net[- ]zero|(?:carbon|climate)[- ]neutral|neutralidad|cero (?:emisiones )?net|neutralité|carboneutr|zéro (?:émission ` +
		`)?net`)
)

// fromTarget is one promised quantity as a goal.
func fromTarget(c *trillium.Commitment, t *trillium.Target) Goal {
	g := Goal{Words: t.Text, Value: t.Value, Max: t.Max, Unit: t.Unit, Direction: t.Direction, Kind: Level, By: yearOf(t.By), Base: yearOf(t.Baseline)}
	if g.By == 0 && c.Deadline != nil {
		g.By = yearOf(c.Deadline.Date)
	}
	if g.Direction != Reduce {
		g.Direction = Increase
	}
	switch words := t.Baseline + " " + t.Text + " " + c.Text; {
	case t.Max != nil:
		g.Kind, g.Direction = Range, ""
	case t.Value == 0 && zeroWords.MatchString(t.Text):
		g.Direction = Reduce
	case t.Unit == "percent" && usualWords.MatchString(t.Baseline+" "+t.Text):
		g.Kind, g.Base = BAU, 0
	case t.Unit == "percent" && (t.Direction == "reduce" || g.Base != 0 || t.Direction == "increase"):
		g.Kind, g.Unit = Change, ""
		if perWords.MatchString(words) {
			g.Kind = Intensity
		}
	}
	if g.Kind == BAU {
		g.Unit = ""
	}
	switch t.Comparison {
	case "at most", "less than", "up to":
		if g.Kind == Level {
			g.Direction = Reduce
		}
	}
	return g
}

func yearOf(s string) int {
	y, _ := strconv.Atoi(yearPattern.FindString(s)) // "" is no year
	return y
}
