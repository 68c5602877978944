package backtest

import (
	"math"

	"prehabsim/internal/compile"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// Line is one published figure of the other year with what is predicted of it. All
// are in Unit; shares are percentages. What is not known is NaN.
type Line struct {
	Figure compile.Figure
	Unit   string

	Before, Actual float64 // as published of the fitted year, and of the other

	Fitted    stats.Estimate // the fitted year as simulated
	Predicted stats.Estimate // the other year as simulated: the model's own level
	Change    stats.Estimate // from the one to the other, by replication
}

// Compare reads the figures of a backtest's year from what the fitted and the other
// year measured, which have the same replications.
func Compare(year *compile.Backtest, fitted, other *result.Set, level float64) []Line {
	var lines []Line
	for _, f := range year.Figures {
		l := Line{Figure: f, Before: math.NaN(), Actual: f.Observed}
		if f.HasBefore {
			l.Before = f.Before
		}
		if k := kpi.Find(f.Measure); k != nil {
			if l.Unit = k.Unit; l.Unit == "%" { // written as 0 to 1
				l.Before, l.Actual = 100*l.Before, 100*l.Actual
			}
		}
		c := result.Column{Measure: f.Measure, Year: result.WholeWindow}
		if f.By != "" && f.By != "all" {
			c.By, c.Value = f.By, f.Value
		}
		a, b := ratios(fitted, c), ratios(other, c)
		l.Fitted = stats.OfRatios(a.num, a.den, level)
		l.Predicted = stats.OfRatios(b.num, b.den, level)
		if len(a.num) == len(b.num) {
			l.Change = stats.PairedDifference(b.num, b.den, a.num, a.den, level)
		} else { // one of the two does not measure it
			l.Change = stats.OfRatios(nil, nil, level)
		}
		lines = append(lines, l)
	}
	return lines
}

type column struct{ num, den []int64 }

// ratios are a column of the only option of a set; none where it is not measured.
func ratios(set *result.Set, c result.Column) (x column) {
	i := set.Column(c)
	if i < 0 {
		return x
	}
	for _, row := range set.Rows {
		x.num, x.den = append(x.num, row.Options[0][i].Num), append(x.den, row.Options[0][i].Den)
	}
	return x
}

// Measured says whether the scenario measures the figure at all.
func (l Line) Measured() bool { return !math.IsNaN(l.Predicted.Mean) }

// Shifted is the second prediction: what was published of the fitted year, moved by
// what the model says will change. What the fit has wrong is the same in both years
// and falls out. No share is beyond 0 and 100.
func (l Line) Shifted() float64 {
	x := l.Before + l.Change.Mean
	if l.Unit == "%" {
		x = min(max(x, 0), 100)
	}
	return x
}

// The errors of the three predictions, predicted less published.
func (l Line) Persistence() float64  { return l.Before - l.Actual }
func (l Line) LevelError() float64   { return l.Predicted.Mean - l.Actual }
func (l Line) ShiftedError() float64 { return l.Shifted() - l.Actual }

// OneYear is where a single year would fall around the model's own level: mean ±
// t·sd·√(1 + 1/n). The interval of the mean is narrower by √(n + 1).
func (l Line) OneYear() (low, high float64) {
	half := l.Predicted.HalfWidth() * math.Sqrt(float64(l.Predicted.N)+1)
	low, high = l.Predicted.Mean-half, l.Predicted.Mean+half
	if l.Unit == "%" {
		low, high = max(low, 0), min(high, 100)
	}
	return low, high
}
