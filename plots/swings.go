package plots

import (
	"errors"
	"io/fs"

	"prehabsim/internal/diag"
	"prehabsim/internal/sensitivity"
)

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

// tornadosOf looks at the draws of a folder, when a chart asks for it. Of a folder without
// draws, or with too few, there are none.
func tornadosOf(folder fs.FS) func() ([]Tornado, error) {
	return func() ([]Tornado, error) {
		f, err := sensitivity.Load(folder)
		var v *sensitivity.View
		if err == nil {
			v, err = f.View(sensitivity.Ask{})
		}
		switch {
		case errors.Is(err, fs.ErrNotExist) || diag.KindOf(err) == diag.Usage:
			return nil, nil
		case err != nil:
			return nil, err
		}
		r := v.Result()
		var list []Tornado
		for _, t := range r.Tornados {
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
			list = append(list, one)
		}
		return list, nil
	}
}
