package dist

import (
	"math"
	"strconv"
	"strings"
)

// Law is a probability law: a family and its parameters. It does not change.
// The zero Law is the constant 0.
type Law struct {
	Family string // as in Families
	shape  shape
}

// shape is what each family supplies.
type shape interface {
	mean() float64
	sd() float64
	quantile(p float64) float64 // for p from 0 to 1; the ends of the range at 0 and 1
	cdf(x float64) float64
	// unit returns the same law on a scale of its own, which depends on the form
	// alone: laws that differ by a factor have one unit, and so share a table.
	unit() shape
	key() string
}

// Mean returns the expected value.
func (l Law) Mean() float64 { return l.is().mean() }

// SD returns the standard deviation.
func (l Law) SD() float64 { return l.is().sd() }

// CDF returns the probability of a value of at most x.
func (l Law) CDF(x float64) float64 { return l.is().cdf(x) }

// Median returns the value that is exceeded half of the time.
func (l Law) Median() float64 { return l.Quantile(0.5) }

// Quantile returns the smallest value that is not exceeded with probability p.
// At 0 and 1 it returns the ends of the range, which may be infinite; it is NaN
// for a p outside 0 to 1.
func (l Law) Quantile(p float64) float64 {
	if !(p >= 0 && p <= 1) {
		return math.NaN()
	}
	return l.is().quantile(p)
}

// Scale returns what a value from the law's table is multiplied by: the size of
// the mean, or 1 for a law whose mean is 0.
func (l Law) Scale() float64 { return scaleOf(l.is()) }

// Key names the law, with its parameters to the last digit: laws with the same
// key are the same. Use it, rather than ==, as the key of a map.
func (l Law) Key() string { return l.is().key() }

// TableKey names the law's table: laws that differ only by a factor share one.
func (l Law) TableKey() string { return l.is().unit().key() }

// String describes the law to a reader: "lognormal, mean 7, sd 4.2".
func (l Law) String() string {
	if c, ok := l.is().(constant); ok {
		return "constant " + digits(c.value)
	}
	return strings.ReplaceAll(l.Family, "_", " ") + ", mean " + digits(l.Mean()) + ", sd " + digits(l.SD())
}

func (l Law) is() shape {
	if l.shape == nil {
		return constant{}
	}
	return l.shape
}

func scaleOf(s shape) float64 {
	if m := math.Abs(s.mean()); m != 0 {
		return m
	}
	return 1
}

// digits writes a number with four significant digits and no exponent.
func digits(x float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 3, 64), 64)
	if err != nil {
		return strconv.FormatFloat(x, 'g', 4, 64)
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}

// keyOf writes a family and its parameters so that no two laws look alike.
func keyOf(family string, params ...float64) string {
	var b strings.Builder
	b.WriteString(family)
	for i, p := range params {
		b.WriteByte("(,"[min(i, 1)])
		b.WriteString(strconv.FormatFloat(p, 'g', -1, 64))
	}
	b.WriteByte(')')
	return b.String()
}
