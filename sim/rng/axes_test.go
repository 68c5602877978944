package rng

import (
	"fmt"
	"math/bits"
)

// axis is a way of walking through neighbouring draws. A simulation has many
// short streams rather than a long one, so each axis has slices: streams whose
// other coordinates are small neighbouring numbers.
type axis struct {
	name string
	draw func(m mixer, slice, j uint64) uint64
}

// digits splits a slice's number into the coordinates that stay fixed in it.
func digits(slice uint64) (a uint64, b uint32, c, d uint64) {
	return slice % 8, uint32(slice / 8 % 8), slice / 64 % 8, slice / 512
}

var axes = []axis{
	{"patient", func(m mixer, slice, j uint64) uint64 {
		a, b, c, d := digits(slice)
		return m(d, c, j, Site(a), b)
	}},
	{"source of patients", func(m mixer, slice, j uint64) uint64 { // numbered in the upper half
		a, b, c, d := digits(slice)
		return m(d, c, j<<32|a, Site(b), 0)
	}},
	{"site", func(m mixer, slice, j uint64) uint64 {
		a, b, c, d := digits(slice)
		return m(d, c, a, Site(j), b)
	}},
	{"named site", func(m mixer, slice, j uint64) uint64 {
		a, b, c, d := digits(slice)
		return m(d, c, a, named[j], b)
	}},
	{"visit", func(m mixer, slice, j uint64) uint64 {
		a, b, c, d := digits(slice)
		return m(d, c, a, Site(b), uint32(j))
	}},
	{"replication", func(m mixer, slice, j uint64) uint64 {
		a, b, c, d := digits(slice)
		return m(d, j, a, Site(b), uint32(c))
	}},
	{"seed", func(m mixer, slice, j uint64) uint64 {
		a, b, c, d := digits(slice)
		return m(j, d, a, Site(b), uint32(c))
	}},
	// A block walks through four coordinates in turn, eight values of each. Here
	// a draw that depends on a sum of coordinates occurs again and again.
	{"block", func(m mixer, slice, j uint64) uint64 {
		return m(slice, j/512, j%8, Site(j/8%8), uint32(j/64%8))
	}},
}

// perSlice is the length of a slice, about the patients of a trust in a year.
const perSlice = 2048

var named = namedSites()

func namedSites() (sites [perSlice]Site) {
	for i := range sites {
		sites[i] = SiteOf(fmt.Sprintf("colorectal/step%d/stay", i))
	}
	return sites
}

// slices are the draws along an axis: slices[i][j] is draw j of slice i.
type slices [][]uint64

func walk(a axis, m mixer, n int) slices {
	s := make(slices, n)
	for i := range s {
		s[i] = make([]uint64, perSlice)
		for j := range s[i] {
			s[i][j] = a.draw(m, uint64(i), uint64(j))
		}
	}
	return s
}

// reversed returns the draws with their bits in reverse, so that tests that
// look at leading bits see the trailing ones.
func (s slices) reversed() slices {
	r := make(slices, len(s))
	for i := range s {
		r[i] = make([]uint64, len(s[i]))
		for j, x := range s[i] {
			r[i][j] = bits.Reverse64(x)
		}
	}
	return r
}
