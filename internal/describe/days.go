package describe

import (
	"context"
	"fmt"
	"io"
	"math"
	"strconv"

	"prehabsim/internal/journey"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/tick"
)

// fewDays is what a step must take on average to have a line of its own.
const fewDays = 0.05

// days shows where the days from referral to first treatment go.
func days(ctx context.Context, w io.Writer, m *study.Scenario) error {
	d, err := m.Days(ctx)
	switch {
	case d == nil || err != nil:
		return err
	case d.Patients == 0:
		fmt.Fprintf(w, "\nNobody's 62-day clock stops in the year, so there are no days to tell.\n")
		return nil
	}
	fmt.Fprintf(w, "\nWhere the days on the 62-day clock go: mean of %s whose clock stopped in the year (first replication)\n", words.Count(int(d.Patients), "patient"))
	if err := daysGrid(d).write(w); err != nil {
		return err
	}
	if line := ofPrehab(d); line != "" {
		hang(w, line)
	}
	return nil
}

// daysGrid has a line for each step, copies of a pathway together, in the order of the
// scenario: mean days of all patients, whether or not they come by.
func daysGrid(d *study.Days) *grid {
	heads := []string{"step", ">% of patients", ">waiting", ">otherwise", ">mean days"}
	if d.Reached > 0 {
		heads = append(heads, ">after "+d.At)
	}
	g := newGrid(heads...)
	line := func(name, share string, x journey.Step) {
		cells := []string{name, share, tenths(d.Mean(x.Waiting)), tenths(d.Mean(x.Doing)), tenths(d.Mean(x.Waiting + x.Doing))}
		if d.Reached > 0 {
			cells = append(cells, tenths(d.Mean(x.After)))
		}
		g.Add(cells...)
	}
	var rest, all journey.Step
	short := 0
	for _, x := range d.Steps {
		plus(&all, x)
		switch days := d.Mean(x.Waiting + x.Doing); {
		case days >= fewDays:
			name := x.Name
			if name == "" {
				name = "outside any step"
			}
			line(name, strconv.Itoa(int(math.Round(100*float64(x.Patients)/float64(d.Patients)))), x)
		case days > 0:
			short++
			plus(&rest, x)
		}
	}
	if short > 0 {
		line(words.Count(short, "shorter step"), "", rest)
	}
	line("all", "100", all)
	return g
}

func plus(sum *journey.Step, x journey.Step) {
	sum.Waiting, sum.Doing, sum.After = sum.Waiting+x.Waiting, sum.Doing+x.Doing, sum.After+x.After
}

func tenths(days float64) string { return strconv.FormatFloat(days, 'f', 1, 64) }

// ofPrehab says which of the days prehab has: it does not shorten the others.
func ofPrehab(d *study.Days) string {
	switch {
	case !d.Ends:
		return ""
	case d.Reached == 0:
		return fmt.Sprintf("Nobody comes by %q while the clock runs, so prehab has none of these days.", d.At)
	}
	who := ""
	if d.Reached < d.Patients {
		who = fmt.Sprintf(" of the %s who come by it", percent(float64(d.Reached)/float64(d.Patients)))
	}
	mean := float64(d.After) / float64(d.Reached) / float64(tick.Day)
	return fmt.Sprintf("Prehab has what lies between %q and %q: %s days on average%s. It is given in them and holds nobody up, unless an option begins it elsewhere, lets it go on beside treatment or lets treatment wait for it.",
		d.At, d.Until, tenths(mean), who)
}
