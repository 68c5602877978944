package validate

import (
	"fmt"
	"math"

	"prehabsim/sim/fmath"
	"prehabsim/sim/theory"
	"prehabsim/sim/tick"
)

// Cases are all cases with an exact answer, from one queue to a pathway with
// prehabilitation. Adding one is a scenario in scenarios/validation and an entry
// here. The numbers that a case takes from its scenario stand in both; if they
// differ the case fails.
func Cases() []Case {
	return []Case{
		single("mm1-light", "M/M/1 (Kleinrock 1975, sec. 3.2)", theory.MM1(3, 6), with{
			asked("in_system", "time_mean", "mean time in the system, minutes", 20).in(minutes),
			asked("in_system", "time_sd", "its standard deviation, minutes", 20).in(minutes),
			asked("in_system", "time_over", "share there for more than 40 minutes", math.Exp(-2)).in(share),
		}),
		single("mm1-heavy", "M/M/1 (Kleinrock 1975, sec. 3.2)", theory.MM1(5.4, 6), nil),
		single("mm3-light", "M/M/c: Erlang C (Cooper 1981, ch. 3)", theory.MMc(9, 6, 3), with{
			asked("wait", "time_sd", "standard deviation of the wait, minutes", 60*theory.MMcWaitSD(9, 6, 3)).in(minutes),
			asked("wait", "time_over", "share who wait for more than 5 minutes", theory.MMcWaitExceeds(9, 6, 3, 1./12)).in(share),
		}),
		single("mm5-heavy", "M/M/c: Erlang C (Cooper 1981, ch. 3)", theory.MMc(25.5, 6, 5), with{
			asked("wait", "time_over", "share who wait for more than 5 minutes", theory.MMcWaitExceeds(25.5, 6, 5, 1./12)).in(share),
		}),
		{Name: "mmcc", Theory: "Erlang B (Cooper 1981, ch. 3), whatever the law of the stay (Sevastyanov 1957)", Figures: with{
			of("server", "lost_share", "share turned away", theory.ErlangB(10, 8)).in(share),
			of("server", "full_share", "share of time with no bed free", theory.ErlangB(10, 8)).in(share),
			of("server", "in_use", "mean beds in use", 8*(1-theory.ErlangB(10, 8))),
		}},
		limitedRoom(),
		single("md1", "M/D/1 (Pollaczek and Khinchine)", theory.MD1(4.8, 1./6), nil),
		single("mg1-gamma", "M/G/1 (Pollaczek and Khinchine)", theory.MG1(4.8, 1./6, 1./12), nil),
		single("mg1-lognormal", "M/G/1 (Pollaczek and Khinchine)", theory.MG1(4.2, 1./6, 0.2), nil),
		single("dm1", "D/M/1 (Kleinrock 1975, ch. 6)", theory.DM1(1./6, 7.5), nil),
		single("gm1", "G/M/1 (Kleinrock 1975, ch. 6)", theory.GM1(6, 7.5, func(s float64) float64 {
			return math.Pow(1+s*0.375, -1/2.25) // gamma of mean 10 minutes, scale 22.5
		}), nil),
		batches(),
		beds(),
		fromEmpty(),
		network(),
		cobhamTwo(),
		cobhamThree(),
		interrupting(),
		impatient(),
		tandem(),
		severalUnits(),
		twoResources(),
		byTheHour(),
		clinic(),
		noShow(),
		ringFenced(),
		keptBack(),
		cancelled(),
		turnRound(),
		clocks(),
		prehab(),
		paired(),
		cycles(),
		ties(),
		leastServers(),
		twoStages(),
		luck(),
		{Name: "luckless", Theory: "Expectations in closed form; a control variate leaves nothing to chance", Identities: []Identity{
			{"sums of bed-days less luck that are not what is to be expected, by kind of patient and by cause", luckless},
			{"numbers that do not balance, far from both ends of counting and near them", balance},
			{"numbers that a plain reading of the program does not come to, luck among them", retold},
		}},
		{Name: "by-hand", Theory: "Worked out by hand", Identities: []Identity{
			{"numbers that differ from those worked out by hand", byHand},
			{"numbers that do not balance", balance},
			{"numbers that the lives of the patients do not come to", lives},
			{"numbers that a plain reading of the program does not come to", retold},
		}},
		{Name: "interrupted", Theory: "Worked out by hand", Identities: []Identity{
			{"numbers that differ from those worked out by hand, with interruptions", byHand},
			{"numbers that the lives of the patients do not come to, with interruptions", lives},
			{"numbers that a plain reading of the program does not come to, with interruptions", retold},
		}},
		{Name: "books", Theory: "Identities", Identities: []Identity{
			{"numbers that do not balance: patients, months and years, groups, clocks, levels, causes, luck", balance},
			{"groups by several attributes that are not what their parts are", tellings},
			{"small programs spoilt in one place that are taken for sound, or sound ones that are not", spoilt},
			{"options that count otherwise where what they have in common is simulated once", together},
			{"numbers that change because somebody looks", watched},
			{"months that count otherwise where they are the whole window", windows},
			{"numbers that the lives of the patients do not come to", lives},
			{"numbers that a plain reading of the program does not come to", retold},
		}},
		{Name: "random", Theory: "Identities", Identities: []Identity{
			{"numbers that a plain reading of programs made at random does not come to", ofRandom(retold)},
			{"programs made at random that count otherwise where what they have in common is simulated once", both(ofRandom(together), ofFamilies(together))},
			{"numbers of programs made at random that change because somebody looks", ofRandom(watched)},
			{"months of programs made at random that count otherwise where they are the whole window", ofRandom(windows)},
			{"programs made at random that are taken for others, or others for them", ofRandom(fingerprints)},
			{"patients of programs made at random of whom something else is told where they are told of alone", ofRandom(toldAlone)},
			{"small programs that pass a limit without a word, or are held up before it", limits},
		}},
		{Name: "shared", Theory: "Identities", Identities: []Identity{
			{"options that count otherwise where what they have in common is simulated once, and patients leave it", together},
			{"numbers that do not balance, options with something in common", balance},
			{"numbers that the lives of the patients do not come to, options with something in common", lives},
			{"numbers that a plain reading of the program does not come to, options with something in common", retold},
			{"what is simulated once for all options and should not be, or should be and is not", once},
		}},
		{Name: "backlog", Theory: "Identities", Identities: []Identity{
			{"numbers that do not balance, lists given", balance},
			{"numbers that change because somebody looks, lists given", watched},
			{"months that count otherwise where they are the whole window, no list given", windows},
			{"numbers that the lives of the patients do not come to, lists given", lives},
			{"numbers that a plain reading of the program does not come to, lists given", retold},
		}},
	}
}

type with = []Figure

// single is one queue at resource "server", theory's times being in hours.
func single(name, source string, q theory.Queue, more with) Case {
	return Case{Name: name, Theory: source, Figures: append(with{
		of("server", "resource_wait", "mean wait, minutes", 60*q.Wq).in(minutes),
		of("server", "queue_length", "mean number waiting", q.Lq),
		of("server", "resource_waited", "share who wait", q.Delayed).in(share),
		of("server", "in_use", "mean number in service", q.L-q.Lq),
	}, more...)}
}

func limitedRoom() Case {
	q, loss := theory.MMcK(10, 6, 2, 5)
	return Case{Name: "mmck", Theory: "M/M/c/K (Gross et al. 2008, sec. 2.5)", Figures: with{
		of("server", "lost_share", "share turned away", loss).in(share),
		of("server", "resource_wait", "mean wait of those let in, minutes", 60*q.Wq).in(minutes),
		of("server", "queue_length", "mean number waiting", q.Lq),
	}}
}

func batches() Case {
	q := theory.BatchMM1(3, 1.7, 3.5, 6)
	return Case{Name: "batch", Theory: "M^[X]/M/1 (Gross et al. 2008, sec. 3.1)", Figures: with{
		of("server", "resource_wait", "mean wait, minutes", 60*q.Wq).in(minutes),
		of("server", "queue_length", "mean number waiting", q.Lq),
		of("server", "in_use", "mean number in service", 0.85),
	}}
}

func beds() Case {
	mean, sd := theory.Occupancy(4, 2)
	capacity := theory.CapacityFor(mean, 0.12)
	full := asked("full", "level_at_least", fmt.Sprintf("chance that all %d beds are in use (the fewest for which it is at most 12%%)", capacity),
		theory.OccupancyAtLeast(mean, capacity)).in(share)
	return Case{Name: "mginf", Theory: "M/G/infinity: Poisson occupancy (Takács 1962; de Bruin 2007)", Figures: with{
		of("ward", "in_use", "mean beds in use", mean),
		of("ward", "in_use_sd", "standard deviation of the beds in use", sd),
		full,
		asked("night", "level_mean", "mean beds in use at midnight", mean),
		asked("night", "level_sd", "its standard deviation", sd),
		of("ward", "delayed_mean", "mean beds whose patient is only waiting to leave", 2),
	}}
}

func fromEmpty() Case {
	c := Case{Name: "transient", Theory: "M/G/infinity from empty (Takács 1962; Eick, Massey and Whitt 1993)"}
	for _, day := range []int{0, 2, 11} {
		c.Figures = append(c.Figures, asked("filling from "+tick.Span(tick.Span(day)*tick.Day).String(), "period_level_mean",
			fmt.Sprintf("mean beds in use on day %d", day+1), theory.MeanOccupancyFromEmpty(400, 5, float64(day), float64(day+1))))
	}
	return c
}

func network() Case {
	nodes := []theory.Node{
		{External: 6, ServiceRate: 10, Servers: 1, Next: []float64{0, 1, 0}},
		{ServiceRate: 60. / 11, Servers: 2, Next: []float64{0, 0, 0.3}},
		{ServiceRate: 4, Servers: 1, Next: []float64{0, 1, 0}},
	}
	q := must(theory.Jackson(nodes))
	return Case{Name: "jackson", Theory: "Open network with feedback (Jackson 1957)", Figures: with{
		of("triage", "resource_wait", "mean wait for triage, minutes", 60*q[0].Wq).in(minutes),
		of("doctor", "resource_wait", "mean wait for a doctor, minutes", 60*q[1].Wq).in(minutes),
		of("xray", "resource_wait", "mean wait for X-ray, minutes", 60*q[2].Wq).in(minutes),
		of("doctor", "resource_waited", "share who wait for a doctor", q[1].Delayed).in(share),
		asked("in_system", "time_mean", "mean time in the system, minutes", 60*theory.TimeInNetwork(nodes, q)).in(minutes),
	}}
}

// twoClasses are those of cobham2 and preemptive.
// The times are long against the second in which the engine counts: of a wait
// before which only the rest of one service counts, half a second is lost.
var twoClasses = []theory.Class{
	{ArrivalRate: 1. / 3, MeanService: 1.2, SDService: 0.6},
	{ArrivalRate: 0.5, MeanService: 0.8, SDService: 0.8},
}

func cobhamTwo() Case {
	q := must(theory.Cobham(twoClasses))
	return Case{Name: "cobham2", Theory: "M/G/1 with classes (Cobham 1954)", Figures: with{
		asked("urgent", "time_mean", "mean wait of the urgent, minutes", 60*q[0].Wq).in(minutes),
		asked("routine", "time_mean", "mean wait of the routine, minutes", 60*q[1].Wq).in(minutes),
	}}
}

func cobhamThree() Case {
	q := must(theory.CobhamServers([]float64{0.5, 0.75, 1.25}, 1, 3))
	c := Case{Name: "cobham3", Theory: "M/M/c with classes (Cobham 1954)"}
	for i, class := range []string{"first", "second", "third"} {
		c.Figures = append(c.Figures, asked(class, "time_mean", "mean wait of the "+class+" class, minutes", 60*q[i].Wq).in(minutes))
	}
	return c
}

func interrupting() Case {
	q := must(theory.PreemptiveResume(twoClasses))
	return Case{Name: "preemptive", Theory: "M/G/1, preemptive resume (Kleinrock 1976, ch. 3)", Figures: with{
		asked("urgent", "time_mean", "mean time in the system of the urgent, minutes", 60*q[0].W).in(minutes),
		asked("routine", "time_mean", "mean time in the system of the routine, minutes", 60*q[1].W).in(minutes),
		of("server", "in_use", "mean number in service", 0.8),
	}}
}

func impatient() Case {
	q := theory.ErlangA(27, 6, 4, 4)
	return Case{Name: "erlang-a", Theory: "Erlang A (Palm 1957; Garnett et al. 2002)", Figures: with{
		of("server", "gave_up_share", "share who give up", q.Abandoned).in(share),
		of("server", "queue_length", "mean number waiting", q.Lq),
		of("server", "in_use", "mean number in service", 4*q.Load),
	}}
}

func tandem() Case {
	t := theory.TandemLoss(1.5, 2, 4, 5, 7)
	return Case{Name: "tandem", Theory: "Two units in series, blocking after service (Gross et al. 2008, ch. 4), as a Markov chain", Figures: with{
		of("icu", "lost_share", "share sent elsewhere", t.Lost).in(share),
		of("icu", "in_use", "mean critical-care beds in use", t.InFirst+t.Blocked),
		of("icu", "blocked_mean", "of these by patients who wait for the ward", t.Blocked),
		of("ward", "in_use", "mean ward beds in use", t.InSecond),
	}}
}

// started is how many of a class get what they ask for.
func started(name, what string, perDay, blocked float64) Figure {
	f := asked(name, "observed", what+" who start, a day", perDay*(1-blocked))
	f.ADay = true
	return f
}

func severalUnits() Case {
	blocked, inUse := must2(theory.Loss([]float64{4, 2}, func(n []int) bool { return n[0]+3*n[1] <= 12 }))
	return Case{Name: "units", Theory: "Requests of several units (Kaufman 1981)", Figures: with{
		started("small", "patients for one nurse", 24*24, blocked[0]),
		started("large", "patients for three nurses", 8*24, blocked[1]),
		of("nurse", "in_use", "mean nurses in use", inUse[0]+3*inUse[1]),
	}}
}

func twoResources() Case {
	blocked, inUse := must2(theory.Loss([]float64{2, 2, 2}, func(n []int) bool { return n[0]+n[2] <= 5 && n[1]+n[2] <= 6 }))
	return Case{Name: "two-resources", Theory: "Loss network (Kelly 1991)", Figures: with{
		started("call", "patients for a nurse", 12*24, blocked[0]),
		started("infusion", "patients for a nurse and a bed", 4*24, blocked[2]),
		of("nurse", "in_use", "mean nurses in use", inUse[0]+inUse[2]),
		of("bed", "in_use", "mean beds in use", inUse[1]+inUse[2]),
	}}
}

func byTheHour() Case {
	weights := []float64{2, 1, 1, 1, 1, 1, 2, 4, 7, 9, 10, 10, 9, 8, 8, 7, 7, 6, 6, 5, 5, 4, 3, 3}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	rates := make([]float64, 24)
	for h, w := range weights {
		rates[h] = 120 * w / total
	}
	start, mean, err := theory.PeriodicOccupancy(rates, 3)
	if err != nil {
		panic(err)
	}
	c := Case{Name: "hours", Theory: "Mt/M/infinity (Eick, Massey and Whitt 1993)"}
	c.Figures = append(c.Figures, asked("census", "level_mean", "mean number inside at 9 o'clock", start[9]))
	for _, h := range []int{3, 8, 10, 20} {
		at := fmt.Sprintf("at %02d:00", h)
		c.Figures = append(c.Figures,
			asked("came "+at, "period_arrivals", fmt.Sprintf("patients who come from %d to %d o'clock", h, h+1), rates[h]),
			asked("inside "+at, "period_level_mean", fmt.Sprintf("mean number inside from %d to %d o'clock", h, h+1), mean[h]))
	}
	return c
}

func clinic() Case {
	_, wait := theory.Clinic(9, 10)
	return Case{Name: "clinic", Theory: "Service of up to so many at once (Bailey 1954)", Figures: with{
		of("clinic", "resource_wait", "mean wait, days", wait),
		of("clinic", "queue_length", "mean number waiting", 9*wait),
		of("clinic", "utilisation", "share of appointments that are used", 0.9).in(share),
	}}
}

func noShow() Case {
	q := theory.FeedbackMG1(4, 1./6, 0, 0.2)
	return Case{Name: "no-show", Theory: "M/D/1 with feedback (Takács 1963)", Figures: with{
		asked("in_system", "time_mean", "mean time in the system, minutes", 60*q.W).in(minutes),
		of("server", "in_use", "mean number in service, those who do not come included", q.Load),
	}}
}

func ringFenced() Case {
	blocked, inUse := must2(theory.Loss([]float64{6, 4}, func(n []int) bool { return max(n[0], 2)+max(n[1], 3) <= 10 }))
	return Case{Name: "ring-fenced", Theory: "Complete sharing with minimum allocations (Kaufman 1981)", Figures: with{
		started("elective", "elective patients", 2, blocked[0]),
		started("emergency", "emergencies", 2, blocked[1]),
		of("ward", "in_use", "mean beds in use", inUse[0]+inUse[1]),
	}}
}

func keptBack() Case {
	routine, urgent, inUse := theory.TrunkReservation(6, 2, 1.5, 1, 0.5)
	return Case{Name: "kept-back", Theory: "Trunk reservation (birth and death process)", Figures: with{
		started("routine", "routine patients", 1.5, routine),
		started("urgent", "urgent patients", 1, urgent),
		of("ward", "in_use", "mean beds in use", inUse),
	}}
}

func cancelled() Case {
	full := theory.OccupancyAtLeast(8, 10)
	return Case{Name: "cancelled", Theory: "M/G/infinity at a fixed time of day (Takács 1962)", Figures: with{
		{What: "share of operations called off for a bed", Exact: full, Measure: "cancelled_on_the_day", Times: share},
		of("theatre", "utilisation", "share of list time that is used", 1-full).in(share),
	}}
}

func turnRound() Case {
	lost := theory.ErlangB(6, 4*27./24)
	return Case{Name: "turn-round", Theory: "Erlang B with stay and cleaning together (Sevastyanov 1957)", Figures: with{
		of("server", "lost_share", "share turned away", lost).in(share),
		of("server", "full_share", "share of time with no bed free or clean", lost).in(share),
		of("server", "in_use", "mean beds with a patient in", 4*(1-lost)),
	}}
}

func clocks() Case {
	return Case{Name: "clocks", Theory: "Gamma stages from a time that is uniform over the day", Figures: with{
		{What: "share told within 28 days", Exact: theory.GammaWithinDays(4, 6, 28), Measure: "within_28_days", Times: share},
		{What: "share treated within 31 days of that", Exact: theory.GammaWithinDays(5, 6, 31), Measure: "within_31_days", Times: share},
		{What: "share treated within 62 days of referral", Exact: theory.GammaWithinDays(9, 6, 62), Measure: "within_62_days", Times: share},
		{What: "share treated after day 104", Exact: 1 - theory.GammaWithinDays(9, 6, 104), Measure: "over_104_days", Times: share},
		{What: "mean days from referral to treatment", Exact: 54, Measure: "clock_mean", By: "clock", Value: "two_month"},
	}}
}

func prehab() Case {
	// Nine in ten are referred and 70% of them take part. Of four contacts each
	// is attended with probability a half; a dose d multiplies the stay by 0.7^d,
	// so the mean factor is the binomial's generating function at 0.7^(1/4).
	factor := math.Pow(0.5+0.5*math.Pow(0.7, 0.25), 4)
	reach := 0.9 * 0.7
	stay := 7 * (1 - reach + reach*factor)
	// The first way of a branch is taken by 1.6^d times as many.
	first := 0.2 * (1 - reach + reach*math.Pow(0.5+0.5*math.Pow(1.6, 0.25), 4))
	return Case{Name: "prehab", Theory: "Bed-days in closed form: uptake, binomial dose, effect", Figures: with{
		asked("stay", "time_mean", "mean stay without, days", 7),
		asked("stay", "time_mean", "mean stay with prehabilitation, days", stay).as("prehab"),
		asked("stay", "time_mean", "change in mean stay, days", stay-7).change("prehab"),
		of("ward", "in_use", "change in mean beds in use", 20*(stay-7)).change("prehab"),
		of("first", "in_use", "patients a day who take the first way", 4),
		of("first", "in_use", "... with prehabilitation", 20*first).as("prehab"),
		of("second", "in_use", "patients a day who take the second way, with prehabilitation", 20*0.5*(1-first)/0.8).as("prehab"),
		of("third", "in_use", "patients a day who take the third way, with prehabilitation", 20*0.3*(1-first)/0.8).as("prehab"),
		{What: "mean dose of those who start, %", Exact: 50, Measure: "prehab_dose", Option: "prehab"},
	}}
}

func paired() Case {
	return Case{Name: "paired", Theory: "Differences between options with the same patients", Figures: with{
		asked("stay", "time_mean", "an option without effect: mean stay, days", 0).change("nothing").always(),
		of("ward", "in_use", "an option without effect: beds in use", 0).change("nothing").always(),
		of("bench", "resource_wait", "an option without effect: wait, days", 0).change("nothing").always(),
		asked("bench", "time_mean", "ten minutes more, to the second", 10).in(minutes).change("longer").always(),
		asked("stay", "time_mean", "stays a fifth longer: mean stay, days", 1.2).change("longer"),
		of("ward", "in_use", "stays a fifth longer: beds in use", 14.4).change("longer"),
	}}
}

// luck: a patient every six hours. What single stays bring by chance is taken out, so
// that what is left is known to a few parts in ten thousand; the sums are worked out by
// cause.
func luck() Case {
	c := Case{Name: "luck", Theory: "Means of bed-days by cause; a control variate of mean 0 (Henderson and Glynn 2002)"}
	total := 0.0
	for _, x := range []struct {
		measure, what string
		each          float64 // days
	}{
		{"stay", "stays", 6 + 1},
		{"complications", "what complications add", 0.2*2 + 0.1*9},
		{"readmissions", "readmissions", 0.15 * 5},
		{"unplanned", "unplanned admissions", 0.2 * 4},
	} {
		days := 4 * 365.25 * x.each
		total += days
		c.Figures = append(c.Figures, Figure{What: x.what + ", bed-days a year", Exact: days, Measure: "ward_bed_days_" + x.measure + "_less_luck"})
	}
	c.Figures = append(c.Figures,
		Figure{What: "all of it, bed-days a year", Exact: total, Measure: "ward_bed_days_less_luck"},
		Figure{What: "all of it with what chance brought, bed-days a year", Exact: total, Measure: "ward_bed_days"})
	return c
}

func cycles() Case {
	// Of a gamma with shape k and scale θ, E[days; days < x] = kθ·P(k+1, x/θ).
	const shape, scale = 2.25, 4. / 3
	below := fmath.RegIncGamma(shape, 2/scale)
	long := 3 - 3*fmath.RegIncGamma(shape+1, 2/scale)
	return Case{Name: "cycles", Theory: "Sums of times, truncated moments of a gamma", Figures: with{
		of("chair", "arrivals", "cycles given, a day", 60).in(1 / 365.25),
		of("chair", "in_use", "mean chairs in use", 10),
		asked("course", "time_mean", "mean length of a course, days", 7),
		asked("course", "time_sd", "its standard deviation: of six intervals that differ, days", math.Sqrt(6)),
		of("bed", "arrivals", "patients of two days or more, a day", 10*(1-below)).in(1 / 365.25),
		of("bed", "in_use", "mean beds in use", 10*long),
	}}
}

func must[T any](x T, err error) T {
	if err != nil {
		panic(err)
	}
	return x
}

func must2[A, B any](a A, b B, err error) (A, B) {
	if err != nil {
		panic(err)
	}
	return a, b
}

// ties are patients who come at the same second, on a timetable: of two who come
// then, the first pathway's goes first, whoever was expected longer.
func ties() Case {
	return Case{Name: "ties", Theory: "Worked out by hand", Figures: with{
		asked("often", "time_mean", "mean wait of those who come every ten minutes", 0).in(minutes).always(),
		asked("seldom", "time_mean", "mean wait of those who come every twenty minutes, behind the others, minutes", 4).in(minutes).always(),
		asked("kept", "time_mean", "mean time for which a bed is kept for what is not free, minutes", 10).in(minutes).always(),
	}}
}
