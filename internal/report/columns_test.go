package report

import (
	"bytes"
	"encoding/csv"
	"math"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

// Every column of every CSV file of the folder is explained, and nothing else is.
func TestEveryColumnIsExplained(t *testing.T) {
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, alliance(t, 5, 3)))
	var want, got [][2]string
	for _, f := range Formats {
		if !strings.HasSuffix(f.File, ".csv") {
			require.Empty(t, f.Columns, f.File)
			continue
		}
		headings, err := csv.NewReader(bytes.NewReader(dir.files[f.File].Data)).Read()
		require.NoError(t, err)
		for _, heading := range headings {
			want = append(want, [2]string{f.File, heading})
		}
	}
	for _, row := range readCSV(t, dir, "columns.csv") {
		got = append(got, [2]string{row["file"], row["column"]})
		require.NotEmpty(t, row["meaning"], "%s of %s", row["column"], row["file"])
	}
	require.Equal(t, want, got)
}

// Whatever measures.csv has of the window is there of each replication: groups, clocks,
// tiers, and what the scenario asks for by name. Single years are there for everybody.
func TestReplicationsHaveWhatMeasuresHave(t *testing.T) {
	year := func(c result.Column) result.Column { c.Year = 0; return c }
	var list []made
	for _, by := range []string{"", "site", "resource", "clock", "background", "prehab_tier", "prehab_mode", "prehab_role", "prehab_sessions", "staff_use", "measure"} {
		c := result.Column{Measure: "within_62_days", By: by, Value: by, Year: result.WholeWindow}
		list = append(list, made{c, 10, 1, []float64{40}}, made{year(c), 10, 1, []float64{41}})
	}
	set := setOf(t, list, 3, "current")
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, New(meta(set), set, facts.Machine{})))
	type key struct{ by, value, period string }
	found := map[key]int{}
	for _, row := range readCSV(t, dir, "replications.csv") {
		found[key{row["by"], row["value"], row["period"]}]++
	}
	for _, row := range readCSV(t, dir, "measures.csv") {
		k := key{row["by"], row["value"], row["period"]}
		if k.period == "window" || k.by == "all" {
			require.Equal(t, 3, found[k], k)
		} else {
			require.Zero(t, found[k], k)
		}
	}
}

// Tiers are other patients in each option, and so are those of whom a clock is when it
// stops: each has its value, and none is compared with current. What prehab does in a
// tier is.
func TestWhoeverIsChosenIsNotComparedWithCurrent(t *testing.T) {
	column := func(measure, by, value string) made {
		return made{result.Column{Measure: measure, By: by, Value: value, Year: result.WholeWindow}, 10, 1, []float64{40, 30}}
	}
	list := []made{
		column("within_31_days", "prehab_tier", "none"), column("ward_bed_days", "prehab_tier", "targeted"), column("clock_of_within", "clock", "with_prehab"),
		column("prehab_started", "prehab_tier", "targeted"), column("clock_within", "clock", "treated"), column("within_31_days", "", ""),
	}
	set := setOf(t, list, 3, "current", "prehab")
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, New(meta(set), set, facts.Machine{})))
	var compared []string
	for _, row := range readCSV(t, dir, "differences.csv") {
		require.NotEmpty(t, row["mean"])
		compared = append(compared, row["measure"])
	}
	require.Equal(t, []string{"prehab_started", "clock_within", "within_31_days"}, compared)
	require.Len(t, readCSV(t, dir, "measures.csv"), 12)
}

// A cell that a spreadsheet would work out is text; a number stays one.
func TestCellsAreNoFormulas(t *testing.T) {
	var b bytes.Buffer
	file := csvFile("a.csv", "", []Column{{Name: "a"}}, func(s sheet, _ *Results) {
		for _, cell := range []string{"=1+1", "@SUM(A1)", "+44 20 7946", "-2+3", "\t=1", "-12.5", "+7", "-1e-07", "-", "a=b", "", words.Exact(math.Inf(1))} {
			s.row(cell, "x")
		}
	})
	require.NoError(t, file.Write(&b, nil))
	require.Equal(t, "a\n'=1+1,x\n'@SUM(A1),x\n'+44 20 7946,x\n'-2+3,x\n'\t=1,x\n-12.5,x\n+7,x\n-1e-07,x\n-,x\na=b,x\n,x\n,x\n", b.String())
}

// Posts are told apart by the name that the scenario gives them, so that another title
// is the same run; people read their role.
func TestContactsByRoleAreCalledByTheRole(t *testing.T) {
	r := alliance(t, 2, 3)
	at := result.Column{Measure: "prehab_contacts", By: "prehab_role", Value: "instructor"}
	title := measureOf("prehab_contacts").Title
	require.Equal(t, title+": specialist exercise instructor", r.titleOf(at))
	r.Resources = append(r.Resources, kpi.Resource{Name: "instructor.kch", Role: "somebody else"})
	require.Equal(t, title+": instructor", r.titleOf(at))
	at.Value = "navigator"
	require.Equal(t, title+": navigator", r.titleOf(at))
}
