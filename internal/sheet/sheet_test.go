package sheet_test

import (
	"errors"
	"strings"
	"testing"

	"trillium"
	"trillium/internal/extract"
	"trillium/internal/language"
	"trillium/internal/sheet"
	"trillium/internal/source"
)

var (
	lexicon = language.Load()
	reader  = sheet.New(source.New(lexicon), extract.New(lexicon))
	options = sheet.Options{Summit: "lakes-2026"}
)

func TestRead(t *testing.T) {
	text := "\xef\xbb\xbfCommitment\tCountry\tDue\tStrength\tRenews\tBodies\r\n" +
		"\"The leaders will build\na bridge\"\tCAN | USA\t2030-06-30\tLOW\toui\tBridge Board; Road Board\r\n\r\n" +
		"'=They will cut waste by 15 percent\t\t\t\t\t\r\n"
	r, rejected, err := reader.Read("dir/pledges.csv", []byte(text), options)
	if err != nil || len(rejected) > 0 || len(r.Commitments) != 2 {
		t.Fatalf("%v, %v, %+v", err, rejected, r)
	}
	c := r.Commitments[0]
	if c.Text != "The leaders will build a bridge" || strings.Join(c.Parties, ",") != "CAN,USA" || c.Deadline.Date != "2030-06-30" || c.Strength != trillium.Low ||
		!c.Renews || strings.Join(c.Bodies, ",") != "Bridge Board,Road Board" || c.Rule != sheet.Rule || c.ID != "lakes-2026/1" {
		t.Errorf("%+v", c)
	}
	d := r.Commitments[1]
	if d.Text != "=They will cut waste by 15 percent" || len(d.Targets) != 1 || d.Targets[0].Value != 15 {
		t.Errorf("%+v", d)
	}
	if r.Document.Title != "pledges" || string(r.Document.Data) != text {
		t.Errorf("%+v", r.Document)
	}
	for _, c := range r.Commitments {
		if c.Span.Words(r.Document.Text) != c.Text {
			t.Errorf("%s is not at its place", c.ID)
		}
	}
}

func TestRefused(t *testing.T) {
	for name, c := range map[string]struct {
		text string
		want error
	}{
		"empty":           {"", trillium.ErrUnreadable},
		"Latin-1":         {"text\nUn enga\xe7ement long\n", trillium.ErrUnreadable},
		"no such column":  {"a,b\nc,d\n", trillium.ErrInvalid},
		"no rows":         {"text\n", trillium.ErrInvalid},
		"no good row":     {"text\nshort\n", trillium.ErrInvalid},
		"a quote is open": {"text\n\"Build a bridge over it\n", trillium.ErrUnreadable},
		"too many":        {"text\n" + strings.Repeat("Build a bridge over it\n", 20_001), trillium.ErrTooLarge},
	} {
		if _, _, err := reader.Read("a.csv", []byte(c.text), options); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, s := range []string{"text", "text=", "words=a", "text=a,text=b"} {
		if _, err := sheet.ParseColumns(s); !errors.Is(err, trillium.ErrInvalid) {
			t.Errorf("%q: %v", s, err)
		}
	}
}

// Whatever a sheet holds, what is taken stands where it says.
func FuzzRead(f *testing.F) {
	f.Add([]byte("text,parties,deadline,strength\nBuild a bridge over it,CAN,2030,high\n"))
	f.Add([]byte("text;theme\n\"a \"\"b\"\" <html> # - 1. long\";x\n---\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, _, err := reader.Read("a.csv", data, options)
		if err != nil {
			return
		}
		for _, c := range r.Commitments {
			if c.Span.Words(r.Document.Text) != c.Text || c.Text == "" || len(c.Parties) == 0 || len(c.Actions) == 0 || c.Strength.Rank() == 0 {
				t.Errorf("%+v", c)
			}
		}
	})
}

func BenchmarkRead(b *testing.B) {
	text := []byte("text,parties\n")
	for i := range 1000 {
		text = append(text, strings.Repeat("The leaders will build a bridge ", 3)+string(rune('a'+i%26))+strings.Repeat("x", i/26)+" by 2030,CAN\n"...)
	}
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		if _, _, err := reader.Read("a.csv", text, options); err != nil {
			b.Fatal(err)
		}
	}
}
