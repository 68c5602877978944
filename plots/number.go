package plots

import (
	"fmt"
	"math"
	"strings"
	"time"

	"prehabsim/internal/words"
)

// places is the power of ten to which estimates of one measure are rounded, so
// that they show about two figures of the narrowest interval's half-width:
// 1,670 (1,540 to 1,800), 1.2 (0.8 to 1.6). Without intervals three figures stay.
func places(rows ...Row) int {
	half, size := math.Inf(1), 0.0
	for _, row := range rows {
		size = max(size, math.Abs(row.Mean))
		if h := (row.High - row.Low) / 2; h > 0 && h < half {
			half = h
		}
	}
	switch {
	case !math.IsInf(half, 1):
		// Five puts half-widths from 0.16 to 1.6 on one decimal.
		return max(-6, int(math.Round(math.Log10(half/5))))
	case size > 0:
		return max(-6, int(math.Floor(math.Log10(size)))-2)
	}
	return 0
}

// number writes x rounded to a power of ten, with thousands separators.
func number(x float64, places int) string {
	if places > 0 {
		scale := math.Pow10(places)
		x = math.Round(x/scale) * scale
	}
	return words.Plain(x, max(0, -places))
}

// signed is inUnit with a plus before what is above zero.
func signed(x float64, unit string, places int) string {
	text := inUnit(x, unit, places)
	if x > 0 && strings.Trim(text, "£0.,") != "" {
		return "+" + text
	}
	return text
}

// money writes an amount in pounds, the minus before the sign.
func money(x float64, places int) string {
	text := number(x, places)
	if rest, ok := strings.CutPrefix(text, words.Minus); ok {
		return words.Minus + "£" + rest
	}
	return "£" + text
}

// inUnit writes x with its pound sign if it is money; other units stand in words
// beside the number or in the title of the axis.
func inUnit(x float64, unit string, places int) string {
	if strings.HasPrefix(unit, "£") {
		return money(x, places)
	}
	return number(x, places)
}

// estimate writes "1,670 (1,540 to 1,800)", or the mean alone.
func estimate(row Row, places int) string {
	return inUnit(row.Mean, row.Unit, places) + bracket(row, places)
}

// bracket is " (1,540 to 1,800)", or nothing where there is no interval.
func bracket(row Row, places int) string {
	if !row.hasInterval() {
		return ""
	}
	return fmt.Sprintf(" (%s to %s)", inUnit(row.Low, row.Unit, places), inUnit(row.High, row.Unit, places))
}

// size turns a difference into an amount above zero, for a sentence that says
// "fewer" or "more" itself.
func size(row Row) Row {
	if row.Mean < 0 {
		row.Mean, row.Low, row.High = -row.Mean, -row.High, -row.Low
	}
	return row
}

// month counts months since year 0, so that an axis of months is evenly spaced.
func month(text string) (int, error) {
	t, err := time.Parse("2006-01", text)
	if err != nil {
		return 0, fmt.Errorf("want a month such as 2027-04, not %q", text)
	}
	return t.Year()*12 + int(t.Month()) - 1, nil
}
