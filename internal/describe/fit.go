package describe

import (
	"fmt"
	"io"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/fit"
	"prehabsim/internal/intake"
	"prehabsim/internal/words"
)

// Fit is a column of local data to which laws are fitted, and how that is told.
type Fit struct {
	fit.Columns
	Unit           string
	File           string // as the user wrote it
	Left           bool   // rows of the file are left out
	Way            string // in which the times were rounded, as the user wrote it
	Scenario, Step string // whose time the law is, if that was said
	Small          intake.SmallNumbers
	Place          *compile.StepTime // where the law is to go then

	W    io.Writer
	Warn func(format string, args ...any)

	found []fit.Result // what Run has found, for Sections
}

// Print prints what was found for one group, and says whether there is a line to paste.
func (f *Fit) Print(r fit.Result) (bool, error) {
	f.found = append(f.found, r)
	s := &r.Sample
	of, title := "", fmt.Sprintf("%s of %s", f.Value, filepath.Base(f.File))
	if f.By != "" {
		group := fmt.Sprintf("%s %q", f.By, s.Group)
		of, title = group+": ", title+", "+group
	}
	mean := ""
	if x, ok := r.Mean(); ok && s.Censored() == 0 {
		mean = ", mean " + words.Short(x, 4) + f.Unit
	}
	fmt.Fprintf(f.W, "%s: %s%s\n", title, f.size(s), mean)
	if !s.Counts {
		fmt.Fprintln(f.W, f.roundingText(s.Rounding))
	}
	if value, same := s.Same(); same {
		f.Warn("%sall values are the same, so that no law can be fitted; is this a standard length, or a default of the system?", of)
		constant := fit.Fit{Family: "constant", Params: []fit.Param{{Name: "value", Value: s.Middle(value)}}}
		fmt.Fprintf(f.W, "\nTo paste:\n%s\n", f.line(s, constant.Family, constant.Text(f.Unit), ""))
		return true, nil
	}
	if s.Ended() == 0 {
		f.Warn("%sall were still in, so that nothing tells how long a stay is", of)
		return false, nil
	}
	f.warn(of, &r)
	if err := f.lawTable(&r).write(f.W); err != nil {
		return false, err
	}
	if len(r.Fits) == 0 {
		return f.offerData(&r, "No law can be fitted. To paste, the data in its place:"), nil
	}
	fmt.Fprintln(f.W)
	if err := f.quantileTable(&r).write(f.W); err != nil {
		return false, err
	}
	return f.offer(&r), nil
}

// roundingText says what a value stands for, and what to do if it does not.
func (f *Fit) roundingText(r fit.Rounding) string {
	amount := func(x float64) string { return words.Short(x, 4) + f.Unit }
	step := r.Step
	text := ""
	switch r.Way {
	case fit.Nights:
		text = fmt.Sprintf("Values are whole days and count as nights: %s is a stay of more than %s and less than %s, 0 one of less than %s",
			amount(3*step), amount(2*step), amount(4*step), amount(step))
	case fit.Nearest:
		text = fmt.Sprintf("Values are multiples of %s and count as rounded to the nearest: %s is from %s to %s, 0 up to %s",
			amount(step), amount(step), amount(step/2), amount(3*step/2), amount(step/2))
	case fit.Down:
		text = fmt.Sprintf("Values are multiples of %s and count as rounded down: %s is from %s to %s", amount(step), amount(step), amount(step), amount(2*step))
	case fit.Up:
		text = fmt.Sprintf("Values are multiples of %s and count as rounded up: %s is from 0 to %s", amount(step), amount(step), amount(step))
	default:
		text = "Values count as times to the last digit"
		if f.Rounded == "" {
			text += ", since no step is to be seen in them"
		}
	}
	if f.Rounded == "" && r.Way != fit.Exact {
		text += " (--rounded says otherwise)"
	}
	return text + "."
}

// lawTable compares the families.
func (f *Fit) lawTable(r *fit.Result) *grid {
	g := newGrid("law", "parameters", ">mean", ">log-likelihood", ">AIC", ">from best", ">KS")
	fixed := func(x float64, decimals int) string { return strconv.FormatFloat(x, 'f', decimals, 64) }
	var far []string
	for _, each := range r.Fits {
		g.Add(each.Family, shortened(each.Text(f.Unit)), words.Short(each.Law.Mean(), 4)+f.Unit, fixed(each.LogLikelihood, 2), fixed(each.AIC(), 2),
			fixed(each.AIC()-r.Fits[0].AIC(), 2), fixed(each.Distance, 3))
		if each.Far {
			far = append(far, each.Family)
		}
	}
	if len(far) > 0 && len(far) < len(r.Fits) {
		g.foot = append(g.foot, words.List(far)+": further from the data than chance explains, so not offered, whatever the AIC")
	}
	for _, each := range r.LeftOut {
		g.foot = append(g.foot, each.Family+" left out: "+each.Reason)
	}
	return g
}

// shortened keeps a long list of values from widening the table; the line to
// paste has all of it.
func shortened(text string) string {
	const most = 60
	if len(text) <= most {
		return text
	}
	return text[:strings.LastIndex(text[:most], ",")] + ", ..."
}

var fitCentiles = []float64{5, 10, 25, 50, 75, 90, 95, 99}

// quantileTable sets observed quantiles beside those of the best law, rounded alike.
func (f *Fit) quantileTable(r *fit.Result) *grid {
	best := &r.Fits[0]
	g := newGrid(">centile", ">observed", ">"+best.Family)
	short := false
	for _, c := range fitCentiles {
		observed := "-"
		if x, ok := r.Curve.Quantile(c / 100); ok {
			observed = words.Short(x, 4) + f.Unit
		} else {
			short = true
		}
		g.Add(words.Short(c, 4)+"%", observed, words.Short(r.Quantile(best, c/100), 4)+f.Unit)
	}
	if short {
		g.foot = append(g.foot, "- not known: too many were still in")
	}
	return g
}

// warn says what to doubt.
func (f *Fit) warn(of string, r *fit.Result) {
	const enough = 30
	s := &r.Sample
	if n := s.Ended(); n < enough {
		f.Warn("%s%s complete: with fewer than %d the choice of a law is little more than a guess", of, f.complete(s), enough)
	}
	if median, ok := r.Curve.Quantile(0.5); ok && !s.Counts && median < 2.5*s.Step {
		f.Warn("%shalf of the values are at most %s, written in steps of %s: what lies within a step is the law's guess; use a finer unit if you have one",
			of, words.Short(median, 4)+f.Unit, words.Short(s.Step, 4)+f.Unit)
	}
	if value, share := s.Longest(); share > 0.1 && s.Ended() >= enough && value > 0 {
		f.Warn("%sthe longest value alone is %s of the total, and the mean hangs on it: is it a patient?", of, percent(share))
	}
	if s.Censored() > 0 {
		f.warnOfMeans(of, r)
	}
}

// warnOfMeans tells where laws that fit about alike differ in how those go on who
// were still in.
func (f *Fit) warnOfMeans(of string, r *fit.Result) {
	var least, most *fit.Fit
	for i := range r.Fits {
		each := &r.Fits[i]
		if each.Far != r.Fits[0].Far || each.AIC()-r.Fits[0].AIC() > 2 {
			continue
		}
		if least == nil || each.Law.Mean() < least.Law.Mean() {
			least = each
		}
		if most == nil || each.Law.Mean() > most.Law.Mean() {
			most = each
		}
	}
	if least != nil && most.Law.Mean() > 1.05*least.Law.Mean() {
		f.Warn("%sthe mean hangs on the law, since many were still in: from %s (%s) to %s (%s) among laws that fit about alike", of,
			words.Short(least.Law.Mean(), 4)+f.Unit, least.Family, words.Short(most.Law.Mean(), 4)+f.Unit, most.Family)
	}
}

// offer prints the line to paste: the best law, or the data where none is near.
func (f *Fit) offer(r *fit.Result) bool {
	best := r.Fits[0]
	if r.Poor() {
		near := r.Nearest()
		defer f.printPlace(r)
		return f.offerData(r, fmt.Sprintf("No law is offered: even the nearest, %s, is off by up to %s. Look for groups that differ (--by). To paste, the data in its place:",
			near.Family, percent(near.Distance)))
	}
	fmt.Fprintf(f.W, "\nTo paste:\n%s\n", f.line(&r.Sample, best.Family, best.Text(f.Unit), ""))
	f.printPlace(r)
	f.offerData(r, "If you would rather draw from the data:")
	return true
}

// offerData prints the law that repeats the data, with their mean.
func (f *Fit) offerData(r *fit.Result, intro string) bool {
	s := &r.Sample
	fmt.Fprintf(f.W, "\n%s\n", intro)
	if f.repeats(r) {
		params := fmt.Sprintf("csv = %s, column = %s", intake.Quoted(f.File), intake.Quoted(f.Value))
		if f.Unit != "" {
			params += fmt.Sprintf(", unit = %q", f.Unit)
		}
		fmt.Fprintln(f.W, f.line(s, "empirical", params, ""))
		return true
	}
	values, weights, why := r.Spread()
	if why != "" {
		fmt.Fprintf(f.W, "# not possible: %s\n", why)
		return false
	}
	params := fit.Param{Name: "values", List: values, Plain: s.Counts}.Text(f.Unit) + ", " + fit.Param{Name: "weights", List: weights, Plain: true}.Text("")
	fmt.Fprintln(f.W, f.line(s, "discrete", params, ", each value the mean of "+strconv.Itoa(fit.Fewest)+" patients or more"))
	return true
}

// repeats says whether a scenario that draws from the file itself has the mean of the
// data: it reads all rows, and takes values for times.
func (f *Fit) repeats(r *fit.Result) bool {
	s := &r.Sample
	if s.Censored() > 0 || f.By != "" || f.Left {
		return false
	}
	sum := 0.0
	for _, p := range s.Points {
		sum += float64(p.Ended) * p.Value
	}
	mean, _ := r.Mean()
	return math.Abs(sum/float64(s.N())-mean) <= 0.001*mean
}

// line is a law as a scenario writes it.
func (f *Fit) line(s *fit.Sample, family, params, note string) string {
	key := map[bool]string{true: "count", false: "delay"}[f.Counts]
	switch {
	case f.Unit == "" && !f.Counts:
		key = "value"
	case f.Place != nil:
		key = f.Place.Key
	}
	source := filepath.Base(f.File)
	if f.By != "" {
		source += ", " + f.By + " " + s.Group
	}
	return fmt.Sprintf("%s = { dist = %q, %s, source = %s }", key, family, params, intake.Quoted(source+", "+f.size(s)+note))
}

// size says how many values there are. Of those who were still in and those who were not
// neither is told where one is so few that it is hidden: the other would tell it.
func (f *Fit) size(s *fit.Sample) string {
	text := fmt.Sprintf("n = %d", s.N())
	switch {
	case f.Censored == "":
	case f.Small.Hides(s.Ended()):
		text += fmt.Sprintf(", all but %s censored", f.Small.Number(s.Ended()))
	default:
		text += fmt.Sprintf(", %s censored", f.Small.Number(s.Censored()))
	}
	return text
}

// complete says how many values are complete, as [Fit.size] does.
func (f *Fit) complete(s *fit.Sample) string {
	if f.Small.Hides(s.Censored()) {
		return "most values are"
	}
	return f.Small.Count(s.Ended(), "value")
}
