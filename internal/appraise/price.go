package appraise

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// Bases of lines that have rules here.
const (
	onceBasis   = "once"
	postBasis   = "post"
	hourBasis   = "hour"
	bedBasis    = "bed"
	bedDayBasis = "bed_day"
)

// price is what one of a quantity costs, in the prices of a year.
type price struct {
	each         econ.Pence
	year, source string
}

func (b *book) price(l *facts.CostLine, w world) (price, error) {
	switch {
	case l.Kind == facts.HealthKind && b.e.QALYValue == (facts.Number{}): // counted, and worth nothing in pounds
		return price{0, b.e.PriceYear, sourceOf(l.Utility)}, nil
	case l.Kind == facts.HealthKind:
		q := b.e.QALYValue
		return price{econ.Pounds(w.number(q)), b.e.QALYYear, sourceOf(q)}, nil
	case l.NextPatient:
		each, err := b.nextPatient(w)
		return price{each, b.e.PriceYear, sourceOf(b.e.NextPatient.QALY)}, err
	case l.Pay == "":
		return price{econ.Pounds(w.number(l.Price)), cmp.Or(l.PriceYear, b.e.PriceYear), sourceOf(l.Price)}, nil
	}
	p, post, err := b.post(l.Pay, w)
	if err != nil {
		return price{}, err
	}
	each := post.Employment()
	switch l.Basis {
	case postBasis:
	case hourBasis:
		each = post.HourWorked()
	default:
		return price{}, fmt.Errorf("pay is the price of a post or an hour, not of a %s", l.Basis)
	}
	return price{each, p.PriceYear, sourceOf(p.Basic)}, nil
}

// nextPatient is what a released bed-day is worth by who fills it, at the lowest threshold and
// in the prices of the economics.
func (b *book) nextPatient(w world) (econ.Pence, error) {
	n := b.e.NextPatient
	if !n.Known() || len(b.e.Threshold) == 0 {
		return 0, errors.New("nothing says who the next patient is, or what health is worth")
	}
	uplift, err := b.index.Uplift(n.Year, b.e.PriceYear)
	if err != nil {
		return 0, err
	}
	next := econ.NextPatient{QALYs: w.number(n.QALY), NonBedCost: econ.Pounds(w.number(n.Cost)).Times(uplift), StayDays: w.number(n.Days)}
	if err := next.Check(); err != nil {
		return 0, err
	}
	return econ.ValueBedDay(0, 0, econ.Pounds(b.e.Threshold[0].Value), next).Opportunity, nil
}

// post is a kind of post as it is paid. Its hours are net of all that is not worked.
func (b *book) post(name string, w world) (*facts.Pay, econ.Post, error) {
	i := slices.IndexFunc(b.e.Pay, func(p facts.Pay) bool { return p.Name == name })
	if i < 0 {
		return nil, econ.Post{}, fmt.Errorf("there is no pay called %q", name)
	}
	p := &b.e.Pay[i]
	post := econ.Post{
		Role:  p.Title,
		Basic: econ.Pounds(w.number(p.Basic)),
		Weighting: econ.Weighting{
			Share: w.number(p.Area.Share), Least: econ.Pounds(w.number(p.Area.Least)), Most: econ.Pounds(w.number(p.Area.Most)),
		},
		Overhead: w.number(p.Overhead),
		Hours:    econ.Hours{Weekdays: w.number(p.Hours), HoursADay: 1, Productive: 1},
	}
	for _, c := range p.OnCosts {
		post.OnCosts = append(post.OnCosts, econ.OnCost{Name: c.Name, Rate: w.number(c.Rate), Above: econ.Pounds(w.number(c.Above))})
	}
	return p, post, post.Check()
}

// sourceOf is a number's source or, of one that names none, where it is written.
func sourceOf(n facts.Number) string { return cmp.Or(n.Source, n.Path) }
