package econ

import (
	"fmt"
	"math"
)

// Capital is something bought once that lasts for years.
type Capital struct {
	Price    Pence
	Life     int   // years, after which it is bought again
	Residual Pence // what it can be sold for when its life ends
	Bought   int   // the year of the first purchase

	// OptimismBias is by what share estimates like this one have turned out too low (HM
	// Treasury, Supplementary Green Book Guidance: Optimism Bias, after Mott MacDonald
	// 2002). At 0 a reader should be told, since schemes usually carry some.
	OptimismBias float64
}

// Check refuses what cannot be bought, or lasts beyond the last discount rate.
func (c Capital) Check(d Discounting) error {
	switch {
	case c.Price < 0:
		return fmt.Errorf("a price of %s", c.Price)
	case c.Life < 1:
		return fmt.Errorf("a life of %d years; it must be 1 or more", c.Life)
	case c.Residual < 0 || c.Residual > c.Price:
		return fmt.Errorf("a residual value of %s of what costs %s", c.Residual, c.Price)
	case c.Bought < 0:
		return fmt.Errorf("bought in year %d; the first year is 0", c.Bought)
	case !(c.OptimismBias >= 0 && !math.IsInf(c.OptimismBias, 0)):
		return fmt.Errorf("optimism bias of %g; 24%% is written 0.24", c.OptimismBias)
	}
	return d.Check(c.Life)
}

// Cost is the price with what such estimates leave out. What it is sold for is not raised.
func (c Capital) Cost() Pence { return c.Price.Times(1 + c.OptimismBias) }

// Outlays are what is paid for it in each year of a horizon, above 0, less what the one
// before is sold for: at first and again whenever its life has ended.
func (c Capital) Outlays(horizon int) Flow {
	f := make(Flow, horizon)
	for year := c.Bought; year < horizon; year += c.Life {
		f[year] = c.Cost()
		if year > c.Bought {
			f[year] -= c.Residual
		}
	}
	return f
}

// Left is what the last one bought is still worth at the end of a horizon: its price less
// an equal part of its loss for each year. It is no cash until it is sold, so it counts in
// social value only, in the year after the last. Optimism bias buys nothing and leaves
// nothing.
func (c Capital) Left(horizon int) Pence {
	if horizon <= c.Bought {
		return 0
	}
	used := (horizon-c.Bought-1)%c.Life + 1
	return c.Price - (c.Price - c.Residual).Times(float64(used)/float64(c.Life))
}

// EquivalentAnnualCost is what the costs of a ledger come to a year. What is bought for a
// life costs its annuity over that life, whenever it is bought and whatever the horizon, so
// that things of different lives are compared; all else is spread over the horizon.
func (l *Ledger) EquivalentAnnualCost() Pence {
	var sum, spread Pence
	for _, r := range l.Rows {
		switch {
		case r.Class != Cost || r.Life > 0 && r.Timing == BoughtAgain: // a life takes in the next
		case r.Life > 0 && r.Timing == Once:
			sum += l.Discounting.EquivalentAnnualCost(r.Amount, r.Life)
		default:
			spread += l.PresentValue(r)
		}
	}
	return sum + l.Discounting.EquivalentAnnualCost(spread, l.Horizon)
}

// EquivalentAnnualCost is what the thing costs a year of its life, bought at the beginning
// of its first year and sold at the end of its last, whatever the horizon.
func (c Capital) EquivalentAnnualCost(d Discounting) Pence {
	sold := c.Residual.Times(d.Money.factor(c.Life))
	return d.EquivalentAnnualCost(c.Cost()-sold, c.Life)
}
