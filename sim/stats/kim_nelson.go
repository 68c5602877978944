package stats

import (
	"math"

	"prehabsim/sim/fmath"
)

// KimNelson selects the best of many by a fully sequential procedure (Kim and Nelson 2001, A
// fully sequential procedure for indifference-zone selection in simulation, ACM TOMACS 11(3),
// 251-273, with c = 1): after a first stage of all, one replication of those that are still in
// at a time, and who is behind one of them by more than chance allows is out. With probability
// level or more it selects the best, where that is better than any other by the zone or more;
// otherwise one that is within the zone of it. Observations are normal, those of one
// replication may depend on each other (common random numbers), replications do not. More is
// better. Add observations until [KimNelson.Done].
type KimNelson struct {
	K     int
	Level float64 // above 1/K
	Zone  float64 // of indifference, in the unit of observations; above 0
	First int     // replications of the first stage, 2 or more

	r     int // replications so far
	first [][]float64
	sum   []float64
	in    []int
	// need[i][j] is h²S²/δ² of a pair: no difference between them needs more replications.
	need [][]float64
	out  []int // by option: after how many replications; 0: it is in
	done bool
}

// NewKimNelson begins with all in.
func NewKimNelson(k int, level, zone float64, first int) *KimNelson {
	p := &KimNelson{K: k, Level: level, Zone: zone, First: first, sum: make([]float64, k), out: make([]int, k), done: k == 1}
	for i := range k {
		p.in = append(p.in, i)
	}
	return p
}

// Add takes in a replication: what each option gave; of those that are out nothing is read.
func (p *KimNelson) Add(x []float64) {
	if p.done {
		return
	}
	p.r++
	for _, i := range p.in {
		p.sum[i] += x[i]
	}
	if p.r < p.First {
		p.first = append(p.first, append([]float64{}, x...))
		return
	}
	if p.r == p.First {
		p.first = append(p.first, append([]float64{}, x...))
		p.measure()
	}
	if p.r > p.Most() {
		p.in = []int{p.Best()}
	} else {
		p.screen()
	}
	p.done = len(p.in) == 1
}

// measure works out of the first stage how long each pair may take. The variance of a pair is
// that of its own difference, of either order the same.
func (p *KimNelson) measure() {
	n := float64(p.First)
	eta := (fmath.Exp(-2/(n-1)*fmath.Log(2*(1-p.Level)/float64(p.K-1))) - 1) / 2
	h2 := 2 * eta * (n - 1)
	p.need = make([][]float64, p.K)
	for i := range p.need {
		p.need[i] = make([]float64, p.K)
		for j := range p.K {
			mean := (p.sum[i] - p.sum[j]) / n
			squares := 0.0
			for _, x := range p.first {
				d := x[i] - x[j] - mean
				squares += float64(d * d)
			}
			p.need[i][j] = h2 * squares / (n - 1) / (p.Zone * p.Zone)
		}
	}
	p.first = nil
}

// screen takes out who is behind another that was in by more than the pair allows by now.
func (p *KimNelson) screen() {
	was := append([]int{}, p.in...)
	p.in = p.in[:0]
	for _, i := range was {
		stays := true
		for _, j := range was {
			allowed := max(0, p.Zone/2*(p.need[i][j]-float64(p.r)))
			stays = stays && p.sum[i]-p.sum[j] >= -allowed
		}
		if stays {
			p.in = append(p.in, i)
		} else {
			p.out[i] = p.r
		}
	}
}

// In are the options that are still in.
func (p *KimNelson) In() []int { return p.in }

// Done says that one is left.
func (p *KimNelson) Done() bool { return p.done }

// Out is after how many replications an option was taken out; 0: it was not, or at the very end.
func (p *KimNelson) Out(i int) int { return p.out[i] }

// Replications are those so far.
func (p *KimNelson) Replications() int { return p.r }

// Most is after how many replications the procedure goes on to the end at the latest, of those
// that are in; before the first stage is over it is not known, and 0.
func (p *KimNelson) Most() int {
	if p.need == nil {
		return 0
	}
	most := 0.0
	for _, i := range p.in {
		for _, j := range p.in {
			if i != j {
				most = max(most, math.Floor(p.need[i][j]))
			}
		}
	}
	return int(min(most, math.MaxInt32))
}

// Best is the one with the best mean of those that are in.
func (p *KimNelson) Best() int {
	best := p.in[0]
	for _, i := range p.in {
		if p.sum[i] > p.sum[best] {
			best = i
		}
	}
	return best
}
