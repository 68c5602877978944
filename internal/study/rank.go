package study

import (
	"cmp"
	"context"
	"math"
	"slices"

	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Which option is best? A few are all compared with one another, at once, on the same
// patients. Of many the best is selected: replications go on for those that are still in, and
// who is behind by more than chance allows is out.

// RankAsk is what "rank" is asked for.
type RankAsk struct {
	Measure string
	Prefer  string  // higher or lower; "": as the measure is better
	Zone    float64 // differences below it do not matter, in the measure's unit; 0: all are compared
	Most    int     // replications with a zone; 0: usualMostRanked
}

const (
	// mostCompared are as many as are all compared: of more there are so many pairs that their
	// intervals tell little, and replications are better spent on the foremost.
	mostCompared = 10
	// firstStage is of how many replications the procedure takes variances.
	firstStage = 20
	// usualMostRanked is after how many replications it is given up where nobody says.
	usualMostRanked = 1000
)

// Ranked is what was found.
type Ranked struct {
	RankAsk
	Title, Name  string
	Level        float64
	Replications int // of the last that was in
	Seed         uint64
	From, To     string         // dates
	Options      []RankedOption // best first
	Sets         int            // how many sets there are of options that cannot be told apart
	Selected     bool           // with a zone
	Decided      bool           // one was selected within the most replications
	Longest      int            // with a zone and undecided: how many it may take yet
	Valued       int            // how many options have a value; of a selection all of them
	Enough       int            // how many replications would tell the first two apart, about; 0: they are, or nothing tells
}

// RankedOption is one.
type RankedOption struct {
	ID, Name     string
	Value        stats.Estimate
	Low, High    float64 // by how much it is better than the best of the others, for the better above 0; NaN: nothing is known
	Same         string  // another that is before it and the same in every replication; "": none
	Sets         []int   // in which it is, of those that cannot be told apart, from 0
	Out          int     // with a zone: taken out after so many replications; 0: it was not
	Replications int
}

// Rank answers it of a scenario.
func (s *Study) Rank(ctx context.Context, q RankAsk, o Spec, events Events) (*Ranked, error) {
	a, err := s.ranked(q)
	switch {
	case err != nil:
		return nil, err
	case q.Zone > 0:
		return a, s.selectBest(ctx, a, o, events)
	case len(s.Options) > mostCompared:
		return nil, diag.Usage.Errorf("%d options are more than are compared with one another (%d): say with --zone which difference in %s, in %s, is too small to matter, and the best is selected; or choose with --options",
			len(s.Options), mostCompared, q.Measure, kpi.DifferenceUnit(kpi.Find(q.Measure).Unit))
	case s.Replications < 2:
		return nil, errOneReplication
	}
	done, err := s.of(s.Replications).Run(ctx, o, &Memory{}, events)
	if err != nil {
		return nil, err
	}
	return a, a.compare(done.Results.Set)
}

// RankAgain answers it of the results of a finished run.
func RankAgain(r *report.Results, q RankAsk) (*Ranked, error) {
	if q.Zone > 0 {
		return nil, diag.Usage.Errorf("--zone selects by running on, of a scenario; a folder of results has the replications that it has")
	}
	a := &Ranked{RankAsk: q, Title: r.Title, Name: r.ScenarioName, Level: r.Level, Seed: r.Set.Seed, From: r.From, To: r.To}
	for _, o := range r.Options {
		a.Options = append(a.Options, RankedOption{ID: o.ID, Name: o.Name})
	}
	if err := a.measure(r.Set); err != nil {
		return nil, err
	}
	return a, a.compare(r.Set)
}

// ranked makes ready.
func (s *Study) ranked(q RankAsk) (*Ranked, error) {
	a := &Ranked{RankAsk: q, Title: s.Title, Name: s.Name, Level: s.Level, Seed: s.Seed, From: s.From.String(), To: s.To.String()}
	for i := range s.Options {
		a.Options = append(a.Options, RankedOption{ID: s.Options[i].ID, Name: s.Options[i].Name})
	}
	return a, a.measure(s.x.Header)
}

// measure makes sure of what options are ranked by.
func (a *Ranked) measure(header *result.Set) error {
	m := kpi.Find(a.Measure)
	switch {
	case m == nil:
		return diag.Usage.Errorf("--measure: %w", unknownMeasure(a.Measure))
	case header.Column(wholly(a.Measure)) < 0 || !kpi.Compared(a.Measure, ""):
		return diag.Usage.Errorf("--measure: %s does not measure %s of all patients together, so that options could be compared", a.Name, a.Measure)
	case a.Prefer == "" && m.Better == "":
		return diag.Usage.Errorf("%s is neither better higher nor lower by itself; say which with --prefer", a.Measure)
	case len(a.Options) < 2:
		return diag.Usage.Errorf("there is no option beside current, so there is nothing to rank")
	}
	a.Prefer = cmp.Or(a.Prefer, m.Better)
	return nil
}

var errOneReplication = diag.Usage.Errorf("one replication has no interval, so nothing can be told apart; run 2 or more, better 40")

// better is a value as more is better.
func (a *Ranked) better(x float64) float64 {
	if a.Prefer == "lower" {
		return -x
	}
	return x
}

// compare tells all options of a run from one another.
func (a *Ranked) compare(run *result.Set) error {
	a.Replications = len(run.OfDraw(result.Central))
	if a.Replications < 2 {
		return errOneReplication
	}
	num, den := make([][]int64, len(a.Options)), make([][]int64, len(a.Options))
	for i := range a.Options {
		x := &a.Options[i]
		v := valuesOf(run, slices.Index(run.Options, x.ID), wholly(a.Measure))
		num[i], den[i] = slices.Clone(v.num), v.den
		for k := range num[i] {
			num[i][k] = int64(a.better(float64(v.num[k])))
		}
		x.Value, x.Replications = v.estimate(a.Level), a.Replications
	}
	order := make([]int, len(a.Options))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return a.byValue(&a.Options[i], &a.Options[j]) })
	var sorted []RankedOption
	var nums, dens [][]int64 // of those that have a value
	for _, i := range order {
		x := a.Options[i]
		if x.Low, x.High = math.NaN(), math.NaN(); !math.IsNaN(x.Value.Mean) {
			nums, dens = append(nums, num[i]), append(dens, den[i])
		}
		sorted = append(sorted, x)
	}
	a.Options, a.Valued = sorted, len(nums)
	a.tellApart(stats.CompareAll(nums, dens, a.Level))
	a.sayTheSame(nums, dens)
	return nil
}

// sayTheSame says of options, the first of which measured these values, which are one.
func (a *Ranked) sayTheSame(nums, dens [][]int64) {
	for i := range nums {
		for k := range i {
			if a.Options[i].Same == "" && slices.Equal(nums[i], nums[k]) && slices.Equal(dens[i], dens[k]) {
				a.Options[i].Same = a.Options[k].Name
			}
		}
	}
}

// tellApart says of options, the first of which have a value, what their differences tell.
func (a *Ranked) tellApart(c *stats.Compared) {
	for i := range c.Differences {
		if len(c.Differences) > 1 {
			a.Options[i].Low, a.Options[i].High = c.WithBest(i)
		}
	}
	sets := c.Sets()
	a.Sets = len(sets)
	for k, set := range sets {
		for _, i := range set {
			a.Options[i].Sets = append(a.Options[i].Sets, k)
		}
	}
	if len(c.Differences) < 2 || c.Apart(0, 1) {
		return
	}
	if d := c.Differences[0][1]; d.Mean > 0 {
		a.Enough = int(min(math.MaxInt32, math.Ceil(float64(a.Replications)*math.Pow(d.HalfWidth()/d.Mean, 2))))
	}
}

// byValue is the order of two options, the better first; one without a value comes last.
func (a *Ranked) byValue(x, y *RankedOption) int {
	p, q := a.better(x.Value.Mean), a.better(y.Value.Mean)
	switch {
	case math.IsNaN(p) && math.IsNaN(q):
		return 0
	case math.IsNaN(p):
		return 1
	case math.IsNaN(q):
		return -1
	}
	return -cmp.Compare(p, q)
}

// Best names the options that may be the best.
func (a *Ranked) Best() (list []string) {
	for _, x := range a.Options {
		if a.Selected && x.Out == 0 || !a.Selected && !(x.High < 0) && !math.IsNaN(x.Value.Mean) {
			list = append(list, x.Name)
		}
	}
	return list
}
