package main

import (
	"cmp"
	"context"
	"errors"
	"flag"
	"fmt"
	"strconv"
	"strings"
	"text/tabwriter"

	"trillium"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/store"
	"trillium/internal/table"
)

var compareCommand = command{
	name: "compare", args: "SUMMIT [SUMMIT…]", short: "set summits against each other, or the versions of one",
	example: `trillium compare nals-2021 nals-2023            what became of each promise
  trillium compare nals-2023                      its versions by other issuers and in other languages
  trillium compare nals-2023 nals-2023~can-fr     one of these
  trillium compare nals-2014 nals-2021 nals-2023  each with the next`,
	run: runCompare,
}

func runCompare(p *program, ctx context.Context, flags *flag.FlagSet, args []string) error {
	where := registerFlags(flags)
	format := flags.String("format", "table", "`FORMAT` of the output: table, json (JSON Lines) or csv")
	at := momentFlag(flags)
	rest, err := parse(flags, args)
	if err != nil {
		return err
	}
	switch {
	case len(rest) == 0:
		return usagef("name two summits, such as nals-2021 nals-2023, or one whose versions to compare")
	case *format != "table" && *format != "json" && *format != "csv":
		return usagef("-format is table, json or csv, not %q", *format)
	}
	t, err := moment(*at)
	if err != nil {
		return err
	}
	register, err := where.toRead(ctx)
	if err != nil {
		return err
	}
	return errors.Join(p.compare(ctx, register.At(t), newPipeline().comparer(register), rest, *format), register.Close())
}

// comparer compares the documents of a register.
func (l pipeline) comparer(register *store.Store) *compare.Comparer {
	return compare.New(lineage.New(l.lexicon, lineage.LoadThesaurus()), l.documents(register))
}

// compare prints the links of each summit named with the next, or of a summit
// with its versions.
func (p *program) compare(ctx context.Context, v store.View, c *compare.Comparer, names []string, format string) error {
	var docs []store.Document
	for _, name := range names {
		d, err := compare.Find(ctx, v, name)
		if errors.Is(err, trillium.ErrNotFound) {
			return fmt.Errorf("%w at this moment; \"trillium list documents\" names what there is", err)
		}
		if err != nil {
			return err
		}
		docs = append(docs, d)
	}
	var pairs [][2]store.Document
	for i := 1; i < len(docs); i++ {
		pairs = append(pairs, [2]store.Document{docs[i-1], docs[i]})
	}
	if len(docs) == 1 {
		versions, err := v.Documents(ctx, docs[0].Summit)
		if err != nil {
			return err
		}
		for _, d := range versions[1:] {
			pairs = append(pairs, [2]store.Document{versions[0], d})
		}
		if len(pairs) == 0 {
			return fmt.Errorf("%s has no other version: %w; name another summit to compare with, or add one with \"trillium add\"", names[0], trillium.ErrNotFound)
		}
	}
	for i, pair := range pairs {
		of, err := c.Between(ctx, v, pair[0], pair[1])
		if err != nil {
			return err
		}
		switch format {
		case "json":
			if err := lines(p, of.Links); err != nil {
				return err
			}
		case "csv":
			if err := table.WriteRows(p.stdout, compare.Table(of, i == 0)); err != nil {
				return err
			}
		default:
			if err := p.tellLinks(of); err != nil {
				return err
			}
		}
	}
	return nil
}

// tellLinks prints links for people: pairs with their reasons and differences,
// then what stands alone.
func (p *program) tellLinks(of *compare.Comparison) error {
	counts := make(map[lineage.Relation]int)
	var order []lineage.Relation
	for _, l := range of.Links {
		if counts[l.Relation]++; counts[l.Relation] == 1 {
			order = append(order, l.Relation)
		}
	}
	var sum []string
	for _, r := range order {
		sum = append(sum, fmt.Sprintf("%d %s", counts[r], r))
	}
	fmt.Fprintf(p.stdout, "%s – %s: %s\n", of.A.Document.Key, of.B.Document.Key, strings.Join(sum, ", "))
	for _, side := range []*compare.Side{of.A, of.B} {
		if side.Text.Unreadable() {
			fmt.Fprintf(p.stdout, "%s: no promise could be read in it (language %q); nothing is said to be missing there\n", side.Document.Key, side.Document.Language)
		}
	}
	t := tabwriter.NewWriter(p.stdout, 0, 0, 2, ' ', 0)
	text := func(s *compare.Side, id string) string {
		if st := s.ByID[id]; st != nil {
			return table.Cut(table.Plain(trillium.Plain(st.Text)), 70)
		}
		return ""
	}
	for _, l := range of.Links {
		by := strconv.FormatFloat(l.Score, 'f', 2, 64)
		if l.Decided != "" {
			by = "decided by " + l.By
		} else if !l.Relation.Pairs() {
			by = ""
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\n", cmp.Or(l.A, "–"), l.Relation, cmp.Or(l.B, "–"), by)
		if l.A != "" {
			fmt.Fprintf(t, "\t\t\t  %s\n", text(of.A, l.A))
		}
		if l.B != "" {
			fmt.Fprintf(t, "\t\t\t  %s\n", text(of.B, l.B))
		}
		if len(l.Why) > 0 {
			fmt.Fprintf(t, "\t\t\t  why: %s\n", table.Plain(strings.Join(l.Why, "; ")))
		}
		for _, d := range l.Divergences {
			fmt.Fprintf(t, "\t\t\t  %s: “%s” – “%s”\n", d.Type, table.Plain(d.A), table.Plain(d.B))
		}
	}
	return t.Flush()
}
