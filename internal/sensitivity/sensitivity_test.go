package sensitivity

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/diag"
	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/sim/fmath"
	"prehabsim/sim/result"
	"prehabsim/sim/sobol"
)

// model is a made-up scenario: inputs of normal law with mean 0 and standard deviation 1,
// named a, b, c ..., and by how much each option changes the bed-days, given them.
type model struct {
	inputs, draws int
	noise         float64
	seed          uint64
	change        []func(x []float64) float64
}

const scale = 1000 // counts are whole numbers

func (m model) folder() *Folder {
	f := &Folder{Manifest: facts.Manifest{Name: "made", Level: 0.95, Seed: m.seed, Options: []facts.Option{{ID: "current", Name: "Current"}}}}
	f.Set = &result.Set{Options: []string{"current"}, Draws: m.draws + 1, Columns: []result.Column{{Measure: "ward_bed_days", Year: result.WholeWindow}, {Measure: "referrals", Year: result.WholeWindow}}}
	for o := range m.change {
		id := fmt.Sprintf("option_%d", o+1)
		f.Set.Options, f.Options = append(f.Set.Options, id), append(f.Options, facts.Option{ID: id, Name: "Option " + fmt.Sprint(o+1)})
	}
	for i := range m.inputs {
		f.Inputs = append(f.Inputs, facts.Drawn{Name: string(rune('a' + i)), Path: "path." + string(rune('a'+i)), Numbers: 1, Low: -1.96, High: 1.96, P10: -1.2816, P90: 1.2816, Status: "ASSUMPTION"})
	}
	for draw := range m.draws {
		var x []float64
		for i := range m.inputs {
			x = append(x, fmath.NormQuantile(sobol.Draw(m.seed, uint64(draw), i)))
			f.Inputs[i].Values = append(f.Inputs[i].Values, x[i])
		}
		for n := range 1 + sure(draw < 64) {
			row := result.Row{Draw: draw + 1, Replication: n, Options: [][]result.Ratio{{{Num: 5000 * scale, Den: scale}, {Num: 7, Den: 1}}}}
			for o, change := range m.change {
				luck := m.noise * fmath.NormQuantile(sobol.Draw(m.seed+99, uint64(draw), 40+10*o+n))
				row.Options = append(row.Options, []result.Ratio{{Num: int64(math.Round((5000 + change(x) + luck) * scale)), Den: scale}, {Num: 7, Den: 1}})
			}
			if err := f.Set.Add(row); err != nil {
				panic(err)
			}
		}
	}
	return f
}

func view(t *testing.T, f *Folder, a Ask) *View {
	t.Helper()
	v, err := f.View(a)
	require.NoError(t, err)
	return v
}

func textOf(t *testing.T, d document.Document) string {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, d, 100))
	return strings.ReplaceAll(b.String(), "\n  ", " ") // lines that run over
}

// linear is a change of −20 + 30 a: fewer bed-days is better, so the option is good while a
// is below 2/3.
func linear(x []float64) float64 { return -20 + 30*x[0] }

func TestAnEffectThatIsLinearInOneInput(t *testing.T) {
	v := view(t, model{inputs: 12, draws: 256, noise: 10, seed: 3, change: []func([]float64) float64{linear}}.folder(), Ask{})
	r := v.Result()
	require.Len(t, r.Tornados, 1)
	bars := r.Tornados[0].Bars
	b := bars[0]
	require.Equal(t, 0, b.Input)
	require.True(t, b.Clear)
	require.InDelta(t, 2*1.2816*30, b.Swing.Value, 3*b.Swing.SE)
	require.InDelta(t, -20-1.2816*30, b.Low.Value, 3*b.Low.SE)
	require.InDelta(t, 1, b.Share.Value, 3*b.Share.SE+0.02)
	require.InDelta(t, 2.0/3, b.Threshold.At, 4*b.Threshold.SE)
	require.False(t, b.Threshold.Above)
	require.Equal(t, [2]int{-1, 0}, b.Best, "current is best where a is high")
	for _, b := range bars[1:] {
		require.False(t, b.Clear, "input %d does nothing", b.Input)
	}
	// A normal difference of mean 20 and standard deviation 30 (Raiffa and Schlaifer 1961).
	z := 20.0 / 30
	want := 30*math.Exp(-z*z/2)/math.Sqrt(2*math.Pi) - 20*fmath.NormCDF(-z)
	require.Len(t, r.Worth.Inputs, 1)
	require.InEpsilon(t, want, r.Worth.Inputs[0].Value, 0.12)
	text := textOf(t, r.Document(10))
	require.Contains(t, text, "Option 1 does better than current only while a is below 0.7 (+/- 0.0")
	require.Contains(t, text, "Measure this locally first: a, believed to be 0, -1.96 to 1.96 (ASSUMPTION).")
	require.Contains(t, text, "Of the other 11 it cannot be told from chance")
	require.Contains(t, text, "a changes which option is best, on average Option 1: when it is high Current does clearly better.")
}

// What one input explains makes others plain that it would have hidden.
func TestASmallEffectIsSeenBesideALargeOne(t *testing.T) {
	m := model{inputs: 20, draws: 256, noise: 5, seed: 8, change: []func([]float64) float64{func(x []float64) float64 { return 100*x[0] + 8*x[1] }}}
	v := view(t, m.folder(), Ask{})
	require.False(t, v.bar(&Tornado{Option: 1, without: v.Tornado(1).without}, 1).Clear, "beside 100 a, 8 b is lost")
	bars := v.Tornado(1).Bars
	require.Equal(t, []int{0, 1}, []int{bars[0].Input, bars[1].Input})
	require.True(t, bars[1].Clear)
	require.InDelta(t, 2*1.2816*8, bars[1].Swing.Value, 3*bars[1].Swing.SE)
	require.False(t, bars[2].Clear)
}

// Of forty inputs that do nothing one is called clear in one run of twenty at most.
func TestNoiseIsSeldomTakenForAnEffect(t *testing.T) {
	runs, wrong := 40, 0
	for seed := range uint64(runs) {
		v := view(t, model{inputs: 24, draws: 64, noise: 10, seed: 100 + seed, change: []func([]float64) float64{func([]float64) float64 { return -5 }}}.folder(), Ask{})
		if v.Tornado(1).Bars[0].Clear {
			wrong++
		}
	}
	require.LessOrEqual(t, wrong, 6, "of %d runs, 2 are to be expected and 6 are three standard deviations more", runs)
}

func TestNothingIsToldOfNoise(t *testing.T) {
	v := view(t, model{inputs: 24, draws: 64, noise: 10, seed: 5, change: []func([]float64) float64{func([]float64) float64 { return -5 }}}.folder(), Ask{})
	text := textOf(t, v.Result().Document(10))
	require.Contains(t, text, "Of none of the 24 inputs can it be told from chance that it moves this change, by 64 draws")
	require.Contains(t, text, "No input is clear of chance, so it cannot be told what knowing one would be worth.")
	d, err := v.Study(Study{Input: "a", Patients: []int{100}, SD: 1})
	require.NoError(t, err)
	require.Contains(t, textOf(t, d), "it cannot be told from nothing by 64 draws, so no study of it can be.")
}

func TestDrawsThatAreAllTheSame(t *testing.T) {
	v := view(t, model{inputs: 2, draws: 64, seed: 5, change: []func([]float64) float64{func([]float64) float64 { return -5 }, func([]float64) float64 { return 0 }}}.folder(), Ask{})
	text := textOf(t, v.Result().Document(10))
	require.Contains(t, text, "In no draw is any option's change another than in the rest")
	require.Contains(t, text, "Option 2 is as current in every draw.")
	require.NotContains(t, text, "NaN")
}

func TestAMapOfTwoInputsIsTheirSum(t *testing.T) {
	v := view(t, model{inputs: 4, draws: 512, noise: 2, seed: 5, change: []func([]float64) float64{func(x []float64) float64 { return 10*x[0] - 20*x[1] }}}.folder(), Ask{})
	rows, columns := v.centiles(0), v.centiles(1)
	for i, list := range v.outcomes.Surface(v.settings(), 1, 0, v.inputs[0], v.inputs[1], rows, columns) {
		for j, e := range list {
			require.InDelta(t, 10*rows[i]-20*columns[j], v.sign*e.Value, 4*e.SE+0.01)
		}
	}
	d, err := v.Say(Wanted{Top: 1, Map: []string{"a", "path.b"}})
	require.NoError(t, err)
	require.Contains(t, textOf(t, d), "OPTION 1")
}

// What a study of n patients is worth is known of a normal mean: that of knowing a number
// of the variance which the study is expected to take away.
func TestAStudyOfANormalMean(t *testing.T) {
	v := view(t, model{inputs: 2, draws: 1024, noise: 5, seed: 3, change: []func([]float64) float64{linear}}.folder(), Ask{})
	d, err := v.Study(Study{Input: "a", Patients: []int{4, 400, 4}, SD: 4})
	require.NoError(t, err)
	text := textOf(t, d)
	require.Contains(t, text, "With 400 patients it is within a tenth of knowing it exactly")
	require.Equal(t, 1, strings.Count(text, " 4   0."), text)
	d, err = v.Study(Study{Input: "a", Patients: []int{4, 100}, SD: 4, Once: 1000, PerPatient: 1})
	require.NoError(t, err)
	require.Contains(t, textOf(t, d), "None of these is worth its cost over one year.")
	d, err = v.Study(Study{Input: "a", Patients: []int{4, 100, 10000}, SD: 4, PerPatient: 0.01, Years: 2})
	require.NoError(t, err)
	require.Contains(t, textOf(t, d), "Over 2 years the best of these has 100 patients")
}

// The prior is normal of variance 1 and the data are of variance 1/4, so what is believed
// then has mean 4/5 of what was found and variance 1/5 (Gelman and others 2013, Bayesian Data
// Analysis, sec. 2.5).
func TestLearningIsThatOfANormalMean(t *testing.T) {
	f := model{inputs: 2, draws: 2048, noise: 2, seed: 3, change: []func([]float64) float64{linear}}.folder()
	l, err := f.Learn([]Datum{{Input: "a", Mean: 1, SE: 0.5}})
	require.NoError(t, err)
	require.InDelta(t, 0.8, l.Lessons[0].After.Mean, 0.02)
	require.InDelta(t, math.Sqrt(0.2), l.Lessons[0].After.SD, 0.02)
	v := view(t, f, Ask{})
	require.InDelta(t, -20+30*0.8, v.sign*v.outcomes.Belief(l.weights, 1, 0, 0.95).Mean, 1)
	d, err := l.Document(nil)
	require.NoError(t, err)
	text := textOf(t, d)
	require.Contains(t, text, "1 (standard error 0.5)")
	require.Contains(t, text, "+24")
	require.NotContains(t, text, "?\n")
	_, rest, _ := strings.Cut(v.moved(1, l.weights), "+")
	require.Regexp(t, `^2[345]\.\d \+/- [123]\.\d$`, rest)
	require.Contains(t, text, "OPTION 1")
}

// Half of the data, and then the other half, teach what all do.
func TestTwoFindingsTeachWhatOneDoes(t *testing.T) {
	f := model{inputs: 2, draws: 512, seed: 3, change: []func([]float64) float64{linear}}.folder()
	for i := range f.Inputs[0].Values {
		f.Inputs[0].Values[i] = fmath.NormCDF(f.Inputs[0].Values[i])
	}
	whole, err := f.Learn([]Datum{{Input: "a", Events: 30, Of: 100}})
	require.NoError(t, err)
	parts, err := f.Learn([]Datum{{Input: "a", Events: 10, Of: 50}, {Input: "a", Events: 20, Of: 50}})
	require.NoError(t, err)
	require.InDelta(t, whole.Lessons[0].After.Mean, parts.Lessons[1].After.Mean, 1e-9)
	require.InDelta(t, 31.0/102, whole.Lessons[0].After.Mean, 0.01, "a beta law, from a uniform one")
}

func TestSharesInPercentAreCountedAsShares(t *testing.T) {
	f := model{inputs: 1, draws: 512, seed: 3, change: []func([]float64) float64{linear}}.folder()
	for i := range f.Inputs[0].Values {
		f.Inputs[0].Values[i] = 100 * fmath.NormCDF(f.Inputs[0].Values[i])
	}
	f.Inputs[0].Unit = "%"
	l, err := f.Learn([]Datum{{Input: "1", Events: 30, Of: 100}})
	require.NoError(t, err)
	require.InDelta(t, 3100.0/102, l.Lessons[0].After.Mean, 1)
}

func TestWhatCannotBeIsRefused(t *testing.T) {
	f := model{inputs: 3, draws: 64, noise: 5, seed: 3, change: []func([]float64) float64{linear}}.folder()
	f.Inputs[2].Name = "M-UPT"
	for _, c := range []struct {
		data []Datum
		kind diag.Kind
		want string
	}{
		{[]Datum{{Input: "M-UPD", Mean: 1, SE: 1}}, diag.Usage, `unknown input "M-UPD"; did you mean "M-UPT"?`},
		{[]Datum{{Input: "something else", Mean: 1, SE: 1, Where: "d.csv:2: "}}, diag.Usage, `d.csv:2: unknown input "something else"; inputs.csv of the folder lists them by number, name and path`},
		{[]Datum{{Input: "a"}}, diag.Usage, "say what was found of a: either events among patients, or a mean with its standard error"},
		{[]Datum{{Input: "a", Of: 4, Mean: 1, SE: 1}}, diag.Usage, "say what was found of a: either"},
		{[]Datum{{Input: "a", Events: 5, Of: 4}}, diag.Usage, "5 events among 4 are none"},
		{[]Datum{{Input: "a", Events: 3, Of: 4}}, diag.Usage, "a is no share, so events cannot be counted of it"},
		{[]Datum{{Input: "a", Mean: 1, SE: -1}}, diag.Usage, "a standard error must be above 0, not -1"},
		{[]Datum{{Input: "a", Mean: math.NaN(), SE: 1}}, diag.Usage, "must be numbers"},
		{[]Datum{{Input: "a", Mean: 30, SE: 1}}, diag.Refused, "no draw could have produced 30 (standard error 1) of a, which runs from -"},
		{[]Datum{{Input: "a", Mean: 0.2, SE: 0.01}}, diag.Refused, "of 64 draws these data leave no more than"},
	} {
		_, err := f.Learn(c.data)
		require.ErrorContains(t, err, c.want)
		require.Equal(t, c.kind, diag.KindOf(err), c.want)
	}
	v := view(t, f, Ask{})
	for _, c := range []struct {
		want  string
		asked Wanted
	}{
		{"--top must be 1 or more, not 0", Wanted{}},
		{"a map is of two inputs, not of 1", Wanted{Top: 1, Map: []string{"a"}}},
		{"a map is of two inputs, and a is one", Wanted{Top: 1, Map: []string{"a", "1"}}},
		{"ask for one at a time", Wanted{Top: 1, Map: []string{"a", "b"}, Study: Study{Input: "a"}}},
		{"say of which input a study would be", Wanted{Top: 1, Study: Study{Patients: []int{5}}}},
		{"say of how many patients", Wanted{Top: 1, Study: Study{Input: "a"}}},
		{"a study has 1 to 1,000,000 patients", Wanted{Top: 1, Study: Study{Input: "a", Patients: []int{0}}}},
		{"a is no share that could be counted", Wanted{Top: 1, Study: Study{Input: "a", Patients: []int{5}}}},
		{"must be 0 or more", Wanted{Top: 1, Study: Study{Input: "a", Patients: []int{5}, SD: -1}}},
	} {
		_, err := v.Say(c.asked)
		require.ErrorContains(t, err, c.want)
		require.Equal(t, diag.Usage, diag.KindOf(err))
	}
	for want, a := range map[string]Ask{
		`unknown measure "ward_bed_day"`:                           {Measure: "ward_bed_day"},
		`unknown option "option_2"; there are: current and option`: {Options: []string{"option_2"}},
		"current is the only option there is":                      {Options: []string{"current"}},
	} {
		_, err := f.View(a)
		require.ErrorContains(t, err, want)
		require.Equal(t, diag.Usage, diag.KindOf(err))
	}
	few := model{inputs: 1, draws: 20, seed: 3, change: []func([]float64) float64{linear}}.folder()
	_, err := few.View(Ask{})
	require.ErrorContains(t, err, "20 draws in which every option has a value of ward_bed_days are too few to tell anything; it takes 32")
}

func TestAMeasureWithoutABetterWayHasNoWorth(t *testing.T) {
	f := model{inputs: 2, draws: 64, noise: 1, seed: 3, change: []func([]float64) float64{linear}}.folder()
	for k := range f.Set.Rows {
		o := f.Set.Rows[k].Options
		o[0][1], o[1][1] = o[0][0], o[1][0] // as many referrals as bed-days
	}
	text := textOf(t, view(t, f, Ask{Measure: "referrals"}).Result().Document(5))
	require.Contains(t, text, "neither more nor less is better in itself")
	require.NotContains(t, text, "does better")
	require.Contains(t, text, "OPTION 1")
}

// A folder is read back as it was written.
// leavesPricesOut says that what is of money and health, which moves no measure, is not
// looked at.
func leavesPricesOut(t *testing.T, files fstest.MapFS, inputs string, first []facts.Drawn) {
	t.Helper()
	priced := func(of ...string) {
		lines := strings.Split(strings.TrimSpace(inputs), "\n")
		text := lines[0] + ",of\n"
		for i, line := range lines[1:] {
			text += line + "," + of[i] + "\n"
		}
		files["inputs.csv"] = &fstest.MapFile{Data: []byte(text)}
	}
	priced("simulation", "money and health")
	back, err := Load(files)
	require.NoError(t, err)
	require.Equal(t, first, back.Inputs)
	priced("money and health", "money and health")
	_, err = Load(files)
	require.EqualError(t, err, "its draws are of prices and of health alone, on which nothing that is measured depends")
}

func TestAFolderIsReadBack(t *testing.T) {
	f := model{inputs: 2, draws: 40, noise: 1, seed: 3, change: []func([]float64) float64{linear}}.folder()
	files := fstest.MapFS{}
	_, err := Load(files)
	require.Error(t, err)
	var rows bytes.Buffer
	require.NoError(t, f.Set.Encode(&rows))
	manifest, err := json.Marshal(f.Manifest)
	require.NoError(t, err)
	inputs := "input,name,title,path,numbers,unit,value,low,high,p10,p90,dist,source,status\n"
	drawn := "draw,input,value\n"
	for i := range f.Inputs {
		x := &f.Inputs[i]
		inputs += fmt.Sprintf("%d,%s,%s,%s,1,%s,%v,%v,%v,%v,%v,%s,%s,%s\n", i+1, x.Name, x.Title, x.Path, x.Unit, x.Value, x.Low, x.High, x.P10, x.P90, x.Dist, x.Source, x.Status)
		for draw, value := range x.Values {
			drawn += fmt.Sprintf("%d,%d,%v\n", draw+1, i+1, value)
		}
	}
	write := func(name, text string) { files[name] = &fstest.MapFile{Data: []byte(text)} }
	write(facts.ManifestFile, string(manifest))
	write("rows.jsonl", rows.String())
	write("inputs.csv", inputs)
	write("drawn.csv", drawn)
	back, err := Load(files)
	require.NoError(t, err)
	require.Equal(t, f.Inputs, back.Inputs)
	require.Equal(t, textOf(t, view(t, f, Ask{}).Result().Document(5)), textOf(t, view(t, back, Ask{}).Result().Document(5)))

	leavesPricesOut(t, files, inputs, f.Inputs[:1])

	for want, change := range map[string]func(){
		"drawn.csv: input 2 has 39 values of 40 draws":   func() { write("drawn.csv", drawn[:strings.LastIndex(strings.TrimSpace(drawn), "\n")+1]) },
		`drawn.csv:2: input "7" is not in inputs.csv`:    func() { write("drawn.csv", "draw,input,value\n1,7,3\n") },
		"drawn.csv:2: draw 2 of input 1 is out of order": func() { write("drawn.csv", "draw,input,value\n2,1,3\n") },
		`drawn.csv:2: value "NaN" is no number`:          func() { write("drawn.csv", "draw,input,value\n1,1,NaN\n") },
		`drawn.csv:2: value "x" is no number`:            func() { write("drawn.csv", "draw,input,value\n1,1,x\n") },
		`inputs.csv:2: p90 is "", which is no number`:    func() { write("inputs.csv", "input,name,numbers,value,low,high,p10\n1,a,1,0,0,0,0\n") },
		"rows.jsonl: line 1":                             func() { write("rows.jsonl", "{}\n") },
	} {
		write("rows.jsonl", rows.String())
		write("inputs.csv", inputs)
		write("drawn.csv", drawn)
		change()
		_, err := Load(files)
		require.ErrorContains(t, err, want)
	}
	write("rows.jsonl", rows.String())
	f.Set.Rows, f.Set.Draws = nil, 0
	rows.Reset()
	require.NoError(t, f.Set.Encode(&rows))
	write("rows.jsonl", rows.String())
	_, err = Load(files)
	require.ErrorContains(t, err, "it has no draws of the uncertain inputs; add some with prehabsim run made --draws 512")
	require.Equal(t, diag.Usage, diag.KindOf(err))
}

func TestFindingsAreReadFromATable(t *testing.T) {
	list, err := ReadData(strings.NewReader("\ufeffinput,events,of,mean,se\na,37,60,,\n\nb,,,4.1,0.3\n"), "d.csv")
	require.NoError(t, err)
	require.Equal(t, []Datum{{Input: "a", Events: 37, Of: 60, Where: "d.csv:2: "}, {Input: "b", Mean: 4.1, SE: 0.3, Where: "d.csv:4: "}}, list)
	for text, want := range map[string]string{
		"input,events,of,mean,se\na,3.5,60,,\n": `d.csv:2: events must be a whole number, not "3.5"`,
		"input,events,of,mean,se\na,,,x,1\n":    `d.csv:2: mean must be a number, not "x"`,
		"input,events,of,mean,se\n":             "d.csv has no data",
		"input,events,off\na,3,5\n":             `d.csv:1: unknown heading "off"; did you mean "of"?; there are input, events, of, mean and se, and source and note for readers`,
		"input,mean,mean\na,3,5\n":              `d.csv:1: column "mean" is there twice`,
		"input,mean,se\na,3,0\n":                `d.csv:2: se must be above 0, not 0`,
		"input,mean,se\na,3\n":                  `d.csv:2: has 2 fields, and the first line 3`,
		"input,mean,se\n\"a,3,1\n":              `d.csv:2: a quotation mark is stray or missing`,
		"input;mean;se\na;3;1\n":                "d.csv:1: is divided by semicolons",
		"input,mean,se\ra,3,1\rb,3,1":           "d.csv:1: has the line ends of old Macs",
		"\xff\xfei\x00n\x00":                    "d.csv:1: is written in UTF-16",
		"":                                      "d.csv is empty; it takes a line of headings first",
	} {
		_, err := ReadData(strings.NewReader(text), "d.csv")
		require.ErrorContains(t, err, want)
		require.Equal(t, diag.Refused, diag.KindOf(err))
	}
}

func TestTheTableHasARowForEachInputOfEachOption(t *testing.T) {
	v := view(t, model{inputs: 3, draws: 64, noise: 5, seed: 3, change: []func([]float64) float64{linear, linear}}.folder(), Ask{})
	var b bytes.Buffer
	require.NoError(t, v.Result().CSV(&b))
	rows, err := csv.NewReader(&b).ReadAll()
	require.NoError(t, err)
	require.Len(t, rows, 1+2*3)
	at := map[string]string{}
	for i, h := range rows[0] {
		at[h] = rows[1][i]
	}
	require.Equal(t, []string{"option_1", "a", "yes", "current"}, []string{at["option"], at["name"], at["clear_of_chance"], at["best_at_p90"]})
	require.NotEmpty(t, at["threshold"])
}

// Names are the scenario's: a spreadsheet must not take one for a formula.
func TestNamesInTheTableAreNoFormulas(t *testing.T) {
	v := view(t, model{inputs: 3, draws: 64, noise: 5, seed: 3, change: []func([]float64) float64{linear}}.folder(), Ask{})
	v.Inputs[0].Name = "=1+1"
	var b bytes.Buffer
	require.NoError(t, v.Result().CSV(&b))
	require.Contains(t, b.String(), ",'=1+1,")
}

func TestInputsAreTiedByTheirRanks(t *testing.T) {
	v := &View{inputs: [][]float64{{1, 2, 3}, {10, 20, 90}, {1, 1, 1}}, ranks: make([][]float64, 3)}
	require.Equal(t, 1.0, v.tie(0, 1))
	require.Equal(t, 0.0, v.tie(2, 1))
}

func TestLongPathsAreShownByTheirEnd(t *testing.T) {
	require.Equal(t, "...stay.ratio", label(&facts.Drawn{Path: "prehab.core.effect.stay.ratio"}))
	require.Equal(t, "M-LOS", label(&facts.Drawn{Name: "M-LOS", Path: "a.b"}))
	require.Equal(t, "a.b", label(&facts.Drawn{Name: "M-PPC 0.55 (0.37)", Path: "a.b"}))
}
