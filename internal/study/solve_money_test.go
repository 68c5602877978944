package study

import (
	"context"
	"fmt"
	"math"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/appraise"
)

const ofNorthbridge = "format = 1\nextends = \"builtin:northbridge\"\n"

// solvedOf answers a target of money for two replications of an alliance's option.
func solvedOf(t *testing.T, text, target, option string, by ...string) (*Solved, error) {
	t.Helper()
	q, err := ReadTarget(target)
	if err != nil {
		return nil, err
	}
	if q.Levers, err = ReadLevers(by); err != nil {
		return nil, err
	}
	x := studyOf(t, alone(text), "mine.toml", Choice{Options: []string{option}, Replications: 2})
	return x.Solve(context.Background(), q, Spec{Workers: 2}, nil)
}

// What a target is of is what the account of a run has in which the number is written, be it a
// price that current has too, what a post is paid, or how many there are.
func TestAFigureIsThatOfTheAccount(t *testing.T) {
	const option = "opt_out"
	for _, c := range []struct {
		path, written string
		value         float64
	}{
		{"benefit.ward_bed_days.price", "[benefit.ward_bed_days]\nprice = 500\n", 500},
		{"pay.exercise.basic", "[pay.exercise]\nbasic = 41000\n", 41000},
		{"health.participants.lasts", "[health.participants]\nlasts = \"40w\"\n", 40},
		{"economics.qaly_value", "[economics]\nqaly_value = 20000\n", 20000},
		{"cost.lead.count", "[option.opt_out.cost.lead]\ncount = 3\n", 3},
		{"resource.exercise.wte", "[option.opt_out.resource.exercise]\nwte = 1.5\n", 1.5},
	} {
		x := studyOf(t, alone(ofNorthbridge+c.written), "mine.toml", Choice{Options: []string{option}, Replications: 2})
		done, err := x.Run(context.Background(), Spec{Workers: 2}, &Memory{}, nil)
		require.NoError(t, err)
		a, err := appraise.New(x.economics(), done.Results.Set, nil, x.Level)
		require.NoError(t, err)
		account := a.Account(1)
		want := map[string]float64{
			"cost_a_year": account.CostAYear.Pounds(), "net_cost": account.Cost.Chance.Mean,
			"npsv": account.Social.Chance.Mean, "net_health": account.Net[0].Health.Chance.Mean,
		}
		plain := studyOf(t, alone(ofNorthbridge), "mine.toml", Choice{Options: []string{option}, Replications: 2})
		for _, name := range figureNames() {
			q := &SolveAsk{figure: appraise.FigureNamed(name)}
			list, err := plain.solvings(q, &GridAxis{Path: c.path, Values: []float64{c.value, 2 * c.value}})
			require.NoError(t, err, c.path)
			w := list[0]
			w.ctx, w.z = context.Background(), &tryingSizes{study: plain, spec: Spec{Workers: 2}.searching(), of: 1}
			v, err := w.figureAt(c.value)
			require.NoError(t, err, c.path)
			assert.InDelta(t, want[name], v.estimate(plain.Level).Mean, 0.02, "%s with %s = %g: pence of a sum of rounded rows", name, c.path, c.value)
		}
	}
}

// Social value is a line in a price, so the least price with which it is reached is where the
// line crosses the target, to the next step.
func TestTheLeastPriceIsWhereTheLineCrosses(t *testing.T) {
	a, err := solvedOf(t, ofNorthbridge, "npsv>=5m", "opt_out", "economics.qaly_value=0:600000:1000")
	require.NoError(t, err)
	require.Len(t, a.Answers, 1, "current is not against itself")
	x := a.Answers[0]
	require.Equal(t, 70000.0, x.Now)
	first, last := x.Tried[0], x.Tried[len(x.Tried)-1]
	slope := (last.Value - first.Value) / (last.Scale - first.Scale)
	crosses := first.Scale + (5e6-first.Value)/slope
	require.Equal(t, 1000*math.Ceil(crosses/1000), x.Best)
	for _, y := range x.Tried {
		require.InDelta(t, first.Value+slope*(y.Scale-first.Scale), y.Value, 1, "%g", y.Scale)
	}
	require.Empty(t, x.Binds, "what patients wait for is not what keeps money from being enough")
}

// A number that moves nothing is told as that, and not as one of which more is to be tried.
func TestANumberThatMovesNothing(t *testing.T) {
	a, err := solvedOf(t, ofNorthbridge, "net_health>=0", "opt_out", "cost.leisure.price=0:1000:100") // no sessions at leisure centres
	require.NoError(t, err)
	require.True(t, a.Answers[0].Flat)
	a, err = solvedOf(t, ofNorthbridge, "net_health>=0", "opt_out", "cost.rooms.price=0:1000:100")
	require.NoError(t, err)
	require.False(t, a.Answers[0].Flat)

	for target, met := range map[string]bool{"net_health>=-1000": true, "net_health>=1000": false} {
		a, err = solvedOf(t, ofNorthbridge, target, "opt_out", "cost.leisure.price=0:1000:100,cost.rooms.price=0:1000:500")
		require.NoError(t, err)
		require.Len(t, a.Answers, 3)
		for _, x := range a.Answers {
			require.True(t, x.Flat, "with each of the other: %s, %g", target, x.WithValue)
			require.Equal(t, met, !math.IsNaN(x.Best), target)
		}
	}
}

func TestWhatIsNoTargetOfMoneyIsRefused(t *testing.T) {
	for _, c := range []struct{ target, by, want string }{
		{"npvs>=0", "", `unknown measure "npvs"; did you mean "npsv"?`},
		{"npsv<=0", "", "npsv is better the higher it is, so a target is npsv>="},
		{"cost_a_year>=1m", "", "cost_a_year is better the lower it is"},
		{"net_health>=1m", "", "net_health is in QALYs; write a number of them"},
		{"net_health>=£5", "", "net_health is in QALYs"},
		{"npsv>=5%", "", "npsv is in pounds; write a number of them"},
		{"npsv>=9999999999m", "", "is none of anybody's"},
		{"npsv>=0 in 2028/29", "", "leave out in 2028/29"},
		{"npsv>=0 where site=lung", "", "leave out where site"},
		{"within_62_days>=£85", "", "within_62_days is in percent, not in pounds; of money are cost_a_year, net_cost, npsv and net_health"},
		{"within_62_days>=85", "pay.exercise.basic=1:2:1", "moves no patient, so within_62_days is the same whatever it is"},
		{"npsv>=0", "pay.exercise.basic", "say from where to where"},
		{"npsv>=0", "pay.exercise.basik=1:2:1", `did you mean "pay.exercise.basic"?`},
		{"npsv>=0", "pay.exercise.basic=-2:2:1", "must be 1 or more, not -2"},
		{"npsv>=0", "health.participants.lasts=1d:9d:1d", "write it in w, as the scenario does, not in d"},
		{"npsv>=0", "resource.exercise.wte=1:2:1", ""},
	} {
		by := c.by
		if by == "" {
			by = "resource.exercise.wte=1:2:1"
		}
		_, err := solvedOf(t, ofNorthbridge, c.target, "opt_out", by)
		if c.want == "" {
			require.NoError(t, err)
			continue
		}
		require.ErrorContains(t, err, c.want, "%s by %s", c.target, by)
	}
	_, err := solvedOf(t, ofNorthbridge, "npsv>=0", "current", "resource.ward")
	require.ErrorContains(t, err, "npsv is what an option comes to against current, which is all that was asked for")
	_, err = solvedOf(t, ofNorthbridge, "npsv>=0", "opt_out", "resource.critical_care")
	require.ErrorContains(t, err, "nothing prices resource.critical_care.capacity in opt_out")
	_, err = solved(t, fmt.Sprintf(queueOf, "10d", 4, 1), "npsv>=0", Choice{}, "resource.server")
	require.ErrorContains(t, err, "says nothing of money, so there is no npsv")
}

// What a bed-day is worth cannot differ between an option and current: what both use alike would
// count as released.
func TestABenefitIsWorthTheSameInAllOptions(t *testing.T) {
	_, err := Load(alone(ofNorthbridge+"[option.universal.benefit.ward_bed_days]\nprice = 500\n"), "mine.toml", Choice{})
	require.ErrorContains(t, err, `mine.toml:4: option "universal": benefit "ward_bed_days": is worth something else than in current`)
	_, err = Load(alone(ofNorthbridge+"[benefit.ward_bed_days]\nprice = 500\n"), "mine.toml", Choice{})
	require.NoError(t, err)

	x := studyOf(t, alone(ofNorthbridge), "mine.toml", Choice{Options: []string{"universal"}, Replications: 2})
	for _, path := range []string{"benefit.ward_bed_days.price", "pay.physio.basic"} {
		axes, err := ReadGrid([]string{path + "=300,500"})
		require.NoError(t, err)
		_, err = x.Grid(axes)
		require.ErrorContains(t, err, path+": is the same for all options, current among them")
	}
}

// Each figure of each built-in has its title and a price that moves it.
func TestFiguresAreOfferedWhereThereIsMoney(t *testing.T) {
	require.Len(t, Figured(alone(""), "builtin:northbridge"), 4)
	require.True(t, slices.ContainsFunc(Figured(alone(""), "builtin:northbridge"), func(s string) bool { return s == "net_health=\tNet health at £15,000 a QALY" }))
	require.Empty(t, Figured(oneFile("a.toml", fmt.Sprintf(queueOf, "10d", 4, 1)), "a.toml"))
}
