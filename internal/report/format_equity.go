package report

import (
	"math"
	"strconv"

	"prehabsim/internal/appraise"
	"prehabsim/internal/econ"
	"prehabsim/internal/words"
)

// Who gains and who loses, a row for each figure: of each part of the population by
// deprivation, of those of whom nobody knows, and of all.
var equityCSV = moneyFile("equity.csv", "who gains and who loses health under each option, by deprivation, against current; empty where results are not told by imd or the scenario says nothing of money", []Column{
	optionColumn,
	{"imd", "value of attribute imd; all: everybody; not told: of whom results do not say where they live; most / least: the most deprived divided by the least", ""},
	{"deprivation", "which is the most deprived and which the least: of fifths, 1 is the most deprived", ""},
	{"figure", "offered, started, treated: patients of the option itself; uptake: started of offered; qalys: present value of health gained against current; share: of what the money would have given elsewhere; forgone: that share in QALYs; net_health: qalys less forgone; net_health_per_offered: for each patient offered prehab over the horizon; closing_starters: how many more of the most deprived would have to agree for uptake to be that of the least; closing_served and closing_reached: what they would cost, as note says", ""},
	{"unit", "of value and its ranges", ""},
	{"shared", "how what the money would have given elsewhere is shared: by head, everybody loses as much; by gradient, the deprived lose more; empty where it does not matter", ""},
	{"threshold", "what a QALY is taken to be worth; empty where it does not matter", "pounds for a QALY"},
	{"value", "at central values; over imd, and what is not told, qalys, forgone and net_health add up to those of all, to the millionth", "as in unit"},
	{"chance_low", "lower end of where it lies by chance, at the level in manifest.json; empty with fewer than two replications", "as in unit"},
	{"chance_high", "upper end", "as in unit"},
	{"evidence_low", "lower end of where it lies by what is known of the inputs, from draws of them; empty without", "as in unit"},
	{"evidence_high", "upper end", "as in unit"},
	{"note", "why there is no value", ""},
}, func(s sheet, r *Results, a *appraise.Appraisal) {
	for o := 1; o < len(r.Set.Options); o++ {
		if x := a.Account(o); x.Equity != nil {
			equitySheet{s, r, a, x, o}.write()
		}
	}
})

// equitySheet writes the rows of one option.
type equitySheet struct {
	sheet
	r      *Results
	a      *appraise.Appraisal
	x      *appraise.Account
	option int
}

// Of whom rows are, beside values of imd.
const (
	allParts   = "all"
	untoldPart = "not told"
	mostLeast  = "most / least"
)

func (s equitySheet) write() {
	q := s.x.Equity
	for i := range q.Parts {
		s.part(i)
	}
	if q.Untold.Central != 0 || q.Untold.Chance.SD > 0 {
		s.row(untoldPart, "qalys", "QALYs", -1, math.NaN(), s.spread(q.Untold)...)
		for u := range s.a.Burdens {
			for _, n := range s.x.Net {
				s.row(untoldPart, "net_health", "QALYs", u, n.Threshold, s.spread(q.Untold)...)
			}
		}
	}
	s.all()
	s.ratios()
}

// part writes those of one part of the population.
func (s equitySheet) part(i int) {
	p := &s.x.Equity.Parts[i]
	nan := math.NaN()
	for _, f := range []struct {
		figure string
		value  float64
	}{{"offered", p.Offered}, {"started", p.Started}, {"treated", p.Treated}} {
		s.row(p.Value, f.figure, "patients per year", -1, nan, words.Exact(f.value))
	}
	s.row(p.Value, "uptake", "%", -1, nan, words.Exact(100*p.Started/p.Offered))
	s.row(p.Value, "qalys", "QALYs", -1, nan, s.spread(p.QALYs)...)
	for u, burden := range s.a.Burdens {
		s.row(p.Value, "share", "%", u, nan, words.Exact(100*burden.Shares[i]))
		for k, n := range s.x.Net {
			net := p.Net[u][k]
			s.row(p.Value, "forgone", "QALYs", u, n.Threshold, millionths(p.QALYs.Central-net.Health.Central))
			s.row(p.Value, "net_health", "QALYs", u, n.Threshold, s.spread(net.Health)...)
			each := s.spread(net.PerOffered)
			each[0] = words.Exact(net.PerOffered.Central)
			s.row(p.Value, "net_health_per_offered", "QALYs", u, n.Threshold, each...)
		}
	}
}

// all writes those of everybody.
func (s equitySheet) all() {
	var offered, started, treated float64
	for _, p := range s.x.Equity.Parts {
		offered, started, treated = offered+p.Offered, started+p.Started, treated+p.Treated
	}
	nan := math.NaN()
	s.row(allParts, "offered", "patients per year", -1, nan, words.Exact(offered))
	s.row(allParts, "started", "patients per year", -1, nan, words.Exact(started))
	s.row(allParts, "treated", "patients per year", -1, nan, words.Exact(treated))
	s.row(allParts, "uptake", "%", -1, nan, words.Exact(100*started/offered))
	s.row(allParts, "qalys", "QALYs", -1, nan, s.spread(s.x.QALYs)...)
	for u := range s.a.Burdens {
		for _, n := range s.x.Net {
			s.row(allParts, "forgone", "QALYs", u, n.Threshold, millionths(s.x.QALYs.Central-n.Health.Central))
			s.row(allParts, "net_health", "QALYs", u, n.Threshold, s.spread(n.Health)...)
		}
	}
}

// ratios writes two, of the most deprived and the least.
func (s equitySheet) ratios() {
	nan := math.NaN()
	if b, ok := s.r.deprivation(); ok {
		if g, ok := s.r.gapOf(s.option, "prehab_uptake", b); ok {
			s.row(mostLeast, "uptake", "times", -1, nan, words.Exact(g.times.Mean), words.Exact(g.times.Low), words.Exact(g.times.High), "", "", g.remark())
		}
	}
	s.closing()
	for u := range s.a.Burdens {
		for k, n := range s.x.Net {
			times, why := s.x.Equity.PerOfferedTimes(u, k)
			s.row(mostLeast, "net_health_per_offered", "times", u, n.Threshold, words.Exact(times), "", "", "", "", why)
		}
	}
}

// closing writes what it would cost to bring uptake of the most deprived to that of the least.
func (s equitySheet) closing() {
	c, ok := s.r.closingOf(s.a, s.option)
	if !ok {
		return
	}
	nan, most := math.NaN(), s.x.Equity.Parts[0].Value
	more := words.Exact(c.more)
	if c.none != "" {
		more = ""
	}
	s.row(most, "closing_starters", "patients per year", -1, nan, more, "", "", "", "", c.none)
	if c.none != "" {
		return
	}
	each := func(figure string, u, evidence econ.UnitCost, why string) {
		cells := []string{words.Exact(c.times(u)), "", "", "", "", why}
		for i, x := range []econ.UnitCost{u, evidence} {
			if x.Why == econ.Ratio && (i == 0 || s.r.draws() >= fewestDraws) {
				cells[1+2*i], cells[2+2*i] = words.Exact(float64(x.Low*c.more)), words.Exact(float64(x.High*c.more))
			}
		}
		s.row(most, figure, "pounds per year", -1, nan, cells...)
	}
	each("closing_served", c.serve.Chance, c.serve.Evidence, "each costs what one who agrees costs now; what it takes to reach them is not in it")
	if c.reach == nil {
		s.row(most, "closing_reached", "pounds per year", -1, nan, "", "", "", "", "", "no other option of this run brings more of them, with a narrower gap, beyond chance")
		return
	}
	each("closing_reached", c.reach.Chance, c.reach.Evidence, "each costs what option "+s.r.Set.Options[c.reach.Of]+" costs more for each of the most deprived more whom it brings")
}

// spread are a value and its ranges.
func (s equitySheet) spread(x appraise.Spread) []string {
	cells := []string{millionths(x.Central), words.Exact(x.Chance.Low), words.Exact(x.Chance.High), "", ""}
	if x.Evidence.Mean.N >= fewestDraws {
		cells[3], cells[4] = words.Exact(x.Evidence.Low), words.Exact(x.Evidence.High)
	}
	return cells
}

// row writes one figure. A burden below 0 is none, and what is left out of ranges is empty.
func (s equitySheet) row(imd, figure, unit string, burden int, threshold float64, cells ...string) {
	for len(cells) < 6 {
		cells = append(cells, "")
	}
	parts := s.x.Equity.Parts
	deprivation := ""
	switch imd {
	case parts[0].Value:
		deprivation = "most deprived"
	case parts[len(parts)-1].Value:
		deprivation = "least deprived"
	}
	shared := ""
	if burden >= 0 {
		shared = sharedWord(s.a.Burdens[burden])
	}
	s.sheet.row(append([]string{s.x.Option, imd, deprivation, figure, unit, shared, words.Exact(threshold)}, cells...)...)
}

func sharedWord(u appraise.Burden) string {
	if u.Equal() {
		return "by head"
	}
	return "by gradient"
}

// millionths writes QALYs as they are added up.
func millionths(qalys float64) string {
	return strconv.FormatFloat(math.Round(qalys*1e6)/1e6+0, 'f', -1, 64) // -0 + 0 is 0
}
