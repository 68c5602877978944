package study

import (
	"context"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// Two numbers together: for each value of the one the least of the other, which is the frontier
// of all pairs that meet the target. With more of the one hardly ever more is needed of the
// other, so each search begins where the one before it ended. Which pair is cheapest is a
// matter of prices, and not of the search: what an option costs at each is worked out as for a
// run of it.

// mostPaired is of how many values of the other number a table can be read.
const mostPaired = 20

// paired are the searches with each value of another number; as they are where there is none.
func (s *Study) paired(of []*solving, with *GridAxis) (list []*solving, err error) {
	if with == nil {
		return of, nil
	}
	path, first, have, err := named(s.Options, "by", with.Path)
	if err != nil {
		return nil, err
	}
	for _, w := range of {
		if !slices.Contains(have, w.Option) {
			continue
		}
		if w.Path == path {
			return nil, diag.Usage.Errorf("--by %s,%s: are the same number; name two", w.Path, with.Path)
		}
		values, unit, err := with.pairedValues(path, first, numbersOf(w.of)[path])
		if err != nil {
			return nil, err
		}
		var before *solving
		for _, x := range values {
			if err := first.may("by", path, x, unit); err != nil {
				return nil, err
			}
			one := *w
			one.With, one.WithUnit, one.WithValue, one.before = path, unit, x, before
			one.also = []scenario.Number{{Path: path, Value: x, Unit: unit, More: first.more}}
			before = &one
			list = append(list, &one)
		}
	}
	if len(list) == 0 {
		return nil, diag.Usage.Errorf("--by %s,%s: no option has both", of[0].Path, path)
	}
	return list, nil
}

// pairedValues are the values of the other number that are looked at.
func (a *GridAxis) pairedValues(path string, first, own number) (values []float64, unit string, err error) {
	unit, asked := unitOf(first, a.Unit, a.Values)
	now, _, _ := own.Written()
	of := *a
	of.Values = asked
	from, to, step, err := of.rangeOf(path, first, []float64{now})
	if err != nil {
		return nil, "", err
	}
	n := int(math.Round((to-from)/step)) + 1
	if n > mostPaired {
		return nil, "", diag.Usage.Errorf("--by: %s has %d values from %g to %g, each with a search of its own, and %d are the most; take a longer step: %s=%g:%g:%g", path, n, from, to, mostPaired, a.Path, from, to, round(step*math.Ceil(float64(n)/mostPaired)))
	}
	for i := range n {
		values = append(values, round(from+float64(i)*step))
	}
	return values, unit, nil
}

// mayCost refuses to look for what is cheapest where nothing has a price.
func (s *Study) mayCost(q *SolveAsk) error {
	if !q.Cheapest {
		return nil
	}
	if s.Economics == nil {
		return diag.Usage.Errorf("--cheapest: %s says nothing of money, so nothing is cheaper than anything; add [economics], and what things cost under [cost]", s.Name)
	}
	if !slices.ContainsFunc(s.Options, func(o compile.Option) bool { return s.hasPrice(o.ID) }) {
		return diag.Usage.Errorf("--cheapest: none of %s has a price of what it costs a year; write what things cost under [option.NAME.cost]", words.List(s.ids()))
	}
	return nil
}

// hasPrice says that anything which an option has more than current costs something a year.
func (s *Study) hasPrice(option string) bool {
	return slices.ContainsFunc(s.economics().Lines, func(l facts.CostLine) bool {
		return l.Option == option && l.Kind == facts.CostKind && l.Basis != "once"
	})
}

// mayTell refuses to say what answers cost where none of them would have what its own number
// costs, and marks those that do not.
func (s *Study) mayTell(q *SolveAsk, work []*solving) error {
	if !q.Cheapest {
		return nil
	}
	some, unpriced := false, ""
	var options []string
	for _, w := range work {
		if !slices.Contains(options, w.Option) {
			options = append(options, w.Option)
		}
		for _, path := range []string{w.Path, w.With} {
			if s.hasPrice(w.Option) && !s.prices(w.Option, path) {
				w.Unpriced, unpriced = path, path
			}
		}
		some = some || s.hasPrice(w.Option) && w.Unpriced == ""
	}
	switch name, _ := capacityOf(unpriced); {
	case some:
		return nil
	case unpriced == "":
		return diag.Usage.Errorf("--cheapest: none of %s, which have the number, has a price of what it costs a year; write what things cost under [option.NAME.cost]", words.List(options))
	default:
		return diag.Usage.Errorf("--cheapest: nothing prices %s in %s, so no cost would hold what more or fewer of it cost; write that under [option.NAME.cost.NAME] with of = %q", unpriced, words.List(options), name)
	}
}

// capacityOf is the resource of whose capacity a path is.
func capacityOf(path string) (resource string, ok bool) {
	name, ok := strings.CutPrefix(path, "resource.")
	i := strings.LastIndexByte(name, '.')
	if !ok || i < 0 || !slices.Contains([]string{"capacity", "wte", "lists", "scale", "load"}, name[i+1:]) {
		return "", false
	}
	return name[:i], true
}

// prices says that what an option costs has in it what more or less of a capacity costs; of
// other numbers it is taken to.
func (s *Study) prices(option, path string) bool {
	resource, ok := capacityOf(path)
	if !ok {
		return true
	}
	family, _, _ := strings.Cut(resource, ".")
	names := []string{resource, family}
	for _, r := range s.Options[0].Program.Resources {
		if isWithin(r.Name, resource) {
			names = append(names, r.Group)
		}
	}
	return slices.ContainsFunc(s.economics().Lines, func(l facts.CostLine) bool {
		return l.Option == option && l.Kind == facts.CostKind && l.Basis != "once" &&
			slices.ContainsFunc(strings.Split(l.Resource, ", "), func(of string) bool { return of != "" && slices.Contains(names, of) })
	})
}

// cost works out what the option costs a year at the answer.
func (w *solving) cost(ctx context.Context) error {
	if math.IsNaN(w.Best) || !w.s.hasPrice(w.Option) || w.Unpriced != "" {
		return nil
	}
	x, option, err := w.s.withNumber(w, w.Best)
	if err != nil {
		return err
	}
	done, err := x.Pilot().Run(ctx, w.z.spec, &Memory{}, nil)
	if err != nil {
		return err
	}
	if option == 0 { // as it is now
		return nil
	}
	a, err := appraise.New(x.economics(), done.Results.Set, nil, w.s.Level)
	if err != nil {
		return err
	}
	w.Priced, w.Cost = true, a.Running(option).Sum().Pounds()
	return nil
}

// cheapest marks the answer of each option that costs least, where several have a price.
func (a *Solved) cheapest() {
	least, priced := map[string]int{}, map[string]int{}
	for i := range a.Answers {
		x := &a.Answers[i]
		if x.Priced {
			priced[x.Option]++
		}
		if k, ok := least[x.Option]; x.Priced && (!ok || x.Cost < a.Answers[k].Cost) {
			least[x.Option] = i
		}
	}
	for option, i := range least {
		a.Answers[i].Cheapest = priced[option] > 1
	}
}
