package report

import (
	"bytes"
	"fmt"
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

// cells takes a line of the printed table apart, one number at a time.
type cells struct {
	t    *testing.T
	line string // what is left of it
	all  string
}

func (c *cells) take(pattern string) []string {
	c.t.Helper()
	found := regexp.MustCompile(`^ *` + pattern).FindStringSubmatch(c.line)
	require.NotNil(c.t, found, "%q has no %s in %q", c.all, pattern, c.line)
	c.line = c.line[len(found[0]):]
	return found[1:]
}

// as says that a printed number is a cell of the file, to half of its last digit.
func (c *cells) as(printed, cell string) {
	c.t.Helper()
	plain := strings.ReplaceAll(printed, ",", "")
	_, after, _ := strings.Cut(plain, ".")
	got, err := strconv.ParseFloat(plain, 64)
	require.NoError(c.t, err)
	want, err := strconv.ParseFloat(cell, 64)
	require.NoError(c.t, err, "%s is printed, and the file has %q", printed, cell)
	require.InDelta(c.t, want, got, 0.5*math.Pow10(-len(after))*(1+1e-6)+1e-9*math.Abs(want), c.all)
}

// interval takes what follows a mean or a change.
func (c *cells) interval(low, high, n string) {
	c.t.Helper()
	switch {
	case n == "1" && strings.HasPrefix(strings.TrimLeft(c.line, " "), once):
		c.take(regexp.QuoteMeta(once))
	case low == "":
		require.NotRegexp(c.t, `^ *\+/-`, c.line, c.all)
	default:
		at := c.take(`\+/- (<?)([\d.,]+)`)
		a, _ := strconv.ParseFloat(low, 64)
		b, _ := strconv.ParseFloat(high, 64)
		half := (b - a) / 2
		if at[0] == "<" {
			most, err := strconv.ParseFloat(at[1], 64)
			require.NoError(c.t, err)
			require.Less(c.t, half, most)
			return
		}
		c.as(at[1], fmt.Sprint(half))
	}
}

const printedNumber = `([+-]?[\d,]*\d(?:\.\d+)?)`

// sameAsTable reads the printed page and headline.csv side by side: every line is in
// both, and every cell.
func sameAsTable(t *testing.T, r *Results) {
	t.Helper()
	var page bytes.Buffer
	d := &document.Document{}
	r.writeHeadlines(d, r.headlines())
	require.NoError(t, document.Text(&page, *d, 4000))
	_, body, _ := strings.Cut(page.String(), "---\n") // behind the headings
	printed := strings.Split(strings.TrimSpace(body), "\n")
	dir := newMemory()
	require.NoError(t, WriteFolder(dir, r))
	rows := readCSV(t, dir, "headline.csv")
	section, line := "", 0
	for line < len(printed) {
		if printed[line] == "" {
			line++
			continue
		}
		if rows[0]["section"] != section {
			section = rows[0]["section"]
			require.Equal(t, strings.ToUpper(section), printed[line])
			line++
		}
		c := &cells{t: t, line: printed[line], all: printed[line]}
		for o, id := range r.Set.Options {
			row := rows[0]
			rows = rows[1:]
			require.Equal(t, []string{section, id}, []string{row["section"], row["option"]})
			if o == 0 {
				require.True(t, strings.HasPrefix(c.line, row["label"]+" "), c.line)
				c.line = strings.TrimPrefix(c.line, row["label"])
			}
			c.option(o, row)
		}
		require.Empty(t, strings.TrimSpace(c.line), "%s", c.all)
		line++
	}
	for _, row := range rows {
		require.Equal(t, "Additional patients a year", row["section"], row["label"])
	}
	sameAsAdditional(t, r, rows)
}

// option takes the cells of an option and compares them with its row.
func (c *cells) option(o int, row map[string]string) {
	c.t.Helper()
	if row["mean"] == "" {
		c.take("-(?: |$)")
	} else {
		c.as(c.take(printedNumber)[0], row["mean"])
	}
	if o == 0 {
		c.interval(row["low"], row["high"], row["n"])
		require.Empty(c.t, row["change"])
		return
	}
	c.change(row)
}

func (c *cells) change(row map[string]string) {
	c.t.Helper()
	zero := false
	switch {
	case strings.Contains(row["note"], facts.AssumedNone):
		require.Empty(c.t, row["change"]+row["change_low"]+row["change_high"], "no result is no 0")
		c.take(facts.AssumedNone)
	case strings.Contains(row["note"], facts.NotModelled):
		require.Empty(c.t, row["change"]+row["change_low"]+row["change_high"], "no result is no 0")
		c.take(facts.NotModelled)
	case row["change"] == "":
	case strings.Contains(row["note"], noChange):
		require.Equal(c.t, "0", row["change"])
		c.take(noChange)
	case strings.Contains(row["note"], facts.AssumedNone):
		c.take(facts.AssumedNone)
	case strings.Contains(row["note"], facts.NotModelled):
		c.take(facts.NotModelled)
	case isCentile(row["measure"]) && row["change"] == "0" && row["change_low"] == "0" && row["change_high"] == "0":
		require.Contains(c.t, row["note"], "the same in every replication")
		c.take(`0\.0`)
	default:
		printed := c.take(printedNumber)[0]
		zero = !strings.ContainsAny(printed, "123456789") // no star contradicts it
		c.as(printed, row["change"])
		c.interval(row["change_low"], row["change_high"], row["change_n"])
	}
	starred := strings.HasPrefix(strings.TrimLeft(c.line, " "), "*")
	require.Equal(c.t, strings.Contains(row["note"], "leaves out 0") && !zero, starred, "%s: %s", c.all, row["note"])
	if starred {
		c.take(`\*`)
	}
	if strings.HasPrefix(row["note"], otherPatients) {
		c.take(regexp.QuoteMeta(othersMark))
	}
}

// sameAsAdditional does the same for the table of additional patients.
func sameAsAdditional(t *testing.T, r *Results, rows []map[string]string) {
	t.Helper()
	var page bytes.Buffer
	d := &document.Document{}
	r.writeAdditional(d)
	require.NoError(t, document.Text(&page, *d, 4000))
	for o := 1; o < len(r.Set.Options) && len(rows) > 0; o++ {
		name := r.optionName(o)
		at := strings.Index(page.String(), "\n"+name+" ") + 1
		require.Positive(t, at, name)
		line, _, _ := strings.Cut(page.String()[at:], "\n")
		c := &cells{t: t, line: strings.TrimPrefix(line, name), all: line}
		for _, row := range rows {
			if row["option"] == r.Set.Options[o] {
				c.change(row)
			}
		}
		require.Empty(t, strings.TrimSpace(c.line), line)
	}
	require.Equal(t, len(r.figures())*(len(r.Set.Options)-1), len(rows))
}

func TestTheHeadlineFileIsTheTable(t *testing.T) {
	for _, c := range []struct{ replications, options int }{{40, 1}, {40, 5}, {2, 3}, {1, 3}} {
		sameAsTable(t, alliance(t, c.replications, c.options))
	}
}

// Deaths in one replication of five, a service that current does not have, a median that
// stays, a change too small for its digits, a queue, and what a scenario asks for.
func TestTheHeadlineFileIsTheTableWhereThereIsLittle(t *testing.T) {
	measure := result.Column{Measure: "time_mean", By: "measure", Value: "stay", Year: result.WholeWindow}
	set := &result.Set{Options: []string{"current", "better"}, Columns: []result.Column{
		window("deaths_90_days"), window("prehab_contacts"), window("median_62_days"), window("within_62_days"), measure,
	}}
	for n := range int64(5) {
		row := result.Row{Replication: int(n), Options: [][]result.Ratio{
			{{}, {}, {Num: 50, Den: 1}, {Num: 6_000_000 + n, Den: 100_000}, {Num: 7, Den: 2}},
			{{}, {Num: 40 + n, Den: 1}, {Num: 50, Den: 1}, {Num: 6_000_001 + n, Den: 100_000}, {Num: 7 - n, Den: 2}},
		}}
		if n == 3 {
			row.Options[0][0], row.Options[1][0] = result.Ratio{Num: 200, Den: 1}, result.Ratio{Num: 100, Den: 1}
		}
		require.NoError(t, set.Add(row))
	}
	sameAsTable(t, New(Meta{ScenarioName: "x", Level: 0.95, MeasureTitles: map[string]string{"stay": "Stay in hospital"}}, set, facts.Machine{}))

	queue := &result.Set{Options: []string{"current", "more"}, Columns: []result.Column{atResource("utilisation", "server"), atResource("resource_wait", "server")}}
	for n := range int64(3) {
		require.NoError(t, queue.Add(result.Row{Replication: int(n), Options: [][]result.Ratio{
			{{Num: 79 + n, Den: 1}, {Num: 3 + n, Den: 1000}}, {{Num: 59 + n*n, Den: 1}, {Num: 2 + n, Den: 1000}},
		}}))
	}
	sameAsTable(t, New(Meta{ScenarioName: "x", Level: 0.95, Resources: []kpi.Resource{{Name: "server", Title: "The server"}}}, queue, facts.Machine{}))
}

// How those who agree are dealt out among modes of delivery stands in the table where there
// is more than one, and in no line where there is one.
func TestModesOfDeliveryStandInTheTable(t *testing.T) {
	mode := func(name string, share float64) made {
		return by(all("prehab_mode", 10, 1, lacks, share), "prehab_mode", name)
	}
	labels := func(modes ...made) (list []string) {
		set := setOf(t, append([]made{all("prehab_started", 1, 3, lacks, 2400), all("prehab_uptake", 10, 1, lacks, 50)}, modes...), 4, "current", "prehab")
		r := New(meta(set), set, facts.Machine{})
		for _, h := range r.headlines() {
			list = append(list, h.label)
		}
		return list
	}
	require.Equal(t, []string{"Patients who agreed to take part a year", "Mode in person, % of those who agreed", "Mode online, % of those who agreed", "Agreed to take part, % of those offered"},
		labels(mode("in_person", 55), mode("online", 45)))
	require.Equal(t, []string{"Patients who agreed to take part a year", "Agreed to take part, % of those offered"}, labels(mode("online", 100)))
}
