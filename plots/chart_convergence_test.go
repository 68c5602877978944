package plots

import (
	"math"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/stats"
)

// The estimate after all replications is that of all of them, whatever way it came.
func TestTheLastEstimateIsThatOfAllReplications(t *testing.T) {
	base, option := []Counted{{0, 10, 2}, {1, 12, 3}, {2, 9, 1}, {4, 7, 2}}, []Counted{{0, 14, 2}, {1, 13, 3}, {2, 9, 0}, {4, 9, 2}}
	list := settle(base, option, .95)
	require.Len(t, list, 2, "one has no value")
	assert.Equal(t, 3, list[1].n)
	assert.Equal(t, stats.PairedDifference([]int64{14, 13, 9}, []int64{2, 3, 2}, []int64{10, 12, 7}, []int64{2, 3, 2}, .95), list[1].Estimate)
	assert.Empty(t, settle(base[:1], option[:1], .95))
}

func TestReplicationsAreReadAtCentralValues(t *testing.T) {
	read := func(text string) (map[string][]Counted, error) {
		return countsOf(fstest.MapFS{replicationsFile: {Data: []byte("option,draw,replication,measure,by,value,period,numerator,denominator\n" + text)}})("beds")
	}
	found, err := read("current,0,0,beds,all,all,window,30,2\ncurrent,1,0,beds,all,all,window,99,2\ncurrent,0,0,beds,all,all,year 1,99,2\ncurrent,0,0,other,all,all,window,99,2\na,0,1,beds,all,all,window,,\na,0,2,beds,all,all,window,7,1\n")
	require.NoError(t, err)
	assert.Equal(t, map[string][]Counted{"current": {{0, 30, 2}}, "a": {{2, 7, 1}}}, found)
	_, err = read("current,0,0,beds,all,all,window,many,2\n")
	assert.ErrorContains(t, err, "replications.csv:2: ")
	_, err = countsOf(fstest.MapFS{})("beds")
	assert.Equal(t, Without("the folder has no replications.csv"), err)
}

func TestTwoReplicationsHaveNotSettled(t *testing.T) {
	r := sample(2, 1)
	all := r.Counts
	r.Counts = func(measure string) (map[string][]Counted, error) {
		found, err := all(measure)
		for id := range found {
			found[id] = found[id][:2]
		}
		return found, err
	}
	_, err := convergence.Draw(r, Style{})
	assert.ErrorContains(t, err, "three replications or more")
}

func TestWhatBindsIsInTheTitleOfAdditionalPatients(t *testing.T) {
	title := func(r *Results) string {
		figures, err := show(additional, r, Style{})
		require.NoError(t, err)
		return figures[0].Title
	}
	r := sample(3, 1)
	assert.Equal(t, "Patients wait most for theatre, North General with every option; with universal and targeted prehab, 122 more routine patients are admitted a year (117 to 127)", title(r))
	for i, h := range r.Page {
		if h.Row == "waits_most_for" && h.Option == "targeted" {
			r.Page[i].Note = "beds"
		}
		if h.Row == "routine_admissions" {
			r.Page[i].Evidence = [2]float64{-20, 300}
		}
	}
	assert.Equal(t, "Patients wait most for theatre, North General with current practice; with universal and targeted prehab, 122 more routine patients are admitted a year (117 to 127); the evidence leaves 20 fewer to 300 more open", title(r))
	for i := range r.Additional {
		r.Additional[i].Chance = [2]float64{-math.MaxInt32, math.MaxInt32}
	}
	assert.Equal(t, "Patients wait most for theatre, North General with current practice; no option lets more patients in beyond chance", title(r))
}
