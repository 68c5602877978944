package tick

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestCalendarCountsDaysFromItsFirst(t *testing.T) {
	c := NewCalendar(Date{2026, 4, 6})
	require.Equal(t, Date{2026, 4, 6}, c.First())
	for _, x := range []struct {
		time Time
		day  int
	}{{0, 0}, {86399, 0}, {86400, 1}, {-1, -1}, {-86400, -1}, {-86401, -2}} {
		require.Equal(t, x.day, c.Day(x.time), "second %d", x.time)
	}
	for _, day := range []int{-400, -1, 0, 1, 20_000} {
		require.Equal(t, day, c.Day(c.Start(day)))
		require.Equal(t, day-1, c.Day(c.Start(day)-1))
		require.Equal(t, day, c.DayOf(c.Date(day)))
	}
}

// The days run from before the table to beyond it.
func TestTableAndArithmeticAgree(t *testing.T) {
	first := Date{2028, 2, 29}
	c := NewCalendar(first)
	start := standard(first)
	for day := -tableBefore - 800; day < tableDays+800; day++ {
		want := start.AddDate(0, 0, day)
		d := c.Date(day)
		weekday := (int(want.Weekday()) + 6) % 7
		month := 12*(want.Year()-2028) + int(want.Month()) - 2
		if d != fromStandard(want) || c.Weekday(day) != weekday || c.Month(day) != month ||
			c.Working(day) != (weekday < 5 && !BankHoliday(d)) {
			t.Fatalf("day %d, %v: %v, weekday %d, month %d", day, want.Format(time.DateOnly), d, c.Weekday(day), c.Month(day))
		}
	}
}

func TestCalendarHoldsForTheLongestSpan(t *testing.T) {
	c := NewCalendar(Date{2026, 4, 6})
	day := c.Day(Time(Longest))
	require.Equal(t, day, c.DayOf(c.Date(day)))
	require.Equal(t, day%7, c.Weekday(day)) // the first day is a Monday
}

func TestFirstDayMayBeABankHoliday(t *testing.T) {
	c := NewCalendar(Date{2026, 4, 6}) // Easter Monday
	require.False(t, c.Working(0))
	require.True(t, c.Working(1))
	require.False(t, c.Working(5))
	require.True(t, c.Working(-4))
	require.False(t, c.Working(-3)) // Good Friday
}

func TestMonthZeroIsTheMonthOfTheFirstDay(t *testing.T) {
	c := NewCalendar(Date{2026, 11, 20})
	for _, x := range []struct {
		d    Date
		want int
	}{{Date{2026, 11, 1}, 0}, {Date{2026, 11, 30}, 0}, {Date{2026, 12, 1}, 1}, {Date{2027, 1, 1}, 2}, {Date{2026, 10, 31}, -1}} {
		require.Equal(t, x.want, c.Month(c.DayOf(x.d)), "%v", x.d)
	}
}

func TestYearsTurnOnTheirAnniversary(t *testing.T) {
	for _, x := range []struct {
		from, day string
		want      int
	}{
		{"2026-04-06", "2026-04-06", 0},
		{"2026-04-06", "2027-04-05", 0},
		{"2026-04-06", "2027-04-06", 1},
		{"2026-04-06", "2031-12-31", 5},
		{"2026-04-06", "2032-04-05", 5},
		{"2026-04-06", "2026-04-05", -1},
		{"2026-04-06", "2020-01-01", -1},
		{"2028-02-29", "2029-02-27", 0},
		{"2028-02-29", "2029-02-28", 1},
		{"2028-02-29", "2032-02-28", 3},
		{"2028-02-29", "2032-02-29", 4},
		{"2026-04-06", "2126-04-05", 99},
	} {
		from, err := ParseDate(x.from)
		require.NoError(t, err)
		day, err := ParseDate(x.day)
		require.NoError(t, err)
		c := NewCalendar(Date{2025, 7, 1})
		require.Equal(t, x.want, c.Year(c.DayOf(day), c.DayOf(from)), "%s from %s", x.day, x.from)
	}
}

func TestCalendarRefusesADayThatDoesNotExist(t *testing.T) {
	require.PanicsWithValue(t, "tick: calendar begins on 2026-02-30, which is no day", func() { NewCalendar(Date{2026, 2, 30}) })
}

func TestLookUpsDoNotAllocate(t *testing.T) {
	c := NewCalendar(Date{2026, 4, 6})
	n := 0
	require.Zero(t, testing.AllocsPerRun(100, func() {
		for _, day := range []int{-9000, 0, 9000, 90_000} {
			n += c.Weekday(day) + c.Month(day) + c.Year(day, 3) + c.Date(day).Day
			if c.Working(day) {
				n++
			}
		}
	}))
}

func ExampleCalendar() {
	first, _ := ParseDate("2026-04-06")
	c := NewCalendar(first)
	now := c.Start(0) + Time(26*Week) + Time(9*Hour)
	day := c.Day(now)
	fmt.Println(c.Date(day), c.Working(day), c.Month(day))
	// Output: 2026-10-05 true 6
}

func ExampleParseSpan() {
	s, err := ParseSpan("1.5d")
	fmt.Println(s, err)
	_, err = ParseSpan("6 months")
	fmt.Println(err)
	// Output:
	// 36h <nil>
	// span of time "6 months": a month has no fixed length; write weeks or days, such as "26w" or "30d"
}

func BenchmarkCalendar(b *testing.B) {
	c := NewCalendar(Date{2026, 4, 6})
	n := 0
	for i := 0; b.Loop(); i++ {
		day := c.Day(Time(i) * 3600 % (1 << 28))
		n += c.Month(day) + c.Year(day, 100)
	}
}

func BenchmarkNewCalendar(b *testing.B) {
	for b.Loop() {
		NewCalendar(Date{2026, 4, 6})
	}
}
