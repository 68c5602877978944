package describe

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/study"
	"prehabsim/sim/stats"
)

func TestWhatIsLeftOutIsCountedByFamily(t *testing.T) {
	a := &study.OneMore{Rows: make([]study.More, 20), Fewer: []string{"theatre.a.colorectal", "ward.a", "theatre.b.lung", "mdt"}}
	require.Equal(t, "Of 24 resources these are the 20 for which most patients wait beyond the next opening, as 4 replications tell. "+
		"Left out: 2 of theatre, 1 of ward and 1 of mdt; ask for them with --within, such as --within resource.theatre.", fewerText(a))
}

func TestBottlenecksFitAPage(t *testing.T) {
	change := func(mean, half float64) []stats.Estimate {
		return []stats.Estimate{{Mean: mean, Low: mean - half, High: mean + half, N: 4}}
	}
	a := &study.OneMore{OneMoreAsk: study.OneMoreAsk{Measures: []string{"within_62_days"}}, OptionName: "Current", Level: 0.95, Replications: 4, Now: change(60, 1), Binds: "Theatre",
		Rows: []study.More{
			{Title: "Theatre", Path: "resource.theatre.lists", Then: 1, Changes: change(.339, .517), Binds: "Ward, Guy's"},
			{Title: "Ward", Path: "resource.ward.capacity", Now: 4, Then: 5, Changes: change(-.333, 38.11), Binds: "Theatre"},
			{Title: "Post", Path: "resource.post.wte", Now: .5, Then: 1.5, Changes: change(0, 0), Same: true, Binds: "Theatre"},
			{Title: "Chairs", Path: "resource.chairs.scale", Now: 1, Then: 1.1, Changes: change(.039, .008), Binds: "Ward, Guy's"},
		},
		Left: []study.Family{{Title: "clinic", N: 1}}, Unasked: []study.Family{{Title: "Navigator", N: 3}, {Title: "Dietitian", N: 2}}}
	said := func() string {
		var b strings.Builder
		require.NoError(t, WriteBottlenecks(&b, a, "table"))
		return b.String()
	}
	text := strings.Join(strings.Fields(said()), " ")
	for _, want := range []string{
		"Theatre list a week +0.34 +/- 0.52 other (1)", "Ward 4 to 5 0 +/- 38 as now", "Post post, 0.5 to 1.5 0 no change", "Chairs a tenth +0.039 +/- 0.008 * other (1)",
		"(1) Ward, Guy's.",
		`Nobody may ask for 5 resources in "Current", such as posts of a service that it does not offer, so nothing is told of them: Navigator (3) and Dietitian (2).`,
		"Without a number to which one could be added, 1 resource: clinic.",
	} {
		require.Contains(t, text, want)
	}
	for _, line := range strings.Split(said(), "\n") {
		require.LessOrEqual(t, len(line), Width)
	}
	a.Left = append(a.Left, study.Family{Title: "Theatre, lung", N: 1})
	require.Contains(t, strings.Join(strings.Fields(said()), " "), "2 resources: clinic; Theatre, lung.")
	a.Unasked, a.Left = a.Unasked[:1:1], nil
	a.Unasked[0].N = 1
	text = strings.Join(strings.Fields(said()), " ")
	require.Contains(t, text, "so nothing is told of it: Navigator.")
	require.NotContains(t, text, "Without a number")
}
