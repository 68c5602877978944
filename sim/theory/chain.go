package theory

import (
	"errors"
	"fmt"
	"math"
)

var errUnlike = errors.New("rates differ by too much to compare the states")

// stationary returns all states of a Markov chain in continuous time that can be
// reached from start, and the share of time that is spent in each. next passes
// every transition out of a state to its second argument; one of rate 0 does not
// exist. States are in the order of reaching them, breadth first, so the same
// chain always comes out in the same order.
//
// The chain must be able to return to start from everywhere, and have at most
// 4,000 states. It is solved by taking out one state after the other (Grassmann,
// Taksar and Heyman 1985, Operations Research 33(5), 1107–1116). Nothing is
// subtracted, so that even the rarest state keeps its digits.
func stationary[S comparable](start S, next func(from S, to func(S, float64))) (states []S, share []float64, err error) {
	states, rates, err := explore(start, next)
	if err != nil {
		return nil, nil, err
	}
	var out []int // states to which state k goes
	for k := len(states) - 1; k > 0; k-- {
		// Breadth first, neighbours are close to each other, and stay so: most
		// rates are and remain zero, and passing over them saves most of the time.
		sum := 0.0
		out = out[:0]
		for j, rate := range rates[k][:k] {
			if rate > 0 {
				sum += rate
				out = append(out, j)
			}
		}
		if sum == 0 {
			return nil, nil, fmt.Errorf("state %v: no way back to %v", states[k], start)
		}
		for i := range k {
			if rates[i][k] == 0 {
				continue
			}
			if rates[i][k] /= sum; math.IsInf(rates[i][k], 1) {
				return nil, nil, errUnlike
			}
			for _, j := range out {
				rates[i][j] += float64(rates[i][k] * rates[k][j])
			}
		}
	}
	share = make([]float64, len(states))
	share[0] = 1
	total := 1.0
	for k := 1; k < len(states); k++ {
		for i := range k {
			share[k] += float64(share[i] * rates[i][k])
		}
		total += share[k]
	}
	if math.IsInf(total, 1) || math.IsNaN(total) {
		return nil, nil, errUnlike
	}
	for k := range share {
		share[k] /= total
	}
	return states, share, nil
}

// explore lists the states and the rate from each to each.
func explore[S comparable](start S, next func(from S, to func(S, float64))) (states []S, rates [][]float64, err error) {
	const most = 4000
	type step struct {
		from, to int
		rate     float64
	}
	var steps []step
	states = []S{start}
	number := map[S]int{start: 0}
	for from := 0; from < len(states) && err == nil; from++ {
		next(states[from], func(to S, rate float64) {
			switch {
			case rate == 0 || err != nil:
				return
			case !positive(rate):
				err = fmt.Errorf("state %v: rate to %v must be 0 or more, not %g", states[from], to, rate)
				return
			}
			if _, known := number[to]; !known {
				if len(states) == most {
					err = fmt.Errorf("more than %d states", most)
					return
				}
				number[to] = len(states)
				states = append(states, to)
			}
			steps = append(steps, step{from, number[to], rate})
		})
	}
	if err != nil {
		return nil, nil, err
	}
	rates = make([][]float64, len(states))
	for i := range rates {
		rates[i] = make([]float64, len(states))
	}
	for _, s := range steps {
		rates[s.from][s.to] += s.rate
	}
	return states, rates, nil
}
