package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
)

const pageNote = "(golden file of TestThePageAsABoardReadsIt: go test ./internal/report -update)\n"

// drawsOfThePage are by how much each draw has more or less of everything.
var drawsOfThePage = []float64{0.99, 1.005, 0.98, 0.995, 1.01, 0.97, 1, 0.985}

// withPrices gives a scenario prices: prehab has a post and a room, beds and lists cost something a
// year, and bed-days are worth something.
func withPrices(r *Results) {
	exactly := func(x float64) facts.Number { return facts.Number{Value: x, Low: x, High: x, Source: "sample"} }
	e := &facts.Economics{
		PriceYear: "2025/26", Horizon: 5, Rates: "green_book", Index: []facts.Level{{Year: "2025/26", Level: 1}},
		Threshold: []facts.Number{exactly(15000), exactly(30000)},
	}
	known := map[string]map[string][]float64{
		"targeted": {"posts": {2, 2, 2, 2, 2}, "room": {1, 0, 0, 0, 0}}, "universal": {"posts": {1, 1, 1, 1, 1}},
		"beds": {"nurses": {12, 12, 12, 12, 12}}, "lists": {"lists": {208, 208, 208, 208, 208}},
	}
	for _, option := range r.Set.Options {
		for _, l := range []facts.CostLine{
			{Name: "posts", Basis: "post", Unit: "post-year", Price: exactly(60000), Resource: "instructor"},
			{Name: "room", Basis: "once", Unit: "room", Price: exactly(40000)},
			{Name: "nurses", Basis: "post", Unit: "post-year", Price: exactly(50000)},
			{Name: "lists", Basis: "list", Unit: "list", Price: exactly(4000)},
		} {
			l.Option, l.Title, l.Kind, l.Class, l.PriceYear, l.Payer = option, l.Name, facts.CostKind, "cost", "2025/26", "trust"
			if l.Known = known[option][l.Name]; l.Known == nil {
				l.Known = make([]float64, 5)
			}
			e.Lines = append(e.Lines, l)
		}
		e.Lines = append(e.Lines, facts.CostLine{
			Option: option, Name: "recovery", Title: "recovery", Kind: facts.HealthKind, Class: "health", Basis: "patient", Unit: "patient", PriceYear: "2025/26",
			Measured: []facts.Measured{{Measure: "treatments"}}, Utility: exactly(0.5), Weeks: exactly(52),
		})
	}
	r.Economics = e
}

// pageSample are results of so many replications and options, with draws and prices if asked.
func pageSample(t *testing.T, replications, options int, draws, prices bool) *Results {
	t.Helper()
	r := alliance(t, replications, options)
	r.Standards = []facts.Standard{{Measure: "within_62_days", Days: 62, Share: 0.85}}
	r.Silent = []string{"patients' travel", "survival", "care by family and friends", "toxicity (no figure exists)", "serious events, of which trials report more"}
	if draws {
		withDraws(t, r, drawsOfThePage...)
	}
	if prices {
		withPrices(r)
	}
	return r
}

func TestThePageAsABoardReadsIt(t *testing.T) {
	for _, c := range []struct {
		file          string
		replications  int
		options       int
		draws, prices bool
		width         int
		chosen        []string
	}{
		{"page-100.txt", 40, 5, true, true, 100, nil},
		{"page-80.txt", 40, 5, true, true, 80, nil},
		{"page-list.txt", 40, 5, true, true, 70, []string{"targeted", "beds"}},
		{"page-without-draws.txt", 40, 3, false, false, 100, nil},
		{"page-once.txt", 1, 3, false, true, 100, nil},
		{"page-current.txt", 40, 1, false, false, 100, nil},
	} {
		file := filepath.Join("testdata", c.file)
		text := pageNote + pageSample(t, c.replications, c.options, c.draws, c.prices).Page(c.chosen).Text(c.width)
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), text, c.file)
	}
}

// withMore adds options that are like others, until there are so many.
func withMore(r *Results, options int) *Results {
	set := *r.Set
	set.Options, set.Rows = slices.Clone(set.Options), slices.Clone(set.Rows)
	meta := r.Meta
	for n := 1; len(set.Options) < options; n++ {
		id := fmt.Sprintf("variant_%d", n)
		set.Options = append(set.Options, id)
		meta.Options = append(slices.Clone(meta.Options), facts.Option{ID: id, Name: fmt.Sprintf("A variant of prehabilitation, number %d", n)})
		meta.NotMoved = append(slices.Clone(meta.NotMoved), make([]int, len(set.Columns)))
		for i := range set.Rows {
			row := &set.Rows[i]
			row.Options = append(slices.Clone(row.Options), row.Options[2+n%(len(row.Options)-2)])
		}
	}
	return New(meta, &set, r.Machine)
}

// No line of the page is wider than it may be, with however many options, and it is one page.
func TestThePageIsOnePage(t *testing.T) {
	for _, replications := range []int{1, 2, 40} {
		for options := 1; options <= 10; options++ {
			for _, draws := range []bool{false, replications > 1} {
				r := pageSample(t, replications, min(options, 5), draws, true)
				if options > 5 {
					r = withMore(r, options)
					r.Economics = nil // the variants have no prices
				}
				for _, width := range []int{60, 79, 80, 81, 100, 120} {
					what := fmt.Sprintf("%d replications, %d options, draws %v, %d wide", replications, options, draws, width)
					text := r.Page(nil).Text(width)
					for line := range strings.Lines(text) {
						require.LessOrEqual(t, len([]rune(strings.TrimRight(line, "\n"))), width, "%s: %s", what, line)
					}
					require.NotRegexp(t, `NaN|Inf|%!|\x{2212}|£-`, text, what)
					lines := strings.Count(text, "\n")
					switch {
					case width >= 100 && options <= 6:
						require.LessOrEqual(t, lines, 60, "%s\n%s", what, text)
					case width >= 80 && options <= 6: // about 50, but for a verdict that has much to say of what is not known
						require.LessOrEqual(t, lines, 66, "%s\n%s", what, text)
					}
				}
			}
		}
	}
}

func TestThePageIsASCIIButForThePound(t *testing.T) {
	text := pageSample(t, 40, 5, true, true).Page(nil).Text(100)
	require.Contains(t, text, "£")
	for _, c := range strings.ReplaceAll(text, "£", "") {
		require.True(t, c == '\n' || c >= ' ' && c < 0x7f, "%q", c)
	}
}

// Every writer has the same words.
func TestEveryWriterOfThePageSaysTheSame(t *testing.T) {
	markup := strings.NewReplacer("**", "", "<small>", "", "</small>", "", "&emsp;", "", "&lt;", "<", "#", "", `\`, "", "|", " ", "---:", "", "---", "", "\u2212", "-")
	said := func(text string) []string {
		list := strings.Fields(strings.ToLower(text))
		slices.Sort(list)
		return list
	}
	d := pageSample(t, 40, 5, true, true).Page(nil).Document()
	var page, markdown bytes.Buffer
	require.NoError(t, document.Text(&page, d, 10_000))
	require.NoError(t, document.Markdown(&markdown, d))
	require.Equal(t, said(regexp.MustCompile(`(?m)^-+$`).ReplaceAllString(page.String(), "")), said(markup.Replace(markdown.String())))

	// In a page for a browser each range has its name in its cell, elsewhere a row has it.
	byRow, byCell := regexp.MustCompile(`(?m)^\| &emsp;[^|]*\|`), regexp.MustCompile(`<small>[^<]*<span>`)
	require.Equal(t, said(markup.Replace(byRow.ReplaceAllString(markdown.String(), "|"))), said(markup.Replace(readHTML(t, d, byCell))))
}

// More than six options are not on one page; those left out are named, and how to choose.
func TestOptionsThatAreLeftOutAreNamed(t *testing.T) {
	r := withMore(alliance(t, 5, 5), 9)
	page := oneLine(r.Page(nil).Text(100))
	assert.Contains(t, page, "NOT ON THIS PAGE A variant of prehabilitation, number 3; A variant of prehabilitation, number 4. Choose up to 6 by id: prehabsim compare RESULTS --options universal,targeted.")
	assert.NotContains(t, oneLine(r.Page([]string{"beds", "variant_4"}).Text(100)), "Targeted prehab, both tiers  ")
	chosen := r.Page([]string{"beds", "variant_4"})
	require.Equal(t, []int{0, 3, 8}, chosen.shown)
	assert.NotContains(t, pageSample(t, 5, 5, false, false).Page(nil).Text(100), "NOT ON THIS PAGE")
}

// Of more than six options those that lead are on the page, wherever they stand.
func TestOptionsThatLeadAreNotLeftOut(t *testing.T) {
	r := withMore(alliance(t, 5, 5), 9)
	last, treated := len(r.Set.Options)-1, r.column[window(treated)]
	for _, row := range r.Set.Rows {
		row.Options[last] = slices.Clone(row.Options[last])
		row.Options[last][treated].Num *= 2
	}
	page := r.Page(nil)
	require.Len(t, page.shown, 1+MostOptions)
	require.Contains(t, page.shown, last)
	text := oneLine(page.Text(100))
	assert.Contains(t, text, "A variant of prehabilitation, number 4\" would start most")
	assert.Regexp(t, "NOT ON THIS PAGE .*number 2; .*number 3", text)
	require.NotContains(t, r.Page([]string{"universal", "targeted"}).shown, last, "who chooses chooses")
}

func oneLine(text string) string { return strings.Join(strings.Fields(text), " ") }

// cellOf is a cell of the page by row and option.
func cellOf(t *testing.T, p *Page, row string, option int) pageCell {
	t.Helper()
	for _, part := range p.parts {
		for _, x := range part.rows {
			if x.id == row {
				return x.cells[option]
			}
		}
	}
	t.Fatalf("no row %q", row)
	return pageCell{}
}

// A change is marked as clear only where chance and evidence both leave out none, on the same
// side; where chance alone could give it words stand in its place.
func TestClearIsWhatBothRangesSay(t *testing.T) {
	for name, c := range map[string]struct {
		draws []float64
		clear bool
	}{
		"all draws agree":        {[]float64{1, 0.999, 1.001, 0.998, 1, 0.999, 1.001, 1}, true},
		"draws on both sides":    {[]float64{1, 1.1, 0.9, 1.05, 0.95, 1, 1.1, 0.9}, false},
		"draws on the other one": {[]float64{1.1, 1.11, 1.12, 1.1, 1.11, 1.12, 1.1, 1.11}, false},
		"no draws":               {nil, false},
	} {
		r := alliance(t, 40, 3)
		if c.draws != nil {
			withDraws(t, r, c.draws...)
		}
		x := cellOf(t, r.Page(nil), "ward_bed_days", 2)
		require.True(t, x.chance.leavesOut(), name)
		assert.Equal(t, c.clear, x.clear, name)
		assert.Equal(t, c.clear, strings.HasSuffix(x.text.Long, " *"), name)
		assert.Contains(t, x.text.Long, "released", name)
	}
	unclear := cellOf(t, alliance(t, 2, 5).Page(nil), "treatments", 2)
	if !unclear.chance.leavesOut() {
		assert.Equal(t, noClear, unclear.text.Long)
	}
}

// smallSet is one measure of two options, the replications' numerators of each.
func smallSet(t *testing.T, columns []result.Column, rows ...[2][]result.Ratio) *Results {
	t.Helper()
	set := &result.Set{Options: []string{"current", "prehab"}, Columns: columns}
	for n, row := range rows {
		require.NoError(t, set.Add(result.Row{Replication: n, Options: row[:]}))
	}
	return New(Meta{ScenarioName: "x", Level: 0.95, From: "2027-04-01", To: "2028-03-31", Options: []facts.Option{{ID: "current"}, {ID: "prehab", Name: "Prehab"}}}, set, facts.Machine{})
}

func count(x int64) result.Ratio { return result.Ratio{Num: x, Den: 1} }

// Bed-days are released where fewer are used, no beds are closed and as many are treated.
func TestReleasedIsRoomForOthers(t *testing.T) {
	const year = 366 * 24 * 60 * 60
	columns := []result.Column{window("ward_bed_days"), window("ward_occupancy"), window("operations")}
	cell := func(days, beds, operations int64) pageCell {
		var rows [][2][]result.Ratio
		for n := range int64(12) {
			rows = append(rows, [2][]result.Ratio{
				{count(5000 + 10*n), {Num: 90, Den: 60 * year}, count(700 + n)},
				{count(5000 + 10*n + days + n%2), {Num: 90, Den: beds * year}, count(700 + n + operations)},
			})
		}
		return cellOf(t, smallSet(t, columns, rows...).Page(nil), "ward_bed_days", 1)
	}
	assert.Equal(t, document.Label{Long: "50 released", Short: "\u221250"}, cell(-50, 60, 0).text)
	assert.Equal(t, "50 released", cell(-50, 61, 0).text.Long, "more beds")
	assert.Equal(t, "50 fewer", cell(-50, 59, 0).text.Long, "the room goes with the bed")
	assert.Contains(t, cell(-50, 59, 0).note, "beds are closed")
	assert.Equal(t, "50 fewer (o)", cell(-50, 60, -20).text.Long, "nobody left it to others")
	assert.Equal(t, "50 more used", cell(50, 60, 0).text.Long)
	assert.Equal(t, "50 more used (o)", cell(50, 60, 20).text.Long)
}

// What current lacks is the option's own; what the option lacks is none.
func TestWhatOneOfBothLacks(t *testing.T) {
	r := smallSet(t, []result.Column{window("treatments"), window("within_62_days")},
		[2][]result.Ratio{{count(100), {}}, {count(110), {Num: 800, Den: 10}}},
		[2][]result.Ratio{{count(104), {}}, {count(115), {Num: 850, Den: 10}}})
	p := r.Page(nil)
	assert.Nil(t, p.clock(), "current has no such clock")
	assert.Equal(t, "+10", cellOf(t, p, "treatments", 1).text.Long[:3])
	r = smallSet(t, []result.Column{window("treatments"), window("routine_admissions")},
		[2][]result.Ratio{{count(100), count(5)}, {count(100), {}}},
		[2][]result.Ratio{{count(104), count(6)}, {count(104), {}}})
	p = r.Page(nil)
	assert.Equal(t, noChange, cellOf(t, p, "treatments", 1).text.Long)
	assert.Equal(t, words.None, cellOf(t, p, "routine_admissions", 1).text.Long)
}

// Two replications with the same change say nothing of chance either, unless it is of what is
// set; four do.
func TestTheSameChangeInAFewReplicationsIsNoFinding(t *testing.T) {
	page := func(replications int, measure string) *Page {
		var rows [][2][]result.Ratio
		for n := range int64(replications) {
			rows = append(rows, [2][]result.Ratio{{count(700 + n)}, {count(708 + n)}})
		}
		return smallSet(t, []result.Column{window(measure)}, rows...).Page(nil)
	}
	assert.Equal(t, cannotTell, cellOf(t, page(2, "treatments"), "treatments", 1).text.Long)
	assert.Contains(t, oneLine(page(2, "treatments").Text(100)), "On treatments, nothing can be told: there is no value with an interval of chance.")
	assert.Contains(t, oneLine(page(2, "treatments").Text(100)), "Cannot tell: so few replications say nothing of chance.")
	assert.Equal(t, "+8", cellOf(t, page(4, "treatments"), "treatments", 1).text.Long)
	assert.Equal(t, "+8", cellOf(t, page(2, "theatre_hours_open"), "theatre_hours_open", 1).text.Long)
}

// One replication says nothing of chance, and nothing of the page passes for a finding.
func TestOneReplicationFindsNothingOnThePage(t *testing.T) {
	p := pageSample(t, 1, 5, false, true).Page(nil)
	assert.Equal(t, cannotTell, cellOf(t, p, "ward_bed_days", 2).text.Long)
	assert.False(t, math.IsNaN(cellOf(t, p, "ward_bed_days", 2).value), "files have it")
	text := p.Text(100)
	assert.NotContains(t, text, "*")
	assert.NotContains(t, text, "released")
	assert.Contains(t, text, "one replication says nothing of chance")
}

// A network of queues has none of the rows, and shows what is measured of it.
func TestThePageOfAQueueHasItsResources(t *testing.T) {
	set := &result.Set{Options: []string{"current", "faster"}, Columns: []result.Column{
		{Measure: "utilisation", By: "resource", Value: "server", Year: result.WholeWindow},
		{Measure: "resource_wait", By: "resource", Value: "server", Year: result.WholeWindow},
	}}
	for n := range int64(6) {
		require.NoError(t, set.Add(result.Row{Replication: int(n), Options: [][]result.Ratio{{{Num: 79 + n, Den: 1}, {Num: 30 + n, Den: 1000}}, {{Num: 39 + n, Den: 1}, {Num: 10 + n, Den: 1000}}}}))
	}
	text := New(Meta{ScenarioName: "mm1", Level: 0.95}, set, facts.Machine{}).Page(nil).Text(100)
	assert.Contains(t, text, "mm1. A year\n\nTreatments, waits, beds, cash and health are not measured here")
	assert.Contains(t, text, "\nMEASURED\n")
	assert.Regexp(t, `server: utilisation of open 81\.5 -40\.0`, oneLine(text))
}

// The file for programs has the figures without words: values, both ranges, and what is to be
// said of them.
func TestThePageForPrograms(t *testing.T) {
	r := pageSample(t, 40, 5, true, true)
	var b bytes.Buffer
	require.NoError(t, r.Page(nil).JSON(&b))
	var page struct {
		Verdict []struct{ About, Text string }
		Rows    []map[string]any
		Foot    []string
	}
	require.NoError(t, json.Unmarshal(b.Bytes(), &page))
	require.NotEmpty(t, page.Verdict)
	at := slices.IndexFunc(page.Rows, func(x map[string]any) bool { return x["row"] == "ward_bed_days" && x["option"] == "targeted" })
	require.GreaterOrEqual(t, at, 0)
	d, e := r.change(2, window("ward_bed_days")), r.evidenceOfChange(2, window("ward_bed_days"))
	for key, want := range map[string]float64{"value": d.Mean, "chance_low": d.Low, "chance_high": d.High, "evidence_low": e.Low, "evidence_high": e.High} {
		require.InDelta(t, want, page.Rows[at][key], 1e-6, key)
	}
	require.Equal(t, "bed-days per year", page.Rows[at]["unit"])
	b.Reset()
	require.NoError(t, r.Page([]string{"targeted"}).CSV(&b))
	lines := strings.Split(strings.TrimSpace(b.String()), "\n")
	assert.Equal(t, "row,option,value,unit,chance_low,chance_high,evidence_low,evidence_high,note", lines[0])
	for _, line := range lines[1:] {
		assert.Regexp(t, `^[a-z_0-9]+,(current|targeted),`, line)
	}
}

// Money comes from the accounts and is written to three figures.
func TestMoneyIsWrittenToThreeFigures(t *testing.T) {
	for x, want := range map[float64]string{
		0: "£0", 0.256: "£0.26", 870.4: "£870", 5034: "£5,030", 39_990: "£40,000", 168_400: "£168,000", 999_400: "£999,000",
		999_600: "£1.00m", 1_084_000: "£1.08m", 10_440_000: "£10.4m", 104_400_000: "£104m", -2770: "\u2212£2,770", -8_680_000: "\u2212£8.68m",
	} {
		assert.Equal(t, want, money(x))
	}
	assert.Equal(t, "-", money(math.Inf(1)))
	assert.Equal(t, "+£870", signedMoney(870))
	assert.Equal(t, "\u2212£870", signedMoney(-870))
	p := pageSample(t, 40, 5, true, true).Page(nil)
	_, err := p.Appraisal()
	require.NoError(t, err)
	assert.Equal(t, "£120,000", cellOf(t, p, "cost_a_year", 2).text.Long)
	assert.Equal(t, "£40,000", cellOf(t, p, "cost_once", 2).text.Long)
	assert.Equal(t, "12.0", cellOf(t, p, "posts", 3).text.Long)
	assert.Equal(t, "none", cellOf(t, p, "cash_back", 3).text.Long)
}

// The foot says against what money is, in which prices, and how years are counted.
func TestTheFootSaysHowMoneyIsCounted(t *testing.T) {
	foot := func(change func(r *Results)) string {
		r := pageSample(t, 6, 3, false, true)
		change(r)
		return oneLine(r.Page(nil).Text(100))
	}
	assert.Contains(t, foot(func(r *Results) {}), "Money: against as now, 5 years, 2025/26 prices; year 0 not discounted, then 3.5% a year, health 1.5% (Green Book, February 2026); net health in QALYs. By prehabsim, engine 1: result abc, seed 20260406, 6 replications.")
	assert.Contains(t, foot(func(r *Results) {
		r.Economics.Rates, r.Economics.Lines[0].PriceYear, r.Version = "nice", "2020/21", "v1.2.3"
		r.Economics.Index = append(r.Economics.Index, facts.Level{Year: "2020/21", Level: 0.8})
	}), "2025/26 prices (older ones indexed); year 0 not discounted, then 3.5% a year, health 3.5% (NICE, January 2022); net health in QALYs. By prehabsim v1.2.3, engine 1")
	assert.Contains(t, foot(func(r *Results) { r.Economics.Rates, r.Economics.Threshold = "cash", nil }), "2025/26 prices; not discounted. By")
}

// Where patients wait for each other for ever the page concludes nothing.
func TestAPageOfASystemThatHasStopped(t *testing.T) {
	r := pageSample(t, 5, 3, false, false)
	r.Set.Rows[2].Stuck = []result.Stuck{{Option: 1, Holding: 2}}
	page := oneLine(r.Page(nil).Text(100))
	assert.Contains(t, page, "Warning: patients wait for each other for ever in some replications")
	assert.NotContains(t, page, "would")
	assert.NotContains(t, page, "HOW SURE")
	assert.Contains(t, page, "Cancer treatments started")
}
