package voi

import "testing"

// A study of the usual size: 512 draws of five options, with 200 resamples and 20
// permutations.
func five() (*Outcomes, [][]float64) {
	o, x := NewOutcomes(5), make([][]float64, 2)
	for i := range 512 {
		a, b := normal(1, i, 0), normal(1, i, 1)
		x[0], x[1] = append(x[0], a), append(x[1], b)
		r := []float64{0, a, b, a - b, a * b}
		for k := range r {
			r[k] += normal(1, i, 2+k)
		}
		o.Add(r)
	}
	o.Exact = true
	return o, x
}

func BenchmarkEVPI(b *testing.B) {
	o, _ := five()
	for b.Loop() {
		o.EVPI(Settings{})
	}
}

func BenchmarkEVPPI(b *testing.B) {
	o, x := five()
	for b.Loop() {
		o.EVPPI(Settings{}, x[0])
	}
}

func BenchmarkEVPPIOfTwo(b *testing.B) {
	o, x := five()
	for b.Loop() {
		o.EVPPI(Settings{}, x...)
	}
}

func BenchmarkEVSI(b *testing.B) {
	o, x := five()
	for b.Loop() {
		o.EVSI(Settings{}, x[0], MeasureMean(5), 100)
	}
}

func BenchmarkChances(b *testing.B) {
	o, _ := five()
	for b.Loop() {
		o.Chances(Settings{})
	}
}
