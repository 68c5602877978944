package cli

import (
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// Of a finished folder the page is made again, without the scenario and without simulating.
func TestAFinishedFolderIsComparedAgain(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "3", "--draws", "8", "--evidence", "all", "--out", "x")
	page := contents(t, filepath.Join(dir, "x", "page.txt"))
	require.NoError(t, os.Remove(filepath.Join(dir, "lung.toml")))
	code, stdout, stderr := call(t, dir, "compare", "x")
	require.Equal(t, exitDone, code, stderr)
	assert.Empty(t, stderr)
	assert.Equal(t, page, stdout)

	code, stdout, stderr = call(t, dir, "compare", "x", "--options", "more_beds", "--format", "csv")
	require.Equal(t, exitDone, code, stderr)
	assert.True(t, strings.HasPrefix(stdout, "row,option,value,unit,chance_low,chance_high,evidence_low,evidence_high,note\n"))
	assert.Contains(t, stdout, "\ntreatments,more_beds,")
	assert.NotContains(t, stdout, ",prehab,")

	for want, args := range map[string][]string{
		`unknown option "beds"; there are: current, prehab and more_beds`:         {"x", "--options", "beds"},
		"--seed is of a scenario that is to be run, and x is a folder of results": {"x", "--seed", "7"},
		"there is no folder y; make one with prehabsim run":                       {"y"},
		"--width must be 60 or more, not 59":                                      {"x", "--width", "59"},
	} {
		code, stdout, stderr := call(t, dir, append([]string{"compare"}, args...)...)
		assert.Equal(t, exitUsage, code, want)
		assert.Empty(t, stdout)
		assert.Equal(t, "prehabsim: "+want+"\n", stderr)
	}
}

// What would be simulated otherwise, or is not complete, is refused by name.
func TestAFolderThatIsNotThisVersionsIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		change func(dir string)
		want   string
	}{
		"another scenario": {func(dir string) {
			file := filepath.Join(dir, "x", "inputs", "lung.toml")
			text := strings.Replace(contents(t, file), `warm_up      = "26w"`, `warm_up      = "27w"`, 1)
			require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		}, "folder x holds results of another scenario, choice of options or seed (fingerprint "},
		"another engine": {func(dir string) {
			file := filepath.Join(dir, "x", "manifest.json")
			text := strings.NewReplacer(`"version": "`, `"version": "0.1-`, `"fingerprint": "`, `"fingerprint": "f`).Replace(contents(t, file))
			require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		}, "or was written by another version of the program, 0.1-"},
		"an earlier version": {func(dir string) {
			file := filepath.Join(dir, "x", "manifest.json")
			text := strings.Replace(contents(t, file), `"scenario": "lung.toml",`, "", 1)
			require.NoError(t, os.WriteFile(file, []byte(text), 0o666))
		}, "folder x was written by an earlier version of the program"},
		"no rows": {func(dir string) {
			require.NoError(t, os.Remove(filepath.Join(dir, "x", "rows.jsonl")))
		}, "folder x has a manifest and no rows.jsonl, so it is not complete"},
		"no inputs": {func(dir string) {
			require.NoError(t, os.RemoveAll(filepath.Join(dir, "x", "inputs")))
		}, `folder x lung.toml:1: no such file "lung.toml"`},
	} {
		dir := small(t)
		mustRun(t, dir, "--replications", "1", "--options", "current", "--out", "x")
		c.change(dir)
		code, stdout, stderr := call(t, dir, "compare", "x")
		assert.NotEqual(t, exitDone, code, name)
		assert.Empty(t, stdout, name)
		assert.Contains(t, stderr, c.want, name)
	}
}

// Of a scenario it does what "run" does, into the same folder.
func TestComparingAScenarioRunsIt(t *testing.T) {
	dir := small(t)
	code, stdout, stderr := call(t, dir, "compare", "lung.toml", "--replications", "2", "--options", "prehab")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stderr, "2 replications; results are in results")
	assert.Equal(t, contents(t, filepath.Join(onlyFolder(t, dir), "page.txt")), stdout)
	again, said := mustRun(t, dir, "--replications", "2", "--options", "prehab")
	assert.Contains(t, said, "nothing to simulate")
	assert.Equal(t, stdout, again)
}

// Two folders are held against each other from their files alone.
func TestWhatChangedBetweenTwoFolders(t *testing.T) {
	dir := small(t)
	mustRun(t, dir, "--replications", "3", "--out", "old")
	edit(t, dir, "capacity = 4", "capacity = 5")
	mustRun(t, dir, "--replications", "3", "--out", "new", "--options", "prehab")
	require.NoError(t, os.Remove(filepath.Join(dir, "lung.toml")))
	code, stdout, stderr := call(t, dir, "compare", "old", "new", "--changes", "--width", "80")
	require.Equal(t, exitDone, code, stderr)
	said := oneLine(stdout)
	assert.Contains(t, said, "Paired: both have seed 7 and the same 3 replications")
	assert.Contains(t, said, "In old alone: One more bed.")
	assert.Contains(t, said, "resource.ward.capacity 4 5 all")
	for line := range strings.Lines(stdout) {
		assert.LessOrEqual(t, len(line), 81, line)
	}
	for want, args := range map[string][]string{
		"name two results folders, the older one first; for example: prehabsim compare results/before results/after --changes": {"old", "--changes"},
		"one scenario or results folder has a page; what differs between two is said with --changes":                           {"old", "new"},
		"lung.toml is a scenario; --changes is of two results folders":                                                         {"lung.toml", "new", "--changes"},
		"there is no folder gone; make one with prehabsim run":                                                                 {"old", "gone", "--changes"},
		"--options chooses what is on a page; --changes tells of all options that both folders have":                           {"old", "new", "--changes", "--options", "prehab"},
	} {
		code, stdout, stderr := call(t, dir, append([]string{"compare"}, args...)...)
		assert.Equal(t, exitUsage, code, want)
		assert.Empty(t, stdout)
		assert.Equal(t, "prehabsim: "+want+"\n", stderr)
	}
}

// pageFits says what is wrong with a page of that width.
func pageFits(t *testing.T, page, what string, width, lines int) {
	t.Helper()
	for line := range strings.Lines(page) {
		assert.LessOrEqual(t, len([]rune(strings.TrimSuffix(line, "\n"))), width, "%s: %s", what, line)
	}
	assert.NotRegexp(t, `NaN|\bInf|%!|<nil>`, page, what)
	assert.LessOrEqual(t, strings.Count(page, "\n"), lines, "%s\n%s", what, page)
}

// Of any scenario, without prehab, wards, clocks or options, closed, starved or empty, there is
// one page that holds together.
func TestAnyScenarioHasItsPage(t *testing.T) {
	files := []string{"../../testdata/architectures/everything.toml", "builtin:validation/mm1-light.toml"}
	folders := []string{"starved", "queues"}
	if testing.Short() {
		folders = folders[:1]
	}
	for _, folder := range folders {
		list, err := filepath.Glob(filepath.Join("..", "..", "testdata", folder, "*.toml"))
		require.NoError(t, err)
		require.NotEmpty(t, list)
		files = append(files, list...)
	}
	for _, file := range files {
		for _, replications := range []string{"1", "3"} {
			dir := t.TempDir()
			name := file
			if !strings.HasPrefix(file, "builtin:") { // where it lies, beside what it extends
				var err error
				name, err = filepath.Abs(file)
				require.NoError(t, err)
			}
			code, stdout, stderr := call(t, dir, "run", name, "--replications", replications, "--out", "x", "--quiet")
			require.Equal(t, exitDone, code, "%s: %s", file, stderr)
			pageFits(t, stdout, file, 100, 60)
			for _, width := range []int{80, 60} {
				code, stdout, stderr := call(t, dir, "compare", "x", "--width", strconv.Itoa(width))
				require.Equal(t, exitDone, code, "%s: %s", file, stderr)
				pageFits(t, stdout, file, width, map[int]int{80: 66, 60: 1000}[width])
			}
			if replications == "1" {
				assert.NotContains(t, stdout, " *\n", "%s: one replication finds nothing", file)
				assert.NotRegexp(t, `[0-9] released`, stdout, file)
			}
		}
	}
}

func TestEveryBuiltInHasItsPage(t *testing.T) {
	if testing.Short() {
		t.Skip("a replication of each built-in scenario")
	}
	for _, name := range builtins() {
		if slices.Contains([]string{"builtin:england", "builtin:selca"}, name) { // of so many patients that their published year alone takes minutes
			continue
		}
		dir := t.TempDir()
		code, stdout, stderr := call(t, dir, "run", name, "--replications", "1", "--out", "x", "--quiet")
		require.Equal(t, exitDone, code, "%s: %s", name, stderr)
		pageFits(t, stdout, name, 100, 60)
		code, stdout, stderr = call(t, dir, "compare", "x", "--width", "80")
		require.Equal(t, exitDone, code, "%s: %s", name, stderr)
		pageFits(t, stdout, name, 80, 66)
	}
}

// Options are made as large as a performance takes, and how far that has come is told; what
// cannot be asked for is refused by name.
func TestOptionsAreMadeAsLargeAsAPerformanceTakes(t *testing.T) {
	dir := small(t)
	args := []string{"compare", "lung.toml", "--match", "ward_bed_days_less_luck=-20", "--options", "prehab", "--out", "x"}
	code, page, stderr := call(t, dir, args...)
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stderr, "prehabsim: how large options must be, each size tried with 4 replications:\nprehabsim: prehab, as written: -48 (-66 to -30)")
	assert.Contains(t, stderr, "sizes are found; the run of them")
	assert.Contains(t, oneLine(page), "Size, times as written - 0.92 Cancer ward bed-days 945 -41 chance -62 to -21")
	code, rows, stderr := call(t, dir, "compare", "x", "--format", "csv")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, rows, "\nscale,prehab,0.92,times,")
	assert.Regexp(t, `\ntarget,prehab,-41\..*,bed-days per year,-61\..*,-21\..*,,,reached\n`, rows)
	_, markdown, _ := call(t, dir, "compare", "x", "--format", "markdown")
	_, md, _ := call(t, dir, "compare", "x", "--format", "md")
	assert.Equal(t, markdown, md)
	assert.Contains(t, oneLine(markdown), "to be lower by 20 or more by all of its interval of chance")
	code, again, _ := call(t, dir, append(args, "--workers", "7", "--quiet", "--out", "y")...)
	require.Equal(t, exitDone, code)
	assert.Equal(t, page, again)

	for want, args := range map[string][]string{
		"--match is of one thing, a budget or a performance, and options have one size at a time; not of budget=1m and within_62_days=70: run once for each": {
			"lung.toml", "--match", "budget=1m", "--match", "within_62_days=70"},
		`--match is budget=POUNDS, such as budget=1m, or MEASURE=VALUE, such as within_62_days=70 or ward_bed_days=-300; not "bed_days=-30": there is no measure "bed_days"`: {"lung.toml", "--match", "bed_days=-30"},
		"--precision cannot be used with --match within_62_days=70: sizes are tried on a set number of replications; use --replications":                                     {"lung.toml", "--match", "within_62_days=70", "--precision", "5%"},
		"--match is of a scenario that is to be run, and x is a folder of results":                                                                                           {"x", "--match", "within_62_days=70"},
		"current reaches it without any option: ward_bed_days is ":                                                                                                           {"lung.toml", "--match", "ward_bed_days=3000"},
	} {
		code, stdout, stderr := call(t, dir, append([]string{"compare"}, args...)...)
		assert.Equal(t, exitUsage, code, want)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "prehabsim: "+want)
	}
}

// What options are worth in more of something stands on the page and in its files, however it
// is run; what cannot be asked for is refused before anything is run.
func TestOptionsAreWorthBeds(t *testing.T) {
	dir := small(t)
	args := []string{"compare", "lung.toml", "--worth-in", "resource.ward", "--options", "prehab,more_beds", "--out", "x"}
	code, page, stderr := call(t, dir, args...)
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, stderr, "prehabsim: what options are worth in resource.ward, each number of it tried with 4 replications:\n")
	assert.Contains(t, page, "WORTH IN BEDS  How many more than now")
	code, rows, stderr := call(t, dir, "compare", "x", "--format", "csv")
	require.Equal(t, exitDone, code, stderr)
	assert.Regexp(t, `\nworth_by_treatments,more_beds,1,beds,1,1,,,\n`, rows, "itself")
	assert.Regexp(t, `\nworth_by_within_62_days,prehab,`, rows)
	code, again, stderr := call(t, dir, append(args, "--force", "--workers", "7")...)
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, page, again)
	code, folder, stderr := call(t, dir, "compare", "x")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, page, folder)
	code, page, stderr = call(t, dir, "compare", "lung.toml", "--options", "prehab,more_beds", "--out", "x")
	require.Equal(t, exitDone, code, stderr)
	assert.NotContains(t, page, "WORTH IN", "nobody asked this time")

	for want, args := range map[string][]string{
		`--worth-in: "resource.wards" is no number of option current; did you mean "resource.ward"?`: {"lung.toml", "--worth-in", "resource.wards"},
		"--worth-in prehab: that option adds nothing that comes in whole ones":                       {"lung.toml", "--worth-in", "prehab"},
		"--worth-in resource.ward: lung has no option but current":                                   {"lung.toml", "--worth-in", "resource.ward", "--options", "current"},
		"--worth-in is of a scenario that is to be run, and x is a folder of results":                {"x", "--worth-in", "resource.ward"},
	} {
		code, stdout, stderr := call(t, dir, append([]string{"compare"}, args...)...)
		assert.Equal(t, exitUsage, code, want)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "prehabsim: "+want)
	}
}

// How many more patients could be treated as soon is told by a command of its own and on the
// page; a scenario that does not say by which pathways is refused before anything is run.
func TestHowManyMoreCouldBeTreatedAsSoon(t *testing.T) {
	dir := small(t)
	code, table, stderr := call(t, dir, "grow", "lung.toml", "--pathways", "lung", "--options", "prehab", "--up-to", "20")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, oneLine(table), "By lung come 400 patients a year, from 1 April 2027 to 31 March 2028")
	assert.Regexp(t, `\nCurrent +0 `, table)
	code, rows, stderr := call(t, dir, "grow", "lung.toml", "--pathways", "lung", "--options", "prehab", "--up-to", "20", "--format", "csv", "--workers", "7")
	require.Equal(t, exitDone, code, stderr)
	assert.Regexp(t, `\ncurrent,lung,within_62_days,\d+\.\d+,400\.?\d*,found,0,0,`, rows)
	assert.Regexp(t, `\nprehab,lung,within_62_days,`, rows)

	code, stdout, stderr := call(t, dir, "compare", "lung.toml", "--grow", "--out", "x")
	assert.Equal(t, exitUsage, code)
	assert.Empty(t, stdout)
	assert.Contains(t, stderr, "prehabsim: say by which pathways more would come: --pathways with one of lung, or grow = [...] in [run]")
	text := strings.Replace(contents(t, filepath.Join(dir, "lung.toml")), "seed         = 7", "seed         = 7\ngrow = [\"lung\"]", 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "lung.toml"), []byte(text), 0o666))
	code, page, stderr := call(t, dir, "compare", "lung.toml", "--grow", "--options", "prehab", "--out", "x")
	require.Equal(t, exitDone, code, stderr)
	assert.Contains(t, page, "SUSTAINABLE  Patients a year by lung, of whom 400 come now")
	code, again, stderr := call(t, dir, "compare", "x")
	require.Equal(t, exitDone, code, stderr)
	assert.Equal(t, page, again)

	for want, args := range map[string][]string{
		"--up-to must be percent of today's demand, from 0.5 to 900, not 0": {"lung.toml", "--up-to", "0"},
		`unknown pathway "lungs"`: {"lung.toml", "--pathways", "lungs"},
	} {
		code, stdout, stderr := call(t, dir, append([]string{"grow"}, args...)...)
		assert.Equal(t, exitUsage, code, want)
		assert.Empty(t, stdout)
		assert.Contains(t, stderr, "prehabsim: "+want)
	}
}
