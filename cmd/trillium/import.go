package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"trillium"
	"trillium/internal/sheet"
	"trillium/internal/source"
)

var importCommand = command{
	name: "import", args: "FILE.csv", short: "keep the commitments of a spreadsheet as a document of a summit",
	example: `trillium import -summit lakes-2026 -columns "text=Pledge,parties=Country,deadline=Due" pledges.csv`,
	run:     runImport,
}

func runImport(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	summit := flags.String("summit", "", "`ID` of the summit, such as nals-2023")
	title := flags.String("title", "", "`TITLE` of the document (default: the file's name)")
	language := flags.String("language", "", "`TAG` of the language: en, es or fr (default: as it reads)")
	mapping := flags.String("columns", "", "which column holds which field, `FIELD=COLUMN,…`; fields: "+strings.Join(sheet.Fields, ", "))
	skip := flags.Bool("skip-rejected", false, "import the good rows although others are rejected")
	name, err := oneFile(flags, args)
	if err != nil {
		return err
	}
	if !trillium.ValidSummit(*summit) {
		return usagef("give the summit's id with -summit, such as nals-2023")
	}
	columns, err := sheet.ParseColumns(*mapping)
	if err != nil {
		return usagef("-columns: %v", err)
	}
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, source.MaxSize+1))
	if err != nil {
		return err
	}
	l := newPipeline()
	reading, rejected, err := sheet.New(l.reader, l.extractor).Read(name, data, sheet.Options{Summit: *summit, Title: *title, Language: *language, Columns: columns})
	if err != nil {
		return err
	}
	for _, r := range rejected {
		fmt.Fprintf(p.stderr, "trillium import: %s:%d: %s\n", name, r.Row, r.Reason)
	}
	if len(rejected) > 0 && !*skip {
		fmt.Fprintf(p.stderr, "trillium import: %d rows are rejected, so nothing was imported; mend them, or take the others with -skip-rejected\n", len(rejected))
		return errReported
	}
	register, err := where.open(ctx)
	if err != nil {
		return err
	}
	return errors.Join(p.add(ctx, register, reading, false), register.Close())
}
