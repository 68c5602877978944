package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// starved is what check and run say of a scenario in testdata/starved, each in one line,
// and the results folder.
func starved(t *testing.T, name string, args ...string) (check, run, folder string) {
	t.Helper()
	dir := t.TempDir()
	text := contents(t, filepath.Join("..", "..", "testdata", "starved", name+".toml"))
	require.NoError(t, os.WriteFile(filepath.Join(dir, name+".toml"), []byte(text), 0o666))
	code, check, stderr := call(t, dir, append([]string{"check", name + ".toml", "--all"}, args...)...)
	require.Equal(t, exitDone, code, stderr)
	code, run, stderr = call(t, dir, append([]string{"run", name + ".toml", "--all", "--quiet", "--out", "out"}, args...)...)
	require.Equal(t, exitDone, code, stderr)
	return oneLine(check), oneLine(run), filepath.Join(dir, "out")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

const allServed = "everybody who comes is served"

// A ward of ten closes for good with a patient a day: 892 arrive in the two and a half
// years, and all of them wait. It used to have load 0%, no line in LOAD and a mean wait
// of 9.7 minutes, and the options that keep beds read as worse.
func TestAWardThatClosesIsNamedFirst(t *testing.T) {
	check, run, folder := starved(t, "ward-closes")
	assert.Contains(t, check, "bed current 2 1825 0 bed-days unbounded WARNING: nothing is open from July 2026")
	assert.Contains(t, check, "half 2 1825 0 bed-days unbounded WARNING: nothing is open between July 2026 and June 2028")
	assert.Contains(t, run, "bed 388 days 382 909 48%", "mean wait, waiting on average and at the end")
	assert.Contains(t, run, "Current: bed has none open from July 2026. When the window ends 909 patients who need it are waiting, 461 days so far on average; as things stand nobody will be served.")
	assert.Contains(t, run, "Four beds from July: mean wait for bed 86.0 days (-302")
	assert.Contains(t, run, "bed 1.01 closed closed closed July 2026 July 2026")
	assert.Contains(t, run, "1,188 more ward bed-days a year used, perhaps as more patients are treated")
	assert.NotContains(t, run, allServed)
	json := contents(t, folder+"/results.json")
	assert.Contains(t, json, `"share":null,"share_ceiling":null,"unbounded":true,"passes":"2026-07"`)
	assert.Contains(t, json, `"resource":"bed","title":"bed","group":"ward","unserved":true`)
	assert.Contains(t, contents(t, folder+"/loads.csv"), "\ncurrent,bed,bed,ward,year 2,bed-days per year,1825,0,0,,,yes,2026-07,,2026-07,,2026-07,,,,,\n")
}

// Northbridge without critical care: 301 fewer operations and 382 fewer treatments a
// year read as "2,037 bed-days released, room for 446 patients", and in time everybody
// who needs treatment had it.
func TestCriticalCareThatIsShutLeadsWhatBinds(t *testing.T) {
	check, run, folder := starved(t, "critical-care-closed", "--options", "shut")
	assert.Contains(t, check, "shut 2 279.1 0 bed-days unbounded WARNING: nothing is open from June 2027")
	assert.Contains(t, run, "No critical care from June 2027: Critical care has none open from June 2027. When the window ends 204 patients who need it are waiting, 532 days so far on average; as things stand nobody will be served.")
	assert.Contains(t, run, "No critical care from June 2027: mean wait for Critical care 532 days (nobody waits for it in current); Theatre, colorectal")
	assert.Contains(t, run, "(there waits too whoever also needs Critical care, which is closed from June 2027)")
	assert.Contains(t, run, "patients a year come to a 62-day clock stop. Theatre wait of those served: 286 fewer operations a year take place. They are not counted.")
	assert.Contains(t, run, "2,038 fewer ward bed-days a year used, perhaps as fewer patients are treated: how many bed-days these would have used is not known, so none counts as released; 389 fewer cancer treatments started")
	assert.NotContains(t, run, "room for")
	assert.NotContains(t, run, allServed)
	assert.Contains(t, contents(t, folder+"/results.json"), `{"option":"shut","resources":[{"resource":"critical_care"`)
	for _, row := range rowsOf(t, folder+"/differences.csv") {
		if row["measure"] == "additional_capacity_equivalent" && row["by"] == "all" && row["period"] == "window" {
			assert.Equal(t, "0", row["mean"])
		}
	}
}

func rowsOf(t *testing.T, path string) []map[string]string { return csvRows(t, contents(t, path)) }

// Three beds, then one, then none while patients come: the load was 0% and "no list
// need grow". 5 × 6 bed-days in 60 days over 3 × 4 + 1 × 6.
func TestCapacityThatFallsHasItsLoad(t *testing.T) {
	check, run, _ := starved(t, "capacity-falls")
	assert.Contains(t, check, "bed current 1 182.6 109.6 bed-days 166.7% WARNING: nothing is open from January 2026")
	assert.Contains(t, run, "Current: bed has none open from January 2026. When the window ends 1 patient who needs it is waiting, 57.0 days so far on average")
	assert.Contains(t, run, "Ward beds in use by all, % of open beds 133.3", "24 bed-days of 18")
	assert.Contains(t, run, "bed 12.4 days 1.0 1.0 133%")
	assert.NotContains(t, run, allServed)
}

// The same silence for theatre lists and a physiotherapist, who is of the group of
// prehab staff and asked for on the pathway all the same.
func TestListsAndStaffThatStopAreNamed(t *testing.T) {
	check, run, _ := starved(t, "closed-list-staff")
	assert.NotContains(t, check+run, "prehab in option", "a step of the pathway uses the post")
	assert.NotContains(t, run, "PREHAB")
	assert.Contains(t, check, "theatre current 1 500 120.1 hours 416.4% WARNING: nothing is open from June 2026")
	assert.Contains(t, check, "physio current 1 250 172.6 hours 144.8% WARNING: nothing is open from June 2026")
	assert.Contains(t, run, "Current: theatre has none open from June 2026.")
	assert.Contains(t, run, "Current: physio has none open from June 2026. When the window ends 210 patients who need it are waiting, 146 days so far on average")
	assert.Contains(t, run, "physiotherapist 0.17 0.04 0.25 23% 123 days")
	assert.NotContains(t, run, allServed)
}

// A room that is open for two hours takes a case of three that begins at nine: half as
// much again as is open, and nobody waits.
func TestWorkPastClosingIsNoListThatGrows(t *testing.T) {
	check, run, _ := starved(t, "overruns")
	assert.Contains(t, check, "room current 1 45.66 30.44 place-days 150% depends: more than is open from the start; work goes on past closing")
	assert.NotContains(t, check, "grows while")
	assert.Contains(t, run, "Nobody waits for a resource. Current: by arithmetic more is asked than is open, with all that may be added, yet lists do not grow beyond chance from the first month of the window to the last: room from the start (work goes on past closing).")
}

// Three hours in use of the one that is open: 300% in the files and in the table.
func TestUseIsTheSameInTheTableAndInTheFiles(t *testing.T) {
	_, run, folder := starved(t, "open-hours")
	assert.Contains(t, run, "room 21.4 days 45.9 32.0 300%")
	assert.Contains(t, run, "above 100% where work went on past closing, more were there than places, or what is kept back was used.")
	for _, row := range rowsOf(t, folder+"/measures.csv") {
		if row["measure"] == "capacity_used" && row["period"] == "window" {
			assert.Equal(t, "300", row["mean"])
			assert.Equal(t, "Use of capacity that may be filled (above 100%: past closing, above capacity, or what is kept back)", row["title"])
		}
	}
}

// odd is a scenario of a year with a resource x and patients who use it.
func odd(resource, arrivals, use string) string {
	return `format = 1
[run]
start = 2026-01-05
warm_up = "0d"
window = "1y"
run_out = "0d"
replications = 6
seed = 1
[resource.x]
` + resource + `
[pathway.p]
arrivals = ` + arrivals + `
steps = ["use", "end"]
[pathway.p.step.use]
use = "x"
` + use + `
[pathway.p.step.end]
leave = "done"
`
}

// Sentences that some scenario could make false.
func TestNoSentenceIsFalseInAnOddScenario(t *testing.T) {
	for name, c := range map[string]struct {
		text      string
		args      []string
		want, not []string
	}{
		"nobody comes": {text: odd("kind = \"beds\"\ncapacity = 3", `{ rate = "0 per day" }`, `time = "3d"`),
			want: []string{"Nobody waits for a resource."}, not: []string{allServed, "By arithmetic"}},
		"no limit": {text: odd("kind = \"beds\"\nunlimited = true", `{ rate = "3 per day" }`, `time = "3d"`),
			not: []string{"WHAT BINDS", allServed}},
		"a plain queue": {text: odd("kind = \"servers\"\ncapacity = 1", `{ rate = "40 per day" }`, `time = { dist = "exponential", mean = "30m" }`),
			want: []string{"in the simulation no list grows beyond chance: in time " + allServed}, not: []string{"beds", "treatment"}},
		"one replication": {text: odd("kind = \"servers\"\ncapacity = 1", `{ rate = "40 per day" }`, `time = { dist = "exponential", mean = "30m" }`), args: []string{"--replications", "1"},
			want: []string{"1 replication is too few to say whether a list grows."}, not: []string{allServed}},
		"all that answers waits is given": {text: odd("kind = \"servers\"\ncapacity = 4\nresponds = { to = \"work waiting\", target = \"1d\", up = 0.35 }", `{ rate = "7 per day" }`, `time = "1d"`),
			want: []string{"Current: more is asked than is open, with all that may be added, and lists grow from the first month of the window to the last: x from the start by "}, not: []string{allServed}},
		"impatient patients": {text: odd("kind = \"servers\"\ncapacity = 1", `{ rate = "80 per day" }`, "time = { dist = \"exponential\", mean = \"30m\" }\npatience = \"2h\"\ngives_up = \"end\""),
			want: []string{"lists do not grow beyond chance from the first month of the window to the last: x from the start (who waits too long gives up)."}, not: []string{allServed}},
		"a full queue": {text: odd("kind = \"servers\"\ncapacity = 1\nqueue_limit = 3", `{ rate = "40 per day" }`, "time = { dist = \"exponential\", mean = \"30m\" }\nrefused = \"end\""),
			want: []string{"no list grows beyond chance; but some patients give up or are turned away."}, not: []string{allServed}},
		"slots every two weeks": {text: odd("kind = \"slots\"\ncapacity = 30\nevery = \"14d\"", `{ rate = "1 per day" }`, `time = "20m"`),
			want: []string{"On average nobody waits for a resource longer than until it next opens."}},
	} {
		dir := t.TempDir()
		require.NoError(t, os.WriteFile(filepath.Join(dir, "odd.toml"), []byte(c.text), 0o666))
		code, run, stderr := call(t, dir, append([]string{"run", "odd.toml", "--all", "--quiet", "--out", "out"}, c.args...)...)
		require.Equal(t, exitDone, code, "%s: %s", name, stderr)
		for _, s := range c.want {
			assert.Contains(t, oneLine(run), s, name)
		}
		for _, s := range c.not {
			assert.NotContains(t, oneLine(run), s, name)
		}
	}
}
