package extract

// bodies finds the organisations, programmes, plans and treaties that the
// statement names: runs of capitalised words with the small words between
// them, and acronyms. Countries, months and single words at the start of a
// sentence are none.
func (c *clause) bodies() []string {
	var out []string
	names := c.w.partiesIn(c, 0, len(c.Tokens))
	country := make([]bool, len(c.Tokens)+1)
	for _, n := range names {
		if len(n.Code) == 3 {
			for i := n.From; i < n.To; i++ {
				country[i] = true
			}
		}
	}
	for i := 0; i < len(c.Tokens); {
		to := c.NameEnd(i)
		if to <= i {
			i++
			continue
		}
		if c.NamesBody(i, to, country) {
			out = appendNew(out, c.w.acronyms.WrittenOut(c.Words(i, to)))
		}
		i = to
	}
	return out
}
