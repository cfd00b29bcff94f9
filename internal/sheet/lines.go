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
func readLines(data []byte, first int) ([]line, error) {
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !utf8.Valid(data) {
		return nil, fmt.Errorf("%w: it is not UTF-8; save it as \"CSV UTF-8\"", trillium.ErrUnreadable)
	}
	r := csv.NewReader(bytes.NewReader(data))
	r.Comma, r.FieldsPerRecord = separator(data, first), -1
	var out []line
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			break
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
	if len(out) == 0 {
		return nil, fmt.Errorf("%w: it has no row of names", trillium.ErrUnreadable)
	}
	return out, nil
}

// separator is the sign that most divides the first lines: spreadsheets write
// commas, semicolons or tabs.
func separator(data []byte, first int) rune {
	end := 0
	for range first {
		i := bytes.IndexByte(data[end:], '\n')
		if i < 0 {
			end = len(data)
			break
		}
		end += i + 1
	}
	best, most := ',', 0
	for _, c := range []rune{',', ';', '\t'} {
		if n := bytes.Count(data[:end], []byte(string(c))); n > most {
			best, most = c, n
		}
	}
	return best
}
