package econ

import (
	"fmt"
	"slices"
	"strings"
)

// Class is what a row of the ledger is: a cost, or which kind of benefit (after the
// Department of Health and Social Care's comprehensive investment appraisal model, whose
// classes are cash-releasing, non-cash-releasing, societal and unmonetised; health is
// apart here, since it has its own discount rate and its own answer).
type Class int

// The classes. A row of class Unset is refused.
const (
	Unset         Class = iota
	Cost                // what is spent
	CashReleasing       // leaves a budget that somebody has agreed to lower
	Capacity            // released for other patients: beds, hours, lists
	HealthGain          // QALYs, at their value in money
	Society             // outside the health service
	Residual            // what capital is still worth when the horizon ends; no cash until it is sold
	NotMonetised        // counted, and without a value
)

var classNames = [...]string{"not set", "cost", "cash-releasing", "capacity", "health", "society", "residual value", "not monetised"}

func (c Class) String() string {
	if c < 0 || int(c) >= len(classNames) {
		return "unknown"
	}
	return classNames[c]
}

// ClassNamed finds a class by its name.
func ClassNamed(name string) (Class, error) {
	if i := slices.Index(classNames[:], name); i > int(Unset) {
		return Class(i), nil
	}
	return Unset, fmt.Errorf("no class is called %q; there are %s", name, strings.Join(classNames[1:], ", "))
}

// effect is by which rate a class is discounted.
func (c Class) effect() Effect {
	if c == HealthGain {
		return Health
	}
	return Money
}

// Unit is what a quantity counts, as far as the arithmetic asks. Any other word is a unit
// too.
type Unit string

// The units that have rules: see [Ledger.Check].
const (
	StaffHour Unit = "hour"
	PostYear  Unit = "post-year"
	BedDay    Unit = "bed-day"
	Patient   Unit = "patient"
	QALY      Unit = "QALY"
)
