package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// fare is a pathway to a first treatment and a second one, of patients whose fifth and
// conditions are drawn; the second treatment takes longer with conditions.
func fare(more ...string) string {
	return starting("2026-01-05", "400d", append([]string{
		"[attribute.imd]\nshares = { 1 = 0.2, 2 = 0.2, 3 = 0.2, 4 = 0.2, 5 = 0.2 }",
		"[attribute.comorbid]\nprobability = { by = \"imd\", 1 = 0.6, rest = 0.4 }",
		"[attribute.turn]\nshares = { first = 1, again = 0 }",
		resource("team", "staff", "wte = 9", "patient_facing_hours = 1600"), resource("ward", "beds", "capacity = 9"), server("clinic"),
		"[clock.two_month]\nfrom = \"referral\"\nto = \"first_treatment\"\nstandard = { days = 62, share = 0.85 }\nmeasure = \"within_62_days\"\n",
		pathway("p", "2d", `
			look   = { use = "clinic", time = "2h" }
			decide = { mark = "decision" }
			treat  = { go = "care" }
			turn   = { set = { turn = "again" } }
			again  = { go = "care" }
			home   = { leave = "treated" }`, `mark = "referral"`) + subroute("care", `
			ready  = { delay = "20d" }
			start  = { when = { turn = "first" }, mark = "first_treatment" }
			stay   = { delay = { by = "comorbid", yes = "9d", no = "5d" } }`),
		"[prehab.core]\nat = \"decision\"\nuntil = \"first_treatment\"\nrefer = { how = \"opt-in\", probability = 0.6, imd_step = -0.1 }\ntiers = [\"full\"]\nneed = { full = 1 }\nuptake = { value = 0.7, imd_step = -0.2 }\nattend = 1\n" +
			"[prehab.core.contact.class]\ntier = \"full\"\nwith = \"team\"\ntime = \"60m\"\n[option.prehab.prehab.core]\noffered = true\n",
	}, more...)...)
}

// What asks for deprivation before the first treatment, directly or through what is drawn
// by it, is named; a service beside the pathway and what comes later is not.
func TestStepsThatAskForDeprivationBeforeTreatmentAreNamed(t *testing.T) {
	asked := func(text string) ([]string, bool) {
		return loadText(t, text).AskedBefore("imd", "within_62_days")
	}
	steps, ok := asked(fare())
	require.True(t, ok)
	require.Empty(t, steps, "who is treated again has been treated")

	for of, is := range map[string]string{ // what stands in the place of what, and the step that then asks
		`ready  = { delay = "20d" }`:               `ready  = { delay = { by = "comorbid", yes = "25d", no = "18d" } }|care.ready`,
		`look   = { use = "clinic", time = "2h" }`: `look   = { use = "clinic", time = { by = "imd", 1 = "3h", rest = "2h" } }|p.look`,
		`decide = { mark = "decision" }`:           `decide = { mark = "decision", when = { comorbid = "no" } }|p.decide`,
	} {
		text, step, _ := strings.Cut(is, "|")
		require.Contains(t, fare(), of)
		steps, ok := asked(strings.Replace(fare(), of, text, 1))
		assert.True(t, ok, text)
		assert.Equal(t, []string{step}, steps, text)
	}
}

// Where fifths are not drawn for all in the same way, or a service takes what the pathway
// waits for, it cannot be told.
func TestWhatDeprivationChangesIsNotAlwaysKnown(t *testing.T) {
	for of, is := range map[string]string{
		"shares = { 1 = 0.2, 2 = 0.2, 3 = 0.2, 4 = 0.2, 5 = 0.2 }": `shares = { 1 = { by = "place", town = 0.3, hills = 0.1 }, 2 = 0.2, 3 = 0.2, 4 = 0.2, 5 = "rest" }`,
		`with = "team"`: `with = "clinic"`,
	} {
		text := strings.Replace(strings.Replace(fare(), "[attribute.imd]", "[attribute.place]\nshares = { town = 0.5, hills = 0.5 }\n[attribute.imd]", 1), of, is, 1)
		require.Contains(t, text, is)
		_, ok := loadText(t, text).AskedBefore("imd", "within_62_days")
		assert.False(t, ok, is)
	}
	_, ok := loadText(t, fare()).AskedBefore("imd", "within_31_days")
	assert.False(t, ok, "there is no such clock")
}

// In the built-in scenarios it is whose fitness is in doubt, which depends on other
// conditions, and operations cancelled because of it; England's alliances differ.
func TestWhatDeprivationChangesInTheBuiltInScenarios(t *testing.T) {
	for _, name := range []string{"builtin:northbridge", "builtin:selca"} {
		steps, ok := loadText(t, extending(name, ""), "opt_out").AskedBefore("imd", "within_62_days")
		require.True(t, ok, name)
		assert.Subset(t, []string{"fitness.with_conditions", "fitness.without", "treat.settle", "surgery.operation"}, steps, name)
	}
	_, ok := loadText(t, extending("builtin:england", ""), "opt_out").AskedBefore("imd", "within_62_days")
	assert.False(t, ok)
}
