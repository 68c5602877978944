package compile

import (
	"cmp"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/analysis"
	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
)

// programme is a service of ten classes in fifty days before treatment, which everybody
// takes part in, with keys of its own; and a course of a hundred days behind it, in which
// a share of patients is admitted.
func programme(service, contacts, effects, more string) string {
	return strings.NewReplacer(`interarrival = "7d"`, `rate = "40 per day"`, `run_out = "0d"`, `run_out = "200d"`).Replace(starting("2026-01-05", "700d",
		resource("ward", "beds", `group = "ward"`, "unlimited = true"),
		resource("nurse", "staff", "unlimited = true", "wte = 1", "patient_facing_hours = 1000"),
		`[attribute.modality]
shares = { drugs = 0.5, operation = 0.5 }
[attribute.comorbid]
shares = { no = 0.5, yes = 0.5 }`,
		weekly(`
prepare    = { delay = "50d" }
begin      = { mark = "first_treatment" }
admissions = { emergency = { probability = 0.4, during = "course", resource = "ward", stay = "4d"`+more+` } }
course     = { delay = "100d" }
over       = { mark = "course_ended" }
home       = { leave = "treated" }`, `mark = "decision"`),
		`[prehab.core]
at      = "decision"
until   = "first_treatment"
refer   = { how = "opt-out", probability = 1 }
tiers   = ["targeted"]
need    = { targeted = 1 }
uptake  = 1
`+service+`
[prehab.core.contact.class]
tier = "targeted"
with = "nurse"
time = "60m"
`+contacts+`
`+effects+`
[option.prehab.prehab.core]
offered = true
`))
}

// tallies of an option of a scenario that is run once.
func tallied(t *testing.T, text string) (of func(option int, tally string) (n, sum float64), m *Model) {
	t.Helper()
	m = loadText(t, text, "prehab")
	var counts []*engine.Counts
	for i := range m.Options {
		counts = append(counts, replicate(t, &m.Options[i], m.Seed, 0))
	}
	return func(option int, tally string) (float64, float64) {
		n, sum := sumTally(m.Options[option].Program, counts[option], tally)
		return float64(n), float64(sum)
	}, m
}

// betaBinomial is the chance of k of n where each patient's own chance is beta (a, b).
func betaBinomial(k, n int, a, b float64) float64 {
	lg := func(x float64) float64 { y, _ := math.Lgamma(x); return y }
	choose := lg(float64(n+1)) - lg(float64(k+1)) - lg(float64(n-k+1))
	return math.Exp(choose + lg(float64(k)+a) + lg(float64(n-k)+b) - lg(float64(n)+a+b) + lg(a+b) - lg(a) - lg(b))
}

// Attendance of the patient's own is beta-binomial: of ten classes eight or more are
// attended by as many as the law says, and not by as many as with one chance for all.
func TestAttendanceIsThePatientsOwn(t *testing.T) {
	const classes = "every = \"4d\"\ncount = 10\n"
	const mean, sd = 0.78, 0.22
	n := mean*(1-mean)/(sd*sd) - 1
	want := 0.0
	for k := 8; k <= 10; k++ {
		want += betaBinomial(k, 10, mean*n, (1-mean)*n)
	}
	of, _ := tallied(t, programme("attend = 0.78\nattend_sd = 0.22\ncompleted = 0.8", classes, "", ""))
	_, dose := of(1, "prehab.core.dose/targeted")
	treated, _ := of(1, "prehab.core.treated")
	completed, _ := of(1, "prehab.core.completed")
	require.Greater(t, treated, 20000.)
	assert.InDelta(t, mean, dose/1e6/treated, 4*0.24/math.Sqrt(treated))
	assert.InDelta(t, want, completed/treated, 4*math.Sqrt(want*(1-want)/treated))
	of, _ = tallied(t, programme("attend = 0.78\ncompleted = 0.8", classes, "", ""))
	completed, _ = of(1, "prehab.core.completed")
	treated, _ = of(1, "prehab.core.treated")
	one := 10*math.Pow(mean, 9)*(1-mean) + math.Pow(mean, 10) + 45*math.Pow(mean, 8)*(1-mean)*(1-mean)
	assert.InDelta(t, one, completed/treated, 4*math.Sqrt(one*(1-one)/treated))
}

// The attendance that services report before surgery: a beta law of mean 0.78 and standard
// deviation 0.22, of which 59% of patients attend four in five of what they are offered.
func TestReportedAttendanceCompletes(t *testing.T) {
	law, err := betaOf(0.78, 0.22)
	require.NoError(t, err)
	above := 0
	for i := range 10000 {
		if law.Quantile((float64(i)+0.5)/10000) >= 0.8 {
			above++
		}
	}
	assert.InDelta(t, 0.59, float64(above)/10000, 0.01)
}

// A dose is what the evidence's programme has, whatever else is planned: more contacts
// neither lower it nor raise it above 1, and calls are none.
func TestADoseIsHeldAgainstAFullOne(t *testing.T) {
	call := "core = true\n[prehab.core.contact.call]\ntier = \"targeted\"\nwith = \"nurse\"\ntime = \"10m\"\ncount = 5\n"
	for contacts, want := range map[string]float64{
		"count = 4\nevery = \"4d\"\n":        0.5,
		"count = 10\nevery = \"4d\"\n":       1,
		"count = 4\nevery = \"4d\"\n" + call: 0.5,
	} {
		of, _ := tallied(t, programme("attend = 1\nfull_dose = 8", contacts, "", ""))
		n, dose := of(1, "prehab.core.dose/targeted")
		assert.InDelta(t, want, dose/1e6/n, 1e-9, contacts)
		completed, _ := of(1, "prehab.core.completed")
		assert.Equal(t, n, completed, "all that is planned of the core is attended")
	}
	of, _ := tallied(t, programme("attend = 1\ndose = \"minutes\"\nfull_dose = \"480m\"", "count = 4\nevery = \"4d\"\n", "", ""))
	n, dose := of(1, "prehab.core.dose/targeted")
	assert.InDelta(t, 0.5, dose/1e6/n, 1e-9, "four hours of eight")
}

const besideDrugs = "attend = 1\nfull_dose = 5\nthrough = [{ when = { modality = \"drugs\" }, until = \"course_ended\" }]\n"

func onAdmissions(size string) string {
	return "[prehab.core.effect.admission]\non = \"p.admissions\"\nphase = \"during\"\n" + size
}

// Five classes, ten days apart, begin with treatment: the dose rises by a fifth with each,
// and an admission comes with the ratio of the dose by then. One course and a constant
// hazard: the risk times the mean of the ratio over the course.
func TestAdmissionsFollowTheDoseByThen(t *testing.T) {
	const classes = "from = \"treatment\"\nevery = \"10d\"\ncount = 5\n"
	for _, ratio := range []float64{0.5, 1.4} {
		of, _ := tallied(t, programme(besideDrugs, classes, onAdmissions("ratio = "+map[bool]string{true: "0.5", false: "1.4"}[ratio < 1]), ""))
		mean := 0.6 * ratio
		for k := 1; k <= 4; k++ {
			mean += 0.1 * math.Pow(ratio, float64(k)/5)
		}
		risk, _ := of(0, "event.emergency_admission at risk")
		current, _ := of(0, "event.emergency_admission")
		prehab, _ := of(1, "event.emergency_admission")
		// Half of them have drugs. Of others nothing changes, draw by draw.
		fewer := 0.5 * 0.4 * (1 - mean) * risk
		assert.InDelta(t, fewer, current-prehab, 4*math.Sqrt(0.5*0.4*math.Abs(1-mean)*risk), "ratio %g", ratio)
		completed, _ := of(1, "prehab.core.completed")
		assert.Greater(t, completed, 0.3*risk, "programmes beside drugs end with the course")
	}
}

// With every effect 1 nothing else is otherwise than without the service.
func TestAProgrammeWithoutEffectChangesNothing(t *testing.T) {
	const classes = "from = \"treatment\"\nevery = \"10d\"\ncount = 5\n"
	of, m := tallied(t, programme(besideDrugs, classes, onAdmissions("ratio = 1"), ", admissions = 1.6"))
	for _, tally := range m.Options[0].Program.Tallies {
		n, sum := of(0, tally.Name)
		n1, sum1 := of(1, tally.Name)
		assert.Equal(t, [2]float64{n, sum}, [2]float64{n1, sum1}, tally.Name)
	}
}

// What acts during treatment has nothing to act on where the programme ends before: that is
// told, and is no finding.
func TestWhatActsDuringTreatmentNeedsAProgrammeThen(t *testing.T) {
	_, m := tallied(t, programme("attend = 1", "count = 5\n", onAdmissions("ratio = 0.5"), ""))
	require.Equal(t, []string{`prehab "core" ends when treatment begins, so what acts during treatment does nothing: effect "admission"`}, m.Options[1].Remarks)
	said := m.EffectSentences(func(list []*Option) string { return list[0].ID })
	require.Len(t, said, 1)
	assert.Equal(t, "prehab: "+m.Options[1].Remarks[0]+".", said[0])
	assert.Empty(t, m.Options[1].Effects().Live)
	assert.False(t, m.Options[1].Beside)
	_, beside := tallied(t, programme(besideDrugs, "from = \"treatment\"\ncount = 5\n", onAdmissions("ratio = 0.5"), ""))
	assert.Equal(t, []bool{false, true}, []bool{beside.Options[0].Beside, beside.Options[1].Beside})
}

// A programme that has no effect at all is told to have none: what it does not change is no
// result about it.
func TestAProgrammeWithNoEffectIsToldToHaveNone(t *testing.T) {
	_, m := tallied(t, programme("attend = 1", "count = 5\n", "", ""))
	require.Equal(t, []string{`prehab "core" has no effect in the scenario, so a line that it does not change is no result about it`}, m.Options[1].Remarks)
	require.Empty(t, m.Options[0].Remarks)
}

// What the posts are asked for counts a programme whole: half an hour for each, and five
// hours beside drugs, which half of them have.
func TestWhatIsAskedCountsContactsBesideTreatment(t *testing.T) {
	_, m := tallied(t, programme(besideDrugs, "from = \"treatment\"\nevery = \"10d\"\ncount = 5\n[prehab.core.contact.talk]\ntier = \"targeted\"\nwith = \"nurse\"\ntime = \"30m\"\n", "", ""))
	o := &m.Options[1]
	rates := make([][]float64, len(o.Program.Sources))
	for i := range rates {
		rates[i] = []float64{1}
	}
	asked := analysis.Expect(o.Program, rates, o.Program.Window)
	hours := 0.0
	for i := range o.Program.Resources {
		if o.Program.Resources[i].Name == "nurse" {
			hours = asked.Work[0][i] / 3600
		}
	}
	assert.InDelta(t, 0.5*5+0.5, hours, 1e-9, "for each patient")
}

// Effects on what comes after hold no longer from the mark that says so, also where the
// programme goes on beyond it.
func TestEffectsDoNotComeBackAfterTheyAreOver(t *testing.T) {
	course := func(until string) float64 { return courseOf(t, besideDrugs+until, "") }
	assert.InDelta(t, 5, course(""), 1e-6)
	assert.InDelta(t, 10, course("effects_until = \"again\"\n"), 1e-6)
	forNext := func(text string) string {
		return strings.Replace(text, "until = \"course_ended\"", "until = \"course_ended\", for_next = true", 1)
	}
	assert.InDelta(t, 5, courseOf(t, forNext(besideDrugs)+"effects_until = \"again\"\n", ""), 1e-6, "decided on while the programme goes on")
	assert.InDelta(t, 10, courseOf(t, forNext(besideDrugs)+"effects_until = \"again\"\n", "again"), 1e-6, "and no further")
}

// courseOf is the mean time of a step that effects halve, behind a course in which the mark of
// a further decision is reached, and once more after it if there is another mark.
func courseOf(t *testing.T, service, mark string) float64 {
	t.Helper()
	text := programme(service, "count = 5\nevery = \"4d\"\n", "[prehab.core.effect.shorter]\non = \"p.later\"\nratio = 0.5\n", "")
	text = strings.Replace(text, `delay = "100d"`, `delay = "100d", mark = "again"`, 1)
	text = strings.ReplaceAll(text, "\"over\", \"home\"", "\"over\", \"once_more\", \"later\", \"home\"")
	text += "[pathway.p.step.once_more]\nmark = \"" + cmp.Or(mark, "other") + "\"\n"
	text += "[pathway.p.step.later]\ndelay = \"10d\"\nmark = \"done\"\n[measure.later]\nof = \"time\"\nfrom = \"course_ended\"\nto = \"done\"\nwhen = { modality = \"drugs\" }\n"
	_, m := tallied(t, text)
	return observeProgram(t, m.Options[1].Program).read("time_mean", "measure", "later")
}

// Contacts that begin with treatment begin for whoever is not through with his lag yet, and
// those of whom the programme does not go on have none.
func TestContactsBeginWithTreatment(t *testing.T) {
	of, _ := tallied(t, strings.Replace(programme(besideDrugs, "from = \"treatment\"\nevery = \"10d\"\ncount = 5\n", "", ""), "at      = \"decision\"\n", "at      = \"decision\"\nafter = \"60d\"\n", 1))
	started, _ := of(1, "prehab.core.started")
	contacts, _ := of(1, "prehab.core.contacts")
	// Only drugs are left, sixty days after the decision. Of those who come in 700 days, 600
	// days' have all five contacts within these, and forty days' half of them.
	assert.InDelta(t, (600*5+40*2.5)/700., contacts/started, 0.05)
	treated, _ := of(1, "prehab.core.treated")
	assert.InDelta(t, 0.5, started/treated, 0.03)
}

// Numbers of admissions are geometric.
func TestAdmissionsMayBeSeveral(t *testing.T) {
	of, _ := tallied(t, programme("attend = 1", "count = 1\n", "", ", admissions = 1.6"))
	risk, _ := of(0, "event.emergency_admission at risk")
	n, _ := of(0, "event.emergency_admission")
	assert.InDelta(t, 0.4*1.6, n/risk, 4*1.1/math.Sqrt(risk))
}

// A risk may be another for some.
func TestARiskIsMultipliedByAnotherAttribute(t *testing.T) {
	of, _ := tallied(t, programme("attend = 1", "count = 1\n", "", `, times = { by = "comorbid", no = 0.5, yes = 3 }`))
	risk, _ := of(0, "event.emergency_admission at risk")
	n, _ := of(0, "event.emergency_admission")
	assert.InDelta(t, (0.2+1)/2, n/risk, 4*0.5/math.Sqrt(risk), "0.4 × 3 is no more than 1")
}

// The baseline of an odds ratio is that of the patient, with what multiplies it.
func TestAnOddsRatioKnowsWhatMultipliesTheRisk(t *testing.T) {
	of, m := tallied(t, programme("attend = 1\nfull_dose = 1", "count = 1\n", strings.ReplaceAll(onAdmissions("odds_ratio = 0.5"), "phase = \"during\"\n", ""), `, times = { by = "comorbid", no = 0.5, yes = 2 }`))
	assert.Contains(t, m.Options[1].CarriedOver[0].String(), "a ratio of 0.556 to 0.833 on the scenario's own risk of 20.0 to 80.0%")
	risk, _ := of(1, "event.emergency_admission at risk")
	n, _ := of(1, "event.emergency_admission")
	assert.InDelta(t, (1./9+2./3)/2, n/risk, 4*0.49/math.Sqrt(risk), "odds of 1 to 4 and 4 to 1 become 1 to 8 and 2 to 1")
}

// An odds ratio, and a difference on the evidence's own baseline, are carried over to the
// model's: the figures of the register of evidence.
func TestAnOddsRatioIsCarriedOver(t *testing.T) {
	carried := func(p, size string) *Model {
		_, m := tallied(t, strings.Replace(programme("attend = 1\nfull_dose = 1", "count = 1\n", strings.ReplaceAll(onAdmissions(size), "phase = \"during\"\n", ""), ""), "probability = 0.4", "probability = "+p, 1))
		return m
	}
	require.Len(t, carried("0.315", "odds_ratio = 0.824").Options[1].CarriedOver, 1)
	assert.Equal(t, "prehab.core.effect.admission.odds_ratio: odds ratio 0.824 is a ratio of 0.872 on the scenario's own risk of 31.5%", carried("0.315", "odds_ratio = 0.824").Options[1].CarriedOver[0].String())
	assert.Equal(t, "prehab.core.effect.admission.difference: odds ratio 0.724 is a ratio of 0.840 on the scenario's own risk of 50.0%", carried("0.5", "difference = -0.08\nat_baseline = 0.5").Options[1].CarriedOver[0].String())
	of, _ := tallied(t, programme("attend = 1\nfull_dose = 1", "count = 1\n", strings.ReplaceAll(onAdmissions("odds_ratio = 0.5"), "phase = \"during\"\n", ""), ""))
	risk, _ := of(1, "event.emergency_admission at risk")
	n, _ := of(1, "event.emergency_admission")
	assert.InDelta(t, 0.25, n/risk, 4*0.44/math.Sqrt(risk), "odds of 2 to 3 become 1 to 3")
}

// Days off a delay, and a way that prehabilitation opens.
func TestAnEffectMayBeInDaysOrOpenAWay(t *testing.T) {
	text := strings.Replace(programme("attend = 1\nfull_dose = 2", "count = 1\n", "[prehab.core.effect.shorter]\non = \"p.course\"\ndifference = -20\n", ""), "admissions = { emergency", "admissions = { mark = \"x\", emergency", 1)
	_, m := tallied(t, text+"[measure.course]\nof = \"time\"\nfrom = \"first_treatment\"\nto = \"course_ended\"\n")
	o := observeProgram(t, m.Options[1].Program)
	o.reads("measure", map[string]float64{"time_mean course": 90})

	text = strings.Replace(programme("attend = 1\nfull_dose = 2", "count = 1\n", "[prehab.core.effect.fit]\non = \"p.course.leave\"\nadds = 0.5\n", ""), `delay = "100d"`, `branch = { leave = 0, next = "rest" }, outcome = "fit"`, 1)
	text = strings.Replace(text, `during = "course"`, `within = "9d"`, 1)
	of, _ := tallied(t, text)
	fit, _ := of(1, "outcome.fit")
	treated, _ := of(1, "prehab.core.treated")
	assert.InDelta(t, 0.25, fit/treated, 4*0.44/math.Sqrt(treated))
	none, _ := of(0, "outcome.fit")
	assert.Zero(t, none)
}

func TestWhatAnEffectCannotBeIsRefused(t *testing.T) {
	for effects, want := range map[string]string{
		onAdmissions("ratio = 0.9\nodds_ratio = 0.8"):                                         "write one of ratio, odds_ratio, difference and adds, and not several",
		onAdmissions("note = \"x\""):                                                          "write one of ratio, odds_ratio, difference and adds, and not none",
		"[prehab.core.effect.x]\non = \"p.course\"\nodds_ratio = 0.8\n":                       `"p.course" has no risk of its own`,
		"[prehab.core.effect.x]\non = \"p.course\"\ndifference = -200\n":                      "takes more than the mean of 1e+02 days at full dose",
		"[prehab.core.effect.x]\non = \"p.course\"\nratio = 0.9\nphase = \"during\"\n":        "acts on unplanned admissions (emergency) and their stay",
		"[prehab.core.effect.x]\non = \"p.course.stay\"\nratio = 0.9\n":                       `step "p.course" has no "stay"`,
		"[prehab.core.effect.x]\non = \"p.course\"\nadds = 0.9\n":                             "adds is a chance to take a way of a branch",
		"[prehab.core.effect.x]\non = \"p.course\"\ndifference = -2\nlimit = 0.9\n":           "limit: is a ratio, and stops a ratio or an odds ratio",
		"[prehab.core.effect.x]\non = \"p.admissions\"\ndifference = -0.6\nat_baseline = 0.5": "-0.6 on a risk of 0.5 is no risk",
	} {
		var problems diag.List
		text := programme(besideDrugs, "count = 1\n", effects, "")
		Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems)
		assert.ErrorContains(t, problems.Err(), want)
	}
	for from, want := range map[string]string{
		"attend = 1\nfull_dose = 0":     "full_dose: must be above 0",
		"attend = 0.5\nattend_sd = 0.6": "too large for mean 0.5",
		"attend = 1\ncompleted = 0":     "completed: must be above 0",
		"attend = 1\nthrough = [{ when = { modality = \"drugs\" }, until = \"course_endde\" }]":                                                           `no step has mark "course_endde"; did you mean "course_ended"?`,
		"attend = 1\n[prehab.core.contact.find]\ntier = \"targeted\"\nwith = \"nurse\"\ntime = \"9m\"\nscreening = true\nwhen = { modality = \"drugs\" }": "everybody who is referred is screened",
		"attend = 1\nthrough = [{ until = \"first_treatment\" }]":                                                                                         "write one that comes later",
		"attend = 1\nthrough = [{ until = \"course_ended\", for_next = 1 }]":                                                                              "for_next is true or false",
		"attend = 1\nthrough = [{ until = \"course_ended\", for_next = true }]":                                                                           "this service has none: they hold for good",
		"attend = 1\nthrough = [{ to = \"course_ended\" }]":                                                                                               "write for whom it goes on beside treatment",
	} {
		var problems diag.List
		Load(memory(map[string]string{"test.toml": programme(from, "count = 1\n", "", "")}), "test.toml", Settings{}, &problems)
		assert.ErrorContains(t, problems.Err(), want)
	}
	for _, key := range []string{"at", "until"} {
		var problems diag.List
		Load(memory(map[string]string{"test.toml": strings.Replace(programme("attend = 1", "count = 1\n", "", ""), map[string]string{"at": `at      = "decision"`, "until": `until   = "first_treatment"`}[key], key+` = "decisoin"`, 1)}), "test.toml", Settings{}, &problems)
		assert.ErrorContains(t, problems.Err(), `no step has mark "decisoin"; did you mean "decision"?`)
	}
	var problems diag.List
	Load(memory(map[string]string{"test.toml": programme("attend = 1", "from = \"treatment\"\n", "", "")}), "test.toml", Settings{}, &problems)
	assert.ErrorContains(t, problems.Err(), "the programme ends when treatment begins, so this would never take place")
}

// Whoever writes the size of an effect in another way than it is inherited means it instead,
// and a limit that stood with the old one goes with it.
func TestTheSizeOfAnEffectTakesTheInheritedOnesPlace(t *testing.T) {
	const ours = "[option.opt_out.prehab.core.effect.stay]\nlos_effect = \"direct\"\ndifference = -0.2\n"
	m := loadText(t, extending("builtin:northbridge", ours), "opt_out")
	require.Len(t, m.Options[1].CarriedOver, 2, "and that on admissions")
	assert.True(t, m.Options[1].CarriedOver[0].Days)
	assert.Empty(t, m.Options[1].Limited)
	var problems diag.List
	Load(memory(map[string]string{"test.toml": extending("builtin:northbridge", ours+"ratio = 0.9\n")}), "test.toml", Settings{}, &problems)
	assert.ErrorContains(t, problems.Err(), "test.toml:6: prehab \"core\": effect \"stay\": ratio: write one of ratio, odds_ratio, difference and adds, and not several")
}

// What is wrong with an option that is run by name alone is told all the same.
func TestOptionsRunByNameAloneAreReadToo(t *testing.T) {
	var problems diag.List
	text := extending("builtin:northbridge", "[run]\noptions = [\"opt_out\"]\n[option.mine.prehab.core]\noffered = true\natend = 0.5\n")
	require.Nil(t, Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems))
	assert.ErrorContains(t, problems.Err(), `prehab "core": unknown key "atend"; did you mean "attend"?`)
}
