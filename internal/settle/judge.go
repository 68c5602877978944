package settle

import (
	"math"

	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// Verdict says what is to be thought of a warm-up, by one series.
type Verdict uint8

// The verdicts.
const (
	Suffices Verdict = iota
	TooShort         // and how long it must be is known
	Filling          // too short, and the series has not settled when the run ends
	Drifts           // it moves on at the end, and not because it fills
	Unclear          // chance is too large to tell
)

// Finding is what is found of a series.
type Finding struct {
	Serie
	Level float64   // in the last year
	Mean  []float64 // over replications, by period
	Curve []float64 // Welch's; it ends Half periods earlier
	Half  int

	Cut     int // periods that MSER-5 cuts off
	Settled bool
	Within  int // the first period from which Welch's curve stays within Near of the later level; -1: none
	Missing Share
	Moves   Share // a year, over the years after the warm-up
	Drift   Share // of that, what is more than demand moves by
	Verdict Verdict
}

// Share is a share of the level, and half its interval.
type Share struct{ Of, Half float64 }

// Known says that chance does not explain it.
func (s Share) Known() bool { return math.Abs(s.Of) > s.Half }

const (
	// Sure is the level of intervals. There are a dozen series or more, and at 0.95 one of
	// them would be told to be too short by chance in every other check.
	Sure = 0.99
	// Matters is the share of a year's figure below which what start-up takes from it is
	// left alone, as an interval of twenty replications would leave it.
	Matters = 0.01
	// Moving is the drift a year, beyond that of demand, from which a series is said to be
	// on its way somewhere.
	Moving = 0.05
	// Wide is the interval of what start-up takes, either way, beyond which nothing is told
	// of it: half of everything.
	Wide = 0.5
	// Near is how near Welch's curve must come to stay.
	Near = 0.05
)

// halves are the w of Welch's curve: half a year, three weeks or a day at a time.
var halves = map[tick.Span]int{tick.Week: 13, tick.Day: 10, tick.Hour: 12}

// Half is the w of Welch's curve of this record.
func (r *Record) Half() int { return min(halves[r.Every], r.Periods/4) }

// Judge judges what was recorded of a series: its periods, by replication. The record must
// be [Record.Enough] and there must be two replications or more.
//
// Of the years after the warm-up (or thirds of what comes after it, where that is less than
// three years) it asks, in each replication by itself, how far the first lies below the line
// that the last two draw: that is what start-up takes from it, if chance does not explain it.
// Without that, the difference between the last and the first says how the series drifts.
// Drift is taken out of the series as a line, as is what demand grows by, which is known;
// what is left begins low and settles, and MSER-5 cuts off its start.
func (r *Record) Judge(s Serie, values [][]float64) *Finding {
	block := r.Block()
	last := (r.Periods-r.WarmUp)/block - 1
	at := func(k int) int { return r.WarmUp + k*block }
	of := func(y []float64, k int) float64 { return mean(y[at(k):at(k+1)]) }
	f := &Finding{Serie: s, Mean: stats.MeanSeries(values), Half: r.Half(), Within: -1, Verdict: Unclear}
	f.Level = of(f.Mean, last)
	f.Curve = stats.Welch(values, f.Half)
	if f.Level == 0 { // it has come to nothing at the end, and there is no share of it
		return f
	}
	each := func(do func(y []float64) float64) (list []float64) {
		for _, y := range values {
			list = append(list, do(y))
		}
		return list
	}
	grows := r.Growth * f.Level
	late := each(func(y []float64) float64 { return of(y, last) - of(y, last-1) - grows })
	slope := each(func(y []float64) float64 { return (of(y, last)-of(y, 0))/float64(last) - grows })
	f.Drift = f.share(slope)
	f.Moves = Share{f.Drift.Of + r.Growth, f.Drift.Half}
	f.Missing = f.share(each(func(y []float64) float64 {
		return of(y, 0) - of(y, last) + float64(last)*(of(y, last)-of(y, last-1))
	}))
	// A first year on the other side of the line is of something that moves ever faster.
	bent, same := f.Missing.matters(), math.Signbit(f.Missing.Of) == math.Signbit(f.Moves.Of)
	filling, faster := bent && !same, bent && same
	stillFilling := filling && f.share(late).Known()
	switch {
	case stillFilling:
		slope = late
	case filling || !f.Drift.Known():
		clear(slope)
	}
	level := make([][]float64, len(values))
	for i, y := range values {
		level[i] = without(y, (slope[i]+grows)/float64(block), at(last))
	}
	settling := stats.MeanSeries(level)
	f.Cut, f.Settled = stats.MSER5(settling)
	f.Within = within(stats.Welch(level, f.Half), of(settling, last))
	beyond := f.Settled && f.Cut > r.WarmUp
	if beyond && !stillFilling {
		var missing []float64
		for _, y := range level {
			missing = append(missing, of(y, 0)-mean(y[f.Cut:]))
		}
		f.Missing = f.share(missing)
	}
	f.Verdict = f.verdict(stillFilling || filling && !beyond, beyond, faster)
	return f
}

// without is a series without a drift, as it is at one of its periods.
func without(y []float64, drift float64, from int) []float64 {
	level := make([]float64, len(y))
	for t := range y {
		level[t] = y[t] - drift*float64(t-from)
	}
	return level
}

// verdict draws the conclusion; beyond says that MSER-5 cuts more than the warm-up.
func (f *Finding) verdict(filling, beyond, faster bool) Verdict {
	switch {
	case filling:
		return Filling
	case beyond && f.Missing.matters() && !faster:
		return TooShort
	case f.Drift.Known() && math.Abs(f.Drift.Of) >= Moving:
		return Drifts
	case f.Missing.Half > Wide:
		return Unclear
	case f.Settled && !beyond, math.Abs(f.Missing.Of)+f.Missing.Half < 2*Matters:
		return Suffices
	}
	return Unclear
}

// matters says that it is no chance and large enough to see.
func (s Share) matters() bool { return s.Known() && math.Abs(s.Of) >= Matters }

// Block is a year in periods, or a third of what comes after the warm-up where that is
// less than three years.
func (r *Record) Block() int {
	after := r.Periods - r.WarmUp
	if year := int(52 * tick.Week / r.Every); after >= 3*year {
		return year
	}
	return after / 3
}

// share is the mean of differences over replications as a share of the level.
func (f *Finding) share(differences []float64) Share {
	n := float64(len(differences))
	m, squares := mean(differences), 0.0
	for _, x := range differences {
		squares += (x - m) * (x - m)
	}
	half := stats.StudentT((1+Sure)/2, n-1) * math.Sqrt(squares/(n-1)/n)
	return Share{m / f.Level, half / math.Abs(f.Level)}
}

// within is the first value from which all of a curve are near a level; -1 if the last is
// not.
func within(curve []float64, level float64) int {
	first := len(curve)
	for first > 0 && math.Abs(curve[first-1]-level) <= Near*math.Abs(level) {
		first--
	}
	if first == len(curve) {
		return -1
	}
	return first
}

func mean(list []float64) (sum float64) {
	for _, x := range list {
		sum += x
	}
	return sum / float64(len(list))
}
