package tick

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"
)

func TestParseSpanReadsPlannersWords(t *testing.T) {
	for text, want := range map[string]Span{
		"30s": 30, "20m": 1200, "45m": 2700, "4h": 4 * Hour, "12d": 12 * Day, "26w": 26 * Week,
		"2y":   2 * Year,
		"1.5d": 36 * Hour, "0.1d": 8640, "6.4d": 552_960, ".5h": 30 * Minute, "1.25m": 75,
		"1.0s": 1, "500.5s": 501, "0.3333h": 1200, "0d": 0, "0.0w": 0, "007d": 7 * Day,
		"3 days": 3 * Day, "1 day": Day, "20 minutes": 20 * Minute, "1 hour": Hour,
		"2 weeks": 2 * Week, "1 year": Year, "90 seconds": 90, "  4 h ": 4 * Hour,
		"4611686018427387904s": Longest,
	} {
		got, err := ParseSpan(text)
		assert.NoError(t, err, text)
		assert.Equal(t, want, got, text)
	}
}

func TestParseSpanSaysWhatWouldBeRight(t *testing.T) {
	for text, want := range map[string]string{
		"":                      `a span of time is empty; write a number and a unit, such as "45m", "12d" or "26w"`,
		"-3d":                   `span of time "-3d" is negative; it must be 0 or more`,
		"inf":                   `span of time "inf" must start with a finite number, such as "45m", "12d" or "26w"`,
		"NaN d":                 `span of time "NaN d" must start with a finite number, such as "45m", "12d" or "26w"`,
		"+Inf days":             `span of time "+Inf days" must start with a finite number, such as "45m", "12d" or "26w"`,
		"a week":                `span of time "a week" must start with a finite number, such as "45m", "12d" or "26w"`,
		"45":                    `span of time "45" has no unit; write one of y, w, d, h, m, s after the number, such as "45d"`,
		"6 months":              `span of time "6 months": a month has no fixed length; write weeks or days, such as "26w" or "30d"`,
		"3x":                    `span of time "3x": unknown unit "x"; write one number and one of y, w, d, h, m, s, such as "90m" or "1.5d"`,
		"1h30m":                 `span of time "1h30m": unknown unit "h30m"; write one number and one of y, w, d, h, m, s, such as "90m" or "1.5d"`,
		"1,5d":                  `span of time "1,5d": unknown unit ",5d"; write one number and one of y, w, d, h, m, s, such as "90m" or "1.5d"`,
		"1e3d":                  `span of time "1e3d": unknown unit "e3d"; write one number and one of y, w, d, h, m, s, such as "90m" or "1.5d"`,
		"1.2.3d":                `span of time "1.2.3d": "1.2.3" is no number; write digits with at most one decimal point, such as "1.5d"`,
		".d":                    `span of time ".d": "." is no number; write digits with at most one decimal point, such as "1.5d"`,
		"0.2s":                  `span of time "0.2s" would become 0s, since time is kept in whole seconds; write whole seconds`,
		"0.5s":                  `span of time "0.5s" would become 1s, since time is kept in whole seconds; write whole seconds`,
		"1.4s":                  `span of time "1.4s" would become 1s, since time is kept in whole seconds; write whole seconds`,
		"0.0004h":               `span of time "0.0004h" would become 1s, since time is kept in whole seconds; write whole seconds`,
		"200000000000y":         `span of time "200000000000y" is too long; it must be at most 146135511522 years`,
		"4611686018427387905s":  `span of time "4611686018427387905s" is too long; it must be at most 146135511522 years`,
		"99999999999999999999d": `span of time "99999999999999999999d" is too long; it must be at most 146135511522 years`,
		"200000000000.5y":       `span of time "200000000000.5y" is too long; it must be at most 146135511522 years`,
	} {
		_, err := ParseSpan(text)
		assert.EqualError(t, err, want, text)
	}
}

func TestNumberBeyondFloatIsTooLong(t *testing.T) {
	huge := make([]byte, 400)
	for i := range huge {
		huge[i] = '9'
	}
	_, err := ParseSpan(string(huge) + "s")
	require.ErrorContains(t, err, "is too long")
}

func TestSpanPrintsLargestExactUnit(t *testing.T) {
	for want, s := range map[string]Span{
		"6w": 6 * Week, "45m": 45 * Minute, "100s": 100, "36h": 36 * Hour, "1d": 24 * Hour, "2y": 2 * Year,
		"365d": 365 * Day, "1461m": 1461 * Minute, "0s": 0, "-3d": -3 * Day, "-9223372036854775808s": math.MinInt64,
	} {
		assert.Equal(t, want, s.String())
	}
}

func TestSpanParsesBackToItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		length := rapid.SampledFrom([]Span{Second, Minute, Hour, Day, Week, Year}).Draw(t, "unit")
		s := length * Span(rapid.Int64Range(0, int64(Longest/length)).Draw(t, "number"))
		got, err := ParseSpan(s.String())
		require.NoError(t, err)
		require.Equal(t, s, got)
	})
}

func TestRoundIsHalfUpAndSaturates(t *testing.T) {
	for _, c := range []struct {
		seconds float64
		want    Span
	}{
		{0, 0}, {0.49999999999999994, 0}, {0.5, 1}, {1.499, 1}, {1.5, 2}, {2.5, 3}, {86399.5, Day},
		{-0.6, 0}, {-1e300, 0}, {math.Inf(-1), 0}, {math.NaN(), 0},
		{1<<51 + 0.5, 1<<51 + 1}, {1<<53 - 1, 1<<53 - 1}, {math.Nextafter(1<<62, 0), 1<<62 - 512},
		{1 << 62, Longest}, {1e300, Longest}, {math.Inf(1), Longest},
	} {
		assert.Equal(t, c.want, Round(c.seconds), "%g s", c.seconds)
	}
}

func TestLongestSpanLiesInTheFuture(t *testing.T) {
	now := Time(200 * int64(Year))
	require.Greater(t, now+Time(Longest), now)
}

func TestDays(t *testing.T) {
	require.Equal(t, 1.5, (36 * Hour).Days())
	require.Equal(t, 365.25, Year.Days())
}

func FuzzParseSpan(f *testing.F) {
	for _, seed := range []string{"45m", "1.5d", "2y", "3 days", "-1d", "inf", "1e9y", "1.2.3s", "99999999999999999999w", "٣d", "6 months", ". s", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := ParseSpan(text)
		if err != nil {
			require.Zero(t, s)
			require.NotEmpty(t, err.Error())
			return
		}
		require.True(t, 0 <= s && s <= Longest, "%q gives %d", text, int64(s))
		again, err := ParseSpan(s.String())
		require.NoError(t, err)
		require.Equal(t, s, again)

		require.NoError(t, err)
	})
}
