package compile

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
)

const (
	attended  = `"prehab.core.attend"`
	stayRatio = `"prehab.core.effect.stay.ratio"`
)

// tying is the small lung pathway, whose prehabilitation has ranges and is no part of current,
// with a correlation.
func tying(t *testing.T, of, rest string) string {
	t.Helper()
	file, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	text := changed(t, string(file), "attend   = { value = 0.8,", "attend   = { value = 0.8, low = 0.6, high = 0.95,")
	return text + "[correlation.x]\nof = [" + of + "]\nrank = 0.5\n" + rest
}

// A path that no option reads which is run is no slip: what is offered is read neither in the
// observed year nor where another option alone is asked for.
func TestTiedByPathsOfWhatIsNotRun(t *testing.T) {
	files := memory(map[string]string{"test.toml": tying(t, attended+", "+stayRatio, "")})
	for _, s := range []Settings{{}, {Observed: true}, {Options: []string{"more_beds"}}, {Options: []string{"prehab"}}} {
		var problems diag.List
		m := Load(files, "test.toml", s, &problems)
		require.NoError(t, problems.Err(), s)
		require.Len(t, m.Correlations, 1)
	}
}

func TestTiesWithoutEffectAreTold(t *testing.T) {
	refuses(t, tying(t, attended+`, "prehab.core.atend"`, ""), `correlation "x": of: "prehab.core.atend" is no evidence id and no number; did you mean "prehab.core.attend"?`)
	refuses(t, tying(t, attended+`, "attribute.frail.probability"`, ""), `correlation "x": of: "attribute.frail.probability" has no range, so it is never drawn`)
	refuses(t, tying(t, attended+", "+attended, ""), `correlation "x": of: names the same twice`)
	refuses(t, tying(t, attended+", "+stayRatio, "[option.more_beds.correlation.x]\nrank = 0.9\n"),
		`option "more_beds": correlation is the same for all options; write another scenario that extends this one`)
	require.Len(t, warned(t, tying(t, attended+`, "M-LOS"`, ""), `correlation "x": no number of the scenario has M-LOS, so this ties nothing to it`), 1)
	require.Empty(t, warned(t, extending("builtin:northbridge", ""), "ties nothing"), "that is for what other scenarios have")
}

// Draws without end would fill memory before the first is run.
func TestMoreDrawsThanThereCanBe(t *testing.T) {
	text := tying(t, attended+", "+stayRatio, "")
	refuses(t, changed(t, text, "replications = 4", "replications = 4\ndraws = 131073"), `run: draws must be 131072 or less, not 131073`)
	require.Equal(t, MostDraws, loadText(t, changed(t, text, "replications = 4", "replications = 4\ndraws = 131072")).Draws)
}

func TestHalfByOneAttributeAndHalfByItself(t *testing.T) {
	text := changed(t, tying(t, attended+", "+stayRatio, ""), `where    = { frail = "yes" }`, "where = { frail = \"yes\" }\nshared = { frail = \"frail\" }")
	refuses(t, text, `target "frail": shared: counts each patient half by frail and half by frail, which is by it alone`)
}
