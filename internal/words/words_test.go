package words

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestNumbersAreWrittenForPeople(t *testing.T) {
	require.Equal(t, "1,234,568", Plain(1234567.8, 0))
	require.Equal(t, "\u2212999", Plain(-999.2, 0))
	require.Equal(t, "0.0", Plain(-0.04, 1))
	require.Equal(t, "-", Plain(math.NaN(), 1))
	require.Equal(t, "+0.30", Signed(0.3, 2))
	require.Equal(t, "0.0", Signed(0.04, 1))
	require.Equal(t, 0, Places(374845))
	require.Equal(t, 1, Places(61.3))
	require.Equal(t, 2, Places(7.81))
}

func TestTimesAreWrittenForPeople(t *testing.T) {
	for want, days := range map[string]float64{
		"1 day": 1, "1.5 days": 1.5, "0 days": 0, "189 days": 189, "1 hour": 1.0 / 24, "2 hours": 2.0 / 24, "1 minute": 1.0 / (24 * 60), "30 minutes": 0.5 / 24,
	} {
		require.Equal(t, want, Days(days))
	}
}

func TestInputsAreWrittenAsAScenarioHasThem(t *testing.T) {
	for want, x := range map[string]float64{
		"20270401": 20270401, "0.25": 0.25, "405.7": 405.72, "-3": -3, "12175": 12174.6, "": math.NaN(), "0": 0, "0.0123": 0.0123, "30000": 3e4,
	} {
		require.Equal(t, want, Short(x, 4))
	}
}

func TestFilesHaveNoNumberWhereThereIsNone(t *testing.T) {
	require.Equal(t, "0", Exact(math.Copysign(0, -1)))
	require.Equal(t, "0.3333333333", Exact(1.0/3))
	text, err := json.Marshal([]JSON{1.5, JSON(math.NaN()), JSON(math.Inf(1))})
	require.NoError(t, err)
	require.Equal(t, "[1.5,null,null]", string(text))
}

func TestListsAndDatesAreThoseOfASentence(t *testing.T) {
	require.Equal(t, "a, b and c", List([]string{"a", "b", "c"}))
	require.Equal(t, "a", List([]string{"a"}))
	require.Empty(t, List(nil))
	require.Equal(t, "a, b and c", Some([]string{"a", "b", "c"}, 2))
	require.Equal(t, "a, b and 2 more", Some([]string{"a", "b", "c", "d"}, 2))
	require.Equal(t, "a; b; and 1 more", FirstFew([]string{"a", "b", "c"}, 2))
	require.Equal(t, "a", FirstFew([]string{"a"}, 2))
	require.Equal(t, "1 patient", Count(1, "patient"))
	require.Equal(t, "1,200 patients", Count(1200, "patient"))
	require.Equal(t, "1 April 2027", Date("2027-04-01"))
	require.Equal(t, "April 2027", Month("2027-04"))
	require.Equal(t, "before", Month("before"))
	require.Equal(t, "universal offer", LowerFirst("Universal offer"))
	require.Equal(t, "CT first", LowerFirst("CT first"))
	for _, name := range []string{"Guy's and St Thomas': beds", "King’s College", "Lewisham and Greenwich: beds", "Croydon: beds", "Great Northern"} {
		require.Equal(t, name, LowerFirst(name))
	}
	for _, phrase := range []string{"Ward, Guy's and St Thomas'", "Share HNA offers", "Beds and lists", "Opt-out prehab in Greater Manchester"} {
		require.Equal(t, strings.ToLower(phrase[:1])+phrase[1:], LowerFirst(phrase))
	}
	require.Equal(t, "Ärzte", UpperFirst("ärzte"))
	require.Empty(t, LowerFirst("")+UpperFirst(""))
}

// Whatever the parts, each is rounded up or down, and they add up.
func TestPartsAreRoundedToAddUp(t *testing.T) {
	for n := range 2000 {
		var list []float64
		sum := 0.0
		for i := range 1 + n%6 {
			x := float64((n*37+i*707)%971)/7 - 60
			list, sum = append(list, x), sum+x
		}
		places := n % 3
		got := AddingUp(append(list, sum), places)
		left := got[len(list)]
		for i, x := range list {
			require.LessOrEqual(t, math.Abs(got[i]-x), math.Pow10(-places)*(1+1e-9), "%v", list)
			left -= got[i]
		}
		require.InDelta(t, 0, left, 1e-9)
	}
	require.Equal(t, []float64{-42, -40, 0, 1, -81}, AddingUp([]float64{-42.4, -39.8, 0.1, 0.9, -81.2}, 0))
}

func TestAChangeLiesBetweenItsEnds(t *testing.T) {
	require.Equal(t, "\u221265.0 to +27.3", Between(-65, 27.3))
	require.Equal(t, "+0.002 to +0.120", Between(0.002, 0.12))
}

func TestCellsThatASpreadsheetWouldWorkOut(t *testing.T) {
	for _, cell := range []string{"=1+1", "@SUM(A1)", "+44 20 7946", "-2+3", "\t=1"} {
		require.Equal(t, "'"+cell, Harmless(cell))
	}
	for _, cell := range []string{"-12.5", "+7", "-1e-07", "-", "a=b", ""} {
		require.Equal(t, cell, Harmless(cell))
	}
}
