package compile

import (
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/kpi"
	"prehabsim/sim/engine"
)

// Two tiers, a screening, and two roles.
const tiers = `
[resource.nurse]
kind = "staff"
wte  = 3
patient_facing_hours = 1000
[prehab.core.contact.screening]
tier      = ["universal", "targeted"]
with      = "nurse"
time      = "10m"
screening = true
[prehab.core.contact.call]
tier  = "targeted"
with  = "nurse"
time  = "10m"
[option.highest.prehab.core]
offered = true
tiers   = ["targeted"]
`

// Every start has one tier, every contact but those of screening too, and each of them
// one role, so that what is told apart adds up to the whole.
func TestTiersAndRolesAddUp(t *testing.T) {
	m := loadText(t, extending(sound, tiers), "prehab", "highest")
	for _, o := range m.Options[1:] {
		c := replicate(t, &o, m.Seed, 0)
		n := func(tally string) int64 { n, _ := sumTally(o.Program, c, tally); return n }
		for _, tier := range []string{"universal", "targeted"} {
			if o.ID == "highest" && tier == "universal" {
				require.Zero(t, n("prehab.core.contacts/"+tier))
				continue
			}
			require.Positive(t, n("prehab.core.dose/"+tier))
			require.GreaterOrEqual(t, n("prehab.core.tier/"+tier), n("prehab.core.dose/"+tier))
			require.Greater(t, n("prehab.core.offered tier/"+tier), n("prehab.core.tier/"+tier), "some decline")
			require.Greater(t, n("prehab.core.contacts/"+tier), n("prehab.core.attended/"+tier), "some do not come")
		}
		require.Equal(t, n("prehab.core.started"), n("prehab.core.tier"))
		if o.ID == "prehab" {
			require.Equal(t, n("prehab.core.screened"), n("prehab.core.offered tier"), "nobody needs less than is offered")
		} else {
			require.Greater(t, n("prehab.core.screened"), n("prehab.core.offered tier"))
		}
		require.Equal(t, n("prehab.core.contacts"), n("prehab.core.contacts/universal")+n("prehab.core.contacts/targeted")+n("prehab.core.contacts//nurse"))
		require.Equal(t, n("prehab.core.contacts/targeted"), n("prehab.core.contacts/targeted/nurse")+n("prehab.core.contacts/targeted/exercise"))
	}
}

// What people read of it: rows by tier and role that add up to everybody's.
func TestMeasuresAreToldByTierAndRole(t *testing.T) {
	m := loadText(t, extending(sound, tiers), "prehab")
	plan, err := kpi.NewPlan([]*engine.Program{m.Options[0].Program, m.Options[1].Program})
	require.NoError(t, err)
	row, _ := plan.Row(1, replicate(t, &m.Options[1], m.Seed, 0))
	sums := map[string]float64{}
	for i, c := range plan.Columns {
		if c.Year < 0 {
			sums[c.Measure+" "+c.By] += float64(row[i].Num) / float64(max(1, row[i].Den))
			require.False(t, (c.By == "prehab_tier" || c.By == "prehab_role") && plan.Has(0, i), "current has none")
		}
	}
	require.InDelta(t, sums["prehab_started "], sums["prehab_started prehab_tier"], 1e-9)
	require.InDelta(t, sums["prehab_contacts "], sums["prehab_contacts prehab_role"], 1e-9)
	require.InDelta(t, sums["prehab_attended "], sums["prehab_attended prehab_role"], 1e-9)
	require.InDelta(t, sums["prehab_screened "], sums["prehab_tier_offered prehab_tier"], 1e-9)
	require.InDelta(t, 100, sums["prehab_tier prehab_tier"], 1e-9)
	require.Less(t, sums["prehab_contacts prehab_tier"], sums["prehab_contacts "], "screening has no tier yet")
}
