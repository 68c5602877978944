package appraise

import (
	"cmp"
	"slices"
	"strings"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// Account is what one option comes to against current.
type Account struct {
	Option string
	Ledger *econ.Ledger // its rows

	// FullYear is the year in which most is spent on what comes each year: the option at
	// full running, or the first of such years. CostAYear is what is spent on that then.
	FullYear  int
	CostAYear econ.Pence

	CostOnce       econ.Pence // of all that is bought once, the first time, optimism bias included
	CostAgain      econ.Pence // of what is bought again within the horizon
	EquivalentCost econ.Pence // a year: see [econ.Ledger.EquivalentAnnualCost]

	Sums   econ.Totals       // by class over the horizon, not discounted
	Budget []econ.BudgetLine // by payer and class, year by year
	Out    econ.Flow         // by year: costs
	Back   econ.Flow         // by year: cash released
	Cash   econ.Flow         // by year: cash released less costs

	Beds    Beds // at central values
	BedDays []BedDayValue
	Posts   []Posts
	Equity  *Equity // nil where results are not told by deprivation, or there is no threshold

	Comparison // with current
}

// BedDayValue is what a bed-day released is worth by one line, in the prices of the ledger.
// One of the three values goes into totals, by the line's class and worth; the others are
// shown.
type BedDayValue struct {
	Line, Title string
	Class       econ.Class
	Cash        econ.Pence // what leaves a budget: nothing unless somebody has decided so
	Accounting  econ.Pence // what it costs, treatment left out; 0 where no price is given
	Opportunity econ.Pence // what the next patient gains by it, at the lowest threshold

	HasNext bool // the economics say who the next patient is, and of such beds
	ByNext  bool // totals have what that patient gains

	ByYear []float64 // bed-days released; below 0: used more
}

// Used is the value that goes into totals.
func (v BedDayValue) Used() econ.Pence {
	switch v.Class {
	case econ.CashReleasing:
		return v.Cash
	case econ.NotMonetised:
		return 0
	}
	if v.ByNext {
		return v.Opportunity
	}
	return v.Accounting
}

// Posts are whole-time posts of one line, more than in current; below 0: fewer.
type Posts struct {
	Line, Title string
	Pay, Band   string     // of what kind they are; "" where a price says what they cost
	Resource    string     // whose they are; "" of posts that are no resource
	ByYear      []float64  // of the horizon
	More        float64    // in the account's FullYear
	Each        econ.Pence // what one costs a year, in the prices of PriceYear
	PriceYear   string
}

// account adds up the rows of an option, which are against current already.
func (a *Appraisal) account(b *book, option int, central world) Account {
	x := addUp(a.Options[option], a.Ledger)
	x.Comparison, x.Beds = *a.Against(option, 0), b.beds(option, central)
	x.Posts, x.BedDays, x.Equity = a.posts(x.Option, x.FullYear), a.bedDayValues(b, x.Option, central), a.equity(b, option, central)
	return x
}

// bedDayValues are those of an option's rows, by line.
func (a *Appraisal) bedDayValues(b *book, option string, w world) (list []BedDayValue) {
	for k, r := range a.Ledger.Rows {
		if r.Option != option || r.Class == econ.Cost || r.Unit != econ.BedDay {
			continue
		}
		i := slices.IndexFunc(list, func(v BedDayValue) bool { return v.Line == r.Item })
		if i < 0 {
			i, list = len(list), append(list, b.bedDayValue(a.lines[k], r, w))
		}
		list[i].ByYear[r.Year] += r.Quantity
	}
	return list
}

// bedDayValue is that of the first row of a line, without its quantities.
func (b *book) bedDayValue(l *facts.CostLine, r econ.Row, w world) BedDayValue {
	v := BedDayValue{Line: r.Item, Title: r.Title, Class: r.Class, ByNext: l.NextPatient, ByYear: make([]float64, b.e.Horizon)}
	if l.Price != (facts.Number{}) {
		uplift, _ := b.index.Uplift(cmp.Or(l.PriceYear, b.e.PriceYear), b.e.PriceYear) // a ledger with it has been made
		v.Accounting = econ.Pounds(w.number(l.Price)).Times(uplift)
	}
	if r.Class == econ.CashReleasing {
		v.Cash = v.Accounting
	}
	ward := slices.ContainsFunc(l.Measured, func(m facts.Measured) bool { return strings.HasPrefix(m.Measure, wardBedDays.Measure) })
	if b.e.NextPatient.Known() && (ward || l.NextPatient) {
		v.Opportunity, _ = b.nextPatient(w) // likewise
		v.HasNext = true
	}
	return v
}

// posts are those of the rows by the post, by line.
func (a *Appraisal) posts(option string, full int) (list []Posts) {
	for k, r := range a.Ledger.Rows {
		if r.Option != option || r.Class != econ.Cost || r.Unit != econ.PostYear {
			continue
		}
		i := slices.IndexFunc(list, func(p Posts) bool { return p.Line == r.Item })
		if i < 0 {
			p := Posts{Line: r.Item, Title: r.Title, Resource: r.Resource, Pay: a.lines[k].Pay, ByYear: make([]float64, a.Ledger.Horizon), Each: r.UnitPrice, PriceYear: r.PriceYear}
			for _, pay := range a.Economics.Pay {
				if pay.Name == p.Pay {
					p.Band = pay.Band
				}
			}
			i, list = len(list), append(list, p)
		}
		list[i].ByYear[r.Year] += r.Quantity
		list[i].More = list[i].ByYear[full]
	}
	return list
}

// addUp adds up an option's rows.
func addUp(option string, all *econ.Ledger) Account {
	l := all.Option(option)
	a := Account{
		Option: option, Ledger: l, EquivalentCost: l.EquivalentAnnualCost(), Sums: l.Totals(), Budget: l.Budget(),
		Out: make(econ.Flow, l.Horizon), Back: make(econ.Flow, l.Horizon), Cash: l.Cash(),
	}
	for _, r := range l.Rows {
		switch r.Class {
		case econ.CashReleasing:
			a.Back[r.Year] += r.Amount
			continue
		case econ.Cost:
			a.Out[r.Year] += r.Amount
		default:
			continue
		}
		switch r.Timing {
		case econ.Once:
			a.CostOnce += r.Amount
		case econ.BoughtAgain:
			a.CostAgain += r.Amount
		}
	}
	for year, p := range eachYear(l) {
		if size(p) > size(a.CostAYear) {
			a.FullYear, a.CostAYear = year, p
		}
	}
	return a
}

// eachYear is what is spent in each year on what comes each year.
func eachYear(l *econ.Ledger) econ.Flow {
	f := make(econ.Flow, l.Horizon)
	for _, r := range l.Rows {
		if r.Class == econ.Cost && r.Timing == econ.EachYear {
			f[r.Year] += r.Amount
		}
	}
	return f
}

func size(p econ.Pence) econ.Pence { return max(p, -p) }
