package commands

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/url"
	"strconv"
	"strings"

	"trillium/internal/calculator"
	"trillium/internal/command"
	"trillium/internal/table"
	"trillium/internal/timeseries"
)

func calculate() command.Command {
	var of []command.Command
	for _, m := range calculator.Methods() {
		of = append(of,
			command.Command{Name: m.Name, Args: "[flags] " + m.Input, Takes: command.OneFile, Set: func(f *command.Flags) command.Run { return method(f, m) }})
	}
	of = append(of, command.Command{Name: "parameters", Args: "[flags]", Set: func(f *command.Flags) command.Run {
		format := f.Format(command.Lists)
		return func(_ context.Context, e *command.Env, _ []string) error {
			p := calculator.Defaults()
			return command.Print(e, *format, p, command.CSV(p.Table()), columns(p.Table()))
		}
	}})
	return command.Command{Name: "calculate", Args: strings.Join(command.Names(of), ", ") + " [flags] FILE", Of: of, Ask: "say what to calculate: %s"}
}

// method declares a flag for each field of a method, and works out a file.
func method(f *command.Flags, m calculator.Method) command.Run {
	usual, names := make(url.Values), make(map[string]string) // of fields; their names by flag
	for _, x := range m.Fields {
		if x.Usage != "" {
			flag := cmp.Or(x.Flag, x.Name)
			names[flag] = x.Name
			usual.Set(x.Name, cmp.Or(x.Default, x.Usual))
			declare(f, flag, usual.Get(x.Name), x)
		}
	}
	var format *string
	f.Check(func() error {
		if *format == "sdmx" && m.NoSeries != "" {
			return command.Usagef("-format is %s: %s", m.Formats, m.NoSeries)
		}
		return nil
	})
	format = f.Format(m.Formats)
	return func(_ context.Context, e *command.Env, args []string) (err error) {
		v := calculator.Values{Of: usual, File: args[0], Tell: func(line int, text string) { leftOut(e, args[0], line, text) }}
		f.Visit(func(x *flag.Flag) { v.Of.Set(names[x.Name], x.Value.String()) })
		if v.Data, err = e.ReadFile(args[0], maxInput); err != nil {
			return err
		}
		if base := v.Of.Get("base"); base != "" {
			if v.Base, err = e.ReadFile(base, maxInput); err != nil {
				return err
			}
		}
		r, err := m.Run(v)
		var clash calculator.Clash
		switch {
		case errors.As(err, &clash):
			return command.Usagef("%v", clash)
		case err != nil:
			return err
		case *format == "sdmx":
			return timeseries.WriteSDMX(e.Stdout, r.Series)
		}
		rows := r.Table(cell)
		text := columns(rows)
		if r.Text != "" {
			text = func(w io.Writer) error { _, err := io.WriteString(w, r.Text); return err }
		}
		return command.Print(e, *format, r.Objects, command.CSV(rows), text)
	}
}

// maxInput bounds a file, in bytes.
const maxInput = 256 << 20

// declare declares the flag of a field.
func declare(f *command.Flags, name, usual string, x calculator.Field) {
	n, _ := strconv.Atoi(usual) // 0 where there is none
	switch x.Kind {
	case calculator.Whole:
		f.Int(name, n, x.Usage)
	case calculator.Seed:
		f.Uint64(name, uint64(n), x.Usage)
	case calculator.Number:
		f.Float64(name, float64(n), x.Usage)
	default:
		f.String(name, usual, x.Usage)
	}
}

// leftOut says what of a file does not count.
func leftOut(e *command.Env, file string, line int, text string) {
	if line > 0 {
		file += ":" + strconv.Itoa(line)
	}
	fmt.Fprintf(e.Stderr, "%s: %s\n", file, table.Plain(text))
}

// cell writes a cell of a result.
func cell(c any) string {
	switch c := c.(type) {
	case float64:
		return strconv.FormatFloat(c, 'f', 4, 64)
	case []string:
		return strings.Join(c, " ")
	}
	return fmt.Sprint(c)
}

// columns are rows in aligned columns, with the names of the columns in capitals.
func columns(rows [][]string) command.Form {
	out := make([][]string, len(rows))
	for i, row := range rows {
		for _, c := range row {
			if i == 0 {
				c = strings.ToUpper(c)
			}
			out[i] = append(out[i], table.Plain(c))
		}
	}
	return command.Columns(out)
}
