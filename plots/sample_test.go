package plots

import (
	"errors"
	"fmt"
	"math"
	"time"

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
	for _, x := range []struct {
		resource string
		p95      float64
	}{{"surgical ward", 57}, {"critical care", 12}} {
		r.Measures = append(r.Measures, Row{Option: "current", Measure: "in_use_p95", By: "resource", Value: x.resource, Period: "window", Unit: "units", Mean: x.p95, Low: x.p95, High: x.p95, N: 40})
	}
	for i, o := range r.Options {
		for m := range months {
			sampleMonth(r, o.ID, float64(i), m)
		}
		if i > 0 {
			sampleDifferences(r, o.ID, float64(i))
		}
	}
	r.Learnt = func() (Learnt, error) { return sampleLearnt(r), nil }
	r.Replications = 40
	samplePage(r)
	sampleTargets(r)
	samplePosts(r, months)
	sampleMoney(r)
	sampleEquity(r)
	sampleLoads(r)
	sampleAdditional(r)
	sampleDoses(r)
	sampleSteps(r)
	sampleGrid(r)
	return r
}

func sampleSteps(r *Results) {
	all := [2]StepDays{{Option: "current", Step: "all", Met: true, Patients: 2400, CameBy: 2400}, {Option: "current", Step: "all", Patients: 1400, CameBy: 1400}}
	for k, step := range []string{"urgent.booking", "urgent.first_test", "confirm.biopsy", "confirm.pathology", "confirm.mdt", "treat.work_up", "surgery.ready", "surgery.operation", "sact.ready", "sact.chair", "other.ready"} {
		for i, patients := range []float64{2400, 1400} {
			d := StepDays{Option: "current", Step: step, Met: i == 0, Patients: patients, CameBy: patients / float64(1+k%3), Queue: float64(k%3) * (1 + .4*float64(i)), Delay: float64(1+k*7%5) * float64(1+i*(k%4))}
			d.Mean, d.P90 = d.Queue+d.Delay, 2*(d.Queue+d.Delay)
			all[i].add(d)
			r.Steps = append(r.Steps, d)
		}
	}
	r.Steps = append(r.Steps, all[0], all[1])
	flow := func(from, to, kind string, treated bool, patients float64) {
		r.Flows = append(r.Flows, Flow{Option: "current", From: facts.Named{ID: from, Name: from}, To: facts.Named{ID: to, Name: to}, Kind: kind, Treated: treated, Patients: patients, OfPatients: 34000})
	}
	for _, x := range []struct {
		from, to string
		patients float64
	}{{"urgent", "diagnose", 2300}, {"screening", "confirm", 600}, {"upgrade", "confirm", 900}, {"emergency", "treat", 30}, {"diagnose", "confirm", 2300}, {"confirm", "treat", 3800},
		{"treat", "surgery", 1900}, {"treat", "sact", 1200}, {"treat", "radiotherapy", 300}, {"treat", "other_care", 430}, {"sact", "surgery", 100}, {"surgery", "sact", 8}} {
		flow(x.from, x.to, "place", true, x.patients)
	}
	flow("surgery", "first_treatment", "milestone", true, 1992)
	flow("sact", "first_treatment", "milestone", true, 1108)
	flow("radiotherapy", "first_treatment", "milestone", true, 300)
	flow("other_care", "first_treatment", "milestone", true, 430)
	flow("urgent", "diagnose", "place", false, 30160)
	flow("diagnose", "no cancer", "outcome", false, 30140)
	flow("diagnose", "inside", "inside", false, 20)
	for _, of := range []string{"62-day list", "everybody inside", "queue for theatre", "queue for second test", "use of theatre"} {
		for week := range 234 {
			at := float64(week)
			x := Settling{Option: "current", Of: of, Unit: "patients", Begins: time.Date(2026, 4, 1, 0, 0, 0, 0, time.UTC).AddDate(0, 0, 7*week).Format(time.DateOnly), Part: "window"}
			x.Welch = (300 + 20*float64(len(of))) * (1 - math.Exp(-at/9))
			x.Value = x.Welch * (1 + .06*math.Sin(at*1.7))
			switch {
			case week < 52:
				x.Part = "warm-up"
			case week >= 208:
				x.Part = "run-out"
			}
			if week >= 221 {
				x.Welch = math.NaN()
			}
			r.Settling = append(r.Settling, x)
		}
	}
}

// samplePage has the last option as one whose effect is assumed to be nothing, and changes
// of which the evidence leaves open that there is none.
func samplePage(r *Results) {
	none := [2]float64{math.NaN(), math.NaN()}
	for _, x := range []struct {
		row, unit                    string
		now, change, chance, evident float64
	}{
		{"treatments", "patients per year", 9740, 4, 5, 9},
		{"within_62_days", "points", 64.2, .4, .1, .3},
		{"ward_bed_days_less_luck", "bed-days per year", 30686, -140, 24, 260},
		{"routine_admissions", "patients per year", 13141, 61, 12, 50},
	} {
		for i, o := range r.Options {
			h := Headline{Row: x.row, Option: o.ID, Unit: x.unit, Value: x.now, Chance: none, Evidence: none}
			switch {
			case i == 4:
				h.Value, h.Note = math.NaN(), "assumed none: prehab.core.weight.digital"
			case i > 0:
				h.Value = x.change * float64(i)
				h.Chance, h.Evidence = [2]float64{h.Value - x.chance, h.Value + x.chance}, [2]float64{h.Value - x.evident, h.Value + x.evident}
				if !leavesOut(h.Chance) {
					h.Note = "no clear: chance alone could give it"
				}
			}
			r.Page = append(r.Page, h)
		}
	}
}

func sampleEquity(r *Results) {
	none := [2]float64{math.NaN(), math.NaN()}
	for i, o := range r.Options[1:] {
		for k, where := range []string{"most deprived", "", "", "", "least deprived"} {
			group := fmt.Sprint(k + 1)
			r.Equity = append(r.Equity, Share{Option: o.ID, Group: group, Deprivation: where, Figure: "uptake", Unit: "%", Value: 40 + 2.5*float64(k) + 3*float64(i), Chance: none, Evidence: none})
			gain := 4 + .7*float64(k)
			r.Equity = append(r.Equity, Share{Option: o.ID, Group: group, Deprivation: where, Figure: "qalys", Unit: "QALYs", Value: gain, Chance: [2]float64{gain - .5, gain + .5}, Evidence: [2]float64{gain - 5, gain + 6}})
		}
	}
}

// sampleGrid has a cell that is the current way itself, one of which the change is unclear and
// one without a value.
func sampleGrid(r *Results) {
	for i := range 7 {
		for k := range 4 {
			c := GridCell{Base: "universal", Option: "universal", Numbers: [3]string{"resource.theatre.lists", "prehab.core.refer.probability"}, Measure: "within_62_days", Unit: "%"}
			c.Values = [3]float64{float64(20 + i), .4 + .2*float64(k), math.NaN()}
			c.Texts = [3]string{fmt.Sprint(20 + i), fmt.Sprintf("%.1f", c.Values[1]), ""}
			c.Mean = 58 + 2.3*float64(i) - .6*float64(k)*float64(3-i)
			c.ChangeLow, c.ChangeUp = c.Mean-64.2-1, c.Mean-64.2+1
			switch {
			case i == 2 && k == 1:
				c.Option = "current"
			case i == 6 && k == 3:
				c.Mean, c.ChangeLow, c.ChangeUp = math.NaN(), math.NaN(), math.NaN()
			}
			r.Grid = append(r.Grid, c)
		}
	}
}

func sampleDoses(r *Results) {
	for i, o := range r.Options[1:] {
		for k, value := range []string{"first_group", "second_group", "third_group", "fourth_group"} {
			at := 18 + 6*float64(k) + 2*float64(i)
			add := func(measure, unit string, mean, half float64) {
				r.Measures = append(r.Measures, Row{Option: o.ID, Measure: measure, By: "group", Value: value, Period: "window", Unit: unit, Mean: mean, Low: mean - half, High: mean + half, N: 40})
			}
			add("median_31_days", "days", 9+4*float64(k), 1)
			add("prehab_dose", "%", at, 1.5)
		}
		r.Measures = append(r.Measures, Row{Option: o.ID, Measure: "prehab_dose", By: "all", Value: "all", Period: "window", Unit: "%", Mean: 27 + 2*float64(i), Low: 26, High: 30, N: 40})
	}
}

func sampleAdditional(r *Results) {
	none := [2]float64{math.NaN(), math.NaN()}
	r.Counts = func(measure string) (map[string][]Counted, error) {
		found := map[string][]Counted{}
		for i, o := range r.Options {
			for n := range 40 {
				found[o.ID] = append(found[o.ID], Counted{n, int64(1e6 + 900*i + int(300*math.Sin(float64(n*(i+1))))), 100})
			}
		}
		return found, nil
	}
	for i, o := range r.Options {
		where := "as now"
		if i == 0 {
			where = "theatre, North General"
		}
		r.Page = append(r.Page, Headline{Row: "waits_most_for", Option: o.ID, Note: where, Value: math.NaN(), Chance: none, Evidence: none})
		if i == 0 {
			continue
		}
		for k, a := range additions {
			x := Additional{Option: o.ID, Measure: a.measure, Unit: "patients per year", Mean: float64(i) * []float64{2, 61, 40}[k], Evidence: none}
			x.Chance = [2]float64{x.Mean - 5, x.Mean + 5}
			if i == 4 {
				x.Mean, x.Chance, x.Note = math.NaN(), none, "assumed none: prehab.core.weight.digital"
			}
			r.Additional = append(r.Additional, x)
		}
	}
}

func sampleLoads(r *Results) {
	for _, x := range []struct {
		resource, title, group string
		load                   float64
	}{
		{"theatre.north", "Theatre, North General", "theatre", 1.03}, {"theatre.south", "Theatre, South General", "theatre", .94},
		{"ward.north", "Ward, North General", "ward", .91}, {"mdt.north", "MDT meeting, North General", "mdt", .99}, {"scan.north", "", "diagnostics", .84},
	} {
		for year := range 3 {
			load := x.load * (1 + .02*float64(year))
			r.Loads = append(r.Loads, AskedOf{Option: "current", Resource: x.resource, Title: x.title, Group: x.group, Year: fmt.Sprint("year ", year+1), Unit: "hours per year",
				Asked: 1000 * load, Capacity: 1000, Ceiling: 1300, Load: load, LoadAtCeiling: load / 1.3})
		}
	}
}

func sampleMoney(r *Results) {
	none := [2]float64{math.NaN(), math.NaN()}
	for i, o := range r.Options {
		n := float64(i)
		for t := range 13 {
			value := 5000 * float64(t)
			share := 1 / float64(len(r.Options))
			a := Accepted{Option: o.ID, Of: "curve", Threshold: value, Share: share * (1 + (n-2)*float64(t-6)/14), Loss: 1e5 + 8e5*math.Abs(n*9-float64(t))/9, Frontier: i == min(t/4, len(r.Options)-1)}
			r.Accepted = append(r.Accepted, a)
			if t == 4 || t == 6 {
				a.Of = "threshold"
				r.Accepted = append(r.Accepted, a)
			}
		}
		r.Worth = append(r.Worth, Worth{Option: o.ID, Cost: 9e5 * n, QALYs: 22 * n})
		if i == 0 {
			continue
		}
		for d := range 60 {
			at := float64(d)
			r.Worth = append(r.Worth, Worth{Option: o.ID, Draw: d + 1, Cost: 9e5*n + 3e5*math.Sin(7*at), QALYs: 22*n + 15*math.Sin(3*at)})
		}
		for year := 1; year <= 5; year++ {
			r.Budget = append(r.Budget, Spent{Option: o.ID, Year: year, Cost: 2e5*n + 3e5*max(0, float64(2-year)), Return: 9e4 * float64(year) * n * float64(i%2)})
		}
		h := Headline{Row: "cost_of_bed_day", Option: o.ID, Unit: "pounds", Value: 5200 / n, Chance: [2]float64{4700 / n, 5900 / n}, Evidence: none}
		switch i {
		case 3:
			h.Evidence = [2]float64{900, 4400}
		case 4:
			h.Value, h.Chance, h.Note = math.NaN(), none, "there may be none more by chance alone, so there is no price"
		}
		r.Page = append(r.Page, h)
	}
}

func samplePosts(r *Results, months int) {
	for i, o := range r.Options[1:] {
		for k, role := range []string{"pathway navigator", "exercise professional", "physiotherapist", "dietitian"} {
			for m := range months {
				n := float64(k+1) * float64(i+1)
				p := Posts{Option: o.ID, Role: role, Month: fmt.Sprintf("%d-%02d", 2027+(m+3)/12, (m+3)%12+1), Established: n, InPost: .92 * n, Asked: n * (1.2 - .1*float64(k)), Worked: n * (.7 + .1*math.Sin(float64(m)))}
				r.Posts = append(r.Posts, p)
			}
		}
	}
}

func sampleTargets(r *Results) {
	r.Standards = []facts.Standard{{Measure: "within_62_days", Days: 62, Share: .85}, {Measure: "within_31_days", Days: 31, Share: .96}}
	for _, x := range []struct {
		measure, by, value string
		observed, off      float64
	}{
		{"within_62_days", "all", "all", 64.1, .3}, {"within_31_days", "all", "all", 91.2, -.2}, {"within_28_days", "all", "all", 77.4, .1},
	} {
		r.Targets = append(r.Targets, Target{Name: x.measure, Measure: x.measure, By: x.by, Value: x.value, Unit: "%", Verdict: "within one year's chance", Class: "held out",
			Observed: x.observed, Simulated: x.observed + x.off, From: x.observed + x.off - 1, To: x.observed + x.off + 1})
	}
}

func sampleLearnt(r *Results) Learnt {
	l := Learnt{Measure: "ward_bed_days_less_luck", Title: "Ward bed-days, chance of single stays taken out", Unit: "bed-days per year", Tornados: sampleTornados(r)}
	l.Knowing = []Knowing{{Input: "M-LOS", Title: "Length-of-stay ratio, patients who start prehab", Status: "RECOMMENDED", Value: 61, SE: 9}, {Input: "prehab.core.attend", Status: "ASSUMPTION", Value: 14, SE: 5}}
	for i, o := range r.Options[1:] {
		l.Turns = append(l.Turns, Turn{Option: o.ID, Input: "M-LOS", Title: "Length-of-stay ratio, patients who start prehab", Status: "RECOMMENDED", At: .93 + .02*float64(i), SE: .01, Used: .91, Low: .84, High: 1.04},
			Turn{Option: o.ID, Input: "M-UPT", Title: "Uptake of what is offered", Unit: "%", At: 31 + float64(i), SE: 2, Above: true, Used: 46, Low: 20, High: 70})
		s := Surface{Option: o.ID, Down: "Length-of-stay ratio, patients who start prehab (M-LOS)", Across: "Uptake of what is offered (M-UPT)", Rows: []string{"0.86", "0.89", "0.91", "0.94", "0.98"}, Columns: []string{"28%", "39%", "46%", "53%", "64%"}}
		for a := range 5 {
			var row []Cell
			for b := range 5 {
				row = append(row, Cell{float64(i+1) * (-220 + 70*float64(a) - 25*float64(b)), 30})
			}
			s.Cells = append(s.Cells, row)
		}
		l.Surfaces = append(l.Surfaces, s)
	}
	return l
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
	for k, share := range []struct {
		measure string
		of      float64
	}{{"within_62_days", 64}, {"within_31_days", 91}, {"within_28_days", 77}} {
		add(share.measure, "all", "all", "%", share.of+season-.05*at+2*i*float64(1-min(k, 1)), 1.2)
	}
	for k, unit := range []struct {
		name       string
		beds, used float64
	}{{"surgical ward", 60, 52}, {"critical care", 12, 10.8}, {"enhanced recovery unit", 16, 11}} {
		capacity := unit.beds
		if k == 0 && m >= 24 {
			capacity += 4
		}
		use := (unit.used + season) * (1 - .04*i)
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
		{"complications", "With a complication, of operations at risk", "points", "lower", -.6, .2},
		{"readmissions", "Readmitted, of treatments at risk", "points", "lower", .1, .2},
		{"emergency_admissions", "Emergency admissions during courses of treatment", "admissions per year", "lower", -31, 9},
		{"prehab_started", "Prehab started", "patients", "higher", 210, 8},
		// The causes add up to the last.
		{"ward_bed_days_stay_less_luck", "Ward bed-days of what patients came in for", "bed-days per year", "lower", -12, 31},
		{"ward_bed_days_complications_less_luck", "Ward bed-days that complications add to stays", "bed-days per year", "lower", -96, 18},
		{"ward_bed_days_readmissions_less_luck", "Ward bed-days of readmissions", "bed-days per year", "lower", 24, 14},
		{"ward_bed_days_unplanned_less_luck", "Ward bed-days of emergency admissions during treatment", "bed-days per year", "lower", -325, 42},
		{"ward_bed_days_less_luck", "Ward bed-days, chance of single stays taken out", "bed-days per year", "lower", -409, 54},
	} {
		r.Differences = append(r.Differences, Row{
			Option: option, Measure: d.measure, Title: d.title, By: "all", Value: "all", Period: "window",
			Unit: d.unit, Better: d.better,
			Mean: d.mean * i, Low: d.mean*i - d.half, High: d.mean*i + d.half, SD: d.half * 3, N: 40,
		})
	}
	// So do the sites.
	for _, d := range []struct {
		site       string
		mean, half float64
	}{{"first_site", -61, 24}, {"second_site", -290, 40}, {"third_site", 13, 9}, {"fourth_site", -71, 21}, {"fifth_site", 0, 0}} {
		r.Differences = append(r.Differences, Row{
			Option: option, Measure: allBedDays, Title: "Ward bed-days, chance of single stays taken out", By: bySite, Value: d.site, Period: "window",
			Unit: "bed-days per year", Better: "lower", Mean: d.mean * i, Low: d.mean*i - d.half, High: d.mean*i + d.half, SD: d.half * 3, N: 40,
		})
	}
}
