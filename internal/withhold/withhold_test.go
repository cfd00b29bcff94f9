package withhold

import (
	"bytes"
	"encoding/json"
	"testing"

	"pgregory.net/rapid"
)

func TestJSON(t *testing.T) {
	name := func(s string) string { return `"` + Name(s) + `"` }
	for _, c := range []struct{ in, want string }{
		{`{"id":"a/1","text":"Build a bridge","start":3}`, `{"id":"a/1","text":` + name("Build a bridge") + `,"start":3}`},
		{`{"text":"say \"so\"\\","n":1}`, `{"text":` + name(`say "so"\`) + `,"n":1}`},
		{`{"detail":["One.","Two."],"bodies":["The Text"]}`, `{"detail":[` + name("One.") + `,` + name("Two.") + `],"bodies":["The Text"]}`},
		{`{"actions":[{"verb":"build","text":"a"},{"text":"b"}],"text":""}`, `{"actions":[{"verb":"build","text":` + name("a") + `},{"text":` + name("b") +
			`}],"text":""}`},
		{`{"value":{"text":"by 2030","date":"2030-12-31"},"quote":null}`, `{"value":{"text":` + name("by 2030") + `,"date":"2030-12-31"},"quote":null}`},
		{`"text"`, `"text"`},
		{`["text"]`, `["text"]`},
		{`{"text":{"en":"ours"}}`, `{"text":{"en":"ours"}}`},
		{`{"text":"cut off`, `{"text":"cut off`},
		{``, ``},
	} {
		if got := string(JSON([]byte(c.in))); got != c.want {
			t.Errorf("JSON(%s)\n got %s\nwant %s", c.in, got, c.want)
		}
	}
}

func TestRestore(t *testing.T) {
	text := []byte("We will build a\nbridge by 2030.")
	data := []byte(`{"text":"We will build a bridge by 2030.","start":0,"end":31,"deadline":{"text":"by 2030","start":23,"end":30},"stem":"We:"}`)
	known := make(map[string]string)
	Learn(known, JSON(data), text)
	got, withheld := Restore(JSON(data), known)
	if want := bytes.Replace(data, []byte(`"We:"`), []byte(`"`+Name("We:")+`"`), 1); !bytes.Equal(got, want) || !withheld {
		t.Errorf("got %s, %v", got, withheld)
	}
	Know(known, "We:")
	if got, withheld := Restore(JSON(data), known); !bytes.Equal(got, data) || withheld {
		t.Errorf("got %s, %v", got, withheld)
	}
}

// Withholding twice is withholding once, and with all words known it can be undone.
func TestWithholdAndRestore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type quote struct {
			Text   string   `json:"text"`
			Other  string   `json:"other"`
			Detail []string `json:"detail"`
		}
		q := quote{rapid.String().Draw(t, "text"), rapid.String().Draw(t, "other"), rapid.SliceOf(rapid.String()).Draw(t, "detail")}
		data, err := json.Marshal([]quote{q, q})
		if err != nil {
			t.Fatal(err)
		}
		bare := JSON(data)
		if again := JSON(bare); !bytes.Equal(again, bare) {
			t.Fatalf("%s\n%s", bare, again)
		}
		var back []quote
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		known := make(map[string]string)
		for _, w := range append(back[0].Detail, back[0].Text) {
			Know(known, w)
		}
		if got, _ := Restore(bare, known); !bytes.Equal(got, data) {
			t.Fatalf("%s\n%s", got, data)
		}
	})
}

func FuzzJSON(f *testing.F) {
	f.Add([]byte(`{"text":"a","detail":["b"]}`))
	f.Add([]byte(`{"text":"a\"\\"} {"quote":"b"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		out := JSON(data)
		if json.Valid(data) != json.Valid(out) {
			t.Fatalf("%q gives %q", data, out)
		}
		if again := JSON(out); !bytes.Equal(again, out) {
			t.Fatalf("%q, then %q", out, again)
		}
	})
}

func TestRepeated(t *testing.T) {
	s := NewSources()
	s.Add("The three countries will build a bridge over the wide grey river by 2030.")
	for _, c := range []struct{ own, want string }{
		{"They promise that they will build a bridge over the Wide, grey river soon.", "will build a bridge over the Wide grey"},
		{"They build a bridge over it.", ""},
		{"", ""},
	} {
		if got := s.Repeated(c.own); got != c.want {
			t.Errorf("%q: got %q, want %q", c.own, got, c.want)
		}
	}
	s.Add("the North American Plan for Animal and Pandemic Influenza of 2012")
	if got := s.Repeated("Revise the North American Plan for Animal and Pandemic Influenza."); got != "" {
		t.Errorf("a name is taken for a sentence: %q", got)
	}
}
