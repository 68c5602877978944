package study

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/kpi"
	"prehabsim/sim/stats"
)

func TestWidthsAreReadAsPeopleWriteThem(t *testing.T) {
	for _, value := range []string{"ward_bed_days=20", "ward_bed_days=±20", "ward_bed_days=+/-20", "ward_bed_days = 20"} {
		w, err := ReadWidth(value)
		require.NoError(t, err, value)
		assert.Equal(t, 20.0, w.Absolute, value)
		assert.Zero(t, w.Relative, value)
	}
	w, err := ReadWidth("5%")
	require.NoError(t, err)
	assert.Equal(t, "ward_bed_days_less_luck", w.Measure.Name)
	assert.Equal(t, "5%", w.String())
	w, err = ReadWidth("within_62_days=0.5 or ±10%")
	require.NoError(t, err)
	assert.Equal(t, "10% or 0.5", w.String())
}

// stay is the target of current's mean ward stay to within a day, after replications
// of which some had a patient in a ward.
func stay(values ...int64) *target {
	width := stats.Precision{Absolute: 1}
	t := &target{Stopping: stats.Stopping{Precision: width}, width: &Width{width, kpi.Find("mean_ward_stay")}, name: "current"}
	for _, x := range values {
		t.moments.Add(x, min(x, 1), 0, 0)
		t.look(0.95)
	}
	return t
}

// One value in twenty replications has no interval and meets nothing.
func TestWhatHasBeenSeenOnceIsNotPrecise(t *testing.T) {
	once := stay(append(make([]int64, 19), 7)...)
	assert.False(t, once.Enough())
	assert.Equal(t, "current: mean_ward_stay has a value in one replication of 20, so nothing is known of chance, wanted 1", once.stands())
	assert.Equal(t, "how many replications would do cannot be told from one", once.wayOut())
	_, ok := once.needed()
	assert.False(t, ok)
	_, ok = stay().needed()
	assert.False(t, ok, "nothing has been seen yet")
}

// Every other replication has a value: of so many values as are needed, twice as
// many replications are foretold.
func TestReplicationsWithoutAValueAreForetoldToo(t *testing.T) {
	var all, half []int64
	for i := range int64(20) {
		x := 3 + 4*(i%3)
		all, half = append(all, x), append(half, x, 0)
	}
	n, ok := stay(all...).needed()
	require.True(t, ok)
	twice, ok := stay(half...).needed()
	require.True(t, ok)
	assert.Greater(t, n, 40, "the spread is 3.4")
	assert.InDelta(t, 2*n, twice, stats.Block+stats.LookAhead)
}

func TestARunIsSaidToTakeAsLongAsItDoes(t *testing.T) {
	for seconds, want := range map[float64]string{1: "a few seconds", 14: "about 10 seconds", 40: "about 40 seconds", 80: "about a minute", 300: "about 5 minutes", 1500: "about 20 minutes", 4000: "about an hour", 1e5: "hours"} {
		assert.Equal(t, want, roughly(seconds))
	}
}
