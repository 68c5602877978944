package sensitivity

import (
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/words"
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
	rows, columns := v.centiles(a), v.centiles(b)
	for o := 1; o < len(v.Options); o++ {
		if v.same(o) {
			continue
		}
		d.Heading(v.name(o), "")
		heads := []string{Short(x)}
		for _, z := range columns {
			heads = append(heads, ">"+quantity(y, z))
		}
		table := document.NewTable(heads...)
		for i, list := range v.outcomes.Surface(v.settings(), o, 0, v.inputs[a], v.inputs[b], rows, columns) {
			cells := []string{quantity(x, rows[i])}
			for _, e := range list {
				e.Value *= v.sign
				cells = append(cells, give(e))
			}
			table.Add(cells...)
		}
		d.Put(table)
	}
	return *d, nil
}

// centiles are values of an input among its draws.
func (v *View) centiles(input int) (list []float64) {
	sorted := slices.Sorted(slices.Values(v.inputs[input]))
	for _, p := range at {
		list = append(list, sorted[int(p*float64(len(sorted)-1)+0.5)])
	}
	return list
}
