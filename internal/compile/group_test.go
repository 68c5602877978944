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
	require.Equal(t, []Risk{RiskMoved, RiskMoved, RiskMoved}, risks("[attribute.major_resection]\nfrom = \"none\"\nprobability = 0.5\n"))
}

func TestAGroupThatChangesUnderwayIsNotKnown(t *testing.T) {
	m := loadText(t, january("2w", "[attribute.site]\nshares = { a = 0.5, b = 0.5 }\n[pathway.x]\narrivals = { rate = \"52 per year\" }\nsteps = [\"again\", \"end\"]\n[pathway.x.step.again]\nset = { site = \"b\" }\n[pathway.x.step.end]\nleave = \"home\"\n"))
	require.Nil(t, Reaches(&m.Options[0], "site", "a"))
	require.Nil(t, Reaches(&m.Options[0], "site", "c"), "there is none")
}
