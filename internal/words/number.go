package words

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Minus is the sign before a number below 0.
const Minus = "\u2212"

// None stands where there is no number.
const None = "-"

// Plain writes a number with thousands separators.
func Plain(x float64, places int) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return None
	}
	text := strconv.FormatFloat(math.Abs(x), 'f', places, 64)
	whole, rest, _ := strings.Cut(text, ".")
	for i := len(whole) - 3; i > 0; i -= 3 {
		whole = whole[:i] + "," + whole[i:]
	}
	if rest != "" {
		whole += "." + rest
	}
	if x < 0 && strings.Trim(text, "0.") != "" {
		return Minus + whole
	}
	return whole
}

// Signed writes a difference with its sign; what rounds to 0 has none.
func Signed(x float64, places int) string {
	text := Plain(x, places)
	if x > 0 && strings.Trim(text, "0.,") != "" {
		return "+" + text
	}
	return text
}

// AddingUp rounds parts and their total, which comes last, so that they add up as they are
// rounded: each to the nearest, and those whose rounding took or gave most by one more or
// less.
func AddingUp(list []float64, places int) []float64 {
	unit := math.Pow10(places)
	rounded := make([]float64, len(list))
	for i, x := range list {
		rounded[i] = math.Round(x * unit)
	}
	last := len(list) - 1
	parts, left := list[:last], rounded[last]
	for _, x := range rounded[:last] {
		left -= x
	}
	for ; math.Abs(left) >= 1 && math.Abs(left) <= float64(len(parts)); left -= math.Copysign(1, left) {
		most := 0
		for i, x := range parts {
			if (x*unit-rounded[i])*left > (parts[most]*unit-rounded[most])*left {
				most = i
			}
		}
		rounded[most] += math.Copysign(1, left)
	}
	for i := range rounded {
		rounded[i] /= unit
	}
	return rounded
}

// Between is where a change lies, to the digits of its further end: "−65 to +27".
func Between(low, high float64) string {
	places := Places(max(math.Abs(low), math.Abs(high)))
	return Signed(low, places) + " to " + Signed(high, places)
}

// Places is how many decimals a number needs for three significant digits, or for all
// digits before the point.
func Places(x float64) int {
	if x == 0 || math.IsNaN(x) || math.IsInf(x, 0) {
		return 0
	}
	return min(max(0, 2-int(math.Floor(math.Log10(math.Abs(x))))), 6)
}

// Short writes a number as a scenario has it, 0.25 or 20270401: to so many significant
// digits, and whole where it is large.
func Short(x float64, digits int) string {
	switch {
	case x != x:
		return ""
	case math.Abs(x) >= 1000:
		return strconv.FormatFloat(x, 'f', 0, 64)
	case x == math.Trunc(x):
		return strconv.FormatInt(int64(x), 10)
	}
	return strconv.FormatFloat(x, 'g', digits, 64)
}

// Days writes a time in days in a unit that people would use, to three digits.
func Days(days float64) string {
	unit, times := "days", 1.0
	switch {
	case days == 0 || days >= 1:
	case days*24 >= 1:
		unit, times = "hours", 24
	default:
		unit, times = "minutes", 24*60
	}
	number := Plain(days*times, Places(days*times))
	if strings.Contains(number, ".") {
		number = strings.TrimRight(strings.TrimRight(number, "0"), ".")
	}
	if number == "1" {
		unit = strings.TrimSuffix(unit, "s")
	}
	return number + " " + unit
}

// digits is how many significant digits a number has in a file: more than any
// estimate deserves, fewer than where processors could differ.
const digits = 10

// Exact writes a number for a file; NaN and infinities are left empty.
func Exact(x float64) string {
	if math.IsNaN(x) || math.IsInf(x, 0) {
		return ""
	}
	return strconv.FormatFloat(x+0, 'g', digits, 64) // -0 + 0 is 0
}

// JSON is a number as files of JSON have it, to as many digits; NaN and infinities are
// null.
type JSON float64

func (x JSON) MarshalJSON() ([]byte, error) {
	if text := Exact(float64(x)); text != "" {
		return []byte(text), nil
	}
	return []byte("null"), nil
}

// Wait rounds a time to what a person waiting wants to know.
func Wait(d time.Duration) string {
	switch {
	case d < 90*time.Second:
		return fmt.Sprintf("%d s", int(d.Seconds()+0.5))
	case d < 90*time.Minute:
		return fmt.Sprintf("%d min", int(d.Minutes()+0.5))
	}
	return fmt.Sprintf("%.1f h", d.Hours())
}
