package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/plots"
	"prehabsim/sim/result"
)

// memory is a folder that breaks when it has taken so many bytes, or at the
// renaming of one file; 0 and "" mean never.
type memory struct {
	files    fstest.MapFS
	room     int
	noRename string
}

func newMemory() *memory { return &memory{files: fstest.MapFS{}} }

type memoryFile struct {
	folder *memory
	name   string
}

func (m *memory) Create(name string) (io.WriteCloser, error) {
	m.files[name] = &fstest.MapFile{}
	return &memoryFile{m, name}, nil
}

func (f *memoryFile) Write(b []byte) (int, error) {
	if f.folder.room > 0 {
		if f.folder.room -= len(b); f.folder.room <= 0 {
			return 0, errors.New("disk full")
		}
	}
	file := f.folder.files[f.name]
	file.Data = append(file.Data, b...)
	return len(b), nil
}

func (f *memoryFile) Close() error { return nil }

func (m *memory) Rename(from, to string) error {
	if to == m.noRename {
		return errors.New("not allowed")
	}
	m.files[to] = m.files[from]
	delete(m.files, from)
	return nil
}

func (m *memory) Remove(name string) error {
	delete(m.files, name)
	return nil
}

func TestFolderHasEveryFormat(t *testing.T) {
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, alliance(t, 5, 3)))
	require.Len(t, dir.files, len(Formats))
	for _, f := range Formats {
		require.NotEmpty(t, dir.files[f.File].Data, f.File)
	}
}

func TestSameResultsGiveTheSameBytes(t *testing.T) {
	a, b := newMemory(), newMemory()
	require.NoError(t, WriteFolder(a, alliance(t, 5, 3)))
	other := alliance(t, 5, 3)
	other.Machine = facts.Machine{Host: "elsewhere", WallSeconds: 99}
	require.NoError(t, WriteFolder(b, other))
	for name := range a.files {
		require.Equal(t, name != "manifest.json", bytes.Equal(a.files[name].Data, b.files[name].Data), name)
	}
}

// Charts know resources by their ids alone, and take from here what to call them.
func TestManifestSaysWhatResourcesAreCalled(t *testing.T) {
	dir := newMemory()
	r := alliance(t, 5, 3)
	r.Resources = append(r.Resources, kpi.Resource{Name: "plain", Title: "plain"})
	require.NoError(t, WriteFolder(dir, r))
	var m struct{ Resources []facts.Named }
	require.NoError(t, json.Unmarshal(dir.files["manifest.json"].Data, &m))
	require.Contains(t, m.Resources, facts.Named{ID: "ward.gstt", Name: "Ward, GSTT"})
	require.NotContains(t, m.Resources, facts.Named{ID: "plain", Name: "plain"})
}

func TestFullDiskLeavesNothingBehind(t *testing.T) {
	r := alliance(t, 5, 3)
	whole := newMemory()
	require.NoError(t, WriteFolder(whole, r))
	size := 0
	for _, f := range whole.files {
		size += len(f.Data)
	}
	for room := 1; room < size; room += size / 7 {
		dir := newMemory()
		dir.files["measures.csv"] = &fstest.MapFile{Data: []byte("of an earlier run")}
		dir.room = room
		require.ErrorContains(t, WriteFolder(dir, r), "disk full")
		require.Len(t, dir.files, 1)
		require.Equal(t, "of an earlier run", string(dir.files["measures.csv"].Data))
	}
}

func TestFailedRenameLeavesNoUnfinishedFile(t *testing.T) {
	dir := newMemory()
	dir.noRename = "series.csv"
	require.ErrorContains(t, WriteFolder(dir, alliance(t, 5, 3)), "write series.csv: not allowed")
	for name := range dir.files {
		require.False(t, strings.HasSuffix(name, part), name)
	}
	require.NotContains(t, dir.files, "manifest.json", "without it the folder does not count as complete")
}

// readCSV reads a CSV file as one map for each line.
func readCSV(t *testing.T, dir *memory, name string) []map[string]string {
	t.Helper()
	records, err := csv.NewReader(bytes.NewReader(dir.files[name].Data)).ReadAll()
	require.NoError(t, err)
	var rows []map[string]string
	for _, record := range records[1:] {
		row := map[string]string{}
		for i, heading := range records[0] {
			row[heading] = record[i]
		}
		rows = append(rows, row)
	}
	return rows
}

func find(t *testing.T, rows []map[string]string, want map[string]string) map[string]string {
	t.Helper()
	for _, row := range rows {
		same := true
		for k, v := range want {
			same = same && row[k] == v
		}
		if same {
			return row
		}
	}
	t.Fatalf("no row %v", want)
	return nil
}

func TestMeasuresReadBackAsTheyWereEstimated(t *testing.T) {
	r := alliance(t, 5, 3)
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	rows := readCSV(t, dir, "measures.csv")
	require.Len(t, rows, len(r.Set.Options)*len(r.Set.Columns))
	row := find(t, rows, map[string]string{"option": "targeted", "measure": "within_62_days", "by": "all", "value": "all", "period": "window"})
	want := r.of(2, window("within_62_days"))
	for heading, x := range map[string]float64{"mean": want.Mean, "low": want.Low, "high": want.High, "sd": want.SD} {
		got, err := strconv.ParseFloat(row[heading], 64)
		require.NoError(t, err)
		require.InEpsilon(t, x, got, 1e-9, heading)
	}
	require.Equal(t, "%", row["unit"])
	require.Equal(t, "higher", row["better"])
	require.Empty(t, find(t, rows, map[string]string{"option": "current", "measure": "prehab_uptake", "by": "imd", "value": "1"})["mean"])
}

func TestDifferencesAreInPointsAndHaveTheThreeFigures(t *testing.T) {
	r := alliance(t, 40, 3)
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	rows := readCSV(t, dir, "differences.csv")
	require.Equal(t, "points", find(t, rows, map[string]string{"option": "targeted", "measure": "within_62_days"})["unit"])
	for _, f := range additionalPatients {
		row := find(t, rows, map[string]string{"option": "targeted", "measure": f.Measure, "by": "all", "period": "window"})
		got, err := strconv.ParseFloat(row["mean"], 64)
		require.NoError(t, err)
		require.InEpsilon(t, f.window(r, 2).Mean, got, 1e-9)
		require.Equal(t, "patients per year", row["unit"])
	}
	for _, row := range rows {
		require.NotEqual(t, "current", row["option"])
	}
}

func TestReplicationsAddUpToTheEstimate(t *testing.T) {
	r := alliance(t, 5, 3)
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	num, den, n := 0.0, 0.0, 0
	for _, row := range readCSV(t, dir, "replications.csv") {
		if row["option"] == "current" && row["measure"] == "mean_ward_stay" {
			a, _ := strconv.ParseFloat(row["numerator"], 64)
			b, _ := strconv.ParseFloat(row["denominator"], 64)
			num, den, n = num+a, den+b, n+1
		}
	}
	require.Equal(t, 5, n)
	require.InDelta(t, r.of(0, window("mean_ward_stay")).Mean, num/den, 1e-12)
}

// withDraws adds draws to results, two replications of each of the first: every number of an
// option beside current is what it was in the first replication, times the factor of the draw.
func withDraws(t *testing.T, r *Results, factors ...float64) {
	t.Helper()
	r.Set.Draws, r.Set.Inputs = len(factors)+1, "digest"
	first := r.Set.OfDraw(result.Central)
	for k, factor := range factors {
		for n := range 1 + (k+1)%2 {
			row := result.Row{Draw: k + 1, Replication: n}
			for o, options := range first[n].Options {
				changed := slices.Clone(options)
				for i := range changed {
					if o > 0 {
						changed[i].Num = int64(float64(changed[i].Num) * factor)
					}
				}
				row.Options = append(row.Options, changed)
			}
			require.NoError(t, r.Set.Add(row))
		}
	}
}

// Rows of other draws are never taken for more replications: every table says what it
// says of the central values, and the evidence stands beside it.
func TestDrawsOfTheInputsAreNotMixedIn(t *testing.T) {
	without, with := alliance(t, 5, 3), alliance(t, 5, 3)
	withDraws(t, with, 1.5, 1.1, 0.9, 0.7, 1.2, 0.6, 1, 1.4, 0.8)
	want, got := newMemory(), newMemory()
	require.NoError(t, WriteFolder(want, without))
	require.NoError(t, WriteFolder(got, with))
	for _, f := range Formats {
		if !slices.Contains([]string{manifestJSON.File, headlineCSV.File, chancesCSV.File, weightsCSV.File, drawsCSV.File, summaryText.File, pageText.File, pageJSON.File, pairsCSV.File}, f.File) {
			require.Equal(t, string(want.files[f.File].Data), string(got.files[f.File].Data), f.File)
		}
	}
	quiet, drawn := without.Page(nil).tidy(), with.Page(nil).tidy()
	for i, x := range drawn {
		for _, pair := range [][2]words.JSON{{quiet[i].Value, x.Value}, {quiet[i].ChanceLow, x.ChanceLow}, {quiet[i].ChanceHigh, x.ChanceHigh}} {
			require.Equal(t, words.Exact(float64(pair[0])), words.Exact(float64(pair[1])), x.Row)
		}
	}
	before, after := readCSV(t, want, headlineCSV.File), readCSV(t, got, headlineCSV.File)
	open := 0
	for i, row := range after {
		if row["change_evidence_low"] != "" {
			open++
		}
		for _, c := range headlineColumns {
			if !strings.Contains(c.Name, "evidence") && !strings.HasPrefix(c.Name, "chance_better") && c.Name != "note" {
				require.Equal(t, before[i][c.Name], row[c.Name], c.Name)
			}
		}
	}
	require.Greater(t, open, 10)
	require.Empty(t, readCSV(t, want, drawsCSV.File))
	row := find(t, readCSV(t, got, drawsCSV.File), map[string]string{"draw": "1", "replication": "0", "option": "targeted", "measure": "complications", "by": "all"})
	once := find(t, readCSV(t, want, replicationsCSV.File), map[string]string{"replication": "0", "option": "targeted", "measure": "complications", "by": "all", "period": "window"})
	num, err := strconv.ParseFloat(once["numerator"], 64)
	require.NoError(t, err)
	den, err := strconv.ParseFloat(once["denominator"], 64)
	require.NoError(t, err)
	value, err := strconv.ParseFloat(row["result"], 64)
	require.NoError(t, err)
	require.InDelta(t, 1.5*num/den, value, 0.5/den+1e-9)
}

func TestInputsAndWhatWasDrawnOfThem(t *testing.T) {
	r := alliance(t, 2, 1)
	r.Drawn = []facts.Drawn{
		{Name: "M-LOS", Title: "Length of stay", Path: "a.b", Numbers: 2, Value: 0.9, Low: 0.8, High: 1, P10: 0.83, P90: 0.97, Dist: "normal", Source: "M-LOS", Status: "ASSUMPTION", Values: []float64{0.85, 0.95}},
		{Name: "c.d", Path: "c.d", Numbers: 1, Priced: true, Unit: "d", Value: 3, Low: 2, High: 4, Values: []float64{2.5, 3.5}},
	}
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	require.Equal(t, map[string]string{"input": "1", "of": "simulation", "name": "M-LOS", "title": "Length of stay", "path": "a.b", "numbers": "2", "unit": "", "value": "0.9", "low": "0.8", "high": "1",
		"p10": "0.83", "p90": "0.97", "dist": "normal", "source": "M-LOS", "status": "ASSUMPTION", "sd": "0.05", "weighed_mean": "", "weighed_sd": ""}, readCSV(t, dir, "inputs.csv")[0])
	require.Equal(t, "money and health", readCSV(t, dir, "inputs.csv")[1]["of"])
	require.Equal(t, []map[string]string{{"draw": "1", "input": "1", "value": "0.85"}, {"draw": "2", "input": "1", "value": "0.95"}, {"draw": "1", "input": "2", "value": "2.5"}, {"draw": "2", "input": "2", "value": "3.5"}},
		readCSV(t, dir, "drawn.csv"))
}

func TestWorkforceIsInHoursAndWholeTimeEquivalents(t *testing.T) {
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, alliance(t, 5, 3)))
	rows := readCSV(t, dir, "workforce.csv")
	require.Len(t, rows, 4, "two options have such staff, in two months")
	row := find(t, rows, map[string]string{"option": "targeted", "month": "2027-04"})
	require.Equal(t, "80", row["worked"])
	wte, err := strconv.ParseFloat(row["wte_worked"], 64)
	require.NoError(t, err)
	require.InEpsilon(t, 80/(1002*30/365.25), wte, 1e-9)
	asked, err := strconv.ParseFloat(row["wte_asked"], 64)
	require.NoError(t, err)
	require.InEpsilon(t, 1200.0/1002, asked, 1e-8, "what is planned, not what there was time for")
	gap, err := strconv.ParseFloat(row["wte_gap"], 64)
	require.NoError(t, err)
	require.InEpsilon(t, asked-1, gap, 1e-8)
	require.Equal(t, []string{"specialist exercise instructor", "4", "gstt", "1", "1002"},
		[]string{row["role"], row["band"], row["site"], row["wte_in_post"], row["hours_per_wte"]})
	require.Equal(t, []string{"1", "1"}, []string{row["wte_established"], row["wte_seeing_patients"]}, "nothing is said of empty posts")
}

// Of ten posts eight are filled from the 16th of April on, and six see patients.
func TestWorkforceTellsPostsThatAreEmptyAndNew(t *testing.T) {
	r := alliance(t, 5, 3)
	for i := range r.Staff {
		s := &r.Staff[i]
		from := func(wte float64) []facts.Posts {
			return []facts.Posts{{From: "2026-01-01"}, {From: "2027-04-16", WTE: wte}}
		}
		s.Established, s.Posts, s.Seeing = from(10), from(8), from(6)
	}
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	row := find(t, readCSV(t, dir, "workforce.csv"), map[string]string{"option": "targeted", "month": "2027-04"})
	require.Equal(t, []string{"5", "4", "3"}, []string{row["wte_established"], row["wte_in_post"], row["wte_seeing_patients"]})
	text := strings.Join(strings.Fields(string(dir.files["summary.txt"].Data)), " ")
	require.Contains(t, text, "Established In post See patients Worked Asked In use Mean wait")
	require.Contains(t, text, "specialist exercise 9.86 7.89 5.92 0.48")
}

func TestAssumptionsKeepTheirQuotes(t *testing.T) {
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, alliance(t, 2, 1)))
	require.Equal(t, map[string]string{"path": "resource.ward.capacity", "value": "14", "low": "13", "high": "", "conservative": "", "optimistic": "15", "unit": "beds", "dist": "",
		"source": "local, \"2025\"", "status": "", "options": "current;targeted", "file": "a.toml", "line": "12"}, readCSV(t, dir, "assumptions.csv")[0])
}

func TestResultsSayWhatWasSimulated(t *testing.T) {
	r := alliance(t, 5, 3)
	r.Loads = append(r.Loads, facts.Load{Option: "current", Resource: "shut", Share: math.Inf(1)})
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	var got struct {
		Meta struct {
			Name    string
			Options []facts.Option
			Seed    uint64
			Claims  []facts.Claim
			Loads   []struct {
				Resource  string
				Share     *float64
				Unbounded bool
			}
		}
	}
	require.NoError(t, json.Unmarshal(dir.files["results.json"].Data, &got))
	require.Equal(t, r.ScenarioName, got.Meta.Name)
	require.Equal(t, r.Options, got.Meta.Options)
	require.Equal(t, r.Seed, got.Meta.Seed)
	require.Equal(t, r.Claims, got.Meta.Claims)
	shut := got.Meta.Loads[len(got.Meta.Loads)-1]
	require.Equal(t, "shut", shut.Resource)
	require.Nil(t, shut.Share, "JSON has no such number")
	require.True(t, shut.Unbounded, "and this says which null it is")
}

func TestChartsReadTheFolder(t *testing.T) {
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, alliance(t, 5, 3)))
	charts, err := plots.Load(dir.files)
	require.NoError(t, err)
	require.Equal(t, "Prehabilitation in an alliance", charts.Title)
	require.Len(t, charts.Options, 3)
}

func TestOneReplicationHasNoInterval(t *testing.T) {
	r := alliance(t, 1, 3)
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	row := find(t, readCSV(t, dir, "measures.csv"), map[string]string{"measure": "within_62_days"})
	require.NotEmpty(t, row["mean"])
	require.Empty(t, row["low"])
	require.Contains(t, string(dir.files["summary.txt"].Data), "One replication says nothing about chance")
}
