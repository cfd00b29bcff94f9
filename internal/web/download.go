package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/table"
)

// commitmentsOf returns the commitments of the document in the path.
func (s *Server) commitmentsOf(r *http.Request) ([]trillium.Commitment, error) {
	d, err := s.register.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return nil, err
	}
	return s.register.Commitments(r.Context(), d.SHA256)
}

func (s *Server) commitmentsCSV(w http.ResponseWriter, r *http.Request) error {
	list, err := s.commitmentsOf(r)
	if err != nil {
		return err
	}
	var buf bytes.Buffer
	if err := table.WriteCSV(&buf, list, true); err != nil {
		return err
	}
	return send(w, "text/csv; charset=utf-8", r.PathValue("key")+"-commitments.csv", buf.Bytes())
}

func (s *Server) commitmentsJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.commitmentsOf(r)
	if err != nil {
		return err
	}
	return sendJSON(w, list)
}

func (s *Server) commitmentJSON(w http.ResponseWriter, r *http.Request) error {
	list, err := s.commitmentsOf(r)
	if err != nil {
		return err
	}
	n := strings.TrimSuffix(r.PathValue("n"), ".json")
	for i := range list {
		if ref(list[i].ID) == n {
			return sendJSON(w, list[i])
		}
	}
	return fmt.Errorf("commitment %s: %w", n, trillium.ErrNotFound)
}

// original sends a document's bytes as plain text, so that no browser runs
// what is in them.
func (s *Server) original(w http.ResponseWriter, r *http.Request) error {
	d, err := s.register.Document(r.Context(), r.PathValue("key"))
	if err != nil {
		return err
	}
	data, err := s.register.Original(r.Context(), d.SHA256)
	if err != nil {
		return err
	}
	return send(w, "text/plain; charset=utf-8", d.Key+".md", data)
}

func sendJSON(w http.ResponseWriter, v any) error {
	data, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Access-Control-Allow-Origin", "*")
	_, err = w.Write(append(data, '\n'))
	return err
}

func send(w http.ResponseWriter, kind, name string, data []byte) error {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", fmt.Sprintf("attachment; filename=%q", name))
	_, err := w.Write(data)
	return err
}
