package alliance

// rake scales the rows and columns of a table of shares in turn until row i adds
// up to rows[i] and column k to columns[k] (iterative proportional fitting, Deming
// and Stephan 1940). The totals of rows and columns must agree; columns are scaled
// to agree if they do not. A row without anything stays as it is.
func rake(shares [][4]float64, rows []float64, columns [4]float64) [][4]float64 {
	total, sum := 0.0, 0.0
	for _, r := range rows {
		total += r
	}
	for _, c := range columns {
		sum += c
	}
	counts := make([][4]float64, len(shares))
	for i := range shares {
		for k := range columns {
			counts[i][k] = rows[i] * shares[i][k]
		}
	}
	const rounds = 200 // far more than it takes: the change of the last is below one in a million
	for range rounds {
		for k, want := range columns {
			have := 0.0
			for i := range counts {
				have += counts[i][k]
			}
			if have > 0 {
				for i := range counts {
					counts[i][k] *= want / have * total / sum
				}
			}
		}
		for i, want := range rows {
			have := 0.0
			for _, x := range counts[i] {
				have += x
			}
			if have > 0 {
				for k := range counts[i] {
					counts[i][k] *= want / have
				}
			}
		}
	}
	for i, r := range rows {
		for k := range counts[i] {
			if r > 0 {
				counts[i][k] /= r
			} else {
				counts[i][k] = shares[i][k]
			}
		}
	}
	return counts
}
