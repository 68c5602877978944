package stats_test

import (
	"fmt"

	"prehabsim/sim/stats"
)

func ExampleEstimate() {
	waits := []int64{61, 58, 64, 60} // a mean wait from each of four replications
	e := stats.OfRatios(waits, []int64{1, 1, 1, 1}, 0.95)
	fmt.Println(e)
	// Output: 60.8 (56.8 to 64.7)
}

func ExamplePairedDifference() {
	// Days waited and patients seen in three replications, with prehab and without.
	days, seen := []int64{540, 610, 480}, []int64{10, 11, 9}
	daysNow, seenNow := []int64{580, 652, 518}, []int64{10, 11, 9}
	fmt.Println(stats.PairedDifference(days, seen, daysNow, seenNow, 0.95))
	// By hand: residuals 0, 0.2 and -0.2 around -4, times 4.303 / sqrt(3).

	// Output: -4.00 (-4.50 to -3.50)
}
