package build_test

import (
	"fmt"

	"prehabsim/sim/build"
	"prehabsim/sim/dist"
	"prehabsim/sim/engine"
	"prehabsim/sim/rng"
	"prehabsim/sim/stats"
	"prehabsim/sim/theory"
	"prehabsim/sim/tick"
)

var monday = tick.Date{Year: 2026, Month: 1, Day: 5}

// Three nurses, 2.4 patients an hour, an hour each on average: simulated, and exactly.
func Example() {
	m := build.New(monday, 30*tick.Day, 370*tick.Day)
	nurses := m.Places("nurses", 3)
	m.Patients("patients", 2.4/3600).
		Use("care", nurses, m.Law(dist.Exponential(3600))).
		Leave("seen")
	p, err := m.Program()
	if err != nil {
		panic(err)
	}
	var waited, patients []int64
	e := engine.New(p)
	for r := range uint64(30) {
		counts, err := e.Run(rng.NewKey(1, r))
		if err != nil {
			panic(err)
		}
		use := counts.Use(int(nurses), -1) // in the whole window
		waited, patients = append(waited, use.Wait), append(patients, use.Starts)
	}
	fmt.Println("seconds waited, simulated:", stats.OfRatios(waited, patients, 0.95))
	fmt.Printf("exactly: %.0f\n", 3600*theory.MMc(2.4, 1, 3).Wq)
	// Output:
	// seconds waited, simulated: 3815 (3654 to 3976)
	// exactly: 3883
}

// A patient who leaves theatre needs one of three beds, and keeps theatre until there is
// one: theatre is blocked for part of the time.
func ExamplePath_Seize() {
	m := build.New(monday, 100*tick.Day, 1000*tick.Day)
	theatre, ward := m.Places("theatre", 1), m.Places("ward", 3)
	m.Patients("patients", 2.0/(24*3600)).
		Seize("operation", theatre).
		Hold("operation", m.Law(dist.Exponential(4*3600))).
		Seize("bed", ward).
		Release(theatre).
		Hold("stay", m.Law(dist.Exponential(20*3600))).
		Release(ward).
		Leave("home")
	p, err := m.Program()
	if err != nil {
		panic(err)
	}
	c, err := engine.New(p).Run(rng.NewKey(1, 0))
	if err != nil {
		panic(err)
	}
	of := c.Use(int(theatre), -1)
	fmt.Printf("theatre is in use %.0f%% of the time, in which it is blocked %.0f%%\n", percent(of.Busy, of.Open), percent(of.Blocked, of.Busy))
	// Output:
	// theatre is in use 47% of the time, in which it is blocked 25%
}

func percent(part, whole int64) float64 { return 100 * float64(part) / float64(whole) }

// One server, loaded to 80%: the mean number waiting.
func ExampleModel_Patients() {
	m := build.New(monday, 30*tick.Day, 2000*tick.Day)
	doctor := m.Places("doctor", 1)
	m.Patients("patients", 0.8/3600).Use("care", doctor, m.Law(dist.Exponential(3600))).Leave("seen")
	waiting, seconds := replications(m, 20, func(c *engine.Counts) (int64, int64) { return c.Use(int(doctor), -1).Queue, c.Span(-1) })
	fmt.Println("waiting on average:", stats.OfRatios(waiting, seconds, 0.95))
	fmt.Printf("exactly: %.1f\n", theory.MMc(0.8, 1, 1).Lq)
	// Output:
	// waiting on average: 3.173 (3.077 to 3.268)
	// exactly: 3.2
}

// Two numbers of beds for the same patients with the same luck: what the bed
// changes is known better than from patients of its own.
func ExampleModel_Places() {
	wait := func(beds int) (days, patients []int64) {
		m := build.New(monday, 100*tick.Day, 365*tick.Day)
		ward := m.Places("ward", beds)
		m.Patients("patients", 2.0/(24*3600)).Use("stay", ward, m.Law(dist.LogNormalByMean(4.5*24*3600, 3*24*3600))).Leave("home")
		return replications(m, 20, func(c *engine.Counts) (int64, int64) {
			u := c.Use(int(ward), -1)
			return u.Wait / 3600, u.Starts
		})
	}
	a, of := wait(10)
	b, ofB := wait(11)
	fmt.Println("hours waited for ten beds:", stats.OfRatios(a, of, 0.95))
	fmt.Println("and with one more:", stats.PairedDifference(b, ofB, a, of, 0.95))
	// Output:
	// hours waited for ten beds: 45 (26 to 63)
	// and with one more: -30 (-44 to -16)
}

// replications reads a ratio from so many replications of a model.
func replications(m *build.Model, n uint64, read func(*engine.Counts) (num, den int64)) (nums, dens []int64) {
	p, err := m.Program()
	if err != nil {
		panic(err)
	}
	e := engine.New(p)
	for r := range n {
		c, err := e.Run(rng.NewKey(1, r))
		if err != nil {
			panic(err)
		}
		num, den := read(c)
		nums, dens = append(nums, num), append(dens, den)
	}
	return nums, dens
}
