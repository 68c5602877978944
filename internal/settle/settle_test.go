package settle

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/build"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// weekly is a record of five years after a warm-up, and ten replications of a series whose
// mean and noise are known.
func weekly(warmUp int, growth float64, expected func(week float64) float64, noise float64) *Finding {
	r := &Record{Every: tick.Week, Periods: warmUp + 4*52, WarmUp: warmUp, Growth: growth}
	random := rand.New(rand.NewPCG(1, 2))
	var values [][]float64
	for range 10 {
		var list []float64
		for i := range r.Periods {
			list = append(list, expected(float64(i))+noise*random.NormFloat64())
		}
		values = append(values, list)
	}
	return r.Judge(Serie{}, values)
}

// filling is a list that fills to 100 and has half of the way to go after each half-life.
func filling(halfLife float64) func(float64) float64 {
	return func(week float64) float64 { return 100 * (1 - math.Exp2(-week/halfLife)) }
}

func TestAWarmUpIsJudgedByWhatIsKnownOfTheSeries(t *testing.T) {
	line := func(week float64) float64 { return week }
	for name, c := range map[string]struct {
		warmUp  int
		growth  float64
		of      func(float64) float64
		noise   float64
		verdict Verdict
	}{
		"long enough":                     {60, 0, filling(6), 2, Suffices},
		"constant":                        {52, 0, func(float64) float64 { return 100 }, 0, Suffices},
		"constant without a warm-up":      {0, 0, func(float64) float64 { return 100 }, 2, Suffices},
		"too short":                       {8, 0, filling(6), 2, TooShort},
		"none":                            {0, 0, filling(6), 2, TooShort},
		"years to fill":                   {52, 0, filling(80), 1, Filling},
		"grows for ever":                  {52, 0, line, 2, Drifts},
		"grows for ever without noise":    {52, 0, line, 0, Drifts},
		"grows faster and faster":         {52, 0, func(w float64) float64 { return w * w / 100 }, 2, Drifts},
		"shrinks":                         {52, 0, func(w float64) float64 { return 300 - w }, 2, Drifts},
		"fills, and grows with demand":    {60, 0.02, func(w float64) float64 { return filling(6)(w) * (1 + 0.02*w/52) }, 2, Suffices},
		"fills late, and grows so":        {8, 0.02, func(w float64) float64 { return filling(6)(w) * (1 + 0.02*w/52) }, 2, TooShort},
		"nothing":                         {52, 0, func(float64) float64 { return 0 }, 0, Unclear},
		"a start too high, as of a stock": {0, 0, func(w float64) float64 { return 200 - filling(6)(w) }, 2, TooShort},
	} {
		f := weekly(c.warmUp, c.growth, c.of, c.noise)
		assert.Equal(t, c.verdict, f.Verdict, "%s: %+v %+v cut %d", name, f.Missing, f.Drift, f.Cut)
	}
	f := weekly(8, 0, filling(6), 2)
	assert.Greater(t, f.Cut, 20, "at 20 weeks a tenth is missing")
	assert.Less(t, f.Cut, 60, "at 60 weeks a thousandth is")
	assert.Negative(t, f.Missing.Of)
	assert.InDelta(t, 25, f.Within, 20)
	// From the middle of the last year, four and a half years and eight weeks after the start.
	assert.InDelta(t, 0.02/(1+0.02*(60+182)/52), weekly(60, 0.02, func(w float64) float64 { return 100 * (1 + 0.02*w/52) }, 0.1).Moves.Of, 0.001)
}

// A walk without a goal wanders further than what start-up could be.
func TestWhatChanceHidesIsNotTold(t *testing.T) {
	r := &Record{Every: tick.Week, Periods: 52 + 4*52, WarmUp: 52}
	random := rand.New(rand.NewPCG(1, 2))
	var values [][]float64
	for range 5 {
		x, list := 100.0, []float64{}
		for range r.Periods {
			x = max(0, x+6*random.NormFloat64())
			list = append(list, x)
		}
		values = append(values, list)
	}
	f := r.Judge(Serie{}, values)
	assert.Equal(t, Unclear, f.Verdict, "%+v %+v", f.Missing, f.Drift)
}

// Beds that patients lie in for nine weeks on average, with nobody in them at first.
func TestARecordIsOfTheWholeSimulation(t *testing.T) {
	m := build.New(tick.Date{Year: 2026, Month: 1, Day: 5}, 100*tick.Day, 900*tick.Day)
	beds := m.Places("beds", 1000)
	m.Patients("patients", 4.0/(24*3600)).Use("stay", beds, m.Law(dist.Exponential(63*24*3600))).Leave("home")
	p, err := m.Program()
	require.NoError(t, err)
	r, e := New(p, "within_62_days"), engine.New(p)
	require.True(t, r.Enough())
	require.Equal(t, tick.Week, r.Every)
	require.Equal(t, int(p.Stop/tick.Time(tick.Week)), r.Periods)
	require.Equal(t, 15, r.WarmUp)
	require.Zero(t, r.Growth)
	var values [][][]float64
	for k := range uint64(6) {
		v, err := r.Run(e, rng.NewKey(1, k))
		require.NoError(t, err)
		values = append(values, v)
	}
	shown := r.Biggest(values, 5)
	require.Len(t, shown, 2, "nobody waits: who is inside, and the beds")
	var of [][]float64
	for _, v := range values {
		require.Len(t, v[shown[1]], r.Periods)
		of = append(of, v[shown[1]])
	}
	f := r.Judge(r.Series[shown[1]], of)
	require.Equal(t, "beds", f.Name)
	require.InDelta(t, 4*63, f.Level, 25)
	require.Less(t, f.Mean[0], 0.1*f.Level, "a week's patients of nine")
}
