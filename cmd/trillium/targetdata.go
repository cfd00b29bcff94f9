package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"text/tabwriter"

	"trillium"
	"trillium/internal/goals"
	"trillium/internal/language"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/timeseries"
)

// seriesFlags say what a file of series is where the file does not.
type seriesFlags struct {
	mapping, dataset, title, source, address, licence, known *string
}

func addSeriesFlags(flags *flag.FlagSet) seriesFlags {
	return seriesFlags{
		flags.String("map", "", "`FILE` with a mapping of the columns as JSON, for plain CSV with columns that have no usual names"),
		flags.String("dataset", "", "`ID` of the dataset (default: as the file or its name says)"),
		flags.String("title", "", "`TITLE` of the dataset"),
		flags.String("source", "", "`NAME` of who published it"),
		flags.String("address", "", "`ADDRESS` where it was published"),
		flags.String("licence", "", "`LICENCE` under which it may be used"),
		flags.String("known", "", "`DAY` on which it was published (2024-09-30): its values count from then on"),
	}
}

// read is the mapping that the flags make.
func (f seriesFlags) read(p *program) (timeseries.Mapping, error) {
	var m timeseries.Mapping
	if *f.mapping != "" {
		data, err := p.readFile(*f.mapping, 1<<20)
		if err != nil {
			return m, err
		}
		read, err := timeseries.ParseMapping(*f.mapping, data)
		if err != nil {
			return m, err
		}
		m = *read
	}
	var s timeseries.Source
	if m.Source != nil {
		s = *m.Source
	}
	for _, x := range []struct {
		flag *string
		into *string
	}{{f.dataset, &m.Dataset}, {f.title, &m.Title}, {f.source, &s.Name}, {f.address, &s.Address}, {f.licence, &s.Licence}, {f.known, &s.Known}} {
		if *x.flag != "" {
			*x.into = *x.flag
		}
	}
	m.Source = &s
	return m, nil
}

// strictJSON reads one JSON value, refusing what its type does not know. The error says
// where in the file something is wrong.
func strictJSON(name string, data []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.DisallowUnknownFields()
	err := dec.Decode(into)
	if err == nil && dec.More() {
		err = errors.New("something follows the first value; one is read from a file")
	}
	if err != nil {
		line := 1 + bytes.Count(data[:min(int(dec.InputOffset()), len(data))], []byte("\n"))
		return fmt.Errorf("%s:%d: %w: %v", name, line, trillium.ErrInvalid, err)
	}
	return nil
}

// readFile reads a file of at most limit bytes; "-" is standard input.
func (p *program) readFile(name string, limit int64) ([]byte, error) {
	in := p.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, err
		}
		defer f.Close()
		in = f
	}
	data, err := io.ReadAll(io.LimitReader(in, limit+1))
	if err == nil && int64(len(data)) > limit {
		err = fmt.Errorf("%s: %w: more than %d bytes", name, trillium.ErrTooLarge, limit)
	}
	return data, err
}

func targetAdd(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where, f := registerFlags(flags), addSeriesFlags(flags)
	names, done, err := p.parseVerb(flags, "add [flags] FILE…", args)
	if done || err != nil {
		return err
	}
	if len(names) == 0 {
		return usagef("add takes files of series: SDMX-CSV or CSV")
	}
	m, err := f.read(p)
	if err != nil {
		return err
	}
	register, err := where.open(ctx)
	if err != nil {
		return err
	}
	bad := false
	for _, name := range names {
		if ctx.Err() != nil {
			break
		}
		if err := p.addSeries(ctx, register, name, m); err != nil {
			fmt.Fprintf(p.stderr, "trillium target: %v\n", err)
			bad = true
		}
	}
	if err := errors.Join(ctx.Err(), register.Close()); err != nil {
		return err
	}
	if bad {
		return errReported
	}
	return nil
}

func (p *program) addSeries(ctx context.Context, register *store.Store, name string, m timeseries.Mapping) error {
	data, err := p.readFile(name, timeseries.MaxFile)
	if err != nil {
		return err
	}
	r, d, err := series.Add(ctx, register, store.CommandLine, name, data, m)
	if err != nil {
		return err
	}
	n := 0
	for _, s := range d.Series {
		n += len(s.Observations)
	}
	fmt.Fprintf(p.stdout, "%s: release %d, %d series, %d values, known since %s\n", r.Dataset, r.N, len(d.Series), n, r.Known)
	if m.Source.Known == "" {
		fmt.Fprintf(p.stderr, "trillium target: %s: no day of publication was given (-known), so its values count from today on\n", name)
	}
	p.warnOfNames(d)
	for _, s := range d.Series {
		for _, year := range s.AsOf("").Jumps() {
			fmt.Fprintf(p.stderr, "trillium target: %s jumps in %d; until somebody says what it is (\"trillium target break\"), it counts as a break\n", s.ID, year)
		}
	}
	return nil
}

// warnOfNames says which parties are written by name, and so are not those that
// commitments bind, which have codes.
func (p *program) warnOfNames(d *timeseries.Dataset) {
	names, told := language.Load(), make(map[string]bool)
	for _, s := range d.Series {
		if code := names.CountryCode(s.Party); code != "" && code != s.Party && !told[s.Party] {
			told[s.Party] = true
			fmt.Fprintf(p.stderr, "trillium target: %s has series of %q; commitments name that party %s, so write the code for them to be bound\n", d.ID, table.Plain(s.Party), code)
		}
	}
}

func targetSeries(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where, format, at := registerFlags(flags), formatFlag(flags), momentFlag(flags)
	rest, done, err := p.parseVerb(flags, "series [flags] [DATASET]", args)
	if done || err != nil {
		return err
	}
	if len(rest) > 1 || !slices.Contains(tableFormats, *format) {
		return usagef("series takes at most one dataset, and -format is table, json or csv")
	}
	var list []goals.Dataset
	err = where.reading(ctx, *at, func(v store.View) (err error) {
		list, err = goals.Datasets(ctx, v)
		return err
	})
	if err != nil {
		return err
	}
	if len(rest) == 1 {
		list = slices.DeleteFunc(list, func(d goals.Dataset) bool { return d.ID != rest[0] })
		if len(list) == 0 {
			return fmt.Errorf("dataset %s: %w", rest[0], trillium.ErrNotFound)
		}
	}
	rows := goals.SeriesRows(list)
	switch *format {
	case "json":
		return lines(p, rows)
	case "csv":
		return table.WriteRows(p.stdout, goals.SeriesTable(rows))
	}
	w := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "SERIES\tPARTY\tUNIT\tYEARS\tVALUES\tBREAKS\tKNOWN")
	for _, r := range rows {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%d\t%s\t%s\n", r.Series, r.Party, r.Unit, r.Years(), r.Values, strings.Join(r.Breaks, " "), r.Known)
	}
	return w.Flush()
}

func targetExport(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where, at := registerFlags(flags), momentFlag(flags)
	format := flags.String("format", "sdmx", "`FORMAT` of the output: sdmx (SDMX-CSV 2.0) or package (a zip, by the Frictionless specification)")
	rest, done, err := p.parseVerb(flags, "export [flags] DATASET > FILE", args)
	if done || err != nil {
		return err
	}
	if len(rest) != 1 || *format != "sdmx" && *format != "package" {
		return usagef("export takes a dataset, and -format is sdmx or package")
	}
	var d *timeseries.Dataset
	err = where.reading(ctx, *at, func(v store.View) (err error) {
		d, _, err = series.Dataset(ctx, v, rest[0])
		return err
	})
	if err != nil {
		return err
	}
	if *format == "package" {
		pack := timeseries.Package(d)
		for i := range pack.Tables {
			pack.Tables[i].Write = table.WriteRows
		}
		return pack.Write(p.stdout)
	}
	return timeseries.WriteSDMX(p.stdout, d)
}

func targetBreak(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	as := flags.String("as", "", "`LOGIN` of who says so")
	real := flags.Bool("real", false, "the jump is real: values on both sides do compare")
	note := flags.String("note", "", "what changed, and where that is written, in `WORDS`")
	rest, done, err := p.parseVerb(flags, "break -as LOGIN -note WORDS [-real] SERIES YEAR", args)
	if done || err != nil {
		return err
	}
	var year int
	if len(rest) == 2 {
		_, err = fmt.Sscanf(rest[1], "%d", &year)
	}
	if len(rest) != 2 || err != nil || *as == "" {
		return usagef("break takes a series and the first year behind the break, and -as says who says so")
	}
	register, err := where.existing(ctx)
	if err != nil {
		return err
	}
	who, err := register.Person(ctx, *as)
	if err == nil && !who.May("decide") {
		err = fmt.Errorf("%s: %w: only reviewers and editors say what a break is", *as, trillium.ErrForbidden)
	}
	if err == nil {
		err = series.SetBreak(ctx, register, series.Break{Series: rest[0], Year: year, Holds: !*real, Note: *note, Person: *as, Name: who.Name})
	}
	if err := errors.Join(err, register.Close()); err != nil {
		return err
	}
	what := "a break"
	if *real {
		what = "real, and no break"
	}
	_, err = fmt.Fprintf(p.stdout, "%s %d: %s\n", rest[0], year, what)
	return err
}
