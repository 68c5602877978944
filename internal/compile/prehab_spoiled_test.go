package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// What a service cannot mean is refused by one message, whose line is of what is wrong,
// and is not passed over.
func TestWhatAServiceCannotMeanIsRefusedOnce(t *testing.T) {
	const onAdmission = "[prehab.core.effect.x]\non = \"p.admissions\"\n"
	for _, c := range []struct{ service, contacts, effects, want string }{
		{service: "weight = 0.5", want: `weight: says the weight of each tier, such as { targeted = 0.5 }; not 0.5`},
		{service: "weight = \"half\"", want: `weight: says the weight of each tier, such as { targeted = 0.5 }; not "half"`},
		{service: "modes = { a = 0.5, b = 0.5 }\nmode_weight = 0.5", want: `mode_weight: says the weight of each mode, such as { a = 0.5 }; not 0.5`},
		{service: "modes = { dist = \"normal\", a = 5, b = 10 }", want: `modes: dist of shares is "dirichlet", whose weights they are; not "normal"`},
		{service: "modes = { a = 0.5, b = 0.5 }", contacts: "mode = \"c\"\n", want: `contact "class": mode: unknown mode "c"`},
		{service: "through = []", contacts: "from = \"treatment\"\n", want: "the programme ends when treatment begins, so this would never take place"},
		{service: "through = [{ until = \"course_ended\" }, { when = { modality = \"drugs\" }, until = \"course_ended\" }]", want: "through: nobody is left for what comes behind this, which has no when"},
		{service: "effects_until = \"first_treatment\"", want: `effects_until: is the mark at which treatment begins, and effects with it`},
		{service: "may_delay_treatment = { before = [], up_to = \"7d\" }", want: "may_delay_treatment: before names no step"},
		{service: "may_delay_treatment = { before = [\"p.begin\", \"p.begin\"], up_to = \"7d\" }", want: `may_delay_treatment: before names "p.begin" twice`},
		{service: "may_delay_treatment = { before = \"p.begin\", up_to = \"0d\", when = { modalty = \"drugs\" } }", want: `unknown attribute "modalty"; did you mean "modality"?`},
		{service: "may_delay_treatment = { before = \"p.begin\", up_to = \"-1d\" }", want: "up_to must be 0 or more, not -1d"},
		{service: "completed = { by = \"comorbid\", no = 0.5, yes = 0.7 }", want: `completed: must be the same for all`},
		{service: "not_modelled = [\"survival\", \"\"]", want: "not_modelled names an empty text; leave it out"},
		{service: "when = { modality = [] }", want: `when: "modality" is to have none of its values, so that nobody would do`},
		{service: "spread = 2026-03-01", want: "spread: each step of a spread is { from = 2027-04-01"},
		{service: "spread = []", want: "spread: has no step; leave it out, where it is offered to all from the beginning"},
		{service: "pathways = []", want: "pathways: names none; leave it out, where it is offered in all"},
		{contacts: "[prehab.core.contact.call]\ntier = []\nwith = \"nurse\"\ntime = \"9m\"\n", want: `contact "call": tier: names none; write to which it belongs`},
		{contacts: "core = false\n", want: `tier "targeted" has no contacts that count`},
		{contacts: "[prehab.core.contact.call]\ntier = \"targeted\"\nwith = \"ward\"\ntime = \"9m\"\n", want: `contact "call": with: "ward" is of beds, and a contact in it would be a stay; write who gives it`},
		{effects: "[prehab.core.effect.x]\non = []\nratio = 0.8\n", want: "on: names no step"},
		{effects: "[prehab.core.effect.x]\non = [\"p.course\", \"p.course\"]\nratio = 0.8\n", want: `on: names "p.course" twice`},
		{effects: "[prehab.core.effect.x]\non = \"p.admissions.stay\"\nodds_ratio = 0.8\n", want: `on: "p.admissions.stay" has no risk of its own to which odds ratio could be carried over; write a ratio`},
		{effects: "[prehab.core.effect.x]\non = \"p.course\"\nlos_effect = \"total\"\ndifference = -1\n", want: `a total effect is a ratio, of stay and complications together; write a ratio, and no difference`},
		{effects: onAdmission + "ratio = 0.9\nwhen = { modality = [] }\n", want: `"modality" is to have none of its values`},
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": programme("attend = 1\n"+c.service, c.contacts, c.effects, "")}), "test.toml")
		if assert.Len(t, problems, 1, c.want) {
			assert.Contains(t, problems[0].Text, c.want)
			assert.Positive(t, problems[0].Line, c.want)
		}
	}
	for uptake, want := range map[string]string{
		`{ value = 0.7, logit = 1 }`:       "uptake: value and logit both say it; write one of them, or uptake = { logit = 0.847 }, which takes",
		`{ value = 0.7, odds_ratio = -1 }`: "odds_ratio must be 0 or more, not -1",
	} {
		refusedOnce(t, "uptake  = 1", "uptake = "+uptake, want)
	}
	refusedOnce(t, `until   = "first_treatment"`, `until = "decision"`, `until: is the mark at which the service begins, so that it would end at once`)
	refusedOnce(t, `tiers   = ["targeted"]`, `tiers = []`, "tiers: names none; write which are offered")
	refusedOnce(t, `need    = { targeted = 1 }`, `need = 1`, `need: says the share of each tier, such as { targeted = 0.4, specialist = "rest" }; not 1`)
	refusedOnce(t, `need    = { targeted = 1 }`, `need = { targeted = 0.5, none = 0.5 }`, `need: no tier can be called "none", which is what results call those without one`)
	refusedOnce(t, `how = "opt-out"`, `how = 1`, `how is "opt-in" or "opt-out", not 1`)
}

// changed is a scenario in which something is written in another way.
func changed(t *testing.T, text, written, instead string) string {
	t.Helper()
	require.Contains(t, text, written)
	return strings.Replace(text, written, instead, 1)
}

// refusedOnce requires that a programme in which something is written in another way is
// refused, by one message.
func refusedOnce(t *testing.T, written, instead, want string) {
	t.Helper()
	problems := problemsOf(memory(map[string]string{"test.toml": changed(t, programme("attend = 1", "", "", ""), written, instead)}), "test.toml")
	require.Len(t, problems, 1, want)
	assert.Contains(t, problems[0].Text, want)
}

// An attribute that some of those who come to a service do not have is told by check,
// whatever asks for it; each died in the run.
func TestWhateverAsksForAMissingAttributeIsRefused(t *testing.T) {
	const early = `{ by = "stage", early = 0.5, late = 0.9 }`
	for _, c := range []struct{ service, contacts string }{
		{service: "attend = " + early},
		{service: "attend = 0.5\nattend_sd = { by = \"stage\", early = 0.1, late = 0.2 }"},
		{service: "attend = 1\ndrop_out = " + early, contacts: "count = 2\n"},
		{service: "attend = 1\nafter = { by = \"stage\", early = \"1d\", late = \"2d\" }"},
		{service: "attend = 1", contacts: "chance = " + early + "\n"},
	} {
		text := changed(t, programme(c.service, c.contacts, "", ""), "[attribute.comorbid]", "[attribute.stage]\nshares = { early = 0.5, late = 0.5 }\nwhen = { modality = \"drugs\" }\n[attribute.comorbid]")
		problems := problemsOf(memory(map[string]string{"test.toml": text}), "test.toml")
		if assert.Len(t, problems, 1, c) {
			assert.Contains(t, problems[0].Text, `asks for attribute "stage", which some of those who come to it do not have`)
		}
		loadText(t, changed(t, text, "[prehab.core]\n", "[prehab.core]\nwhen = { modality = \"drugs\" }\n"), "prehab")
	}
}

// What a service does at a time at which nobody comes is told, in words of the scenario.
func TestWhatComesAtNoTimeIsTold(t *testing.T) {
	const before = "[prehab.core.effect.x]\non = \"p.prepare\"\nratio = 0.8\n"
	for _, c := range []struct{ service, effects, want string }{
		{service: "\nends = 2025-12-31", want: `prehab: prehab "core": by its dates nobody is ever referred: it does nothing.`},
		{service: "\nspread = [{ from = 2036-03-01 }]", want: `prehab: prehab "core": by its dates nobody is ever referred: it does nothing.`},
		{service: "\nends = 2026-02-01\nspread = [{ from = 2026-01-01 }, { from = 2026-03-01 }]"},
		{effects: before, want: `prehab: prehab "core": effect "x" is of phase "before", of what comes once treatment has begun, and acts only before mark "first_treatment": it does nothing.`},
		{service: "\nthrough = { until = \"decision\" }", want: `prehab: prehab "core": through: nobody comes to mark "decision" behind mark "first_treatment": the programme goes on to its last contact.`},
		{service: "\nmay_delay_treatment = { before = \"p.course\", up_to = \"7d\" }", want: `prehab: prehab "core": may_delay_treatment: nobody comes to step "p.course" between marks "decision" and "first_treatment": no treatment waits there.`},
		{service: "\neffects_until = \"referred\"", want: `prehab: prehab "core": effects_until: nobody comes to mark "referred" behind mark "first_treatment": effects hold for good.`},
		{service: "\nthrough = { until = \"course_ended\" }\neffects_until = \"course_ended\"\nmay_delay_treatment = { before = [\"p.prepare\", \"p.begin\"], up_to = \"7d\" }"},
	} {
		if c.effects == "" {
			c.effects = "[prehab.core.effect.x]\non = \"p.course\"\nratio = 0.8\n"
		}
		text := changed(t, programme("attend = 1"+c.service, "count = 2\n", c.effects, ""), `mark = "decision"`, `mark = ["referred", "decision"]`)
		said := loadText(t, text, "prehab").EffectSentences(func([]*Option) string { return "prehab" })
		if c.want == "" {
			assert.Empty(t, said)
		} else if assert.Len(t, said, 1, c.want) {
			assert.Equal(t, c.want, said[0])
		}
	}
	text := changed(t, programme("attend = 1", "", "[prehab.core.effect.x]\non = \"p.course\"\nratio = 0.8\n", ""), `at      = "decision"`, `at = "course_ended"`)
	said := loadText(t, text, "prehab").EffectSentences(func([]*Option) string { return "prehab" })
	require.Len(t, said, 1)
	assert.Equal(t, `prehab: prehab "core": nobody comes to mark "first_treatment" behind mark "course_ended", at which it begins: it does nothing.`, said[0])
}

// What an option makes of a service that it inherits is told where the option says it, not
// where the rest of the table stands.
func TestAMistakeOfAnOptionIsToldInItsFile(t *testing.T) {
	for patch, want := range map[string]string{
		`refer.how = "opt_out"`:         `test.toml:5: prehab "core": refer: how is "opt-in" or "opt-out", not "opt_out"`,
		`weight.univesal = 0.2`:         `test.toml:5: prehab "core": weight: unknown tier "univesal"; did you mean "universal"?`,
		`uptake.logit = 1`:              `test.toml:5: prehab "core": uptake: value and logit both say it`,
		`effect.stay.difference = -0.1`: `test.toml:5: prehab "core": effect "stay": difference: a total effect is a ratio`,
		`modes.on_line = 0.5
mode_weight.online = 0.5
modes.in_person = "rest"`: `test.toml:6: prehab "core": mode_weight: unknown mode "online"; did you mean "on_line"?`,
	} {
		var problems diag.List
		Load(memory(map[string]string{"test.toml": extending("builtin:northbridge", "[option.mine.prehab.core]\noffered = true\n"+patch+"\n")}), "test.toml", Settings{Options: []string{"mine"}}, &problems)
		assert.ErrorContains(t, problems.Err(), want)
	}
}

// A share that nobody can be part of is told with the most that anybody has.
func TestASessionThatNobodyHasIsWarnedOf(t *testing.T) {
	warned := func(service string) []string {
		var problems diag.List
		require.NotNil(t, Load(memory(map[string]string{"test.toml": programme("attend = 1\n"+service, "count = 4\n", "", "")}), "test.toml", Settings{}, &problems))
		var list []string
		for _, p := range problems.Warnings() {
			list = append(list, p.Text)
		}
		return list
	}
	assert.Contains(t, strings.Join(warned("at_least = [4, 5]"), "\n"), "at_least: nobody has 5 core contacts; whoever has most is to have 4")
	assert.NotContains(t, strings.Join(warned("at_least = [3, 4]\ndose = \"minutes\""), "\n"), "at_least")
}

// Who is offered two services is two of the patients offered prehab, which is said.
func TestTwoServicesCountAPatientTwice(t *testing.T) {
	const effect = "[prehab.core.effect.x]\non = \"p.course\"\nratio = 0.8\n"
	text := programme("attend = 1", "", effect, "")
	at := strings.Index(text, "[prehab.core]")
	second := strings.NewReplacer("prehab.core", "prehab.home", "[option.prehab.", "[option.both.").Replace(text[at:])
	m := loadText(t, text+second+"[option.both.prehab.core]\noffered = true\n")
	assert.Equal(t, []string{`both: whoever is offered more than one of prehab "core" and "home" counts once for each, wherever patients of prehab are counted.`},
		m.EffectSentences(func(list []*Option) string { return list[0].ID }))
}
