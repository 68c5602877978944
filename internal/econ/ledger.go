package econ

import (
	"fmt"
	"math"
)

// Row is one line of the ledger: what an option costs, or releases, in one year. Benefits
// are amounts above 0, and so are costs: what is spent.
type Row struct {
	Option, Item string
	Title        string // of the item, for people
	Year         int    // 0 is the first; a residual value stands in the year after the last
	Class        Class
	Timing       Timing
	Life         int    // of what is bought once: years, after which it is bought again; 0: it is not
	Payer        string // who pays, or whose budget falls
	BudgetHolder string // who answers for that budget
	Quantity     float64
	Unit         Unit
	Resource     string // what the quantity is of, such as a team or a ward
	UnitPrice    Pence  // in the prices of PriceYear
	PriceYear    string
	AllIn        bool   // the price holds diagnosis and treatment too, as an average bed-day does
	Source       string // the id of the price's source
	Decision     string // of cash: which budget line falls, and who agreed
	Note         string // what a reader should know of the quantity
	Amount       Pence  // quantity × price, in the ledger's prices, rounded once
}

// Timing is how often an amount comes.
type Timing int

// The timings. What is bought once and again belongs to no single year at full running.
const (
	EachYear    Timing = iota
	Once               // for the first time
	BoughtAgain        // at the end of a life
	AtTheEnd           // of the horizon
)

func (t Timing) String() string {
	return [...]string{"each year", "once", "bought again", "at the end"}[t]
}

// Ledger is everything that options cost and release, and the rules by which it is added
// up. Amounts are rounded in each row and nowhere else, and so are present values: each row
// is discounted by itself and rounded to the penny. A total is therefore the sum of its
// parts exactly, however they are grouped and in whatever order. It is added up once it has
// passed [Ledger.Check].
type Ledger struct {
	PriceYear   string
	Index       PriceIndex
	Horizon     int // years; year 0 is the first
	Discounting Discounting
	Rows        []Row
}

// Add works out the amount of a row and adds it. Whether it may stand there says
// [Ledger.Check].
func (l *Ledger) Add(r Row) error {
	amount, err := l.amount(r)
	if err != nil {
		return fmt.Errorf("%s: %w", r.where(), err)
	}
	r.Amount = amount
	l.Rows = append(l.Rows, r)
	return nil
}

func (l *Ledger) amount(r Row) (Pence, error) {
	if r.Class == NotMonetised {
		return 0, nil
	}
	uplift, err := l.Index.Uplift(r.PriceYear, l.PriceYear)
	if err != nil {
		return 0, err
	}
	pence := float64(float64(float64(r.UnitPrice)*r.Quantity) * uplift)
	if !(math.Abs(pence) < mostPence) {
		return 0, fmt.Errorf("a quantity of %g at %s makes no amount", r.Quantity, r.UnitPrice)
	}
	return roundPence(pence), nil
}

func (r Row) where() string { return fmt.Sprintf("%s: %s: year %d", r.Option, r.Item, r.Year) }

// PresentValue is a row's amount at the beginning of year 0, rounded to the penny. A
// residual value comes at the beginning of its year, whatever the convention: that is when
// the horizon ends.
func (l *Ledger) PresentValue(r Row) Pence {
	if r.Class == Residual {
		return r.Amount.Times(l.Discounting.Money.factor(r.Year))
	}
	return r.Amount.Times(l.Discounting.Factor(r.Class.effect(), r.Year))
}

// Of is the ledger with some rows only: one option's, one payer's, one year's.
func (l *Ledger) Of(keep func(Row) bool) *Ledger {
	some := *l
	some.Rows = nil
	for _, r := range l.Rows {
		if keep(r) {
			some.Rows = append(some.Rows, r)
		}
	}
	return &some
}

// Option is the ledger with one option's rows only.
func (l *Ledger) Option(name string) *Ledger {
	return l.Of(func(r Row) bool { return r.Option == name })
}

// Totals are sums by class.
type Totals struct {
	Cost, Cash, Capacity, Health, Society, Residual Pence
}

// Benefits is everything that has a value and is no cost.
func (t Totals) Benefits() Pence { return t.Cash + t.Capacity + t.Health + t.Society + t.Residual }

// Less is the difference from another option, class by class.
func (t Totals) Less(o Totals) Totals {
	return Totals{t.Cost - o.Cost, t.Cash - o.Cash, t.Capacity - o.Capacity, t.Health - o.Health, t.Society - o.Society, t.Residual - o.Residual}
}

func (t *Totals) add(c Class, p Pence) {
	switch c {
	case Cost:
		t.Cost += p
	case CashReleasing:
		t.Cash += p
	case Capacity:
		t.Capacity += p
	case HealthGain:
		t.Health += p
	case Society:
		t.Society += p
	case Residual:
		t.Residual += p
	}
}

// Alternative is an option as the incremental table takes it: what it costs less the cash it
// releases, and the QALYs it gains, in present values.
func (l *Ledger) Alternative(option string) Alternative {
	o := l.Option(option)
	t := o.PresentValues()
	return Alternative{option, (t.Cost - t.Cash).Pounds(), o.QALYs()}
}

// QALYs are those gained, in present values. They are added up in millionths, each row
// rounded once, so that they do not depend on the order of rows either.
func (l *Ledger) QALYs() float64 {
	var sum int64
	for _, r := range l.Rows {
		sum += l.PresentQALYs(r)
	}
	return float64(sum) / 1e6
}

// Totals adds up amounts as they are.
func (l *Ledger) Totals() Totals {
	var t Totals
	for _, r := range l.Rows {
		t.add(r.Class, r.Amount)
	}
	return t
}

// PresentValues adds up present values.
func (l *Ledger) PresentValues() Totals {
	var t Totals
	for _, r := range l.Rows {
		t.add(r.Class, l.PresentValue(r))
	}
	return t
}
