package study

import (
	"cmp"
	"errors"
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/sim/stats"
)

// How large an option must be for a performance has no formula where patients queue and beds
// that are free are filled again. It is searched for. All sizes meet the same patients, so from
// one to the next hardly anything is left to chance. A size reaches the target where all of its
// interval of chance does: so the least such size is an upper end of where the least size lies
// (the values that a test does not reject are an interval; Neyman 1937). Sizes are doubled
// until one reaches it, then the line between what does and what does not says what is tried
// next, and the middle where the line has not told.

const (
	mostTimes  = 8     // as large as it is written: of more, what was asked of it would not be believed
	partsOfOne = 100   // of what has parts a size is so many hundredths
	closeTo    = 0.025 // of a size, of what has parts: nothing nearer is looked for
	mostSizes  = 30    // that are tried, the doubled among them; ten suffice
)

// values are what one size measured in each replication.
type values struct{ num, den []int64 }

// trial is a size that was tried.
type trial struct {
	size int // whole ones, or hundredths; 0: current
	values
	facts.Tried
	standing facts.Standing
}

// sizeSearch looks for the least size of one option that reaches a performance.
type sizeSearch struct {
	facts.Performance
	level   float64
	current values
	first   int // the size that is tried first
	largest int
	one     float64 // how many sizes a scale of 1 is
	most    float64 // scale of the largest, where that lies between two sizes; 0: it does not
	whole   bool    // sizes are whole ones, of which the least is looked for to the last

	// measure simulates a size. A size that there cannot be is an error of [diag.Problems];
	// can says so without simulating.
	measure func(scale float64) (values, error)
	can     func(scale float64) error

	at       func(size int) float64 // what a size is in a scenario; nil: a scale
	reaches  func(*trial) bool      // nil: all of its interval reaches the target
	distance func(*trial) float64   // beyond where it does; nil: of the end that must

	tried []*trial // by size, current first
	ended string   // why there is no larger size; "": there is no reason but mostTimes
}

// find fills in what there is to say of the option.
func (r *sizeSearch) find(m *facts.Matched) error {
	r.tried = []*trial{r.judged(0, r.current)}
	found, err := r.search()
	if err != nil {
		return err
	}
	if found == nil {
		found = r.best()
	}
	m.Bound, m.Standing, m.NoBetter = r.ended, found.standing, found.size == 0
	if m.Smallest = found.standing == facts.Reached && found.size == 1; found.size > 0 {
		m.Scale = found.Scale
	}
	for _, t := range r.tried {
		if !math.IsNaN(t.Low) {
			m.Tried = append(m.Tried, t.Tried)
		}
	}
	m.Falls = r.falls()
	return nil
}

// search returns the least size that reaches the target; nil where none was found to.
func (r *sizeSearch) search() (*trial, error) {
	low, high, err := r.double()
	if err != nil {
		return nil, err
	}
	for size := r.first / 2; high == nil && size >= max(1, r.first/4) && r.matters(); size /= 2 {
		t, err := r.try(size)
		if err != nil {
			return nil, err
		}
		if t.standing == facts.Reached { // and a larger one does not
			low, high = r.tried[0], t
		}
	}
	if high == nil {
		return nil, nil
	}
	return r.least(low, high)
}

// double tries larger sizes until one reaches the target: high, and nil where none does. Low
// does not.
func (r *sizeSearch) double() (low, high *trial, err error) {
	low = r.tried[0]
	for size := r.first; ; {
		t, err := r.try(size)
		var cannot diag.Problems
		if errors.As(err, &cannot) && low.size > 0 {
			if err = r.limit(low.size, size); err != nil || r.largest == low.size {
				return low, nil, err
			}
			size = r.largest
			continue
		}
		switch {
		case err != nil:
			return nil, nil, err
		case t.standing == facts.Reached:
			return low, t, nil
		case size >= r.largest:
			return low, nil, nil
		case t.same(low): // more of it changes nothing, or the last of it does
			size = r.largest
		default:
			size = min(2*size, r.largest)
		}
		low = t
	}
}

// matters says that any size that was tried is otherwise than current.
func (r *sizeSearch) matters() bool {
	return slices.ContainsFunc(r.tried, func(t *trial) bool { return !t.same(r.tried[0]) })
}

// limit finds the largest size that there can be, above one that there can and below one that
// there cannot.
func (r *sizeSearch) limit(can, cannot int) error {
	for cannot > can+1 {
		middle := (can + cannot) / 2
		var no diag.Problems
		switch err := r.can(r.scale(middle)); {
		case err == nil:
			can = middle
		case errors.As(err, &no):
			cannot = middle
		default:
			return err
		}
	}
	r.largest, r.ended = can, "there cannot be more"
	return nil
}

// least narrows down where the target is reached, between a size that does not and one that
// does.
func (r *sizeSearch) least(low, high *trial) (*trial, error) {
	gap := func() int {
		if r.whole {
			return 1
		}
		return max(1, int(closeTo*float64(high.size)))
	}
	for lines := 0; high.size-low.size > gap() && len(r.tried) < mostSizes; {
		width := high.size - low.size
		size := (low.size + high.size) / 2
		if lines < 2 {
			size, lines = r.onLine(low, high, size), lines+1
		} else {
			lines = 0
		}
		t, err := r.try(size)
		if err != nil {
			return nil, err
		}
		if r.enough(t) {
			high = t
		} else {
			low = t
		}
		if 2*(high.size-low.size) <= width {
			lines = 0
		}
	}
	return high, nil
}

// onLine is the size at which a straight line between two would reach the target; the middle
// where they have no values.
func (r *sizeSearch) onLine(low, high *trial, middle int) int {
	under, over := r.margin(low), r.margin(high)
	share := -under / (over - under)
	if !(share >= 0 && share <= 1) {
		return middle
	}
	at := low.size + int(math.Ceil(share*float64(high.size-low.size)))
	return min(max(at, low.size+1), high.size-1)
}

// enough says that a size is what is looked for, or more.
func (r *sizeSearch) enough(t *trial) bool {
	if r.reaches != nil {
		return r.reaches(t)
	}
	return t.standing == facts.Reached
}

// margin is how far the end of the interval that must reach the target lies beyond it.
func (r *sizeSearch) margin(t *trial) float64 {
	if r.distance != nil {
		return r.distance(t)
	}
	if r.Higher {
		return r.Toward(t.Low)
	}
	return r.Toward(t.High)
}

// try measures a size, once.
func (r *sizeSearch) try(size int) (*trial, error) {
	at, found := slices.BinarySearchFunc(r.tried, size, func(t *trial, size int) int { return t.size - size })
	if found {
		return r.tried[at], nil
	}
	v, err := r.measure(r.scale(size))
	if err != nil {
		return nil, err
	}
	t := r.judged(size, v)
	r.tried = slices.Insert(r.tried, at, t)
	return t, nil
}

// scale is a size as a scenario has it.
func (r *sizeSearch) scale(size int) float64 {
	if r.at != nil {
		return r.at(size)
	}
	if size == r.largest && r.most > 0 {
		return r.most
	}
	return math.Round(1e6*float64(size)/r.one) / 1e6
}

// judged is a size with what its values come to. One without an interval is not known to
// reach anything, nor to miss it.
func (r *sizeSearch) judged(size int, v values) *trial {
	e := v.estimate(r.level)
	if r.Change {
		e = v.less(r.current, r.level)
	}
	t := &trial{size: size, values: v, Tried: facts.Tried{Scale: r.scale(size), Value: e.Mean, Low: e.Low, High: e.High}, standing: facts.Untold}
	if !math.IsNaN(e.HalfWidth()) {
		t.standing = r.Judge(e.Low, e.High)
	}
	return t
}

func (v values) estimate(level float64) stats.Estimate { return stats.OfRatios(v.num, v.den, level) }

// less is the difference of values from others of the same replications.
func (v values) less(than values, level float64) stats.Estimate {
	return stats.PairedDifference(v.num, v.den, than.num, than.den, level)
}

// same says that two sizes are the same in every replication.
func (v values) same(as *trial) bool {
	return slices.Equal(v.num, as.num) && slices.Equal(v.den, as.den)
}

// better is by how much one size is nearer to the target than another, with its chance.
func (r *sizeSearch) better(t, than *trial) stats.Estimate {
	if r.Higher {
		return t.less(than.values, r.level)
	}
	return than.less(t.values, r.level)
}

// best is what is shown where no size reaches the target: one of which it cannot be told, the
// nearest to be told; or the smallest with which none compares better beyond chance.
func (r *sizeSearch) best() *trial {
	var unsure, best *trial
	for _, t := range r.tried {
		if math.IsNaN(t.Low) {
			continue
		}
		if best == nil || r.Toward(t.Value) > r.Toward(best.Value) {
			best = t
		}
		if t.size > 0 && t.standing == facts.Untold && (unsure == nil || r.margin(t) > r.margin(unsure)) {
			unsure = t
		}
	}
	if unsure != nil || best == nil {
		return cmp.Or(unsure, r.tried[0])
	}
	for _, t := range r.tried {
		if !math.IsNaN(t.Low) && !(r.better(best, t).Low > 0) {
			return t
		}
	}
	return best
}

// falls are two sizes next to each other of which the larger is further from the target, clear
// of chance among all that are looked at; nothing where there are none.
func (r *sizeSearch) falls() []facts.Tried {
	for i := 1; i < len(r.tried); i++ {
		was, is := r.tried[i-1], r.tried[i]
		if e := r.better(is, was); e.Mean < 0 && !math.IsNaN(e.HalfWidth()) && e.ClearAmong(len(r.tried)-1) {
			return []facts.Tried{was.Tried, is.Tried}
		}
	}
	return nil
}
