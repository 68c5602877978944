package intake

// dimensions are the parts of a cell that rows are broken down by, in the order in
// which totals are made. Groups come before modalities, so that everybody is the sum
// of cancer types where both are published.
var dimensions = []func(*cell) *string{
	byGroups:     func(c *cell) *string { return &c.group },
	byModalities: func(c *cell) *string { return &c.modality },
	byRoutes:     func(c *cell) *string { return &c.route },
	byStages:     func(c *cell) *string { return &c.stage },
}

const (
	byGroups = iota
	byModalities
	byRoutes
	byStages
)

// shape tells by which dimensions a cell is broken down.
func (c cell) shape() (s [4]bool) {
	for i, part := range dimensions {
		s[i] = *part(&c) != all
	}
	return s
}

// complete adds the totals that a file leaves to its reader: extracts have a row for
// each cancer type and none for all. The cells are those of one place, month and
// standard. Two routes make no total of referrals seen: others are not published.
func complete(cells map[cell]count) {
	for dimension := range dimensions {
		for c, n := range sums(cells, dimension) {
			if _, there := cells[c]; !there && (c.standard != "SEEN" || dimension == byGroups) {
				n.added = true
				cells[c] = n
			}
		}
	}
}

// sums adds up cells over a dimension. A total is made only of parts that leave nobody
// out: subsequent treatments by modality make none where first treatments are not
// broken down, as in the sub-ICB file.
func sums(cells map[cell]count, dimension int) map[cell]count {
	part := dimensions[dimension]
	shapes := map[string]map[[4]bool]bool{} // in which each value of the dimension stands
	for c := range cells {
		if value := *part(&c); value != all {
			if shapes[value] == nil {
				shapes[value] = map[[4]bool]bool{}
			}
			shapes[value][c.shape()] = true
		}
	}
	everybody := func(shape [4]bool) bool {
		for _, in := range shapes {
			if !in[shape] {
				return false
			}
		}
		return true
	}
	list := map[cell]count{}
	for c, n := range cells {
		if *part(&c) == all || !everybody(c.shape()) {
			continue
		}
		*part(&c) = all
		if sum, begun := list[c]; begun {
			n = sum.plus(n)
		}
		list[c] = n
	}
	return list
}

// uneven is the sums by cancer type and by modality where they differ and no total is
// published. Both count everybody, so one of the two is not whole.
func uneven(cells map[cell]count) (byType, byModality halves) {
	types, modalities := sums(cells, byGroups), sums(cells, byModalities)
	for c, n := range types {
		m, both := modalities[c]
		if _, published := cells[c]; published {
			continue
		}
		if both && c.group == all && c.modality == all && !n.hidden && !m.hidden && n.total != m.total {
			byType, byModality = byType+n.total, byModality+m.total
		}
	}
	return byType, byModality
}
