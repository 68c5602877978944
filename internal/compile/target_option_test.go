package compile

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

const twoOptions = `[option.beds]
[option.beds.resource.ward]
capacity = "+1"
[option.later]
start = 2027-05-01
[option.later.resource.ward]
capacity = "+1"
`

// A figure may be of an option, and a multiple of another's; without that it is current's.
func TestATargetMayBeOfAnOption(t *testing.T) {
	text := extending(sound, twoOptions+`[target.stay]
measure  = "mean_ward_stay"
observed = 1.04
low      = 0.92
high     = 1.18
option   = "beds"
against  = "current"
[target.all]
measure  = "within_62_days"
observed = 0.8
`)
	m := loadText(t, text, "beds")
	var found []Target
	for _, x := range m.Targets {
		if x.Name == "stay" || x.Name == "all" {
			found = append(found, x)
		}
	}
	require.Len(t, found, 2)
	stay, all := found[0], found[1]
	require.Equal(t, []any{"beds", "current", 0.92, 1.18, true, false}, []any{stay.Option, stay.Against, stay.Low, stay.High, stay.HasRange(), stay.Whole()})
	require.Equal(t, []any{"", "", false, true}, []any{all.Option, all.Against, all.HasRange(), all.Whole()})
	var problems diag.List
	require.Equal(t, []string{"beds"}, NewCompiler(memory(map[string]string{"test.toml": text}), "test.toml", &problems).TargetOptions())
}

func TestTargetsOfOptionsAreRefused(t *testing.T) {
	for keys, want := range map[string]string{
		`option = "bedz"`:                             `target "x": option: unknown option "bedz"; did you mean "beds"?`,
		`against = "bedz"`:                            `target "x": against: unknown option "bedz"; did you mean "beds"?`,
		`against = "current"`:                         `target "x": against: is the option that the figure is of; name another`,
		"option = \"beds\"\nagainst = \"beds\"":       `against: is the option that the figure is of`,
		`option = "later"`:                            `target "x": option: option "later" starts on 2027-05-01, after the observed year`,
		`low = 0.5`:                                   `target "x": low and high are the two ends of a range; write both`,
		"low = 0.9\nhigh = 0.8":                       `target "x": low: 0.9 is not below high, 0.8`,
		"low = 0.81\nhigh = 0.9":                      `target "x": observed: 0.8 does not lie between low and high, 0.81 and 0.9`,
		"option = \"beds\"\ntune = \"resource.ward\"": `calibrate simulates current alone, and this figure is of an option`,
	} {
		var problems diag.List
		text := extending(sound, twoOptions+"[target.x]\nmeasure = \"within_62_days\"\nobserved = 0.8\n"+keys+"\n")
		require.Nil(t, Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{}, &problems), keys)
		assert.ErrorContains(t, problems.Err(), want)
	}
}

// Without an observed year there is nothing to hold published figures against, which is
// told; it was a stack trace.
func TestPublishedFiguresNeedAnObservedYear(t *testing.T) {
	for observed, want := range map[string]string{
		"":                                   "run: has no observed = { from = ..., to = ... }; targets speak of that year",
		"observed = {}\n":                    "observed",
		"observed = 2025\n":                  "observed",
		"observed = { from = 2025-04-01 }\n": "observed",
		"observed = { from = 2026-04-01, to = 2025-03-31 }\n": "observed",
	} {
		text := strings.Replace(programme("attend = 1", "", "", "")+"[target.x]\nmeasure = \"ward_bed_days\"\nobserved = 9\n", "[run]\n", "[run]\n"+observed, 1)
		var problems diag.List
		Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{Observed: true}, &problems)
		require.ErrorContains(t, problems.Err(), want, observed)
	}
}
