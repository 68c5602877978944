package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// mostLoads is how many lines the table of loads shows.
const mostLoads = 12

// writeLoads shows the load on resources from arithmetic, the highest first.
// Prehab posts stand under the workforce.
func (r *Results) writeLoads(p *pen) {
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
	headings := []string{""}
	for y := range years {
		headings = append(headings, fmt.Sprintf("Year %d", y+1))
	}
	headings = append(headings, "At ceiling", "Passes base\ncapacity")
	above := slices.ContainsFunc(shown, func(x loadRow) bool { return x.passesCeiling != "" })
	if above {
		headings = append(headings, "Passes\nceiling")
	}
	p.heading("LOAD: what patients ask for, divided by what there is (arithmetic, before simulation)")
	g := p.newGrid(true, headings...)
	for _, x := range shown {
		title := x.title
		if x.alike > 1 {
			title += fmt.Sprintf(" and %d alike", x.alike-1)
		}
		cells := []string{title}
		for _, s := range x.share {
			cells = append(cells, plain(s, 2))
		}
		cells = append(cells, plain(x.ceiling, 2), whenPassed(x.passes))
		if above {
			cells = append(cells, whenPassed(x.passesCeiling))
		}
		g.row(cells...)
	}
	p.raw(g.text() + "\n")
	p.line("Years are divided by base capacity; at ceiling: the highest year divided by capacity with all that may be added in answer to waits.")
	if more := len(rows) - mostLoads; more > 0 {
		p.line(fmt.Sprintf("and %d more lines with loads of %s or less: see results.json.", more, plain(rows[mostLoads].most, 2)))
	}
}

// whenPassed writes the month in which a load passes 1.
func whenPassed(passes string) string {
	if passes == "before" {
		return "at the start"
	}
	if passes == "" {
		return "never"
	}
	return Month(passes)
}

// loadRow is a resource's load by year: in current, or in another option where
// it differs, whose name then follows the resource's. Resources of one kind with
// the same loads share a row.
type loadRow struct {
	title, group          string
	alike                 int
	share                 []float64
	ceiling, most         float64
	passes, passesCeiling string
}

func (r *Results) loadRows(years int) []loadRow {
	var rows []loadRow
	current := map[string][]float64{}
	for o, id := range r.Set.Options {
		begin := len(rows)
		for _, x := range r.loadedResources(id) {
			resource := r.resource(x)
			if resource.Group == prehabGroup {
				continue
			}
			row := r.loadRow(id, x, years)
			if row.most == 0 {
				continue // nobody asks
			}
			row.title, row.group = resource.Title, resource.Group
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
			row.most = max(row.most, l.Share)
			row.passes, row.passesCeiling = l.Passes, l.PassesCeiling
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
