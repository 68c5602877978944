package report

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// made is a measure of the synthetic results: its value in each option (NaN
// where the option lacks it) and how much chance moves it.
type made struct {
	column result.Column
	den    int64
	spread float64
	values []float64
}

func all(measure string, den int64, spread float64, values ...float64) made {
	return made{window(measure), den, spread, values}
}

func by(m made, by, value string) made {
	m.column.By, m.column.Value = by, value
	return m
}

var lacks = math.NaN()

// alliance is what a small alliance could give with so many replications:
// current, universal and targeted prehabilitation, and more beds and lists.
func alliance(t *testing.T, replications, options int) *Results {
	t.Helper()
	list := []made{
		all("ward_bed_days", 1, 300, 72310, 72310, 71002, 72950, 71900),
		all("critical_care_bed_days", 1, 60, 4121, 4121, 4098, 4163, 4130),
		all("mean_ward_stay", 1000, 0.03, 7.81, 7.81, 7.66, 7.80, 7.80),
		all("ward_occupancy", 1000, 0.2, 93.1, 93.1, 93.0, 91.2, 93.2),
		all("cancelled_on_the_day", 1000, 0.3, 4.2, 4.2, 3.9, 2.6, 4.9),
		all("within_28_days", 1000, 0.3, 76.4, 76.4, 76.4, 76.4, 76.4),
		all("within_31_days", 1000, 0.5, 89.2, 89.2, 89.4, 90.1, 91.7),
		all("within_62_days", 1000, 0.8, 61.3, 61.3, 61.6, 62.2, 65.8),
		all("median_62_days", 1, 0.4, 56, 56, 56, 55, 53),
		all("waiting_list_mean", 10, 40, 2904.2, 2904.2, 2898, 2871, 2716),
		all("theatre_wait", 1000, 0.5, 12.1, 12.1, 11.9, 11.2, 8.1),
		all("referrals", 1, 90, 118420, 118420, 118420, 118420, 118420),
		all("first_treatments", 1, 50, 9120, 9120, 9124, 9131, 9188),
		all("subsequent_treatments", 1, 30, 5210, 5210, 5213, 5212, 5230),
		all("treatments", 1, 60, 14330, 14330, 14337, 14343, 14418),
		all("routine_admissions", 1, 80, 31220, 31220, 31689, 32100, 31020),
		all("complications", 1000, 0.2, 21.4, 21.4, 20.1, 21.4, 21.4),
		all("prehab_offered", 1, 30, lacks, 8830, 8830, lacks, lacks),
		all("prehab_started", 1, 30, lacks, 5740, 4410, lacks, lacks),
		all("prehab_uptake", 1000, 0.4, lacks, 65.0, 49.9, lacks, lacks),
		all("prehab_dose_all", 1000, 0.3, lacks, 38.2, 27.7, lacks, lacks),
		all("prehab_wait", 1000, 0.2, lacks, 3.4, 6.9, lacks, lacks),
		all("staff_hours_worked", 1, 0, lacks, 11020, 18240, lacks, lacks),
		all("capacity_added", 1, 30, 1810, 1810, 1788, 1690, 940),
	}
	for q, uptake := range []float64{42.1, 45.6, 50.2, 54.0, 57.3} {
		list = append(list, by(all("prehab_uptake", 1000, 0.6, lacks, uptake+12, uptake, lacks, lacks), "imd", string(rune('1'+q))))
	}
	for _, x := range []struct {
		name                    string
		used, wait, queue, more float64
	}{
		{"theatre.gstt.urology", 100.4, 12.1, 23.4, 0}, {"theatre.gstt.breast", 99.7, 5.2, 11, 0}, {"ward.gstt", 97.2, 0, 0, 0},
		{"ct.gstt", 99.9, 0.3, 6.1, 0}, {"mdt.gstt", 60, 3.9, 7, 0}, {"instructor.gstt", lacks, lacks, lacks, 91},
	} {
		for i, measure := range []string{"capacity_used", "resource_wait", "queue_length", "wait_of_all", "still_waiting", "waited_so_far", "queue_growth", "unserved"} {
			v := []float64{x.used, x.wait, x.queue, x.wait, x.queue, x.wait, 0, 0}[i]
			m := by(all(measure, 1000, 0.1, v, v, v, v-0.01, v), "resource", x.name)
			if measure == "queue_growth" {
				m.values = []float64{0, 0, 0, 0, 0}
			}
			if x.more > 0 {
				w := []float64{x.more, 5.2, 41, 5.2, 41, 5.2, 0, 0}[i]
				m.values = []float64{lacks, w / 2, w, lacks, lacks}
			}
			list = append(list, m)
		}
	}
	list = append(list,
		by(all("capacity_change", 100, 0.4, 7, 7, 7, 6.5, 4), "resource", "theatre.gstt.urology"),
		by(all("staff_hours_worked", 1, 10, lacks, 480, 960, lacks, lacks), "resource", "instructor.gstt"),
		by(all("staff_hours_available", 1, 0, lacks, 1000, 1000, lacks, lacks), "resource", "instructor.gstt"),
		all("readmissions", 1000, 0.1, 7.6, 7.6, 7.6, 7.6, 7.6),
		all("deaths_90_days", 1000, 0.05, 0.8, 0.8, 0.8, 0.8, 0.8))
	set := setOf(t, list, replications, []string{"current", "universal", "targeted", "beds", "lists"}[:options]...)
	return New(meta(set), set, facts.Machine{Host: "here", WallSeconds: 12.5})
}

// setOf makes replications of options in which measures have about those values.
func setOf(t *testing.T, list []made, replications int, options ...string) *result.Set {
	t.Helper()
	set := &result.Set{
		Fingerprint: "abc", EngineVersion: "1", Scenario: "alliance", Seed: 20260406, Arch: "amd64", Options: options,
		Series: []result.Serie{{Measure: "waiting_list"}, {Measure: "staff_hours_worked", By: "resource", Value: "instructor.gstt"}},
		Months: []string{"2027-04", "2027-05"},
	}
	for _, m := range list {
		set.Columns = append(set.Columns, m.column)
	}
	for n := range replications {
		row := result.Row{Replication: n}
		for o := range set.Options {
			row.Options = append(row.Options, make([]result.Ratio, len(list)))
			row.Series = append(row.Series, []result.Ratio{{Num: 2900 + int64(n), Den: 1}, {Num: 2950, Den: 1}, {Num: int64(80 * o), Den: int64(o)}, {Num: int64(85 * o), Den: int64(o)}})
			for i, m := range list {
				if v := m.values[o]; !math.IsNaN(v) {
					// The same patients move all options alike; what is different
					// about an option has a tenth of that chance.
					v += m.spread * (wave(n, i) + 0.1*wave(n, i+17*o)*float64(min(o, 1))*differs(m, o))
					row.Options[o][i] = result.Ratio{Num: int64(math.Round(v * float64(m.den))), Den: m.den}
				}
			}
		}
		require.NoError(t, set.Add(row))
	}
	return set
}

// differs is 0 where the option has the same value as current.
func differs(m made, o int) float64 {
	if m.values[o] == m.values[0] {
		return 0
	}
	return 1
}

// wave stands for chance: between -1 and 1, and the same in every run.
func wave(n, i int) float64 { return float64((n*37+i*101)%97)/48 - 1 }

func meta(set *result.Set) Meta {
	names := map[string]string{"current": "Current", "universal": "Universal prehab", "targeted": "Targeted prehab, both tiers", "beds": "12 more beds", "lists": "4 more theatre lists a week"}
	m := Meta{
		ScenarioName: "alliance", Title: "Prehabilitation in an alliance", Level: 0.95, From: "2027-04-01", To: "2030-03-31",
		Seed: 20260406, WarmUp: "2y", Replications: 40, Fingerprint: "abc", Version: "0.1.0", EngineVersion: "1",
		Resources: []kpi.Resource{
			{Name: "theatre.gstt.urology", Title: "Theatre, GSTT urology", Group: "theatre", Kind: "lists", MayAdd: 35, NextOpening: 0.93},
			{Name: "theatre.gstt.breast", Title: "Theatre, GSTT breast", Group: "theatre", Kind: "lists", NextOpening: 0.93},
			{Name: "ward.gstt", Title: "Ward, GSTT", Group: "ward", Unit: "bed", Kind: "places"},
			{Name: "ct.gstt", Title: "CT, GSTT", Group: "diagnostics", Kind: "lists"},
			{Name: "mdt.gstt", Title: "MDT meeting, GSTT", Group: "mdt", Kind: "lists", NextOpening: 3.5},
			{Name: "instructor.gstt", Title: "Exercise instructors, GSTT", Group: "prehab", Kind: "staff", Role: "specialist exercise instructor", Band: "4", Site: "gstt"},
		},
		Breakdowns:  []kpi.Breakdown{{Name: "imd", Values: []string{"1", "2", "3", "4", "5"}}},
		Assumptions: []facts.Assumption{{Path: "resource.ward.capacity", Value: 14, Low: 13, High: math.NaN(), Conservative: math.NaN(), Optimistic: 15, Unit: "beds", Source: "local, \"2025\"", Options: []string{"current", "targeted"}, File: "a.toml", Line: 12}},
		Notes:       []string{"Complexity is an ASSUMPTION: see the register."},
	}
	for _, id := range set.Options {
		m.Options = append(m.Options, facts.Option{ID: id, Name: names[id]})
		if id == "universal" || id == "targeted" {
			m.Staff = append(m.Staff, facts.Staff{Option: id, Resource: "instructor.gstt", Site: "gstt", HoursPerWTE: 1002, Posts: []facts.Posts{{From: "2026-04-06", WTE: 1}}})
		}
		if id == "targeted" {
			m.Loads = append(m.Loads, facts.Load{Option: id, Resource: "instructor.gstt", Unit: "hours", Offered: 1200, Capacity: 1002, Ceiling: 1002, Share: 1.2, ShareCeiling: 1.2, Passes: facts.Spell{From: "before"}, PassesCeiling: facts.Spell{From: "before"}, Beside: true})
		}
		for y, growth := range []float64{0, 0.016, 0.032} {
			for i, share := range []float64{0.985, 0.985, 0.94, 0.88} {
				if id == "beds" && i == 2 {
					share -= 0.02
				}
				l := facts.Load{Option: id, Resource: m.Resources[i].Name, Year: y, Unit: "hours", Offered: share + growth, Capacity: 1, Ceiling: 1.35, Share: share + growth, ShareCeiling: (share + growth) / 1.35}
				if i < 2 {
					l.Passes = facts.Spell{From: "2028-03"}
				}
				m.Loads = append(m.Loads, l)
			}
		}
	}
	m.Why, m.NotMoved = notMoved(set)
	return m
}

// notMoved says what the options cannot move: universal prehab is assumed to do nothing,
// targeted prehab to leave readmissions as they are, and nobody models deaths.
func notMoved(set *result.Set) (why []facts.Unmoved, of [][]int) {
	why = []facts.Unmoved{
		{Word: facts.AssumedNone, Inputs: []facts.Input{{Path: "prehab.core.weight.universal", High: 0.25, Status: "ASSUMPTION", Source: "M-WT-UNIVERSAL"}}},
		{Word: facts.AssumedNone, Risk: true, Inputs: []facts.Input{{Path: "prehab.core.effect.readmission.ratio", Value: 1, Low: 0.75, High: 1.33, Status: "RECOMMENDED", Source: "M-READ"}}},
		{Word: facts.NotModelled, Risk: true},
	}
	for _, option := range set.Options {
		row := make([]int, len(set.Columns))
		for i, c := range set.Columns {
			risk := slices.Contains([]string{"complications", "readmissions", "deaths_90_days"}, c.Measure)
			switch {
			case option == "current":
			case c.Measure == "deaths_90_days", risk && (option == "beds" || option == "lists"):
				row[i] = 3
			case option == "targeted" && c.Measure == "readmissions":
				row[i] = 2
			case option == "universal" && c.Measure != "referrals" && !strings.HasPrefix(c.Measure, "prehab_") && !strings.HasPrefix(c.Measure, "staff_"):
				row[i] = 1
			}
		}
		of = append(of, row)
	}
	return why, of
}

func TestPositiveHasNoNegativeZero(t *testing.T) {
	require.Equal(t, "0", words.Exact(math.Copysign(0, -1)))
	require.Equal(t, "", words.Exact(math.NaN()))
	require.Equal(t, "61.3", words.Exact(61.3))
	require.Equal(t, "374845", words.Exact(374845))
}

func TestWhatBindsIsTheLongestWaitForWantOfCapacity(t *testing.T) {
	r := alliance(t, 5, 3)
	list := r.queues(0)
	require.Len(t, list, 1, "nobody waits a day for CT, and for the meeting only until it is held")
	require.Equal(t, "theatre.gstt.urology", list[0].Name, "the scanner is fuller")
	require.Equal(t, 2, list[0].Kind)
	require.InDelta(t, 12.1, list[0].Wait, 0.2)
	require.InDelta(t, 100.4, list[0].Used, 0.1, "overruns use more than all that was open, and the files say so too")
	require.Equal(t, "ward.gstt", r.fullestBeds(0).Name)
}

func TestPrehabStaffDoNotHoldUpThePathway(t *testing.T) {
	r := alliance(t, 5, 3)
	for _, q := range r.queues(2) {
		require.NotEqual(t, "instructor.gstt", q.Name)
	}
}

func TestMonthsAreWrittenOut(t *testing.T) {
	for _, c := range []struct {
		spell     facts.Spell
		cell, say string
	}{
		{facts.Spell{From: "2029-03", Until: ""}, "March 2029", "from March 2029"},
		{facts.Spell{From: "2029-03", Until: "2029-03"}, "March 2029\nuntil March 2029", "in March 2029"},
		{facts.Spell{From: "2029-03", Until: "2029-05"}, "March 2029\nuntil May 2029", "between March 2029 and May 2029"},
		{facts.Spell{From: "before", Until: ""}, "at the start", "from the start"},
		{facts.Spell{From: "before", Until: "2029-05"}, "at the start\nuntil May 2029", "until May 2029"},
		{facts.Spell{}, "never", "in year 2"},
	} {
		require.Equal(t, c.cell, whenPassed(c.spell))
		require.Equal(t, c.say, since(c.spell, 1))
	}
}

func TestCapacityEquivalentIsReleasedBedDaysOverCurrentStay(t *testing.T) {
	r := alliance(t, 40, 3)
	d := r.change(2, window("ward_bed_days"))
	stay := r.of(0, window("mean_ward_stay")).Mean
	e := r.capacityEquivalent(2, window("ward_bed_days"))
	require.InDelta(t, -d.Mean/stay, e.Mean, 1e-9)
	require.InDelta(t, d.HalfWidth()/stay, e.HalfWidth(), 1e-9)
	require.Less(t, e.Low, e.High)
	require.True(t, slices.IsSorted([]float64{e.Low, e.Mean, e.High}))
}
