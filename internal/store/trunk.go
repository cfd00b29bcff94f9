package store

import "trillium/internal/store/rows"

// trunk are the tables of the register itself, each behind those that it refers to;
// those of parts stand between the two lists. told is what the texts of documents tell,
// for an archive without them.
//
// What is left out can be derived (chains, folder_readings) or passes (sessions,
// invitations, attempts, jobs, tokens, pulse); the bytes of documents are files of their
// own. What people outside suggested goes with the accounts: it may say how they can be
// reached.
func trunk(told map[string]Told) (before, after []rows.Table) {
	before = []rows.Table{
		{Name: "summits", Columns: "id series year:i", Key: "id", Since: 1, Travels: true},
		{Name: "documents", Columns: "sha256 key summit leads:b name title date issuer language address complete:b added seal parties:m@7",
			Key: "sha256", Seal: "document", Since: 1, Travels: true, Bare: bareDocument(told)},
		{Name: "readings", Columns: "document n:i made digest", Key: "document, n", Since: 1, Travels: true},
		{Name: "commitments", Columns: "document reading:i id n:i place:i theme fields:j", Key: "document, reading, id", Since: 1,
			Travels: true, Bare: bareCommitment},
		{Name: "reports", Columns: "document reading:i place:i fields:j", Key: "document, reading, place", Since: 1, Travels: true, Bare: bareFields},
		{Name: "decisions", Columns: "subject seq:i hash document kind time person name role party reason saw:j body:j prev", Key: "subject, seq", Since: 1,
			Travels: true, Bare: bareDecision},
		{Name: "people", Columns: "login name role party active:b made password! issuer! identity! seal!", Key: "login",
			Seal: "person login name role party active password issuer identity made", Since: 1, Travels: true},
		{Name: "events", Columns: "id time person act subject detail seal", Key: "id", Seal: "event", Since: 1, Printed: "time", Travels: true},
		// They are not in the fingerprint, because a document of the corpus may be
		// replaced; what was searched is in the receipts.
		{Name: "corpus", Columns: "name sha256 title date issuer kind language address origin size:i modified added seal", Key: "name", Seal: "corpus", Since: 4,
			Bytes: "corpus", Files: "corpus_originals"},
		{Name: "aliases", Columns: "name alias n:i holds:i source reason person made seal", Key: "name, alias, n", Seal: "alias", Since: 4, Printed: "made"},
		{Name: "receipts", Columns: "commitment n:i made person corpus found:i fields:j seal", Key: "commitment, n", Seal: "receipt", Since: 4, Printed: "made",
			Travels: true, Bare: bareReceipt},
	}
	return before, []rows.Table{
		{Name: "watches", Columns: "place kind every:i state checked note made_by made", Key: "place", Since: 4},
		{Name: "suggestions", Columns: "id commitment kind address words credit contact language made state answer answered person decision",
			Key: "id", Since: 5, Secret: true},
		{Name: "filters", Columns: "person name path made", Key: "person, name", Since: 5, Secret: true},
	}
}
