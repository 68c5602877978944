package theory

import (
	"errors"
	"fmt"
	"math"
)

// Loss returns a system without waiting that several classes of patients share,
// such as beds on a ward of which some need a monitor. loads holds the load that
// each class offers (λ × mean stay), and fits tells whether n patients of the
// classes can be inside together. blocked is the share of each class that is
// turned away because one more would not fit, inUse the mean number inside.
//
// States have product form,
//
//	P(n) ∝ Π a(k)^n(k)/n(k)!  over all n that fit,
//
// for Poisson arrivals and any law of stay (Kaufman 1981, IEEE Transactions on
// Communications 29(10), 1474–1481; Kelly 1991, Annals of Applied Probability
// 1(3), 319–378). That holds if whatever fits still does so with any patient
// less. All states are visited, so up to a million may fit. fits must neither
// change n nor keep it.
func Loss(loads []float64, fits func(n []int) bool) (blocked, inUse []float64, err error) {
	for k, a := range loads {
		if !zeroOrMore(a) {
			return nil, nil, fmt.Errorf("class %d: load must be 0 or more, not %g", k+1, a)
		}
	}
	s := lossStates{
		loads: loads, fits: fits, n: make([]int, len(loads)), peak: math.Inf(-1),
		blocked: make([]float64, len(loads)), inUse: make([]float64, len(loads)),
	}
	if !fits(s.n) {
		return nil, nil, errors.New("not even an empty system fits")
	}
	if err := s.walk(0, 0); err != nil {
		return nil, nil, err
	}
	for k := range loads {
		s.blocked[k] /= s.total
		s.inUse[k] /= s.total
	}
	return s.blocked, s.inUse, nil
}

// lossStates adds up the states that fit. Weights are relative to the heaviest
// so far, whose logarithm is peak: factorials would overflow.
type lossStates struct {
	loads          []float64
	fits           func(n []int) bool
	n              []int
	visited        int
	peak, total    float64
	blocked, inUse []float64
}

// walk visits the states with the numbers of the classes before k as they are,
// which together weigh as much as logWeight tells.
func (s *lossStates) walk(k int, logWeight float64) error {
	if k == len(s.n) {
		return s.add(logWeight)
	}
	defer func() { s.n[k] = 0 }()
	for s.fits(s.n) {
		if err := s.walk(k+1, logWeight); err != nil {
			return err
		}
		if s.loads[k] == 0 {
			break
		}
		s.n[k]++
		logWeight += math.Log(s.loads[k] / float64(s.n[k]))
	}
	return nil
}

func (s *lossStates) add(logWeight float64) error {
	const most = 1_000_000
	if s.visited++; s.visited > most {
		return fmt.Errorf("more than %d states fit", most)
	}
	if logWeight > s.peak {
		s.rescale(math.Exp(s.peak - logWeight))
		s.peak = logWeight
	}
	weight := math.Exp(logWeight - s.peak)
	s.total += weight
	for k := range s.n {
		s.inUse[k] += float64(float64(s.n[k]) * weight)
		s.n[k]++
		if !s.fits(s.n) {
			s.blocked[k] += weight
		}
		s.n[k]--
		if s.n[k] == 0 {
			continue
		}
		s.n[k]--
		fewer := s.fits(s.n)
		s.n[k]++
		if !fewer {
			return fmt.Errorf("%v patients fit, but not with one of class %d less", s.n, k+1)
		}
	}
	return nil
}

func (s *lossStates) rescale(by float64) {
	s.total *= by
	for k := range s.n {
		s.blocked[k] *= by
		s.inUse[k] *= by
	}
}
