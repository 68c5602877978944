package report

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// An input at which the leader turns from better to worse than now, and one at which the next
// becomes better than it, are told with how far the evidence goes, the nearest first.
func TestThePageSaysWhereTheAnswerTurns(t *testing.T) {
	columns := []result.Column{window("treatments")}
	set := &result.Set{Options: []string{"current", "a", "b"}, Columns: columns, Drawn: []int{0}, Draws: 65, Inputs: "digest"}
	treated := func(draw, n int, a, b int64) {
		now := int64(1000 + 7*n%5)
		row := result.Row{Draw: draw, Replication: n, Options: [][]result.Ratio{{count(now)}, {count(now + a)}, {count(now + b)}}}
		require.NoError(t, set.Add(row))
	}
	for n := range 6 {
		treated(result.Central, n, int64(50+n%2), int64(30+n%2))
	}
	input := facts.Drawn{Name: "M-X", Title: "Length-of-stay ratio, patients who start", Value: 50, Low: 0, High: 100, P10: 10, P90: 90}
	for draw := 1; draw <= 64; draw++ {
		x := float64((draw*37)%64) * 100 / 63 // a is worth x, b a constant 30: now is as good at 0, b at 30
		input.Values = append(input.Values, x)
		for n := range 2 {
			treated(draw, n, int64(x)+int64(draw%3)-10, 30+int64(draw%2))
		}
	}
	r := New(Meta{ScenarioName: "x", Level: 0.95, Seed: 1, Options: []facts.Option{{ID: "current"}, {ID: "a", Name: "Alder"}, {ID: "b", Name: "Birch"}}, Drawn: []facts.Drawn{input}}, set, facts.Machine{})
	text := oneLine(r.Page(nil).Text(100))
	assert.Regexp(t, `WHAT WOULD CHANGE THE ANSWER In treatments started, Alder would do better than Birch only while length-of-stay ratio \(patients who start\) is above (39|4[0-2])[.\d]*; 50 was used, and the evidence runs from 0 to 100\.`, text)
	assert.Regexp(t, `Alder would do better than now only while length-of-stay ratio \(patients who start\) is above ([89]|1[01])[.\d]*; 50 was used`, text)
}
