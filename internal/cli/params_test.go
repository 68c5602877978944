package cli

import (
	"encoding/csv"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/describe"
)

// csvRows reads a CSV file as one map for each line.
func csvRows(t *testing.T, text string) (rows []map[string]string) {
	t.Helper()
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, heading := range records[0] {
			row[heading] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

// How many numbers have which status, and how many of them a range, is what the file
// has, line by line.
func TestParamsCountsNumbersFirst(t *testing.T) {
	dir := small(t)
	edit(t, dir, `uptake   = { value = 0.7, source = "FICTIONAL" }`, `uptake   = { value = 0.7, status = "VERIFIED (middle); FICTIONAL (steps)" }`)
	paste(t, dir, "[option.better]\n[option.better.prehab.core]\noffered = true\nattend = { value = 0.9, low = 0.8, high = 0.95, source = \"ours\" }\n")
	_, people, _ := call(t, dir, "params", "lung.toml")
	_, file, _ := call(t, dir, "params", "lung.toml", "--csv")
	counts, list, _ := strings.Cut(people, "\n\n")
	drawn, list, _ := strings.Cut(list, "\n\n")
	require.Contains(t, drawn, "What draws vary (run --draws): 2 numbers with a range, as 2 inputs.")
	rows := csvRows(t, file)
	shown := 0
	for line := range strings.Lines(list) {
		require.LessOrEqual(t, len(line), describe.Width+1, "a line no wider than others are: %s", line)
		if strings.HasPrefix(line, "  ") && line[2] != ' ' { // what is said beside it stands below
			shown++
		}
	}
	require.Equal(t, len(rows)+1, shown, "with the heads")
	numbers, ranges := map[string]int{}, map[string]int{}
	for _, row := range rows {
		if row["path"] == "prehab.core.uptake.value" {
			require.Equal(t, "VERIFIED (middle); FICTIONAL (steps)", row["status"])
			row["status"] = "FICTIONAL" // the weakest
		}
		for _, name := range []string{row["status"], "all"} {
			numbers[name]++
			if row["low"] != "" {
				ranges[name]++
			}
		}
	}
	require.Equal(t, 2, ranges["all"], "the effect, and the better attendance")
	for line := range strings.Lines(counts) {
		cells := strings.Fields(line)
		name := strings.TrimSuffix(cells[0], ",")
		if name == "status" {
			continue
		}
		if name == "none" {
			name = ""
		}
		require.Equal(t, []string{strconv.Itoa(numbers[name]), strconv.Itoa(ranges[name])}, cells[len(cells)-2:], line)
		delete(numbers, name)
	}
	require.Empty(t, numbers)
}

// A run writes the numbers of its options, and params prints the same.
func TestTheRegisterIsThatOfTheChosenOptions(t *testing.T) {
	dir := small(t)
	for _, c := range []struct {
		options string
		want    []string // of prehab.core.attend, and of the ward's beds
	}{
		{"current", []string{"resource.ward.capacity 4 current"}},
		{"more_beds", []string{"resource.ward.capacity 4 current", "resource.ward.capacity 5 more_beds"}},
		{"prehab,more_beds", []string{"resource.ward.capacity 4 current;prehab", "resource.ward.capacity 5 more_beds", "prehab.core.attend 0.8 prehab"}},
	} {
		_, file, _ := call(t, dir, "params", "lung.toml", "--csv", "--options", c.options)
		var got []string
		for _, row := range csvRows(t, file) {
			if row["path"] == "prehab.core.attend" || row["path"] == "resource.ward.capacity" {
				got = append(got, strings.Join([]string{row["path"], row["value"], row["options"]}, " "))
			}
		}
		require.Equal(t, c.want, got, c.options)
		mustRun(t, dir, "--replications", "1", "--options", c.options, "--out", c.options)
		require.Equal(t, file, contents(t, filepath.Join(dir, c.options, "assumptions.csv")), c.options)
	}
}
