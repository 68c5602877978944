package study

import (
	"context"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/words"
)

// What an answer costs a year is what the option then has more than current, worked out as for a
// run of it. Where neither the option nor the scenario's own [cost] prices the number that was
// looked for, it is priced as another option of the scenario prices more of the same: a bed is a
// bed, whoever opens it. The answer says whose price that is.

// LentPrice is a price of one option by which a number of another is priced.
type LentPrice struct {
	Path               string // of the number
	Option, OptionName string // whose price it is
	Same               bool   // it is of the same resource, or of all its copies, and not of another of its group
	Lines              []facts.CostLine
}

// mayCost refuses to look for what is cheapest where nothing has a price.
func (s *Study) mayCost(q *SolveAsk) error {
	if q.Cheapest && s.Economics == nil {
		return diag.Usage.Errorf("--cheapest: %s says nothing of money, so nothing is cheaper than anything; add [economics], and what things cost under [cost]", s.Name)
	}
	return nil
}

// hasPrice says that anything which an option has more than current costs something a year.
func (s *Study) hasPrice(option string) bool {
	return slices.ContainsFunc(s.economics().Lines, func(l facts.CostLine) bool {
		return l.Option == option && aYear(&l)
	})
}

// aYear says that a line is of what is spent each year.
func aYear(l *facts.CostLine) bool { return l.Kind == facts.CostKind && l.Basis != "once" }

// mayTell finds what prices the numbers of each answer, refuses to say what answers cost where
// none of them would have what its own number costs, and marks those that do not.
func (s *Study) mayTell(q *SolveAsk, work []*solving) error {
	if !q.Cheapest && q.figure == nil {
		return nil
	}
	lenders, err := s.lenders()
	if err != nil {
		return err
	}
	some, unpriced := false, ""
	var options []string
	for _, w := range work {
		if !slices.Contains(options, w.Option) {
			options = append(options, w.Option)
		}
		w.Alone = !s.hasPrice(w.Option)
		for _, path := range []string{w.Path, w.With} {
			if s.prices(w.Option, path) {
				continue
			}
			if lent := lenders.lend(path); lent != nil {
				w.Lent = append(w.Lent, *lent)
			} else {
				w.Unpriced, unpriced = path, path
			}
		}
		some = some || w.costs()
		if q.figure != nil && !w.costs() {
			return q.notPriced(w)
		}
	}
	switch name, _ := capacityOf(unpriced); {
	case some:
		return nil
	case unpriced == "":
		return diag.Usage.Errorf("--cheapest: none of %s, which have the number, has a price of what it costs a year; write what things cost under [option.NAME.cost]", words.List(options))
	default:
		return diag.Usage.Errorf("--cheapest: nothing prices %s in %s, nor in another option of the scenario, so no cost would hold what more or fewer of it cost; write that under [option.NAME.cost.NAME] with of = %q", unpriced, words.List(options), name)
	}
}

// costs says that what the answer costs can be told.
func (w *solving) costs() bool { return w.Unpriced == "" && (!w.Alone || len(w.Lent) > 0) }

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
	return slices.ContainsFunc(s.economics().Lines, func(l facts.CostLine) bool {
		return l.Option == option && aYear(&l) && s.isOf(&l, resource) == ofTheSame
	})
}

// How near a line is to a resource.
const (
	ofOthers = iota
	ofItsGroup
	ofTheSame
)

// isOf says how near a line is to a resource: it counts it, or all its copies, or others alone
// that share its group, as theatres of other specialties do.
func (s *Study) isOf(l *facts.CostLine, resource string) int {
	family, _, _ := strings.Cut(resource, ".")
	same, groups := []string{resource, family}, []string{family}
	for _, r := range s.Options[0].Program.Resources {
		if isWithin(r.Name, resource) && r.Group != "" {
			same, groups = append(same, r.Group), append(groups, r.Group)
		}
	}
	near := ofOthers
	for _, of := range strings.Split(l.Resource, ", ") {
		others, _, _ := strings.Cut(of, ".")
		switch {
		case of == "":
		case slices.Contains(same, of):
			return ofTheSame
		case slices.Contains(groups, others):
			near = ofItsGroup
		}
	}
	return near
}

// lending are the options whose prices may be taken: all of the scenario, whichever are asked about.
type lending struct {
	*Study
	names map[string]string
}

func (s *Study) lenders() (*lending, error) {
	x := s
	if all := s.compiler.Options(); len(s.Options) <= len(all) {
		of := s.choice
		of.Options = all
		all, err := Load(s.files, s.Document.Name, of)
		if err != nil {
			return nil, err
		}
		if x, err = New(all); err != nil {
			return nil, err
		}
	}
	l := &lending{x, map[string]string{}}
	for i := range x.Options {
		l.names[x.Options[i].ID] = x.Options[i].Name
	}
	return l, nil
}

// lend is the price of the first option that counts the resource itself, else of the first that
// counts others of its group; nil: there is none.
func (s *lending) lend(path string) *LentPrice {
	resource, ok := capacityOf(path)
	if !ok {
		return nil
	}
	for _, near := range []int{ofTheSame, ofItsGroup} {
		lent := LentPrice{Path: path, Same: near == ofTheSame}
		for _, l := range s.economics().Lines {
			if aYear(&l) && (l.Pay != "" || l.PriceYear != "") && s.isOf(&l, resource) == near && (lent.Option == "" || lent.Option == l.Option) {
				lent.Option, lent.OptionName = l.Option, s.names[l.Option]
				lent.Lines = append(lent.Lines, l)
			}
		}
		if len(lent.Lines) > 0 {
			return &lent
		}
	}
	return nil
}

// text is the price as sections of an option.
func (p *LentPrice) text(option string) string {
	resource, _ := capacityOf(p.Path)
	var b strings.Builder
	for i, l := range p.Lines {
		fmt.Fprintf(&b, "\n[option.%s.cost.%s]\ntitle = %s\nbasis = %s\nof = %s\npayer = %s\n",
			scenario.TOMLKey(option), scenario.TOMLKey(fmt.Sprintf("solve_%s_%d", strings.ReplaceAll(resource, ".", "_"), i+1)),
			scenario.TOMLText(l.Title), scenario.TOMLText(l.Basis), scenario.TOMLText(resource), scenario.TOMLText(l.Payer))
		if l.Pay != "" {
			fmt.Fprintf(&b, "pay = %s\n", scenario.TOMLText(l.Pay))
		} else {
			fmt.Fprintf(&b, "price = %s\nprice_year = %s\n", strconv.FormatFloat(l.Price.Value, 'f', -1, 64), scenario.TOMLText(l.PriceYear))
		}
	}
	return b.String()
}

// cost works out what the option costs a year at the answer or, where no value meets the target,
// at that end of the range which comes nearest.
func (w *solving) cost(ctx context.Context) error {
	if !w.costs() {
		return nil
	}
	w.CostAt = w.Best
	if math.IsNaN(w.Best) {
		w.CostAt = w.value(w.last)
	}
	x, option, prices, err := w.studied(w.CostAt)
	if err != nil {
		return err
	}
	if option == 0 { // as it is now
		w.Priced = true
		return nil
	}
	done, err := x.Pilot().Run(ctx, w.z.spec, &Memory{}, nil)
	if err != nil {
		return err
	}
	a, err := appraise.New(withPrices(x, prices), done.Results.Set, nil, w.s.Level)
	if err != nil {
		return err
	}
	w.Priced, w.Cost = true, a.Running(option).Sum().Pounds()
	return nil
}
