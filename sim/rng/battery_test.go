package rng

import (
	"flag"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"
)

// falseAlarm is the probability with which one test of the battery rejects a
// perfect generator. The battery has 145 tests, so a perfect generator
// fails one battery in 7,000. There is only this one: nothing in
// it is drawn by chance, and it passes always or never.
const falseAlarm = 1e-6

// More slices look deeper; 8,192 (17 million draws an axis) take a few minutes.
var depth = flag.Int("slices", 128, "slices along each axis for the battery")

// tests are all tests that are made of each axis. Those that look at leading
// bits only are made again with the bits reversed.
var tests = []struct {
	name    string
	p       func(slices) float64
	leading bool
}{
	{"frequency", frequency, true},
	{"correlation", correlation, true},
	{"pairs along", pairsAlong, true},
	{"pairs across", pairsAcross, true},
	{"birthday spacings", spacings, true},
	{"collisions", collisions, true},
	{"sums of exponentials", exponentials, true},
	{"gaps", gaps, true},
	{"runs", runs, false},
	{"ranks", ranks, false},
}

type finding struct {
	test, axis string
	p          float64
}

func (f finding) String() string { return fmt.Sprintf("%s by %s: p = %.2g", f.test, f.axis, f.p) }

func battery(m mixer, n int) []finding {
	found := []finding{{"avalanche", "bit", avalanche(m, 8*n)}}
	for _, a := range axes {
		s := walk(a, m, n)
		r := s.reversed()
		for _, t := range tests {
			found = append(found, finding{t.name, a.name, t.p(s)})
			if t.leading {
				found = append(found, finding{t.name, a.name + ", bits reversed", t.p(r)})
			}
		}
	}
	return found
}

func rejections(found []finding) (bad []finding) {
	for _, f := range found {
		if !(f.p >= falseAlarm) {
			bad = append(bad, f)
		}
	}
	return bad
}

func TestDrawsPassTheBattery(t *testing.T) {
	found := battery(ours, *depth)
	require.Empty(t, rejections(found))
	report(t, found)
}

func TestPhiloxPassesTheBattery(t *testing.T) {
	found := battery(philox, *depth)
	require.Empty(t, rejections(found))
	report(t, found)
}

func report(t *testing.T, found []finding) {
	least := found[0]
	for _, f := range found {
		if f.p < least.p {
			least = f
		}
	}
	t.Logf("%d tests, the smallest: %v", len(found), least)
}

func TestBadMixersFailTheBattery(t *testing.T) {
	bitten := map[string]bool{}
	for _, b := range badMixers {
		bad := rejections(battery(b.mixer, 32))
		require.NotEmpty(t, bad, b.name)
		t.Logf("%s: %d rejections, such as %v", b.name, len(bad), bad[0])
		for _, f := range bad {
			bitten[f.test] = true
		}
	}
	for _, test := range tests {
		require.True(t, bitten[test.name], "%s finds no bad mixer", test.name)
	}
	require.True(t, bitten["avalanche"])
}
