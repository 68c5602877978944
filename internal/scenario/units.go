package scenario

import (
	"regexp"
	"strconv"
	"strings"

	"prehabsim/sim/tick"
)

// A number and what follows it. What follows starts with a letter, a percent or
// a pound sign, so that neither a date nor a time of day is read as a number.
var numberText = regexp.MustCompile(`^\s*([0-9]+(?:\.[0-9]+)?(?:[eE][-+]?[0-9]+)?)\s*((?:[\pL%£].*)?)$`)

// splitNumber reads "12 d", "420 per year" or "0.5".
func splitNumber(text string) (x float64, unit string, ok bool) {
	sign := 1.0
	if rest, minus := strings.CutPrefix(strings.TrimSpace(text), "-"); minus {
		sign, text = -1, rest
	}
	m := numberText.FindStringSubmatch(text)
	if m == nil {
		return 0, "", false
	}
	x, err := strconv.ParseFloat(m[1], 64)
	return sign * x, strings.TrimSpace(m[2]), err == nil
}

// spanUnit returns the seconds in a unit of time: "d", "day", "weeks".
func spanUnit(name string) (float64, bool) {
	if name == "" || strings.ContainsAny(name, "0123456789. ") {
		return 0, false
	}
	span, err := tick.ParseSpan("1" + name)
	return float64(span), err == nil
}

// rateUnit returns the seconds in the unit behind "per", as in "per year" or
// "referrals per day".
func rateUnit(name string) (float64, bool) {
	i := strings.LastIndex(" "+name, " per ")
	if i < 0 {
		return 0, false
	}
	return spanUnit(strings.TrimSpace((" " + name)[i+len(" per "):]))
}

// unit returns what a number in this unit is multiplied with to get the field's
// own measure: seconds, per second, shares of 1, or the number itself.
func (f Field) unit(name string) (float64, bool) {
	switch f.Type {
	case SpanField:
		return spanUnit(name)
	case RateField:
		if seconds, ok := rateUnit(name); ok {
			return 1 / seconds, true
		}
		return 0, false
	case ShareField:
		if name == "%" {
			return 0.01, true
		}
		return 1, name == ""
	}
	if name == "" || f.Unit == "any" || sameUnit(name, f.Unit) {
		return 1, true
	}
	return 0, false
}

// sameUnit ignores case, space and the plural.
func sameUnit(a, b string) bool {
	plain := func(s string) string {
		return strings.TrimSuffix(strings.Join(strings.Fields(strings.ToLower(s)), " "), "s")
	}
	return b != "" && plain(a) == plain(b)
}

// expects says what a field's value looks like, for messages and the reference.
func (f Field) expects() string {
	switch f.Type {
	case SpanField:
		return `a time such as "20m" or "12d"`
	case RateField:
		return `a rate such as "420 per year"`
	case ShareField:
		return `a share from 0 to 1 or a percentage such as "12%"`
	case CountField:
		if f.Unit != "" && f.Unit != "any" {
			return "a whole number of " + f.Unit
		}
		return "a whole number"
	case NumberField:
		if f.Unit != "" && f.Unit != "any" {
			return "a number in " + f.Unit
		}
		return "a number"
	case TextField:
		return "a text in quotes"
	case NameField:
		return "a name in quotes"
	case NamesField:
		return `a list of names such as ["a", "b"]`
	case BoolField:
		return "true or false"
	case DateField:
		return "a date such as 2026-04-06"
	case TimeOfDayField:
		return `a time of day such as "08:00"`
	case WeekField:
		return `hours by weekday such as { mon = "08:00-18:00" }`
	case LawField:
		return `a law such as { dist = "gamma", mean = "6d", sd = "4d" } or ` + f.amount().expects()
	case SectionField:
		return "a section of its own"
	}
	return "a value"
}

// amount returns the field of one amount drawn from a law: a time, unless the
// law's Unit says "number" or "count".
func (f Field) amount() Field {
	a := Field{Name: f.Name, Type: SpanField, Min: f.Min, Max: f.Max}
	if f.Unit == "number" || f.Unit == "count" {
		a.Type = NumberField
	}
	return a
}
