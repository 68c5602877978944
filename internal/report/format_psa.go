package report

import (
	"math"
	"strconv"

	"prehabsim/internal/appraise"
	"prehabsim/internal/words"
)

var psaCSV = moneyFile("psa.csv", "what each option came to against current in each draw of the inputs, on average over its replications, and its net benefit at each threshold", []Column{
	{"draw", "which draw of the inputs, as in draws.csv", ""}, optionColumn,
	{"threshold", "what a QALY is taken to be worth; a draw has a row for each, and all but net_benefit is the same in them; empty where the scenario has none", "pounds for a QALY"},
	{"cost", "present value of cost less the cash released", "pounds"},
	{"qalys", "present value of health", "QALYs"},
	{"bed_days", "usable ward bed-days more, a year; empty where draws do not have them", "bed-days per year"},
	{"treatments", "cancer treatments started more, a year; empty where draws do not have them", "patients per year"},
	{"net_benefit", "threshold x qalys less cost", "pounds"},
}, func(s sheet, _ *Results, a *appraise.Appraisal) {
	thresholds := []float64{math.NaN()} // of a scenario without any, which are left empty
	if given := a.Economics.Threshold; len(given) > 0 {
		thresholds = nil
		for _, n := range given {
			thresholds = append(thresholds, n.Value)
		}
	}
	for _, x := range a.Sample() {
		for _, threshold := range thresholds {
			if x.Option > 0 {
				s.row(strconv.Itoa(x.Draw), a.Options[x.Option], words.Exact(threshold), words.Exact(x.Cost), words.Exact(x.QALYs), words.Exact(x.BedDays),
					words.Exact(x.Treatments), words.Exact(x.NetBenefit(threshold)))
			}
		}
	}
})

// The scenario's thresholds with standard errors, then a curve without.
var acceptabilityCSV = moneyFile("acceptability.csv", "how options stand by what a QALY is taken to be worth, by draws of the inputs: at the thresholds of the scenario, then from 0 to twice the highest", []Column{
	{"of", "threshold: one of the scenario; curve: of the curve", ""},
	{"threshold", "what a QALY is taken to be worth", "pounds for a QALY"}, optionColumn,
	{"chance_best", "how probable it is that its net benefit is the highest, the chance of single runs taken off; options that are alike have none. Empty where draws cannot tell chance", "share of 1"},
	{"se", "its standard error; empty on the curve", "share of 1"},
	{"chance_above_current", "how probable it is that its net benefit is above current's, likewise", "share of 1"},
	{"share_best", "in which share of draws, as they are, its net benefit is the highest; a tie is shared out, so they add to 1", "share of 1"},
	{"frontier", "yes of the option whose expected net benefit is the highest: the one to choose", ""},
	{"net_benefit", "expected net benefit against current, as a present value", "pounds"},
	{"expected_loss", "how much less, on average, than the best option of each draw; of the one on the frontier what it would be worth to know all inputs, for each decision. Empty where draws cannot tell chance", "pounds"},
}, func(s sheet, r *Results, a *appraise.Appraisal) {
	if r.draws() < fewestDraws {
		return
	}
	write := func(of string, list []appraise.Standing) {
		for _, x := range list {
			for option, id := range a.Options {
				frontier := ""
				if option == x.Leader {
					frontier = "yes"
				}
				s.row(of, words.Exact(x.Threshold), id, words.Exact(x.Best[option].Value), words.Exact(x.Best[option].SE), words.Exact(x.Better[option][0].Value),
					words.Exact(x.Probability[option]), frontier, words.Exact(x.NetBenefit[option]), words.Exact(x.Loss[option]))
			}
		}
	}
	write("threshold", a.Standing)
	write("curve", a.Curve())
})
