package appraise

import (
	"fmt"
	"math"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// world is one state of affairs of which accounts are made: the central values, one
// replication of them, or one of a draw.
type world struct {
	value  func(option, column int) float64 // what was measured; 0 of what an option does not have
	number func(facts.Number) float64
	lost   []float64 // by option, the share of patients treated who no longer are: see sharesLost
}

// central is the mean of the replications, at central values.
func (b *book) central() world {
	type key struct{ option, column int }
	known := map[key]float64{}
	return world{
		lost: b.lost,
		value: func(option, column int) float64 {
			k := key{option, column}
			x, ok := known[k]
			if !ok {
				if x = b.set.Estimate(option, column, 0.5).Mean; math.IsNaN(x) {
					x = 0
				}
				known[k] = x
			}
			return x
		},
		number: func(n facts.Number) float64 { return n.Value },
	}
}

// of is what one row measured, with the numbers of its draw and the share of patients that it
// has lost: of a draw its own, of central values that of all replications. What it has 0/0 of there is none
// of: what is counted a year has a denominator wherever a program can count it.
func (b *book) of(row *result.Row, lost []float64) world {
	w := world{
		lost: lost,
		value: func(option, column int) float64 {
			x, ok := b.set.Value(row, option, column)
			if !ok || x.Den == 0 {
				return 0
			}
			return float64(x.Num) / float64(x.Den)
		},
		number: func(n facts.Number) float64 { return n.Value },
	}
	if row.Draw != result.Central {
		w.number = func(n facts.Number) float64 {
			if n.Input == 0 {
				return n.Value
			}
			return b.drawn[n.Input-1].Values[row.Draw-1]
		}
	}
	return w
}

// checkNumbers holds the numbers that are drawn to the draws that there are.
func (b *book) checkNumbers() (problems []error) {
	last := 0
	if n := len(b.set.Rows); n > 0 {
		last = b.set.Rows[n-1].Draw
	}
	if last == result.Central {
		return nil
	}
	numbers := b.e.Numbers()
	for i := range b.e.Lines {
		numbers = append(numbers, &b.e.Lines[i].Count)
	}
	told := map[string]bool{}
	for _, n := range numbers {
		if n.Input == 0 || told[n.Path] || n.Input <= len(b.drawn) && last <= len(b.drawn[n.Input-1].Values) {
			continue
		}
		told[n.Path] = true
		problems = append(problems, fmt.Errorf("%s: it is drawn, as input %d, and draw %d has no value of it", n.Path, n.Input, last))
	}
	return problems
}
