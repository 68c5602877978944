package study

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
)

// Wanted is by what options are to be alike: what they cost, or what they reach.
type Wanted struct {
	Budget      float64           // pounds a year; 0: by performance
	Performance facts.Performance // of a measure of which neither more nor less is better, without a direction
}

// most is how much is no budget of anybody.
const most = 1e12

// ReadMatch reads what a comparison is asked for, such as "budget=1m", "within_62_days=70" or
// "ward_bed_days=-300"; nil where nothing is.
func ReadMatch(asked []string) (*Wanted, error) {
	switch len(asked) {
	case 0:
		return nil, nil
	case 1:
	default:
		return nil, fmt.Errorf("is of one thing, a budget or a performance, and options have one size at a time; not of %s: run once for each", words.List(asked))
	}
	key, value, both := strings.Cut(asked[0], "=")
	m := kpi.Find(key)
	switch {
	case key == "budget":
		return readBudget(value)
	case !both || m == nil:
		text := fmt.Sprintf("is budget=POUNDS, such as budget=1m, or MEASURE=VALUE, such as within_62_days=70 or ward_bed_days=-300; not %q", asked[0])
		if both {
			text += fmt.Sprintf(": there is no measure %q%s", key, diag.Known(key, append(measureNames(), "budget")))
		}
		return nil, fmt.Errorf("%s", text)
	case !kpi.Compared(key, ""):
		return nil, fmt.Errorf("%s is of patients chosen by what has become of them, so it tells nothing of an option; choose a measure of all patients", key)
	}
	return readPerformance(m, value)
}

func readBudget(value string) (*Wanted, error) {
	number, times := strings.ToLower(strings.TrimPrefix(value, "£")), 1.0
	for unit, x := range map[string]float64{"k": 1e3, "m": 1e6} {
		if rest, ok := strings.CutSuffix(number, unit); ok {
			number, times = rest, x
		}
	}
	x, err := strconv.ParseFloat(strings.ReplaceAll(number, ",", ""), 64)
	if err != nil || !(x*times > 0 && x*times <= most) {
		return nil, fmt.Errorf("budget must be pounds a year, more than 0, such as 1m, 750k or 120000; not %q", value)
	}
	return &Wanted{Budget: math.Round(x*times*100) / 100}, nil
}

// readPerformance reads a value of a measure, or with a sign a change of it from now.
func readPerformance(m *kpi.Measure, value string) (*Wanted, error) {
	number := strings.NewReplacer(",", "", "\u2212", "-").Replace(value)
	if m.Unit == "%" {
		number = strings.TrimSuffix(number, "%")
	}
	x, err := strconv.ParseFloat(number, 64)
	p := facts.Performance{Measure: m.Name, Target: x, Change: strings.HasPrefix(number, "+") || strings.HasPrefix(number, "-"), Higher: m.Better == "higher"}
	if p.Change {
		p.Higher = x > 0
	}
	switch unit := kpi.DifferenceUnit(m.Unit); {
	case err != nil || math.IsNaN(x) || math.IsInf(x, 0):
		return nil, fmt.Errorf("%s must be a number of %s, such as 70, or with its sign a change from now, such as -3; not %q", m.Name, unitWords(m.Unit), value)
	case p.Change && x == 0:
		return nil, fmt.Errorf("%s must change by something, such as %s3; not by %q, which is as now", m.Name, goodSign(m), value)
	case p.Change && m.Better != "" && p.Higher != (m.Better == "higher"):
		return nil, fmt.Errorf("%s is better the %s it is, so a change that an option may reach is %s%s %s; not %q", m.Name, m.Better, goodSign(m), strings.TrimLeft(number, "+-"), unit, value)
	case !p.Change && m.Unit == "%" && m.Better != "" && x > 100:
		return nil, fmt.Errorf("%s is of 100, so what it is to reach lies from 0 to 100; not %q", m.Name, value)
	case !p.Change && m.Unit == "%" && m.Better == "higher" && x <= 1: // nobody aims at one in a hundred
		return nil, fmt.Errorf("%s is of 100: write %s, or more than 1; not %q", m.Name, words.Short(100*x, 4), value)
	}
	return &Wanted{Performance: p}, nil
}

// goodSign is that of a change for the better; of either, a minus.
func goodSign(m *kpi.Measure) string {
	if m.Better == "higher" {
		return "+"
	}
	return "-"
}

// unitWords is a unit behind "a number of".
func unitWords(unit string) string {
	if unit == "%" {
		return "percent"
	}
	return unit
}

// targetText is a target as it is asked for.
func targetText(p facts.Performance) string {
	text := strconv.FormatFloat(p.Target, 'f', -1, 64)
	if p.Change && p.Target > 0 {
		text = "+" + text
	}
	return text
}
