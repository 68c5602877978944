package fit

import "math"

// Way is how a time became the value that stands in the data.
type Way string

// The ways, by the names that --rounded takes.
const (
	Nights  Way = "nights"  // midnights passed, as in the difference of two dates
	Nearest Way = "nearest" // rounded to the nearest step
	Down    Way = "down"    // completed steps
	Up      Way = "up"      // a step begun counts
	Exact   Way = "no"      // not rounded
)

// Ways lists them in the order of the reference.
var Ways = []Way{Nights, Nearest, Down, Up, Exact}

// Rounding says what a value stands for. A stay in nights is the number of
// midnights passed: who comes in at any time of day alike and stays t days passes
// n midnights with probability 1-|t-n|, so that the mean of the nights is the mean
// of the stays, whatever their law.
type Rounding struct {
	Way  Way     // "" for counts, which are what they are
	Step float64 // 1 for whole days, 5 for fives of minutes; 0 where no step is to be seen
}

// instant is below what a time of exactly 0 lies, among times of no visible step.
const instant = 0.001

// interval is between which times the value stands for one.
func (r Rounding) interval(v float64) (low, high float64) {
	half := r.Step / 2
	switch {
	case r.Way == Nearest:
		return max(0, v-half), v + half
	case r.Way == Down:
		return v, v + r.Step
	case r.Way == Up:
		return v - r.Step, v
	case r.Way == Nights:
		return max(0, v-r.Step), v + r.Step
	case r.Way == Exact && v == 0:
		return 0, instant
	}
	return v, v
}

// Middle is the mean of the times that a value stands for, were all alike.
func (r Rounding) Middle(v float64) float64 {
	if r.Way == Nights {
		return v // so that means are kept
	}
	low, high := r.interval(v)
	return (low + high) / 2
}

// still gives two times that stand for how long a patient has been in who was
// still in at this value: as many points as keep mean and variance of what is
// rounded to it. Before the first midnight that is a falling triangle.
func (r Rounding) still(v float64) (a, b float64) {
	low, high := r.interval(v)
	middle, sd := (low+high)/2, (high-low)/math.Sqrt(12)
	switch {
	case r.Way == Exact:
		return v, v
	case r.Way == Up && v == 0:
		return 0, 0
	case r.Way == Nights && v == 0:
		middle, sd = r.Step/3, r.Step/math.Sqrt(18)
	case r.Way == Nights:
		sd = r.Step / math.Sqrt(6)
	}
	return middle - sd, middle + sd
}

// logProb is the logarithm of the probability of a value. Where the step is fine
// beside the value and beside the law (smooth), density times step is as good; it
// also serves where the probability is too small for a number, to show the way.
func (r Rounding) logProb(f form, v float64, smooth bool) float64 {
	low, high := r.interval(v)
	if low == high {
		return f.logDensity(v)
	}
	if !smooth {
		p := 0.0
		if r.Way == Nights {
			p = nightsProb(f, v, r.Step)
		} else {
			p = between(f, low, high)
		}
		if p > 0 {
			return math.Log(p)
		}
	}
	width := high - low
	if r.Way == Nights {
		width = r.Step
	}
	return f.logDensity((low+high)/2) + math.Log(width)
}

// written is the share of values of at most v, as the data would have them.
func (r Rounding) written(f form, v float64) float64 {
	if v < 0 {
		return 0
	}
	switch r.Way {
	case Nights: // the mean of the share between v and the next midnight
		if below, _ := f.share(v); below < 0.5 {
			return (missing(f, v+r.Step) - missing(f, v)) / r.Step
		}
		return 1 - (beyond(f, v)-beyond(f, v+r.Step))/r.Step
	case Exact:
		below, _ := f.share(v)
		return below
	}
	_, high := r.interval(v)
	below, _ := f.share(high)
	return below
}

// completed is the mean of the times that a value stands for, by a law. For nights
// it is their number, which is right on average whatever the law.
func (r Rounding) completed(f form, v float64, smooth bool) float64 {
	low, high := r.interval(v)
	if r.Way == Nights || low == high || smooth {
		return r.Middle(v)
	}
	share := between(f, low, high)
	b1, a1 := f.time(low)
	b2, a2 := f.time(high)
	sum := b2 - b1
	if below, _ := f.share(high); below >= 0.5 {
		sum = a1 - a2
	}
	if mean := sum / share; mean >= low && mean <= high {
		return mean
	}
	return (low + high) / 2
}

// between is the share of times from low to high.
func between(f form, low, high float64) float64 {
	b1, a1 := f.share(low)
	b2, a2 := f.share(high)
	if b2 < 0.5 {
		return b2 - b1
	}
	return a1 - a2
}

// missing is the mean of what times fall short of x, and beyond of what they go
// beyond it: the integrals of the share below and above.
func missing(f form, x float64) float64 {
	share, _ := f.share(x)
	time, _ := f.time(x)
	return x*share - time
}

func beyond(f form, x float64) float64 {
	_, share := f.share(x)
	_, time := f.time(x)
	return time - x*share
}

// nightsProb is the probability of n midnights, the law's density under a triangle
// of half-width day: a second difference of its integrals, taken in the tail in
// which they are small.
func nightsProb(f form, n, day float64) float64 {
	tail := beyond
	if below, _ := f.share(n); below < 0.5 {
		tail = missing
	}
	return (tail(f, n-day) - 2*tail(f, n) + tail(f, n+day)) / day
}
