package alliance_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/alliance"
)

// The counts of waiting-times.csv, added up over the alliances, are those of England
// that are published: 3.10 million referrals with a type of an alliance's residents.
func TestEveryCancerTreatedComesInByOneWay(t *testing.T) {
	e := evidence(t)
	require.Len(t, e.Alliances, 21)
	for _, a := range append(e.Alliances, alliance.Alliance{ID: alliance.England, Name: "England"}) {
		d := e.Derive(a)
		ways, urgent, byType := d.SymptomaticCancers, 0.0, 0.0
		for _, s := range d.Sites {
			ways += s.Urgent + s.Screening + s.Upgrade + s.NoClock
			urgent += s.Urgent
		}
		for _, x := range d.Types {
			byType += x.Cancers
			assert.LessOrEqual(t, x.Cancers, x.Seen, "%s: %s", a.Name, x.Key)
			sum := 0.0
			for _, p := range x.Sites {
				sum += p
			}
			assert.InDelta(t, 1, sum, 1e-12, "%s: sites of %s", a.Name, x.Key)
		}
		assert.InDelta(t, d.First, ways, 0.005*d.First, "%s: first treatments", a.Name)
		assert.InEpsilon(t, urgent, byType, 1e-12, "%s: cancers by urgent referral", a.Name)
	}
}

// Raked shares add up to the published totals of treatments, and each site's to 1.
func TestMixOfTreatmentsMeetsPublishedTotals(t *testing.T) {
	e := evidence(t)
	for _, a := range e.Alliances {
		d := e.Derive(a)
		for m := range 4 {
			first, sub := 0.0, 0.0
			for _, s := range d.Sites {
				first += s.First * s.FirstMix[m]
				sub += s.Subsequent * s.SubMix[m]
			}
			// By modality a few more or fewer are published than by site.
			assert.InDelta(t, d.Clocks[m].Total(), first, 1+0.01*d.First, "%s: first, %s", a.Name, d.Clocks[m].Key)
			assert.InDelta(t, d.Clocks[4+m].Total(), sub, 1+0.01*d.Subsequent, "%s: subsequent, %s", a.Name, d.Clocks[4+m].Key)
		}
		for _, s := range d.Sites {
			assert.InDelta(t, 1, s.FirstMix[0]+s.FirstMix[1]+s.FirstMix[2]+s.FirstMix[3], 1e-9, "%s: %s", a.Name, s.Key)
		}
	}
}

func TestFindTakesNamesPartsAndIds(t *testing.T) {
	e := evidence(t)
	for asked, want := range map[string]string{"Peninsula": "CA12", "peninsula": "CA12", "ca12": "CA12", "kent": "CA07", "South East London": "CA14"} {
		a, err := e.Find(asked)
		require.NoError(t, err, asked)
		require.Equal(t, want, a.ID, asked)
	}
	_, err := e.Find("London")
	require.ErrorContains(t, err, `"London" may be any of`)
	_, err = e.Find("Peninsular")
	require.ErrorContains(t, err, `did you mean "Peninsula"?`)
}

// Operations planned after drugs are as many as further operations of those who begin with
// drugs would be: for each such patient, further treatments times the share by surgery.
func TestPlannedOperationsAreAsManyAsThereWere(t *testing.T) {
	s := alliance.Site{First: 100, Subsequent: 60, SubMix: [4]float64{0.4, 0.3, 0.2, 0.1}}
	require.Zero(t, s.Planned(), "not at this site")
	s.DrugsFirst = true
	require.InDelta(t, 1.04*0.6*0.4, s.Planned(), 1e-12)
	s.Subsequent = 1000
	require.Equal(t, 1.0, s.Planned(), "nobody has more than one")
	require.Zero(t, alliance.Site{DrugsFirst: true, SubMix: [4]float64{1}}.Planned(), "nobody is treated there")
}
