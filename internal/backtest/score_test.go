package backtest

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/compile"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// share is a line whose three predictions are off by so many points.
func share(measure string, same, level, shifted float64) Line {
	const actual = 60
	before := actual + same
	return Line{
		Figure: compile.Figure{Target: compile.Target{Measure: measure}}, Unit: "%", Before: before, Actual: actual,
		Predicted: stats.Estimate{Mean: actual + level, Low: actual + level - 1, High: actual + level + 1, N: 20},
		Change:    stats.Estimate{Mean: actual + shifted - before},
	}
}

func TestSkillIsOneForAPerfectPredictionAndNoneForTheSameAgain(t *testing.T) {
	s := Judge([]Line{share("a", 3, 0, 3), share("a", -4, 0, -4), share("a", 5, 0, 5)}, 0.95)
	require.Len(t, s, 1, "one measure is all there is")
	assert.Equal(t, 1.0, s[0].LevelSkill())
	assert.Equal(t, 0.0, s[0].ShiftedSkill())
	assert.Equal(t, NoBetter, s[0].ShiftedVerdict)
	assert.InDelta(t, (9+16+25)/3.0, s[0].Persistence, 1e-9)
	assert.Equal(t, 0, s[0].SameWay, "who predicts no change moves no way")
	assert.Equal(t, 3, s[0].InOneYear)
}

// By hand: squared errors of the same again 4, 4, 4, 9; of the level 1, 1, 1, 4. The
// gains 3, 3, 3, 5 have mean 3.5 and standard deviation 1, so t = 3.5·√4 ÷ 1 = 7,
// beyond 3.182, Student's t for 3 degrees of freedom. Of the change 16, 0, 1, 9: gains
// −12, 4, 3, 0 with mean −1.25 and t well within.
func TestVerdictIsThatOfThePairedT(t *testing.T) {
	lines := []Line{share("a", 2, 1, 4), share("a", -2, -1, 0), share("b", 2, 1, 1), share("b", 3, -2, 3)}
	s := Judge(lines, 0.95)
	require.Len(t, s, 3)
	assert.Equal(t, Score{Of: "all shares", N: 4, Persistence: 21.0 / 4, Level: 7.0 / 4, Shifted: 26.0 / 4,
		LevelVerdict: Better, ShiftedVerdict: NoBetter, SameWay: 2, InOneYear: 4}, roundScore(s[0]))
	assert.InDelta(t, 1-7.0/21, s[0].LevelSkill(), 1e-9)
	assert.InDelta(t, 1-26.0/21, s[0].ShiftedSkill(), 1e-9)
	assert.Equal(t, "a", s[1].Of)
	assert.Equal(t, Unknown, s[1].LevelVerdict, "two figures tell nothing")

	for i := range lines { // the other way round it is worse
		lines[i].Before, lines[i].Predicted.Mean = lines[i].Predicted.Mean, lines[i].Before
	}
	assert.Equal(t, Worse, Judge(lines, 0.95)[0].LevelVerdict)
}

func roundScore(s Score) Score {
	for _, x := range []*float64{&s.Persistence, &s.Level, &s.Shifted} {
		*x = math.Round(1e9**x) / 1e9
	}
	return s
}

// Mean squared errors of parts, weighted by their figures, are that of the whole.
func TestPartsAddUpToTheWhole(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lines []Line
		points := rapid.Float64Range(-30, 30)
		for range rapid.IntRange(1, 30).Draw(t, "figures") {
			measure := rapid.SampledFrom([]string{"a", "b", "c"}).Draw(t, "measure")
			lines = append(lines, share(measure, points.Draw(t, "same"), points.Draw(t, "level"), points.Draw(t, "shifted")))
		}
		scores := Judge(lines, 0.95)
		require.Equal(t, len(lines), scores[0].N)
		if len(scores) == 1 {
			return
		}
		var n, same, level, shifted float64
		for _, s := range scores[1:] {
			n, same = n+float64(s.N), same+float64(s.N)*s.Persistence
			level, shifted = level+float64(s.N)*s.Level, shifted+float64(s.N)*s.Shifted
		}
		require.Equal(t, float64(len(lines)), n)
		require.InDelta(t, scores[0].Persistence, same/n, 1e-9)
		require.InDelta(t, scores[0].Level, level/n, 1e-9)
		require.InDelta(t, scores[0].Shifted, shifted/n, 1e-9)
	})
}

func TestOnlySharesOfBothYearsAreScored(t *testing.T) {
	unknown := share("a", 1, 1, 1)
	unknown.Before = math.NaN()
	count := share("first_treatments", 1, 1, 1)
	count.Unit = "patients per year"
	lost := share("a", 1, 1, 1)
	lost.Predicted.Mean = math.NaN()
	require.Nil(t, Judge([]Line{unknown, count, lost}, 0.95))
	perfect := Judge([]Line{share("a", 0, 1, 0), share("a", 0, 1, 0), share("a", 0, 1, 0)}, 0.95)[0]
	require.True(t, math.IsNaN(perfect.LevelSkill()), "nothing can be better than no error")
	require.Equal(t, Worse, perfect.LevelVerdict)
}

// set has two replications of one share.
func set(c result.Column, num ...int64) *result.Set {
	s := &result.Set{Options: []string{"current"}, Columns: []result.Column{c}}
	for i, n := range num {
		s.Rows = append(s.Rows, result.Row{Replication: i, Options: [][]result.Ratio{{{Num: 100 * n, Den: 200}}}})
	}
	return s
}

// By hand: 100 and 120 of 200 within in the fitted year, 55%; 90 and 100 in the other,
// 47.5%. The change is −7.5, and 64.2% published becomes 56.7%.
func TestPredictionsAreThoseWorkedOutByHand(t *testing.T) {
	c := result.Column{Measure: "within_62_days", Year: result.WholeWindow}
	year := &compile.Backtest{Figures: []compile.Figure{
		{Target: compile.Target{Measure: "within_62_days", Observed: 0.6}, Before: 0.642, HasBefore: true},
		{Target: compile.Target{Measure: "within_28_days", Observed: 0.7}},
	}}
	lines := Compare(year, set(c, 100, 120), set(c, 90, 100), 0.95)
	l := lines[0]
	assert.Equal(t, "%", l.Unit)
	assert.InDelta(t, 55, l.Fitted.Mean, 1e-9)
	assert.InDelta(t, 47.5, l.Predicted.Mean, 1e-9)
	assert.InDelta(t, 56.7, l.Shifted(), 1e-9)
	assert.InDelta(t, 4.2, l.Persistence(), 1e-9)
	assert.InDelta(t, -12.5, l.LevelError(), 1e-9)
	assert.InDelta(t, -3.3, l.ShiftedError(), 1e-9)
	// Of 45% and 50%: sd 3.54, t(1) 12.7, so a single year may lie anywhere.
	low, high := l.OneYear()
	assert.Equal(t, [2]float64{0, 100}, [2]float64{low, high})
	assert.InDelta(t, 2.5*math.Sqrt2, l.Predicted.SD, 1e-9)
	assert.False(t, lines[1].Measured())
	assert.True(t, math.IsNaN(lines[1].Change.Mean))

	same := Compare(year, set(c, 100, 120), set(c, 100, 120), 0.95)[0]
	assert.Equal(t, stats.Estimate{N: 2, Level: 0.95}, same.Change, "the same year again does not change at all")
	assert.Equal(t, same.Before, same.Shifted())
}
