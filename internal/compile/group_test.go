package compile

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// An effect that is restricted to major resections cannot act on patients of a site whose
// row says that theirs is none; of others it may. A site that patients are given underway,
// or a resection that is not the row's, leaves that open.
func TestAnEffectThatCannotReachAGroupIsNotModelledThere(t *testing.T) {
	risks := func(change string) (list []Risk) {
		m := loadText(t, extending("builtin:northbridge", change), "all_tiers")
		current, option := &m.Options[0], &m.Options[1]
		for _, site := range []string{"", "lung", "prostate"} {
			reached := Reaches(option, "site", site)
			require.Equal(t, site == "", reached == nil)
			risk, _ := DrawnBy(option, "event.complication").Risk(DrawnBy(current, "event.complication"), reached)
			list = append(list, risk)
		}
		return list
	}
	require.Equal(t, []Risk{RiskMoved, RiskMoved, RiskNotModelled}, risks(""))
	require.Equal(t, []Risk{RiskMoved, RiskMoved, RiskMoved}, risks("[prehab.core.effect.any_complication]\nwhen = { major_resection = [\"yes\", \"no\"] }\n"))
	require.Equal(t, []Risk{RiskMoved, RiskMoved, RiskMoved}, risks("[attribute.major_resection]\nprobability = 0.5\n"))
}

func TestAGroupThatChangesUnderwayIsNotKnown(t *testing.T) {
	m := loadText(t, january("2w", "[attribute.site]\nshares = { a = 0.5, b = 0.5 }\n[pathway.x]\narrivals = { rate = \"52 per year\" }\nsteps = [\"again\", \"end\"]\n[pathway.x.step.again]\nset = { site = \"b\" }\n[pathway.x.step.end]\nleave = \"home\"\n"))
	require.Nil(t, Reaches(&m.Options[0], "site", "a"))
	require.Nil(t, Reaches(&m.Options[0], "site", "c"), "there is none")
}

// Who dies after an operation hangs on whether there was a major complication, which an
// effect makes less likely, though no effect is on deaths.
func TestARiskOfThoseWhomAnEffectSparesIsModelled(t *testing.T) {
	deaths := func(change string) Risk {
		m := loadText(t, extending("builtin:selca", change), "all_tiers")
		risk, _ := DrawnBy(&m.Options[1], "outcome.died_within_90_days").Risk(DrawnBy(&m.Options[0], "outcome.died_within_90_days"), nil)
		return risk
	}
	require.Equal(t, RiskMoved, deaths(""))
	none := "[prehab.core.effect.major_complication]\nratio = 1\n[prehab.core.effect.any_complication]\nratio = 1\n"
	require.Equal(t, RiskAssumed, deaths(none))
}

// Who has the treatment intended hangs on an attribute that was drawn on arrival and may be
// drawn anew before the decision: an option cannot change it unless its prehab begins
// before that, or it draws something on the way in another way.
func TestWhetherTreatmentIsAsIntendedIsNotModelledFromTheDecision(t *testing.T) {
	intended := func(change, option string) Risk {
		m := loadText(t, extending("builtin:northbridge", change), option)
		risk, _ := DrawnBy(&m.Options[1], "mark.intended").Risk(DrawnBy(&m.Options[0], "mark.intended"), nil)
		return risk
	}
	require.Equal(t, RiskNotModelled, intended("", "all_tiers"))
	require.Equal(t, RiskAssumed, intended("[prehab.core.effect.eligible]\nadds = 0\n[option.all_tiers.prehab.core]\nat = \"diagnosed\"\n", "all_tiers"))
	require.Equal(t, RiskNotModelled, intended("", "more_beds"))
	require.Equal(t, RiskMoved, intended("[option.all_tiers.prehab.core]\nat = \"diagnosed\"\n", "all_tiers"))
	require.Equal(t, RiskMoved, intended("[option.more_beds.route.treat.step.settle]\nbranch = { fit_after_all = 0.1, next = \"rest\" }\n", "more_beds"))
	require.Equal(t, RiskMoved, intended("[option.more_beds.route.fitness.step.without]\nset = { in_doubt = { probability = 0.1 } }\n", "more_beds"))
}
