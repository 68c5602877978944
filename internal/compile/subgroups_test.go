package compile

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// What prehabilitation does may differ between patients: effects, need, uptake and
// minutes by attributes or by tier. In this little world one patient of each kind comes
// every twelve hours, all take part and attend everything, and no time is drawn; so
// means are known to the second.

// clinic is such a world of kinds of patients: a row of the table of kinds each, with
// a site, a comorbidity and a fifth of deprivation. The service is given by its keys,
// then its effects.
func clinic(kinds, service, effects string) string {
	return strings.Replace(starting("2026-01-05", "400d",
		"[table.kind]\nrows = { "+kinds+" }",
		"[table.fifth]\nrows = { 1 = {}, 2 = {}, 3 = {}, 4 = {}, 5 = {} }",
		"[attribute.kind]\ntable = \"kind\"",
		"[attribute.site]\nfrom = { by = \"kind\", column = \"site\" }",
		"[attribute.comorbid]\nfrom = { by = \"kind\", column = \"comorbid\" }",
		"[attribute.imd]\nfrom = { by = \"kind\", column = \"imd\" }",
		unlimitedWard,
		resource("team", "staff", "unlimited = true", "wte = 1", "patient_facing_hours = 1000"),
		`[pathway.p]
for_each = "kind"
arrivals = { interarrival = "12h" }
mark = "decision"
steps = ["all"]
step = { all = { go = "care" } }
`+subroute("care", `
prepare = { delay = "40d" }
in      = { seize = "ward", mark = "first_treatment" }
worse   = { complication = { any = { by = "comorbid", no = 0, yes = 1 }, minor_days = "4d" } }
stay    = { delay = { by = "site", a = "10d", b = "6d" }, then = { release = "ward" } }
end     = { leave = "home" }`),
		`[prehab.core]
offered = true
at = "decision"
until = "first_treatment"
refer = { how = "opt-in", probability = 1 }
attend = 1
`+service,
		`[prehab.core.contact.class]
tier = ["light", "full"]
with = "team"
time = "60m"
every = "7d"
count = 4
`+effects), "[run]\n", "[run]\nbreakdowns = [\"kind\"]\n", 1)
}

// allTakePart is the rest of a service in which everybody does: half in each tier.
const allTakePart = "tiers = [\"light\", \"full\"]\nneed = { light = 0.5, full = 0.5 }\nuptake = 1\n"

const fourKinds = `an = { site = "a", comorbid = "no", imd = "1" }, ay = { site = "a", comorbid = "yes", imd = "5" }, bn = { site = "b", comorbid = "no", imd = "1" }, by = { site = "b", comorbid = "yes", imd = "5" }`

// stayOf is the mean stay of a kind of patients, in days. They all have an end in the
// window, but for the last days.
func (o observation) stayOf(kind int) float64 {
	n, seconds := o.counts.Tally(tallyOf(o.t, o.p, "stay.ward"), o.counts.Cell(0, kind), -1)
	require.Greater(o.t, n, int64(600))
	return float64(seconds) / float64(n) / float64(day)
}

func effectOnStay(keys string) string {
	return "[prehab.core.effect.stay]\non = \"care.stay\"\n" + keys
}

// Stays of 10 and 6 days, and 4 more for who has another condition.
func TestAnEffectMayDifferByAnAttribute(t *testing.T) {
	o := observe(t, clinic(fourKinds, allTakePart, effectOnStay(`ratio = { by = "site", a = 0.5, b = 0.9 }`)))
	for kind, want := range []float64{5, 5 + 4, 5.4, 5.4 + 4} {
		assert.InDelta(t, want, o.stayOf(kind), 1e-9, "kind %d", kind)
	}
}

// The evidence may be of other doses and weights for some, and so may the limit:
// 0.5 seen at half the dose is 0.25 at full dose, and no less than 0.4 for site b.
func TestWhatStandsBehindAnEffectMayDifferToo(t *testing.T) {
	o := observe(t, clinic(fourKinds, allTakePart, effectOnStay(`
ratio   = 0.5
at_dose = { by = "comorbid", no = 1, yes = 0.5 }
limit   = { by = "site", a = 0.1, b = 0.4 }`)))
	for kind, want := range []float64{5, 2.5 + 4, 3, 2.4 + 4} {
		assert.InDelta(t, want, o.stayOf(kind), 1e-9, "kind %d", kind)
	}
}

// By tier: of those in the lighter one stays are 8 of 10 days, in the other 5. A tier's
// weight is on top: 0.64 at half weight is 0.8.
func TestAnEffectMayDifferByTier(t *testing.T) {
	for service, ratio := range map[string]string{
		allTakePart: `{ by = "tier", light = 0.8, full = 0.5 }`,
		allTakePart + "weight = { light = 0.5, full = 1 }\n": `{ by = "tier", light = 0.64, rest = 0.5 }`,
	} {
		o := observe(t, clinic(fourKinds, service, effectOnStay("ratio = "+ratio)))
		in := func(tally string) (n, amount float64) { // of the first kind: at site a, without another condition
			events, sum := o.counts.Tally(tallyOf(t, o.p, tally), o.counts.Cell(0, 0), -1)
			return float64(events), float64(sum)
		}
		n, seconds := in("stay.ward")
		light, _ := in(ofTier("prehab.core.tier", "light"))
		full, _ := in(ofTier("prehab.core.tier", "full"))
		// Of those who have left as many are in either tier as of all, but for the last days.
		share := light / (light + full)
		assert.InDelta(t, 8*share+5*(1-share), seconds/n/float64(day), 0.05, ratio)
		assert.InDelta(t, 0.5, share, 0.08)
	}
}

// A total effect of 0.9, or 0.8 with another condition, on stays of 10 and 6 days of
// which the 4 more are a part: (0.8 × 14 − 4) ÷ 10 is what becomes of the direct stay.
// Complications have no effect of their own here.
func TestATotalEffectMayDifferByOtherAttributesThanTheStay(t *testing.T) {
	text := clinic(fourKinds, allTakePart, effectOnStay("los_effect = \"total\"\nratio = { by = \"comorbid\", no = 0.9, yes = 0.8 }"))
	const risk = `any = { by = "comorbid", no = 0, yes = 1 }`
	require.Contains(t, text, risk)
	for _, written := range []string{risk, `any = 1, times = { by = "comorbid", no = 0, yes = 3 }`} { // no risk is more than 1
		o := observe(t, strings.Replace(text, risk, written, 1))
		for kind, want := range []float64{9, 0.8 * 14, 5.4, 0.8 * 10} {
			assert.InDelta(t, want, o.stayOf(kind), 1e-9, "kind %d", kind)
		}
	}
}

// Who has another condition needs the full programme, the others the lighter one; in a
// Dirichlet law only proportions matter.
func TestNeedMayDifferByAnAttribute(t *testing.T) {
	for _, need := range []string{
		`{ light = { by = "comorbid", no = 1, yes = 0 }, full = "rest" }`,
		`{ dist = "dirichlet", light = { by = "comorbid", no = 7, yes = 0 }, full = { by = "comorbid", no = 0, yes = 2 } }`,
	} {
		o := observe(t, clinic(fourKinds, "tiers = [\"light\", \"full\"]\nuptake = 1\nneed = "+need+"\n", effectOnStay("ratio = 1")))
		for kind, tier := range []string{"light", "full", "light", "full"} {
			started, _ := o.counts.Tally(tallyOf(t, o.p, "prehab.core.started"), o.counts.Cell(0, kind), -1)
			of, _ := o.counts.Tally(tallyOf(t, o.p, ofTier("prehab.core.tier", tier)), o.counts.Cell(0, kind), -1)
			assert.Equal(t, started, of, "%s: kind %d", need, kind)
			assert.Greater(t, of, int64(700))
		}
	}
}

// Shares of those who take part, in the middle fifth: 0.5 at site a and 0.8 at b, with
// 0.4 less in log odds for each fifth towards the most deprived; or by attribute alone;
// or by tier. Binomial, within four standard deviations.
func TestUptakeMayDifferByAttributesAndTier(t *testing.T) {
	odds := func(p, log float64) float64 {
		o := p / (1 - p) * math.Exp(log)
		return o / (1 + o)
	}
	for uptake, want := range map[string][]float64{
		`{ value = { by = "site", a = 0.5, b = 0.8 }, imd_step = -0.4 }`:                                      {odds(0.5, -0.8), odds(0.5, 0.8), odds(0.8, -0.8), odds(0.8, 0.8)},
		`{ value = { by = "site", a = 0.5, b = 0.8 }, imd_step = { by = "comorbid", no = -0.4, yes = 0 } }`:   {odds(0.5, -0.8), 0.5, odds(0.8, -0.8), 0.8},
		`{ logit = { by = "comorbid", no = 0, yes = 1 } }`:                                                    {0.5, odds(0.5, 1), 0.5, odds(0.5, 1)},
		`{ by = "site", a = 0.2, b = 0.6 }`:                                                                   {0.2, 0.2, 0.6, 0.6},
		`{ by = "tier", light = 0.3, full = 0.9 }`:                                                            {0.6, 0.6, 0.6, 0.6},
		`{ value = { by = "tier", light = 0, full = 1 }, imd_step = -0.4 }`:                                   {0.5, 0.5, 0.5, 0.5},
		`{ value = { by = "tier", light = 0.5, full = 0.8 }, imd_step = { by = "site", a = -0.4, b = 0.4 } }`: {(odds(0.5, -0.8) + odds(0.8, -0.8)) / 2, (odds(0.5, 0.8) + odds(0.8, 0.8)) / 2, (odds(0.5, 0.8) + odds(0.8, 0.8)) / 2, (odds(0.5, -0.8) + odds(0.8, -0.8)) / 2},
	} {
		o := observe(t, clinic(fourKinds, "tiers = [\"light\", \"full\"]\nneed = { light = 0.5, full = 0.5 }\nuptake = "+uptake+"\n", effectOnStay("ratio = 1")))
		for kind, p := range want {
			started, _ := o.counts.Tally(tallyOf(t, o.p, "prehab.core.started"), o.counts.Cell(0, kind), -1)
			offered, _ := o.counts.Tally(tallyOf(t, o.p, "prehab.core.offered"), o.counts.Cell(0, kind), -1)
			require.Greater(t, offered, int64(700))
			assert.InDelta(t, p, float64(started)/float64(offered), 4*math.Sqrt(p*(1-p)/float64(offered)), "%s: kind %d", uptake, kind)
		}
	}
}

// Contacts of an hour at site a and of half an hour at b: one team works for both.
func TestMinutesOfAContactMayDiffer(t *testing.T) {
	text := strings.Replace(clinic(fourKinds, allTakePart, effectOnStay("ratio = 1")), `time = "60m"`, `time = { by = "site", a = "60m", b = "30m" }`, 1)
	m := loadText(t, text)
	o := observeProgram(t, m.Options[0].Program)
	u := o.use("team")
	assert.InDelta(t, 45, float64(u.Busy)/float64(u.Starts)/float64(minute), 0.01, "minutes of a contact on average")
}

// The register has a line for each cell, with its source.
func TestTheRegisterHasEveryCell(t *testing.T) {
	m := loadText(t, clinic(fourKinds,
		"tiers = [\"light\", \"full\"]\nneed = { light = { by = \"comorbid\", no = { value = 0.7, source = \"audit\" }, yes = 0.2 }, full = \"rest\" }\n"+
			"uptake = { value = { by = \"site\", a = 0.5, b = 0.8 }, imd_step = -0.4 }\n",
		effectOnStay(`ratio = { by = "site", a = { value = 0.5, low = 0.3, high = 0.8, dist = "lognormal", source = "trial" }, b = 0.9 }`)))
	values := map[string]string{}
	for _, q := range m.Register() {
		values[q.Path] = fmt.Sprint(q.Value, " ", q.Source)
	}
	for path, want := range map[string]string{
		"prehab.core.effect.stay.ratio.a": "0.5 trial",
		"prehab.core.effect.stay.ratio.b": "0.9 ",
		"prehab.core.need.light.no":       "0.7 audit",
		"prehab.core.need.light.yes":      "0.2 ",
		"prehab.core.uptake.value.a":      "0.5 ",
		"prehab.core.uptake.value.b":      "0.8 ",
		"prehab.core.uptake.imd_step":     "-0.4 ",
	} {
		assert.Equal(t, want, values[path], path)
	}
}

// A number that must be the same for all says so where it is by an attribute; it was
// read as 0.
func TestWhatMustBeTheSameForAllSaysSo(t *testing.T) {
	refused := func(text string) string {
		return fmt.Sprint(problemsOf(memory(map[string]string{"test.toml": text}), "test.toml"))
	}
	for old, of := range map[string][2]string{
		`count = 4`:    {`count = { by = "site", a = 4, b = 5 }`, `count: must be the same for all, not by "site"`},
		`every = "7d"`: {`every = { by = "site", a = "7d", b = "5d" }`, `every: must be the same for all, not by "site"`},
		`wte = 1`:      {`wte = { by = "site", a = 1, b = 2 }`, `wte: must be the same for all, not by "site"`},
		`any = { by = "comorbid", no = 0, yes = 1 }`:  {`any = { by = "kind", rest = 0 }, major = { by = "site", rest = 0 }`, "any and major depend on the same attribute, or on none"},
		`refer = { how = "opt-in", probability = 1 }`: {`refer = { how = "opt-in", probability = { by = "tier", light = 1, full = 1 } }`, `unknown attribute "tier"`},
	} {
		text := clinic(fourKinds, allTakePart, effectOnStay("ratio = 1"))
		require.Contains(t, text, old)
		assert.Contains(t, refused(strings.Replace(text, old, of[0], 1)), of[1])
	}
	for service, want := range map[string]string{
		"weight = { light = { by = \"site\", a = 1, b = 1 }, full = 1 }\n" + allTakePart:                                                                 `weight: must be the same for all, not by "site"`,
		"tiers = [\"light\"]\nuptake = 1\nneed = { by = \"comorbid\", no = { light = 1 }, yes = { light = 1 } }\n":                                       `need: by stands in the share of each tier`,
		"tiers = [\"light\", \"full\"]\nuptake = 1\nneed = { light = { by = \"comorbid\", no = 1, yes = 0 }, full = { by = \"site\", a = 0, b = 1 } }\n": `shares are by "comorbid" and by "site"`,
		"tiers = [\"light\", \"full\"]\nuptake = 1\nneed = { light = { by = \"comorbid\", no = 0.9, yes = 0.2 }, full = 0.1 }\n":                         `shares for comorbid "yes" add to 0.3; they must add to 1`,
		"tiers = [\"light\", \"full\"]\nneed = { light = 0.5, full = 0.5 }\nuptake = { by = \"tier\", lite = 0.5, full = 1 }\n":                          `names "lite", which is no value of "tier"`,
		"tiers = [\"light\", \"full\"]\nneed = { light = 0.5, full = 0.5 }\nuptake = { by = \"tier\", full = 1 }\n":                                      `says nothing for tier "light"`,
	} {
		assert.Contains(t, refused(clinic(fourKinds, service, effectOnStay("ratio = 1"))), want)
	}
	for effect, want := range map[string]string{
		`ratio = { by = "complexity", rest = 0.5 }`: `unknown attribute "complexity"`,
		`ratio = { by = "site", a = 0.5 }`:          `says nothing for site "b"`,
		`ratio = { by = "site", a = 0.5, c = 0.5 }`: `names "c", which is no value of "site"`,
	} {
		assert.Contains(t, refused(clinic(fourKinds, allTakePart, effectOnStay(effect))), want)
	}
}

// A service that asks for an attribute which some of its patients do not have died in
// the run; a when that leaves them out is enough.
func TestAServiceThatAsksForAnAttributeThatIsMissingIsRefused(t *testing.T) {
	text := func(when string) string {
		return strings.Replace(clinic(fourKinds, allTakePart+when, effectOnStay(`ratio = { by = "stage", early = 0.5, late = 0.9 }`)),
			"[attribute.imd]", "[attribute.stage]\nshares = { early = 0.5, late = 0.5 }\nwhen = { site = \"a\" }\n[attribute.imd]", 1)
	}
	problems := problemsOf(memory(map[string]string{"test.toml": text("")}), "test.toml")
	require.Len(t, problems, 1)
	assert.Contains(t, problems[0].Text, `prehab "core": asks for attribute "stage", which some of those who come to it do not have`)
	assert.Positive(t, problems[0].Line)
	observe(t, text("when = { site = \"a\" }\n"))
}

// A ratio that is 1 for everybody is an assumption that there is no effect; one that is
// 1 for some is an effect.
func TestAnEffectThatIsNoneForEverybodyIsAssumedNone(t *testing.T) {
	inert := func(ratio string) []Inert {
		return loadText(t, clinic(fourKinds, allTakePart, effectOnStay("ratio = "+ratio))).Options[0].Effects().Inert
	}
	none := inert(`{ by = "site", a = 1, b = 1 }`)
	require.Len(t, none, 1)
	assert.Equal(t, "prehab.core.effect.stay.ratio", none[0].Numbers[0].Path)
	assert.Empty(t, inert(`{ by = "site", a = 1, b = 0.9 }`))
}
