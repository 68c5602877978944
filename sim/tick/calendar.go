package tick

import "fmt"

// Calendar answers questions about the days of one scenario, which are numbered
// from its first day, day 0. It never changes once made and may be shared by
// workers.
//
// The engine asks at every activity, so the answers for the years that a
// scenario runs are looked up; other days are worked out, with the same answer.
type Calendar struct {
	first Date
	days  [tableDays]dayFacts // days[i] is day i - tableBefore
}

// The table reaches back 5 years, further than patients wait for cancer
// treatment, and ahead 40, which is a lifetime horizon for costs and QALYs: 8
// bytes a day, 130 kB in all.
const (
	tableBefore = 5 * 366
	tableDays   = tableBefore + 40*366
)

type dayFacts struct {
	year       int16
	months     int16 // since the month of the first day
	month, day int8
	weekday    int8
	working    bool
}

// NewCalendar returns the calendar of a scenario that begins on first, which
// must be a day that exists: dates from [ParseDate] do.
func NewCalendar(first Date) *Calendar {
	if !first.Valid() {
		panic(fmt.Sprintf("tick: calendar begins on %v, which is no day", first))
	}
	c := &Calendar{first: first}
	for i := range c.days {
		c.days[i] = factsOf(first.AddDays(i-tableBefore), first)
	}
	return c
}

func factsOf(d, first Date) dayFacts {
	return dayFacts{
		year:    int16(d.Year),
		months:  int16(months(d, first)),
		month:   int8(d.Month),
		day:     int8(d.Day),
		weekday: int8(d.Weekday()),
		working: working(d),
	}
}

func months(d, first Date) int { return 12*(d.Year-first.Year) + d.Month - first.Month }

func working(d Date) bool { return d.Weekday() < 5 && !BankHoliday(d) }

// facts returns what the table says of the day, or nil outside the table.
func (c *Calendar) facts(day int) *dayFacts {
	if i := uint(day + tableBefore); i < tableDays {
		return &c.days[i]
	}
	return nil
}

// First returns the scenario's first day.
func (c *Calendar) First() Date { return c.first }

// Day returns the number of the day on which t lies; before the first day it is
// negative.
func (c *Calendar) Day(t Time) int {
	day := t / Time(Day)
	if t%Time(Day) < 0 {
		day--
	}
	return int(day)
}

// Start returns 00:00 of the day.
func (c *Calendar) Start(day int) Time { return Time(day) * Time(Day) }

// Date returns the date of the day.
func (c *Calendar) Date(day int) Date {
	if f := c.facts(day); f != nil {
		return Date{int(f.year), int(f.month), int(f.day)}
	}
	return c.first.AddDays(day)
}

// DayOf returns the number of the day that has this date.
func (c *Calendar) DayOf(d Date) int { return d.Sub(c.first) }

// Weekdays are the names of the days of a week, in order.
var Weekdays = [7]string{"mon", "tue", "wed", "thu", "fri", "sat", "sun"}

// Weekday returns 0 for Monday to 6 for Sunday.
func (c *Calendar) Weekday(day int) int {
	if f := c.facts(day); f != nil {
		return int(f.weekday)
	}
	return c.Date(day).Weekday()
}

// Working reports whether the day is Monday to Friday and no bank holiday.
func (c *Calendar) Working(day int) bool {
	if f := c.facts(day); f != nil {
		return f.working
	}
	return working(c.Date(day))
}

// Month returns the number of calendar months since the month of the first day,
// which is month 0 even when the scenario begins in the middle of it.
func (c *Calendar) Month(day int) int {
	if f := c.facts(day); f != nil {
		return int(f.months)
	}
	return months(c.Date(day), c.first)
}

// Year returns the number of whole years since day from, by date: a year that
// begins on 6 April ends with 5 April. One that begins on 29 February ends with
// 27 February in a common year, as [Date.AddYears] has it. Before from it is -1.
func (c *Calendar) Year(day, from int) int {
	if day < from {
		return -1
	}
	d, start := c.Date(day), c.Date(from)
	years := d.Year - start.Year
	if d.Before(start.AddYears(years)) {
		years--
	}
	return years
}
