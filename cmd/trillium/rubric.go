package main

import (
	"context"
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/command"
	"trillium/internal/report"
)

var rubricCommand = command.Command{
	Name: "rubric", Args: "[FILE…]", Short: "check rubrics for gaps, overlaps and lines that are never reached",
	Example: `trillium rubric -template sustained > rubric.json    begin from a template
  trillium rubric rubric.json                          say what is wrong with it`,
	Set: setRubric,
}

// maxRubric bounds a file with a rubric, in bytes.
const maxRubric = 1 << 20

func setRubric(f *command.Flags) command.Run {
	template := f.String("template", "", "`NAME` of a template to print: "+strings.Join(templateNames(), ", "))
	words, format := f.Language(), f.Format("table or json (JSON Lines)")
	return func(_ context.Context, e *command.Env, names []string) error {
		switch {
		case *template != "":
			return printTemplate(e, *template, words().Tag)
		case len(names) == 0:
			return command.Usagef("name a file with a rubric as JSON, or a template")
		}
		bad := false
		for _, name := range names {
			faulty, err := lint(e, report.Teller{Language: words()}, name, *format)
			if err != nil {
				return err
			}
			bad = bad || faulty
		}
		if bad {
			return command.ErrReported
		}
		return nil
	}
}

// lint says what is wrong with a file's rubric, and whether anything is.
func lint(e *command.Env, tell report.Teller, name, format string) (bool, error) {
	r, err := readRubric(e, name)
	if err != nil {
		return false, err
	}
	faults := r.Lint()
	for _, f := range faults {
		if format == "json" {
			err = command.Lines(e.Stdout, []faultLine{{name, f.Kind, f.Party, f.Lines, tell.Fault(r, f)}})
		} else {
			_, err = fmt.Fprintf(e.Stdout, "%s: %s\n", name, tell.Fault(r, f))
		}
		if err != nil {
			return true, err
		}
	}
	if len(faults) == 0 && format == "table" {
		fmt.Fprintf(e.Stdout, "%s: %s\n", name, tell.T("rubric.faultless.long"))
	}
	return len(faults) > 0, nil
}

// A faultLine is a fault as JSON.
type faultLine struct {
	File  string           `json:"file"`
	Kind  assess.FaultKind `json:"kind"`
	Party string           `json:"party,omitempty"`
	Lines []int            `json:"lines,omitempty"`
	Text  string           `json:"text"`
}

func templateNames() []string {
	var out []string
	for _, t := range assess.Templates("en") {
		out = append(out, t.Rubric.Template)
	}
	return out
}

func printTemplate(e *command.Env, name, lang string) error {
	for _, t := range assess.Templates(lang) {
		if t.Rubric.Template == name {
			return command.Indented(e.Stdout, t.Rubric)
		}
	}
	return command.Usagef("there is no template %q; they are %s", name, strings.Join(templateNames(), ", "))
}

// readRubric reads a file; "-" is standard input. The error says where in it
// something is wrong.
func readRubric(e *command.Env, name string) (*assess.Rubric, error) {
	data, err := e.ReadFile(name, maxRubric)
	if err != nil {
		return nil, err
	}
	var r assess.Rubric
	if err := command.StrictJSON(name, data, &r); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w: %v", name, trillium.ErrInvalid, err)
	}
	return &r, nil
}
