package plots

import (
	"fmt"
	"slices"
	"strings"

	"gonum.org/v1/plot/vg/draw"

	"prehabsim/internal/words"
)

var differences = Chart{
	Name:    "differences",
	Title:   "Differences between options",
	Help:    "How much each headline measure changes with each option, over the window. Each replication is compared with the same replication of the first option. Measures with the same unit share an axis unless one would shrink the other to a dot. A filled marker has an interval that leaves out zero.",
	Columns: differenceColumns(),
	Draw:    drawDifferences,
}

func differenceColumns() []string {
	return []string{"measure", "title", "option", "name", "unit", "better", "mean", "low", "high", "note"}
}

// headlines are the measures of the forest plot, in the order of the page.
func headlines() []string {
	return []string{
		"first_treatments",
		"within_28_days", "within_31_days", "within_62_days", "median_62_days",
		"waiting_list_mean",
		"ward_bed_days", "critical_care_bed_days",
		"routine_admissions", "cancelled_on_the_day",
		"prehab_dose", "prehab_started",
	}
}

func drawDifferences(r *Results, s Style) ([]Figure, error) {
	var groups []group
	for _, measure := range headlines() {
		if measure == "ward_bed_days" && len(r.paired(allBedDays)) > 0 {
			measure = allBedDays // the line that the page says is to be quoted
		}
		if rows := r.paired(measure); len(rows) > 0 {
			groups = append(groups, group{rows: rows})
		}
	}
	if len(groups) == 0 {
		return nil, Without("there is no other option than the first")
	}
	drawn := 0
	for _, g := range groups {
		drawn += len(g.rows)
	}
	all := newForest(r, s, groups)
	base := words.LowerFirst(r.name(r.Options[0].ID))
	frame := func(f forest) Figure {
		fig := r.figure(s)
		fig.Title = differencesMessage(r, f.groups(), drawn)
		fig.Subtitle = r.subtitle(fmt.Sprintf("Difference from %s, with %s", base, r.interval()))
		fig.Caption = "Filled marker: the interval leaves out zero. White marker: it takes in zero. The arrow points to the better side."
		fig.Data = [][]string{differenceColumns()}
		if slices.ContainsFunc(f.groups(), func(g group) bool { return slices.ContainsFunc(g.rows, func(r Row) bool { return !r.hasInterval() }) }) {
			fig.Caption += " White marker without a line: fewer than two replications had a value, so nothing is known of chance."
		}
		if slices.ContainsFunc(f.groups(), func(g group) bool { return len(found(g.rows)) < len(g.rows) }) {
			fig.Caption += " Without a marker: no result, since the scenario assumes no effect or models none."
		}
		fig.Caption += othersWords(r, f.groups())
		fig.Height = fig.head() + f.height() + fig.foot()
		return fig
	}
	var figures []Figure
	for _, page := range all.pages(func(f forest) bool { return frame(f).Height <= s.mostHeight() }) {
		f := frame(page)
		f.Name = figureName("differences", len(figures))
		alt := []string{fmt.Sprintf("Differences from %s, with %s.", base, r.interval())}
		for _, g := range page.groups() {
			alt = append(alt, groupAlt(r, g))
			for _, row := range g.rows {
				f.Data = append(f.Data, []string{row.Measure, row.Title, row.Option, r.name(row.Option), row.Unit, row.Better,
					words.Exact(row.Mean), words.Exact(row.Low), words.Exact(row.High), row.Note})
			}
		}
		f.Alt = strings.Join(alt, " ")
		f.Plot = func(c draw.Canvas) { page.draw(c) }
		figures = append(figures, f)
	}
	return figures, nil
}

// othersWords says of whom differences are that are of other patients.
func othersWords(r *Results, groups []group) string {
	var said []string
	for _, g := range groups {
		for _, row := range g.rows {
			text := row.others()
			if text == "" {
				continue
			}
			if !strings.ContainsAny(text[:1], "0123456789") {
				text = words.LowerFirst(row.Title) + ": " + text
			}
			if text = "With " + words.LowerFirst(r.name(row.Option)) + ", " + text; !slices.Contains(said, text) {
				said = append(said, text)
			}
		}
	}
	if said == nil {
		return ""
	}
	return " (o): of other patients than the first option's, and no finding where the marker is white. " + strings.Join(said, ". ") + "."
}

// differencesMessage states the first measure on the page with a difference that
// stays clear among all that are drawn, at the option where that is largest. What
// prehab itself delivers is the means and not the end, so it leads only on a page
// of its own. Where no difference stays clear it denies none that is drawn as one.
func differencesMessage(r *Results, groups []group, drawn int) string {
	var ends, means []group
	for _, g := range groups {
		if strings.HasPrefix(g.rows[0].Measure, "prehab_") {
			means = append(means, g)
		} else {
			ends = append(ends, g)
		}
	}
	var others, open []Row // no findings; what may be one
	var titles []string    // of what is neither
	for _, g := range append(ends, means...) {
		if clear := clearAmong(g.rows, drawn, r.Level); len(clear) > 0 {
			return differenceSentence(r, largest(clear), g.places()) + largest(clear).byReading()
		}
		rows := found(g.rows)
		open = append(open, rows...)
		switch i := slices.IndexFunc(rows, Row.ofOthers); {
		case i >= 0:
			others = append(others, rows[i])
		case len(rows) > 0:
			titles = append(titles, words.LowerFirst(g.rows[0].Title))
		}
	}
	most, few := tooFew(open)
	switch {
	case len(open) == 0:
		return "What these options change is assumed to be nothing, which is no result"
	case few && len(clearOnes(open)) == 0:
		return fmt.Sprintf("What options change cannot be told from %s: %s", words.Count(most, "replication"), words.List(inOrder(open)))
	}
	for _, g := range append(ends, means...) {
		if clear := clearOnes(g.rows); len(clear) > 0 {
			row := largest(clear)
			text := differenceSentence(r, row, g.places())
			if few {
				text += alone(row)
			}
			return text + "; " + byChance(r) + row.byReading()
		}
	}
	if others != nil {
		return fmt.Sprintf("Of other patients with %s, so no finding: %s", words.LowerFirst(r.name(others[0].Option)), words.List(inOrder(others)))
	}
	return "No option clearly changes " + words.List(titles)
}

// byChance is said of a difference whose interval leaves out zero as one of so many might.
func byChance(r *Results) string {
	return fmt.Sprintf("by chance %s%% of changes look so", words.Plain(100*(1-r.Level), 0))
}

// inOrder are what rows measure, each once.
func inOrder(rows []Row) (titles []string) {
	for _, row := range rows {
		if title := words.LowerFirst(row.Title); !slices.Contains(titles, title) {
			titles = append(titles, title)
		}
	}
	return titles
}

// differenceSentence turns a difference into words: "With universal prehab,
// 1,670 fewer ward bed-days per year (1,540 to 1,800)".
func differenceSentence(r *Results, row Row, places int) string {
	option := words.LowerFirst(r.name(row.Option))
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

func groupAlt(r *Results, g group) string {
	var parts []string
	for _, row := range g.rows {
		parts = append(parts, fmt.Sprintf("%s %s", r.name(row.Option), g.number(row)))
	}
	return fmt.Sprintf("%s (%s%s): %s.", g.rows[0].Title, unitWords(g.rows[0].Unit), g.betterWords(), strings.Join(parts, "; "))
}
