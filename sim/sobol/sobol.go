// Package sobol makes points that fill a cube of many dimensions more evenly than
// random ones: scrambled Sobol' points, padded to any number of dimensions. Draws of
// uncertain inputs taken from them give the same means with fewer runs.
//
// A coordinate is a function, not a stream: seed, scramble, index and dimension go
// in, one number comes out. So runs extend, resume and are shared out as those of
// package rng, whose draws decide every scramble. It is made of integers alone, the
// same on every processor. Turning a coordinate into a value of an input is left to
// package dist.
//
// # The points
//
// Burley (2020, "Practical hash-based Owen scrambling", Journal of Computer Graphics
// Techniques 9(4), 1–20): dimensions come in groups of [Group], each the first four
// of Sobol', which are its best; each group goes through them in an order of its own
// and is scrambled by itself. Within a group the points are nets, across groups they
// are paired at random. Burley's scramble is a quick hash whose bits are not quite
// independent; a run of a simulation takes a thousand times as long as a point, so ours
// asks rng for every node of the tree and is Owen's own (1995, "Randomly permuted
// (t,m,s)-nets and (t,s)-sequences"). With it each point by itself is uniform, a mean
// over points is unbiased, and scrambles are independent, which gives the standard
// error ([Mean]).
//
// Start at [Draw].
package sobol

import (
	"math/bits"

	"prehabsim/sim/rng"
)

// Group is how many dimensions are Sobol' points together. Those that act jointly
// belong into one group, the two that matter most in its first two places, which are a
// net at every aspect: among any 2^m points in succession from a multiple of 2^m, each
// of the 2^m boxes of 2^-k by 2^(k-m) holds one, whatever k.
const Group = 4

// At returns a coordinate of the point of this index: the centre of one of 2^32 cells,
// strictly between 0 and 1, exactly.
//
// The first 2^m points of a scramble, and any 2^m that follow from a multiple of it,
// have one coordinate in each of 2^m equal strata of every dimension.
func At(seed uint64, scramble int, index uint32, dimension int) float64 {
	group := dimension / Group
	key := rng.NewKey(seed, uint64(scramble))

	// The order of a group's points is scrambled as a coordinate is, from its highest
	// bit down, so that points in succession remain together: they are the net of
	// another stretch of the sequence.
	at := owen(index, key.Of(uint64(group)), order)
	cell := owen(point(at, dimension%Group), key.Of(uint64(dimension)), value)
	return float64((float64(cell) + 0.5) * 0x1p-32)
}

// What is scrambled, as a place of package rng.
var (
	order = rng.SiteOf("sobol/order")
	value = rng.SiteOf("sobol/value")
)

// owen scrambles the bits of x: each is turned over, or not, by a draw that belongs to
// the bits above it. Numbers that agree in their first k bits still do and then still
// part, which is why nets remain nets. The draw is that of a node of a binary tree,
// named as in a heap: its bits with a 1 before them.
func owen(x uint32, luck rng.Luck, site rng.Site) uint32 {
	var turn uint32
	for depth := range 32 {
		above := uint32(uint64(x) >> (32 - depth)) // in 64 bits, where a shift by 32 is 0
		node := 1<<depth | above
		turn |= uint32(luck.Uint64(site, node)>>63) << (31 - depth)
	}
	return x ^ turn
}

// point returns a coordinate of the Sobol' sequence itself, in units of 2^-32.
func point(index uint32, dimension int) uint32 {
	var x uint32
	for ; index != 0; index &= index - 1 {
		x ^= directions[dimension][bits.TrailingZeros32(index)]
	}
	return x
}

// directions are what each bit of the index, from the lowest, turns over: of the bits
// backwards (van der Corput), and by the primitive polynomials x + 1, x² + x + 1 and
// x³ + x + 1 with the initial numbers of Joe and Kuo (2008, "Constructing Sobol sequences
// with better two-dimensional projections", SIAM Journal on Scientific Computing 30,
// 2635–2654).
var directions = [Group][32]uint32{
	backwards(),
	direct(nil, 1),
	direct([]uint32{1}, 1, 3),
	direct([]uint32{0, 1}, 1, 3, 1),
}

func backwards() (v [32]uint32) {
	for k := range v {
		v[k] = 1 << (31 - k)
	}
	return v
}

// direct works out the directions of a primitive polynomial of the degree of initial,
// given its coefficients between the first and the last (Joe and Kuo, equation 3).
func direct(between []uint32, initial ...uint32) (v [32]uint32) {
	degree := len(initial)
	for k := range v {
		if k < degree {
			v[k] = initial[k] << (31 - k)
			continue
		}
		v[k] = v[k-degree] ^ v[k-degree]>>degree
		for j, a := range between {
			v[k] ^= a * v[k-j-1]
		}
	}
	return v
}
