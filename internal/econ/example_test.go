package econ_test

import (
	"fmt"

	"prehabsim/internal/econ"
)

// A team that costs £80,000 a year and releases bed-days, over three years. The figures are
// illustrative.
func ExampleLedger() {
	green, _ := econ.Preset("green_book")
	l := econ.Ledger{
		PriceYear:   "2025/26",
		Index:       econ.PriceIndex{Years: []string{"2020/21", "2025/26"}, Levels: []float64{1, 1.2301}},
		Horizon:     3,
		Discounting: green,
	}
	for year := range l.Horizon {
		l.Add(econ.Row{Option: "team", Item: "posts", Year: year, Class: econ.Cost, Payer: "alliance", Quantity: 1,
			Unit: econ.PostYear, UnitPrice: econ.Pounds(80000), PriceYear: "2025/26", Source: "LOCAL"})
		l.Add(econ.Row{Option: "team", Item: "bed-days", Year: year, Class: econ.Capacity, Payer: "trust", Quantity: 215,
			Unit: econ.BedDay, UnitPrice: econ.Pounds(344.60), PriceYear: "2020/21", Source: "C-BED-HOTEL"})
	}
	fmt.Println("refused:", len(l.Check()))
	a := l.Appraise("team", "current")
	fmt.Println("cash:", a.CashView, "pays back:", a.Payback.Within)
	fmt.Println("social value:", a.NPSV)
	// Output:
	// refused: 0
	// cash: -231975.55 pays back: false
	// social value: 32293.54
}

// Four options of illustrative cost and health. What a mixture of two others does better has
// no ratio.
func ExampleIncremental() {
	for _, row := range econ.Incremental([]econ.Alternative{
		{Name: "as now", Cost: 0, Effect: 0},
		{Name: "targeted", Cost: 170000, Effect: 12},
		{Name: "specialist", Cost: 900000, Effect: 14},
		{Name: "universal", Cost: 1080000, Effect: 30},
	}) {
		fmt.Printf("%-10s  %-22s  %.0f\n", row.Name, row.Status, row.ICER)
	}
	// Output:
	// as now      on the frontier         NaN
	// targeted    on the frontier         14167
	// universal   on the frontier         50556
	// specialist  dominated by extension  NaN
}
