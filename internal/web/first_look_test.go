package web

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// A first look says of published figures that they are still to be simulated, on every page that
// shows them, also when the run was stopped; the whole has them. What a run leaves in memory
// makes the same page as its folder does.
func TestAFirstLookLeavesThePublishedYearForTheEnd(t *testing.T) {
	c := opened(t)
	at := leads(t, c.post("/start", "from", "example", "example", "northbridge"))
	leads(t, c.post(at+"/options", "only", "opt_out"))
	leads(t, c.post(at+"/check", "replications", "900", "draws", "0"))
	c.until("northbridge", func(now progress) bool {
		require.False(t, now.Ended)
		return now.Looked
	})
	now, _, _ := c.site.queue.see("northbridge")
	first := at + "/results/" + now.Result
	require.Contains(t, c.page(first), "How the model fits its published year is worked out at the end.")
	area := c.page(at + "/area")
	require.Contains(t, area, "What the model makes of that year is worked out at the end of a run")
	require.Contains(t, area, "not simulated")
	require.NotContains(t, area, "missed")
	leads(t, c.post(at+"/run"))
	now, _, _ = c.site.queue.see("northbridge")
	require.True(t, now.Stopped)
	require.Contains(t, c.page(first), "<strong>This run has not come to its end.</strong>")
	require.NotContains(t, c.page(first), "A first look")

	leads(t, c.post(at+"/check", "replications", "6", "draws", "0"))
	c.until("northbridge", ended)
	require.Equal(t, first, c.finished(at))
	whole := c.page(first)
	require.NotContains(t, whole, "has not come to its end")
	require.Contains(t, c.page(at+"/area"), "Each published figure beside what the model makes of that year.")
	paper := c.get(first + "/report.html").Body.String()
	require.Contains(t, paper, "<h")
	require.Len(t, c.site.made, 1)
	clear(c.site.made)
	require.Equal(t, whole, c.page(first), "read again from the folder")
	require.Equal(t, paper, c.get(first+"/report.html").Body.String())
}
