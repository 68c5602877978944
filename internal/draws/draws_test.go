package draws_test

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/compile"
	"prehabsim/internal/diag"
	"prehabsim/internal/draws"
	"prehabsim/internal/scenario"
	"prehabsim/scenarios"
	"prehabsim/sim/dist"
	"prehabsim/sim/voi"
)

// bench is a scenario in which things are drawn, with what is put in place of MORE.
const bench = `format = 1
[run]
window = { from = 2027-01-01, years = 1 }
warm_up = "0d"
[table.tumour]
key = "tumour"
rows = { solid = { days = { value = 5, low = 4, high = 9 } }, blood = { days = { value = 2, low = 1, high = 4 } } }
[attribute.tumour]
shares = { solid = 0.5, blood = 0.5 }
[attribute.site]
shares = { lung = { value = 0.3, low = 0.2, high = 0.4, source = "T-A" }, breast = { value = 0.5, low = 0.3, high = 0.8, source = "T-B" }, skin = 0.2 }
[attribute.kind]
shares = { a = { value = 0.6, low = 0.2, high = 0.9, source = "T-C" }, b = { value = 0.3, low = 0.1, high = 0.6, source = "T-D" }, c = "rest" }
[resource.bed]
kind = "beds"
capacity = { value = 20, low = 10, high = 30, source = "T-E" }
[pathway.p]
steps = ["stay", "test", "home", "go"]
arrivals = { rate = { value = 700, low = 500, high = 900, unit = "per year", source = "T-F" } }
[pathway.p.step.stay]
use = "bed"
time = { dist = "exponential", mean = { by = "site", lung = { value = 3.5, low = 2, high = 6, unit = "d", source = "T-G" }, breast = { value = 3.5, low = 2, high = 6, unit = "d", source = "T-G" }, skin = { value = 1, low = 0.5, high = 2, unit = "d", dist = "gamma", source = "T-H" } } }
[pathway.p.step.test]
delay = { by = "tumour", column = "days", unit = "d" }
[pathway.p.step.home]
delay = { value = "3d", low = "1d", high = "9d", source = "T-I" }
[pathway.p.step.go]
leave = "treated"
MORE
`

func inputsOf(t testing.TB, more string, seed uint64) (*draws.Inputs, *compile.Compiler, string) {
	t.Helper()
	var problems diag.List
	files := scenario.Files{Builtin: scenarios.Files, Open: func(string) ([]byte, error) { return []byte(strings.Replace(bench, "MORE", more, 1)), nil }}
	c := compile.NewCompiler(files, "bench.toml", &problems)
	require.NotNil(t, c, problems.Err())
	in := inputs(t, c, seed, &problems)
	told := ""
	if err := problems.Err(); err != nil {
		told = err.Error()
	}
	return in, c, told
}

func inputs(t testing.TB, c *compile.Compiler, seed uint64, problems *diag.List) *draws.Inputs {
	t.Helper()
	m := c.Model(compile.Settings{}, nil, problems)
	require.NotNil(t, m, problems.Err())
	var asked draws.Asked
	was := m.Fingerprint()
	again := c.Model(compile.Settings{}, &asked, problems)
	require.NotNil(t, again, problems.Err())
	require.Equal(t, was, again.Fingerprint(), "what is asked is what is written")
	var documents []*scenario.Document
	for _, o := range again.Options {
		documents = append(documents, o.Document)
	}
	return draws.New(seed, &asked, documents, m.Correlations, problems)
}

func names(in *draws.Inputs) (list []string) {
	for _, x := range in.List {
		list = append(list, x.Name)
	}
	return list
}

func column(in *draws.Inputs, name string, n int) (list []float64) {
	k := slices.Index(names(in), name)
	for i := range n {
		list = append(list, in.Draw(i).Values()[k])
	}
	return list
}

// Numbers with one evidence id and one range are one input, wherever they stand.
func TestOneBeliefIsOneInput(t *testing.T) {
	in, _, told := inputsOf(t, "", 1)
	require.Empty(t, told)
	require.ElementsMatch(t, []string{"T-A", "T-B", "T-C", "T-D", "T-E", "T-F", "T-G", "T-H", "T-I", "table.tumour.solid.days", "table.tumour.blood.days"}, names(in))
	k := slices.Index(names(in), "T-G")
	require.Len(t, in.List[k].Numbers, 2)
	d := in.Draw(3)
	x, ok := d.Instead(in.List[k].Numbers[0])
	y, _ := d.Instead(in.List[k].Numbers[1])
	require.True(t, ok)
	require.Equal(t, x, y)
}

// Values lie in their ranges, have their laws' means, and are what their places take.
func TestDrawsFollowTheirLaws(t *testing.T) {
	in, _, _ := inputsOf(t, "", 7)
	const n = 512
	for k, x := range in.List {
		q, sum := x.Numbers[0], 0.0
		for i := range n {
			v := in.Draw(i).Values()[k]
			sum += v * q.Factor
			if q.Dist != "gamma" {
				_, low, high := q.Written()
				require.GreaterOrEqual(t, v, low, x.Name)
				require.LessOrEqual(t, v, high, x.Name)
			}
			if q.Step > 0 {
				require.InDelta(t, math.Round(v*q.Factor/q.Step), v*q.Factor/q.Step, 1e-9, x.Name)
			}
		}
		require.InEpsilon(t, x.Law.Mean(), sum/n, 0.005, x.Name)
	}
}

// Every draw is a sound scenario: shares add up, counts are whole.
func TestEveryDrawCompiles(t *testing.T) {
	in, c, _ := inputsOf(t, "", 7)
	for i := range 64 {
		var problems diag.List
		require.NotNil(t, c.Model(compile.Settings{}, in.Draw(i), &problems), "%d: %v", i, problems.Err())
	}
}

func TestSharesAddUp(t *testing.T) {
	in, c, _ := inputsOf(t, "", 7)
	for i := range 16 {
		var problems diag.List
		m := c.Model(compile.Settings{}, in.Draw(i), &problems)
		require.NotNil(t, m, problems.Err())
		sums := map[string]float64{}
		for _, q := range m.Options[0].Document.Quantities() {
			if name, ok := strings.CutPrefix(q.Path, "attribute."); ok {
				sums[name[:4]] += q.Value
			}
		}
		require.InDelta(t, 1, sums["site"], 1e-8)
		require.LessOrEqual(t, sums["kind"], 1+1e-8)
	}
}

func TestRanksAreTied(t *testing.T) {
	in, _, told := inputsOf(t, `
[correlation.same]
of = ["T-F", "T-H"]
rank = 1
[correlation.some]
of = ["T-F", "T-I"]
rank = 0.6`, 7)
	require.Empty(t, told)
	f, h, i, c := voi.Ranks(column(in, "T-F", 1024)), voi.Ranks(column(in, "T-H", 1024)), voi.Ranks(column(in, "T-I", 1024)), voi.Ranks(column(in, "T-C", 1024))
	require.InDelta(t, 1, voi.RankCorrelation(f, h), 1e-6)
	require.InDelta(t, 0.6, voi.RankCorrelation(f, i), 0.03)
	require.InDelta(t, 0.6, voi.RankCorrelation(h, i), 0.03)
	require.InDelta(t, 0, voi.RankCorrelation(f, c), 0.06)
	alone, _, _ := inputsOf(t, "", 7)
	require.NotEqual(t, alone.Digest(), in.Digest())
}

// Half of what is not known of a cell is as unknown of its column; 6/π·asin(½/2) is the
// correlation of the ranks of two of them.
func TestCellsOfAColumnGoTogether(t *testing.T) {
	in, _, _ := inputsOf(t, "", 7)
	solid, blood := column(in, "table.tumour.solid.days", 2048), column(in, "table.tumour.blood.days", 2048)
	require.InDelta(t, 6/math.Pi*math.Asin(0.25), voi.RankCorrelation(voi.Ranks(solid), voi.Ranks(blood)), 0.03)
}

// One evidence id ties all inputs that have it: −1 is one against the other.
func TestOneIDTiesItsNumbers(t *testing.T) {
	two := `
[attribute.stay]
dist = "constant"
value = { by = "kind", a = { value = 1.1, low = 1, high = 1.2 }, b = { value = 0.9, low = 0.8, high = 1 }, c = 1, source = "M-CMLOS" }
`
	of := func(rank string) (list [2][]float64) {
		in, _, told := inputsOf(t, two+"[correlation.both]\nof = [\"M-CMLOS\"]\nrank = "+rank, 7)
		require.Empty(t, told)
		for k, x := range []string{"a", "b"} {
			list[k] = voi.Ranks(column(in, "M-CMLOS (attribute.stay.value."+x+")", 256))
		}
		return list
	}
	same, against := of("1"), of("-1")
	require.InDelta(t, 1, voi.RankCorrelation(same[0], same[1]), 1e-9)
	require.InDelta(t, -1, voi.RankCorrelation(against[0], against[1]), 1e-4)
}

// An id that ends in a letter is one as well, and so is each that a source names beside words.
func TestIDsThatEndInALetterAreTied(t *testing.T) {
	var problems diag.List
	c := compile.NewCompiler(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", &problems)
	require.NotNil(t, c, problems.Err())
	in := inputs(t, c, 1, &problems)
	of := map[string][]float64{}
	for draw := range 64 {
		for k, x := range in.Draw(draw).Values() {
			of[in.List[k].Numbers[0].Key()] = append(of[in.List[k].Numbers[0].Key()], x)
		}
	}
	for _, tier := range []string{"universal", "targeted", "specialist"} {
		yes, no := of["prehab.core.need."+tier+".yes"], of["prehab.core.need."+tier+".no"]
		require.Len(t, yes, 64, tier)
		require.Equal(t, voi.Ranks(yes), voi.Ranks(no), tier)
	}
}

// A cell that is read as a number and as days is one input, and so is what is made of it.
func TestCellInTwoUnitsIsOneInput(t *testing.T) {
	var problems diag.List
	c := compile.NewCompiler(scenario.Files{Builtin: scenarios.Files}, "builtin:northbridge", &problems)
	require.NotNil(t, c, problems.Err())
	in := inputs(t, c, 1, &problems)
	m := c.Model(compile.Settings{}, in.Draw(3), &problems)
	require.NotNil(t, m, problems.Err())
	drawn := map[string]float64{}
	for _, q := range m.Register() {
		drawn[q.Path], _, _ = q.Written()
	}
	fractions := drawn["table.site.lung.rt_fractions_mean"]
	require.NotEqual(t, 12.0, fractions)
	require.InEpsilon(t, 1.4*fractions, drawn["route.radiotherapy.step.course.delay.value.lung"], 1e-8)
}

func TestRanksThatCannotBeTied(t *testing.T) {
	_, _, told := inputsOf(t, `
[correlation.one]
of = ["T-F", "T-H"]
rank = 0.9
[correlation.two]
of = ["T-H", "T-I"]
rank = 0.9
[correlation.three]
of = ["T-F", "T-I"]
rank = -0.9`, 7)
	require.Contains(t, told, `correlation "one": these ranks cannot be tied like that at once`)
	require.Contains(t, told, "not positive definite")
}

// A draw is a function of the seed and its number.
func TestDrawsExtend(t *testing.T) {
	one, _, _ := inputsOf(t, "", 7)
	two, _, _ := inputsOf(t, "", 7)
	other, _, _ := inputsOf(t, "", 8)
	require.Equal(t, one.Digest(), two.Digest())
	require.NotEqual(t, one.Digest(), other.Digest())
	require.Equal(t, one.Draw(40).Values(), two.Draw(40).Values())
	require.NotEqual(t, one.Draw(40).Values(), other.Draw(40).Values())
}

// Whatever the ranges of the built-in scenarios allow is a sound scenario.
func TestDrawsOfBuiltInsCompile(t *testing.T) {
	n := 4
	if testing.Short() {
		n = 1
	}
	for _, name := range []string{"northbridge", "selca", "england"} {
		var problems diag.List
		c := compile.NewCompiler(scenario.Files{Builtin: scenarios.Files}, "builtin:"+name, &problems)
		require.NotNil(t, c, problems.Err())
		in := inputs(t, c, 1, &problems)
		require.NoError(t, problems.Err())
		require.NotEmpty(t, in.List)
		for i := range n {
			var told diag.List
			require.NotNil(t, c.Model(compile.Settings{}, in.Draw(i), &told), "%s, draw %d: %v", name, i, told.Err())
		}
	}
}

// A product of a beta and a gamma input, as a share of so many days is: its mean is the
// product of the means, its second moment that of the second moments, and its quantiles
// those that an integral over the beta gives.
func TestAProductOfABetaAndAGamma(t *testing.T) {
	in, _, told := inputsOf(t, `
[attribute.frail]
probability = { value = 0.3, low = 0.15, high = 0.48, dist = "beta", source = "T-SHARE" }
[pathway.q]
steps = ["wait", "go"]
arrivals = { rate = "10 per year" }
[pathway.q.step.wait]
delay = { value = 8, low = 4, high = 14, unit = "d", dist = "gamma", source = "T-DAYS" }
[pathway.q.step.go]
leave = "treated"`, 3)
	require.Empty(t, told)
	const n = 4096
	share, days := column(in, "T-SHARE", n), column(in, "T-DAYS", n)
	product := make([]float64, n)
	var mean, square float64
	for i := range product {
		product[i] = share[i] * days[i]
		mean += product[i] / n
		square += product[i] * product[i] / n
	}
	a, b := lawOf(in, "T-SHARE"), lawOf(in, "T-DAYS")
	const day = 86400
	ea, eb := a.Mean(), b.Mean()/day
	require.InEpsilon(t, ea*eb, mean, 0.002)
	require.InEpsilon(t, (ea*ea+a.SD()*a.SD())*(eb*eb+b.SD()*b.SD()/day/day), square, 0.01)

	slices.Sort(product)
	for _, p := range []float64{0.025, 0.1, 0.5, 0.9, 0.975} {
		at, below := product[int(p*n)], 0.0
		const steps = 4000
		for k := range steps { // over the quantiles of the beta, in the middle of each stratum
			below += b.CDF(at/a.Quantile((float64(k)+0.5)/steps)*day) / steps
		}
		require.InDelta(t, p, below, 0.01, "quantile %v", p)
	}
}

func lawOf(in *draws.Inputs, name string) dist.Law { return in.List[slices.Index(names(in), name)].Law }
