package journey_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/journey"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/tick"
)

func listsOf(t *testing.T, m *compile.Model, key rng.Key, moments ...tick.Time) *journey.Lists {
	t.Helper()
	p := m.Options[0].Program
	l := journey.NewLists(p, moments...)
	require.NoError(t, engine.New(p).TraceAll(key, l.Add))
	l.Finish()
	return l
}

// Three are given on the first Monday, and wait until Tuesday at nine: on Tuesday at one in the
// afternoon nobody waits.
func TestListsAreSeenAtAMoment(t *testing.T) {
	m := load(t, week+`
[backlog.p]
waiting_for = "see"
days_waited = { "50" = 3 }
`, compile.Settings{})
	l := listsOf(t, m, rng.NewKey(m.Seed, 0), 0, tick.Time(tick.Day), tick.Time(tick.Day+13*tick.Hour), tick.Time(40*tick.Day))
	require.Equal(t, [][]int64{{3}, {3}, {0}, {0}}, [][]int64{l.Seen[0].Patients, l.Seen[1].Patients, l.Seen[2].Patients, l.Seen[3].Patients})
	require.EqualValues(t, 3*50*tick.Day, l.Seen[0].Waited[0])
	require.EqualValues(t, 3*51*tick.Day, l.Seen[1].Waited[0])
	require.EqualValues(t, 4, l.Asked[0], "who is on the given list does not come to it now")
}

// Of a town: the list on average over many moments is the area under the queue that the
// engine itself counts, over the window.
func TestListsAreTheQueuesOfTheEngine(t *testing.T) {
	m := load(t, "format = 1\nextends = \"builtin:northbridge\"\n[run]\nwarm_up = \"26w\"\n", compile.Settings{Observed: true, Options: []string{"current"}})
	p, key := m.Options[0].Program, rng.NewKey(m.Seed, 0)
	var moments []tick.Time
	for at := p.Window; at < p.End-1; at += tick.Time(tick.Hour) {
		moments = append(moments, at)
	}
	moments = append(moments, p.End-1)
	l := listsOf(t, m, key, moments...)
	c, err := engine.New(p).Run(key)
	require.NoError(t, err)
	last := l.Seen[len(l.Seen)-1]
	some := 0
	for i := range p.Resources {
		sum := int64(0)
		for _, s := range l.Seen {
			sum += s.Patients[i]
		}
		var queue int64
		for month := range c.Months {
			queue += c.Resources[i*(c.Months+1)+month].Queue
		}
		mean := float64(queue) / float64(p.End-p.Window)
		require.InDelta(t, mean, float64(sum)/float64(len(moments)), 0.02*mean+0.02, p.Resources[i].Name)
		require.Equal(t, c.Waiting[i], engine.Waiting{Patients: last.Patients[i], Seconds: last.Waited[i] + last.Patients[i]}, p.Resources[i].Name)
		if mean > 1 {
			some++
		}
	}
	require.Greater(t, some, 5)
}
