package rng

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

// The answers come from a second implementation, in Python's unbounded integers.
// If they change, every result of every scenario changes.
func TestKnownAnswers(t *testing.T) {
	const all = math.MaxUint64
	stay := SiteOf("colorectal/surgery/stay")
	for _, c := range []struct {
		seed, replication, patient uint64
		site                       Site
		visit                      uint32
		bits                       uint64
		uniform                    float64
	}{
		{0, 0, 0, 0, 0, 0xe77480a1a9bbfdc1, 0.9041214365658873},
		{1, 0, 0, stay, 0, 0x159ea2714da45ec2, 0.0844518210048063},
		{1, 1, 0, stay, 0, 0xd0ec99137b6caaf6, 0.8161101982654367},
		{1, 0, 1, stay, 0, 0x69c528177e82f50b, 0.41316462110126995},
		{1, 0, 0, stay, 1, 0x5d75156affafd142, 0.3650678049304469},
		{all, all, all, math.MaxUint32, math.MaxUint32, 0x558522245ca8fec1, 0.33406270396941184},
	} {
		k := NewKey(c.seed, c.replication)
		assert.Equal(t, c.bits, k.Uint64(c.patient, c.site, c.visit), "%+v", c)
		assert.Equal(t, c.uniform, k.Uniform(c.patient, c.site, c.visit), "%+v", c)
	}
	for path, want := range map[string]Site{
		"": 0xf52a15e9, "a": 0x02c0bdbf, "colorectal/surgery/stay": 0xc173ee8e, "lung/mdt/wait": 0xf3994391,
	} {
		assert.Equal(t, want, SiteOf(path), path)
	}
}

// The first numbers of SplitMix64 from seed 0, as its authors' program prints
// them (prng.di.unimi.it/splitmix64.c).
func TestMixIsTheFinaliserOfSplitMix64(t *testing.T) {
	state := uint64(0)
	for _, want := range []uint64{0xe220a8397b1dcdaf, 0x6e789e6aa1b965f4, 0x06c45d188009454f, 0xf88bb8a8724c81ec} {
		state += golden
		require.Equal(t, want, mix(state))
	}
}

// A key from which seed and replication can be recovered belongs to them alone.
func TestKeyTellsSeedAndReplication(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		seed, replication := rapid.Uint64().Draw(t, "seed"), rapid.Uint64().Draw(t, "replication")
		k := NewKey(seed, replication)
		gotSeed := (unmix(k.patients) - k.places) * inverse(lcg)
		require.Equal(t, seed, gotSeed)
		require.Equal(t, replication, (unmix(k.places)-mix(gotSeed+golden))*inverse(golden))
	})
}

// unmix undoes mix: a shift is undone by doubling it until nothing is left, a
// multiplication by the inverse.
func unmix(x uint64) uint64 {
	x = (x ^ x>>31 ^ x>>62) * inverse(0x94d049bb133111eb)
	x = (x ^ x>>27 ^ x>>54) * inverse(0xbf58476d1ce4e5b9)
	return x ^ x>>30 ^ x>>60
}

// inverse of an odd number modulo 2^64, by Newton's iteration: it is right in 3
// bits to begin with, and each step doubles them.
func inverse(odd uint64) uint64 {
	x := odd
	for range 5 {
		x *= 2 - odd*x
	}
	return x
}

func TestUniformIsNeverZeroOrOne(t *testing.T) {
	require.Equal(t, 0x1p-53, unit(0))
	require.Equal(t, 1-0x1p-53, unit(math.MaxUint64))
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Uint64().Draw(t, "bits")
		u := unit(x)
		require.True(t, 0 < u && u < 1)
		require.Equal(t, 1-u, unit(^x), "1-u is a draw too")
	})
}

func TestDrawDependsOnEveryArgument(t *testing.T) {
	draws := map[float64]string{}
	for i := range uint64(4) {
		for name, u := range map[string]float64{
			"seed":        NewKey(1+i, 1).Uniform(1, 1, 1),
			"replication": NewKey(1, 2+i).Uniform(1, 1, 1),
			"patient":     NewKey(1, 1).Uniform(2+i, 1, 1),
			"site":        NewKey(1, 1).Uniform(1, Site(2+i), 1),
			"visit":       NewKey(1, 1).Uniform(1, 1, uint32(2+i)),
		} {
			require.NotContains(t, draws, u, name)
			draws[u] = name
		}
	}
}

// A large scenario has some thousand places. Ten thousand paths collide with
// probability 0.012; that these do not is a property of the paths below.
func TestPathsOfALargeScenarioHaveTheirOwnSites(t *testing.T) {
	paths := map[Site]string{}
	for pathway := range 20 {
		for step := range 50 {
			for _, draw := range []string{"stay", "branch", "duration", "no-show", "uptake", "dose", "complication", "loop", "age", "frailty"} {
				path := fmt.Sprintf("pathway%d/step%d/%s", pathway, step, draw)
				require.Empty(t, paths[SiteOf(path)], path)
				paths[SiteOf(path)] = path
			}
		}
	}
}

func TestDrawsDoNotAllocate(t *testing.T) {
	sum := 0.0
	require.Zero(t, testing.AllocsPerRun(100, func() {
		sum += NewKey(1, 2).Uniform(3, SiteOf("colorectal/surgery/stay"), 4)
	}))
}

func ExampleKey() {
	k := NewKey(1, 0) // seed 1, the first replication
	stay := SiteOf("colorectal/surgery/stay")
	fmt.Println(k.Uniform(17, stay, 0) == k.Uniform(17, stay, 0)) // a draw is a function
	fmt.Printf("%.4f %.4f\n", k.Uniform(17, stay, 0), k.Uniform(18, stay, 0))
	// Output:
	// true
	// 0.8514 0.2768
}

// Who mixes patient and place beforehand draws the same.
func TestPlacesDrawTheSame(t *testing.T) {
	k := NewKey(7, 3)
	for i := range uint64(1000) {
		site, visit := Site(i*2654435761), uint32(i%3)
		require.Equal(t, k.Uniform(i, site, visit), k.Of(i).Uniform(k.Place(site, visit)))
	}
}
