package theory

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func exponential(rate, mean float64) Class { return Class{rate, mean, mean} }

func TestTwoClassesOfCobham(t *testing.T) {
	// By hand, λ = 0.2 and 0.4 with exponential service of mean 1:
	// W₀ = 0.2 + 0.4 = 0.6; Wq = 0.6/0.8 = 0.75 and 0.6/(0.8·0.4) = 1.875.
	q, err := Cobham([]Class{exponential(0.2, 1), exponential(0.4, 1)})
	require.NoError(t, err)
	assert.InEpsilon(t, 0.75, q[0].Wq, exact)
	assert.InEpsilon(t, 1.875, q[1].Wq, exact)
	assert.InEpsilon(t, 0.6, q[0].Delayed, exact)
}

func TestThreeClassesOfCobham(t *testing.T) {
	// By hand, services 1 ± 0, 2 ± 2 and 4 ± 1 at rates 0.1, 0.1 and 0.1:
	// W₀ = 0.05·(1 + 8 + 17) = 1.3; σ = 0.1, 0.3, 0.7.
	q, err := Cobham([]Class{{0.1, 1, 0}, {0.1, 2, 2}, {0.1, 4, 1}})
	require.NoError(t, err)
	assert.InEpsilon(t, 1.3/0.9, q[0].Wq, exact)
	assert.InEpsilon(t, 1.3/(0.9*0.7), q[1].Wq, exact)
	assert.InEpsilon(t, 1.3/(0.7*0.3), q[2].Wq, exact)
}

func TestPriorityConservesTheWaitingOfWork(t *testing.T) {
	// Kleinrock 1976, ch. 3: Σρ(k)Wq(k) = ρW₀/(1 − ρ), whatever the order.
	classes := []Class{{0.1, 1, 0.3}, {0.05, 4, 6}, {0.2, 1.5, 1.5}}
	sum := func(order ...int) float64 {
		var in []Class
		for _, k := range order {
			in = append(in, classes[k])
		}
		q, err := Cobham(in)
		require.NoError(t, err)
		total := 0.0
		for k := range q {
			total += q[k].Load * q[k].Wq
		}
		return total
	}
	_, remaining, err := load(classes)
	require.NoError(t, err)
	rho := 0.1 + 0.2 + 0.3
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2}} {
		assert.InEpsilon(t, rho*remaining/(1-rho), sum(order...), exact, "%v", order)
	}
}

func TestOneClassHasNoPriority(t *testing.T) {
	q, err := Cobham([]Class{{0.3, 2, 5}})
	require.NoError(t, err)
	assert.InEpsilon(t, MG1(0.3, 2, 5).Wq, q[0].Wq, exact)

	q, err = PreemptiveResume([]Class{{0.3, 2, 5}})
	require.NoError(t, err)
	assert.InEpsilon(t, MG1(0.3, 2, 5).W, q[0].W, exact)

	q, err = CobhamServers([]float64{9}, 2, 6)
	require.NoError(t, err)
	assert.InEpsilon(t, MMc(9, 2, 6).Wq, q[0].Wq, exact)
}

func TestSeveralServersWithPriority(t *testing.T) {
	// By hand, the eye clinic's C = 4/9 and cμ = 9, with 2 urgent and 4 routine
	// an hour: Wq = (4/81)/(7/9) and (4/81)/((7/9)(1/3)).
	q, err := CobhamServers([]float64{2, 4}, 3, 3)
	require.NoError(t, err)
	assert.InEpsilon(t, 4.0/63, q[0].Wq, exact)
	assert.InEpsilon(t, 4.0/21, q[1].Wq, exact)
	// Equal services: who waits changes, how many wait does not.
	assert.InEpsilon(t, MMc(6, 3, 3).Lq, q[0].Lq+q[1].Lq, exact)

	one, err := CobhamServers([]float64{0.2, 0.4}, 1, 1)
	require.NoError(t, err)
	single, err := Cobham([]Class{exponential(0.2, 1), exponential(0.4, 1)})
	require.NoError(t, err)
	for k := range one {
		assert.InEpsilon(t, single[k].Wq, one[k].Wq, exact)
	}
}

func TestInterruptingClassDoesNotNoticeTheOthers(t *testing.T) {
	q, err := PreemptiveResume([]Class{exponential(0.2, 1), exponential(0.4, 1), exponential(0.9, 1)})
	require.NoError(t, err)
	assert.InEpsilon(t, MM1(0.2, 1).W, q[0].W, exact)
	// Equal exponential services: the first two together are an M/M/1 queue.
	assert.InEpsilon(t, MM1(0.6, 1).L, q[0].L+q[1].L, exact)
	// By hand: (0.4 + 0.6)/(0.8·0.4) = 3.125.
	assert.InEpsilon(t, 3.125, q[1].W, exact)
	assert.False(t, q[2].Defined(), "load 1.5")
}

func TestClassesOutsideTheDomainAreRefused(t *testing.T) {
	_, err := Cobham([]Class{exponential(0.6, 1), exponential(0.4, 1)})
	assert.ErrorContains(t, err, "the classes load the server with 1; it must be below 1")
	for _, bad := range []Class{{-1, 1, 1}, {1, 0, 0}, {1, 1, -1}} {
		_, err = Cobham([]Class{exponential(0.1, 1), bad})
		assert.ErrorContains(t, err, "class 2: ")
		_, err = PreemptiveResume([]Class{exponential(0.1, 1), bad})
		assert.ErrorContains(t, err, "class 2: ")
	}
	_, err = CobhamServers([]float64{3, 3}, 2, 3)
	assert.ErrorContains(t, err, "3 servers of rate 2 cannot serve 6")
	_, err = CobhamServers([]float64{3, -3}, 2, 3)
	assert.ErrorContains(t, err, "class 2: arrival rate")
}
