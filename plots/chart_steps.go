package plots

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var daysByStep = Chart{
	Name:    "days-by-step",
	Title:   "Days by step, met and breached",
	Help:    "Where the days from referral to first treatment go with the first option, of patients who met the standard (above) and of those who breached it (below): the dark part of a bar are days that they waited for something to be free, the light part all other days of the step. Means over all patients of a group, whether or not they came by; of the first replication alone.",
	Columns: daysByStepColumns(),
	Draw:    drawDaysByStep,
}

func daysByStepColumns() []string {
	return []string{"option", "name", "step", "title", "standard", "patients", "came_by", "queue", "delay", "mean", "p90"}
}

// stepped is a step of those who met the standard and of those who breached it.
type stepped struct {
	step          string
	met, breached StepDays
}

func (x stepped) more() float64 { return x.breached.Mean - x.met.Mean }

// mostSteps is how many have bars of their own, so that all stand on one page.
const mostSteps = 8

// stepsOf are the steps with most days, in the order of the scenario, with all others
// together, and the whole way.
func (r *Results) stepsOf() (list []stepped, all stepped) {
	at := map[string]int{}
	for _, d := range r.Steps {
		if d.Option != r.Options[0].ID {
			continue
		}
		i, ok := at[d.Step]
		if !ok {
			i = len(list)
			at[d.Step] = i
			list = append(list, stepped{step: d.Step})
		}
		if d.Met {
			list[i].met = d
		} else {
			list[i].breached = d
		}
	}
	i, ok := at["all"]
	if !ok {
		return nil, all
	}
	all = list[i]
	list = slices.Delete(list, i, i+1)
	for i := range list { // of a group without days in a step too
		list[i].met.Met, list[i].met.Patients, list[i].breached.Patients = true, all.met.Patients, all.breached.Patients
	}
	if len(list) <= mostSteps+1 {
		return list, all
	}
	order := slices.Clone(list)
	most := func(x stepped) float64 { return max(x.met.Mean, x.breached.Mean) }
	slices.SortStableFunc(order, func(a, b stepped) int { return cmp.Compare(most(b), most(a)) })
	least := most(order[mostSteps-1])
	rest := stepped{step: otherSteps, met: StepDays{Met: true, Patients: all.met.Patients}, breached: StepDays{Patients: all.breached.Patients}}
	kept := 0
	list = slices.DeleteFunc(list, func(x stepped) bool {
		if most(x) >= least && kept < mostSteps {
			kept++
			return false
		}
		rest.met.add(x.met)
		rest.breached.add(x.breached)
		return true
	})
	return append(list, rest), all
}

// otherSteps stands for all that have no bars.
const otherSteps = "others"

func (d *StepDays) add(more StepDays) {
	d.Queue, d.Delay, d.Mean = d.Queue+more.Queue, d.Delay+more.Delay, d.Mean+more.Mean
}

func (x stepped) title() string {
	switch x.step {
	case "":
		return "Outside any step"
	case otherSteps:
		return "All other steps"
	}
	i := strings.LastIndex(x.step, ".")
	if i <= 0 {
		return words.UpperFirst(readable(x.step))
	}
	return words.UpperFirst(readable(x.step[i+1:])) + " (" + readable(x.step[:i]) + ")"
}

// readable is an id as words; what cannot be spoken is an abbreviation: mdt, ct, rt.
func readable(id string) string {
	list := strings.Split(strings.ReplaceAll(id, ".", "_"), "_")
	for i, word := range list {
		if len(word) > 1 && len(word) < 5 && !strings.ContainsAny(strings.ToLower(word), "aeiouy0123456789") {
			list[i] = strings.ToUpper(word)
		}
	}
	return strings.Join(list, " ")
}

// sides are the two groups, or the one that somebody is in.
func (x stepped) sides() (list []StepDays) {
	for _, d := range []StepDays{x.met, x.breached} {
		if d.Patients > 0 {
			list = append(list, d)
		}
	}
	return list
}

func (d StepDays) word() string { return pick(d.Met, "met", "breached") }

func drawDaysByStep(r *Results, s Style) ([]Figure, error) {
	list, all := r.stepsOf()
	if len(list) == 0 || len(all.sides()) == 0 {
		return nil, r.without(stepsFile, "no clock from referral to first treatment that has a standard stopped in the window")
	}
	l := listed{label: "Days on average", key: stepKey(s)}
	high := 0.0
	for _, x := range list {
		row := listRow{name: x.title(), tall: true, mark: x.mark(s)}
		for _, d := range x.sides() {
			high = max(high, d.Mean)
			row.under = append(row.under, number(d.Mean, -1)+" "+d.word())
		}
		row.value, row.under = row.under[0], row.under[1:]
		l.rows = append(l.rows, row)
	}
	l.scale = newScale(0, max(high, 1), 5, "").room(0, .04)
	return listFigures("days-by-step", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = r.stepsMessage(list, all)
		f.Subtitle = r.subtitle("Days from referral to first treatment by step, with " + r.called(r.Options[0].ID))
		f.Caption = "Upper bar: patients who met the standard; lower bar: who breached it. Means over all patients of a group, whether or not they came by the step. The first replication alone, so nothing is said of chance."
		if len(all.sides()) == 1 {
			f.Caption = "Means over all patients, whether or not they came by the step. The first replication alone, so nothing is said of chance."
		}
		f.Data = [][]string{daysByStepColumns()}
		alt := []string{"Bars: days by step from referral to first treatment."}
		for _, x := range append(slices.Clone(list), all) {
			if x.step != "all" && !slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == x.title() }) {
				continue
			}
			var said []string
			for _, d := range x.sides() {
				said = append(said, fmt.Sprintf("%s %s, of which %s in a queue", d.word(), number(d.Mean, -1), number(d.Queue, -1)))
				f.Data = append(f.Data, []string{r.Options[0].ID, r.name(r.Options[0].ID), x.step, x.title(), d.word(), words.Exact(d.Patients), words.Exact(d.CameBy), words.Exact(d.Queue), words.Exact(d.Delay), words.Exact(d.Mean), words.Exact(d.P90)})
			}
			alt = append(alt, x.title()+": "+strings.Join(said, "; ")+".")
		}
		f.Alt = strings.Join(alt, " ")
		return f
	}), nil
}

// mark draws the bars of the groups, of which the queue comes first.
func (x stepped) mark(s Style) func(draw.Canvas, func(float64) vg.Length, vg.Length) {
	return func(c draw.Canvas, at func(float64) vg.Length, middle vg.Length) {
		const apart = vg.Length(9)
		sides := x.sides()
		middle += apart * vg.Length(len(sides)-1) / 2
		for _, d := range sides {
			if d.Queue > 0 {
				s.bar(c, at(0), at(d.Queue), middle, 3.5, 0)
			}
			if d.Delay > 0 {
				s.bar(c, at(d.Queue), at(d.Queue+d.Delay), middle, 3.5, 2)
			}
			middle -= apart
		}
	}
}

func stepKey(s Style) []legend {
	sample := func(shade int) func(c draw.Canvas, left, right, middle vg.Length) {
		return func(c draw.Canvas, left, right, middle vg.Length) { s.bar(c, left, right, middle, 3.5, shade) }
	}
	return []legend{{sample(0), "Waiting for something to be free"}, {sample(2), "All other days of the step"}}
}

// stepsMessage says how much longer those take who breach the standard, and where.
func (r *Results) stepsMessage(list []stepped, all stepped) string {
	standard := "the standard"
	for _, x := range r.Standards {
		if x.Measure == "within_62_days" && x.Days > 0 {
			standard = fmt.Sprintf("the %d-day standard", x.Days)
		}
	}
	name := r.called(r.Options[0].ID)
	if sides := all.sides(); len(sides) == 1 {
		return fmt.Sprintf("With %s, everybody %s %s in one replication: days are %s on average", name, pick(sides[0].Met, "meets", "breaches"), standard, number(sides[0].Mean, 0))
	}
	text := fmt.Sprintf("With %s, patients who breach %s take %s days on average and those who meet it %s", name, standard, number(all.breached.Mean, 0), number(all.met.Mean, 0))
	named := slices.DeleteFunc(slices.Clone(list), func(x stepped) bool { return x.step == otherSteps || x.step == "" })
	slices.SortStableFunc(named, func(a, b stepped) int { return cmp.Compare(b.more(), a.more()) })
	if len(named) > 0 && number(named[0].more(), 0) != "0" && named[0].more() > 0 {
		text += fmt.Sprintf("; %s of the difference are in %s", number(named[0].more(), 0), words.LowerFirst(named[0].title()))
	}
	return text
}
