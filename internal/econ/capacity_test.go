package econ

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestBedDaysAndBeds(t *testing.T) {
	assert.Equal(t, 2.0, AverageBeds(730))
	assert.InDelta(t, 2/0.92, StaffedBeds(730, 0.92), 1e-12)
	usable, unused := UsableBedDays(10, 0.9, 3000)
	assert.Equal(t, []float64{3000, 285}, []float64{usable, unused})
	usable, unused = UsableBedDays(10, 0.9, 4000)
	assert.Equal(t, []float64{3285, 0}, []float64{usable, unused}, "no more than they hold")
	assert.Equal(t, 43.0, BedOnlyPatients(215, 5))
}

// The figures of the specification's example, which are illustrative.
func TestABedDayHasThreeValues(t *testing.T) {
	v := ValueBedDay(Pounds(345), 0, Pounds(15000), NextPatient{QALYs: 0.5, NonBedCost: Pounds(3500), StayDays: 6})
	assert.Equal(t, BedDayValues{Cash: 0, Accounting: 34500, Opportunity: 66667}, v)
	v = ValueBedDay(Pounds(345), 0.4, Pounds(15000), NextPatient{QALYs: 0.1, NonBedCost: Pounds(3500), StayDays: 4})
	assert.Equal(t, BedDayValues{Cash: 13800, Accounting: 34500, Opportunity: -50000}, v)
	assert.EqualError(t, NextPatient{}.Check(), "the next patient's stay is 0 days; it must be above 0")
	assert.NoError(t, NextPatient{StayDays: 1}.Check())
}

func TestBedDaysAreCapacityUntilBedsClose(t *testing.T) {
	for _, c := range []struct {
		c              Cashable
		cash, capacity float64
	}{{Cashable{}, 0, 200}, {Cashable{Share: 0.25, FromYear: 2}, 0, 200}, {Cashable{Share: 0.25, FromYear: 1}, 50, 150}} {
		cash, capacity := c.c.Of(200, 1)
		assert.Equal(t, []float64{c.cash, c.capacity}, []float64{cash, capacity})
	}
}

func TestAtTheTieTwoOptionsCostTheSameAUnit(t *testing.T) {
	price, ok := TiePrice(Pounds(20000), 500, 215, Pounds(870))
	assert.True(t, ok)
	assert.InDelta(t, 870, (20000+500*price.Pounds())/215, 0.02)
	_, ok = TiePrice(Pounds(200000), 500, 215, Pounds(870))
	assert.False(t, ok, "the rest alone costs more")
	_, ok = TiePrice(0, 0, 215, Pounds(870))
	assert.False(t, ok)

	units, ok := TieUnits(Pounds(1080000), Pounds(870))
	assert.True(t, ok)
	assert.InDelta(t, 870, 1080000/units, 1e-9)
	_, ok = TieUnits(1, 0)
	assert.False(t, ok)
}

func TestProductivityIsGrowthOfWorkOverGrowthOfInputs(t *testing.T) {
	work := []Activity{{"stays", 100, 110, Pounds(6000)}, {"attendances", 1000, 1000, Pounds(200)}}
	assert.InDelta(t, (860000.0/800000)/(1.02)-1, Productivity(work, Pounds(800000), Pounds(816000)), 1e-12)
	for i := range work {
		work[i].After = work[i].Before
	}
	assert.Zero(t, Productivity(work, 100, 100))
}
