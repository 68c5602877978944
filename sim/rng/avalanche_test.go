package rng

import "math"

// avalanche turns over each bit of the input in turn, at draws such as a
// simulation makes, and counts how often each bit of the output turns over: half
// of the time, binomially. The two results are for all pairs of bits together,
// and for the worst.
func avalanche(m mixer, draws int) float64 {
	const inputs = 64 + 64 + 64 + 32 + 32
	sum, worst := 0.0, 0.0
	for in := range inputs {
		var turns [64]int
		for i := range uint64(draws) {
			x := turned(m, i, -1) ^ turned(m, i, in)
			for out := range 64 {
				turns[out] += int(x >> out & 1)
			}
		}
		for _, n := range turns {
			z := (2*float64(n) - float64(draws)) / math.Sqrt(float64(draws))
			sum += z * z
			worst = max(worst, math.Abs(z))
		}
	}
	return smallest(chiSquare(sum, inputs*64), min(1, inputs*64*normal(worst)))
}

// turned returns draw i with one bit of its input turned over, or none if bit is
// negative. The coordinates change together, so that no draw with a bit turned
// over is another draw of the test.
func turned(m mixer, i uint64, bit int) uint64 {
	seed, replication, patient, site, visit := i%3, i%16, i, Site(i*7%64), uint32(i%4)
	switch {
	case bit < 0:
	case bit < 64:
		seed ^= 1 << bit
	case bit < 128:
		replication ^= 1 << (bit - 64)
	case bit < 192:
		patient ^= 1 << (bit - 128)
	case bit < 224:
		site ^= 1 << (bit - 192)
	default:
		visit ^= 1 << (bit - 224)
	}
	return m(seed, replication, patient, site, visit)
}
