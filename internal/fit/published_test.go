package fit

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"
)

// Fits that others have published, or that have a closed form.

// free finds shape and mean of a family where the mean is not held: maximum
// likelihood, as others publish it.
func free(s shaped, likelihood func(f form) float64) form {
	mean := 1.0
	best := func(x float64) float64 {
		mean = maximise(func(mean float64) float64 { return likelihood(s.of(x, math.Exp(mean))) }, mean, span{-20, 20})
		return likelihood(s.of(x, math.Exp(mean)))
	}
	x := maximise(best, s.start, s.span)
	best(x)
	return s.of(x, math.Exp(mean))
}

// Lawless (2003), §4.2, and survreg of R: intercept 3.519, scale 0.739.
func TestWeibullOfTheRemissionsIsThePublishedOne(t *testing.T) {
	d := dataOf(&remission)
	w := free(weibullShaped(d), d.logLikelihood).(weibullForm)
	require.InDelta(t, 1/0.739, w.shape, 0.002)
	require.InDelta(t, math.Exp(3.519), w.scale(), 0.03)
}

// The twenty values and the fit in the reference of gamfit (OML of Altair).
func TestGammaIsThePublishedOne(t *testing.T) {
	f := fitOf(t, exactly(NewSample([]float64{9, 12.88, 6.56, 12.4, 1.72, 14.38, 9.55, 8.48, 3.76, 11.6, 6.7, 29.14, 9.76, 13.2, 19.95, 11.77,
		8.47, 7.23, 7.36, 7.24}, nil, false)), "gamma")
	mean, sd := param(t, f, "mean"), param(t, f, "sd")
	require.InDelta(t, 3.5765, mean*mean/(sd*sd), 5e-5)
	require.InDelta(t, 2.9519, sd*sd/mean, 5e-5)
}

// When 167 turbine parts cracked is known to the interval between inspections
// (Nelson 1982, p. 415); the fit is that of the RELIABILITY procedure of SAS.
func TestWeibullOfIntervalsIsThePublishedOne(t *testing.T) {
	at := []float64{0, 6.12, 19.92, 29.64, 35.40, 39.72, 45.24, 52.32, 63.48}
	cracked := []float64{5, 16, 12, 18, 18, 2, 6, 17}
	w := free(weibullShaped(dataOf(&remission)), func(f form) float64 {
		_, sound := f.share(at[8])
		sum := 73 * math.Log(sound)
		for i, n := range cracked {
			sum += n * math.Log(between(f, at[i], at[i+1]))
		}
		return sum
	}).(weibullForm)
	require.InDelta(t, 1.4854, w.shape, 5e-5)
	require.InDelta(t, 71.6904, w.scale(), 5e-5)
}

// Each of 435 turbine wheels was looked at once (Nelson 1982, p. 409; Meeker and Escobar
// 1998, p. 135); SAS has the lognormal law at 3.6999 and 0.7199.
func TestLogNormalOfOneLookEachIsThePublishedOne(t *testing.T) {
	at := []float64{4, 10, 14, 18, 22, 26, 30, 34, 38, 42, 46}
	cracked := []float64{0, 4, 2, 7, 5, 9, 9, 6, 22, 21, 21}
	sound := []float64{39, 49, 31, 66, 25, 30, 33, 7, 12, 19, 15}
	l := free(logNormalShaped(dataOf(&remission)), func(f form) (sum float64) {
		for i, x := range at {
			below, above := f.share(x)
			if sum += sound[i] * math.Log(above); cracked[i] > 0 {
				sum += cracked[i] * math.Log(below)
			}
		}
		return sum
	}).(logNormalForm)
	require.InDelta(t, 3.6999, l.mu(), 5e-5)
	require.InDelta(t, 0.7199, l.sigma, 5e-5)
}

// Without censoring the lognormal law is mean and standard deviation of the logarithms.
func TestFreeLogNormalIsMeanAndSDOfLogs(t *testing.T) {
	s := exactly(NewSample([]float64{1, 2, 3, 5, 8, 13, 40}, nil, false))
	mean, square := 0.0, 0.0
	for _, p := range s.Points {
		mean += math.Log(p.Value) / 7
	}
	for _, p := range s.Points {
		square += (math.Log(p.Value) - mean) * (math.Log(p.Value) - mean) / 7
	}
	d := dataOf(&s)
	l := free(logNormalShaped(d), d.logLikelihood).(logNormalForm)
	require.InDelta(t, mean, l.mu(), 1e-6)
	require.InDelta(t, math.Sqrt(square), l.sigma, 1e-6)
}

// Whole steps completed of an exponential time are geometric: the most likely law of
// them has mean step / log(1 + 1/their mean). Those begun are one more.
func TestExponentialRoundedDownIsGeometric(t *testing.T) {
	values := []float64{0, 0, 0, 1, 1, 2, 4, 0, 7, 1}
	s := NewSample(values, nil, false)
	s.Rounding = Rounding{Down, 1}
	require.InEpsilon(t, 1/math.Log(1+10./16), param(t, fitOf(t, s, "exponential"), "mean"), 1e-6)
	for i := range values {
		values[i]++
	}
	s = NewSample(values, nil, false)
	s.Rounding = Rounding{Up, 1}
	require.InEpsilon(t, 1/math.Log(1+10./16), param(t, fitOf(t, s, "exponential"), "mean"), 1e-6)
}
