package econ

import "fmt"

// DaysOfYear are those of a bed open all year.
const DaysOfYear = 365

// HeaviestPatients is by how many times the bed-days of a mean patient those may need who
// are no longer treated, as a group. It errs to the side on which nothing is claimed: nine
// weeks at a mean of a week, or what patients need who all stay where one in ten is admitted.
const HeaviestPatients = 10

// AverageBeds are how many beds so many bed-days a year fill.
func AverageBeds(bedDays float64) float64 { return bedDays / DaysOfYear }

// StaffedBeds are how many beds have to be staffed for so many bed-days a year, at an
// occupancy that leaves room for how they come and go.
func StaffedBeds(bedDays, occupancy float64) float64 { return bedDays / (DaysOfYear * occupancy) }

// UsableBedDays are those that more beds bring in a year: what they hold at an occupancy,
// or what was used of them if that is less. The rest is unused and is told beside it.
func UsableBedDays(beds, occupancy, used float64) (usable, unused float64) {
	hold := float64(beds * DaysOfYear * occupancy)
	usable = max(0, min(hold, used))
	return usable, hold - usable
}

// BedOnlyPatients are how many more could be treated if beds were all that they wait for:
// an upper bound, to be shown beside the number that was simulated with every limit on.
func BedOnlyPatients(bedDays, meanStay float64) float64 { return bedDays / meanStay }

// BedDayValues are the three values of a bed-day released, which answer different
// questions. One of them goes into a total; the other two are shown.
type BedDayValues struct {
	Cash        Pence // what leaves the budget
	Accounting  Pence // what it costs, treatment left out
	Opportunity Pence // what the next patient gains by it
}

// Cashable says how much of what is released leaves a budget: none unless beds close, and
// not before they do.
type Cashable struct {
	Share    float64
	FromYear int
}

// Of divides bed-days of a year into those that are cash and those that are capacity, which
// together are all of them.
func (c Cashable) Of(bedDays float64, year int) (cash, capacity float64) {
	if year < c.FromYear {
		return 0, bedDays
	}
	cash = float64(c.Share * bedDays)
	return cash, bedDays - cash
}

// NextPatient is who fills a bed that is released (Sandmann and others 2018, Health
// Economics 27: bed-days valued by the health of the next patient).
type NextPatient struct {
	QALYs      float64
	NonBedCost Pence // the rest of the treatment
	StayDays   float64
}

// Check refuses a patient who needs no bed.
func (n NextPatient) Check() error {
	if !(n.StayDays > 0) {
		return fmt.Errorf("the next patient's stay is %g days; it must be above 0", n.StayDays)
	}
	return nil
}

// ValueBedDay returns the three values at an accounting price, the share of it that is cash (0
// unless beds close) and a threshold for a QALY. What the next patient gains may be less
// than the treatment costs: then opportunity is below 0.
func ValueBedDay(accounting Pence, cashableShare float64, threshold Pence, next NextPatient) BedDayValues {
	worth := threshold.Times(next.QALYs) - next.NonBedCost
	return BedDayValues{
		Cash:        accounting.Times(cashableShare),
		Accounting:  accounting,
		Opportunity: roundPence(float64(worth) / next.StayDays),
	}
}

// TiePrice is the price of one thing that an option needs so many of a year at which its
// cost of a unit is the other's: below it the option is the cheaper. The rest of what the
// option costs a year does not change. ok is false where no price of it makes them equal.
func TiePrice(rest Pence, needed, units float64, otherUnitCost Pence) (price Pence, ok bool) {
	left := otherUnitCost.Times(units) - rest
	if !(needed > 0) || left < 0 {
		return 0, false
	}
	return roundPence(float64(left) / needed), true
}

// TieUnits are how many units a year an option has to bring for the other's cost of a unit.
// Divided by what it brings at its present effect, they say how much larger that would have
// to be, if units are proportional to it. ok is false where the other pays for itself.
func TieUnits(costAYear, otherUnitCost Pence) (units float64, ok bool) {
	if otherUnitCost <= 0 {
		return 0, false
	}
	return float64(costAYear) / float64(otherUnitCost), true
}

// Activity is how much of one kind of work was done in two years, at a cost of the first.
type Activity struct {
	Name          string
	Before, After float64
	UnitCost      Pence // in the first year
}

// Productivity is the growth of activity, weighted by what it cost in the first year, over
// the growth of inputs in real terms: 0.02 is what is asked of the NHS each year.
func Productivity(work []Activity, inputsBefore, inputsAfter Pence) float64 {
	var before, after float64
	for _, a := range work {
		before += float64(a.Before * float64(a.UnitCost))
		after += float64(a.After * float64(a.UnitCost))
	}
	return after/before/(float64(inputsAfter)/float64(inputsBefore)) - 1
}
