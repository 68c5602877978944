package report

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
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
	require.Equal(t, "there is none of it (scale = 0)", r.Page(nil).idle(3))

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
