package calculator

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trillium"
)

// A Site is one landfill of an inventory.
type Site struct {
	ID       string    `json:"id"`
	Group    string    `json:"group,omitempty"` // a state or country
	Deposits []Deposit `json:"-"`
	Line     int       `json:"line"`
}

// A Problem is a site, or a row of one, that was left out.
type Problem struct {
	Line int    `json:"line"`
	Site string `json:"site"`
	Text string `json:"text"`
	err  error  // of what was worked out; nil of what was read
}

// SiteFields are what a column of an inventory can hold. recovered is methane in Gg,
// whatever the unit of waste, and belongs to a site and year: it is given once. An inventory has either
// year and waste, a row for each site and year, or opened and what is known of the
// site as a whole, a row for each site. Without a column for the site, years are those of
// one site.
var SiteFields = []string{"site", "group", "year", "waste", "type", "recovered", "opened", "closed", "status", "in_place", "in_place_year", "acceptance"}

// usualSites are the names by which columns are known without being named, whatever
// stands behind them in brackets.
var usualSites = map[string][]string{
	"site":          {"site", "landfill", "landfill id", "id"},
	"group":         {"group", "state", "country", "iso3"},
	"year":          {"year"},
	"waste":         {"waste", "waste_gg", "deposited", "tonnes"},
	"type":          {"type", "waste type", "material"},
	"recovered":     {"recovered", "ch4_recovered"},
	"opened":        {"opened", "year landfill opened", "open year"},
	"status":        {"status", "current landfill status"},
	"closed":        {"closed", "landfill closure year", "closure year"},
	"in_place":      {"in_place", "waste in place"},
	"in_place_year": {"in_place_year", "waste in place year"},
	"acceptance":    {"acceptance", "annual waste acceptance rate", "annual acceptance"},
}

// SiteOptions say how an inventory is to be read.
type SiteOptions struct {
	Columns map[string]string // field to the name of its column, where it has no usual one
	Unit    string            // of waste: t, kt, Gg, Mt or short-ton; "" is t, unless a column says tons
	Types   []string          // kinds of waste, in the order of the landfill's; a file without them has one
	Last    int               // the last year that is looked at
	Most    int               // sites that may be read, 0 for as many as there are
}

// wasteUnits are masses in Gg. A short ton is 2000 pounds of 0.45359237 kg.
var wasteUnits = map[string]float64{"": 1e-3, "t": 1e-3, "kt": 1, "Gg": 1, "Mt": 1e3, "short-ton": 0.90718474e-3}

// tons finds a word that is a metric ton in some countries and a short ton in others.
var tons = regexp.MustCompile(`(?i)\btons?\b`)

// The limits of an inventory.
const (
	maxInventory = 64 << 20 // bytes
	maxSites     = 200_000
)

// ParseSiteColumns reads "site=Landfill ID,waste=Tons".
func ParseSiteColumns(s string) (map[string]string, error) {
	out := make(map[string]string)
	for _, pair := range strings.Split(s, ",") {
		if strings.TrimSpace(pair) == "" {
			continue
		}
		field, column, ok := strings.Cut(pair, "=")
		if field = strings.TrimSpace(field); !ok || !slices.Contains(SiteFields, field) {
			return nil, fmt.Errorf("%w: %q: write FIELD=COLUMN; the fields are %s", trillium.ErrInvalid, pair, strings.Join(SiteFields, ", "))
		}
		out[field] = strings.TrimSpace(column)
	}
	return out, nil
}

// ReadSites reads an inventory. Sites that cannot be right are left out and listed
// as problems; what cannot be read at all is an error with its line.
//
// Of a site as a whole, the waste in place is spread evenly over the years from the
// opening to the year of that figure, and the yearly acceptance is taken from then to
// the closure: the usual reading of such inventories, and an assumption.
func ReadSites(name string, data []byte, o SiteOptions) ([]Site, []Problem, error) {
	r := &siteReader{options: o, factor: wasteUnits[o.Unit], sites: make(map[string]*Site)}
	if _, ok := wasteUnits[o.Unit]; !ok {
		return nil, nil, fmt.Errorf("%w: waste is given in t, kt, Gg, Mt or short-ton, not %q", trillium.ErrInvalid, o.Unit)
	}
	if o.Last != 0 && (o.Last < firstDeposit || o.Last > lastDeposit) {
		return nil, nil, fmt.Errorf("%w: the last year, %d, is not between %d and %d", trillium.ErrInvalid, o.Last, firstDeposit, lastDeposit)
	}
	if len(r.options.Types) == 0 {
		r.options.Types = []string{"bulk"}
	}
	if err := r.read(data); err != nil {
		return nil, nil, &trillium.ReadError{Name: name, Line: r.line, Byte: -1, Err: err}
	}
	var out []Site
	for _, id := range r.order {
		s := r.sites[id]
		slices.SortStableFunc(s.Deposits, func(a, b Deposit) int { return a.Year - b.Year })
		out = append(out, *s)
	}
	return out, r.problems, nil
}

type siteReader struct {
	options  SiteOptions
	factor   float64
	line     int
	column   map[string]int
	sites    map[string]*Site
	order    []string
	problems []Problem
}

func (r *siteReader) read(data []byte) error {
	if len(data) > maxInventory {
		return fmt.Errorf("%w: more than %d MB", trillium.ErrTooLarge, maxInventory>>20)
	}
	c := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	c.ReuseRecord = true
	for n := 0; ; n++ {
		row, err := c.Read()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return fmt.Errorf("%w: %v", trillium.ErrUnreadable, err)
		}
		r.line, _ = c.FieldPos(0)
		if n == 0 {
			err = r.header(row)
		} else {
			err = r.row(row)
		}
		if err != nil {
			return err
		}
	}
	if r.column == nil {
		return fmt.Errorf("%w: the file is empty", trillium.ErrUnreadable)
	}
	return nil
}

func (r *siteReader) header(row []string) error {
	r.column = make(map[string]int)
	for _, field := range SiteFields {
		names, words := usualSites[field], beforeBrackets
		c, named := r.options.Columns[field]
		if named {
			names, words = []string{c}, strings.TrimSpace
		}
		for _, n := range names {
			if i := slices.IndexFunc(row, func(h string) bool { return strings.EqualFold(words(h), n) }); i >= 0 {
				r.column[field] = i
				break
			}
		}
		if _, ok := r.column[field]; named && !ok {
			return fmt.Errorf("%w: there is no column %q; they are %s", trillium.ErrInvalid, c, strings.Join(row, ", "))
		}
	}
	if r.options.Unit == "" {
		for _, field := range []string{"waste", "in_place", "acceptance"} {
			if i, ok := r.column[field]; ok && tons.MatchString(row[i]) {
				return fmt.Errorf("%w: column %q says tons, which may be tonnes or short tons; name the unit, t or short-ton", trillium.ErrInvalid, row[i])
			}
		}
	}
	has := func(field string) bool { _, ok := r.column[field]; return ok }
	if !(has("year") && has("waste")) && !has("opened") {
		return fmt.Errorf("%w: it needs a column for the site, and for year and waste or for opened; "+
			"name them, as in site=Landfill ID,opened=Year Opened (columns: %s)", trillium.ErrInvalid, strings.Join(row, ", "))
	}
	return nil
}

// beforeBrackets is a heading without the unit behind it: "Waste" of "Waste (t)".
func beforeBrackets(heading string) string {
	heading, _, _ = strings.Cut(heading, "(")
	return strings.TrimSpace(heading)
}

func (r *siteReader) cell(row []string, field string) string {
	if i, ok := r.column[field]; ok {
		return strings.TrimSpace(row[i])
	}
	return ""
}

func (r *siteReader) row(row []string) error {
	id := r.cell(row, "site")
	_, many := r.column["site"]
	_, yearly := r.column["year"]
	switch {
	case many && id == "":
		r.problem("", "it has no id")
		return nil
	case yearly && !many:
		id = "1"
	case !many:
		id = strconv.Itoa(r.line)
	}
	if !yearly && r.sites[id] != nil {
		r.problem(id, "the id stands in line "+strconv.Itoa(r.sites[id].Line)+" already")
		return nil
	}
	var list []Deposit
	var why string
	if yearly {
		list, why = r.deposit(row)
	} else {
		list, why = r.profile(row)
	}
	if why != "" {
		r.problem(id, why)
		return nil
	}
	s := r.sites[id]
	if s == nil {
		if most := cmp.Or(r.options.Most, maxSites); len(r.sites) == most {
			return fmt.Errorf("%w: more than %d sites", trillium.ErrTooLarge, most)
		}
		s = &Site{ID: id, Group: r.cell(row, "group"), Line: r.line}
		r.sites[id] = s
		r.order = append(r.order, id)
	}
	s.Deposits = append(s.Deposits, list...)
	return nil
}

func (r *siteReader) problem(site, text string) {
	r.problems = append(r.problems, Problem{Line: r.line, Site: site, Text: text})
}

// number reads a cell; ok is false where it is empty or no number from 0.
func (r *siteReader) number(row []string, field string) (v float64, ok bool, why string) {
	s := r.cell(row, field)
	if s == "" {
		return 0, false, ""
	}
	v, err := strconv.ParseFloat(s, 64)
	if err != nil || !(v >= 0 && v < 1e15) {
		return 0, false, fmt.Sprintf("%s is %q, no number from 0", field, s)
	}
	return v, true, ""
}

// The years that a landfill can have.
const (
	firstDeposit = 1850
	lastDeposit  = 2300
)

func (r *siteReader) year(row []string, field string) (y int, ok bool, why string) {
	v, ok, why := r.number(row, field)
	if ok && (v != float64(int(v)) || v < firstDeposit || v > lastDeposit) {
		return 0, false, fmt.Sprintf("%s is %v, no year", field, v)
	}
	return int(v), ok, why
}

// deposit reads a row of one site and year.
func (r *siteReader) deposit(row []string) ([]Deposit, string) {
	y, ok, why := r.year(row, "year")
	if !ok {
		return nil, cmp.Or(why, "it has no year")
	}
	waste, ok, why := r.number(row, "waste")
	if !ok {
		return nil, cmp.Or(why, "it has no amount of waste")
	}
	recovered, _, why := r.number(row, "recovered")
	if why != "" {
		return nil, why
	}
	kind := 0
	if t := r.cell(row, "type"); t != "" {
		if kind = slices.Index(r.options.Types, t); kind < 0 {
			return nil, fmt.Sprintf("there is no kind of waste %q among %s", t, strings.Join(r.options.Types, ", "))
		}
	}
	return []Deposit{r.of(y, kind, waste*r.factor, recovered)}, ""
}

func (r *siteReader) of(year, kind int, mass, recovered float64) Deposit {
	d := Deposit{Year: year, Mass: make([]float64, len(r.options.Types)), Recovered: recovered}
	d.Mass[kind] = mass
	return d
}

// profile reads a row of a site as a whole.
func (r *siteReader) profile(row []string) ([]Deposit, string) {
	opened, okOpened, w1 := r.year(row, "opened")
	closed, okClosed, w2 := r.year(row, "closed")
	placed, okPlaced, w3 := r.year(row, "in_place_year")
	inPlace, okInPlace, w4 := r.number(row, "in_place")
	yearly, okYearly, w5 := r.number(row, "acceptance")
	if why := cmp.Or(w1, w2, w3, w4, w5); why != "" {
		return nil, why
	}
	last := r.options.Last
	if okClosed {
		last = min(last, closed)
	}
	switch {
	case !okOpened:
		return nil, "nobody says when it opened"
	case okClosed && closed < opened:
		return nil, fmt.Sprintf("it closed in %d, before it opened in %d", closed, opened)
	case okInPlace && okPlaced && placed < opened:
		return nil, fmt.Sprintf("waste was in place in %d, before it opened in %d", placed, opened)
	case !(okInPlace && okPlaced) && !okYearly:
		return nil, "neither the waste in place nor the yearly acceptance is known"
	}
	var out []Deposit
	from := opened
	if okInPlace && okPlaced {
		end := placed
		if okClosed {
			end = max(opened, min(placed, closed))
		}
		for y := opened; y <= end; y++ {
			out = append(out, r.of(y, 0, inPlace*r.factor/float64(end-opened+1), 0))
		}
		from = end + 1
	}
	if !okClosed && strings.EqualFold(r.cell(row, "status"), "closed") {
		last = from - 1 // nobody says when, so nothing is added
	}
	for y := from; okYearly && y <= last; y++ {
		out = append(out, r.of(y, 0, yearly*r.factor, 0))
	}
	return out, ""
}

// An Inventory is the methane of many sites.
type Inventory struct {
	Years    []LandfillYear            `json:"years"`  // of all sites
	Groups   map[string][]LandfillYear `json:"groups"` // the same by group
	Sites    int                       `json:"sites"`
	Problems []Problem                 `json:"problems,omitempty"`
	Accepted []Site                    `json:"-"` // those that were counted
}

// DecaySites works out all sites up to the last year and adds them up. A site that
// recovers more than it generates is a problem and left out.
func (l *Landfill) DecaySites(sites []Site, last int) Inventory {
	results := make([][]LandfillYear, len(sites))
	errs := make([]error, len(sites))
	each(chunks, func(c int) {
		for i := c * len(sites) / chunks; i < (c+1)*len(sites)/chunks; i++ {
			if d := sites[i].Deposits; len(d) > 0 && d[0].Year <= last {
				results[i], errs[i] = l.Decay(d, last)
			}
		}
	})
	inv := Inventory{Groups: make(map[string][]LandfillYear)}
	first := last + 1
	for i, r := range results {
		if len(r) > 0 && errs[i] == nil {
			first = min(first, r[0].Year)
		}
	}
	inv.Years = blank(first, last)
	for i, r := range results {
		if errs[i] != nil {
			inv.Problems = append(inv.Problems, Problem{sites[i].Line, sites[i].ID, errs[i].Error(), errs[i]})
			continue
		}
		if len(r) == 0 {
			continue
		}
		inv.Sites++
		inv.Accepted = append(inv.Accepted, sites[i])
		group := sites[i].Group
		if inv.Groups[group] == nil {
			inv.Groups[group] = blank(first, last)
		}
		for _, into := range [][]LandfillYear{inv.Years, inv.Groups[group]} {
			addYears(into, r)
		}
	}
	return inv
}

func blank(first, last int) []LandfillYear {
	out := make([]LandfillYear, max(0, last-first+1))
	for i := range out {
		out[i].Year = first + i
	}
	return out
}

func addYears(into, r []LandfillYear) {
	for j := range r {
		a, b := &into[r[j].Year-into[0].Year], &r[j]
		a.Deposited += b.Deposited
		a.DDOCm += b.DDOCm
		a.Accumulated += b.Accumulated
		a.Decomposed += b.Decomposed
		a.Generated += b.Generated
		a.Recovered += b.Recovered
		a.Emitted += b.Emitted
	}
}
