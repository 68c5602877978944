package describe

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"

	"prehabsim/internal/compile"
	"prehabsim/internal/journey"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

// daysMeasure names the clock whose days are told: from referral to first treatment.
const daysMeasure = "within_62_days"

// fewDays is what a step must take on average to have a line of its own.
const fewDays = 0.05

// service is the time that a service of prehab has, from one milestone to another.
type service struct{ name, at, until string }

// days shows where the days from referral to first treatment go, from the first
// replication once more, traced.
func days(w io.Writer, m *study.Scenario) error {
	o := &m.Options[0]
	if !slices.ContainsFunc(o.Program.Clocks, func(c engine.Clock) bool { return c.Measure == daysMeasure }) {
		return nil
	}
	s := firstService(o)
	d := journey.New(o.Program, daysMeasure, s.at, o.StepFamilies())
	if err := engine.New(o.Program).TraceAll(rng.NewKey(m.Seed, 0), d.Add); err != nil {
		return err
	}
	if d.Patients == 0 {
		fmt.Fprintf(w, "\nNobody's 62-day clock stops in the year, so there are no days to tell.\n")
		return nil
	}
	fmt.Fprintf(w, "\nWhere the days on the 62-day clock go: mean of %s whose clock stopped in the year (first replication)\n", words.Count(int(d.Patients), "patient"))
	if err := daysGrid(d, s).write(w); err != nil {
		return err
	}
	if line := ofPrehab(o, d, s); line != "" {
		hang(w, line)
	}
	return nil
}

// firstService is the first service of prehab that a scenario describes, whether or not
// the option offers it; its marks are "" where there is none.
func firstService(o *compile.Option) (s service) {
	services := o.Document.Root.Child["prehab"]
	if services == nil || len(services.Keys) == 0 {
		return s
	}
	n := services.Child[services.Keys[0]]
	s.name = services.Keys[0]
	if at, until := n.At("at"), n.At("until"); at != nil && until != nil {
		s.at, s.until = at.Text, until.Text
	}
	return s
}

// daysGrid has a line for each step, copies of a pathway together, in the order of the
// scenario: mean days of all patients, whether or not they come by.
func daysGrid(d *journey.Days, s service) *grid {
	heads := []string{"step", ">% of patients", ">waiting", ">otherwise", ">mean days"}
	if d.Reached > 0 {
		heads = append(heads, ">after "+s.at)
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
func ofPrehab(o *compile.Option, d *journey.Days, s service) string {
	ends := func(c engine.Clock) bool {
		return c.Measure == daysMeasure && slices.ContainsFunc(c.To, func(mark int32) bool { return o.Program.Marks[mark].Name == s.until })
	}
	switch {
	case s.at == "" || !slices.ContainsFunc(o.Program.Clocks, ends):
		return ""
	case d.Reached == 0:
		return fmt.Sprintf("Nobody comes by %q while the clock runs, so prehab has none of these days.", s.at)
	}
	who := ""
	if d.Reached < d.Patients {
		who = fmt.Sprintf(" of the %s who come by it", percent(float64(d.Reached)/float64(d.Patients)))
	}
	mean := float64(d.After) / float64(d.Reached) / float64(tick.Day)
	return fmt.Sprintf("Prehab has what lies between %q and %q: %s days on average%s. It is given in them and does not hold treatment up; its effects begin with treatment.",
		s.at, s.until, tenths(mean), who)
}
