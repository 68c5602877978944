package journey

import (
	"slices"

	"prehabsim/sim/engine"
	"prehabsim/sim/tick"
)

// Standard is where the days of patients go who met a standard, and of those who breached it.
type Standard struct {
	*Days
	Groups []Group // by pathway in their order, those who met it first

	pathways []int // by source
}

// Group are the patients of the cohort who came by a pathway (an index of the names that
// [NewStandard] was given) and whose clock stopped within the standard, or not.
type Group struct {
	Pathway  int
	Met      bool
	Patients int64
	Steps    []Spent // by step of [Days.Steps]
	All      Spent   // on the clock
}

// Spent is what those patients spent in a step. Seconds are of each who spent any.
type Spent struct {
	Waiting int64
	Seconds []int64
}

// NewStandard prepares to listen as [New] does. Pathways say by which one the patients of
// each source come.
func NewStandard(p *engine.Program, measure string, names []string, pathways []int) *Standard {
	s := &Standard{Days: New(p, measure, "", names), pathways: pathways}
	for i := range slices.Max(append([]int{-1}, pathways...)) + 1 {
		for _, met := range []bool{true, false} {
			s.Groups = append(s.Groups, Group{Pathway: i, Met: met, Steps: make([]Spent, len(s.Steps))})
		}
	}
	s.each = s.split
	return s
}

func (s *Standard) split(l *life, stop engine.TraceEvent) {
	c := &s.p.Clocks[stop.Index]
	if !Standing(c) {
		return
	}
	at := 2 * s.pathways[stop.Source]
	if stop.Value > float64(c.Within) {
		at++
	}
	g := &s.Groups[at]
	g.Patients++
	g.All.Seconds = append(g.All.Seconds, int64(stop.Time-l.since))
	for i, x := range l.spans {
		if slices.ContainsFunc(l.spans[:i], func(earlier span) bool { return earlier.step == x.step }) {
			continue
		}
		spent := &g.Steps[x.step]
		all := int64(0)
		for _, x := range l.spans[i:] {
			if x.step != l.spans[i].step {
				continue
			}
			all += int64(x.to - x.from)
			if x.waiting {
				spent.Waiting += int64(x.to - x.from)
			}
		}
		spent.Seconds = append(spent.Seconds, all)
	}
	for _, x := range l.spans {
		if x.waiting {
			g.All.Waiting += int64(x.to - x.from)
		}
	}
}

// Everybody are the patients of all pathways who met the standard, and those who breached it.
func (s *Standard) Everybody() (met, breached *Group) {
	met, breached = &Group{Met: true, Steps: make([]Spent, len(s.Steps))}, &Group{Steps: make([]Spent, len(s.Steps))}
	for i := range s.Groups {
		g, to := &s.Groups[i], breached
		if g.Met {
			to = met
		}
		to.Patients += g.Patients
		to.All.add(&g.All)
		for k := range g.Steps {
			to.Steps[k].add(&g.Steps[k])
		}
	}
	return met, breached
}

func (s *Spent) add(more *Spent) {
	s.Waiting += more.Waiting
	s.Seconds = append(s.Seconds, more.Seconds...)
}

// Mean is the days of each of so many patients, whether or not they came by.
func (s *Spent) Mean(patients int64) (waiting, all float64) {
	sum := int64(0)
	for _, x := range s.Seconds {
		sum += x
	}
	n := float64(patients) * float64(tick.Day)
	return float64(s.Waiting) / n, float64(sum) / n
}

// Centile is the least number of days that so many of 100 patients do not exceed, those who
// did not come by among them.
func (s *Spent) Centile(of int64, patients int64) float64 {
	rank := (of*patients + 99) / 100 // of the patients in order, from 1
	none := patients - int64(len(s.Seconds))
	if rank <= none {
		return 0
	}
	slices.Sort(s.Seconds)
	return float64(s.Seconds[rank-none-1]) / float64(tick.Day)
}
