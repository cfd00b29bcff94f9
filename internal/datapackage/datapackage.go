// Package datapackage writes tabular data packages: a zip with a descriptor and one
// CSV a table (https://specs.frictionlessdata.io/tabular-data-package/).
package datapackage

import (
	"archive/zip"
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"io"
)

// A Package is what a zip holds, and says of itself.
type Package struct {
	Name     string
	Title    string
	Created  string // RFC 3339, "" to leave it out
	Homepage string
	Licenses []License
	Sources  []Source
	Tables   []Table
}

// A License is one under which the data may be used.
type License struct {
	Name  string `json:"name,omitempty"`
	Path  string `json:"path,omitempty"`
	Title string `json:"title,omitempty"`
}

// A Source is where data come from.
type Source struct {
	Title string `json:"title"`
	Path  string `json:"path,omitempty"`
}

// A Table is a CSV of the package.
type Table struct {
	Name   string
	Key    string                                   // column that tells its rows apart, "" if none does
	Types  map[string]string                        // of columns that are no texts, as integer or number
	Refers map[string]string                        // column to the table whose key of the same name it holds
	Rows   [][]string                               // the first holds the names of the columns
	Write  func(w io.Writer, rows [][]string) error // how the CSV is written; nil for encoding/csv
}

// The descriptor, as the specification names its parts.
type (
	descriptor struct {
		Profile   string     `json:"profile"`
		Name      string     `json:"name"`
		Title     string     `json:"title"`
		Created   string     `json:"created,omitempty"`
		Homepage  string     `json:"homepage,omitempty"`
		Licenses  []License  `json:"licenses,omitempty"`
		Sources   []Source   `json:"sources,omitempty"`
		Resources []resource `json:"resources"`
	}
	resource struct {
		Profile  string `json:"profile"`
		Name     string `json:"name"`
		Path     string `json:"path"`
		Format   string `json:"format"`
		Encoding string `json:"encoding"`
		Bytes    int    `json:"bytes"`
		Schema   schema `json:"schema"`
	}
	schema struct {
		Fields      []field      `json:"fields"`
		PrimaryKey  string       `json:"primaryKey,omitempty"`
		ForeignKeys []foreignKey `json:"foreignKeys,omitempty"`
	}
	field struct {
		Name string `json:"name"`
		Type string `json:"type"`
	}
	foreignKey struct {
		Fields    string    `json:"fields"`
		Reference reference `json:"reference"`
	}
	reference struct {
		Resource string `json:"resource"`
		Fields   string `json:"fields"`
	}
)

// Write writes the package as a zip.
func (p *Package) Write(w io.Writer) error {
	z := zip.NewWriter(w)
	d := descriptor{Profile: "tabular-data-package", Name: p.Name, Title: p.Title, Created: p.Created, Homepage: p.Homepage, Licenses: p.Licenses,
		Sources: p.Sources}
	for i := range p.Tables {
		t := &p.Tables[i]
		var text bytes.Buffer
		write := t.Write
		if write == nil {
			write = func(w io.Writer, rows [][]string) error { return csv.NewWriter(w).WriteAll(rows) }
		}
		if err := write(&text, t.Rows); err != nil {
			return fmt.Errorf("%s: %w", t.Name, err)
		}
		d.Resources = append(d.Resources, t.resource(text.Len()))
		f, err := z.Create(t.Name + ".csv")
		if err != nil {
			return err
		}
		if _, err := text.WriteTo(f); err != nil {
			return err
		}
	}
	f, err := z.Create("datapackage.json")
	if err != nil {
		return err
	}
	enc := json.NewEncoder(f)
	enc.SetIndent("", "  ")
	if err := enc.Encode(d); err != nil {
		return err
	}
	return z.Close()
}

// resource is the description of a table that takes so many bytes.
func (t *Table) resource(size int) resource {
	out := resource{"tabular-data-resource", t.Name, t.Name + ".csv", "csv", "utf-8", size, schema{PrimaryKey: t.Key}}
	for _, name := range t.Rows[0] {
		kind := t.Types[name]
		if kind == "" {
			kind = "string"
		}
		out.Schema.Fields = append(out.Schema.Fields, field{name, kind})
		if table, ok := t.Refers[name]; ok && name != t.Key {
			out.Schema.ForeignKeys = append(out.Schema.ForeignKeys, foreignKey{name, reference{table, name}})
		}
	}
	return out
}
