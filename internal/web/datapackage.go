package web

import (
	"bytes"
	"net/http"
	"time"

	"trillium/internal/datapackage"
	"trillium/internal/site"
	"trillium/internal/table"
)

// fieldTypes are the types of columns that are no texts.
var fieldTypes = map[string]string{
	"year": "integer", "documents": "integer", "commitments": "integer", "start": "integer", "end": "integer", "n": "integer",
	"leading": "boolean", "complete": "boolean", "suggested": "boolean", "late": "boolean", "absent": "boolean",
	"decided_at": "datetime", "filed_at": "datetime", "added": "datetime",
}

// dataPackage sends the register as a data package: a zip with its descriptor and
// one CSV a table.
func (s *Server) dataPackage(w http.ResponseWriter, r *http.Request) error {
	tables, err := s.tables(r)
	if err != nil {
		return err
	}
	about := s.About
	p := datapackage.Package{Name: "trillium-register", Title: about.Title(s.Words.Language("en")), Created: s.Today(r).Format(time.RFC3339),
		Homepage: s.Origin(r) + "/", Tables: tables}
	if about.Licence.Name != "" {
		p.Licenses = []datapackage.License{{Name: about.Licence.ID, Path: about.Licence.Address, Title: about.Licence.Name}}
	}
	for i := range p.Tables {
		if p.Tables[i].Write = table.WriteRows; p.Tables[i].Types == nil {
			p.Tables[i].Types = fieldTypes
		}
	}
	var out bytes.Buffer
	if err := p.Write(&out); err != nil {
		return err
	}
	return site.Send(w, site.TypeZip, "trillium-register.zip", out.Bytes())
}

// tables are those of all sections.
func (s *Server) tables(r *http.Request) ([]datapackage.Table, error) {
	var out []datapackage.Table
	for i := range s.sections {
		if tables := s.sections[i].Tables; tables != nil {
			more, err := tables(r)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
	}
	return out, nil
}
