package describe

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// AboutSolve is the long help of "solve".
const AboutSolve = `Solve says what a target would take: for each option the least of a number with which
it is met, with an interval. The number is named by its path in params: resource.ward,
whose capacity is meant, or prehab.core.refer.probability=0.4:0.9:0.05. Where capacity
follows from a load, lists are so many more a week, and scale multiplies it. Several
numbers are each looked for by themselves, the others as they are; a star stands for
each name in its place, such as "resource.theatre.gstt.*", each theatre there.

Two numbers with a comma are a pair: --by resource.theatre.lists,resource.ward=280:320:10
says the least of the first with each value of the second, of which there may be 20. With
--cheapest each answer has what it costs a year in the scenario's prices, and the cheapest of each
option is named. Beds, lists or posts that the option itself does not price are priced
as another option of the scenario prices its own, and it is said which.

A target may be of money or health as well, against current: "npsv>=0", "net_cost<=0",
"net_health>=0" in QALYs or "cost_a_year<=300k". Then the number may be a price too, such
as cost.rooms.price=0:200:5 or pay.physio.basic=30000:60000:1000: it moves no patient, and
is set in all options, current among them.

Both ends of a range are looked at first. It is the one that is asked for,
FROM:TO:STEP; of a capacity without one its range in the scenario, or a quarter less to
a quarter more than now, of lists up to ten more. Beyond it nothing is looked at unasked.
Where no value in it meets the target, what patients then wait for longest is told, and
with --cheapest what the far end costs.

A first search on a quarter of the replications says roughly where the answer lies; it
is then looked for anew from there on replications of its own, the same for all values.
The answer is the least value whose mean meets the target. Its interval goes from the
least that chance does not exclude to the least all of whose interval meets the target,
at the run's level: plan with the upper end to be that sure. All but this number stays
as it is: more beds do not bring more staff, and only --cheapest says what they cost.
Values in between are not tried; where a number helps at first and harms later, the
answer is that of the side from which the range was searched.`

// WriteSolve prints the answers as text, Markdown or CSV.
func WriteSolve(w io.Writer, a *study.Solved, format string) error {
	return writeIn(w, format, a, solveDocument, solveRows)
}

// targetWords are the target as a sentence has it.
func targetWords(a *study.Solved) string {
	text := a.Called + ": "
	switch {
	case a.Unit == "%":
		text += strings.Replace(a.Aim(), " or ", "% or ", 1)
	case a.InPounds():
		text += poundsText(a.Target) + strings.TrimPrefix(a.Unit, "£") + map[bool]string{true: " or more", false: " or less"}[a.Higher]
	default:
		text += a.Aim() + ", " + a.Unit
	}
	if a.Value != "" {
		text += ", " + a.By + " " + a.Value
	}
	if a.Year != "" {
		text += ", in " + a.Year
	}
	return text
}

func solveDocument(a *study.Solved) (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: a.Title})
	d.Say(fmt.Sprintf("What it would take. %s. %s, seed %d.", targetWords(a), words.Count(a.Replications, "replication"), a.Seed))
	path := ""
	var t *document.Table
	var notes grouped
	for i := range a.Answers {
		x := &a.Answers[i]
		if key := cmp.Or(x.Of, x.Path) + "," + x.With; key != path {
			notes = notes.put(&d)
			path = key
			first := ""
			if x.Of != "" {
				first = "Number"
			}
			heads := []string{first, ">It has", ">It takes", ">More than it has", ">" + a.Unit + " there"}
			if x.With != "" {
				d.Heading(fmt.Sprintf("%s, the %s with each %s", x.Path, leastText(a, x.Path, x.With), x.With), solveRange(x))
				heads = slices.Insert(heads, 1, ">"+shortName(x.With))
			} else {
				d.Heading(cmp.Or(x.Of, x.Path), rangeOfAll(a, x))
			}
			if a.Cheapest {
				heads = append(heads, ">Cost a year")
			}
			t = document.NewTable(heads...)
			d.Put(t)
		}
		cells := []string{rowName(a, x), number(x.Now), answerText(x), moreText(x), thereText(a, x)}
		name := rowName(a, x)
		if x.With != "" {
			cells = slices.Insert(cells, 1, number(x.WithValue))
			name += fmt.Sprintf(", %s %s", shortName(x.With), number(x.WithValue))
		}
		if a.Cheapest {
			cells = append(cells, costText(x))
		}
		t.Add(cells...)
		if x.With == "" || math.IsNaN(x.Best) { // of a pair the rows say the rest
			notes = notes.add(name, solveSentence(a, x))
		}
	}
	notes.put(&d)
	solveNotes(&d, a)
	return d
}

// solveNotes say of what the answers are, and what is not in them.
func solveNotes(d *document.Document, a *study.Solved) {
	least := "least"
	if slices.ContainsFunc(a.Answers, func(x study.Least) bool { return x.Falls }) {
		least = "least (where less is better, the most, likewise below)"
	}
	d.Note(fmt.Sprintf("It takes: the %s whose mean meets the target, and in brackets its interval of %s: the least that chance does not exclude, and the least all of whose interval meets it. All else stays as it is.", least, percent(a.Level)))
	if a.By != "" && a.By != "resource" && slices.ContainsFunc(a.Answers, func(x study.Least) bool { return math.IsNaN(x.Best) && x.Binds != "" }) {
		d.Note(bindsForAll(a))
	}
	if a.OfMoney() {
		d.Note("Money and health are against current, over all replications at the inputs' central values: the interval is of chance alone, and what the evidence leaves open stands on the page of a run with --draws.")
	}
	if a.Cheapest || a.OfMoney() {
		unpriced(d, a)
		lent(d, a)
	}
	if a.Cheapest {
		d.Note("Cost: what the option has more than current costs in a year at full running, in the prices of the scenario; what is measured of it is taken from a few replications (of lists that answer waits the hours that are then open), and what is paid once is not in it." + map[bool]string{true: " Cheapest: of each option."}[slices.ContainsFunc(a.Answers, func(x study.Least) bool { return x.Cheapest })])
	}
}

// bindsForAll says that what binds is not told of a group alone.
func bindsForAll(a *study.Solved) string {
	text := fmt.Sprintf("What binds is that for which all patients wait longest, and need not be what those of %s %s wait for", a.By, a.Value)
	if strings.HasPrefix(a.Measure, "within_") {
		text += fmt.Sprintf(": in which steps their days go tells prehabsim breaches SCENARIO --by %s --where %s=%s --measure %s", a.By, a.By, a.Value, a.Measure)
	}
	return text + "."
}

// grouped are sentences, each with all of whom it is said.
type grouped []struct {
	names []string
	text  string
}

func (g grouped) add(name, text string) grouped {
	for i := range g {
		if g[i].text == text {
			g[i].names = append(g[i].names, name)
			return g
		}
	}
	return append(g, struct {
		names []string
		text  string
	}{[]string{name}, text})
}

// mostNamed are named of whom the same is said.
const mostNamed = 6

// put writes them, and leaves none.
func (g grouped) put(d *document.Document) grouped {
	all := 0
	for _, x := range g {
		all += len(x.names)
	}
	for _, x := range g {
		who := words.List(x.names)
		if n := len(x.names); n > mostNamed {
			who = fmt.Sprintf("%d of the %d above, such as %s", n, all, words.List(x.names[:1]))
		}
		d.Note(who + ": " + x.text)
	}
	return nil
}

// shortName is a path without its section and, of a capacity, without that word.
func shortName(path string) string {
	_, rest, _ := strings.Cut(path, ".")
	return strings.TrimSuffix(rest, ".capacity")
}

// rowName is the option or, of one of several numbers, that number, with the option where there
// are several.
func rowName(a *study.Solved, x *study.Least) string {
	if x.Of == "" {
		return x.OptionName
	}
	name := cmp.Or(x.Title, x.Path)
	if slices.ContainsFunc(a.Answers, func(y study.Least) bool { return y.Of == x.Of && y.Option != x.Option }) {
		name += ": " + x.OptionName
	}
	return name
}

// noneText says of one of several numbers that no value of it can; what is there stands in the
// table, and so it is said once of all of which it is so.
func noneText(x *study.Least, reach string, end float64, again string) string {
	binds := "patients wait for nothing there for want of capacity"
	if x.Binds != "" {
		binds = fmt.Sprintf("what binds there is %s, for which patients wait some %s days beyond its next opening", x.Binds, words.Plain(x.Days, 0))
	}
	return fmt.Sprintf("no value %s %s can; %s%s.", reach, number(end), binds, again)
}

// rangeOfAll is the range of a number, or of each of several where it is the same.
func rangeOfAll(a *study.Solved, x *study.Least) string {
	for _, y := range a.Answers {
		if x.Of != "" && y.Of == x.Of && solveRange(&y) != solveRange(x) {
			return ""
		}
	}
	return solveRange(x)
}

func costText(x *study.Least) string {
	switch {
	case !x.Priced:
		return "no price"
	case math.IsNaN(x.Best):
		return fmt.Sprintf("%s at %s", poundsText(x.Cost), number(x.CostAt))
	case x.Cheapest:
		return poundsText(x.Cost) + ", cheapest"
	}
	return poundsText(x.Cost)
}

// unpriced says which answers have no price since that of their own number is not known.
func unpriced(d *document.Document, a *study.Solved) {
	var paths []string
	of := map[string][]string{}
	for _, x := range a.Answers {
		if x.Unpriced != "" && !slices.Contains(of[x.Unpriced], x.OptionName) {
			if of[x.Unpriced] == nil {
				paths = append(paths, x.Unpriced)
			}
			of[x.Unpriced] = append(of[x.Unpriced], x.OptionName)
		}
	}
	for _, path := range paths {
		d.Note(fmt.Sprintf("%s: nothing there prices %s, so no cost of an answer would be whole, and none is told.", words.List(of[path]), path))
	}
}

// lent says whose prices answers take, and of which the option itself has none.
func lent(d *document.Document, a *study.Solved) {
	var whose grouped
	var alone []string
	for i := range a.Answers {
		x := &a.Answers[i]
		if x.Unpriced != "" {
			continue
		}
		for k := range x.Lent {
			p := &x.Lent[k]
			var of []string
			for _, l := range p.Lines {
				one := l.Pay
				if l.Pay == "" {
					one = fmt.Sprintf("£%s in prices of %s", words.Plain(l.Price.Value, map[bool]int{false: 2}[l.Price.Value == math.Trunc(l.Price.Value)]), l.PriceYear)
				}
				of = append(of, fmt.Sprintf("%s, %s for each %s", words.LowerFirst(l.Title), one, l.Unit))
			}
			text := fmt.Sprintf("priced as option %q prices its own (%s)", p.OptionName, strings.Join(of, "; "))
			switch {
			case x.Of != "":
				text += ", be they others of the same kind"
			case !p.Same:
				text += ", which are others of the same kind"
			}
			whose = whose.add(cmp.Or(x.Of, p.Path), text+".")
		}
		if x.Alone && len(x.Lent) > 0 && x.Option != scenario.Current && !slices.Contains(alone, x.OptionName) {
			alone = append(alone, x.OptionName)
		}
	}
	for i := range whose {
		slices.Sort(whose[i].names)
		whose[i].names = slices.Compact(whose[i].names)
	}
	whose.put(d)
	if len(alone) > 0 {
		d.Note(fmt.Sprintf("%s: nothing prices what is otherwise than now but the number above, so the cost is of that alone.", words.List(alone)))
	}
}

// poundsText is an amount, below 0 where it is less than current's.
func poundsText(x float64) string {
	text := "£" + words.Plain(math.Abs(x), 0)
	if x < 0 && text != "£0" {
		return words.Minus + text
	}
	return text
}

// leastText says of the answers about a pair what each is: where less is better, the most.
func leastText(a *study.Solved, path, with string) string {
	most, least := false, false
	for _, x := range a.Answers {
		if x.Path == path && x.With == with {
			most, least = most || x.Falls, least || !x.Falls
		}
	}
	switch {
	case most && least:
		return "least, or most where less is better,"
	case most:
		return "most"
	}
	return "least"
}

func solveRange(x *study.Least) string {
	asked := ": looked at from %s to %s by steps of %s"
	if !x.Asked {
		asked = ": as no range was asked for, from %s to %s by steps of %s"
	}
	text := fmt.Sprintf(asked, number(x.From), number(x.To), number(x.Step))
	if x.Unit != "" {
		text += ", " + x.Unit
	}
	return text
}

func number(x float64) string { return words.Short(x, 6) }

// answerText is the answer with its interval; an end that lies beyond the range is open.
func answerText(x *study.Least) string {
	low, high := number(x.Low), number(x.High)
	switch {
	case math.IsNaN(x.Low):
		return "no value"
	case x.Flat && !math.IsNaN(x.Best):
		return "any value"
	}
	end := number(x.To)
	if x.Falls {
		end = number(x.From)
	}
	if math.IsNaN(x.High) {
		high = "beyond " + end
	}
	best := number(x.Best)
	if math.IsNaN(x.Best) {
		best = "beyond " + end
	}
	return fmt.Sprintf("%s (%s to %s)", best, low, high)
}

func moreText(x *study.Least) string {
	if math.IsNaN(x.Best) || x.Flat {
		return ""
	}
	return words.Signed(x.Best-x.Now, places(x.Step))
}

// places are the decimals of a step.
func places(step float64) int {
	_, decimals, _ := strings.Cut(number(step), ".")
	return len(decimals)
}

func thereText(a *study.Solved, x *study.Least) string {
	at := x.AtBest
	if math.IsNaN(x.Best) {
		at = x.AtEnd
	}
	return intervalText(a, at)
}

func intervalText(a *study.Solved, t facts.Tried) string {
	if math.IsNaN(t.Value) {
		return "no value"
	}
	p := words.Places(t.Value)
	write := func(x float64) string { return words.Plain(x, p) }
	if a.InPounds() {
		write = poundsText
	}
	if math.IsNaN(t.Low) {
		return write(t.Value)
	}
	if a.Unit == "%" { // Student's t does not know that no share is beyond these
		t.Low, t.High = max(t.Low, 0), min(t.High, 100)
	}
	return fmt.Sprintf("%s (%s to %s)", write(t.Value), write(t.Low), write(t.High))
}

// solveSentence is the answer in words, with what it does not say.
func solveSentence(a *study.Solved, x *study.Least) string {
	least, reach, first, end := "least", "up to", x.From, x.To
	if x.Falls {
		least, reach, first, end = "most", "down to", x.To, x.From
	}
	dear := ""
	if x.Priced && math.IsNaN(x.Best) {
		dear = fmt.Sprintf(", though it costs %s a year", poundsText(x.Cost))
	}
	further := x.Path
	if x.Of != "" && rangeOfAll(a, x) != "" {
		further = x.Of
	}
	again := fmt.Sprintf("; to look further: --by %s=%s:%s:%s", words.Shell(further), number(x.From), number(x.To+10*x.Step), number(x.Step))
	if x.Falls || x.Unit == "%" && x.To >= 100 {
		again = ""
	}
	switch {
	case x.Flat && !math.IsNaN(x.AtEnd.Value):
		met := map[bool]string{true: "does not meet", false: "meets"}[math.IsNaN(x.Best)]
		return fmt.Sprintf("it comes to the same at %s and at %s, %s, which %s the target: the number seems to move nothing of it.", number(x.From), number(x.To), intervalText(a, x.AtEnd), met)
	case math.IsNaN(x.Low) && math.IsNaN(x.AtEnd.Value):
		return fmt.Sprintf("the measure has no value at %s, where nobody is counted in it; nothing can be told.", number(end))
	case math.IsNaN(x.Low) && x.Of != "" && !a.OfMoney():
		return noneText(x, reach, end, again)
	case math.IsNaN(x.Low):
		return fmt.Sprintf("no value %s %s can: it is %s there%s%s%s.", reach, number(end), intervalText(a, x.AtEnd), dear, bindsText(a, x), again)
	case math.IsNaN(x.Best):
		return fmt.Sprintf("at %s it is %s, so it cannot be told whether that meets the target; run more replications%s%s.", number(end), intervalText(a, x.AtEnd), bindsText(a, x), again)
	case x.Best == first:
		return fmt.Sprintf("%s meets it, and nothing beyond that end was looked at, so it may take still %s.", number(first), map[bool]string{false: "less", true: "more"}[x.Falls])
	case math.IsNaN(x.High):
		return fmt.Sprintf("%s is the %s whose mean meets it; no value %s %s does so with all of its interval, of %s%s.", number(x.Best), least, reach, number(end), percent(a.Level), again)
	case x.High != x.Best:
		return fmt.Sprintf("%s is the %s whose mean meets it; to be sure by all of its interval of %s it takes %s.", number(x.Best), least, percent(a.Level), number(x.High))
	}
	text := fmt.Sprintf("%s is the %s that meets it, with all of its interval of %s", number(x.Best), least, percent(a.Level))
	if x.Low != x.Best {
		text += fmt.Sprintf("; chance does not exclude that %s would", number(x.Low))
	}
	return text + "."
}

func bindsText(a *study.Solved, x *study.Least) string {
	if a.OfMoney() {
		return ""
	}
	if x.Binds == "" {
		return ", and patients wait for nothing there for want of capacity"
	}
	return fmt.Sprintf("; what binds there is %s, for which patients wait %s days beyond its next opening", x.Binds, words.Plain(x.Days, 1))
}

var solveColumns = []string{"option", "number", "unit", "now", "from", "to", "step", "best", "low", "high", "measure", "by", "value", "year", "target", "at_best", "at_best_low", "at_best_high", "at_end", "at_end_low", "at_end_high", "binds", "binds_days", "with", "with_value", "with_unit", "cost_a_year", "cheapest", "moves_nothing"}

func solveRows(a *study.Solved) (head []string, rows [][]string) {
	for i := range a.Answers {
		x := &a.Answers[i]
		sign := "<="
		if a.Higher {
			sign = ">="
		}
		row := []string{x.Option, x.Path, x.Unit}
		found := []float64{x.Best, x.Low, x.High}
		if x.Flat { // any value, or none
			found = []float64{math.NaN(), math.NaN(), math.NaN()}
		}
		for _, n := range append([]float64{x.Now, x.From, x.To, x.Step}, found...) {
			row = append(row, words.Exact(n))
		}
		row = append(row, a.Measure, a.By, a.Value, a.Year, sign+words.Exact(a.Target))
		best := x.AtBest
		if math.IsNaN(x.Best) {
			best = facts.Tried{Value: math.NaN(), Low: math.NaN(), High: math.NaN()}
		}
		for _, n := range []float64{best.Value, best.Low, best.High, x.AtEnd.Value, x.AtEnd.Low, x.AtEnd.High} {
			row = append(row, words.Exact(n))
		}
		days := ""
		if x.Binds != "" {
			days = words.Exact(x.Days)
		}
		row = append(row, x.Binds, days, x.With, "", x.WithUnit, "", "")
		if x.With != "" {
			row[len(row)-4] = words.Exact(x.WithValue)
		}
		if x.Priced && !math.IsNaN(x.Best) {
			row[len(row)-2], row[len(row)-1] = words.Exact(x.Cost), fmt.Sprint(x.Cheapest)
		}
		rows = append(rows, append(row, fmt.Sprint(x.Flat)))
	}
	return solveColumns, rows
}
