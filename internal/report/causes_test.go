package report

import (
	"bytes"
	"math"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/sim/result"
)

// bedDays are results of options whose ward bed-days by cause, and by site, add up to all
// of them in every replication, as those of a simulation do.
func bedDays(t *testing.T, replications int, causes map[string][]float64, sites map[string][]float64, options ...string) *Results {
	t.Helper()
	set := &result.Set{Options: options}
	column := func(c result.Column, of func(n, option int) int64) {
		at := len(set.Columns)
		set.Columns = append(set.Columns, c)
		for n := range replications {
			if at == 0 {
				set.Rows = append(set.Rows, result.Row{Replication: n, Options: make([][]result.Ratio, len(options))})
			}
			for o := range options {
				set.Rows[n].Options[o] = append(set.Rows[n].Options[o], result.Ratio{Num: of(n, o), Den: 1000})
			}
		}
	}
	// What chance does in an option is much the same in the others.
	made := func(values []float64, of int) func(n, o int) int64 {
		return func(n, o int) int64 {
			v := values[o]
			if v == 0 {
				return 0
			}
			v += 20 * wave(n, of)
			if v != values[0]+20*wave(n, of) {
				v += wave(n, of+17*o)
			}
			return int64(math.Round(1000 * v))
		}
	}
	all := func(n, o int) (sum int64) {
		for i, measure := range bedCauses {
			if causes[measure] != nil {
				sum += made(causes[measure], i)(n, o)
			}
		}
		return sum
	}
	column(window("ward_bed_days_less_luck"), all)
	for i, measure := range bedCauses {
		if causes[measure] != nil {
			column(window(measure+lessLuck), made(causes[measure], i))
		}
	}
	column(window("critical_care_bed_days"), func(n, o int) int64 { return int64(500_000 - 3000*o + int(wave(n, 9+o)*500)) })
	b := kpi.Breakdown{Name: "site", Title: "Tumour site"}
	for i := range 26 {
		site := string(rune('a' + i))
		if values := sites[site]; values != nil {
			b.Values = append(b.Values, site)
			column(inGroup("ward_bed_days_less_luck", b, site), made(values, 40+i))
		}
	}
	m := Meta{ScenarioName: "beds", Level: 0.95}
	if len(b.Values) > 0 {
		m.Breakdowns = []kpi.Breakdown{b}
	}
	return New(m, set, facts.Machine{})
}

// causesPage is what is printed of causes, and its rows by label: numbers as they are printed.
func causesPage(t *testing.T, r *Results) (text string, rows map[string][]float64) {
	t.Helper()
	d := &document.Document{}
	r.writeCauses(d)
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, *d, 200))
	rows = map[string][]float64{}
	for line := range strings.Lines(b.String()) {
		label, rest, _ := strings.Cut(line, "  ")
		rest = regexp.MustCompile(`\+/- <?[\d.,]+( \*)?( \(o\))?`).ReplaceAllString(rest, "")
		for _, word := range strings.Fields(rest) {
			x, err := strconv.ParseFloat(strings.ReplaceAll(word, ",", ""), 64)
			if err == nil {
				rows[label] = append(rows[label], x)
			}
		}
	}
	return b.String(), rows
}

var someCauses = map[string][]float64{
	"ward_bed_days_stay":          {14_000.4, 13_957.7, 14_000.4},
	"ward_bed_days_complications": {2900.3, 2861.4, 2900.3},
	"ward_bed_days_readmissions":  {2041.3, 2062.1, 2041.3},
}

// As printed, causes add up to the total in every column, whatever chance makes of them.
// A cause that no option has is left out, and so is an option that changes nothing.
func TestCausesAddUpAsTheyArePrinted(t *testing.T) {
	for replications := 2; replications < 40; replications++ {
		text, rows := causesPage(t, bedDays(t, replications, someCauses, nil, "current", "prehab", "same"))
		labels := []string{"The stay itself", "Longer stays after complications", "Readmissions"}
		require.Len(t, rows["All ward bed-days"], 2, text)
		for i, total := range rows["All ward bed-days"] {
			sum := 0.0
			for _, label := range labels {
				require.Len(t, rows[label], 2, text)
				sum += rows[label][i]
			}
			require.InDelta(t, total, sum, 1e-9, text)
		}
		require.NotContains(t, text, "Emergency")
		require.NotContains(t, text, "Treatment changed")
		require.Contains(t, text, "Not in these tables: same (no change).")
		require.Contains(t, text, "Critical care, in beds of its own")
	}
	text, rows := causesPage(t, bedDays(t, 20, someCauses, nil, "current", "prehab"))
	require.Contains(t, text, "prehab: more bed-days, and not fewer, beyond chance: readmissions (+21).")
	require.InDelta(t, -61, rows["All ward bed-days"][1], 1)
}

// Where nothing is changed, or there is one cause alone, there is nothing to take apart.
// Current by itself says what its patients are in bed for.
func TestCausesAreToldWhereThereAreSome(t *testing.T) {
	text, _ := causesPage(t, bedDays(t, 9, map[string][]float64{"ward_bed_days_stay": {14_000, 13_900}}, nil, "current", "prehab"))
	require.Empty(t, text)
	text, _ = causesPage(t, bedDays(t, 9, map[string][]float64{"ward_bed_days_stay": {14_000, 14_000}, "ward_bed_days_unplanned": {70, 70}}, nil, "current", "same"))
	require.Empty(t, text)
	text, rows := causesPage(t, bedDays(t, 9, map[string][]float64{"ward_bed_days_stay": {14_000}, "ward_bed_days_unplanned": {700}}, map[string][]float64{"a": {14_700}}, "current"))
	require.Len(t, rows["All ward bed-days"], 1, text)
	require.NotContains(t, text, "Options")
	require.NotContains(t, text, "site")
	// Another treatment in an option alone: nothing of it in current.
	text, rows = causesPage(t, bedDays(t, 9, map[string][]float64{"ward_bed_days_stay": {14_000, 13_900}, "ward_bed_days_other_treatment": {0, 300}}, nil, "current", "prehab"))
	require.InDeltaSlice(t, []float64{0, 300}, rows["Treatment changed by prehab"], 2, text)
	require.Contains(t, text, "What they would have used otherwise is missing from the other rows.")
}

// A change that some reading of the evidence has at none has no star in the tables of
// groups either, nor in the row of all others, which is added up.
func TestStarsOfGroupsAreBeyondTheReadingsOfTheEvidence(t *testing.T) {
	sites := map[string][]float64{}
	for i := range 12 {
		sites[string(rune('a'+i))] = []float64{1000, 900 - 10*float64(i)}
	}
	r := bedDays(t, 30, someCauses, sites, "current", "prehab")
	text, _ := causesPage(t, r)
	require.Regexp(t, `(?m)^l .*\*$`, text)
	require.Regexp(t, `(?m)^All others .*\*$`, text)
	null := r.Preset("null")
	r.Presets = []Preset{null}
	text, _ = causesPage(t, r)
	require.Contains(t, text, "*", "readings that agree")
	for c := range null.Change["prehab"] {
		null.Change["prehab"][c] = 0
	}
	text, _ = causesPage(t, r)
	require.NotContains(t, text, "*")
}

// Where an option has no effect on who comes back, what the row of readmissions changes by
// is told to be none of it.
func TestReadmissionsWithoutEffectAreToldToHaveNone(t *testing.T) {
	const told = "no option has an effect on who comes back"
	r := bedDays(t, 9, someCauses, nil, "current", "prehab")
	text, _ := causesPage(t, r)
	require.NotContains(t, text, told)
	rate := window("readmissions")
	r.Set.Columns = append(r.Set.Columns, rate)
	for n := range r.Set.Rows {
		for o := range r.Set.Options {
			r.Set.Rows[n].Options[o] = append(r.Set.Rows[n].Options[o], result.Ratio{Num: 7, Den: 100})
		}
	}
	r.Why = []facts.Unmoved{{Word: facts.AssumedNone, Risk: true}}
	r.NotMoved = [][]int{nil, make([]int, len(r.Set.Columns))}
	r.NotMoved[1][len(r.Set.Columns)-1] = 1
	r = New(r.Meta, r.Set, facts.Machine{})
	text, _ = causesPage(t, r)
	require.Contains(t, text, told)
}

// Groups that an option changes most have a row each, in that order, the others one
// together, and all of them add up to the same total.
func TestGroupsAddUpToTheTotal(t *testing.T) {
	sites := map[string][]float64{}
	for i := range 12 {
		was := 1000 + 100*float64(i)
		sites[string(rune('a'+i))] = []float64{was, was - float64(i*i)/9}
	}
	text, rows := causesPage(t, bedDays(t, 30, someCauses, sites, "current", "prehab"))
	_, groups, ok := strings.Cut(text, "BY TUMOUR SITE")
	require.True(t, ok, text)
	last := -1
	for _, site := range []string{"l", "k", "j", "i", "h", "g", "All others", "All ward bed-days"} {
		at := strings.Index(groups, "\n"+site+" ")
		require.Greater(t, at, last, "%s in\n%s", site, groups)
		last = at
	}
	for i := range 2 {
		sum := 0.0
		for _, site := range []string{"l", "k", "j", "i", "h", "g", "All others"} {
			sum += rows[site][i]
		}
		require.InDelta(t, rows["All ward bed-days"][2+i], sum, 1e-9, text)
	}
}

// Of many options the three that change most are told by group, and what is left out is
// said.
func TestGroupsAreToldOfFewOptions(t *testing.T) {
	values := []float64{14_000, 13_990, 13_900, 13_800, 13_950}
	r := bedDays(t, 30, map[string][]float64{"ward_bed_days_stay": values, "ward_bed_days_unplanned": {70, 70, 70, 70, 70}}, map[string][]float64{"a": values, "b": {70, 70, 70, 70, 70}},
		"current", "one", "two", "three", "four")
	text, _ := causesPage(t, r)
	causes, groups, _ := strings.Cut(text, "BY TUMOUR SITE")
	require.Contains(t, causes, " one ")
	require.NotContains(t, groups, " one ")
	require.Regexp(t, " two +three +four\n", groups)
	require.Contains(t, groups, "Those options that change ward bed-days most; the others, and the causes")
}
