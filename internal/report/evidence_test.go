package report

import (
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/sim/voi"
)

// summaryOf is the page with lines put together.
func summaryOf(t *testing.T, r *Results) string {
	t.Helper()
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	return strings.Join(strings.Fields(string(dir.files[summaryText.File].Data)), " ")
}

// A change that is sure by chance and not by the evidence has no star; where all draws agree
// it keeps it.
func TestAStarIsOfChanceAndEvidence(t *testing.T) {
	c := window("ward_bed_days")
	r := alliance(t, 5, 3)
	option := -1
	for o := 1; o < len(r.Set.Options); o++ {
		if d := r.change(o, c); d.Clear() && d.Mean < 0 {
			option = o
		}
	}
	require.Positive(t, option, "the sample has an option that is sure to free beds")
	whole := r.of(0, c).Mean
	fewer := -r.change(option, c).Mean / whole

	agreed := alliance(t, 5, 3)
	withDraws(t, agreed, 1, 1-fewer/4, 1+fewer/8, 1-fewer/6, 1, 1-fewer/5, 1+fewer/9, 1-fewer/7, 1, 1+fewer/10)
	assert.True(t, agreed.evidenceOfChange(option, c).known)
	assert.False(t, agreed.doubted(option, c))
	p, ok := agreed.chanceBetter(option, &headline{column: c, better: "lower"})
	require.True(t, ok)
	assert.Equal(t, 1.0, p.Value)
	assert.Equal(t, "above 90%", percent(p, 10))

	open := alliance(t, 5, 3)
	withDraws(t, open, 1, 1+4*fewer, 1-3*fewer, 1-fewer, 1+5*fewer, 1-2*fewer, 1+3*fewer, 1-fewer, 1, 1+2*fewer)
	assert.True(t, open.doubted(option, c))
	assert.NotContains(t, open.cell(option, c, open.change(option, c), 0), "*")
	said := summaryOf(t, open)
	assert.Contains(t, said, "5 replications and 10 draws of the inputs")
	assert.Contains(t, said, "left open by the evidence")
	assert.Contains(t, said, "nor does what the evidence leaves open of it")
	assert.Contains(t, said, "(with the central values; by what is known of the inputs the change in bed-days may be -")
}

// With no spread between draws nothing is open, and few draws say nothing at all.
func TestWhatDrawsCannotSay(t *testing.T) {
	c := window("ward_bed_days")
	same := alliance(t, 5, 3)
	withDraws(t, same, 1, 1, 1, 1, 1, 1, 1, 1)
	e := same.evidenceOfChange(1, c)
	require.True(t, e.known)
	assert.Zero(t, e.between, "what differs is the replication")

	few := alliance(t, 5, 3)
	withDraws(t, few, 1, 2, 3)
	assert.False(t, few.evidenceOfChange(1, c).known)
	assert.Contains(t, summaryOf(t, few), "3 draws of the inputs are too few to say what the evidence leaves open")

	none := alliance(t, 5, 3)
	assert.False(t, none.evidenceOfChange(1, c).known)
	assert.NotContains(t, summaryOf(t, none), "evidence leaves open")
}

// Options are compared each with each, and what one lacks the other has, or both are alike.
func TestChancesAreOfEachAgainstEach(t *testing.T) {
	r := alliance(t, 5, 3)
	withDraws(t, r, 0.9, 1.1, 0.8, 0.7, 1.2, 0.6, 1, 0.95, 0.85)
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	chances := map[[3]string]float64{}
	for _, row := range readCSV(t, dir, chancesCSV.File) {
		p, err := strconv.ParseFloat(row["chance"], 64)
		require.NoError(t, err)
		require.GreaterOrEqual(t, p, 0.0)
		chances[[3]string{row["measure"] + row["by"] + row["value"], row["option"], row["than"]}] = p
	}
	require.Greater(t, len(chances), 20)
	for key, p := range chances {
		back, ok := chances[[3]string{key[0], key[2], key[1]}]
		require.True(t, ok, key)
		require.LessOrEqual(t, p+back, 1+1e-12, key)
	}
}

// A normal law around a noisy share went on to 102%, and below no bed-day at all.
func TestWhatIsOpenIsWhatAMeasureCanBe(t *testing.T) {
	wide := open{Low: -3, High: 102, known: true}
	for measure, want := range map[string][2]float64{
		"within_62_days": {0, 100}, "ward_bed_days": {0, 102}, "median_62_days": {0, 102},
		"ward_occupancy": {-3, 102}, "capacity_change": {-3, 102}, "one of the scenario's own": {-3, 102},
	} {
		got := wide.possible(measure)
		assert.Equal(t, want, [2]float64{got.Low, got.High}, measure)
	}
}

// What no line has is not explained.
func TestTheChanceOfBetterIsExplainedWhereThereIsOne(t *testing.T) {
	for has, factors := range map[bool][]float64{
		false: {1, 1, 1, 1, 1, 1, 1, 1},
		true:  {1, 0.9, 0.8, 0.7, 0.6, 0.9, 0.8, 0.7, 0.6, 0.5, 0.9, 0.8, 0.7, 0.6, 0.5, 0.4},
	} {
		r := alliance(t, 5, 3)
		withDraws(t, r, factors...)
		said := summaryOf(t, r)
		assert.Equal(t, has, strings.Contains(said, "; better "), factors)
		assert.Equal(t, has, strings.Contains(said, "Better: the chance"), factors)
	}
}

// Draws whose spread is nearly all noise lie all on one side without it, and the interval, which
// allows for that, does not: "-12 to +6; better above 94%".
func TestAChanceIsNotSurerThanItsInterval(t *testing.T) {
	noisy := open{Low: -12, High: 6, known: true, normal: true}
	assert.True(t, noisy.contradicts(1, 0.95))
	assert.True(t, noisy.contradicts(0, 0.95))
	assert.False(t, noisy.contradicts(0.9, 0.95))
	assert.False(t, open{Low: -12, High: -1, normal: true}.contradicts(1, 0.95))
	assert.False(t, open{Low: -12, High: 1}.contradicts(1, 0.95), "its ends are draws")
}

func TestWhatIsOpenOfOneOptionIsItsValue(t *testing.T) {
	r := alliance(t, 5, 1)
	withDraws(t, r, 1, 0.9, 0.8, 0.7, 0.6, 0.9, 0.8, 0.7)
	said := summaryOf(t, r)
	assert.Contains(t, said, "Left open by the evidence: where the value lies in 95% of cases by what is known of the inputs, from 8 draws of all numbers that have a range; the chance")
}

// An option that does what current does is no better than it, and the chances of all were
// not all there is.
func TestOptionsThatAreAlikeInEveryDraw(t *testing.T) {
	r := alliance(t, 5, 3)
	withDraws(t, r, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)
	for _, row := range r.Set.Rows {
		copy(row.Options[1], row.Options[0])
		copy(row.Options[2], row.Options[0])
	}
	assert.NotContains(t, summaryOf(t, r), "with a chance of: Current")
	assert.Contains(t, summaryOf(t, r), "with a chance of: none alone, since two or more have the same, above 93%.")
}

func TestNoChanceIsAboveAllOfIt(t *testing.T) {
	for draws, want := range map[int][2]string{40: {"above 97%", "below 3%"}, 200: {"above 99%", "below 1%"}, 5000: {"above 99%", "below 1%"}} {
		require.Equal(t, want, [2]string{percent(voi.Estimate{Value: 1}, draws), percent(voi.Estimate{}, draws)}, "%d draws", draws)
	}
}
