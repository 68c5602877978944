package study

import (
	"context"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/internal/report"
	"prehabsim/sim/result"
)

// Options of different sizes tell little of which to choose: prehab for everybody against
// ten beds. Here each is made as large as the same money a year buys of it. What it costs is
// known exactly where it is posts or beds. What is measured, such as rooms by the session, is
// taken in proportion to a few replications of the options as they are written; where that is
// a good part of the cost, as of theatre lists, other sizes are tried on the replications of
// the run until it is the budget. The options are then a scenario of their own, which extends
// the one that was given.

// PilotReplications tell what is measured of the cost of options. Whatever else a folder has
// of them does not change what follows.
const PilotReplications = 4

// mostTried is on how many replications a size is tried, at most: those of the run itself, so
// that its page has them all for the same money. Four of them told 12% too much of what lists
// cost in South East London.
const mostTried = 20

// AtBudget says how large each option is at so many pounds a year, from results of the
// options as they are written.
func (s *Study) AtBudget(ctx context.Context, o Spec, pounds float64, written *report.Results, events Events) (*facts.Match, error) {
	if s.Economics == nil {
		return nil, diag.Usage.Errorf("%s says nothing of money, so nothing tells what a budget buys; add [economics], and what things cost under [cost]", s.Name)
	}
	if len(s.Options) == 1 {
		return nil, diag.Usage.Errorf("%s has no option but current, so there is nothing that a budget buys", s.Name)
	}
	a, err := appraise.New(s.economics(), pilotOf(written.Set), nil, s.Level)
	if err != nil {
		return nil, err
	}
	o = o.searching()
	m := &facts.Match{Budget: pounds}
	some := false
	for i := range s.Options[1:] {
		b := &buying{Matched: facts.Matched{Option: s.Options[i+1].ID}, size: s.Options[i+1].Size, running: a.Running(i + 1), budget: econ.Pounds(pounds)}
		b.free = s.whyFree(b.Option)
		if b.first(); b.mostlyMeasured() {
			b.Replications = min(s.Replications, mostTried)
			if err := b.settle(func(scale float64) (appraise.Running, error) { return s.runningAt(ctx, o, b.Option, scale, events) }); err != nil {
				return nil, err
			}
		}
		some = some || b.Not == ""
		m.Options = append(m.Options, b.Matched)
	}
	if !some {
		var why []string
		for _, x := range m.Options {
			why = append(why, x.Option+": "+x.Not)
		}
		return nil, diag.Usage.Errorf("no option can be made as large as a budget: %s", strings.Join(why, "; "))
	}
	return m, nil
}

// pilotOf are the first replications with central values.
func pilotOf(set *result.Set) *result.Set {
	first := *set
	first.Rows, first.Draws, first.Inputs = nil, 1, ""
	for _, row := range set.Rows {
		if row.Draw == result.Central && row.Replication < PilotReplications {
			first.Rows = append(first.Rows, row)
		}
	}
	return &first
}

// buying is how much of an option a budget buys.
type buying struct {
	facts.Matched
	size    compile.Size
	running appraise.Running // of the option as it is written
	free    string           // why that is nothing, where it is
	budget  econ.Pence
}

// first says it in proportion to what the option costs as it is written, or why nothing can
// be said.
func (b *buying) first() {
	b.Scale, b.Not = b.size.Scale, b.size.Not
	cost := b.running.Sum()
	switch {
	case b.Not != "":
	case b.size.Scale == 0:
		b.Not = "its scale is 0, so nothing tells what more of it costs"
	case b.running == appraise.Running{}:
		b.Not = b.free
	case cost <= 0:
		b.Not = "it costs no more than current"
	case b.running.Grows() <= 0:
		b.Not = "what is priced of it costs no more the larger it is"
	default:
		lever, units := b.lever()
		bought := lever.Buys(b.budget - min(0, b.running.Fixed))
		if bought.Bound == econ.ByBudget {
			bought.Size = floor(bought.Size)
		} else {
			b.Bound = bought.Bound.String()
		}
		if cost = lever.Cost(bought.Size); bought.Size > 0 {
			cost += min(0, b.running.Fixed)
		}
		b.Scale = math.Round(1e6*bought.Size/units) / 1e6
	}
	b.costs(cost)
}

// whyFree is why an option may cost nothing a year: it has no price, or one that comes to none.
func (s *Study) whyFree(option string) string {
	why := "nothing that it has more than current has a price"
	for _, l := range s.economics().Lines {
		if l.Option != option || l.Kind != facts.CostKind || len(l.Measured) == 0 && !slices.ContainsFunc(l.Known, func(n float64) bool { return n != 0 }) {
			continue
		}
		switch {
		case l.Basis == "once":
			return "what it costs is paid once, and nothing a year"
		case l.Pay == "" && l.Price.Value == 0:
			why = "what it has more than current is priced at 0, so any size of it costs nothing"
		}
	}
	return why
}

// costs notes what it costs.
func (b *buying) costs(cost econ.Pence) {
	b.Cost, b.Fixed, b.Left = cost.Pounds(), b.running.Fixed.Pounds(), (b.budget - cost).Pounds()
}

// lever is what the option has more of: whole ones, or else itself; units is how many of these
// it is at a scale of 1. The price of one more is rounded up, so that a budget is never
// overspent by it.
func (b *buying) lever() (lever econ.Lever, units float64) {
	units, now := 1.0, b.size.Scale
	if b.size.Whole > 0 {
		units = float64(b.size.Whole)
		if now = math.Round(units * b.size.Scale); now == 0 {
			now = units * b.size.Scale
		}
	}
	each := math.Ceil(float64(b.running.Grows()) / now)
	return econ.Lever{Setup: max(0, b.running.Fixed), Each: econ.Pence(each), Whole: b.size.Whole > 0, Most: b.size.Most * units}, units
}

// floor is a size to as many digits as anybody would write, never above what it was.
func floor(x float64) float64 { return math.Floor(1e4*x+1e-6) / 1e4 }

// mostlyMeasured says that a good part of the cost may be out of proportion to the size: a
// theatre that answers waits opens fewer lists by itself where there are more.
func (b *buying) mostlyMeasured() bool {
	return b.Not == "" && b.Bound == "" && 5*b.running.Measured > b.running.Sum()
}

// How often other sizes are tried, and within what share of the budget is near enough.
const (
	mostTrials = 6
	nearEnough = 0.01
)

// settle tries sizes until what the option costs is the budget, each where a line through the
// last two would have it.
func (b *buying) settle(try func(scale float64) (appraise.Running, error)) error {
	wanted := float64(b.budget - b.running.Fixed)
	was, cost := b.size.Scale, float64(b.running.Grows())
	for trial := 1; ; trial++ {
		r, err := try(b.Scale)
		if err != nil {
			return err
		}
		b.costs(r.Sum())
		next := b.Scale + float64(float64((wanted-float64(r.Grows()))*(b.Scale-was))/(float64(r.Grows())-cost))
		if math.Abs(b.Left) <= nearEnough*b.budget.Pounds() || trial == mostTrials || !(next > 0 && next <= mostSize) {
			return nil
		}
		was, cost, b.Scale = b.Scale, float64(r.Grows()), floor(next)
		if b.size.Most > 0 && b.Scale > b.size.Most {
			b.Scale = b.size.Most
		}
	}
}

// mostSize is the largest that a scale may be.
const mostSize = 100

// runningAt is what an option costs at a scale, by replications of it alone.
func (s *Study) runningAt(ctx context.Context, o Spec, option string, scale float64, events Events) (r appraise.Running, err error) {
	x, err := s.sizedAlone(option, scale)
	if err != nil {
		return r, err
	}
	done, err := x.of(min(s.Replications, mostTried)).Run(ctx, o, &Memory{}, events)
	if err != nil {
		return r, err
	}
	a, err := appraise.New(x.economics(), done.Results.Set, nil, s.Level)
	if err != nil {
		return r, err
	}
	return a.Running(1), nil
}

// Pilot is the study of as many replications as tell what is measured of what options cost,
// of no draws and held to no published figures.
func (s *Study) Pilot() *Study { return s.of(PilotReplications) }
