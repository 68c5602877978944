package fit

import (
	"cmp"
	"math"
	"slices"
)

// Sample is how often each value was seen in one group of rows.
type Sample struct {
	Group  string // the value of the column of groups; "" without one
	Points []Point
	// Counts says that values are whole numbers of events rather than times. Who
	// is censored at 3 then had 3 or more; for times it is longer than 3.
	Counts   bool
	Rounding // of times
}

// Point is one value and how often it was seen.
type Point struct {
	Value    float64
	Ended    int // how many ended at this value
	Censored int // how many were still in at this value
}

// tally collects a sample value by value. Its size goes with the number of
// different values, not of rows.
type tally struct{ seen map[float64]*Point }

func newTally() *tally { return &tally{seen: map[float64]*Point{}} }

func (t *tally) add(value float64, censored bool, n int) {
	p := t.seen[value]
	if p == nil {
		p = &Point{Value: value}
		t.seen[value] = p
	}
	if censored {
		p.Censored += n
	} else {
		p.Ended += n
	}
	if p.Ended+p.Censored == 0 {
		delete(t.seen, value)
	}
}

// points are the values in rising order.
func (t *tally) points() []Point {
	list := make([]Point, 0, len(t.seen))
	for _, p := range t.seen {
		list = append(list, *p)
	}
	slices.SortFunc(list, func(a, b Point) int { return cmp.Compare(a.Value, b.Value) })
	return list
}

// stepOf is the step in which values are written: 1 for whole days, 0.1 where some
// have a decimal; 5 where all are fives, if by chance fewer than one set of values in
// a thousand were. It is 0 where some need more than three decimals: a stay worked out
// from times of day is rounded to none.
func stepOf(points []Point) float64 {
	common, different := int64(0), 0
	for _, p := range points {
		x := p.Value * 1000
		if math.Abs(x-math.Round(x)) > 1e-9*max(1, x) {
			return 0
		}
		if p.Value > 0 {
			common, different = divisor(common, int64(math.Round(x))), different+1
		}
	}
	decimal := int64(1000)
	for common%decimal != 0 {
		decimal /= 10
	}
	if multiple := float64(common / decimal); multiple > 1 && math.Pow(multiple, -float64(different)) < 0.001 {
		decimal = common
	}
	return float64(decimal) / 1000
}

// divisor is the greatest that two numbers have in common; that of 0 and x is x.
func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

// RoundingOf finds how values were rounded: whole days (day is one in the unit of the
// values, or 0) are nights, any other step the nearest.
func RoundingOf(points []Point, day float64) Rounding {
	switch step := stepOf(points); {
	case step == 0:
		return Rounding{Way: Exact}
	case step == day:
		return Rounding{Nights, step}
	default:
		return Rounding{Nearest, step}
	}
}

// Ended returns how many values are complete, and Censored how many are not.
func (s *Sample) Ended() (n int) {
	for _, p := range s.Points {
		n += p.Ended
	}
	return n
}

// Censored returns how many values are censored.
func (s *Sample) Censored() (n int) {
	for _, p := range s.Points {
		n += p.Censored
	}
	return n
}

// N returns how many values there are.
func (s *Sample) N() int { return s.Ended() + s.Censored() }

// Same reports whether all completed values are one, and nobody stayed longer.
func (s *Sample) Same() (value float64, same bool) {
	at := -1
	for i, p := range s.Points {
		if p.Ended > 0 && at >= 0 {
			return 0, false
		}
		if p.Ended > 0 {
			at = i
		}
	}
	if at < 0 || at != len(s.Points)-1 {
		return 0, false
	}
	return s.Points[at].Value, true
}

// Longest returns the longest completed value and the share of all time that one patient
// with it has.
func (s *Sample) Longest() (value, share float64) {
	sum := 0.0
	for _, p := range s.Points {
		sum += float64(p.Ended+p.Censored) * p.Value
		if p.Ended > 0 {
			value = p.Value
		}
	}
	if sum > 0 {
		share = value / sum
	}
	return value, share
}
