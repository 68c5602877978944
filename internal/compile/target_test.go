package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// What a target says of a scenario depends on what was set by it.
func TestTargetsSayWhatItMeansThatTheyAreMet(t *testing.T) {
	m := loadText(t, starting("2026-01-05", "2w", `
[table.site]
rows = { breast = { referrals = 100, delay = { value = 2, status = "CALIBRATED" }, later = 3 }, lung = { referrals = 50, delay = 4, later = 5 } }
[attribute.site]
table = "site"
shares = { breast = 0.5, lung = 0.5 }
[resource.ward]
kind     = "beds"
capacity = 10
[background.routine]
resource = "ward"
arrivals = "endless"
stay     = "1d"
reserve  = 0.1
slots    = "1 per day"
fill_at  = "16:00"
[pathway.site]
for_each = "site"
arrivals = { rate = { column = "referrals", unit = "per year" } }
set      = { site = "{site}" }
steps    = ["wait", "later", "end"]
[pathway.site.step.wait]
delay = { by = "site", column = "delay", unit = "d" }
[pathway.site.step.later]
delay = { by = "site", column = "later", unit = "d" }
[pathway.site.step.end]
leave = "home"
[target.nothing_set]
measure  = "within_62_days"
observed = 0.8
[target.fitted]
measure  = "within_28_days"
observed = 0.8
tune     = "table.site.breast.delay"
[target.to_fit]
measure  = "within_28_days"
observed = 0.8
tune     = "table.site.lung.later"
[target.occupancy]
measure  = "ward_occupancy"
observed = 0.9
by_hand  = ["background.routine.reserve", "background.routine.fill_at"]
[target.referrals]
measure      = "referrals"
observed     = 150
follows_from = "table.site.referrals"
[target.sum_of_fitted]
measure      = "within_28_days"
observed     = 0.8
follows_from = "table.site.delay"
[target.sum_to_fit]
measure      = "within_28_days"
observed     = 0.8
follows_from = ["table.site.referrals", "table.site.later"]
[target.full]
measure      = "ward_occupancy"
observed     = 0.8
follows_from = "background.routine.reserve"
`))
	got := map[string]Class{}
	for _, x := range m.Targets {
		got[x.Name] = x.Class
	}
	require.Equal(t, map[string]Class{
		"nothing_set": HeldOut, "fitted": Tuned, "to_fit": ToBeFitted, "occupancy": Tuned, "referrals": FromInputs,
		"sum_of_fitted": Tuned, "sum_to_fit": ToBeFitted, "full": Tuned,
	}, got)
}

func TestCopiesAnswerToTheNameThatTheyShare(t *testing.T) {
	for _, c := range []struct {
		name, path string
		want       bool
	}{
		{"table.site.delay", "table.site.breast.delay", true},
		{"table.site.rows.breast.delay", "table.site.breast.delay", true},
		{"resource.theatre.responds.target", "resource.theatre.gstt.urology.responds.target", true},
		{"table.site.delay", "table.group.breast.delay", false},
		{"table.site.delays", "table.site.breast.delay", false},
		{"delay", "table.site.breast.delay", false},
	} {
		require.Equal(t, c.want, Names(c.name, c.path), "%s, %s", c.name, c.path)
	}
}
