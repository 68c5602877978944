package rng

import "testing"

// The figures in the package comment come from here.

func BenchmarkUniform(b *testing.B) {
	k := NewKey(1, 0)
	site := SiteOf("colorectal/surgery/stay")
	sum := 0.0
	for i := uint64(0); b.Loop(); i++ {
		sum += k.Uniform(i, site, 0)
	}
	if sum == 0 {
		b.Fatal("draws are never 0")
	}
}

// Each draw names the next patient, so the processor cannot work ahead.
func BenchmarkUniformLatency(b *testing.B) {
	k := NewKey(1, 0)
	site := SiteOf("colorectal/surgery/stay")
	u := 0.5
	for b.Loop() {
		u = k.Uniform(uint64(u*(1<<20)), site, 0)
	}
	if u == 0 {
		b.Fatal("draws are never 0")
	}
}

func BenchmarkPhilox(b *testing.B) {
	x := uint64(0)
	for i := uint64(0); b.Loop(); i++ {
		x += philox2x64(i, 7<<32, 1)
	}
	if x == 0 {
		b.Fatal("sum is 0")
	}
}

func BenchmarkPhiloxLatency(b *testing.B) {
	x := uint64(0)
	for b.Loop() {
		x = philox2x64(uint64(unit(x)*(1<<20)), 7<<32, 1)
	}
	if x == 0 {
		b.Fatal("draw is 0")
	}
}

func BenchmarkNewKey(b *testing.B) {
	x := uint64(0)
	for i := uint64(0); b.Loop(); i++ {
		x += NewKey(1, i).places
	}
	if x == 0 {
		b.Fatal("sum is 0")
	}
}
