package validate

import (
	"context"
	"fmt"
	"io/fs"
	"math"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/runner"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// FalseAlarm is how often a right engine fails the certificate.
const FalseAlarm = 0.01

// widest is the half-width, as a share of the exact value, beyond which a
// comparison says nothing: a case that cannot fail is no case.
const widest = 0.02

// Options say how to run. The zero value runs at seed 0 on all processors.
type Options struct {
	Seed     uint64
	Workers  int                   // 0: one for each processor
	Progress func(done, total int) // of replications of all cases; nil: silent
	Solve    Solver                // answers what it takes; nil: cases that ask it cannot be run
}

// Certificate is what came out.
type Certificate struct {
	Seed    uint64
	Level   float64 // of each interval, so that all of them hold together 99 times in 100
	Total   int     // cases that there are
	Results []Result
}

// Result is a case with its comparisons.
type Result struct {
	Case
	Title        string
	Replications int
	Comparisons  []Comparison
}

// Comparison is a figure beside what the simulation gives.
type Comparison struct {
	Figure
	Simulated, Low, High float64 // the interval at the certificate's level
	Verdict              Verdict
}

// Verdict says whether they agree.
type Verdict string

// The verdicts.
const (
	Agrees  Verdict = "agrees"
	Differs Verdict = "DIFFERS"
	TooWide Verdict = "TOO WIDE" // the interval is wider than 2% to either side
)

// Said is the verdict as tables say it.
func (c Comparison) Said() string {
	switch {
	case c.Verdict == Agrees && c.Always:
		return "always"
	case c.Verdict == Agrees && c.Table != nil:
		return "agrees with the table"
	}
	return string(c.Verdict)
}

// Agrees tells whether every comparison does.
func (c *Certificate) Agrees() bool { return c.Failed() == 0 }

// Failed is how many comparisons do not agree.
func (c *Certificate) Failed() (n int) {
	for _, r := range c.Results {
		for _, x := range r.Comparisons {
			if x.Verdict != Agrees {
				n++
			}
		}
	}
	return n
}

// Run simulates cases and compares. The interval of a figure has such a level
// that a right engine fails one certificate in a hundred, however many figures
// there are: those of all cases, also where only some are run.
func Run(ctx context.Context, files scenario.Files, cases []Case, o Options) (*Certificate, error) {
	all, err := All(files.Builtin)
	if err != nil {
		return nil, err
	}
	c := &Certificate{Seed: o.Seed, Level: level(all), Total: len(all)}
	models := make([]*compile.Model, len(cases))
	total, done := 0, 0
	for i, x := range cases {
		var problems diag.List
		m := compile.Load(files, x.file(), compile.Settings{Seed: &o.Seed}, &problems)
		if err := problems.Err(); err != nil {
			return nil, fmt.Errorf("case %s: %w", x.Name, err)
		}
		models[i] = m
		total += m.Replications
	}
	for i, x := range cases {
		r := Result{Case: x, Title: models[i].Title, Replications: models[i].Replications}
		if len(x.Figures) > 0 || len(x.Searches) == 0 {
			set, err := simulate(ctx, models[i], o.Workers, func(n int) {
				if o.Progress != nil {
					o.Progress(done+n, total)
				}
			})
			if err != nil {
				return nil, fmt.Errorf("case %s: %w", x.Name, err)
			}
			if err := r.compare(models[i].Options[0].Program, set, c.Level); err != nil {
				return nil, fmt.Errorf("case %s: %w", x.Name, err)
			}
		}
		done += models[i].Replications
		if len(x.Identities) > 0 {
			kept, err := audit(programsOf(models[i]), models[i].Seed, models[i].Replications, x.Identities)
			if err != nil {
				return nil, fmt.Errorf("case %s: %w", x.Name, err)
			}
			r.Comparisons = append(r.Comparisons, kept...)
		}
		answers, err := x.answer(ctx, o)
		if err != nil {
			return nil, fmt.Errorf("case %s: %w", x.Name, err)
		}
		r.Comparisons = append(r.Comparisons, answers...)
		c.Results = append(c.Results, r)
	}
	return c, nil
}

// compare holds the figures of a case to its results.
func (r *Result) compare(p *engine.Program, set *result.Set, level float64) error {
	for _, f := range r.Figures {
		if f.ADay {
			f.Times = float64(tick.Day) / float64(p.End-p.Window)
		}
		x, err := compare(set, f, level)
		if err != nil {
			return err
		}
		r.Comparisons = append(r.Comparisons, x)
	}
	return nil
}

// All are the cases of theory and the published models.
func All(files fs.FS) ([]Case, error) {
	published, err := Published(files)
	return append(Cases(), published...), err
}

// level is Šidák's: for m figures that each agree with probability
// (1 − FalseAlarm)^(1/m) by chance. Figures of one case depend on one another,
// which makes false alarms of two-sided intervals rarer, not more frequent (Šidák
// 1967, JASA 62(318), 626–633).
func level(cases []Case) float64 {
	m := 0
	for _, c := range cases {
		for _, f := range c.Figures {
			if !f.Always {
				m++
			}
		}
	}
	return math.Pow(1-FalseAlarm, 1/float64(m))
}

func programsOf(m *compile.Model) (list []*engine.Program) {
	for i := range m.Options {
		list = append(list, m.Options[i].Program)
	}
	return list
}

// simulate runs all replications of a case, through the measures that a planner
// reads.
func simulate(ctx context.Context, m *compile.Model, workers int, progress func(done int)) (*result.Set, error) {
	ids := make([]string, len(m.Options))
	for i := range m.Options {
		ids[i] = m.Options[i].ID
	}
	x, _, err := kpi.NewExperiment(programsOf(m), result.Set{Fingerprint: m.Fingerprint(), Scenario: m.Name, Seed: m.Seed, Options: ids})
	if err != nil {
		return nil, err
	}
	return runner.Run(ctx, x, runner.Options{
		Units: runner.Replications(0, m.Replications), Workers: workers,
		Progress: func(n, _ int, _ int64) { progress(n) },
	})
}

// compare reads a figure from results.
func compare(set *result.Set, f Figure, level float64) (Comparison, error) {
	column, option := -1, -1
	for i, c := range set.Columns {
		if c.Measure == f.Measure && c.By == f.By && c.Value == f.Value && c.Year == result.WholeWindow {
			column = i
		}
	}
	for i, id := range set.Options {
		if id == f.Option || f.Option == "" && i == 0 {
			option = i
		}
	}
	if column < 0 || option < 0 {
		return Comparison{}, fmt.Errorf("figure %q: there is no measure %s of %s %q in option %q", f.What, f.Measure, f.By, f.Value, f.Option)
	}
	times := f.Times
	if times == 0 {
		times = 1
	}
	var num, den, numBefore, denBefore []int64
	for _, row := range set.Rows {
		x, before := row.Options[option][column], row.Options[0][column]
		num, den = append(num, x.Num), append(den, x.Den)
		numBefore, denBefore = append(numBefore, before.Num), append(denBefore, before.Den)
	}
	if f.Table != nil {
		return f.comparePublished(set.Rows, option, column, times, level), nil
	}
	e := stats.OfRatios(num, den, level)
	if f.Change {
		e = stats.PairedDifference(num, den, numBefore, denBefore, level)
	}
	c := Comparison{Figure: f, Simulated: e.Mean * times, Low: e.Low * times, High: e.High * times}
	c.Verdict = f.verdict(c)
	return c, nil
}

func (f Figure) verdict(c Comparison) Verdict {
	half := (c.High - c.Low) / 2
	switch {
	case math.IsNaN(c.Simulated) || math.IsNaN(half):
		return Differs
	case f.Always:
		// The same in every replication; only the conversion of units rounds.
		if half <= 1e-9*math.Abs(f.Exact) && math.Abs(c.Simulated-f.Exact) <= 1e-9*math.Abs(f.Exact) {
			return Agrees
		}
		return Differs
	case f.Exact < c.Low || f.Exact > c.High:
		return Differs
	case half > widest*math.Abs(f.Exact):
		return TooWide
	}
	return Agrees
}
