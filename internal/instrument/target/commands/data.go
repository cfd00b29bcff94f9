package commands

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/instrument/target/keep"
	"trillium/internal/language"
	"trillium/internal/series"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/timeseries"
)

// seriesFlags say what a file of series is where the file does not.
type seriesFlags struct {
	mapping, dataset, title string
	source                  timeseries.Source
}

func addSeriesFlags(f *command.Flags) *seriesFlags {
	s := new(seriesFlags)
	f.StringVar(&s.mapping, "map", "", "`FILE` with a mapping of the columns as JSON, for plain CSV with columns that have no usual names")
	f.StringVar(&s.dataset, "dataset", "", "`ID` of the dataset (default: as the file or its name says)")
	f.StringVar(&s.title, "title", "", "`TITLE` of the dataset")
	f.StringVar(&s.source.Name, "source", "", "`NAME` of who published it")
	f.StringVar(&s.source.Address, "address", "", "`ADDRESS` where it was published")
	f.StringVar(&s.source.Licence, "licence", "", "`LICENCE` under which it may be used")
	f.StringVar(&s.source.Known, "known", "", "`DAY` on which it was published (2024-09-30): its values count from then on")
	return s
}

// read is the mapping that the flags make, over that of the file which they name.
func (s *seriesFlags) read(e *command.Env) (timeseries.Mapping, error) {
	m := new(timeseries.Mapping)
	if s.mapping != "" {
		data, err := e.ReadFile(s.mapping, 1<<20)
		if err == nil {
			m, err = timeseries.ParseMapping(s.mapping, data)
		}
		if err != nil {
			return timeseries.Mapping{}, err
		}
	}
	var from timeseries.Source
	if m.Source != nil {
		from = *m.Source
	}
	m.Dataset, m.Title = cmp.Or(s.dataset, m.Dataset), cmp.Or(s.title, m.Title)
	from.Name, from.Address = cmp.Or(s.source.Name, from.Name), cmp.Or(s.source.Address, from.Address)
	from.Licence, from.Known = cmp.Or(s.source.Licence, from.Licence), cmp.Or(s.source.Known, from.Known)
	m.Source = &from
	return *m, nil
}

func add() command.Command {
	return command.Command{Name: "add", Args: "[flags] FILE…", Takes: command.Between(1, -1, "add takes files of series: SDMX-CSV or CSV"),
		Set: func(f *command.Flags) command.Run {
			where, series := f.Register(), addSeriesFlags(f)
			return func(ctx context.Context, e *command.Env, names []string) error {
				m, err := series.read(e)
				if err != nil {
					return err
				}
				bad := false
				err = where.Open(ctx, command.ToMake, func(register *store.Store) error {
					for _, name := range names {
						if ctx.Err() != nil {
							break
						}
						if err := addSeries(ctx, e, register, name, m); err != nil {
							e.Warn("%v", err)
							bad = true
						}
					}
					return ctx.Err()
				})
				if err == nil && bad {
					err = command.ErrReported
				}
				return err
			}
		}}
}

func addSeries(ctx context.Context, e *command.Env, register *store.Store, name string, m timeseries.Mapping) error {
	data, err := e.ReadFile(name, timeseries.MaxFile)
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
	fmt.Fprintf(e.Stdout, "%s: release %d, %d series, %d values, known since %s\n", r.Dataset, r.N, len(d.Series), n, r.Known)
	if m.Source.Known == "" {
		e.Warn("%s: no day of publication was given (-known), so its values count from today on", name)
	}
	warnOfNames(e, d)
	for _, s := range d.Series {
		for _, year := range s.AsOf("").Jumps() {
			e.Warn("%s jumps in %d; until somebody says what it is (\"trillium target break\"), it counts as a break", s.ID, year)
		}
	}
	return nil
}

// warnOfNames says which parties are written by name, and so are not those that
// commitments bind, which have codes.
func warnOfNames(e *command.Env, d *timeseries.Dataset) {
	names, told := language.Load(), make(map[string]bool)
	for _, s := range d.Series {
		if code := names.CountryCode(s.Party); code != "" && code != s.Party && !told[s.Party] {
			told[s.Party] = true
			e.Warn("%s has series of %q; commitments name that party %s, so write the code for them to be bound", d.ID, table.Plain(s.Party), code)
		}
	}
}

func listSeries() command.Command {
	return command.Command{Name: "series", Args: "[flags] [DATASET]", Set: func(f *command.Flags) command.Run {
		where, format, at := f.Register(), f.String("format", "table", "`FORMAT` of the output: "+command.Lists), f.Moment()
		return func(ctx context.Context, e *command.Env, args []string) error {
			if len(args) > 1 || !slices.Contains([]string{"table", "json", "csv"}, *format) {
				return command.Usagef("series takes at most one dataset, and -format is table, json or csv")
			}
			var list []keep.Dataset
			err := where.View(ctx, *at, func(v store.View) (err error) {
				list, err = keep.Datasets(ctx, v)
				return err
			})
			if err != nil {
				return err
			}
			if len(args) == 1 {
				list = slices.DeleteFunc(list, func(d keep.Dataset) bool { return d.ID != args[0] })
				if len(list) == 0 {
					return fmt.Errorf("dataset %s: %w", args[0], trillium.ErrNotFound)
				}
			}
			rows := keep.SeriesRows(list)
			out := [][]string{{"SERIES", "PARTY", "UNIT", "YEARS", "VALUES", "BREAKS", "KNOWN"}}
			for _, r := range rows {
				out = append(out, []string{r.Series, r.Party, r.Unit, r.Years(), strconv.Itoa(r.Values), strings.Join(r.Breaks, " "), r.Known})
			}
			return command.Print(e, *format, rows, command.CSV(keep.SeriesTable(rows)), command.Columns(out))
		}
	}}
}

func export() command.Command {
	return command.Command{Name: "export", Args: "[flags] DATASET > FILE", Set: func(f *command.Flags) command.Run {
		where, at := f.Register(), f.Moment()
		format := f.String("format", "sdmx", "`FORMAT` of the output: sdmx (SDMX-CSV 2.0) or package (a zip, by the Frictionless specification)")
		return func(ctx context.Context, e *command.Env, args []string) error {
			if len(args) != 1 || *format != "sdmx" && *format != "package" {
				return command.Usagef("export takes a dataset, and -format is sdmx or package")
			}
			return where.View(ctx, *at, func(v store.View) error {
				d, _, err := series.Dataset(ctx, v, args[0])
				if err != nil {
					return err
				}
				if *format == "sdmx" {
					return timeseries.WriteSDMX(e.Stdout, d)
				}
				pack := timeseries.Package(d)
				for i := range pack.Tables {
					pack.Tables[i].Write = table.WriteRows
				}
				return pack.Write(e.Stdout)
			})
		}
	}}
}

func breaks() command.Command {
	return command.Command{Name: "break", Args: "-as LOGIN -note WORDS [-real] SERIES YEAR", Set: func(f *command.Flags) command.Run {
		where := f.Register()
		as := f.String("as", "", "`LOGIN` of who says so")
		real := f.Bool("real", false, "the jump is real: values on both sides do compare")
		note := f.String("note", "", "what changed, and where that is written, in `WORDS`")
		return func(ctx context.Context, e *command.Env, args []string) error {
			var year int
			var err error
			if len(args) == 2 {
				_, err = fmt.Sscanf(args[1], "%d", &year)
			}
			if len(args) != 2 || err != nil || *as == "" {
				return command.Usagef("break takes a series and the first year behind the break, and -as says who says so")
			}
			err = where.Open(ctx, command.ToChange, func(register *store.Store) error {
				who, err := register.Person(ctx, *as)
				if err == nil && !who.May("decide") {
					err = fmt.Errorf("%s: %w: only reviewers and editors say what a break is", *as, trillium.ErrForbidden)
				}
				if err != nil {
					return err
				}
				return series.SetBreak(ctx, register, series.Break{Series: args[0], Year: year, Holds: !*real, Note: *note, Person: *as, Name: who.Name})
			})
			if err != nil {
				return err
			}
			what := "a break"
			if *real {
				what = "real, and no break"
			}
			_, err = fmt.Fprintf(e.Stdout, "%s %d: %s\n", args[0], year, what)
			return err
		}
	}}
}
