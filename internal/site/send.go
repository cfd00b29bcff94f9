package site

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"trillium"
	"trillium/internal/table"
)

// A ListOf is a page of a list: some of its items, how many there are in all, and
// where the next page begins.
type ListOf[T any] struct {
	Items []T    `json:"items"`
	Total int    `json:"total"`
	Next  string `json:"next,omitempty"` // cursor of the next page, absent on the last
}

// How many items a page of a list holds.
const (
	usualLimit = 100
	mostLimit  = 1000
)

// SendList sends the part of a list that ?cursor= and ?limit= ask for. key names an
// item for good, so that a page begins behind the last one even if items were added
// before it.
func SendList[T any](w http.ResponseWriter, r *http.Request, items []T, key func(*T) string) error {
	page, next, err := pageOf(r.URL.Query(), items, key)
	if err != nil {
		return err
	}
	return SendPage(w, r, page, len(items), next)
}

// List answers with a page of what rows are asked for; key tells them apart.
func List[T any](rows func(*http.Request) ([]T, error), key func(*T) string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		list, err := rows(r)
		if err != nil {
			return err
		}
		return SendList(w, r, list, key)
	}
}

// Table answers with all rows that are asked for, as a file of the name whose first row
// are the names of the columns.
func Table[T any](name string, rows func(*http.Request) ([]T, error), cells func([]T) [][]string) Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		list, err := rows(r)
		if err != nil {
			return err
		}
		return SendCSV(w, name, func(out io.Writer) error { return table.WriteRows(out, cells(list)) })
	}
}

// SendPage sends a page of a list with the cursor of the next.
func SendPage[T any](w http.ResponseWriter, r *http.Request, page []T, total int, next string) error {
	if next != "" {
		q := r.URL.Query()
		q.Set("cursor", next)
		w.Header().Set("Link", "<"+r.URL.EscapedPath()+"?"+q.Encode()+`>; rel="next"`)
	}
	return SendJSON(w, ListOf[T]{Items: append([]T{}, page...), Total: total, Next: next})
}

// CursorOf is the cursor of what follows the item with the key.
func CursorOf(key string) string { return base64.RawURLEncoding.EncodeToString([]byte(key)) }

// PageAsked is how many items the query asks for, and the key of the last one that
// was sent; "" for the first page.
func PageAsked(q url.Values) (limit int, last string, err error) {
	limit = usualLimit
	if text := q.Get("limit"); text != "" {
		if limit, err = strconv.Atoi(text); err != nil || limit < 1 || limit > mostLimit {
			return 0, "", Refuse(trillium.ErrInvalid, "refused.limit", "limit is a number from 1 to %d, not %q", mostLimit, text)
		}
	}
	key, err := base64.RawURLEncoding.DecodeString(q.Get("cursor"))
	if err != nil {
		return 0, "", Refuse(trillium.ErrInvalid, "refused.cursor", "the cursor %q was not given out here", q.Get("cursor"))
	}
	return limit, string(key), nil
}

// pageOf is the part of a list that the query asks for, and the cursor of what
// follows.
func pageOf[T any](q url.Values, items []T, key func(*T) string) ([]T, string, error) {
	limit, last, err := PageAsked(q)
	if err != nil {
		return nil, "", err
	}
	from := 0
	if last != "" {
		if from = 1 + slices.IndexFunc(items, func(x T) bool { return key(&x) == last }); from == 0 {
			return nil, "", Refuse(trillium.ErrConflict, "refused.cursor-gone", "the item behind which the page begins, %q, is not in the list any more; begin "+
				"again", last)
		}
	}
	to := min(from+limit, len(items))
	if to == len(items) {
		return items[from:], "", nil
	}
	return items[from:to], CursorOf(key(&items[to-1])), nil
}

// SendCSV sends a table as a file of the name.
func SendCSV(w http.ResponseWriter, name string, write func(io.Writer) error) error {
	var buf bytes.Buffer
	if err := write(&buf); err != nil {
		return err
	}
	return Send(w, "text/csv; charset=utf-8", name, buf.Bytes())
}

// SendJSON sends a value as JSON that people can read.
func SendJSON(w http.ResponseWriter, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = w.Write(append(data, '\n'))
	return err
}

// Send sends bytes of a media type as a file of the name.
func Send(w http.ResponseWriter, kind, name string, data []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, err := w.Write(data)
	return err
}
