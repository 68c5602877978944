package plots

import (
	"math"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/facts"
)

const (
	manifestText = `{
  "name": "lung", "title": "Lung cancer",
  "options": [{"id": "current", "name": "Current practice"}, {"id": "a", "name": "Prehab"}],
  "level": 0.9,
  "window": {"from": "2027-04-01", "to": "2030-04-01"},
  "resources": [{"id": "ward.kch", "name": "Ward, King's College Hospital"}],
  "host": "passed over"
}`
	measuresText = `option,measure,title,by,value,period,unit,better,mean,low,high,sd,n
current,first_treatments,First treatments,all,all,window,patients,higher,2400,2390,2410,20,40
a,within_62_days,Within 62 days,all,all,window,%,higher,61.3,,,,1
a,within_62_days,Within 62 days,all,all,year 1,%,higher,61.4,,,,1
`
	seriesText = `option,measure,title,by,value,month,unit,mean,low,high,sd,n
current,waiting_list,Waiting list,all,all,2027-04,patients,1210,1200,1220,12,40
`
)

func folder() fstest.MapFS {
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	return fstest.MapFS{
		"manifest.json":   file(manifestText),
		"measures.csv":    file(measuresText),
		"differences.csv": file(strings.SplitAfter(measuresText, "\n")[0]),
		"series.csv":      file("\ufeff" + seriesText),
	}
}

func TestLoadReadsAResultsFolder(t *testing.T) {
	r, err := Load(folder())
	require.NoError(t, err)
	assert.Equal(t, "lung", r.Scenario)
	assert.Equal(t, "Lung cancer", r.Title)
	assert.Equal(t, []facts.Option{{ID: "current", Name: "Current practice"}, {ID: "a", Name: "Prehab"}}, r.Options)
	assert.Equal(t, map[string]string{"ward.kch": "Ward, King's College Hospital"}, r.Resources)
	assert.Equal(t, 0.9, r.Level)
	assert.Equal(t, "April 2027 to March 2030", r.Window)
	assert.Equal(t, Row{
		Option: "current", Measure: "first_treatments", Title: "First treatments", By: "all", Value: "all", Period: "window",
		Unit: "patients", Better: "higher", Mean: 2400, Low: 2390, High: 2410, SD: 20, N: 40,
	}, r.Measures[0])
	assert.Equal(t, 61.3, r.Measures[1].Mean)
	assert.True(t, math.IsNaN(r.Measures[1].Low), "an empty cell")
	assert.Empty(t, r.Differences)
	assert.Equal(t, "2027-04", r.Series[0].Period)
}

// What the evidence leaves open is taken from the headline table, line by line; one without it
// is of a run without draws.
func TestDifferencesHaveWhatTheEvidenceLeavesOpen(t *testing.T) {
	f := folder()
	f["differences.csv"] = &fstest.MapFile{Data: []byte(strings.SplitAfter(measuresText, "\n")[0] + "a,beds,Beds,all,all,window,days,lower,-9,-12,-6,3,40\na,beds,Beds,imd,1,window,days,lower,-9,-12,-6,3,40\na,stay,Stay,all,all,window,days,lower,-9,-12,-6,3,40\n")}
	f["headline.csv"] = &fstest.MapFile{Data: []byte("option,measure,by,value,change_evidence_low,change_evidence_high\ncurrent,beds,all,all,,\na,beds,all,all,-32,5\na,stay,all,all,-12,-3\n")}
	r, err := Load(f)
	require.NoError(t, err)
	assert.True(t, r.Differences[0].doubted())
	assert.Equal(t, "; the evidence leaves -32.0 to +5.0 open", strings.ReplaceAll(r.Differences[0].byReading(), "−", "-"))
	assert.False(t, r.Differences[1].doubted(), "of another group")
	assert.False(t, r.Differences[2].doubted())
	assert.Empty(t, r.Differences[2].byReading())
	r.Differences[0].readings = []float64{0, -9}
	assert.Equal(t, "; by reading of the evidence the change is -9.00 to 0.00; the evidence leaves -32.0 to +5.0 open", strings.ReplaceAll(r.Differences[0].byReading(), "−", "-"))

	f["headline.csv"] = &fstest.MapFile{Data: []byte("option,measure\na,beds\n")}
	r, err = Load(f)
	require.NoError(t, err)
	assert.Nil(t, r.Differences[0].open)
	f["headline.csv"] = &fstest.MapFile{Data: []byte("option,measure,by,value,change_evidence_low,change_evidence_high\na,beds,all,all,few,5\n")}
	_, err = Load(f)
	require.ErrorContains(t, err, `headline.csv:2: change_evidence_low: want a number or an empty cell, not "few"`)
}

// Readings of the evidence belong to the differences over the window; a folder without them
// is one of an older run.
func TestDifferencesHaveTheirReadings(t *testing.T) {
	f := folder()
	f["differences.csv"] = &fstest.MapFile{Data: []byte(strings.SplitAfter(measuresText, "\n")[0] + "a,beds,Beds,all,all,window,days,lower,-9,-12,-6,3,40\na,beds,Beds,imd,1,window,days,lower,-9,-12,-6,3,40\na,stay,Stay,all,all,window,days,lower,-9,-12,-6,3,40\n")}
	f["evidence.csv"] = &fstest.MapFile{Data: []byte("reading,option,measure,change,replications\nnull,a,beds,0,4\nconservative,a,beds,-4,4\ncentral,a,beds,-9,4\ncentral,a,stay,-9,4\nnull,a,stay,,4\n")}
	r, err := Load(f)
	require.NoError(t, err)
	assert.Equal(t, []float64{0, -4, -9}, r.Differences[0].readings)
	assert.Nil(t, r.Differences[1].readings)
	assert.True(t, r.Differences[0].doubted())
	assert.False(t, r.Differences[2].doubted(), "one reading alone has it")
	f["evidence.csv"] = &fstest.MapFile{Data: []byte("reading,option,measure,change,replications\nnull,b,beds,none,4\n")}
	_, err = Load(f)
	require.ErrorContains(t, err, `evidence.csv:2: option: "b" is not an option of manifest.json`)
	require.ErrorContains(t, err, `evidence.csv:2: change: want a number or an empty cell, not "none"`)
}

func TestLoadSaysWhatIsWrongAndWhere(t *testing.T) {
	for _, c := range []struct{ file, old, new, want string }{
		{"measures.csv", ",mean,low", ",average,low", `measures.csv:1: no column "mean"; found option, measure,`},
		{"measures.csv", "better,mean,low", "x,y,low", `measures.csv:1: no column "better" and "mean"; found`},
		{"measures.csv", "by,value", "by,by", `measures.csv:1: column "by" stands twice`},
		{"measures.csv", "2400", "many", `measures.csv:2: mean: want a number or an empty cell, not "many"`},
		{"measures.csv", "2400", "NaN", `measures.csv:2: mean: want a number or an empty cell, not "NaN"`},
		{"measures.csv", "2390", "2500", `measures.csv:2: low: 2500 is above high, 2410`},
		{"measures.csv", "20,40", "20,-1", `measures.csv:2: n: want a whole number, not "-1"`},
		{"measures.csv", "a,within", "b,within", `measures.csv:3: option: "b" is not an option of manifest.json`},
		{"measures.csv", "%,higher", "%,up", `measures.csv:3: better: want "higher", "lower" or an empty cell, not "up"`},
		{"measures.csv", ",,,,1\n", ",,,,1,2\n", `measures.csv:3: 14 cells, but the first line names 13 columns`},
		{"measures.csv", "a,within", "a\"b,within", `measures.csv:3: bare " in non-quoted-field`},
		{"measures.csv", measuresText, "", `measures.csv:1: the file is empty; it needs a line of column names`},
		{"measures.csv", "a,within", "current,first_treatments,First treatments,all,all,window,patients,higher,1,1,1,1,1\na,within",
			`measures.csv:3: measure: "first_treatments" of option "current" stands on line 2 already`},
		{"series.csv", "2027-04", "April", `series.csv:2: month: want a month such as 2027-04, not "April"`},
		{"series.csv", ",month,", ",period,", `series.csv:1: no column "month"`},
		{"manifest.json", `"level": 0.9`, `"level": 90`, `manifest.json:4: level: must lie between 0 and 1, such as 0.95, not 90`},
		{"manifest.json", `"level": 0.9`, `"level": "x"`, `manifest.json:4: not as prehabsim writes it: level is a text`},
		{"manifest.json", `"level": 0.9`, `"level" 0.9`, `manifest.json:4: not as prehabsim writes it: invalid character '0'`},
		{"manifest.json", `"id": "a"`, `"id": "current"`, `manifest.json:3: options: id "current" stands twice`},
		{"manifest.json", `"id": "a"`, `"id": ""`, `manifest.json:3: options: option 2 has no id`},
		{"manifest.json", manifestText, `{}`, `manifest.json:1: options: the list is missing or empty`},
		{"manifest.json", "2030-04-01", "soon", `manifest.json:5: window: to: want a date such as 2027-04-01`},
	} {
		f := folder()
		text := strings.Replace(string(f[c.file].Data), c.old, c.new, 1)
		require.NotEqual(t, string(f[c.file].Data), text, "the case changes nothing: %s", c.want)
		f[c.file] = &fstest.MapFile{Data: []byte(text)}
		_, err := Load(f)
		assert.ErrorContains(t, err, c.want)
	}
	for name := range folder() {
		f := folder()
		delete(f, name)
		_, err := Load(f)
		assert.ErrorContains(t, err, "read results: open "+name)
	}
}

func TestLoadReportsAllProblemsOfAFileUpToALimit(t *testing.T) {
	f := folder()
	header := strings.SplitAfter(measuresText, "\n")[0]
	f["measures.csv"] = &fstest.MapFile{Data: []byte(header + strings.Repeat("x,m,t,all,all,window,u,,1,1,1,1,1\n", 30))}
	f["series.csv"] = &fstest.MapFile{Data: []byte("x\n")}
	_, err := Load(f)
	assert.ErrorContains(t, err, "measures.csv:2: ")
	assert.ErrorContains(t, err, "measures.csv:3: ")
	assert.ErrorContains(t, err, "and 39 more problems") // 30 options and 29 repeats, less the first 20
	assert.ErrorContains(t, err, "series.csv:1: ")
}

func TestWindowIsPutIntoWords(t *testing.T) {
	for _, c := range []struct{ from, to, want string }{
		{"2027-04-01", "2030-04-01", "April 2027 to March 2030"},
		{"2027-04-01", "2030-03-31", "April 2027 to March 2030"},
		{"2027-04", "2030-03", "April 2027 to March 2030"},
		{"2027-04", "2027-04", "April 2027"},
		{"", "", ""},
	} {
		got, err := window(c.from, c.to)
		require.NoError(t, err)
		assert.Equal(t, c.want, got)
	}
}

// FuzzLoad feeds broken files: reading must not panic, every line of an error
// must say where, and what loads must draw.
func FuzzLoad(f *testing.F) {
	f.Add(manifestText, measuresText, seriesText)
	f.Add(`{"options":[{"id":"a"}]}`, "option,measure\n", "\"")
	f.Add(manifestText, strings.ReplaceAll(measuresText, "2400", "1e308"), strings.ReplaceAll(seriesText, "2027-04", "0000-01"))
	f.Fuzz(func(t *testing.T, manifest, measures, series string) {
		files := fstest.MapFS{
			"manifest.json":   {Data: []byte(manifest)},
			"measures.csv":    {Data: []byte(measures)},
			"differences.csv": {Data: []byte(measures)},
			"series.csv":      {Data: []byte(series)},
		}
		r, err := Load(files)
		if err != nil {
			where := regexp.MustCompile(`^(manifest\.json|(measures|differences|series)\.csv):[1-9][0-9]*: `)
			assert.Regexp(t, where, err.Error())
			return
		}
		for _, c := range Charts {
			_, err := show(c, r, Style{})
			require.NoError(t, err)
		}
	})
}

// What was seen of the first replication stands in three tables; of steps only everybody's is
// drawn. A folder of an older version has none of them, and says so.
func TestWhatWasSeenIsLoaded(t *testing.T) {
	f := folder()
	r, err := Load(f)
	require.NoError(t, err)
	for file, c := range map[string]Chart{stepsFile: daysByStep, flowsFile: pathways, warmUpFile: warmUp} {
		_, err := c.Draw(r, Style{})
		assert.EqualError(t, err, "the folder has no "+file)
	}
	file := func(text string) *fstest.MapFile { return &fstest.MapFile{Data: []byte(text)} }
	f[stepsFile] = file("option,pathway,step,standard,patients,came_by,queue,delay,mean,p90\ncurrent,all,all,met,10,10,1,2,3,5\ncurrent,urgent,all,met,8,8,1,2,3,5\n")
	f[flowsFile] = file("option,from,from_title,to,to_title,kind,treated,patients,of_patients\ncurrent,urgent,Urgent,first_treatment,first_treatment,milestone,yes,7,9\n")
	f[warmUpFile] = file("option,of,unit,period,begins,part,value,welch\ncurrent,62-day list,patients,1,2026-04-01,warm-up,4,\n")
	r, err = Load(f)
	require.NoError(t, err)
	assert.Equal(t, []StepDays{{Option: "current", Step: "all", Met: true, Patients: 10, CameBy: 10, Queue: 1, Delay: 2, Mean: 3, P90: 5}}, r.Steps)
	assert.Equal(t, []Flow{{"current", facts.Named{ID: "urgent", Name: "Urgent"}, facts.Named{ID: "first_treatment", Name: "first_treatment"}, "milestone", true, 7, 9}}, r.Flows)
	require.Len(t, r.Settling, 1)
	assert.True(t, math.IsNaN(r.Settling[0].Welch))
	f[warmUpFile] = file("option,of,unit,period,begins,part,value,welch\ncurrent,62-day list,patients,1,soon,warm-up,4,\n")
	_, err = Load(f)
	assert.ErrorContains(t, err, "warmup.csv:2: begins: want a date")
}
