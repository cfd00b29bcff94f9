package store

import (
	"context"
)

// corpus checks the rows of the corpus and the bytes behind them. They are not
// in the fingerprint, because a document of the corpus may be replaced; what was
// searched is in the receipts.
func (v *verifier) corpus(ctx context.Context) error {
	sums := make(map[string]string) // to the name of a document
	err := each(ctx, v.tx, func(scan func(...any) error) error {
		var d CorpusDocument
		var added, seal string
		if err := scan(&d.Name, &d.SHA256, &d.Title, &d.Date, &d.Issuer, &d.Kind, &d.Language, &d.Address, &d.Origin, &d.Size, &d.Modified, &added, &seal); err != nil {
			return err
		}
		d.Added, _ = parseStamp(added) // another time gives another seal
		if d.seal() != seal {
			v.problem("corpus "+d.Name, "the row was changed: it does not give its seal")
		}
		sums[d.SHA256] = d.Name
		return nil
	}, `SELECT name, sha256, title, date, issuer, kind, language, address, origin, size, modified, added, seal FROM corpus ORDER BY name`)
	if err != nil {
		return err
	}
	err = each(ctx, v.tx, func(scan func(...any) error) error {
		var sum string
		var packed []byte
		if err := scan(&sum, &packed); err != nil {
			return err
		}
		name, ok := sums[sum]
		if !ok {
			name = sum // bytes that were replaced are kept, as decisions may cite them
		}
		delete(sums, sum)
		if _, err := checked(sum, packed); err != nil {
			v.problem("corpus_originals "+name, "the bytes were changed: they do not give their SHA-256")
		}
		return nil
	}, `SELECT sha256, data FROM corpus_originals ORDER BY sha256`)
	for _, name := range sums {
		v.problem("corpus_originals "+name, "the bytes of the document are missing")
	}
	return err
}

func (v *verifier) aliases(ctx context.Context) error {
	return each(ctx, v.tx, func(scan func(...any) error) error {
		var a Alias
		var n, holds int
		var made, seal string
		if err := scan(&a.Name, &a.Alias, &n, &holds, &a.Source, &a.Reason, &a.Person, &made, &seal); err != nil {
			return err
		}
		a.Holds = holds == 1
		a.Made, _ = parseStamp(made)
		if a.seal(n) != seal || bit(a.Holds) != holds {
			v.problem("aliases "+a.Name, "the row was changed: it does not give its seal")
		}
		if made <= v.at {
			v.print.add("alias", seal)
		}
		return nil
	}, `SELECT name, alias, n, holds, source, reason, person, made, seal FROM aliases ORDER BY name, alias, n`)
}

func (v *verifier) receipts(ctx context.Context) error {
	return each(ctx, v.tx, func(scan func(...any) error) error {
		var r Receipt
		var made, fields, seal string
		if err := scan(&r.Commitment, &r.N, &made, &r.Person, &r.Corpus, &r.Found, &fields, &seal); err != nil {
			return err
		}
		r.Fields = []byte(fields)
		r.Made, _ = parseStamp(made)
		if r.seal() != seal {
			v.problem("receipts "+r.Commitment, "receipt %d was changed: it does not give its seal", r.N)
		}
		if made <= v.at {
			v.print.add("receipt", seal)
		}
		return nil
	}, `SELECT commitment, n, made, person, corpus, found, fields, seal FROM receipts ORDER BY commitment, n`)
}
