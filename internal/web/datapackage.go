package web

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"time"

	"trillium/internal/store"
	"trillium/internal/table"
)

// The descriptor of a data package, by the Frictionless specifications
// (https://specs.frictionlessdata.io/tabular-data-package/).
type (
	packageDescriptor struct {
		Profile   string            `json:"profile"`
		Name      string            `json:"name"`
		Title     string            `json:"title"`
		Created   string            `json:"created"`
		Homepage  string            `json:"homepage"`
		Licenses  []packageLicense  `json:"licenses,omitempty"`
		Resources []packageResource `json:"resources"`
	}
	packageLicense struct {
		Name  string `json:"name,omitempty"`
		Path  string `json:"path,omitempty"`
		Title string `json:"title"`
	}
	packageResource struct {
		Profile  string        `json:"profile"`
		Name     string        `json:"name"`
		Path     string        `json:"path"`
		Format   string        `json:"format"`
		Encoding string        `json:"encoding"`
		Bytes    int           `json:"bytes"`
		Schema   packageSchema `json:"schema"`
	}
	packageSchema struct {
		Fields      []packageField      `json:"fields"`
		PrimaryKey  string              `json:"primaryKey,omitempty"`
		ForeignKeys []packageForeignKey `json:"foreignKeys,omitempty"`
	}
	packageField struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	packageForeignKey struct {
		Fields    string           `json:"fields"`
		Reference packageReference `json:"reference"`
	}
	packageReference struct {
		Resource string `json:"resource"`
		Fields   string `json:"fields"`
	}
)

// fieldTypes are the types of columns that are no texts.
var fieldTypes = map[string]string{
	"year": "integer", "documents": "integer", "commitments": "integer", "start": "integer", "end": "integer", "n": "integer",
	"leading": "boolean", "complete": "boolean", "suggested": "boolean", "late": "boolean",
	"decided_at": "datetime", "filed_at": "datetime", "added": "datetime",
}

// A packageTable is a table of the data package: its rows, the first of them the
// names of the columns.
type packageTable struct {
	name, key string
	rows      [][]string
	refers    map[string]string // column to the table whose key it holds
}

// tablesOf are the tables of the register for analysts.
func (s *Server) tablesOf(r *http.Request) ([]packageTable, error) {
	v, err := s.view(r)
	if err != nil {
		return nil, err
	}
	summits, err := v.Summits(r.Context())
	if err != nil {
		return nil, err
	}
	docs, err := v.Documents(r.Context(), "")
	if err != nil {
		return nil, err
	}
	list, _, err := s.list(r, wanted{})
	if err != nil {
		return nil, err
	}
	var evidence []apiEvidence
	var updates []apiUpdate
	for i := range list {
		evidence, updates = append(evidence, evidenceOf(list[i].State)...), append(updates, updatesOf(list[i].State)...)
	}
	due, err := s.dueRows(r)
	if err != nil {
		return nil, err
	}
	return []packageTable{
		{"summits", "summit", summitRows(summits), nil},
		{"documents", "document", documentRows(docs), map[string]string{"summit": "summits"}},
		{"commitments", "commitment", listRows(s.Words.Language("en"), list), map[string]string{"summit": "summits", "document": "documents"}},
		{"evidence", "decision", evidenceRows(evidence), map[string]string{"commitment": "commitments"}},
		{"updates", "decision", updateRows(updates), map[string]string{"commitment": "commitments"}},
		{"deadlines", "commitment", deadlineRows(due), map[string]string{"commitment": "commitments"}},
	}, nil
}

func summitRows(list []store.Summit) [][]string {
	rows := [][]string{{"summit", "series", "year", "title", "date", "language", "documents", "commitments"}}
	for _, m := range list {
		rows = append(rows, []string{m.ID, m.Series, strconv.Itoa(m.Year), m.Title, m.Date, m.Language, strconv.Itoa(m.Documents), strconv.Itoa(m.Commitments)})
	}
	return rows
}

func documentRows(list []store.Document) [][]string {
	rows := [][]string{{"document", "summit", "leading", "complete", "title", "date", "issuer", "language", "address", "sha256", "added"}}
	for _, d := range list {
		rows = append(rows, []string{d.Key, d.Summit, strconv.FormatBool(d.Leading), strconv.FormatBool(d.Complete), d.Title, d.Date, d.Issuer, d.Language, d.Address, d.SHA256, d.Added.Format(time.RFC3339)})
	}
	return rows
}

func updateRows(list []apiUpdate) [][]string {
	rows := [][]string{{"commitment", "party", "date", "status", "text", "link", "filed_by", "filed_at", "verdict", "decision"}}
	for _, u := range list {
		rows = append(rows, []string{u.Commitment, u.Party, u.Date, u.Status, u.Text, u.Link, u.Person, u.Time.Format(time.RFC3339), u.Verdict, u.Decision})
	}
	return rows
}

// resource is the description of a table that takes so many bytes.
func (t packageTable) resource(size int) packageResource {
	out := packageResource{"tabular-data-resource", t.name, t.name + ".csv", "csv", "utf-8", size, packageSchema{PrimaryKey: t.key}}
	for _, name := range t.rows[0] {
		kind := fieldTypes[name]
		if kind == "" {
			kind = "string"
		}
		out.Schema.Fields = append(out.Schema.Fields, packageField{name, kind})
		if table, ok := t.refers[name]; ok && name != t.key {
			out.Schema.ForeignKeys = append(out.Schema.ForeignKeys, packageForeignKey{name, packageReference{table, name}})
		}
	}
	return out
}

// dataPackage sends the register as a data package: a zip with its descriptor and
// one CSV a table.
func (s *Server) dataPackage(w http.ResponseWriter, r *http.Request) error {
	tables, err := s.tablesOf(r)
	if err != nil {
		return err
	}
	about := s.About
	d := packageDescriptor{Profile: "tabular-data-package", Name: "trillium-register", Title: about.title(s.Words.Language("en")), Created: s.today(r).Format(time.RFC3339), Homepage: s.origin(r) + "/"}
	if about.Licence.Name != "" {
		d.Licenses = []packageLicense{{about.Licence.ID, about.Licence.Address, about.Licence.Name}}
	}
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	put := func(name string, write func(io.Writer) error) error {
		f, err := z.Create(name)
		if err != nil {
			return err
		}
		return write(f)
	}
	for _, t := range tables {
		var csv bytes.Buffer
		if err := table.WriteRows(&csv, t.rows); err != nil {
			return fmt.Errorf("%s: %w", t.name, err)
		}
		d.Resources = append(d.Resources, t.resource(csv.Len()))
		if err := put(t.name+".csv", func(w io.Writer) error { _, err := csv.WriteTo(w); return err }); err != nil {
			return err
		}
	}
	if err := put("datapackage.json", func(w io.Writer) error {
		enc := json.NewEncoder(w)
		enc.SetIndent("", "  ")
		return enc.Encode(d)
	}); err != nil {
		return err
	}
	if err := z.Close(); err != nil {
		return err
	}
	return send(w, typeZip, "trillium-register.zip", out.Bytes())
}
