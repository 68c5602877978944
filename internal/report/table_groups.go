package report

import (
	"math"
	"strings"

	"github.com/jedib0t/go-pretty/v6/text"

	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// writeGroups shows how some headlines fall on deprivation quintiles and trusts.
func (r *Results) writeGroups(p *pen) {
	for _, b := range r.Breakdowns {
		title, measures := "BY "+strings.ToUpper(b.Title), []string{"within_62_days"}
		switch b.Name {
		case "imd":
			title = "BY DEPRIVATION QUINTILE (1 = most deprived)"
			measures = append(measures, "prehab_uptake", "prehab_dose_all")
		case "trust":
			if b.Title == "" {
				title = "BY TRUST"
			}
			measures = append(measures, "ward_bed_days")
		default:
			continue
		}
		if t := r.wideGroups(p, b, measures); t != "" && width(t) <= p.width {
			p.heading(title)
			p.raw(t + "\n")
		} else if t != "" {
			r.writeTallGroups(p, title, b, measures)
		}
	}
}

// wideGroups has a column for each group and a line for each option; "" where
// nothing of it is measured.
func (r *Results) wideGroups(p *pen, b kpi.Breakdown, measures []string) string {
	g := p.newGrid(true, append([]string{""}, titlesOf(b)...)...)
	rows := 0
	for _, measure := range measures {
		headed := false
		for o := range r.Set.Options {
			row := []string{p.indented(r.optionName(o))}
			some := false
			places := -1
			for _, v := range b.Values {
				e := r.of(o, inGroup(measure, b, v))
				some = some || !math.IsNaN(e.Mean)
				if places < 0 && !math.IsNaN(e.Mean) {
					places = placesOf(measure, e.Mean)
				}
				row = append(row, words.Plain(e.Mean, max(0, places)))
			}
			if !some {
				continue
			}
			if !headed {
				g.row(p.paint(measureOf(measure).Label, text.Bold))
				headed = true
			}
			g.row(row...)
			rows++
		}
	}
	if rows == 0 {
		return ""
	}
	return g.text()
}

// writeTallGroups has a line for each group: what it has in current, and by how much
// each option changes it; options that do not fit beside one another stand below.
func (r *Results) writeTallGroups(p *pen, title string, b kpi.Breakdown, measures []string) {
	for _, measure := range measures {
		for from, more := 1, true; more; more = from < len(r.Set.Options) { // once where there is current alone
			to := len(r.Set.Options)
			t := r.tallGroups(p, b, measure, from, to)
			for width(t) > p.width && to > from+1 {
				to--
				t = r.tallGroups(p, b, measure, from, to)
			}
			if t != "" {
				p.heading(title)
				p.raw(t + "\n")
			}
			from = to
		}
	}
}

// tallGroups is such a table for some of the options; "" where nothing is measured.
func (r *Results) tallGroups(p *pen, b kpi.Breakdown, measure string, from, to int) string {
	headings := []string{measureOf(measure).Label, r.optionName(0)}
	for o := from; o < to; o++ {
		headings = append(headings, wrapName(r.optionName(o), 24))
	}
	g := p.newGrid(true, headings...)
	some := false
	titles := titlesOf(b)
	for i, v := range b.Values {
		c := inGroup(measure, b, v)
		own := r.of(0, c)
		if math.IsNaN(own.Mean) {
			continue
		}
		some = true
		places := placesOf(measure, own.Mean)
		row := []string{titles[i], words.Plain(own.Mean, places)}
		for o := from; o < to; o++ {
			row = append(row, p.cell(r, o, c, r.change(o, c), places))
		}
		g.row(row...)
	}
	if !some {
		return ""
	}
	return g.text()
}

func inGroup(measure string, b kpi.Breakdown, value string) result.Column {
	return result.Column{Measure: measure, By: b.Name, Value: value, Year: result.WholeWindow}
}

func placesOf(measure string, mean float64) int {
	if measureOf(measure).Unit == "%" {
		return 1
	}
	return words.Places(mean)
}

// titlesOf are the groups as people call them.
func titlesOf(b kpi.Breakdown) []string {
	if len(b.Titles) == len(b.Values) {
		return b.Titles
	}
	return b.Values
}
