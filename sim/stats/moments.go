package stats

import (
	"bytes"
	"fmt"
	"strconv"
)

// Moments are the exact first and second moments of a ratio's numerator and
// denominator over the replications that had something to measure: all that a
// ratio's interval needs.
type Moments struct {
	Count      int64 // of those replications
	num, den   Sum
	nn, nd, dd Sum
}

// measured says whether a replication had something to measure: with 0/0 it says
// nothing of the ratio, neither what it is nor how it varies.
func measured(num, den int64) bool { return num != 0 || den != 0 }

// Add adds one replication.
func (m *Moments) Add(num, den int64) {
	if !measured(num, den) {
		return
	}
	m.Count++
	m.num.Add(num)
	m.den.Add(den)
	m.nn.AddProduct(num, num)
	m.nd.AddProduct(num, den)
	m.dd.AddProduct(den, den)
}

// PairMoments are the exact first and second moments of two ratios observed in
// the same replications: an option's (Na, Da) and the baseline's (Nb, Db). The
// products across the pair carry the correlation that common random numbers
// create, so the interval of a difference stays paired after the replications
// themselves are gone.
//
// The zero value has seen nothing. PairMoments are compared with ==.
type PairMoments struct {
	Count   int64    // replications
	had     [2]int64 // of them, those in which the option, and the baseline, had something to measure
	sum     [4]Sum   // Na, Da, Nb, Db
	product [10]Sum  // each pair i ≤ j of the four, in order of i, then of j
}

// Add adds one replication: the option's ratio na/da and the baseline's nb/db.
func (m *PairMoments) Add(na, da, nb, db int64) {
	m.Count++
	x := [4]int64{na, da, nb, db}
	for side := range m.had {
		if measured(x[2*side], x[2*side+1]) {
			m.had[side]++
		}
	}
	k := 0
	for i := range x {
		m.sum[i].Add(x[i])
		for j := i; j < len(x); j++ {
			m.product[k].AddProduct(x[i], x[j])
			k++
		}
	}
}

// Merge adds the replications of o. The order of merging does not matter, to
// the last bit.
func (m *PairMoments) Merge(o PairMoments) {
	m.Count += o.Count
	for side := range m.had {
		m.had[side] += o.had[side]
	}
	for i := range m.sum {
		m.sum[i].Merge(o.sum[i])
	}
	for i := range m.product {
		m.product[i].Merge(o.product[i])
	}
}

// A and B return the moments of the option alone and of the baseline alone.
// The products stand in the order aa ab ac ad bb bc bd cc cd dd.
func (m *PairMoments) A() Moments {
	return Moments{m.had[0], m.sum[0], m.sum[1], m.product[0], m.product[1], m.product[4]}
}

func (m *PairMoments) B() Moments {
	return Moments{m.had[1], m.sum[2], m.sum[3], m.product[7], m.product[8], m.product[9]}
}

// MarshalText writes the three counts, the four sums and the ten products as
// decimal numbers with a space between.
func (m PairMoments) MarshalText() ([]byte, error) {
	text := strconv.AppendInt(nil, m.Count, 10)
	for _, n := range m.had {
		text = strconv.AppendInt(append(text, ' '), n, 10)
	}
	for _, s := range m.all() {
		text = append(text, ' ')
		text = s.Big().Append(text, 10)
	}
	return text, nil
}

// UnmarshalText reads what MarshalText writes, and nothing else.
func (m *PairMoments) UnmarshalText(text []byte) error {
	var read PairMoments
	counts, sums := []*int64{&read.Count, &read.had[0], &read.had[1]}, read.all()
	words := bytes.SplitN(text, []byte(" "), len(counts)+len(sums)+1)
	if len(words) != len(counts)+len(sums) {
		return fmt.Errorf("moments need %d numbers", len(counts)+len(sums))
	}
	for i, count := range counts {
		n, err := strconv.ParseInt(string(words[i]), 10, 64)
		if err != nil || n < 0 || strconv.FormatInt(n, 10) != string(words[i]) {
			return fmt.Errorf("%q is not a number of replications", words[i])
		}
		*count = n
	}
	if max(read.had[0], read.had[1]) > read.Count {
		return fmt.Errorf("something was measured in %d and %d of %d replications", read.had[0], read.had[1], read.Count)
	}
	for i, s := range sums {
		if err := s.UnmarshalText(words[len(counts)+i]); err != nil {
			return err
		}
	}
	*m = read
	return nil
}

func (m *PairMoments) all() []*Sum {
	all := make([]*Sum, 0, len(m.sum)+len(m.product))
	for i := range m.sum {
		all = append(all, &m.sum[i])
	}
	for i := range m.product {
		all = append(all, &m.product[i])
	}
	return all
}
