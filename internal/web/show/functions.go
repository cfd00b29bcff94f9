package show

import (
	"html/template"
	"strings"
	"time"

	"trillium"
	"trillium/internal/i18n"
	"trillium/internal/review"
	"trillium/internal/table"
	"trillium/internal/withhold"
)

// functions are what the templates call.
var functions = template.FuncMap{
	"cut":      func(s string) string { return table.Cut(s, 90) },
	"brief":    func(s string) string { return table.Cut(s, 180) },
	"day":      func(l *i18n.Language, date string) string { return l.Day(date) },
	"time":     func(l *i18n.Language, t time.Time) string { return l.Time(t) },
	"short":    func(hash string) string { return hash[:min(12, len(hash))] },
	"ref":      Ref,
	"withheld": withhold.Is,
	"yesno": func(b bool) string {
		if b {
			return "yes"
		}
		return "no"
	},
	"add":             func(a, b int) int { return a + b },
	"fieldNames":      func() []string { return review.Fields },
	"strengths":       func() []trillium.Strength { return []trillium.Strength{trillium.High, trillium.Mid, trillium.Low} },
	"precisions":      func() []string { return review.Precisions() },
	"directions":      func() []string { return review.Directions[1:] },
	"comparisons":     func() []string { return review.Comparisons[1:] },
	"methodRelations": methodRelations,
	"topics":          func() []string { return trillium.Topics },
	"relations":       func() []string { return review.Relations },
	"join":            strings.Join,
	"words":           TextOf,
	"sign":            sign,
	"stateChoices":    StateChoices,
	"dueChoices":      func() []string { return dueChoices },
	"bearings":        func() []string { return review.Bearings },
	"statuses":        func() []string { return review.Statuses },
}
