package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/i18n"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/sheet"
	"trillium/internal/store"
)

// A scoreImport keeps the scores of a table in a register.
type scoreImport struct {
	program
	register *store.Store
	login    string
	round    string
	name     string            // of the file
	known    map[string]string // id of a commitment by what a table may call it
	states   map[string]*review.State
	members  []string
	parties  map[string]string // code by name, in small letters
}

// importScores keeps what is clear in a table as scores of the person, for the
// commitments of a summit. Rows are found by a commitment's id or its number,
// columns by the code or name of a party. What finds nothing is listed.
func (p program) importScores(ctx context.Context, where command.Register, summit, login, round, name string, s *sheet.Scores) error {
	return where.Open(ctx, command.ToChange, func(register *store.Store) error {
		x := &scoreImport{program: p, register: register, login: login, round: round, name: name}
		if err := x.learn(ctx, summit); err != nil {
			return err
		}
		return x.keep(ctx, s)
	})
}

// learn gathers what rows and columns may be called.
func (x *scoreImport) learn(ctx context.Context, summit string) error {
	v := x.register.Now()
	docs, err := v.Documents(ctx, summit)
	if err != nil {
		return err
	}
	if len(docs) == 0 {
		return fmt.Errorf("summit %q: %w; \"trillium list summits\" names what there is", summit, trillium.ErrNotFound)
	}
	states, _, err := v.States(ctx, docs[0])
	if err != nil {
		return err
	}
	l := newPipeline()
	if x.members, err = x.reports(l, x.register).Members(ctx, docs[0]); err != nil {
		return err
	}
	doc, err := l.documents(x.register)(ctx, docs[0])
	if err != nil {
		return err
	}
	x.known, x.states, x.parties = make(map[string]string), make(map[string]*review.State), make(map[string]string)
	for _, st := range states {
		if st.Counts() {
			x.known[st.ID], x.known[st.ID[strings.LastIndexByte(st.ID, '/')+1:]] = st.ID, st.ID
			x.states[st.ID] = st
			x.name2code(doc.Names, append(slices.Clone(st.Parties), x.members...))
		}
	}
	return nil
}

// name2code learns the names of parties: as declared, and as countries in the
// languages of the screens.
func (x *scoreImport) name2code(declared map[string]string, codes []string) {
	for name, code := range declared {
		x.parties[strings.ToLower(name)] = code
	}
	words := x.Words()
	for _, code := range codes {
		if _, ok := x.parties[strings.ToLower(code)]; ok {
			continue
		}
		x.parties[strings.ToLower(code)] = code
		for _, tag := range i18n.Tags {
			if name := words.Language(tag).Country(code); name != "" {
				x.parties[strings.ToLower(name)] = code
			}
		}
	}
}

// keep gives the scores, one decision each. It can be run again: a score that the
// person has given already is not given twice.
func (x *scoreImport) keep(ctx context.Context, s *sheet.Scores) error {
	kept, same, missed := 0, 0, 0
	for _, row := range s.Matrix.Rows {
		st := x.states[x.known[row.ID]]
		if st == nil {
			missed++
			fmt.Fprintf(x.Stderr, "%s: row %q is no commitment of the summit\n", x.name, row.ID)
			continue
		}
		for i, c := range row.Cells {
			code := x.parties[strings.ToLower(s.Matrix.Parties[i])]
			switch {
			case !c.Scored || x.given(st, code, c.Value):
				if c.Scored {
					same++
				}
				continue
			case !slices.Contains(report.Scorable(st, x.members), code):
				missed++
				fmt.Fprintf(x.Stderr, "%s: row %q, column %q: it is no party that the commitment binds\n", x.name, row.ID, s.Matrix.Parties[i])
				continue
			}
			b := review.Scoring{Party: code, Value: c.Value, Round: x.round}
			if c.Value < 0 {
				b.Cause = review.Unstated
			}
			_, err := x.register.Decide(ctx, x.login, st.ID, review.Draft{Reason: "From the table " + x.name, Body: b})
			var wrong *review.InvalidError
			if errors.As(err, &wrong) {
				missed++
				fmt.Fprintf(x.Stderr, "%s: row %q, column %q: %v\n", x.name, row.ID, s.Matrix.Parties[i], err)
				continue
			}
			if err != nil {
				return fmt.Errorf("%s: row %q, column %q: %w", x.name, row.ID, s.Matrix.Parties[i], err)
			}
			kept++
		}
	}
	fmt.Fprintf(x.Stdout, "%s: %d scores kept as %s, %d were there already, %d rows or cells found no place\n", x.name, kept, x.login, same, missed)
	if missed > 0 {
		return command.ErrReported
	}
	return nil
}

// given reports whether the person's score stands already.
func (x *scoreImport) given(st *review.State, party string, value int) bool {
	return slices.ContainsFunc(st.Scores, func(m review.Mark) bool {
		return m.Person == x.login && m.Scoring.Party == party && m.Round == x.round && m.Value == value
	})
}
