package compile

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// Ratios of 0.86, 0.5 and 0.01 gave 59, 60 and 60 bed-days, since an inherited limit stops
// them all, and nothing said so. The dose from which on it does is ln(limit) × at_weight ×
// at_dose ÷ (ln(ratio) × weight): −0.0834 × 0.65 × 0.62 ÷ ln(0.86) = 22.3% at weight 1.
func TestAnEffectThatItsLimitStops(t *testing.T) {
	said := func(lines string) []string {
		m := loadText(t, "format = 1\nextends = \"builtin:northbridge\"\n[option.try]\nname = \"Try\"\n[option.try.prehab.core]\noffered = true\n"+lines, "try")
		return slices.DeleteFunc(m.EffectSentences(func(list []*Option) string { return list[0].Name }), func(line string) bool { return !strings.Contains(line, "limited by") })
	}
	const ratio = "[option.try.prehab.core.effect.stay]\nratio = "
	assert.Equal(t, []string{"Try: limited by prehab.core.effect.stay.limit = 0.92 from a dose of 45% on in tier targeted and from a dose of 23% on in tier specialist; " +
		"prehab.core.effect.stay.ratio = 0.86 is beyond it, so a stronger ratio changes nothing there."}, said(ratio+"0.86\n"))
	assert.Contains(t, said(ratio + "0.01\n")[0], "from a dose of 1% on in tier specialist")
	assert.Equal(t, []string{"Try: limited by prehab.core.effect.stay.limit = 0.92 from a dose of 66% on in tier specialist."}, said(""), "as it is inherited")
	assert.Empty(t, said(ratio+"0.98\n"), "at full dose 0.951")
	assert.Empty(t, said("tiers = [\"universal\"]\n"+ratio+"0.5\n"), "nobody has a tier with a weight")
	assert.Empty(t, said(ratio+"1.2\n"), "the limit is on the other side")
	assert.Empty(t, said(ratio+"0.5\nlimit = 1\n"), "no effect is told as such")
	posts := "[option.try.resource]\n"
	for i, post := range []string{"dietitian", "psychologist", "keyworker", "exercise", "physio"} {
		assert.NotEmpty(t, said(ratio+"0.86\n"+posts), "%d posts of five are empty", i)
		posts += post + ".wte = 0\n"
	}
	assert.Empty(t, said(ratio+"0.86\n"+posts), "nobody can get a dose")
	assert.Empty(t, said(ratio+"0.86\n[option.try.resource]\nnavigator.wte = 0\n"), "nobody is screened")
	assert.Empty(t, said("attend = 0\n"+ratio+"0.86\n"), "nobody attends")
	assert.NotEmpty(t, said(ratio+"0.86\n[option.try.resource.physio]\nwte = 0\nchanges = [{ from = 2028-04-01, wte = 1 }]\n"), "somebody comes")
	assert.Empty(t, loadText(t, "format = 1\nextends = \"builtin:northbridge\"\n", "more_beds").EffectSentences(nil), "nobody offers prehab")
}
