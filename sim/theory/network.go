package theory

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
)

// Node is one service point of a network.
type Node struct {
	External    float64 // arrival rate from outside, Poisson
	ServiceRate float64 // of one server, exponential
	Servers     int
	// Next holds the probability of going to each node afterwards; what is
	// missing to 1 leaves. nil means that all leave.
	Next []float64
}

// Jackson returns the nodes of an open network: each behaves as an M/M/c queue
// of its own with arrival rate λ, where λ solves the traffic equations
//
//	λ(j) = external(j) + Σ λ(i)·next(i, j)
//
// (Jackson 1957, Operations Research 5(4), 518–521; Kleinrock 1975, Queueing
// Systems I, sec. 4.8). Every patient must be able to leave, and every node be
// stable.
func Jackson(nodes []Node) ([]Queue, error) {
	rates, err := Traffic(nodes)
	if err != nil {
		return nil, err
	}
	queues := make([]Queue, len(nodes))
	for j, n := range nodes {
		queues[j] = MMc(rates[j], n.ServiceRate, n.Servers)
		if !queues[j].Defined() {
			return nil, fmt.Errorf("node %d: %d servers of rate %g cannot serve %g", j, n.Servers, n.ServiceRate, rates[j])
		}
	}
	return queues, nil
}

// Traffic solves the traffic equations of [Jackson] for the arrival rate of
// each node, from outside and from other nodes together.
func Traffic(nodes []Node) ([]float64, error) {
	size := len(nodes)
	if size == 0 {
		return nil, nil
	}
	external := mat.NewVecDense(size, nil)
	equations := mat.NewDense(size, size, nil) // identity less the routes, transposed
	for i, n := range nodes {
		if err := n.check(i, size); err != nil {
			return nil, err
		}
		external.SetVec(i, n.External)
		for j, p := range n.Next {
			equations.Set(j, i, -p)
		}
		equations.Set(i, i, equations.At(i, i)+1)
	}
	var solved mat.VecDense
	if err := solved.SolveVec(equations, external); err != nil {
		return nil, fmt.Errorf("some patients never leave: %w", err)
	}
	rates := make([]float64, size)
	for j := range rates {
		rates[j] = solved.AtVec(j)
	}
	return rates, nil
}

func (n Node) check(i, size int) error {
	if !zeroOrMore(n.External) {
		return fmt.Errorf("node %d: arrival rate must be 0 or more, not %g", i, n.External)
	}
	if n.Next != nil && len(n.Next) != size {
		return fmt.Errorf("node %d: %d probabilities for %d nodes", i, len(n.Next), size)
	}
	sum := 0.0
	for _, p := range n.Next {
		if !(p >= 0 && p <= 1) {
			return fmt.Errorf("node %d: probability must be 0 to 1, not %g", i, p)
		}
		sum += p
	}
	if sum > 1+1e-9 || math.IsNaN(sum) { // more than rounding of decimals
		return fmt.Errorf("node %d: probabilities add to %g; they must not exceed 1", i, sum)
	}
	return nil
}

// TimeInNetwork returns the mean time from arrival to leaving, over all patients
// from outside: ΣL ÷ Σexternal, by Little's law on the whole network.
func TimeInNetwork(nodes []Node, queues []Queue) float64 {
	inside, arrivals := 0.0, 0.0
	for i := range nodes {
		inside += queues[i].L
		arrivals += nodes[i].External
	}
	return inside / arrivals
}
