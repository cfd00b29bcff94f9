package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"

	"golang.org/x/term"

	"trillium"
	"trillium/internal/command"
	"trillium/internal/review"
	"trillium/internal/signin"
	"trillium/internal/store"
)

var userCommand = command.Command{
	Name: "user", Args: "add|list|invite|password|role|close|open|sign-out [LOGIN]", Short: "open and change accounts: the first editor, and emergencies",
	Example: "trillium user add -name \"Ana Díaz\" -role editor ana",
	Takes:   command.Between(1, -1, "say what to do: add, list, invite, password, role, close, open or sign-out"),
	Set:     setUser,
}

func setUser(f *command.Flags) command.Run {
	where := f.Register()
	name := f.String("name", "", "`NAME` by which their decisions are signed")
	role := f.String("role", "", "`ROLE`: contributor, reviewer or editor")
	party := f.String("party", "", "`CODE` of the party for which a contributor reports")
	public := f.String("public", "http://127.0.0.1:8080", "`ADDRESS` of the site, for invitations")
	return func(ctx context.Context, e *command.Env, args []string) error {
		act, login := args[0], ""
		if act != "list" && act != "invite" || len(args) == 2 {
			if len(args) != 2 {
				return command.Usagef("%s takes one sign-in name", act)
			}
			login = args[1]
		}
		how := command.ToChange
		if act == "add" || act == "invite" {
			how = command.ToMake // an account may come before the first document
		}
		return where.Open(ctx, how, func(register *store.Store) error {
			u := users{e, register, store.Person{Person: review.Person{Login: login, Name: *name, Role: review.Role(*role), Party: *party}}, *public}
			return u.do(ctx, act)
		})
	}
}

// users changes the accounts of a register.
type users struct {
	*command.Env
	register *store.Store
	person   store.Person
	public   string
}

func (u users) do(ctx context.Context, act string) error {
	login := u.person.Login
	change := func(act string, f func(*store.Person) error) error {
		if err := u.register.ChangePerson(ctx, store.CommandLine, login, act, f); err != nil {
			return err
		}
		fmt.Fprintf(u.Stdout, "%s: %s\n", login, act)
		return nil
	}
	switch act {
	case "add":
		return u.add(ctx)
	case "list":
		return u.list(ctx)
	case "invite":
		return u.invite(ctx)
	case "password":
		kept, err := u.password(login)
		if err != nil {
			return err
		}
		return change("password set", func(p *store.Person) error { p.Password = kept; return nil })
	case "role":
		return change("role changed", func(p *store.Person) error {
			p.Role, p.Party = u.person.Role, u.person.Party
			return nil
		})
	case "close":
		return change("account closed", func(p *store.Person) error { p.Active = false; return nil })
	case "open":
		return change("account opened again", func(p *store.Person) error { p.Active = true; return nil })
	case "sign-out":
		if err := u.register.EndSessions(ctx, store.CommandLine, login); err != nil {
			return err
		}
		fmt.Fprintf(u.Stdout, "%s: signed out everywhere\n", login)
		return nil
	}
	return command.Usagef("there is no %q: add, list, invite, password, role, close, open or sign-out", act)
}

func (u users) add(ctx context.Context) error {
	kept, err := u.password(u.person.Login)
	if err != nil {
		return err
	}
	u.person.Password = kept
	if u.person.Name == "" {
		u.person.Name = u.person.Login
	}
	if err := u.register.AddPerson(ctx, store.CommandLine, u.person); err != nil {
		return err
	}
	fmt.Fprintf(u.Stdout, "%s: account opened, %s\n", u.person.Login, u.person.Role)
	return nil
}

// password asks for one on standard input, so that it stands in no command
// line; a terminal does not show it.
func (u users) password(login string) (string, error) {
	var password string
	if in, ok := u.Stdin.(*os.File); ok && term.IsTerminal(int(in.Fd())) {
		fmt.Fprintf(u.Stderr, "Password for %s (at least 12 characters): ", login)
		typed, err := term.ReadPassword(int(in.Fd()))
		fmt.Fprintln(u.Stderr)
		if err != nil {
			return "", err
		}
		password = string(typed)
	} else {
		line, err := bufio.NewReader(u.Stdin).ReadString('\n')
		password = strings.TrimRight(line, "\r\n")
		if err != nil && password == "" {
			return "", fmt.Errorf("no password on standard input: %w", err)
		}
	}
	if err := signin.CheckPassword(password, login); err != nil {
		return "", err
	}
	return signin.HashPassword(password), nil
}

func (u users) invite(ctx context.Context) error {
	i := store.Invitation{Login: u.person.Login, Name: u.person.Name, Role: u.person.Role, Party: u.person.Party}
	if i.Login != "" { // a new password for an account
		have, err := u.register.Person(ctx, i.Login)
		if err != nil {
			return err
		}
		if !have.Active {
			return fmt.Errorf("%w: the account %s is closed; \"trillium user open\" opens it again", trillium.ErrInvalid, i.Login)
		}
		i.Name, i.Role, i.Party = have.Name, have.Role, have.Party
	}
	token, err := u.register.Invite(ctx, store.CommandLine, i)
	if err != nil {
		return err
	}
	fmt.Fprintf(u.Stdout, "%s/en/invitation/%s\nIt works once, for seven days, and is shown only now.\n", strings.TrimSuffix(u.public, "/"), token)
	return nil
}

func (u users) list(ctx context.Context) error {
	people, err := u.register.People(ctx)
	if err != nil {
		return err
	}
	rows := [][]string{{"LOGIN", "NAME", "ROLE", "PARTY", "STATE", "SINCE"}}
	for _, p := range people {
		state := "open"
		if !p.Active {
			state = "closed"
		}
		rows = append(rows, []string{p.Login, p.Name, string(p.Role), p.Party, state, p.Made.Format("2006-01-02")})
	}
	return command.Columns(rows)(u.Stdout)
}
