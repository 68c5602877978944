package rng

import "math/bits"

// mixer is a way of making draws, so that the battery can be turned on ours, on
// one known to be good and on some known to be bad.
type mixer func(seed, replication, patient uint64, site Site, visit uint32) uint64

// ours is the mixer under test, through the exported functions.
func ours(seed, replication, patient uint64, site Site, visit uint32) uint64 {
	return NewKey(seed, replication).Uint64(patient, site, visit)
}

// philox is Philox 2x64-10 (Salmon and others 2011, "Parallel random numbers: as
// easy as 1, 2, 3"), the generator that would be taken if ours failed: it passes
// all of TestU01, so here it shows that the battery does not fail at random. Its
// key has 64 bits, half of ours.
func philox(seed, replication, patient uint64, site Site, visit uint32) uint64 {
	return philox2x64(patient, uint64(site)<<32|uint64(visit), NewKey(seed, replication).places)
}

func philox2x64(x0, x1, key uint64) uint64 {
	for range 10 {
		hi, lo := bits.Mul64(x0, 0xd2b74407b1ce6e93)
		x0, x1 = hi^key^x1, lo
		key += golden
	}
	return x0
}

// badMixers are mistakes that somebody might make. The battery must fail each.
var badMixers = []struct {
	name string
	mixer
}{
	// The sum through one multiply: a lattice along every axis.
	{"one multiply", func(seed, replication, patient uint64, site Site, visit uint32) uint64 {
		return (seed + replication + patient + uint64(site) + uint64(visit)) * golden
	}},
	// The sum through a good finaliser: every stream alone is SplitMix64, but
	// patient 3 at site 5 has the draws of patient 5 at site 3.
	{"finalised sum", func(seed, replication, patient uint64, site Site, visit uint32) uint64 {
		return mix((seed + replication + patient + uint64(site) + uint64(visit)) * golden)
	}},
	// Streams of SplitMix64 that start at seeds in a row.
	{"seeds in a row", func(seed, replication, patient uint64, site Site, visit uint32) uint64 {
		return mix(mix(seed+replication) + golden*(patient+uint64(site)+uint64(visit)))
	}},
	// Half a finaliser: one multiplication between two shifts.
	{"half a finaliser", func(seed, replication, patient uint64, site Site, visit uint32) uint64 {
		k := NewKey(seed, replication)
		x := patient*golden + k.patients + (uint64(site)<<32|uint64(visit))*lcg
		x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
		return x ^ x>>31
	}},
	// Visits mixed too little: the last step adds them.
	{"visit added last", func(seed, replication, patient uint64, site Site, visit uint32) uint64 {
		return NewKey(seed, replication).Uint64(patient, site, 0) + uint64(visit)*lcg
	}},
	// Ours, but 20 bits of the patient's mix are all that remains.
	{"patient folded to 20 bits", func(seed, replication, patient uint64, site Site, visit uint32) uint64 {
		k := NewKey(seed, replication)
		place := uint64(site)<<32 | uint64(visit)
		return mix(mix(patient*golden+k.patients)>>44 + mix(place*lcg+k.places))
	}},
	// A 32-bit hash, said twice.
	{"32 bits", func(seed, replication, patient uint64, site Site, visit uint32) uint64 {
		x := ours(seed, replication, patient, site, visit) >> 32
		return x<<32 | x
	}},
}
