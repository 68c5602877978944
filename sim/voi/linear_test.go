package voi

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestEigenvectorsMakeTheMatrixAgain(t *testing.T) {
	m := [][]float64{{4, 1, -2, 0}, {1, 3, 0, 1}, {-2, 0, 5, 0.5}, {0, 1, 0.5, 1e-3}}
	values, vectors := eigen(copied(m))
	for a := range m {
		for b := range m {
			sum := 0.0
			for k, v := range values {
				sum += v * vectors[k][a] * vectors[k][b]
			}
			assert.InDelta(t, m[a][b], sum, 1e-13)
		}
	}
}

func TestSolveLeavesOpenWhatEquationsDo(t *testing.T) {
	a := [][]float64{{4, 2, 0, 1}, {2, 5, 0, 3}, {0, 0, 0, 0}, {1, 3, 0, 6}}
	want := []float64{1, -2, 0, 0.5}
	b := make([]float64, 4)
	for i := range b {
		b[i] = dot(a[i], want)
	}
	got := solve(copied(a), b)
	assert.InDeltaSlice(t, want, got[0], 1e-13)
}

// Columns have the covariance without noise afterwards, also where two are the same and
// one does not vary.
func TestShrunkColumnsVaryAsWithoutNoise(t *testing.T) {
	const n = 500
	columns := make([][]float64, 4)
	for i := range n {
		x, y := normal(1, i, 0), normal(1, i, 1)
		columns[0] = append(columns[0], 1e4+300*x)
		columns[1] = append(columns[1], 1e4+300*x)
		columns[2] = append(columns[2], x-2*y)
		columns[3] = append(columns[3], 7)
	}
	noise := [][]float64{{2e4, 2e4, 30, 0}, {2e4, 2e4, 30, 0}, {30, 30, 1, 0}, {0, 0, 0, 0}}
	mean, total := covariance(columns, once(n))
	m, beyond := shrink(total, noise)
	_, left := covariance(shrunk(columns, mean, m), once(n))
	for a := range noise {
		for b := range noise {
			assert.InDelta(t, total[a][b]-noise[a][b], left[a][b], 1e-7*(1+total[a][a]+total[b][b]))
			assert.Zero(t, beyond[a][b])
		}
	}
	// With twice its variance as noise as much lies beyond.
	_, beyond = shrink([][]float64{{4}}, [][]float64{{8}})
	assert.InDelta(t, 1, beyond[0][0], 1e-15)
}

func copied(m [][]float64) [][]float64 {
	c := square(len(m))
	for i := range m {
		copy(c[i], m[i])
	}
	return c
}
