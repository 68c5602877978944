package study

import (
	"math"
	"slices"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// worthSearch looks for what several options are worth by several measures at once: each
// number of units is simulated once.
type worthSearch struct {
	*moreOf
	level   float64
	columns []result.Column
	curves  []curve // by column
	of      []sought
	measure func(units int) ([]values, error)
}

// sought is an option whose place is looked for on the curve of a column.
type sought struct {
	option string
	column int
	values
}

// further is how many times as many are tried next: each costs as much as an option does.
const further = 4

func (w *worthSearch) search() error {
	for up, down := 1, -1; ; {
		more, fewer := false, false
		for _, x := range w.of {
			a, b := w.open(x)
			more, fewer = more || a, fewer || b
		}
		last, first := w.curves[0][len(w.curves[0])-1].units, w.curves[0][0].units
		switch {
		case more && last < w.most:
			if err := w.try(min(up, w.most)); err != nil {
				return err
			}
			up *= further
		case fewer && first > w.least:
			if err := w.try(max(down, w.least)); err != nil {
				return err
			}
			down *= further
		default:
			return w.narrow()
		}
	}
}

// open says whether the answer for an option may lie above or below all that was looked at.
func (w *worthSearch) open(x sought) (above, below bool) {
	c := w.curves[x.column]
	first, last := c[0], c[len(c)-1]
	if len(c) == 1 {
		return true, false
	}
	f := c.bearing(x.values, w.level)
	switch f.Standing {
	case facts.NotTold, facts.WorthNone:
		return false, false
	case facts.NotBinding, facts.NotSeen: // so far
		return true, last.units >= w.most
	}
	return f.Open.High && f.High >= float64(last.units), f.Open.Low && f.Low <= float64(first.units)
}

// try simulates so many units, once.
func (w *worthSearch) try(units int) error {
	at, found := slices.BinarySearchFunc(w.curves[0], units, func(m soMany, units int) int { return m.units - units })
	if found {
		return nil
	}
	all, err := w.measure(units)
	if err != nil {
		return err
	}
	for i := range w.curves {
		w.curves[i] = slices.Insert(w.curves[i], at, soMany{units, all[i]})
	}
	return nil
}

// narrow halves the gaps in which answers and the ends of their intervals lie, down to single
// ones or to an eighth of the answer. Of what chance could give there is no answer to narrow.
func (w *worthSearch) narrow() error {
	for len(w.curves[0]) < mostSizes {
		next, some := 0, false
		for _, x := range w.of {
			f := w.curves[x.column].bearing(x.values, w.level)
			if f.Standing != facts.AsMuch || f.Low <= 0 && f.High >= 0 {
				continue
			}
			for _, at := range []float64{f.Units, f.Low, f.High} {
				if middle, ok := w.curves[x.column].gap(at); ok && !some {
					next, some = middle, true
				}
			}
		}
		if !some {
			return nil
		}
		if err := w.try(next); err != nil {
			return err
		}
	}
	return nil
}

// gap is the middle between the two neighbours between which a place lies, unless nothing is.
func (c curve) gap(at float64) (middle int, ok bool) {
	for i := 1; i < len(c); i++ {
		from, to := c[i-1].units, c[i].units
		if at > float64(from) && at < float64(to) && to-from > max(1, int(math.Abs(at)/8)) {
			return int(math.Floor(float64(from+to) / 2)), true
		}
	}
	return 0, false
}

// found is what there is to say.
func (w *worthSearch) found() *facts.Worth {
	x := w.Worth
	c := w.curves[0]
	x.Least, x.Most = w.told(c[0].units), w.told(c[len(c)-1].units)
	for _, s := range w.of {
		f := w.curves[s.column].bearing(s.values, w.level)
		f.Option, f.Measure = s.option, w.columns[s.column].Measure
		f.Units, f.Low, f.High = f.Units*w.one, f.Low*w.one, f.High*w.one
		x.Of = append(x.Of, f)
	}
	return &x
}
