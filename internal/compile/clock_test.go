package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

// The share that a standard wants is the target of whoever reads its measure; clocks that are
// reported together have the first one's.
func TestTheShareOfAStandardIsTold(t *testing.T) {
	scenario := func(standard string, more ...string) string {
		return january("14d", weekly(`wait = { delay = "1d" }
			treat = { delay = "1d", mark = "first_treatment" }
			end = { leave = "seen" }`, `mark = "referral"`)) + `
[clock.two_month]
from     = "referral"
to       = "first_treatment"
measure  = "within_62_days"
standard = ` + standard + "\n" + strings.Join(more, "")
	}
	const second = `
[clock.of_some]
from     = "referral"
to       = "first_treatment"
measure  = "within_62_days"
standard = { days = 62, share = 0.5 }
`
	standards := func(text string) []facts.Standard { return loadText(t, text).Options[0].Standards }
	require.Equal(t, []facts.Standard{{Measure: "within_62_days", Days: 62, Share: 0.85}}, standards(scenario("{ days = 62, share = 0.85 }", second)))
	require.Empty(t, standards(scenario("{ days = 62 }")))
	for wrong, want := range map[string]string{
		"{ days = 62, share = 85 }":     "share is of 1, above 0 and at most 1, such as 0.85",
		"{ days = 62, share = 0 }":      "share is of 1, above 0 and at most 1, such as 0.85",
		`{ days = 62, share = "most" }`: "share is of 1, above 0 and at most 1, such as 0.85",
		"{ days = 62, shares = 0.85 }":  `there is no key "shares" in it`,
		"{ share = 0.85 }":              "write { days = 62, share = 0.85 }",
	} {
		problems := problemsOf(memory(map[string]string{"test.toml": scenario(wrong)}), "test.toml")
		require.Len(t, problems, 1, wrong)
		require.Contains(t, problems[0].String(), `clock "two_month": standard: `+want, wrong)
	}
}
