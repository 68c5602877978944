package study

import (
	"context"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/sim/stats"
)

func ranked(t *testing.T, x *Study, q RankAsk) *Ranked {
	t.Helper()
	a, err := x.Rank(context.Background(), q, Spec{Workers: 2}, nil)
	require.NoError(t, err)
	return a
}

// Each is told from the best of the others by its pairs with all of them, at once.
func TestAFewAreComparedAllAtOnce(t *testing.T) {
	x := smallLung(t, Choice{Replications: 12})
	done, err := x.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
	require.NoError(t, err)
	run := done.Results.Set
	a := ranked(t, x, RankAsk{Measure: "within_62_days"})
	require.Equal(t, []int{3, 12}, []int{len(a.Options), a.Replications})
	require.Equal(t, "higher", a.Prefer)
	at := map[string]int{}
	for i, id := range run.Options {
		at[id] = i
	}
	for i, o := range a.Options {
		v := valuesOf(run, at[o.ID], wholly(a.Measure))
		require.Equal(t, v.estimate(x.Level), o.Value)
		if i > 0 {
			require.LessOrEqual(t, o.Value.Mean, a.Options[i-1].Value.Mean, "best first")
		}
		low, high := math.Inf(1), math.Inf(1)
		for k, other := range a.Options {
			if k != i {
				d := v.less(valuesOf(run, at[other.ID], wholly(a.Measure)), stats.AtOnce(x.Level, 3))
				low, high = min(low, d.Low), min(high, d.High)
			}
		}
		require.Equal(t, []float64{low, high}, []float64{o.Low, o.High}, o.ID)
		require.NotEmpty(t, o.Sets)
	}
	again, err := RankAgain(done.Results, RankAsk{Measure: "within_62_days"})
	require.NoError(t, err)
	require.Equal(t, a, again, "of the results of a run")
	lower, err := RankAgain(done.Results, RankAsk{Measure: "within_62_days", Prefer: "lower"})
	require.NoError(t, err)
	for i, o := range lower.Options {
		require.Equal(t, a.Options[2-i].ID, o.ID)
	}
}

// The selection is that of the procedure on a run of all options that never drops any, and it
// knows nothing of how many are run at a time.
func TestTheBestIsSelectedAsIfAllHadRunOn(t *testing.T) {
	x := smallLung(t, Choice{Replications: 80})
	done, err := x.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
	require.NoError(t, err)
	run := done.Results.Set
	further := 0
	for measure, zone := range map[string]float64{"within_62_days": 3, "ward_bed_days": 10, "first_treatments": 1} {
		a := ranked(t, smallLung(t, Choice{}), RankAsk{Measure: measure, Zone: zone, Most: 80})
		p := stats.NewKimNelson(3, x.Level, zone, firstStage)
		var v []values
		for i := range run.Options {
			v = append(v, valuesOf(run, i, wholly(measure)))
		}
		for r := 0; r < 80 && !p.Done(); r++ {
			var row []float64
			for i := range v {
				row = append(row, a.better(float64(v[i].num[r])/float64(v[i].den[r])))
			}
			p.Add(row)
		}
		require.Equal(t, p.Done(), a.Decided, measure)
		further += p.Replications() - firstStage
		require.Equal(t, p.Replications(), a.Replications, measure)
		if a.Decided {
			require.Equal(t, run.Options[p.Best()], a.Options[0].ID)
		} else {
			require.Len(t, a.Best(), len(p.In()))
			require.Equal(t, p.Most(), a.Longest)
		}
		for _, o := range a.Options {
			for i, id := range run.Options {
				if id == o.ID && p.Out(i) > 0 {
					require.Equal(t, p.Out(i), o.Out)
					require.Equal(t, o.Out, o.Replications)
				}
			}
		}
		for _, workers := range []int{1, 5} {
			b, err := smallLung(t, Choice{}).Rank(context.Background(), RankAsk{Measure: measure, Zone: zone, Most: 80}, Spec{Workers: workers}, nil)
			require.NoError(t, err)
			require.Equal(t, fmt.Sprint(*a), fmt.Sprint(*b), "NaN is not itself")
		}
	}
	require.Positive(t, further, "some go on after the first stage")
}

// manyBeds is the small scenario with so many options of more beds.
func manyBeds(t *testing.T, n int) *Study {
	t.Helper()
	text, err := os.ReadFile("../../testdata/cli/lung.toml")
	require.NoError(t, err)
	var b strings.Builder
	b.Write(text)
	for i := range n {
		fmt.Fprintf(&b, "[option.b%d]\nname = \"%d beds\"\n[option.b%d.resource.ward]\ncapacity = \"+%d\"\n", i, i+6, i, i+2)
	}
	return studyOf(t, oneFile("lung.toml", b.String()), "lung.toml", Choice{Replications: 4})
}

func TestOfManyTheBestIsSelected(t *testing.T) {
	x := manyBeds(t, 9)
	require.Len(t, x.Options, 12)
	_, err := x.Rank(context.Background(), RankAsk{Measure: "within_62_days"}, Spec{}, nil)
	require.ErrorContains(t, err, "12 options are more than are compared with one another (10): say with --zone which difference in within_62_days, in points, is too small to matter")
	a := ranked(t, x, RankAsk{Measure: "within_62_days", Zone: 2})
	require.True(t, a.Decided)
	require.Contains(t, a.Options[0].Name, "bed", "current is not the best")
	require.NotEqual(t, "more_beds", a.Options[0].ID, "five beds are not enough")
	for i, o := range a.Options[1:] {
		require.Positive(t, o.Out)
		require.LessOrEqual(t, o.Out, a.Options[i].Replications, "who was in longer comes first")
	}
	all := ranked(t, manyBeds(t, 3), RankAsk{Measure: "within_62_days"})
	require.Len(t, all.Options, 6)
}

// Two options that are one are never told apart, and that is said.
func TestOptionsThatAreTheSameAreSaidToBe(t *testing.T) {
	x := smallLung(t, Choice{Options: []string{"prehab"}, Replications: 3})
	a := ranked(t, x, RankAsk{Measure: "referrals", Prefer: "higher"})
	require.Equal(t, a.Options[0].Name, a.Options[1].Same)
	require.Equal(t, 1, a.Sets)
	require.Equal(t, []float64{0, 0}, []float64{a.Options[0].Low, a.Options[0].High})
	require.Zero(t, a.Enough)
}

func TestRankRefusesWhatCannotBe(t *testing.T) {
	of := func(c Choice, q RankAsk) error {
		_, err := smallLung(t, c).Rank(context.Background(), q, Spec{}, nil)
		return err
	}
	require.ErrorContains(t, of(Choice{}, RankAsk{Measure: "within_63_days"}), "within_63_days")
	require.ErrorContains(t, of(Choice{}, RankAsk{Measure: "within_31_days"}), "does not measure within_31_days of all patients together")
	require.ErrorContains(t, of(Choice{}, RankAsk{Measure: "referrals"}), "say which with --prefer")
	require.ErrorContains(t, of(CurrentAlone, RankAsk{Measure: "within_62_days"}), "there is nothing to rank")
	require.ErrorContains(t, of(Choice{Replications: 1}, RankAsk{Measure: "within_62_days"}), "one replication has no interval")
	require.ErrorContains(t, of(Choice{}, RankAsk{Measure: "within_62_days", Zone: 1, Most: 19}), "--zone takes 20 replications of each option first")
	require.ErrorContains(t, of(Choice{Level: 0.2}, RankAsk{Measure: "within_62_days", Zone: 1}), "no more than picking one of 3 options by lot")
	x := smallLung(t, Choice{Replications: 2})
	done, err := x.Run(context.Background(), Spec{}, &Memory{}, nil)
	require.NoError(t, err)
	_, err = RankAgain(done.Results, RankAsk{Measure: "within_62_days", Zone: 1})
	require.ErrorContains(t, err, "--zone selects by running on")
	require.Equal(t, diag.Usage, diag.KindOf(err))
}

// What one option alone has a value of is ranked with nothing.
func TestAValueAloneIsNoRanking(t *testing.T) {
	a := ranked(t, smallLung(t, Choice{Replications: 3}), RankAsk{Measure: "prehab_completed"})
	require.Equal(t, 1, a.Valued)
	require.Equal(t, "prehab", a.Options[0].ID)
	require.True(t, math.IsNaN(a.Options[0].Low))
	require.True(t, math.IsNaN(a.Options[1].Value.Mean))
	require.Equal(t, 3, ranked(t, smallLung(t, Choice{Replications: 3}), RankAsk{Measure: "within_62_days"}).Valued)
}

// Of options that are one, one is selected, and that the others are the same is said.
func TestASelectionSaysWhichAreTheSame(t *testing.T) {
	a := ranked(t, smallLung(t, Choice{}), RankAsk{Measure: "referrals", Prefer: "higher", Zone: 1})
	require.True(t, a.Decided)
	require.Equal(t, 3, a.Valued)
	require.Empty(t, a.Options[0].Same)
	for _, x := range a.Options[1:] {
		require.Equal(t, a.Options[0].Name, x.Same)
	}
}
