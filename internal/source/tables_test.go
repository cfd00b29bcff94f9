package source

import (
	"fmt"
	"strings"
	"testing"
)

// A cell knows its table, row and column, in every format that has tables.
func TestTables(t *testing.T) {
	part := `<w:document xmlns:w="w"><w:body><w:p><w:r><w:t>The plan.</w:t></w:r></w:p><w:tbl>` +
		`<w:tr><w:tc><w:p><w:r><w:t>Action</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>Date</w:t></w:r></w:p></w:tc></w:tr>` +
		`<w:tr><w:tc><w:p><w:r><w:t>Build a port</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>2026</w:t></w:r></w:p></w:tc></w:tr>` +
		`</w:tbl><w:p><w:r><w:t>The end.</w:t></w:r></w:p></w:body></w:document>`
	const want = "0.0.0 The plan. | 1.1.1 Action | 1.1.2 Date | 1.2.1 Build a port | 1.2.2 2026 | 0.0.0 The end."
	for name, data := range map[string][]byte{
		"a.docx": zipOf(t, "word/document.xml", func(add func([]byte)) { add([]byte(part)) }),
		"a.md":   []byte("The plan.\n\n| Action | Date |\n|---|---|\n| Build a port | 2026 |\n\nThe end.\n"),
		"a.html": []byte("<html><body><p>The plan.</p><table><tr><th>Action</th><th>Date</th></tr><tr><td><p>Build a port</p></td><td>2026</td></tr></table>" +
			"<p>The end.</p></body></html>"),
	} {
		d, err := reader.Read(name, data)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, b := range d.Blocks {
			got = append(got, fmt.Sprintf("%d.%d.%d %s", b.Table, b.Row, b.Column, b.Text))
		}
		if all := strings.Join(got, " | "); all != want {
			t.Errorf("%s: %s\nwant %s", name, all, want)
		}
	}
	d, err := reader.Read("b.html", []byte(`<html><body><table><tr><td colspan="2">Wide</td><td>Third</td></tr></table></body></html>`))
	if err != nil || len(d.Blocks) != 2 || d.Blocks[1].Column != 3 {
		t.Errorf("%v %+v, want the second cell in column 3", err, d)
	}
}
