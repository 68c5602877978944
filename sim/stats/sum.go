package stats

import (
	"fmt"
	"math/big"
	"math/bits"
)

// Largest is the largest magnitude of a number whose products may be added up.
// A product then has at most 104 bits, so four million replications (2²²) fit
// in the 127 bits of a [Sum] with one to spare. It is 140 million years in
// seconds and 45 trillion pounds in pence.
const Largest = 1 << 52

// Sum is an exact sum of integers and of products of integers, 128 bits wide.
// The zero value is zero. Sums are compared with ==.
//
// A sum beyond ±2¹²⁷ wraps around, which keeps addition associative; numbers
// within ±[Largest] cannot get there.
type Sum struct {
	high int64 // two's complement, together with low
	low  uint64
}

// Add adds one integer.
func (s *Sum) Add(x int64) {
	s.Merge(Sum{high: x >> 63, low: uint64(x)})
}

// AddProduct adds a·b without rounding.
func (s *Sum) AddProduct(a, b int64) {
	high, low := bits.Mul64(uint64(a), uint64(b))
	// Mul64 reads negative numbers as 2⁶⁴ more than they are; take that
	// excess off the upper half (Warren 2013, Hacker's Delight, sec. 8-3).
	high -= uint64(a>>63)&uint64(b) + uint64(b>>63)&uint64(a)
	s.Merge(Sum{high: int64(high), low: low})
}

// Merge adds another sum.
func (s *Sum) Merge(t Sum) {
	low, carry := bits.Add64(s.low, t.low, 0)
	high, _ := bits.Add64(uint64(s.high), uint64(t.high), carry)
	s.high, s.low = int64(high), low
}

// Big returns the sum as a big integer, for arithmetic that must stay exact.
func (s Sum) Big() *big.Int {
	x := big.NewInt(s.high)
	x.Lsh(x, 64)
	return x.Add(x, new(big.Int).SetUint64(s.low))
}

// Float64 returns the nearest floating-point number.
func (s Sum) Float64() float64 {
	if s.high == int64(s.low)>>63 {
		return float64(int64(s.low))
	}
	f, _ := new(big.Float).SetInt(s.Big()).Float64()
	return f
}

// String returns the sum in decimal digits.
func (s Sum) String() string {
	return s.Big().String()
}

// MarshalText writes the sum in decimal digits.
func (s Sum) MarshalText() ([]byte, error) {
	return s.Big().Append(nil, 10), nil
}

// UnmarshalText reads what MarshalText writes, and nothing else: there is one
// way to write a number, so that equal sums are equal bytes.
func (s *Sum) UnmarshalText(text []byte) error {
	const longest = len("-170141183460469231731687303715884105728") // -2¹²⁷
	if len(text) > longest {
		return fmt.Errorf("a sum has at most %d characters, not %d", longest, len(text))
	}
	x, ok := new(big.Int).SetString(string(text), 10)
	if !ok || x.String() != string(text) {
		return fmt.Errorf("%q is not a whole number in plain digits", text)
	}
	high := new(big.Int).Rsh(x, 64) // rounds down, as two's complement does
	if !high.IsInt64() {
		return fmt.Errorf("%s does not fit in 128 bits", x)
	}
	low := new(big.Int).Sub(x, new(big.Int).Lsh(high, 64))
	*s = Sum{high: high.Int64(), low: low.Uint64()}
	return nil
}
