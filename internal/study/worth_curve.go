package study

import (
	"math"
	"slices"

	"prehabsim/internal/facts"
	"prehabsim/sim/stats"
)

// How much more of a thing changes a measure as an option does is the place where a line
// through what so many more change comes to what the option changes. All met the same
// patients, so the option less the line is a paired difference, and the places at which its
// interval takes in 0 are the interval of the place (Fieller 1954): what it covers does not
// hang on how steep the line is, and where it is flat the interval has no end.

// soMany is how many more there are, and what replications measured with them.
type soMany struct {
	units int
	values
}

// curve is what more and more of a thing measured, the fewest first; none more is among them.
type curve []soMany

// linear are values of single replications whose mean is the ratio of sums, and whose spread
// is that of the ratio (the delta method, as in [stats.OfRatios]).
func (v values) linear() []float64 {
	var num, den float64
	for i := range v.num {
		num, den = num+float64(v.num[i]), den+float64(v.den[i])
	}
	ratio, each := num/den, den/float64(len(v.num))
	list := make([]float64, len(v.num))
	for i := range list {
		list[i] = ratio + (float64(v.num[i])-float64(ratio*float64(v.den[i])))/each
	}
	return list
}

// line is a stretch between two neighbours, on which an option is looked for: from its start
// the option is u away, and the end is v away, in each replication.
type line struct{ u, v []float64 }

// crossing is the part of the stretch at which the mean of the option lies; NaN where it does
// not lie on it.
func (l line) crossing() float64 {
	u, v := mean(l.u), mean(l.v)
	switch share := u / v; {
	case u == 0:
		return 0
	case share >= 0 && share <= 1+rounding:
		return min(share, 1)
	}
	return math.NaN()
}

// rounding is what adding up leaves of equal numbers.
const rounding = 1e-9

// within are the parts of the stretch at which the interval of the difference takes in 0: the
// roots of (u - w v)^2 = t^2 var(u - w v)/n. It may be two pieces, of which the outer ends are
// told.
func (l line) within(t float64) (low, high float64) {
	n := float64(len(l.u))
	cov := func(a, b []float64) float64 {
		sum, ma, mb := 0.0, mean(a), mean(b)
		for i := range a {
			sum += float64((a[i] - ma) * (b[i] - mb))
		}
		return t * t * sum / (n - 1) / n
	}
	mu, mv := mean(l.u), mean(l.v)
	a, b, c := mv*mv-cov(l.v, l.v), mu*mv-cov(l.u, l.v), mu*mu-cov(l.u, l.u)
	size := max(mu*mu, mv*mv, cov(l.u, l.u))
	low, high = math.NaN(), math.NaN()
	add := func(w float64) {
		if w >= -rounding && w <= 1+rounding {
			w = min(max(w, 0), 1)
			if math.IsNaN(low) {
				low, high = w, w
			}
			low, high = min(low, w), max(high, w)
		}
	}
	if c <= rounding*size {
		add(0)
	}
	if a-2*b+c <= rounding*size {
		add(1)
	}
	if root := b*b - a*c; a != 0 && root >= -rounding*size*size {
		root = math.Sqrt(max(root, 0))
		add((b - root) / a)
		add((b + root) / a)
	} else if a == 0 && b != 0 {
		add(c / (2 * b))
	}
	return low, high
}

func mean(x []float64) float64 {
	sum := 0.0
	for _, each := range x {
		sum += each
	}
	return sum / float64(len(x))
}

// lies is where an option lies on a curve: as many more as its mean, and the ends of its
// interval; NaN where there is none.
type lies struct{ at, low, high float64 }

// placeOf looks for it; of several the one nearest to none.
func (c curve) placeOf(option values, level float64) lies {
	p := lies{math.NaN(), math.NaN(), math.NaN()}
	y := option.linear()
	t := stats.StudentT((1+level)/2, float64(option.estimate(level).N-1))
	for i := 1; i < len(c); i++ {
		from, to := c[i-1].linear(), c[i].linear()
		l := line{make([]float64, len(y)), make([]float64, len(y))}
		for k := range y {
			l.u[k], l.v[k] = y[k]-from[k], to[k]-from[k]
		}
		on := func(share float64) float64 {
			return float64(c[i-1].units) + float64(share*float64(c[i].units-c[i-1].units))
		}
		if x := on(l.crossing()); !math.IsNaN(x) && !(math.Abs(x) >= math.Abs(p.at)) {
			p.at = x
		}
		if low, high := l.within(t); !math.IsNaN(low) {
			if math.IsNaN(p.low) {
				p.low = on(low)
			}
			p.high = on(high)
		}
	}
	return p
}

// bearing says how what an option measured lies to the curve.
func (c curve) bearing(option values, level float64) (w facts.WorthOf) {
	now := c[c.none()]
	first, last := c[0], c[len(c)-1]
	change := option.less(now.values, level)
	w.Low, w.High = float64(first.units), float64(last.units)
	switch {
	case math.IsNaN(change.HalfWidth()):
		w.Standing = facts.NotTold
		return w
	case option.equal(now.values):
		w.Standing, w.Low, w.High = facts.WorthNone, 0, 0
		return w
	case first.equal(now.values) && last.equal(now.values):
		w.Standing = facts.NotBinding
		return w
	case !last.less(now.values, level).Clear() && !first.less(now.values, level).Clear():
		w.Standing = facts.NotSeen
		return w
	}
	if i := slices.IndexFunc(c, func(m soMany) bool { return option.equal(m.values) }); i >= 0 {
		w.Standing, w.Units = facts.AsMuch, float64(c[i].units)
		w.Low, w.High = w.Units, w.Units
		return w
	}
	p := c.placeOf(option, level)
	w.Standing, w.Units = facts.AsMuch, p.at
	if math.IsNaN(p.at) {
		w.Standing, w.Units = facts.LessThan, w.Low
		if c.rises(level) == (change.Mean > 0) {
			w.Standing, w.Units = facts.MoreThan, w.High
		}
	}
	above, below := w.Standing == facts.MoreThan, w.Standing == facts.LessThan
	switch {
	case math.IsNaN(p.low) && above:
		w.Low = w.High
	case math.IsNaN(p.low) && below:
		w.High = w.Low
	case above: // all that lies beyond is in it
		w.Low = p.low
	case below:
		w.High = p.high
	default:
		w.Low, w.High = p.low, p.high
	}
	w.Open = facts.OpenEnds{Low: w.Low <= float64(first.units), High: w.High >= float64(last.units)}
	return w
}

// none is where the curve has none more.
func (c curve) none() int { return slices.IndexFunc(c, func(m soMany) bool { return m.units == 0 }) }

// rises says that more of the thing is more of the measure.
func (c curve) rises(level float64) bool {
	return c[len(c)-1].less(c[0].values, level).Mean > 0
}

func (v values) equal(as values) bool {
	return slices.Equal(v.num, as.num) && slices.Equal(v.den, as.den)
}
