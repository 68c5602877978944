package result

import (
	"bytes"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/stats"
)

// newSet returns a header: two options, three columns, two series of two months.
func newSet() *Set {
	return &Set{
		Fingerprint: "5f3a", Measured: "77aa", EngineVersion: "1", Scenario: "lung <pilot> & more", Seed: 1<<63 + 1, Arch: "amd64",
		Options: []string{"current", "prehab"},
		Columns: []Column{
			{Measure: "wait", Year: WholeWindow},
			{Measure: "wait", Year: 0},
			{Measure: "treated", By: "trust", Value: "North", Year: WholeWindow},
		},
		Series: []Serie{{Measure: "waiting_list"}, {Measure: "treated", By: "trust", Value: "North"}},
		Months: []string{"2027-04", "2027-05"},
		Draws:  1,
	}
}

// newRow returns numbers that differ by replication, option and place.
func newRow(replication int) Row {
	row := Row{Replication: replication}
	for option := range int64(2) {
		r := int64(replication)
		x := (r*r*7 + r*13 + 5) % 101
		row.Options = append(row.Options, []Ratio{{x * 30 * (3 - option), x + 1}, {x, 0}, {-x * option, 1}})
		row.Series = append(row.Series, []Ratio{{x, 1}, {x + option, 1}, {0, 0}, {x * x, x + 2}})
	}
	return row
}

func setOf(t testing.TB, replications ...int) *Set {
	t.Helper()
	s := newSet()
	for _, r := range replications {
		require.NoError(t, s.Add(newRow(r)))
	}
	return s
}

// all is so many replications of every draw.
// all are the first n replications of the first draws, the central values among these.
func all(draws, n int) (units []Unit) {
	for draw := range draws {
		for r := range n {
			units = append(units, Unit{draw, r})
		}
	}
	return units
}

func upTo(n int) []int {
	var all []int
	for r := range n {
		all = append(all, r)
	}
	return all
}

func bytesOf(t testing.TB, s *Set) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, s.Encode(&b))
	return b.String()
}

func TestRowsMayComeInAnyOrder(t *testing.T) {
	require.Equal(t, bytesOf(t, setOf(t, 0, 1, 2, 3)), bytesOf(t, setOf(t, 2, 0, 3, 1)))
}

func TestRefusedRowLeavesTheSetAsItWas(t *testing.T) {
	for want, spoil := range map[string]func(*Row){
		"replication 1 is already there":                   func(r *Row) { r.Replication = 1 },
		"replication -1: must be 0 or more":                func(r *Row) { r.Replication = -1 },
		"replication 9 of draw 1: draw must be 0 to 0":     func(r *Row) { r.Draw = 1 },
		"1 options in the columns, the set has 2":          func(r *Row) { r.Options = r.Options[:1] },
		`option "prehab": 2 columns, the set has 3`:        func(r *Row) { r.Options[1] = r.Options[1][:2] },
		"0 options in the months of series":                func(r *Row) { r.Series = nil },
		`option "current": 3 months of series, the set`:    func(r *Row) { r.Series[0] = r.Series[0][1:] },
		`option "prehab": 1/4503599627370497 is beyond ±2`: func(r *Row) { r.Options[1][0] = Ratio{1, 1<<52 + 1} },
		"-9223372036854775808/1 is beyond":                 func(r *Row) { r.Series[1][3] = Ratio{-1 << 63, 1} },
	} {
		s := setOf(t, 0, 1, 2)
		before := bytesOf(t, s)
		row := newRow(9)
		spoil(&row)
		assert.ErrorContains(t, s.Add(row), want)
		assert.Equal(t, before, bytesOf(t, s), want)
	}
}

func TestEstimatesAreThoseOfTheRows(t *testing.T) {
	s := setOf(t, upTo(20)...)
	var num, den, baseNum, baseDen []int64
	for r := range 20 {
		o := newRow(r).Options
		num, den = append(num, o[1][0].Num), append(den, o[1][0].Den)
		baseNum, baseDen = append(baseNum, o[0][0].Num), append(baseDen, o[0][0].Den)
	}
	require.Equal(t, stats.OfRatios(num, den, 0.95), s.Estimate(1, 0, 0.95))
	require.Equal(t, stats.PairedDifference(num, den, baseNum, baseDen, 0.95), s.Difference(1, 0, 0.95))
	require.Zero(t, s.Difference(0, 0, 0.95).High)
}

func TestCellsGiveTheEstimatesOfTheirSeries(t *testing.T) {
	s := setOf(t, upTo(20)...)
	var num, den, baseNum, baseDen []int64
	for r := range 20 {
		o := newRow(r).Series
		num, den = append(num, o[1][3].Num), append(den, o[1][3].Den)
		baseNum, baseDen = append(baseNum, o[0][3].Num), append(baseDen, o[0][3].Den)
	}
	own, difference := s.CellEstimate(1, 1, 1, 0.95)
	require.Equal(t, stats.OfRatios(num, den, 0.95), own)
	require.Equal(t, stats.PairedDifference(num, den, baseNum, baseDen, 0.95), difference)
	require.Equal(t, stats.PairMoments{}, newSet().Cell(1, 1, 1), "no rows yet")
}

func TestMissingNamesTheGaps(t *testing.T) {
	s := setOf(t, 0, 2)
	require.Equal(t, []Unit{{0, 1}, {0, 3}}, s.Missing(all(1, 4)))
	require.Empty(t, s.Missing(all(1, 1)))
	require.True(t, s.Has(0, 2))
	require.False(t, s.Has(0, 1))
}

func TestColumnsAreFoundByWhatTheyMeasure(t *testing.T) {
	s := newSet()
	require.Equal(t, 1, s.Column(Column{Measure: "wait", Year: 0}))
	require.Equal(t, -1, s.Column(Column{Measure: "wait", Year: 7}))
	require.Equal(t, 1, s.Serie(Serie{"treated", "trust", "North"}))
	require.Equal(t, 1, s.Option("prehab"))
	require.Equal(t, -1, s.Option("none"))
}

func ExampleSet() {
	s := &Set{Options: []string{"current", "prehab"}, Columns: []Column{{Measure: "wait", Year: WholeWindow}}}
	for replication, days := range [][2]int64{{620, 560}, {580, 540}, {610, 557}} {
		err := s.Add(Row{Replication: replication, Options: [][]Ratio{{{days[0], 10}}, {{days[1], 10}}}})
		if err != nil {
			fmt.Println(err)
		}
	}
	fmt.Println(s.Estimate(1, 0, 0.95))
	fmt.Println(s.Difference(1, 0, 0.95))
	// Output:
	// 55.2 (52.6 to 57.9)
	// -5.1 (-7.6 to -2.6)
}
