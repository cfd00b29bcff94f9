package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"path"
	"unicode/utf8"

	"trillium"
	"trillium/internal/review"
	"trillium/internal/store"
	"trillium/internal/table"
)

// commitmentsOf returns the commitments of the document in the path as they
// stand, or stood at the moment that is asked for.
func (s *Server) commitmentsOf(r *http.Request) ([]trillium.Commitment, error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	d, err := v.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	states, _, err := v.States(r.Context(), d)
	out := []trillium.Commitment{}
	for _, c := range review.Counting(states) {
		out = append(out, c.Commitment)
	}
	return out, err
}

func (s *Server) commitmentsCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.commitmentsOf(r)
	if err != nil {
		return err
	}
	return sendCSV(w, r.PathValue("key")+"-commitments.csv", func(out io.Writer) error { return table.WriteCSV(out, list, true) })
}

func sendCSV(w http.ResponseWriter, name string, write func(io.Writer) error) error {
	var buf bytes.Buffer
	if err := write(&buf); err != nil {
		return err
	}
	return send(w, "text/csv; charset=utf-8", name, buf.Bytes())
}

func (s *Server) commitmentsJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.commitmentsOf(r)
	if err != nil {
		return err
	}
	return sendList(w, r, list, func(c *trillium.Commitment) string { return c.ID })
}

func (s *Server) decisionsCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.decisionsShown(r, maxDownload)
	if err != nil {
		return err
	}
	return sendCSV(w, "decisions.csv", func(out io.Writer) error { return table.WriteDecisionsCSV(out, list) })
}

// decisionsJSON sends a page of decisions, asked of the register page by page.
func (s *Server) decisionsJSON(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	q, f := r.URL.Query(), asked(r)
	limit, last, err := pageAsked(q)
	if err != nil {
		return err
	}
	total, err := v.CountDecisions(r.Context(), f)
	if err != nil {
		return err
	}
	if last != "" {
		d, err := v.Decision(r.Context(), last)
		if err != nil {
			return fmt.Errorf("%w: the cursor names no decision; begin again", trillium.ErrInvalid)
		}
		f.After = &d
	}
	list, err := v.Decisions(r.Context(), f, limit+1)
	if err != nil {
		return err
	}
	next := ""
	if len(list) > limit {
		list = list[:limit]
		next = cursorOf(list[limit-1].Hash)
	}
	if list, err = s.veiled(r, list); err != nil {
		return err
	}
	return sendPage(w, r, list, total, next)
}

// updatesCSV sends the parties' updates with what reviewers made of them.
func (s *Server) updatesCSV(w http.ResponseWriter, r *http.Request) error {
	v, err := s.view(r)
	if err != nil {
		return err
	}
	var list []table.Update
	err = s.eachState(r, v, func(c *review.State) {
		for _, u := range c.Updates {
			list = append(list, table.Update{Commitment: c.ID, Report: u})
		}
	})
	if err != nil {
		return err
	}
	return sendCSV(w, "updates.csv", func(out io.Writer) error { return table.WriteUpdatesCSV(out, list) })
}

// eachState calls f for each commitment of each document.
func (s *Server) eachState(r *http.Request, v store.View, f func(*review.State)) error {
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return err
	}
	for _, d := range docs {
		states, _, err := v.States(r.Context(), d)
		if err != nil {
			return err
		}
		for _, c := range states {
			f(c)
		}
	}
	return nil
}

// original sends a document's bytes as plain text, so that no browser runs
// what is in them.
func (s *Server) original(w http.ResponseWriter, r *http.Request) error {
	d, err := s.Register.Now().Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	data, err := s.Register.Original(r.Context(), d.SHA256)
	if err != nil {
		return err
	}
	kind := "application/octet-stream"
	if utf8.Valid(data) {
		kind = "text/plain; charset=utf-8"
	}
	return send(w, kind, d.Key+path.Ext(d.Name), data)
}

func sendJSON(w http.ResponseWriter, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	_, err = w.Write(append(data, '\n'))
	return err
}

func send(w http.ResponseWriter, kind, name string, data []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, err := w.Write(data)
	return err
}
