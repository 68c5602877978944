package appraise

import "prehabsim/internal/econ"

// Reach is what it costs to have more of the most deprived take part by going over from one
// option to another: all that the other costs more a year over how many more of them agree.
// Whatever else it brings, to others too, is not taken off.
type Reach struct {
	Of, From int // options by number
	More     float64

	Chance   econ.UnitCost // by replications, Fieller's interval, in pounds for each
	Evidence econ.UnitCost // by draws
}

// Reach compares two options by the most deprived who take part; false where results are not
// told by deprivation.
func (a *Appraisal) Reach(option, from int) (x Reach, ok bool) {
	if a == nil || a.Burdens == nil {
		return x, false
	}
	central, chance, draws := a.paired(option, from)
	x = Reach{Of: option, From: from, More: central.starts}
	var cost, more []float64
	for _, o := range chance {
		cost, more = append(cost, o.equivalent.Pounds()), append(more, o.starts)
	}
	x.Chance = econ.Fieller(cost, more, a.Level)
	cost, more = nil, nil
	for _, draw := range draws {
		if !a.partsDrawn {
			break
		}
		var c, m float64
		for _, o := range draw {
			c, m = c+o.equivalent.Pounds()/float64(len(draw)), m+o.starts/float64(len(draw))
		}
		cost, more = append(cost, c), append(more, m)
	}
	x.Evidence = econ.ByDraw(cost, more, a.Level)
	return x, true
}
