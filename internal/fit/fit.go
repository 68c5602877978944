package fit

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/sim/dist"
)

// Fit is a law with the parameters that make the sample most likely.
type Fit struct {
	Family        string
	Law           dist.Law
	Params        []Param // as a scenario writes them
	Free          int     // how many parameters were fitted
	LogLikelihood float64
	Distance      float64 // of Kolmogorov and Smirnov, from the Kaplan-Meier curve
	// Far says that the distance is more than chance gives: such a law is not offered.
	Far bool

	form form // nil for counts
}

// Param is a parameter in the scenario language.
type Param struct {
	Name  string
	Value float64
	List  []float64 // instead of Value
	Plain bool      // a bare number; otherwise in the unit of the sample
}

// AIC is Akaike's criterion (1974): twice the parameters less twice the
// log-likelihood. Lower is better.
func (f Fit) AIC() float64 { return 2*float64(f.Free) - 2*f.LogLikelihood }

// LeftOut is a family that these values do not suit.
type LeftOut struct {
	Family, Reason string
}

// Result is what was found for one sample.
type Result struct {
	Sample  Sample
	Curve   Curve
	Fits    []Fit // those that are not far from the data first, by AIC
	LeftOut []LeftOut
}

// Laws fits every family that suits the sample. A sample without completed
// values, or with one value alone, has no fits.
func Laws(s Sample) Result {
	r := Result{Sample: s, Curve: s.Curve()}
	if _, same := s.Same(); same || s.Ended() == 0 {
		return r
	}
	d := dataOf(&s)
	for _, family := range families {
		if family.counts != s.Counts {
			continue
		}
		f, err := family.fit(d)
		if err == nil && math.IsNaN(f.LogLikelihood+f.Law.Mean()) {
			err = errNoSummit
		}
		if err != nil {
			reason := strings.TrimPrefix(err.Error(), family.name+": ")
			r.LeftOut = append(r.LeftOut, LeftOut{family.name, reason})
			continue
		}
		f.Family = family.name
		f.Distance = s.distance(r.Curve, &f)
		f.Far = f.Distance > s.tolerable()
		r.Fits = append(r.Fits, f)
	}
	slices.SortStableFunc(r.Fits, func(a, b Fit) int {
		if a.Far != b.Far {
			return map[bool]int{false: -1, true: 1}[a.Far]
		}
		return cmp.Compare(a.AIC(), b.AIC())
	})
	return r
}

// tolerable is how far a law may be from the data: five points of probability, or
// what chance gives in one sample in twenty (1.36 by the root of n; Kolmogorov 1933.
// With fitted parameters and rounded values chance gives less, so that this calls a
// law far too seldom rather than too often.)
func (s *Sample) tolerable() float64 {
	return max(0.05, 1.36/math.Sqrt(float64(s.Ended())))
}

// Poor reports whether even the nearest law is far from the data.
func (r Result) Poor() bool { return len(r.Fits) > 0 && r.Fits[0].Far }

// Nearest is the law at the least distance from the data.
func (r Result) Nearest() Fit {
	return slices.MinFunc(r.Fits, func(a, b Fit) int { return cmp.Compare(a.Distance, b.Distance) })
}

// Text writes a parameter as a scenario does: `median = "5.2d"`. The unit is ""
// for plain numbers.
func (p Param) Text(unit string) string {
	amount := func(x float64) string {
		if p.Plain || unit == "" {
			return digits(x)
		}
		return `"` + digits(x) + unit + `"`
	}
	if p.List == nil {
		return p.Name + " = " + amount(p.Value)
	}
	cells := make([]string, len(p.List))
	for i, x := range p.List {
		cells[i] = amount(x)
	}
	return p.Name + " = [" + strings.Join(cells, ", ") + "]"
}

// Text writes all parameters, separated by commas.
func (f Fit) Text(unit string) string {
	list := make([]string, len(f.Params))
	for i, p := range f.Params {
		list[i] = p.Text(unit)
	}
	return strings.Join(list, ", ")
}

// digits writes a number with four significant digits and no exponent.
func digits(x float64) string {
	rounded, err := strconv.ParseFloat(strconv.FormatFloat(x, 'e', 3, 64), 64)
	if err != nil {
		rounded = x
	}
	return strconv.FormatFloat(rounded, 'f', -1, 64)
}
