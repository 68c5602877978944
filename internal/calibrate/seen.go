package calibrate

import (
	"math"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/kpi"
	"prehabsim/sim/engine"
	"prehabsim/sim/result"
)

// simulated is a target's measure over all replications, in its own unit.
func (f *fitting) simulated(t compile.Target) float64 {
	for i, c := range f.plan.Columns {
		if c.Measure != t.Measure || c.Year != result.WholeWindow || c.By != by(t) || c.By != "" && c.Value != t.Value {
			continue
		}
		num, den := 0.0, 0.0
		for _, row := range f.rows {
			num, den = num+float64(row.Options[0][i].Num), den+float64(row.Options[0][i].Den)
		}
		return num / den
	}
	return math.NaN()
}

func by(t compile.Target) string {
	if t.By == "all" {
		return ""
	}
	return t.By
}

// residual is simulated less observed, shares in points.
func (f *fitting) residual(t compile.Target) float64 {
	observed := t.Observed
	if isShare(t) {
		observed *= 100
	}
	return f.simulated(t) - observed
}

// isShare says whether a target is a share: written as 0 to 1, measured in percent.
func isShare(t compile.Target) bool {
	m := kpi.Find(t.Measure)
	return m != nil && m.Unit == "%"
}

// wholeResidual is that of the same measure for everybody, where there is such a
// target; a part is held against it.
func (f *fitting) wholeResidual(t compile.Target) float64 {
	for _, other := range f.model.Targets {
		if other.Whole() && other.Measure == t.Measure && by(other) == "" {
			return f.residual(other)
		}
	}
	return 0
}

// partner is the target of a share within the standard for the same patients.
func (f *fitting) partner(t compile.Target) (compile.Target, bool) {
	for _, other := range f.model.Targets {
		if other.Whole() && other.Measure == "within_62_days" && by(other) == by(t) && other.Value == t.Value {
			return other, true
		}
	}
	return compile.Target{}, false
}

// quantile is the simulated quantile of the clock behind a target, and the days
// at which it should lie.
func (f *fitting) quantile(t compile.Target, share float64) (simulated, standard float64) {
	hist, within, _ := f.histogram(t)
	return quantileOf(hist, share), float64(within)
}

// lateQuantile is the same against the days after which a wait counts as late.
func (f *fitting) lateQuantile(t compile.Target, share float64) (simulated, late float64) {
	hist, _, after := f.histogram(t)
	return quantileOf(hist, share), float64(after)
}

// histogram is the days of a target's clocks and its standards.
func (f *fitting) histogram(t compile.Target) (hist []int64, within, late int) {
	p := f.model.Options[0].Program
	hist = make([]int64, engine.DayBins)
	measure := t.Measure
	if measure == "over_104_days" {
		measure = "within_62_days"
	}
	clock, by, value := clockOf(t)
	cell := kpi.Cell(p, by, value)
	for i := range p.Clocks {
		c := &p.Clocks[i]
		if clock != "" && c.Name != clock || clock == "" && (c.Measure != measure || c.Of != nil || c.Everybody) {
			continue
		}
		within, late = c.Within, max(late, c.Late)
		for d := range hist {
			hist[d] += f.days[(i*f.cells+cell)*engine.DayBins+d]
		}
	}
	return hist, within, late
}

// clockOf is the clock of which a target is, and how its patients are told apart from
// others; the first is empty for a standard's clocks together.
func clockOf(t compile.Target) (clock, by, value string) {
	if t.By == "clock" {
		return t.Value, "", ""
	}
	if by, ok := strings.CutPrefix(t.By, "clock+"); ok {
		clock, value, _ = strings.Cut(t.Value, "+")
		return clock, by, value
	}
	return "", t.By, t.Value
}

// quantileOf is the day by which a share has stopped, between whole days as if
// stops were spread evenly over each.
func quantileOf(hist []int64, share float64) float64 {
	all := int64(0)
	for _, n := range hist {
		all += n
	}
	want := share * float64(all)
	sum := 0.0
	for d, n := range hist {
		if next := sum + float64(n); next >= want && n > 0 {
			return float64(d) - 1 + (want-sum)/float64(n)
		} else {
			sum = next
		}
	}
	return math.NaN()
}
