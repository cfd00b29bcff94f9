package main

import (
	"context"
	"io"
	"os"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/sheet"
	"trillium/internal/source"
	"trillium/internal/store"
)

var importCommand = command.Command{
	Name: "import", Args: "FILE.csv", Short: "keep the commitments of a spreadsheet as a document of a summit",
	Example: `trillium import -summit lakes-2026 -columns "text=Pledge,parties=Country,deadline=Due" pledges.csv`,
	Takes:   command.OneFile,
	Set:     setImport,
}

func setImport(f *command.Flags) command.Run {
	where := f.Register()
	summit := f.String("summit", "", "`ID` of the summit, such as nals-2023")
	title := f.String("title", "", "`TITLE` of the document (default: the file's name)")
	language := f.String("language", "", "`TAG` of the language: en, es or fr (default: as it reads)")
	mapping := f.String("columns", "", "which column holds which field, `FIELD=COLUMN,…`; fields: "+strings.Join(sheet.Fields, ", "))
	skip := f.Bool("skip-rejected", false, "import the good rows although others are rejected")
	return func(ctx context.Context, e *command.Env, args []string) error {
		name := args[0]
		if !trillium.ValidSummit(*summit) {
			return command.Usagef("give the summit's id with -summit, such as nals-2023")
		}
		columns, err := sheet.ParseColumns(*mapping)
		if err != nil {
			return command.Usagef("-columns: %v", err)
		}
		file, err := os.Open(name)
		if err != nil {
			return err
		}
		defer file.Close()
		data, err := io.ReadAll(io.LimitReader(file, source.MaxSize+1))
		if err != nil {
			return err
		}
		l := newPipeline()
		o := sheet.Options{Summit: *summit, Title: *title, Language: *language, Columns: columns}
		reading, rejected, err := sheet.New(l.reader, l.extractor).Read(name, data, o)
		if err != nil {
			return err
		}
		for _, r := range rejected {
			e.Warn("%s:%d: %s", name, r.Row, r.Reason)
		}
		if len(rejected) > 0 && !*skip {
			e.Warn("%d rows are rejected, so nothing was imported; mend them, or take the others with -skip-rejected", len(rejected))
			return command.ErrReported
		}
		return where.Open(ctx, command.ToMake, func(register *store.Store) error {
			return program{e}.add(ctx, register, reading, false)
		})
	}
}
