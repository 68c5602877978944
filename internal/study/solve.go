package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/appraise"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/sim/tick"
)

// What would it take? For each option the least of a number with which a target is met. Both
// ends of the range are looked at first, since a target that no value meets is an answer too.
// A few replications say roughly where it lies; then it is looked for anew from there, with
// replications that the first search has not seen, the same for all values.
//
// The least is a number that has an interval itself: the least value that the interval of
// chance does not exclude, the least whose mean meets the target, and the least all of whose
// interval does. The first and the last are the ends of the confidence interval that comes of
// turning the band round (Neyman 1937): each errs in half of what the level leaves.

// Solved is what was found.
type Solved struct {
	SolveAsk
	Title, Name  string
	Level        float64
	Replications int // on which answers rest
	Seed         uint64
	From, To     tick.Date
	Answers      []Least
}

// Least is what was found of one number for one option.
type Least struct {
	Option, OptionName string
	Path, Unit         string
	Of                 string  // as it was asked for, where that stands for several numbers; ""
	Title              string  // of the resource of whose capacity it is; ""
	Now                float64 // what the option has
	From, To, Step     float64 // what was looked at
	Asked              bool    // the range was asked for
	Falls              bool    // less of it is better, so the most is looked for
	Flat               bool    // both ends come to the same in every replication

	// Best is the least whose mean meets the target, Low and High its interval; NaN where
	// none in the range does.
	Best, Low, High float64
	AtBest          facts.Tried // what the target's measure is there
	AtEnd           facts.Tried // and at the end of the range that is better
	Tried           []facts.Tried

	// With is the other number of a pair, WithValue what it is here.
	With, WithUnit string
	WithValue      float64

	// Of what it costs a year, where that is asked for and it has a price: Cost, in pounds, at
	// CostAt, which is Best or, where that is none, the end of the range; Cheapest is the least
	// of an option's that meet the target.
	Priced   bool
	Cost     float64
	CostAt   float64
	Cheapest bool
	Unpriced string // a capacity of the answer that nothing prices, so that no cost would hold it; ""
	Lent     []LentPrice
	Alone    bool // the option itself has no price, so that the cost is that of the numbers alone

	// Binds is for what patients wait longest at that end, where no value meets the target.
	Binds string
	Days  float64 // that they wait beyond the next opening
}

// Solve answers it for each option and each number, one number at a time.
func (s *Study) Solve(ctx context.Context, q *SolveAsk, o Spec, events Events) (*Solved, error) {
	if s.Replications < 2 {
		return nil, diag.Usage.Errorf("one replication has no interval, and an answer without one is none; run 2 or more, better 40")
	}
	if err := q.find(s); err != nil {
		return nil, err
	}
	a := &Solved{SolveAsk: *q, Title: s.Title, Name: s.Name, Level: s.Level, Replications: s.Replications, Seed: s.Seed, From: s.From, To: s.To}
	var work []*solving
	if err := s.mayCost(q); err != nil {
		return nil, err
	}
	levers, err := s.eachOf(q.Levers)
	if err != nil {
		return nil, err
	}
	for i := range levers {
		some, err := s.solvings(q, &levers[i])
		if err != nil {
			return nil, err
		}
		if some, err = s.paired(q, some, levers[i].With); err != nil {
			return nil, err
		}
		work = append(work, some...)
	}
	if err := s.mayTell(q, work); err != nil {
		return nil, err
	}
	z := &tryingSizes{study: s, column: q.column, spec: o.searching(), events: events, of: 2 * len(work)}
	for i, w := range work {
		w.z = z
		z.option = 2 * i
		if err := w.solve(ctx); err != nil {
			return nil, err
		}
		if q.Cheapest {
			if err := w.cost(ctx); err != nil {
				return nil, err
			}
		}
		a.Answers = append(a.Answers, w.Least)
	}
	a.cheapest()
	return a, nil
}

// solving is the search for one answer.
type solving struct {
	Least
	s      *Study
	target facts.Performance
	of     *compile.Option
	more   bool
	last   int                                                // the values are from 0 to last
	also   []scenario.Number                                  // set besides
	before *solving                                           // the same with the value before of the other number: where it was found is looked first
	at     int                                                // where the answer was found
	fixed  bool                                               // it is known whether less is better
	with   func(r *sizeSearch, value float64) (values, error) // measures a value; nil: of the option with the number set
	z      *tryingSizes
	ctx    context.Context

	figure *appraise.Figure // that the target is of; nil: a measure
	known  *simulated       // of a figure: the last that was simulated
	asIs   *Study           // of a figure and prices alone: the option with current
}

// solvings are what is to be looked for of one number: an answer for each option that has it.
func (s *Study) solvings(q *SolveAsk, a *GridAxis) (list []*solving, err error) {
	path, first, have, err := s.lever(q, a.Path)
	if err != nil {
		return nil, err
	}
	var now []float64
	for i := range s.Options {
		if o := &s.Options[i]; slices.Contains(have, o.ID) {
			value := s.nowOf(o, path)
			now = append(now, value)
			list = append(list, &solving{Least: Least{Option: o.ID, OptionName: o.Name, Path: path, Of: a.Each, Title: titleOf(o, path), Now: value, Asked: len(a.Values) > 0}, s: s, target: q.Performance, figure: q.figure, of: o, more: first.more})
		}
	}
	unit, values := unitOf(first, a.Unit, a.Values)
	if a.Values = values; unit != first.Unit && s.isMoney(path) {
		return nil, diag.Usage.Errorf("--by %s: write it in %s, as the scenario does, not in %s", path, cmp.Or(first.Unit, "a plain number"), unit)
	}
	from, to, step, err := a.rangeOf(path, first, now)
	if err != nil {
		return nil, err
	}
	for _, x := range []float64{from, to, round(from + step)} {
		if err := first.may("by", path, x, unit); err != nil {
			return nil, err
		}
	}
	for _, w := range list {
		w.Unit, w.From, w.To, w.Step = unit, from, to, step
		w.last = int(math.Round((to - from) / step))
	}
	return list, nil
}

// titleOf is what the resource is called of whose capacity a path is; "": of none, or of several.
func titleOf(o *compile.Option, path string) string {
	name, _ := capacityOf(path)
	for i := range o.Program.Resources {
		if r := &o.Program.Resources[i]; r.Name == name {
			return r.Title
		}
	}
	return ""
}

// value is the number at a place of the range; from the other end where less is better.
func (w *solving) value(k int) float64 {
	if w.Falls {
		return round(w.To - float64(k)*w.Step)
	}
	return round(w.From + float64(k)*w.Step)
}

// search is one over some replications.
func (w *solving) search(first, n int) *sizeSearch {
	r := &sizeSearch{Performance: w.target, level: w.s.Level, whole: true, largest: w.last, at: w.value}
	r.measure = func(value float64) (values, error) {
		w.z.first, w.z.n = first, n
		if w.with != nil {
			return w.with(r, value)
		}
		v, err := w.measured(value)
		if err == nil {
			w.z.words = fmt.Sprintf("%s, %s %g: %s", w.Option, w.Path, value, triedText(r.judged(0, v).Tried))
		}
		return v, err
	}
	return r
}

// measured is what the target's measure, or figure, is with a value of the number.
func (w *solving) measured(value float64) (values, error) {
	if w.figure != nil {
		return w.figureAt(value)
	}
	x, option, err := w.s.withNumber(w, value)
	if err != nil {
		return values{}, err
	}
	return w.z.simulate(w.ctx, x.x, option)
}

// withNumber is the study of current and an option with a number set, and which of them it is.
func (s *Study) withNumber(w *solving, value float64) (*Study, int, error) {
	number := scenario.Number{Path: w.Path, Value: value, Unit: w.Unit, More: w.more}
	return s.withNumbers(set{of: w.of, id: w.Option + "-solve", name: w.OptionName, numbers: append([]scenario.Number{number}, w.also...)}, "solve")
}

// withNumbers is the study of current and of one option with numbers set, without draws, and
// which of them it is.
func (s *Study) withNumbers(x set, called string) (*Study, int, error) {
	of, none := *s.Scenario, 0
	of.choice.Draws = &none
	made, err := (&Study{Scenario: &of}).withSet([]set{x}, called, "", "")
	if err != nil {
		return nil, 0, err
	}
	study, err := New(made)
	if err != nil {
		return nil, 0, err
	}
	return study, len(study.Options) - 1, nil
}

// The first search has a quarter of the replications, but not fewer than tell anything.
const fewestRough = 4

// solve looks for the answer.
func (w *solving) solve(ctx context.Context) error {
	w.ctx = ctx
	n := w.s.Replications
	k, err := 0, error(nil)
	if b := w.before; b != nil && !math.IsNaN(b.Best) {
		w.Falls, k = b.Falls, b.at
	} else if k, err = w.roughly(w.search(0, min(n, max(fewestRough, n/4)))); err != nil {
		return err
	}
	w.z.option, w.z.sizes = w.z.option+1, 0
	exact := w.search(Unseen, n)
	if _, err := exact.try(k); err != nil {
		return err
	}
	ends := []float64{math.NaN(), math.NaN(), math.NaN()}
	for i, c := range criteria(exact) {
		exact.reaches, exact.distance = c.reaches, c.distance
		t, err := w.leastOf(exact)
		if err != nil {
			return err
		}
		if t != nil {
			if ends[i] = t.Scale; i == 1 {
				w.AtBest, w.at = t.Tried, t.size
			}
		}
	}
	w.Low, w.Best, w.High = ends[0], ends[1], ends[2]
	for _, t := range exact.tried {
		w.Tried = append(w.Tried, t.Tried)
	}
	end, err := exact.try(w.last)
	if err != nil {
		return err
	}
	if err := w.flatHere(exact, end); err != nil {
		return err
	}
	if w.AtEnd = end.Tried; math.IsNaN(w.Best) && w.with == nil && w.figure == nil {
		return w.binds(ctx)
	}
	return nil
}

// flatHere says whether both ends come to the same of a pair whose search began where the one
// before it ended, and has not looked at both: a flat number meets the target everywhere or
// nowhere.
func (w *solving) flatHere(exact *sizeSearch, end *trial) error {
	if b := w.before; b == nil || math.IsNaN(b.Best) || w.with != nil || !math.IsNaN(w.Best) && w.at != 0 {
		return nil
	}
	start, err := exact.try(0)
	if err == nil {
		w.Flat = start.same(end)
	}
	return err
}

// roughly looks at both ends, and between them for where the mean meets the target.
func (w *solving) roughly(r *sizeSearch) (int, error) {
	low, err := r.try(0)
	if err != nil {
		return 0, err
	}
	high, err := r.try(w.last)
	if err != nil {
		return 0, err
	}
	w.Flat = w.with == nil && low.same(high)
	if !w.fixed && r.Toward(high.Value) < r.Toward(low.Value) { // less is better: from the other end
		w.Falls = true
		low.size, high.size = w.last, 0
		low, high = high, low
		r.tried = []*trial{low, high}
	}
	mean := criteria(r)[1]
	r.reaches, r.distance = mean.reaches, mean.distance
	switch {
	case r.reaches(low):
		return 0, nil
	case !r.reaches(high):
		return w.last, nil
	}
	found, err := r.least(low, high)
	if err != nil {
		return 0, err
	}
	return found.size, nil
}

// criterion says whether a value is enough, and by how far.
type criterion struct {
	reaches  func(*trial) bool
	distance func(*trial) float64
}

// criteria are those of the three ends: it may be enough, its mean is, all of its interval is.
func criteria(r *sizeSearch) [3]criterion {
	const rounding = 1e-9
	slack := rounding * max(1, math.Abs(r.Target))
	of := func(end func(*trial) float64) criterion {
		d := func(t *trial) float64 { return r.Toward(end(t)) }
		return criterion{func(t *trial) bool { return d(t) >= -slack }, d}
	}
	far, near := func(t *trial) float64 { return t.High }, func(t *trial) float64 { return t.Low }
	if !r.Higher {
		far, near = near, far
	}
	return [3]criterion{of(far), of(func(t *trial) float64 { return t.Value }), of(near)}
}

// leastOf is the first value that is enough, looked for outwards from those that were tried;
// nil where none is.
func (w *solving) leastOf(r *sizeSearch) (*trial, error) {
	for step := 1; ; step *= 2 {
		low, high := r.around()
		var err error
		switch {
		case low != nil && high != nil:
			return r.least(low, high)
		case low != nil && low.size == w.last:
			return nil, nil
		case low != nil:
			_, err = r.try(min(low.size+step, w.last))
		case high.size == 0:
			return high, nil
		default:
			_, err = r.try(max(high.size-step, 0))
		}
		if err != nil {
			return nil, err
		}
	}
}

// around are the first value tried that is enough, and the one before it.
func (r *sizeSearch) around() (low, high *trial) {
	for _, t := range r.tried {
		if r.enough(t) {
			return low, t
		}
		low = t
	}
	return low, nil
}

// binds finds out for what patients wait where no value meets the target.
func (w *solving) binds(ctx context.Context) error {
	x, option, err := w.s.withNumber(w, w.value(w.last))
	if err != nil {
		return err
	}
	done, err := x.Pilot().Run(ctx, w.z.spec, &Memory{}, nil)
	if err != nil {
		return err
	}
	w.Binds, w.Days = done.Results.Binds(option)
	return nil
}
