package plots

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var differences = Chart{
	Name:    "differences",
	Title:   "All headlines of one option",
	Help:    "How much each headline measure changes with the option that the reader would look at first, each on a scale of its own, with the number beside it. The dot and the line through it are the change and where it lies by chance, each replication compared with the same one of the first option; the dashed line below is where it lies by what is known of the inputs, if they were drawn. Filled: it leaves out no change.",
	Columns: differenceColumns(),
	Draw:    drawDifferences,
}

func differenceColumns() []string {
	return []string{"measure", "title", "option", "name", "unit", "better", "mean", "low", "high", "evidence_low", "evidence_high", "note"}
}

// headlines are the measures of the forest plot, in the order of the page, with short names.
// What prehab itself delivers is not among them: it is the means and not the end.
func headlines() [][2]string {
	return [][2]string{
		{"first_treatments", "First treatments started"},
		{"within_28_days", "Told within 28 days"}, {"within_31_days", "Treated within 31 days"}, {"within_62_days", "Treated within 62 days"},
		{"median_62_days", "Median wait to treatment"},
		{"waiting_list_mean", "On the 62-day list"},
		{"ward_bed_days", "Cancer ward bed-days"}, {"critical_care_bed_days", "Critical-care bed-days"},
		{"routine_admissions", "Routine patients admitted"}, {"cancelled_on_the_day", "Cancelled on the day"},
		{"complications", "With a complication"}, {"readmissions", "Readmitted"}, {"emergency_admissions", "Emergency admissions"},
	}
}

// headlineChange is a headline of the option; of its interval and what the evidence leaves
// open, reach is the end that lies furthest from no change, which gives it its scale.
type headlineChange struct {
	Row
	short string
	reach float64
}

func drawDifferences(r *Results, s Style) ([]Figure, error) {
	option, ok := r.chosen(anyOption)
	if !ok {
		return nil, Without("there is no other option than the first")
	}
	list := r.changesOf(option)
	if len(list) == 0 {
		return nil, Without("no headline measure has a change with " + r.called(option))
	}
	// Nothing but zero is marked on an axis of rows of which each has its own scale.
	l := listed{label: "←\u00a0less\u00a0\u00a0\u00a0\u00a0more\u00a0→", scale: scale{low: -1.06, high: 1.06, step: 10}}
	var groups []group
	for _, h := range list {
		groups = append(groups, group{rows: []Row{h.Row}})
		row := listRow{name: h.short, value: h.said()}
		if h.instead() == "" && !h.none() {
			row.mark = h.mark(s.look(r.index(option)))
		}
		row.tall = slices.ContainsFunc(list, func(h headlineChange) bool { return h.open != nil })
		l.rows = append(l.rows, row)
	}
	figures := listFigures("differences", l, s, func(part *listed) Figure {
		f := r.figure(s)
		f.Title = differencesMessage(r, option, groups)
		f.Subtitle = r.subtitle(fmt.Sprintf("With %s, change from %s over the window", r.called(option), r.called(r.Options[0].ID)))
		f.Caption = differencesCaption(r, list) + othersWords(r, groups)
		f.Data = [][]string{differenceColumns()}
		alt := []string{fmt.Sprintf("Changes from %s with %s, with %s.", r.called(r.Options[0].ID), r.called(option), r.interval())}
		for _, h := range list {
			if !slices.ContainsFunc(part.rows, func(row listRow) bool { return row.name == h.short }) {
				continue
			}
			g := group{rows: []Row{h.Row}}
			alt = append(alt, fmt.Sprintf("%s (%s%s): %s.", h.Title, unitWords(h.Unit), g.betterWords(), g.number(h.Row)))
			evidence := [2]float64{math.NaN(), math.NaN()}
			if h.open != nil {
				evidence = *h.open
			}
			f.Data = append(f.Data, []string{h.Measure, h.Title, h.Option, r.name(h.Option), h.Unit, h.Better,
				words.Exact(h.Mean), words.Exact(h.Low), words.Exact(h.High), words.Exact(evidence[0]), words.Exact(evidence[1]), h.Note})
		}
		f.Alt = strings.Join(alt, " ")
		return f
	})
	return figures, nil
}

// changesOf are the headlines of an option.
func (r *Results) changesOf(option string) (list []headlineChange) {
	for _, measure := range headlines() {
		if measure[0] == "ward_bed_days" && len(r.paired(allBedDays)) > 0 {
			measure[0] = allBedDays // the line that the page says is to be quoted
		}
		for _, row := range r.paired(measure[0]) {
			if row.Option != option {
				continue
			}
			h := headlineChange{Row: row, short: measure[1]}
			low, high := row.bounds()
			if row.open != nil {
				low, high = min(low, row.open[0]), max(high, row.open[1])
			}
			h.reach = max(-low, high, math.Abs(row.Mean))
			list = append(list, h)
		}
	}
	return list
}

// said is the number beside a row.
func (h headlineChange) said() string {
	switch {
	case h.instead() != "":
		return h.instead()
	case h.none():
		return "no change"
	}
	return group{rows: []Row{h.Row}}.number(h.Row) + " " + shortUnit(h.Unit)
}

// mark draws a change on its scale: chance through the dot, evidence below.
func (h headlineChange) mark(l look) func(draw.Canvas, func(float64) vg.Length, vg.Length) {
	return func(c draw.Canvas, x func(float64) vg.Length, middle vg.Length) {
		at := func(v float64) vg.Length { return x(v / h.reach) }
		if h.open != nil {
			middle += evidenceBelow / 2
			span(c, l.colour, at(h.open[0]), at(h.open[1]), middle-evidenceBelow, true)
		}
		if h.hasInterval() {
			span(c, l.colour, at(h.Low), at(h.High), middle, false)
		}
		l.marker.draw(c, vg.Point{X: at(h.Mean), Y: middle}, l.colour, h.clear() && !h.leftOpen())
	}
}

// shortUnit is a unit beside a number.
func shortUnit(unit string) string {
	noun, per, _ := strings.Cut(unit, " per ")
	switch {
	case per == "year":
		return "a year"
	case noun == "bed-days" || noun == "patients":
		return noun
	}
	return unit
}

func differencesCaption(r *Results, list []headlineChange) string {
	level := strings.TrimSuffix(r.interval(), " interval")
	text := fmt.Sprintf("Each row has its own scale; the line down is no change. Dot and line: the change, and where it lies by chance (%s).", level)
	if slices.ContainsFunc(list, func(h headlineChange) bool { return h.open != nil }) {
		text += fmt.Sprintf(" Dashed line below: by what is known of the inputs (%s). Filled dot: both leave out no change.", level)
	} else {
		text += " Filled dot: it leaves out no change. Inputs were not drawn."
	}
	if slices.ContainsFunc(list, func(h headlineChange) bool { return h.instead() == "" && !h.hasInterval() }) {
		text += " Dot without a line: fewer than two replications had a value, so nothing is known of chance."
	}
	if slices.ContainsFunc(list, func(h headlineChange) bool { return h.instead() != "" }) {
		text += " Assumed none, not modelled: no result."
	}
	return text
}

// othersWords says of whom differences are that are of other patients. What is true of
// several of an option is said once.
func othersWords(r *Results, groups []group) string {
	type about struct{ option, text string }
	var order []about
	titles := map[about][]string{}
	for _, g := range groups {
		for _, row := range g.rows {
			if text := row.others(); text != "" {
				key := about{row.Option, text}
				if titles[key] == nil {
					order = append(order, key)
				}
				titles[key] = append(titles[key], words.LowerFirst(row.Title))
			}
		}
	}
	if order == nil {
		return ""
	}
	var said []string
	for _, key := range order {
		text := key.text
		if list := titles[key]; len(list) == 1 && !strings.ContainsAny(text[:1], "0123456789") {
			text = list[0] + ": " + text
		}
		said = append(said, "With "+r.called(key.option)+", "+text)
	}
	return " (o): of other patients than the first option's, and no finding where the marker is white. " + strings.Join(said, ". ") + "."
}

// differencesMessage states the first headline of an option with a change that stays clear
// among all that are drawn. Where none does it denies none that is drawn as one.
func differencesMessage(r *Results, option string, groups []group) string {
	name := r.called(option)
	var open []Row // what may be a finding
	others := ""
	for _, g := range groups {
		if clear := clearAmong(g.rows, len(groups), r.Level); len(clear) > 0 {
			return differenceSentence(r, clear[0], g.places()) + clear[0].byReading()
		}
		open = append(open, found(g.rows)...)
		if g.rows[0].ofOthers() && others == "" {
			others = fmt.Sprintf("Of other patients with %s, so no finding: %s", name, words.LowerFirst(g.rows[0].Title))
		}
	}
	most, few := tooFew(open)
	switch {
	case len(open) == 0:
		return fmt.Sprintf("What changes with %s is assumed to be nothing, or not modelled, which is no result", name)
	case !slices.ContainsFunc(open, func(row Row) bool { return !row.none() }):
		return fmt.Sprintf("With %s, none of these changes in any replication", name)
	case few && len(clearOnes(open)) == 0:
		return fmt.Sprintf("What changes with %s cannot be told from %s", name, words.Count(most, "replication"))
	}
	for _, g := range groups {
		if clear := clearOnes(g.rows); len(clear) > 0 {
			text := differenceSentence(r, clear[0], g.places())
			if few {
				text += alone(clear[0])
			}
			return text + "; " + byChance(r) + clear[0].byReading()
		}
	}
	if others != "" {
		return others
	}
	return fmt.Sprintf("With %s, none of these clearly changes", name)
}

// byChance is said of a difference whose interval leaves out zero as one of so many might.
func byChance(r *Results) string {
	return fmt.Sprintf("by chance %s%% of changes look so", words.Plain(100*(1-r.Level), 0))
}

// differenceSentence turns a difference into words: "With universal prehab,
// 1,670 fewer ward bed-days per year (1,540 to 1,800)".
func differenceSentence(r *Results, row Row, places int) string {
	option := r.called(row.Option)
	row, less := size(row), row.Mean < 0
	amount := inUnit(row.Mean, row.Unit, places)
	noun, per, _ := strings.Cut(row.Unit, " per ")
	if per != "" {
		per = " per " + per
	}
	if strings.HasSuffix(strings.ToLower(row.Title), noun) {
		return fmt.Sprintf("With %s, %s %s %s%s%s", option, amount, pick(less, "fewer", "more"), words.LowerFirst(row.Title), per, bracket(row, places))
	}
	return fmt.Sprintf("%s: %s %s%s with %s%s", row.Title, amount, change(noun, less), per, option, bracket(row, places))
}

// change puts the direction where English has it: "fewer patients", "days shorter".
func change(noun string, less bool) string {
	switch noun {
	case "points", "%":
		return unitWords(noun) + " " + pick(less, "lower", "higher")
	case "days", "weeks", "hours", "minutes":
		return noun + " " + pick(less, "shorter", "longer")
	case "£":
		return pick(less, "less", "more")
	}
	return pick(less, "fewer", "more") + " " + noun
}

func pick(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

func unitWords(unit string) string {
	if unit == "points" {
		return "percentage points"
	}
	return unit
}
