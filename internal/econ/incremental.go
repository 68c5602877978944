package econ

import (
	"cmp"
	"math"
	"slices"
)

// Alternative is an option with what it costs, in pounds, and the health it gives, in
// QALYs; or in any other effect of which more is better.
type Alternative struct {
	Name         string
	Cost, Effect float64
}

// Status says whether an alternative can be the best at any threshold.
type Status int

// The statuses. Of what is dominated another does more for less; of what is dominated by
// extension a mixture of two others does (Drummond and others 2015, ch. 4; Johannesson and
// Weinstein 1993, Journal of Health Economics 12, 459-467).
const (
	OnFrontier Status = iota
	Dominated
	ExtendedlyDominated
)

func (s Status) String() string {
	return [...]string{"on the frontier", "dominated", "dominated by extension"}[s]
}

// Increment is a line of the incremental table. The steps are from From, the alternative
// before it on the frontier.
type Increment struct {
	Alternative
	Status               Status
	From                 string  // "" of the first on the frontier, and of what is dominated
	MoreCost, MoreEffect float64 // steps, 0 without From

	// ICER is the incremental cost-effectiveness ratio, pounds for a QALY, where Status is
	// OnFrontier and there is a From that differs; otherwise NaN. It is never below 0: what
	// does more for less has dominated the other. From line to line it rises.
	ICER float64
}

// Incremental compares all alternatives with one another: in order of cost along the
// frontier, then of what is dominated by extension, then of what is dominated. Two that
// are alike in cost and effect are both kept, as are any that lie exactly between two
// others. The dominated have no ratio.
func Incremental(alternatives []Alternative) []Increment {
	a := slices.Clone(alternatives)
	slices.SortStableFunc(a, func(x, y Alternative) int {
		return cmp.Or(cmp.Compare(x.Cost, y.Cost), cmp.Compare(y.Effect, x.Effect), cmp.Compare(x.Name, y.Name))
	})
	status := statuses(a)
	var table []Increment
	for _, s := range []Status{OnFrontier, ExtendedlyDominated, Dominated} {
		for i, x := range a {
			if status[i] == s {
				table = append(table, Increment{Alternative: x, Status: s, ICER: math.NaN()})
			}
		}
	}
	for i := 1; i < len(table) && table[i].Status == OnFrontier; i++ {
		row, before := &table[i], table[i-1].Alternative
		row.From = before.Name
		row.MoreCost, row.MoreEffect = row.Cost-before.Cost, row.Effect-before.Effect
		switch {
		case row.MoreEffect != 0:
			row.ICER = row.MoreCost / row.MoreEffect
		case i > 1: // like the one before: the step to both is the same
			row.ICER = table[i-1].ICER
		}
	}
	return table
}

// statuses finds who is dominated, given alternatives in order of cost.
func statuses(a []Alternative) []Status {
	status := make([]Status, len(a))
	var hull []int
	for i, x := range a {
		for _, y := range a {
			if y.Cost <= x.Cost && y.Effect >= x.Effect && (y.Cost < x.Cost || y.Effect > x.Effect) {
				status[i] = Dominated
			}
		}
		if status[i] == Dominated || i > 0 && alike(a[i-1], x) {
			continue
		}
		// The last on the hull lies above the line from the one before it to this one.
		for len(hull) > 1 && turns(a[hull[len(hull)-2]], a[hull[len(hull)-1]], x) {
			status[hull[len(hull)-1]] = ExtendedlyDominated
			hull = hull[:len(hull)-1]
		}
		hull = append(hull, i)
	}
	for i := 1; i < len(a); i++ {
		if alike(a[i-1], a[i]) {
			status[i] = status[i-1]
		}
	}
	return status
}

func alike(x, y Alternative) bool { return x.Cost == y.Cost && x.Effect == y.Effect }

// turns says that the step from x to y costs more for its effect than that from y to z, by
// more than rounding.
func turns(x, y, z Alternative) bool {
	const rounding = 1e-12
	return float64((y.Cost-x.Cost)*(z.Effect-y.Effect)) > float64((z.Cost-y.Cost)*(y.Effect-x.Effect))*(1+rounding)
}

// NetMonetary is net benefit in pounds at a threshold, pounds for a QALY.
func (a Alternative) NetMonetary(threshold float64) float64 {
	return float64(threshold*a.Effect) - a.Cost
}

// NetHealth is net benefit in QALYs: health gained, less what the money would have given
// elsewhere (NICE manual, PMG36; Stinnett and Mullahy 1998, Medical Decision Making 18,
// S68-S80). The cost is less the cash that is released.
func (a Alternative) NetHealth(threshold float64) float64 { return a.Effect - a.Cost/threshold }

// Quadrant says in which part of the cost-effectiveness plane a difference from a
// comparator lies.
type Quadrant int

// The quadrants. There is a ratio to print in the first two only, and it means the
// opposite in each: a price of health gained, and a saving for health lost. Without any
// difference nothing is compared.
const (
	CostsMoreDoesMore Quadrant = iota
	CostsLessDoesLess
	Dominates   // does as much or more for as little or less
	IsDominated // does as little or less for as much or more
	NoDifference
)

// Against returns the difference from a comparator, and where it lies.
func (a Alternative) Against(c Alternative) (cost, effect float64, q Quadrant) {
	cost, effect = a.Cost-c.Cost, a.Effect-c.Effect
	switch {
	case cost == 0 && effect == 0:
		q = NoDifference
	case cost <= 0 && effect >= 0:
		q = Dominates
	case cost >= 0 && effect <= 0:
		q = IsDominated
	case cost > 0:
		q = CostsMoreDoesMore
	default:
		q = CostsLessDoesLess
	}
	return cost, effect, q
}
