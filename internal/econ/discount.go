package econ

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/sim/fmath"
)

// Effect is what a discount rate is of.
type Effect int

// The kinds of effect. Health may have a lower rate than money: pounds in it are not
// worth less to the richer (Green Book, annex on discounting).
const (
	Money Effect = iota
	Health
)

// Rate is a yearly rate up to and with a year: 3.5% from year 1 to year 30.
type Rate struct {
	ToYear int
	Rate   float64
}

// Schedule is a rate for each year, in order of ToYear.
type Schedule []Rate

// Convention says when in a year things happen.
type Convention int

// The conventions. Year0 leaves the first year as it is, as the Green Book does.
const (
	Year0     Convention = iota
	MidYear              // half a year more of discounting
	EndYear              // a whole year more
	EventTime            // each event by its day ([Discounting.FactorAt]); of a whole year like Year0
)

var conventions = [...]string{"year0", "mid_year", "end_year", "event_time"}

func (c Convention) String() string { return conventions[c] }

// ConventionNamed finds a convention by its name.
func ConventionNamed(name string) (Convention, error) {
	if i := slices.Index(conventions[:], name); i >= 0 {
		return Convention(i), nil
	}
	return 0, fmt.Errorf("no convention is called %q; there are %s", name, strings.Join(conventions[:], ", "))
}

// Discounting is how much less is counted of what comes later. The zero value knows no
// year but the first; [Preset] has published ones.
type Discounting struct {
	Preset        string // the name, or "" for a schedule of the user's own
	Money, Health Schedule
	Convention    Convention
	AsOf, Source  string
}

// Check refuses a schedule that has no rate for one of the years of a horizon.
func (d Discounting) Check(horizon int) error {
	if horizon < 1 {
		return fmt.Errorf("the horizon must be 1 year or more, not %d", horizon)
	}
	for effect, s := range []Schedule{d.Money, d.Health} {
		name := [...]string{"money", "health"}[effect]
		last := 0
		for _, r := range s {
			if r.ToYear <= last {
				return fmt.Errorf("discount rates of %s: year %d comes after year %d", name, r.ToYear, last)
			}
			if !(r.Rate > -1 && r.Rate < 1) {
				return fmt.Errorf("discount rates of %s: a rate of %g; 3.5%% is written 0.035", name, r.Rate)
			}
			last = r.ToYear
		}
		if last < horizon {
			return fmt.Errorf("discount rates of %s end with year %d; the horizon needs year %d", name, last, horizon)
		}
	}
	return nil
}

// Factor is how much counts of what comes in a year: the product of 1/(1+r) over the years
// up to it, of which year 0 has none. In the middle of a year it is the geometric mean of
// those of its ends. It is NaN where the schedule has ended.
func (d Discounting) Factor(of Effect, year int) float64 {
	s := d.Money
	if of == Health {
		s = d.Health
	}
	switch f := s.factor(year); d.Convention {
	case MidYear:
		return math.Sqrt(float64(f * s.factor(year+1)))
	case EndYear:
		return s.factor(year + 1)
	default:
		return f
	}
}

// FactorAt is that of one event, so many days from the beginning of year 0, whatever the
// convention: (1+r) to the power of minus days/365.25, with the rate of each year.
func (d Discounting) FactorAt(of Effect, days float64) float64 {
	s := d.Money
	if of == Health {
		s = d.Health
	}
	years := days / 365.25
	whole := math.Floor(years)
	return float64(s.factor(int(whole)) / fmath.Pow(1+s.rate(int(whole)+1), years-whole))
}

func (s Schedule) factor(year int) float64 {
	f := 1.0
	for y := 1; y <= year; y++ {
		f /= 1 + s.rate(y)
	}
	return f
}

func (s Schedule) rate(year int) float64 {
	for _, r := range s {
		if year <= r.ToYear {
			return r.Rate
		}
	}
	return math.NaN()
}
