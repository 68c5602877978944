package plots

import (
	"errors"
	"fmt"
	"math"

	"prehabsim/internal/facts"
)

// Everything in this file is made up, to show the charts; no number means anything.

func sampleOptions() []facts.Option {
	return []facts.Option{
		{ID: "current", Name: "Current practice"},
		{ID: "universal", Name: "Universal prehab"},
		{ID: "targeted", Name: "Universal and targeted prehab"},
		{ID: "specialist", Name: "Universal, targeted and specialist, opt-out"},
		{ID: "digital", Name: "Digital first, with a weekly telephone call"},
	}
}

// show draws a chart; of results that have nothing for it there are no figures.
func show(c Chart, r *Results, s Style) ([]Figure, error) {
	figures, err := c.Draw(r, s)
	var without Without
	if errors.As(err, &without) {
		return nil, nil
	}
	return figures, err
}

// sample makes results with the first n options over some months from April 2027.
func sample(n, months int) *Results {
	r := &Results{
		Scenario: "made-up", Title: "Made-up numbers, to show the chart",
		Options: sampleOptions()[:n], Level: 0.95, Window: "April 2027 to March 2030",
		Footer: "By prehabsim v0.9.0, engine 3: result 42adc167, seed 20270401, 40 replications and 512 draws of the inputs.",
	}
	for i, o := range r.Options {
		for m := range months {
			sampleMonth(r, o.ID, float64(i), m)
		}
		if i > 0 {
			sampleDifferences(r, o.ID, float64(i))
		}
	}
	r.Tornados = func() ([]Tornado, error) { return sampleTornados(r), nil }
	return r
}

func sampleTornados(r *Results) (list []Tornado) {
	for i, o := range r.Options[1:] {
		t := Tornado{Option: o.ID, Measure: "ward_bed_days_less_luck", Title: "Ward bed-days, chance of single stays taken out", Unit: "bed-days per year", Mean: -409 * float64(i+1), Others: 41}
		for _, x := range []Swing{
			{Input: "M-LOS", Title: "Length-of-stay ratio, patients who start prehab", Status: "RECOMMENDED", Low: -1.9, High: .2, SE: .05, Best: [2]string{"", "current"}},
			{Input: "M-UPT", Title: "Uptake of what is offered", Status: "CALIBRATED", Low: -.5, High: -1.4, SE: .05},
			{Input: "M-READ", Title: "30-day readmission risk ratio", Status: "RECOMMENDED", Low: -1.3, High: -.7, SE: .05},
			{Input: "prehab.core.attend", Status: "ASSUMPTION", Low: -.8, High: -1.2, SE: .05},
		}[:4-i%2] {
			x.Low, x.High, x.SE = t.Mean*-x.Low, t.Mean*-x.High, t.Mean*-x.SE
			t.Swings = append(t.Swings, x)
		}
		list = append(list, t)
	}
	return list
}

func sampleMonth(r *Results, option string, i float64, m int) {
	add := func(measure, by, value, unit string, mean, half float64) {
		r.Series = append(r.Series, Row{
			Option: option, Measure: measure, By: by, Value: value, Unit: unit,
			Period: fmt.Sprintf("%d-%02d", 2027+(m+3)/12, (m+3)%12+1),
			Mean:   mean, Low: mean - half, High: mean + half, SD: half * 3, N: 40,
		})
	}
	at := float64(m + 1)
	season := math.Sin(at / 12 * 2 * math.Pi)
	add("waiting_list", "all", "all", "patients", 1210+at*(9-5*i)+25*season, 18+at)
	for k, unit := range []struct {
		name       string
		beds, used float64
	}{{"surgical ward", 60, 52}, {"critical care", 12, 10.8}, {"enhanced recovery unit", 16, 11}} {
		capacity := unit.beds
		if k == 0 && m >= 24 {
			capacity += 4
		}
		use := (unit.used + season) * (1 - .025*i)
		add("beds_in_use", "resource", unit.name, "beds", use, .3+use/40)
		add("beds_capacity", "resource", unit.name, "beds", capacity, 0)
	}
}

func sampleDifferences(r *Results, option string, i float64) {
	for _, d := range []struct {
		measure, title, unit, better string
		mean, half                   float64
	}{
		{"first_treatments", "First treatments", "patients", "higher", 16, 9},
		{"within_28_days", "Told within 28 days", "points", "higher", .1, .4},
		{"within_31_days", "Treated within 31 days of decision", "points", "higher", 1.2, .4},
		{"within_62_days", "Treated within 62 days of referral", "points", "higher", 1.7, .6},
		{"median_62_days", "Median wait from referral to treatment", "days", "lower", -.8, .5},
		{"waiting_list_mean", "Waiting list, mean", "patients", "lower", -74, 12},
		{"ward_bed_days", "Ward bed-days", "bed-days per year", "lower", -418, 130},
		{"critical_care_bed_days", "Critical care bed-days", "bed-days per year", "lower", -61, 30},
		{"routine_admissions", "Routine admissions in beds set free", "admissions", "higher", 70, 41},
		{"cancelled_on_the_day", "Operations cancelled on the day", "operations", "lower", -3.1, 4},
		{"prehab_dose", "Prehab contacts before treatment", "contacts", "higher", 2.4, .2},
		{"prehab_started", "Prehab started", "patients", "higher", 210, 8},
		// The causes add up to the last.
		{"ward_bed_days_stay_less_luck", "Ward bed-days of what patients came in for", "bed-days per year", "lower", -112, 31},
		{"ward_bed_days_complications_less_luck", "Ward bed-days that complications add to stays", "bed-days per year", "lower", -96, 18},
		{"ward_bed_days_readmissions_less_luck", "Ward bed-days of readmissions", "bed-days per year", "lower", 24, 14},
		{"ward_bed_days_unplanned_less_luck", "Ward bed-days of emergency admissions during treatment", "bed-days per year", "lower", -225, 62},
		{"ward_bed_days_less_luck", "Ward bed-days, chance of single stays taken out", "bed-days per year", "lower", -409, 84},
	} {
		r.Differences = append(r.Differences, Row{
			Option: option, Measure: d.measure, Title: d.title, By: "all", Value: "all", Period: "window",
			Unit: d.unit, Better: d.better,
			Mean: d.mean * i, Low: d.mean*i - d.half, High: d.mean*i + d.half, SD: d.half * 3, N: 40,
		})
	}
}
