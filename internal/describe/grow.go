package describe

import (
	"fmt"
	"io"
	"strings"

	"prehabsim/internal/document"
	"prehabsim/internal/facts"
	"prehabsim/internal/kpi"
	"prehabsim/internal/report"
	"prehabsim/internal/study"
	"prehabsim/internal/words"
)

// AboutGrow is the long help of "grow".
const AboutGrow = `Grow says how many more patients a year could be treated as soon as today's are now:
sustainable additional patients. From the first day of the window on more come by the
pathways that the scenario names (grow, in [run]) or --pathways does, and capacity is
what it is. For each option the most is looked for with which the share of them within
the standard, in the window, is still no lower than current's at today's demand, and what
they then wait longest for. Who comes today comes at any demand, at the same time; others
come besides.

Current itself takes none where every patient more makes others wait; it takes some
where beds, lists and clinics are free. 0 is a result. An option takes more than current
by what it makes free where patients wait: bed-days that it releases are no patient
treated where theatre lists bind.

It is looked for by steps of half a percent, up to half as many again or --up-to, as
"solve" looks for the least of a number. The range goes from the demand at which all of
the interval of the difference in share is no lower, to that which chance does not
exclude. A window of a year hides a list that grows slowly; take one of three or more.`

// WriteGrow prints the answers as text, Markdown or CSV.
func WriteGrow(w io.Writer, a *facts.Grown, s *study.Study, format string) error {
	return writeIn(w, format, a, func(a *facts.Grown) document.Document { return growDocument(a, s) }, growRows)
}

func growDocument(a *facts.Grown, s *study.Study) (d document.Document) {
	d.Put(document.Heading{Level: 1, Text: s.Title})
	share := "has no value now"
	if a.Counted {
		share = "is " + words.Plain(a.Share, 1) + "% as now"
	}
	d.Say(fmt.Sprintf("How many more could be treated as soon as now. By %s come %s patients a year, from %s to %s; of theirs, %q %s. %s, seed %d.",
		words.List(a.Pathways), words.Plain(a.Today, 0), words.Date(s.From.String()), words.Date(s.To.String()), kpi.Find(a.Measure).Title, share, words.Count(a.Number, "replication"), a.Seed))
	t := document.NewTable("", ">More patients\na year", ">Range", ">More, %", ">More treatments\na year", "Binds then")
	for i := range a.Options {
		x := &a.Options[i]
		if x.Standing == facts.GrownUntold {
			t.Add(x.Name, "cannot tell", "", "", "", "")
			continue
		}
		binds := x.Binds
		if binds == "" {
			binds = "nothing"
		}
		t.Add(x.Name, report.GrownText(a, x), report.GrownRange(a, x), words.Short(x.Percent, 4), treatedText(x), binds)
	}
	d.Put(t)
	var unseen []string
	for i := range a.Options {
		x := &a.Options[i]
		if text := growSentence(a, x); text != "" {
			d.Note(x.Name + ": " + text)
		}
		if x.Unseen {
			unseen = append(unseen, x.Name)
		}
	}
	if len(unseen) > 0 {
		d.Note(words.List(unseen) + ": no more of their clocks stop in the window beyond chance. Who waits when it ends is in no share, so it does not show that so many more are treated as soon; take a longer window.")
	}
	d.Note(fmt.Sprintf("More patients: the most with whom the share is no lower than current's at today's demand, and its range of %s by chance. Treatments are those of patients who come by these pathways, against current at today's demand. Binds then: for what patients wait longest with half a percent more.", percent(a.Level)))
	return d
}

func treatedText(x *facts.GrownOption) string {
	if !x.Told {
		return ""
	}
	t := x.Treated
	if t.Value == 0 && t.Low == t.High {
		return "0"
	}
	return fmt.Sprintf("%s (%s to %s)", words.Signed(t.Value, 0), words.Signed(t.Low, 0), words.Signed(t.High, 0))
}

func growSentence(a *facts.Grown, x *facts.GrownOption) string {
	switch {
	case x.Standing == facts.GrownUntold:
		return "nobody who comes by these pathways is counted in the share, so nothing can be told."
	case x.Standing == facts.GrownNone && x.Open.High || x.Standing == facts.GrownNone && x.High > 0:
		return "at today's demand already the share is lower on average, but chance alone could make it so; run more replications."
	case x.Standing == facts.GrownNone:
		return "at today's demand already the share is lower than current's."
	case x.Standing == facts.GrownMore:
		text := fmt.Sprintf("the share is no lower with %s%% more", words.Short(a.UpTo, 4))
		if further := min(2*a.UpTo, study.MostGrown); further > a.UpTo {
			text += "; to look further: --up-to " + words.Short(further, 4)
		}
		return text + "."
	case x.Open.Low && x.Percent > 0:
		return "that any more could be treated as soon is not beyond chance."
	}
	return ""
}

// heldShare is the share in files; "" where there is none.
func heldShare(a *facts.Grown) string {
	if !a.Counted {
		return ""
	}
	return words.Exact(a.Share)
}

var growColumns = []string{"option", "pathways", "measure", "share_now", "patients_now", "standing", "percent", "percent_low", "percent_high", "low_open", "high_open", "patients", "patients_low", "patients_high", "treatments", "treatments_low", "treatments_high", "binds", "binds_days"}

func growRows(a *facts.Grown) (head []string, rows [][]string) {
	for i := range a.Options {
		x := &a.Options[i]
		row := []string{x.Option, strings.Join(a.Pathways, " "), a.Measure, heldShare(a), words.Exact(a.Today), string(x.Standing)}
		told := x.Standing != facts.GrownUntold
		cell := func(value float64, known bool) {
			text := ""
			if known {
				text = words.Exact(value)
			}
			row = append(row, text)
		}
		for _, n := range []float64{x.Percent, x.Low, x.High} {
			cell(n, told)
		}
		row = append(row, fmt.Sprint(x.Open.Low), fmt.Sprint(x.Open.High))
		for _, n := range []float64{x.Percent, x.Low, x.High} {
			cell(a.Patients(n), told)
		}
		for _, n := range []float64{x.Treated.Value, x.Treated.Low, x.Treated.High} {
			cell(n, x.Told)
		}
		row = append(row, x.Binds)
		cell(x.Days, x.Binds != "")
		rows = append(rows, row)
	}
	return growColumns, rows
}
