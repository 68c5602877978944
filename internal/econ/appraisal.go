package econ

// Appraisal is an option against another, in present values: the cash answer and the
// answer for society side by side, and never one ratio by itself.
type Appraisal struct {
	Difference Totals // present values, option less comparator

	CashView Pence // cash released less cost
	NPSV     Pence // net present social value: all benefits less cost

	// The three benefit-cost ratios, which are different questions.
	AllOverCost    BCR // all benefits over cost
	RestOverNet    BCR // benefits but cash, over cost less cash released
	ServiceOverPay BCR // benefits to the health service (cash and capacity) over cost

	Payback           Payback // in cash, not discounted
	DiscountedPayback Payback
}

// Appraise compares an option with a comparator that has rows in the same ledger, or none
// if it is what amounts are differences from already. The ledger has passed [Ledger.Check].
func (l *Ledger) Appraise(option, comparator string) Appraisal {
	o, c := l.Option(option), l.Option(comparator)
	d := o.PresentValues().Less(c.PresentValues())
	return Appraisal{
		Difference:        d,
		CashView:          d.Cash - d.Cost,
		NPSV:              d.Benefits() - d.Cost,
		AllOverCost:       BCR{d.Benefits(), d.Cost},
		RestOverNet:       BCR{d.Benefits() - d.Cash, d.Cost - d.Cash},
		ServiceOverPay:    BCR{d.Cash + d.Capacity, d.Cost},
		Payback:           o.Cash().Less(c.Cash()).Payback(0),
		DiscountedPayback: o.DiscountedCash().Less(c.DiscountedCash()).Payback(0),
	}
}

// BCR is a benefit-cost ratio by its parts.
type BCR struct{ Benefit, Cost Pence }

// PaysForItself says that there is no cost to divide by: then there is no ratio to print.
func (r BCR) PaysForItself() bool { return r.Cost <= 0 }

// Value is the ratio; ok is false where it pays for itself.
func (r BCR) Value() (ratio float64, ok bool) {
	if r.PaysForItself() {
		return 0, false
	}
	return float64(r.Benefit) / float64(r.Cost), true
}

// ROI is the return on investment, (benefits - cost)/cost, of whichever benefits the ratio
// is of; whoever prints it names them.
func (r BCR) ROI() (share float64, ok bool) {
	if r.PaysForItself() {
		return 0, false
	}
	return float64(r.Benefit-r.Cost) / float64(r.Cost), true
}
