package compile

import (
	"slices"
	"strings"

	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
)

// What is counted twice, and what comes to nothing.

// refuseTwice refuses what two sections of an option both count.
func (a *economist) refuseTwice() {
	for i := range a.lines {
		for k := range i {
			a.refuseBoth(&a.lines[k], &a.lines[i])
		}
	}
}

func (a *economist) refuseBoth(x, y *line) {
	if x.Where() == y.Where() {
		return
	}
	later := y
	if x.CostLine.File == y.CostLine.File && x.CostLine.Line > y.CostLine.Line || !y.own && x.own {
		x, later = y, x
	}
	if x.Kind == facts.CostKind && later.Kind == facts.CostKind {
		shared := slices.IndexFunc(x.resources, func(name string) bool { return slices.Contains(later.resources, name) })
		byPost, byHour := x.Basis == "post" || later.Basis == "post", x.Basis == "hour" || later.Basis == "hour"
		switch {
		case shared < 0:
		case byPost && byHour:
			later.Problem("of", "%q is paid by the post and by the hour, here and in %s: each hour would be charged twice", x.resources[shared], x.Where())
		case byPost && x.Pay != "" && later.Pay != "":
			later.Problem("of", "%q is paid here and in %s: each post would be charged twice", x.resources[shared], x.Where())
		}
	}
	if !x.valued() || !later.valued() {
		return
	}
	switch {
	case x.ofBeds() && later.ofBeds() && (x.sharesDays(later) || x.measuresDaysIn(later) || later.measuresDaysIn(x)):
		later.Problem("of", "values bed-days that %s values already; a bed-day that is released has one value", x.Where())
	case x.ofBeds() && later.Basis == "patient" || x.Basis == "patient" && later.ofBeds():
		later.Problem("of", "values patients, and %s bed-days in which they are treated; value one of them, and let the other be class = %q", bedDaysOf(x, later).Where(), notMonetised)
	}
}

func bedDaysOf(x, y *line) *line {
	if x.ofBeds() {
		return x
	}
	return y
}

func (l *line) ofBeds() bool { return l.Basis == "bed_day" || l.Basis == "bed" }

// measuresDaysIn says whether a line counts by measure bed-days in beds that another counts:
// those of a group have a measure of its name.
func (l *line) measuresDaysIn(beds *line) bool {
	return slices.ContainsFunc(l.Measured, func(m facts.Measured) bool {
		return slices.ContainsFunc(beds.groups, func(group string) bool {
			return group != "" && strings.HasPrefix(m.Measure, strings.ReplaceAll(group, " ", "_")+"_bed_days")
		})
	})
}

// valued says that what is gained has an amount in pounds.
func (l *line) valued() bool { return l.Kind == facts.BenefitKind && l.Class != notMonetised }

// sharesDays says whether two lines count some of the same bed-days: of the same resource, or
// by one measure of which the other is a part.
func (l *line) sharesDays(other *line) bool {
	for _, name := range l.resources {
		if slices.Contains(other.resources, name) {
			return true
		}
	}
	for _, x := range l.Measured {
		for _, y := range other.Measured {
			p, q := strings.TrimSuffix(x.Measure, "_less_luck"), strings.TrimSuffix(y.Measure, "_less_luck")
			part := p == q || strings.HasPrefix(p, q+"_") || strings.HasPrefix(q, p+"_")
			if part && (x.By != y.By || x.By == "" || x.Value == y.Value) {
				return true
			}
		}
	}
	return false
}

// warnOfNothing warns of what stands in the scenario's own file and comes to nothing: posts
// of a kind that nobody has, and costs that no option has more or less of than current.
func (m *Model) warnOfNothing(all []*economist, problems *diag.List) {
	own := m.Document.Own
	if !m.compilesAll() {
		return
	}
	for _, a := range all {
		for _, n := range a.sections("pay") {
			if name := collectionName(n); !a.used[name] && n.WrittenIn(own) {
				a.used[name] = true // told once
				problems.Warn(n.File, n.Line, "pay %q: nothing is paid by it; name it in a resource of staff whose posts a [cost] counts, or in a [cost]", name)
			}
		}
	}
	if len(all) == 1 {
		return
	}
	for i := range m.money.lines {
		l := &m.money.lines[i]
		same := l.own && len(l.Measured) == 0
		for _, a := range all[1:] {
			if o := a.line(l.Name); o != nil {
				same = same && len(o.Measured) == 0 && slices.Equal(o.Known, l.Known) && o.Count == l.Count
			}
		}
		if same {
			problems.Warn(l.CostLine.File, l.CostLine.Line, "%s %q: no option has more or less of it than current, so nothing comes of it; write service = the name of a service of prehab, or the whole section under an option", l.section, l.Name)
		}
	}
}
