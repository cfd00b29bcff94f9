package assess

// A Cell is the score of one party on one commitment, or none.
type Cell struct {
	Value  int // -1, 0 or +1
	Scored bool
}

// Scored is a cell with a score.
func Scored(value int) Cell { return Cell{value, true} }

// A Row is a commitment with a cell for each party of its matrix, in their order.
type Row struct {
	ID    string
	Title string
	Theme string
	Cells []Cell
	// Joint is the score of an act of all parties together, scored once. It
	// counts according to Matrix.Joint.
	Joint Cell
}

// Counting says how an act of all parties together counts.
type Counting string

// The countings.
const (
	PerParty Counting = "each" // as a score of every party that has none of its own
	Once     Counting = "once" // once for the commitment, its theme and the summit, and in no party's average
)

// A Matrix is the scores of a summit: rows of commitments, columns of parties.
type Matrix struct {
	Parties []string
	Rows    []Row
	Joint   Counting // "" is PerParty
}

// Cell is what stands for a party in a row: its own score, or that of a joint act
// where that counts for each party.
func (m *Matrix) Cell(row, party int) Cell {
	r := &m.Rows[row]
	if party < len(r.Cells) && r.Cells[party].Scored || m.Joint == Once {
		if party < len(r.Cells) {
			return r.Cells[party]
		}
		return Cell{}
	}
	return r.Joint
}

// add adds the scores of a row to a mean.
func (m *Matrix) add(into *Mean, row int) {
	for p := range m.Parties {
		if c := m.Cell(row, p); c.Scored {
			into.Add(c.Value)
		}
	}
	if j := m.Rows[row].Joint; j.Scored && m.Joint == Once {
		into.Add(j.Value)
	}
}

// Commitment is the mean of one row.
func (m *Matrix) Commitment(row int) Mean {
	var out Mean
	m.add(&out, row)
	return out
}

// Commitments are the means of all rows.
func (m *Matrix) Commitments() []Mean {
	out := make([]Mean, len(m.Rows))
	for i := range m.Rows {
		m.add(&out[i], i)
	}
	return out
}

// Party is the mean of one column.
func (m *Matrix) Party(party int) Mean {
	var out Mean
	for row := range m.Rows {
		if c := m.Cell(row, party); c.Scored {
			out.Add(c.Value)
		}
	}
	return out
}

// PartyMeans are the means of all columns.
func (m *Matrix) PartyMeans() []Mean {
	out := make([]Mean, len(m.Parties))
	for i := range m.Parties {
		out[i] = m.Party(i)
	}
	return out
}

// Summit is the mean over all scored cells, so that a commitment on which more
// parties are scored weighs more.
func (m *Matrix) Summit() Mean {
	var out Mean
	for row := range m.Rows {
		m.add(&out, row)
	}
	return out
}

// A ThemeMean is the mean over the commitments of a theme.
type ThemeMean struct {
	Theme       string
	Commitments int
	Mean
}

// Themes are the means of the themes in the order in which they first stand.
func (m *Matrix) Themes() []ThemeMean {
	var out []ThemeMean
	place := make(map[string]int)
	for i, r := range m.Rows {
		n, ok := place[r.Theme]
		if !ok {
			n, place[r.Theme] = len(out), len(out)
			out = append(out, ThemeMean{Theme: r.Theme})
		}
		out[n].Commitments++
		m.add(&out[n].Mean, i)
	}
	return out
}

// A Change is a cell whose score is not the same in two matrices.
type Change struct {
	ID, Party string
	From, To  Cell
}

// Changes are the cells that differ between an earlier and a later matrix, in
// the order of the later; rows are matched by id, columns by party. A row or
// column that one of them lacks has no scores there.
func Changes(from, to *Matrix) []Change {
	var out []Change
	old := from.byID()
	for i := range to.Rows {
		for p, party := range to.Parties {
			before := old[key{to.Rows[i].ID, party}]
			if now := to.Cell(i, p); now != before {
				out = append(out, Change{to.Rows[i].ID, party, before, now})
			}
		}
	}
	return out
}

type key struct{ id, party string }

// byID are the cells by commitment and party.
func (m *Matrix) byID() map[key]Cell {
	out := make(map[key]Cell, len(m.Rows)*len(m.Parties))
	for i := range m.Rows {
		for p, party := range m.Parties {
			out[key{m.Rows[i].ID, party}] = m.Cell(i, p)
		}
	}
	return out
}
