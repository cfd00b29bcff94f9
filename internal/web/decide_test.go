package web_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"fmt"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"trillium/internal/store"
	"trillium/internal/web/sitetest"
)

const second = "/en/commitments/great-bay-2022/2"

// Two people open the page, both decide: both decisions are kept, and both are
// told, until one of them settles it.
func TestConflictIsShownToBoth(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita, ruth := s.As(t, "rita"), s.As(t, "ruth")
	last := rita.Head(second)
	for b, strength := range map[*sitetest.Browser]string{rita: "mid", ruth: "low"} {
		res, _ := b.Post(second, "kind", "correct", "field", "strength", "value", strength, "reason", "r", "last", last)
		sitetest.Want(t, strength, res, http.StatusSeeOther)
	}
	for _, b := range []*sitetest.Browser{rita, ruth} {
		for _, path := range []string{second, "/en/review"} {
			_, body := b.Get(path)
			if !strings.Contains(body, "without having seen") {
				t.Errorf("%s says nothing of the conflict", path)
			}
		}
		if _, body := b.Get("/en/review"); !strings.Contains(body, "one of these is yours") {
			t.Error("the queue does not say whose it is")
		}
	}
	res, _ := rita.Post(second, "kind", "correct", "field", "strength", "value", "mid", "reason", "we talked", "last", rita.Head(second))
	if res.StatusCode == http.StatusBadRequest { // hers is in force already: then it is the other's turn
		res, _ = rita.Post(second, "kind", "correct", "field", "strength", "value", "low", "reason", "we talked", "last", rita.Head(second))
	}
	sitetest.Want(t, "settled", res, http.StatusSeeOther)
	if _, body := ruth.Get(second); strings.Contains(body, "without having seen") {
		t.Error("a settled conflict is still shown")
	}
	if list, err := s.Register.Now().Decisions(context.Background(), store.DecisionFilter{}, 10); err != nil || len(list) != 3 {
		t.Errorf("%d decisions, %v", len(list), err)
	}
}

// A page can be asked as it stood, carries the moment along, and offers no
// form there.
func TestAsItStood(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	rita := s.As(t, "rita")
	time.Sleep(5 * time.Millisecond)
	then := "?at=" + time.Now().UTC().Format("2006-01-02T15:04:05.000000Z")
	time.Sleep(5 * time.Millisecond)
	rita.Post(second, "kind", "judge", "object", "commitment", "verdict", "reject", "reason", "no act")
	_, now := rita.Get(second)
	_, past := rita.Get(second + then)
	if !strings.Contains(now, "is not a commitment") || strings.Contains(past, "is not a commitment") {
		t.Error("the past is the present")
	}
	if strings.Contains(past, `name="kind"`) || !strings.Contains(now, `name="kind"`) {
		t.Error("the past can be decided on, or the present cannot")
	}
	for path, wantIt := range map[string]bool{"/en/summits/great-bay-2022": false, "/en/summits/great-bay-2022" + then: true} {
		if _, body := rita.Get(path); strings.Contains(body, `id="c2"`) != wantIt {
			t.Errorf("%s marks it: %v", path, !wantIt)
		}
	}
	if _, body := rita.Get("/api/v1/documents/great-bay-2022/commitments.csv" + then); strings.Count(body, "great-bay-2022/2,") != 1 {
		t.Error("the download of the past lacks it")
	}
	if _, body := rita.Get("/api/v1/documents/great-bay-2022/commitments.csv"); strings.Contains(body, "great-bay-2022/2,") {
		t.Error("the download of today has it")
	}
	for at, status := range map[string]int{"2001-02-03": 404, "yesterday": 400, "2024-02-30": 400, "9999-12-31": 400, "9998-12-31": 200, "0001-01-01": 404} {
		res, _ := rita.Get(second + "?at=" + at)
		sitetest.Want(t, at, res, status)
	}
}

// An update goes to the queue, is judged there, and shows who said what.
func TestUpdateAndQueue(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	xhv, rita := s.As(t, "xhv"), s.As(t, "rita")
	res, _ := xhv.Post(second, "kind", "update", "text", "The pier is open.", "date", "2024-05-06", "status", "done", "link", "https://example.org/pier", "last",
		xhv.Head(second))
	sitetest.Want(t, "update", res, http.StatusSeeOther)
	_, body := s.Browser(t).Get(second)
	for _, words := range []string{"The pier is open.", "own report", "waits for a reviewer", "Halvern Ports"} {
		if !strings.Contains(body, words) {
			t.Errorf("a reader does not see %q", words)
		}
	}
	_, queue := rita.Get("/en/review/updates?summit=great-bay-2022")
	_, after, ok := strings.Cut(queue, `name="object" value="`)
	if !ok || !strings.Contains(queue, "The pier is open.") {
		t.Fatal("the queue lacks the update")
	}
	object, _, _ := strings.Cut(after, `"`)
	rita.Post(second, "kind", "judge", "object", object, "verdict", "reject", "reason", "no source", "last", rita.Head(second))
	_, body = s.Browser(t).Get(second)
	if !strings.Contains(body, "rejected by Rita Roy: no source") {
		t.Error("the verdict is not shown")
	}
	if _, queue := rita.Get("/en/review/updates"); strings.Contains(queue, "The pier is open.") {
		t.Error("a judged update still waits")
	}
	if _, queue := rita.Get("/en/review/updates?summit=none"); strings.Contains(queue, "great-bay") && strings.Contains(queue, "pier") {
		t.Error("the filter shows all")
	}
	_, text := s.Browser(t).Get("/api/v1/updates.csv")
	rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil || len(rows) != 2 || rows[1][8] != "reject" || rows[1][4] != "The pier is open." {
		t.Errorf("%v, %v", rows, err)
	}
}

// A contributor finds what binds their party, and what is still without an
// update.
func TestMine(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Decisions(t)
	xhv := s.As(t, "xhv")
	_, all := xhv.Get("/en/mine")
	_, silent := xhv.Get("/en/mine?silent=1&summit=great-bay-2022")
	for _, id := range []string{"great-bay-2022/2", "great-bay-2024/1"} {
		if !strings.Contains(all, ">"+id+"</a>") {
			t.Errorf("%s is not listed", id)
		}
	}
	if strings.Contains(silent, ">great-bay-2022/2</a>") || !strings.Contains(silent, ">great-bay-2022/1</a>") ||
		strings.Contains(silent, "great-bay-2024/1<") || strings.Contains(silent, ">great-bay-2022/3</a>") {
		t.Error("the filter does not filter, or what was judged to be none is listed")
	}
}

// The list of decisions is filtered as its downloads are.
func TestHistory(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Decisions(t)
	for query, wantRows := range map[string]int{"": 18, "?person=xhv": 2, "?kind=correct": 6, "?summit=great-bay-2024": 0, "?person=rita&kind=split": 1,
		"?person=nobody": 0} {
		_, body := s.Browser(t).Get("/en/history" + query)
		if n := strings.Count(body, `<article class="entry`); n != wantRows {
			t.Errorf("%s: the page lists %d, want %d", query, n, wantRows)
		}
		_, text := s.Browser(t).Get("/api/v1/decisions.csv" + query)
		rows, err := csv.NewReader(strings.NewReader(text)).ReadAll()
		if err != nil || len(rows) != wantRows+1 {
			t.Errorf("%s: the download has %d rows, %v", query, len(rows), err)
		}
	}
	for _, hash := range []string{"x", "000000000000", strings.Repeat("f", 64), "%25%25%25%25%25%25%25%25%25%25%25%25", "ééééééé"} {
		res, _ := s.Browser(t).Get("/en/decisions/" + hash)
		sitetest.Want(t, hash, res, http.StatusNotFound)
	}
}

// An editor adds a document in the browser; what cannot be read is refused in
// words, and a reader cannot.
func TestUpload(t *testing.T) {
	s := sitetest.New(t)
	s.Staff(t)
	upload := func(b *sitetest.Browser, name, text, summit string) (*http.Response, string) {
		t.Helper()
		var buf bytes.Buffer
		form := multipart.NewWriter(&buf)
		w, err := form.CreateFormFile("file", name)
		if err == nil {
			_, err = w.Write([]byte(text))
		}
		if err == nil {
			err = form.WriteField("summit", summit)
		}
		if err == nil {
			err = form.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
		req, err := http.NewRequest("POST", s.URL+"/en/keep", &buf)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", form.FormDataContentType())
		req.Header.Set("Sec-Fetch-Site", "same-origin")
		return b.Send(req)
	}
	ed := s.As(t, "ed")
	res, body := upload(ed, "a.md", "The leaders will build a bridge by 2030.", "lakes-2026")
	sitetest.Want(t, "upload", res, http.StatusOK)
	if !strings.Contains(body, "lakes-2026") || !strings.Contains(body, "1 commitment") {
		t.Error("the page does not say what was added")
	}
	res, body = upload(ed, "a.md", "The leaders will build a bridge by 2030.", "lakes-2026")
	sitetest.Want(t, "again", res, http.StatusOK)
	if !strings.Contains(body, "already") {
		t.Error("the page does not say that it was there")
	}
	for name, c := range map[string][2]string{"no summit": {"Words that say nothing.", ""}, "no text": {"\x00\x01\x02PNG", "lakes-2026"},
		"a bad id":  {"Canada will act now.", "Lakes 2026"},
		"another's": {"The leaders will build a bridge by 2030.", "lakes-2027"}} {
		res, body := upload(ed, "b.md", c[0], c[1])
		sitetest.Want(t, name, res, http.StatusBadRequest)
		if !strings.Contains(body, `role="alert"`) {
			t.Errorf("%s: the page does not say why", name)
		}
	}
	res, _ = upload(s.As(t, "rita"), "a.md", "Canada will act.", "lakes-2028")
	if res.StatusCode != http.StatusForbidden && res.StatusCode != http.StatusBadRequest {
		t.Errorf("a reviewer uploads: %s", res.Status)
	}
	res, _ = upload(s.Browser(t), "a.md", strings.Repeat("x", 3<<20), "lakes-2028")
	sitetest.Want(t, "a large form of a stranger", res, http.StatusSeeOther) // to sign in; the file was not read
	res, _ = ed.Post("/en/account", "act", "password", "new", strings.Repeat("x", 2<<20))
	sitetest.Want(t, "a large form", res, http.StatusRequestEntityTooLarge)
	if docs, err := s.Register.Now().Documents(context.Background(), ""); err != nil || len(docs) != 1 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
	events, err := s.Register.Events(context.Background(), 10)
	if err != nil || events[0].Act != "document added" || events[0].Person != "ed" {
		t.Errorf("%+v, %v", events, err)
	}
}

// The counters count, and strangers cannot make them many.
func TestMetrics(t *testing.T) {
	s := sitetest.New(t)
	s.AddSample(t)
	b := s.Browser(t)
	for n := range 50 {
		b.Get(fmt.Sprintf("/en/nothing-%d", n))
		req, err := http.NewRequest(fmt.Sprintf("ODD%d", n), s.URL+"/en/", nil)
		if err != nil {
			t.Fatal(err)
		}
		b.Send(req)
	}
	b.Get("/en/summits/great-bay-2022")
	res, body := b.Get("/metrics")
	if res.StatusCode != 200 || !strings.Contains(body, `trillium_requests_total{method="GET",page="summits",status="200"} 1`) {
		t.Errorf("%s: %s", res.Status, body)
	}
	if n := strings.Count(body, "trillium_requests_total"); n > 6 {
		t.Errorf("%d counters of requests", n)
	}
}

// Other methods than a page knows are refused as such.
func TestMethods(t *testing.T) {
	s := sitetest.New(t)
	res, _ := s.Browser(t).Post("/en/method")
	sitetest.Want(t, "a form to a page without one", res, http.StatusMethodNotAllowed)
}
