package feed

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"

	"trillium"
	"trillium/internal/source"
)

const testBase = "https://summit.example/news/feed.xml"

// say is a feed as the files of testdata say it.
func say(f Feed) string {
	var out strings.Builder
	line := func(words ...string) { fmt.Fprintln(&out, strings.TrimSpace(strings.Join(words, " "))) }
	line(f.Kind, f.Title)
	for _, i := range f.Items {
		d := date(i.Published)
		if d == "" {
			d = "-"
		}
		line(d, i.Address, i.Title)
	}
	return out.String()
}

func feeds(t testing.TB) map[string][]byte {
	t.Helper()
	archive, err := txtar.ParseFile("testdata/feeds.txtar")
	if err != nil {
		t.Fatal(err)
	}
	files := make(map[string][]byte)
	for _, f := range archive.Files {
		files[f.Name] = f.Data
	}
	return files
}

func packed(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	z := gzip.NewWriter(&out)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestParse(t *testing.T) {
	files := feeds(t)
	for name, data := range files {
		name, ok := strings.CutSuffix(name, ".xml")
		if !ok {
			continue
		}
		for how, data := range map[string][]byte{"plain": data, "packed": packed(t, data), "marked": append([]byte("\xef\xbb\xbf"), data...)} {
			f, err := Parse(testBase, data)
			if err != nil {
				t.Errorf("%s, %s: %v", name, how, err)
				continue
			}
			if diff := cmp.Diff(string(files[name+".want"]), say(f)); diff != "" {
				t.Errorf("%s, %s: %s", name, how, diff)
			}
		}
	}
}

func TestCharacters(t *testing.T) {
	for label, title := range map[string]string{
		"UTF-8": "Declaración – “sí”", "utf8": "Declaración – “sí”", "ISO-8859-1": "Declaraci\xf3n \x96 \x93s\xed\x94",
		"windows-1252": "Declaraci\xf3n \x96 \x93s\xed\x94",
	} {
		f, err := Parse(testBase, []byte(`<?xml version="1.0" encoding="`+label+`"?><rss><channel><title>`+title+`</title></channel></rss>`))
		if err != nil || f.Title != "Declaración – “sí”" {
			t.Errorf("%s: %q %v", label, f.Title, err)
		}
	}
}

// What is no feed, or made to exhaust the reader, ends with one clear error.
func TestHostile(t *testing.T) {
	rss := func(inside string) []byte { return []byte("<rss><channel>" + inside + "</channel></rss>") }
	for name, c := range map[string]struct {
		data []byte
		kind error
		says string
	}{
		"nothing": {nil, trillium.ErrUnreadable, "empty"},
		"words":   {[]byte("We will act."), trillium.ErrUnreadable, "empty"},
		"a page": {[]byte("<!doctype html>\n<html><head><title>News</title></head></html>"), trillium.ErrUnreadable,
			":2: unreadable: neither a feed nor a sitemap: it begins with <html>"},
		"cut off":           {[]byte("<rss><channel>\n<item><link>https://a.example/</link>"), trillium.ErrUnreadable, ":2: unreadable: not the XML"},
		"two documents":     {[]byte("<rss></rss><rss></rss>"), trillium.ErrUnreadable, "second document"},
		"unknown letters":   {[]byte(`<?xml version="1.0" encoding="klingon"?><rss></rss>`), trillium.ErrUnreadable, `"klingon"`},
		"wrong letters":     {rss("<title>\xf3</title>"), trillium.ErrUnreadable, "UTF-8"},
		"deep":              {rss(strings.Repeat("<x>", 10000)), trillium.ErrTooLarge, "nest"},
		"damaged packing":   {[]byte("\x1f\x8bxyz"), trillium.ErrUnreadable, "packed"},
		"packed bomb":       {packed(t, make([]byte, source.MaxSize+2)), trillium.ErrTooLarge, "MB"},
		"large":             {rss(strings.Repeat(" ", source.MaxSize)), trillium.ErrTooLarge, "MB"},
		"entities":          {[]byte(`<!DOCTYPE rss [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>`), nil, ""},
		"external entity":   {[]byte(`<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hosts">]><rss><channel><title>&a;</title></channel></rss>`), nil, ""},
		"long title":        {rss("<title>" + strings.Repeat("é", 1<<20) + "</title>"), nil, ""},
		"long address":      {rss("<item><link>https://a.example/" + strings.Repeat("a", 3000) + "</link></item>"), nil, ""},
		"many items":        {rss(strings.Repeat("<item></item>", 200_000)), nil, ""},
		"many attributes":   {[]byte("<rss " + strings.Repeat("a='b' ", 200_000) + "></rss>"), nil, ""},
		"many spaces":       {rss(strings.Repeat("<x xmlns:a='b' xmlns='c'/>", 200_000)), nil, ""},
		"unclosed elements": {rss(strings.Repeat("<item><b><link>x</item>", 100_000)), nil, ""},
		"bases add up": {[]byte("<feed>" + strings.Repeat("<x xml:base='"+strings.Repeat("a", 1000)+"/'>", 200) +
			strings.Repeat("<x xml:base='b/'/>", 100_000) + strings.Repeat("</x>", 200) + "</feed>"), nil, ""},
	} {
		start := time.Now()
		f, err := Parse(testBase, c.data)
		if c.kind == nil && err != nil || c.kind != nil && !errors.Is(err, c.kind) || err != nil && !strings.Contains(err.Error(), c.says) {
			t.Errorf("%s: %v, want %v and %q", name, err, c.kind, c.says)
		}
		if err != nil && (strings.Contains(err.Error(), "\n") || strings.Count(err.Error(), testBase) != 1) {
			t.Errorf("%s: %v", name, err)
		}
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s took %v", name, took)
		}
		check(t, f)
	}
	if _, err := Parse("http://[", nil); !errors.Is(err, trillium.ErrInvalid) {
		t.Error(err)
	}
}

func TestManyItems(t *testing.T) {
	var b strings.Builder
	b.WriteString("<urlset>")
	for n := range maxItems + 5 {
		fmt.Fprintf(&b, "<url><loc>/%d</loc></url>", n)
	}
	b.WriteString("</urlset>")
	f, err := Parse(testBase, []byte(b.String()))
	if err != nil || len(f.Items) != maxItems || !f.Cut {
		t.Errorf("%d items, cut %v, %v", len(f.Items), f.Cut, err)
	}
	check(t, f)
}

func TestDates(t *testing.T) {
	for s, want := range map[string]string{
		"Tue, 10 Jan 2023 14:30:00 GMT":        "2023-01-10T14:30:00Z",
		"Tue, 10 Jan 2023 14:30:00 +0200":      "2023-01-10T12:30:00Z",
		"Tue, 10 Jan 2023 14:30:00 +02:00":     "2023-01-10T12:30:00Z",
		"Tue,10 Jan 2023 14:30 EST":            "2023-01-10T19:30:00Z",
		"Tuesday, 3 January 2023 14:30:00 PDT": "2023-01-03T21:30:00Z",
		"mar, 10 Jan 2023 14:30:00 UT":         "2023-01-10T14:30:00Z", // martes, and no month
		"Tue 10 Jan 2023":                      "2023-01-10T00:00:00Z",
		"10 Jan 2023":                          "2023-01-10T00:00:00Z",
		"1 Sept. 2023 08:00 Z":                 "2023-09-01T08:00:00Z",
		"31 Dec 99 23:59:59 -0800":             "2000-01-01T07:59:59Z",
		"Tue Jan 10 14:30:00 2023":             "2023-01-10T14:30:00Z",
		"Tue Jan 10 14:30:00 UTC 2023":         "2023-01-10T14:30:00Z",
		"2023-01-10T14:30:00Z":                 "2023-01-10T14:30:00Z",
		"2023-01-10T14:30:00.123456-03:00":     "2023-01-10T17:30:00Z",
		"2023-01-10T14:30:00-0300":             "2023-01-10T17:30:00Z",
		"2023-01-10T14:30+01:00":               "2023-01-10T13:30:00Z",
		"2023-01-10T14:30:00":                  "2023-01-10T14:30:00Z",
		"2023-01-10 14:30:00 +0100":            "2023-01-10T13:30:00Z",
		" 2023-01-10\n":                        "2023-01-10T00:00:00Z",
		"2023-01":                              "2023-01-01T00:00:00Z",
		"2023":                                 "2023-01-01T00:00:00Z",
		"":                                     "",
		"yesterday":                            "",
		"Tue, 32 Jan 2023 14:30:00 GMT":        "",
		"10/01/2023":                           "",
		"0000-01-01":                           "",
		"9999-12-31T23:59:59-12:00":            "",
		strings.Repeat("1", 100):               "",
	} {
		if got := date(parseTime(s)); got != want {
			t.Errorf("%q: %s, want %s", s, got, want)
		}
	}
}

// check tells whether a feed keeps its promises.
func check(t *testing.T, f Feed) {
	t.Helper()
	if len(f.Items) > maxItems {
		t.Fatalf("%d items", len(f.Items))
	}
	seen := make(map[string]bool)
	for _, i := range append(f.Items, Item{Address: "https://a.example/", Title: f.Title}) {
		u, err := url.Parse(i.Address)
		if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || len(i.Address) > maxAddress || u.Fragment != "" || u.User != nil {
			t.Errorf("the address %q: %v", i.Address, err)
		}
		if utf8.RuneCountInString(i.Title) > maxTitle || !utf8.ValidString(i.Title) || strings.ContainsAny(i.Title, "\r\n") {
			t.Errorf("the title %q", i.Title)
		}
		if _, err := i.Published.MarshalJSON(); err != nil {
			t.Error(err)
		}
		if seen[i.Address] && i.Address != "https://a.example/" {
			t.Errorf("%s comes twice", i.Address)
		}
		seen[i.Address] = true
	}
}

func FuzzParse(f *testing.F) {
	for name, data := range feeds(f) {
		if strings.HasSuffix(name, ".xml") {
			f.Add(data)
			f.Add(packed(f, data))
		}
	}
	f.Add([]byte(`<?xml version="1.0" encoding="utf-16"?><rss></rss>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := Parse(testBase, data)
		if err == nil {
			check(t, got)
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("more than one line: %q", err)
		}
	})
}
