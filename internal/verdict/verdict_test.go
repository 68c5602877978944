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
	require.Equal(t, "On treatments, no option would start more cancer treatments beyond chance. "+
		"On waits, 4 more theatre lists would lead: 64.7% would be treated within 62 days, not 64.2%; the 62-day standard of 85% is not reached. "+
		"On beds, Opt-out prehab would release most: 215 cancer ward bed-days a year, but the evidence also allows none; "+
		"routine patients would fill them, 39 more a year (the evidence also allows none), not cancer patients, who wait longest for theatre; "+
		"4 more theatre lists would use 43 more a year. "+
		"On routine care, 12 more beds would admit most: 671 more routine patients a year; 4 more theatre lists would admit 9 fewer a year (the evidence also allows none). "+
		"On cash, none would pay back within 5 years. "+
		"On net health at £15,000 for a QALY, no option would gain QALYs beyond chance; Opt-out prehab would lose 63 a year, 12 more beds 103 and 4 more theatre lists 155.", v.String())
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
			"On waits, 4 more theatre lists would lead: 64.7% would be treated within 62 days, not 64.2%. The chance of being best is 97 in 100."},
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
		}, "None of the four options would change treatments, waits or beds by more than chance."},
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
			"On beds, no effect is assumed of Opt-out prehab, so none is shown (effect.stay.value = 0 (0 to 0.25, P-STAY))."},
		{"beds are closed", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) { f.Beds.Closed = []float64{1} },
			"On beds, Opt-out prehab would not release cancer ward bed-days; Opt-out prehab would need 215 fewer a year, but 1 bed is closed, so they are not counted as room for others."},
		{"released, and filled by others", prehab(change(30686, -215, -222, -207).evidence(-430, -40).loss(11)), func(f *Figures) {
			f.Treatments = treatments(change(16855, -3, -10, 3))
			f.Beds.Routine, f.Beds.WaitFor = routine(change(13141, 39, 31, 46).evidence(7, 80)), []string{"theatre"}
		}, "On treatments, Opt-out prehab would not start more cancer treatments beyond chance. " +
			"On beds, Opt-out prehab would release 215 cancer ward bed-days a year; routine patients would fill them, 39 more a year, not cancer patients, who wait longest for theatre."},
		{"target reached", leads(), func(f *Figures) {
			f.Waits.Options[0] = change(64.2, 21.2, 20.9, 21.5).evidence(21, 22).loss(0)
			f.Waits.Options[0].Own.Evidence = between(85.2, 86.2)
			f.Waits.Target.From = []string{"October 2028"}
		}, "On waits, 4 more theatre lists would lead: 85.4% would be treated within 62 days, not 64.2%; " +
			"the 62-day standard of 85% would be reached with 4 more theatre lists (85.4%, chance 85.1% to 85.7%, from October 2028)."},
		{"target reached, but the evidence allows less", leads(), func(f *Figures) {
			f.Waits.Options[0] = change(64.2, 21.2, 20.9, 21.5).evidence(18.8, 22).loss(0)
			f.Waits.Options[0].Own.Evidence = between(83, 86.2)
		}, "On waits, 4 more theatre lists would lead: 85.4% would be treated within 62 days, not 64.2%; " +
			"the 62-day standard of 85% would be reached with 4 more theatre lists (85.4%, chance 85.1% to 85.7%, but the evidence allows 83.0%)."},
		{"target not reached", leads(), func(f *Figures) { f.Waits.Options[0].Best.SE = 0.2 },
			"On waits, 4 more theatre lists would lead: 64.7% would be treated within 62 days, not 64.2%; the 62-day standard of 85% is not reached."},
		{"cannot tell if reached", leads(), func(f *Figures) {
			f.Waits.Options[0] = change(64.2, 20.7, 20.2, 21.2).evidence(18.8, 22).loss(0)
			f.Waits.Target.Enough = []int{60}
		}, "On waits, 4 more theatre lists would lead: 84.9% would be treated within 62 days, not 64.2%; " +
			"whether the 62-day standard of 85% is reached with 4 more theatre lists cannot be told from 20 replications, some 60 would do."},
		{"evidence contradicts: outside its range", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) {
			f.Doubts.Outside = []Assumption{{"stays, ratio", "", 0.75, 0.86, 1.05, "middle"}, {"uptake", "%", 60, 50, 70, ""}}
		}, "On beds, Opt-out prehab would release 215 cancer ward bed-days a year. This rests on stays, ratio 0.75, and the evidence runs from 0.86 to 1.05: read \"middle\" instead."},
		{"evidence contradicts: few draws fit", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) {
			f.Doubts.Fits = Fits{90, 500}
		}, "On beds, Opt-out prehab would release 215 cancer ward bed-days a year. Fewer than a fifth of the draws fit the published year."},
		{"largest study points the other way", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) {
			f.Doubts.Against = &Study{"no shorter stay", "in routine care", 1.04, 0.92, 1.18, "no effect"}
		}, "On beds, Opt-out prehab would release 215 cancer ward bed-days a year. The largest study in routine care found no shorter stay (1.04, 0.92 to 1.18), and \"no effect\" is that."},
		{"harm", prehab(change(30686, 43, 34, 51).evidence(10, 90)), nil,
			"On beds, Opt-out prehab would not release cancer ward bed-days beyond chance; Opt-out prehab would use 43 more a year."},
		{"cash, usual case", board(), func(f *Figures) { f.Treatments, f.Waits, f.Beds, f.Health = nil, nil, nil, nil },
			"On cash, none would pay back within 5 years."},
		{"cash, no one decided", board(), func(f *Figures) {
			f.Treatments, f.Waits, f.Beds, f.Health = nil, nil, nil, nil
			f.Cash.Lines, f.Cash.Undecided = 0, []string{"Beds closed"}
		}, "No cash is counted: nobody has said which budget falls."},
		{"the answers disagree", leads(), func(f *Figures) {
			f.Waits.Target = nil
			f.Beds = beds(change(30686, 1, -5, 6).loss(100), change(30686, -215, -222, -207).evidence(-430, -40).loss(1))
		}, "On waits, 4 more theatre lists would lead: 64.7% would be treated within 62 days, not 64.2%. " +
			"On beds, 12 more beds would release most: 215 cancer ward bed-days a year. Different options lead, since these are different questions."},
		{"too few replications", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) { f.Done, f.Moved = 4, true },
			"On beds, Opt-out prehab would release 215 cancer ward bed-days a year. This is a first look, after 4 of 20 replications, and may move."},
		{"not near the published year", prehab(change(30686, -215, -222, -207).evidence(-430, -40)), func(f *Figures) {
			f.Doubts.Misses = []Miss{{"King's", "treated within 62 days", 2}, {"Guy's and St Thomas'", "treated within 62 days", 5.04}}
		}, "On beds, Opt-out prehab would release 215 cancer ward bed-days a year. " +
			"Read changes there, not levels (Guy's and St Thomas': treated within 62 days, the model is 5.0 points too high)."},
	} {
		if c.change != nil {
			c.change(c.figures)
		}
		require.Equal(t, c.want, Of(c.figures).String(), c.situation)
	}
}
