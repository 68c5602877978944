package theory

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestTandemIsTwoQueues(t *testing.T) {
	// Burke 1956: what leaves an M/M/c queue is a Poisson process again.
	q, err := Jackson([]Node{
		{External: 5, ServiceRate: 6, Servers: 1, Next: []float64{0, 1}},
		{ServiceRate: 3, Servers: 3},
	})
	require.NoError(t, err)
	assert.InEpsilon(t, MM1(5, 6).Wq, q[0].Wq, exact)
	assert.InEpsilon(t, MMc(5, 3, 3).Wq, q[1].Wq, exact)
}

func TestFeedbackMultipliesArrivals(t *testing.T) {
	// By hand: a third return, so λ = 2/(1 − ⅓) = 3, L = 3 at rate 4, and the
	// time in the network is 3/2.
	nodes := []Node{{External: 2, ServiceRate: 4, Servers: 1, Next: []float64{1.0 / 3}}}
	q, err := Jackson(nodes)
	require.NoError(t, err)
	assert.InEpsilon(t, 3.0, q[0].L, 1e-9)
	assert.InEpsilon(t, 1.5, TimeInNetwork(nodes, q), 1e-9)
}

func TestTrafficOfAThreeNodePathway(t *testing.T) {
	// By hand: clinic 10 a day; half to imaging, a fifth straight to the board;
	// imaging sends all to the board, which returns a quarter to imaging.
	// x = 5 + b/4 and b = 2 + x, so x = 22/3 and b = 28/3.
	rates, err := Traffic([]Node{
		{External: 10, Next: []float64{0, 0.5, 0.2}},
		{Next: []float64{0, 0, 1}},
		{Next: []float64{0, 0.25, 0}},
	})
	require.NoError(t, err)
	assert.InEpsilon(t, 10.0, rates[0], exact)
	assert.InEpsilon(t, 22.0/3, rates[1], exact)
	assert.InEpsilon(t, 28.0/3, rates[2], exact)
}

func TestNetworksOutsideTheDomainAreRefused(t *testing.T) {
	for want, nodes := range map[string][]Node{
		"node 0: arrival rate must be":           {{External: math.NaN()}},
		"node 0: 2 probabilities for 1 nodes":    {{Next: []float64{0.1, 0.1}}},
		"node 0: probability must be 0 to 1":     {{Next: []float64{-0.1}}},
		"node 1: probabilities add to 1.2":       {{}, {Next: []float64{0.6, 0.6}}},
		"some patients never leave":              {{External: 1, Next: []float64{0, 1}}, {Next: []float64{1, 0}}},
		"node 0: 2 servers of rate 1 cannot ser": {{External: 2, ServiceRate: 1, Servers: 2}},
	} {
		_, err := Jackson(nodes)
		assert.ErrorContains(t, err, want)
	}
	q, err := Jackson(nil)
	assert.NoError(t, err)
	assert.Empty(t, q)
}
