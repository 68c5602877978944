package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/appraise"
	"prehabsim/internal/document"
	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/voi"
)

// money writes pounds to three figures: "£5,030", "£1.08m", with a minus before the sign of
// the pound.
func money(pounds float64) string {
	size, sign := math.Abs(pounds), ""
	if pounds < 0 {
		sign = words.Minus
	}
	switch {
	case math.IsNaN(pounds) || math.IsInf(pounds, 0):
		return words.None
	case size >= 999_500:
		millions := max(1, size/1e6)
		return sign + "£" + words.Plain(millions, max(0, words.Places(millions))) + "m"
	case size >= 1000:
		unit := math.Pow10(int(math.Floor(math.Log10(size))) - 2)
		size = math.Round(size/unit) * unit
	}
	text := words.Plain(size, 0)
	if text == "0" {
		sign = ""
		if size > 0 {
			text = "0." + strings.TrimPrefix(words.Plain(size, 2), "0.") // pence
		}
	}
	return sign + "£" + text
}

// signedMoney has a plus before what is above 0.
func signedMoney(pounds float64) string {
	if text := money(pounds); pounds > 0 {
		return "+" + text
	}
	return money(pounds)
}

// moneyCell is an amount, written in words.
func moneyCell(pounds float64, text string) pageCell {
	x := plainCell(pounds, 0)
	x.text.Long = text
	return x
}

// account is what an option comes to in money; nil where the scenario says nothing of it, or
// nothing that adds up.
func (p *Page) account(option int) *appraise.Account {
	a, err := p.Appraisal()
	if err != nil || option == 0 {
		return nil
	}
	return a.Account(option)
}

// accounted are cells of options that have an account; of current there is none.
func (p *Page) accounted(of func(*appraise.Account) pageCell) []pageCell {
	return p.cells(func(o int) pageCell {
		if x := p.account(o); x != nil {
			return of(x)
		}
		return textCell(words.None)
	})
}

// costRows are what an option costs, a year at full running and once.
func (p *Page) costRows() []pageRow {
	amount := func(x econ.Pence) pageCell {
		if x == 0 {
			return textCell(words.None)
		}
		return moneyCell(x.Pounds(), money(x.Pounds()))
	}
	return []pageRow{
		row("cost_a_year", "pounds", "Cost a year", "", p.accounted(func(x *appraise.Account) pageCell { return amount(x.CostAYear) })),
		leaving(row("cost_once", "pounds", "Cost once", "", p.accounted(func(x *appraise.Account) pageCell { return amount(x.CostOnce) })), 5),
	}
}

// moneyTitle says of what year prices are and for how many years what adds up is added up.
func (p *Page) moneyTitle() string {
	if e := p.Economics; e != nil {
		return fmt.Sprintf("Money, %s prices; net figures of %s", e.PriceYear, words.Count(e.Horizon, "year"))
	}
	return "Money"
}

func (p *Page) money() []pageRow {
	e := p.Economics
	if e == nil {
		return nil
	}
	years := words.Count(e.Horizon, "year")
	rows := []pageRow{
		row("cost_of_bed_day", "pounds", "Cost of a usable bed-day", "Cost of a bed-day", p.accounted(bedDayCost)),
		leaving(row("cost_of_patient", "pounds", "Cost of an extra patient", "Cost of a patient", p.accounted(p.patientCost)), 11),
		leaving(row("cash_back", "pounds", "Cash back in "+years, "Cash back, "+years, p.accounted(cashBack)), 9),
		leaving(row("npsv", "pounds", "Net present social value", "Net social value", p.accounted(func(x *appraise.Account) pageCell {
			return socialCell(x.Social)
		})), 7),
	}
	if len(e.Threshold) > 0 {
		at := money(e.Threshold[0].Value)
		rows = append(rows, row("net_health", "QALYs", "Net health at "+at, "Net health, "+at, p.accounted(p.netHealth)))
	}
	return rows
}

// bedDayCost is what a usable bed-day costs.
func bedDayCost(x *appraise.Account) pageCell {
	u, ok := x.Unit(appraise.BedDay)
	if !ok {
		return textCell(words.None)
	}
	return unitCell(u, "")
}

// patientCost is what one cancer patient more costs or, where no more are treated, one routine
// patient. There is a price only where the page has more of them beyond chance.
func (p *Page) patientCost(x *appraise.Account) pageCell {
	for _, of := range []struct{ unit, measure, words string }{{appraise.Treatment, "treatments", ""}, {appraise.Routine, "routine_admissions", ", routine"}} {
		u, ok := x.Unit(of.unit)
		if !ok || u.Chance.Why == econ.FewerUnits {
			continue
		}
		switch d := p.change(x.Of, window(of.measure)); {
		case d.Low > 0:
			return unitCell(u, of.words)
		case d.Mean > 0 && !intervalOf(d).known():
			return textCell(cannotTell)
		}
	}
	if p.single() {
		return textCell(cannotTell)
	}
	return noted(textCell("none extra"), "no more patients are treated beyond chance")
}

// unitCell is what one more of something costs, or why there is no price.
func unitCell(u appraise.Unit, of string) pageCell {
	none := u.Chance.Units.Mean == 0 && u.Chance.Units.SD == 0
	switch {
	case none && u.Chance.Cost.Mean == 0:
		return textCell(words.None)
	case none:
		return textCell("none extra")
	}
	switch u.Chance.Why {
	case econ.Ratio:
		x := moneyCell(u.Chance.Value, money(u.Chance.Value)+of)
		x.chance = span{u.Chance.Low, u.Chance.High}
		if u.Evidence.Why == econ.Ratio {
			x.evidence = span{u.Evidence.Low, u.Evidence.High}
		}
		x.quiet = true
		return x
	case econ.FewerUnits:
		return textCell("none extra")
	case econ.PaysForItself:
		return textCell("costs nothing")
	case econ.TooFewToTell:
		return textCell(cannotTell)
	}
	return noted(textCell("may be none"), "there may be none more by chance alone, so there is no price")
}

func noted(x pageCell, note string) pageCell {
	x.note = note
	return x
}

// cashBack is what named budgets get back, and when that has covered what the option costs.
func cashBack(x *appraise.Account) pageCell {
	back := econ.Pence(0)
	for _, p := range x.Back {
		back += p
	}
	if back == 0 {
		return noted(moneyCell(0, "none"), "no line is counted as cash")
	}
	cell := moneyCell(back.Pounds(), money(back.Pounds()))
	when := "not in full"
	if x.Payback.Within {
		when = "in full, " + words.Plain(x.Payback.Years, 1) + " years"
	}
	cell.under = append(cell.under, document.Range{Name: document.Label{Long: "pays back its cost"}, Text: document.Label{Long: when}, Wide: true})
	return cell
}

// spreadCell is a number against current with what chance and evidence make of it, which
// stand in files alone.
func spreadCell(s appraise.Spread, write func(float64) string) pageCell {
	x := moneyCell(s.Central, write(s.Central))
	x.quiet = true
	if s.Central == 0 && s.Chance.SD == 0 {
		return textCell(noChange)
	}
	if x.chance = intervalOf(s.Chance); !x.chance.known() {
		return noted(textCell(cannotTell), "nothing is known of chance")
	}
	if s.Evidence.Mean.N >= fewestDraws {
		x.evidence = span{s.Evidence.Low, s.Evidence.High}
	}
	if !x.chance.leavesOut() && s.Chance.SD > 0 {
		x.text.Long, x.note = noClear, noClear+": chance alone could give it"
		return x
	}
	if x.clear = x.bothWay(); x.clear {
		x.text.Long, x.note = x.text.Long+" *", "clear"
	}
	return x
}

// socialCell is a net present social value. What is not known of the inputs stands below it
// where that leaves open whether it is a gain: it would else read as one.
func socialCell(s appraise.Spread) pageCell {
	x := spreadCell(s, signedMoney)
	if e := x.evidence; e.known() && !e.leavesOut() && x.text.Long != noClear {
		text := signedMoney(e.low) + " to " + signedMoney(e.high)
		x.under = append(x.under, document.Range{Name: document.Label{Long: "evidence"}, Text: document.Label{Long: text}})
	}
	return x
}

// netHealth is health gained less what the money would have given elsewhere, at the lowest
// threshold, and how probable it is that it is above 0.
func (p *Page) netHealth(x *appraise.Account) pageCell {
	if len(x.Net) == 0 {
		return textCell(words.None)
	}
	net := x.Net[0]
	cell := spreadCell(net.Health, func(v float64) string { return words.Signed(v, seenPlaces(v, 0)) })
	if text := inHundred(net.Above, p.draws()); text != "" && cell.text.Long != noChange {
		cell.under = append(cell.under, document.Range{Name: document.Label{Long: "chance above 0"}, Text: document.Label{Long: text}})
		cell.note = joinNotes(cell.note, "chance of being above 0: "+text)
	}
	return cell
}

// inHundred writes a chance by draws, "2 in 100", never surer than the draws that it is
// counted in; "" where they do not tell.
func inHundred(p voi.Estimate, draws int) string {
	if math.IsNaN(p.Value) || !(p.SE < vague) || draws < fewestDraws {
		return ""
	}
	least := max(1, int(math.Ceil(100/float64(draws))))
	switch n := int(math.Round(100 * p.Value)); {
	case n > 100-least:
		return fmt.Sprintf(">%d in 100", 100-least)
	case n < least:
		return fmt.Sprintf("<%d in 100", least)
	default:
		return fmt.Sprintf("%d in 100", n)
	}
}

// moneyFoot says against what money is, over how many years, in which prices, and how years
// are counted.
func (p *Page) moneyFoot() string {
	e := p.Economics
	if e == nil || len(p.shown) == 1 {
		return ""
	}
	text := fmt.Sprintf("against as now, %s, %s prices", words.Count(e.Horizon, "year"), e.PriceYear)
	if slices.ContainsFunc(e.Lines, func(l facts.CostLine) bool { return l.PriceYear != "" && l.PriceYear != e.PriceYear }) {
		text += " (older ones indexed)"
	}
	text += "; " + discounted(e)
	if len(e.Threshold) > 0 {
		text += "; net health in QALYs"
		if e.QALYValue.Value != 0 && slices.ContainsFunc(e.Lines, func(l facts.CostLine) bool { return l.Kind == facts.HealthKind }) {
			text += " (" + money(e.QALYValue.Value) + " each in social value)"
		}
	}
	if said := p.bedDayFoot(); said != "" {
		text += "; " + said
	}
	return "Money: " + text + "."
}

// editions are what people call published discount rates.
var editions = map[string]string{"green_book": "Green Book", "nice": "NICE"}

// discounted says by which rates years are discounted, and of what date they are.
func discounted(e *facts.Economics) string {
	d, err := econ.Preset(e.Rates)
	if err != nil || len(d.Money) == 0 || len(d.Health) == 0 || d.Money[0].Rate == 0 && d.Health[0].Rate == 0 {
		return "not discounted"
	}
	text := fmt.Sprintf("year 0 not discounted, then %s%% a year, health %s%%", words.Short(100*d.Money[0].Rate, 3), words.Short(100*d.Health[0].Rate, 3))
	if e.Horizon > min(d.Money[0].ToYear, d.Health[0].ToYear) {
		text += ", and less later"
	}
	edition := editions[e.Rates]
	if edition == "" {
		edition = strings.ReplaceAll(e.Rates, "_", " ")
	}
	if d.AsOf != "" {
		edition += ", " + words.Month(d.AsOf)
	}
	return text + " (" + edition + ")"
}
