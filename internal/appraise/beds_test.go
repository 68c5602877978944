package appraise

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/econ"
	"prehabsim/internal/facts"
)

// beds are charged by the bed open for a year, and catering by the bed too: one bed has
// several costs.
func beds(e *facts.Economics, option string, current, own []float64) {
	for name, price := range map[string]float64{"nursing": 90000, "catering": 3000} {
		l := spend(name, "bed", "bed-year", price)
		l.Resource, l.Beds = "ward", []string{"ward.a", "ward.b", "ward"}
		inBoth(e, option, l, current, own)
	}
}

func inUseAt(ward string, byOption ...float64) given {
	g := always("in_use", byOption...)
	g.by, g.value = "resource", ward
	return g
}

// Of 12 beds opened 8 are used on average, at two sites together; what cancer patients use of
// them is no release.
func TestBedsOpenedArePricedByWhatIsUsed(t *testing.T) {
	e := rules()
	e.Horizon = 2
	beds(e, "beds", []float64{540, 540}, []float64{552, 552})
	set := func(now, then float64) *Appraisal {
		return appraise(t, e, madeSet(t, []string{"current", "beds"}, 1, 3, 5, 0,
			always("ward_bed_days", 30000, 30100), inUseAt("ward.a", 300, 300+now), inUseAt("ward.b", 200, 200+then), inUseAt("icu.a", 10, 90)))
	}
	a := set(6, 2).Account(1)
	assert.Equal(t, Beds{Released: -100, Opened: 12, Usable: 8 * 365, Unused: 4 * 365}, a.Beds)
	u, ok := a.Unit(BedDay)
	require.True(t, ok)
	assert.InDelta(t, 12*93000/(8*365.0), u.Chance.Value, 1e-6)
	assert.InDelta(t, u.Chance.Value, u.Evidence.Value, 1e-6)

	for i := range e.Lines { // the same beds, charged by the bed-day that is open
		if l := &e.Lines[i]; l.Name == "nursing" {
			l.Basis, l.Unit, l.Known = "bed_day", "bed-day", []float64{l.Known[0] * 365.25, l.Known[1] * 365.25}
		}
	}
	assert.Equal(t, a.Beds, set(6, 2).Account(1).Beds)

	full := set(10, 5).Account(1) // above capacity: no more than they hold
	assert.Equal(t, Beds{Released: -100, Opened: 12, Usable: 12 * 365}, full.Beds)
	none := set(0, -1).Account(1)
	assert.Equal(t, Beds{Released: -100, Opened: 12, Unused: 12 * 365}, none.Beds)
	u, _ = none.Unit(BedDay)
	assert.Equal(t, econ.MayBeNone, u.Chance.Why)
}

// Where nothing tells how many beds are in use, nothing is said of what a bed-day costs, of the
// option that opens them alone.
func TestWithoutUseThereIsNoUsableBedDay(t *testing.T) {
	e := rules()
	beds(e, "beds", each(540, 5), each(552, 5))
	beds(e, "prehab", each(540, 5), each(540, 5))
	a := appraise(t, e, madeSet(t, []string{"current", "beds", "prehab"}, 1, 3, 0, 0, always("ward_bed_days", 5000, 5000, 4900)))
	_, ok := a.Account(1).Unit(BedDay)
	assert.False(t, ok)
	u, ok := a.Account(2).Unit(BedDay)
	assert.True(t, ok)
	assert.Equal(t, 100.0, u.More)
}

// Beds that open in the second year bring nothing in the first.
func TestBedsOpenWhenTheyDo(t *testing.T) {
	e := rules()
	e.Horizon, e.Rates = 2, "cash"
	beds(e, "beds", []float64{540, 540}, []float64{540, 542})
	g := inUseAt("ward", 500, 0)
	g.of = func(_, _, option, year int) float64 { return 500 + 2*float64(option*year) }
	a := appraise(t, e, madeSet(t, []string{"current", "beds"}, 2, 2, 0, 0, always("ward_bed_days", 1000, 1000), g)).Account(1)
	assert.Equal(t, Beds{Opened: 1, Usable: 365}, a.Beds, "two beds in one of two years")
	assert.Equal(t, 1, a.FullYear)
}

// Where as many beds close as are needed less nothing is released.
func TestBedsThatCloseAreNoRoom(t *testing.T) {
	e := rules()
	beds(e, "prehab", each(540, 5), each(539, 5))
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, 3, 0, 0, always("ward_bed_days", 30000, 30000-215), inUseAt("ward", 500, 499))).Account(1)
	assert.Equal(t, 215.0, a.Beds.Released)
	assert.Equal(t, 215.0-365, a.Beds.Usable)
	u, _ := a.Unit(BedDay)
	assert.Equal(t, econ.FewerUnits, u.Chance.Why)
	assert.Equal(t, econ.Pounds(-93000), a.CostAYear)
}

// Fewer bed-days because fewer patients are treated are not released, nor worth anything: each
// patient less counts as ten mean ones.
func TestBedDaysThatGoWithPatientsAreNotReleased(t *testing.T) {
	e := rules()
	inBoth(e, "starved", frees("capacity", 400), nil, nil)
	account := func(treated, bedDays float64) *Account {
		return appraise(t, e, madeSet(t, []string{"current", "starved"}, 1, 3, 0, 0,
			always("ward_bed_days", 30000, bedDays), always("treatments", 1000, treated), always("operations", 500, 500))).Account(1)
	}
	assert.Equal(t, 5*econ.Pounds(400*3000), account(1000, 27000).Sums.Capacity)
	some := account(995, 27000) // 0.5% fewer: up to 1500 bed-days go with them
	assert.Equal(t, 5*econ.Pounds(400*1500), some.Sums.Capacity)
	assert.Equal(t, 1500.0, some.Beds.Released)
	assert.Equal(t, "measured in year 1, the last that was simulated; 1500.0 left out, which may go with fewer patients treated", row(t, some, "bed_days", 1).Note)
	all := account(980, 27000)
	assert.Zero(t, all.Sums.Capacity)
	assert.Zero(t, all.Beds.Usable)
	one := appraise(t, e, madeSet(t, []string{"current", "starved"}, 1, 1, 0, 0,
		always("ward_bed_days", 30000, 27000), always("treatments", 1000, 980))).Account(1)
	assert.Zero(t, one.Sums.Capacity, "one replication tells by its sign")
	more := account(980, 30050)
	assert.Equal(t, -5*econ.Pounds(400*50), more.Sums.Capacity, "what is used more is used more")
}

// A draw whose inputs keep patients away releases none of their bed-days, though the central
// values release some; one in which a treatment more or less is chance releases all.
func TestADrawThatTreatsFewerPatientsReleasesNoneOfTheirBedDays(t *testing.T) {
	e := rules()
	inBoth(e, "prehab", frees("capacity", 400), nil, nil)
	measure := func(name string, of func(draw, replication, option int) float64) given {
		return given{measure: name, of: func(d, r, o, _ int) float64 { return of(d, r, o) }}
	}
	chance := []float64{-1, 0, 1, 0}
	treatments := func(d, r, o int) float64 {
		switch {
		case o == 0:
			return 1000
		case d == 2:
			return 900 // in this draw a tenth are no longer treated
		case d == 3:
			return 999
		}
		return 1000 + chance[r]
	}
	bedDays := func(_, _, o int) float64 { return 30000 - 300*float64(o) }
	a := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, 4, 3, 3, measure("ward_bed_days", bedDays), measure("treatments", treatments)))
	assert.Equal(t, 5*econ.Pounds(400*300), a.Account(1).Sums.Capacity)
	var released []float64
	for _, s := range a.Sample() {
		if s.Option == 1 {
			released = append(released, s.BedDays)
		}
	}
	assert.Equal(t, []float64{300, 0, 300}, released)
	assert.Zero(t, a.worlds.draws[1][0][1].social, "and they are worth nothing")

	// One replication of central values tells nothing of chance: then the sign does, as there.
	one := appraise(t, e, madeSet(t, []string{"current", "prehab"}, 1, 1, 3, 3, measure("ward_bed_days", bedDays), measure("treatments", func(d, _, o int) float64 { return treatments(d, 1, o) })))
	assert.Equal(t, 0.0, one.Sample()[3].BedDays)
	assert.Equal(t, 0.0, one.Sample()[5].BedDays, "one of a thousand is ten mean patients")
}

// The routine patient who fills a bed is what it is worth: not that and a price of the bed-day.
func TestABedDayIsNotValuedTwiceByWhoFillsIt(t *testing.T) {
	e := rules()
	inBoth(e, "prehab", frees("capacity", 400), nil, nil)
	next := facts.CostLine{Name: "next", Kind: facts.HealthKind, Class: "health", Basis: "patient", Unit: "patient",
		Measured: []facts.Measured{{Measure: "routine_admissions"}}, Utility: exactly(0.1), Weeks: exactly(26)}
	inBoth(e, "prehab", next, nil, nil)
	set := madeSet(t, []string{"current", "prehab"}, 1, 2, 0, 0, always("ward_bed_days", 5000, 4800), always("routine_admissions", 900, 939))
	_, err := New(e, set, nil, 0.95)
	assert.EqualError(t, err, `option "prehab": health "next": bed-days are valued, and so is the health of the routine patients who fill them; value one of them (class = "not monetised")`)
	for i := range 2 {
		e.Lines[i].Class = "not monetised"
	}
	a := appraise(t, e, set)
	assert.Zero(t, a.Account(1).Sums.Capacity)
	assert.Positive(t, a.Account(1).Sums.Health)
	assert.Equal(t, 200.0, row(t, a.Account(1), "bed_days", 0).Quantity, "they are counted all the same")
	routine, _ := a.Account(1).Unit(Routine)
	assert.InDelta(t, 39, routine.More, 1e-9)
}

// The page quotes bed-days without the chance of single stays; a cost of a bed-day is of these.
func TestBedDaysAreThoseThatAreQuoted(t *testing.T) {
	e := rules()
	inBoth(e, "prehab", frees("capacity", 400), nil, nil)
	set := madeSet(t, []string{"current", "prehab"}, 1, 3, 0, 0, always("ward_bed_days", 30000, 29700), always("ward_bed_days_less_luck", 30010, 29930))
	a := appraise(t, e, set).Account(1)
	assert.InDelta(t, 80, a.Beds.Released, 1e-9)
	assert.Equal(t, 5*econ.Pounds(400*80), a.Sums.Capacity)
}

// A bed-day has three values, of which totals have one: its price or, where the line says so,
// what the next patient gains, (15,000 x 0.5 - 3,360 x 1.25) / 6 = 550 pounds.
func TestOneOfThreeValuesOfABedDayGoesIntoTotals(t *testing.T) {
	e := rules()
	e.NextPatient = facts.NextPatient{QALY: drawnAs(0.5, 1), Cost: exactly(3360), Year: "2020/21", Days: exactly(6)}
	inBoth(e, "prehab", frees("capacity", 400), nil, nil)
	other := frees("capacity", 2000)
	other.Name, other.Resource, other.Measured = "critical", "critical", []facts.Measured{{Measure: "critical_care_bed_days"}}
	inBoth(e, "prehab", other, nil, nil)
	set := madeSet(t, []string{"current", "prehab"}, 1, 2, 2, 2, always("ward_bed_days", 5000, 4900), always("critical_care_bed_days", 300, 290))
	values := func() (list []BedDayValue) {
		for _, v := range appraise(t, e, set, facts.Drawn{Values: []float64{0.5, 0.2}}).Account(1).BedDays {
			v.ByYear = nil
			list = append(list, v)
		}
		return list
	}
	ward := BedDayValue{Line: "bed_days", Title: "ward bed-days", Class: econ.Capacity, Accounting: 40000, Opportunity: 55000, HasNext: true}
	critical := BedDayValue{Line: "critical", Title: "ward bed-days", Class: econ.Capacity, Accounting: 200000}
	require.Equal(t, []BedDayValue{ward, critical}, values())
	assert.Equal(t, econ.Pence(40000), values()[0].Used())
	priced := appraise(t, e, set, facts.Drawn{Values: []float64{0.5, 0.2}}).Account(1).Sums.Capacity
	assert.Equal(t, 5*econ.Pounds(100*400+10*2000), priced)

	for i := range e.Lines {
		e.Lines[i].NextPatient = e.Lines[i].Name == "bed_days"
	}
	ward.ByNext = true
	require.Equal(t, []BedDayValue{ward, critical}, values())
	assert.Equal(t, econ.Pence(55000), values()[0].Used())
	a := appraise(t, e, set, facts.Drawn{Values: []float64{0.5, 0.2}})
	assert.Equal(t, 5*econ.Pounds(100*550+10*2000), a.Account(1).Sums.Capacity)
	assert.Equal(t, "LOCAL", row(t, a.Account(1), "bed_days", 0).Source)
	// In the second draw that patient gains 0.2, which is 200 pounds a day less than nothing.
	assert.Less(t, a.worlds.draws[1][0][1].social, a.worlds.draws[0][0][1].social)

	e.NextPatient.Days = exactly(0)
	_, err := New(e, set, []facts.Drawn{{Values: []float64{0.5, 0.2}}}, 0.95)
	assert.ErrorContains(t, err, "the next patient's stay is 0 days; it must be above 0")
	e.NextPatient = facts.NextPatient{}
	_, err = New(e, set, nil, 0.95)
	assert.ErrorContains(t, err, "nothing says who the next patient is")
}
