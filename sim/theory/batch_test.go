package theory

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestBatchesOfOneAreMM1(t *testing.T) {
	for _, rho := range []float64{0, 0.1, 0.7, 0.99} {
		got, want := BatchMM1(rho, 1, 1, 1), MM1(rho, 1)
		assert.InDelta(t, want.L, got.L, exact*(1+want.L), "load %g", rho)
		assert.InDelta(t, want.Wq, got.Wq, exact*(1+want.L), "load %g", rho)
		assert.InDelta(t, want.Delayed, got.Delayed, exact, "load %g", rho)
	}
}

func TestMixedBatchesHaveThePublishedLength(t *testing.T) {
	// Gross, Shortle, Thompson and Harris 2008, sec. 3.1: L as in the formula. By
	// hand, one or three with equal chance, so E[X] = 2 and E[X²] = 5, at a rate
	// of 0.2 and service 1: ρ = 0.4, L = 0.4·3.5/1.2 = 7/6, W = L/0.4 = 35/12.
	q := BatchMM1(0.2, 2, 5, 1)
	assert.InEpsilon(t, 7.0/6, q.L, exact)
	assert.InEpsilon(t, 35.0/12, q.W, exact)
	assert.InEpsilon(t, 23.0/12, q.Wq, exact)
	assert.InEpsilon(t, 0.7, q.Delayed, exact)
}

func TestBatchQueueIsItsChain(t *testing.T) {
	// The same queue with room for 300; longer ones do not happen at ρ = 0.4.
	states, p, err := stationary(0, func(n int, to func(int, float64)) {
		if n < 300 {
			to(n+1, 0.1)
			to(n+3, 0.1)
		}
		if n > 0 {
			to(n-1, 1)
		}
	})
	require.NoError(t, err)
	length := 0.0
	for i, n := range states {
		length += float64(n) * p[i]
	}
	assert.InEpsilon(t, BatchMM1(0.2, 2, 5, 1).L, length, 1e-10)
}

func TestFullBatchesAreServicesOfSeveralStages(t *testing.T) {
	// A batch of k, served one by one, is one service with Erlang's law of k
	// stages: the first of a batch waits as in that M/G/1 queue, and on average
	// (k − 1)/2 services more pass until a patient's own.
	for _, k := range []float64{1, 2, 5, 40} {
		first := MG1(0.8, 1, 1/math.Sqrt(k))
		assert.InEpsilon(t, first.Wq+(k-1)/2/k, BatchMM1(0.8, k, k*k, k).Wq, exact, "%g at a time", k)
	}
}

func TestBatchesOutsideTheDomainAreNaN(t *testing.T) {
	for _, q := range []Queue{
		BatchMM1(0.5, 2, 4, 1), BatchMM1(-1, 1, 1, 1), BatchMM1(0.1, 0.5, 1, 1),
		BatchMM1(0.1, 2, 3, 1), BatchMM1(0.1, 2, math.NaN(), 1), BatchMM1(0.1, 2, 4, 0),
	} {
		assert.False(t, q.Defined())
	}
}

func ExampleBatchMM1() {
	// A meeting each day, at random times, sends six patients to a scanner that
	// takes eight a day.
	together, apart := BatchMM1(1, 6, 36, 8), MM1(6, 8)
	fmt.Printf("mean wait %.2f days, and %.2f if they came one by one\n", together.Wq, apart.Wq)
	// Output: mean wait 1.62 days, and 0.38 if they came one by one
}
