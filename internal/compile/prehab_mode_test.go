package compile

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/kpi"
	"prehabsim/sim/engine"
)

// online is a service in which those with the other condition (who stand for patients who
// use the internet) are reached online by half.
const online = allTakePart + "modes = { in_person = \"rest\", online = { by = \"comorbid\", yes = 0.5, no = 0 } }\n"

// modeOf is how many patients of a kind were counted under a tally in a mode.
func (o observation) modeOf(tally, mode string, kind int) (n int64) {
	for i, x := range o.p.Tallies {
		if strings.HasPrefix(x.Name, tally+"/") && strings.Contains(x.Name+"/", "/@"+mode+"/") {
			some, _ := o.counts.Tally(i, o.counts.Cell(0, kind), -1)
			n += some
		}
	}
	return n
}

// Half of those who can be reached online are, and none of the others; modes and tiers
// add up to everybody.
func TestPatientsAreDealtOutAmongModes(t *testing.T) {
	o := observe(t, clinic(fourKinds, online, ""))
	for kind, cannot := range []bool{true, false, true, false} {
		inPerson, far := o.modeOf("prehab.core.tier", "in_person", kind), o.modeOf("prehab.core.tier", "online", kind)
		started, _ := o.counts.Tally(tallyOf(t, o.p, "prehab.core.started"), o.counts.Cell(0, kind), -1)
		require.Equal(t, started, inPerson+far)
		if cannot {
			require.Zero(t, far, "nobody who cannot be is reached online")
			continue
		}
		n := float64(started)
		assert.InDelta(t, n/2, float64(far), 4*math.Sqrt(n/4))
	}
	started, _ := sumTally(o.p, o.counts, "prehab.core.started")
	o.counted(map[string]int64{"prehab.core.offered": started})
	for _, tally := range []string{"prehab.core.tier", "prehab.core.offered tier"} {
		n, _ := sumTally(o.p, o.counts, tally)
		require.Equal(t, started, n, tally)
	}
	for _, tally := range []string{"prehab.core.dose", "prehab.core.attending", "prehab.core.completed in mode"} {
		n, _ := sumTally(o.p, o.counts, tally)
		treated, _ := o.events("prehab.core.treated")
		require.Equal(t, treated, n, tally)
	}
}

// A service all in one mode is the service without modes, whatever the mode is called and
// whichever modes nobody has: every figure that both have is the same.
func TestOneModeIsTheServiceWithoutModes(t *testing.T) {
	const rest = "tiers = [\"light\", \"full\"]\nneed = { light = 0.5, full = 0.5 }\nattend_sd = 0.2\nweight = { light = 0.3 }\n"
	text := func(service string) string {
		return strings.Replace(clinic(fourKinds, rest+service, effectOnStay("ratio = 0.6\n")), "attend = 1\n", "", 1)
	}
	row := func(text string) map[string]float64 {
		o := observe(t, text)
		plan, err := kpi.NewPlan([]*engine.Program{o.p})
		require.NoError(t, err)
		list := map[string]float64{}
		values, _ := plan.Row(0, o.counts)
		for i, c := range plan.Columns {
			if c.By != modeName {
				list[fmt.Sprint(c)] = float64(values[i].Num) / float64(values[i].Den)
			}
		}
		return list
	}
	plain := row(text("uptake = 0.7\nattend = 0.8\n"))
	for _, service := range []string{
		"modes = { a = 1 }\nuptake = 0.7\nattend = 0.8\n",
		"modes = { a = 0, b = \"rest\" }\nmode_weight = { a = 0 }\nuptake = { by = \"mode\", a = 0.2, b = 0.7 }\nattend = { by = \"mode\", a = 1, b = 0.8 }\n",
		"modes = { a = 0.5, b = 0.5 }\nuptake = { value = { by = \"mode\", rest = 0.7 } }\nattend = { by = \"mode\", a = 0.8, b = 0.8 }\n",
	} {
		require.Equal(t, len(plain), len(row(text(service))))
		for name, x := range row(text(service)) {
			require.True(t, plain[name] == x || math.IsNaN(plain[name]) && math.IsNaN(x), "%s: %g is now %g", name, plain[name], x)
		}
	}
}

// Everything that may differ by mode does: who takes part, how long a contact is, which
// contacts there are, and what a dose does.
func TestWhatDiffersByMode(t *testing.T) {
	const service = "tiers = [\"light\", \"full\"]\nneed = { light = 0.5, full = 0.5 }\n" +
		"modes = { in_person = { by = \"comorbid\", no = 1, yes = 0 }, online = \"rest\" }\nmode_weight = { online = 0.5 }\nuptake = { by = \"mode\", in_person = 1, online = 0.5 }\n"
	text := clinic(fourKinds, service, "[prehab.core.contact.call]\ntier = [\"light\", \"full\"]\nmode = \"online\"\nwith = \"team\"\ntime = \"10m\"\ncore = true\n"+effectOnStay("ratio = 0.5\n"))
	text = strings.Replace(text, "time = \"60m\"\n", "time = { by = \"mode\", in_person = \"60m\", online = \"20m\" }\ncore = true\nmode = [\"in_person\", \"online\"]\n", 1)
	o := observe(t, text)
	for kind, stay := range []float64{10, 10, 6, 6} { // those online have 4 days more, for their other condition
		if kind%2 == 0 {
			assert.InDelta(t, stay/2, o.stayOf(kind), 1e-9)
			continue
		}
		part := float64(o.modeOf("prehab.core.tier", "online", kind)) / 800
		assert.InDelta(t, 0.5, part, 0.1)
		assert.InDelta(t, 4+stay*(1-0.5*(1-math.Sqrt(0.5))), o.stayOf(kind), 0.4, "a dose online does half of it: half of the log ratio")
	}
	var booked [2]float64 // contacts of both ways
	for i, mode := range []string{"in_person", "online"} {
		started := 0.0
		for kind := range 4 {
			booked[i], started = booked[i]+float64(o.modeOf("prehab.core.contacts", mode, kind)), started+float64(o.modeOf("prehab.core.tier", mode, kind))
		}
		assert.InDelta(t, 4+float64(i), booked[i]/started, 0.2, "in person four classes, online a call beside them")
	}
	assert.InEpsilon(t, booked[0]*60+booked[1]*(4*20+10)/5, float64(o.use("team").Busy)/60, 0.02, "minutes")
}

// The more a patient needs, the less of it is online: modes may be by tier.
func TestModesMayBeByTier(t *testing.T) {
	o := observe(t, clinic(fourKinds, allTakePart+"modes = { in_person = { by = \"tier\", light = 0, full = 1 }, online = \"rest\" }\n", ""))
	for tally, some := range map[string]bool{"light/@online": true, "full/@in_person": true, "light/@in_person": false, "full/@online": false} {
		n, _ := sumTally(o.p, o.counts, "prehab.core.tier/"+tally)
		assert.Equal(t, some, n > 0, tally)
	}
}

// Whom no mode reaches is not asked, has no tier and no effect.
func TestWhomNoModeReachesHasNoPrehab(t *testing.T) {
	o := observe(t, strings.Replace(clinic(fourKinds, allTakePart+"modes = { online = { by = \"comorbid\", yes = 1, no = 0 }, none = \"rest\" }\n", effectOnStay("ratio = 0.5\n")),
		`breakdowns = ["kind"]`, `breakdowns = ["kind", "prehab_mode", "prehab_tier"]`, 1))
	for kind, stay := range []float64{10, 4 + 5, 6, 4 + 3} {
		assert.InDelta(t, stay, o.stayOf(kind), 1e-9)
	}
	screened, _ := o.events("prehab.core.screened")
	started, _ := o.events("prehab.core.started")
	assert.InDelta(t, screened, 2*started, 4)
	year := 365.25 / 400
	o.reads(modeName, map[string]float64{"prehab_started online": float64(started) * year, "prehab_mode online": 100, "prehab_completed online": 100 * o.share("prehab.core.completed", "prehab.core.started")})
	for _, measure := range []string{"ward_bed_days", "first_treatments"} {
		require.InDelta(t, o.read(measure, "", ""), o.read(measure, modeName, "none")+o.read(measure, modeName, "online"), 1e-6)
		require.Equal(t, o.read(measure, tierName, "none"), o.read(measure, modeName, "none"))
	}
}

func (o observation) share(of, among string) float64 {
	n, _ := o.events(of)
	all, _ := o.events(among)
	return float64(n) / float64(all)
}

// Options may have different modes: results of all are told by the same.
func TestModesOfAllOptionsAreTold(t *testing.T) {
	text := strings.Replace(clinic(fourKinds, allTakePart, ""), `breakdowns = ["kind"]`, `breakdowns = ["prehab_mode"]`, 1) +
		"[option.far.prehab.core]\nmodes = { online = 1 }\n[option.near.prehab.core]\nmodes = { in_person = 1 }\n"
	for _, o := range loadText(t, text, "far").Options {
		a := o.Program.Attributes[o.Program.Breakdowns[0]]
		require.Equal(t, modeName, a.Name)
		require.Equal(t, []string{"none", "online", "in_person"}, a.Values, o.ID)
	}
}

// Where a dose is assumed to do nothing in any mode that somebody has, that is what the
// effects are told to rest on.
func TestAModeWithoutEffectIsAnAssumption(t *testing.T) {
	inert := func(modes string) []string {
		var paths []string
		for _, x := range loadText(t, clinic(fourKinds, allTakePart+modes, effectOnStay("ratio = 0.5\n"))).Options[0].Effects().Inert {
			for _, q := range x.Numbers {
				paths = append(paths, q.Path)
			}
		}
		return paths
	}
	require.Equal(t, []string{"prehab.core.mode_weight.online"}, inert("modes = { in_person = 0, online = 1 }\nmode_weight = { online = 0 }\n"))
	require.Empty(t, inert("modes = { in_person = 0.1, online = 0.9 }\nmode_weight = { online = 0 }\n"))
	require.Empty(t, inert("modes = { in_person = 0, online = 1 }\nmode_weight = { online = 0.1 }\n"))
}

// Contacts beside treatment may be of some modes, and so may whoever has them.
func TestModesGoOnThroughTreatment(t *testing.T) {
	const beside = "every = \"4d\"\ncount = 2\ncore = true\n[prehab.core.contact.beside]\ntier = \"targeted\"\nmode = \"online\"\nwith = \"nurse\"\ntime = \"20m\"\nevery = \"7d\"\ncount = 3\ncore = true\nfrom = \"treatment\"\n"
	const modes = "attend = 1\nmodes = { in_person = 0.5, online = 0.5 }\n"
	contacts := func(through string) map[string]float64 {
		of, _ := tallied(t, programme(modes+"through = [{ "+through+"until = \"course_ended\" }]", beside, "", ""))
		list := map[string]float64{}
		for _, mode := range []string{"in_person", "online"} {
			n, _ := of(1, "prehab.core.contacts/targeted/@"+mode)
			started, _ := of(1, "prehab.core.tier/targeted/@"+mode)
			list[mode] = n / started
		}
		return list
	}
	all := contacts("")
	assert.InDelta(t, 2, all["in_person"], 0.1)
	assert.InDelta(t, 5, all["online"], 0.5, "less those whose course is in what lies behind the window")
	none := contacts("when = { mode = \"in_person\" }, ")
	assert.InDelta(t, 2, none["online"], 0.1)
}

// A limit stops an effect only in modes that somebody may have.
func TestALimitIsOfModesThatThereAre(t *testing.T) {
	limited := func(modes string) int {
		return len(loadText(t, clinic(fourKinds, allTakePart+modes, effectOnStay("ratio = 0.5\nlimit = 0.6\n"))).Options[0].Limited)
	}
	require.Equal(t, 1, limited("modes = { in_person = 0.5, online = 0.5 }\nmode_weight = { online = 0.2 }\n"))
	require.Zero(t, limited("modes = { in_person = 0, online = 1 }\nmode_weight = { online = 0.2 }\n"))
}

func TestModesAreRefusedWhereTheyCannotBe(t *testing.T) {
	const modes = "modes = { in_person = \"rest\", online = { by = \"imd\", \"1\" = 0.2, rest = 0.5 } }\n"
	for text, want := range map[string]string{
		"[prehab.core]\nmodes = { in_person = 0.5, online = 0.6 }\n":                                              `prehab "core": modes: shares add to 1.1; they must add to 1`,
		"[prehab.core]\nmodes = { in_person = \"rest\", online = \"rest\" }\n":                                    `modes: only one mode can be "rest"; both "in_person" and "online" are`,
		"[prehab.core]\nmodes = { in_person = \"rest\", online = { by = \"imdd\", rest = 1 } }\n":                 `modes: unknown attribute "imdd"; did you mean "imd"?`,
		"[prehab.core]\nmodes = { by = \"imd\", \"1\" = 0.5 }\n":                                                  `modes: write the share of each`,
		"[prehab.core]\nmodes = { none = 1 }\n":                                                                   `modes: write the share of each`,
		"[prehab.core]\nmodes = { \"a/b\" = 1 }\n":                                                                `"a/b": names of services, tiers and modes have no stroke`,
		"[prehab.core]\nmode_weight = { online = 0.5 }\n":                                                         `mode_weight: there are no modes`,
		"[prehab.core]\n" + modes + "mode_weight = { onlin = 0.5 }\n":                                             `mode_weight: unknown mode "onlin"; did you mean "online"?`,
		"[prehab.core]\n" + modes + "[prehab.core.contact.class]\nmode = \"onlin\"\n":                             `contact "class": mode: unknown mode "onlin"; did you mean "online"?`,
		"[prehab.core.contact.class]\nmode = \"online\"\n":                                                        `contact "class": mode: the service has no modes`,
		"[prehab.core]\n" + modes + "[prehab.core.contact.class]\nmode = \"online\"\n":                            `tier "universal" in mode "in_person" has no contacts that count`,
		"[prehab.core]\n" + modes + "[prehab.core.contact.class]\nscreening = true\nmode = \"online\"\n":          `mode: a contact that finds the need comes before any mode is known`,
		"[prehab.core]\n" + modes + "refer = { how = \"opt-in\", probability = { by = \"mode\", rest = 0.6 } }\n": `refer: unknown attribute "mode": only a service of prehab with modes can ask for it, from where its need is known`,
		"[prehab.core]\n" + modes + "attend = { by = \"mode\", onlin = 0.6, rest = 0.7 }\n":                       `attend: names "onlin", which is no value of "mode"; did you mean "online"?`,
		"[prehab.core]\n" + modes + "attend = { by = \"prehab_mode\", rest = 0.7 }\n":                             `prehab_mode is what results are told by`,
		"[prehab.core]\nattend = { by = \"mode\", rest = 0.7 }\n":                                                 `attend: unknown attribute "mode"`,
		"[pathway.urgent.step.scan]\nwhen = { prehab_mode = \"online\" }\n":                                       `prehab_mode is what results are told by`,
		"[attribute.prehab_mode]\nshares = { a = 0.5, b = 0.5 }\n":                                                `results of prehabilitation are told by that name`,
		"[run]\nbreakdowns = [\"prehab_mode\"]\n":                                                                 `nobody has a mode of prehab: no [prehab] section has modes`,
	} {
		var problems diag.List
		require.Nil(t, Load(memory(map[string]string{"test.toml": extending(sound, text)}), "test.toml", Settings{}, &problems), text)
		assert.ErrorContains(t, problems.Err(), want, text)
	}
}

// Doses of modes that count for less are not to be compared with others, so the page says so;
// of modes that nobody has, and where all count alike, nothing is said.
func TestModesThatCountForLessAreTold(t *testing.T) {
	said := func(options string) string {
		return strings.Join(loadText(t, "format = 1\nextends = \"builtin:selca\"\n", options).EffectSentences(func(list []*Option) string { return list[len(list)-1].ID }), "\n")
	}
	assert.Contains(t, said("hybrid"), `hybrid: prehab "core": in its effects the same dose counts for less in some modes: online 25%.`)
	assert.NotContains(t, said("opt_out"), "counts for less")
}

// Where attendance is by mode no mode is known yet when the need is found: whoever is
// referred comes, and costs staff time whether or not he agrees then.
func TestScreeningIsOfAllWhoAreReferredWhereAttendanceIsByMode(t *testing.T) {
	text := strings.Replace(clinic(fourKinds, online, ""), "attend = 1\n", "attend = { by = \"mode\", in_person = 0.5, online = 0.9 }\n", 1)
	text = strings.Replace(text, "uptake = 1\n", "uptake = 0.5\n", 1)
	o := observe(t, text+"[prehab.core.contact.find]\ntier = \"full\"\nwith = \"team\"\ntime = \"9m\"\nscreening = true\n")
	screened, _ := o.events("prehab.core.screened")
	started, _ := sumTally(o.p, o.counts, "prehab.core.started")
	require.Greater(t, screened, started)
	for _, tally := range []string{"prehab.core.contacts//team", "prehab.core.attended//team"} {
		n, _ := sumTally(o.p, o.counts, tally)
		require.Equal(t, screened, n, tally)
	}
}

// The service of the built-in scenarios finds the need of everybody who is referred.
func TestEverybodyWhoIsReferredIsScreened(t *testing.T) {
	m := loadText(t, extending("builtin:northbridge", ""), "opt_out")
	o := &m.Options[1]
	c := replicate(t, o, m.Seed, 0)
	n := func(tally string) int64 { n, _ := sumTally(o.Program, c, tally); return n }
	require.InEpsilon(t, n("prehab.core.screened"), n("prehab.core.contacts//navigator"), 0.03, "the one is of those who came in the window, the other by date")
	require.Greater(t, float64(n("prehab.core.contacts//navigator")), 1.4*float64(n("prehab.core.started")))
}
