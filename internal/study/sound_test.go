package study

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

func TestAFigureThatNothingCanBeHeldAgainstIsRefused(t *testing.T) {
	for wrong, want := range map[string]string{
		"measure = \"within_62_dayz\"\nobserved = 0.7":                                                                                                     `mine.toml:5: target "a": measure: there is no measure "within_62_dayz"; did you mean "within_62_days"?`,
		"measure = \"within_62_days\"\nobserved = 71.5":                                                                                                    `mine.toml:6: target "a": observed: within_62_days is a share, from 0 to 1, not 71.5; write 0.715`,
		"measure = \"within_62_days\"\nobserved = 715":                                                                                                     `mine.toml:6: target "a": observed: within_62_days is a share, from 0 to 1, not 715`,
		"measure = \"within_62_days\"\nwhere = { sitee = \"lung\" }\nobserved = 0.5":                                                                       `mine.toml:6: target "a": where: there is no attribute "sitee"; did you mean "site"?`,
		"measure = \"within_62_days\"\nwhere = { site = \"lugn\" }\nobserved = 0.5":                                                                        `mine.toml:6: target "a": where: attribute "site" has no value "lugn"; did you mean "lung"?`,
		"measure = \"ward_occupancy\"\nwhere = { resource = \"wrad\" }\nobserved = 0.5":                                                                    `mine.toml:6: target "a": where: there is no resource "wrad"; did you mean "ward"?`,
		"measure = \"clock_mean\"\nwhere = { clock = \"two_mnoth\" }\nobserved = 50":                                                                       `mine.toml:6: target "a": where: there is no clock "two_mnoth"; did you mean "two_month"?`,
		"measure = \"within_62_days\"\nobserved = 0.7\n[backtest.b]\nfrom = 2023-04-01\nto = 2024-03-31\n[backtest.b.observed.within_62]\nobserved = 71.5": `mine.toml:11: backtest "b": observed "within_62": observed: within_62_days is a share, from 0 to 1, not 71.5; write 0.715`,
	} {
		_, err := Load(alone("format = 1\nextends = \"builtin:northbridge\"\n[target.a]\nsource = \"LOCAL\"\n"+wrong), "mine.toml", CurrentAlone)
		require.EqualError(t, err, want)
	}
	_, err := Load(alone("format = 1\nextends = \"builtin:northbridge\"\n[target.a]\nsource = \"LOCAL\"\nmeasure = \"within_62_days\"\nwhere = { site = \"lung\" }\nobserved = 1"), "mine.toml", CurrentAlone)
	require.NoError(t, err)
	s, err := Load(alone("format = 1\nextends = \"builtin:northbridge\"\n[target.a]\nsource = \"LOCAL\"\nmeasure = \"ward_occupancy\"\nwhere = { resource = 7 }\nobserved = 0.9"), "mine.toml", CurrentAlone)
	require.NoError(t, err, "an import may bring what there is not")
	require.Equal(t, `mine.toml:3: target "a": where: there is no resource "7", so this cannot be measured`, s.Warnings[0].String())
	s, err = Load(alone("format = 1\nextends = \"builtin:northbridge\"\n[measure.within_62_days]\nof = \"inside\"\n"), "mine.toml", CurrentAlone)
	require.NoError(t, err)
	require.Equal(t, "mine.toml:3: measure \"within_62_days\": has the name of a measure that every scenario has; call it otherwise, to tell them apart", s.Warnings[0].String())
}

// alone are the built-ins and one file, whatever it is called.
func alone(text string) scenario.Files {
	return scenario.Files{Builtin: scenarios.Files, Open: func(string) ([]byte, error) { return []byte(text), nil }}
}

// Where a scenario has other faults too, all are told at once, each once.
func TestAMisspeltMeasureIsToldWithOtherFaults(t *testing.T) {
	_, err := Load(alone(`format = 1
extends = "builtin:northbridge"
[prehab.core]
tiers = []
[target.a]
measure = "within_62_dayz"
observed = 0.7
[pathway.more]
arrivals = { interarrival = "1us" }
`), "mine.toml", CurrentAlone)
	require.EqualError(t, err, `mine.toml:4: prehab "core": tiers: names none; write which are offered
mine.toml:6: target "a": measure: there is no measure "within_62_dayz"; did you mean "within_62_days"?
mine.toml:8: pathway "more" has no steps; write steps = a list of names such as ["a", "b"]
mine.toml:9: pathway "more": arrivals: interarrival must be a time such as "20m" or "12d", not 1us`)
}
