package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

// appendHeadline adds a line if any option has the measure.
func (r *Results) appendHeadline(list []headline, h headline, c result.Column) []headline {
	some := false
	for o := range r.Set.Options {
		h.own = append(h.own, r.of(o, c))
		h.change = append(h.change, r.change(o, c))
		some = some || !math.IsNaN(h.own[o].Mean)
	}
	if !some {
		return list
	}
	return append(list, h)
}

// writeAdditional writes the three figures and reads them aloud for each option.
func (r *Results) writeAdditional(p *pen) {
	var figures []figure
	headings := []string{""}
	for _, f := range additionalPatients {
		for o := 1; o < len(r.Set.Options); o++ {
			if !math.IsNaN(f.window(r, o).Mean) {
				figures = append(figures, f)
				headings = append(headings, wrapName(f.Label, 18))
				break
			}
		}
	}
	if len(figures) == 0 {
		return
	}
	p.heading("ADDITIONAL PATIENTS A YEAR, against " + lowerFirst(r.optionName(0)))
	g := p.newGrid(true, headings...)
	for o := 1; o < len(r.Set.Options); o++ {
		row := []string{r.optionName(o)}
		for _, f := range figures {
			row = append(row, p.change(f.window(r, o), 0))
		}
		g.row(row...)
	}
	p.raw(g.text() + "\n")
	for o := 1; o < len(r.Set.Options); o++ {
		if s := r.additionalSentence(o); s != "" {
			p.line(r.optionName(o) + ": " + s)
		}
	}
	p.line("The first figure is arithmetic (bed-days divided by current's mean stay) and supposes that every released bed is used again. " +
		"The other two are simulated; where demand is met, more treatments started only mean a shorter list.")
}

// additionalSentence says what became of the beds.
func (r *Results) additionalSentence(option int) string {
	beds := r.change(option, window("ward_bed_days"))
	treated, others := additionalPatients[1].window(r, option), additionalPatients[2].window(r, option)
	if !sure(beds) && !sure(treated) && !sure(others) {
		return "no additional patients that could be told from chance."
	}
	var parts []string
	switch {
	case math.IsNaN(beds.Mean):
	case !sure(beds):
		parts = append(parts, "no change in cancer bed-days beyond chance")
	case beds.Mean < 0:
		parts = append(parts, fmt.Sprintf("%s ward bed-days a year released, room for %s at current's mean stay of %s days",
			plain(-beds.Mean, 0), people(r.capacityEquivalent(option, window("ward_bed_days")).Mean), plain(r.of(0, window("mean_ward_stay")).Mean, 1)))
	default:
		parts = append(parts, fmt.Sprintf("%s more ward bed-days a year used", plain(beds.Mean, 0)))
	}
	if !math.IsNaN(treated.Mean) {
		parts = append(parts, moreOrFewer(treated, "cancer treatments started"))
	}
	if !math.IsNaN(others.Mean) {
		parts = append(parts, moreOrFewer(others, "routine patients admitted"))
	}
	return strings.Join(parts, "; ") + "."
}

func people(n float64) string { return count(int(math.Round(n)), "patient") }

func moreOrFewer(d stats.Estimate, what string) string {
	n := math.Abs(d.Mean)
	text := plain(n, min(1, decimals(n)/2)) + " "
	switch {
	case !sure(d):
		return "no change in " + what + " beyond chance"
	case d.Mean < 0:
		return text + "fewer " + what
	}
	return text + "more " + what
}

// writeGroups shows how some headlines fall on deprivation quintiles and trusts.
func (r *Results) writeGroups(p *pen) {
	for _, b := range r.Breakdowns {
		title, measures := "", []string{"within_62_days"}
		switch b.Name {
		case "imd":
			title = "BY DEPRIVATION QUINTILE (1 = most deprived)"
			measures = append(measures, "prehab_uptake", "prehab_dose_all")
		case "trust":
			title = "BY TRUST"
			measures = append(measures, "ward_bed_days")
		default:
			continue
		}
		g := p.newGrid(true, append([]string{""}, b.Values...)...)
		rows := 0
		for _, measure := range measures {
			m := measureOf(measure)
			for o := range r.Set.Options {
				row := []string{m.Label + " - " + r.optionName(o)}
				some := false
				places := -1
				for _, v := range b.Values {
					e := r.of(o, result.Column{Measure: measure, By: b.Name, Value: v, Year: result.WholeWindow})
					some = some || !math.IsNaN(e.Mean)
					if places < 0 && !math.IsNaN(e.Mean) {
						places = decimals(e.Mean)
						if m.Unit == "%" {
							places = 1
						}
					}
					row = append(row, plain(e.Mean, max(0, places)))
				}
				if some {
					g.row(row...)
					rows++
				}
			}
		}
		if rows == 0 {
			continue
		}
		p.heading(title)
		if t := g.text(); width(t) <= p.width {
			p.raw(t + "\n")
		} else {
			p.line("too many to show here: see measures.csv.")
		}
	}
}

// writeBinding names what holds patients up, options alike together.
func (r *Results) writeBinding(p *pen) {
	var said []string // in order
	options := map[string][]string{}
	filled := false
	for o := range r.Set.Options {
		patients, beds := r.binding(o)
		if patients == nil && beds == nil {
			continue
		}
		line := "nobody waits for a resource"
		if patients != nil {
			line = patients.text()
		}
		if beds != nil && (patients == nil || beds.Name != patients.Name) {
			line += "\n  fullest beds: " + beds.text()
			filled = true
		}
		if len(options[line]) == 0 {
			said = append(said, line)
		}
		options[line] = append(options[line], r.optionName(o))
	}
	if len(said) == 0 {
		return
	}
	p.heading("WHAT BINDS")
	for _, line := range said {
		who := strings.Join(options[line], "; ")
		if len(said) == 1 && len(r.Set.Options) > 1 {
			who = "Every option"
		}
		p.line(who + ":")
		for part := range strings.SplitSeq(line, "\n") {
			p.line("  " + strings.TrimSpace(part))
		}
	}
	p.line("Meant is the fullest of the resources for which patients wait a day or more on average.")
	if filled {
		p.line("Routine patients fill a ward down to its reserve, so full beds do not by themselves delay cancer patients.")
	}
}

// mostLoads is how many resources the table of loads shows.
const mostLoads = 12

// writeLoads shows the load on resources from arithmetic, the highest first.
func (r *Results) writeLoads(p *pen) {
	if len(r.Loads) == 0 {
		return
	}
	years := 0
	for _, l := range r.Loads {
		years = max(years, l.Year+1)
	}
	rows := r.loadRows(years)
	shown := rows[:min(mostLoads, len(rows))]
	headings := []string{""}
	for y := range years {
		headings = append(headings, fmt.Sprintf("Year %d", y+1))
	}
	p.heading("LOAD: what patients ask for, divided by what there is (arithmetic, before simulation)")
	g := p.newGrid(true, append(headings, "At ceiling", "Passes 1")...)
	for _, x := range shown {
		cells := []string{x.title}
		for _, s := range x.share {
			cells = append(cells, plain(s, 2))
		}
		g.row(append(cells, plain(x.ceiling, 2), x.passes)...)
	}
	p.raw(g.text() + "\n")
	p.line("At ceiling: with all the capacity that may be added in answer to waits.")
	if more := len(rows) - mostLoads; more > 0 {
		p.line(fmt.Sprintf("and %d more with loads of %s or less: see results.json.", more, plain(rows[mostLoads].most, 2)))
	}
}

// loadRow is a resource's load by year: in current, or in another option where
// it differs, whose name then follows the resource's.
type loadRow struct {
	title         string
	share         []float64
	ceiling, most float64
	passes        string
}

func (r *Results) loadRows(years int) []loadRow {
	var rows []loadRow
	current := map[string][]float64{}
	for o, id := range r.Set.Options {
		patients, _ := r.binding(o)
		for _, x := range r.loadedResources(id) {
			row := loadRow{title: r.resource(x).Title, share: make([]float64, years), passes: passesOne(r.Loads, id, x)}
			for y := range row.share {
				row.share[y] = math.NaN()
			}
			for _, l := range r.Loads {
				if l.Option == id && l.Resource == x {
					// Of loads by month the highest of the year counts.
					if s := &row.share[l.Year]; math.IsNaN(*s) || l.Share > *s {
						*s = l.Share
					}
					row.ceiling = max(row.ceiling, l.ShareCeiling)
					row.most = max(row.most, l.Share)
				}
			}
			if o == 0 {
				current[x] = row.share
			} else if was, known := current[x]; known && sameLoads(was, row.share) {
				continue
			} else {
				row.title += " - " + r.optionName(o)
			}
			if patients != nil && patients.Name == x {
				row.title += " (binds)"
			}
			rows = append(rows, row)
		}
	}
	slices.SortStableFunc(rows, func(a, b loadRow) int { return cmp.Compare(b.most, a.most) })
	return rows
}

func (r *Results) loadedResources(option string) (names []string) {
	for _, l := range r.Loads {
		if l.Option == option && !slices.Contains(names, l.Resource) {
			names = append(names, l.Resource)
		}
	}
	return names
}

func sameLoads(a, b []float64) bool {
	return slices.EqualFunc(a, b, func(x, y float64) bool { return !(math.Abs(x-y) >= 0.005) })
}

func (r *Results) writeNotes(p *pen) {
	if len(r.Notes) > 0 {
		p.heading("NOTES")
		for _, n := range r.Notes {
			p.line(n)
		}
	}
}
