package cli

import (
	"cmp"
	"math"
	"slices"
	"strconv"

	"prehabsim/internal/compile"
	"prehabsim/internal/report"
)

// loadGrid has a line for each resource in its busiest year, by group and the
// highest load first; an option has one only where it differs from the current
// way.
func loadGrid(m *compile.Model) *grid {
	g := newGrid("resource", "option", ">year", ">asked", ">capacity", "unit a year", ">load", "")
	remarks := map[string]bool{}
	var idle []string // nobody asks for them in any option
	for _, group := range loadGroups(m) {
		heading := group.name
		for _, name := range group.resources {
			shown := "  " + name
			was := busiest(&m.Options[0], name)
			for i := range m.Options {
				l := busiest(&m.Options[i], name)
				if l == nil || l.Offered == 0 || i > 0 && was != nil && alike(l, was) {
					continue
				}
				if heading != "" {
					g.add(heading)
					heading = ""
				}
				kind, text := remark(l)
				remarks[kind] = true
				g.add(shown, m.Options[i].ID, strconv.Itoa(l.Year+1), number(l.Offered), capacityOf(l), l.Unit, percent(l.Share), text)
				shown = ""
			}
			if shown != "" {
				idle = append(idle, name)
			}
		}
	}
	for _, kind := range []string{"warning", "note", "WARNING"} {
		if remarks[kind] {
			g.foot = append(g.foot, kind+": "+remarkMeans[kind])
		}
	}
	if len(idle) > 0 {
		g.foot = append(g.foot, "Nobody asks for "+words(idle)+".")
	}
	return g
}

func capacityOf(l *compile.ResourceLoad) string {
	if math.IsInf(l.Capacity, 1) {
		return "unlimited"
	}
	return number(l.Capacity)
}

// loadGroup is the resources of one group, the highest load of the current way
// first.
type loadGroup struct {
	name      string
	resources []string
}

func loadGroups(m *compile.Model) (groups []loadGroup) {
	seen := map[string]bool{}
	most := map[string]float64{}
	for i := range m.Options {
		o := &m.Options[i]
		for _, l := range o.Loads {
			if seen[l.Resource] {
				continue
			}
			seen[l.Resource] = true
			most[l.Resource] = busiest(o, l.Resource).Share
			name := o.Program.Resources[l.Index].Group
			if name == "" {
				name = "other"
			}
			k := slices.IndexFunc(groups, func(g loadGroup) bool { return g.name == name })
			if k < 0 {
				k = len(groups)
				groups = append(groups, loadGroup{name: name})
			}
			groups[k].resources = append(groups[k].resources, l.Resource)
		}
	}
	for _, g := range groups {
		// Loads that differ by rounding alone stay in the scenario's order.
		slices.SortStableFunc(g.resources, func(a, b string) int { return cmp.Compare(math.Round(1000*most[b]), math.Round(1000*most[a])) })
	}
	return groups
}

// alike are loads that nobody would tell apart: within a hundredth.
func alike(a, b *compile.ResourceLoad) bool {
	near := func(x, y float64) bool { return x == y || math.Abs(x-y) <= 0.01*max(x, y) }
	return near(a.Offered, b.Offered) && near(a.Capacity, b.Capacity)
}

// The load from which queues grow long: at 0.95 the mean wait of a single server
// is 19 service times (M/M/1: load ÷ (1 − load)).
const highLoad = 0.95

var remarkMeans = map[string]string{
	"warning": "95% of base capacity or more is asked, so waits are long and uncertain.",
	"note":    "more than base capacity is asked; the resource lives on what it adds when patients wait.",
	"WARNING": "more is asked than the resource can ever give, with all that it may add: its list grows without end.",
}

// remark says of a load how serious it is, and since when.
func remark(l *compile.ResourceLoad) (kind, text string) {
	switch {
	case l.ShareCeiling > 1:
		return "WARNING", "WARNING: more than it can ever give " + fromMonth(l.PassesCeiling)
	case l.Share > 1:
		return "note", "note: above base capacity " + fromMonth(l.Passes) + "; " + percent(l.ShareCeiling) + " of its ceiling"
	case l.Share >= highLoad:
		return "warning", "warning: 95% or more"
	}
	return "", ""
}

// fromMonth writes the month in which a load passes 1.
func fromMonth(passes string) string {
	switch passes {
	case "before":
		return "from the start"
	case "": // above 1 in the middle of a year, on average of its months not
		return "for a while"
	}
	return "from " + report.Month(passes)
}

// busiest is the resource's load in the year in which it is highest; nil if the
// option does not have it.
func busiest(o *compile.Option, resource string) *compile.ResourceLoad {
	var most *compile.ResourceLoad
	for i := range o.Loads {
		if l := &o.Loads[i]; l.Resource == resource && (most == nil || l.Share > most.Share) {
			most = l
		}
	}
	return most
}
