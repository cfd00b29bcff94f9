package report_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trillium"
	"trillium/internal/assess"
	"trillium/internal/compare"
	"trillium/internal/extract"
	"trillium/internal/i18n"
	"trillium/internal/language"
	"trillium/internal/lineage"
	"trillium/internal/report"
	"trillium/internal/review"
	"trillium/internal/sheet"
	"trillium/internal/source"
	"trillium/internal/store"
	"trillium/internal/themes"
	"trillium/internal/thesaurus"
)

var (
	lexicon = language.Load()
	words   = i18n.Load()
	reader  = source.New(lexicon)
)

// A desk is a register with what makes reports of it.
type desk struct {
	*store.Store
	maker *report.Maker
	where string
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{where: t.TempDir()}
	var err error
	if d.Store, err = store.Open(context.Background(), d.where); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	text := func(ctx context.Context, of store.Document) (*trillium.Document, error) {
		data, err := d.Text(ctx, of.SHA256)
		if err != nil {
			return nil, err
		}
		return reader.ReadText(of.Name, data)
	}
	d.maker = report.NewMaker(lexicon, words, compare.New(lineage.New(lexicon, thesaurus.Load()), themes.New(lexicon, thesaurus.Load()), text), text)
	return d
}

// add keeps a sheet of commitments, each binding the parties.
func (d *desk) add(t testing.TB, summit string, n int, parties []string) {
	t.Helper()
	var b strings.Builder
	fmt.Fprintf(&b, "text,parties,theme,deadline,%s\n", summit) // no two summits have the same bytes
	for i := range n {
		fmt.Fprintf(&b, "The leaders will build bridge number %d over the river,%s,Theme %d,%d\n", i+1, strings.Join(parties, " | "), i%7, 2020+i%9)
	}
	r, _, err := sheet.New(reader, extract.New(lexicon)).Read(summit+".csv", []byte(b.String()), sheet.Options{Summit: summit, Language: "en"})
	if err != nil {
		t.Fatal(err)
	}
	day, err := time.Parse(time.DateOnly, summit[len(summit)-4:]+"-05-10")
	if err != nil {
		t.Fatal(err)
	}
	r.Document.Date = day
	if _, err := d.AddReading(context.Background(), store.CommandLine, r); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) person(t testing.TB, login string) {
	t.Helper()
	if err := d.AddPerson(context.Background(), store.CommandLine, store.Person{Person: review.Person{Login: login, Name: strings.ToUpper(login),
		Role: review.Reviewer}}); err != nil {
		t.Fatal(err)
	}
}

func (d *desk) decide(t testing.TB, login, id, reason string, body review.Body) review.Decision {
	t.Helper()
	made, err := d.Decide(context.Background(), login, id, review.Draft{Reason: reason, Body: body})
	if err != nil {
		t.Fatal(err)
	}
	return made
}

func (d *desk) report(t testing.TB, summit string, o report.Options) *report.Report {
	t.Helper()
	if o.Now.IsZero() {
		o.Now = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	}
	r, err := d.maker.Make(context.Background(), d.Now(), summit, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func rubric(name string) assess.Rubric {
	for _, t := range assess.Templates("en") {
		if t.Rubric.Template == name {
			return t.Rubric
		}
	}
	panic(name)
}

// kinds counts the self-checks of each kind.
func kinds(r *report.Report) map[report.CheckKind]int {
	out := make(map[report.CheckKind]int)
	for _, c := range r.Checks {
		out[c.Kind]++
	}
	return out
}

// Each self-check finds what was planted for it, and a chapter without faults has
// none.
func TestChecks(t *testing.T) {
	d := newDesk(t)
	d.add(t, "lakes-2020", 3, []string{"CAN", "MEX"})
	d.add(t, "lakes-2022", 1, []string{"CAN", "MEX"})
	for _, login := range []string{"rita", "ruth"} {
		d.person(t, login)
	}
	cite := func(id, address, day string) string {
		return d.decide(t, "rita", id, "found", review.Citation{Address: address, Title: "A law", Date: day, Issuer: "CAN", Quote: "It passed.",
			Relation: "fulfils"}).Hash
	}
	one := rubric("sustained")
	d.decide(t, "rita", "lakes-2020/1", "why", review.Ruling{Rubric: one})
	good := cite("lakes-2020/1", "https://example.org/2021/03/04/a", "2021-03-04")
	facts := &assess.Facts{Whole: map[string]int{"strong": 2}}
	for _, login := range []string{"rita", "ruth"} {
		d.decide(t, login, "lakes-2020/1", "It passed on March 4, 2021.", review.Scoring{Party: "CAN", Value: 1, Facts: facts, Evidence: []string{good}})
		d.decide(t, login, "lakes-2020/1", "Little.", review.Scoring{Party: "MEX", Value: -1, Cause: review.TooLittle, Facts: &assess.Facts{}})
	}
	if got := kinds(d.report(t, "lakes-2020", report.Options{})); len(got) != 0 {
		t.Fatalf("a sound chapter has %v", got)
	}

	late, other, again := cite("lakes-2020/2", "https://example.org/late", "2022-06-01"), cite("lakes-2020/2", "https://example.org/2021-01-09/x", "2021-01-08"),
		cite("lakes-2020/2", "https://example.org/late", "2021-02-03")
	none := d.decide(t, "rita", "lakes-2020/2", "found", review.Citation{Address: "https://example.org/none", Title: "A law", Issuer: "CAN", Quote: "It passed.",
		Relation: "progress"}).Hash
	gap := rubric("sustained")
	gap.Order, gap.Lines[4].When = assess.NoOrder, "strong = 0 and weak = 0 and against = 0"
	d.decide(t, "rita", "lakes-2020/2", "why", review.Ruling{Rubric: gap})
	d.decide(t, "rita", "lakes-2020/2", "On 5 de mayo de 2021.", review.Scoring{Party: "CAN", Value: 1, Evidence: []string{late, other, again, none}})
	d.decide(t, "ruth", "lakes-2020/2", "r", review.Scoring{Party: "CAN", Value: 1})
	d.decide(t, "rita", "lakes-2020/2", "r", review.Scoring{Party: "MEX", Value: 0})
	d.decide(t, "rita", "lakes-2020/3", "r", review.Scoring{Party: "CAN", Value: 0})
	got := kinds(d.report(t, "lakes-2020", report.Options{}))
	for kind, want := range map[report.CheckKind]int{
		report.OutsideWindow: 1, report.NoDate: 1, report.OtherDate: 1, report.AddressDate: 1, report.Twice: 1, report.RubricFaults: 1, report.NoFacts: 1,
		report.NoSecond: 2, report.NotScored: 1, report.NoRubric: 1, report.NoGrounds: 1, report.TotalsDiffer: 0,
	} {
		if got[kind] != want {
			t.Errorf("%s: %d found, want %d", kind, got[kind], want)
		}
	}

	gap.Interpretation = "Changed."
	d.decide(t, "rita", "lakes-2020/2", "why", review.Ruling{Rubric: gap})
	d.decide(t, "ruth", "lakes-2020/2", "r", review.Scoring{Party: "MEX", Value: 1, Facts: &assess.Facts{Whole: map[string]int{"weak": 1}}})
	if got := kinds(d.report(t, "lakes-2020", report.Options{})); got[report.OlderRubric] != 1 || got[report.Disputed] != 1 {
		t.Errorf("%v", got)
	}
	d.decide(t, "rita", "lakes-2020/2", "r", review.Scoring{Party: "MEX", Value: 1, Facts: &assess.Facts{Whole: map[string]int{"weak": 1}}})
	if got := kinds(d.report(t, "lakes-2020", report.Options{})); got[report.Departs] != 1 || got[report.Disputed] != 0 {
		t.Errorf("%v", got)
	}
}

// A want of action rests on a receipt; one from before the window closed is told.
func TestReceipts(t *testing.T) {
	d := newDesk(t)
	d.add(t, "lakes-2090", 1, []string{"CAN"})
	d.add(t, "lakes-2092", 1, []string{"CAN"})
	d.person(t, "rita")
	if _, err := d.AddReceipt(context.Background(), store.Receipt{Commitment: "lakes-2090/1", Person: "rita",
		Fields: json.RawMessage(`{"corpus":{"documents":12},"read":7}`)}); err != nil {
		t.Fatal(err)
	}
	d.decide(t, "rita", "lakes-2090/1", "Nothing.", review.Scoring{Party: "CAN", Value: -1, Cause: review.NoAction})
	r := d.report(t, "lakes-2090", report.Options{})
	s := r.Chapters[0].Scores[0]
	if s.Search == nil || s.Search.Documents != 12 || s.Search.Read != 7 || kinds(r)[report.SearchedEarly] != 1 || kinds(r)[report.NoReceipt] != 0 {
		t.Errorf("%+v, %v", s.Search, kinds(r))
	}
	if len(r.Causes) != 1 || r.Causes[0] != (report.CauseCount{Cause: review.NoAction, N: 1}) {
		t.Errorf("%v", r.Causes)
	}
}

// Interim and final scores are apart, and the report says what changed; what is
// joint counts as the setting says.
func TestRoundsAndJoint(t *testing.T) {
	d := newDesk(t)
	d.add(t, "lakes-2020", 2, []string{"ALL", "CAN", "MEX"})
	d.person(t, "rita")
	d.decide(t, "rita", "lakes-2020/1", "r", review.Scoring{Party: "CAN", Value: 0, Round: review.Interim})
	d.decide(t, "rita", "lakes-2020/1", "r", review.Scoring{Party: "CAN", Value: 1})
	d.decide(t, "rita", "lakes-2020/2", "r", review.Scoring{Party: "ALL", Value: 0, Letter: review.Kept})
	each, once := d.report(t, "lakes-2020", report.Options{}), d.report(t, "lakes-2020", report.Options{Counting: assess.Once})
	if each.Summary().Exact != (assess.Mean{Sum: 1, N: 3}) || once.Summary().Exact != (assess.Mean{Sum: 1, N: 2}) {
		t.Errorf("each %v, once %v", each.Summary().Exact, once.Summary().Exact)
	}
	if each.Interim == nil || len(each.Changes) != 3 || each.Changes[0] != (assess.Change{ID: "lakes-2020/1", Party: "CAN", From: assess.Scored(0),
		To: assess.Scored(1)}) {
		t.Errorf("%v", each.Changes)
	}
	if each.Letter.Kept != 1 {
		t.Errorf("%+v", each.Letter)
	}
	for _, r := range []*report.Report{each, once} {
		if kinds(r)[report.TotalsDiffer] > 0 {
			t.Errorf("%v", r.Checks)
		}
	}
}

// In every language a report says its numbers, and no key of the catalogue.
func TestWords(t *testing.T) {
	d := newDesk(t)
	d.add(t, "lakes-2020", 2, []string{"CAN", "MEX"})
	d.person(t, "rita")
	for _, cause := range []string{review.TooLittle, review.Reversed} {
		d.decide(t, "rita", "lakes-2020/1", "r", review.Scoring{Party: map[string]string{review.TooLittle: "CAN", review.Reversed: "MEX"}[cause], Value: -1,
			Cause: cause})
	}
	d.decide(t, "rita", "lakes-2020/2", "r", review.Scoring{Party: "CAN", Value: 1})
	r := d.report(t, "lakes-2020", report.Options{})
	for tag, want := range map[string]string{"en": "−0.33, or 33%", "es": "−0.33, es decir, 33 %", "fr": "−0,33, soit 33 %"} {
		tell := report.Teller{Language: words.Language(tag), Names: r.Names}
		text := strings.Join(tell.Summary(r), " ")
		if !strings.Contains(text, want) || strings.Contains(text, "summary.") {
			t.Errorf("%s: %s", tag, text)
		}
		for _, c := range r.Checks {
			if s := tell.Check(c); strings.Contains(s, "check.") || strings.Contains(s, "{") {
				t.Errorf("%s: %s", tag, s)
			}
		}
		var out bytes.Buffer
		if err := tell.WriteDOCX(&out, r); err != nil || out.Len() == 0 {
			t.Errorf("%s: %v", tag, err)
		}
	}
}

// Every kind of fault and check has its words in each language.
func TestTells(t *testing.T) {
	r := rubric("sustained")
	for _, tag := range i18n.Tags {
		tell := report.Teller{Language: words.Language(tag)}
		for _, kind := range []assess.FaultKind{assess.Gap, assess.Overlap, assess.Precedence, assess.Unreachable, assess.Shadowed, assess.Unearned, assess.Inverted,
			assess.Unused, assess.TooMany} {
			f := assess.Fault{Kind: kind, Lines: []int{1, 2}, Fact: "weak", Case: []assess.Value{{Fact: "strong"}, {Fact: "weak", Low: 5, High: -1}}}
			if s := tell.Fault(&r, f); strings.Contains(s, "fault.") || strings.Contains(s, "{") {
				t.Errorf("%s: %s", tag, s)
			}
		}
	}
	en := report.Teller{Language: words.Language("en")}
	f := assess.Fault{Kind: assess.Gap, Case: []assess.Value{{Fact: "strong"}, {Fact: "weak", Low: 5, High: -1}}}
	if got, want := en.Fault(&r, f), "No line says what this earns – strong actions: none; weak actions: 5 or more."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestCalendar(t *testing.T) {
	d := newDesk(t)
	d.add(t, "lakes-2020", 3, []string{"CAN", "MEX"})
	list, names, err := d.maker.Deadlines(context.Background(), d.Now(), report.DueFilter{Party: "CAN", Theme: "Theme 1"})
	if err != nil || len(list) != 1 || list[0].Deadline.Date != "2021-12-31" {
		t.Fatalf("%+v, %v", list, err)
	}
	tell := report.Teller{Language: words.Language("fr"), Names: names}
	address := func(id string) string { return "https://example.org/" + id }
	feed := report.Calendar(list, tell, "Échéances", address)
	for _, line := range []string{"BEGIN:VCALENDAR\r\n", "DTSTART;VALUE=DATE:20211231\r\n", "DTEND;VALUE=DATE:20220101\r\n", "UID:lakes-2020.2@trillium\r\n",
		"URL:https://example.org/lakes-2020/2\r\n", "CATEGORIES:Theme 1\r\n"} {
		if !strings.Contains(feed, line) {
			t.Errorf("the feed lacks %q:\n%s", line, feed)
		}
	}
	for _, line := range strings.Split(feed, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line has %d bytes: %q", len(line), line)
		}
	}
	if again := report.Calendar(list, tell, "Échéances", address); again != feed {
		t.Error("the same deadlines give another feed")
	}
	digest, _, err := d.maker.Digest(context.Background(), d.Now(), report.DueFilter{}, time.Date(2021, 12, 1, 0, 0, 0, 0, time.UTC), 60)
	if err != nil || len(digest.Late) != 1 || len(digest.Due) != 1 || digest.Due[0].ID != "lakes-2020/2" {
		t.Errorf("%+v, %v", digest, err)
	}
	d.person(t, "rita")
	d.decide(t, "rita", "lakes-2020/1", "r", review.Citation{Address: "https://example.org", Title: "Done", Quote: "Done", Relation: "fulfils"})
	if digest, _, _ = d.maker.Digest(context.Background(), d.Now(), report.DueFilter{}, time.Date(2021, 12, 1, 0, 0, 0, 0, time.UTC), 60); len(digest.Late) != 0 {
		t.Errorf("what was fulfilled is late: %+v", digest.Late)
	}
}

// thousand is a register with n commitments that bind 20 parties, each scored by
// two reviewers. The decisions are written past the register's own checks, which
// would take hours for so many.
func thousand(b *testing.B, n int) *desk {
	d := newDesk(b)
	var parties []string
	for p := range 20 {
		parties = append(parties, fmt.Sprintf("P%02d", p))
	}
	d.add(b, "lakes-2020", n, parties)
	docs, err := d.Now().Documents(context.Background(), "lakes-2020")
	if err != nil {
		b.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(d.where, "*.db"))
	if err != nil || len(files) != 1 {
		b.Fatal(files, err)
	}
	db, err := sql.Open("sqlite", files[0])
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	tx, err := db.Begin()
	if err != nil {
		b.Fatal(err)
	}
	raw, err := json.Marshal(review.Ruling{Rubric: rubric("sustained")})
	if err != nil {
		b.Fatal(err)
	}
	at := time.Date(2021, 1, 1, 0, 0, 0, 0, time.UTC)
	for i := range n {
		id, seq := fmt.Sprintf("lakes-2020/%d", i+1), 0
		put := func(kind review.Kind, person, body string) {
			seq++
			if _, err := tx.Exec(`INSERT INTO decisions (hash, subject, document, seq, kind, time, person, name, role, party, reason, saw, body, prev)
				VALUES ($1, $2, $3, $4, $5, $6, $7, $7, 'reviewer', '', 'because', '{}', $8, '')`,
				fmt.Sprintf("%s-%d", id, seq), id, docs[0].SHA256, seq, string(kind), at.Format("2006-01-02T15:04:05.000000Z"), person, body); err != nil {
				b.Fatal(err)
			}
		}
		put(review.Choose, "rita", `{"priority":true}`)
		put(review.Rubric, "rita", string(raw))
		for p, party := range parties {
			for r, person := range []string{"rita", "ruth"} {
				if (i+p)%9 > 0 {
					put(review.Score, person, fmt.Sprintf(`{"party":%q,"value":%d,"facts":{"whole":{"strong":2}},"rubric":"%s-2"}`, party, ((i*p+r*(i%5/4))%2), id))
				}
			}
		}
	}
	if err := tx.Commit(); err != nil {
		b.Fatal(err)
	}
	return d
}

// The report of a summit with 1,000 commitments and 20 parties: computed from a
// register that is at hand, and written.
func BenchmarkReport(b *testing.B) {
	d := thousand(b, 1000)
	r := d.report(b, "lakes-2020", report.Options{})
	if len(r.Chapters) != 1000 || r.Summary().N < 14000 {
		b.Fatalf("%d chapters, %d scores", len(r.Chapters), r.Summary().N)
	}
	b.Run("make", func(b *testing.B) {
		for b.Loop() {
			d.report(b, "lakes-2020", report.Options{})
		}
	})
	tell := report.Teller{Language: words.Language("en")}
	b.Run("docx", func(b *testing.B) {
		for b.Loop() {
			if err := tell.WriteDOCX(&bytes.Buffer{}, r); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("csv", func(b *testing.B) {
		for b.Loop() {
			r.MatrixRows()
		}
	})
}
