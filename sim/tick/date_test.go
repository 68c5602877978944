package tick

import (
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func standard(d Date) time.Time {
	return time.Date(d.Year, time.Month(d.Month), d.Day, 0, 0, 0, 0, time.UTC)
}

func fromStandard(t time.Time) Date { return Date{t.Year(), int(t.Month()), t.Day()} }

func TestEveryDayOfACenturyAgreesWithTheStandardLibrary(t *testing.T) {
	first := Date{1990, 1, 1}
	day := standard(first)
	for i := 0; day.Year() <= 2090; i++ {
		d := fromStandard(day)
		if d != first.AddDays(i) || d.Sub(first) != i || d.Weekday() != (int(day.Weekday())+6)%7 ||
			d.String() != day.Format(time.DateOnly) || !d.Valid() {
			t.Fatalf("%v: AddDays %v, Sub %d, Weekday %d", d, first.AddDays(i), d.Sub(first), d.Weekday())
		}
		if back, err := ParseDate(d.String()); err != nil || back != d {
			t.Fatalf("%v reads back as %v, %v", d, back, err)
		}
		day = day.AddDate(0, 0, 1)
	}
}

func TestDatesFarAwayAgreeWithTheStandardLibrary(t *testing.T) {
	for n := -2_000_000; n < 2_000_000; n += 997 { // from about 3500 BC to AD 7400
		d := dateOf(n)
		assert.Equal(t, int64(n)*86400, standard(d).Unix(), "%v", d)
		assert.Equal(t, n, d.number(), "%v", d)
		assert.Equal(t, (int(standard(d).Weekday())+6)%7, d.Weekday(), "%v", d)
	}
}

func TestParseDateRefusesImpossibleDays(t *testing.T) {
	for text, want := range map[string]string{
		"2026-02-29":  `date "2026-02-29": month 2 of 2026 has days 1 to 28`,
		"2100-02-29":  `date "2100-02-29": month 2 of 2100 has days 1 to 28`,
		"2026-04-31":  `date "2026-04-31": month 4 of 2026 has days 1 to 30`,
		"2026-04-00":  `date "2026-04-00": month 4 of 2026 has days 1 to 30`,
		"2026-13-01":  `date "2026-13-01": month 13 does not exist; write year-month-day, such as "2026-04-06"`,
		"2026-00-01":  `date "2026-00-01": month 0 does not exist; write year-month-day, such as "2026-04-06"`,
		"0000-01-01":  `date "0000-01-01": the year must be 0001 to 9999`,
		"06/04/2026":  `date "06/04/2026" must be written year-month-day, such as "2026-04-06"`,
		"2026-4-6":    `date "2026-4-6" must be written year-month-day, such as "2026-04-06"`,
		"2026-04-0x":  `date "2026-04-0x" must be written year-month-day, such as "2026-04-06"`,
		"+026-04-06":  `date "+026-04-06" must be written year-month-day, such as "2026-04-06"`,
		"2026-04-06 ": `date "2026-04-06 " must be written year-month-day, such as "2026-04-06"`,
		"":            `date "" must be written year-month-day, such as "2026-04-06"`,
	} {
		_, err := ParseDate(text)
		assert.EqualError(t, err, want, text)
	}
}

func TestAddYearsKeepsTheDayUnlessItIsLeap(t *testing.T) {
	leap := Date{2024, 2, 29}
	assert.Equal(t, Date{2025, 2, 28}, leap.AddYears(1))
	assert.Equal(t, Date{2028, 2, 29}, leap.AddYears(4))
	assert.Equal(t, Date{1900, 2, 28}, leap.AddYears(-124))
	assert.Equal(t, Date{2031, 4, 6}, Date{2026, 4, 6}.AddYears(5))
}

func TestBeforeIsTheOrderOfDays(t *testing.T) {
	d := Date{2027, 12, 30}
	for n := -800; n <= 800; n++ {
		require.Equal(t, n > 0, d.Before(d.AddDays(n)), "%d days", n)
	}
}

func FuzzParseDate(f *testing.F) {
	for _, seed := range []string{"2026-04-06", "2024-02-29", "2023-02-29", "0001-01-01", "9999-12-31", "2026-4-6", "2026-99-99", "二〇二六", "\xff\xff\xff\xff-\xff\xff-\xff\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		d, err := ParseDate(text)
		reference, refErr := time.Parse(time.DateOnly, text)
		if err != nil {
			require.Zero(t, d)
			if refErr == nil {
				require.Zero(t, reference.Year()) // the one date that we refuse and the standard library reads
			}
			return
		}
		require.NoError(t, refErr)
		require.Equal(t, fromStandard(reference), d)
		require.Equal(t, text, d.String())
		require.Equal(t, d, dateOf(d.number()))
	})
}
