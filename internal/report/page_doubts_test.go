package report

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/sim/result"
)

// Fewer replications than the scenario asks for are a first look, unless a run to a precision
// is as precise as was asked.
func TestAPageOfFewReplicationsIsAFirstLook(t *testing.T) {
	page := func(change func(r *Results)) string {
		r := alliance(t, 6, 3)
		change(r)
		return oneLine(r.Page(nil).Text(100))
	}
	const look = "his is a first look"
	assert.Contains(t, page(func(r *Results) { r.Planned = 20 }), "This is a first look, after 6 of 20 replications")
	assert.NotContains(t, page(func(r *Results) {}), look)
	assert.NotContains(t, page(func(r *Results) { r.Planned = 6 }), look)
	assert.NotContains(t, page(func(r *Results) { r.Planned = 4 }), look)
	assert.NotContains(t, page(func(r *Results) { r.Planned, r.Precision = 20, &facts.Precision{StoppedAt: 6, Met: true} }), look)
	assert.Contains(t, page(func(r *Results) { r.Planned, r.Precision = 20, &facts.Precision{StoppedAt: 6} }), look)
}

// ofHalves are results of which option "a" treats so many more in the first half of the
// replications and in the second, and option "b" likewise.
func ofHalves(t *testing.T, a, b [2]int64) *Results {
	t.Helper()
	set := &result.Set{Options: []string{"current", "a", "b"}, Columns: []result.Column{window("treatments")}}
	for n := range 40 {
		now, half := int64(100+n%3), n/20
		row := result.Row{Replication: n}
		for _, more := range []int64{0, a[half] + int64(n%2), b[half] + int64(n%2)} {
			row.Options = append(row.Options, []result.Ratio{count(now + more)})
		}
		require.NoError(t, set.Add(row))
	}
	return New(Meta{ScenarioName: "x", Level: 0.95, Options: []facts.Option{{ID: "current"}, {ID: "a"}, {ID: "b"}}}, set, facts.Machine{})
}

// Who leads must have led in the first half of the replications too, or nobody.
func TestALeaderThatChangesIsTold(t *testing.T) {
	for _, c := range []struct {
		a, b [2]int64
		told bool
	}{
		{[2]int64{10, 1}, [2]int64{9, 9}, true},
		{[2]int64{9, 1}, [2]int64{10, 10}, false},  // the same leads
		{[2]int64{10, 9}, [2]int64{9, 10}, false},  // nobody clearly leads
		{[2]int64{-2, -2}, [2]int64{0, 9}, false},  // and then some
		{[2]int64{10, -10}, [2]int64{0, 0}, false}, // and now nobody
	} {
		text := oneLine(ofHalves(t, c.a, c.b).Page(nil).Text(100))
		assert.Equal(t, c.told, strings.Contains(text, "he leader changed between the last two looks"), "%v %v: %s", c.a, c.b, text)
	}
	require.Nil(t, alliance(t, 3, 3).Page(nil).firstHalf(), "too few to have an interval in the half")
}

func TestAValueOutsideItsEvidenceIsToldOnThePage(t *testing.T) {
	r := alliance(t, 6, 3)
	r.Outside = []facts.Outside{
		{What: "Length-of-stay ratio, patients who start prehab", Unit: "ratio", Value: 0.75, Low: 0.86, High: 1.05},
		{What: "Unplanned admission during treatment, odds ratio of exercise during SACT", Unit: "odds ratio", Value: 0.5, Low: 0.65, High: 1.04},
	}
	assert.Contains(t, oneLine(r.Page(nil).Text(100)), "this rests on a value that the evidence on file does not have: length-of-stay ratio, 0.75, not 0.86 to 1.05, and 1 other")
	r = alliance(t, 6, 3)
	r.Outside = []facts.Outside{{What: "Unplanned admission during treatment, odds ratio of exercise during SACT", Unit: "odds ratio", Value: 0.5, Low: 0.65, High: 1.04}}
	assert.Contains(t, oneLine(r.Page(nil).Text(100)), "unplanned admission during treatment, odds ratio, 0.5, not 0.65 to 1.04")
}
