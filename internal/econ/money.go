package econ

import (
	"fmt"
	"math"
)

// Pence is an amount of money in whole pence. Sums of it are exact and do not depend on
// their order.
type Pence int64

// mostPence is the largest amount that is taken: 90 trillion pounds, as far as a float64
// counts whole pence.
const mostPence = 1 << 53

// Pounds rounds an amount in pounds to the penny, halves away from zero, so that a refund
// is the same as the charge it takes back. It panics where there is no such amount.
func Pounds(pounds float64) Pence { return roundPence(float64(pounds * 100)) }

// Times is a quantity at this price, rounded once.
func (p Pence) Times(quantity float64) Pence { return roundPence(float64(float64(p) * quantity)) }

func roundPence(pence float64) Pence {
	if !(math.Abs(pence) < mostPence) {
		panic(fmt.Sprintf("econ: an amount of %g pence", pence))
	}
	return Pence(math.Round(pence))
}

// Pounds is the amount in pounds, for ratios and charts; sums are made of pence.
func (p Pence) Pounds() float64 { return float64(p) / 100 }

// String writes pounds and pence as files have them, "-1234.50".
func (p Pence) String() string {
	sign, size := "", uint64(p)
	if p < 0 {
		sign, size = "-", -size
	}
	return fmt.Sprintf("%s%d.%02d", sign, size/100, size%100)
}
