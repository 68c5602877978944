package calibrate

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"sync"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/rng"
)

// Options say how to fit. Zero values stand for what is named.
type Options struct {
	Seed         *uint64 // the scenario's own
	Replications int     // 4 of the observed year in each iteration
	Same         int     // 8 iterations on the same replications; -1: none
	Fresh        int     // 16 on fresh ones, whose mean is the answer; -1: none
	Workers      int     // one for each processor

	// Progress is told after each iteration: how far the fitted targets are from
	// what was observed, in points or days, as a root mean square and the worst.
	Progress func(done, total int, rms, worst float64, worstTarget string)
}

// Outcome is what was fitted.
type Outcome struct {
	Model   *compile.Model // as it was before
	Numbers []*Number
	Seed    uint64
	Patch   func(head, source string) string
}

// Fit tunes the numbers that a scenario's targets name.
func Fit(ctx context.Context, files scenario.Files, name string, o Options) (*Outcome, error) {
	o = o.complete()
	f := &fitting{files: files, name: name, o: o}
	if err := f.load(""); err != nil {
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
	sums := make([]float64, len(f.numbers))
	for i := range o.Same + o.Fresh {
		first, a := 0, 0.8
		if i >= o.Same {
			first, a = o.Replications*(1+i-o.Same), 0.4
		}
		if err := f.load(f.patch("", "calibrate")); err != nil {
			return nil, err
		}
		if err := f.simulate(ctx, first); err != nil {
			return nil, err
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
	}
	if o.Fresh > 0 {
		for k, n := range f.numbers {
			n.move(sums[k] / float64(o.Fresh))
		}
	}
	return &Outcome{Model: before, Numbers: f.numbers, Seed: f.model.Seed, Patch: f.patch}, nil
}

func (o Options) complete() Options {
	for _, d := range []struct {
		to    *int
		value int
	}{{&o.Replications, 4}, {&o.Same, 8}, {&o.Fresh, 16}, {&o.Workers, runtime.GOMAXPROCS(0)}} {
		if *d.to == 0 {
			*d.to = d.value
		}
	}
	o.Same, o.Fresh = max(0, o.Same), max(0, o.Fresh)
	return o
}

// fitting is the state of a fit.
type fitting struct {
	files   scenario.Files
	name    string
	o       Options
	numbers []*Number

	model *compile.Model
	plan  *kpi.Plan
	rows  [][]result.Ratio // by replication
	days  []int64          // of all replications: clock × cell × day, added up
	cells int
}

// trial is the name of the scenario with the numbers as they are.
const trial = "calibrating.toml"

func (f *fitting) patch(head, source string) string { return Patch(f.name, head, source, f.numbers) }

// load compiles the observed year, with a patch over the scenario or without.
func (f *fitting) load(patch string) error {
	files, name := f.files, f.name
	if patch != "" {
		name = trial
		files.Open = func(path string) ([]byte, error) {
			if path == trial {
				return []byte(patch), nil
			}
			return f.files.Open(path)
		}
	}
	var problems diag.List
	m := compile.Load(files, name, compile.Settings{Observed: true, Options: []string{scenario.Current}, Seed: f.o.Seed}, &problems)
	if err := problems.Err(); err != nil {
		return err
	}
	f.model = m
	var err error
	f.plan, err = kpi.NewPlan([]*engine.Program{m.Options[0].Program})
	return err
}

// simulate runs the replications from first on and keeps their measures and the
// days of their clocks.
func (f *fitting) simulate(ctx context.Context, first int) error {
	program := f.model.Options[0].Program
	f.rows = make([][]result.Ratio, f.o.Replications)
	f.days = nil
	var mu sync.Mutex
	var failed error
	next := 0
	var group sync.WaitGroup
	for range min(f.o.Workers, f.o.Replications) {
		group.Go(func() {
			e := engine.New(program)
			for {
				mu.Lock()
				r := next
				next++
				stop := failed != nil || ctx.Err() != nil
				mu.Unlock()
				if r >= f.o.Replications || stop {
					return
				}
				counts, err := e.Run(rng.NewKey(f.model.Seed, uint64(first+r)))
				row, _ := f.plan.Row(0, counts)
				mu.Lock()
				if err != nil {
					failed = err
				}
				f.rows[r] = row
				f.add(counts)
				mu.Unlock()
			}
		})
	}
	group.Wait()
	if failed == nil {
		failed = ctx.Err()
	}
	return failed
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
