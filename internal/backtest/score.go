package backtest

import (
	"math"

	"prehabsim/sim/stats"
)

// Verdict says how a prediction does beside "the same as in the fitted year".
type Verdict int

// The verdicts. A prediction is better or worse only if the difference of squared
// errors is beyond chance among the figures.
const (
	Unknown  Verdict = iota // too few figures to say
	Better                  // than assuming the fitted year again
	NoBetter                // nor worse
	Worse
)

func (v Verdict) String() string {
	return [...]string{"too few figures to say", "better", "no better", "worse"}[v]
}

// Score is how the predictions of some shares do. Mean squares are in points².
type Score struct {
	Of                          string // which figures
	N                           int
	Persistence, Level, Shifted float64 // mean squared errors
	LevelVerdict                Verdict
	ShiftedVerdict              Verdict
	SameWay                     int // of N: the model's change has the sign of the published one
	InOneYear                   int // of N: published where a single year would fall
}

// LevelSkill and ShiftedSkill are 1 − MSE ÷ MSE of persistence (Murphy 1988, Monthly
// Weather Review 116:2417): 1 is perfect, 0 no better than persistence, below 0 worse.
// NaN where persistence has no error to be better than.
func (s Score) LevelSkill() float64   { return skill(s.Level, s.Persistence) }
func (s Score) ShiftedSkill() float64 { return skill(s.Shifted, s.Persistence) }

func skill(mse, persistence float64) float64 {
	if persistence == 0 {
		return math.NaN()
	}
	return 1 - mse/persistence
}

// Judge scores the lines of shares that are measured and were published of both
// years: all of them first, then measure by measure in the order of the lines. Other
// units than points cannot be averaged with them and are left out.
func Judge(lines []Line, level float64) []Score {
	all := tally{of: "all shares"}
	var each []*tally
	for _, l := range lines {
		if l.Unit != "%" || !l.Measured() || math.IsNaN(l.ShiftedError()) {
			continue
		}
		all.add(l)
		var own *tally
		for _, t := range each {
			if t.of == l.Figure.Measure {
				own = t
			}
		}
		if own == nil {
			own = &tally{of: l.Figure.Measure}
			each = append(each, own)
		}
		own.add(l)
	}
	if len(all.same) == 0 {
		return nil
	}
	scores := []Score{all.score(level)}
	if len(each) > 1 {
		for _, t := range each {
			scores = append(scores, t.score(level))
		}
	}
	return scores
}

// tally holds the errors of some figures.
type tally struct {
	of                   string
	same, level, shifted []float64
	sameWay, inOneYear   int
}

func (t *tally) add(l Line) {
	t.same = append(t.same, l.Persistence())
	t.level = append(t.level, l.LevelError())
	t.shifted = append(t.shifted, l.ShiftedError())
	if (l.Actual-l.Before)*l.Change.Mean > 0 {
		t.sameWay++
	}
	if low, high := l.OneYear(); low <= l.Actual && l.Actual <= high {
		t.inOneYear++
	}
}

func (t *tally) score(level float64) Score {
	return Score{
		Of: t.of, N: len(t.same),
		Persistence: meanSquare(t.same), Level: meanSquare(t.level), Shifted: meanSquare(t.shifted),
		LevelVerdict: verdict(t.same, t.level, level), ShiftedVerdict: verdict(t.same, t.shifted, level),
		SameWay: t.sameWay, InOneYear: t.inOneYear,
	}
}

func meanSquare(errors []float64) float64 {
	sum := 0.0
	for _, e := range errors {
		sum += float64(e * e)
	}
	return sum / float64(len(errors))
}

// fewestFigures can be judged: with two, Student's t is 12.7 and nothing is beyond
// chance.
const fewestFigures = 3

// verdict compares squared errors figure by figure, as a paired t does (Diebold and
// Mariano 1995, Journal of Business & Economic Statistics 13:253, with figures in
// place of times).
func verdict(same, model []float64, level float64) Verdict {
	n := float64(len(same))
	if len(same) < fewestFigures {
		return Unknown
	}
	mean, squares := 0.0, 0.0
	gain := make([]float64, len(same))
	for i := range same {
		gain[i] = float64(same[i]*same[i]) - float64(model[i]*model[i])
		mean += gain[i] / n
	}
	for _, g := range gain {
		squares += float64((g - mean) * (g - mean))
	}
	half := stats.StudentT((1+level)/2, n-1) * math.Sqrt(squares/(n-1)/n)
	switch {
	case mean > half:
		return Better
	case mean < -half:
		return Worse
	}
	return NoBetter
}
