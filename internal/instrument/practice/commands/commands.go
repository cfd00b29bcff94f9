// Package commands are the commands of the register of practices: "trillium practice
// list" and the others of its group.
package commands

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/instrument/practice/exchange"
	"trillium/internal/instrument/practice/keep"
	"trillium/internal/review"
	"trillium/internal/store"
)

// Commands are the commands of the instrument.
func Commands() []command.Command {
	return []command.Command{{
		Name: "practice", Args: "key|add|list|export|import …", Short: "share good practice: what was done, where, and how it came out",
		Example: `trillium practice add -as ports practice.json     file what your party did; a JSON object, or one a line
  trillium practice list -outcome failed            what did not work, and why
  trillium practice key ministry.key                make a key to sign with, once
  trillium practice export -key ministry.key -name "Ministry of Ports" > practices.json
  trillium practice import -as ed practices.json    twice is once; a file that was changed is refused`,
		Of:  []command.Command{key(), add(), list(), export(), imports()},
		Ask: "say what to do: %s (\"trillium practice VERB -h\" shows its flags)",
	}}
}

func key() command.Command {
	return command.Command{Name: "key", Args: "FILE", Takes: command.Between(1, 1, "name the file to write the key to"), Set: func(*command.Flags) command.Run {
		return func(_ context.Context, e *command.Env, args []string) error {
			pem, err := exchange.NewKey()
			if err != nil {
				return err
			}
			// Never over a key that is there: what it signed could not be signed again.
			f, err := os.OpenFile(args[0], os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
			if err != nil {
				return err
			}
			if _, err := f.Write(pem); err != nil {
				return errors.Join(err, f.Close())
			}
			if err := f.Close(); err != nil {
				return err
			}
			signer, err := exchange.ReadKey(pem)
			if err != nil {
				return err
			}
			fmt.Fprintf(e.Stdout, "%s: a new key; tell those who import what you sign its fingerprint: %s\n", args[0], fingerprint(signer))
			return nil
		}
	}}
}

// person is the account that -as names.
func person(ctx context.Context, s *store.Store, login string) (review.Person, error) {
	if login == "" {
		return review.Person{}, command.Usagef("say for whom: -as LOGIN")
	}
	p, err := s.Person(ctx, login)
	if err == nil && !p.Active {
		err = fmt.Errorf("%s: %w: the account is closed", login, trillium.ErrForbidden)
	}
	return p.Person, err
}

func add() command.Command {
	return command.Command{Name: "add", Args: "-as LOGIN FILE", Takes: command.OneFile, Set: func(f *command.Flags) command.Run {
		where, as := f.Register(), f.String("as", "", "the `LOGIN` of the contributor whose practices they are")
		return func(ctx context.Context, e *command.Env, args []string) error {
			data, err := e.ReadFile(args[0], exchange.MaxFile)
			if err != nil {
				return err
			}
			list, err := exchange.Read(data, time.Now())
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return where.Open(ctx, command.ToChange, func(s *store.Store) error {
				who, err := person(ctx, s, *as)
				if err != nil {
					return err
				}
				for i := range list {
					n, err := keep.File(ctx, s, who, list[i])
					if err != nil {
						return fmt.Errorf("%s, practice %d: %w", args[0], i+1, err)
					}
					fmt.Fprintf(e.Stdout, "%s: %s\n", list[i].ID, map[bool]string{true: "filed", false: "in the register already"}[n == 1])
				}
				return nil
			})
		}
	}}
}

func list() command.Command {
	return command.Command{Name: "list", Args: "[flags]", Takes: command.Nothing, Set: func(f *command.Flags) command.Run {
		where, format, at := f.Register(), f.Format(command.Lists), f.Moment()
		var filter exchange.Filter
		f.StringVar(&filter.Country, "country", "", "only practices of the party with this `CODE`")
		f.StringVar(&filter.Topic, "topic", "", "only practices on this `TOPIC`")
		f.StringVar(&filter.Outcome, "outcome", "", "only those that came out so: `OUTCOME` is "+strings.Join(exchange.Outcomes, ", "))
		f.StringVar(&filter.Evidence, "evidence", "", "only those that rest on this `EVIDENCE`: "+strings.Join(exchange.Grounds, ", "))
		f.StringVar(&filter.Serves, "serves", "", "only those that serve this `COMMITMENT`")
		f.StringVar(&filter.Words, "words", "", "only those that have all these `WORDS`")
		return func(ctx context.Context, e *command.Env, _ []string) error {
			return where.View(ctx, *at, func(v store.View) error {
				all, err := keep.All(ctx, v)
				if err != nil {
					return err
				}
				chosen := filter.Keep(keep.Practices(all))
				return command.Print(e, *format, chosen, command.CSV(exchange.Table(chosen)), command.Narrow(shown(chosen)))
			})
		}
	}}
}

// shown are practices as people read them.
func shown(list []exchange.Practice) [][]string {
	rows := [][]string{{"ID", "TITLE", "COUNTRY", "WHEN", "OUTCOME", "EVIDENCE", "SERVES", "SIGNED BY"}}
	for _, p := range list {
		title, _ := p.TitleIn("en")
		rows = append(rows, []string{p.ID, title, p.Country, p.When, p.Outcome, p.Evidence, strings.Join(p.Serves, " "), p.Signer})
	}
	return rows
}

func export() command.Command {
	return command.Command{Name: "export", Args: "-key FILE [flags]", Takes: command.Nothing, Set: func(f *command.Flags) command.Run {
		where, at := f.Register(), f.Moment()
		file := f.String("key", "", "the `FILE` of the key to sign with (\"trillium practice key FILE\" makes one)")
		name := f.String("name", "Trillium", "the `NAME` under which it is signed, such as that of your ministry")
		return func(ctx context.Context, e *command.Env, _ []string) error {
			if *file == "" {
				return command.Usagef("say what to sign with: -key FILE")
			}
			pem, err := os.ReadFile(*file)
			if err != nil {
				return err
			}
			signer, err := exchange.ReadKey(pem)
			if err != nil {
				return fmt.Errorf("%s: %w", *file, err)
			}
			return where.View(ctx, *at, func(v store.View) error {
				all, err := keep.All(ctx, v)
				if err != nil {
					return err
				}
				data, err := exchange.Sign(signer, *name, keep.Practices(keep.Own(all)))
				if err == nil {
					_, err = fmt.Fprintf(e.Stdout, "%s\n", data)
				}
				return err
			})
		}
	}}
}

func imports() command.Command {
	return command.Command{Name: "import", Args: "-as LOGIN FILE", Takes: command.OneFile, Set: func(f *command.Flags) command.Run {
		where, as := f.Register(), f.String("as", "", "the `LOGIN` of the editor who imports them")
		return func(ctx context.Context, e *command.Env, args []string) error {
			data, err := e.ReadFile(args[0], exchange.MaxFile)
			if err != nil {
				return err
			}
			list, err := exchange.Open(data, time.Now())
			if err != nil {
				return fmt.Errorf("%s: %w", args[0], err)
			}
			return where.Open(ctx, command.ToChange, func(s *store.Store) error {
				who, err := person(ctx, s, *as)
				if err != nil {
					return err
				}
				if !who.May(review.KeepDocuments) {
					return fmt.Errorf("%w: %s is no editor; editors import what others signed", trillium.ErrForbidden, who.Login)
				}
				n, err := keep.Add(ctx, s, who.Login, list)
				if err != nil {
					return fmt.Errorf("%s: %w", args[0], err)
				}
				signer := ""
				if len(list) > 0 {
					signer = ", signed by " + list[0].Signer
				}
				fmt.Fprintf(e.Stdout, "%s: %d new, %d in the register already%s\n", args[0], n, len(list)-n, signer)
				return nil
			})
		}
	}}
}

// fingerprint is that of the public key.
func fingerprint(key interface{ Public() crypto.PublicKey }) string {
	return exchange.Fingerprint(key.Public().(ed25519.PublicKey))
}
