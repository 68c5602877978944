package compile

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// A run that ends before its patients can is told, with the step and its line; one that is
// long enough is not, and what somebody has the patience for need not pass.
func TestARunShorterThanItsLongestStay(t *testing.T) {
	stay := func(warmUp, window, runOut, law, patience string) *Model {
		return loadText(t, fmt.Sprintf(`format = 1
[run]
start   = 2026-01-05
warm_up = %q
window  = %q
run_out = %q
[resource.ward]
kind     = "beds"
capacity = 40
[pathway.patient]
arrivals = { rate = "1 per day" }
steps    = ["stay", "end"]
[pathway.patient.step.stay]
use  = "ward"
time = %s
%s
[pathway.patient.step.end]
leave = "home"
`, warmUp, window, runOut, law, patience))
	}
	const month = `{ dist = "constant", value = "30d" }`
	assert.Contains(t, stay("10d", "15d", "50d", month, "").TooShortARun(),
		`pathway "patient": step "stay" takes 30 days (test.toml:15), and warm-up and window together last 25 days`)
	assert.Contains(t, stay("60d", "40d", "0d", month, "").TooShortARun(),
		`takes 30 days (test.toml:15), the window lasts 40 days and the run-out 0s. Whoever begins it in the second half`)
	assert.Contains(t, stay("60d", "20d", "5d", month, "").TooShortARun(), "and the run-out 5d. Whoever")
	assert.Empty(t, stay("60d", "20d", "30d", month, "").TooShortARun())
	assert.Empty(t, stay("60d", "70d", "0d", month, "").TooShortARun())
	// 99 in 100 of an exponential time are shorter than 4.6 times its mean.
	assert.Contains(t, stay("10d", "15d", "50d", `{ dist = "exponential", mean = "6d" }`, "").TooShortARun(), "may take 27.6 days")
	assert.Empty(t, stay("10d", "15d", "50d", `{ dist = "exponential", mean = "5d" }`, "").TooShortARun())
	assert.Empty(t, stay("60d", "100d", "40d", month, `patience = { dist = "constant", value = "200d" }`).TooShortARun())

	assert.Contains(t, stay("60d", "200d", "3w", month, "").EndsBefore(),
		`takes 30 days (test.toml:15), longer than the run-out of 3w: who begins it in the last 9 days of the window`)
	assert.Empty(t, stay("60d", "2000d", "3w", month, "").EndsBefore(), "less than a hundredth of the window")
	assert.Empty(t, stay("60d", "200d", "5w", month, "").EndsBefore())
	assert.Empty(t, stay("60d", "200d", "0d", month, "").EndsBefore(), "nobody is meant to be followed")
}

// Courses of drugs last up to 252 days and the run-out 26 weeks: that is a note and no
// warning, and the observed year has neither.
func TestBuiltInRunsAreLongEnough(t *testing.T) {
	for _, name := range []string{"selca", "england", "northbridge"} {
		for _, observed := range []bool{false, true} {
			var problems diag.List
			m := Load(scenario.Files{Builtin: scenarios.Files}, "builtin:"+name, Settings{Options: []string{}, Observed: observed}, &problems)
			if !assert.NotNil(t, m, problems.Err()) {
				continue
			}
			assert.Empty(t, m.TooShortARun(), name)
			assert.Equal(t, name != "northbridge" && !observed, m.EndsBefore() != "", "%s: %s", name, m.EndsBefore())
		}
	}
}
