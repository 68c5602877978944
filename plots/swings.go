package plots

import (
	"errors"
	"io/fs"
	"sync"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/sensitivity"
)

// Learnt is what the draws of a folder say of its uncertain inputs, in one measure.
type Learnt struct {
	Measure, Title, Unit string
	Tornados             []Tornado
	Knowing              []Knowing // what it would be worth to know an input, the most first; those alone that are told
	Turns                []Turn
	Surfaces             []Surface
}

// Tornado is what uncertain inputs do to an option's difference from the first.
type Tornado struct {
	Option, Measure, Title, Unit string
	Mean                         float64  // of the difference, over the draws
	Swings                       []Swing  // of inputs that are clear of chance, the largest first
	Others                       int      // inputs of which nothing can be told
	Together                     []string // sentences on which of them were drawn together
}

// Swing is what one of them does.
type Swing struct {
	Input, Title, Status string
	Low, High, SE        float64   // the difference where the input is low and where it is high; SE of what lies between
	Best                 [2]string // options that are best there instead of the usual one
}

// Knowing is what it would be worth to know an input before choosing.
type Knowing struct {
	Input, Title, Status string
	Value, SE            float64
}

// Turn is a value of an input at which an option is as good as the first one.
type Turn struct {
	Option, Input, Title, Status, Unit string
	At, SE                             float64
	Above                              bool    // the option is the better one above it, not below
	Used, Low, High                    float64 // the value as written, and its range
}

// Surface is an option's change where two inputs have each of some values.
type Surface struct {
	Option        string
	Down, Across  string // what the inputs are called
	Rows, Columns []string
	Cells         [][]Cell
}

// Cell is one of these changes with its standard error.
type Cell struct{ Value, SE float64 }

// drawsOf looks at the draws of a folder, once, when a chart asks for it. Of a folder without
// draws, or with too few, nothing is said.
func drawsOf(folder fs.FS) func() (Learnt, error) {
	return sync.OnceValues(func() (Learnt, error) {
		f, err := sensitivity.Load(folder)
		var v *sensitivity.View
		if err == nil {
			v, err = f.View(sensitivity.Ask{})
		}
		switch {
		case errors.Is(err, fs.ErrNotExist) || diag.KindOf(err) == diag.Usage:
			return Learnt{}, nil
		case err != nil:
			return Learnt{}, err
		}
		r := v.Result()
		l := Learnt{Measure: v.Measure.Name, Title: v.Measure.Title, Unit: v.Unit()}
		for _, t := range r.Tornados {
			l.Tornados = append(l.Tornados, tornadoOf(v, t))
			if a, b, ok := v.Pair(t); ok {
				l.Surfaces = append(l.Surfaces, surfaceOf(v, t.Option, a, b))
			}
			for _, b := range t.Bars {
				if x := &v.Inputs[b.Input]; r.Turns(b) {
					l.Turns = append(l.Turns, Turn{Option: v.ID(t.Option), Input: sensitivity.Short(x), Title: x.Title, Status: x.Status, Unit: x.Unit,
						At: b.Threshold.At, SE: b.Threshold.SE, Above: b.Threshold.Above, Used: x.Value, Low: x.Low, High: x.High})
				}
			}
		}
		for _, w := range r.Worth.Inputs {
			if x := &v.Inputs[w.Input]; w.Told() {
				l.Knowing = append(l.Knowing, Knowing{Input: sensitivity.Short(x), Title: x.Title, Status: x.Status, Value: w.Value, SE: w.SE})
			}
		}
		return l, nil
	})
}

func tornadoOf(v *sensitivity.View, t *sensitivity.Tornado) Tornado {
	one := Tornado{Option: v.ID(t.Option), Measure: v.Measure.Name, Title: v.Measure.Title, Unit: v.Unit(), Mean: t.Mean}
	var clear []int
	for _, b := range t.Bars {
		if !b.Clear {
			one.Others++
			continue
		}
		clear = append(clear, b.Input)
		x := &v.Inputs[b.Input]
		one.Swings = append(one.Swings, Swing{
			Input: sensitivity.Short(x), Title: x.Title, Status: x.Status, Low: b.Low.Value, High: b.High.Value, SE: b.Swing.SE,
			Best: [2]string{v.ID(b.Best[0]), v.ID(b.Best[1])},
		})
	}
	one.Together = v.Together(clear[:min(mostSwings, len(clear))])
	return one
}

func surfaceOf(v *sensitivity.View, option, a, b int) Surface {
	called := func(x *facts.Drawn) string { return Swing{Title: x.Title, Input: sensitivity.Short(x)}.label() }
	found := v.Surface(option, a, b)
	s := Surface{Option: v.ID(option), Down: called(&v.Inputs[a]), Across: called(&v.Inputs[b]), Rows: found.Rows, Columns: found.Columns}
	for _, row := range found.Cells {
		var cells []Cell
		for _, e := range row {
			cells = append(cells, Cell{e.Value, e.SE})
		}
		s.Cells = append(s.Cells, cells)
	}
	return s
}
