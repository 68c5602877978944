package report

import (
	"bytes"
	"cmp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/words"
)

// An option that is as large as a budget buys, one of which that is all there is, one that it
// does not reach and one of which it says nothing.
func TestThePageSaysHowLargeOptionsAre(t *testing.T) {
	r := pageSample(t, 6, 5, false, true)
	ids := r.Set.Options
	size := func(option int, scale float64) {
		r.Options[option].Resized, r.Options[option].Scale = true, scale
	}
	size(1, 0.4833)
	size(3, 0)
	scales := func() map[string]pageFigure {
		r.page = nil
		found := map[string]pageFigure{}
		for _, f := range r.Page(nil).tidy() {
			if f.Row == "scale" {
				found[f.Option] = f
			}
		}
		return found
	}
	list := scales()
	require.Len(t, list, 4)
	assert.InDelta(t, 0.4833, float64(list[ids[1]].Value), 1e-12)
	assert.InDelta(t, 1, float64(list[ids[2]].Value), 1e-12)
	assert.NotContains(t, r.Page(nil).Text(100), "EQUAL SPEND", "nobody asked for it")
	require.Empty(t, r.Page(nil).idle(1))
	require.Equal(t, "its scale is 0", r.Page(nil).idle(3))

	r.Match = &facts.Match{Budget: 1e5, Options: []facts.Matched{
		{Option: ids[1], Scale: 0.4833, Cost: 99990, Left: 10}, {Option: ids[2], Scale: 1, Cost: 56100, Left: 43900, Bound: "no more to have"},
		{Option: ids[3], Left: 1e5, Bound: "too little for any"}, {Option: ids[4], Scale: 1, Not: "it costs no more than current"},
	}}
	list = scales()
	assert.Equal(t, "it costs no more than current", list[ids[4]].Note)
	text := paragraphs(r.Page(nil).Text(100))
	assert.Contains(t, text, "EQUAL SPEND Each option is as large as £100,000 a year buys of it at full running, so these are not the options as they are written. "+
		r.optionName(2)+": all that there is to have, for less. "+r.optionName(3)+": the money does not reach any of it, so it is as now. "+
		r.optionName(4)+": as written, since it costs no more than current.")
	assert.Regexp(t, `Size, times as written +- +0\.483 +1 +0 +as written`, text)
	assert.Regexp(t, `budget left +£43,900 +£100,000`, text)

	// Alone on a page current has no size, and a run in which all are as written has none either.
	var b bytes.Buffer
	require.NoError(t, pageSample(t, 6, 5, false, true).Page(nil).CSV(&b))
	require.NotContains(t, b.String(), "\nscale,")
}

// Options as large as it takes: what each reaches stands in a row of its own, and which costs
// least is told; of those that do not reach it what they come to and what binds then.
func TestThePageSaysWhatOptionsReachAndWhichCostsLeast(t *testing.T) {
	r := pageSample(t, 6, 5, false, true)
	ids := r.Set.Options
	own := func(o int) facts.Tried {
		e := r.of(o, window("within_62_days"))
		return facts.Tried{Scale: 1, Value: e.Mean, Low: e.Low, High: e.High}
	}
	now, at := own(0), facts.Performance{Measure: "within_62_days", Higher: true, Target: own(2).Low}
	r.Match = &facts.Match{Performance: at, Options: []facts.Matched{
		{Option: ids[1], Scale: 1, Standing: facts.Reached, Smallest: true, Tried: []facts.Tried{now, own(1)}},
		{Option: ids[2], Scale: 1, Standing: facts.Reached, Tried: []facts.Tried{now, own(2)}},
		{Option: ids[3], Scale: 1, Standing: facts.NotReached, NoBetter: true, Bound: "no more to have", Tried: []facts.Tried{now, own(3)}},
		{Option: ids[4], Scale: 1, Not: "it has nothing of which there could be more"},
	}}
	figures := func() map[string]pageFigure {
		r.page = nil
		found := map[string]pageFigure{}
		for _, f := range r.Page(nil).tidy() {
			if f.Row == "target" {
				found[f.Option] = f
			}
		}
		return found
	}
	list := figures()
	require.Len(t, list, 5)
	for o, id := range ids {
		assert.InDelta(t, own(o).Value, float64(list[id].Value), 1e-9, "its own, and not the change")
		assert.InDelta(t, own(o).Low, float64(list[id].ChanceLow), 1e-9)
		if o > 0 {
			assert.Equal(t, string(at.Judge(own(o).Low, own(o).High)), list[id].Note)
		}
	}
	require.Equal(t, "reached", list[ids[2]].Note)
	p := r.Page(nil)
	text := paragraphs(p.Text(100))
	assert.Contains(t, text, `EQUAL PERFORMANCE Options are as large as it takes, and no larger, for "Treated within 62 days of referral, of 62-day clock stops" to be `+at.Aim()+" by all of its interval of chance, where any size does. ", "and no size is other than is written")
	assert.Contains(t, text, r.optionName(1)+": reached at its smallest size already.")
	assert.Contains(t, text, r.optionName(3)+": not reached, no size up to the size written (no more to have) does better than now beyond chance, so it is as written; patients then wait most for "+words.LowerFirst(r.queues(3)[0].Title)+".")
	assert.Contains(t, text, r.optionName(4)+": as written ("+list[ids[4]].Note+"), since it has nothing of which there could be more.")
	assert.NotContains(t, text, "budget left")

	// The least cost comes first, whatever the order of the options; without prices nothing is
	// said of it, and nothing either where none reaches the target.
	r.Match.Performance.Target = 0
	r.page = nil
	p = r.Page(nil)
	p.account(4).CostAYear = 12300_00 // less than the others
	order := []int{1, 2, 3, 4}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p.account(a).CostAYear, p.account(b).CostAYear) })
	require.Equal(t, 4, order[0], "the last of the page is the first")
	var costs []string
	for _, o := range order {
		require.NotZero(t, p.account(o).CostAYear)
		costs = append(costs, p.name(o)+", "+money(p.account(o).CostAYear.Pounds()))
	}
	assert.Equal(t, "What those cost a year that reach it, the least first: "+strings.Join(costs, "; ")+".", p.leastCost())
	r.Match.Performance.Target = 100.5
	assert.Equal(t, "No option is known to reach it.", p.leastCost())
	bare := pageSample(t, 6, 5, false, false)
	bare.Match = &facts.Match{Performance: facts.Performance{Measure: "within_62_days", Higher: true}, Options: r.Match.Options}
	assert.Equal(t, "Without prices nothing tells which costs least.", bare.Page(nil).leastCost())
}

// Of an option that is not known to reach the target the page says what the size shown comes
// to, how far others were tried, and where more of it was worse.
func TestThePageSaysWhatASizeComesTo(t *testing.T) {
	r := pageSample(t, 6, 5, false, false)
	ids := r.Set.Options
	tried := []facts.Tried{{}, {Scale: 0.5, Value: 1.2, Low: 0.8, High: 1.6}, {Scale: 1, Value: 2.1, Low: 1.6, High: 2.6}, {Scale: 2, Value: 0.3, Low: 0.1, High: 0.5}}
	r.Match = &facts.Match{Performance: facts.Performance{Measure: "within_62_days", Higher: true, Change: true, Target: 3}, Options: []facts.Matched{
		{Option: ids[1], Scale: 1, Standing: facts.NotReached, Tried: tried, Falls: tried[2:]},
		{Option: ids[2], Scale: 2, Standing: facts.NotReached, Tried: tried, Bound: "there cannot be more"},
		{Option: ids[3], Scale: 2, Standing: facts.Untold, Tried: tried},
		{Option: ids[4], Scale: 1, Standing: facts.Untold, Tried: tried[:1]},
	}}
	p := r.Page(nil)
	binds := func(o int) string { return "; patients then wait most for " + words.LowerFirst(p.queues(o)[0].Title) }
	for o, want := range map[int]string{
		1: "not reached, +2.1 (+1.6 to +2.6) at the size written, and no size up to 2 times the size written does better beyond chance" + binds(1) +
			"; more of it is not always better: +2.1 (+1.6 to +2.6) at the size written, and +0.3 (+0.1 to +0.5) at 2 times the size written",
		2: "not reached, +0.3 (+0.1 to +0.5) at 2 times the size written (there cannot be more)" + binds(2),
		3: "cannot be told at 6 replications, +0.3 (+0.1 to +0.5) at 2 times the size written",
		4: "as written, since no size of it has a value",
	} {
		assert.Equal(t, want, p.sizeSaid(o))
	}
}

// With draws the evidence stands beside chance, and what reaches a target at central values
// may not by the evidence.
func TestThePageSaysWhereTheEvidenceLeavesAPerformanceOpen(t *testing.T) {
	r := pageSample(t, 40, 5, true, true)
	ids := r.Set.Options
	c := window("within_62_days")
	d, open := r.change(3, c), r.evidenceOfChange(3, c)
	require.True(t, open.known)
	require.Greater(t, d.Low, open.Low)
	tried := []facts.Tried{{}, {Scale: 1, Value: d.Mean, Low: d.Low, High: d.High}}
	at := facts.Performance{Measure: "within_62_days", Higher: true, Change: true, Target: (d.Low + open.Low) / 2}
	r.Match = &facts.Match{Performance: at}
	for _, id := range ids[1:] {
		r.Match.Options = append(r.Match.Options, facts.Matched{Option: id, Scale: 1, Standing: facts.Reached, Tried: tried})
	}
	p := r.Page(nil)
	require.Equal(t, facts.Reached, p.standing(3))
	assert.Contains(t, p.openToEvidence(), p.name(3))
	assert.Contains(t, paragraphs(p.Text(100)), "Sizes are those of central values; what is not known of the inputs leaves open whether it is reached with ")
	for _, f := range p.tidy() {
		if f.Row == "target" && f.Option == ids[3] {
			assert.InDelta(t, open.Low, float64(f.EvidenceLow), 1e-9)
			assert.InDelta(t, open.High, float64(f.EvidenceHigh), 1e-9)
		}
	}
}
