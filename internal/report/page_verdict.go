package report

import (
	"math"
	"slices"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/internal/verdict"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
	"prehabsim/sim/voi"
)

// figures are what the sentences of the page are made of: those of the rows, the options
// that are shown.
func (p *Page) figures() *verdict.Figures {
	if p.said != nil {
		return p.said
	}
	f := &verdict.Figures{Done: p.replications(), Asked: p.asks()}
	if p.draws() >= fewestDraws {
		f.Draws = p.draws()
	}
	for _, o := range p.shown[1:] {
		f.Options = append(f.Options, p.optionName(o))
		f.Idle = append(f.Idle, p.idle(o))
	}
	p.simulated(f)
	f.Cash, f.Health = p.cashFigures(), p.healthFigures()
	f.Doubts = p.doubts()
	if before := p.firstHalf(); before != nil {
		f.Moved = verdict.Moved(before, f)
	}
	p.said = f
	return f
}

// simulated are the figures of what is simulated.
func (p *Page) simulated(f *verdict.Figures) {
	f.Treatments = p.asked(treated, "cancer treatments", "a year", 0)
	if clock := p.clock(); clock != nil {
		f.Waits = &verdict.Waits{Measure: *p.asked(clock.measure, clock.words, "%", 1), Target: p.standard(clock.measure)}
	}
	f.Beds = p.bedFigures()
}

// asks is how many replications it takes to be more than a first look: as many as the
// scenario asks for, unless a run to a precision is as precise as was asked with fewer.
func (p *Page) asks() int {
	if p.Precision != nil && p.Precision.Met {
		return p.replications()
	}
	return max(p.Planned, p.replications())
}

// firstHalf are the figures of the first half of the replications; nil where these are too
// few to tell anything.
func (p *Page) firstHalf() *verdict.Figures {
	rows := p.rows()
	if len(rows) < 4 {
		return nil
	}
	half := *p.Set
	half.Rows = rows[:len(rows)/2]
	look := &Page{Results: New(p.Meta, &half, p.Machine), shown: p.shown}
	f := &verdict.Figures{Options: slices.Repeat([]string{""}, len(p.shown)-1), Done: len(half.Rows)}
	look.simulated(f)
	return f
}

// idle is why an option changes nothing, where that is known.
func (p *Page) idle(option int) string {
	if scale, _ := p.scaleOf(option); scale == 0 {
		return "its scale is 0"
	}
	if d := p.of(option, window("prehab_offered")); d.N > 0 && d.Mean == 0 {
		return "it is offered to nobody in the window"
	}
	return ""
}

// asked is a measure of all patients; nil where current has none of it.
func (p *Page) asked(measure, what, unit string, places int) *verdict.Measure {
	c := window(measure)
	if math.IsNaN(p.of(0, c).Mean) {
		return nil
	}
	better := measureOf(measure).Better
	m := &verdict.Measure{Words: what, Unit: unit, Places: places, Lower: better == "lower"}
	best, loss := p.bestOf(c, better)
	for i, o := range p.shown {
		r := verdict.Reading{Own: figureOf(p.of(o, c), p.evidence(o, c)), Best: best[i], Loss: loss[i]}
		if i == 0 {
			m.Now = r
			continue
		}
		r.Change = figureOf(p.change(o, c), p.evidenceOfChange(o, c))
		r.Unmoved = p.whyUnmoved(o, c)
		if x := p.others(o, c); x.Void {
			r.Others = x.Text
		}
		m.Options = append(m.Options, r)
	}
	return m
}

// whyUnmoved is why a change is no result; nil where it may be one. Which numbers say so
// stands in the long table: their names are no words for a board.
func (p *Page) whyUnmoved(option int, c result.Column) *facts.Unmoved {
	if why := p.unmoved(option, p.column[c]); why != nil {
		return &facts.Unmoved{Word: why.Word, Risk: why.Risk}
	}
	if len(p.nobodyStarts(option, c)) > 0 {
		return &facts.Unmoved{Word: facts.AssumedNone}
	}
	return nil
}

// figureOf is an estimate with both ranges.
func figureOf(e stats.Estimate, o open) verdict.Figure {
	f := verdict.Figure{Value: e.Mean}
	if x := intervalOf(e); x.known() {
		f.Chance = verdict.Range{Low: x.low, High: x.high, Known: true}
	}
	if o.known {
		f.Evidence = verdict.Range{Low: o.Low, High: o.High, Known: true}
	}
	return f
}

// bestOf is how probably each option shown is the best of them in a measure, and how far it
// falls short of the best in each draw on average, the chance of single runs taken off.
func (p *Page) bestOf(c result.Column, better string) (best []verdict.Probability, loss []float64) {
	best, loss = make([]verdict.Probability, len(p.shown)), make([]float64, len(p.shown))
	for i := range loss {
		loss[i] = math.NaN()
	}
	o := p.outcomesOf(c, better)
	if o == nil {
		return best, loss
	}
	s := voi.Settings{Seed: p.Seed, Bootstrap: chanceBootstrap}
	chances, worth := o.Chances(s), o.EVPI(s)
	mean := func(i int) (sum float64) {
		for _, x := range o.Contrast(i, 0) {
			sum += x / float64(o.Draws())
		}
		return sum
	}
	leader := 0
	for i := range p.shown {
		if mean(i) > mean(leader) {
			leader = i
		}
	}
	for i, b := range chances.Best {
		best[i] = verdict.Probability{Value: b.Value, SE: b.SE, Known: !math.IsNaN(b.Value) && !math.IsNaN(b.SE)}
		loss[i] = mean(leader) - mean(i) + max(0, worth.Value)
	}
	return best, loss
}

// outcomesOf are what the options shown came to in each draw, so that more is better; nil
// where draws lack it, or neither way is better.
func (p *Page) outcomesOf(c result.Column, better string) *voi.Outcomes {
	if _, ok := p.column[c]; !ok || better == "" || p.draws() < fewestDraws {
		return nil
	}
	row := bedRow{plus: []result.Column{c}}
	if better == "lower" {
		row = bedRow{less: []result.Column{c}}
	}
	sum, ok := p.sumOf(row)
	if !ok {
		return nil
	}
	o := voi.NewOutcomes(len(p.shown))
	for _, rows := range p.Set.ByDraw() {
		all := valuesOf(rows, sum)
		if all == nil {
			continue
		}
		var values [][]float64
		for _, of := range all {
			var those []float64
			for _, option := range p.shown {
				those = append(those, of[option])
			}
			values = append(values, those)
		}
		o.Add(values...)
	}
	if o.Draws() < fewestDraws {
		return nil
	}
	return o
}

// standard is the share that the scenario wants of a clock; nil where it says none.
func (p *Page) standard(measure string) *verdict.Target {
	i := slices.IndexFunc(p.Standards, func(s facts.Standard) bool { return s.Measure == measure })
	if i < 0 {
		return nil
	}
	s := p.Standards[i]
	return &verdict.Target{Name: words.Plain(float64(s.Days), 0) + "-day standard", Value: 100 * s.Share}
}

// bedFigures are cancer patients' bed-days. Those that may go with fewer patients treated
// count as none released.
func (p *Page) bedFigures() *verdict.Beds {
	c := window(p.bedDays())
	m := p.asked(c.Measure, "cancer ward bed-days", "a year", 0)
	if m == nil {
		return nil
	}
	b := &verdict.Beds{Measure: *m, Routine: p.asked("routine_admissions", "routine patients", "a year", 0)}
	for i, o := range p.shown[1:] {
		if p.withPatients(o, c) != 0 && b.Options[i].Others == "" {
			b.Options[i].Others = "may go with " + fewerOrMore(p.change(o, c).Mean) + " patients treated"
		}
		b.Closed = append(b.Closed, max(0, p.wardBeds(0)-p.wardBeds(o)))
		wait := ""
		if list := p.queues(o); len(list) > 0 {
			wait = words.LowerFirst(list[0].Title)
		}
		b.WaitFor = append(b.WaitFor, wait)
	}
	return b
}

// cashFigures are what budgets give back.
func (p *Page) cashFigures() *verdict.Cash {
	a, err := p.Appraisal()
	if a == nil || err != nil {
		return nil
	}
	c := &verdict.Cash{Years: a.Economics.Horizon}
	var lines []string
	for _, row := range a.Ledger.Rows {
		if row.Class == econ.CashReleasing && !slices.Contains(lines, row.Item) {
			lines = append(lines, row.Item)
		}
	}
	c.Lines = len(lines)
	for _, l := range a.Undecided {
		if !slices.Contains(c.Undecided, l.Title) {
			c.Undecided = append(c.Undecided, l.Title)
		}
	}
	for _, o := range p.shown[1:] {
		x := a.Account(o)
		pay := verdict.Payback{After: verdict.Figure{Value: math.NaN()}, Loss: math.NaN()}
		for _, out := range x.Out {
			pay.Costs = pay.Costs || out != 0
		}
		if x.Payback.Within {
			pay.After.Value = x.Payback.Years
		}
		pay.Net = turnedSpread(x.Cost)
		c.Options = append(c.Options, pay)
	}
	return c
}

// turnedSpread is less of what costs more.
func turnedSpread(s appraise.Spread) verdict.Figure {
	f := spreadFigure(s)
	back := func(r verdict.Range) verdict.Range { return verdict.Range{Low: -r.High, High: -r.Low, Known: r.Known} }
	return verdict.Figure{Value: -f.Value, Chance: back(f.Chance), Evidence: back(f.Evidence)}
}

// spreadFigure is a number against current with both ranges.
func spreadFigure(s appraise.Spread) verdict.Figure {
	f := verdict.Figure{Value: s.Central}
	if x := intervalOf(s.Chance); x.known() {
		f.Chance = verdict.Range{Low: min(x.low, s.Central), High: max(x.high, s.Central), Known: true}
	}
	if s.Evidence.Mean.N >= fewestDraws && !math.IsNaN(s.Evidence.Low) {
		f.Evidence = verdict.Range{Low: s.Evidence.Low, High: s.Evidence.High, Known: true}
	}
	return f
}

// healthFigures are net health at each threshold, over the horizon.
func (p *Page) healthFigures() *verdict.Health {
	a, err := p.Appraisal()
	if a == nil || err != nil || len(a.Economics.Threshold) == 0 {
		return nil
	}
	h := &verdict.Health{}
	for k, n := range a.Economics.Threshold {
		at := verdict.AtThreshold{Pounds: n.Value, Measure: verdict.Measure{Words: "QALYs", Unit: "over " + words.Count(a.Economics.Horizon, "year")}}
		for i, o := range p.shown {
			r := verdict.Reading{Own: verdict.Figure{Value: math.NaN()}, Loss: math.NaN()}
			if k < len(a.Standing) && len(p.shown) == len(p.Set.Options) { // it is among all options
				best := a.Standing[k].Best[o]
				r.Best = verdict.Probability{Value: best.Value, SE: best.SE, Known: !math.IsNaN(best.Value) && !math.IsNaN(best.SE)}
				r.Loss = a.Standing[k].Loss[o] / n.Value
			}
			if i == 0 {
				at.Now = r
				continue
			}
			r.Change = spreadFigure(a.Account(o).Net[k].Health)
			at.Options = append(at.Options, r)
		}
		h.At = append(h.At, at)
	}
	return h
}

// doubts are reasons to read the figures with care.
func (p *Page) doubts() (d verdict.Doubts) {
	if w, all := p.worldsLeft(); all > 0 {
		d.Fits = verdict.Fits{Of: float64(p.draws())}
		if w != nil {
			d.Fits.Fit = w.effective
		}
	}
	for _, x := range p.Outside {
		what, _, _ := strings.Cut(words.LowerFirst(x.What), ",")
		if !strings.Contains(what, x.Unit) {
			what += ", " + x.Unit
		}
		d.Outside = append(d.Outside, verdict.Assumption{What: what, Used: x.Value, Low: x.Low, High: x.High})
	}
	for _, t := range p.Targets.List {
		if t.Verdict != facts.Missed || t.Unit != "%" || t.Option != "" && t.Option != p.Set.Options[0] || t.Against != "" {
			continue
		}
		if t.By == "clock" || strings.Contains(t.By, "+") { // a part of an area, by which nobody decides and which has no name
			continue
		}
		d.Misses = append(d.Misses, verdict.Miss{Where: p.whereOf(t), What: subject(t.Measure), Off: t.Simulated - t.Observed})
	}
	return d
}

// whereOf is of which patients a published figure is, as people call them; "" for all.
func (p *Page) whereOf(t facts.Target) string {
	if t.By == "" || t.By == "all" {
		return ""
	}
	for _, b := range p.Breakdowns {
		if i := slices.Index(b.Values, t.Value); b.Name == t.By && i >= 0 {
			return titlesOf(b)[i]
		}
	}
	return t.Value
}
