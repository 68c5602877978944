package econ

// Flow is money by year, year 0 first: coming in above 0, going out below.
type Flow []Pence

// Sum adds up the years as they are.
func (f Flow) Sum() Pence {
	var sum Pence
	for _, p := range f {
		sum += p
	}
	return sum
}

// Cumulative is what has come in up to the end of each year.
func (f Flow) Cumulative() Flow {
	c, sum := make(Flow, len(f)), Pence(0)
	for i, p := range f {
		sum += p
		c[i] = sum
	}
	return c
}

// Discounted is each year's present value, rounded to the penny; its Sum is the present
// value of the whole, which so agrees with whatever else is added up from years, and lies
// within half a penny for each year of what it would be unrounded.
func (f Flow) Discounted(d Discounting) Flow {
	v := make(Flow, len(f))
	for year, p := range f {
		v[year] = p.Times(d.Factor(Money, year))
	}
	return v
}

// PresentValue is what the flow is worth at the beginning of year 0.
func (f Flow) PresentValue(d Discounting) Pence { return f.Discounted(d).Sum() }

// Annuity is what a pound a year for so many years is worth. From year 0 on the first
// comes at once; by the convention end_year it is the annuity of the textbooks.
func (d Discounting) Annuity(years int) float64 {
	sum := 0.0
	for year := range years {
		sum += d.Factor(Money, year)
	}
	return sum
}

// EquivalentAnnualCost is what would have to be paid each year of a life to be worth the
// same, by which things of different lives are compared.
func (d Discounting) EquivalentAnnualCost(presentValue Pence, life int) Pence {
	return roundPence(float64(presentValue) / d.Annuity(life))
}

// Decisions are so many a year over the years in which a choice matters, at their worth
// now: by them the value of information for one decision becomes that for all.
func (d Discounting) Decisions(aYear float64, years int) float64 {
	return float64(aYear * d.Annuity(years))
}

// Payback is when money laid out has come back.
type Payback struct {
	Within bool    // false: it does not pay back within the horizon
	Years  float64 // from the beginning of year 0; 0 if not Within
	Again  bool    // it is below 0 again later, as after a renewal
}

// Payback finds the first time at which everything that has come in covers everything that
// has gone out, given what is laid out at the beginning of year 0 and what comes in less
// what goes out in each year, spread evenly over it. Where nothing is ever owed it is 0.
// Of a flow that is not discounted it is simple payback, of a discounted one discounted.
func (f Flow) Payback(outlay Pence) Payback {
	sum := -outlay
	owed, paid := sum < 0, false
	p := Payback{Within: !owed}
	for year, in := range f {
		after := sum + in
		switch {
		case after < 0 && paid:
			p.Again = true
		case after < 0:
			owed, p.Within = true, false
		case owed && !paid:
			paid, p.Within = true, true
			p.Years = float64(year) + float64(-sum)/float64(in)
		}
		sum = after
	}
	return p
}
