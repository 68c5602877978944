package study

import (
	"context"
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// ranking is the selection of the best.
type ranking struct {
	a      *Ranked
	s      *Study
	p      *stats.KimNelson
	values []values // by option, of replications in which it was in
	x      *Study   // of those that are in, and current, which is always run
	ids    []string // that it has
}

// selectBest runs replications of those that are in, some at a time, and takes them in one
// after another, so that the answer depends neither on how many are run at a time nor on how
// many workers there are.
func (s *Study) selectBest(ctx context.Context, a *Ranked, o Spec, events Events) error {
	a.Selected = true
	if a.Most == 0 {
		a.Most = usualMostRanked
	}
	k := len(a.Options)
	switch {
	case a.Most < firstStage:
		return diag.Usage.Errorf("--zone takes %d replications of each option first; --replications is the most that there may be, and says %d", firstStage, a.Most)
	case a.Level <= 1/float64(k):
		return diag.Usage.Errorf("--level %g is no more than picking one of %d options by lot", a.Level, k)
	}
	r := &ranking{a: a, s: s, p: stats.NewKimNelson(k, a.Level, a.Zone, firstStage), values: make([]values, k), x: s}
	for _, x := range a.Options {
		r.ids = append(r.ids, x.ID)
	}
	for next := 0; !r.p.Done() && next < a.Most; {
		n := firstStage
		if next > 0 {
			n = min(stats.Block, a.Most-next)
		}
		set, err := r.x.simulate(ctx, runner.Options{Units: runner.Replications(next, next+n), Workers: o.Workers}, Simulating, r.told(next, n, events))
		if err != nil {
			return err
		}
		if err := r.take(set, next, n); err != nil {
			return err
		}
		next += n
		if err := r.drop(); err != nil {
			return err
		}
	}
	r.finish()
	return nil
}

// told tells how far it has come: how many replications it will be nobody knows.
func (r *ranking) told(next, n int, events Events) Events {
	return func(s State) {
		events.tell(State{Phase: Simulating, Done: next + s.Done, Under: s.Under, Of: min(r.a.Most, max(next+n, r.p.Most()+1)), Guessed: true, Precision: words.Count(len(r.p.In()), "option") + " left"})
	}
}

// take takes in replications, one after another.
func (r *ranking) take(set *result.Set, first, n int) error {
	rows := set.OfDraw(result.Central)
	at := set.Column(wholly(r.a.Measure))
	for i := range n {
		if r.p.Done() {
			return nil
		}
		x := make([]float64, len(r.a.Options))
		for _, k := range r.p.In() {
			v := rows[i].Options[slices.Index(set.Options, r.a.Options[k].ID)][at]
			if v.Den == 0 {
				return diag.Usage.Errorf("%s has no value for option %q in replication %d, since nobody is counted in it, so the best cannot be selected by it", r.a.Measure, r.a.Options[k].ID, first+i)
			}
			x[k] = r.a.better(float64(v.Num) / float64(v.Den))
			r.values[k].num, r.values[k].den = append(r.values[k].num, v.Num), append(r.values[k].den, v.Den)
		}
		r.p.Add(x)
	}
	return nil
}

// drop makes the next study of those alone that are in, where some are out.
func (r *ranking) drop() error {
	ids := []string{scenario.Current}
	for _, k := range r.p.In() {
		if id := r.a.Options[k].ID; id != scenario.Current {
			ids = append(ids, id)
		}
	}
	if r.p.Done() || len(ids) == len(r.ids) {
		return nil
	}
	of := r.s.choice
	none := 0
	of.Options, of.Draws = ids[1:], &none
	made, err := Load(r.s.files, r.s.Document.Name, of)
	if err != nil {
		return err
	}
	x, err := New(made)
	if err != nil {
		return err
	}
	r.x, r.ids = x, ids
	return nil
}

// finish says what it came to, best first.
func (r *ranking) finish() {
	a := r.a
	a.Decided, a.Replications, a.Valued = r.p.Done(), r.p.Replications(), len(a.Options)
	if !a.Decided {
		a.Longest = r.p.Most()
	}
	for k := range a.Options {
		x := &a.Options[k]
		x.Low, x.High = math.NaN(), math.NaN()
		x.Replications, x.Out = len(r.values[k].num), r.p.Out(k)
		if x.Out == 0 && a.Decided && r.p.Best() != k {
			x.Out = a.Replications
		}
		x.Value = r.values[k].estimate(a.Level)
	}
	of := map[string]values{}
	for k, v := range r.values {
		of[a.Options[k].ID] = v
	}
	slices.SortStableFunc(a.Options, func(x, y RankedOption) int {
		switch {
		case (x.Out == 0) != (y.Out == 0):
			if x.Out == 0 {
				return -1
			}
			return 1
		case x.Out != y.Out:
			return y.Out - x.Out
		}
		return a.byValue(&x, &y)
	})
	var nums, dens [][]int64
	for _, x := range a.Options {
		nums, dens = append(nums, of[x.ID].num), append(dens, of[x.ID].den)
	}
	a.sayTheSame(nums, dens)
}
