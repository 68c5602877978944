package engine

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/dist"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/theory"
	"prehabsim/sim/tick"
)

// station is the smallest program: patients come at a rate, use one resource,
// leave.
type station struct {
	service  dist.Law // in seconds
	perHour  float64
	resource Resource
	warm     int // days
	days     int
	patience dist.Law
	impatien bool
}

func must(l dist.Law, err error) dist.Law {
	if err != nil {
		panic(err)
	}
	return l
}

func sampler(l dist.Law) Sampler {
	return Sampler{Law: l.String(), Table: dist.NewTable(l), Scale: l.Scale()}
}

func (s station) program() *Program {
	rate := s.perHour / 3600
	rates := make([]float64, s.days+1)
	for i := range rates {
		rates[i] = rate
	}
	r := s.resource
	r.Name = "station"
	p := &Program{
		Calendar: tick.NewCalendar(tick.Date{Year: 2026, Month: 1, Day: 5}),
		Window:   tick.Time(s.warm) * tick.Time(tick.Day), End: tick.Time(s.days) * tick.Time(tick.Day), Stop: tick.Time(s.days) * tick.Time(tick.Day),
		Scales:   [][]AttributeID{nil},
		Samplers: []Sampler{sampler(s.service)},
		Requests: []Request{{
			Needs:  []Need{{Resource: Selector{Table: Each[ResourceID](0)}, Units: Amount{Values: []int64{1}}}},
			GiveUp: Some[PlaceID](3), Plan: Some[SamplerID](0), Site: 3,
		}},
		Resources: []Resource{r},
		Sources: []Source{{
			Name: "arrivals", Counted: true, Number: 1, Site: 1, Peak: rate, Rates: rates,
		}},
		Steps: []string{"service"}, Outcomes: []string{"served"}, Tags: []string{"station"},
		Ops: []Op{
			{Code: Seize, By: None, B: 3, C: None},
			{Code: Hold, By: None, C: None, Site: 2},
			{Code: Release, By: None},
			{Code: Leave, By: None},
		},
	}
	if s.impatien {
		p.Samplers = append(p.Samplers, sampler(s.patience))
		p.Requests[0].Patience = Some[SamplerID](1)
	}
	return p
}

func places(n int) Resource {
	return Resource{Supply: Places, Capacity: []Level{{Value: float64(n)}}}
}

// ratio reads a numerator and a denominator from what was counted.
type ratio func(*Counts) (num, den int64)

// run returns ratios over replications of a station.
func run(t *testing.T, p *Program, n int, read ...ratio) []stats.Estimate {
	t.Helper()
	e := New(p)
	num, den := make([][]int64, len(read)), make([][]int64, len(read))
	for r := range n {
		c, err := e.Run(rng.NewKey(1, uint64(r)))
		require.NoError(t, err)
		for i := range read {
			a, b := read[i](c)
			num[i], den[i] = append(num[i], a), append(den[i], b)
		}
	}
	var out []stats.Estimate
	for i := range read {
		out = append(out, stats.OfRatios(num[i], den[i], 0.95))
	}
	return out
}

func meanWait(c *Counts) (int64, int64) { u := c.Use(0, -1); return u.Wait, u.Starts }
func inQueue(c *Counts) (int64, int64)  { return c.Use(0, -1).Queue, c.Span(-1) }
func inUse(c *Counts) (int64, int64)    { return c.Use(0, -1).Busy, c.Span(-1) }

// near requires a simulated mean within four standard errors of an exact value,
// and a half-width small enough to mean something.
func near(t *testing.T, want float64, got stats.Estimate, what string) {
	t.Helper()
	se := got.SD / math.Sqrt(float64(got.N))
	require.InDelta(t, want, got.Mean, 4*se, "%s: %v", what, got)
	require.Less(t, (got.High-got.Low)/2, 0.02*want, "%s: the interval is too wide to mean anything", what)
}

func TestMeanWaitMatchesErlangC(t *testing.T) {
	hour := 3600.0
	for _, c := range []struct {
		servers int
		load    float64
		days    int
	}{{1, 0.5, 3500}, {1, 0.8, 5500}, {3, 0.8, 3500}, {20, 0.9, 1200}} {
		s := station{service: must(dist.Exponential(hour)), perHour: c.load * float64(c.servers), resource: places(c.servers), warm: 30, days: c.days}
		t.Run(fmt.Sprintf("%d at %g", c.servers, c.load), func(t *testing.T) {
			t.Parallel()
			q, got := theory.MMc(s.perHour, 1, c.servers), run(t, s.program(), 30, meanWait, inQueue)
			near(t, q.Wq*hour, got[0], "mean wait")
			near(t, q.Lq, got[1], "queue length")
		})
	}
}

func TestMeanWaitMatchesPollaczekKhinchine(t *testing.T) {
	hour := 3600.0
	for _, law := range []dist.Law{must(dist.Gamma(hour, 0.5*hour)), must(dist.LogNormalByMean(hour, 1.2*hour)), must(dist.Constant(hour))} {
		s := station{service: law, perHour: 0.7, resource: places(1), warm: 30, days: 6030}
		q := theory.MG1(0.7, 1, law.SD()/hour)
		near(t, q.Wq*hour, run(t, s.program(), 30, meanWait)[0], law.String())
	}
}

func TestUnlimitedBedsHoldPoissonManyPatients(t *testing.T) {
	day := float64(tick.Day)
	r := places(0)
	r.Unlimited = true
	s := station{service: must(dist.LogNormalByMean(6*day, 8*day)), perHour: 0.5, resource: r, warm: 100, days: 2100}
	got := run(t, s.program(), 20, inUse, func(c *Counts) (int64, int64) {
		var sum, time int64
		for level, dt := range c.Occupancy[0] {
			d := int64(level) - 72
			sum += d * d * dt
			time += dt
		}
		return sum, time
	})
	near(t, 72, got[0], "mean occupancy")
	variance := got[1]
	require.InDelta(t, 72, variance.Mean, 4*variance.SD/math.Sqrt(20), "the variance of a Poisson number is its mean")
}

func TestFullSystemLosesWhatErlangBSays(t *testing.T) {
	r := places(5)
	r.QueueLimit = Some[int32](0)
	s := station{service: must(dist.Exponential(3600)), perHour: 4, resource: r, warm: 30, days: 1030}
	p := s.program()
	p.Resources[0].QueueLimit = Some[int32](0) // who comes from outside
	lost := run(t, p, 20, func(c *Counts) (int64, int64) { u := c.Use(0, -1); return u.Lost, u.Lost + u.Starts })
	near(t, theory.ErlangB(5, 4), lost[0], "share lost")
}

func TestImpatientPatientsLeaveAsErlangASays(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 5, resource: places(5), warm: 30, days: 1530, patience: must(dist.Exponential(7200)), impatien: true}
	gone := run(t, s.program(), 20, func(c *Counts) (int64, int64) { u := c.Use(0, -1); return u.GaveUp, u.GaveUp + u.Starts })
	near(t, theory.ErlangA(5, 1, 0.5, 5).Abandoned, gone[0], "share who give up")
}

func TestAreaUnderQueueIsSumOfWaitsExactly(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 2.7, resource: places(3), days: 400}
	p := s.program()
	// Arrivals end long before the simulation, so everybody is served.
	for d := 200; d < len(p.Sources[0].Rates); d++ {
		p.Sources[0].Rates[d] = 0
	}
	c, err := New(p).Run(rng.NewKey(7, 0))
	require.NoError(t, err)
	require.Zero(t, c.Inside)
	require.Equal(t, c.Arrived, c.Left)
	u := c.Use(0, -1)
	require.Equal(t, u.Wait, u.Queue)
	require.Positive(t, u.Wait)
}

func TestPatientsAreConserved(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 3.2, resource: places(3), days: 100}
	c, err := New(s.program()).Run(rng.NewKey(7, 0))
	require.NoError(t, err)
	require.Positive(t, c.Inside)
	require.Equal(t, c.Arrived, c.Left+c.Inside)
}

func TestRunDoesNotAllocate(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 2.4, resource: places(3), days: 100}
	e := New(s.program())
	run := func() { _, _ = e.Run(rng.NewKey(1, 0)) }
	run() // grow the slices once
	require.Zero(t, testing.AllocsPerRun(5, run))
}

func TestReplicationIsAFunctionOfItsKey(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 2.4, resource: places(3), days: 50}
	busy := func(seed, rep uint64) int64 {
		c, err := New(s.program()).Run(rng.NewKey(seed, rep))
		require.NoError(t, err)
		return c.Use(0, -1).Busy
	}
	require.Equal(t, busy(1, 3), busy(1, 3))
	require.NotEqual(t, busy(1, 3), busy(1, 4))
	require.NotEqual(t, busy(1, 3), busy(2, 3))
}

// A resource that nobody uses, and one more source far away in the order of
// events, must not change a single number elsewhere.
func TestUnusedResourceChangesNothing(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 2.4, resource: places(3), days: 50}
	plain := s.program()
	more := s.program()
	extra := places(2)
	extra.Name = "unused"
	more.Resources = append(more.Resources, extra, Resource{
		Name: "unused lists", Supply: Lists, Weekly: [7]tick.Span{8 * tick.Hour}, Capacity: []Level{{Value: 1}},
	})
	a, err := New(plain).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	b, err := New(more).Run(rng.NewKey(1, 0))
	require.NoError(t, err)
	require.Equal(t, a.Use(0, -1), b.Use(0, -1))
}

func BenchmarkMM1(b *testing.B) {
	s := station{service: must(dist.Exponential(3600)), perHour: 0.9, resource: places(1), days: 2000}
	e := New(s.program())
	events := int64(0)
	for i := 0; b.Loop(); i++ {
		c, _ := e.Run(rng.NewKey(1, uint64(i)))
		events += c.Events
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
}

// A replication in which more are inside than may be ends with an error that says where they
// wait, at the first who is too many: of a batch of a thousand million too.
func TestTooManyInsideEndTheRun(t *testing.T) {
	s := station{service: must(dist.Exponential(3600)), perHour: 3, resource: places(2), days: 20}
	p := s.program()
	p.MostInside = 1000
	p.Samplers = append(p.Samplers, sampler(must(dist.Constant(1e9))))
	p.Sources[0].Batch = Some(SamplerID(len(p.Samplers) - 1))
	_, err := New(p).Run(rng.NewKey(1, 0))
	require.ErrorContains(t, err, "more than 1000 patients are inside at once on ")
	require.ErrorContains(t, err, ", 998 of them waiting for ")
}
