package compile

import (
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// patient is one, whatever the option.
type patient [2]uint64

// counted are the patients of a replication who are counted under each tally, strokes and
// what stands behind them left out.
func counted(t *testing.T, m *Model, id string) map[string]map[patient]int {
	t.Helper()
	o, of := optionOf(t, m, id), map[string]map[patient]int{}
	require.NoError(t, engine.New(o.Program).TraceAll(rng.NewKey(m.Seed, 0), func(ev engine.TraceEvent) {
		if ev.Kind != engine.TraceCount {
			return
		}
		name, _, _ := strings.Cut(o.Program.Tallies[ev.Index].Name, "/")
		if of[name] == nil {
			of[name] = map[patient]int{}
		}
		of[name][patient{uint64(ev.Source), ev.Patient}]++
	}))
	return of
}

const (
	offeredTo = "prehab.core.offered"
	startedBy = "prehab.core.started"
)

// reachedBy are options of a world that differ in their reach alone.
func reachedBy(options map[string]string) string {
	text := referring(`{ how = "opt-in", probability = 0.6, imd_step = -0.1, opt_out = { on = "referral", odds_ratio = 4.6, newly = { uptake = 0.5 } } }`,
		"{ value = 0.72, imd_step = -0.152 }")
	for id, keys := range options {
		text += "\n[option." + id + ".prehab.core]\n" + keys + "\n"
	}
	return text
}

// binomial holds a number of patients to its law, at four standard deviations.
func binomial(t *testing.T, p float64, of, got int) {
	t.Helper()
	require.Greater(t, of, 500)
	assert.InDelta(t, p*float64(of), float64(got), 4*math.Sqrt(p*(1-p)*float64(of)))
}

// A service that reaches half is offered to half, and to no patient whom one that reaches
// more passes over; those whom it reaches fare as under the whole one. Under opt-out and in
// modes too.
func TestASmallerServiceIsAPartOfALargerOne(t *testing.T) {
	for _, keys := range []string{"", "refer.how = \"opt-out\"\n", "modes = { in_person = \"rest\", online = { by = \"comorbid\", yes = 0.5, no = 0 } }\n"} {
		m := loadText(t, reachedBy(map[string]string{"all": keys + "note = \"all\"", "half": keys + "reach = 0.5", "some": keys + "reach = 0.3"}))
		all, half, some := counted(t, m, "all"), counted(t, m, "half"), counted(t, m, "some")
		binomial(t, 0.5, len(all[offeredTo]), len(half[offeredTo]))
		binomial(t, 0.3, len(all[offeredTo]), len(some[offeredTo]))
		binomial(t, 0.5, len(all[startedBy]), len(half[startedBy]))
		for p := range some[offeredTo] {
			require.Contains(t, half[offeredTo], p)
		}
		for p := range half[offeredTo] {
			require.Contains(t, all[offeredTo], p)
			for name := range all {
				require.Equal(t, all[name][p], half[name][p], "%s of a patient whom both reach", name)
			}
		}
	}
}

// A reach of everybody is none, to the last byte.
func TestAReachOfEverybodyIsTheService(t *testing.T) {
	with := func(keys string) *engine.Program {
		return optionOf(t, loadText(t, reachedBy(map[string]string{"x": keys})), "x").Program
	}
	whole := with("note = \"whole\"")
	for _, keys := range []string{"reach = 1", "reach = \"100%\"", "reach = { by = \"site\", rest = 1 }"} {
		require.Equal(t, whole, with(keys))
		require.Equal(t, whole.Course(), with(keys).Course())
	}
	require.NotEqual(t, whole.Course(), with("reach = 0.999").Course())
}

// A reach may differ: those of one site alone, and half of the others.
func TestAReachMayDifferByAttribute(t *testing.T) {
	m := loadText(t, reachedBy(map[string]string{"a": `reach = { by = "site", a = 1, b = 0.5 }`, "all": `note = "all"`}))
	offered := func(id string, kind int) int {
		o := optionOf(t, m, id)
		c := replicate(t, o, m.Seed, 0)
		n, _ := c.Tally(tallyOf(t, o.Program, offeredTo), c.Cell(0, kind), -1)
		return int(n)
	}
	for kind, site := range []string{"a", "a", "b", "b", "b"} {
		if site == "a" {
			require.Equal(t, offered("all", kind), offered("a", kind))
			continue
		}
		binomial(t, 0.5, offered("all", kind), offered("a", kind))
	}
}

// Who is passed over stays so, however often the mark is reached.
func TestWhoIsPassedOverIsForGood(t *testing.T) {
	text := strings.Replace(reachedBy(map[string]string{"all": `note = "all"`, "half": "reach = 0.5"}),
		"prepare = { delay = \"40d\" }", "prepare = { repeat = { route = \"visit\", count = 4 } }", 1) + subroute("visit", `meet = { delay = "10d", mark = "decision" }`)
	m := loadText(t, text)
	all, half := counted(t, m, "all"), counted(t, m, "half")
	binomial(t, 0.5, len(all[offeredTo]), len(half[offeredTo]))
	for p, n := range half[offeredTo] {
		require.Equal(t, 1, n)
		require.Contains(t, all[offeredTo], p)
	}
}

// A service that spreads reaches its share from each date on, of those to whom it is
// offered then.
func TestAServiceThatSpreadsReachesItsShare(t *testing.T) {
	const spread = "\nspread = [{ from = 2026-02-01, when = { site = \"a\" } }, { from = 2026-06-01 }]"
	m := loadText(t, reachedBy(map[string]string{"half": "reach = 0.5", "spreads": `note = "all"` + spread, "half_spreads": "reach = 0.5" + spread}))
	half, spreads, both := counted(t, m, "half"), counted(t, m, "spreads"), counted(t, m, "half_spreads")
	binomial(t, 0.5, len(spreads[offeredTo]), len(both[offeredTo]))
	for p := range spreads[offeredTo] {
		require.Equal(t, half[offeredTo][p], both[offeredTo][p])
	}
}

// Nobody is reached: patients fare as in current, and a number says why.
func TestNobodyIsReached(t *testing.T) {
	sameAsCurrent(t, extending(sound, "[option.nobody.prehab.core]\noffered = true\nreach = 0\n"), "nobody")
	m := loadText(t, extending(sound, "[option.nobody.prehab.core]\noffered = true\nreach = 0\n"), "nobody")
	inert := m.Options[1].Effects().Inert
	require.Len(t, inert, 1)
	require.Equal(t, "prehab.core.reach", inert[0].Numbers[0].Path)
}

func TestMistakesOfReachAreTold(t *testing.T) {
	for reach, want := range map[string]string{
		`1.5`:                                  `reach must be a share from 0 to 1`,
		`"most"`:                               `reach must be a share from 0 to 1`,
		`{ by = "tier", rest = 0.5 }`:          `unknown attribute "tier"`,
		`{ by = "mode", rest = 0.5 }`:          `unknown attribute "mode"`,
		`{ by = "site", a = 0.5 }`:             `says nothing for site "b"`,
		`{ by = "site", c = 0.5, rest = 0.1 }`: `names "c", which is no value of "site"`,
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": reachedBy(map[string]string{"x": "reach = " + reach})}), "test.toml")
		require.Len(t, problems, 1, reach)
		assert.Contains(t, problems[0].Text, want)
		assert.Positive(t, problems[0].Line)
	}
}
