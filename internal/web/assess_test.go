package web_test

import (
	"context"
	"encoding/csv"
	"encoding/json"
	"html"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"trillium"

	"trillium/internal/review"
	"trillium/internal/web/sitetest"
	"trillium/internal/webtest"
)

// Until both reviewers have scored, no page and no download tells anybody but its
// author what a score says.
func TestSealedScores(t *testing.T) {
	const c, secret = "great-bay-2022/2", "zebra in the reason"
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.DecideAs(t, "rita", c, review.Choosing{Priority: true})
	s.DecideAs(t, "rita", c, review.Ruling{Rubric: sitetest.TemplateRubric("sustained")})
	d, err := s.Register.Decide(context.Background(), "rita", c, review.Draft{Reason: secret, Body: review.Scoring{Party: "XHV", Value: -1,
		Cause: review.TooLittle}})
	if err != nil {
		t.Fatal(err)
	}
	pages := []string{"/en/commitments/" + c, "/en/commitments/" + c + "/history", "/en/commitments/" + c + "/scores/XHV", "/en/history",
		"/en/decisions/" + d.Hash[:12],
		"/api/v1/decisions.csv", "/api/v1/decisions", "/en/summits/great-bay-2022/report", "/en/summits/great-bay-2022/assess",
		"/api/v1/summits/great-bay-2022/report",
		"/api/v1/summits/great-bay-2022/scores.csv", "/en/commitments/" + c + "?at=2099-01-01", "/en/decisions/" + d.Hash[:12] + "?at=2099-01-01",
		"/en/history?person=rita"}
	for _, login := range []string{"", "ruth", "ed", "xhv"} {
		b := s.As(t, login)
		for _, page := range pages {
			res, body := b.Get(page)
			sitetest.Want(t, page, res, http.StatusOK)
			for _, told := range []string{secret, "−1, what was done", `"cause":"too-little"`, `\"cause\":\"too-little\"`, `"value":-1`, `\"value\":-1`} {
				if strings.Contains(body, told) {
					t.Errorf("%q reads %q on %s", login, told, page)
				}
			}
		}
	}
	for _, page := range []string{pages[0], pages[1], pages[2], pages[4]} {
		if _, body := s.As(t, "rita").Get(page); !strings.Contains(body, secret) {
			t.Errorf("rita does not see her own score on %s", page)
		}
	}
	s.DecideAs(t, "ruth", c, review.Scoring{Party: "XHV", Value: 0})
	for _, page := range []string{pages[0], pages[2], pages[4], pages[5], pages[6]} {
		if _, body := s.As(t, "").Get(page); !strings.Contains(body, secret) {
			t.Errorf("when both have scored, %s does not tell", page)
		}
	}
}

// The sample summit is scored by two reviewers who disagree once, in a real
// browser, through to a DOCX that opens and a printed PDF whose numbers are those
// of the CSV.
func TestAssessment(t *testing.T) {
	if testing.Short() {
		t.Skip("browser checks skipped with -short")
	}
	ctx := webtest.Browser(t)
	s := sitetest.New(t)
	s.AddSample(t)
	s.Staff(t)
	s.Follow(t)
	as := func(login string) {
		t.Helper()
		if err := webtest.SetCookie(ctx, s.URL, "session", s.As(t, login).Cookie("session")); err != nil {
			t.Fatal(err)
		}
	}
	fill := func(path string, fields [][2]string, button string) string {
		t.Helper()
		if err := webtest.Fill(ctx, s.URL+path, fields, button); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		text, err := webtest.Text(ctx)
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	says := func(what, text string, words ...string) {
		t.Helper()
		for _, w := range words {
			if !strings.Contains(text, w) {
				t.Errorf("%s does not say %q:\n%s", what, w, text)
			}
		}
	}

	as("rita")
	for _, n := range []string{"2", "5"} {
		fill("/en/summits/great-bay-2022/assess", [][2]string{{"#c" + n + " input[name=reason]", "It can be checked."}}, "#c"+n+" button[name=priority]")
		fill("/en/commitments/great-bay-2022/"+n+"/rubric", [][2]string{{"#template", "sustained"}}, "#write + form button")
		text, err := webtest.Text(ctx)
		if err != nil {
			t.Fatal(err)
		}
		says("the rubric", text, "No faults")
		if err := webtest.Press(ctx, [][2]string{{"#reason", "The usual rule."}}, "button[value=save]"); err != nil {
			t.Fatal(err)
		}
		cited := s.DecideAs(t, "rita", "great-bay-2022/"+n, review.Citation{Address: "https://gov.example.org/2023/02/1" + n, Title: "A law on the Bay",
			Date: "2023-02-1" + n, Issuer: "XHV", Quote: "The law entered into force.", Relation: "progress"})
		if cited.Hash == "" {
			t.Fatal("no evidence")
		}
	}
	give := func(login, n, party, strong, score, cause string) string {
		as(login)
		fields := [][2]string{{"[name=fact-strong]", strong}, {"[name=fact-weak]", "0"}, {"[name=fact-against]", "0"}, {"[name=score][value='" + score + "']", "✓"},
			{"#cause", cause}, {"#reason", "Seen by " + login + "."}}
		if party == "XHV" {
			fields = append(fields, [2]string{"[name=evidence]", "✓"})
		}
		return fill("/en/commitments/great-bay-2022/"+n+"/scores/"+party, fields, "button[value=save]")
	}
	says("a blind score", give("rita", "2", "XHV", "2", "1", ""), "Nobody else sees it")
	says("the other's page", give("ruth", "2", "XHV", "1", "0", ""), "The reviewers disagree", "Seen by rita.", "Seen by ruth.")
	says("the third's page", give("ed", "2", "XHV", "2", "1", ""), "decided by somebody else after the reviewers")
	for _, login := range []string{"rita", "ruth"} {
		give(login, "2", "XCV", "0", "-1", "no-action")
		give(login, "2", "XBR", "1", "0", "")
		give(login, "5", "XHV", "2", "1", "")
		give(login, "5", "XCV", "1", "0", "")
	}

	if err := webtest.Show(ctx, s.URL+"/en/summits/great-bay-2022/report", webtest.View{Width: 1280}); err != nil {
		t.Fatal(err)
	}
	text, err := webtest.Text(ctx)
	if err != nil {
		t.Fatal(err)
	}
	says("the report", text, "5 of 6 cells are scored", "The mean is +0.20, or 60%", "the same score in 4 of 5 pairs (80%)", "1 score of −1 rests on a search",
		"Halvern: +1", "not scored", "A law on the Bay")
	pdf, err := webtest.PDF(ctx)
	if err != nil {
		t.Fatal(err)
	}
	rows := scoresOf(t, s)
	printed, err := sitetest.Reader.Read("report.pdf", pdf)
	if err != nil {
		t.Fatal(err)
	}
	sameNumbers(t, "the printed PDF", string(printed.Text), rows)
	for _, lang := range []string{"en", "es", "fr"} {
		_, docx := s.Get(t, "/api/v1/"+lang+"/summits/great-bay-2022/report.docx")
		read, err := sitetest.Reader.Read("report.docx", []byte(docx))
		if err != nil {
			t.Fatal(err)
		}
		sameNumbers(t, "the DOCX in "+lang, strings.ReplaceAll(wordsOf(read), ",", "."), rows)
		if lang == "es" {
			sameNumbers(t, "the DOCX in an office program", officeText(t, []byte(docx)), rows)
		}
	}
	var out struct {
		Averages []struct {
			Of      string
			Percent *int
			N       int
		}
		Agreement []struct{ Alpha *float64 }
		Checks    []struct{ Kind string }
	}
	_, data := s.Get(t, "/api/v1/summits/great-bay-2022/report")
	if err := json.Unmarshal([]byte(data), &out); err != nil {
		t.Fatal(err)
	}
	if last := out.Averages[len(out.Averages)-1]; last.N != 5 || *last.Percent != 60 {
		t.Errorf("%+v", last)
	}
	kinds := make(map[string]int)
	for _, c := range out.Checks {
		kinds[c.Kind]++
	}
	if kinds["no-score"] != 1 || kinds["no-grounds"] != 2 || kinds["totals"] > 0 || kinds["rubric"] > 0 {
		t.Errorf("the self-checks find %v", kinds)
	}
}

// scores are the rows of the CSV as the report prints them: id, scores, n, mean
// and percent.
func scoresOf(t *testing.T, s *sitetest.Site) []string {
	t.Helper()
	_, body := s.Get(t, "/api/v1/summits/great-bay-2022/scores.csv")
	records, err := csv.NewReader(strings.NewReader(body)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range records[1:] {
		if !strings.Contains(r[0], "/") {
			continue
		}
		cells := []string{r[0]}
		for _, c := range r[3:6] {
			cells = append(cells, map[string]string{"1": "+1", "0": "0", "-1": "−1", "": "–"}[c])
		}
		mean, err := strconv.ParseFloat(r[7], 64)
		if err != nil {
			t.Fatal(err)
		}
		cells = append(cells, r[6], strings.Replace(strconv.FormatFloat(mean, 'f', 2, 64), "-", "−", 1), r[8])
		if mean > 0 {
			cells[len(cells)-2] = "+" + cells[len(cells)-2]
		}
		out = append(out, strings.Join(cells, " "))
	}
	if len(out) != 2 {
		t.Fatalf("%d rows in\n%s", len(out), body)
	}
	return out
}

// sameNumbers holds a text to the numbers of rows: behind the id, with its title
// left out, come the scores, n, the mean and the percentage.
func sameNumbers(t *testing.T, what, text string, rows []string) {
	t.Helper()
	// Without white space, which not every reader of PDF finds between cells, and
	// without the signs that keep "+" from being a list.
	plain := func(s string) string { return strings.Join(strings.Fields(strings.ReplaceAll(s, `\`, "")), "") }
	text = plain(text)
	for _, row := range rows {
		id, numbers, _ := strings.Cut(row, " ")
		found := false
		for rest := text; !found; {
			_, after, ok := strings.Cut(rest, id)
			if !ok {
				break
			}
			rest = after
			if i := strings.Index(after, plain(numbers)); i >= 0 && i < 160 {
				found = true
			}
		}
		if !found {
			t.Errorf("%s does not give %q in\n%s", what, row, text[:min(len(text), 2500)])
		}
	}
}

// wordsOf are the words of a document, block by block.
func wordsOf(doc *trillium.Document) string {
	var out []string
	for _, b := range doc.Blocks {
		out = append(out, b.Text)
	}
	return strings.Join(out, "\n")
}

// officeText opens a DOCX with an office program and returns what it shows; where
// none is installed, it says so and returns that of our own reader.
func officeText(t *testing.T, docx []byte) string {
	t.Helper()
	office, err := exec.LookPath("soffice")
	if err != nil {
		t.Log("no soffice: the DOCX is not opened by an office program")
		read, err := sitetest.Reader.Read("report.docx", docx)
		if err != nil {
			t.Fatal(err)
		}
		return wordsOf(read)
	}
	dir := t.TempDir()
	name := filepath.Join(dir, "report.docx")
	if err := os.WriteFile(name, docx, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(office, "--headless", "-env:UserInstallation=file://"+dir+"/profile", "--convert-to", "html:HTML (StarWriter):UTF8", "--outdir", dir, name)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	shown, err := os.ReadFile(filepath.Join(dir, "report.html"))
	if err != nil {
		t.Fatal(err)
	}
	text := regexp.MustCompile(`</?(?:font|span)[^>]*>`).ReplaceAllString(string(shown), "") // these stand inside words
	return html.UnescapeString(regexp.MustCompile(`(?s)<style.*?</style>|<[^>]*>`).ReplaceAllString(text, " "))
}
