package report

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// once stands where there is no interval because one replication of many had a value.
const once = "(n = 1)"

// plusMinus stands before half the width of an interval.
const plusMinus = "\u00b1"

// around writes what follows a mean or a difference: "± 166"; nothing where a run
// of a single replication gives no interval. Intervals of Student's t are symmetric,
// so half their width says all.
func (r *Results) around(e stats.Estimate, places int) string {
	half := e.HalfWidth()
	switch {
	case unknown(e) && !r.single():
		return once
	case math.IsNaN(half):
		return ""
	}
	if least := math.Pow10(-places); half > 0 && half < least/2 {
		return plusMinus + " <" + words.Plain(least, places)
	}
	return plusMinus + " " + words.Plain(half, places)
}

// changed writes a paired difference: "−1,308 ± 92 *", where the star says that
// the interval leaves out 0.
func (r *Results) changed(d stats.Estimate, places int) string {
	if math.IsNaN(d.Mean) {
		return ""
	}
	if identical(d) {
		return noChange
	}
	// The decimals of the row, or one more where the interval is that narrow
	// and the change that small.
	if half := d.HalfWidth(); half > 0 {
		places = max(places, min(places+1, words.Places(half)-1, words.Places(d.Mean)))
	}
	text := words.Signed(d.Mean, places)
	zero := !strings.ContainsAny(text, "123456789") // as it is written, which no star contradicts
	if around := r.around(d, places); around != "" {
		text += " " + around
	}
	if d.Clear() && !zero {
		text += " *"
	}
	return text
}

func identical(d stats.Estimate) bool { return d.Mean == 0 && d.HalfWidth() == 0 }

// cell writes the change of a column, or what stands in its place. Medians and
// centiles that are identical are a plain zero: they are whole days or units, or one of
// a few times, and stay where they were although patients fare differently.
func (r *Results) cell(option int, c result.Column, d stats.Estimate, places int) string {
	switch word := r.insteadOf(option, c); {
	case math.IsNaN(d.Mean) && len(r.nobodyStarts(option, c)) == 0:
		return ""
	case word != "":
		return word
	case identical(d):
		return "0.0"
	}
	return r.withoutDoubt(option, c, r.changed(d, places))
}

// withoutDoubt takes the star off a change that some reading of the evidence has at none or
// the other way.
func (r *Results) withoutDoubt(option int, c result.Column, change string) string {
	if r.doubted(option, c) {
		return strings.TrimSuffix(change, " *")
	}
	return change
}

func isCentile(measure string) bool {
	return slices.ContainsFunc(strings.Split(measure, "_"), func(word string) bool {
		return word == "median" || word == "centile" || word == "p90" || word == "p95"
	})
}
