package compile

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// fiveFifths are patients of each fifth of deprivation, the most deprived first.
const fiveFifths = `f1 = { site = "a", comorbid = "no", imd = "1" }, f2 = { site = "a", comorbid = "yes", imd = "2" }, f3 = { site = "b", comorbid = "no", imd = "3" }, f4 = { site = "b", comorbid = "no", imd = "4" }, f5 = { site = "b", comorbid = "yes", imd = "5" }`

// referring is the world of these patients with who is referred and who takes part.
func referring(refer, uptake string, more ...string) string {
	text := strings.Replace(clinic(fiveFifths, "tiers = [\"light\", \"full\"]\nneed = { light = 0.5, full = 0.5 }\nuptake = "+uptake+"\n", effectOnStay("ratio = 0.9")),
		`refer = { how = "opt-in", probability = 1 }`, "refer = "+refer, 1)
	return text + strings.Join(more, "\n")
}

// likely are the shares of a fifth of deprivation (1 to 5) who are referred, of whom some
// newly, and who start, by the choices of the program.
func likely(t *testing.T, text, option string, fifth int) (referred, newly, started float64) {
	t.Helper()
	p := optionOf(t, loadText(t, text), option).Program
	row := func(op *engine.Op, isNew int) []float64 {
		c, r := p.Choices[op.A], 0
		of := func(a engine.AttributeID) int {
			if p.Attributes[a].Name == "imd" {
				return fifth - 1
			}
			return isNew
		}
		if op.By != engine.None {
			r = of(engine.AttributeID(op.By))
			for i := range p.Ops {
				look := &p.Ops[i]
				if strings.HasPrefix(p.Attributes[op.By].Name, "prehab core ") && look.Code == engine.Look && look.A == int32(op.By) {
					r = 0
					for k, a := range p.Lookups[look.B].Attrs {
						r = r*int(p.Lookups[look.B].Sizes[k]) + of(a)
					}
				}
			}
		}
		return c.Probs[r*len(c.Targets) : (r+1)*len(c.Targets)]
	}
	for i := range p.Ops {
		switch op := &p.Ops[i]; {
		case op.Code != engine.Branch:
		case op.Site == rng.SiteOf("prehab.core/refer"):
			probs := row(op, 0)
			if referred = probs[0]; len(probs) == 3 {
				newly = probs[1]
			}
		case op.Site == rng.SiteOf("prehab.core/uptake"):
			started = referred*row(op, 0)[0] + newly*row(op, 1)[0]
			referred += newly
			return referred, newly, started
		}
	}
	t.Fatal("nobody is referred")
	return
}

func optionOf(t *testing.T, m *Model, id string) *Option {
	t.Helper()
	for i := range m.Options {
		if m.Options[i].ID == id {
			return &m.Options[i]
		}
	}
	t.Fatalf("there is no option %q", id)
	return nil
}

// The evidence's own arithmetic, at 0.6 referred of whom 0.72 start (third pass, "Checks
// for the modeller"): 0.432 under opt-in, and under opt-out by either reading.
func TestOptOutIsTheArithmeticOfTheEvidence(t *testing.T) {
	for out, want := range map[string][2]float64{ // referred and started
		``: {0.6, 0.432},
		`, opt_out = { on = "referral", odds_ratio = 4.6, newly = { uptake = 0.5 } }`:  {0.873, 0.530},
		`, opt_out = { on = "referral", odds_ratio = 4.6, newly = { uptake = 0.31 } }`: {0.873, 0.493},
		`, opt_out = { on = "referral", odds_ratio = 4.6 }`:                            {0.873, 0.873 * 0.72},
		`, opt_out = { on = "enrolment", odds_ratio = 1.72 }`:                          {0.567 / 0.72, 0.567},
		`, opt_out = { on = "enrolment", odds_ratio = 2.1 }`:                           {0.615 / 0.72, 0.615},
		`, opt_out = { on = "enrolment", odds_ratio = 4 }`:                             {1, 3.042 / 4.042}, // more than all who are referred would give
	} {
		referred, _, started := likely(t, referring(`{ how = "opt-out", probability = 0.6`+out+` }`, "0.72"), "current", 3)
		assert.InDelta(t, want[0], referred, 0.0006, out)
		assert.InDelta(t, want[1], started, 0.0006, out)
	}
}

func shifted(p, log float64) float64 {
	o := p / (1 - p) * math.Exp(log)
	return o / (1 + o)
}

// Under opt-in a tenth of log odds less for each fifth towards the most deprived. Opt-out
// leaves no gradient of referrals unless it says so, and refers nobody less.
func TestOptOutLeavesTheGradientThatItSays(t *testing.T) {
	const uptake = `{ value = 0.72, imd_step = -0.152 }`
	for i, towards := range []float64{2, 1, 0, -1, -2} {
		fifth, would, u := i+1, shifted(0.6, -0.1*towards), shifted(0.72, -0.152*towards)
		with := func(how, out string) (referred, newly, started float64) {
			return likely(t, referring(`{ how = "`+how+`", probability = 0.6, imd_step = -0.1`+out+` }`, uptake), "current", fifth)
		}
		referred, _, started := with("opt-in", `, opt_out = { on = "referral", odds_ratio = 4.6 }`)
		assert.InDelta(t, would, referred, 1e-12, "fifth %d", fifth)
		assert.InDelta(t, would*u, started, 1e-12)

		lifted := shifted(0.6, math.Log(4.6))
		referred, newly, started := with("opt-out", `, opt_out = { on = "referral", odds_ratio = 4.6, newly = { uptake = 0.5 } }`)
		assert.InDelta(t, lifted, referred, 1e-12)
		assert.InDelta(t, lifted-would, newly, 1e-12)
		assert.InDelta(t, would*u+(lifted-would)*u/2, started, 1e-12)

		referred, _, _ = with("opt-out", `, opt_out = { on = "referral", odds_ratio = 4.6, imd_step = -0.1 }`)
		assert.InDelta(t, shifted(0.6, -0.1*towards+math.Log(4.6)), referred, 1e-12)

		referred, _, _ = with("opt-out", `, opt_out = { on = "referral", odds_ratio = 1.01 }`)
		assert.InDelta(t, max(would, shifted(0.6, math.Log(1.01))), referred, 1e-12, "nobody less")

		_, _, started = with("opt-out", `, opt_out = { on = "enrolment", odds_ratio = 1.72, imd_step = -0.1 }`)
		assert.InDelta(t, shifted(would*u, math.Log(1.72)), started, 1e-12, "the odds of all who start")
		_, _, started = with("opt-out", `, opt_out = { on = "enrolment", odds_ratio = 1.72 }`)
		assert.InDelta(t, shifted(0.6*u, math.Log(1.72)), started, 1e-12, "the same, as if referral had no gradient")
	}
}

// Navigators for the two most deprived fifths: odds of taking part by an attribute, on top.
func TestOddsOfTakingPartMayDiffer(t *testing.T) {
	for i, odds := range []float64{1.3, 1.3, 1, 1, 1} {
		towards := float64(2 - i)
		_, _, started := likely(t, referring(`{ how = "opt-in", probability = 1 }`, `{ value = 0.72, imd_step = -0.152, odds_ratio = { by = "imd", 1 = 1.3, 2 = 1.3, rest = 1 } }`), "current", i+1)
		assert.InDelta(t, shifted(0.72, -0.152*towards+math.Log(odds)), started, 1e-12, "fifth %d", i+1)
	}
}

const twoWays = `
[option.out.prehab.core]
refer.how = "opt-out"
`

// Whoever is referred under opt-in is under opt-out too, and starts as before; the newly
// referred are exactly the others. An option need only say that it is opt-out.
func TestOptOutRefersTheSamePatientsAndMore(t *testing.T) {
	m := loadText(t, referring(`{ how = "opt-in", probability = 0.6, imd_step = -0.1, opt_out = { on = "referral", odds_ratio = 4.6, newly = { uptake = 0.5 } } }`,
		`{ value = 0.72, imd_step = -0.152 }`, twoWays))
	seen := func(o *Option) (referred, started, newly map[[2]uint64]bool) {
		referred, started, newly = map[[2]uint64]bool{}, map[[2]uint64]bool{}, map[[2]uint64]bool{}
		require.NoError(t, engine.New(o.Program).TraceAll(rng.NewKey(m.Seed, 0), func(ev engine.TraceEvent) {
			p := [2]uint64{uint64(ev.Source), ev.Patient}
			switch {
			case ev.Kind == engine.TraceCount && o.Program.Tallies[ev.Index].Name == "prehab.core.referred":
				referred[p] = true
			case ev.Kind == engine.TraceCount && o.Program.Tallies[ev.Index].Name == "prehab.core.started":
				started[p] = true
			case ev.Kind == engine.TraceAttribute && o.Program.Attributes[ev.Index].Name == "prehab core newly referred":
				newly[p] = true
			}
		}))
		return
	}
	in, startedIn, none := seen(optionOf(t, m, "current"))
	out, startedOut, newly := seen(optionOf(t, m, "out"))
	require.Empty(t, none)
	require.Greater(t, len(newly), 500)
	for p := range out {
		require.Equal(t, !in[p], newly[p], "patient %d", p)
		if in[p] {
			require.Equal(t, startedIn[p], startedOut[p], "patient %d", p)
		}
	}
	for p := range in {
		require.True(t, out[p], "patient %d", p)
	}
	require.Len(t, newly, len(out)-len(in))
}

// What says that nothing changes changes nothing, to the last count: an odds ratio of 1
// that leaves the gradient, newly referred who take part as gladly, steps of 0, odds of 1.
func TestOptOutThatDoesNothingChangesNothing(t *testing.T) {
	same := func(was, is string, uptakes ...string) {
		t.Helper()
		uptake := append(uptakes, `{ value = 0.72, imd_step = -0.152 }`, `{ value = 0.72, imd_step = -0.152 }`)
		a, b := loadText(t, referring(was, uptake[0])), loadText(t, referring(is, uptake[1]))
		x, y := everything(a.Options[0].Program, replicate(t, &a.Options[0], a.Seed, 0)), everything(b.Options[0].Program, replicate(t, &b.Options[0], b.Seed, 0))
		require.Equal(t, x, y, "%s is not %s", was, is)
	}
	const plain = `{ how = "opt-in", probability = 0.6, imd_step = -0.1 }`
	same(plain, `{ how = "opt-out", probability = 0.6, imd_step = -0.1 }`)
	for _, rest := range []string{``, `, newly = { uptake = 0.5 }`} {
		same(plain, `{ how = "opt-out", probability = 0.6, imd_step = -0.1, opt_out = { on = "referral", odds_ratio = 1, imd_step = -0.1`+rest+` } }`)
	}
	same(plain, `{ how = "opt-out", probability = 0.6, imd_step = -0.1, opt_out = { on = "enrolment", odds_ratio = 1, imd_step = -0.1 } }`)
	same(`{ how = "opt-in", probability = 0.6 }`, `{ how = "opt-in", probability = 0.6, imd_step = 0 }`)
	const lifted = `{ how = "opt-out", probability = 0.6, opt_out = { on = "referral", odds_ratio = 4.6`
	same(lifted+` } }`, lifted+`, newly = { uptake = 1 } } }`)
	for _, sure := range []string{"0", "1"} {
		same(`{ how = "opt-in", probability = `+sure+` }`, `{ how = "opt-out", probability = `+sure+`, imd_step = -0.1, opt_out = { on = "referral", odds_ratio = 4.6 } }`)
	}
	same(plain, plain, `{ value = 0.72, imd_step = -0.152 }`, `{ value = 0.72, imd_step = -0.152, odds_ratio = { by = "imd", rest = 1 } }`)
	same(plain, `{ how = "opt-in", probability = 0.6, imd_step = -0.1, opt_out = { on = "enrolment", odds_ratio = 1.72 } }`)
}

// Each mistake is told once, with its line.
func TestMistakesOfReferralAreTold(t *testing.T) {
	for refer, want := range map[string]string{
		`{ how = "opt-in", probability = 0.6, imd_stp = -0.1 }`:                                                               `refer: unknown key "imd_stp"; did you mean "imd_step"?`,
		`{ how = "opt-out", probability = 0.6, opt_out = 4.6 }`:                                                               `refer: opt_out: has no odds_ratio; write { on = "referral"`,
		`{ how = "opt-out", probability = 0.6, opt_out = { odds_ratio = 4.6 } }`:                                              `opt_out: on is "referral" or "enrolment", of what the odds ratio is; not nothing`,
		`{ how = "opt-out", probability = 0.6, opt_out = { on = "enrollment", odds_ratio = 1.72 } }`:                          `opt_out: on is "referral" or "enrolment", of what the odds ratio is; not "enrollment"`,
		`{ how = "opt-out", probability = 0.6, opt_out = { on = "referral", odds_ratio = 0.46 } }`:                            `odds_ratio must be 1 or more, since opt-out refers nobody less; not 0.46`,
		`{ how = "opt-in", probability = 0.6, opt_out = { on = "referral", odds_ratio = 0.46 } }`:                             `odds_ratio must be 1 or more`,
		`{ how = "opt-out", probability = 0.6, opt_out = { on = "referral", odds_ratio = 4.6, newly = 0.5 } }`:                `opt_out: newly has no uptake; write newly = { uptake = 0.5 }`,
		`{ how = "opt-out", probability = 0.6, opt_out = { on = "referral", odds_ratio = 4.6, newly = { uptake = 1.5 } } }`:   `opt_out: newly: uptake must be a share from 0 to 1`,
		`{ how = "opt-out", probability = 0.6, opt_out = { on = "enrolment", odds_ratio = 1.72, newly = { uptake = 0.5 } } }`: `newly goes with on = "referral"`,
		`{ how = "opt-out", probability = 0.6, opt_out = { on = "referral", odds_ratio = { by = "tier", rest = 2 } } }`:       `unknown attribute "tier"`,
		`{ how = "opt-in", probability = 0.6, imd_step = { by = "site", a = -0.1 } }`:                                         `says nothing for site "b"`,
		`0.6`: `has no probability; write { how = "opt-in", probability = 0.6 }`,
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": referring(refer, "0.72")}), "test.toml")
		require.Len(t, problems, 1, refer)
		assert.Contains(t, problems[0].Text, want)
		assert.Positive(t, problems[0].Line)
	}
	for uptake, want := range map[string]string{
		`{ value = 0.7, odds_ratio = 0 }`:                               `uptake: odds_ratio must be more than 0`,
		`{ value = 0.7, odds = 1.3 }`:                                   `unknown key "odds"`,
		`{ value = 0.7, odds_ratio = { by = "imd", 6 = 1, rest = 1 } }`: `names "6", which is no value of "imd"`,
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": referring(`{ probability = 0.6 }`, uptake)}), "test.toml")
		require.Len(t, problems, 1, uptake)
		assert.Contains(t, problems[0].Text, want)
	}
	var problems diag.List
	Load(memory(map[string]string{"test.toml": referring(`{ how = "opt-out", probability = 0.6, opt_out = { on = "enrolment", odds_ratio = 1.72 } }`, `{ by = "tier", light = 0.5, full = 0.8 }`)}), "test.toml", Settings{}, &problems)
	assert.Contains(t, fmt.Sprint(problems.Err()), `by = "tier" does not go with opt_out on = "enrolment"`)
}
