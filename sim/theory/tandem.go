package theory

import "math"

// Tandem is two units in series without waiting, in the long run.
type Tandem struct {
	Lost        float64 // share of arrivals that find the first unit full
	InFirst     float64 // mean number in treatment in the first unit
	Blocked     float64 // mean number who hold a bed there, treated, for want of one in the second
	InSecond    float64 // mean number in the second unit
	BlockedTime float64 // mean time so held, over all who are admitted
}

// TandemLoss returns two bedded units in series, such as intensive care and the
// ward after it. Arrivals are Poisson and lost when the first unit is full;
// stays are exponential; who is finished in the first unit keeps the bed until
// one in the second is free (blocking after service). It is solved as a Markov
// chain of the numbers in treatment, held and in the second unit (Gross, Shortle,
// Thompson and Harris 2008, Fundamentals of Queueing Theory, ch. 4, has the
// case of a bed each). Time held follows by Little's law. Both units need a bed,
// and may have up to fifty: the chain has at most 4,000 states.
func TandemLoss(rate, stay1 float64, beds1 int, stay2 float64, beds2 int) Tandem {
	nan := math.NaN()
	outside := Tandem{nan, nan, nan, nan, nan}
	if !positive(rate, stay1, stay2) || beds1 < 1 || beds2 < 1 {
		return outside
	}
	type inside struct{ first, held, second int }
	states, share, err := stationary(inside{}, func(n inside, to func(inside, float64)) {
		if n.first+n.held < beds1 {
			to(inside{n.first + 1, n.held, n.second}, rate)
		}
		finished := inside{n.first - 1, n.held, n.second + 1}
		if n.second == beds2 {
			finished = inside{n.first - 1, n.held + 1, n.second}
		}
		to(finished, float64(n.first)/stay1)
		left := inside{n.first, n.held, n.second - 1}
		if n.held > 0 { // the bed is taken at once
			left = inside{n.first, n.held - 1, n.second}
		}
		to(left, float64(n.second)/stay2)
	})
	if err != nil {
		return outside
	}
	var t Tandem
	for i, n := range states {
		t.InFirst += float64(float64(n.first) * share[i])
		t.Blocked += float64(float64(n.held) * share[i])
		t.InSecond += float64(float64(n.second) * share[i])
		if n.first+n.held == beds1 {
			t.Lost += share[i]
		}
	}
	t.BlockedTime = t.Blocked / (rate * (1 - t.Lost))
	return t
}
