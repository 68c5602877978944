package plots

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// minus is U+2212: a hyphen is shorter and can be broken at the end of a line.
const minus = "−"

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
	text := strconv.FormatFloat(math.Abs(x), 'f', max(0, -places), 64)
	whole, fraction, _ := strings.Cut(text, ".")
	var b strings.Builder
	if x < 0 && strings.Trim(text, "0.") != "" {
		b.WriteString(minus)
	}
	for i, digit := range whole {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(digit)
	}
	if fraction != "" {
		b.WriteString("." + fraction)
	}
	return b.String()
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
	if rest, ok := strings.CutPrefix(text, minus); ok {
		return minus + "£" + rest
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

func monthName(count int) string {
	return fmt.Sprintf("%s %d", time.Month(count%12+1), count/12)
}

// monthWords turns "2027-04" into "April 2027".
func monthWords(text string) string {
	count, err := month(text)
	if err != nil {
		return text
	}
	return monthName(count)
}

// list joins names as in a sentence: "a, b and c".
func list(names []string) string {
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// exact writes a number for the data beside a chart: all of it, or nothing.
func exact(x float64) string {
	if math.IsNaN(x) {
		return ""
	}
	return strconv.FormatFloat(x, 'g', -1, 64)
}
