package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/compare"
	"trillium/internal/lineage"
	"trillium/internal/store"
	"trillium/internal/table"
	"trillium/internal/themes"
	"trillium/internal/thesaurus"
)

var compareCommand = command.Command{
	Name: "compare", Args: "SUMMIT [SUMMIT…]", Short: "set summits against each other, or the versions of one",
	Example: `trillium compare nals-2021 nals-2023            what became of each promise
  trillium compare nals-2023                      its versions by other issuers and in other languages
  trillium compare nals-2023 nals-2023~can-fr     one of these
  trillium compare nals-2014 nals-2021 nals-2023  each with the next`,
	Takes: command.Between(1, -1, "name two summits, such as nals-2021 nals-2023, or one whose versions to compare"),
	Set:   setCompare,
}

func setCompare(f *command.Flags) command.Run {
	where, format, at := f.Register(), f.Format(command.Lists), f.Moment()
	return func(ctx context.Context, e *command.Env, names []string) error {
		return where.Open(ctx, command.ToRead, func(register *store.Store) error {
			return program{e}.compare(ctx, register.At(*at), newPipeline().comparer(register), names, *format)
		})
	}
}

// comparer compares the documents of a register.
func (l pipeline) comparer(register *store.Store) *compare.Comparer {
	t := thesaurus.Load()
	return compare.New(lineage.New(l.lexicon, t), themes.New(l.lexicon, t), l.documents(register))
}

// compare prints the links of each summit named with the next, or of a summit
// with its versions.
func (p program) compare(ctx context.Context, v store.View, c *compare.Comparer, names []string, format string) error {
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
		if err := command.Print(p.Env, format, of.Links, command.CSV(compare.Table(of, i == 0)), tellLinks(of)); err != nil {
			return err
		}
	}
	return nil
}

// tellLinks tells of links for people: pairs with their reasons and differences,
// then what stands alone.
func tellLinks(of *compare.Comparison) command.Form {
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
	var head strings.Builder
	fmt.Fprintf(&head, "%s – %s: %s\n", of.A.Document.Key, of.B.Document.Key, strings.Join(sum, ", "))
	for _, side := range []*compare.Side{of.A, of.B} {
		if side.Text.Unreadable() {
			fmt.Fprintf(&head, "%s: no promise could be read in it (language %q); nothing is said to be missing there\n", side.Document.Key, side.Document.Language)
		}
	}
	var rows [][]string
	note := func(format string, args ...any) {
		rows = append(rows, []string{"", "", "", "  " + fmt.Sprintf(format, args...)})
	}
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
		} else if !l.Relation.Pairs() && l.Relation != lineage.Reported {
			by = ""
		}
		rows = append(rows, []string{cmp.Or(l.A, "–"), string(l.Relation), cmp.Or(l.B, "–"), by})
		if l.A != "" {
			note("%s", text(of.A, l.A))
		}
		if l.B != "" {
			note("%s", text(of.B, l.B))
		}
		if l.Passage != nil {
			note("“%s”", table.Cut(table.Plain(trillium.Plain(l.Passage.Text)), 200))
		}
		if len(l.Why) > 0 {
			note("why: %s", table.Plain(strings.Join(l.Why, "; ")))
		}
		for _, d := range l.Divergences {
			note("%s: “%s” – “%s”", d.Type, table.Plain(d.A), table.Plain(d.B))
		}
	}
	return func(w io.Writer) error {
		fmt.Fprint(w, head.String())
		return command.Columns(rows)(w)
	}
}
