package study

import (
	"context"
	"math"
	"strconv"

	"prehabsim/internal/compile"
	"prehabsim/internal/kpi"
	"prehabsim/internal/runner"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// The option with its own posts and with the least, both beside current, on the replications
// of a run: what the search has found it has not seen there.
const (
	asNow = iota
	asIs
	asNeeded
)

// compareStaff simulates both and reads what is told of them.
func (s *Study) compareStaff(ctx context.Context, a *Staffing, option *compile.Option, least map[string]float64, o Spec, events Events) error {
	programs := []*engine.Program{s.Options[0].Program, option.Program, option.WithPosts(least)}
	header := result.Set{Fingerprint: s.Fingerprint(), Scenario: s.Name, Seed: s.Seed}
	for i := range programs {
		header.Options = append(header.Options, strconv.Itoa(i))
	}
	x, _, err := kpi.NewExperiment(programs, header)
	if err != nil {
		return err
	}
	before := a.Rounds * s.Replications
	at := State{Phase: Simulating, Guessed: true, Precision: "all posts are found; what they do"}
	set, err := s.someOf(ctx, x, runner.Replications(0, s.Replications), o, func(done int) {
		at.Done, at.Of = before+3*done, before+3*s.Replications
		events.tell(at)
	})
	if err != nil {
		return err
	}
	r := staffReading{set, a.Level}
	for i := range a.Posts {
		p := &a.Posts[i]
		p.Now, p.Then = r.work(asIs, p.Resource), r.work(asNeeded, p.Resource)
	}
	for _, l := range staffLines {
		if line, ok := r.line(l.measures, l.change); ok {
			line.Label = l.label
			a.Lines = append(a.Lines, line)
		}
	}
	return nil
}

// staffReading reads what was simulated.
type staffReading struct {
	*result.Set
	level float64
}

// ofResource is a measure of a resource over the whole window; none where it is not measured.
func (r staffReading) ofResource(measure, resource string) int {
	return r.Column(result.Column{Measure: measure, By: "resource", Value: resource, Year: result.WholeWindow})
}

// work is what posts do.
func (r staffReading) work(option int, resource string) StaffWork {
	mean := func(measure string) float64 {
		if i := r.ofResource(measure, resource); i >= 0 {
			return r.Estimate(option, i, r.level).Mean
		}
		return math.NaN()
	}
	return StaffWork{Worked: mean("staff_hours_worked"), Open: mean("staff_hours_available"), Wait: r.wait(option, resource)}
}

// wait is the days in the queue for each contact: by Little's law the mean number waiting ÷
// contacts a day. Whoever is treated before it was their turn has waited too, and no contact
// came of it, so the fewer are seen the longer it is.
func (r staffReading) wait(option int, resource string) stats.Estimate {
	queue, contacts := r.ofResource("queue_length", resource), r.ofResource("arrivals", resource)
	var num, den []int64
	days := 0.0
	for _, row := range r.Rows {
		q, c := row.Options[option][queue], row.Options[option][contacts]
		num, den = append(num, q.Num), append(den, c.Num)
		days = float64(c.Den) / float64(q.Den) * 365.25 // the same in each: both are told of the window
	}
	e := stats.OfRatios(num, den, r.level)
	if sum(num) > 0 && sum(den) == 0 { // nobody is seen, whoever waits
		e.Mean = math.Inf(1)
	}
	for _, x := range []*float64{&e.Mean, &e.Low, &e.High, &e.SD} {
		*x *= days
	}
	return e
}

func sum(list []int64) (n int64) {
	for _, x := range list {
		n += x
	}
	return n
}

// line is the first of some measures that there is.
func (r staffReading) line(measures []string, change bool) (l StaffLine, ok bool) {
	for _, name := range measures {
		i, m := r.Column(result.Column{Measure: name, Year: result.WholeWindow}), kpi.Find(name)
		if i < 0 || r.Estimate(asIs, i, r.level).N == 0 {
			continue
		}
		l = StaffLine{Measure: name, Unit: m.Unit, Change: change, More: r.Between(asNeeded, asIs, i, r.level)}
		l.Now, l.Then = r.Estimate(asIs, i, r.level), r.Estimate(asNeeded, i, r.level)
		if change {
			l.Unit, l.Now, l.Then = kpi.DifferenceUnit(m.Unit), r.Difference(asIs, i, r.level), r.Difference(asNeeded, i, r.level)
		}
		return l, true
	}
	return l, false
}
