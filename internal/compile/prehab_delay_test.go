package compile

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// weeks are ten classes a week apart, of which eight are held in the fifty days before treatment.
const weeks = "every = \"7d\"\ncount = 10\n"

func mayDelay(days string) string {
	return "attend = 1\nmay_delay_treatment = { before = \"p.begin\", up_to = \"" + days + "\", when = { modality = \"operation\" } }\n"
}

// waited is whose treatment was put off, for how long on average, and the mean dose of all.
func waited(t *testing.T, text string) (share, days, dose float64) {
	t.Helper()
	of, _ := tallied(t, text)
	n, sum := of(1, "prehab.core.delayed")
	treated, _ := of(1, "prehab.core.treated")
	_, doses := of(1, "prehab.core.dose")
	require.Greater(t, treated, 20000.)
	return n / treated, sum / max(1, n), doses / 1e6 / treated
}

// Treatment waits a day at a time for classes still to come, as long as it may and no longer
// than they last, of those for whom it may; what the clocks show is the option's own.
func TestTreatmentMayWaitForTheProgramme(t *testing.T) {
	share, days, dose := waited(t, programme(mayDelay("5d"), weeks, "", ""))
	assert.InDelta(t, 0.5, share, 0.02)
	assert.InDelta(t, 5, days, 1e-9)
	assert.InDelta(t, 0.8, dose, 1e-6, "the ninth class is in the eighth week")
	_, days, dose = waited(t, programme(mayDelay("7d"), weeks, "", ""))
	assert.InDelta(t, 7, days, 1e-9)
	assert.InDelta(t, 0.85, dose, 0.002)
	share, days, dose = waited(t, programme(mayDelay("30d"), weeks, "", ""))
	assert.InDelta(t, 0.5, share, 0.02)
	assert.InDelta(t, 14, days, 1e-9, "until the tenth, on day 63, is over")
	assert.InDelta(t, 0.9, dose, 0.002)
}

// Nobody waits who has had all classes, whether he came or not, or has completed the
// programme; and a wait of no days is none, byte for byte.
func TestNobodyWaitsForNothing(t *testing.T) {
	share, _, _ := waited(t, programme(strings.Replace(mayDelay("7d"), "attend = 1", "attend = 0.5", 1), "every = \"4d\"\ncount = 10\n", "", ""))
	assert.Zero(t, share)
	share, _, _ = waited(t, programme(mayDelay("7d")+"completed = 0.8\n", weeks, "", ""))
	assert.Zero(t, share)
	share, _, _ = waited(t, programme(strings.Replace(mayDelay("7d"), "attend = 1", "attend = 0.5\ndrop_out = 1", 1), weeks, "", ""))
	assert.Zero(t, share, "who has left it waits for nothing")
	none := loadText(t, programme(mayDelay("0d"), weeks, "", ""), "prehab").Options[1].Program
	plain := loadText(t, programme("attend = 1", weeks, "", ""), "prehab").Options[1].Program
	assert.Equal(t, plain.Ops, none.Ops)
}

func TestWhatMayNotBeWaitedForIsRefused(t *testing.T) {
	for written, want := range map[string]string{
		`{ before = "p.begn", up_to = "7d" }`:                  `may_delay_treatment: no step is called "p.begn"; did you mean "p.begin"?`,
		`{ befor = "p.begin", up_to = "7d" }`:                  `may_delay_treatment: unknown key "befor"; did you mean "before"?`,
		`{ before = "p.begin" }`:                               "write before which step, and by how many days at most",
		`{ before = "p.begin", up_to = "36h" }`:                "up_to must be a multiple of 1d, not 36h",
		`{ before = "p.begin", up_to = "7d", who = "all" }`:    `unknown key "who"`,
		`{ before = "p.begin", up_to = "7d", when = { x = 1}}`: "x",
	} {
		var problems diag.List
		require.Nil(t, Load(memory(map[string]string{"test.toml": programme("attend = 1\nmay_delay_treatment = "+written, weeks, "", "")}), "test.toml", Settings{}, &problems), written)
		assert.ErrorContains(t, problems.Err(), want)
	}
}

// What is settled while a patient waits is settled by the dose as of then: at the tenth day,
// with two of ten classes behind him, a tenth of patients takes the way that a full dose
// opens to half; and nobody where nobody has begun.
func TestAPlanIsSettledByTheDoseByThen(t *testing.T) {
	plan := func(service string) (share, n float64) {
		text := programme(service, weeks, "[prehab.core.effect.fit]\non = \"p.settle.leave\"\nadds = 0.5\nphase = \"waiting\"\n", "")
		text = strings.Replace(text, `steps = ["prepare"`, `steps = ["early", "settle", "prepare"`, 1)
		text += "[pathway.p.step.early]\ndelay = \"10d\"\n[pathway.p.step.settle]\nbranch = { leave = 0, next = \"rest\" }\noutcome = \"fit\"\n"
		of, _ := tallied(t, text)
		none, _ := of(0, "outcome.fit")
		assert.Zero(t, none, "without prehab")
		fit, _ := of(1, "outcome.fit")
		offered, _ := of(1, "prehab.core.offered")
		return fit / offered, offered
	}
	share, n := plan("attend = 1")
	assert.InDelta(t, 0.1, share, 4*0.3/math.Sqrt(n))
	share, _ = plan("attend = 0")
	assert.Zero(t, share)
	share, _ = plan("attend = 1\nafter = \"20d\"")
	assert.Zero(t, share, "who has not begun")
}

// An operation that may be called off because the patient is unfit is called off by the dose
// as of that day; each time anew.
func TestWhoIsCalledOffHangsOnTheDoseByThen(t *testing.T) {
	for size, want := range map[string]float64{
		"ratio = 0.5":                            0.1,
		"odds_ratio = 0.5":                       0.125 / 1.125, // of odds of 0.25
		"difference = -0.2\nat_baseline = 0.5\n": 0.25 * 3 / 7 / (1 + 0.25*3/7),
	} {
		text := programme("attend = 1\nfull_dose = 8", weeks, "[prehab.core.effect.fit]\non = \"p.operate.cancelled\"\nphase = \"waiting\"\n"+size, "")
		text = strings.Replace(text, `"begin", "admissions"`, `"operate", "begin", "admissions"`, 1)
		text += resource("theatre", "servers", "unlimited = true") + "[pathway.p.step.operate]\nuse = \"theatre\"\ntime = \"2h\"\ncancelled = 0.2\n"
		of, _ := tallied(t, text)
		treated, _ := of(1, "mark.first_treatment")
		before, _ := of(0, "event.cancelled")
		after, _ := of(1, "event.cancelled")
		// Called off r times before an operation: p + p² + ... = p ÷ (1 − p) of each.
		assert.InDelta(t, 0.2/0.8, before/treated, 0.012)
		assert.InDelta(t, want/(1-want), after/treated, 0.012, size)
	}
}

// However many steps may wait, treatment waits once, and no longer than it may.
func TestTreatmentWaitsOnce(t *testing.T) {
	share, days, _ := waited(t, programme(strings.Replace(mayDelay("5d"), `"p.begin"`, `["p.prepare", "p.begin"]`, 1), weeks, "", ""))
	assert.InDelta(t, 0.5, share, 0.02)
	assert.InDelta(t, 5, days, 1e-9)
}

// What a step counts may be more by prehab beside treatment: as many times as many for who
// has a full dose by the end of the course, and exactly as many for everybody else.
func TestPrehabMayAddToWhatIsCounted(t *testing.T) {
	counted := func(service, effect string) (before, after float64, m *Model) {
		text := programme(service, "count = 5\nevery = \"4d\"\n", effect, "")
		text = strings.Replace(text, `delay = "100d"`, `delay = "100d", counts = { cycle = { by = "modality", drugs = 6, operation = 2 } }`, 1)
		of, m := tallied(t, text)
		_, before = of(0, "event.cycle")
		_, after = of(1, "event.cycle")
		return before, after, m
	}
	const more = "[prehab.core.effect.dose]\non = \"p.course.cycle\"\nratio = 1.5\nphase = \"during\"\n"
	before, after, _ := counted(besideDrugs, more)
	assert.InDelta(t, 1+0.5*6*0.5/4, after/before, 0.01, "half have drugs, and these 9 for 6")
	before, after, _ = counted("attend = 1\n", more)
	assert.Equal(t, before, after, "the programme ends when treatment begins")
	before, after, _ = counted("attend = 1\n", strings.Replace(more, "during", "before", 1))
	assert.InDelta(t, 1.5, after/before, 0.01)
	before, after, _ = counted(besideDrugs, strings.Replace(more, "1.5", "1", 1))
	assert.Equal(t, before, after)
	for effect, want := range map[string]string{
		strings.Replace(more, "cycle", "cycel", 1):             `step "p.course" has no "cycel" on which prehabilitation could act; did you mean "cycle"?`,
		strings.Replace(more, "ratio = 1.5", "adds = 0.5", 1):  "is a chance to take a way of a branch",
		strings.Replace(more, "during", "waiting", 1):          "an effect acts on a branch, or on a use that is called off",
		strings.Replace(more, "ratio", "odds_ratio", 1):        "is a number that is counted; write a ratio",
		strings.Replace(more, "p.course.cycle", "p.course", 1): "acts on unplanned admissions (emergency) and their stay, and on what a step counts",
	} {
		var problems diag.List
		text := strings.Replace(programme(besideDrugs, "count = 1\n", effect, ""), `delay = "100d"`, `delay = "100d", counts = { cycle = 6 }`, 1)
		require.Nil(t, Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems), effect)
		assert.ErrorContains(t, problems.Err(), want)
	}
}

// Of a list of conditions any one will do, and none is refused by line.
func TestAnyOfSomeConditionsWillDo(t *testing.T) {
	offered := func(when string) float64 {
		of, _ := tallied(t, programme("attend = 1\nwhen = "+when, weeks, "", ""))
		offered, _ := of(1, "prehab.core.offered")
		all, _ := of(0, "mark.decision")
		return offered / all
	}
	assert.InDelta(t, 0.75, offered(`[{ modality = "drugs" }, { comorbid = "yes" }]`), 0.02)
	assert.InDelta(t, 0.625, offered(`[{ modality = "drugs", comorbid = "yes" }, { comorbid = "no", modality = ["drugs"] }, { modality = "operation", comorbid = "yes" }, { modality = "operation", comorbid = "yes" }]`)-0.125, 0.02)
	one, other := programme("attend = 1\nwhen = [{ modality = \"drugs\" }]", weeks, "", ""), programme("attend = 1\nwhen = { modality = \"drugs\" }", weeks, "", "")
	assert.Equal(t, loadText(t, other, "prehab").Options[1].Program.Ops, loadText(t, one, "prehab").Options[1].Program.Ops)
	for when, want := range map[string]string{
		`[{ modality = "drugs" }, {}]`:                      "a condition is empty",
		`[{ modality = "drugs" }, { modality = "druggs" }]`: `did you mean "drugs"?`,
		`["drugs"]`: "write attributes and their values",
	} {
		var problems diag.List
		require.Nil(t, Load(memory(map[string]string{"test.toml": programme("attend = 1\nwhen = "+when, weeks, "", "")}), "test.toml", Settings{}, &problems), when)
		assert.ErrorContains(t, problems.Err(), want)
	}
}
