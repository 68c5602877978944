package report

import (
	"bytes"
	"flag"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/words"
	"prehabsim/sim/result"
	"prehabsim/sim/stats"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const goldenNote = "(golden file of TestTableAsABoardReadsIt: go test ./internal/report -update)\n"

func TestTableAsABoardReadsIt(t *testing.T) {
	for _, c := range []struct {
		file    string
		options int
		draws   []float64
	}{{"current.txt", 1, nil}, {"two-options.txt", 3, nil}, {"four-options.txt", 5, nil}, {"draws.txt", 3, []float64{0.99, 1.005, 0.98, 0.995, 1.01, 0.97, 1, 0.985}}} {
		var b bytes.Buffer
		r := alliance(t, 40, c.options)
		if c.draws != nil {
			withDraws(t, r, c.draws...)
		}
		require.NoError(t, document.Text(&b, r.Document(), 100))
		file := filepath.Join("testdata", c.file)
		text := goldenNote + b.String()
		if *update {
			require.NoError(t, os.WriteFile(file, []byte(text), 0o644))
		}
		want, err := os.ReadFile(file)
		require.NoError(t, err)
		require.Equal(t, string(want), text, c.file)
	}
}

// A writer decides where a word stands, and neither adds one nor leaves one out.
func TestEveryWriterSaysTheSame(t *testing.T) {
	markup := strings.NewReplacer("**", "", "<small>", "", "</small>", "", "<br>", " ", "&emsp;", "", "&lt;", "<", "\n- ", " ", "#", "", `\`, "", "|", " ", "---:", "", "---", "",
		"\u2212", "-", "\u00b1", "+/-")
	said := func(text string) []string {
		list := strings.Fields(strings.ToLower(text))
		slices.Sort(list)
		return list
	}
	for _, replications := range []int{1, 40} {
		for options := 1; options <= 5; options++ {
			d := alliance(t, replications, options).Document()
			var page, markdown bytes.Buffer
			require.NoError(t, document.Text(&page, d, 10_000))
			require.NoError(t, document.Markdown(&markdown, d))
			rule := regexp.MustCompile(`(?m)^-+$`)
			require.Equal(t, said(rule.ReplaceAllString(page.String(), "")), said(markup.Replace(markdown.String())))
			require.Equal(t, said(markup.Replace(markdown.String())), said(markup.Replace(readHTML(t, d))))
			columns := 0
			for line := range strings.Lines(markdown.String()) {
				switch n := strings.Count(strings.ReplaceAll(line, `\|`, ""), "|"); {
				case n == 0, columns == 0:
					columns = n
				default:
					require.Equal(t, columns, n, line)
				}
			}
		}
	}
}

// readHTML is what a page says, without the links to its parts and what is left out of it.
func readHTML(t *testing.T, d document.Document, out ...*regexp.Regexp) string {
	t.Helper()
	var page, said strings.Builder
	require.NoError(t, document.HTML(&page, d, document.Look{}))
	text := page.String()
	for _, leave := range out {
		text = leave.ReplaceAllString(text, " ")
	}
	for z := html.NewTokenizer(strings.NewReader(text)); ; {
		switch z.Next() {
		case html.ErrorToken:
			require.ErrorIs(t, z.Err(), io.EOF)
			return said.String()
		case html.StartTagToken:
			if name, _ := z.TagName(); string(name) == "nav" {
				for closing := ""; closing != "nav"; {
					if z.Next() == html.EndTagToken {
						name, _ := z.TagName()
						closing = string(name)
					}
				}
			}
		case html.TextToken:
			text := html.UnescapeString(string(z.Text()))
			if text == "\u2013" {
				text = words.None
			}
			said.WriteString(" " + text)
		}
	}
}

func TestLinesAreNoLongerThanTheTerminal(t *testing.T) {
	for options := 1; options <= 5; options++ {
		for _, wide := range []int{90, 120, 160} {
			var b bytes.Buffer
			r := alliance(t, 40, options)
			for i := range r.Loads { // the widest that the table of loads gets: all are closed until further notice
				l := &r.Loads[i]
				l.Share, l.ShareCeiling = math.Inf(1), math.Inf(1)
				l.Passes, l.PassesCeiling, l.Closed = facts.Spell{From: "2027-12"}, facts.Spell{From: "2027-12"}, facts.Spell{From: "2027-12"}
			}
			require.NoError(t, document.Text(&b, r.Document(), wide))
			for _, line := range strings.Split(b.String(), "\n") {
				require.LessOrEqual(t, len(line), wide, line)
			}
		}
	}
}

func TestTheTableIsASCII(t *testing.T) {
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, alliance(t, 40, 3).Document(), 120))
	for _, c := range b.Bytes() {
		require.True(t, c == '\n' || c >= ' ' && c < 0x7f)
	}
}

func TestPlainQueueShowsItsResources(t *testing.T) {
	set := &result.Set{Options: []string{"current"}, Columns: []result.Column{
		{Measure: "utilisation", By: "resource", Value: "server", Year: result.WholeWindow},
		{Measure: "resource_wait", By: "resource", Value: "server", Year: result.WholeWindow},
	}}
	for n := range 3 {
		require.NoError(t, set.Add(result.Row{Replication: n, Options: [][]result.Ratio{{{Num: 79 + int64(n), Den: 1}, {Num: 3 + int64(n), Den: 1000}}}}))
	}
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, New(Meta{ScenarioName: "mm1", Level: 0.95}, set, facts.Machine{}).Document(), 100))
	require.Contains(t, b.String(), "server: mean wait of those served, days")
	require.Contains(t, b.String(), "80.0 +/- 2.5")
}

// Where so many lay in bed when the window ended that it matters, the table says of
// whom the mean stay is.
func TestMeanStaySaysHowManyHadNotEnded(t *testing.T) {
	table := func(open int64) string {
		set := &result.Set{Options: []string{"current"}, Columns: []result.Column{window("mean_ward_stay"), window("ward_stays_open")}}
		for n := range 2 {
			require.NoError(t, set.Add(result.Row{Replication: n, Options: [][]result.Ratio{{{Num: 620, Den: 100}, {Num: 100 * open, Den: 100}}}}))
		}
		var b bytes.Buffer
		require.NoError(t, document.Text(&b, New(Meta{ScenarioName: "ward", Level: 0.95}, set, facts.Machine{}).Document(), 100))
		return b.String()
	}
	require.Contains(t, table(12), "12% had not ended when it did")
	require.NotContains(t, table(1), "had not ended")
}

func TestCentilesThatStayAreZero(t *testing.T) {
	same := stats.Estimate{N: 5}
	cell := func(measure string, referrals int64) string {
		set := &result.Set{Options: []string{"current", "same"}, Columns: []result.Column{window(measure), window("referrals")}}
		for n := range 5 {
			set.Rows = append(set.Rows, result.Row{Replication: n, Options: [][]result.Ratio{{{Num: 7, Den: 1}, {Num: 9, Den: 1}}, {{Num: 7, Den: 1}, {Num: referrals, Den: 1}}}})
		}
		return New(Meta{Level: 0.95}, set, facts.Machine{}).cell(1, window(measure), same, 1)
	}
	for _, measure := range []string{"median_62_days", "p90_31_days", "clock_median", "in_use_p95", "time_centile"} {
		require.Equal(t, "0.0", cell(measure, 8), measure)
		require.Equal(t, noChange, cell(measure, 9), "nobody fares differently: "+measure)
	}
	require.Equal(t, noChange, cell("within_62_days", 8))
}

// Deaths are seen in one replication of five, of current and of the option: there is
// a value, and nothing is said of chance.
func TestWhatHasBeenSeenOnceIsNotCertain(t *testing.T) {
	contacts, deaths, wait := window("prehab_contacts"), window("deaths_90_days"), atResource("wait_of_all", "ward")
	set := &result.Set{Options: []string{"current", "better", "alike"}, Columns: []result.Column{contacts, deaths, wait}}
	for n := range 5 {
		row := result.Row{Replication: n, Options: [][]result.Ratio{{{}, {}, {}}, {{Num: 40, Den: 1}, {}, {}}, {{Num: 40, Den: 1}, {}, {}}}}
		if n == 3 {
			for o, deaths := range []int64{200, 100, 200} {
				row.Options[o][1], row.Options[o][2] = result.Ratio{Num: deaths, Den: 1}, result.Ratio{Num: deaths, Den: 10}
			}
		}
		set.Rows = append(set.Rows, row)
	}
	r := New(Meta{ScenarioName: "x", Level: 0.95, Resources: []kpi.Resource{{Name: "ward"}}}, set, facts.Machine{})
	var b bytes.Buffer
	require.NoError(t, document.Text(&b, r.Document(), 200))
	require.Regexp(t, `200.0 \(n = 1\) +100.0 +-100.0 \(n = 1\) +200.0 +0.0 \(n = 1\)\n`, b.String())
	require.NotContains(t, b.String(), noChange)
	require.NotContains(t, b.String(), "no outcome changes", "it may, in the other replications")
	require.Contains(t, b.String(), "(n = 1): one replication alone had a value, so nothing is known of chance.\n")
	require.Equal(t, "too few replications have anybody who asks to tell whether the mean wait changes for ward.",
		r.queueChanges(2, []queue{{Resource: r.resource("ward")}}))

	b.Reset()
	require.NoError(t, differencesCSV.Write(&b, r))
	require.Contains(t, b.String(), ",-100,,,,1,\n")
	b.Reset()
	require.NoError(t, resultsJSON.Write(&b, r))
	require.Contains(t, b.String(), `{"mean":-100,"low":null,"high":null,"sd":null,"n":1}`)
	require.Contains(t, b.String(), `{"mean":null,"low":null,"high":null,"sd":null,"n":0}`, "contacts of current")
}

func TestOneReplicationTellsNoChangeFromChance(t *testing.T) {
	nan := math.NaN()
	require.Equal(t, "12 more referrals, which may be chance: one replication cannot tell", moreOrFewer(stats.Estimate{Mean: 12, Low: nan, High: nan, N: 1}, 1000, "referrals"))
	require.Equal(t, "12 fewer referrals", moreOrFewer(stats.Estimate{Mean: -12, Low: -14, High: -10, N: 5}, 1000, "referrals"))
	require.Equal(t, "no change in referrals beyond chance", moreOrFewer(stats.Estimate{Mean: 12, Low: -14, High: 38, N: 5}, 1000, "referrals"))
	require.Equal(t, "2 replications cannot tell whether the number of referrals changes", moreOrFewer(stats.Estimate{Mean: -137, Low: -302, High: 28, N: 2}, 3100, "referrals"))
	require.Equal(t, "20 replications cannot tell whether the number of referrals changes", moreOrFewer(stats.Estimate{Mean: 12, Low: -14, High: 38, N: 20}, 50, "referrals"), "half as many again are within it")
	require.Equal(t, "no change in referrals", moreOrFewer(stats.Estimate{N: 2}, 50, "referrals"), "identical in both")
}

// A wait that goes from 12 days to 53 in two replications is not said to stay.
func TestTwoReplicationsDoNotSayThatAWaitStays(t *testing.T) {
	said := func(replications int, spread int64) string {
		set := &result.Set{Options: []string{"current", "other"}, Columns: []result.Column{atResource("wait_of_all", "theatre")}}
		for n := range int64(replications) {
			set.Rows = append(set.Rows, result.Row{Replication: int(n), Options: [][]result.Ratio{{{Num: 120, Den: 10}}, {{Num: 120 + spread*(n%2), Den: 10}}}})
		}
		r := New(Meta{Level: 0.95, Resources: []kpi.Resource{{Name: "theatre"}}}, set, facts.Machine{})
		return r.queueChanges(1, []queue{{Resource: r.resource("theatre")}})
	}
	require.Equal(t, "2 replications cannot tell whether the mean wait changes for theatre.", said(2, 820))
	require.Equal(t, "no change beyond chance in the mean wait for theatre.", said(2, 0), "identical in both")
	require.Equal(t, "no change beyond chance in the mean wait for theatre.", said(40, 0))
}
