package report

import (
	"fmt"
	"math"
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
	text := plain(n, min(1, decimals(n)/2)) + " more " + what
	if d.Mean < 0 {
		text = strings.Replace(text, " more ", " fewer ", 1)
	}
	switch {
	case unknown(d):
		return text + ", which may be chance: one replication cannot tell"
	case !sure(d):
		return "no change in " + what + " beyond chance"
	}
	return text
}

func (r *Results) writeNotes(p *pen) {
	if len(r.Notes) > 0 {
		p.heading("NOTES")
		for _, n := range r.Notes {
			p.line(n)
		}
	}
}
