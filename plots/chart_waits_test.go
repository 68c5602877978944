package plots

import (
	"fmt"
	"math"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/recorder"
	"prehabsim/internal/facts"
)

// The numbers are made up.
func Example_waitingList() {
	figures, err := show(waitingList, sample(2, 36), Style{})
	if err != nil {
		panic(err)
	}
	fmt.Println(figures[0].Title)
	fmt.Println(figures[0].Alt)
	// Output:
	// With universal prehab, 74 fewer patients are on the 62-day list on average over the window (62 to 86)
	// Line chart of patients waiting, mean of each month. Current practice: 1,230 (1,210 to 1,250) in April 2027, 1,530 (1,480 to 1,590) in March 2030. Universal prehab: 1,230 (1,210 to 1,250) in April 2027, 1,350 (1,300 to 1,410) in March 2030.
}

func waitingTitle(t *testing.T, r *Results) string {
	t.Helper()
	figures, err := show(waitingList, r, Style{})
	require.NoError(t, err)
	return figures[0].Title
}

func TestWaitingListTitleClaimsNoMoreThanIsKnown(t *testing.T) {
	r := sample(2, 36)
	for i := range r.Differences {
		r.Differences[i].Low, r.Differences[i].High = -500, 500
	}
	const grows = "The 62-day list grows from on average 1,232 patients in April 2027 to 1,534 in March 2030 with current practice"
	assert.Equal(t, grows+"; no option clearly changes it", waitingTitle(t, r))

	few := sample(2, 36)
	for i := range few.Differences {
		few.Differences[i].N = 2
	}
	assert.Equal(t, "With universal prehab, 74 fewer patients are on the 62-day list on average over the window (62 to 86); from 2 replications alone; by chance 5% of changes look so", waitingTitle(t, few))
	for i := range few.Differences {
		few.Differences[i].Low, few.Differences[i].High = -500, 500
	}
	assert.Equal(t, grows+"; what options change cannot be told from 2 replications", waitingTitle(t, few))

	// The rise is the message, and not a third of a patient.
	small := sample(2, 36)
	for i := range small.Differences {
		small.Differences[i].Mean, small.Differences[i].Low, small.Differences[i].High = -.3, -.5, -.1
	}
	assert.Equal(t, grows+"; options change it by less than can be seen here", waitingTitle(t, small))

	gone := sample(2, 36)
	for i := range gone.Differences {
		gone.Differences[i].Better, gone.Differences[i].Note = "", "other patients: 40 more patients a year give up or are turned away; they wait no longer"
	}
	assert.Equal(t, grows+"; with universal prehab, 40 more patients a year give up or are turned away; they wait no longer", waitingTitle(t, gone))

	r.Differences = nil
	assert.Equal(t, grows+", 1,354 with universal prehab", waitingTitle(t, r))

	r = sample(1, 36)
	assert.Equal(t, grows, waitingTitle(t, r))

	r = sample(1, 1)
	assert.Equal(t, "In April 2027, on average 1,232 patients are on the 62-day list with current practice (1,210 to 1,250)", waitingTitle(t, r))
}

// Lines that lie on each other end in the same numbers, to a patient.
func TestLabelsAreNotSetApartByRounding(t *testing.T) {
	a, b := Row{Mean: 935.4, Low: 910, High: 960}, Row{Mean: 933.9, Low: 908, High: 959}
	assert.Equal(t, []string{"935", "934"}, []string{patientsOf(a), patientsOf(b)})
}

func TestTheFirstOptionAndThoseThatDifferMostAreDrawn(t *testing.T) {
	var options []facts.Option
	at := map[string]float64{}
	for i, x := range []float64{0, .2, .01, .5, .9, .1, .52, .3, .4, .7} {
		id := string(rune('a' + i))
		options = append(options, facts.Option{ID: id})
		at[id] = x
	}
	groups, left := together(options, func(a, b facts.Option) float64 { return math.Abs(at[a.ID] - at[b.ID]) })
	var drawn []string
	for _, g := range groups {
		text := ""
		for _, o := range g.options {
			text += o.ID
		}
		drawn = append(drawn, text)
	}
	assert.Equal(t, []string{"ac", "e", "j", "dg", "i", "h"}, drawn, "lines, with those that lie on them")
	assert.Equal(t, []facts.Option{{ID: "b"}, {ID: "f"}}, left)
}

func TestOneReplicationHasNoIntervalToShow(t *testing.T) {
	r := sample(2, 12)
	for i := range r.Series {
		r.Series[i].Low, r.Series[i].High = math.NaN(), math.NaN()
	}
	for i := range r.Differences {
		r.Differences[i].Low, r.Differences[i].High = math.NaN(), math.NaN()
	}
	for _, c := range Charts {
		figures, err := show(c, r, Style{})
		require.NoError(t, err)
		for _, f := range figures {
			assert.NotContains(t, f.Alt+f.Title+f.Caption, "NaN")
			assert.NotContains(t, f.Caption, "Shaded")
			drawnWords(t, f)
		}
	}
}

func TestAMissingMonthLeavesAGap(t *testing.T) {
	rows := []Row{{Period: "2027-11"}, {Period: "2027-12"}, {Period: "2028-02"}}
	assert.Equal(t, [][]Row{rows[:2], rows[2:]}, runs(rows))
}

func TestChartsGiveNothingWithoutTheirMeasures(t *testing.T) {
	r := &Results{Options: sampleOptions()[:1], Level: .95}
	for _, c := range Charts {
		figures, err := show(c, r, Style{})
		require.NoError(t, err)
		assert.Empty(t, figures, c.Name)
	}
}

// The band has a gap where a month has no interval, and is no line of no width there.
func TestAMonthWithoutAnIntervalLeavesAGapInTheBand(t *testing.T) {
	shaded := func(without ...int) (polygons, strokes int) {
		r := sample(1, 5)
		rows := r.monthly(r.Options[0].ID, "waiting_list", "all", "all")
		for _, i := range without {
			rows[i].Low, rows[i].High = math.NaN(), math.NaN()
		}
		c := new(recorder.Canvas)
		track{rows: rows, look: Style{}.look(0)}.drawBand(draw.NewCanvas(c, 100, 100), rows, func(r Row, y float64) vg.Point { return vg.Point{Y: vg.Length(y)} })
		for _, a := range c.Actions {
			switch a.(type) {
			case *recorder.Fill:
				polygons++
			case *recorder.Stroke:
				strokes++
			}
		}
		return polygons, strokes
	}
	for _, c := range []struct{ without, want []int }{
		{nil, []int{1, 0}}, {[]int{2}, []int{2, 0}}, {[]int{0, 2}, []int{1, 1}}, {[]int{0, 1, 2, 3, 4}, []int{0, 0}},
	} {
		polygons, strokes := shaded(c.without...)
		assert.Equal(t, c.want, []int{polygons, strokes}, "without %v", c.without)
	}
}
