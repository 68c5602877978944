package study

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/scenario"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// WidestShare is, in percentage points, the widest interval within which a share
// counts as met: one that would also contain a figure a quarter of the scale away
// tells nothing. A figure outside even a wide interval is still a miss.
const WidestShare = 25

// judge says of each target whether what was observed lies where a single simulated
// year falls.
func (s *Study) judge(set *result.Set) facts.Targets {
	list := facts.Targets{Replications: len(set.Rows)}
	for _, t := range s.Targets {
		j := stated(t)
		c := result.Column{Measure: t.Measure, Year: result.WholeWindow}
		if t.By != "" && t.By != "all" {
			c.By, c.Value = t.By, t.Value
		}
		if column := set.Column(c); column < 0 {
			j.Verdict = facts.NotMeasured
		} else {
			e := s.estimateOf(t, set, column)
			j.Simulated, j.OnDose = e.Mean, t.Whole() && onDose(s.Model, s.Plan.Reads(0, column))
			j.Low, j.High = oneYear(e)
			if j.Unit == "%" { // Student's t does not know that no share is beyond these
				j.Low, j.High = max(j.Low, 0), min(j.High, 100)
			}
			j.Verdict = verdict(&j, list.Replications)
			if t.HasRange() {
				j.Verdict = verdictOfRange(&j, e, list.Replications)
			}
		}
		list.List = append(list.List, j)
	}
	return list
}

// estimateOf is what is simulated for a target: of its option, perhaps as a multiple of
// another's.
func (s *Study) estimateOf(t compile.Target, set *result.Set, column int) stats.Estimate {
	option := max(0, set.Option(t.Option))
	if t.Against != "" {
		return set.Ratio(option, max(0, set.Option(t.Against)), column, s.Level)
	}
	return set.Estimate(option, column, s.Level)
}

// stated is a target as the scenario states it, before anything is simulated.
func stated(t compile.Target) facts.Target {
	nan := math.NaN()
	x := facts.Target{
		Name: t.Name, Measure: t.Measure, By: t.By, Value: t.Value, Simulated: nan, Low: nan, High: nan,
		Class: string(t.Class), Role: Role(t), Option: t.Option, Against: t.Against, From: nan, To: nan,
	}
	x.Observed, x.Unit = ObservedOf(t)
	x.Off = asMeasured(t, t.Discrepancy)
	if t.HasRange() {
		x.From, x.To = asMeasured(t, t.Low), asMeasured(t, t.High)
	}
	if k := kpi.Find(t.Measure); k != nil {
		x.Better = k.Better
	}
	return x
}

// verdict is by so many replications. Few of them make "year from ... to" wide, so that
// nearly anything would lie in it; what lies outside all the same is a miss.
func verdict(j *facts.Target, replications int) string {
	switch {
	case !math.IsNaN(j.Simulated) && math.IsNaN(j.Low): // seen in one replication, which says nothing about chance
		return facts.CannotTell
	case !(j.Low <= j.Observed && j.Observed <= j.High):
		return facts.Missed
	case j.Unit == "%" && j.High-j.Low > WidestShare || replications < facts.EnoughToMeet:
		return facts.CannotTell
	}
	return facts.Met
}

// verdictOfRange is whether the mean of what is simulated lies in the range that was published.
// An interval wider than the range says nothing, and one that reaches into it is no miss.
func verdictOfRange(j *facts.Target, e stats.Estimate, replications int) string {
	switch {
	case math.IsNaN(e.Mean) || e.Low > j.To || e.High < j.From:
		return facts.Missed
	case j.From <= e.Mean && e.Mean <= j.To && e.High-e.Low <= j.To-j.From && replications >= facts.EnoughToMeet:
		return facts.Inside
	}
	return facts.CannotTell
}

// onDose says whether something is read from a clock that runs while some service of
// prehab can give its contacts: from the mark at which it begins to that at which what
// has not happened is lost.
func onDose(m *compile.Model, reads *kpi.Reads) bool {
	p := m.Options[0].Program
	among := func(marks []engine.MarkID, name string) bool {
		return slices.ContainsFunc(marks, func(i engine.MarkID) bool { return p.Marks[i].Name == name })
	}
	services := m.Options[0].Document.Root.Child["prehab"]
	if services == nil || reads == nil {
		return false
	}
	for _, s := range services.Children() {
		at, until := s.Child["at"], s.Child["until"]
		if at == nil || until == nil {
			continue
		}
		for _, k := range reads.Clocks {
			// A clock of everybody runs in patients from elsewhere too, who are offered nothing.
			if c := &p.Clocks[k]; !c.Everybody && among(c.From, at.Text) && among(c.To, until.Text) {
				return true
			}
		}
	}
	return false
}

// oneYear is where one more year would fall at the estimate's level: mean ± t·sd·
// √(1 + 1/n). The interval of the mean is t·sd/√n, which is narrower by √(n + 1).
// A published figure is one such year, so this and no chosen tolerance tells
// whether the scenario could have given it.
func oneYear(e stats.Estimate) (low, high float64) {
	half := e.HalfWidth() * math.Sqrt(float64(e.N)+1)
	return e.Mean - half, e.Mean + half
}

// ObservedOf returns the published figure in the measure's unit. Shares are
// written as 0 to 1, and measured in percent; a multiple has no unit.
func ObservedOf(t compile.Target) (float64, string) {
	k := kpi.Find(t.Measure)
	switch {
	case t.Against != "":
		return t.Observed, "ratio"
	case k == nil:
		return t.Observed, ""
	}
	return asMeasured(t, t.Observed), k.Unit
}

// asMeasured is a number of a target in the unit in which it is measured.
func asMeasured(t compile.Target, x float64) float64 {
	if k := kpi.Find(t.Measure); k != nil && k.Unit == "%" && t.Against == "" {
		return 100 * x
	}
	return x
}

// Role says which numbers of the scenario a target has set, or follows from.
func Role(t compile.Target) string {
	follows := "follows from " + first(t.FollowsFrom)
	switch {
	case t.Tune != "" && t.Class == compile.ToBeFitted:
		return "to be fitted by " + t.Tune
	case t.Tune != "":
		return "fitted by " + t.Tune
	case t.ByHand != nil:
		return "tuned by hand: " + first(t.ByHand)
	case t.FollowsFrom != nil && t.Class != compile.FromInputs:
		return follows + ", " + string(t.Class)
	case t.FollowsFrom != nil:
		return follows
	}
	return string(t.Class)
}

// first is a list of names as far as a table has room.
func first(names []string) string {
	switch n := len(names); {
	case n == 0:
		return ""
	case n > 2:
		return fmt.Sprintf("%s and %d more", names[0], n-1)
	}
	return strings.Join(names, ", ")
}

// MadeUp says whether numbers of current are made up, by what they say of themselves.
func (s *Scenario) MadeUp() bool {
	return s.Options[0].Document.Uses(func(q *scenario.Quantity) bool {
		return strings.Contains(q.Status, "FICTIONAL") || strings.Contains(q.Source, "FICTIONAL")
	})
}

// Tuning is how many numbers calibrate would fit.
func (s *Scenario) Tuning() (n int) {
	for _, t := range s.Targets {
		if t.Tune != "" {
			n++
		}
	}
	return n
}

// ToFit is how many published figures are there to set a number and have not set it yet, and
// how many have.
func (s *Scenario) ToFit() (yet, done int) {
	for _, t := range s.Targets {
		switch t.Class {
		case compile.ToBeFitted:
			yet++
		case compile.Tuned:
			done++
		}
	}
	return yet, done
}
