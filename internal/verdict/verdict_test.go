package verdict

import (
	"math"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

var nan = math.NaN()

func between(low, high float64) Range { return Range{low, high, true} }

// change is a reading whose own value is that of now and so much more.
func change(now, x, low, high float64) Reading {
	return Reading{Own: Figure{Value: now + x, Chance: between(now+low, now+high)}, Change: Figure{Value: x, Chance: between(low, high)}, Loss: nan}
}

func (r Reading) evidence(low, high float64) Reading {
	r.Change.Evidence = between(low, high)
	return r
}

func (r Reading) loss(x float64) Reading { r.Loss = x; return r }

func (r Reading) best(p float64) Reading { r.Best = Probability{p, 0.01, true}; return r }

func (r Reading) assumed(inputs ...facts.Input) Reading {
	r.Unmoved = &facts.Unmoved{Word: facts.AssumedNone, Inputs: inputs}
	return r
}

func now(x float64) Reading {
	return Reading{Own: Figure{Value: x, Chance: between(x-0.2, x+0.2)}, Loss: nan}
}

func treatments(list ...Reading) *Measure {
	return &Measure{Words: "cancer treatments", Unit: "a year", Now: now(16855), Options: list}
}

func waits(list ...Reading) *Waits {
	return &Waits{
		Measure{Words: "treated within 62 days", Unit: "%", Places: 1, Now: now(64.2), Options: list},
		&Target{Name: "62-day standard", Value: 85},
	}
}

func beds(list ...Reading) *Beds {
	return &Beds{Measure: Measure{Words: "cancer ward bed-days", Unit: "a year", Lower: true, Now: now(30686), Options: list}}
}

func routine(list ...Reading) *Measure {
	return &Measure{Words: "routine patients", Unit: "a year", Now: now(13141), Options: list}
}

// board are the figures of the page that the design shows.
func board() *Figures {
	f := &Figures{
		Options: []string{"Opt-out prehab", "Risk-targeted prehab", "12 more beds", "4 more theatre lists"},
		Done:    20, Asked: 20, Draws: 500,
		Treatments: treatments(change(16855, -3, -10, 3), change(16855, -4, -14, 6), change(16855, -6, -19, 7), change(16855, -2, -10, 6)),
		Waits: waits(change(64.2, -0.01, -0.04, 0.02).loss(0.5), change(64.2, -0.01, -0.03, 0.01).loss(0.5), change(64.2, 0.01, -0.02, 0.04).loss(0.5),
			change(64.2, 0.5, 0.45, 0.54).evidence(0.1, 1).loss(0.05).best(0.97)),
		Beds: beds(change(30686, -215, -222, -207).evidence(-430, 40).loss(11).best(0.88), change(30686, -92, -97, -88).evidence(-165, 95).loss(130),
			change(30686, 1, -5, 6).evidence(-10, 10).loss(220), change(30686, 43, 34, 51).evidence(10, 90).loss(260)),
		Cash: &Cash{Years: 5, Lines: 1},
		Health: &Health{[]AtThreshold{{30000, Measure{Words: "QALYs", Unit: "a year", Options: []Reading{
			change(0, -27, -28, -26).evidence(-80, -1), change(0, -3, -9, 4), change(0, -31, -40, -20).evidence(-90, 30), change(0, -77, -80, -70).evidence(-99, -40)}}},
			{15000, Measure{Words: "QALYs", Unit: "a year", Options: []Reading{
				change(0, -63, -65, -60).evidence(-120, -10), change(0, -8, -14, 1), change(0, -103, -110, -90).evidence(-190, -5), change(0, -155, -160, -140).evidence(-200, -90)}}}}},
	}
	f.Beds.Routine = routine(change(13141, 39, 31, 46).evidence(-7, 80), change(13141, 15, 9, 21).evidence(-15, 30),
		change(13141, 671, 652, 690).evidence(480, 830).loss(0), change(13141, -9, -16, -1).evidence(-30, 8))
	f.Beds.Routine.Options[0].Loss, f.Beds.Routine.Options[1].Loss, f.Beds.Routine.Options[3].Loss = 600, 600, 600
	f.Beds.WaitFor = []string{"theatre", "theatre", "theatre", "theatre"}
	for range f.Options {
		f.Cash.Options = append(f.Cash.Options, Payback{Costs: true, After: Figure{Value: nan}, Net: Figure{Value: -5e6, Chance: between(-5.1e6, -4.9e6), Evidence: between(-6e6, -4e6)}, Loss: nan})
	}
	return f
}

func TestThePageBeginsWithWhatTheRunComesTo(t *testing.T) {
	v := Of(board())
	require.Equal(t, "No option starts more cancer treatments beyond chance. "+
		"On waits, 4 more theatre lists would lead: 64.7% treated within 62 days, not 64.2%; the 62-day standard of 85% is not reached. "+
		"On beds, Opt-out prehab would release most: 215 cancer ward bed-days a year, but the evidence also allows none; "+
		"4 more theatre lists would use 43 more a year. "+
		"On routine care, 12 more beds would admit most: 671 more routine patients a year. "+
		"On cash, none pays back within 5 years. "+
		"On net health at £15,000 for a QALY, none gains beyond chance; three of the four would lose 63 to 155 a year.", v.String())
	require.LessOrEqual(t, v.words(), mostWords)
	require.True(t, v.Sentences[0].Bold)
	for _, s := range v.Sentences[1:] {
		require.False(t, s.Bold)
	}
}

// The rows of the table of situations in the design, in its order.
func TestEachSituationHasItsSentence(t *testing.T) {
	two := func(w *Waits) *Figures {
		return &Figures{Options: []string{"4 more theatre lists", "12 more beds"}, Done: 20, Asked: 20, Draws: 500, Waits: w}
	}
	leads := func() *Figures {
		return two(waits(change(64.2, 0.5, 0.45, 0.54).evidence(0.1, 1).loss(0.05).best(0.97), change(64.2, 0.01, -0.02, 0.04).loss(0.5)))
	}
	prehab := func(r Reading) *Figures {
		return &Figures{Options: []string{"Opt-out prehab"}, Done: 20, Asked: 20, Draws: 500, Beds: beds(r)}
	}
	stay := facts.Input{Path: "effect.stay.value", Value: 0, Low: 0, High: 0.25, Source: "P-STAY"}
	for _, c := range []struct {
		situation string
		figures   *Figures
		change    func(f *Figures)
		want      string
	}{
		{"one option leads", leads(), func(f *Figures) { f.Waits.Target = nil },
			"On waits, 4 more theatre lists would lead: 64.7% treated within 62 days, not 64.2%. The chance of being best is 97 in 100."},
		{"leads, but the evidence allows none", prehab(change(30686, -215, -222, -207).evidence(-430, 40).loss(11)), nil,
			"On beds, Opt-out prehab would release 215 cancer ward bed-days a year, but the evidence also allows none."},
		{"no option clearly better", leads(), func(f *Figures) {
			f.Waits.Target = nil
			f.Waits.Options[1] = change(64.2, 0.4, 0.3, 0.5).evidence(0.1, 0.9).loss(0.06)
		},
			"On waits, no option is clearly better: with 4 more theatre lists 64.7% would be treated within 62 days and with 12 more beds 64.6%, and they cannot be told apart; as now 64.2%."},
		{"nothing changes, beyond chance", board(), func(f *Figures) {
			f.Options, f.Cash, f.Health = append(f.Options[:3:3], "Half of each"), nil, nil
			none := change(0, 1, -5, 6).evidence(-10, 10)
			for _, m := range []*Measure{f.Treatments, &f.Waits.Measure, &f.Beds.Measure, f.Beds.Routine} {
				m.Options = []Reading{none, none, none, none}
			}
			f.Waits.Target = nil
		}, "None of the four options changes treatments, waits or beds by more than chance."},
		{"nothing changes at all", board(), func(f *Figures) {
			f.Options, f.Cash, f.Health, f.Beds.Routine = []string{"Universal offer first"}, nil, nil, nil
			same := change(0, 0, 0, 0)
			for _, m := range []*Measure{f.Treatments, &f.Waits.Measure, &f.Beds.Measure} {
				m.Options = []Reading{same}
			}
			f.Waits.Target = nil
			f.Idle = []string{"nobody who starts has one of the five operations"}
		}, "On treatments, waits and beds, Universal offer first would not change anything in any replication. " +
			"Universal offer first would change nothing that is measured here, since nobody who starts has one of the five operations."},
		{"effect assumed none", prehab(change(30686, 0, 0, 0).assumed(stay)), nil,
			"On beds, no effect of Opt-out prehab is assumed, so none is shown (effect.stay.value = 0 (0 to 0.25, P-STAY))."},
		{"beds are closed", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) { f.Beds.Closed = []float64{1} },
			"Opt-out prehab would not release cancer ward bed-days; Opt-out prehab would need 215 fewer a year, but 1 bed is closed: the room goes with the bed."},
		{"released, and filled by others", prehab(change(30686, -215, -222, -207).evidence(-430, -40).loss(11)), func(f *Figures) {
			f.Treatments = treatments(change(16855, -3, -10, 3))
			f.Beds.Routine, f.Beds.WaitFor = routine(change(13141, 39, 31, 46).evidence(7, 80)), []string{"theatre"}
		}, "Opt-out prehab would not start more cancer treatments beyond chance. " +
			"On beds, Opt-out prehab would release 215 cancer ward bed-days a year; routine patients would fill them, 39 more a year, not cancer patients, who wait longest for theatre."},
		{"target reached", leads(), func(f *Figures) {
			f.Waits.Options[0] = change(64.2, 21.2, 20.9, 21.5).evidence(21, 22).loss(0)
			f.Waits.Options[0].Own.Evidence = between(85.2, 86.2)
			f.Waits.Target.From = []string{"October 2028"}
		}, "On waits, 4 more theatre lists would lead: 85.4% treated within 62 days, not 64.2%; " +
			"the 62-day standard of 85% would be reached with 4 more theatre lists (85.4%, chance 85.1% to 85.7%, from October 2028)."},
		{"target reached, but the evidence allows less", leads(), func(f *Figures) {
			f.Waits.Options[0] = change(64.2, 21.2, 20.9, 21.5).evidence(18.8, 22).loss(0)
			f.Waits.Options[0].Own.Evidence = between(83, 86.2)
		}, "On waits, 4 more theatre lists would lead: 85.4% treated within 62 days, not 64.2%; " +
			"the 62-day standard of 85% would be reached with 4 more theatre lists (85.4%, chance 85.1% to 85.7%, but the evidence allows 83.0%)."},
		{"target not reached", leads(), func(f *Figures) { f.Waits.Options[0].Best.SE = 0.2 },
			"On waits, 4 more theatre lists would lead: 64.7% treated within 62 days, not 64.2%; the 62-day standard of 85% is not reached."},
		{"cannot tell if reached", leads(), func(f *Figures) {
			f.Waits.Options[0] = change(64.2, 20.7, 20.2, 21.2).evidence(18.8, 22).loss(0)
			f.Waits.Target.Enough = []int{60}
		}, "On waits, 4 more theatre lists would lead: 84.9% treated within 62 days, not 64.2%; " +
			"whether the 62-day standard of 85% is reached with 4 more theatre lists cannot be told from 20 replications, some 60 would do."},
		{"evidence contradicts: outside its range", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) {
			f.Doubts.Outside = []Assumption{{"the stay ratio", "", 0.75, 0.86, 1.05}, {"uptake", "%", 60, 50, 70}}
		}, "On beds, Opt-out prehab would release 215 cancer ward bed-days a year. This rests on a value that the evidence on file does not have: the stay ratio, 0.75, not 0.86 to 1.05."},
		{"evidence contradicts: few draws fit", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) {
			f.Doubts.Fits = Fits{90, 500}
		}, "On beds, Opt-out prehab would release 215 cancer ward bed-days a year. Fewer than a fifth of the draws fit the published year."},
		{"harm", prehab(change(30686, 43, 34, 51).evidence(10, 90)), nil,
			"Opt-out prehab would not release cancer ward bed-days; Opt-out prehab would use 43 more a year."},
		{"cash, usual case", board(), func(f *Figures) { f.Treatments, f.Waits, f.Beds, f.Health = nil, nil, nil, nil },
			"On cash, none pays back within 5 years."},
		{"cash, no one decided", board(), func(f *Figures) {
			f.Treatments, f.Waits, f.Beds, f.Health = nil, nil, nil, nil
			f.Cash.Lines, f.Cash.Undecided = 0, []string{"Beds closed"}
		}, "No cash is counted: nobody has said which budget falls."},
		{"the answers disagree", leads(), func(f *Figures) {
			f.Waits.Target = nil
			f.Beds = beds(change(30686, 1, -5, 6).loss(100), change(30686, -215, -222, -207).evidence(-430, -40).loss(1))
		}, "On waits, 4 more theatre lists would lead: 64.7% treated within 62 days, not 64.2%. " +
			"On beds, 12 more beds would release most: 215 cancer ward bed-days a year. Different options lead, since these are different questions."},
		{"too few replications", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) { f.Done, f.Moved = 4, true },
			"On beds, Opt-out prehab would release 215 cancer ward bed-days a year. This is a first look, after 4 of 20 replications, and the leader still changes."},
		{"too few replications, with a leader that stays", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) { f.Done = 4 },
			"On beds, Opt-out prehab would release 215 cancer ward bed-days a year. This is a first look, after 4 of 20 replications."},
		{"not near the published year", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) {
			f.Doubts.Misses = []Miss{{"King's", "treated within 62 days", 2}, {"Guy's and St Thomas'", "treated within 62 days", 5.04}}
		}, "On beds, Opt-out prehab would release 215 cancer ward bed-days a year. " +
			"Read changes, not levels: in the model, treated within 62 days (Guy's and St Thomas') is 5.0 points too high."},
	} {
		if c.change != nil {
			c.change(c.figures)
		}
		require.Equal(t, c.want, Of(c.figures).String(), c.situation)
	}
}

// Names are what a user gave, so sentences hold with any of them.
func TestNamesThatRunOnAreQuoted(t *testing.T) {
	f := &Figures{
		Options: []string{"All three tiers, opt-out", "Beds and lists.", "12 more beds"}, Done: 20, Asked: 20, Draws: 500,
		Treatments: treatments(change(0, 12, 8, 16).evidence(1, 30).loss(2), change(0, 11, 7, 15).evidence(-2, 30).loss(2.2), change(0, -3, -4, -2).evidence(-9, -1).loss(20)),
	}
	require.Equal(t, `On treatments, no option is clearly better: "All three tiers, opt-out" would start 12 more cancer treatments a year and "Beds and lists." 11, and they cannot be told apart, `+
		`but of "Beds and lists." the evidence also allows none; "12 more beds" would start 3 fewer a year.`, Of(f).String())
	require.Equal(t, []string{"Alder", "option 2", "two spaces"}, newTelling(&Figures{Options: []string{"Alder", " ", " two  spaces"}}).names)
	require.Equal(t, []string{`'the "big" one'`}, newTelling(&Figures{Options: []string{`the "big" one`}}).names)
}

func TestWithoutOptionsOrReplicationsNothingIsCompared(t *testing.T) {
	f := board()
	f.Done = 0
	require.Equal(t, "No replication is done, so nothing can be said yet.", Of(f).String())
	f.Options = nil
	require.Equal(t, "Only as now was simulated, so there is nothing to compare.", Of(f).String())
	require.Equal(t, "Treatments, waits, beds, cash and health are not measured here, so there is nothing to say of them.",
		Of(&Figures{Options: []string{"12 more beds"}, Done: 20}).String())
}

func TestOneReplicationLeadsNobody(t *testing.T) {
	f := &Figures{Options: []string{"12 more beds"}, Done: 1, Asked: 1, Draws: 500}
	alone := Reading{Own: Figure{Value: 70}, Change: Figure{Value: 5.8}, Loss: nan}
	f.Treatments, f.Waits = treatments(alone), waits(alone)
	require.Equal(t, "On treatments and waits, nothing can be told: one replication has no interval of chance.", Of(f).String())
}

func TestWithoutDrawsNothingIsSaidOfEvidence(t *testing.T) {
	f := board()
	f.Draws, f.Cash, f.Health = 0, nil, nil
	text := Of(f).String()
	require.Contains(t, text, "On waits, 4 more theatre lists would lead: 64.7%")
	require.NotContains(t, text, "evidence also allows")
	require.Contains(t, text, "The evidence has not been drawn, so what it leaves open is not known.")
	require.Equal(t, []string{"The evidence has not been drawn, so no chance of being best is known."}, HowSure(f))
}

// Where draws do not tell losses, and where there are none, intervals that touch tell no
// leader.
func TestOptionsWithTheSameFiguresAreNotToldApart(t *testing.T) {
	one := change(30686, -215, -222, -207).evidence(-430, -40)
	f := &Figures{Options: []string{"Opt-out prehab", "12 more beds"}, Done: 20, Asked: 20, Draws: 500, Beds: beds(one, one)}
	want := "On beds, no option is clearly better: Opt-out prehab would release 215 cancer ward bed-days a year and 12 more beds 215, and they cannot be told apart."
	require.Equal(t, want, Of(f).String())
	f.Beds.Options[0], f.Beds.Options[1] = one.loss(0), one.loss(0)
	require.Equal(t, want, Of(f).String())
	f.Draws = 0
	require.Equal(t, want+" The evidence has not been drawn, so what it leaves open is not known.", Of(f).String())
}

// Four fifths exactly is not below four fifths.
func TestALeaderLosesLessThanFourFifthsOfTheNext(t *testing.T) {
	f := &Figures{Options: []string{"Opt-out prehab", "12 more beds"}, Done: 20, Asked: 20, Draws: 500}
	f.Beds = beds(change(0, -215, -222, -207).evidence(-430, -40).loss(4), change(0, -92, -97, -88).evidence(-165, -5).loss(5))
	require.Contains(t, Of(f).String(), "no option is clearly better")
	f.Beds.Options[0].Loss = 3.99
	require.Contains(t, Of(f).String(), "Opt-out prehab would release most: 215")
}

func TestAFigureTooSmallToBeWrittenIsNoFinding(t *testing.T) {
	f := &Figures{Options: []string{"12 more beds"}, Done: 20, Asked: 20, Draws: 500, Treatments: treatments(change(0, 0.3, 0.2, 0.4)), Waits: waits(change(64.2, 0.03, 0.02, 0.04))}
	f.Waits.Target = nil
	require.Equal(t, "12 more beds would not start as much as 1 more cancer treatment a year beyond chance. "+
		"On waits, 12 more beds would not do better than now by as much as 0.1 points beyond chance: 64.2% are treated within 62 days.", Of(f).String())
	f.Waits = waits(change(64.16, 0.06, 0.05, 0.07).evidence(0.01, 0.1))
	f.Waits.Now, f.Waits.Target, f.Treatments = now(64.16), nil, nil
	require.Equal(t, "On waits, with 12 more beds 64.22% would be treated within 62 days, not 64.16%.", Of(f).String())
}

func TestWaitsInDaysAreShorter(t *testing.T) {
	f := &Figures{Options: []string{"4 more lists", "12 more beds", "Half of each"}, Done: 20, Asked: 20, Draws: 500}
	f.Waits = &Waits{
		Measure{Words: "mean wait for theatre", Unit: "days", Places: 1, Lower: true, Now: now(43), Options: []Reading{
			change(43, -4, -5, -3).evidence(-6, -1).loss(0), change(43, 2, 1, 3).evidence(-1, 4).loss(9), change(43, 1, 0.5, 1.5).evidence(0.2, 2).loss(8)}},
		&Target{Value: 38.5},
	}
	require.Equal(t, "On waits, 4 more lists would lead: the mean wait for theatre would be 39.0 days, not 43.0 days; "+
		"waits would be worse with 12 more beds (45.0 days, but the evidence also allows none) and Half of each (44.0 days); "+
		"whether the target of 38.5 days is reached with 4 more lists cannot be told from 20 replications.", Of(f).String())
	f.Waits.Target.Value = 50
	require.Contains(t, Of(f).String(), "the target of 50 days is reached as now.")
	f.Waits.Target.Value = 43.4
	require.Contains(t, Of(f).String(), "the target of 43.4 days is reached as now, and would not be with 12 more beds and Half of each.")
	f.Waits.Target.Value = 30
	require.Contains(t, Of(f).String(), "the target of 30 days is not reached.")
	f.Waits.Options[0].Own.Evidence = between(29, 44)
	require.Contains(t, Of(f).String(), "the target of 30 days is not reached, though the evidence allows it with 4 more lists.")
}

func TestAChangeOfOtherPatientsIsNoFinding(t *testing.T) {
	f := &Figures{Options: []string{"4 more lists", "12 more beds"}, Done: 20, Asked: 20, Draws: 500}
	f.Waits = waits(change(64.2, 3, 2, 4).evidence(1, 5), change(64.2, 0, -1, 1).evidence(-1, 2))
	f.Waits.Target, f.Waits.Options[0].Others = nil, "66 fewer patients a year come to a 62-day clock stop"
	require.Equal(t, "On waits, no option does better than now beyond chance: 64.2% are treated within 62 days; "+
		"what seems a gain of 4 more lists is no finding, since other patients are counted (66 fewer patients a year come to a 62-day clock stop).", Of(f).String())
}

func TestWhatIsAssumedNoneIsSaidBesideWhatWasFound(t *testing.T) {
	f := &Figures{Options: []string{"Universal offer first", "12 more beds"}, Done: 20, Asked: 20, Draws: 500}
	f.Treatments = treatments(change(0, 0, 0, 0).assumed(facts.Input{Path: "effect.a"}, facts.Input{Path: "effect.b"}, facts.Input{Path: "effect.c"}), change(0, 9, 5, 13).evidence(2, 20))
	f.Beds = beds(change(0, 0, 0, 0), change(0, 1, -5, 7))
	f.Beds.Options[0].Unmoved = &facts.Unmoved{Word: facts.NotModelled}
	require.Equal(t, "On treatments, 12 more beds would start most: 9 more cancer treatments a year. No option releases cancer ward bed-days beyond chance. "+
		"No effect of Universal offer first on treatments is assumed, so none is shown (effect.a = 0; effect.b = 0; and 1 more); nothing in the scenario lets Universal offer first change beds.", Of(f).String())
}

func TestCashIsPaidBackFirstByWhoIsClearlySooner(t *testing.T) {
	back := func(after, loss float64, evidence Range) Payback {
		return Payback{Costs: true, After: Figure{Value: after}, Net: Figure{Value: 100, Chance: between(50, 150), Evidence: evidence}, Loss: loss}
	}
	sure := between(1, 300)
	f := &Figures{Options: []string{"Alder", "Birch", "Cedar", "Dogwood"}, Done: 20, Asked: 20, Draws: 500}
	f.Cash = &Cash{Years: 5, Lines: 2, Undecided: []string{"Beds closed"}, Options: []Payback{
		back(4.1, 9, sure), back(2.3, 1, between(-50, 300)),
		{Costs: true, After: Figure{Value: 4.8}, Net: Figure{Value: 3, Chance: between(-9, 12)}}, {},
	}}
	require.Equal(t, "On cash, Birch would pay back first, after 2.3 years, but the evidence also allows that it would not; then Alder after 4.1 years; "+
		"whether Cedar would pay back within 5 years cannot be told from 20 replications; no cost is counted of Dogwood; "+
		"not counted, since nobody has said which budget falls: Beds closed.", Of(f).String())
	f.Cash.Options[0].Loss, f.Cash.Undecided = 1.2, nil
	f.Cash.Options = append(f.Cash.Options[:2], back(6, 1, sure), back(0, 0.9, sure))
	require.Equal(t, "On cash, no option is clearly better: Dogwood would pay back from the start and Birch after 2.3 years (the evidence also allows that it would not), "+
		"and they cannot be told apart; then Alder after 4.1 years; whether Cedar would pay back within 5 years cannot be told from 20 replications.", Of(f).String())
	f = &Figures{Options: []string{"Alder"}, Done: 20, Draws: 500, Cash: &Cash{Years: 1, Options: []Payback{{Costs: true, After: Figure{Value: nan}, Net: Figure{Value: -1, Chance: between(-2, 0)}}}}}
	require.Equal(t, "On cash, Alder would not pay back within 1 year, since no cash is counted as coming back.", Of(f).String())
}

func TestNetHealthSaysItsThresholdAndWhereTheLeaderChanges(t *testing.T) {
	f := &Figures{Options: []string{"Alder", "Birch"}, Done: 20, Asked: 20, Draws: 500}
	at := func(pounds float64, list ...Reading) AtThreshold {
		return AtThreshold{pounds, Measure{Words: "QALYs", Unit: "a year", Options: list}}
	}
	a, b := change(0, 40, 30, 50).evidence(5, 80), change(0, 10, 5, 15).evidence(-5, 20)
	f.Health = &Health{[]AtThreshold{at(30000, b.loss(9), a.loss(1)), at(nan, b, a), at(15000, a.loss(1), b.loss(9)), at(20000, a.loss(1), b.loss(9))}}
	require.Equal(t, "On net health at £15,000 for a QALY, Alder would gain most: 40 QALYs a year; at £30,000 Birch would gain 40 QALYs a year.", Of(f).String())
	f.Health.At = f.Health.At[1:2]
	require.Contains(t, Of(f).String(), "not measured here")
}

// With seven sentences, cash and health are one.
func TestThereAreNeverMoreThanSixSentences(t *testing.T) {
	f := board()
	f.Moved = true
	v := Of(f)
	require.Len(t, v.Sentences, 6)
	require.Equal(t, "The leader changed between the last two looks, so more replications are needed.", v.Sentences[5].Text)
	require.Contains(t, v.Sentences[4].Text, "On cash, none pays back within 5 years; on net health at £15,000 for a QALY, none gains beyond chance")
}

// six are the figures of six options of which most lose health, as in a large alliance.
func six() *Figures {
	f := &Figures{
		Options: []string{"Universal offer", "Opt-in prehab", "Five resections only", "Prehab through treatment", "10 more beds", "4 more theatre lists"},
		Done:    2, Asked: 20, Draws: 24, Doubts: Doubts{Fits: Fits{2, 24}},
	}
	none := Reading{Change: Figure{Value: 0, Chance: between(0, 0)}, Loss: nan}.assumed()
	no := change(0, 1, -9, 11).evidence(-20, 20)
	f.Treatments = treatments(none, no.loss(6), no.loss(6), no.loss(6), no.loss(6), change(17135, 7, 0.5, 13.2).evidence(-112, 32).loss(5))
	stays := Reading{Own: Figure{Value: 64.8, Chance: between(64.7, 64.9)}, Change: none.Change, Unmoved: none.Unmoved, Loss: nan}
	f.Waits = waits(stays, change(64.8, 0, -0.1, 0.1).loss(2), change(64.8, 0, -0.1, 0.1).loss(2), change(64.8, 0, -0.1, 0.1).loss(2), change(64.8, 0, -0.1, 0.1).loss(2), change(64.8, 0.4, 0.12, 0.77).evidence(-0.7, 0.8).loss(0.2))
	f.Waits.Now = now(64.8)
	f.Beds = beds(none, change(0, -59, -88, -31).evidence(-227, 70).loss(400), change(0, -77, -129, -25).evidence(-249, 71).loss(400), change(0, -479, -694, -264).evidence(-732, -103).loss(1), change(0, 5, -99, 99).evidence(-99, 99).loss(500), no.loss(500))
	f.Beds.Routine = routine(none, no.loss(500), no.loss(500), change(0, 77, 75, 79).evidence(7, 145).loss(500), change(0, 586, 525, 647).evidence(37, 889).loss(1), no.loss(500))
	f.Beds.WaitFor = []string{"theatre", "theatre", "theatre", "theatre", "theatre", "theatre"}
	f.Cash = &Cash{Years: 5}
	health := AtThreshold{15000, Measure{Words: "QALYs", Unit: "over 5 years"}}
	for _, x := range []float64{-90, -230, -104, -349, -483} {
		f.Cash.Options = append(f.Cash.Options, Payback{Costs: true, After: Figure{Value: nan}, Net: Figure{Value: 100 * x, Chance: between(101*x, 99*x)}, Loss: nan})
		health.Options = append(health.Options, change(0, x, 1.1*x, 0.9*x).evidence(1.4*x, 0.5*x))
	}
	f.Cash.Options = append(f.Cash.Options, Payback{Costs: true, After: Figure{Value: nan}, Net: Figure{Value: -4e6, Chance: between(-9e6, 1e6)}, Loss: nan})
	health.Options = append(health.Options, change(0, -20, -200, 160).evidence(-300, 250))
	f.Health = &Health{[]AtThreshold{health}}
	return f
}

// With six options, some of which are worse, some not to be told apart and one assumed to do
// nothing, the verdict is as long as one of two, and counts where names would be many.
func TestAVerdictOfSixOptionsCountsThem(t *testing.T) {
	v := Of(six())
	require.Equal(t, "On treatments, no option is clearly better: 4 more theatre lists would start 7 more cancer treatments a year, but the evidence also allows none. "+
		"On waits, 4 more theatre lists would lead: 65.2% treated within 62 days, not 64.8%, but the evidence also allows none; the 62-day standard of 85% is not reached. "+
		"On beds, Prehab through treatment would release most: 479 cancer ward bed-days a year; routine patients would fill them. "+
		"On routine care, 10 more beds would admit most: 586 more routine patients a year. "+
		"On cash, none pays back within 5 years; on net health at £15,000 for a QALY, none gains beyond chance. "+
		"This is a first look, after 2 of 20 replications; fewer than a fifth of the draws fit the published year.", v.String())
	require.LessOrEqual(t, v.words(), 130)
	f := six()
	f.Done, f.Doubts = 20, Doubts{}
	require.LessOrEqual(t, Of(f).words(), 110)
	f.Treatments, f.Waits, f.Done = nil, nil, 20
	require.Contains(t, Of(f).String(), "On net health at £15,000 for a QALY, none gains beyond chance; five of the six would lose 90 to 483 over 5 years.")
	f.Health.At[0].Options[5] = change(0, -20, -200, -1).evidence(-300, 250)
	require.Contains(t, Of(f).String(), "On net health at £15,000 for a QALY, all six would lose 20 to 483 QALYs over 5 years (for one, the evidence leaves that open).")
}

// Where no cash is counted as coming back nothing is paid back, however little is known of
// what an option costs; of one that costs less than now that is said.
func TestWithoutCashNothingIsPaidBack(t *testing.T) {
	f := &Figures{Options: []string{"Alder", "Birch"}, Done: 2, Asked: 2, Draws: 0, Cash: &Cash{Years: 5, Options: []Payback{
		{Costs: true, After: Figure{Value: nan}, Net: Figure{Value: -100, Chance: between(-900, 700)}, Loss: nan},
		{Costs: true, After: Figure{Value: nan}, Net: Figure{Value: nan}, Loss: nan},
	}}}
	require.Contains(t, Of(f).String(), "On cash, none pays back within 5 years, since no cash is counted as coming back.")
	f.Cash.Options[1] = Payback{Costs: true, After: Figure{Value: 0}, Net: Figure{Value: 100, Chance: between(90, 110)}, Loss: nan}
	require.Contains(t, Of(f).String(), "On cash, Birch would cost less than now, and no cash is counted as coming back.")
	f.Cash.Lines = 1
	f.Cash.Options[1].Costs = false
	require.Contains(t, Of(f).String(), "On cash, Birch would give back cash at no cost that is counted; whether Alder would pay back within 5 years cannot be told from 2 replications.")
	f.Cash.Options[0].Net.Chance = between(-900, -1)
	require.Contains(t, Of(f).String(), "On cash, Birch would give back cash at no cost that is counted; no other pays back within 5 years.")
	f.Cash.Options[0].Net.Chance, f.Cash.Options[1].Costs = between(-900, 700), true
	require.Contains(t, Of(f).String(), "On cash, Birch would pay back first, from the start; whether Alder would pay back within 5 years cannot be told from 2 replications.")
}

func TestAPageWithoutRoomKeepsWhoLeads(t *testing.T) {
	f := six()
	require.Equal(t, []int{3, 4, 5}, OnPage(f, 3))
	require.Equal(t, []int{0, 3, 4, 5}, OnPage(f, 4))
}
