package dist

import "math/bits"

// steps is the table of a discrete law. A guide says at which value to start the
// search, so that it takes one or two comparisons however many values there are
// (Chen and Asau 1974).
type steps struct {
	values []float64
	up     []float64 // value i is drawn for u below up[i]
	guide  []int32   // by floor(u * len(guide)), a power of two
	size   float64   // len(guide)
	mean   float64
}

func newSteps(p *points, scale float64) *steps {
	n := 1 << bits.Len(uint(len(p.values)-1))
	s := &steps{up: p.up, guide: make([]int32, n), size: float64(n)}
	below := 0.0
	for i, v := range p.values {
		s.values = append(s.values, v/scale)
		s.mean += float64((p.up[i] - below) * (v / scale))
		below = p.up[i]
	}
	i := 0
	for k := range s.guide {
		for i < len(p.up)-1 && p.up[i] <= float64(k)/s.size {
			i++
		}
		s.guide[k] = int32(i)
	}
	return s
}

func (s *steps) at(u float64) float64 {
	last := len(s.values) - 1
	if u >= 1 || last == 0 {
		return s.values[last]
	}
	i := int(s.guide[int(float64(u*s.size))])
	for i < last && u >= s.up[i] {
		i++
	}
	return s.values[i]
}

func (s *steps) meanUpTo(a float64) float64 {
	sum, below := 0.0, 0.0
	for i, v := range s.values {
		sum += float64((s.up[i] - below) * min(v, a))
		below = s.up[i]
	}
	return sum
}
