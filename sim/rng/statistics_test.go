package rng

import (
	"math"
	slice "slices"

	"gonum.org/v1/gonum/mathext"
)

// The statistics of the battery. Each returns the two-sided probability of a
// result as extreme as this one under independent, uniform draws: draws that are
// more even than chance are as wrong as draws that are less so.

// chiSquare returns the probability for a chi-square statistic.
func chiSquare(x float64, df int) float64 {
	return twoSided(mathext.GammaIncReg(float64(df)/2, x/2), mathext.GammaIncRegComp(float64(df)/2, x/2))
}

// poisson returns the probability for a count with this mean.
func poisson(count int, mean float64) float64 {
	atLeast := 1.0
	if count > 0 {
		atLeast = mathext.GammaIncReg(float64(count), mean)
	}
	return twoSided(mathext.GammaIncRegComp(float64(count)+1, mean), atLeast)
}

// normal returns the probability for a standard normal value.
func normal(z float64) float64 { return math.Erfc(math.Abs(z) / math.Sqrt2) }

func twoSided(lower, upper float64) float64 { return min(1, 2*min(lower, upper)) }

// smallest corrects the smallest of several probabilities for their number
// (Bonferroni).
func smallest(ps ...float64) float64 { return min(1, float64(len(ps))*slice.Min(ps)) }

// fit returns Pearson's statistic of counts with equal expectations.
func fit(counts []int) (x float64) {
	total := 0
	for _, c := range counts {
		total += c
	}
	expected := float64(total) / float64(len(counts))
	for _, c := range counts {
		x += (float64(c) - expected) * (float64(c) - expected) / expected
	}
	return x
}

// frequency counts each slice into 128 classes, 16 draws expected in each.
func frequency(s slices) float64 {
	const classes = 128
	sum, ps := 0.0, make([]float64, len(s))
	for i := range s {
		counts := make([]int, classes)
		for _, x := range s[i] {
			counts[x>>57]++
		}
		x := fit(counts)
		sum += x
		ps[i] = chiSquare(x, classes-1)
	}
	return smallest(chiSquare(sum, len(s)*(classes-1)), smallest(ps...))
}

// correlation looks at draws 1, 2, 4 and 8 apart. Products of independent
// deviations are uncorrelated with variance 1/144, so their sum is normal.
func correlation(s slices) float64 {
	lags := []int{1, 2, 4, 8}
	sum, squares := 0.0, 0.0
	for i := range s {
		for _, lag := range lags {
			products := 0.0
			for j := lag; j < len(s[i]); j++ {
				products += (unit(s[i][j]) - 0.5) * (unit(s[i][j-lag]) - 0.5)
			}
			z := 12 * products / math.Sqrt(float64(len(s[i])-lag))
			sum += z
			squares += z * z
		}
	}
	n := len(s) * len(lags)
	return smallest(normal(sum/math.Sqrt(float64(n))), chiSquare(squares, n))
}

// pairsAlong counts disjoint pairs of neighbours within a slice into 32 x 32
// cells, pairsAcross the pairs at the same place of neighbouring slices.
func pairsAlong(s slices) float64 {
	cells := make([]int, 1024)
	for i := range s {
		for j := 1; j < len(s[i]); j += 2 {
			cells[s[i][j-1]>>59<<5|s[i][j]>>59]++
		}
	}
	return chiSquare(fit(cells), len(cells)-1)
}

func pairsAcross(s slices) float64 {
	cells := make([]int, 1024)
	for i := 1; i < len(s); i += 2 {
		for j := range s[i] {
			cells[s[i-1][j]>>59<<5|s[i][j]>>59]++
		}
	}
	return chiSquare(fit(cells), len(cells)-1)
}

// spacings is Marsaglia's birthday spacings: with n birthdays in a year of m
// days, the number of equal spacings is Poisson with mean n^3/4m (Knuth, vol. 2,
// 3.3.2 J). n = 2^10 and m = 2^26 keep n below m^(5/12), within which the law is
// accurate (L'Ecuyer and Simard 2001).
func spacings(s slices) float64 {
	const n, logDays = 1024, 26
	equal, years := 0, 0
	for i := range s {
		for j := 0; j+n <= len(s[i]); j += n {
			days := make([]uint64, n)
			for k := range days {
				days[k] = s[i][j+k] >> (64 - logDays)
			}
			slice.Sort(days)
			round := 1<<logDays + days[0] - days[n-1] // the turn of the year
			for k := range n - 1 {
				days[k] = days[k+1] - days[k]
			}
			days[n-1] = round
			slice.Sort(days)
			equal += repeats(days)
			years++
		}
	}
	return poisson(equal, float64(years)*n*n*n/(4<<logDays))
}

// collisions counts equal draws among all slices together, in as many leading
// bits as make eight expected.
func collisions(s slices) float64 {
	var all []uint64
	for i := range s {
		all = append(all, s[i]...)
	}
	n := float64(len(all))
	shift := 64 - uint(math.Round(2*math.Log2(n))) + 4
	for i := range all {
		all[i] >>= shift
	}
	slice.Sort(all)
	return poisson(repeats(all), n*(n-1)/2/math.Ldexp(1, 64-int(shift)))
}

func repeats(sorted []uint64) (n int) {
	for i := 1; i < len(sorted); i++ {
		if sorted[i] == sorted[i-1] {
			n++
		}
	}
	return n
}

// exponentials sums 32 draws at a time of the exponential law, as a treatment of
// 32 phases would. The sums have a gamma law: its distribution function makes
// them uniform again, and their mean and variance have known errors, from the
// gamma's central moments k, 3k^2+6k.
func exponentials(s slices) float64 {
	const k, classes = 32, 64
	counts := make([]int, classes)
	n, m1, m2 := 0.0, 0.0, 0.0
	for i := range s {
		for j := 0; j+k <= len(s[i]); j += k {
			sum := 0.0
			for _, x := range s[i][j : j+k] {
				sum -= math.Log(unit(x))
			}
			counts[min(classes-1, int(classes*mathext.GammaIncReg(k, sum)))]++
			n++
			m1 += sum - k
			m2 += (sum-k)*(sum-k) - k
		}
	}
	return smallest(chiSquare(fit(counts), classes-1), normal(m1/math.Sqrt(n*k)), normal(m2/math.Sqrt(n*(2*k*k+6*k))))
}

// gaps measures how many draws pass between two below 1/8: a geometric law
// (Knuth, vol. 2, 3.3.2 D). Slices follow each other.
func gaps(s slices) float64 {
	const longest = 40
	counts := make([]float64, longest+1)
	gap, total := 0, 0.0
	for i := range s {
		for _, x := range s[i] {
			if x>>61 != 0 {
				gap++
				continue
			}
			counts[min(gap, longest)]++
			total++
			gap = 0
		}
	}
	x, left := 0.0, total
	for g, c := range counts {
		expected := left / 8
		if g == longest {
			expected = left
		}
		left -= expected
		x += (c - expected) * (c - expected) / expected
	}
	return chiSquare(x, longest)
}

// runs counts, for each of the 64 bits, how often it is set and how often it
// differs from the draw before (the runs of Wald and Wolfowitz): both binomial.
func runs(s slices) float64 {
	var set, turns [64]int
	for i := range s {
		for j, x := range s[i] {
			y := s[i][max(j-1, 0)] ^ x
			for b := range 64 {
				set[b] += int(x >> b & 1)
				turns[b] += int(y >> b & 1)
			}
		}
	}
	n := float64(len(s) * perSlice)
	m := float64(len(s) * (perSlice - 1))
	sum, worst := 0.0, 0.0
	for b := range 64 {
		z, w := (2*float64(set[b])-n)/math.Sqrt(n), (2*float64(turns[b])-m)/math.Sqrt(m)
		sum += z*z + w*w
		worst = max(worst, math.Abs(z), math.Abs(w))
	}
	return smallest(chiSquare(sum, 128), min(1, 128*normal(worst)))
}

// ranks takes 64 draws at a time as a matrix of 64 x 64 bits. Over the field of
// two elements a random one has full rank with probability 0.2888, one less with
// 0.5776 (Marsaglia and Tsay 1985): the products below. Bits that depend on each
// other lower it.
func ranks(s slices) float64 {
	var counts [3]float64 // full, one less, fewer
	n := 0.0
	for i := range s {
		for j := 0; j+64 <= len(s[i]); j += 64 {
			counts[min(2, 64-rank([64]uint64(s[i][j:j+64])))]++
			n++
		}
	}
	full := 1.0
	for k := 1; k <= 64; k++ {
		full *= 1 - math.Ldexp(1, -k)
	}
	oneLess := 2 * full // exactly so but for a factor (1 - 2^-64)^2
	x := 0.0
	for c, p := range []float64{full, oneLess, 1 - full - oneLess} {
		x += (counts[c] - n*p) * (counts[c] - n*p) / (n * p)
	}
	return chiSquare(x, 2)
}

func rank(rows [64]uint64) (r int) {
	for r < 64 {
		pivot := rows[r]
		if pivot == 0 { // use a later row, or none is left
			k := r + 1
			for k < 64 && rows[k] == 0 {
				k++
			}
			if k == 64 {
				return r
			}
			rows[r], rows[k] = rows[k], rows[r]
			pivot = rows[r]
		}
		low := pivot & -pivot
		for k := r + 1; k < 64; k++ {
			if rows[k]&low != 0 {
				rows[k] ^= pivot
			}
		}
		r++
	}
	return r
}
