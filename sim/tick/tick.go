// Package tick keeps simulated time: whole seconds, spans such as "6w", civil
// dates, bank holidays and the calendar of a scenario.
//
// Time is an integer so that ties are exact, days begin exactly at midnight and
// sums do not depend on their order. There are no time zones and no summer time:
// every day has 86,400 seconds, because a theatre list that starts at nine
// starts at nine all year.
//
// Which hours a clinic keeps is left to the engine's resources; this package
// knows only days. It never asks the machine what time it is. Start at
// [ParseSpan] for lengths of time and at [NewCalendar] for days.
package tick

import (
	"math"
	"strconv"
)

// Time is a moment: whole seconds since 00:00 on the scenario's first day. It is
// negative for what happened before, such as the referral of a patient who is
// already waiting when the scenario begins.
type Time int64

// Span is a length of time in whole seconds.
type Span int64

// The units in which spans are read and printed.
const (
	Second Span = 1
	Minute      = 60 * Second
	Hour        = 60 * Minute
	Day         = 24 * Hour
	Week        = 7 * Day
	Year        = 365*Day + 6*Hour // 365.25 days, the Julian year: "2y" is the same length wherever it starts
)

// Longest is the greatest span that [ParseSpan] and [Round] return. It is half
// of what an int64 holds, so that adding it to any time that a scenario can
// reach lies in the far future and does not wrap round into the past.
const Longest Span = 1 << 62

// Round turns seconds into a span: half a second rounds up, more than [Longest]
// becomes Longest, and less than nothing (or no number at all) becomes 0.
//
// It is called once for each sampled duration, hence conversions rather than
// math.Floor.
func Round(seconds float64) Span {
	if !(seconds > 0) { // also true of NaN
		return 0
	}
	if seconds >= float64(Longest) {
		return Longest
	}
	s := Span(seconds)
	// The difference is exact, unlike seconds+0.5, which carries the largest
	// number below one half up to 1.
	if seconds-float64(s) >= 0.5 {
		s++
	}
	return s
}

// Kept reports whether [Round] moves seconds by no more than a thousandth of them.
// A time that it moves further is not the time that somebody wrote.
func Kept(seconds float64) bool {
	return math.Abs(float64(Round(seconds))-seconds) <= seconds/1000
}

// Days returns the span in days, for reports.
func (s Span) Days() float64 { return float64(s) / float64(Day) }

// String prints the span in the largest unit of which it is a whole number:
// "6w", "45m", "100s". ParseSpan reads it back to the same span.
func (s Span) String() string {
	if s == 0 {
		return "0s"
	}
	for _, u := range units {
		if s%u.length == 0 {
			return strconv.FormatInt(int64(s/u.length), 10) + u.letter
		}
	}
	panic("tick: seconds divide every span")
}
