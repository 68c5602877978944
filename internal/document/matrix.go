package document

import (
	"slices"
	"strings"
)

// matrix is a table or a comparison as rows of cells, for writers of papers whose tables have
// columns of a width.
type matrix struct {
	heads []string
	right []bool // a column of figures, which stand to the right
	rows  []matrixRow
}

// matrixRow is a row; "\n" begins a further line of a cell.
type matrixRow struct {
	kind  RowKind
	small bool // it is a range, or what goes with the row above
	cells []string
}

// tabular is what can be laid out as one matrix, or as several below one another: fixed columns
// stand in each, the others are dealt out.
type tabular interface {
	columns() (fixed, split []int)
	matrix(shown []int) *matrix
}

func (t *Table) matrix(shown []int) *matrix {
	m := &matrix{}
	for _, c := range shown {
		m.heads = append(m.heads, t.Columns[c].Head)
		m.right = append(m.right, t.Columns[c].Kind != Words)
	}
	for _, r := range t.rowsWith(shown) {
		row := matrixRow{kind: r.Kind}
		for _, c := range shown {
			x := r.cell(c)
			text := x.Text
			if x.More != "" {
				text = strings.TrimLeft(text+map[bool]string{true: "\n", false: " "}[t.Columns[c].Split]+x.More, "\n ")
			}
			row.cells = append(row.cells, text)
		}
		m.rows = append(m.rows, row)
	}
	return m
}

// columns of a comparison are those with which the others are compared, and the others.
func (c *Comparison) columns() (fixed, split []int) {
	for i := range c.Options {
		split = append(split, i)
	}
	return split[:1:1], split[1:]
}

func (c *Comparison) matrix(shown []int) *matrix {
	m := &matrix{heads: []string{c.Head.Long}, right: []bool{false}}
	for _, o := range shown {
		m.heads = append(m.heads, c.Options[o].Long)
		m.right = append(m.right, true)
	}
	for _, line := range c.strips(shown, form{}) {
		row := matrixRow{cells: make([]string, 1+len(shown))}
		row.cells[0] = line.name
		switch {
		case line.cells == nil:
			row.kind = Section
		case line.under:
			row.kind, row.small = Under, true
		}
		copy(row.cells[1:], line.cells)
		m.rows = append(m.rows, row)
	}
	return m
}

// laid is a matrix with the widths of its columns, in ems of the letters of its cells.
type laid struct {
	*matrix
	widths []float64
}

// lay lays out a table in so much room: as it is, in narrower columns, or as few below one
// another as will do. gap is what each column has beside its words.
func lay(t tabular, room, gap float64) (list []laid) {
	fixed, split := t.columns()
	for blocks := 1; ; blocks++ {
		list = list[:0]
		fits := true
		for b := range blocks {
			shown := slices.Concat(fixed, split[b*len(split)/blocks:(b+1)*len(split)/blocks])
			m := t.matrix(shown)
			widths, ok := m.fit(room, gap)
			fits = fits && ok
			list = append(list, laid{m, widths})
		}
		if fits || blocks >= len(split) {
			return list
		}
	}
}

// fitsIn says that a table stands in so much room as one.
func fitsIn(t tabular, room, gap float64) bool {
	fixed, split := t.columns()
	_, ok := t.matrix(slices.Concat(fixed, split)).fit(room, gap)
	return ok
}

// What columns may be made narrower to, in ems.
const (
	leastNames = 11.0 // of the first column
	mostNames  = 24.0
	leastProse = 9.0  // of a cell of words
	wholeCell  = 8.0  // of a figure or a range, which is not broken
	longHead   = 10.0 // of a word of a head; one that is longer is broken
	smaller    = 0.9  // letters of ranges
)

// fit are the widths of columns that fill the room. Figures are not broken, words are between
// words, and within long ones only where there is no other way. It is false where figures
// would have to be broken: widths are then what there is.
func (m *matrix) fit(room, gap float64) (widths []float64, ok bool) {
	most, least := make([]float64, len(m.heads)), make([]float64, len(m.heads))
	sumLeast := 0.0
	for _, whole := range wholeWords {
		sumMost := 0.0
		sumLeast = 0
		for i := range m.heads {
			most[i], least[i] = m.wide(i, whole)
			most[i], least[i] = most[i]+gap, least[i]+gap
			sumMost, sumLeast = sumMost+most[i], sumLeast+least[i]
		}
		if sumMost <= room { // what is left goes to all alike
			for i := range most {
				most[i] += (room - sumMost) / float64(len(most))
			}
			return most, true
		}
		if sumLeast <= room {
			return filled(most, least, room), true
		}
	}
	for i := range least {
		least[i] *= room / sumLeast
	}
	return least, false
}

// filled are widths between the least and the most that fill the room: none that is cut short
// is narrower than another that is not at its least, so that little is broken.
func filled(most, least []float64, room float64) []float64 {
	widths := make([]float64, len(most))
	low, high := 0.0, room
	for range 40 {
		level, sum := (low+high)/2, 0.0
		for i := range widths {
			widths[i] = min(most[i], max(least[i], level))
			sum += widths[i]
		}
		if sum > room {
			high = level
		} else {
			low = level
		}
	}
	return widths
}

// wholeWords are how long words are that are kept whole, tried in turn.
var wholeWords = []float64{20, 14, 9}

// wide is how wide a column is with no cell broken, and how narrow it can be with words of that
// length kept whole.
func (m *matrix) wide(i int, whole float64) (most, least float64) {
	most, least = longestEms(m.heads[i], true)
	least = min(least, max(longHead, whole))
	for _, r := range m.rows {
		if r.kind == Section || r.kind == Group {
			continue // it has the row for itself
		}
		line, word := longestEms(r.cells[i], false)
		if i == 0 && r.kind == Under {
			line, word = line+1, word+1
		}
		if r.small {
			line, word = line*smaller, word*smaller
		}
		most = max(most, line)
		switch {
		case m.right[i] && line <= wholeCell:
			least = max(least, line)
		default:
			least = max(least, min(word, whole))
		}
	}
	if i == 0 {
		least = max(least, min(most, leastNames))
		most = min(most, mostNames)
	}
	return max(most, least), least
}
