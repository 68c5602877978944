package compile

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

// What is true of given patients in every network: they are put on lists, into beds
// and into times anywhere.

// meaningless are lists that no patient of the network could be on.
var meaningless = regexp.MustCompile(`nobody waits in step|comes? to step`)

// withLists makes a network begin with up to three lists, and says how many patients they
// have.
func withLists(t *rapid.T, n network, warmUp string) (p *engine.Program, plain *engine.Program, patients int64) {
	text := strings.Replace(n.String(), `warm_up = "0d"`, fmt.Sprintf("warm_up = %q", warmUp), 1)
	plain = compileNetwork(t, text)
	for i := range rapid.IntRange(1, 3).Draw(t, "lists") {
		section := fmt.Sprintf("[backlog.list%d]\nwaiting_for = %q\n", i, rapid.SampledFrom(plain.Steps).Draw(t, "step"))
		if rapid.Bool().Draw(t, "of a pathway") {
			section += fmt.Sprintf("pathway = %q\n", rapid.SampledFrom([]string{"p0", "p1", "p2"}).Draw(t, "pathway"))
		}
		if rapid.Bool().Draw(t, "of a class") {
			section += fmt.Sprintf("set = { class = %q }\n", rapid.SampledFrom([]string{"urgent", "routine"}).Draw(t, "class"))
		}
		days, many := rapid.IntRange(0, 30).Draw(t, "days"), rapid.IntRange(0, 12).Draw(t, "patients")
		section += fmt.Sprintf("days_waited = { \"%d\" = %d, \"%d-%d\" = 1 }\n", days, many, days+1, days+9)
		var problems diag.List
		if Load(memory(map[string]string{"network.toml": text + section}), "network.toml", Settings{}, &problems); problems.Empty() {
			text, patients = text+section, patients+int64(many)+1
			continue
		}
		for _, x := range problems.Problems() {
			if !meaningless.MatchString(x.Text) && !strings.Contains(x.Text, "unknown pathway") {
				t.Fatalf("%s\n%s", x, text+section)
			}
		}
	}
	return compileNetwork(t, text), plain, patients
}

// Given patients come with the days that they have waited, and with what they hold;
// who is inside, for how long, and what is used adds up to the second.
func TestGivenPatientsOfEveryNetworkAddUp(t *testing.T) {
	some := 0
	rapid.Check(t, func(t *rapid.T) {
		n := networks(anything).Draw(t, "network")
		p, plain, patients := withLists(t, n, "0d")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		c := onceThrough(t, p, k)
		require.Equal(t, onceThrough(t, plain, k).Arrived+patients, c.Arrived)
		require.Zero(t, c.Inside)
		require.Zero(t, c.Replaced, "nobody was there before")
		require.Equal(t, c.Arrived-patients, seen(p, c, "arrivals").N, "they do not come")
		waited := int64(0)
		require.NoError(t, engine.New(p).TraceAll(k, func(e engine.TraceEvent) {
			if e.Kind == engine.TraceBackdate {
				waited += int64(e.Value)
			}
		}))
		if !n.forks {
			require.Equal(t, seen(p, c, "inside").Sum+waited, seen(p, c, "time").Sum)
		}
		for i, x := range n.stations {
			u := c.Use(i, -1)
			require.Equal(t, u.Queue, seen(p, c, "queue %d", i).Sum, "%+v", x)
			if x.kind != "slots" {
				require.Equal(t, u.Busy, seen(p, c, "in use %d", i).Sum, "%+v", x)
			}
		}
		logAddsUp(t, p, k)
		if patients > 0 {
			some++
		}
	})
	if !testing.Short() { // of twenty networks, as many as chance gives
		require.Greater(t, some, 10, "networks with lists")
	}
}

// Whoever is taken out has left, and nothing of them stays behind; a replication knows
// nothing of those before.
func TestListsOfEveryNetworkReplaceWhoWasThere(t *testing.T) {
	replaced := int64(0)
	rapid.Check(t, func(t *rapid.T) {
		p, _, _ := withLists(t, networks(anything).Draw(t, "network"), "1d")
		k := rng.NewKey(rapid.Uint64().Draw(t, "seed"), 0)
		e := engine.New(p)
		for range 2 {
			c, err := e.Run(k)
			require.NoError(t, err)
			tidy(c)
			require.Zero(t, c.Inside)
			require.Equal(t, c.Arrived, c.Left)
			same(t, onceThrough(t, p, k), c)
			replaced += c.Replaced
		}
	})
	if !testing.Short() {
		require.Positive(t, replaced)
	}
}
