package study

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/sim/tick"
)

// Who asks what follows everybody is told how far replications are that are under way, and whoever
// waits no longer has not to wait for their end: it is then an interruption, of which nothing is kept.
func TestWhatFollowsEverybodyEndsWithinAReplication(t *testing.T) {
	asks := map[string]func(ctx context.Context, events Events) error{
		"breaches": func(ctx context.Context, events Events) error {
			_, err := ready(t, lungFile, Choice{Replications: 2, Options: []string{}}).Breaches(ctx, BreachAsk{}, Spec{Workers: 1}, events)
			return err
		},
		"lists": func(ctx context.Context, events Events) error {
			_, err := ready(t, lungFile, Choice{Replications: 2, Options: []string{}}).Lists(ctx, ListsAsk{Waits: []QueueWait{{Wait: 4 * tick.Week}}}, Spec{Workers: 1}, events)
			return err
		},
		"rank": func(ctx context.Context, events Events) error {
			_, err := ready(t, lungFile, Choice{Replications: 2}).Rank(ctx, RankAsk{Measure: "within_62_days"}, Spec{Workers: 1}, events)
			return err
		},
		"the observed year": func(ctx context.Context, events Events) error {
			_, _, err := ready(t, lungFile, Choice{Observed: true}).Judge(ctx, Spec{Workers: 1}, events)
			return err
		},
		"the warm-up": func(ctx context.Context, events Events) error {
			_, err := ready(t, lungFile, Choice{Replications: 2, Options: []string{}}).JudgeWarmUp(ctx, Spec{Workers: 1}, events)
			return err
		},
	}
	for name, ask := range asks {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			var last State
			err := ask(ctx, func(s State) {
				if last = s; s.Under > .3 {
					cancel()
				}
			})
			var stopped *Interruption
			require.ErrorAs(t, err, &stopped)
			require.Zero(t, last.Done, "it did not go on to the end of the first")
			require.InDelta(t, .31, last.Under, .02)
			require.NoError(t, ask(t.Context(), func(s State) {
				require.LessOrEqual(t, float64(s.Done)+s.Under, float64(s.Of)+1e-9)
			}))
		})
	}

	// Patients are looked for again once all is sorted; and where days go is one replication more.
	ctx, cancel := context.WithCancel(t.Context())
	_, err := ready(t, lungFile, Choice{Replications: 2, Options: []string{}}).Breaches(ctx, BreachAsk{}, Spec{Workers: 1}, func(s State) {
		if s.Done == 2 {
			cancel()
		}
	})
	var stopped *Interruption
	require.ErrorAs(t, err, &stopped)
	_, err = ready(t, lungFile, CurrentAlone).Days(ctx)
	require.ErrorAs(t, err, &stopped)
}
