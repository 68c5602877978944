package tick

// BankHoliday reports whether d is a bank or public holiday in England and
// Wales, as gov.uk/bank-holidays lists them: when a fixed day falls on a weekend,
// the holiday is its substitute on a working day, not the day itself.
//
// The rule is that of the Banking and Financial Dealings Act 1971, schedule 1,
// with the holidays that proclamations added (New Year's Day from 1974, early
// May from 1978), and is applied to every year. Future one-offs are unknown.
func BankHoliday(d Date) bool {
	if h, ok := oneOff(d); ok {
		return h
	}
	weekday := d.Weekday()
	switch d.Month {
	case 1:
		return substitute(d.Day, weekday, 1)
	case 3, 4:
		n := d.Sub(Easter(d.Year))
		return n == -2 || n == 1 // Good Friday, Easter Monday
	case 5:
		return weekday == 0 && (d.Day <= 7 || d.Day > 31-7) // early May, spring
	case 8:
		return weekday == 0 && d.Day > 31-7 // summer
	case 12:
		return christmas(d.Day, weekday)
	}
	return false
}

// substitute reports whether this day of the month is the holiday that belongs
// to the fixed day: that day itself, or the Monday after it.
func substitute(day, weekday, fixed int) bool {
	if day == fixed {
		return weekday < 5
	}
	return weekday == 0 && (day == fixed+1 || day == fixed+2)
}

// christmas covers Christmas Day and Boxing Day, which share their substitutes:
// there are always two holidays on working days among 25 to 28 December.
func christmas(day, weekday int) bool {
	switch day {
	case 25, 26:
		return weekday < 5
	case 27, 28: // Monday: two days before was Saturday. Tuesday: it was Sunday.
		return weekday <= 1
	}
	return false
}

// oneOff lists what royal proclamations added to the rule or moved (London
// Gazette; gov.uk/bank-holidays). The second result says whether d is listed.
func oneOff(d Date) (holiday, listed bool) {
	switch d {
	case
		Date{1995, 5, 8},                   // early May moved, 50 years of VE Day
		Date{1999, 12, 31},                 // millennium
		Date{2002, 6, 3}, Date{2002, 6, 4}, // Golden Jubilee, spring moved
		Date{2011, 4, 29},                  // wedding of Prince William
		Date{2012, 6, 4}, Date{2012, 6, 5}, // spring moved, Diamond Jubilee
		Date{2020, 5, 8},                   // early May moved, 75 years of VE Day
		Date{2022, 6, 2}, Date{2022, 6, 3}, // spring moved, Platinum Jubilee
		Date{2022, 9, 19}, // funeral of Elizabeth II
		Date{2023, 5, 8}:  // coronation of Charles III
		return true, true
	case
		Date{1995, 5, 1},
		Date{2002, 5, 27},
		Date{2012, 5, 28},
		Date{2020, 5, 4},
		Date{2022, 5, 30}:
		return false, true
	}
	return false, false
}

// Easter returns Easter Sunday of the Gregorian calendar: the anonymous
// algorithm of Nature, 20 April 1876, p. 487 (Meeus 1991, Astronomical
// Algorithms, ch. 8), with his letters.
func Easter(year int) Date {
	a := year % 19 // place in the cycle of the moon
	b, c := year/100, year%100
	d, e := b/4, b%4
	f := (b + 8) / 25
	g := (b - f + 1) / 3
	h := (19*a + b - d - g + 15) % 30 // days from 21 March to the full moon
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7 // from the full moon to Sunday, less one
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return Date{year, n / 31, n%31 + 1}
}
