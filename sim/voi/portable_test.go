package voi

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The figures were made on amd64. They are the same to the last bit on another processor,
// with fused operations and without.
func TestSameBitsOnEveryProcessor(t *testing.T) {
	y := study{mean: 0.3, weight: []float64{1, 0.6}, noise: 1, twice: 64}
	o, x := y.draw(1, 300)
	s := Settings{Seed: 3, Bootstrap: 20}
	w := NewWeights(300)
	l := w.Target(x[0], Target{Observed: 0.7, Chance: 0.2, Discrepancy: 0.3})
	var got []string
	for _, v := range []any{
		o.EVPI(s), o.EVPPI(s, x[0]), o.EVPPI(s, x[0], x[1]), o.EVSI(s, x[1], MeasureMean(3), 20)[0].Information,
		o.Share(s, 1, 0, x[1]), o.Threshold(s, 1, 0, x[0]).At, o.Chances(s).Best[1], l.After, l.Surprise,
	} {
		got = append(got, fmt.Sprintf("%x", v))
	}
	assert.Equal(t, []string{
		"{0x1.19622fa46aa7p-02 0x1.13076e4f1c33fp-04 0x1.b59713eff9533p-02}",
		"{0x1.fbbf735aff07ap-03 0x1.716e6426ffd27p-05 0x1.ff1d28aef8911p-03}",
		"{0x1.20ecb1185c9bcp-02 0x1.5e06a8c06863fp-05 0x1.2dd81b3eae468p-02}",
		"{0x1.4d600cec1bf49p-04 0x1.0b82bb102589bp-05 0x1.623a5639552a4p-04}",
		"{0x1.44f42cdcf9195p-02 0x1.4b07d4b8609c1p-04}",
		"-0x1.63045d446b9bdp-02",
		"{0x1.3851eb851eb85p-01 0x1.b6bc3a122a088p-06}",
		"{0x1.411678e13ec71p-01 0x1.5ddd79550df8ep-02 -0x1.2f6cc1bd01353p-05 0x1.4607f9e2be951p+00}",
		"0x1.0dfad18f794eap-01",
	}, got)
}
