package record

import (
	"io"
	"net/http"
	"strings"

	"trillium"
	"trillium/internal/site"
	"trillium/internal/source"
	"trillium/internal/store"
)

// addUpload reads the file of a form and keeps it.
func (s *area) addUpload(r *http.Request, who store.Person) (store.Added, error) {
	file, header, err := r.FormFile("file")
	if err != nil {
		return store.Added{}, site.Refuse(trillium.ErrInvalid, "refused.file", "choose a file")
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, source.MaxSize+1))
	if err != nil {
		return store.Added{}, err
	}
	reading, err := s.Read(header.Filename, data)
	if err != nil {
		return store.Added{}, err
	}
	if summit := strings.TrimSpace(r.PostForm.Get("summit")); summit != "" {
		reading.Document.Summit = summit
	}
	return s.Register.AddReading(r.Context(), who.Login, reading)
}
