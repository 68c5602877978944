package study

import (
	"context"
	"fmt"
	"math"
	"slices"
	"sync"

	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/internal/journey"
	"prehabsim/internal/settle"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// look runs the first replication of current, at central values, once more, and looks on.
// That changes nothing in it, and costs as much as one replication. It is a function of the
// scenario and the seed, so that a folder's files of it can always be made again.
func (s *Scenario) look(ctx context.Context) (*facts.Looked, error) {
	o := &s.Options[0]
	p := o.Program
	pathways, ofSource := places(o.SourcePlaces())
	standard := journey.NewStandard(p, daysMeasure, o.StepFamilies(), ofSource)
	where, ofBoth := places(append(o.SourcePlaces(), o.StepPlaces()...))
	flows := journey.NewFlows(p, daysMeasure, ofBoth[len(p.Sources):], ofBoth[:len(p.Sources)], len(where))
	record := settle.New(p, daysMeasure)
	e := engine.New(p)
	e.Daily(whileWaited(ctx))
	values, err := record.Follow(e, rng.NewKey(s.Seed, 0), func(e engine.TraceEvent) {
		switch e.Kind {
		case engine.TraceRelease, engine.TraceFork, engine.TraceEnd: // tell neither anything
			return
		case engine.TraceDone: // they go on where they are
			return
		}
		standard.Add(e)
		flows.Add(e)
	})
	if err != nil {
		return nil, err
	}
	return &facts.Looked{Steps: stepDays(o, standard, pathways), Flows: flowsOf(o, flows, where), Settling: settling(o, record, values)}, nil
}

// looking is what is seen of the first replication: once, by whoever asks first, or before of
// the same program and seed.
type looking struct {
	of   *Scenario
	kept *Kept // nil: nothing is
	mu   sync.Mutex
	seen *facts.Looked
}

// now looks, unless that was done; it ends with an error where nobody waits for it any more.
func (l *looking) now(ctx context.Context) (*facts.Looked, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.seen != nil {
		return l.seen, nil
	}
	seen, err := l.look(ctx)
	if err != nil {
		return nil, err
	}
	l.seen = seen
	return seen, nil
}

func (l *looking) look(ctx context.Context) (*facts.Looked, error) {
	if l.kept == nil {
		return l.of.look(ctx)
	}
	o := &l.of.Options[0]
	name := fmt.Sprintf("looked at %x of %q, %q with seed %d by %q, %q, %q", o.Program.Whole(), o.ID, o.Name, l.of.Seed, o.SourcePlaces(), o.StepPlaces(), o.StepFamilies())
	seen, err := l.kept.Once(name, func() (any, error) { return l.of.look(ctx) })
	if err != nil {
		return nil, err
	}
	return seen.(*facts.Looked), nil
}

// whole looks, however long that takes.
func (l *looking) whole() (*facts.Looked, error) { return l.now(context.Background()) }

// places lists what is named, each once, and says of each which one it is; -1 is none.
func places(named []facts.Named) (list []facts.Named, of []int) {
	for _, n := range named {
		i := slices.IndexFunc(list, func(known facts.Named) bool { return known.ID == n.ID })
		if i < 0 && n.ID != "" {
			i = len(list)
			list = append(list, n)
		}
		of = append(of, i)
	}
	return list, of
}

// stepDays are the rows of everybody and of each pathway by which somebody came.
func stepDays(o *compile.Option, x *journey.Standard, pathways []facts.Named) (list []facts.StepDays) {
	add := func(pathway string, groups []*journey.Group) {
		for _, g := range groups {
			row := facts.StepDays{Option: o.ID, Pathway: pathway, Standard: "met", Patients: g.Patients}
			if !g.Met {
				row.Standard = "breached"
			}
			if g.Patients == 0 {
				continue
			}
			for i := range g.Steps {
				spent := &g.Steps[i]
				if row.CameBy = int64(len(spent.Seconds)); row.CameBy > 0 {
					row.Step = x.Steps[i].Name
					row.Waiting, row.Days = spent.Mean(g.Patients)
					row.P90 = spent.Centile(90, g.Patients)
					list = append(list, row)
				}
			}
			row.Step, row.CameBy = allSteps, g.Patients
			row.Waiting, row.Days = g.All.Mean(g.Patients)
			row.P90 = g.All.Centile(90, g.Patients)
			list = append(list, row)
		}
	}
	met, breached := x.Everybody()
	add("all", []*journey.Group{met, breached})
	for i, of := range pathways {
		add(of.ID, []*journey.Group{&x.Groups[2*i], &x.Groups[2*i+1]})
	}
	return list
}

// allSteps stands for the whole way.
const allSteps = "all"

// leastFlow is the share of patients who come from which on a place is told by itself.
const leastFlow = .002

func flowsOf(o *compile.Option, x *journey.Flows, where []facts.Named) (list []facts.Flow) {
	for _, f := range x.Between(leastFlow) {
		row := facts.Flow{Option: o.ID, From: where[f.From], Kind: "place", Treated: f.Arrives, Patients: f.Patients, OfPatients: x.Patients}
		switch end, ok := x.End(f.To); {
		case !ok:
			row.To = where[f.To]
		case end.Inside:
			row.To, row.Kind = facts.Named{ID: end.Name, Name: end.Name}, "inside"
		case end.Outcome:
			row.To, row.Kind = facts.Named{ID: end.Name, Name: end.Name}, "outcome"
		default:
			row.To, row.Kind = facts.Named{ID: end.Name, Name: end.Name}, "milestone"
		}
		list = append(list, row)
	}
	return list
}

// settling are the list and everybody inside, what is in use by group of resources and the
// longest queues, by period, with Welch's moving average where it has all that it takes.
func settling(o *compile.Option, r *settle.Record, values [][]float64) (list []facts.Settling) {
	if !r.Enough() {
		return nil
	}
	p := o.Program
	for _, i := range r.Biggest([][][]float64{values}, queuesShown) {
		s := r.Series[i]
		half := r.Half()
		curve := stats.Welch([][]float64{values[i]}, half)
		for k, x := range values[i][:r.Periods] {
			begins := tick.Time(k) * tick.Time(r.Every)
			row := facts.Settling{Option: o.ID, Of: s.Title(), Unit: s.Unit, Period: k + 1, Begins: p.Calendar.Date(p.Calendar.Day(begins)).String(), Part: "window", Value: x, Smooth: math.NaN()}
			switch {
			case begins < p.Window:
				row.Part = "warm-up"
			case begins >= p.End:
				row.Part = "run-out"
			}
			if k < len(curve) {
				row.Smooth = curve[k]
			}
			list = append(list, row)
		}
	}
	return list
}
