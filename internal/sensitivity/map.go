package sensitivity

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/words"
	"prehabsim/sim/voi"
)

// at are the centiles at which a map looks at an input.
var at = []float64{0.1, 0.3, 0.5, 0.7, 0.9}

// Map is what two inputs do together to each option's change.
func (v *View) Map(names []string) (document.Document, error) {
	d := &document.Document{}
	if len(names) != 2 {
		return *d, diag.Usage.Errorf("a map is of two inputs, not of %d", len(names))
	}
	a, err := v.Input(names[0])
	if err != nil {
		return *d, err
	}
	b, err := v.Input(names[1])
	if err != nil {
		return *d, err
	}
	if a == b {
		return *d, diag.Usage.Errorf("a map is of two inputs, and %s is one", Short(&v.Inputs[a]))
	}
	v.writeHead(d)
	x, y := &v.Inputs[a], &v.Inputs[b]
	d.Say(fmt.Sprintf("Rows: %s at its 10th, 30th, 50th, 70th and 90th centile. Columns: %s likewise. Each cell is the change on average over all other inputs, with a 95%% interval; ? marks one that may be 0.", v.called(x), v.called(y)))
	if c := v.tie(a, b); math.Abs(c) >= tied {
		d.Note(fmt.Sprintf("The two were drawn together (rank correlation %s), so corners that they hardly come to are guesses.", words.Plain(c, 2)))
	}
	for o := 1; o < len(v.Options); o++ {
		if v.same(o) {
			continue
		}
		d.Heading(v.name(o), "")
		s := v.Surface(o, a, b)
		heads := []string{Short(x)}
		for _, z := range s.Columns {
			heads = append(heads, ">"+z)
		}
		table := document.NewTable(heads...)
		for i, list := range s.Cells {
			cells := []string{s.Rows[i]}
			for _, e := range list {
				cells = append(cells, give(e))
			}
			table.Add(cells...)
		}
		d.Put(table)
	}
	return *d, nil
}

// Surface is an option's change where each of two inputs is at its 10th, 30th, 50th, 70th and
// 90th centile.
type Surface struct {
	Rows, Columns []string // the values of the inputs
	Cells         [][]voi.Estimate
}

// Surface looks at option o of the view.
func (v *View) Surface(o, a, b int) Surface {
	rows, columns := v.centiles(a), v.centiles(b)
	s := Surface{Cells: v.outcomes.Surface(v.settings(), o, 0, v.inputs[a], v.inputs[b], rows, columns)}
	for i := range s.Cells {
		s.Rows = append(s.Rows, quantity(&v.Inputs[a], rows[i]))
		for k := range s.Cells[i] {
			s.Cells[i][k].Value *= v.sign
		}
	}
	for _, z := range columns {
		s.Columns = append(s.Columns, quantity(&v.Inputs[b], z))
	}
	return s
}

// Pair is the input that swings an option's change most, and the next of those that were not
// drawn together with it; ok is false where there is none.
func (v *View) Pair(t *Tornado) (a, b int, ok bool) {
	var clear []int
	for _, bar := range t.Bars {
		if bar.Clear {
			clear = append(clear, bar.Input)
		}
	}
	for i, other := range clear {
		if i > 0 && math.Abs(v.tie(clear[0], other)) < tied {
			return clear[0], other, true
		}
	}
	return 0, 0, false
}

// centiles are values of an input among its draws.
func (v *View) centiles(input int) (list []float64) {
	sorted := slices.Sorted(slices.Values(v.inputs[input]))
	for _, p := range at {
		list = append(list, sorted[int(p*float64(len(sorted)-1)+0.5)])
	}
	return list
}
