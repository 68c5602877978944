package study

import (
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
)

// A run whose results nobody could keep is refused where it is written how often it is run,
// and whoever means it may go on.
func TestAsManyRowsAsThereIsRoomFor(t *testing.T) {
	load := func(text string, c Choice) error {
		open := func(name string) ([]byte, error) {
			if name == "test.toml" {
				return []byte("format = 1\nextends = \"" + lungFile + "\"\n" + text), nil
			}
			return os.ReadFile(name)
		}
		s, err := Load(scenario.Files{Open: open, Builtin: scenarios.Files}, "test.toml", c)
		require.NoError(t, err)
		_, err = New(s)
		return err
	}
	often := "[run]\nreplications = 1000000\n"
	err := load(often, Choice{})
	require.ErrorContains(t, err, "test.toml:4: run: replications: 1,000,000 replications of 3 options: 3,000,000 rows of ")
	require.ErrorContains(t, err, " numbers each would have to be kept; the most is 268,435,456 in all; fewer, or with --beyond-bounds")
	require.Equal(t, diag.Refused, diag.KindOf(err))
	require.NoError(t, load(often, Choice{BeyondBounds: true}))
	require.NoError(t, load(often, Choice{Replications: 10}), "what is asked for is run")

	err = load("", Choice{Replications: MostReplications})
	require.ErrorContains(t, err, "1,000,000 replications of 3 options: ")
	require.Equal(t, diag.Usage, diag.KindOf(err), "the scenario is sound")

	err = load("[pathway.lung]\narrivals = { rate = \"20000000 per year\" }\n", Choice{Replications: 1000})
	require.ErrorContains(t, err, "1,000 replications of 3 options: 104,")
	require.ErrorContains(t, err, " patients would come in all; the most is 100,000,000,000; fewer, or with --beyond-bounds")

	const again = `[route.again]
steps = ["visit"]
[route.again.step.visit]
delay = "1h"
[pathway.lung]
steps = ["clinic", "tests", "again", "decide"]
[pathway.lung.step.again]
repeat = { route = "again", count = 20000, every = "1h" }
`
	err = load(again, Choice{Replications: 1_000_000})
	require.ErrorContains(t, err, " for each patient; the most is 2,000,000,000,000; fewer, or with --beyond-bounds")
	require.NoError(t, load(again, Choice{Replications: 1_000_000, BeyondBounds: true}))
}

// Whoever follows more patients than in three quarters of an hour is told how long it would take.
func TestMorePatientsThanCanBeFollowedAreRefused(t *testing.T) {
	x := smallLung(t, Choice{Options: []string{}, Replications: 400_000})
	const want = "replications are "
	_, err := x.Breaches(t.Context(), BreachAsk{}, Spec{}, nil)
	require.ErrorContains(t, err, "400,000 "+want)
	require.ErrorContains(t, err, "hours of a processor; choose fewer with --replications")
	q, err := ReadLists([]string{"4w"})
	require.NoError(t, err)
	_, err = x.Lists(t.Context(), q, Spec{}, nil)
	require.ErrorContains(t, err, want)
	require.NoError(t, smallLung(t, Choice{Options: []string{}, Replications: 400_000, BeyondBounds: true}).refuseFollowing(&x.Options[0]))
	require.NoError(t, smallLung(t, CurrentAlone).refuseFollowing(&x.Options[0]))
}
