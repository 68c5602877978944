package intake

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"prehabsim/internal/scenario"
)

// madeList is a list of so many patients of each site, who have waited 0, 1, 2 ... days.
func madeList(sites map[string]int, order []string, more string) File {
	var b strings.Builder
	b.WriteString("days,site,status\n")
	for _, site := range order {
		for i := range sites[site] {
			fmt.Fprintf(&b, "%d,%s,waiting\n", i, site)
		}
	}
	return File{"p.csv", []byte(b.String() + more)}
}

func backlogOf(t require.TestingT, list File, a AskedBacklog) (Made, error) {
	a.WaitingFor, a.Band = "surgery.operation", 1
	b, err := a.Understand()
	require.NoError(t, err)
	return b.Make(list, nil)
}

func TestSmallNumbersOfAListAreHidden(t *testing.T) {
	list := madeList(map[string]int{"breast": 14, "lung": 6, "skin": 5}, []string{"breast", "lung", "skin"}, "3,breast,removed\n")
	made, err := backlogOf(t, list, AskedBacklog{By: []string{"site"}})
	require.NoError(t, err)
	assert.Contains(t, made.Text, `days_waited = { "0-5" = 6, "6-13" = 8 }`)
	assert.Contains(t, made.Text, `days_waited = { "0-5" = 6 }`)
	assert.NotContains(t, made.Text, "[backlog.surgery_operation-skin]")
	assert.Equal(t, "2 backlogs", made.Holds)
	said := strings.Join(made.Told, "\n")
	assert.Equal(t, strings.Join([]string{
		`p.csv: patients who wait: 20 in the sections, by days waited in column "days"`,
		`not used: fewer than 6 rows, since column "status" says that the patient had stopped waiting`,
		"days are counted together so that no count is below 6",
		"left out for having fewer than 6 patients: surgery_operation-skin"}, "\n"), said, "25 of 26 rows would tell 5 and 1")
	assert.Empty(t, made.Warnings)

	made, err = backlogOf(t, list, AskedBacklog{By: []string{"site"}, Small: ShowSmall})
	require.NoError(t, err)
	assert.Equal(t, "3 backlogs", made.Holds)
	assert.Contains(t, made.Text, "--small-numbers show")
	assert.Contains(t, made.Told[0], "25 of 26 rows")
	assert.Contains(t, made.Warnings[0], "counts below 6: 25 of 25")

	// One row is not used, and how many rows there are would tell that.
	made, err = backlogOf(t, list, AskedBacklog{})
	require.NoError(t, err)
	assert.Equal(t, `p.csv: patients who wait: 25, by days waited in column "days"`, made.Told[0])
	// Of none, or of six, nothing is hidden.
	for rows, says := range map[int]string{0: "25 of 25 rows", 6: "25 of 31 rows"} {
		made, err = backlogOf(t, madeList(map[string]int{"breast": 25}, []string{"breast"}, strings.Repeat("3,breast,removed\n", rows)), AskedBacklog{})
		require.NoError(t, err)
		assert.Contains(t, made.Told[0], says)
	}
}

func TestAListOfFewPatientsMakesNoBacklog(t *testing.T) {
	few := madeList(map[string]int{"breast": 5, "lung": 4}, []string{"breast", "lung"}, "")
	_, err := backlogOf(t, few, AskedBacklog{By: []string{"site"}})
	assert.EqualError(t, err, "p.csv: fewer than 6 patients wait in each group of --by, so no count can be shown; --small-numbers show shows it where the list may be kept")
	_, err = backlogOf(t, madeList(map[string]int{"lung": 4}, []string{"lung"}, ""), AskedBacklog{})
	assert.EqualError(t, err, "p.csv: fewer than 6 patients wait, so no count can be shown; --small-numbers show shows it where the list may be kept")
	_, err = (&AskedBacklog{WaitingFor: "a.b", Band: 1, Small: "shwo"}).Understand()
	assert.EqualError(t, err, `unknown word for --small-numbers "shwo"; there are: hide and show; did you mean "show"?`)
}

var aCount = regexp.MustCompile(`= (\d+)[,} ]| (\d+) (?:rows?|in the sections|of)|wait: (\d+)`)

// Whatever is on a list, no number that is printed of it is 1 to 5.
func TestNoCountOfAListIsSmall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		sites, order := map[string]int{}, []string{"breast", "lung", "skin"}
		for _, site := range order {
			sites[site] = rapid.IntRange(0, 20).Draw(t, site)
		}
		gone := rapid.IntRange(0, 8).Draw(t, "gone")
		list := madeList(sites, order, strings.Repeat("3,breast,removed\n", gone))
		made, err := backlogOf(t, list, AskedBacklog{By: rapid.SampledFrom([][]string{nil, {"site"}}).Draw(t, "by")})
		text := made.Text + strings.Join(made.Told, "\n") + fmt.Sprint(err)
		for _, m := range aCount.FindAllStringSubmatch(text, -1) {
			n, _ := strconv.Atoi(m[1] + m[2] + m[3])
			require.False(t, 0 < n && n < FewestShown, "%s in:\n%s", m[0], text)
		}
	})
}

// Bands go together from the shortest wait on, and what is left over with the last.
func TestBandsAreWidened(t *testing.T) {
	days := func(patients ...int) (list []Count) {
		for i, n := range patients {
			list = append(list, Count{scenario.Band{From: 7 * i, To: 7*i + 6}, n})
		}
		return list
	}
	for _, c := range []struct {
		days []Count
		want string
	}{
		{days(6, 7), "0-6:6 7-13:7"}, {days(1, 2, 3, 6), "0-20:6 21-27:6"}, {days(9, 1, 1), "0-20:11"}, {days(2, 3), ""}, {days(5, 9, 2, 8, 5), "0-13:14 14-34:15"},
	} {
		var got []string
		for _, x := range SmallNumbers("").widened(c.days) {
			got = append(got, fmt.Sprintf("%s:%d", x.band(), x.Patients))
		}
		assert.Equal(t, c.want, strings.Join(got, " "))
		assert.Equal(t, c.days, ShowSmall.widened(c.days))
	}
}

// A figure of few patients is left out; where it alone of its kind is, so is the next
// smallest, since the whole less the others would tell it.
func TestFiguresOfFewPatientsAreLeftOut(t *testing.T) {
	target := func(measure, value string, part, total halves) Target {
		return Target{Name: measure + value, Measure: measure, Where: &Pair{"route", value}, part: 2 * part, total: 2 * total}
	}
	names := func(chapters []Chapter) (list []string) {
		for _, c := range chapters {
			for _, t := range c.Targets {
				list = append(list, t.Name)
			}
		}
		return list
	}
	chapters := []Chapter{
		{"one of three", []Target{target("a", "1", 40, 60), target("a", "2", 30, 50), target("a", "3", 26, 29), target("b", "1", 20, 60)}},
		{"two of three", []Target{target("c", "1", 3, 60), target("c", "2", 57, 60), target("c", "3", 30, 60)}},
		{"none, all, nobody", []Target{target("d", "1", 0, 60), target("d", "2", 60, 60)}},
		{"one alone", []Target{target("e", "1", 5, 5)}},
	}
	kept, left := SmallNumbers("").targets(chapters)
	assert.Equal(t, []string{"a1", "b1", "c3", "d1", "d2"}, names(kept))
	assert.Equal(t, 5, left)
	kept, left = ShowSmall.targets(chapters)
	assert.Len(t, names(kept), 10)
	assert.Zero(t, left)
	half := []Chapter{{"half a patient", []Target{{Name: "x", Measure: "f", part: 11, total: 99}}}}
	kept, _ = SmallNumbers("").targets(half)
	assert.Empty(t, kept, "five and a half are fewer than six")
}
