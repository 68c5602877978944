package describe

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/scenario"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
	"prehabsim/sim/stats"
	"prehabsim/sim/tick"
)

// AboutBreaches is the long help of "breaches".
const AboutBreaches = `Breaches says who breaches a standard and where their days go: of patients whose clock
stopped in the window, within the standard or after it, the days in each step, split into
those in a queue, until something was free; those by the patient's choice; and fixed delays,
all others, such as the turnaround of a result or the time that a step itself takes. Days
of all steps add up to the clock, to the second. It is told by pathway and by an attribute,
the trust where patients have one (--by), and with --where of one group step by step.

A patient's choice is told by no_show of a resource or step, from the appointment that was
missed until the next was given, and by choice = true of a delay. Where a scenario has
neither, that is said; what there is of it lies in fixed delays then.

For each step it is told how many who breached would have been within if the step took
what it takes the quickest tenth of patients of the same source (of fewer than ten, the
quickest), and all else stayed: arithmetic on their days and no simulation, so an upper
end, since who comes sooner to the next step may wait there, and the quickest may be the
least ill. Steps do not add up: two
may each suffice, or only both. The patient in the middle of those who breached and the
last of them are told step by step, with the line by which trace tells their lives.

Everybody is followed through every replication; of a results folder, through those of
its run. In a folder the option must be one that was run.`

// WriteBreaches prints them as text, Markdown or CSV.
func WriteBreaches(w io.Writer, a *study.Breached, format string) error {
	return writeIn(w, format, a, breachDocument, breachRows)
}

func breachDocument(a *study.Breached) (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: a.Title})
	d.Say(fmt.Sprintf("Who breaches the %s standard, and where their days go. %q, %s to %s; %s, seed %d.",
		standardDays(a), a.OptionName, words.Date(a.From.String()), words.Date(a.To.String()), words.Count(a.Replications, "replication"), a.Seed))
	all := &a.Groups[0]
	if all.Met.Patients+all.Breached.Patients == 0 {
		d.Say("Nobody's clock stops in the window, so nobody meets the standard or breaches it.")
		return d
	}
	d.Say(breachSentence(a, all) + " " + choiceSentence(a))
	d.Heading("Met and breached", "")
	d.Put(groupTable(a))
	d.Note("Mean days on the clock of who met the standard and of who breached it. Queue: until something was free. " + choiceNote(a) + "Delay: all other days, such as results awaited, and the time that steps take.")
	of := &a.Groups[a.Of]
	title := "By step"
	if of.By != "" {
		title += ": " + of.By + " " + of.Title
	}
	d.Heading(title, "")
	switch {
	case of.Met.Patients+of.Breached.Patients == 0:
		d.Say("Nobody's clock of these patients stops in the window, so none of them meets the standard or breaches it.")
		return d
	case of.Breached.Patients == 0:
		d.Say("None of these patients breaches.")
		return d
	}
	d.Put(stepTable(a, of))
	d.Say(mostWithin(a, of))
	note := "Days: means of all who met, and of all who breached, whether or not they came by. Best tenth: of all who breached, if it took them what it takes the quickest tenth of those from the same source. Within then: how many more stop within the standard, and by how many points of the share, if all else stayed; steps do not add up, and the quickest may be the least ill."
	if a.Replications > 1 {
		note += fmt.Sprintf(" +/-: half the interval of %s.", percent(a.Level))
	}
	d.Note(note)
	caseTable(&d, a, "The one in the middle", a.Typical)
	caseTable(&d, a, "The longest", a.Worst)
	return d
}

// standardDays are those of the standard: 62-day.
func standardDays(a *study.Breached) string {
	var list []string
	for _, x := range a.Within {
		list = append(list, fmt.Sprintf("%d-day", x))
	}
	return words.List(list)
}

func breachSentence(a *study.Breached, g *study.BreachGroup) string {
	n := float64(g.Met.Patients+g.Breached.Patients) / float64(a.Replications) / a.Years
	wanted := ""
	if a.Standard != nil {
		wanted = fmt.Sprintf(", where %s are wanted", percent(a.Standard.Share))
	}
	text := fmt.Sprintf("Of %s that stop in a year, %s stop within the standard%s.", words.Count(int(math.Round(n)), "clock"), shareText(g.Share), wanted)
	if g.Breached.Patients == 0 {
		return text + " Nobody breaches."
	}
	days := splitOf(g.Breached, g.Breached.Patients)
	text += fmt.Sprintf(" Who breaches takes %s days: %s in queues, %s in fixed delays", tenths(days[3]), tenths(days[0]), tenths(days[1]))
	switch chosen := g.Breached.Choice; {
	case a.Choices == nil:
	case chosen > 0 && days[2] == 0:
		text += ", and less than 0.1 by choice"
	default:
		text += fmt.Sprintf(", %s by choice", tenths(days[2]))
	}
	return text + "."
}

func shareText(e stats.Estimate) string {
	if math.IsNaN(e.Low) || e.Low == e.High { // one replication; the same in all
		return tenths(e.Mean) + "%"
	}
	return fmt.Sprintf("%s%% (%s to %s)", tenths(e.Mean), tenths(max(0, e.Low)), tenths(min(100, e.High)))
}

func choiceSentence(a *study.Breached) string {
	if a.Choices == nil {
		return "Nothing in this scenario tells a patient's choice (no_show, or choice = true of a delay), so none is told apart: what there is of it lies in fixed delays."
	}
	return "A patient's choice is told by " + words.List(a.Choices) + "."
}

func choiceNote(a *study.Breached) string {
	if a.Choices == nil {
		return ""
	}
	return "Choice: the patient's own. "
}

// splitOf are the mean days of so many patients in queues, delays, by choice and in all, so
// rounded that they add up.
func splitOf(t study.Took, patients int) []float64 {
	n := float64(patients) * float64(tick.Day)
	return words.AddingUp([]float64{float64(t.Queue) / n, float64(t.Delay) / n, float64(t.Choice) / n, float64(t.Seconds()) / n}, 1)
}

// splitCells are days in all and how they are split; choice only where something tells it.
func splitCells(a *study.Breached, t study.Took, patients int) (cells []string) {
	x := []float64{math.NaN(), math.NaN(), math.NaN(), math.NaN()}
	if patients > 0 {
		x = splitOf(t, patients)
	}
	for _, i := range []int{3, 0, 1, 2} {
		if i != 2 || a.Choices != nil {
			cells = append(cells, words.Plain(x[i], 1))
		}
	}
	return cells
}

func splitHeads(a *study.Breached, first string) []string {
	heads := []string{">" + first, ">Queue", ">Delay", ">Choice"}
	if a.Choices == nil {
		return heads[:3]
	}
	return heads
}

func groupTable(a *study.Breached) *document.Table {
	heads := append([]string{"", ">Stop\na year", ">Within,\n%", ">Breach\na year"}, splitHeads(a, "Met,\ndays")...)
	t := document.NewTable(append(heads, splitHeads(a, "Breached,\ndays")...)...)
	by, of := "", map[string]int{}
	for _, g := range a.Groups {
		of[g.By]++
	}
	for i := range a.Groups {
		g := &a.Groups[i]
		if g.By != "" && of[g.By] == 1 { // is everybody
			continue
		}
		name, add := g.Title, t.Under
		if g.By == "" {
			name, add = "Everybody", t.Add
		} else if g.By != by {
			by = g.By
			t.Group(words.UpperFirst(strings.ReplaceAll(by, "_", " ")))
		}
		year := float64(a.Replications) * a.Years
		cells := []string{name, eachYear(g.Met.Patients+g.Breached.Patients, year), words.Plain(g.Share.Mean, 1), eachYear(g.Breached.Patients, year)}
		cells = append(cells, splitCells(a, g.Met, g.Met.Patients)...)
		add(append(cells, splitCells(a, g.Breached, g.Breached.Patients)...)...)
	}
	return t
}

// eachYear is a number of patients a year, to one decimal where they are few.
func eachYear(n int, years float64) string {
	x := float64(n) / years
	if x < 10 && n > 0 {
		return words.Plain(x, 1)
	}
	return words.Plain(x, 0)
}

// stepTable has a line for each step in which time is spent, and one for all.
func stepTable(a *study.Breached, g *study.BreachGroup) *document.Table {
	heads := append([]string{"", ">Met,\ndays"}, splitHeads(a, "Breached,\ndays")...)
	t := document.NewTable(append(heads, ">Best\ntenth", ">Within then,\na year", ">share then,\npoints")...)
	line := func(name string, x *study.BreachStep, best int64, then study.Fewer, may bool) {
		met := math.NaN()
		if g.Met.Patients > 0 {
			met = meanDays(x.Met.Seconds(), g.Met.Patients)
		}
		cells := append([]string{name, words.Plain(met, 1)}, splitCells(a, x.Breached, g.Breached.Patients)...)
		if may {
			cells = append(cells, tenths(meanDays(best, g.Breached.Patients)), eachYear(then.Patients, float64(a.Replications)*a.Years), changePoints(then.Gain))
		}
		t.Add(cells...)
	}
	var rest study.BreachStep
	short := 0
	for i := range g.Steps {
		x := &g.Steps[i]
		if meanDays(x.Breached.Seconds(), g.Breached.Patients) < fewDays && (g.Met.Patients == 0 || meanDays(x.Met.Seconds(), g.Met.Patients) < fewDays) {
			short++
			rest.Met.Plus(x.Met)
			rest.Breached.Plus(x.Breached)
			continue
		}
		line(stepTitle(x.Name, x.Given), x, x.Best, x.Then, !x.Given)
	}
	if short > 0 {
		line(words.Count(short, "shorter step"), &rest, 0, study.Fewer{}, false)
	}
	line("all", &study.BreachStep{Met: g.Met, Breached: g.Breached}, g.Best(), g.Every, true)
	return t
}

func stepTitle(name string, given bool) string {
	switch {
	case given:
		return "before the list was given"
	case name == "":
		return "outside any step"
	}
	return name
}

func meanDays(seconds int64, patients int) float64 {
	return float64(seconds) / float64(patients) / float64(tick.Day)
}

func changePoints(e stats.Estimate) string {
	text := words.Signed(e.Mean, 1)
	if half := e.HalfWidth(); !math.IsNaN(half) && e.Mean != 0 {
		text += " +/- " + words.Plain(half, 1)
	}
	return text
}

// mostWithin says which step would bring most within.
func mostWithin(a *study.Breached, g *study.BreachGroup) string {
	most := slices.MaxFunc(g.Steps, func(x, y study.BreachStep) int { return x.Then.Patients - y.Then.Patients })
	if most.Then.Patients == 0 {
		return "No step by itself would bring anybody within the standard who breached it."
	}
	year := float64(a.Replications) * a.Years
	text := fmt.Sprintf("Most would come within by %s: if it took what it takes the quickest tenth, %s of %s a year who breach would not, and %s%% would be within.",
		stepTitle(most.Name, most.Given), eachYear(most.Then.Patients, year), eachYear(g.Breached.Patients, year), tenths(g.Share.Mean+most.Then.Gain.Mean))
	if a.Standard != nil && g.By == "" {
		switch wanted := 100 * a.Standard.Share; {
		case g.Share.Mean >= wanted:
		case g.Share.Mean+g.Every.Gain.Mean < wanted:
			text += fmt.Sprintf(" All steps together would not do for the %s that are wanted: %s%%.", percent(a.Standard.Share), tenths(g.Share.Mean+g.Every.Gain.Mean))
		case g.Share.Mean+most.Then.Gain.Mean < wanted:
			text += fmt.Sprintf(" That alone would not do for the %s that are wanted.", percent(a.Standard.Share))
		}
	}
	return text
}

// caseTable tells one patient.
func caseTable(d *document.Document, a *study.Breached, which string, c *study.BreachCase) {
	d.Heading(which, fmt.Sprintf(": %d days, from %s to %s", c.Days, words.Date(c.From.String()), words.Date(c.To.String())))
	t := document.NewTable(append([]string{"", "From"}, splitHeads(a, "Days")...)...)
	for _, p := range c.Parts {
		t.Add(append([]string{stepTitle(p.Step, p.Given), words.Date(p.From.String())}, splitCells(a, p.Took, 1)...)...)
	}
	d.Put(t)
	d.Note(fmt.Sprintf("Patient %d of %s in replication %d, of %s that breach.", c.Patient, c.Source, c.Replication, words.Count(c.Of, "clock")))
	if a.Source != "" {
		d.Note(traceLine(a, c))
	}
}

// traceLine is the command that tells the patient's life.
func traceLine(a *study.Breached, c *study.BreachCase) string {
	line := "prehabsim trace " + a.Source
	if a.OptionID != scenario.Current {
		line += " --option " + a.OptionID
	}
	line += fmt.Sprintf(" --replication %d --source %s --patient %d", c.Replication, c.Source, c.Patient)
	if a.OwnSeed {
		line += fmt.Sprintf(" --seed %d", a.Seed)
	}
	if a.Evidence != "" {
		line += " --evidence " + a.Evidence
	}
	return line
}

func breachRows(a *study.Breached) (head []string, rows [][]string) {
	head = []string{"option", "measure", "by", "value", "step", "standard", "patients", "came_by", "queue", "delay", "choice", "mean", "best_tenth", "within_then", "gain", "gain_low", "gain_high"}
	row := func(g *study.BreachGroup, step, standard string, patients int, t study.Took, best int64, then *study.Fewer) {
		if patients == 0 {
			return
		}
		cells := []string{a.OptionID, a.Measure, g.By, g.Value, step, standard, strconv.Itoa(patients), strconv.Itoa(t.Patients)}
		for _, seconds := range []int64{t.Queue, t.Delay, t.Choice, t.Seconds()} {
			cells = append(cells, words.Exact(meanDays(seconds, patients)))
		}
		if then == nil {
			cells = append(cells, "", "", "", "", "")
		} else {
			cells = append(cells, words.Exact(meanDays(best, patients)), strconv.Itoa(then.Patients), words.Exact(then.Gain.Mean), words.Exact(then.Gain.Low), words.Exact(then.Gain.High))
		}
		rows = append(rows, cells)
	}
	for i := range a.Groups {
		g := &a.Groups[i]
		for k := range g.Steps {
			x := &g.Steps[k]
			then := &x.Then
			if x.Given {
				then = nil
			}
			row(g, x.Name, "met", g.Met.Patients, x.Met, 0, nil)
			row(g, x.Name, "breached", g.Breached.Patients, x.Breached, x.Best, then)
		}
		row(g, "all", "met", g.Met.Patients, g.Met, 0, nil)
		row(g, "all", "breached", g.Breached.Patients, g.Breached, g.Best(), &g.Every)
	}
	return head, rows
}
