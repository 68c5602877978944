package verdict

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestHowSureNamesWhoIsProbablyTheBestAndWhatIsLost(t *testing.T) {
	f := board()
	f.Waits.Options[3].Loss = 0.04
	f.Health, f.Treatments.Now.Best, f.Treatments.Now.Loss = nil, Probability{0.4, 0.02, true}, 2.2
	f.Treatments.Options[1].Best = Probability{0.25, 0.02, true}
	require.Equal(t, []string{
		"Chance of being best: treatments, as now, 40 in 100; waits, 4 more theatre lists, 97; beds, Opt-out prehab, 88.",
		"Expected loss if wrong: 2 cancer treatments a year; under 0.1 points; 11 cancer ward bed-days a year.",
	}, HowSure(f))
	f.Treatments.Options[1].Best.Value = 0.45
	require.Contains(t, HowSure(f)[0], "treatments, Risk-targeted prehab, 45 in 100")
	for _, m := range []*Measure{f.Treatments, &f.Waits.Measure, &f.Beds.Measure} {
		m.Now.Best.SE = 0.3
		for i := range m.Options {
			m.Options[i].Best.SE = 0.3
		}
	}
	require.Equal(t, []string{"Single runs are too noisy to tell which option is how probably the best."}, HowSure(f))
	require.Empty(t, HowSure(&Figures{}))
}

func TestAChanceIsNoSurerThanItsDraws(t *testing.T) {
	for _, c := range []struct {
		draws int
		p     float64
		want  string
	}{
		{500, 1, "over 99 in 100"}, {500, 0.996, "over 99 in 100"}, {500, 0.99, "99 in 100"}, {500, 0, "under 1 in 100"},
		{20, 1, "over 95 in 100"}, {20, 0.01, "under 5 in 100"}, {20, 0.5, "50 in 100"}, {0, 0.5, ""}, {500, 1.2, ""}, {500, nan, ""},
	} {
		tell := telling{Figures: &Figures{Draws: c.draws}}
		require.Equal(t, c.want, tell.inHundred(Probability{c.p, 0, true}), "%v", c)
	}
	tell := telling{Figures: &Figures{Draws: 500}}
	require.Empty(t, tell.inHundred(Probability{}))
}

func TestMostWorthFindingOutIsWhatIsToldFromNothing(t *testing.T) {
	f := &Figures{Draws: 500}
	stay, uptake := "what prehab does to stay", "how many start"
	require.Equal(t, "Most worth finding out: for waits and beds, what prehab does to stay; for net health, how many start.", MostWorth(f, []Worth{
		{"waits", uptake, 2, 0.2}, {"waits", stay, 3, 0.2}, {"net health", stay, 9, 5}, {"beds", stay, 1, 0.1}, {"net health", uptake, 4, 1}, {"beds", uptake, nan, 1},
	}))
	require.Equal(t, "Of no single input can it be told that knowing it would change the choice.", MostWorth(f, []Worth{{"waits", stay, 1, 0.6}}))
	require.Empty(t, MostWorth(&Figures{}, []Worth{{"waits", stay, 3, 0.2}}))
}

func TestWhatIsNotCountedIsListedOnce(t *testing.T) {
	require.Equal(t, "Travel and time of patients; survival; patients from Kent, and Sussex.", NotCounted([]string{"travel and time of patients", "survival.", " ", "Survival", "patients from Kent, and Sussex;"}))
	require.Empty(t, NotCounted(nil))
}

func TestTheAnswerTurnsWhereAnInputDecides(t *testing.T) {
	f := &Figures{Options: []string{"Opt-out prehab", "12 more beds"}, Draws: 500}
	turn := Turn{
		Option: 0, Than: 1, In: "cost of a bed-day", Input: "length of stay", Unit: "% of now",
		At: 73, SE: 2, Crossings: 1, Found: 1, Used: 95, Low: 86, High: 105,
	}
	near, far := turn, turn
	near.At, near.Than, near.Above, near.Unit = 94.96, AsNow, true, "%"
	far.At = 30
	require.Equal(t, []string{
		"In cost of a bed-day, Opt-out prehab would do better than now only while length of stay is above 94.96%; 95% was used, and the evidence runs from 86% to 105%.",
		"In cost of a bed-day, Opt-out prehab would do better than 12 more beds only while length of stay is below 73 % of now; 95 % of now was used, and the evidence runs from 86 % of now to 105 % of now, which does not reach it.",
	}, WouldChange(f, []Turn{far, turn, near}))
	for name, wrong := range map[string]func(x *Turn){
		"nowhere": func(x *Turn) { x.At = nan }, "twice": func(x *Turn) { x.Crossings = 2 }, "seldom": func(x *Turn) { x.Found = 0.8 },
		"anywhere": func(x *Turn) { x.SE = 10 }, "no range": func(x *Turn) { x.Low = x.High }, "nobody": func(x *Turn) { x.Option = 2 }, "itself": func(x *Turn) { x.Than = 0 },
	} {
		x := turn
		wrong(&x)
		require.Equal(t, []string{"Of no single input can it be told that it would change the answer."}, WouldChange(f, []Turn{x}), name)
	}
	f.Draws = 0
	require.Equal(t, []string{"The evidence has not been drawn, so nothing tells what would change the answer."}, WouldChange(f, nil))
}
