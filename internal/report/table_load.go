package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// mostLoads is how many lines the table of loads shows.
const mostLoads = 12

// writeLoads shows the load on resources from arithmetic, the highest first. Prehab
// posts stand under the workforce, unless there are none all year.
func (r *Results) writeLoads(d *document.Document) {
	if len(r.Loads) == 0 {
		return
	}
	years := 0
	for _, l := range r.Loads {
		years = max(years, l.Year+1)
	}
	rows := r.loadRows(years)
	if len(rows) == 0 {
		return
	}
	shown := rows[:min(mostLoads, len(rows))]
	heads := []string{""}
	for y := range years {
		heads = append(heads, fmt.Sprintf(">Year %d", y+1))
	}
	heads = append(heads, ">At ceiling", ">Passes base\ncapacity")
	above := slices.ContainsFunc(shown, func(x loadRow) bool { return x.passesCeiling.From != "" })
	if above {
		heads = append(heads, ">Passes\nceiling")
	}
	d.Heading("Load", ": what patients ask for, divided by what there is (arithmetic, before simulation)")
	t := document.NewTable(heads...)
	for _, x := range shown {
		title := x.title
		if x.alike > 1 {
			title += fmt.Sprintf(" and %d alike", x.alike-1)
		}
		cells := []string{title}
		for _, s := range x.share {
			cells = append(cells, x.text(s))
		}
		cells = append(cells, x.text(x.ceiling), whenPassed(x.passes))
		if above {
			cells = append(cells, whenPassed(x.passesCeiling))
		}
		t.Add(cells...)
	}
	d.Put(t)
	d.Note("What is asked on average over the year, divided by the base capacity that the calendar opens; at ceiling: the highest year divided by capacity with all that may be added in answer to waits.")
	if r.of(0, window("routine_admissions")).N > 0 {
		d.Note("Routine patients, who take beds that are free, are left out of load: with them wards are fuller.")
	}
	if slices.ContainsFunc(shown, func(x loadRow) bool { return x.outside }) {
		d.Note("not open: asked for, and none opens in so short a part of a year; outside the window the calendar opens some.")
	}
	if slices.ContainsFunc(shown, func(x loadRow) bool { return math.IsInf(x.most, 1) && !x.outside }) {
		d.Note("closed: asked for, and none is open all year, so that the load is without bound.")
	}
	if more := len(rows) - mostLoads; more > 0 {
		d.Note(fmt.Sprintf("and %d more lines with loads of %s or less: see loads.csv.", more, loadText(rows[mostLoads].most)))
	}
}

// loadText writes a load; no number says how high it is where nothing is open.
func loadText(share float64) string {
	if math.IsInf(share, 1) {
		return "closed"
	}
	return words.Plain(share, 2)
}

// text writes a load of the row.
func (x *loadRow) text(share float64) string {
	if x.outside && math.IsInf(share, 1) {
		return "not open"
	}
	return loadText(share)
}

// whenPassed writes the months in which a load is above 1.
func whenPassed(s facts.Spell) string {
	from := words.Month(s.From)
	switch {
	case s.From == "":
		return "never"
	case s.From == "before":
		from = "at the start"
	}
	if s.Until == "" {
		return from
	}
	return from + "\nuntil " + words.Month(s.Until)
}

// loadRow is a resource's load by year: in current, or in another option where
// it differs, whose name then follows the resource's. Resources of one kind with
// the same loads share a row.
type loadRow struct {
	title, group, who     string
	alike                 int
	share                 []float64
	ceiling, most         float64
	passes, passesCeiling facts.Spell
	outside               bool // where a share is without bound, since the calendar opens some outside the window
}

func (r *Results) loadRows(years int) []loadRow {
	var rows []loadRow
	current := map[string][]float64{}
	for o, id := range r.Set.Options {
		begin := len(rows)
		for _, x := range r.loadedResources(id) {
			resource := r.resource(x)
			row := r.loadRow(id, x, years)
			if row.most == 0 || r.beside(o, x) && !math.IsInf(row.most, 1) {
				continue // nobody asks, or it stands under the workforce
			}
			row.title, row.group = resource.Title, resource.Group
			if row.who != "" {
				row.title, row.group = resource.Title+", "+row.who, ""
			}
			if o == 0 {
				current[x] = row.share
			} else if was, known := current[x]; known && sameLoads(was, row.share) {
				continue
			}
			same := slices.IndexFunc(rows[begin:], func(y loadRow) bool {
				return y.group != "" && y.group == row.group && y.passes == row.passes && y.passesCeiling == row.passesCeiling && sameLoads(y.share, row.share)
			})
			if same >= 0 {
				rows[begin+same].alike++
			} else {
				rows = append(rows, row)
			}
		}
		if o > 0 {
			for i := range rows[begin:] {
				rows[begin+i].title += " - " + r.optionName(o)
			}
		}
	}
	slices.SortStableFunc(rows, func(a, b loadRow) int { return cmp.Compare(b.most, a.most) })
	return rows
}

func (r *Results) loadRow(option, resource string, years int) loadRow {
	row := loadRow{alike: 1, share: make([]float64, years)}
	for y := range row.share {
		row.share[y] = math.NaN()
	}
	for _, l := range r.Loads {
		if l.Option == option && l.Resource == resource {
			row.share[l.Year] = l.Share
			row.ceiling = max(row.ceiling, l.ShareCeiling)
			if l.Who != "" && l.Share >= row.most {
				row.who = l.Who
			}
			row.most = max(row.most, l.Share)
			row.passes, row.passesCeiling = l.Passes, l.PassesCeiling
			row.outside = row.outside || l.Outside()
		}
	}
	return row
}

func (r *Results) loadedResources(option string) (names []string) {
	seen := map[string]bool{}
	for _, l := range r.Loads {
		if l.Option == option && !seen[l.Resource] {
			seen[l.Resource] = true
			names = append(names, l.Resource)
		}
	}
	return names
}

// sameLoads takes for equal what a table with two decimals can hardly tell apart.
func sameLoads(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return !(math.Abs(x-y) >= 0.01) })
}
