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
	Counts bool
	// Unit is the smallest step in which values are written: 1 for whole days,
	// 0.1 where some have a decimal.
	Unit float64
	// Zeros is how many completed times are written as 0. A time is never
	// nothing, and most laws have no room for it, so that it is taken as a time
	// rounded down: half the smallest step.
	Zeros int
}

// Point is one value and how often it was seen.
type Point struct {
	Value    float64
	Ended    int // how many ended at this value
	Censored int // how many were still in at this value
	zero     bool
}

// finest is the most decimals that are taken for rounding. A stay worked out
// from times of day has any number of them and is rounded to none.
const finest = 3

// tally collects a sample value by value. Its size goes with the number of
// different values, not of rows.
type tally struct {
	seen     map[float64]*Point
	decimals int
}

func newTally() *tally { return &tally{seen: map[float64]*Point{}} }

func (t *tally) add(value float64, censored bool) {
	p := t.seen[value]
	if p == nil {
		p = &Point{Value: value}
		t.seen[value] = p
		t.decimals = max(t.decimals, decimalsOf(value))
	}
	if censored {
		p.Censored++
	} else {
		p.Ended++
	}
}

// decimalsOf counts the decimals that a number needs, up to finest.
func decimalsOf(x float64) int {
	for d, scale := 0, 1.0; d < finest; d, scale = d+1, scale*10 {
		if y := x * scale; math.Abs(y-math.Round(y)) < 1e-9*max(1, y) {
			return d
		}
	}
	return finest
}

// sample puts the points in order and a time of 0 in its place.
func (t *tally) sample(group string, counts bool) Sample {
	s := Sample{Group: group, Counts: counts, Unit: math.Pow(10, -float64(t.decimals))}
	for _, p := range t.seen {
		if p.Value == 0 && p.Ended > 0 && !counts {
			s.Zeros = p.Ended
			s.Points = append(s.Points, Point{Value: s.Unit / 2, Ended: p.Ended, zero: true})
			p.Ended = 0
		}
		if p.Ended+p.Censored > 0 {
			s.Points = append(s.Points, *p)
		}
	}
	slices.SortFunc(s.Points, func(a, b Point) int {
		return cmp.Or(cmp.Compare(a.Value, b.Value), cmp.Compare(b.Ended, a.Ended))
	})
	return s
}

// NewSample makes a sample of plain values; censored may be nil.
func NewSample(values []float64, censored []bool, counts bool) Sample {
	t := newTally()
	for i, x := range values {
		t.add(x, censored != nil && censored[i])
	}
	return t.sample("", counts)
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

// edges are between which the value lies that was rounded to this one.
func (s *Sample) edges(p Point) (low, high float64) {
	if p.zero {
		return 0, s.Unit / 2
	}
	return p.Value - s.Unit/2, p.Value + s.Unit/2
}
