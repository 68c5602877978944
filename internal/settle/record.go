package settle

import (
	"cmp"
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// Record is how a program is recorded: what is looked at, in periods of equal length.
type Record struct {
	Every   tick.Span // a week, a day or an hour
	Periods int       // whole ones from the first second to the end of the run-out
	WarmUp  int       // periods, one that it ends in included
	Growth  float64   // of expected arrivals, from one Block to the next
	Series  []Serie

	p *engine.Program
}

// fewest periods: MSER-5 needs ten batches of five.
const fewest = 50

// New is the record of a program, by the longest of week, day and hour of which it has
// enough. Patients whose clock of the measure running runs are a series of their own.
func New(p *engine.Program, running string) *Record {
	r := &Record{p: p}
	for _, r.Every = range []tick.Span{tick.Week, tick.Day, tick.Hour} {
		if tick.Span(p.Stop) >= fewest*r.Every {
			break
		}
	}
	r.Periods = int(tick.Span(p.Stop) / r.Every)
	r.WarmUp = int((tick.Span(p.Window) + r.Every - 1) / r.Every)
	r.Series = seriesOf(p, running, r.Every)
	if r.Enough() {
		r.Growth = r.growth()
	}
	return r
}

// growth is by how much more patients are expected to come in each block after the
// warm-up than in the one before, as a share of the last.
func (r *Record) growth() float64 {
	span := tick.Time(r.Block()) * tick.Time(r.Every)
	first := tick.Time(r.WarmUp) * tick.Time(r.Every)
	last := (r.Periods-r.WarmUp)/r.Block() - 1
	in := func(k int) (sum float64) {
		from := r.p.Calendar.Day(first + tick.Time(k)*span)
		to := r.p.Calendar.Day(first + tick.Time(k+1)*span - 1)
		for i := range r.p.Sources {
			s := &r.p.Sources[i]
			for day := from; day <= to && s.Counted; day++ {
				switch {
				case day < len(s.Rates):
					sum += s.Rates[day]
				case day < len(s.Counts):
					sum += float64(s.Counts[day]) / float64(tick.Day)
				}
			}
		}
		return sum / float64(to-from+1)
	}
	if in(last) == 0 {
		return 0
	}
	return (in(last) - in(0)) / float64(last) / in(last)
}

// Enough says whether anything can be told: MSER-5 has its batches, and three periods or
// more come after the warm-up.
func (r *Record) Enough() bool { return r.Periods >= fewest && r.Periods-r.WarmUp >= 3 }

// Run records a replication of an engine of the program: the periods of each series. Engines
// may record at the same time.
func (r *Record) Run(e *engine.Engine, key rng.Key) ([][]float64, error) {
	return r.run(func(look func(tick.Time, *engine.Counts)) (*engine.Counts, error) {
		return e.Watch(key, r.Every, look)
	})
}

// Follow records a replication as Run does, and reports what happens to its patients.
func (r *Record) Follow(e *engine.Engine, key rng.Key, report func(engine.TraceEvent)) ([][]float64, error) {
	return r.run(func(look func(tick.Time, *engine.Counts)) (*engine.Counts, error) {
		return e.Follow(key, report, r.Every, look)
	})
}

func (r *Record) run(simulate func(look func(tick.Time, *engine.Counts)) (*engine.Counts, error)) ([][]float64, error) {
	values := make([][]float64, len(r.Series))
	before := make([]int64, len(r.Series))
	look := func(_ tick.Time, c *engine.Counts) {
		for i := range r.Series {
			s := &r.Series[i]
			x := s.read(c)
			values[i] = append(values[i], float64(x-before[i])/s.per)
			if !s.now {
				before[i] = x
			}
		}
	}
	counts, err := simulate(look)
	if tick.Span(r.p.Stop)%r.Every == 0 && err == nil { // the last period ends with the simulation
		look(r.p.Stop, counts)
	}
	return values, err
}

// Biggest are the series to show of what was recorded, by replication and series: all but
// those that never were anything and queues of less than one patient; of queues of single
// resources the longest.
func (r *Record) Biggest(values [][][]float64, queues int) (shown []int) {
	var single []int
	level := func(i int) (sum float64) {
		for _, of := range values {
			for _, x := range of[i][min(r.WarmUp, len(of[i])):] {
				sum += x
			}
		}
		return sum
	}
	for i := range r.Series {
		switch {
		case level(i) == 0, r.Series[i].Of == Queue && level(i) < float64(len(values)*(r.Periods-r.WarmUp)):
		case r.Series[i].single:
			single = append(single, i)
		default:
			shown = append(shown, i)
		}
	}
	slices.SortStableFunc(single, func(i, k int) int { return cmp.Compare(level(k), level(i)) })
	return append(shown, single[:min(queues, len(single))]...)
}
