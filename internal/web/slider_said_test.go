package web

import (
	"regexp"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
)

// What a ratio does is said in words: of a time that it is shorter, of a risk that it is lower,
// and of odds that they are; on the page of an option as on that of assumptions.
func TestARatioIsSaidInWords(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "selca"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	said := func(page, path string) string {
		m := regexp.MustCompile(`<p class="effect" id="` + regexp.QuoteMeta(path) + `-w">([^<]*)</p>`).FindStringSubmatch(page)
		require.NotNil(t, m, path)
		return m[1]
	}
	page := c.page(at + "/options/opt_out")
	for path, want := range map[string]string{
		"prehab.core.effect.stay.ratio":                 "shorter by 5%",
		"prehab.core.effect.stay.limit":                 "shorter by 8%",
		"prehab.core.effect.critical_care.ratio":        "shorter by 13.5%",
		"prehab.core.effect.admission_stay.ratio":       "shorter by 3%",
		"prehab.core.effect.major_complication.ratio":   "lower by 8%",
		"prehab.core.effect.any_complication.ratio.yes": "lower by 15.2%",
		"prehab.core.effect.readmission.ratio":          "no effect",
		"prehab.core.effect.called_off.ratio":           "lower by 5%",
		"prehab.core.effect.admission.odds_ratio":       "odds lower by 17.6%",
		"prehab.core.effect.dose_intensity.ratio":       "higher by 1.7%",
	} {
		assert.Equal(t, want, said(page, path), path)
	}
	assert.NotContains(t, page, `id="prehab.core.effect.stay.at_dose-w"`)
	const path = "prehab.core.effect.stay.ratio"
	leads(t, c.post(at+"/options/opt_out", path, "1.1"))
	page = c.page(at + "/options/opt_out")
	assert.Equal(t, "longer by 10%", said(page, path))
	assert.Contains(t, page, `data-less="shorter by " data-more="longer by "`)
	assert.Contains(t, c.page(lookedFor(at, path)), `>longer by 10%</p>`)

	none := &slider{}
	none.sayRatio(&scenario.Document{Root: &scenario.Node{}}, "prehab.core.effect.gone.ratio", 0.9)
	assert.Equal(t, "lower by 10%", none.Said, "of something of which nothing is known")
	none.sayRatio(nil, "prehab.core.uptake.value", 0.9)
	(*slider)(nil).sayRatio(nil, path, 0.9)
}
