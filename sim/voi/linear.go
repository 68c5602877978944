package voi

import "math"

// Matrices here have as many rows as there are options or functions of a spline, a
// dozen or so. What they need is written out, so that it has the same bits everywhere.

func square(n int) [][]float64 {
	m := make([][]float64, n)
	for i := range m {
		m[i] = make([]float64, n)
	}
	return m
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// covariance of columns of draws, of which draw i is taken times[i] times, and their
// means.
func covariance(columns [][]float64, times []float64) (mean []float64, cov [][]float64) {
	n := 0.0
	for _, t := range times {
		n += t
	}
	mean, cov = make([]float64, len(columns)), square(len(columns))
	for a, x := range columns {
		mean[a] = dot(x, times) / n
		for b, y := range columns[:a+1] {
			sum := 0.0
			for i, t := range times {
				sum += float64(t * float64((x[i]-mean[a])*(y[i]-mean[b])))
			}
			cov[a][b] = sum / (n - 1)
			cov[b][a] = cov[a][b]
		}
	}
	return mean, cov
}

// eigen returns the eigenvalues of a symmetric matrix and its eigenvectors, one in each
// row, by Jacobi's rotations (Golub and Van Loan 2013, Matrix Computations, sec. 8.5). It
// uses up the matrix.
func eigen(m [][]float64) (values []float64, vectors [][]float64) {
	n := len(m)
	vectors = square(n)
	for i := range vectors {
		vectors[i][i] = 1
	}
	for range 50 { // it takes some 6; a rotation that would change nothing is left out
		rotated := false
		for p := range n {
			for q := p + 1; q < n; q++ {
				if math.Abs(m[p][q]) > 0x1p-52*math.Sqrt(math.Abs(float64(m[p][p]*m[q][q]))) {
					rotate(m, vectors, p, q)
					rotated = true
				}
			}
		}
		if !rotated {
			break
		}
	}
	for i := range m {
		values = append(values, m[i][i])
	}
	return values, vectors
}

// rotate makes m[p][q] zero.
func rotate(m, vectors [][]float64, p, q int) {
	tau := (m[q][q] - m[p][p]) / float64(2*m[p][q])
	t := 1 / (math.Abs(tau) + math.Sqrt(1+float64(tau*tau)))
	if tau < 0 {
		t = -t
	}
	c := 1 / math.Sqrt(1+float64(t*t))
	s := float64(t * c)
	turn := func(x, y *float64) {
		*x, *y = float64(c**x)-float64(s**y), float64(s**x)+float64(c**y)
	}
	for k := range m {
		turn(&m[k][p], &m[k][q])
	}
	for k := range m {
		turn(&m[p][k], &m[q][k])
		turn(&vectors[p][k], &vectors[q][k])
	}
	m[p][q], m[q][p] = 0, 0
}

// solve returns x of a·x = b for each b, where a is symmetric and not negative, by
// Cholesky's method. It uses up a. What the equations leave open, as a column of zeros
// does, is 0.
func solve(a [][]float64, bs ...[]float64) [][]float64 {
	const open = 1e-10 // part of a column that the columns before it do not have
	n := len(a)
	kept := make([]bool, n)
	for j := range n {
		left := a[j][j]
		for k := range j {
			left -= float64(a[j][k] * a[j][k])
		}
		kept[j] = left > float64(open*a[j][j])
		root := math.Sqrt(max(0, left))
		for i := j + 1; i < n; i++ {
			for k := range j {
				a[i][j] -= float64(a[i][k] * a[j][k])
			}
			if kept[j] {
				a[i][j] /= root
			} else {
				a[i][j] = 0
			}
		}
		a[j][j] = root
	}
	var solutions [][]float64
	for _, b := range bs {
		x := append([]float64(nil), b...)
		for j := range n {
			x[j] -= dot(a[j][:j], x[:j])
			x[j] = ratio(x[j], a[j][j], kept[j])
		}
		for j := n - 1; j >= 0; j-- {
			for i := j + 1; i < n; i++ {
				x[j] -= float64(a[i][j] * x[i])
			}
			x[j] = ratio(x[j], a[j][j], kept[j])
		}
		solutions = append(solutions, x)
	}
	return solutions
}

func ratio(x, y float64, known bool) float64 {
	if !known {
		return 0
	}
	return x / y
}
