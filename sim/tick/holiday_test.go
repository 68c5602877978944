package tick

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// holidays are the lists for England and Wales of gov.uk/bank-holidays.
var holidays = map[int]string{
	2020: "01-01 04-10 04-13 05-08 05-25 08-31 12-25 12-28",
	2021: "01-01 04-02 04-05 05-03 05-31 08-30 12-27 12-28",
	2022: "01-03 04-15 04-18 05-02 06-02 06-03 08-29 09-19 12-26 12-27",
	2023: "01-02 04-07 04-10 05-01 05-08 05-29 08-28 12-25 12-26",
	2024: "01-01 03-29 04-01 05-06 05-27 08-26 12-25 12-26",
	2025: "01-01 04-18 04-21 05-05 05-26 08-25 12-25 12-26",
	2026: "01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-28",
	2027: "01-01 03-26 03-29 05-03 05-31 08-30 12-27 12-28",
}

func holidaysOf(year int) (list []string, weekend bool) {
	for d := (Date{year, 1, 1}); d.Year == year; d = d.AddDays(1) {
		if BankHoliday(d) {
			list = append(list, d.String()[len("2026-"):])
			weekend = weekend || d.Weekday() > 4
		}
	}
	return list, weekend
}

func TestBankHolidaysAreThoseOfGovUK(t *testing.T) {
	for year, want := range holidays {
		got, _ := holidaysOf(year)
		assert.Equal(t, want, strings.Join(got, " "), "%d", year)
	}
}

func TestEveryYearHasEightBankHolidaysOnWorkingDays(t *testing.T) {
	more := map[int]int{1999: 9, 2002: 9, 2011: 9, 2012: 9, 2022: 10, 2023: 9}
	for year := 1990; year <= 2090; year++ {
		want := 8
		if n, ok := more[year]; ok {
			want = n
		}
		got, weekend := holidaysOf(year)
		assert.Len(t, got, want, "%d", year)
		assert.False(t, weekend, "%d", year)
	}
}

// The Book of Common Prayer finds Easter from a table of the full moons that
// follow the vernal equinox, one for each golden number, valid 1900 to 2199.
func TestEasterIsTheSundayAfterThePrayerBooksFullMoon(t *testing.T) {
	moons := [19]Date{ // by golden number less one
		{0, 4, 14}, {0, 4, 3}, {0, 3, 23}, {0, 4, 11}, {0, 3, 31}, {0, 4, 18}, {0, 4, 8},
		{0, 3, 28}, {0, 4, 16}, {0, 4, 5}, {0, 3, 25}, {0, 4, 13}, {0, 4, 2}, {0, 3, 22},
		{0, 4, 10}, {0, 3, 30}, {0, 4, 17}, {0, 4, 7}, {0, 3, 27},
	}
	for year := 1900; year <= 2199; year++ {
		moon := moons[year%19]
		moon.Year = year
		want := moon.AddDays(7 - (moon.Weekday()+1)%7) // the next Sunday, never the same day
		require.Equal(t, want, Easter(year))
	}
}

func TestEasterAtItsExtremes(t *testing.T) {
	for _, d := range []Date{{1818, 3, 22}, {1943, 4, 25}, {2008, 3, 23}, {2038, 4, 25}, {2285, 3, 22}} {
		require.Equal(t, d, Easter(d.Year))
	}
}
