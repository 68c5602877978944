package calibrate

import (
	"context"
	"fmt"
	"math"
	"sync"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// Options say how to fit. Zero values stand for what is named.
type Options struct {
	Seed         *uint64 // the scenario's own
	Replications int     // 4 of the observed year in each iteration
	Same         int     // 8 iterations on the same replications; -1: none
	Fresh        int     // 16 on fresh ones, whose mean is the answer; -1: none
	Workers      int     // one for each processor
	Keep         bool    // where it is stopped, what was found until then is the answer, if that is anything

	// Progress is told after each iteration: how far the fitted targets are from
	// what was observed, in points or days, as a root mean square and the worst.
	Progress func(done, total int, rms, worst float64, worstTarget string)
}

// Outcome is what was fitted.
type Outcome struct {
	Model   *compile.Model // as it was before
	Numbers []*Number
	Seed    uint64
	Same    int // iterations on the same replications, and on fresh ones, that came to their end
	Fresh   int
	Patch   func(head, source string) string
}

// Fit tunes the numbers that a scenario's targets name. Where it is stopped and what was found
// is to be kept, there is an outcome beside the error.
func Fit(ctx context.Context, files scenario.Files, name string, o Options) (*Outcome, error) {
	o = o.complete()
	f := &fitting{name: name, o: o}
	if err := f.read(files); err != nil {
		return nil, err
	}
	before, register := f.model, f.model.Options[0].Document.Quantities()
	for _, t := range f.model.Targets {
		if t.Tune == "" {
			continue
		}
		n, err := newNumber(t, register)
		if err != nil {
			return nil, err
		}
		for _, other := range f.numbers {
			if other.Path == n.Path {
				return nil, fmt.Errorf("targets %q and %q both tune %q; a number follows one target", other.Target.Name, t.Name, n.Path)
			}
		}
		f.numbers = append(f.numbers, n)
	}
	if len(f.numbers) == 0 {
		return nil, fmt.Errorf("no target of %s has tune = the number that is fitted to it", f.model.Name)
	}
	done, err := f.iterate(ctx)
	if err != nil && (!o.Keep || done == 0 || ctx.Err() == nil) {
		return nil, err
	}
	return &Outcome{Model: before, Numbers: f.numbers, Seed: f.model.Seed, Same: min(done, o.Same), Fresh: max(0, done-o.Same), Patch: f.patch}, err
}

// iterate moves the numbers again and again, and says how often it did. What comes later does
// not change what came before, so where it is stopped the numbers are those of fewer iterations.
func (f *fitting) iterate(ctx context.Context) (done int, err error) {
	o := f.o
	sums := make([]float64, len(f.numbers))
	defer func() {
		if fresh := done - o.Same; fresh > 0 {
			for k, n := range f.numbers {
				n.move(sums[k] / float64(fresh))
			}
		}
	}()
	for i := range o.Same + o.Fresh {
		first, a := 0, 0.8
		if i >= o.Same {
			first, a = o.Replications*(1+i-o.Same), 0.4
		}
		if err := f.compile(f.values()); err != nil {
			return done, err
		}
		if err := f.simulate(ctx, first); err != nil {
			return done, err
		}
		rms, worst, target := f.distance()
		if o.Progress != nil {
			o.Progress(i+1, o.Same+o.Fresh, rms, worst, target)
		}
		next := make([]float64, len(f.numbers))
		for k, n := range f.numbers {
			next[k] = f.next(n, a)
		}
		for k, n := range f.numbers {
			n.follow(next[k])
			if i >= o.Same {
				sums[k] += n.Value
			}
		}
		done++
	}
	return done, nil
}

func (o Options) complete() Options {
	for _, d := range []struct {
		to    *int
		value int
	}{{&o.Replications, 4}, {&o.Same, 8}, {&o.Fresh, 16}} {
		if *d.to == 0 {
			*d.to = d.value
		}
	}
	o.Same, o.Fresh = max(0, o.Same), max(0, o.Fresh)
	return o
}

// fitting is the state of a fit.
type fitting struct {
	compiler *compile.Compiler
	name     string
	o        Options
	numbers  []*Number

	model *compile.Model
	plan  *kpi.Plan
	rows  []result.Row
	days  []int64 // of all replications: clock × cell × day, added up
	cells int
}

func (f *fitting) patch(head, source string) string { return Patch(f.name, head, source, f.numbers) }

// values are the numbers as they would be written now.
func (f *fitting) values() scenario.Overrides {
	values := scenario.Overrides{}
	for _, n := range f.numbers {
		values[n.Path] = n.rounded()
	}
	return values
}

// read reads the scenario and compiles it as it is written.
func (f *fitting) read(files scenario.Files) error {
	var problems diag.List
	f.compiler = compile.NewCompiler(files, f.name, &problems)
	if err := problems.Err(); err != nil {
		return err
	}
	return f.compile(nil)
}

// compile compiles the observed year with the numbers as they are; nil is as they are written.
func (f *fitting) compile(numbers scenario.Instead) (err error) {
	var problems diag.List
	f.model = f.compiler.Model(compile.Settings{Observed: true, Options: []string{scenario.Current}, Seed: f.o.Seed}, numbers, &problems)
	if err := problems.Err(); err != nil {
		return err
	}
	f.plan, err = kpi.NewPlan([]*engine.Program{f.model.Options[0].Program})
	return err
}

// simulate runs the replications from first on and keeps their measures and the
// days of their clocks.
func (f *fitting) simulate(ctx context.Context, first int) error {
	f.days = nil
	var adding sync.Mutex
	x := &runner.Experiment{
		Programs: []*engine.Program{f.model.Options[0].Program}, Seed: f.model.Seed,
		Header: &result.Set{Options: []string{scenario.Current}, Columns: f.plan.Columns},
		Measure: func(option int, c *engine.Counts) (row, series []result.Ratio) {
			row, _ = f.plan.Row(option, c)
			adding.Lock()
			defer adding.Unlock()
			f.add(c)
			return row, nil
		},
	}
	set, err := runner.Run(ctx, x, runner.Options{Units: runner.Replications(first, first+f.o.Replications), Workers: f.o.Workers, Abandon: true})
	if err != nil {
		return err
	}
	f.rows = set.Rows
	return nil
}

// add adds the days of a replication's clocks. Sums of whole numbers do not
// depend on the order in which replications end.
func (f *fitting) add(c *engine.Counts) {
	clocks := len(f.model.Options[0].Program.Clocks)
	f.cells = c.Cells
	if f.days == nil {
		f.days = make([]int64, clocks*c.Cells*engine.DayBins)
	}
	for clock := range clocks {
		for y := range c.Years {
			for cell := range c.Cells {
				from := ((clock*(c.Years+1)+y)*c.Cells + cell) * engine.DayBins
				to := (clock*c.Cells + cell) * engine.DayBins
				for d := range engine.DayBins {
					f.days[to+d] += int64(c.Days[from+d])
				}
			}
		}
	}
}

// distance is how far the fitted targets are from what was observed.
func (f *fitting) distance() (rms, worst float64, target string) {
	n := 0
	for _, x := range f.numbers {
		r := f.residual(x.Target)
		if math.IsNaN(r) {
			continue
		}
		rms += r * r
		n++
		if math.Abs(r) >= math.Abs(worst) {
			worst, target = r, x.Target.Name
		}
	}
	return math.Sqrt(rms / float64(max(1, n))), worst, target
}
