package tick

import "fmt"

// Date is a day of the Gregorian calendar, which is carried back before 1582 as
// if it had always held (proleptic). Month and Day count from 1.
type Date struct{ Year, Month, Day int }

// ParseDate reads a date as in "2026-04-06" and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	if len(s) != len("2026-04-06") || s[4] != '-' || s[7] != '-' {
		return Date{}, notDate(s)
	}
	year, ok1 := digits(s[0:4])
	month, ok2 := digits(s[5:7])
	day, ok3 := digits(s[8:10])
	d := Date{year, month, day}
	switch {
	case !ok1 || !ok2 || !ok3:
		return Date{}, notDate(s)
	case year < 1:
		return Date{}, fmt.Errorf("date %q: the year must be 0001 to 9999", s)
	case month < 1 || month > 12:
		return Date{}, fmt.Errorf(`date %q: month %d does not exist; write year-month-day, such as "2026-04-06"`, s, month)
	case !d.Valid():
		return Date{}, fmt.Errorf("date %q: month %d of %d has days 1 to %d", s, month, year, monthDays(year, month))
	}
	return d, nil
}

func notDate(s string) error {
	return fmt.Errorf(`date %q must be written year-month-day, such as "2026-04-06"`, s)
}

func digits(s string) (n int, ok bool) {
	for _, c := range []byte(s) {
		if c < '0' || c > '9' {
			return 0, false
		}
		n = 10*n + int(c-'0')
	}
	return n, true
}

// Valid reports whether the day exists: 29 February only in leap years.
func (d Date) Valid() bool {
	return d.Month >= 1 && d.Month <= 12 && d.Day >= 1 && d.Day <= monthDays(d.Year, d.Month)
}

// String prints the date as ParseDate reads it.
func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// AddDays returns the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date { return dateOf(d.number() + n) }

// AddYears returns the same day n years later; 29 February becomes 28 February
// in a year that has none.
func (d Date) AddYears(n int) Date {
	d.Year += n
	d.Day = min(d.Day, monthDays(d.Year, d.Month))
	return d
}

// Sub returns the number of days from e to d.
func (d Date) Sub(e Date) int { return d.number() - e.number() }

// Weekday returns 0 for Monday to 6 for Sunday. Day 0, 1 January 1970, was a
// Thursday.
func (d Date) Weekday() int { return floorMod(d.number()+3, 7) }

func monthDays(year, month int) int {
	switch month {
	case 2:
		if year%4 == 0 && (year%100 != 0 || year%400 == 0) {
			return 29
		}
		return 28
	case 4, 6, 9, 11:
		return 30
	}
	return 31
}

// number counts the days since 1 January 1970. It is days_from_civil of Hinnant
// (2013), "chrono-Compatible Low-Level Date Algorithms": years begin on 1 March,
// so that the leap day is the last of its year and the months' lengths follow a
// straight line, (153 m + 2) / 5; 400 years, an era, have 146,097 days.
func (d Date) number() int {
	year := d.Year
	if d.Month <= 2 {
		year--
	}
	era := floorDiv(year, 400)
	yearOfEra := year - era*400
	dayOfYear := (153*((d.Month+9)%12)+2)/5 + d.Day - 1
	dayOfEra := yearOfEra*365 + yearOfEra/4 - yearOfEra/100 + dayOfYear
	return era*146097 + dayOfEra - 719468 // 719,468 days from 1 March 0000 to 1 January 1970
}

// dateOf is the inverse of number (civil_from_days of the same source).
func dateOf(number int) Date {
	z := number + 719468
	era := floorDiv(z, 146097)
	dayOfEra := z - era*146097
	yearOfEra := (dayOfEra - dayOfEra/1460 + dayOfEra/36524 - dayOfEra/146096) / 365
	dayOfYear := dayOfEra - (365*yearOfEra + yearOfEra/4 - yearOfEra/100)
	m := (5*dayOfYear + 2) / 153 // 0 is March
	d := Date{Year: yearOfEra + era*400, Month: (m+2)%12 + 1, Day: dayOfYear - (153*m+2)/5 + 1}
	if d.Month <= 2 {
		d.Year++
	}
	return d
}

// floorDiv and floorMod round towards the past, where Go's / and % round
// towards zero.
func floorDiv(a, b int) int { return (a - floorMod(a, b)) / b }

func floorMod(a, b int) int { return (a%b + b) % b }
