package sheet

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"trillium"
)

// A line is a record of a CSV file that is not empty.
type line struct {
	n     int // the line of the file on which it begins, from 1
	cells []string
}

// readLines reads the records of a CSV file whose cells are divided by commas,
// semicolons or tabs, whichever divides the first lines most; at least one record, and no more than maxRows behind it. The error
// is trillium.ErrUnreadable or trillium.ErrTooLarge.
func readLines(data []byte, first int, lazy bool) ([]line, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: it is not UTF-8; save it as \"CSV UTF-8\"", trillium.ErrUnreadable)
	}
	if !bytes.Contains(data, []byte("\n")) {
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n")) // as old spreadsheets end lines
	}
	out, err := records(data, separator(data, first), false)
	if lazy && errors.Is(err, trillium.ErrUnreadable) {
		if lazy, again := records(data, separator(data, first), true); again == nil {
			out, err = lazy, nil // a quotation mark in a text is no end of a cell
		}
	}
	if err != nil {
		return nil, err
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: it has no row of names", trillium.ErrUnreadable)
	}
	return out, nil
}

// records reads the records that are not empty.
func records(data []byte, comma rune, lazy bool) ([]line, error) {
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord, r.LazyQuotes = comma, -1, lazy
	var out []line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %v", trillium.ErrUnreadable, err)
		}
		if len(out) > maxRows {
			return nil, fmt.Errorf("%w: more than %d rows", trillium.ErrTooLarge, maxRows)
		}
		n, _ := r.FieldPos(0)
		if strings.TrimSpace(strings.Join(cells, "")) != "" {
			out = append(out, line{n, cells})
		}
	}
}

// separator is the sign that divides most of the first lines into equally many
// cells, outside quotation marks; of several the one that divides them most.
// Spreadsheets write commas, semicolons or tabs.
func separator(data []byte, first int) rune {
	best, most, cells := ',', 0, 0
	for _, c := range []byte{',', ';', '\t'} {
		counts := make(map[int]int) // lines by how many of the sign they have
		quoted, n, lines := false, 0, 0
		end := func() {
			if n > 0 {
				counts[n]++
			}
			n, lines = 0, lines+1
		}
		for _, b := range data {
			switch {
			case b == '"':
				quoted = !quoted
			case b == c && !quoted:
				n++
			case b == '\n' && !quoted:
				end()
			}
			if lines == first {
				break
			}
		}
		end()
		for n, lines := range counts {
			if lines > most || lines == most && n > cells {
				best, most, cells = rune(c), lines, n
			}
		}
	}
	return best
}
