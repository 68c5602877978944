package intake

import (
	"fmt"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"prehabsim/internal/words"
)

// Fitted is what a scenario says of the year to which it was fitted: the other side
// of a backtest's demand.
type Fitted struct {
	Scenario string // as it is written in files
	Title    string // as it calls itself
	Span     Span
	Arrivals []Flow             // of that year
	Numbers  map[string]float64 // cells of tables that the scenario uses, by path: table.site.lung.subsequent_per_first

	Targets []Known // its published figures

	// Treatments that its targets state; 0 where they do not.
	First, Subsequent float64
}

// Known is a target of the scenario.
type Known struct{ Name, Measure, By, Value string }

// Flow is the patients of a pathway, or of one copy of it.
type Flow struct {
	Pathway string // urgent, or urgent.lung
	PerYear float64
}

// Patch is one number of the scenario that differs in a backtest's year.
type Patch struct {
	Section string // pathway.urgent.lung.arrivals
	Key     string
	Ratio   float64
	Note    string
}

// Year is a backtest's section in the making.
type Year struct {
	Name     string
	Span     Span
	Demand   []Patch
	Chapters []Chapter
}

var yearName = regexp.MustCompile(`^[A-Za-z0-9_-]+$`)

// YearName refuses what cannot be the name of a backtest.
func YearName(s string) error {
	if !yearName.MatchString(s) {
		return fmt.Errorf("%q can't name a backtest; write letters, digits, - and _, such as 2023_24", s)
	}
	return nil
}

// Backtest makes a year of the files: how its demand differs from that of the year to
// which the scenario was fitted, and what was published of it. The fitted year's
// counts are those of the files where they have all its months, and otherwise what
// the scenario says. Figures of few patients, of either year, are left out and counted.
func (c *CWT) Backtest(name string, w Whose, s Span, f Fitted, small SmallNumbers) (year Year, warnings []string, hidden int) {
	n := c.names
	d := demand{fitted: f, small: small, then: newTally(c, w, f.Span), now: newTally(c, w, s)}
	d.urgent()
	d.family("symptomatic", d.either("SEEN", "FDS28", n.byRoute(), "symptomatic"))
	d.family("screening", d.of("FDS28", n.byRoute(), "screening"))
	d.family("upgrade", d.of("62DAY", n.byRoute(), "upgrade"))
	d.family("no_clock", d.less(d.of("31DAY", atStage("first"), ""), d.of("62DAY", everybody, "")))
	d.conversion("urgent", "referral", d.of("62DAY", n.byRoute(), "urgent"), d.either("SEEN", "FDS28", n.byRoute(), "urgent"))
	d.conversion("screening", "programme", d.of("62DAY", n.byRoute(), "screening"), d.of("FDS28", n.byRoute(), "screening"))
	d.again()
	chapters, warnings := c.Targets(w, s)
	chapters, hidden = small.targets(chapters)
	if !slices.ContainsFunc(d.patches, func(p Patch) bool { return p.Key == "rate" }) {
		warnings = append(warnings, fmt.Sprintf("nothing is said of the year's demand: %s has no pathway urgent, symptomatic, screening, upgrade or no_clock, or the files do not count it; write it yourself", f.Scenario))
	}
	chapters, left := d.comparable(chapters, c, w)
	if left > 0 {
		warnings = append(warnings, fmt.Sprintf("%s of this year left out: neither the files nor the targets of %s tell the same of the fitted year", words.Count(left, "figure"), f.Scenario))
	}
	return Year{name, s, d.patches, chapters}, append(warnings, d.missing...), hidden
}

// comparable keeps the figures that are known of the fitted year too: by a target of
// the scenario, or from the files.
func (d *demand) comparable(chapters []Chapter, c *CWT, w Whose) (kept []Chapter, left int) {
	before := map[string]Target{}
	then, _ := c.Targets(w, d.fitted.Span)
	then, _ = d.small.targets(then)
	for _, chapter := range then {
		for _, t := range chapter.Targets {
			before[t.Name] = t
		}
	}
	for _, chapter := range chapters {
		var targets []Target
		for _, t := range chapter.Targets {
			t.Like = d.targetLike(t)
			if x, ok := before[t.Name]; ok && t.Like == "" && d.complete(standardOf(t)) {
				t.Before = x.Observed
			}
			if t.Like == "" && t.Before == "" {
				left++
				continue
			}
			targets = append(targets, t)
		}
		if len(targets) > 0 {
			kept = append(kept, Chapter{chapter.Title, targets})
		}
	}
	return kept, left
}

// targetLike is the name of the scenario's target with the same measure and group.
func (d *demand) targetLike(t Target) string {
	for _, k := range d.fitted.Targets {
		if k.Measure == t.Measure && (t.Where == nil && (k.By == "" || k.By == all) || t.Where != nil && *t.Where == Pair{k.By, k.Value}) {
			return k.Name
		}
	}
	return ""
}

// complete says that the files have every month of the fitted year.
func (d *demand) complete(standard string) bool {
	return len(d.then.whole[standard]) == d.fitted.Span.Months()
}

// standardOf is the standard on whose rows a target rests.
func standardOf(t Target) string {
	switch t.Measure {
	case "within_28_days":
		return "FDS28"
	case "within_62_days", "over_104_days":
		return "62DAY"
	case "referrals":
		return "SEEN"
	}
	return "31DAY"
}

// demand works out how two years differ.
type demand struct {
	fitted    Fitted
	small     SmallNumbers
	then, now *tally
	patches   []Patch
	missing   []string
}

// pair is the same count a year in both years. What the files do not have of the
// fitted year is NaN: the scenario may know it.
type pair struct {
	now, then float64
	what      string
}

// of is what a key's rows add up to a year.
func (d *demand) of(standard string, r rows, value string) pair {
	p := pair{now: perYear(d.now, standard, r, value), then: math.NaN(), what: standard}
	if d.complete(standard) {
		p.then = perYear(d.then, standard, r, value)
	}
	return p
}

// either takes the second standard where the files do not have the first.
func (d *demand) either(first, second string, r rows, value string) pair {
	if p := d.of(first, r, value); p.now == p.now {
		return p
	}
	return d.of(second, r, value)
}

func (d *demand) less(a, b pair) pair {
	return pair{a.now - b.now, a.then - b.then, a.what + " less " + b.what}
}

// perYear scales a count to a year by the months that have a total; NaN for none.
func perYear(t *tally, standard string, r rows, value string) float64 {
	for _, x := range t.find(standard, r) {
		if x.value == value && len(t.whole[standard]) > 0 {
			return float64(x.sum.total) / 2 * 12 / float64(x.months)
		}
	}
	return math.NaN()
}

// urgent is the referrals of each type; or of all, where the scenario does not tell
// types apart.
func (d *demand) urgent() {
	some := false
	n := d.now.names
	for _, k := range n.referrals {
		then := d.arrivals("urgent." + k.value)
		if then == 0 {
			continue
		}
		some = true
		d.ratio("pathway.urgent."+k.value+".arrivals", "rate", d.either("SEEN", "FDS28", n.byReferral(), k.value), then)
	}
	if !some {
		d.family("urgent", d.either("SEEN", "FDS28", n.byRoute(), "urgent"))
	}
}

// family is all copies of a pathway, which move together.
func (d *demand) family(pathway string, p pair) {
	if then := d.arrivals(pathway); then > 0 {
		d.ratio("pathway."+pathway+".arrivals", "rate", p, then)
	}
}

// arrivals is what the scenario sends a year through a pathway and its copies.
func (d *demand) arrivals(pathway string) (sum float64) {
	for _, f := range d.fitted.Arrivals {
		if f.Pathway == pathway || strings.HasPrefix(f.Pathway, pathway+".") {
			sum += f.PerYear
		}
	}
	return sum
}

// conversion is the share of referrals that become first treatments. The scenario
// keeps it in a table with a row for each copy of the pathway.
func (d *demand) conversion(pathway, table string, treated, referred pair) {
	rows, cancers := d.column(table, "conversion_pct"), 0.0
	for _, row := range rows {
		cancers += d.arrivals(pathway+"."+row) * d.cell(table, row, "conversion_pct") / 100
	}
	p := pair{treated.now / referred.now, treated.then / referred.then, "62DAY of this route for each referral"}
	d.everyRow(p, table, "conversion_pct", cancers/d.arrivals(pathway), rows)
}

// again is further treatments for each first one.
func (d *demand) again() {
	first, subsequent := d.of("31DAY", atStage("first"), ""), d.of("31DAY", atStage("subsequent"), "")
	p := pair{subsequent.now / first.now, subsequent.then / first.then, "subsequent for each first treatment of 31DAY"}
	then := math.NaN()
	if d.fitted.First > 0 && d.fitted.Subsequent > 0 {
		then = d.fitted.Subsequent / d.fitted.First
	}
	d.everyRow(p, "site", "subsequent_per_first", then, d.column("site", "subsequent_per_first"))
}

// everyRow changes a column of a table in all its rows by one ratio.
func (d *demand) everyRow(p pair, table, column string, then float64, rows []string) {
	for _, row := range rows {
		d.ratio("table."+table+"."+row, column, p, then)
	}
}

// column is the rows of a table for which the scenario uses a column.
func (d *demand) column(table, column string) (rows []string) {
	for path := range d.fitted.Numbers {
		parts := strings.Split(path, ".")
		if len(parts) == 4 && parts[0] == "table" && parts[1] == table && parts[3] == column {
			rows = append(rows, parts[2])
		}
	}
	slices.Sort(rows)
	return rows
}

func (d *demand) cell(table, row, column string) float64 {
	return d.fitted.Numbers["table."+table+"."+row+"."+column]
}

// ratio notes that a number differs; then is the scenario's own figure of the fitted
// year, used where the files have none.
func (d *demand) ratio(section, key string, p pair, then float64) {
	whose := "in the files"
	if p.then != p.then || p.then == 0 {
		p.then, whose = then, "in "+d.fitted.Scenario
	}
	x := p.now / p.then
	if !(x > 0) || math.IsInf(x, 0) {
		d.missing = append(d.missing, fmt.Sprintf("%s: the files do not tell how %s differs; it stays as in the fitted year", section, key))
		return
	}
	note := fmt.Sprintf("%s: %s; the fitted year %s, %s", p.what, figures(p.now), figures(p.then), whose)
	if few := func(x float64) bool { return x > 0 && x < FewestShown }; d.small != ShowSmall && key == "rate" && (few(p.now) || few(p.then)) {
		note = fmt.Sprintf("%s: fewer than %d patients in one of the years", p.what, FewestShown)
	}
	d.patches = append(d.patches, Patch{section, key, x, note})
}

// figures prints a count, or a ratio with four digits.
func figures(x float64) string {
	if x >= 100 {
		return strconv.FormatFloat(math.Round(x), 'f', 0, 64)
	}
	return strconv.FormatFloat(x, 'g', 4, 64)
}

// first and last day of a span.
func (s Span) first() string { return s.From.String() + "-01" }

func (s Span) last() string {
	return time.Date(int(s.To)/12, time.Month(int(s.To)%12+2), 0, 0, 0, 0, 0, time.UTC).Format(time.DateOnly)
}

// YearText writes a year as sections of a scenario.
func YearText(command string, w Whose, y Year, f Fitted) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# Made by: %s\n", command)
	fmt.Fprintf(&b, "# %s, %s. Contains public sector information licensed under the Open Government Licence v3.0: NHS England, Cancer Waiting Times.\n",
		comment(w.String()), y.Span.Words())
	b.WriteString("# Ratios are this year's counts over those of the fitted year. Treatments stand for what was asked for: they were not many more or\n")
	b.WriteString("# fewer than that in a year whose lists did not grow much. What the files do not count (patients from elsewhere, beds) stays.\n")
	fmt.Fprintf(&b, "[backtest.%s]\nfrom   = %s\nto     = %s\nsource = %s\n", y.Name, y.Span.first(), y.Span.last(),
		Quoted(fmt.Sprintf("CWT, %s, against %s of %s", y.Span.Words(), f.Span.Words(), f.Scenario)))
	if n := y.Span.Months(); n%12 != 0 {
		fmt.Fprintf(&b, "note   = %s\n", Quoted(fmt.Sprintf("%s scaled to a year; seasons are not taken off", words.Count(n, "month"))))
	}
	section, note := "", ""
	for _, p := range y.Demand {
		if p.Section != section {
			section = p.Section
			fmt.Fprintf(&b, "[backtest.%s.%s]\n", y.Name, section)
		}
		fmt.Fprintf(&b, "%s = \"x%s\"", p.Key, strconv.FormatFloat(p.Ratio, 'f', 4, 64))
		if p.Note != note {
			fmt.Fprintf(&b, " # %s", comment(p.Note))
		}
		b.WriteString("\n")
		note = p.Note
	}
	writeChapters(&b, "backtest."+y.Name+".observed.", y.Chapters)
	return b.String()
}
