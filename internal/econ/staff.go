package econ

import (
	"fmt"
	"math"
)

// Hours are what a whole-time post works in a year, given what it does not.
type Hours struct {
	Weekdays     float64 // of a year, 260.7
	LeaveDays    float64
	BankHolidays float64
	TrainingDays float64
	Absence      float64 // share of the remaining days, sickness above all
	HoursADay    float64
	Productive   float64 // share of hours worked that is the work itself, as with patients
}

// Days are those worked: weekdays less leave, bank holidays and training, less absence.
func (h Hours) Days() float64 {
	return float64((h.Weekdays - h.LeaveDays - h.BankHolidays - h.TrainingDays) * (1 - h.Absence))
}

// Worked are hours at work, for which a post is employed a whole year.
func (h Hours) Worked() float64 { return float64(h.Days() * h.HoursADay) }

// ProductiveHours are those of the work itself.
func (h Hours) ProductiveHours() float64 { return float64(h.Worked() * h.Productive) }

// OnCost is what an employer pays on top of pay: a rate of pay above a sum. The employer's
// national insurance begins at a sum, the pension and the levy at 0.
type OnCost struct {
	Name  string
	Rate  float64
	Above Pence
}

// Weighting is a high-cost-area supplement: a share of pay between two sums, as in inner
// London. The zero value is none.
type Weighting struct {
	Share       float64
	Least, Most Pence // Most 0 means no upper bound
}

// Of is the supplement to a basic pay.
func (w Weighting) Of(basic Pence) Pence {
	s := max(w.Least, basic.Times(w.Share))
	if w.Most > 0 {
		s = min(s, w.Most)
	}
	return s
}

// Post is a whole-time post.
type Post struct {
	Role      string
	Basic     Pence // pay in a year
	Weighting Weighting
	OnCosts   []OnCost
	Overhead  float64 // what the post costs beside its employment, as a multiple of it; 0 means none is counted
	Hours     Hours
}

// Check refuses a post that nobody could hold.
func (p Post) Check() error {
	h := p.Hours
	share := func(x float64) bool { return x >= 0 && x <= 1 }
	switch {
	case p.Basic <= 0:
		return fmt.Errorf("%s: pay of %s a year", p.Role, p.Basic)
	case !share(h.Absence) || !share(h.Productive):
		return fmt.Errorf("%s: absence of %g and a productive share of %g; shares are 0 to 1", p.Role, h.Absence, h.Productive)
	case !(h.Worked() > 0):
		return fmt.Errorf("%s: %g hours worked in a year", p.Role, h.Worked())
	case p.Overhead != 0 && p.Overhead < 1:
		return fmt.Errorf("%s: an overhead of %g; 60%% more is written 1.6", p.Role, p.Overhead)
	}
	return nil
}

// Pay is basic pay with the supplement for where it is.
func (p Post) Pay() Pence { return p.Basic + p.Weighting.Of(p.Basic) }

// Employment is what the employer pays for a post in a year. It is what a budget is
// charged for a post, or an hour's cost for each hour, and never both.
func (p Post) Employment() Pence {
	pay := p.Pay()
	sum := pay
	for _, c := range p.OnCosts {
		sum += max(0, pay-c.Above).Times(c.Rate)
	}
	return sum
}

// FullCost is employment with overheads, which go on whether there is a post or not: a
// cost to the economy, and no cash.
func (p Post) FullCost() Pence {
	if p.Overhead == 0 {
		return p.Employment()
	}
	return p.Employment().Times(p.Overhead)
}

// HourWorked is employment for each hour at work.
func (p Post) HourWorked() Pence { return roundPence(float64(p.Employment()) / p.Hours.Worked()) }

// HourProductive is employment for each hour of the work itself; ok is false for a post
// that has none, as in an office.
func (p Post) HourProductive() (cost Pence, ok bool) {
	if p.Hours.Productive == 0 {
		return 0, false
	}
	return roundPence(float64(p.Employment()) / p.Hours.ProductiveHours()), true
}

// PostsFor are the whole-time posts that so many hours of the work itself in a year ask
// for.
func (p Post) PostsFor(productiveHours float64) float64 {
	return productiveHours / p.Hours.ProductiveHours()
}

// Recruitment is how posts come to be filled.
type Recruitment struct {
	LagYears float64 // from the beginning of year 0 until the first day of those who come
	Vacancy  float64 // share of posts that is empty after that
}

// Staffing is posts by year: employed, what is worked and what is paid.
type Staffing struct {
	Funded   float64
	Employed []float64 // posts filled, on average of the year
	Hours    []float64 // productive hours of those
	Paid     Flow      // below 0, as money going out; an empty post costs nothing
}

// Staff fills funded posts over a horizon.
func (r Recruitment) Staff(p Post, funded float64, horizon int) Staffing {
	s := Staffing{Funded: funded}
	for year := range horizon {
		open := min(1, max(0, float64(year+1)-r.LagYears))
		employed := float64(funded * open * (1 - r.Vacancy))
		s.Employed = append(s.Employed, employed)
		s.Hours = append(s.Hours, float64(employed*p.Hours.ProductiveHours()))
		s.Paid = append(s.Paid, -p.Employment().Times(employed))
	}
	return s
}

// Check refuses a vacancy or a lag that cannot be.
func (r Recruitment) Check() error {
	if !(r.Vacancy >= 0 && r.Vacancy < 1) {
		return fmt.Errorf("a vacancy of %g; 8%% is written 0.08", r.Vacancy)
	}
	if !(r.LagYears >= 0) || math.IsInf(r.LagYears, 0) {
		return fmt.Errorf("a lag of %g years", r.LagYears)
	}
	return nil
}
