package voi

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/sim/fmath"
	"prehabsim/sim/sobol"
)

// A parameter with a normal prior of standard deviation 1 is measured on n patients who
// vary by 8: what a reader expects afterwards has variance 1/(1 + 64/n).
func TestEVSIOfANormalMean(t *testing.T) {
	y := study{mean: 0.3, weight: []float64{1, 0.6}, noise: 0.5}
	o, x := y.draw(8, 4096)
	sizes := []int{16, 64, 256, 100_000}
	list := o.EVSI(Settings{Bootstrap: 20}, x[0], MeasureMean(8), sizes...)
	for k, n := range sizes {
		want := normalGain(0.3, 1/math.Sqrt(1+64/float64(n)))
		t.Logf("%6d patients: exactly %.4f, found %.4f (%.4f)", n, want, list[k].Value, list[k].SE)
		assert.Equal(t, n, list[k].Patients)
		assert.InDelta(t, want, list[k].Value, 0.02*normalGain(0.3, 1))
		assert.InDelta(t, want, list[k].Value, 2*list[k].SE)
	}
	all := o.EVPPI(Settings{Bootstrap: 2}, x[0])
	assert.InEpsilon(t, all.Value, list[3].Value, 0.005, "with many patients it is as if the parameter were known")
}

// A complication rate with a beta prior (4, 12) is counted among n patients; an option
// pays if it is above a quarter. What a reader expects afterwards is (4 + k)/(16 + n), with
// k beta-binomial.
func TestEVSIOfCountedEvents(t *testing.T) {
	const draws = 4096
	o := NewOutcomes(2)
	var rate []float64
	for i := range uint64(draws) {
		p := fmath.BetaQuantile(4, 12, sobol.Draw(2, i, 0))
		rate = append(rate, p)
		o.Add([]float64{0, 1000 * (p - 0.25)})
	}
	sizes := []int{1, 10, 50, 400}
	list := o.EVSI(Settings{Bootstrap: 20}, rate, CountEvents, sizes...)
	for j, n := range sizes {
		want := 0.0
		for k := range n + 1 {
			after := 1000 * ((4+float64(k))/float64(16+n) - 0.25)
			want += betaBinomial(k, n, 4, 12) * max(0, after)
		}
		t.Logf("%4d patients: exactly %.3f, found %.3f (%.3f)", n, want, list[j].Value, list[j].SE)
		assert.InDelta(t, want, list[j].Value, 0.01*43, "a hundredth of what it is worth to know the rate")
		assert.InDelta(t, want, list[j].Value, 2*list[j].SE)
	}
}

func betaBinomial(k, n int, a, b float64) float64 {
	l := func(x float64) float64 { v, _ := math.Lgamma(x); return v }
	x, m := float64(k), float64(n)
	return math.Exp(l(m+1) - l(x+1) - l(m-x+1) + l(a+x) + l(b+m-x) - l(a+b+m) - l(a) - l(b) + l(a+b))
}

func TestCountedEventsHaveTheirLaw(t *testing.T) {
	assert.Equal(t, 0.0, CountEvents(0, 50, 0.999))
	assert.Equal(t, 1.0, CountEvents(1, 50, 1e-9))
	cumulative, n := 0.0, 12
	for k := range n { // the next event is reported just above the probability of k or fewer
		b := 1.0
		for j := range k {
			b *= float64(n-j) / float64(j+1)
		}
		cumulative += b * math.Pow(0.3, float64(k)) * math.Pow(0.7, float64(n-k))
		assert.Equal(t, float64(k)/12, CountEvents(0.3, n, cumulative-1e-9))
		assert.Equal(t, float64(k+1)/12, CountEvents(0.3, n, cumulative+1e-9))
	}
	mean := 0.0
	for i := range 1000 {
		mean += CountEvents(0.37, 20_000, (float64(i)+0.5)/1000) / 1000
	}
	assert.InDelta(t, 0.37, mean, 1e-5)
}

func TestBestSizeStopsWhereMoreCostsMore(t *testing.T) {
	var sizes []SampleInformation
	for _, n := range []int{50, 100, 200, 400, 800} {
		sizes = append(sizes, SampleInformation{n, Information{Value: 10 * float64(n) / float64(n+100)}})
	}
	// 1,000 × 10·n/(n + 100) less 10 a patient: best where 10,000 × 100/(n + 100)² is 10.
	patients, net := BestSize(sizes, 1000, 500, 10)
	assert.Equal(t, 200, patients)
	assert.InDelta(t, 10_000*2.0/3-500-2000, net, 1e-9)
	patients, net = BestSize(sizes, 1, 500, 10)
	assert.Zero(t, patients)
	assert.Zero(t, net)
}

func TestStudyOfWhatDoesNotMatterIsWorthNothing(t *testing.T) {
	o, x := study{mean: 0.2, weight: []float64{1, 0}, noise: 1}.draw(4, 512)
	got := o.EVSI(Settings{Bootstrap: 50}, x[1], MeasureMean(3), 30)[0]
	assert.InDelta(t, 0, got.Value, 2*got.SE)
	one := NewOutcomes(1)
	one.Add([]float64{1})
	one.Add([]float64{2})
	assert.Equal(t, Information{}, one.EVSI(Settings{}, []float64{1, 2}, MeasureMean(3), 30)[0].Information)
}
