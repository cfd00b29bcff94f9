package review

import (
	"slices"

	"trillium"
)

// A Role is what a person may do in a register.
type Role string

// The roles. A reader needs no account.
const (
	Reader      Role = "reader"
	Contributor Role = "contributor" // an agency of one party: files that party's updates
	Reviewer    Role = "reviewer"    // decides and scores
	Editor      Role = "editor"      // keeps documents, summits and people, and may do what a reviewer does
)

// Roles are the roles that an account can have, the least first.
var Roles = []Role{Contributor, Reviewer, Editor}

// A Person is somebody who acts, as the register knows them at that moment.
// The zero Person is a reader.
type Person struct {
	Login string
	Name  string
	Role  Role
	Party string // of a contributor: whose updates they file
}

// An Act is something that a role allows or not.
type Act string

// The acts.
const (
	Read          Act = "read"
	FileUpdate    Act = "file-update"    // a party's own report on a commitment that binds it
	Decide        Act = "decide"         // correct, merge, split, link, evidence, accept, reject
	GiveScore     Act = "score"          //
	WithdrawOwn   Act = "withdraw-own"   // one's own decision
	WithdrawOther Act = "withdraw-other" // somebody else's
	SeeQueue      Act = "see-queue"      // what waits for a reviewer
	KeepDocuments Act = "keep-documents" // add documents, read them again
	KeepPeople    Act = "keep-people"    // invite, change roles, close accounts
)

// Acts are all acts.
var Acts = []Act{Read, FileUpdate, Decide, GiveScore, WithdrawOwn, WithdrawOther, SeeQueue, KeepDocuments, KeepPeople}

// allowed is the whole of the rights: role by act.
var allowed = map[Role][]Act{
	Reader:      {Read},
	Contributor: {Read, FileUpdate, WithdrawOwn},
	Reviewer:    {Read, Decide, GiveScore, WithdrawOwn, WithdrawOther, SeeQueue},
	Editor:      {Read, Decide, GiveScore, WithdrawOwn, WithdrawOther, SeeQueue, KeepDocuments, KeepPeople},
}

// May reports whether the person's role allows the act.
func (p Person) May(act Act) bool {
	role := p.Role
	if role == "" {
		role = Reader
	}
	return slices.Contains(allowed[role], act)
}

// MayReport reports whether the person may file an update on a commitment that
// binds the parties: only their own party's, and what binds all binds each.
func (p Person) MayReport(parties []string) bool {
	return p.May(FileUpdate) && p.Party != "" && (slices.Contains(parties, p.Party) || slices.Contains(parties, trillium.All))
}
