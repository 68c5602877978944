package econ

import "math"

// Who gains and who loses, by parts of a population such as fifths by deprivation, the most
// deprived first: what each part gains in health, less its share of the health that the money
// would have given elsewhere (distributional cost-effectiveness analysis: Asaria, Griffin and
// Cookson 2016, Medical Decision Making 36, 8-19). No part counts for more than another: NICE
// sets no weights for aversion to inequality.
//
// Health of parts is in whole millionths of a QALY, so that parts add up to the whole.

// ByHead is how the opportunity cost is shared where everybody loses as much: by how many
// live in each part.
func ByHead(people []float64) []float64 { return Graded(people, 1) }

// Graded is how it is shared where one of the most deprived part loses so many times as much
// as one of the least, in equal steps from part to part.
func Graded(people []float64, times float64) []float64 {
	shares, sum := make([]float64, len(people)), 0.0
	for i, n := range people {
		loses := times
		if last := len(people) - 1; last > 0 {
			loses += float64((1 - times) * float64(i) / float64(last))
		}
		shares[i] = float64(n * loses)
		sum += shares[i]
	}
	for i := range shares {
		shares[i] /= sum
	}
	return shares
}

// Deal divides a whole number by weights, none of them below 0, into whole numbers that add up
// to it: what has been dealt out so far is rounded, and not each by itself.
func Deal(whole int64, weights []float64) []int64 {
	sum := 0.0
	for _, w := range weights {
		sum += w
	}
	list := make([]int64, len(weights))
	soFar, before := 0.0, int64(0)
	for i, w := range weights {
		soFar += w
		to := int64(math.Round(float64(whole) * (soFar / sum)))
		if i == len(weights)-1 {
			to = whole
		}
		list[i], before = to-before, to
	}
	return list
}

// PresentQALYs are those of a row, in millionths of one; 0 of what is no health.
func (l *Ledger) PresentQALYs(r Row) int64 {
	if r.Class != HealthGain {
		return 0
	}
	return Millionths(float64(r.Quantity * l.Discounting.Factor(Health, r.Year)))
}

// Millionths are those of a QALY, in which health is added up.
func Millionths(qalys float64) int64 { return int64(math.Round(float64(qalys * 1e6))) }

// DealRow divides a row's QALYs among parts, given how much of its quantity is each part's, in
// millionths of one. What is nobody's, because it is not known who gains it, comes last.
func (l *Ledger) DealRow(r Row, parts []float64) []int64 {
	list := make([]int64, len(parts)+1)
	f := l.Discounting.Factor(Health, r.Year)
	soFar, size, before := 0.0, math.Abs(r.Quantity), int64(0)
	for i, q := range parts {
		soFar, size = soFar+q, size+math.Abs(q)
		to := Millionths(float64(soFar * f))
		list[i], before = to-before, to
	}
	rest := l.PresentQALYs(r) - before
	const rounding = 1e-9 // of sums of shares of patients
	if len(parts) > 0 && math.Abs(r.Quantity-soFar) <= rounding*size {
		list[len(parts)-1], rest = list[len(parts)-1]+rest, 0
	}
	list[len(parts)] = rest
	return list
}

// NetHealthOfParts is what parts gain less what the money would have given them elsewhere at a
// threshold, in millionths of a QALY, given how its loss is shared. Whoever has no share, as
// those who are not told, loses nothing. Together it is the net health of the whole.
func NetHealthOfParts(gains []int64, pounds, threshold float64, shares []float64) []int64 {
	list := append([]int64(nil), gains...)
	for i, lost := range Deal(Millionths(pounds/threshold), shares) {
		list[i] -= lost
	}
	return list
}
