package dist

import (
	"cmp"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// points is a law of separate values, in rising order.
type points struct {
	values []float64
	up     []float64 // the probability of at most values[i]; the last is 1
	m, s   float64
}

// Discrete is the law that takes each value in proportion to its weight. The
// weights need not add to 1.
func Discrete(values, weights []float64) (Law, error) {
	const family = "discrete"
	switch {
	case len(values) == 0:
		return Law{}, refuse(family, "needs at least one value")
	case len(values) != len(weights):
		return Law{}, refuse(family, "has %d values but %d weights", len(values), len(weights))
	}
	total := 0.0
	for i, v := range values {
		if err := cmp.Or(finite(family, "a value", v), finite(family, "a weight", weights[i])); err != nil {
			return Law{}, err
		}
		if weights[i] < 0 {
			return Law{}, refuse(family, "the weight of value %v must not be negative, but is %v", v, weights[i])
		}
		total += weights[i]
	}
	if total <= 0 || math.IsInf(total, 0) {
		return Law{}, refuse(family, "the weights must add to more than 0, and add to %v", total)
	}
	return Law{family, newPoints(values, weights)}, nil
}

// Empirical is the law of a value picked at random from those observed. It gives
// back observed values only: nothing between them, nothing beyond.
func Empirical(values []float64) (Law, error) {
	const family = "empirical"
	if len(values) == 0 {
		return Law{}, refuse(family, "needs at least one value")
	}
	weights := make([]float64, len(values))
	for i, v := range values {
		if err := finite(family, "a value", v); err != nil {
			return Law{}, err
		}
		weights[i] = 1
	}
	return Law{family, newPoints(values, weights)}, nil
}

// newPoints sorts the values, merges equal ones and leaves out those of weight 0.
func newPoints(values, weights []float64) *points {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int { return cmp.Compare(values[i], values[j]) })
	p := &points{}
	var each []float64
	for _, i := range order {
		last := len(p.values) - 1
		switch {
		case weights[i] == 0:
		case last >= 0 && p.values[last] == values[i]:
			each[last] += weights[i]
		default:
			p.values, each = append(p.values, values[i]), append(each, weights[i])
		}
	}
	p.sum(each)
	return p
}

// sum works out the cumulative probabilities, the mean and the sd.
func (p *points) sum(weights []float64) {
	total, moment := 0.0, 0.0
	p.up = make([]float64, len(weights))
	for i, w := range weights {
		total += w
		moment += float64(w * p.values[i])
		p.up[i] = total
	}
	p.m = moment / total
	square := 0.0
	for i, w := range weights {
		p.up[i] /= total
		d := p.values[i] - p.m
		square += float64(w * float64(d*d))
	}
	p.s = math.Sqrt(square / total)
}

func (p *points) mean() float64 { return p.m }
func (p *points) sd() float64   { return p.s }
func (p *points) unit() shape   { return p }

func (p *points) quantile(u float64) float64 {
	return p.values[min(sort.SearchFloat64s(p.up, u), len(p.values)-1)]
}

func (p *points) cdf(x float64) float64 {
	i := sort.Search(len(p.values), func(i int) bool { return p.values[i] > x })
	if i == 0 {
		return 0
	}
	return p.up[i-1]
}

func (p *points) key() string {
	var b strings.Builder
	b.WriteString("points(")
	for i, v := range p.values {
		b.WriteString(strconv.FormatFloat(v, 'g', -1, 64) + ":" + strconv.FormatFloat(p.up[i], 'g', -1, 64) + ";")
	}
	b.WriteByte(')')
	return b.String()
}

func (p *points) points() *points { return p }
