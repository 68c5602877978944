package study

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/journey"
	"prehabsim/internal/words"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/theory"
	"prehabsim/sim/tick"
)

// Lists as planners reckon with them: the list that goes with a target wait, what it takes to
// get there by a date, and the pressure, from the demand and today's list alone (package theory
// has the formulae and their source), beside the list that is simulated.

// ListsAsk is what is asked for: the wait within which nearly all are to be seen, of every
// queue and of some by name, and the date by which lists are to be as long as goes with it.
type ListsAsk struct {
	Waits []QueueWait // later ones win
	By    string      // a date; "": usualWeeks from the window's first day
}

// QueueWait is the target wait of resources with a path, or below it; "": of all.
type QueueWait struct {
	Path string
	Wait tick.Span
}

// usualWeeks are half a year, as NHSRwaitinglist has it.
const usualWeeks = 26

// ReadLists reads waits such as 4w, theatre=3w.
func ReadLists(asked []string) (q ListsAsk, err error) {
	for _, text := range asked {
		path, wait, of := strings.Cut(text, "=")
		if !of {
			path, wait = "", text
		}
		w := QueueWait{Path: strings.TrimPrefix(strings.TrimSpace(path), "resource.")}
		if w.Wait, err = tick.ParseSpan(strings.TrimSpace(wait)); err != nil || w.Wait <= 0 || of && w.Path == "" {
			return q, fmt.Errorf("is a target wait above 0 such as 4w, or that of a queue such as theatre=3w; not %q", text)
		}
		q.Waits = append(q.Waits, w)
	}
	return q, nil
}

// Lists is what was found.
type Lists struct {
	Title, Name  string
	Level        float64
	Replications int
	Seed         uint64
	From, By     tick.Date
	Weeks        float64 // until By
	Given        bool    // the list now is one of [backlog]; else it is simulated
	Queues       []Queue // highest pressure first
	Without      int     // queues that have no target wait
}

// Queue is that of a resource. Times are in weeks, rates a week.
type Queue struct {
	Resource, Title string
	Target          float64
	Asked           float64 // for it, of those who come to its queue
	Load            float64 // by arithmetic, of base capacity in the first year
	Now, Then       Waiting
	TargetList      float64
	TooLong         bool    // Now is more than twice the list that goes with the target
	Needs           float64 // relief capacity where it is, and otherwise what holds the target list
}

// Waiting is a list at a moment.
type Waiting struct {
	List     stats.Estimate
	Wait     float64 // so far, on average; NaN: nobody waits
	Pressure float64
}

// Lists simulates current and reckons.
func (s *Study) Lists(ctx context.Context, q ListsAsk, o Spec, events Events) (*Lists, error) {
	option := &s.Options[0]
	p := option.Program
	a := &Lists{Title: s.Title, Name: s.Name, Level: s.Level, Replications: s.Replications, Seed: s.Seed, From: s.From, By: s.From.AddDays(7 * usualWeeks), Given: len(option.Backlogs) > 0}
	if s.To.Before(a.By) {
		a.By = s.To
	}
	if q.By != "" {
		var err error
		if a.By, err = tick.ParseDate(q.By); err != nil {
			return nil, diag.Usage.Errorf("--by: %w", err)
		}
	}
	if !s.From.Before(a.By) || s.To.Before(a.By) {
		return nil, diag.Usage.Errorf("--by must be a date of the window after its first day, %s to %s, not %s", s.From.AddDays(1), s.To, a.By)
	}
	a.Weeks = float64(a.By.Sub(s.From)) / 7
	targets, err := q.targets(option)
	if err != nil {
		return nil, err
	}
	if err := s.refuseFollowing(option); err != nil {
		return nil, err
	}
	then := p.Calendar.Start(p.Calendar.DayOf(a.By))
	seen, err := follow(ctx, p, s.Seed, s.Replications, o, events, func(e *engine.Engine, key rng.Key) (*journey.Lists, error) {
		l := journey.NewLists(p, p.Window, then)
		err := e.TraceAll(key, l.Add)
		l.Finish()
		return l, err
	})
	if err != nil {
		return nil, err
	}
	for i, target := range targets {
		some := int64(0) // who come, and who wait already
		for _, l := range seen {
			some += l.Asked[i] + l.Seen[0].Patients[i] + l.Seen[1].Patients[i]
		}
		switch {
		case some == 0 || p.Resources[i].Unlimited:
		case target == 0:
			a.Without++
		default:
			x := a.queue(option, i, float64(target)/float64(tick.Week), seen)
			a.Queues = append(a.Queues, x)
		}
	}
	slices.SortStableFunc(a.Queues, func(x, y Queue) int {
		return -cmp.Compare(max(x.Now.Pressure, x.Then.Pressure), max(y.Now.Pressure, y.Then.Pressure))
	})
	return a, nil
}

// targets are the target waits of resources, by their order; 0: none.
func (q *ListsAsk) targets(o *compile.Option) ([]tick.Span, error) {
	list := make([]tick.Span, len(o.Program.Resources))
	var names []string
	for i := range o.Program.Resources {
		names = append(names, o.Program.Resources[i].Name)
	}
	for _, w := range q.Waits {
		found := w.Path == ""
		for i, name := range names {
			if w.Path == "" || isWithin(name, w.Path) {
				list[i], found = w.Wait, true
			}
		}
		if !found {
			return nil, diag.Usage.Errorf("--lists: there is no resource %q%s; its resources are %s", w.Path, diag.Nearest(w.Path, names), words.Some(names, 6))
		}
	}
	return list, nil
}

// queue reckons with one.
func (a *Lists) queue(o *compile.Option, i int, target float64, seen []*journey.Lists) Queue {
	r := &o.Program.Resources[i]
	x := Queue{Resource: r.Name, Title: cmp.Or(r.Title, r.Name), Target: target, Load: math.NaN()}
	var now, then, one []int64
	var waited [2]int64
	for _, l := range seen {
		x.Asked += float64(l.Asked[i]) / a.Weeks / float64(len(seen))
		now, then, one = append(now, l.Seen[0].Patients[i]), append(then, l.Seen[1].Patients[i]), append(one, 1)
		for k := range waited {
			waited[k] += l.Seen[k].Waited[i]
		}
	}
	x.Now = waitingOf(now, one, waited[0], target, a.Level)
	x.Then = waitingOf(then, one, waited[1], target, a.Level)
	if k := slices.IndexFunc(o.Loads, func(l facts.Load) bool { return l.Index == i && l.Year == 0 }); k >= 0 {
		x.Load = o.Loads[k].Share
	}
	x.TargetList = theory.TargetList(x.Asked, target)
	x.Needs = theory.TargetCapacity(x.Asked, target, 1, 1)
	if x.TooLong = theory.TooLong(x.Now.List.Mean, x.TargetList); x.TooLong {
		x.Needs = theory.ReliefCapacity(x.Asked, x.Now.List.Mean, x.TargetList, a.Weeks)
	}
	return x
}

func waitingOf(patients, one []int64, waited int64, target, level float64) Waiting {
	w := Waiting{List: stats.OfRatios(patients, one, level), Wait: math.NaN()}
	n := int64(0)
	for _, x := range patients {
		n += x
	}
	if n > 0 {
		w.Wait = float64(waited) / float64(n) / float64(tick.Week)
		w.Pressure = theory.Pressure(w.Wait, target)
	}
	return w
}
