package study

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"prehabsim/internal/journey"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// Each replication is added up by itself, so that what differs between them is chance: by
// group and step, of who met the standard and of who breached it. What the best tenth take in
// a step is the longest time of the tenth of patients who are quickest in it, of all who came
// by it from the same source in the same replication, whether or not they breached; of fewer
// than ten, the quickest.

// followed is a replication, added up.
type followed struct {
	steps  []string // all that there are, with those that stand for time outside
	groups []groupFollowed
	keys   []stopKey // of who breached
}

type groupFollowed struct {
	met, breached Took
	steps         []stepFollowed
	every         int // who would be within if each step took what its best tenth takes
}

type stepFollowed struct {
	met, breached Took
	best          int64
	then          int
}

// stopKey is a stop that is not kept.
type stopKey struct {
	seconds int64
	days    int
	source  int32
	patient uint64
	at      tick.Time
	clock   int32
	value   int
}

// sort adds a replication up.
func (f *following) sort(s *journey.Stops) *followed {
	r := &followed{steps: s.Names, groups: make([]groupFollowed, len(f.groups))}
	for g := range r.groups {
		r.groups[g].steps = make([]stepFollowed, len(s.Names))
	}
	best := bestTenth(s)
	for i := range s.List {
		x := &s.List[i]
		groups := f.groupsOf(x.Source, x.Value)
		for _, g := range groups {
			r.groups[g].add(x, x.Met(f.option.Program))
		}
		if !x.Met(f.option.Program) {
			r.keys = append(r.keys, stopKey{seconds: int64(x.At - x.Since), days: x.Days, source: x.Source, patient: x.Patient, at: x.At, clock: x.Clock, value: x.Value})
			f.without(r, s, x, groups, best)
		}
	}
	return r
}

// groupsOf are the groups of a patient.
func (f *following) groupsOf(source int32, value int) []int {
	groups := []int{0}
	if p := f.ofSource[source]; p >= 0 {
		groups = append(groups, 1+p)
	}
	if g := f.values + value; value >= 0 && g < len(f.groups) {
		groups = append(groups, g)
	}
	return groups
}

func (g *groupFollowed) add(x *journey.Stop, met bool) {
	whole, step := &g.breached, func(s *stepFollowed) *Took { return &s.breached }
	if met {
		whole, step = &g.met, func(s *stepFollowed) *Took { return &s.met }
	}
	whole.Patients++
	for _, p := range x.Parts {
		took := tookOf(p)
		step(&g.steps[p.Step]).Plus(took)
		took.Patients = 0
		whole.Plus(took)
	}
}

// tookOf is what one patient took in a step.
func tookOf(p journey.Part) Took {
	return Took{Patients: 1, Queue: int64(p.Queue), Delay: int64(p.Delay), Choice: int64(p.Choice)}
}

// without says which of a patient's steps, and whether all of them together, would have kept
// the patient within the standard if it took what it takes the best tenth.
func (f *following) without(r *followed, s *journey.Stops, x *journey.Stop, groups []int, best map[place]int64) {
	p, all := f.option.Program, int64(0)
	within := func(saved int64) bool {
		return p.Calendar.Day(x.At-tick.Time(saved))-p.Calendar.Day(x.Since) <= p.Clocks[x.Clock].Within
	}
	for k := range x.Parts {
		part := &x.Parts[k]
		if part.Step == s.Before() {
			continue
		}
		least := min(best[place{x.Source, part.Step}], part.Seconds())
		saved := part.Seconds() - least
		all += saved
		for _, g := range groups {
			step := &r.groups[g].steps[part.Step]
			if step.best += least; within(saved) {
				step.then++
			}
		}
	}
	if within(all) {
		for _, g := range groups {
			r.groups[g].every++
		}
	}
}

// place is a step of patients from one source.
type place struct{ source, step int32 }

// bestTenth is what the best tenth take in each.
func bestTenth(s *journey.Stops) map[place]int64 {
	took := map[place][]int64{}
	for i := range s.List {
		x := &s.List[i]
		for k := range x.Parts {
			at := place{x.Source, x.Parts[k].Step}
			took[at] = append(took[at], x.Parts[k].Seconds())
		}
	}
	best := map[place]int64{}
	for at, list := range took {
		slices.Sort(list)
		best[at] = list[(len(list)+9)/10-1]
	}
	return best
}

// addUp is a group over all replications.
func (f *following) addUp(g int) BreachGroup {
	x := f.groups[g]
	var met, all, every []int64
	for _, r := range f.ran {
		of := &r.groups[g]
		x.Met.Plus(of.met)
		x.Breached.Plus(of.breached)
		met, all, every = append(met, int64(of.met.Patients)), append(all, int64(of.met.Patients+of.breached.Patients)), append(every, int64(of.every))
	}
	level := f.s.Level
	x.Share = scaled(stats.OfRatios(met, all, level), 100)
	x.Every = fewer(every, met, all, level)
	names := f.ran[0].steps
	for i, name := range names {
		step := BreachStep{Name: name, Given: i == len(names)-1}
		var then []int64
		for _, r := range f.ran {
			of := &r.groups[g].steps[i]
			step.Met.Plus(of.met)
			step.Breached.Plus(of.breached)
			step.Best += of.best
			then = append(then, int64(of.then))
		}
		if step.Met.Patients+step.Breached.Patients > 0 {
			step.Then = fewer(then, met, all, level)
			x.Steps = append(x.Steps, step)
		}
	}
	return x
}

// fewer are those who would be within, of each replication, and what they add to the share.
func fewer(then, met, all []int64, level float64) (f Fewer) {
	with := slices.Clone(met)
	for i, n := range then {
		with[i] += n
		f.Patients += int(n)
	}
	f.Gain = scaled(stats.PairedDifference(with, all, met, all, level), 100)
	return f
}

func scaled(e stats.Estimate, by float64) stats.Estimate {
	e.Mean, e.Low, e.High, e.SD = by*e.Mean, by*e.Low, by*e.High, by*e.SD
	return e
}

// cases finds the patients who stand for those who breached: in order of time on the clock the
// one in the middle, and the last.
func (f *following) cases(ctx context.Context, a *Breached) error {
	var all []foundStop
	for i, r := range f.ran {
		for _, k := range r.keys {
			if slices.Contains(f.groupsOf(k.source, k.value), f.of) {
				all = append(all, foundStop{k, i})
			}
		}
	}
	if len(all) == 0 {
		return nil
	}
	slices.SortFunc(all, func(x, y foundStop) int {
		return cmp.Or(cmp.Compare(x.seconds, y.seconds), cmp.Compare(x.replication, y.replication), cmp.Compare(x.source, y.source), cmp.Compare(x.patient, y.patient), cmp.Compare(x.at, y.at), cmp.Compare(x.clock, y.clock))
	})
	e := engine.New(f.option.Program)
	var err error
	if a.Typical, err = f.again(ctx, e, all[(len(all)-1)/2], len(all)); err == nil {
		a.Worst, err = f.again(ctx, e, all[len(all)-1], len(all))
	}
	return err
}

type foundStop struct {
	stopKey
	replication int
}

// again follows a patient once more, up to the day after the clock's.
func (f *following) again(ctx context.Context, e *engine.Engine, k foundStop, of int) (*BreachCase, error) {
	p := f.option.Program
	s := journey.NewStops(p, f.ask.Measure, f.names, f.choice, f.ask.By)
	waited := whileWaited(ctx)
	e.Daily(func(day tick.Time) bool { return waited(day) && day <= k.at+tick.Time(tick.Day) })
	err := haltedBy(ctx, e.Trace(rng.NewKey(f.s.Seed, uint64(k.replication)), int(k.source), k.patient, s.Add))
	if err != nil && !errors.Is(err, engine.ErrHalted) {
		return nil, err
	}
	i := slices.IndexFunc(s.List, func(x journey.Stop) bool { return x.At == k.at && x.Clock == k.clock })
	x := &s.List[i]
	date := func(t tick.Time) tick.Date { return p.Calendar.Date(p.Calendar.Day(t)) }
	c := &BreachCase{Replication: k.replication, Of: of, Source: p.Sources[k.source].Name, Patient: k.patient, Days: x.Days, From: date(x.Since), To: date(x.At)}
	for _, part := range x.Parts {
		c.Parts = append(c.Parts, CasePart{Step: s.Names[part.Step], Given: part.Step == s.Before(), From: date(part.From), Took: tookOf(part)})
	}
	return c, nil
}
