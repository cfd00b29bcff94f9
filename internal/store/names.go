package store

import (
	"trillium"
	"trillium/internal/store/accounts"
	"trillium/internal/store/engine"
	"trillium/internal/store/jobs"
	"trillium/internal/store/rows"
	"trillium/internal/store/shelf"
	"trillium/internal/store/suggestions"
)

// The words of the rooms: outside, everything that the register keeps is said by these.
type (
	Person         = accounts.Person
	Session        = accounts.Session
	Invitation     = accounts.Invitation
	Token          = accounts.Token
	SavedFilter    = accounts.SavedFilter
	Event          = rows.Event
	Table          = rows.Table
	Row            = rows.Row
	CorpusDocument = shelf.CorpusDocument
	Addition       = shelf.Addition
	File           = shelf.File
	FileReading    = shelf.FileReading
	Watch          = shelf.Watch
	Alias          = shelf.Alias
	Job            = jobs.Job
	Suggestion     = suggestions.Suggestion
)

// The constants of the rooms.
const (
	FileName           = engine.FileName
	CommandLine        = accounts.CommandLine
	SessionTime        = accounts.SessionTime
	TokenPrefix        = accounts.TokenPrefix
	WatchDirectory     = shelf.WatchDirectory
	WatchFeed          = shelf.WatchFeed
	JobReread          = jobs.JobReread
	JobRunning         = jobs.JobRunning
	JobDone            = jobs.JobDone
	JobFailed          = jobs.JobFailed
	SuggestionWaits    = suggestions.SuggestionWaits
	SuggestionAccepted = suggestions.SuggestionAccepted
	SuggestionDeclined = suggestions.SuggestionDeclined
	ContactAfterAnswer = suggestions.ContactAfterAnswer
	MostWaitingEach    = suggestions.MostWaitingEach
)

// What may be wrong, and what can be suggested.
var (
	ErrTaken        = rows.ErrTaken
	SuggestionKinds = suggestions.SuggestionKinds
)

// Each makes something of each row, unless there was an error before.
func Each[T any](list []Row, err error, f func(Row) (T, error)) ([]T, error) {
	return rows.Each(list, err, f)
}

// IsAddress reports whether where is the address of a database, not a directory.
func IsAddress(where string) bool { return engine.IsAddress(where) }

// NewAddition compresses the bytes of a document for the corpus; it may be called from
// several goroutines.
func NewAddition(d CorpusDocument, data []byte) (Addition, error) { return shelf.NewAddition(d, data) }

// NewCorpusDocument is the row of a document of the corpus under a name.
func NewCorpusDocument(name string, f File, d *trillium.Document) CorpusDocument {
	return shelf.NewCorpusDocument(name, f, d)
}
