package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

// warned is what is warned of, of which some words are looked for.
func warned(t *testing.T, text, words string, options ...string) (list []string) {
	t.Helper()
	for _, w := range loadText(t, text, options...).Warnings {
		if strings.Contains(w.Text, words) {
			list = append(list, diag.Problems{w}.Error())
		}
	}
	return list
}

// A stay of 0.95 and of 0.9 was one of 0.855, and nothing said so. On a risk a second effect
// is refused.
func TestASecondEffectOnOneStayIsTold(t *testing.T) {
	second := func(lines string) []string {
		return warned(t, extending("builtin:northbridge", "[prehab.core.effect.second]\non = \"surgery.ward_stay\"\nratio = 0.9\n"+lines), "ratios multiplied", "all_tiers")
	}
	said := second("")
	require.Len(t, said, 1)
	assert.Contains(t, said[0], `prehab "core": effect "second": on: step "surgery.ward_stay" has the effect prehab "core": effect "stay" already, and who has both has the two ratios multiplied`)
	assert.Regexp(t, `^\S+\.toml:\d+: `, said[0])
	assert.Len(t, second("when = { lung_resection = \"no\" }\n"), 1)
	assert.Empty(t, second("when = { lung_resection = \"yes\" }\n"), "other patients")
	assert.Empty(t, second("when = [{ lung_resection = \"yes\" }, { major_resection = \"no\" }]\n"), "other patients by either way")
	assert.Len(t, second("when = [{ lung_resection = \"yes\" }, { comorbid = \"yes\" }]\n"), 1)
	for _, scenario := range []string{"builtin:northbridge", "builtin:selca", "builtin:england"} {
		assert.Empty(t, warned(t, extending(scenario, ""), "multiplied"), scenario)
	}
}

// A limit of 1.05 stops no ratio of 0.95: it was accepted and meant nothing.
func TestALimitOnTheOtherSideOfNoEffectIsTold(t *testing.T) {
	limited := func(ratio, limit string) []string {
		return warned(t, programme(besideDrugs, "count = 5\n", onAdmissions("ratio = "+ratio+"\nlimit = "+limit), ""), "other side", "prehab")
	}
	require.Len(t, limited("0.9", "1.05"), 1)
	assert.Contains(t, limited("0.9", "1.05")[0], `prehab "core": effect "admission": limit: 1.05 lies on the other side of 1 from ratio = 0.9, so it stops nothing`)
	assert.Len(t, limited("1.2", "0.9"), 1)
	for _, fine := range [][2]string{{"0.9", "0.8"}, {"0.9", "0.95"}, {"1.2", "1.3"}, {"0.9", "1"}, {"1", "0.9"}} {
		assert.Empty(t, limited(fine[0], fine[1]), fine)
	}
	said := limited("{ by = \"comorbid\", no = 0.9, yes = 1.1 }", "0.8")
	require.Len(t, said, 1)
	assert.Contains(t, said[0], "from ratio = 1.1")
}

// Who takes part in two programmes that may both put one treatment off waits for the one and
// then for the other.
func TestTwoServicesThatMayDelayOneTreatmentAreTold(t *testing.T) {
	both := func(first, second string) []string {
		more := "[prehab.more]\noffered = true\nat = \"decision\"\nuntil = \"first_treatment\"\nrefer = { how = \"opt-out\", probability = 1 }\ntiers = [\"targeted\"]\nneed = { targeted = 1 }\nuptake = 1\nattend = 1\n" + second +
			"[prehab.more.contact.class]\ntier = \"targeted\"\nwith = \"nurse\"\ntime = \"60m\"\n"
		return warned(t, programme("attend = 1\n"+first, weeks, "", "")+more, "may wait for", "prehab")
	}
	const delays = "may_delay_treatment = { before = \"p.begin\", up_to = "
	said := both(delays+"\"5d\" }\n", delays+"\"7d\" }\n")
	require.Len(t, said, 1)
	assert.Contains(t, said[0], `prehab "more": may_delay_treatment: step "p.begin" may wait for prehab "core" already, and who takes part in both waits for the one and then for the other, up to 12 days in all`)
	assert.Empty(t, both(delays+"\"0d\" }\n", delays+"\"7d\" }\n"))
	assert.Empty(t, both(delays+"\"5d\", when = { modality = \"drugs\" } }\n", delays+"\"7d\", when = { modality = \"operation\" } }\n"), "different patients")
	assert.Empty(t, both("when = { modality = \"drugs\" }\n"+delays+"\"5d\" }\n", "when = { modality = \"operation\" }\n"+delays+"\"7d\" }\n"))
}
