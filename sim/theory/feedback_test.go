package theory

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestExponentialPassesAreANodeOfJackson(t *testing.T) {
	for _, again := range []float64{0, 0.1, 0.5, 0.7} {
		nodes := []Node{{External: 1, ServiceRate: 4, Servers: 1, Next: []float64{again}}}
		want, err := Jackson(nodes)
		require.NoError(t, err)
		got := FeedbackMG1(1, 0.25, 0.25, again)
		assert.InEpsilon(t, want[0].L, got.L, 1e-10, "again %g", again)
		assert.InEpsilon(t, want[0].Load, got.Load, 1e-10, "again %g", again)
		assert.InEpsilon(t, TimeInNetwork(nodes, want), got.W, 1e-10, "again %g", again)
	}
}

func TestFeedbackByHand(t *testing.T) {
	// Passes of exactly 1, again with ½: E[S] = 2, Var[S] = ½/¼ = 2, and at
	// λ = ¼ half the time busy, Wq = ¼·(4 + 2)/(2·½) = 1.5.
	q := FeedbackMG1(0.25, 1, 0, 0.5)
	assert.InEpsilon(t, 0.5, q.Load, exact)
	assert.InEpsilon(t, 1.5, q.Wq, exact)
	assert.InEpsilon(t, 3.5, q.W, exact)
	assert.InEpsilon(t, 3.5/4, q.L, exact)
}

func TestFeedbackOfPassesInTwoStagesIsItsChain(t *testing.T) {
	// Passes of two exponential stages of rate 3 each; the state is the number
	// inside and the stage that the one in service is in. With room for 400.
	type inside struct{ n, stage int }
	const lambda, stage, again = 0.6, 3.0, 0.4
	states, p, err := stationary(inside{}, func(s inside, to func(inside, float64)) {
		if s.n < 400 {
			to(inside{s.n + 1, s.stage}, lambda)
		}
		switch {
		case s.n > 0 && s.stage == 0:
			to(inside{s.n, 1}, stage)
		case s.n > 0:
			to(inside{s.n, 0}, stage*again) // the next in the queue starts, or the same again
			to(inside{s.n - 1, 0}, stage*(1-again))
		}
	})
	require.NoError(t, err)
	length := 0.0
	for i, s := range states {
		length += float64(s.n) * p[i]
	}
	mean, sd := 2/stage, math.Sqrt2/stage
	assert.InEpsilon(t, length, FeedbackMG1(lambda, mean, sd, again).L, 1e-9)
}

func TestFeedbackOutsideTheDomainIsNaN(t *testing.T) {
	for _, q := range []Queue{
		FeedbackMG1(0.5, 1, 1, 0.5), FeedbackMG1(0.1, 1, 1, 1), FeedbackMG1(0.1, 1, 1, -0.1),
		FeedbackMG1(0.1, 1, -1, 0.1), FeedbackMG1(0.1, 0, 1, 0.1), FeedbackMG1(0.1, 1, 1, math.NaN()),
	} {
		assert.False(t, q.Defined())
	}
}
