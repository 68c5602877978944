package describe

import (
	"cmp"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/facts"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// loadGrid has a line for each resource in its busiest year, by group and the
// highest load first; an option has one only where it differs from the current
// way.
func loadGrid(m *study.Scenario) *grid {
	g := newGrid("resource", "option", ">year", ">asked", ">capacity", "unit a year", ">load", "")
	remarks := map[string]bool{}
	var idle []string // nobody asks for them in any option
	busiest := peaksOf(m)
	for _, group := range loadGroups(m) {
		heading := group.name
		for _, name := range group.resources {
			shown := "  " + name
			was := busiest[0][name]
			for i := range m.Options {
				l := busiest[i][name]
				if l == nil || l.Offered == 0 || i > 0 && was != nil && alike(l, was) {
					continue
				}
				if heading != "" {
					g.Add(heading)
					heading = ""
				}
				kind, text := remark(l)
				remarks[kind] = true
				if l.Who != "" {
					text = strings.TrimSuffix("of "+l.Who+"; "+text, "; ")
				}
				g.Add(shown, m.Options[i].ID, strconv.Itoa(l.Year+1), words.Short(l.Offered, 4), capacityOf(l), l.Unit, loadOf(l), text)
				shown = ""
			}
			if shown != "" {
				idle = append(idle, name)
			}
		}
	}
	for _, kind := range []string{"warning", "note", "depends", "WARNING"} {
		if remarks[kind] {
			g.foot = append(g.foot, kind+": "+remarkMeans[kind])
		}
	}
	if len(idle) > 0 {
		g.foot = append(g.foot, "No patient who arrives asks for "+words.List(idle)+".")
	}
	return g
}

func capacityOf(l *facts.Load) string {
	if math.IsInf(l.Capacity, 1) {
		return "unlimited"
	}
	return words.Short(l.Capacity, 4)
}

// loadOf is the load as a share; where nothing is open no number says it.
func loadOf(l *facts.Load) string {
	if math.IsInf(l.Share, 1) {
		return "unbounded"
	}
	return percent(l.Share)
}

// loadGroup is the resources of one group, the highest load of the current way
// first.
type loadGroup struct {
	name      string
	resources []string
}

func loadGroups(m *study.Scenario) (groups []loadGroup) {
	seen := map[string]bool{}
	most := map[string]float64{}
	for i := range m.Options {
		o := &m.Options[i]
		busiest := peaks(o)
		for _, l := range o.Loads {
			if seen[l.Resource] {
				continue
			}
			seen[l.Resource] = true
			most[l.Resource] = busiest[l.Resource].Share
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
func alike(a, b *facts.Load) bool {
	near := func(x, y float64) bool { return x == y || math.Abs(x-y) <= 0.01*max(x, y) }
	return near(a.Offered, b.Offered) && near(a.Capacity, b.Capacity) && a.Passes == b.Passes && a.PassesCeiling == b.PassesCeiling && a.Closed == b.Closed && a.Who == b.Who && a.Barred == b.Barred
}

// The load from which queues grow long: at 0.95 the mean wait of a single server
// is 19 service times (M/M/1: load ÷ (1 − load)).
const highLoad = 0.95

var remarkMeans = map[string]string{
	"warning": "95% of base capacity or more is asked, so waits may be long, and they are uncertain.",
	"note":    "more than base capacity is asked; what the resource may add when patients wait is enough for it.",
	"depends": "more is asked than is open, with all that may be added; whether the list grows depends on what the line says, so it has to be simulated.",
	"WARNING": "more is asked than the resource can give, with all that it may add: its list grows while that lasts, if all who need it come to it.",
}

// remark says of a load how serious it is, and when.
func remark(l *facts.Load) (kind, text string) {
	relieved := len(l.Relief) > 0 || l.Beside
	kind, text = "WARNING", "more than it can give "
	if relieved {
		kind, text = "depends", "more than is open "
	}
	switch {
	case l.Outside():
		return "depends", "depends: nothing is open in the window, which is short; outside it some is"
	case l.Closed.From != "":
		text = "nothing is open " + when(l.Closed, l.Year)
	case l.Barred.From != "":
		text = "nothing is open " + when(l.Barred, l.Year) + " for " + l.BarredWho
	case l.PassesCeiling.From != "" || l.ShareCeiling > 1:
		text += when(l.PassesCeiling, l.Year)
		if l.Who != "" {
			text += " for " + l.Who
		}
	default:
		return lesser(l)
	}
	switch {
	case l.Beside:
		text += "; what cannot be given before treatment is left out"
	case relieved:
		text += "; " + words.List(l.Relief)
	}
	return kind, kind + ": " + text
}

// lesser is the remark on a load that the resource can give.
func lesser(l *facts.Load) (kind, text string) {
	switch {
	case l.Share > 1 || l.Passes.From != "":
		return "note", "note: above base capacity " + when(l.Passes, l.Year) + "; " + percent(l.ShareCeiling) + " of its ceiling"
	case math.Round(1000*l.Share) >= 1000*highLoad: // as it is printed
		return "warning", "warning: 95% or more"
	}
	return "", ""
}

// when writes the months of a spell; one that only a year's average knows is that
// year.
func when(s facts.Spell, year int) string {
	if s.From == "" {
		return "in year " + strconv.Itoa(year+1)
	}
	return s.String()
}

// peaks are the loads of an option's resources in the year in which each is highest, by resource.
func peaks(o *compile.Option) map[string]*facts.Load {
	most := map[string]*facts.Load{}
	for i := range o.Loads {
		if l := &o.Loads[i]; most[l.Resource] == nil || l.Share > most[l.Resource].Share {
			most[l.Resource] = l
		}
	}
	return most
}

// peaksOf are those of all options.
func peaksOf(m *study.Scenario) (list []map[string]*facts.Load) {
	for i := range m.Options {
		list = append(list, peaks(&m.Options[i]))
	}
	return list
}
