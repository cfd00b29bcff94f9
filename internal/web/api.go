package web

import (
	"net/http"

	"trillium/internal/site"
)

// openAPI sends the description of the API.
func (s *Server) openAPI(w http.ResponseWriter, _ *http.Request) error {
	data, err := s.describe()
	if err != nil {
		return err
	}
	w.Header().Set("Content-Type", site.TypeYAML)
	_, err = w.Write(data)
	return err
}
