package econ

import (
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
)

func messages(problems []error) []string {
	var m []string
	for _, p := range problems {
		m = append(m, p.Error())
	}
	return m
}

func TestRowsThatMayNotStandAreRefused(t *testing.T) {
	for want, change := range map[string]func(*Row){
		"no class; it must be one of cost, cash-releasing, capacity, health, society, residual value, not monetised": func(r *Row) { r.Class = Unset },
		"the years are 0 to 4":                      func(r *Row) { r.Year = 5 },
		"a cost needs a payer":                      func(r *Row) { r.Payer = "" },
		"a quantity of +Inf":                        func(r *Row) { r.Quantity = math.Inf(1) },
		`health is counted in QALYs, not in "team"`: func(r *Row) { r.Class = HealthGain },
		"its price has no source":                   func(r *Row) { r.Source = "" },
		"no cash without a decision: which budget line falls, and who agreed; otherwise it is capacity": func(r *Row) {
			r.Class, r.BudgetHolder = CashReleasing, "surgery"
		},
		"cash is released from a budget; whose?":          func(r *Row) { r.Class, r.Decision = CashReleasing, "agreed" },
		"it is not monetised and has an amount of 100.00": func(r *Row) { r.Class = NotMonetised },
		"a bed-day released is not worth an all-in price: diagnosis and treatment are not saved with it": func(r *Row) {
			r.Class, r.Unit, r.AllIn = Capacity, BedDay, true
		},
		"its amount is 100.01; 1 at 100.00 of 2025/26 come to 100.00 in prices of 2025/26": func(r *Row) { r.Amount++ },
	} {
		l := ledger(t, cost(0, 100))
		assert.Empty(t, l.Check())
		change(&l.Rows[0])
		assert.Equal(t, []string{l.Rows[0].where() + ": " + want}, messages(l.Check()))
	}
	l := ledger(t)
	l.Horizon = 200
	assert.Equal(t, []string{"discount rates of money end with year 125; the horizon needs year 200"}, messages(l.Check()))
}

func TestAnAllInPriceMayBeSpent(t *testing.T) {
	r := cost(0, 1032.09)
	r.Unit, r.AllIn = BedDay, true
	assert.Empty(t, ledger(t, r).Check(), "an extra patient does have the treatment")
}

func TestAStaffHourIsChargedOnce(t *testing.T) {
	post, hours := cost(1, 60551), cost(1, 39.30)
	post.Unit, post.Resource = PostYear, "physiotherapist"
	hours.Item, hours.Unit, hours.Resource, hours.Quantity = "sessions", StaffHour, "physiotherapist", 800
	assert.Equal(t, []string{"team: sessions: year 1: physiotherapist is paid by the post and by the hour: each hour would be charged twice"},
		messages(ledger(t, post, hours).Check()))

	more := hours
	more.Item = "calls"
	used := Measured{Option: "team", Resource: "physiotherapist", Year: 1, Class: Cost, Unit: StaffHour, Quantity: 1600}
	assert.Empty(t, ledger(t, hours, more).Check(used))
	used.Quantity = 1000
	assert.Equal(t, []string{"team: physiotherapist: year 1: 1600 hours are charged, and there were 1000"}, messages(ledger(t, hours, more).Check(used)))
	assert.Equal(t, []string{"team: sessions: year 1: the same line stands in the ledger twice"}, messages(ledger(t, hours, hours).Check()))
}

func TestABedDayHasOneValue(t *testing.T) {
	sold := beds(1, 100)
	sold.Class, sold.BudgetHolder, sold.Decision = CashReleasing, "surgery", "agreed"
	released := Measured{Option: "team", Resource: "ward", Year: 1, Class: Capacity, Unit: BedDay, Quantity: 300}
	assert.Empty(t, ledger(t, beds(1, 200), sold).Check(released), "part cash, part capacity")
	assert.Equal(t, []string{"team: ward: year 1: 315 bed-days are valued, and there were 300"}, messages(ledger(t, beds(1, 215), sold).Check(released)))

	used := beds(1, 400) // what an option uses of a ward is no release
	used.Item, used.Class = "stays", Cost
	assert.Empty(t, ledger(t, beds(1, 200), sold, used).Check(released))

	patients := beds(1, 39)
	patients.Item, patients.Unit = "next patients", Patient
	assert.Equal(t, []string{"team: next patients: year 1: bed-days are valued, and so are the patients treated in them; value one of them"},
		messages(ledger(t, beds(1, 215), patients).Check()))
	counted := patients
	counted.Class = NotMonetised
	assert.Empty(t, ledger(t, beds(1, 215), counted).Check(), "counting them is no value")
}

func TestCashThatNobodyDecidedIsCapacity(t *testing.T) {
	hoped := cash(1, 50)
	hoped.Decision = ""
	l := ledger(t, cost(0, 100), hoped, cash(2, 20))
	decided, moved := l.UndecidedIsCapacity()
	assert.Len(t, moved, 1)
	assert.Equal(t, Totals{Cost: 10000, Capacity: 5000, Cash: 2000}, decided.Totals())
	assert.Equal(t, Totals{Cost: 10000, Cash: 7000}, l.Totals(), "the ledger itself stays")
	assert.Empty(t, decided.Check())
}
