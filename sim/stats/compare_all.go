package stats

import (
	"math"
	"slices"
)

// AtOnce is the level at which each of so many intervals is to be told for all of them to
// cover at once with the level: by Bonferroni's inequality, whatever they have in common.
func AtOnce(level float64, intervals int) float64 {
	return 1 - (1-level)/float64(max(1, intervals))
}

// Compared are options against one another: Differences[i][j] is option i less option j, all
// of them at once. More is better.
type Compared struct {
	Level       float64 // of all intervals at once
	Differences [][]Estimate
}

// CompareAll estimates all differences of options that ran the same replications, ratios of
// sums as in [PairedDifference]. Each has its own variance, so that options may have any in
// common.
func CompareAll(num, den [][]int64, level float64) *Compared {
	k := len(num)
	c := &Compared{Level: level, Differences: make([][]Estimate, k)}
	one := AtOnce(level, k*(k-1)/2)
	for i := range k {
		c.Differences[i] = make([]Estimate, k)
		for j := range k {
			if i != j {
				c.Differences[i][j] = PairedDifference(num[i], den[i], num[j], den[j], one)
			}
		}
	}
	return c
}

// Apart says that two options can be told apart.
func (c *Compared) Apart(i, j int) bool {
	return i != j && c.Differences[i][j].Clear()
}

// WithBest is by how much option i is better than the best of the others, or worse if below 0:
// in an interval at once with those of all others (multiple comparisons with the best; Hsu
// 1984, Annals of Statistics 12(3), 1136-1144), of its pairs with them, as Nelson and Matejcik
// 1995, Management Science 41(12), 1935-1945, have it for common random numbers. NaN where
// nothing is known.
func (c *Compared) WithBest(i int) (low, high float64) {
	low, high = math.Inf(1), math.Inf(1)
	for j, d := range c.Differences[i] {
		if j != i {
			low, high = min(low, d.Low), min(high, d.High) // NaN stays
		}
	}
	return low, high
}

// Sets are the largest sets of which no two options can be told apart, so that each option is
// in one or more (the letters of Piepho 2004, Journal of Computational and Graphical Statistics
// 13(2), 456-466).
func (c *Compared) Sets() (sets [][]int) {
	all := make([]int, len(c.Differences))
	for i := range all {
		all[i] = i
	}
	sets = [][]int{all}
	for i := range all {
		for j := range i {
			if c.Apart(i, j) {
				sets = split(sets, i, j)
			}
		}
	}
	slices.SortFunc(sets, slices.Compare[[]int])
	return sets
}

// split makes sets in which i and j are never together, and leaves out those within others.
func split(sets [][]int, i, j int) (list [][]int) {
	var pieces [][]int
	for _, s := range sets {
		if !slices.Contains(s, i) || !slices.Contains(s, j) {
			list = append(list, s)
			continue
		}
		for _, x := range []int{i, j} {
			pieces = append(pieces, slices.DeleteFunc(slices.Clone(s), func(y int) bool { return y == x }))
		}
	}
	for _, s := range pieces {
		if !slices.ContainsFunc(list, func(of []int) bool { return within(s, of) }) {
			list = append(list, s)
		}
	}
	return list
}

func within(s, of []int) bool {
	return !slices.ContainsFunc(s, func(x int) bool { return !slices.Contains(of, x) })
}
