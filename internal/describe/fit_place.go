package describe

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/fit"
	"prehabsim/internal/words"
)

// Note says, once, what a stay has in it that a scenario may add by itself.
func (f *Fit) Note() {
	if f.Place != nil || f.Counts || f.Unit != "d" && f.Unit != "w" {
		return
	}
	fmt.Fprint(f.W, `
Where it goes: in place of the delay (or the time) of the step that this is the time of.
A stay from admission to discharge has its complications in it. Where a scenario adds
them in a step of their own, as the built-in ones do to surgery.ward_stay, they would
count twice: --scenario FILE --step ROUTE.STEP says what is replaced and takes them off.
`)
}

// printPlace says where the law goes and what it replaces, and takes off what the
// scenario adds to such stays by itself.
func (f *Fit) printPlace(r *fit.Result) {
	p := f.Place
	if p == nil {
		return
	}
	fmt.Fprintf(f.W, "\nIt goes under [%s] of your scenario, in place of (%s)\n%s = %s\n", p.Path, where(p.File, p.Line), p.Key, p.Text)
	f.printBy(r)
	for _, c := range p.Complications {
		f.printComplication(r, c)
	}
}

// printBy warns of one law where the scenario has one for each value of an attribute.
func (f *Fit) printBy(r *fit.Result) {
	mean := f.Place.Mean
	if mean.By == "" {
		return
	}
	if x, ok := mean.For(r.Sample.Group); ok {
		fmt.Fprintf(f.W, "where the mean of %s %s is %s. What is fitted here is for that %s alone: put its parameters where those stand.\n",
			mean.By, r.Sample.Group, f.days(x), mean.By)
		return
	}
	fmt.Fprintf(f.W, "with a mean for each %s, %s: one law in its place would make them alike.\nFor one each, give the data a column with the %s of each patient, named as there (%s), and add --by COLUMN.\n",
		mean.By, f.extent(mean), mean.By, shortList(mean.Values))
}

// printComplication says what a step adds to the same stay, and offers the law
// without it: variances subtract, since the scenario draws both by themselves.
func (f *Fit) printComplication(r *fit.Result, c compile.Complication) {
	mean, known := c.Mean.For(r.Sample.Group)
	variance, _ := c.Variance.For(r.Sample.Group)
	more := f.extent(c.Mean)
	if known {
		more = f.days(mean)
	}
	if slices.Max(c.Mean.Each) == 0 || known && mean == 0 {
		return
	}
	fmt.Fprintf(f.W, `
The step %s (%s) adds a mean of %s
to the same stay. Stays from admission to discharge have that in them already: with the
law above it would count twice. Paste that law if the data are stays without complications
(where a column tells them apart, --by can).`, c.Step, where(c.File, c.Line), more)
	law, less := f.without(r, mean, variance)
	switch {
	case !known:
		fmt.Fprintf(f.W, " Otherwise give the data a column with the %s\nof each patient, for --by, so that what each %s has can be taken off.\n", c.Mean.By, c.Mean.By)
	case law.Params == nil:
		fmt.Fprint(f.W, ` They cannot be
taken off, since their mean is more than that of the data: the scenario's complications
do not describe these patients.
`)
	default:
		fmt.Fprintf(f.W, " Otherwise paste the law less them%s:\n%s\n", less, f.line(&r.Sample, law.Family, law.Text(f.Unit), ", less "+c.Step))
	}
}

// without is the best law less a mean and a variance in seconds. Where more would vary
// than the data do it keeps the law's own spread, and says so; where no mean would be
// left there is no law.
func (f *Fit) without(r *fit.Result, mean, variance float64) (law fit.Fit, less string) {
	best, unit := r.Fits[0].Law, f.seconds()
	left, square := best.Mean()-mean/unit, best.SD()*best.SD()-variance/(unit*unit)
	if left <= 0 {
		return law, ""
	}
	if square <= 0 {
		square = math.Pow(best.SD()*left/best.Mean(), 2)
		less = "\n(their mean alone: they vary more than the data, so the spread is in proportion)"
	}
	law.Family = best.Family
	if !slices.Contains([]string{"gamma", "lognormal", "weibull"}, law.Family) {
		law.Family = "gamma" // which has the exponential and Erlang laws among its own
	}
	law.Params = []fit.Param{{Name: "mean", Value: left}, {Name: "sd", Value: math.Sqrt(square)}}
	return law, less
}

// seconds are in the unit of the data.
func (f *Fit) seconds() float64 { return 86400 / f.Day }

func (f *Fit) days(seconds float64) string { return words.Short(seconds/f.seconds(), 4) + f.Unit }

// extent is the least and the most of what depends on an attribute.
func (f *Fit) extent(v compile.ByValue) string {
	least, most := slices.Min(v.Each), slices.Max(v.Each)
	if least == most {
		return f.days(least)
	}
	return fmt.Sprintf("%s (%s) to %s (%s)", f.days(least), v.Values[slices.Index(v.Each, least)], f.days(most), v.Values[slices.Index(v.Each, most)])
}

func shortList(names []string) string {
	if len(names) > 4 {
		return strings.Join(names[:4], ", ") + ", ..."
	}
	return words.List(names)
}
