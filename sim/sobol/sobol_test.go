package sobol

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// cells returns n points from index first on, in units of 2^-32.
func cells(seed uint64, scramble int, first, n uint32, dimensions ...int) [][]uint32 {
	points := make([][]uint32, n)
	for i := range points {
		for _, d := range dimensions {
			u := At(seed, scramble, first+uint32(i), d)
			points[i] = append(points[i], uint32(math.Floor(u*0x1p32)))
		}
	}
	return points
}

// boxes counts the points in each box of a grid of 2^(cut[0] + cut[1] + ...) boxes.
func boxes(points [][]uint32, cut []int) []int {
	total := 0
	for _, c := range cut {
		total += c
	}
	counts := make([]int, 1<<total)
	for _, p := range points {
		box := 0
		for d, c := range cut {
			box = box<<c | int(uint64(p[d])>>(32-c))
		}
		counts[box]++
	}
	return counts
}

// aspects calls visit with every way of cutting a cube of so many dimensions into 2^total
// boxes.
func aspects(dimensions, total int, visit func(cut []int)) {
	cut := make([]int, dimensions)
	var fill func(d, left int)
	fill = func(d, left int) {
		if d == dimensions-1 {
			cut[d] = left
			visit(cut)
			return
		}
		for c := range left + 1 {
			cut[d] = c
			fill(d+1, left-c)
		}
	}
	fill(0, total)
}

func TestEveryDimensionHasOnePointInEachStratum(t *testing.T) {
	for m := range 11 {
		n := uint32(1) << m
		for scramble := range 3 {
			for d := range 3 * Group {
				for _, first := range []uint32{0, n, 5 * n, math.MaxUint32 - n + 1} {
					points := cells(7, scramble, first, n, d)
					for box, count := range boxes(points, []int{m}) {
						require.Equal(t, 1, count, "2^%d points from %d, dimension %d, stratum %d", m, first, d, box)
					}
				}
			}
		}
	}
}

// The quality of a net is how many times 2 its smallest boxes with the right count hold
// (its t). For Sobol' points it is at most the degrees of the polynomials, less 1 each
// (Niederreiter 1992, Random Number Generation and Quasi-Monte Carlo Methods, theorem
// 4.49); van der Corput's counts for nothing. The first two dimensions have 0: a net at
// every aspect.
func TestDimensionsOfAGroupAreNetsAtEveryAspect(t *testing.T) {
	quality := []struct {
		dimensions []int
		t          int
	}{
		{[]int{0, 1}, 0},
		{[]int{0, 2}, 1},
		{[]int{1, 2}, 1},
		{[]int{0, 3}, 2},
		{[]int{1, 3}, 2},
		{[]int{2, 3}, 3},
		{[]int{0, 1, 2}, 1},
		{[]int{0, 1, 2, 3}, 3},
	}
	for _, q := range quality {
		for _, group := range []int{0, 1, 17} {
			var dimensions []int
			for _, d := range q.dimensions {
				dimensions = append(dimensions, Group*group+d)
			}
			for m := q.t; m <= 9; m++ {
				n := uint32(1) << m
				for _, first := range []uint32{0, n, 3 * n} {
					points := cells(11, 2, first, n, dimensions...)
					aspects(len(dimensions), m-q.t, func(cut []int) {
						for _, count := range boxes(points, cut) {
							require.Equal(t, 1<<q.t, count, "dimensions %v, 2^%d points from %d, boxes %v", dimensions, m, first, cut)
						}
					})
				}
			}
		}
	}
}

// Directions as Burley's listing has them, and the first points of the sequence, which
// textbooks give.
func TestDirectionsAreThoseOfJoeAndKuo(t *testing.T) {
	want := [Group][6]uint32{
		{0x80000000, 0x40000000, 0x20000000, 0x10000000, 0x08000000, 0x04000000},
		{0x80000000, 0xc0000000, 0xa0000000, 0xf0000000, 0x88000000, 0xcc000000},
		{0x80000000, 0xc0000000, 0x60000000, 0x90000000, 0xe8000000, 0x5c000000},
		{0x80000000, 0xc0000000, 0x20000000, 0x50000000, 0xf8000000, 0x74000000},
	}
	for d := range directions {
		assert.Equal(t, want[d][:], directions[d][:6], "dimension %d", d)
	}
	var second []float64
	for i := range uint32(8) {
		second = append(second, float64(point(i, 1))*0x1p-32)
	}
	assert.Equal(t, []float64{0, 0.5, 0.75, 0.25, 0.625, 0.125, 0.375, 0.875}, second)
}

// In two dimensions of different groups points fall as two shuffled stratified samples
// do: some boxes of a grid stay empty, and no two groups go together.
func TestGroupsAreNotTheSamePoints(t *testing.T) {
	const m = 8
	for _, pair := range [][2]int{{0, 4}, {1, 5}, {0, 8}, {3, 4}, {4, 8}, {40, 44}} {
		points := cells(1, 0, 0, 1<<m, pair[0], pair[1])
		same, empty := 0, 0
		for _, p := range points {
			if p[0]>>24 == p[1]>>24 {
				same++
			}
		}
		for _, count := range boxes(points, []int{m / 2, m / 2}) {
			if count == 0 {
				empty++
			}
		}
		assert.Less(t, same, 10, "dimensions %v: in the same stratum of 256", pair)
		assert.Greater(t, empty, 20, "dimensions %v: empty boxes of 256", pair)
	}
}

func TestSeedsScramblesAndDimensionsGiveOtherPoints(t *testing.T) {
	seen := map[float64]string{}
	for seed := range uint64(8) {
		for scramble := range 8 {
			for d := range 32 {
				for i := range uint32(8) {
					u := At(seed, scramble, i, d)
					name := fmt.Sprint(seed, scramble, i, d)
					require.Empty(t, seen[u], "%s has the point of another", name)
					seen[u] = name
				}
			}
		}
	}
}

// One bit would move every draw of the inputs, so a few points are pinned, as hexadecimal
// numbers of cells.
func TestPointsNeverChange(t *testing.T) {
	var got []string
	for _, d := range []int{0, 1, 2, 3, 4, 399} {
		got = append(got, fmt.Sprintf("%x", cells(1, 0, 0, 3, d)))
	}
	assert.Equal(t, []string{
		"[[70c70870] [f5b3b98d] [91820f4e]]",
		"[[40cb0143] [d6811996] [ea8fe95]]",
		"[[46c66db8] [ec902b79] [9c4e9bd]]",
		"[[35db5601] [82ee0e23] [67657177]]",
		"[[a0018303] [7a44b78f] [f2ee7094]]",
		"[[60dbf3b0] [f9101f29] [2ce7acbd]]",
	}, got)
	for d := range 4 {
		assert.Equal(t, At(5, 3, 12, d), Draw(5, 12*Scrambles+3, d))
	}
}

func TestPointsAreInsideTheCube(t *testing.T) {
	assert.Equal(t, 0x1p-33, (0+0.5)*0x1p-32)
	assert.Equal(t, 1-0x1p-33, (math.MaxUint32+0.5)*0x1p-32)
	for i := range uint64(20_000) {
		u := Draw(3, i*i*i, int(i%50))
		require.True(t, u > 0 && u < 1)
		require.Equal(t, 0.5, math.Mod(u*0x1p32, 1), "not the centre of a cell")
	}
}

// Each node of the tree turns its bit over in half of the scrambles, and no two nodes
// agree more often than not: with 4,096 scrambles a share is within 5 standard errors,
// 0.04, of a half.
func TestScramblesAreFair(t *testing.T) {
	const n = 4096
	var turned [32]int
	var agree [32][32]int
	for s := range n {
		x := cells(9, s, 0, 1, 6)[0][0]
		for a := range 32 {
			turned[a] += int(x >> a & 1)
			for b := range a {
				agree[a][b] += int(x>>a&1) ^ int(x>>b&1) ^ 1
			}
		}
	}
	for a := range 32 {
		assert.InDelta(t, 0.5, float64(turned[a])/n, 0.04, "bit %d", a)
		for b := range a {
			assert.InDelta(t, 0.5, float64(agree[a][b])/n, 0.04, "bits %d and %d", a, b)
		}
	}
}
