package econ

import (
	"fmt"
	"math"
	"strings"
)

// Measured is how much of a resource an option used, or released, in a year. No more of it
// may be charged or valued, whatever rows it is in: that is how a staff hour charged twice,
// or a bed-day given two values, is found.
type Measured struct {
	Option, Resource string
	Year             int
	Class            Class // Cost of what was used; any other of what was released, which all benefits share
	Unit             Unit
	Quantity         float64
}

// Problem is one for which a ledger is refused.
type Problem struct {
	Row   int    // its place in the ledger; -1: it is of no single row
	Where string // option, item and year, or what else it is of
	Text  string
}

func (p *Problem) Error() string {
	if p.Where == "" {
		return p.Text
	}
	return p.Where + ": " + p.Text
}

// Check returns everything for which the ledger is refused, one message for each problem,
// in the order of its rows. Each is a [Problem].
func (l *Ledger) Check(measured ...Measured) []error {
	var problems []error
	if err := l.Discounting.Check(l.Horizon); err != nil {
		problems = append(problems, &Problem{-1, "", err.Error()})
	}
	for i, r := range l.Rows {
		for _, p := range l.problemsOf(r) {
			problems = append(problems, &Problem{i, r.where(), p})
		}
	}
	problems = append(problems, l.twice()...)
	for _, m := range measured {
		if err := l.within(m); err != nil {
			problems = append(problems, err)
		}
	}
	return problems
}

// problemsOf are those that a row has by itself.
func (l *Ledger) problemsOf(r Row) []string {
	var p []string
	refuse := func(when bool, format string, a ...any) {
		if when {
			p = append(p, fmt.Sprintf(format, a...))
		}
	}
	benefit := r.Class != Cost && r.Class != Unset
	refuse(r.Class <= Unset || r.Class > NotMonetised, "no class; it must be one of %s", strings.Join(classNames[1:], ", "))
	refuse(r.Class != Residual && (r.Year < 0 || r.Year >= l.Horizon), "the years are 0 to %d", l.Horizon-1)
	refuse(r.Class == Residual && r.Year != l.Horizon, "a residual value is what is left at the end, in year %d", l.Horizon)
	refuse(!(math.Abs(r.Quantity) < mostPence), "a quantity of %g", r.Quantity)
	refuse(r.Class == Cost && r.Payer == "", "a cost needs a payer")
	refuse(r.Class == CashReleasing && r.Decision == "", "no cash without a decision: which budget line falls, and who agreed; otherwise it is capacity")
	refuse(r.Class == CashReleasing && r.BudgetHolder == "", "cash is released from a budget; whose?")
	refuse(r.Class == NotMonetised && r.Amount != 0, "it is not monetised and has an amount of %s", r.Amount)
	refuse(r.Class != NotMonetised && r.Source == "", "its price has no source")
	refuse(r.Class == HealthGain && r.Unit != QALY, "health is counted in QALYs, not in %q", r.Unit)
	refuse(benefit && r.Unit == BedDay && r.AllIn, "a bed-day released is not worth an all-in price: diagnosis and treatment are not saved with it")
	if !(math.Abs(r.Quantity) < mostPence) {
		return p // which makes no amount either
	}
	if amount, err := l.amount(r); err != nil {
		p = append(p, err.Error())
	} else {
		refuse(amount != r.Amount && r.Class != NotMonetised, "its amount is %s; %g at %s of %s come to %s in prices of %s",
			r.Amount, r.Quantity, r.UnitPrice, r.PriceYear, amount, l.PriceYear)
	}
	return p
}

// twice finds what two rows both count.
func (l *Ledger) twice() []error {
	var problems []error
	type at struct {
		option, resource string
		year             int
	}
	type line struct {
		option, item, resource, payer, holder string
		year                                  int
		class                                 Class
	}
	seen := map[line]bool{}
	post, hour := map[at]bool{}, map[at]bool{}
	days, patients := map[at]bool{}, map[at]bool{}
	for i, r := range l.Rows {
		problem := func(text string) { problems = append(problems, &Problem{i, r.where(), text}) }
		k := line{r.Option, r.Item, r.Resource, r.Payer, r.BudgetHolder, r.Year, r.Class}
		if seen[k] {
			problem("the same line stands in the ledger twice")
		}
		seen[k] = true
		staff := at{r.Option, r.Resource, r.Year}
		valued := r.Amount != 0 && r.Class != Cost
		option := at{option: r.Option, year: r.Year}
		switch {
		case r.Class == Cost && r.Unit == PostYear && r.Resource != "":
			post[staff] = true
		case r.Class == Cost && r.Unit == StaffHour && r.Resource != "":
			hour[staff] = true
		case valued && r.Unit == BedDay:
			days[option] = true
		case valued && r.Unit == Patient:
			patients[option] = true
		default:
			continue
		}
		if post[staff] && hour[staff] {
			problem(r.Resource + " is paid by the post and by the hour: each hour would be charged twice")
			delete(post, staff)
		}
		if days[option] && patients[option] {
			problem("bed-days are valued, and so are the patients treated in them; value one of them")
			delete(days, option)
		}
	}
	return problems
}

// within holds what rows charge or value of a resource to what was measured of it.
func (l *Ledger) within(m Measured) error {
	var sum float64
	for _, r := range l.Rows {
		if r.Option == m.Option && r.Resource == m.Resource && r.Year == m.Year && r.Unit == m.Unit &&
			(r.Class == Cost) == (m.Class == Cost) && r.Class != NotMonetised {
			sum += r.Quantity
		}
	}
	const rounding = 1e-9 // of sums of fractions of an hour
	if math.Abs(sum) <= math.Abs(m.Quantity)*(1+rounding) {
		return nil
	}
	verb := "valued"
	if m.Class == Cost {
		verb = "charged"
	}
	return &Problem{-1, fmt.Sprintf("%s: %s: year %d", m.Option, m.Resource, m.Year), fmt.Sprintf("%g %ss are %s, and there were %g", sum, m.Unit, verb, m.Quantity)}
}

// UndecidedIsCapacity makes capacity of cash for which nobody has decided that a budget
// falls, and returns which rows these were, for a notice.
func (l *Ledger) UndecidedIsCapacity() (*Ledger, []Row) {
	decided := *l
	decided.Rows = append([]Row(nil), l.Rows...)
	var moved []Row
	for i, r := range decided.Rows {
		if r.Class == CashReleasing && r.Decision == "" {
			moved = append(moved, r)
			decided.Rows[i].Class = Capacity
		}
	}
	return &decided, moved
}
