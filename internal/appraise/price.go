package appraise

import (
	"cmp"
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
