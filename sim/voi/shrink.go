package voi

import "math"

// shrink returns the matrix that brings columns with covariance total, noise included,
// to the covariance that they have without it: what is off the mean is multiplied by it.
//
// Of one column it is √(between/(between + noise)). The normal law with the noise taken
// off is the same law, narrower, so this is then exact; of another law it gives the right
// mean and variance and keeps the shape, which normal noise has made more normal than it
// was: what it is worth to know a quantity of gamma law of shape 2 came out as 0.17 instead
// of 0.11 where noise was as large. A draw does not move to where it probably is without
// its noise, which would be the square of the factor and too near the mean for all of them
// together. Of several columns total and noise are made diagonal together, so that it does
// not matter which option the others are compared with.
//
// In a direction in which noise alone is as much as the whole, nothing is left. By how
// much it was more is in beyond, the matrix for a variance of that size: what is 0 is
// found to lie below as often as above, and an estimate that should be 0 on average takes
// the one away from the other.
func shrink(total, noise [][]float64) (m, beyond [][]float64) {
	n := len(total)
	scale := make([]float64, n)
	for a := range scale {
		scale[a] = math.Sqrt(total[a][a])
	}
	scaled := func(m [][]float64) [][]float64 {
		s := square(n)
		for a := range s {
			for b := range s {
				if scale[a] > 0 && scale[b] > 0 {
					s[a][b] = m[a][b] / scale[a] / scale[b]
				}
			}
		}
		return s
	}
	out, back := whitening(scaled(total))
	within := square(len(out))
	noise = scaled(noise)
	for a := range within {
		for b := range within {
			for c := range n {
				within[a][b] += float64(out[a][c] * dot(noise[c], out[b]))
			}
		}
	}
	shares, axes := eigen(within)
	m, beyond = square(n), square(n)
	for k, axis := range axes {
		left := math.Sqrt(max(0, 1-shares[k]))
		over := math.Sqrt(max(0, shares[k]-1))
		for a := range n {
			for b := range n {
				var to, from float64
				for r, x := range axis {
					to += float64(x * back[r][a])
					from += float64(x * out[r][b])
				}
				both := ratio(float64(float64(to*from)*scale[a]), scale[b], scale[b] > 0)
				m[a][b] += float64(left * both)
				beyond[a][b] += float64(over * both)
			}
		}
	}
	return m, beyond
}

// whitening returns the rows that give columns of this covariance variance 1 and no
// correlation, and those that undo it. Directions in which nothing varies are left out.
func whitening(cov [][]float64) (out, back [][]float64) {
	values, vectors := eigen(cov)
	for k, v := range values {
		if v < 1e-12*float64(len(values)) {
			continue
		}
		root := math.Sqrt(v)
		var there, here []float64
		for _, x := range vectors[k] {
			there, here = append(there, x/root), append(here, float64(x*root))
		}
		out, back = append(out, there), append(back, here)
	}
	return out, back
}

// shrunk applies the matrix to columns about their means.
func shrunk(columns [][]float64, mean []float64, m [][]float64) [][]float64 {
	result := make([][]float64, len(columns))
	for a := range columns {
		result[a] = make([]float64, len(columns[a]))
		for i := range result[a] {
			v := mean[a]
			for b := range columns {
				v += float64(m[a][b] * (columns[b][i] - mean[b]))
			}
			result[a][i] = v
		}
	}
	return result
}
