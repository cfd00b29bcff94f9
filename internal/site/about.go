package site

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"trillium"
	"trillium/internal/i18n"
)

// About is what those who keep a register say of it.
type About struct {
	Name    string            `json:"name"`    // of the register
	Keeper  string            `json:"keeper"`  // who keeps it
	Contact string            `json:"contact"` // an address: mailto: or https:
	Licence Licence           `json:"licence"` // of its data
	Text    map[string]string `json:"text"`    // what else there is to say, by language
}

// A Licence says what others may do with the data.
type Licence struct {
	ID      string `json:"id"` // SPDX
	Name    string `json:"name"`
	Address string `json:"address"`
}

// ReadAbout reads what is said of a register from JSON. The error is
// trillium.ErrInvalid and says what is wrong.
func ReadAbout(data []byte) (About, error) {
	var a About
	dec := json.NewDecoder(strings.NewReader(string(data)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a); err != nil {
		return a, fmt.Errorf("%w: %v", trillium.ErrInvalid, err)
	}
	for field, address := range map[string]string{"contact": a.Contact, "licence.address": a.Licence.Address} {
		if u, err := url.Parse(address); address != "" && (err != nil || u.Scheme != "https" && u.Scheme != "http" && u.Scheme != "mailto") {
			return a, fmt.Errorf("%w: %s: %q does not begin with https: or mailto: as an address does", trillium.ErrInvalid, field, address)
		}
	}
	for tag := range a.Text {
		if !slices.Contains(i18n.Tags, tag) {
			return a, fmt.Errorf("%w: text: %q is none of the languages %s", trillium.ErrInvalid, tag, strings.Join(i18n.Tags, ", "))
		}
	}
	return a, nil
}

// Title is the name of the register, or of the program.
func (a About) Title(l *i18n.Language) string {
	if a.Name != "" {
		return a.Name
	}
	return l.T("site.name")
}
