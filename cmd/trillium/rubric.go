package main

import (
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"strings"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/report"
)

var rubricCommand = command{
	name: "rubric", args: "[FILE…]", short: "check rubrics for gaps, overlaps and lines that are never reached",
	example: `trillium rubric -template sustained > rubric.json    begin from a template
  trillium rubric rubric.json                          say what is wrong with it`,
	run: runRubric,
}

// maxRubric bounds a file with a rubric, in bytes.
const maxRubric = 1 << 20

func runRubric(p *program, _ context.Context, flags *flag.FlagSet, args []string) error {
	template := flags.String("template", "", "`NAME` of a template to print: "+strings.Join(templateNames(), ", "))
	language := languageFlag(flags)
	format := flags.String("format", "table", "`FORMAT` of the output: table or json (JSON Lines)")
	names, err := parse(flags, args)
	if err != nil {
		return err
	}
	words, err := language()
	switch {
	case err != nil:
		return err
	case *format != "table" && *format != "json":
		return usagef("-format is table or json, not %q", *format)
	case *template != "":
		return p.printTemplate(*template, words.Tag)
	case len(names) == 0:
		return usagef("name a file with a rubric as JSON, or a template")
	}
	tell, bad := report.Teller{Language: words}, false
	for _, name := range names {
		r, err := p.readRubric(name)
		if err != nil {
			return err
		}
		faults := r.Lint()
		bad = bad || len(faults) > 0
		for _, f := range faults {
			if *format == "json" {
				err = lines(p, []faultLine{{name, f.Kind, f.Party, f.Lines, tell.Fault(r, f)}})
			} else {
				_, err = fmt.Fprintf(p.stdout, "%s: %s\n", name, tell.Fault(r, f))
			}
			if err != nil {
				return err
			}
		}
		if len(faults) == 0 && *format == "table" {
			fmt.Fprintf(p.stdout, "%s: %s\n", name, tell.T("rubric.faultless.long"))
		}
	}
	if bad {
		return errReported
	}
	return nil
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

func (p *program) printTemplate(name, lang string) error {
	for _, t := range assess.Templates(lang) {
		if t.Rubric.Template == name {
			enc := json.NewEncoder(p.stdout)
			enc.SetEscapeHTML(false)
			enc.SetIndent("", "  ")
			return enc.Encode(t.Rubric)
		}
	}
	return usagef("there is no template %q; they are %s", name, strings.Join(templateNames(), ", "))
}

// readRubric reads a file; "-" is standard input. The error says where in it
// something is wrong.
func (p *program) readRubric(name string) (*assess.Rubric, error) {
	data, err := p.readFile(name, maxRubric)
	if err != nil {
		return nil, err
	}
	var r assess.Rubric
	if err := strictJSON(name, data, &r); err != nil {
		return nil, err
	}
	if err := r.Check(); err != nil {
		return nil, fmt.Errorf("%s: %w: %v", name, trillium.ErrInvalid, err)
	}
	return &r, nil
}
