package cli

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/fit"
	"prehabsim/internal/intake"
	"prehabsim/internal/scenario"
	"prehabsim/sim/dist"
)

// local is a folder with the made-up stays of testdata and a file of the test.
func local(t *testing.T, name, text string) string {
	t.Helper()
	dir := t.TempDir()
	copyScripts(t, dir, "stays.csv")
	require.NoError(t, os.WriteFile(filepath.Join(dir, name), []byte(text), 0o666))
	return dir
}

// column is a file of one column, los.
func column(values ...any) string {
	return "los\n" + strings.Trim(strings.ReplaceAll(fmt.Sprint(values...), " ", "\n"), "[]") + "\n"
}

var pasted = regexp.MustCompile(`(?m)^(delay|count) = (.*)$`)

// The lines that are printed, put into a scenario, compile to a law with the mean
// of the one that was fitted, but for the rounding of its parameters.
func TestTheLineToPasteIsTheLawThatWasFitted(t *testing.T) {
	uneven := column(5, 6, 6, 7, 7, 7, 8, 8, 9, 10, 11, 8, 7, 6)
	for _, c := range []struct {
		text, unit string
		counts     bool
		seconds    float64
	}{
		{text: "stays.csv", unit: "d", seconds: 86400},
		{text: uneven, unit: "h", seconds: 3600},
		{text: column(1, 2, 9, 30, 4, 1, 1, 60, 3), unit: "m", seconds: 60},
		{text: column(4, 4, 4, 4, 4, 4), unit: "w", seconds: 7 * 86400},
		{text: column(0, 0, 3, 4, 2, 2, 1, 1, 1, 0, 0, 0, 5, 2, 2, 2, 6, 6), counts: true, seconds: 1},
	} {
		dir, name := local(t, "data.csv", c.text), "data.csv"
		args := []string{"fit", name, "--column", "los", "--unit", c.unit}
		switch {
		case c.text == "stays.csv":
			args = []string{"fit", c.text, "--column", "los_days", "--censored", "still_in"}
			name = c.text
		case c.counts:
			args = []string{"fit", name, "--column", "los", "--counts"}
		}
		code, stdout, stderr := call(t, dir, args...)
		require.Equal(t, exitDone, code, stderr)
		lines := pasted.FindAllStringSubmatch(stdout, -1)
		require.NotEmpty(t, lines, stdout)

		columns := fit.Columns{Value: "los", Counts: c.counts, Day: map[string]float64{"d": 1, "h": 24, "m": 1440}[c.unit]}
		if name == "stays.csv" {
			columns = fit.Columns{Value: "los_days", Censored: "still_in", Day: 1}
		}
		var problems diag.List
		samples, err := fit.ReadColumn(strings.NewReader(contents(t, filepath.Join(dir, name))), name, columns, &problems)
		require.NoError(t, err)
		want := fit.Laws(samples[0])
		mean, tolerance := 0., 0.
		if value, same := samples[0].Same(); same {
			mean = value
		} else {
			mean, tolerance = want.Fits[0].Law.Mean(), 0.002
		}
		assert.InEpsilon(t, mean*c.seconds, meanIn(t, dir, lines[0][1], lines[0][2]), tolerance+1e-12, "%s", lines[0][0])
		for _, line := range lines[1:] {
			assert.Positive(t, meanIn(t, dir, line[1], line[2]), line[0])
		}
		// Every other law can be pasted too.
		for _, f := range want.Fits {
			law := fmt.Sprintf("{ dist = %q, %s }", f.Family, f.Text(c.unit))
			assert.InEpsilon(t, f.Law.Mean()*c.seconds, meanIn(t, dir, lines[0][1], law), 0.002, law)
		}
	}
}

// meanIn is the mean of a law that stands in a scenario as a delay or as how often
// a route is repeated: the mean of what that step draws.
func meanIn(t *testing.T, dir, key, law string) float64 {
	t.Helper()
	step := "delay = " + law
	if key == "count" {
		step = `repeat = { route = "again", count = ` + law + `, every = "1d" }`
	}
	text := `format = 1
[run]
start = 2026-01-05
warm_up = "0d"
run_out = "0d"
window = "1w"
[pathway.p]
arrivals = { interarrival = "1d" }
steps = ["wait", "end"]
[pathway.p.step.wait]
` + step + `
[pathway.p.step.end]
leave = "done"
[route.again]
steps = ["short"]
[route.again.step.short]
delay = "1h"
`
	require.NoError(t, os.WriteFile(filepath.Join(dir, "pasted.toml"), []byte(text), 0o666))
	files := scenario.Files{Open: func(name string) ([]byte, error) { return os.ReadFile(filepath.Join(dir, name)) }}
	var problems diag.List
	m := compile.Load(files, "pasted.toml", compile.Settings{}, &problems)
	require.NoError(t, problems.Err(), law)
	for _, d := range m.Options[0].Laws {
		if strings.Contains(d.Where, "wait") {
			return d.Mean * secondsIn(t, d.Unit)
		}
	}
	require.Fail(t, "no law", "%+v", m.Options[0].Laws)
	return 0
}

func secondsIn(t *testing.T, unit string) float64 {
	t.Helper()
	seconds, ok := map[string]float64{"": 1, "days": 86400}[unit]
	require.True(t, ok, "%q", unit)
	return seconds
}

// Names and dates of birth stand in the file, beside the columns that were asked
// for. Neither results nor messages, even of rows that are wrong, repeat them, nor
// do completions or groups of few.
func TestNobodyIsNamedInWhatFitPrints(t *testing.T) {
	stays := contents(t, filepath.Join(scripts, "stays.csv"))
	secrets := []string{"Quill", "Otter", "Stone", "19"}
	shifted := strings.ReplaceAll(stays, `"`, "") // names without their quotes move each row along
	swapped := strings.Replace(stays, "date_of_birth", "los_days", 1)
	swapped = strings.Replace(swapped, "trust,los_days", "trust,born", 1)
	headless := stays[strings.Index(stays, "\n")+1:]
	rare := stays + "\"Zed, Z.\",1950-01-01,Tiny Otter Clinic,3,no,10,1\n"
	for name, c := range map[string]struct {
		text string
		args []string
		code int
	}{
		"sound":     {stays, []string{"--column", "los_days", "--censored", "still_in", "--by", "trust"}, exitDone},
		"shifted":   {shifted, []string{"--column", "los_days"}, exitRefused},
		"dates":     {swapped, []string{"--column", "los_days"}, exitRefused},
		"names":     {stays, []string{"--column", "patient"}, exitRefused},
		"censored":  {stays, []string{"--column", "los_days", "--censored", "patient"}, exitRefused},
		"headless":  {headless, []string{"--column", "Ada Quill, B."}, exitRefused},
		"few":       {rare, []string{"--column", "los_days", "--by", "trust"}, exitDone},
		"by person": {stays, []string{"--column", "los_days", "--by", "patient"}, exitRefused},
	} {
		dir := local(t, "data.csv", c.text)
		code, stdout, stderr := call(t, dir, append([]string{"fit", "data.csv"}, c.args...)...)
		assert.Equal(t, c.code, code, "%s\n%s%s", name, stdout, stderr)
		said := strings.ReplaceAll(stdout+stderr, "Ada Quill, B.", "") // what was typed may be said
		for _, secret := range secrets {
			if secret == "19" { // the century of a date of birth
				assert.NotRegexp(t, `19\d\d-`, said, name)
				continue
			}
			assert.NotContains(t, said, secret, name)
		}
	}
}

func TestFitWarnsOfWhatToDoubt(t *testing.T) {
	for _, c := range []struct {
		text string
		args string
		code int
		said string
	}{
		{"los" + strings.Repeat("\n3\n4\n2", 20) + "\n250\n", "", exitDone, "warning: the longest value alone is 58.1% of the total, and the mean hangs on it: is it a patient?"},
		{column(3, 4), "--rounded floor", exitUsage, `unknown way of rounding "floor"; there are: nights, nearest, down, up and no`},
		{column(3, 4), "--rounded nights --unit none", exitUsage, "nights have a unit; leave out --unit none or --rounded nights"},
		{column(3, 4), "--rounded up --counts", exitUsage, "counts are not rounded; leave out --rounded up or --counts"},
		{column(0, 4), "--rounded no", exitRefused, `data.csv:2: column "los" is 0, and no time is 0 to the last digit; leave out --rounded no`},
		{column(0, 4), "--rounded up", exitRefused, `data.csv:2: column "los" is 0, and no time is rounded up to 0; leave out --rounded up`},
		{column(3, 4.5), "--rounded nights", exitRefused, `data.csv:3: column "los" is no whole number of days, so it is not in nights; leave out --rounded nights`},
		{column(3, 4.1234), "--rounded down", exitRefused, `data.csv: column "los" shows no step to which its values would be rounded; leave out --rounded down`},
		{column(3, 4), "--step surgery.ward_stay", exitUsage, "--scenario and --step go together; for example: --scenario builtin:northbridge --step surgery.ward_stay"},
		{column(3, 4), "--scenario builtin:northbridge --step surgery.ward_stays", exitRefused, `builtin:northbridge/northbridge.toml has no step "surgery.ward_stays"; did you mean "surgery.ward_stay"?`},
		{column(3, 4), "--scenario builtin:northbridge --step surgery.started", exitRefused, `step "route.surgery.step.started" takes no time of its own; name one with a delay or a time`},
		{column(3, 4), "--scenario builtin:northbridge --step surgery.ward_stay --counts", exitUsage, "the time of a step has a unit; leave out --step, or --counts and --unit none"},
		{column(3.5, 4.5, 9, 7, 6, 12), "", exitDone, "warning: 6 values complete: with fewer than 30 the choice of a law is little more than a guess"},
		{column(4, 4, 4, 4, 4, 4), "", exitDone, "warning: all values are the same, so that no law can be fitted; is this a standard length, or a default of the system?"},
		{"los" + strings.Repeat("\n0\n1\n2\n3\n1\n5\n1", 5), "", exitDone,
			"warning: half of the values are at most 1d, written in steps of 1d: what lies within a step is the law's guess; use a finer unit if you have one"},
		{"los,g\n1,a\n2,a\n3,a\n4,a\n5,a\n6,a\n6,b\n", "--by g", exitDone, "warning: left out for having fewer than 6 values: 1 group"},
		{"los,in" + strings.Repeat("\n3,yes", 6), "--censored in", exitRefused, "warning: all were still in, so that nothing tells how long a stay is\nprehabsim: data.csv: no law can be fitted to column \"los\""},
		{column(1, 2, 3), "", exitRefused, `data.csv: column "los" has fewer than 6 values; a law needs 6 or more`},
		{"los,g\n1,a\n2,b\n", "--by g", exitRefused, `data.csv: no group of column "g" has the 6 values that a law needs`},
		{"lso\n3\n", "", exitRefused, `data.csv:1: there is no column "los" in the first line, which must name the columns; did you mean "lso"?`},
		{column(3), "--unit y", exitUsage, `unknown unit "y"; there are: d, h, m, w and none`},
		{column(3), "--counts --unit h", exitUsage, "counts have no unit; leave out --unit h or --counts"},
		{column(3), "--by los", exitUsage, `column "los" is named twice; --column, --censored and --by take a column each`},
	} {
		dir := local(t, "data.csv", c.text)
		code, _, stderr := call(t, dir, append([]string{"fit", "data.csv", "--column", "los"}, strings.Fields(c.args)...)...)
		assert.Equal(t, c.code, code, "%q\n%s", c.text, stderr)
		assert.Contains(t, stderr, c.said, "%q", c.text)
		assert.True(t, strings.HasPrefix(stderr, "prehabsim: "), stderr)
	}
	dir := local(t, "data.csv", "")
	_, _, stderr := call(t, dir, "fit", "dat.csv", "--column", "los")
	assert.Equal(t, "prehabsim: dat.csv: no such file; did you mean \"data.csv\"?\n", stderr)
	code, _, stderr := call(t, dir, "fit", "data.csv")
	assert.Equal(t, exitUsage, code)
	assert.Equal(t, "prehabsim: name the column of times or counts; for example: prehabsim fit data.csv --column los_days\n", stderr)
	_, _, stderr = call(t, dir, "fit")
	assert.Equal(t, "prehabsim: name a CSV file; for example: prehabsim fit stays.csv --column los_days\n", stderr)
}

// A law that is far from the data is not offered while the table says how far; what
// is offered instead has the mean of the data.
func TestWhatIsOfferedHasTheMeanOfTheData(t *testing.T) {
	ward := "los" + strings.Repeat("\n1\n1\n2\n1\n2\n1\n1\n24\n26\n1", 30) + "\n"
	some := strings.Repeat("1\n1\n2\n3\n1\n5\n0\n2\n9\n4\n", 6)
	for name, c := range map[string]struct {
		text, args string
		mean       float64
	}{
		"two kinds":  {ward, "", 6},
		"by group":   {"", "--by g", 6},
		"nights":     {"los\n" + some, "", 2.8},
		"down":       {"los\n" + some, "--rounded down", 0},
		"with total": {"", "", 2.8},
	} {
		if name == "by group" {
			c.text = strings.Replace(strings.ReplaceAll(ward, "\n", ",a\n"), "los,a", "los,g", 1)
		}
		if name == "with total" {
			c.text = "name,los\nA," + strings.ReplaceAll(strings.TrimSuffix(some, "\n"), "\n", "\nA,") + "\nTotal,168\n"
		}
		dir := local(t, "data.csv", c.text)
		args := append([]string{"fit", "data.csv", "--column", "los"}, strings.Fields(c.args)...)
		code, stdout, stderr := call(t, dir, args...)
		require.Equal(t, exitDone, code, stderr)
		lines := pasted.FindAllStringSubmatch(stdout, -1)
		require.NotEmpty(t, lines, stdout)
		first := meanIn(t, dir, lines[0][1], lines[0][2]) / 86400
		for _, line := range lines {
			got := meanIn(t, dir, line[1], line[2]) / 86400
			assert.InEpsilon(t, first, got, 0.002, "%s: %s", name, line[0]) // all that is offered has one mean
			if c.mean > 0 {
				assert.InEpsilon(t, c.mean, got, 0.002, "%s: %s", name, line[0])
			}
		}
		if name == "two kinds" {
			assert.Contains(t, stdout, "No law is offered: even the nearest, ")
			assert.NotContains(t, lines[0][0], "lognormal")
		}
		if name == "with total" {
			assert.Contains(t, stderr, "warning: data.csv:62: left out: it is a total")
			assert.NotContains(t, stdout, "csv =", "the file itself has the total in it")
		}
	}
}

// The law less complications has the mean that is left, and with the scenario's
// complications on top that of the data again.
func TestComplicationsDoNotCountTwice(t *testing.T) {
	text := strings.Replace(builtinLike, "STAY", `"3d"`, 1)
	dir := local(t, "data.csv", "los"+strings.Repeat("\n2\n4\n7\n3\n5\n12\n1\n6", 10)+"\n")
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ward.toml"), []byte(text), 0o666))
	args := []string{"fit", "data.csv", "--column", "los", "--scenario", "ward.toml", "--step", "surgery.ward_stay"}
	_, stdout, stderr := call(t, dir, args...)
	require.Empty(t, stderr)
	assert.Contains(t, stdout, "It goes under [route.surgery.step.ward_stay] of your scenario, in place of (ward.toml:17)\ndelay = \"3d\"\n")
	// 0.2 × 2 d + 0.1 × 8 d.
	assert.Contains(t, stdout, "The step surgery.complications (ward.toml:15) adds a mean of 1.2d\n")
	lines := pasted.FindAllStringSubmatch(stdout, -1)
	require.Len(t, lines, 4, stdout) // the law, what it replaces, the law less complications, the data
	assert.InEpsilon(t, 5-1.2, meanIn(t, dir, lines[2][1], lines[2][2])/86400, 0.001)

	// By a category, for a group that is one of its values.
	by := strings.Replace(text, "any = 0.3", `any = { by = "site", lung = 0.3, rest = 0.1 }`, 1)
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ward.toml"), []byte(by), 0o666))
	_, stdout, _ = call(t, dir, args...)
	assert.Contains(t, stdout, "adds a mean of 0.8d (breast) to 1.2d (lung)\n")
	assert.NotContains(t, stdout, "less them")
	grouped := "site,los" + strings.Repeat("\nbreast,2\nbreast,4\nbreast,3\nlung,4\nlung,7\nlung,13", 10) + "\n"
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data.csv"), []byte(grouped), 0o666))
	_, stdout, _ = call(t, dir, append(args, "--by", "site")...)
	lines = pasted.FindAllStringSubmatch(stdout, -1)
	require.Len(t, lines, 8, stdout)
	assert.InEpsilon(t, 3-0.8, meanIn(t, dir, lines[2][1], lines[2][2])/86400, 0.001)
	assert.InEpsilon(t, 8-1.2, meanIn(t, dir, lines[6][1], lines[6][2])/86400, 0.001)

	// More complications than stay.
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data.csv"), []byte("los"+strings.Repeat("\n0\n1\n0\n1\n2", 8)+"\n"), 0o666))
	require.NoError(t, os.WriteFile(filepath.Join(dir, "ward.toml"), []byte(text), 0o666))
	_, stdout, _ = call(t, dir, args...)
	assert.Contains(t, stdout, "They cannot be\ntaken off, since their mean is more than that of the data")
}

const builtinLike = `format = 1
[run]
start = 2026-01-05
warm_up = "0d"
run_out = "0d"
window = "1w"
[attribute.site]
shares = { breast = 0.5, lung = 0.5 }
[pathway.p]
arrivals = { interarrival = "1d" }
steps = ["surgery"]
step.surgery.go = "surgery"
[route.surgery]
steps = ["complications", "ward_stay", "home"]
step.complications.complication = { any = 0.3, major = 0.1, minor_days = "2d", major_days = "8d" }
[route.surgery.step.ward_stay]
delay = STAY
[route.surgery.step.home]
leave = "home"
`

func TestFitCompletesTheColumnsOfTheFile(t *testing.T) {
	dir := local(t, "data.csv", "")
	for _, flag := range []string{"--column", "--censored", "--by"} {
		_, stdout, _ := call(t, dir, "__complete", "fit", "stays.csv", flag, "")
		assert.True(t, strings.HasPrefix(stdout, "patient\ndate_of_birth\ntrust\nlos_days\nstill_in\ntheatre_min\ncontacts\n"), stdout)
	}
	_, stdout, _ := call(t, dir, "__complete", "fit", "gone.csv", "--column", "")
	assert.True(t, strings.HasPrefix(stdout, ":"), stdout)
}

// Steps that take a time of their own are proposed for --step, and those alone: what
// complications add to a stay is noted by nobody.
func TestFitCompletesStepsThatTakeATime(t *testing.T) {
	_, stdout, _ := call(t, t.TempDir(), "__complete", "fit", "stays.csv", "--scenario", "builtin:northbridge", "--step", "")
	assert.Contains(t, stdout, "surgery.ward_stay\n")
	assert.Contains(t, stdout, "sact.course\n")
	for _, none := range []string{"complications", "started", "readmission", "death"} {
		assert.NotContains(t, stdout, none)
	}
	dir := local(t, "data.csv", column(3, 4))
	_, _, stderr := call(t, dir, "fit", "data.csv", "--column", "los", "--scenario", "builtin:northbridge", "--step", "surgery.complication")
	assert.NotContains(t, stderr, "complications")
	code, _, stderr := call(t, dir, "fit", "data.csv", "--column", "los", "--scenario", "builtin:northbridge", "--step", "surgery.complications")
	assert.Equal(t, exitRefused, code)
	assert.Contains(t, stderr, `step "route.surgery.step.complications" adds to the stay that a later step has; name that one`)
}

// What the help says of the families that are left out holds.
func TestFitKnowsEveryFamilyOrSaysWhyNot(t *testing.T) {
	help := fitCommand(&app{}).Long
	_, times, _ := call(t, local(t, "data.csv", column(5, 6, 6, 7, 7, 7, 8, 8, 9, 10, 11, 8, 7, 6)), "fit", "data.csv", "--column", "los")
	_, counts, _ := call(t, local(t, "data.csv", column(1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3, 3, 3, 3, 3)), "fit", "data.csv", "--column", "los", "--counts")
	_, same, _ := call(t, local(t, "data.csv", column(1, 1, 1, 1, 1, 1)), "fit", "data.csv", "--column", "los")
	for _, f := range dist.Families() {
		assert.Contains(t, strings.ToLower(help+times+counts+same), f.Name)
	}
}

func TestTextIsQuotedAsTOMLDoes(t *testing.T) {
	assert.Equal(t, `"C:\\data\\a \"b\" \u0009é`+"\ufffd"+`"`, intake.Quoted("C:\\data\\a \"b\" \té\xff"))
}

// Whoever is still in has a stay that is longer than what stands there: a column that says
// so and is not read is told of; one that is read, or says something else, is not.
func TestFitTellsOfAColumnThatSaysWhoIsStillIn(t *testing.T) {
	text := "nights,still_in\n1,no\n2,no\n3,yes\n4,no\n5,no\n6,no\n"
	_, _, stderr := call(t, local(t, "stays.csv", text), "fit", "stays.csv", "--column", "nights")
	assert.Contains(t, stderr, `column "still_in" was not read; if it says who was still in when the data end, their stays are longer than what stands here: add --censored "still_in"`)
	_, _, stderr = call(t, local(t, "stays.csv", text), "fit", "stays.csv", "--column", "nights", "--censored", "still_in")
	assert.NotContains(t, stderr, "was not read")
	_, _, stderr = call(t, local(t, "stays.csv", strings.ReplaceAll(text, "still_in", "died")), "fit", "stays.csv", "--column", "nights")
	assert.NotContains(t, stderr, "was not read")
}
