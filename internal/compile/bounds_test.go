package compile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
)

const lung = "../../testdata/cli/lung.toml"

// A number that is a thousand times what was meant is told at its line before it has filled
// the memory, and whoever means it may go beyond the bound.
func TestARunBeyondBoundsIsRefusedAtItsNumber(t *testing.T) {
	many := "{ "
	for i := range 1250 {
		many += string(rune('a'+i%25)) + string(rune('a'+i/25%25)) + string(rune('a'+i/625)) + " = 0.0008, "
	}
	fast := "[pathway.fast]\nsteps = [\"out\"]\n[pathway.fast.step.out]\nleave = \"out\"\n[pathway.fast.arrivals]\n"
	list := "pathway = \"lung\"\nwaiting_for = \"operate.operation\"\nmarks = \"referral\"\nweeks_waited = { \"0-2\" = 1500000 }\n"
	for text, want := range map[string]string{
		"[pathway.lung]\narrivals = { rate = \"1000000000 per year\" }\n":                                                       `test.toml:4: pathway "lung": rate: in one replication 1.75 thousand million patients would come; the most is 100 million; --beyond-bounds lets it be run`,
		"[option.more.pathway.lung.arrivals]\nrate = \"1000000000 per year\"\n":                                                 `test.toml:4: pathway "lung": rate: in one`,
		"[pathway.lung.arrivals]\nrate = \"400 per year\"\nchanges = [{ from = 2027-05-01, rate = \"1000000000 per year\" }]\n": `test.toml:5: pathway "lung": changes: in one`,
		"[pathway.lung.arrivals]\nbatch = { dist = \"constant\", value = 1000000000 }\n":                                        `test.toml:4: pathway "lung": batch: 1 thousand million patients would come at once; the most that may be inside is 2.1 million`,
		"[pathway.lung.arrivals]\nbatch = { dist = \"constant\", value = 1000000 }\n":                                           `test.toml:4: pathway "lung": batch: in one replication 700 million`,
		fast + "interarrival = { dist = \"exponential\", mean = 0.000001, unit = \"s\" }\n":                                     `test.toml:8: pathway "fast": interarrival: in one replication 55.2 million million`,
		"[backlog.x]\n" + list + "[backlog.y]\n" + list:                                                                         `test.toml:12: backlog "y": weeks_waited: 3 million patients would come at once`,
		"[attribute.zone]\nshares = " + many[:len(many)-2] + " }\n[run]\nbreakdowns = [\"zone\"]\n":                             `test.toml:6: run: breakdowns: "zone" has 1250 values, of which each is a result of every measure; the most is 1000`,
	} {
		var problems diag.List
		require.Nil(t, Load(memory(map[string]string{"test.toml": extending(lung, text)}), "test.toml", Settings{}, &problems), text)
		require.Len(t, problems.Problems(), 1, text)
		require.Contains(t, problems.Err().Error(), want, text)
	}
	var problems diag.List
	text := extending(lung, "[pathway.lung]\narrivals = { rate = \"1000000000 per year\" }\n")
	m := Load(memory(map[string]string{"test.toml": text}), "test.toml", Settings{BeyondBounds: true}, &problems)
	require.NoError(t, problems.Err())
	require.Zero(t, m.Options[0].Program.MostInside, "nor is it ended while it runs")
}

// What a replication takes is told before it: as many patients as come, and about as many
// events as there are.
func TestWhatAReplicationTakesIsAboutWhatItTook(t *testing.T) {
	var problems diag.List
	m := Load(memory(nil), lung, Settings{}, &problems)
	require.NoError(t, problems.Err())
	arrived, events := 0.0, 0.0
	e := engine.New(m.Options[0].Program)
	const n = 20
	for i := range n {
		counts, err := e.Run(rng.NewKey(1, uint64(i)))
		require.NoError(t, err)
		arrived += float64(counts.Arrived) / n
		events += float64(counts.Events) / n
	}
	takes := m.Options[0].Takes
	require.InEpsilon(t, arrived, takes.Patients(), 0.05)
	require.InEpsilon(t, events, takes.Events, 0.5)
	require.InDelta(t, 400*14/365.25+0.4*400*26/365.25, takes.Inside, 1, "tests of 14 days; 20 of preparing and 6 in bed for 4 in 10")
}
