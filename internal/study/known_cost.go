package study

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
)

// KnownCost is what an option costs more than current, as far as that is known before
// anything is simulated: in pounds of PriceYear and at central values, as the ledger of a run
// has it.
type KnownCost struct {
	PriceYear string
	Lines     []KnownLine // in the order of the ledger
	Year      int         // the year of the horizon in which most is spent on what comes each year, from 1
	AYear     float64     // what is spent on that then
	Once      float64     // what is bought, the first time
	Again     float64     // what of it is bought again within the horizon

	ByUse    []string   // titles of what is counted by use, of which a run alone can tell
	Unpriced []Unpriced // what it has otherwise than current, and no line charges
}

// KnownLine is one line of it.
type KnownLine struct {
	Title              string
	AYear, Once, Again float64
}

// Unpriced is a resource of which an option has more or less, or posts of it, and what of it
// nothing is charged for.
type Unpriced struct {
	Resource string // its name
	Staff    bool
	Run      bool // to have it in a year
	Build    bool // to have it built, or a machine bought
}

// KnownCost works out that of an option; nil of current, and where the scenario says nothing
// of money.
func (s *Scenario) KnownCost(id string) (*KnownCost, error) {
	o, err := s.Option(id)
	if err != nil || s.Economics == nil || id == scenario.Current {
		return nil, err
	}
	known, err := appraise.Known(s.Economics, scenario.Current, id)
	if err != nil {
		return nil, diag.Refused.Of(err)
	}
	k := &KnownCost{PriceYear: s.Economics.PriceYear, Year: known.Year + 1, AYear: known.AYear.Pounds(), Once: known.Once.Pounds(), Again: known.Again.Pounds()}
	for _, l := range known.Lines {
		k.Lines = append(k.Lines, KnownLine{l.Title, l.AYear.Pounds(), l.Once.Pounds(), l.Again.Pounds()})
	}
	for i := range s.Economics.Lines {
		if l := &s.Economics.Lines[i]; l.Option == id && l.Kind == facts.CostKind && l.Known == nil && s.used(o, l) {
			k.ByUse = append(k.ByUse, l.Title)
		}
	}
	k.Unpriced = s.unpriced(o)
	return k, nil
}

// used says whether an option may use more or less of what a line counts than current: of
// prehab where one of them offers it, and such a mode of it.
func (s *Scenario) used(o *compile.Option, l *facts.CostLine) bool {
	now := s.Options[0].Document
	return slices.ContainsFunc(l.Measured, func(m facts.Measured) bool {
		switch {
		case m.By == "prehab_mode":
			return delivers(o.Document, m.Value) || delivers(now, m.Value)
		case m.By == "staff_use" || strings.HasPrefix(m.Measure, "prehab_"):
			return offers(o.Document) || offers(now)
		}
		return true
	})
}

// delivers says whether a service that is offered has a mode of delivery.
func delivers(d *scenario.Document, mode string) bool {
	return slices.ContainsFunc(d.Root.At("prehab").Children(), func(n *scenario.Node) bool {
		offered := n.At("offered")
		return offered != nil && offered.Bool && n.At("modes", mode) != nil
	})
}

// unpriced are resources of which an option has more or less than current in some year, and
// posts of a service that it offers, as far as no line of cost charges them.
func (s *Scenario) unpriced(o *compile.Option) (list []Unpriced) {
	current := s.Options[0]
	for i := range o.Program.Resources {
		r := &o.Program.Resources[i]
		family, _, _ := strings.Cut(r.Name, ".")
		run, build := false, false
		for k := range s.Economics.Lines {
			l := &s.Economics.Lines[k]
			if l.Option != o.ID || l.Kind != facts.CostKind || !slices.ContainsFunc(strings.Split(l.Resource, ", "), func(name string) bool {
				return name == r.Name || name == family || name == r.Group
			}) {
				continue
			}
			run, build = run || l.Basis != "once", build || l.Basis == "once"
		}
		if wte, staff := o.Posts[r.Name]; staff {
			if wte > 0 && wte != current.Posts[r.Name] && !run || wte > 0 && offers(o.Document) && !offers(current.Document) && !run {
				list = append(list, Unpriced{Resource: r.Name, Staff: true, Run: true})
			}
			continue
		}
		if opensOtherwise(current.Loads, o.Loads, r.Name) && !(run && build) {
			list = append(list, Unpriced{Resource: r.Name, Run: !run, Build: !build})
		}
	}
	return list
}

// opensOtherwise says whether a resource opens more or less in some year. What answers waits is
// taken as it is before it does.
func opensOtherwise(was, is []facts.Load, name string) bool {
	for _, l := range is {
		if l.Resource != name || l.Who != "" {
			continue
		}
		for _, before := range was {
			if before.Resource == name && before.Who == "" && before.Year == l.Year && before.Unit == l.Unit && math.Abs(l.Capacity-before.Capacity) > 1e-6*math.Abs(before.Capacity) {
				return true
			}
		}
	}
	return false
}
