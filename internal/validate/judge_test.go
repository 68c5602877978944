package validate

import (
	"math"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"prehabsim/scenarios"
	"prehabsim/sim/result"
)

// set is the results of three replications with one measure, for current and for
// an option.
func set(current, option [3][2]int64) *result.Set {
	s := &result.Set{Options: []string{"current", "more"}, Columns: []result.Column{{Measure: "m", By: "resource", Value: "r", Year: result.WholeWindow}}}
	for i := range current {
		s.Rows = append(s.Rows, result.Row{Replication: i, Options: [][]result.Ratio{
			{{Num: current[i][0], Den: current[i][1]}}, {{Num: option[i][0], Den: option[i][1]}},
		}})
	}
	return s
}

func figureAt(exact float64) Figure {
	return Figure{What: "a figure", Exact: exact, Measure: "m", By: "resource", Value: "r"}
}

// 99, 100 and 101 have mean 100 and standard error 1/√3; Student's t with two
// degrees of freedom is 4.303 at 95%, so the interval is 97.52 to 102.48.
func TestTheVerdictIsTheIntervals(t *testing.T) {
	s := set([3][2]int64{{99, 1}, {100, 1}, {101, 1}}, [3][2]int64{{110, 1}, {111, 1}, {112, 1}})
	for _, c := range []struct {
		figure Figure
		want   Verdict
	}{
		{figureAt(100), TooWide},
		{figureAt(130), Differs},
		{figureAt(97.4), Differs},
		{Figure{What: "a tenth", Exact: 10, Measure: "m", By: "resource", Value: "r", Times: 0.1}, TooWide},
		{figureAt(11).change("more"), Agrees}, // the same in every pair
		{figureAt(11).change("more").always(), Agrees},
		{figureAt(10.99).change("more"), Differs},
		{figureAt(100).always(), Differs}, // right on average is not always
	} {
		got, err := compare(s, c.figure, 0.95)
		require.NoError(t, err)
		require.Equal(t, c.want, got.Verdict, "%+v", got)
	}
	got, err := compare(s, figureAt(100), 0.95)
	require.NoError(t, err)
	require.InDelta(t, 4.3027/math.Sqrt(3), (got.High-got.Low)/2, 1e-3)

	// Narrow enough, and a negative exact value.
	narrow := set([3][2]int64{{-9990, 100}, {-10000, 100}, {-10010, 100}}, [3][2]int64{})
	got, err = compare(narrow, figureAt(-100), 0.95)
	require.NoError(t, err)
	require.Equal(t, Agrees, got.Verdict)
}

func TestAFigureWithoutAValueDoesNotAgree(t *testing.T) {
	got, err := compare(set([3][2]int64{}, [3][2]int64{}), figureAt(1), 0.95)
	require.NoError(t, err)
	require.Equal(t, Differs, got.Verdict)
	_, err = compare(set([3][2]int64{}, [3][2]int64{}), Figure{What: "x", Measure: "no such"}, 0.95)
	require.ErrorContains(t, err, "there is no measure no such")
}

// Of a hundred right certificates with m figures 99 hold them all: level^m = 0.99.
// What leaves chance no part is not counted.
func TestTheLevelIsForTheWholeCertificate(t *testing.T) {
	cases := []Case{{Figures: []Figure{figureAt(1), figureAt(2)}}, {Figures: []Figure{figureAt(3), figureAt(4).always()}}}
	require.InDelta(t, 0.99, math.Pow(level(cases), 3), 1e-12)
}

// Means of 2 and 4 runs: the variance of the difference is 4·(1/3 + 1/4) = 7/3 for
// a standard deviation of 2, to which half a unit of the last digit is added.
func TestAPublishedMeanHasChanceOfItsOwn(t *testing.T) {
	s := set([3][2]int64{{8, 1}, {20, 2}, {36, 3}}, [3][2]int64{})
	f := figureAt(12)
	f.Table = &Table{Rounding: 0.5, Replications: 4}
	got, err := compare(s, f, 0.95)
	require.NoError(t, err)
	require.Equal(t, 10.0, got.Simulated, "each replication weighs the same")
	require.InDelta(t, 4.3027*math.Sqrt(7./3)+0.5, got.High-10, 1e-3)
	require.Equal(t, Agrees, got.Verdict)
	f.Exact = 18
	got, err = compare(s, f, 0.95)
	require.NoError(t, err)
	require.Equal(t, Differs, got.Verdict)
}

// A least number is the exact one and in its interval, or there is none and what binds is right.
func TestASearchMustFindTheExactLeast(t *testing.T) {
	none := math.NaN()
	for _, c := range []struct {
		x    Search
		f    Found
		want Verdict
	}{
		{Search{Exact: 9}, Found{Least: 9, Low: 8, High: 10}, Agrees},
		{Search{Exact: 9}, Found{Least: 9, Low: 9, High: none}, Agrees}, // nothing is sure up to the end
		{Search{Exact: 9}, Found{Least: 10, Low: 8, High: 10}, Differs},
		{Search{Exact: 9}, Found{Least: none, Low: 8, High: none}, Differs},
		{Search{Exact: none, Binds: "first"}, Found{Least: none, Low: none, High: none, Binds: "first"}, Agrees},
		{Search{Exact: none, Binds: "first"}, Found{Least: none, Low: none, High: none, Binds: "second"}, Differs},
		{Search{Exact: none, Binds: "first"}, Found{Least: 9, Low: 9, High: 9}, Differs},
	} {
		require.Equal(t, c.want, c.x.judge(c.f).Verdict, "%+v", c)
	}
	_, err := Case{Searches: []Search{{}}}.answer(t.Context(), Options{})
	require.ErrorContains(t, err, "nothing was given")
}

func TestABadTableIsToldWithItsLine(t *testing.T) {
	head := "option,what,measure,by,value,times,published,rounding,replications\n"
	for row, message := range map[string]string{
		"current,w,m,resource,r,1,x,0.5,50\n": `t.csv:2: "x" is no number`,
		"current,w,m,resource,r,1,1,0.5,0\n":  `t.csv:2: "0" is no number of replications`,
		"current,w,m\n":                       "wrong number of fields",
	} {
		_, err := readTable(fstest.MapFS{"t.csv": {Data: []byte(head + row)}}, "t.csv")
		require.ErrorContains(t, err, message)
	}
}

// Every case is named once and says whose result it is; every file in the folders
// belongs to a case.
func TestCasesAndFilesBelongTogether(t *testing.T) {
	all, err := All(scenarios.Files)
	require.NoError(t, err)
	seen := map[string]bool{}
	for _, c := range all {
		require.False(t, seen[c.Name], c.Name)
		seen[c.Name] = true
		require.NotEmpty(t, c.Theory, c.Name)
		require.NotZero(t, len(c.Figures)+len(c.Identities)+len(c.Searches), c.Name)
		for _, f := range c.Figures {
			require.False(t, math.IsNaN(f.Exact), "%s: %s", c.Name, f.What)
		}
	}
	for _, folder := range []string{"validation", "published"} {
		files, err := scenarios.Files.ReadDir(folder)
		require.NoError(t, err)
		for _, f := range files {
			name := f.Name()
			if base, ok := cutTOML(name); ok {
				require.True(t, seen[base], "%s/%s belongs to no case", folder, name)
			}
		}
	}
}

func cutTOML(name string) (string, bool) {
	const ending = ".toml"
	if len(name) < len(ending) || name[len(name)-len(ending):] != ending {
		return "", false
	}
	return name[:len(name)-len(ending)], true
}
