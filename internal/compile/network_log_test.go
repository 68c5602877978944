package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/eventlog"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// The event log of any network says of every resource what was counted of it, and
// nothing in it goes on for ever: everybody has left.
func TestTheEventLogOfEveryNetworkAddsUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := compileNetwork(t, networks(anything).Draw(t, "network").String())
		logAddsUp(t, p, rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0))
	})
}

func logAddsUp(t *rapid.T, p *engine.Program, k rng.Key) {
	c, sums := onceThrough(t, p, k), make([]engine.Use, len(p.Resources))
	open := map[int64]eventlog.Row{} // the latest row of each activity under way
	log := eventlog.New(p, func(r *eventlog.Row) {
		was, ok := open[r.Instance]
		if ok {
			require.True(t, r.Lifecycle != eventlog.Start || was.Lifecycle == eventlog.Schedule)
			addUp(sums, &was, r)
		} else {
			require.True(t, r.Lifecycle <= eventlog.Start || single(r))
		}
		if r.Kind == eventlog.Work {
			sums[r.Resource].Busy += r.Units
		}
		open[r.Instance] = *r
		if r.Lifecycle >= eventlog.Complete {
			delete(open, r.Instance)
		}
	})
	require.NoError(t, engine.New(p).TraceAll(k, log.Add))
	require.Empty(t, open)
	require.Zero(t, log.Inside)
	for i := range sums {
		u := c.Use(i, -1)
		require.Equal(t, engine.Use{Busy: u.Busy, Queue: u.Queue, Starts: u.Starts, Wait: u.Wait, Lost: u.Lost, GaveUp: u.GaveUp, Ends: u.Ends}, sums[i], "%s", p.Resources[i].Name)
	}
}

// single says whether a row is all there is of its activity.
func single(r *eventlog.Row) bool {
	return r.Kind != eventlog.Step && r.Kind != eventlog.Hold && r.Kind != eventlog.Branch && r.Kind != eventlog.Clock
}

// addUp adds what was between two rows of an activity.
func addUp(sums []engine.Use, was, r *eventlog.Row) {
	span := int64(r.Time - was.Time)
	switch {
	case r.Kind == eventlog.Hold && was.Lifecycle != eventlog.Suspend:
		sums[r.Resource].Busy += r.Units * span
	case r.Kind == eventlog.Step && r.Queue != engine.None && (was.Lifecycle == eventlog.Schedule || was.Lifecycle == eventlog.Suspend):
		sums[r.Queue].Queue += span
		if r.Lifecycle == eventlog.Start || r.Lifecycle == eventlog.Resume {
			sums[r.Queue].Wait += span
		}
	}
	switch {
	case r.Kind == eventlog.Hold && r.Lifecycle >= eventlog.Complete:
		sums[r.Resource].Ends++
	case r.Kind == eventlog.Step && r.Queue != engine.None && r.Lifecycle == eventlog.Start:
		sums[r.Queue].Starts++
	case r.Reason == eventlog.Refused:
		sums[r.Queue].Lost++
	case r.Reason == eventlog.GaveUp:
		sums[r.Queue].GaveUp++
	}
}
